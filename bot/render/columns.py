"""The columns about a salon, for the index and for lists on other pages."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from bot.render.context import Context
from bot.render.messages import SOURCE, Messages, messages_in
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
    token,
)
from bot.render.verdicts import keyed
from bot.render.wikitext import TableCell, TableColumn, Wikitext, element, escape, join, link, quoted
from bot.reports.report import Event, Kind, Report

# What statements say of the whole budget; lines and allocations are of its parts.
_OF_THE_WHOLE = (Kind.GRANTED, Kind.RECEIVED, Kind.SPENT, Kind.REMAINING, Kind.TOTAL)
_AMOUNTS_SHOWN = 4
_WORDING_SHOWN = 60  # characters of the report's own wording of a date


COLUMNS: Mapping[str, tuple[str, Literal["text", "number", "isoDate"] | None]] = {
    "salon": ("column-salon", "text"),
    "date": ("column-date", "isoDate"),
    "place": ("column-place", "text"),
    "participants": ("column-participants", "number"),
    "themes": ("column-themes", "number"),
    "budget": ("column-budget", None),
    "photographs": ("column-media", None),
    "state": ("column-state", "number"),
}


def column(name: str, w: Messages) -> TableColumn:
    """Returns a column with its heading, and how it sorts."""
    label, sort = COLUMNS[name]
    return TableColumn(w(label), sort)


def cells(salon: Salon, found: Sequence[str], context: Context, w: Messages) -> Mapping[str, TableCell]:
    """Returns the cells about a salon, by column; ``found`` are the keys of its rows on the worklist."""
    report = salon.report
    number = participants_number(report.participants)
    others = countries(report)
    return {
        "salon": TableCell(_salon(salon, context, w), sort=name(report, context.base).casefold()),
        "date": TableCell(_dates(report, w), sort=str(first_day(report) or "")),
        "place": TableCell(_places(report, w), sort=w.country(others[0]) if others else ""),
        "participants": TableCell(_participants(report, context, w), sort=-1 if number is None else number),
        "themes": TableCell(_themes(report, context, w), sort=len({theme.id for theme in report.themes})),
        "budget": TableCell(_budget(report, w)),
        "photographs": TableCell(_media(report, w)),
        "state": TableCell(_state(found, context, w), sort=len(found)),
    }


def rows_on_worklist(reports: Iterable[Report]) -> Mapping[str, Sequence[str]]:
    """Returns by title of the report the keys of its findings, with a verdict or without.

    Verdicts are not looked at, so that one on the worklist changes no other page.
    """
    found: dict[str, list[str]] = {}
    for key, (report, _) in keyed(in_order(reports)).items():
        found.setdefault(report.title, []).append(key)
    return found


def _lines(parts: Iterable[str], w: Messages) -> Wikitext:
    return join("<br>", parts) or w("unknown")


def _salon(salon: Salon, context: Context, w: Messages) -> Wikitext:
    report = salon.report
    others = other_languages(salon, context.base, w)
    # long titles may break after a stroke; none is put where it could meet a combining character
    shown = Wikitext(re.sub(r"/(?=\w)", "/<wbr>", escape(name(report, context.base))))
    return _lines(
        [link(report.title, element("bdi", shown, dir="auto")), read_at(report, w("revision-read")), *others], w
    )


def _dates(report: Report, w: Messages) -> Wikitext:
    return _lines((_date(event, report, w) for event in report.events), w)


def _date(event: Event, report: Report, w: Messages) -> Wikitext:
    """The days; with the page's own words where the year is not among them or no day could be read."""
    days = w.days(event.start, event.end, short=True) if event.start else w("unknown")
    if event.start and not event.year_inferred:
        return days
    wording = textwrap.shorten(event.text, _WORDING_SHOWN, placeholder="…")
    return w("with-wording", days, quoted(wording, report.language)) if wording else days


def _places(report: Report, w: Messages) -> Wikitext:
    """A line for each event, as in the cell beside it; one line where all were at one place."""
    others = _languages_of(report)
    places = [place(event, report, w, others) or w("unknown") for event in report.events]
    return _lines(places if len(set(places)) > 1 else places[:1], w)


def _languages_of(report: Report) -> tuple[Messages, ...]:
    return (messages_in(SOURCE), messages_in(report.language or SOURCE))


def _participants(report: Report, context: Context, w: Messages) -> Wikitext:
    people = report.participants
    named = people.people if context.names else ()
    return _lines(
        [
            w("stated", people.stated) if people.stated is not None else "",
            w("listed", people.listed) if people.listed is not None else "",
            join(w("list-separator"), (quoted(person.name, None) for person in named)),
        ],
        w,
    )


def _themes(report: Report, context: Context, w: Messages) -> Wikitext:
    found = dict.fromkeys(theme.id for theme in report.themes)
    return _lines(
        (
            link(
                context.title(context.themes[theme], context.shown_in(w.language)),
                w.name("theme", theme),
                f"report-{token(report)}",
            )
            if theme in context.themes
            else w.name("theme", theme)
            for theme in found
        ),
        w,
    )


def _budget(report: Report, w: Messages) -> Wikitext:
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


def _media(report: Report, w: Messages) -> Wikitext:
    files, categories = len(report.media.files), len(report.media.commons_categories)
    shown = [w("files", files) if files else "", w("commons-categories", categories) if categories else ""]
    return join("<br>", shown) or w("none")


def _state(found: Sequence[str], context: Context, w: Messages) -> Wikitext:
    """How much was found in the report, with a link to the first of it on the worklist."""
    if not found:
        return w("complete")
    return link(
        context.title("Worklist", context.shown_in(w.language)), w("findings", len(found)), f"finding-{found[0]}"
    )
