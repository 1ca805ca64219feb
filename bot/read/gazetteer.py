"""The names of countries, by CLDR in any of its main languages, and of cities, by GeoNames: which of them a text has.

Of which country a place is, ``countries`` tells.
"""

from __future__ import annotations

import gzip
import re
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from babel import Locale

from bot.read.calendars import CORE
from bot.read.words import alternatives, fold, kinds, unspaced, word_set, words
from bot.reports.report import Coordinates

# CLDR regions of two letters that are no countries of ISO 3166-1.
NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))
CITY_AMONG_WORDS = 50_000  # people of a city that is seen among other words of a venue
LONGEST_UNSPACED = 24  # code points of a name without blanks in which a city is looked for
SHORTEST = 3  # letters of a city's name that is none among other words: codes of airports, names of persons
MANY = 20  # percent of a country's people
LONGEST_PLACE = 400  # code points
LONGEST_NAME = 5  # words
WORD = re.compile(r"[^\s\d,;:()\[\]{}|/\"“”«»!?<>。，、（）]+")
CAPITALISED = re.compile(r"[A-Z][^\s\d,;:()\[\]{}|/\"!?<>]*")
EDGES = " .'’:*-–—"
_OF_A_PERSON = re.compile(r"\w+ (?!(?:User|Wiki))[A-ZÀ-Þ]\w+(?:[\s.,;]|$)")  # "Chad Morris", not "Ghana Wikimedians"


@cache
def countries() -> dict[str, str]:
    """Folded names of countries, territories and their parts -> ISO 3166-1 alpha-2."""
    found: dict[str, str] = {}
    for entry in (*words("places", "alias"), *words("places", "region")):
        name, _, code = entry.rpartition(" = ")
        found[fold(name)] = code
    for code in CORE:
        for territory, name in Locale.parse(code).territories.items():
            if len(territory) == 2 and territory.isalpha() and territory not in NO_COUNTRIES:
                for variant in (name, *re.split(r"\s*[()]\s*", name)):
                    if variant:
                        found.setdefault(fold(variant), territory)
    return found


@cache
def _unspaced_countries() -> re.Pattern[str]:
    return re.compile(alternatives(name for name in countries() if unspaced(name) and len(name) > 1))


@cache
def _stems() -> dict[str, str]:
    """Beginnings of the names of one word -> country, to know them in other cases and as adjectives."""
    found: dict[str, set[str]] = {}
    for name, code in countries().items():
        if " " not in name and len(name) >= 4 and not unspaced(name):
            stem = name[: max(4, len(name) - 2)] if not name.isascii() else name.rstrip("aeoy")
            found.setdefault(stem, set()).add(code)
    return {stem: next(iter(codes)) for stem, codes in found.items() if len(codes) == 1 and len(stem) > 3}


class City(NamedTuple):
    """A city: its country (ISO 3166-1), its people, the names of its state (of the USA only), and where it is."""

    country: str
    people: int
    region: str
    latitude: str
    longitude: str

    @property
    def states(self) -> list[str]:
        """The name of its state and its code, folded."""
        return self.region.split("/") if self.region else []

    @property
    def where(self) -> Coordinates:
        """Where it is, in degrees."""
        return Coordinates(Decimal(self.latitude), Decimal(self.longitude))


@cache
def cities() -> dict[str, tuple[City, ...]]:
    """Folded city name -> the cities of that name, the biggest first. Read from the package's GeoNames table."""
    found: dict[str, list[City]] = {}
    with files("bot.read").joinpath("cities.tsv.gz").open("rb") as packed:
        for line in gzip.decompress(packed.read()).decode().splitlines():
            if not line.startswith("#"):
                country, people, region, latitude, longitude, *names = line.split("\t")
                city = City(country, int(people), region, latitude, longitude)
                for name in names:
                    found.setdefault(name, []).append(city)
    return {name: tuple(rows) for name, rows in found.items()}


def countries_in(text: str) -> list[str]:
    """Every country that the text names, in order, once for each time it is named.

    A name that a part of another country has too names none.
    """
    return [code for _, code in _named(text)]


def countries_told(text: str) -> list[str]:
    """The countries that a text names as places: behind "in", "of" or a comma. "Chad Jordan" is somebody's name."""
    return [code for at, code in _named(text) if _is_told(text, at)]


