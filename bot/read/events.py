"""The salons a page reports: when, where, in which country.

Asked are, in this order: the fields of the section about date and location; headings that hold a date;
sentences that tell when the salon was held; the title. What is not told stays unknown. Dates of signatures,
foundings, deadlines and plans are no salons. How a date or a place is written is left to ``dates`` and
``places``, what is a labelled field to ``fields``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.read import places
from bot.read.dates import Stated, find_dates, settle
from bot.read.event_countries import Countries, place_of_title, prose_spans
from bot.read.event_dates import (
    DIGITS,
    SENTENCE,
    dated_sentences,
    negated,
    perhaps_not_held,
    runs,
)
from bot.read.event_drafts import Draft, cover, days_of_one, follow, inside_known, joined
from bot.read.event_places import is_prompt, place_words, places_around, rest_of, writes_month_first
from bot.read.fields import Field, fields
from bot.read.numbers import has_digit
from bot.read.outline import Outline, Part
from bot.read.plain import plain
from bot.read.sections import ReadSection
from bot.read.source import Source
from bot.read.words import pattern
from bot.reports.collection import Collection
from bot.reports.report import Event, Span, Status

MOST_EVENTS = 100  # of one page; what claims more is no report, and reading it must not take quadratic time
LONGEST_WITH_STOP = 6  # words of a place behind which a full stop stands; more are a sentence
LONGEST_PLACE = 14  # words; what is longer is a sentence


def read_events(
    source: Source,
    outline: Outline,
    sections: Mapping[str, ReadSection],
    title: str,
    collection: Collection,
    *,
    language: str | None = None,
) -> tuple[Event, ...]:
    """The events in page order; ``language`` is the page's. Takes any text, never raises."""
    page = _Page(source, outline, sections, title, year=collection.default_year, language=language)
    drafts = page.from_fields()
    if not any(draft.days for draft in drafts):
        drafts = joined(
            drafts, page.from_labels_elsewhere() or page.from_headings() or page.from_prose() or page.from_title()
        )
    if not drafts:
        where = place_of_title(title)
        country = page.countries.of("" if where is None else where)
        return (Event(place=where, country=country, rule="title"),) if where or country else ()
    return tuple(page.events(drafts))


