"""Events on their way: what a page has told of each so far, and which of its texts tell of the same one.

Knows nothing of how days and places are read; where they stand is left to ``event_fields`` and ``events``.
"""

from __future__ import annotations

from msgspec import Struct, field, structs

from bot.read.countries import flags_of
from bot.read.dates import Stated
from bot.read.event_dates import following, number_of_day
from bot.read.fields import Field
from bot.read.places import split_places
from bot.reports.report import Span

LONGEST_TEXT = 300  # code points of an event's wording


class Draft(Struct):
    """An event on its way: its days (several where one place saw several), and the words about its places.

    ``number`` is that of its labels ("1" of "Date 1"), ``hint`` the place that the heading above it tells; ``loose``:
    the place is from a line without a label, a labelled one is better.
    """

    days: list[Stated] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    city: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    span: Span | None = None
    rule: str = "fields"
    text: str = ""
    number: str = ""
    loose: bool = False
    hint: str = ""
    unclear: bool = False

    def where(self) -> str | None:
        """The place: the venue, then the city and country that labels of their own add."""
        parts = self.places[:1] + [part for part in self.city if not any(part in place for place in self.places)]
        return ", ".join(dict.fromkeys(parts)) or None

    def known(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.days or self.places or self.city)

    def number_of_day(self) -> int:
        """Which day of its salon it is about ("Day 1: …"); 0 where nothing says so."""
        return int(self.number) if self.number.isdecimal() else number_of_day(self.text)

    def covers(self, span: Span, text: str) -> None:
        """Adds the words of a text, and where they stand."""
        self.span = span if self.span is None else Span(min(self.span.start, span.start), max(self.span.end, span.end))
        self.text = f"{self.text} {text}".strip()[:LONGEST_TEXT]

    def notes(self, each: Field, text: str) -> None:
        """Adds the words of a field, and the flags that stand beside them."""
        self.covers(each.span, text)
        self.flags += flags_of(each.block) if each.block else []


def follow(drafts: list[Draft]) -> Draft:
    """The draft to fill next: the last one while nothing is known of it, else a new one."""
    if not drafts or drafts[-1].known():
        drafts.append(Draft())
    return drafts[-1]


def numbered(drafts: list[Draft], number: str) -> Draft | None:
    """The draft whose labels have that number, else the last one."""
    return next((draft for draft in drafts if number and draft.number == number), drafts[-1] if drafts else None)


def joined(told: list[Draft], dated: list[Draft]) -> list[Draft]:
    """Events whose places one part of the page tells and whose days another."""
    if dated and len(told) == len(dated) > 1:
        for draft, other in zip(told, dated, strict=True):
            draft.days, draft.rule = other.days, other.rule
        return told
    for draft in dated if len(told) == 1 else ():
        draft.places, draft.city = told[0].places or draft.places, told[0].city
        draft.flags = told[0].flags or draft.flags
    return dated or told


def paired(drafts: list[Draft]) -> list[Draft]:
    """A draft of as many days as places is as many events: "Dates: 26 July and 17 August", "Venue A", "Venue B"."""
    found: list[Draft] = []
    for draft in drafts:
        if len(draft.days) > len(draft.places) == 1:
            draft.places = split_places(draft.places[0], len(draft.days)) or draft.places
        if len(draft.places) == len(draft.days) > 1:
            pairs = zip(draft.days, draft.places, strict=True)
            found += [structs.replace(draft, days=[day], places=[place], flags=[]) for day, place in pairs]
        else:
            found.append(draft)
    return found


def days_of_one(drafts: list[Draft]) -> list[Draft]:
    """The drafts with those made one that are called the days of one salon: "Day 1: …", "Day 2: …"."""
    kept = drafts[:1]
    for draft in drafts[1:]:
        last = kept[-1]
        follows = draft.number_of_day() == last.number_of_day() + 1 > 1 and draft.where() in {None, last.where()}
        alone = len(draft.days) == len(last.days) == 1
        if follows and alone and (run := following(last.days[0], draft.days[0])):
            last.days, last.text, last.number = [run], draft.text, str(draft.number_of_day())
        else:
            kept.append(draft)
    return kept
