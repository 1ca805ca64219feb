"""The salons a page reports: when, where, in which country.

The evidence of a day, in this order: a labelled field or a line of the section about date and location; a labelled field
elsewhere; a heading with a date; a sentence that says when the salon was held; the title. The evidence of a place: a
label; beside a day, words that are a place (``places``); a sentence that says where; the title. What is not told stays
unknown. How a date is written is left to ``dates``, which are no days of a salon to ``event_dates``, labels to ``fields``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.read import gazetteer
from bot.read.dates import Stated, settle, times_in
from bot.read.event_countries import Countries, flags_of, place_of_title, prose_of, writes_month_first
from bot.read.event_dates import day_label, days_in, following, is_to_come
from bot.read.fields import Field, fields
from bot.read.model import Block, Heading, Range, Section
from bot.read.model.records import inner_blocks
from bot.read.model.sentences import sentences
from bot.read.numbers import has_digit, whole
from bot.read.places import announced, place_of, tidy
from bot.read.sections import Layout
from bot.read.words import pattern
from bot.reports.report import Event, Span, Status

MOST_EVENTS = 100  # of one page; what claims more is no report, and reading it must not take quadratic time
LONGEST_TEXT = 300  # code points of an event's wording
_YEAR = re.compile(r"(?<![\d–-])(?:19|20)\d\d(?![\d–-])")
_PLACES = {"place", "city", "country"}


@dataclass(slots=True)
class Draft:
    """An event on its way: its days (several where one place saw several), and the words about its places."""

    days: list[Stated] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    city: list[str] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)
    span: Span | None = None
    rule: str = "fields"
    text: str = ""
    number: str = ""  # "1" of "Date 1"
    loose: bool = False  # the place is from a line without a label: a labelled one is better
    hint: str = ""  # the sub-heading above it

    def where(self) -> str | None:
        parts = self.places[:1] + [part for part in self.city if not any(part in place for place in self.places)]
        return ", ".join(dict.fromkeys(parts)) or None

    def known(self) -> bool:
        return bool(self.days or self.places or self.city)

    def covers(self, span: Span, text: str) -> None:
        self.span = span if self.span is None else Span(min(self.span.start, span.start), max(self.span.end, span.end))
        self.text = f"{self.text} {text}".strip()[:LONGEST_TEXT]


class Prose(NamedTuple):
    """Events that sentences tell: those that say so, and those that only have a date."""

    told: list[Draft]
    first: list[Draft]


class Told(NamedTuple):
    """A place that a sentence tells."""

    place: str
    span: Span
    text: str


def read_events(layout: Layout) -> tuple[Event, ...]:
    """The events in page order. Takes any page, never raises."""
    page = _Page(layout)
    drafts = page.from_section()
    if not any(draft.days for draft in drafts):
        dated = page.from_labels() or page.from_headings() or page.from_prose() or page.from_title()
        drafts = _joined(drafts, dated)
    if not any(draft.where() for draft in drafts) and (told := page.place_in_prose()):
        if not drafts:
            drafts = [Draft(rule="prose")]
            drafts[0].covers(told.span, told.text)
        for draft in drafts:
            draft.places = [told.place]
    if not drafts:
        where = place_of_title(layout.title)
        country = page.countries.of(where or "", [])
        return (Event(place=where, country=country, rule="title"),) if where or country else ()
    return tuple(page.events(drafts))


def _joined(told: list[Draft], dated: list[Draft]) -> list[Draft]:
    """Events whose place one part of the page tells and whose days another."""
    if not dated or not told:
        return dated or told
    if len(told) == 1:
        for draft in dated:
            draft.places, draft.city = told[0].places or draft.places, told[0].city
            draft.flags = told[0].flags or draft.flags
        return dated
    if len(told) == len(dated):
        for draft, other in zip(told, dated, strict=True):
            draft.days, draft.rule = other.days, other.rule
        return told
    return dated


class _Page:
    """One page while its events are read."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.year = layout.collection.default_year
        self.known_year = _year_in(layout.title.rsplit("/", 1)[-1])
        self.countries = Countries(layout)

    def days(self, text: str, heading: str = "", *, labelled: bool = False) -> list[Stated]:
        """The days of salons in a text; the year of the heading above it, or of the title, comes before the default."""
        if not has_digit(text):
            return []
        told = _year_in(heading) or self.known_year
        days = days_in(text, told or self.year, labelled=labelled)
        return [_of_year(day) for day in days] if told else days

    # ------------------------------------------------------------------ the section

    def from_section(self) -> list[Draft]:
        section = self.layout.sections.get("date_location")
        if section is None or not section.parts or not (section.tells or section.section.status is Status.EMPTY):
            return []
        drafts: list[Draft] = []
        for part in section.parts:
            heading = part.heading
            if heading and (part is section.parts[0] or part.heading in _tops(section.parts)):
                self._heading(drafts, heading.text, self.layout.page.span(heading.start, heading.end))
        if section.tells:
            self._walk(drafts, fields(section.parts), self._headings_above(section.parts[0]))
        return _days_of_one(_paired([draft for draft in drafts if draft.known()]))

    def _headings_above(self, part: Section) -> str:
        """The heading of a part and those it stands under."""
        above: list[Heading] = []
        for heading in self.layout.page.headings:
            if part.heading is None or heading.start > part.heading.start:
                break
            while above and above[-1].level >= heading.level:
                above.pop()
            above.append(heading)
        return " / ".join(heading.text for heading in above)

    def _heading(self, drafts: list[Draft], text: str, span: Span) -> None:
        """A heading that holds its value: "Date: 11 August 2019", "Venue – Town Hall, Accra"."""
        days = self.days(text, labelled=True)
        if days:
            _follow(drafts).days = days
            drafts[-1].covers(span, text)
            drafts[-1].hint = place_of(_without(text, days))
        _, mark, value = _cut(text)
        if mark and not days and value and (place := place_of(value)):
            last = drafts[-1] if drafts and not drafts[-1].places else _follow(drafts)
            last.places = [place]
            last.covers(span, text)

    def _walk(self, drafts: list[Draft], found: Iterable[Field], heading: str) -> None:
        """Puts fields into the events they belong to; what stands under "Upcoming" is none."""
        ahead: int | None = None  # the depth of the list below which things are yet to come
        for each in found:
            depth = each.block.depth if each.block else 0
            alone = each.kind in {"header", "line"} and len(each.text) < 60 and not self.days(each.text)
            if alone and is_to_come(each.text) and (each.kind == "header" or each.text.rstrip().endswith((":", "："))):
                ahead = depth
                continue
            if ahead is not None and (each.kind == "header" and each.text):
                ahead = None
            if ahead is None and len(drafts) <= MOST_EVENTS:
                self._take(drafts, each, heading)

    def _take(self, drafts: list[Draft], each: Field, heading: str) -> None:
        """Puts a field into the event it belongs to: a kind that the last event has begins a new one."""
        kind, text = each.kind, _visible(each)
        if kind in {"time", "other"}:
            if kind == "other" or not self.days(text, heading):
                return
            kind = "when"
        if kind in {"date", "when"}:
            self._dated(drafts, each, text, heading)
        elif kind in _PLACES:
            self._placed(drafts, each, text, kind, heading)
        elif kind == "header":
            if self.days(text, heading):
                self._line(drafts, each, text, heading)
            else:
                _follow(drafts).hint = place_of(text)
        else:
            self._line(drafts, each, text, heading)

    def _dated(self, drafts: list[Draft], each: Field, text: str, heading: str) -> None:
        days = self.days(text, heading, labelled=True)
        if not days:
            return
        last = _numbered(drafts, each.number) or (drafts[-1] if drafts else None)
        if last is None or last.days:
            last = _follow(drafts)
        last.days, last.number = days, each.number or last.number
        last.covers(each.span, text)
        if each.block:
            last.flags += flags_of(each.block)
        if not last.places:
            last.hint = place_of(_without(text, days)) or last.hint

    def _placed(self, drafts: list[Draft], each: Field, text: str, kind: str, heading: str) -> None:
        days = self.days(text, heading) if has_digit(text) else []
        if kind == "place" and days and not any(draft.days for draft in drafts[-1:]):
            self._line(drafts, each, text, heading)
            return
        place = _of_label(text)
        if not place:
            return
        last = _numbered(drafts, each.number) or (drafts[-1] if drafts else None)
        if last and kind == "place" and last.places and not last.loose and len(last.days) > len(last.places):
            last.places.append(place)
            last.covers(each.span, text)
            return
        another = last and each.number and last.number and last.number != each.number
        if last is None or another or (kind == "place" and last.places and not last.loose):
            last = _follow(drafts)
        if kind == "place":
            last.places, last.loose = [place], False
        else:
            last.city.append(place)
        last.number = last.number or each.number
        last.covers(each.span, text)
        if each.block:
            last.flags += flags_of(each.block)

    def _line(self, drafts: list[Draft], each: Field, text: str, heading: str) -> None:
        """A line without a label: dates and the places around them, or only a place."""
        for at, to in sentences(text):
            self._sentence(drafts, each, text[at:to], heading)

    def _sentence(self, drafts: list[Draft], each: Field, text: str, heading: str) -> None:
        days = self.days(text, heading)
        if not days:
            self._undated(drafts, each, text)
            return
        spoken = bool(pattern("events", "sentence").search(text))
        known = {(day.start, day.end) for draft in drafts for day in draft.days if day.start}
        for day, where in zip(days, _around(text, days, spoken=spoken), strict=True):
            if (day.start, day.end) in known and spoken:
                continue
            last = drafts[-1] if drafts else None
            same = last is not None and bool(last.days) and len(days) > 1 and where is None and last.span == each.span
            if last is None or (last.days and not same):
                last = _follow(drafts)
            last.days.append(day)
            last.covers(each.span, "" if same else text)
            last.span, last.rule = each.span, "line"
            if each.block:
                last.flags += flags_of(each.block)
            if where and not last.places:
                last.places, last.loose = [where], True

    def _undated(self, drafts: list[Draft], each: Field, text: str) -> None:
        last = drafts[-1] if drafts else _follow(drafts)
        if last.places:
            return
        spoken = [tidy(text[at:to]) for at, to in announced(text)]
        place = spoken[0] if spoken and pattern("events", "sentence").search(text) else place_of(text)
        if place and not pattern("events", "not_held", prefix=True).search(text):
            last.places, last.loose = [place], True
            last.covers(each.span, text)

    # ------------------------------------------------------------------ elsewhere

    def from_labels(self) -> list[Draft]:
        """Events from labelled fields ("When: …") in the lead or in a section that the form does not have."""
        for part in self.layout.unowned():
            drafts: list[Draft] = []
            labelled = (f for f in fields((part,)) if f.kind in {"date", "when", *_PLACES})
            self._walk(drafts, labelled, part.heading.text if part.heading else "")
            if any(draft.days for draft in drafts):
                return _paired([draft for draft in drafts if draft.days])
        return []

    def from_headings(self) -> list[Draft]:
        drafts: list[Draft] = []
        for heading in self.layout.page.headings:
            for day in self.days(heading.text) if len(drafts) < MOST_EVENTS else ():
                if all(day.start != other.days[0].start for other in drafts):
                    drafts.append(Draft([day], rule="heading", hint=place_of(_without(heading.text, [day]))))
                    drafts[-1].covers(self.layout.page.span(heading.start, heading.end), heading.text)
        return drafts

    def prose(self) -> Iterator[Block]:
        """The blocks of prose, those of tables' cells among them."""
        for block in prose_of(self.layout):
            yield from inner_blocks(block)

    def from_prose(self) -> list[Draft]:
        """Events from sentences that say "held on", else the first date of the year that stands in prose.

        In sections that the form does not have only the former count, and only where the others have no date.
        """
        told, first = self._told_in(self.prose())
        if told or first:
            return told or first[:1]
        strangers = (block for part in self.layout.unowned() if part.heading for block in part.blocks)
        return self._told_in(inner for block in strangers for inner in inner_blocks(block)).told

    def _told_in(self, blocks: Iterable[Block]) -> Prose:
        found = Prose([], [])
        for block in blocks:
            for sentence in block.sentences if has_digit(block.text) else ():
                text = block.text[sentence.at : sentence.to]
                years = {self.year, self.known_year}
                days = [day for day in self.days(text) if day.start is None or day.start.year in years]
                held = bool(days) and bool(pattern("events", "held", prefix=True).search(text))
                target = found.told if held or (days and block.depth) else found.first
                wheres = _around(text, days, spoken=not block.depth)
                for day, where in zip(days, wheres, strict=True):
                    if len(target) < MOST_EVENTS and not _inside(day, target):
                        target.append(Draft([day], [where] if where else [], flags=flags_of(block), rule="prose"))
                        target[-1].covers(block.span(*sentence), text)
        return found

    def place_in_prose(self) -> Told | None:
        """Where a sentence says that the salon was held, without a day."""
        for block in self.prose():
            for sentence in block.sentences:
                text = block.text[sentence.at : sentence.to]
                held = pattern("events", "held", prefix=True).search(text)
                if held and not pattern("events", "not_held", prefix=True).search(text) and (found := announced(text)):
                    return Told(tidy(text[found[0].at : found[0].to]), block.span(*sentence), text)
        return None

    def from_title(self) -> list[Draft]:
        days = self.days(self.layout.title.rsplit("/", 1)[-1])
        return [Draft(days[:1], rule="title")] if days else []

    # ------------------------------------------------------------------ decisions

    def events(self, drafts: list[Draft]) -> Iterator[Event]:
        """The drafts as events, each day or run of days one."""
        month_first = self._month_first(drafts)
        wheres = [self._where(draft, drafts) for draft in drafts]
        near = [gazetteer.country_of(place, self.countries.beside, sure=True) for place in wheres if place]
        sure = [code for code in near if code]
        self.countries.near = tuple(dict.fromkeys((*self.countries.beside, *sure)))
        for draft, where in zip(drafts, wheres, strict=True):
            label = _cut(draft.text)[0]  # "Patiala: 28 July 2019, university campus"
            country = self.countries.of(where or "", draft.flags) or gazetteer.country_of(label, self.countries.beside)
            country = country or gazetteer.most_named(sure)
            for day in draft.days or [Stated(None, None, Range(0, 0))]:
                told = settle(day, month_first)
                yield Event(
                    told.start, told.end, where, country, draft.text,
                    year_inferred=told.year_inferred and told.start is not None, span=draft.span, rule=draft.rule,
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
        days = [day for draft in drafts for day in draft.days if day.figures]
        unclear = [day for day in days if day.start is None]
        if not unclear:
            return None
        orders = {
            order for day in unclear for order in (False, True) if settle(day, None).start == settle(day, order).start
        }
        if len(orders) == 1:
            return orders.pop()
        codes = {code for draft in drafts if (code := self.countries.of(draft.where() or draft.hint, draft.flags))}
        customs = {writes_month_first(code) for code in codes}
        return customs.pop() if len(customs) == 1 else None


def _tops(parts: object) -> list[object]:
    return [part.heading for part in parts if part.heading and _cut(part.heading.text)[1]]  # type: ignore[attr-defined]


def _cut(text: str) -> tuple[str, str, str]:
    """A heading before and after the colon or dash that parts its name from its value."""
    match = re.search(r"\s*[:：]\s*|\s[–—-]\s", text)
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")


def _year_in(text: str) -> int | None:
    """The one year that a heading or a title names."""
    years = {int(year) for year in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def _of_year(day: Stated) -> Stated:
    return replace(day, year_inferred=False)


def _visible(each: Field) -> str:
    """The words of a field without those of links to accounts: a person's name tells of no place."""
    text = each.text
    if each.block:
        for run in reversed(each.block.runs):
            if run.kind in {"user", "talk"} and each.at <= run.at and run.to <= each.at + len(text):
                text = text[: run.at - each.at] + text[run.to - each.at :]
    return text


def _of_label(text: str) -> str:
    """The place behind a label: its first sentence, without days and times; no evidence is asked for."""
    first = next(sentences(text), None)
    if first is None:
        return ""
    words = text[first[0] : first[1]]
    found = _without(words, days_in(words, 2019)) if has_digit(words) else words
    return tidy(found)


def _without(text: str, days: list[Stated]) -> str:
    """A text without its dates and times."""
    spans = sorted([*(day.span for day in days), *(times_in(text) if has_digit(text) else ())])
    pieces, done = [], 0
    for at, to in spans:
        pieces.append(text[done:at] if at > done else "")
        done = max(done, to)
    return ", ".join(piece for piece in (part.strip(" ,;") for part in [*pieces, text[done:]]) if piece)


def _around(text: str, days: list[Stated], *, spoken: bool) -> list[str | None]:
    """For each date of a text the place that stands with it; one that stands behind all goes for all."""
    if not days:
        return []
    edges = [day.span.to for day in days]
    stops = [*(day.span.at for day in days[1:]), len(text)]
    if spoken:
        places = announced(text)
        if len(days) == 1:
            return [tidy(text[places[0].at : places[0].to]) if places else None]
        found = [
            next((p for p in places if edge <= p.at < stop), None) for edge, stop in zip(edges, stops, strict=True)
        ]
        return [tidy(text[p.at : p.to]) if p else None for p in found]
    if len(days) == 1:
        return [place_of(_without(text, days)) or None]
    gaps = [place_of(_without(text[edge:stop], [])) or None for edge, stop in zip(edges, stops, strict=True)]
    before = place_of(_without(text[: days[0].span.at], [])) or None
    if before and not gaps[-1]:
        return [before, *gaps[:-1]]
    return gaps if all(gaps) else [*([None] * (len(days) - 1)), gaps[-1]]


def _follow(drafts: list[Draft]) -> Draft:
    """The draft to fill next: the last one while nothing is known of it, else a new one."""
    if not drafts or drafts[-1].known():
        drafts.append(Draft())
    return drafts[-1]


def _numbered(drafts: list[Draft], number: str) -> Draft | None:
    return next((draft for draft in drafts if number and draft.number == number), None)


def _inside(day: Stated, drafts: list[Draft]) -> bool:
    return any(
        other.start and other.end and day.start and day.end and other.start <= day.start and day.end <= other.end
        for draft in drafts
        for other in draft.days
    )


def _paired(drafts: list[Draft]) -> list[Draft]:
    """A draft of as many days as places is as many events: "Dates: 26 July and 17 August", "Venue A", "Venue B"."""
    found: list[Draft] = []
    for draft in drafts:
        if len(draft.places) > 1 and len(draft.places) == len(draft.days):
            found += (
                Draft([day], [place], span=draft.span, rule=draft.rule, text=draft.text)
                for day, place in zip(draft.days, draft.places, strict=True)
            )
        else:
            found.append(draft)
    return found


def _days_of_one(drafts: list[Draft]) -> list[Draft]:
    """The drafts with those made one that are called the days of one salon: "Day 1: …", "Day 2: …"."""
    kept = drafts[:1]
    for draft in drafts[1:]:
        last = kept[-1]
        number, before = _number(draft), _number(last)
        alone = len(draft.days) == len(last.days) == 1
        if number > 1 and number == before + 1 and alone and draft.where() in {None, last.where()}:
            if day := following(last.days[0], draft.days[0]):
                last.days, last.text, last.number = [day], draft.text, str(number)
                continue
        kept.append(draft)
    return kept


def _number(draft: Draft) -> int:
    """Which day of its salon a draft is called; 0 where it is not."""
    if draft.number.isdecimal():
        return int(draft.number)
    called = day_label().match(draft.text)
    return whole(called["number"]) if called else 0