class _Page:
    """One page while its events are read: what every rule needs at hand."""

    def __init__(
        self,
        source: Source,
        outline: Outline,
        sections: Mapping[str, ReadSection],
        title: str,
        *,
        year: int,
        language: str | None,
    ) -> None:
        self.masked, self.outline, self.title, self.year = source.masked, outline, title, year
        self.sections = sections
        self.spans = list(prose_spans(outline, sections))
        self.countries = Countries(self.masked, self.spans, title, language)

    # ------------------------------------------------------------------ the section

    def from_fields(self) -> list[Draft]:
        section = self.sections.get("date_location")
        if section is None or not section.parts or not (section.tells or section.section.status is Status.EMPTY):
            return []
        drafts: list[Draft] = []
        heading = section.parts[0].heading
        if heading and heading.text[-1:] and has_digit(heading.text):
            drafts.append(Draft())
            self._line(drafts, heading.text, heading.span, from_heading=True)
            drafts = [draft for draft in drafts if draft.days]
        if section.tells:
            for each in fields(self.masked, section.parts):
                self._take(drafts, each)
                if len(drafts) > MOST_EVENTS:
                    break
        return days_of_one([draft for draft in drafts if draft.known()], self.masked)

    def _take(self, drafts: list[Draft], each: Field) -> None:
        """Puts a field into the event it belongs to: a kind that the last event has begins a new one."""
        kind = each.kind
        if kind in {"time", "other"}:
            if kind == "time" and _has_day(each.text, self.year):
                kind = "when"
            else:
                return
        last = drafts[-1] if drafts else None
        if kind in {"date", "when"}:
            self._dated(drafts, each.text, each.span)
        elif kind in {"place", "city", "country"}:
            text = place_words(each.text)
            if not text:
                return
            if last is None or (kind == "place" and last.place and not last.loose and (last.days or not last.city)):
                last = follow(drafts)
            if kind == "place":
                days = find_dates(each.text, year=self.year)
                if days and not last.days:
                    self._line(drafts, each.text, each.span)
                    return
                last.place, last.loose = [text], False
            elif kind == "city":
                last.city.append(text)
            else:
                last.country = text
                last.city.append(text)
            last.span = cover(last.span, each.span)
        elif kind == "header":
            if any(sign.isdecimal() for sign in each.text) and _has_day(each.text, self.year):
                follow(drafts)
                self._line(drafts, each.text, each.span)
            else:
                follow(drafts).hint = place_words(each.text)
        else:
            self._line(drafts, each.text, each.span)

    def _dated(self, drafts: list[Draft], text: str, span: Span) -> None:
        days = self._days(text, labelled=True)
        if not days:
            return
        last = drafts[-1] if drafts else None
        if last is None or last.days:
            last = follow(drafts)
        last.days = days
        last.span = cover(last.span, span)
        rest = rest_of(text, days)
        if (
            rest
            and not last.place
            and not pattern("events", "sentence").search(rest)
            and len(rest.split()) <= LONGEST_PLACE
        ):
            last.hint = last.hint or rest

    def _days(self, text: str, *, labelled: bool = False) -> list[Stated]:
        """The days a text states, those that date something else left out."""
        days = [day for day in find_dates(text, year=self.year, labelled=labelled) if not day.signature]
        if days and not labelled and perhaps_not_held().search(text):
            days = [day for day in days if not negated(text, day)]
        return runs(text, days) if len(days) > 1 else days

    def _line(self, drafts: list[Draft], text: str, span: Span, *, from_heading: bool = False) -> None:
        """A line without a label: dates, the places around them, or only a place."""
        sentences = [part for part in SENTENCE.split(text) if part and part.strip()]
        if len(sentences) > 1 and len(text) > 80:
            for sentence in sentences:
                self._line(drafts, sentence, span, from_heading=from_heading)
            return
        days = self._days(text, labelled=from_heading)
        if not days:
            self._undated(drafts, text, span, from_heading)
            return
        rest = rest_of(text, days)
        spoken = len(rest.split()) > LONGEST_PLACE or bool(pattern("events", "sentence").search(text))
        known = {(day.start, day.end) for draft in drafts for day in draft.days if day.start}
        around = [None] * len(days) if from_heading else places_around(text, days, rest, spoken=spoken)
        for day, where in zip(days, around, strict=True):
            if (day.start, day.end) in known and spoken:
                continue
            last = drafts[-1] if drafts else None
            if last is None or last.days:
                if last is not None and last.days and len(days) > 1 and where is None and last.span == span:
                    last.days.append(day)
                    continue
                last = follow(drafts)
            last.days.append(day)
            last.span = cover(last.span, span)
            last.rule = "line"
            if where and not last.place:
                last.place = [where]
        if len(days) > 1 and not any(around):
            where = None if spoken else rest
            if where:
                drafts[-1].place = [where]

    def _undated(self, drafts: list[Draft], text: str, span: Span, from_heading: bool) -> None:
        words = place_words(text)
        if not words or from_heading or is_prompt(words):
            return
        last = drafts[-1] if drafts else follow(drafts)
        if last.place:
            return
        told = text.rstrip(" \0'").endswith((".", "。", "।")) and len(words.split()) > LONGEST_WITH_STOP
        if (
            len(words.split()) <= LONGEST_PLACE
            and not told
            and not pattern("events", "sentence").search(words)
            and not words.endswith("?")
        ):
            last.place, last.loose = [words], True
        elif found := places.announced_place(text, 0, len(text)):
            last.place = [places.tidy(plain(text[slice(*found)]))]
        last.span = cover(last.span, span)

    # ------------------------------------------------------------------ elsewhere

    def _unowned(self) -> list[Part]:
        """The lead and the parts of the page that are none of the collection's sections."""
        owned = {part.span for section in self.sections.values() for part in section.parts}
        return [part for part in self.outline.parts if part.span not in owned]

    def from_labels_elsewhere(self) -> list[Draft]:
        """Events from labelled fields ("When: …") in the lead or in a section that the form does not have."""
        drafts: list[Draft] = []
        for part in self._unowned():
            for each in fields(self.masked, (part,)) if DIGITS.search(self.masked, *part.body) else ():
                if each.kind in {"date", "when", "place", "city", "country"} and len(drafts) <= MOST_EVENTS:
                    self._take(drafts, each)
            if any(draft.days for draft in drafts):
                return [draft for draft in drafts if draft.days]
            drafts = []
        return []

    def from_headings(self) -> list[Draft]:
        drafts: list[Draft] = []
        known = set()
        for heading in self.outline.headings:
            if len(drafts) < MOST_EVENTS and DIGITS.search(heading.text):
                for day in self._days(heading.text):
                    if day.start not in known:
                        known.add(day.start)
                        where = rest_of(heading.text, [day])
                        drafts.append(Draft([day], span=heading.span, rule="heading", hint=where))
        return drafts

    def from_prose(self) -> list[Draft]:
        """Events from sentences that say "held on", else the first date of the year that stands in prose."""
        fallback: list[Draft] = []
        drafts: list[Draft] = []
        told = [(*span, True) for span in self.spans]
        told += [(*part.body, False) for part in self._unowned() if part.heading]
        for start, end, known in told:
            if not known and (drafts or fallback):
                break
            for low, high in dated_sentences(self.masked, start, end):
                sentence = self.masked[low:high]
                days = [
                    replace(day, span=Span(low + day.span.start, low + day.span.end))
                    for day in self._days(sentence)
                    if day.start is None or day.start.year == self.year
                ]
                held = bool(days) and pattern("events", "held", prefix=True).search(sentence)
                target = drafts if held else fallback
                for day in days if held or known else ():
                    if len(target) < MOST_EVENTS and not inside_known(day, target):
                        near = day.span.end if len(days) > 1 else None
                        found = places.announced_place(self.masked, low, high, near=near)
                        where = places.tidy(plain(self.masked[slice(*found)])) if found else ""
                        target.append(Draft([day], [where] if where else [], span=Span(low, high), rule="prose"))
        return drafts or fallback[:1]

    def from_title(self) -> list[Draft]:
        days = self._days(self.title)
        return [Draft(days[:1], rule="title")] if days else []

    def events(self, drafts: Iterable[Draft]) -> Iterator[Event]:
        """The drafts as events, each day or run of days one."""
        drafts = list(drafts)
        month_first = self._month_first(drafts)
        wheres = [self._where(draft, drafts) for draft in drafts]
        asked = [
            draft.country if draft.country and places.country_of(draft.country, self.countries.beside) else where or ""
            for draft, where in zip(drafts, wheres, strict=True)
        ]
        sure = [
            code for place in asked if place and (code := places.country_of(place, self.countries.beside, sure=True))
        ]
        self.countries.near = tuple(dict.fromkeys((*self.countries.beside, *sure)))
        for draft, where, place in zip(drafts, wheres, asked, strict=True):
            country = self.countries.of(place, self.masked[slice(*draft.span)] if draft.span else "")
            country = country or places.most_named(sure)
            text = plain(self.masked[slice(*draft.span)])[:300] if draft.span else ""
            for day in draft.days or [Stated(None, None, Span(0, 0))]:
                day = settle(day, month_first)  # noqa: PLW2901
                yield Event(
                    day.start, day.end, where, country, text,
                    year_inferred=day.year_inferred, span=draft.span, rule=draft.rule,
                )  # fmt: skip

    def _where(self, draft: Draft, drafts: list[Draft]) -> str | None:
        """The place of an event: its own, the words beside its date, that of the title or of the other events."""
        where = draft.where()
        if where is None and draft.hint and places.country_of(draft.hint, self.countries.beside):
            return draft.hint
        if where is None and len(drafts) == 1:
            return place_of_title(self.title)
        return where or next((other.where() for other in drafts if other.where() and not other.hint), None)

    def _month_first(self, drafts: list[Draft]) -> bool | None:
        """The order of day and month in figures, by the page's other dates, else by the country's custom."""
        unclear = [day for draft in drafts for day in draft.days if day.figures and day.start is None]
        if not unclear:
            return None
        orders = {
            order for day in unclear for order in (False, True) if settle(day, None).start == settle(day, order).start
        }
        if len(orders) == 1:
            return orders.pop()
        country = self.countries.of(drafts[0].where() or "")
        return None if country is None else writes_month_first(country)


def _has_day(text: str, year: int) -> bool:
    return any(True for day in find_dates(text, year=year) if not day.signature)
