"""Dates as people write them, in any language of CLDR: what days a stretch of text states.

The text is cut into tokens, each token gets a kind (one letter, ``date_tokens``), and a small grammar over the letters
finds the dates. Nothing is ever filled in but the year, and then ``year_inferred`` says so: a month without a day is no
date. "06/07/2019" is the sixth of July or the seventh of June: the weekday beside it decides, or the order that the
caller knows the page or its country to use. Which date is that of a salon is left to ``event_dates``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct, field, structs

from bot.read.calendars import everyday, rare_months
from bot.read.date_tokens import Token, may_tell, tokens_of
from bot.read.model.ranges import Range
from bot.read.words import fold

# The kinds: D day, E day with its own mark (20日), M month, Y year, I a whole date in figures, W weekday,
# T time, h a word of a time, f filler, r range word or dash, a "and", b "between", p "in" or "at",
# k a noun that is numbered, c comma, s semicolon, v slash, q parenthesis, x anything else.
# Every repetition is bounded, so that a line of thousands of numbers is read in linear time.
_DAY = r"(?:W[c.]?)?f{0,4}[DE]"
_MONTH = r"M\.?(?:[vq]{1,3}M\.?)?q?"
_YEAR = r"(?:[fcsq]{0,4}Y)?"
_ERA = r"q[xfDY]{1,4}q"  # "2019年(令和元年)9月8日"
GRAMMAR = re.compile(
    rf"(?P<whole>(?:(?<![kDEMY])(?:W[c.]?)?f{{0,2}}[DE]f{{0,2}}[ra]f{{0,2}})?I)"
    rf"|(?:Y(?:[fcs]{{0,4}}|{_ERA}))?(?:b?(?:(?<!k)|(?=D[f.]{{0,4}}M)){_DAY}(?:(?:\.?c?[rav]|c)f{{0,2}}{_DAY}){{0,15}}[f.c]{{0,4}}{_MONTH}{_YEAR}"
    rf"|(?:W[c.]?f{{0,4}})?{_MONTH}[f.c]{{0,4}}(?:W[c.]?f{{0,4}})?[DE](?![f.]{{0,4}}M(?![f.c]{{0,4}}[DE]))"
    rf"(?:[rv]{_DAY}(?![f.]{{0,4}}M)"
    rf"|(?:c?a|c)(?:W[c.]?)?f{{0,4}}(?:E|D(?![xhM]|r?[Th]))(?![f.]{{0,4}}M)){{0,15}}{_YEAR})"
)
JOIN = re.compile(r"[fTWhcq.]{0,8}r[fWc.q]{0,8}")
JOIN_BETWEEN = re.compile(r"[fTWh]{0,8}a[fW]{0,8}")
WEEKDAY_BEHIND = re.compile(r"[^W]?W(?!x|.{0,2}[DEM])")
BETWEEN = 12  # tokens before a date in which "between" may stand
LONGEST_RUN = 31  # days of a salon
NEIGHBOURS = 8  # dates of the same line that are asked for the year
RARE = re.compile(
    r"[DE][f.]{0,4}(x)[fc.]{0,4}Y|(x)[f.]{0,4}[DE][fc.]{0,4}Y"
    r"|Y[fcs]{0,4}(x)[f.]{0,4}[DE]|Y[fcs]{0,4}[DE][f.]{0,4}(x)"
)
SIGNATURE = re.compile(r"\s*\((?:UTC|GMT|CES?T|BST|[A-Z]{3,4})\)")


class Stated(Struct, frozen=True):
    """One date or run of days that the text states; both days are None where figures can be read two ways.

    ``readings`` are the days that figures can be, by whether the month stands first.
    """

    first: date | None
    last: date | None
    span: Range
    year_inferred: bool = False
    readings: Mapping[bool, date] = field(default_factory=dict)
    weekday: int | None = None

    @property
    def start(self) -> date | None:
        """The first day; None where it is not known, or the weekday beside it contradicts it."""
        return None if self._in_doubt() else self.first

    @property
    def end(self) -> date | None:
        """The last day, as ``start``."""
        return None if self._in_doubt() else self.last

    def _in_doubt(self) -> bool:
        """One of weekday and day is wrong, or the year is."""
        if self.weekday is None or self.first is None or self.first != self.last:
            return False
        return self.first.weekday() != self.weekday

    def own_year(self) -> int | None:
        """The year that is written in it; None where there is none."""
        days = (self.first, *self.readings.values())
        return None if self.year_inferred else next((day.year for day in days if day), None)


def date_of(year: int, month: int, day: int) -> date | None:
    """The day; None where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def in_year(stated: Stated, year: int) -> Stated:
    """A date whose year is known from elsewhere; as it was where that year has no such day."""
    if not stated.first or not stated.last:
        return stated
    first, last = (date_of(year, day.month, day.day) for day in (stated.first, stated.last))
    return structs.replace(stated, first=first, last=last, year_inferred=False) if first and last else stated


