"""A time line of the salons, week by week: a mark for each one, and where it was. It needs no colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from bot.render.figures import Held
from bot.render.messages import SOURCE, Messages, messages_in
from bot.render.pages import PageSection
from bot.render.salons import place, token
from bot.render.wikitext import NOTHING, TableCell, TableColumn, TableRow, Wikitext, element, join, link, row_text

_WEEK = timedelta(days=7)


def by_week(told: Sequence[Held], page: str, w: Messages) -> PageSection:
    """A row for each week with a salon, by the day it began, and one for all weeks between two of them.

    The places link to the rows of the reports on ``page``.
    """
    weeks: dict[date, list[Held]] = {}
    for salon in told:
        if day := salon.event.start:
            weeks.setdefault(day - timedelta(days=day.weekday()), []).append(salon)
    undated = len(told) - sum(map(len, weeks.values()))
    return PageSection(
        title=w("by-week-title"),
        text=w("by-week-unknown", undated) if undated else NOTHING,
        caption=w("by-week-caption"),
        columns=[
            TableColumn(w("column-week"), None),
            TableColumn(w("column-salons"), None),
            TableColumn(w("column-marks"), None),
        ],
        rows=tuple(_rows(weeks, page, w)),
    )


def _rows(weeks: dict[date, list[Held]], page: str, w: Messages) -> Iterator[Wikitext]:
    before: date | None = None
    for monday in sorted(weeks):
        if before and (between := (monday - before) // _WEEK - 1):
            yield row_text(TableRow([TableCell(w("by-week-none", between)), TableCell(w.number(0)), TableCell("")]))
        before = monday
        yield row_text(
            TableRow(
                [
                    TableCell(w.days(monday, _end(monday), short=True)),
                    TableCell(w.number(len(weeks[monday]))),
                    TableCell(_marks(sorted(weeks[monday], key=_day), page, w)),
                ]
            )
        )


def _end(monday: date) -> date:
    return monday + timedelta(days=min(6, (date.max - monday).days))


def _day(salon: Held) -> date:
    return salon.event.start or date.max


def _marks(told: Iterable[Held], page: str, w: Messages) -> Wikitext:
    """The marks, and the places in the order of the days."""
    told = list(told)
    dots = element("span", "●" * len(told), aria_hidden="true")
    return join(" ", [dots, join(" · ", (_where(salon, page, w) for salon in told))])


def _where(salon: Held, page: str, w: Messages) -> Wikitext:
    languages = (messages_in(SOURCE), messages_in(salon.report.language or SOURCE))
    label = place(salon.event, salon.report, w, languages) or w("unknown")
    return link(page, label, f"report-{token(salon.report)}")
