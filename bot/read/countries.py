"""The countries of a page's events: of a place's own words, then of the title, the prose and the page's language.

A country is what the words of a place say: its name, a part of it, or a city. A city whose name several countries have
decides only together with a country named beside it, or where one of the cities is far bigger than all others. Which
names a text has, ``gazetteer`` tells; what the events are, ``events``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice

from babel import Locale, UnknownLocaleError

from bot.read import gazetteer
from bot.read.gazetteer import EDGES, LONGEST_PLACE, City, cities, city_names, countries_in, is_venue, shared_names
from bot.read.model import Block
from bot.read.model.records import inner_blocks, runs_of
from bot.read.model.templates import listed
from bot.read.sections import Layout
from bot.read.words import fold, pattern

FAR_BIGGER = 4  # times the people of the next city of that name abroad
GREAT_CITY = 1_000_000  # people; Salvador in Brazil
CITY_ABROAD = 1_000_000  # the same, where the page names another country
CITY_ABROAD_ALONE = 100_000  # the same, of a city that is a part of the place by itself
PIECES = re.compile(r"[,;()\[\]|/\n，、（）。•·]|\s[-–—]+\s|(?<=\w{4})\.\s")
MOST_ASKED = 40  # blocks of prose that are asked for a country
LONGEST_ASKED = 1_200  # code points of a section that are asked for a country
PROSE = ("date_location", "what_happened", "participants", "reflections")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@lru_cache(maxsize=4096)
def countries_of_title(title: str) -> tuple[str, ...]:
    """Countries the title names, in its last parts first; by adjective where none is named."""
    parts = [part for part in title.replace("_", " ").split("/") if part]
    codes = [code for part in reversed(parts) for code in gazetteer.countries_in(part)]
    codes = codes or [code for part in reversed(parts[-2:]) for code in gazetteer.adjectives_in(part)]
    return tuple(dict.fromkeys(codes))


@lru_cache(maxsize=1024)
def place_of_title(title: str) -> str | None:
    """A city in the last parts of the title: "Reports/Example UG/Springfield", "Salon of X (Springfield)"."""
    for piece in reversed(re.split(r"[/(),]", title)[-4:]):
        name = _YEAR.sub("", piece).strip(" -–—_")
        if name and fold(name) not in gazetteer.countries() and fold(name) in gazetteer.cities():
            return None if is_venue(fold(name)) else name
    return None


def flags_of(block: Block) -> list[str]:
    """The countries whose flags stand in a block."""
    found = []
    for run in runs_of(block):
        if run.kind == "template" and run.target.lower() in listed("flag") and run.parameters:
            name = run.parameters[0][1].strip()
            code = name.upper() if len(name) == 2 and name.isascii() else gazetteer.countries().get(fold(name))
            found += [code] if code else []
    return found


@lru_cache(maxsize=512)
def writes_month_first(country: str) -> bool | None:
    """Whether the short dates of a country put the month before the day, by CLDR; None where it has none."""
    try:
        written = str(Locale.parse(f"und_{country}").date_formats["short"]).lower()
    except (ValueError, UnknownLocaleError):
        return None
    return written.find("m") < written.find("d") if written.find("y") > 0 else None


def prose_of(layout: Layout) -> Iterator[Block]:
    """The blocks that tell of a salon in prose: those of the lead first, then of the sections."""
    if layout.page.sections[0].heading is None:
        yield from layout.page.sections[0].blocks
    for name in PROSE:
        for part in layout.parts(name):
            yield from part.blocks


def country_of(
    place: str, beside: Collection[str] = (), *, speaking: Collection[str] = (), sure: bool = False
) -> str | None:
    """The country of a place by its own words; ``beside`` are countries that the page names elsewhere.

    The last part of a place tells most ("Paris, Texas"); a country by name tells more than a city. Of cities of
    one name those count that are ``beside``, else those in countries ``speaking`` the page's language. With
    ``sure``, a name that several countries have tells nothing.
    """
    pieces = [piece for piece in PIECES.split(place[:LONGEST_PLACE]) if piece and piece.strip()]
    named = [code for piece in reversed(pieces) for code in reversed(countries_in(piece))]
    for piece in reversed(pieces):
        if codes := shared_names().get(fold(piece).strip(EDGES)):
            return _one_of(codes, pieces, {*beside, *speaking})
        if countries_in(piece):
            return _namesake(pieces, named[0], {*beside, *speaking, *named} - {named[0]}, beside) or named[0]
    best = (False, -1, "")  # whether its country is beside, the people of the city, the country
    for piece in reversed(pieces):
        for name, alone in city_names(piece):
            rows = cities().get(name)
            if not rows:
                continue
            if not alone and not gazetteer.is_known(name):
                rows = () if is_venue(name) else tuple(city for city in rows if city.country in beside)
            unclear = sure and len({city.country for city in rows}) > 1
            city = _choose(rows, beside, speaking) if rows and not unclear else None
            smallest = CITY_ABROAD_ALONE if alone else CITY_ABROAD
            if city and (not beside or city.country in beside or rows[0].people >= smallest):
                best = max(best, (city.country in beside, city.people, city.country))
        if best[0]:
            break
    return best[2] or None


def _one_of(codes: tuple[str, ...], pieces: list[str], near: set[str]) -> str | None:
    """The one of the countries that share a name which a city of the place, or the page, tells."""
    for piece in reversed(pieces):
        here = {city.country for city in cities().get(fold(piece).strip(EDGES), ())} & set(codes)
        if len(here) == 1:
            return here.pop()
    told = near & set(codes)
    return told.pop() if len(told) == 1 else None


def _namesake(pieces: list[str], code: str, near: set[str], beside: Collection[str]) -> str | None:
    """The nearer country of a great city that a piece means, where the piece could be the country ``code`` too."""
    for piece in pieces:
        name = fold(piece).strip(EDGES)
        rows = cities().get(name) or cities().get(name.rpartition(" ")[2], ())
        if rows and countries_in(piece) == [code] and rows[0].country in near and code not in beside:
            return rows[0].country if rows[0].people >= GREAT_CITY else None
    return None


def _choose(rows: Sequence[City], beside: Collection[str], speaking: Collection[str]) -> City | None:
    """The one of a name's cities: that in a country beside, else the only one or the far bigger one."""
    if near := next((city for city in rows if city.country in beside), None):
        return near
    rows = [city for city in rows if city.country in speaking] or rows
    rival = next((city.people for city in rows if city.country != rows[0].country), 0)
    return rows[0] if rows[0].people >= FAR_BIGGER * rival else None