def settle(stated: Stated, month_first: bool | None) -> Stated:
    """A date in figures with its day and month told apart by weekday or order; as it was where neither can."""
    if stated.first or not stated.readings:
        return stated
    by_weekday = [day for day in stated.readings.values() if day.weekday() == stated.weekday]
    day = by_weekday[0] if len(by_weekday) == 1 else None if month_first is None else stated.readings[month_first]
    return structs.replace(stated, first=day, last=day)


def order_of(stated: Stated) -> bool | None:
    """Whether a date shows that the month stands first in its figures; None where it does not show its order."""
    told = settle(stated, None).start
    orders = [order for order, day in stated.readings.items() if day == told]
    return orders[0] if len(orders) == 1 else None


def find_dates(text: str, *, year: int, labelled: bool = False) -> list[Stated]:
    """Every date that a text states, in order, with offsets into it; those of signatures, of comments, are left out.

    ``year`` is taken where none stands beside the date. ``labelled``: the text is known to be a date, so that
    abbreviated months count without a year. Never raises.
    """
    if not may_tell(text):
        return []
    tokens = tokens_of(text)
    shape = "".join([token.kind for token in tokens])
    matches = list(GRAMMAR.finditer(shape))
    if not matches and (shape := _respelled(tokens, shape)):
        matches = list(GRAMMAR.finditer(shape))
    found: list[Stated] = []
    end = 0  # of the date before, in the shape
    for match in matches:
        inside = tokens[match.start() : match.end()]
        for stated in _group(inside, year, _weekday(tokens, shape, *match.span())):
            counts = len(inside) == 2 and inside[0].parts and shape[match.end() : match.end() + 1] in {"x", "k"}
            if stated.year_inferred and (counts or not (labelled or _sure(inside))):  # "three August meetings"
                continue
            if SIGNATURE.match(text, stated.span.to):
                continue
            if found and _joined(shape, end, match.start()) and (run := _run(found[-1], stated)):
                found[-1] = run
            else:
                found.append(stated)
            end = match.end()
    years = [day.own_year() for day in found]
    for index, day in enumerate(
        found
    ):  # "8 June, 15 June 2019": the year of the nearest in the line, those behind first
        beside = years[index + 1 : index + 1 + NEIGHBOURS] + years[max(index - NEIGHBOURS, 0) : index][::-1]
        if day.year_inferred and (near := next(filter(None, beside), None)):
            found[index] = in_year(day, near)
    return found


def _joined(shape: str, last: int, start: int) -> bool:
    """Whether what stands between two dates makes a run of days of them: "to", or "and" after "between"."""
    between = shape.find("b", max(last - BETWEEN, 0), last) >= 0
    return bool(JOIN.fullmatch(shape, last, start) or (between and JOIN_BETWEEN.fullmatch(shape, last, start)))


