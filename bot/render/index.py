"""The index: what the reports say in sum, and one row for each salon."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence

from bot.render.bars import by_theme
from bot.render.context import Context
from bot.render.data import PAGE
from bot.render.messages import SOURCE, Words, words
from bot.render.pages import Block, Document
from bot.render.salons import (
    Salon,
    countries,
    first_day,
    in_order,
    name,
    other_languages,
    participants_number,
    place,
    read_at,
    salons,
    token,
)
from bot.render.verdicts import keyed, verdicts
from bot.render.wikitext import Cell, Column, Row, Wikitext, element, escape, join, link, quoted, row_text
from bot.report import Event, Kind, Report

# What statements say of the whole budget; lines and allocations are of its parts.
_OF_THE_WHOLE = (Kind.GRANTED, Kind.RECEIVED, Kind.SPENT, Kind.REMAINING, Kind.TOTAL)
_AMOUNTS_SHOWN = 4
_WORDING_SHOWN = 60  # characters of the report's own wording of a date


def index(reports: Iterable[Report], context: Context, w: Words) -> Document:
    """The index page of these reports in one language."""
    reports = tuple(reports)
    found = salons(reports)
    unsettled = _unsettled(reports, context)
    facts = {
        "salons": len(found),
        "reports": len(reports),
        "countries": len({country for salon in found for country in countries(salon.report)}),
        "participants_stated": sum(salon.report.participants.stated or 0 for salon in found),
        "participants_listed": sum(salon.report.participants.listed or 0 for salon in found),
        "findings": sum(len(report.findings) for report in reports),
    }
    columns = [
        Column(w("column-salon")),
        Column(w("column-date"), "isoDate"),
        Column(w("column-place")),
        Column(w("column-participants"), "number"),
        Column(w("column-themes"), "number"),
        Column(w("column-budget"), None),
        Column(w("column-media"), None),
        Column(w("column-state"), "number"),
    ]
    return Document(
        kind="index",
        page="",
        head=_head(reports, context, w),
        blocks=(
            Block(title=w("figures-title"), text=_figures(facts, w)),
            by_theme(found, context, w),
            Block(
                title=w("salons-title"),
                caption=w("salons-caption"),
                columns=columns,
                small=True,
                rows=tuple(row_text(_row(salon, unsettled.get(salon.report.title, ()), context, w)) for salon in found),
            ),
        ),
        facts=facts,
    )


def _head(reports: Iterable[Report], context: Context, w: Words) -> Wikitext:
    moments = (report.timestamp for report in reports if report.timestamp and w.moment(report.timestamp))
    newest = max(moments, default=None)
    digests = (link(context.title(page, w.language), w.name("theme", theme)) for theme, page in context.themes.items())
    return join(
        "\n\n",
        [
            w("index-what", link(f"User:{context.bot}", context.bot), link(context.category, w("the-category"))),
            w("index-fresh", w.moment(newest)) if newest else "",
            w("index-correct"),
            w("index-stop", link(context.stop_page, w("the-stop-page"))),
            w(
                "index-more",
                link(context.title("Worklist", w.language), w("worklist-title")),
                link(context.title("Statistics", w.language), w("statistics-title")),
                link(context.title(PAGE, context.languages[0]), w("data-title")),
            ),
            w("index-digests", join(w("list-separator"), digests)),
        ],
    )


def _figures(facts: dict[str, int], w: Words) -> Wikitext:
    shown = ("salons", "countries", "participants_stated", "participants_listed")
    return Wikitext("\n".join(f"* {w(f'figure-{fact}', facts[fact])}" for fact in shown))


def _unsettled(reports: Iterable[Report], context: Context) -> Mapping[str, Sequence[str]]:
    """By title, the keys of the findings that nobody gave a verdict on."""
    settled = verdicts(context)
    open_: dict[str, list[str]] = {}
    for key, (report, _) in keyed(in_order(reports)).items():
        if key not in settled:
            open_.setdefault(report.title, []).append(key)
    return open_


def _row(salon: Salon, open_: Sequence[str], context: Context, w: Words) -> Row:
    report = salon.report
    number = participants_number(report.participants)
    others = countries(report)
    return Row(
        id=f"report-{token(report)}",
        cells=[
            Cell(_salon(salon, context, w), sort=name(report, context.base).casefold()),
            Cell(_dates(report, w), sort=str(first_day(report) or "")),
            Cell(_places(report, w), sort=w.country(others[0]) if others else ""),
            Cell(_participants(report, context, w), sort=-1 if number is None else number),
            Cell(_themes(report, context, w), sort=len({theme.id for theme in report.themes})),
            Cell(_budget(report, w)),
            Cell(_media(report, w)),
            Cell(_state(report, open_, context, w), sort=len(open_)),
        ],
    )


def _lines(parts: Iterable[str], w: Words) -> Wikitext:
    return join("<br>", parts) or w("unknown")


def _salon(salon: Salon, context: Context, w: Words) -> Wikitext:
    report = salon.report
    others = other_languages(salon, context.base, w)
    # long titles may break after a stroke; none is put where it could meet a combining character
    shown = Wikitext(re.sub(r"/(?=\w)", "/<wbr>", escape(name(report, context.base))))
    return _lines(
        [link(report.title, element("bdi", shown, dir="auto")), read_at(report, w("revision-read")), *others], w
    )


def _dates(report: Report, w: Words) -> Wikitext:
    return _lines((_date(event, report, w) for event in report.events), w)


def _date(event: Event, report: Report, w: Words) -> Wikitext:
    """The days; with the page's own words where the year is not among them or no day could be read."""
    days = w.days(event.start, event.end, short=True) if event.start else w("unknown")
    if event.start and not event.year_inferred:
        return days
    wording = textwrap.shorten(event.text, _WORDING_SHOWN, placeholder="…")
    return w("with-wording", days, quoted(wording, report.language)) if wording else days


