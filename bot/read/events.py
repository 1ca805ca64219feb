"""The salons a page reports: when, where, in which country.

The evidence of a day, in this order: a labelled field or a line of the section about date and location; a labelled
field elsewhere; a heading with a date; a sentence that says when the salon was held; another date of the year in prose;
the title. The evidence of a place: a label; beside a day, words that are a place (``places``); the heading above; a
sentence that says where; the title. What is not told stays unknown. How fields become events is left to
``event_fields``, which days are none of a salon to ``event_dates``, countries to ``countries``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import structs

from bot.read.content import blocks_of
from bot.read.countries import Countries, country_of, flags_of, most_named, place_of_title, prose_of, writes_month_first
from bot.read.date_tokens import may_tell
from bot.read.dates import Stated, in_year, order_of, settle
from bot.read.event_dates import days_in, perhaps_not_held
from bot.read.event_drafts import Draft, days_of_one, joined, paired
from bot.read.event_fields import MOST, Walk
from bot.read.fields import PLACES, fields
from bot.read.model import Block, Heading, Range, Section
from bot.read.places import around, beside, told_in
from bot.read.sections import Layout
from bot.read.words import pattern
from bot.reports.report import Event, Span, Status

MOST_READ = 200_000  # code points of one page in which days are looked for: a hundred times those of a report
_YEAR = re.compile(r"(?<![\d–-])(?:19|20)\d\d(?![\d–-])")
_CUT = re.compile(r"\s*[:：]\s*|\s[–—-]\s")


def read_events(layout: Layout) -> tuple[Event, ...]:
    """The events in page order. Takes any page, never raises."""
    page = _Page(layout)
    drafts = page.from_section()
    if not any(draft.days for draft in drafts):
        dated = page.from_labels() or page.from_headings() or page.from_prose() or page.from_title()
        drafts = joined(drafts, dated)
    if not any(draft.where() or draft.hint for draft in drafts) and (told := page.place_in_prose()):
        for draft in drafts or [told]:
            draft.places = told.places
        drafts = drafts or [told]
    if not drafts:
        where = place_of_title(layout.title)
        country = page.countries.of(where or "", [])
        return (Event(place=where, country=country, rule="title"),) if where or country else ()
    return tuple(page.events(drafts))


class _Page:
    """One page while its events are read."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.year = layout.collection.default_year
        self.known_year = _year_in(layout.title.rsplit("/", 1)[-1])
        self.countries = Countries(layout)
        self._left = MOST_READ

    def days(self, text: str, heading: str = "", *, labelled: bool = False) -> list[Stated]:
        """The days of salons in a text; the year of the heading above it, or of the title, comes before the default."""
        self._left -= len(text)
        if self._left < 0 or not may_tell(text):
            return []
        told = (_year_in(heading) if heading else None) or self.known_year
        days = days_in(text, told or self.year, labelled=labelled)
        return [structs.replace(day, year_inferred=False) for day in days] if told else days

    # ------------------------------------------------------------------ where days are looked for

    def from_section(self) -> list[Draft]:
        """Events from the section about date and location, its headings first."""
        section = self.layout.sections.get("date_location")
        if section is None or not section.parts or not (section.tells or section.section.status is Status.EMPTY):
            return []
        walk = Walk(self.days, self._headings_above(section.parts[0]))
        for part in section.parts:
            cut = _CUT.search(part.heading.text) if part.heading else None
            if part.heading and (cut or part is section.parts[0]):
                value = part.heading.text[cut.end() :] if cut else ""
                walk.heading_tells(part.heading.text, value, self._span(part.heading))
        if section.tells:
            walk.take(fields(section.parts))
        drafts = [draft for draft in walk.drafts if draft.known()]
        dated = [draft for draft in drafts if draft.days or not draft.loose]
        if dated and not any(draft.where() for draft in dated):  # a line without a day tells where they were
            drafts = joined([draft for draft in drafts if draft not in dated], dated)
        return days_of_one(paired(drafts))

    def _headings_above(self, part: Section) -> str:
        """The headings that a part stands under, its own the last: the year may stand there."""
        above: list[Heading] = []
        for heading in (other.heading for other in self.layout.page.sections if other.heading):
            above = [over for over in above if over.level < heading.level] + [heading]
            if heading is part.heading:
                return " / ".join(over.text for over in above)
        return ""

    def _span(self, heading: Heading) -> Span:
        return self.layout.page.span(heading.start, heading.end)

    def from_labels(self) -> list[Draft]:
        """Events from labelled fields ("When: …") in the lead or in a section that the form does not have."""
        for part in self.layout.unowned():
            labelled = (each for each in fields((part,)) if each.kind in {"date", "when", *PLACES})
            drafts = Walk(self.days, part.heading.text if part.heading else "").take(labelled)
            if any(draft.days for draft in drafts):
                return paired([draft for draft in drafts if draft.days])
        return []

    def from_headings(self) -> list[Draft]:
        """Events from headings with a date."""
        drafts: dict[date | None, Draft] = {}
        for heading in self.layout.page.headings:
            for day in self.days(heading.text) if len(drafts) < MOST else ():
                draft = Draft([day], rule="heading", hint=beside(heading.text, [day]))
                draft.covers(self._span(heading), heading.text)
                drafts.setdefault(day.start, draft)
        return list(drafts.values())

    def from_prose(self) -> list[Draft]:
        """Events from sentences that say "held on", else the first date of the year that stands in prose."""
        told, first = self._dated(prose_of(self.layout))
        if not told:
            others = blocks_of([*self.layout.unowned()])
            told = [draft for draft in self._dated(others)[0] if _held(draft.text)]
        return paired(told) or first[:1]

    def _dated(self, blocks: Iterable[Block]) -> tuple[list[Draft], list[Draft]]:
        """Events from sentences that say "held on" or items with a day, and those from other sentences with a day."""
        told: dict[tuple[date | None, ...], Draft] = {}
        first: dict[tuple[date | None, ...], Draft] = {}
        for block, at, to in _sentences(blocks):
            text = block.text[at:to]
            days = [day for day in self.days(text) if not day.start or day.start.year in {self.year, self.known_year}]
            target = told if days and (block.depth or _held(text)) else first
            for day, where in zip(days, around(text, days, spoken=not block.depth), strict=True) if days else ():
                if len(target) < MOST and (day.start, day.end) not in target:
                    draft = Draft([day], [where] if where else [], flags=flags_of(block), rule="prose")
                    draft.covers(block.span(at, to), text)
                    target[day.start, day.end] = draft
        return list(told.values()), list(first.values())

    def from_title(self) -> list[Draft]:
        """An event from the title's date."""
        days = self.days(self.layout.title.rsplit("/", 1)[-1])
        return [Draft(days[:1], rule="title")] if days else []

    def place_in_prose(self) -> Draft | None:
        """Where a sentence says that the salon was held, without a day."""
        for block, at, to in _sentences(prose_of(self.layout)):
            text = block.text[at:to]
            if _held(text) and not perhaps_not_held(text) and (place := told_in(text)):
                draft = Draft(places=[place], rule="prose")
                draft.covers(block.span(at, to), text)
                return draft
        return None

    # ------------------------------------------------------------------ decisions

    def events(self, drafts: list[Draft]) -> Iterator[Event]:
        """The drafts as events, each day or run of days one."""
        month_first = self._month_first(drafts)
        days = [day for draft in drafts for day in draft.days]
        years = {day.start.year for day in days if day.start and not day.year_inferred}
        wheres = [self._where(draft, drafts) for draft in drafts]
        near = (country_of(place, self.countries.beside, sure=True) for place in wheres if place)
        sure = [code for code in near if code]
        self.countries.near = tuple(dict.fromkeys((*self.countries.beside, *sure)))
        for draft, where in zip(drafts, wheres, strict=True):
            country = self.countries.of(where or "", draft.flags) or most_named(sure)
            for day in draft.days or [Stated(None, None, Range(0, 0))]:
                told = in_year(day, *years) if day.year_inferred and len(years) == 1 else day
                told = settle(told, month_first)
                inferred = told.year_inferred and told.start is not None
                unclear = told.start is None and (bool(draft.days) or draft.unclear)
                yield Event(
                    told.start, told.end, where, country, draft.text,
                    year_inferred=inferred, span=draft.span, rule=draft.rule, unclear=unclear,
                )  # fmt: skip

    def _where(self, draft: Draft, drafts: list[Draft]) -> str | None:
        """The place of an event: its own, the words beside its date, that of the other events or of the title."""
        if where := draft.where() or draft.hint:
            return where
        others = dict.fromkeys(other.where() for other in drafts if other.where())
        if len(drafts) > 1 and len(others) == 1:
            return next(iter(others))
        return place_of_title(self.layout.title) if len(drafts) == 1 else None

    def _month_first(self, drafts: list[Draft]) -> bool | None:
        """The order of day and month in figures, by the page's other dates, else by the country's custom."""
        days = [day for draft in drafts for day in draft.days if day.readings]
        if all(day.start for day in days):
            return None
        orders = {order for day in days if (order := order_of(day)) is not None}
        if len(orders) == 1:
            return orders.pop()
        codes = {code for draft in drafts if (code := self.countries.of(draft.where() or draft.hint, draft.flags))}
        customs = {writes_month_first(code) for code in codes}
        return customs.pop() if len(customs) == 1 else None


def _held(text: str) -> bool:
    """Whether a text has a word that says that something was held."""
    return bool(pattern("events", "held", prefix=True).search(text))


def _sentences(blocks: Iterable[Block]) -> Iterator[tuple[Block, int, int]]:
    """The sentences of blocks, each with its block."""
    return ((block, *sentence) for block in blocks for sentence in block.sentences)


def _year_in(text: str) -> int | None:
    """The one year that a heading or a title names."""
    years = {int(year) for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None