def most_named(codes: list[str]) -> str | None:
    """The country named most often, the first of equals; None without any."""
    return Counter(codes).most_common(1)[0][0] if codes else None


class Countries:
    """What a page tells of the countries its events were in; ``near`` are those that their places tell beyond doubt."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._speaking = gazetteer.countries_speaking(layout.language) if layout.language else frozenset()
        self.beside = countries_of_title(layout.title)
        self.near = self.beside

    def of(self, place: str, flags: list[str]) -> str | None:
        """The country of a place: by a flag beside it, its words, then the title, then the prose."""
        if len(set(flags)) == 1:
            return flags[0]
        if place and (code := country_of(place, self.near, speaking=self._speaking)):
            return code
        if self.beside or pattern("places", "online", prefix=True).search(place):
            return self.beside[0] if self.beside else None
        for known in (place, place_of_title(self._layout.title)):
            if known and (code := country_of(known, self._in_prose)):
                return code
        last = self._layout.title.rsplit("/", 1)[-1]
        return most_named(self._in_prose) or country_of(last, speaking=self._speaking)

    @cached_property
    def _in_prose(self) -> list[str]:
        """Countries the prose names, by name; where it names none, by adjective."""
        blocks = (inner for block in prose_of(self._layout) for inner in inner_blocks(block))
        texts = [block.text[:LONGEST_ASKED] for block in islice(blocks, MOST_ASKED)]
        named: list[str] = []
        for text in texts:
            named += gazetteer.countries_told(text)
            if len(named) > 3:
                break
        return named or [code for text in texts[:6] for code in gazetteer.adjectives_in(text)]
