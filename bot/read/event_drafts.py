"""Events on their way: what a page has told of each so far, and which of its texts tell of the same one.

Knows nothing of how dates and places are read; where they stand is left to ``events``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.read.dates import Stated
from bot.read.event_dates import day_label, following
from bot.read.numbers import whole
from bot.reports.report import Span


@dataclass(slots=True)
class Draft:
    """An event on its way: its days (several where one place saw several), the words about its place."""

    days: list[Stated] = field(default_factory=list)
    place: list[str] = field(default_factory=list)
    city: list[str] = field(default_factory=list)
    country: str = ""
    hint: str = ""  # the sub-heading or bold line above it
    span: Span | None = None
    rule: str = "fields"
    number: int = 0  # which day of its salon it is called
    loose: bool = False  # the place is a line without a label: a labelled one is better

    def where(self) -> str | None:
        parts = self.place + [part for part in self.city if not any(part in place for place in self.place)]
        return ", ".join(dict.fromkeys(parts)) or None

    def known(self) -> bool:
        return bool(self.days or self.place or self.city)

    def numbered(self, masked: str) -> int:
        """Which day of its salon the text calls it ("Day 2: …"); 0 where it does not."""
        if self.number or not self.span or not self.days:
            return self.number
        called = day_label().match(masked, *self.span)
        return whole(called["number"]) if called else 0


def joined(told: list[Draft], dated: list[Draft]) -> list[Draft]:
    """Events whose place one text tells and whose date another."""
    if not dated:
        return told
    if len(told) == 1:
        for draft in dated:
            draft.place, draft.city = told[0].place or draft.place, told[0].city
            draft.country = told[0].country
        return dated
    if len(told) == len(dated):
        for draft, other in zip(told, dated, strict=True):
            draft.days, draft.rule = other.days, other.rule
        return told
    return dated


def days_of_one(drafts: list[Draft], masked: str) -> list[Draft]:
    """The drafts with those made one that are called the days of one salon: "Day 1: …", "Day 2: …"."""
    kept = drafts[:1]
    for draft in drafts[1:]:
        last = kept[-1]
        number = draft.numbered(masked)
        if number == last.numbered(masked) + 1 > 1 and draft.where() in {None, last.where()}:
            day = following(last.days[-1], draft.days[0])
            if day and draft.span and len(last.days) == len(draft.days) == 1:
                last.days, last.span, last.number = [day], cover(last.span, draft.span), number
                continue
        kept.append(draft)
    return kept


def follow(drafts: list[Draft]) -> Draft:
    """The draft to fill next: the last one while nothing is known of it, else a new one."""
    if not drafts or drafts[-1].known():
        drafts.append(Draft())
    return drafts[-1]


def cover(span: Span | None, other: Span) -> Span:
    return other if span is None else Span(min(span.start, other.start), max(span.end, other.end))


def inside_known(day: Stated, drafts: list[Draft]) -> bool:
    return any(
        other.start and other.end and day.start and day.end and other.start <= day.start and day.end <= other.end
        for draft in drafts
        for other in draft.days
    )
