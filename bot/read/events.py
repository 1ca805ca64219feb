"""The salons a page reports: when, where, in which country.

Asked are, in this order: the fields of the section about date and location; headings that hold a date;
sentences that tell when the salon was held; the title. What is not told stays unknown. Dates of signatures,
foundings, deadlines and plans are no salons. How a date or a place is written is left to ``dates`` and
``places``, what is a labelled field to ``fields``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.collection import Collection
from bot.read import places
from bot.read.dates import Stated, find_dates, settle
from bot.read.event_dates import (
    DIGITS,
    SENTENCE,
    dated_sentences,
    day_label,
    following,
    negated,
    perhaps_not_held,
    runs,
)
from bot.read.event_places import countries_of_title, is_prompt, place_words, places_around, rest_of, writes_month_first
from bot.read.fields import Field, fields
from bot.read.numbers import whole
from bot.read.outline import Outline, Part
from bot.read.plain import plain
from bot.read.sections import ReadSection
from bot.read.source import Source
from bot.read.words import fold, pattern
from bot.report import Event, Span, Status

MOST_EVENTS = 100  # of one page; what claims more is no report, and reading it must not take quadratic time
LONGEST_ASKED = 1_200  # code points of a section that are asked for a country
LONGEST_WITH_STOP = 6  # words of a place behind which a full stop stands; more are a sentence
LONGEST_PLACE = 14  # words; what is longer is a sentence
PROSE = ("", "date_location", "what_happened", "participants", "reflections")  # "" is the lead


@dataclass(slots=True)
class _Draft:
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
        drafts = _joined(
            drafts, page.from_labels_elsewhere() or page.from_headings() or page.from_prose() or page.from_title()
        )
    if not drafts:
        where = page.place_of_title()
        country = page.country("" if where is None else where)
        return (Event(place=where, country=country, rule="title"),) if where or country else ()
    return tuple(page.events(drafts))


def _joined(told: list[_Draft], dated: list[_Draft]) -> list[_Draft]:
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
        self.sections, self.language = sections, language
        self.beside = countries_of_title(title)
        self.near = self.beside  # and the countries that the events' places tell beyond doubt
        self._prose: list[str] | None = None

    # ------------------------------------------------------------------ the section

    def from_fields(self) -> list[_Draft]:
        section = self.sections.get("date_location")
        if section is None or not section.parts or not (section.tells or section.section.status is Status.EMPTY):
            return []
        drafts: list[_Draft] = []
        heading = section.parts[0].heading
        if heading and heading.text[-1:] and any(sign.isdecimal() for sign in heading.text):
            drafts.append(_Draft())
            self._line(drafts, heading.text, heading.span, from_heading=True)
            drafts = [draft for draft in drafts if draft.days]
        if section.tells:
            for each in fields(self.masked, section.parts):
                self._take(drafts, each)
                if len(drafts) > MOST_EVENTS:
                    break
        return self._days_of_one([draft for draft in drafts if draft.known()])

    def _days_of_one(self, drafts: list[_Draft]) -> list[_Draft]:
        """The drafts with those made one that are called the days of one salon: "Day 1: …", "Day 2: …"."""
        kept = drafts[:1]
        for draft in drafts[1:]:
            last = kept[-1]
            if self._number(draft) == self._number(last) + 1 > 1 and draft.where() in {None, last.where()}:
                day = following(last.days[-1], draft.days[0])
                if day and len(last.days) == len(draft.days) == 1:
                    last.days, last.span = [day], last.span and _cover(last.span, draft.span or last.span)
                    last.number = self._number(draft)
                    continue
            kept.append(draft)
        return kept

    def _number(self, draft: _Draft) -> int:
        """Which day of its salon a draft is called; 0 where it is none."""
        if draft.number or not draft.span or not draft.days:
            return draft.number
        called = day_label().match(self.masked, draft.span.start, draft.span.end)
        return whole(called["number"]) if called else 0

    def _take(self, drafts: list[_Draft], each: Field) -> None:
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
                last = _follow(drafts)
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
            last.span = _cover(last.span, each.span)
        elif kind == "header":
            if any(sign.isdecimal() for sign in each.text) and _has_day(each.text, self.year):
                _follow(drafts)
                self._line(drafts, each.text, each.span)
            else:
                _follow(drafts).hint = place_words(each.text)
        else:
            self._line(drafts, each.text, each.span)

    def _dated(self, drafts: list[_Draft], text: str, span: Span) -> None:
        days = self._days(text, labelled=True)
        if not days:
            return
        last = drafts[-1] if drafts else None
        if last is None or last.days:
            last = _follow(drafts)
        last.days = days
        last.span = _cover(last.span, span)
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

    def _line(self, drafts: list[_Draft], text: str, span: Span, *, from_heading: bool = False) -> None:
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
                last = _follow(drafts)
            last.days.append(day)
            last.span = _cover(last.span, span)
            last.rule = "line"
            if where and not last.place:
                last.place = [where]
        if len(days) > 1 and not any(around):
            where = None if spoken else rest
            if where:
                drafts[-1].place = [where]

    def _undated(self, drafts: list[_Draft], text: str, span: Span, from_heading: bool) -> None:
        words = place_words(text)
        if not words or from_heading or is_prompt(words):
            return
        last = drafts[-1] if drafts else _follow(drafts)
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
        last.span = _cover(last.span, span)

    # ------------------------------------------------------------------ elsewhere

    def _unowned(self) -> list[Part]:
        """The lead and the parts of the page that are none of the collection's sections."""
        owned = {part.span for section in self.sections.values() for part in section.parts}
        return [part for part in self.outline.parts if part.span not in owned]

    def from_labels_elsewhere(self) -> list[_Draft]:
        """Events from labelled fields ("When: …") in the lead or in a section that the form does not have."""
        drafts: list[_Draft] = []
        for part in self._unowned():
            for each in fields(self.masked, (part,)) if DIGITS.search(self.masked, *part.body) else ():
                if each.kind in {"date", "when", "place", "city", "country"} and len(drafts) <= MOST_EVENTS:
                    self._take(drafts, each)
            if any(draft.days for draft in drafts):
                return [draft for draft in drafts if draft.days]
            drafts = []
        return []

    def from_headings(self) -> list[_Draft]:
        drafts: list[_Draft] = []
        known = set()
        for heading in self.outline.headings:
            if len(drafts) < MOST_EVENTS and DIGITS.search(heading.text):
                for day in self._days(heading.text):
                    if day.start not in known:
                        known.add(day.start)
                        where = rest_of(heading.text, [day])
                        drafts.append(_Draft([day], span=heading.span, rule="heading", hint=where))
        return drafts

    def from_prose(self) -> list[_Draft]:
        """Events from sentences that say "held on", else the first date of the year that stands in prose."""
        fallback: list[_Draft] = []
        drafts: list[_Draft] = []
        told = [(*span, True) for span in self._prose_spans()]
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
                    if len(target) < MOST_EVENTS and not _inside_known(day, target):
                        near = day.span.end if len(days) > 1 else None
                        found = places.announced_place(self.masked, low, high, near=near)
                        where = places.tidy(plain(self.masked[slice(*found)])) if found else ""
                        target.append(_Draft([day], [where] if where else [], span=Span(low, high), rule="prose"))
        return drafts or fallback[:1]

    def _prose_spans(self) -> Iterator[tuple[int, int]]:
        if self.outline.parts and self.outline.parts[0].heading is None:
            yield self.outline.parts[0].body
        for name in PROSE:
            section = self.sections.get(name)
            for part in section.parts if section else ():
                yield part.body

    def from_title(self) -> list[_Draft]:
        days = self._days(self.title)
        return [_Draft(days[:1], rule="title")] if days else []

    def place_of_title(self) -> str | None:
        """A city in the last parts of the title: "Reports/Example UG/Springfield", "Salon of X (Springfield)"."""
        for piece in reversed(re.split(r"[/(),]", self.title)[-4:]):
            name = re.sub(r"\b(?:19|20)\d\d\b", "", piece).strip(" -–—_")
            if name and fold(name) not in places.countries() and fold(name) in places.cities():
                return name if fold(name) not in places.kinds_of_venues() else None
        return None

    # ------------------------------------------------------------------ countries

    def country(self, place: str, sentence: str = "") -> str | None:
        """The country of a place: from its words, then the title, then the prose, then adjectives in them."""
        if place and (code := places.country_of(place, self.near, speaking=self.speaking)):
            return code
        if place and places.is_online().search(place):
            return self.beside[0] if self.beside else None
        if sentence and (named := places.countries_in(sentence)):
            return named[0]
        if self.beside:
            return self.beside[0]
        if place and not self._prose and (code := places.country_of(place, tuple(self.prose_countries()))):
            return code
        if (city := self.place_of_title()) and (code := places.country_of(city, self.prose_countries())):
            return code
        return places.most_named(self.prose_countries())

    @property
    def speaking(self) -> frozenset[str]:
        """The countries whose language the page is written in."""
        return places.countries_speaking(self.language) if self.language else frozenset()

    def prose_countries(self) -> list[str]:
        """Countries the prose names, by name; where it names none, by adjective."""
        if self._prose is None:
            texts = [self.masked[slice(*span)] for span in self._prose_spans()]
            named: list[str] = []
            for text in texts:
                named += places.countries_in(text[:LONGEST_ASKED])
                if len(named) > 3:
                    break
            self._prose = named or [code for text in texts[:3] for code in places.adjectives_in(text[:LONGEST_ASKED])]
        return self._prose

    def events(self, drafts: Iterable[_Draft]) -> Iterator[Event]:
        """The drafts as events, each day or run of days one."""
        drafts = list(drafts)
        month_first = self._month_first(drafts)
        wheres = [self._where(draft, drafts) for draft in drafts]
        asked = [
            draft.country if draft.country and places.country_of(draft.country, self.beside) else where or ""
            for draft, where in zip(drafts, wheres, strict=True)
        ]
        sure = [code for place in asked if place and (code := places.country_of(place, self.beside, sure=True))]
        self.near = tuple(dict.fromkeys((*self.beside, *sure)))
        for draft, where, place in zip(drafts, wheres, asked, strict=True):
            country = self.country(place, self.masked[slice(*draft.span)] if draft.span else "")
            country = country or places.most_named(sure)
            text = plain(self.masked[slice(*draft.span)])[:300] if draft.span else ""
            for day in draft.days or [Stated(None, None, Span(0, 0))]:
                day = settle(day, month_first)  # noqa: PLW2901
                yield Event(
                    day.start, day.end, where, country, text,
                    year_inferred=day.year_inferred, span=draft.span, rule=draft.rule,
                )  # fmt: skip

    def _where(self, draft: _Draft, drafts: list[_Draft]) -> str | None:
        """The place of an event: its own, the words beside its date, that of the title or of the other events."""
        where = draft.where()
        if where is None and draft.hint and places.country_of(draft.hint, self.beside):
            return draft.hint
        if where is None and len(drafts) == 1:
            return self.place_of_title()
        return where or next((other.where() for other in drafts if other.where() and not other.hint), None)

    def _month_first(self, drafts: list[_Draft]) -> bool | None:
        """The order of day and month in figures, by the page's other dates, else by the country's custom."""
        unclear = [day for draft in drafts for day in draft.days if day.figures and day.start is None]
        if not unclear:
            return None
        orders = {
            order for day in unclear for order in (False, True) if settle(day, None).start == settle(day, order).start
        }
        if len(orders) == 1:
            return orders.pop()
        country = self.country(drafts[0].where() or "")
        return None if country is None else writes_month_first(country)


def _follow(drafts: list[_Draft]) -> _Draft:
    """The draft to fill next: the last one while nothing is known of it, else a new one."""
    if not drafts or drafts[-1].known():
        drafts.append(_Draft())
    return drafts[-1]


def _cover(span: Span | None, other: Span) -> Span:
    return other if span is None else Span(min(span.start, other.start), max(span.end, other.end))


def _has_day(text: str, year: int) -> bool:
    return any(True for day in find_dates(text, year=year) if not day.signature)


def _inside_known(day: Stated, drafts: list[_Draft]) -> bool:
    return any(
        other.start and other.end and day.start and day.end and other.start <= day.start and day.end <= other.end
        for draft in drafts
        for other in draft.days
    )