def _places(report: Report, w: Words) -> Wikitext:
    """A line for each event, as in the cell beside it; one line where all were at one place."""
    others = _languages_of(report)
    places = [place(event, report, w, others) or w("unknown") for event in report.events]
    return _lines(places if len(set(places)) > 1 else places[:1], w)


def _languages_of(report: Report) -> tuple[Words, ...]:
    return (words(SOURCE), words(report.language or SOURCE))


def _participants(report: Report, context: Context, w: Words) -> Wikitext:
    people = report.participants
    names = join(w("list-separator"), (quoted(person.name, None) for person in people.people))
    return _lines(
        [
            w("stated", people.stated) if people.stated is not None else "",
            w("listed", people.listed) if people.listed is not None else "",
            names if context.names else "",
        ],
        w,
    )


def _themes(report: Report, context: Context, w: Words) -> Wikitext:
    found = dict.fromkeys(theme.id for theme in report.themes)
    return _lines(
        (
            link(context.title(context.themes[theme], w.language), w.name("theme", theme), f"report-{token(report)}")
            if theme in context.themes
            else w.name("theme", theme)
            for theme in found
        ),
        w,
    )


def _budget(report: Report, w: Words) -> Wikitext:
    """What the statement says of the whole, in its order, a line for each amount; its single items are counted."""
    said = [(amount.kind, amount.value, amount.currency) for amount in report.budget.amounts]
    whole = list(dict.fromkeys(amount for amount in said if amount[0] in _OF_THE_WHOLE))
    first = {kind: (kind, *rest) for kind, *rest in reversed(whole)}.values()
    ranked = [*first, *(amount for amount in whole if amount not in first)]  # no kind twice before each is there once
    shown = [amount for amount in whole if amount in ranked[:_AMOUNTS_SHOWN]]
    items = sum(amount[0] not in _OF_THE_WHOLE for amount in said)
    lines = [w("labelled", w(f"kind-{kind}"), w.money(value, currency)) for kind, value, currency in shown]
    if more := len(whole) - len(shown):
        lines.append(w("and-more", more + items))
    elif items:
        counted = w("budget-items", items)
        lines.append(w("and", counted) if lines else counted)
    return _lines(lines, w)


def _media(report: Report, w: Words) -> Wikitext:
    files, categories = len(report.media.files), len(report.media.commons_categories)
    shown = [w("files", files) if files else "", w("commons-categories", categories) if categories else ""]
    return join("<br>", shown) or w("none")


def _state(report: Report, open_: Sequence[str], context: Context, w: Words) -> Wikitext:
    """How much there is to mend, with a link to the first of it on the worklist."""
    if open_:
        return link(context.title("Worklist", w.language), w("to-mend", len(open_)), f"finding-{open_[0]}")
    return w("state-settled" if report.findings else "complete")
