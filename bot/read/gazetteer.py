"""The names of countries, by CLDR in any of its main languages, and of cities, by GeoNames: which of them a text has.

Of which country a place is, ``country_of`` tells.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from babel import Locale

from bot.read.calendars import CORE
from bot.read.words import alternatives, fold, kinds, table, unspaced

# CLDR regions of two letters that are no countries of ISO 3166-1.
NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))
CITY_AMONG_WORDS = 50_000  # people of a city that is seen among other words of a venue
SHORTEST = 3  # letters of a city's name that is none among other words: codes of airports, names of persons
MANY = 20  # percent of a country's people
LONGEST_PLACE = 400  # code points
LONGEST_NAME = 5  # words
WORD = re.compile(r"[^\s\d,;:()\[\]{}|/\"“”«»!?<>。，、（）]+")
CAPITALISED = re.compile(r"[A-Z][^\s\d,;:()\[\]{}|/\"!?<>]*")
LETTERS = re.compile(r"[A-Z][A-Za-z]*")
EDGES = ".'’*-–—"
_OF_A_PERSON = re.compile(r"\w+ (?!(?:User|Wiki))[A-ZÀ-Þ]\w+(?:[\s.,;]|$)")  # "Chad Morris", not "Ghana Wikimedians"


@cache
def countries() -> dict[str, str]:
    """Folded names of countries, territories and their parts -> ISO 3166-1 alpha-2."""
    found: dict[str, str] = {}
    for kind in ("alias", "region"):
        for entries in table("places")[kind].values():
            for entry in entries:
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


@cache
def cities() -> dict[str, tuple[tuple[str, int], ...]]:
    """Folded city name -> (country, people), the biggest first. Read from the package's GeoNames table."""
    found: dict[str, list[tuple[str, int]]] = {}
    with files("bot.read").joinpath("cities.tsv.gz").open("rb") as packed:
        for line in gzip.decompress(packed.read()).decode().splitlines():
            if not line.startswith("#"):
                country, people, _, _, _, *names = line.split("\t")
                for name in names:
                    found.setdefault(name, []).append((country, int(people)))
    return {name: tuple(rows) for name, rows in found.items()}


class Named(NamedTuple):
    """A country that a text names, and where."""

    at: int
    code: str


def countries_in(text: str) -> list[str]:
    """Every country that the text names, in order, once for each time it is named.

    A name that a part of another country has too names none.
    """
    return [named.code for named in _countries_in(text)]


def countries_told(text: str) -> list[str]:
    """The countries that a text names as places: behind "in", "of" or a comma. "Chad Jordan" is somebody's name."""
    return [named.code for named in _countries_in(text) if _is_told(text, named.at)]


def _is_told(text: str, at: int) -> bool:
    before = text[:at].rstrip()
    if unspaced(text[at : at + 1]):
        return True
    if _OF_A_PERSON.match(text, at):
        return False
    if not before or before[-1] in ",(（，、،":
        return bool(before) or text.strip() == text
    last = fold(before.rsplit(None, 1)[-1]).strip(EDGES)
    return last in _announcing()


@cache
def _announcing() -> frozenset[str]:
    listed = (*table("places")["before"].values(), *table("places")["of"].values())
    return frozenset(fold(word) for words in listed for word in words)


@lru_cache(maxsize=1024)  # a place is asked more than once while its page is read
def _countries_in(text: str) -> tuple[Named, ...]:
    found: list[Named] = []
    names, firsts = countries(), _first_words()
    ascii_only = text.isascii()
    if ascii_only and _first_letters().isdisjoint(map(str.lower, LETTERS.findall(text))):
        return ()
    done = 0
    for match in (CAPITALISED if ascii_only else WORD).finditer(text):
        if match.start() < done:
            continue
        word = match.group()
        first = fold(word).strip(EDGES)
        if first not in firsts:
            continue
        run = list(WORD.finditer(text, match.start(), match.end() + 60))[:LONGEST_NAME]
        folded = [fold(found_word.group()).strip(EDGES) for found_word in run]
        for size in range(len(run), 0, -1):
            name = " ".join(folded[:size])
            code = names.get(name)
            if len(shared_names().get(name, ())) > 1:
                break
            if code and _written_as_name(word, name):
                found.append(Named(match.start(), code))
                done = run[size - 1].end()
                break
    if not ascii_only:
        found += [Named(m.start(), names[fold(m.group())]) for m in _unspaced_countries().finditer(text)]
        found.sort()
    return tuple(dict.fromkeys(found))


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in countries())


@cache
def _first_letters() -> frozenset[str]:
    """What the first words begin with up to a mark, so that most texts are known to name no country."""
    return frozenset(
        LETTERS.findall(word.capitalize())[0].lower() for word in _first_words() if word.isascii() and word[0].isalpha()
    )


def _written_as_name(word: str, name: str) -> bool:
    """Whether a word is written like a name: "us" and "turkey" are everyday words, US and Turkey are not."""
    if len(name) <= 3 and name.isascii():
        return word.isupper()
    return not word[:1].islower()


@cache
def _adjective() -> re.Pattern[str]:
    return re.compile(rf"\b[A-Za-z]{{4,}}(?:{alternatives(table('places')['adjective_endings']['any'])})\b")


def adjectives_in(text: str) -> list[str]:
    """Countries the text names by an adjective or in another grammatical case (Algerian, boliviana, Украине)."""
    stems = _stems()
    found = []
    for word in dict.fromkeys((_adjective() if text.isascii() else WORD).findall(text)):
        name = fold(word).strip(EDGES)
        for cut in range(len(name) - 1, max(3, len(name) - 7), -1):
            code = stems.get(name[:cut])
            if code and (not name.isascii() or name[cut:] in table("places")["adjective_endings"]["any"]):
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
        for code in {code for rows in cities().values() for code, _ in rows}
        if (info := get_territory_language_info(code).get(language))
        and (info["official_status"] or float(info["population_percent"] or 0) >= MANY)
    )


@cache
def shared_names() -> dict[str, tuple[str, ...]]:
    """Names that a country shares with a part of another -> the countries it can be in."""
    entries = (entry.split(" = ") for listed in table("places")["shared"].values() for entry in listed)
    return {fold(name): tuple(codes.split()) for name, codes in entries}


@cache
def kinds_of_venues() -> frozenset[str]:
    """Words that name venues and, by chance, small cities."""
    return frozenset(word for word, kind in kinds("places").items() if kind in {"venue", "fringe", "before"})


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    entries = (entry.split(" = ") for listed in table("places")["city_endings"].values() for entry in listed)
    return tuple((fold(ending), fold(other)) for ending, other in entries)


@lru_cache(maxsize=4096)
def base_of(name: str) -> str:
    """The known city whose name stands in the case behind "in": "w Gdańsku", "у Львові", "Ankara'da"; "" for none."""
    if name in cities():
        return ""
    stem, apostrophe, _ = name.partition("'")
    bases = (
        [stem] if apostrophe else [name[: len(name) - len(e)] + other for e, other in _endings() if name.endswith(e)]
    )
    return next((base for base in bases if len(base) > SHORTEST and _people_of(base) >= CITY_AMONG_WORDS), "")


def _people_of(name: str) -> int:
    rows = cities().get(name)
    return rows[0][1] if rows and name not in kinds_of_venues() else 0
