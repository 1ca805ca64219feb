"""Labelled fields and lines put into the events they tell of: the section about when and where, field by field.

A field of a kind that the last event has begins a new one; numbers of labels ("Date 2", "Venue B") and the places in
two lists ("Dates: …", "Venues: …") pair up. What stands under "Upcoming" is no event. What the fields are is left to
``fields``, which words are a place to ``places``, which days were held to ``event_dates``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

from msgspec import Struct, field

from bot.read.date_tokens import names_month
from bot.read.dates import Stated
from bot.read.event_dates import is_to_come
from bot.read.event_drafts import Draft, follow, numbered
from bot.read.fields import Field
from bot.read.model import Block
from bot.read.model.sentences import sentences
from bot.read.places import around, beside, of_label, told_in
from bot.read.words import pattern
from bot.reports.report import Span

MOST = 100  # events of one page; what claims more is no report, and reading it must not take quadratic time
SHORT = 60  # code points of a line that may stand over others

Days = Callable[..., list[Stated]]


class Walk(Struct):
    """A walk over the fields of a section; ``days`` reads the days of a text in the year of the heading ``heading``."""

    days: Days
    heading: str = ""
    drafts: list[Draft] = field(default_factory=list)
    _ahead: int | None = None  # the depth of the label below which things are yet to come
    _block: Block | None = None  # the one that a place without a label stands in
    _below: bool = False  # its list has begun

    def take(self, found: Iterable[Field]) -> list[Draft]:
        """Puts fields into the events they belong to; returns the events."""
        for each in found:
            if not self._is_ahead(each) and len(self.drafts) <= MOST:
                self._take(each)
        for before, last in pairwise(self.drafts):  # a bold line below a bold date tells its place
            if not last.known() and not before.where():
                before.hint = before.hint or last.hint
        return self.drafts

    def heading_tells(self, text: str, value: str, span: Span) -> None:
        """A heading that holds its value: "Date: 11 August 2019", "Salon in Accra, 11 August"."""
        days = self.days(text, labelled=True)
        place = beside(value, []) if value and not days else ""
        if days or place:
            goes_on = bool(place and self.drafts and not self.drafts[-1].places)
            draft = self.drafts[-1] if goes_on else follow(self.drafts)
            draft.days, draft.places = days or draft.days, [place] if place else []
            draft.hint = beside(text, days) if days else draft.hint
            draft.covers(span, text)

    def _is_ahead(self, each: Field) -> bool:
        """Whether a field stands over or under what was not held yet, or never."""
        depth = len(each.block.markers.rstrip(";")) if each.block else 0  # a term stands over items
        over = each.kind == "header" or (each.kind == "line" and each.text.rstrip().endswith((":", "：")))
        if over and len(each.text) < SHORT and is_to_come(each.text) and not self.days(each.text):
            self._ahead, self._below = depth, False
        elif self._ahead is not None:
            self._below = self._below or depth > self._ahead
            if (each.kind == "header" and each.text) or (self._below and depth <= self._ahead):
                self._ahead = None
        return self._ahead is not None

    def _take(self, each: Field) -> None:
        text = each.words()
        match each.kind:
            case "date" | "when" | "time":
                self._dated(each, text)
            case "place" | "city" | "country":
                self._placed(each, text)
            case "header" if not self.days(text, self.heading):
                follow(self.drafts).hint = beside(text, [])
            case "header" | "line":
                self._plain(each, text)

    def _dated(self, each: Field, text: str) -> None:
        days = self.days(text, self.heading, labelled=each.kind != "time")
        if not days:
            if names_month(text):
                follow(self.drafts).unclear = True
            return
        draft = numbered(self.drafts, each.number)
        if draft is None or draft.days:
            draft = follow(self.drafts)
        draft.days, draft.number = days, each.number or draft.number
        draft.notes(each, text)
        if not draft.places:
            draft.hint = beside(text, days) or draft.hint

    def _placed(self, each: Field, text: str) -> None:
        draft = numbered(self.drafts, each.number)
        if each.kind == "place" and not (draft and draft.days) and self.days(text, self.heading):
            self._plain(each, text)
            return
        if not (place := of_label(text)):
            return
        another = draft and each.number and draft.number and draft.number != each.number
        if draft and each.kind == "place" and not draft.loose and len(draft.days) > len(draft.places) > 0:
            draft.places.append(place)
        elif draft and each.listed and another:  # a second line of one address
            draft.city.append(place)
        else:
            taken = draft and each.kind == "place" and draft.places and not draft.loose
            if draft is None or another or taken:
                draft = follow(self.drafts)
            if each.kind == "place":
                draft.places, draft.loose = [place], False
            else:
                draft.city.append(place)
            draft.number = draft.number or each.number
        draft.notes(each, text)

    def _plain(self, each: Field, text: str) -> None:
        if not _is_spoken(text):
            self._line(each, text, spoken=False)
            return
        for at, to in sentences(text):
            self._line(each, text[at:to], spoken=_is_spoken(text[at:to]))

    def _line(self, each: Field, text: str, *, spoken: bool) -> None:
        """A line or sentence without a label: dates and the places around them, or only a place."""
        days = self.days(text, self.heading)[:MOST]
        if not days:
            self._undated(each, text, spoken=spoken)
        known = {(day.start, day.end) for draft in self.drafts for day in draft.days if day.start}
        for day, where in zip(days, around(text, days, spoken=spoken), strict=True) if days else ():
            if spoken and (day.start, day.end) in known:
                continue
            draft = self.drafts[-1] if self.drafts else follow(self.drafts)
            same = bool(draft.days) and len(days) > 1 and not where and draft.span == each.span
            if draft.days and not same:
                draft = follow(self.drafts)
            draft.days.append(day)
            draft.notes(each, "" if same else text)
            draft.span, draft.rule = each.span, "line"
            if where and not draft.places:
                draft.places, draft.loose = [where], True

    def _undated(self, each: Field, text: str, *, spoken: bool) -> None:
        draft = self.drafts[-1] if self.drafts else follow(self.drafts)
        goes_on = draft.loose and not draft.days and each.block is self._block  # a second line of an address
        if (draft.places and not goes_on) or pattern("events", "not_held", prefix=True).search(text):
            return
        draft.unclear = draft.unclear or names_month(text)
        if place := (told_in(text) if spoken else "") or beside(text, []):
            if goes_on:
                draft.city.append(place)
            else:
                draft.places, draft.loose, self._block = [place], True, each.block
            draft.covers(each.span, text)


def _is_spoken(text: str) -> bool:
    return bool(pattern("events", "sentence").search(text))
