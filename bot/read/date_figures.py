"""A date that a text states, and how the figures of one that can be read two ways are told apart.

"06/07/2019" is the sixth of July or the seventh of June: the weekday beside it decides, or the order that the caller
knows the page or its country to use; without them it has no day. How dates are found is left to ``dates``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from bot.read.date_tokens import Token
from bot.read.model.ranges import Range


@dataclass(frozen=True, slots=True)
class Stated:
    """One date or run of days that the text states; ``start`` is None where figures can be read two ways, or where the
    weekday beside the date contradicts it.

    ``figures`` are those of a date in figures without its year in front: first, second, year. ``signature`` marks the
    timestamp of a talk page signature, which dates a comment and nothing else.
    """

    start: date | None
    end: date | None
    span: Range
    year_inferred: bool = False
    signature: bool = False
    figures: tuple[int, int, int] | None = None
    weekday: int | None = None


def date_of(year: int, month: int, day: int) -> date | None:
    """The day; None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _readings(stated: Stated) -> dict[bool, date]:
    """The days that figures can be, by whether the month stands first."""
    if stated.figures is None:
        return {}
    first, second, year = stated.figures
    read = {False: date_of(year, second, first), True: date_of(year, first, second)}
    return {order: day for order, day in read.items() if day}


def settle(stated: Stated, month_first: bool | None) -> Stated:
    """A date in figures with its day and month told apart by weekday or order; as it was where neither can."""
    readings = _readings(stated)
    if stated.start or len(readings) < len((False, True)):
        return stated
    by_weekday = [day for day in readings.values() if day.weekday() == stated.weekday]
    if len(by_weekday) == 1:
        return replace(stated, start=by_weekday[0], end=by_weekday[0])
    if month_first is None or (stated.weekday is not None and not by_weekday):
        return stated
    return replace(stated, start=readings[month_first], end=readings[month_first])


def order_of(stated: Stated) -> bool | None:
    """Whether a date shows that the month stands first in its figures; None where it does not show its order."""
    told = settle(stated, None).start
    orders = [order for order, day in _readings(stated).items() if day == told]
    return orders[0] if len(orders) == 1 else None


def of_figures(tokens: list[Token], span: Range, weekday: int | None) -> list[tuple[Stated, int | None]]:
    """The date of "19/07/2019", or the run of "18 to 19/07/2019", where the day stands first."""
    a, b, c = (int(part) for part in re.findall(r"\d+", tokens[-1].text))
    if len(tokens) > 1 and a <= 31:
        year = c + 2000 if c < 100 else c
        first = date_of(year, b, next(token.value for token in tokens if token.kind in "DE"))
        last = date_of(year, b, a)
        if first and last and first < last:
            return [(Stated(first, last, span), year)]
        span = Range(tokens[-1].start, tokens[-1].end)
    if a > 31:
        day = date_of(a, b, c)
        return [(Stated(day, day, span), a)] if day else []
    year = c + 2000 if c < 100 else c
    day_first, month_first = date_of(year, b, a), date_of(year, a, b)
    if day_first and month_first and a != b and "." not in tokens[-1].text:
        return [(Stated(None, None, span, figures=(a, b, year), weekday=weekday), year)]
    day = day_first or month_first
    return [(Stated(day, day, span, figures=(a, b, year), weekday=weekday), year)] if day else []


def in_year(stated: Stated, year: int) -> Stated:
    """A date whose year is known from elsewhere; as it was where that year has no such day."""
    if stated.start is None or stated.end is None:
        return stated
    start, end = (date_of(year, day.month, day.day) for day in (stated.start, stated.end))
    return doubted(replace(stated, start=start, end=end, year_inferred=False)) if start and end else stated


def doubted(stated: Stated) -> Stated:
    """A day that its weekday contradicts is in doubt: one of them is wrong, or the year is."""
    if stated.weekday is None or stated.start is None or stated.start != stated.end:
        return stated
    return stated if stated.start.weekday() == stated.weekday else replace(stated, start=None, end=None)