def _sure(tokens: list[Token]) -> bool:
    """Whether a date without a year is one beyond doubt: "5 may edit" is none."""
    weak = [token for token in tokens if token.kind == "M" and token.weak]
    if not weak or any(token.kind in "WE" or token.marked for token in tokens):
        return True
    day_first = tokens[0].kind != "M"
    return all(
        fold(token.text) in everyday()
        and (token.text[:1].isupper() or (day_first and token.text not in {"may", "march"}))
        for token in weak
    )


def _respelled(tokens: list[Token], shape: str) -> str:
    """The shape with months of rarer languages, looked for only where they would fit; "" without any."""
    respelled = False
    for match in RARE.finditer(shape):
        token = tokens[match.start(match.lastindex or 0)]
        if month := rare_months().get(fold(token.text)):
            token.kind, token.value, respelled = "M", month.number, True
    return "".join([token.kind for token in tokens]) if respelled else ""


def _weekday(tokens: list[Token], shape: str, start: int, end: int) -> int | None:
    """The weekday beside a date, where there is one alone."""
    found = [token.value for token in tokens[max(start - 3, 0) : end] if token.kind == "W"]
    if not found and (behind := WEEKDAY_BEHIND.match(shape, end)):
        found = [tokens[behind.end() - 1].value]
    return found[0] if len(found) == 1 and found[0] >= 0 else None


def _group(tokens: list[Token], year: int, weekday: int | None) -> Iterator[Stated]:
    """The dates of one match of the grammar."""
    span = Range(tokens[0].start, tokens[-1].end)
    if tokens[-1].kind == "I":
        yield from _of_figures(tokens, span, weekday)
        return
    month = next(token.value for token in tokens if token.kind == "M")
    years = [token.value for token in tokens if token.kind == "Y"]
    runs: list[list[Token]] = []
    between = tokens[0].kind == "b"
    separators = ""
    for token in tokens:
        if token.kind not in "DE":
            separators += token.kind
            continue
        ranged = not {"r", "v", "a" if between else "r"}.isdisjoint(separators)
        if runs and ranged and len(runs[-1]) == 1:
            runs[-1].append(token)
        else:
            runs.append([token])
        separators = ""
    days = []
    for run in runs:
        first, last = (date_of(years[-1] if years else year, month, day.value) for day in (run[0], run[-1]))
        if first and last and first <= last:
            days.append(Stated(first, last, Range(run[0].start, run[-1].end), not years, weekday=weekday))
    for day in days:  # the first and the last of several carry what stands around them all
        at = span.at if day is days[0] else day.span.at
        to = span.to if day is days[-1] else day.span.to
        yield structs.replace(day, span=Range(at, to))


def _of_figures(tokens: list[Token], span: Range, weekday: int | None) -> Iterator[Stated]:
    """The date of "19/07/2019", or the run of "18 to 19/07/2019", where the day stands first."""
    a, b, c = (int(part) for part in re.findall(r"\d+", tokens[-1].text))
    year = a if a > 31 else c + 2000 if c < 100 else c
    alone = Range(tokens[-1].start, tokens[-1].end)
    if a > 31:
        day = date_of(year, b, c)
        yield from [Stated(day, day, alone)] if day else []
        return
    readings = {order: day for order, day in ((False, date_of(year, b, a)), (True, date_of(year, a, b))) if day}
    before = next((date_of(year, b, token.value) for token in tokens if token.kind in "DE"), None)
    unclear = len(set(readings.values())) > 1 and "." not in tokens[-1].text
    if before and False in readings and before < readings[False]:
        yield Stated(before, readings[False], span)
    elif readings:
        day = None if unclear else next(iter(readings.values()))
        yield Stated(day, day, alone, readings=readings, weekday=weekday)


def _run(one: Stated, other: Stated) -> Stated | None:
    """The run of days from the first date to the last; None where they are not in order."""
    own = one.own_year() or other.own_year()
    first = in_year(one, own).first if own and one.year_inferred else one.first
    last = in_year(other, own).last if own and other.year_inferred else other.last
    if not first or not last or not 0 <= (last - first).days <= LONGEST_RUN:
        return None
    return Stated(first, last, Range(one.span.at, other.span.to), own is None)
