"""The index: what the reports say in sum, and one row for each salon."""

from __future__ import annotations

from collections.abc import Iterable

from bot.render.bars import by_theme
from bot.render.context import Context
from bot.render.messages import SOURCE, Words, words
from bot.render.pages import Block, Document
from bot.render.salons import (
    Salon,
    countries,
    first_day,
    name,
    other_languages,
    participants_number,
    place,
    read_at,
    salons,
    token,
)
from bot.render.wikitext import (
    Cell,
    Column,
    Row,
    Wikitext,
    join,
    link,
    quoted,
    row_text,
)
from bot.report import Amount, Event, Kind, Report, Status

_LINES_SHOWN = 3  # single expenses are shown where the statement says nothing else, and then only a few


def index(reports: Iterable[Report], context: Context, w: Words) -> Document:
    """The index page of these reports in one language."""
    reports = tuple(reports)
    found = salons(reports)
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
        Column(w("column-media"), "number"),
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
                rows=tuple(row_text(_row(salon, context, w)) for salon in found),
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
            ),
            w("index-digests", join(w("list-separator"), digests)),
        ],
    )


def _figures(facts: dict[str, int], w: Words) -> Wikitext:
    shown = ("salons", "countries", "participants_stated", "participants_listed")
    return Wikitext("\n".join(f"* {w(f'figure-{fact}', facts[fact])}" for fact in shown))


def _row(salon: Salon, context: Context, w: Words) -> Row:
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
            Cell(_media(report, w), sort=len(report.media.files) + len(report.media.commons_categories)),
            Cell(_state(salon, context, w), sort=len(report.findings)),
        ],
    )


def _lines(parts: Iterable[str], w: Words) -> Wikitext:
    return join("<br>", parts) or w("unknown")


def _salon(salon: Salon, context: Context, w: Words) -> Wikitext:
    report = salon.report
    others = other_languages(salon, context.base, w)
    shown = quoted(name(report, context.base), None)
    return _lines([link(report.title, shown), read_at(report, w("revision-read")), *others], w)


def _dates(report: Report, w: Words) -> Wikitext:
    return _lines((_date(event, report, w) for event in report.events), w)


def _date(event: Event, report: Report, w: Words) -> Wikitext:
    """The days; with the page's own words where the year is not among them or no day could be read."""
    days = w.days(event.start, event.end) if event.start else w("unknown")
    if event.start and not event.year_inferred:
        return days
    return w("with-wording", days, quoted(event.text, report.language)) if event.text.strip() else days


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
    amounts = [amount for amount in report.budget.amounts if amount.kind is not Kind.LINE]
    lines = [amount for amount in report.budget.amounts if amount.kind is Kind.LINE] if not amounts else []
    more = len(lines) - _LINES_SHOWN
    return _lines(
        [
            *(_amount(amount, w) for amount in amounts),
            *(_amount(amount, w) for amount in lines[:_LINES_SHOWN]),
            w("and-more", more) if more > 0 else "",
        ],
        w,
    )


def _amount(amount: Amount, w: Words) -> Wikitext:
    return w("labelled", w(f"kind-{amount.kind}"), w.money(amount.value, amount.currency))


def _media(report: Report, w: Words) -> Wikitext:
    files, categories = len(report.media.files), len(report.media.commons_categories)
    shown = [w("files", files) if files else "", w("commons-categories", categories) if categories else ""]
    return join("<br>", shown) or w("none")


def _state(salon: Salon, context: Context, w: Words) -> Wikitext:
    """The sections that are not as they should be, in words, and how much there is to mend."""
    report = salon.report
    lines = []
    for status in (Status.MISSING, Status.EMPTY, Status.PLACEHOLDER, Status.UNREADABLE):
        affected = [w.name("section", section.id) for section in report.sections if section.status is status]
        if affected:
            lines.append(w("labelled", w(f"status-{status}"), join(w("list-separator"), affected)))
    if report.findings:
        worklist = context.title("Worklist", w.language)
        lines.append(link(worklist, w("to-mend", len(report.findings))))
    return join("<br>", lines) or w("complete")