def _is_told(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    if unspaced(text[at : at + 1]):
        return True
    if _OF_A_PERSON.match(text, at):
        return False
    if not before or before[-1] in ",(（，、،":
        return bool(before) or text.strip() == text
    return fold(before.rsplit(None, 1)[-1]).strip(EDGES) in word_set("places", "before", "of")


@lru_cache(maxsize=1024)  # a place is asked more than once while its page is read
def _named(text: str) -> tuple[tuple[int, str], ...]:
    """Where the text names a country, and which."""
    found: list[tuple[int, str]] = []
    done = 0
    for match in (CAPITALISED if text.isascii() else WORD).finditer(text):
        if match.start() < done or fold(match.group()).strip(EDGES) not in _first_words():
            continue
        run = list(WORD.finditer(text, match.start(), match.end() + 60))[:LONGEST_NAME]
        folded = [fold(word.group()).strip(EDGES) for word in run]
        for size in range(len(run), 0, -1):
            name = " ".join(folded[:size])
            if len(shared_names().get(name, ())) > 1:
                break
            if (code := countries().get(name)) and _written_as_name(match.group(), name):
                found.append((match.start(), code))
                done = run[size - 1].end()
                break
    if not text.isascii():
        found += [(m.start(), countries()[fold(m.group())]) for m in _unspaced_countries().finditer(text)]
    return tuple(dict.fromkeys(sorted(found)))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in countries())


def _written_as_name(word: str, name: str) -> bool:
    """Whether a word is written like a name: "us" and "turkey" are everyday words, US and Turkey are not."""
    if len(name) <= 3 and name.isascii():
        return word.isupper()
    return not word[:1].islower()


@cache
def _adjective() -> re.Pattern[str]:
    return re.compile(rf"\b[A-Za-z]{{4,}}(?:{alternatives(words('places', 'adjective_endings'))})\b")


def adjectives_in(text: str) -> list[str]:
    """Countries the text names by an adjective or in another grammatical case (Algerian, boliviana, Украине)."""
    stems = _stems()
    found = []
    for word in dict.fromkeys((_adjective() if text.isascii() else WORD).findall(text)):
        name = fold(word).strip(EDGES)
        for cut in range(len(name) - 1, max(3, len(name) - 7), -1):
            code = stems.get(name[:cut])
            if code and (not name.isascii() or name[cut:] in words("places", "adjective_endings")):
                found.append(code)
                break
    return found


@cache
def countries_speaking(language: str) -> frozenset[str]:
    """Where a language is official, or that of many; none for English, in which every affiliate may write."""
    from babel.languages import get_territory_language_info  # noqa: PLC0415 -- most pages never ask

    if language == "en":
        return frozenset()
    return frozenset(
        code
        for code in {city.country for rows in cities().values() for city in rows}
        if (info := get_territory_language_info(code).get(language))
        and (info["official_status"] or float(info["population_percent"] or 0) >= MANY)
    )


@cache
def shared_names() -> dict[str, tuple[str, ...]]:
    """Names that a country shares with a part of another -> the countries it can be in."""
    entries = (entry.split(" = ") for entry in words("places", "shared"))
    return {fold(name): tuple(codes.split()) for name, codes in entries}


def is_venue(name: str) -> bool:
    """Whether a folded word names venues and, by chance, small cities."""
    return kinds("places").get(name) in {"venue", "fringe", "before"}


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    entries = (entry.split(" = ") for entry in words("places", "city_endings"))
    return tuple((fold(ending), fold(other)) for ending, other in entries)


@lru_cache(maxsize=4096)
def base_of(name: str) -> str:
    """The known city whose name stands in the case behind "in": "w Gdańsku", "у Львові", "Ankara'da"; "" for none."""
    if name in cities():
        return ""
    stem, apostrophe, _ = name.partition("'")
    cut = [name.removesuffix(ending) + other for ending, other in _endings() if name.endswith(ending)]
    return next((base for base in ([stem] if apostrophe else cut) if len(base) > SHORTEST and is_known(base)), "")


def is_known(city: str) -> bool:
    """Whether a folded name is that of a city that is known without its country."""
    rows = cities().get(city, ())
    return bool(rows) and rows[0].people >= CITY_AMONG_WORDS and not is_venue(city)


@lru_cache(maxsize=4096)
def city_names(piece: str) -> tuple[tuple[str, bool], ...]:
    """The names in a piece of a place that may be a city, and whether they are all of it: itself, then its words."""
    whole = fold(piece).strip(EDGES)
    found = [] if is_venue(whole) else [(name, True) for name in (whole, base_of(whole)) if name]
    if unspaced(whole[:1]):
        for size in (4, 3, 2):
            found += ((whole[at : at + size], False) for at in range(len(whole[:LONGEST_UNSPACED]) - size + 1))
        if whole[-1] in "市县縣區区":
            found.append((whole[:-1], True))
    run = WORD.findall(piece)
    folded = [fold(word) for word in run]
    for size in (3, 2, 1):
        for at in range(len(run) - size, -1, -1):
            if run[at][:1].islower() or size == len(run):
                continue
            name = " ".join(folded[at : at + size]).strip(EDGES)
            if size == 1 and (base := base_of(name)):
                found.append((base, False))
            if len(name) > SHORTEST or not name.isascii():
                found.append((name, False))
    return tuple(found)
