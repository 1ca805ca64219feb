"""The columns about a salon, for the index and for lists on other pages."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from bot.render.context import Context
from bot.render.figures import events_of
from bot.render.messages import SOURCE, Messages, messages_in
from bot.render.money import WHOLE, statement
from bot.render.photographs import PAGE as PHOTOGRAPHS
from bot.render.photographs import shown
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
from bot.render.verdicts import keyed, verdicts
from bot.render.wikitext import (
    NARROW,
    NOTHING,
    TableCell,
    TableColumn,
    Wikitext,
    concat,
    element,
    escape,
    fresh,
    join,
    link,
    picture,
    quoted,
)
from bot.reports.report import Event, Report

_PICTURE = (72, 72)  # pixels: width and height at the most
_AMOUNTS_SHOWN = 8  # of those that are folded away
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


class OnWorklist(NamedTuple):
    """The keys of a report's rows on the worklist, and how many of these editors settled."""

    rows: Sequence[str] = ()
    settled: int = 0


def cells(
    salon: Salon, found: OnWorklist, context: Context, w: Messages, *, verdicts_at_once: bool = False
) -> Mapping[str, TableCell]:
    """Returns the cells about a salon, by column.

    A verdict is a reason to edit the page with ``verdicts_at_once``; else it is shown when the page changes next.
    """
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
        "photographs": TableCell(_media(report, context, w)),
        "state": TableCell(_state(found, context, w, verdicts_at_once), sort=len(found.rows)),
    }


def rows_on_worklist(reports: Iterable[Report], context: Context) -> Mapping[str, OnWorklist]:
    """Returns by title of the report its rows on the worklist, with a verdict or without."""
    found: dict[str, list[str]] = {}
    for key, (report, _) in keyed(in_order(reports)).items():
        found.setdefault(report.title, []).append(key)
    settled = verdicts(context).keys()
    return {title: OnWorklist(keys, len(settled & set(keys))) for title, keys in found.items()}


def _lines(parts: Iterable[str], w: Messages) -> Wikitext:
    return join("<br>", parts) or w("unknown")


def _salon(salon: Salon, context: Context, w: Messages) -> Wikitext:
    report = salon.report
    others = other_languages(salon, context.base, w)
    # long titles may break after a stroke; none is put where it could meet a combining character
    shown = Wikitext(re.sub(r"/(?=\w)", "/<wbr>", escape(name(report, context.base))))
    return _lines(
        [
            link(report.title, element("bdi", shown, dir="auto")),
            element("small", read_at(report, w("revision-read"))),
            *others,
        ],
        w,
    )


def _dates(report: Report, w: Messages) -> Wikitext:
    return _lines((_date(event, report, w) for event in events_of(report)), w)


def _date(event: Event, report: Report, w: Messages) -> Wikitext:
    """The days; with the page's own words where the year is not among them or no day could be read."""
    days = w.days(event.start, event.end, short=True) if event.start else w("unknown")
    if event.start and not event.year_inferred:
        return days
    wording = textwrap.shorten(event.text, _WORDING_SHOWN, placeholder="…")
    worded = w("with-wording", days, quoted(wording, report.language))
    return element("span", worded, style=NARROW) if wording else days


def _places(report: Report, w: Messages) -> Wikitext:
    """A line for each event, as in the cell beside it; one line where all were at one place."""
    others = _languages_of(report)
    places = [place(event, report, w, others) or w("unknown") for event in events_of(report)]
    return _lines(places if len(set(places)) > 1 else places[:1], w)


def _languages_of(report: Report) -> tuple[Messages, ...]:
    return (messages_in(SOURCE), messages_in(report.language or SOURCE))


def _participants(report: Report, context: Context, w: Messages) -> Wikitext:
    """One number; where the page's own head count and its list differ, the other one too."""
    people = report.participants
    number = participants_number(people)
    named = people.people if context.names else ()
    return _lines(
        [
            w.number(number) if number is not None else "",
            element("small", w("listed", people.listed)) if people.listed not in (None, number) else "",
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
    """A sum that the statement comes to and has itself, in one line; the others are folded away, in its order.

    Single items are counted.
    """
    found = statement(report.budget)
    said = [amount for amount in report.budget.amounts if amount.kind in WHOLE]
    lines = dict.fromkeys(w("labelled", w(f"kind-{each.kind}"), w.money(each.value, each.currency)) for each in said)
    sums = (w("labelled", w(f"kind-{kind}"), w.money(value, currency)) for kind, currency, value in found.sums)
    main = next((line for line in sums if line in lines), NOTHING)
    rest = [line for line in lines if line != main]
    if not main and len(rest) == 1:
        main = rest.pop()
    shown = rest[:_AMOUNTS_SHOWN]
    if more := len(rest) - len(shown):
        shown.append(w("and-more", more + found.parts))
    elif found.parts:
        items = w("budget-items", found.parts)
        shown.append(w("and", items) if main or shown else items)
    if not main:
        return _lines(shown, w)
    return concat(main, _folded(join("<br>", shown), w))


def _folded(content: Wikitext, w: Messages) -> Wikitext:
    """Content that a click shows (MediaWiki's own mw-collapsible); without scripts it is there at once."""
    if not content:
        return NOTHING
    words = {"data_expandtext": w.plain("show-more"), "data_collapsetext": w.plain("show-less")}
    return element("div", content, class_="mw-collapsible mw-collapsed", **words)


def _media(report: Report, context: Context, w: Messages) -> Wikitext:
    """How many files and categories the report has, each with a link to where they stand in it.

    Where pictures are to be shown, the first one, and a link to all of them.
    """
    files, categories = len(report.media.files), len(report.media.commons_categories)
    anchor = next((section.anchor for section in report.sections if section.id == "media"), None) or ""
    lines = [read_at(report, w("files", files), anchor)] if files else []
    if pictures := shown(report, context):
        gallery = context.title(PHOTOGRAPHS, context.shown_in(w.language))
        lines = [picture(pictures[0], *_PICTURE), link(gallery, w("files", files), f"report-{token(report)}")]
    if categories:
        lines.append(read_at(report, w("commons-categories", categories), anchor))
    return join("<br>", lines) or w("none")


def _state(found: OnWorklist, context: Context, w: Messages, verdicts_at_once: bool) -> Wikitext:
    """How much was found in the report, with a link to the first of it on the worklist, and what of it is settled."""
    if not found.rows:
        return w("complete")
    worklist = context.title("Worklist", context.shown_in(w.language))
    told = link(worklist, w("findings", len(found.rows)), f"finding-{found.rows[0]}")
    if not found.settled:
        return told
    settled = w("settled-title")
    if found.settled < len(found.rows):
        settled = w("labelled", settled, w.number(found.settled))
    words = Wikitext(f" · {settled}")
    return concat(told, words if verdicts_at_once else fresh(words))
