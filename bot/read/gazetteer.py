"""Countries of places, by names of CLDR in any of its main languages and by cities.

A country is what the words say: its name, a part of it, or a city. A city whose name several countries have
decides only together with a country named beside it, or where one of the cities is far bigger than all
others. Which texts are asked, and in which order, is left to ``events``.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from babel import Locale

from bot.read.calendars import CORE
from bot.read.words import alternatives, fold, kinds, table, unspaced

# CLDR regions of two letters that are no countries of ISO 3166-1.
NO_COUNTRIES = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"))
FAR_BIGGER = 4  # times the people of the next city of that name abroad
CITY_AMONG_WORDS = 50_000  # people of a city that is seen among other words of a venue
SHORTEST = 3  # letters of a city's name that is none among other words: codes of airports, names of persons
GREAT_CITY = 1_000_000  # people; Salvador in Brazil
CITY_ABROAD = 1_000_000  # the same, where the page names another country
CITY_ABROAD_ALONE = 100_000  # the same, of a city that is a part of the place by itself
MANY = 20  # percent of a country's people
LONGEST_PLACE = 400  # code points
LONGEST_NAME = 5  # words

ADJECTIVES = ("n", "an", "ian", "ean", "i", "ese", "ish", "ne", "na", "no", "nas", "nos", "ien", "ienne", "iens",
              "iennes", "aise", "ais", "aises", "ana", "ano", "anos", "anas", "iano", "iana")  # fmt: skip
ADJECTIVE = re.compile(rf"\b[A-Za-z]{{4,}}(?:{'|'.join(sorted(ADJECTIVES, key=len, reverse=True))})\b")
WORD = re.compile(r"[^\s\d,;:()\[\]{}|/\"“”«»!?<>。，、（）]+")
CAPITALISED = re.compile(r"[A-Z][^\s\d,;:()\[\]{}|/\"!?<>]*")
LETTERS = re.compile(r"[A-Z][A-Za-z]*")
EDGES = ".'’*-–—"
PIECES = re.compile(r"[,;()\[\]|/\n，、（）。•·]|\s[-–—]+\s|(?<=\w{4})\.\s")


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
                country, people, *names = line.split("\t")
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
    if unspaced(text[at : at + 1]) or not before or before[-1] in ",(（，、،":
        return bool(before) or unspaced(text[at : at + 1]) or text.strip() == text
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
            if len(_shared_names().get(name, ())) > 1:
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


def adjectives_in(text: str) -> list[str]:
    """Countries the text names by an adjective or in another grammatical case (Algerian, boliviana, Украине)."""
    stems = _stems()
    found = []
    for word in dict.fromkeys((ADJECTIVE if text.isascii() else WORD).findall(text)):
        name = fold(word).strip(EDGES)
        for cut in range(len(name) - 1, max(3, len(name) - 7), -1):
            code = stems.get(name[:cut])
            if code and (not name.isascii() or name[cut:] in ADJECTIVES):
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


def country_of(
    place: str, beside: Collection[str] = (), *, speaking: Collection[str] = (), sure: bool = False
) -> str | None:
    """The country of a place by its own words; ``beside`` are countries that the page names elsewhere.

    The last part of a place tells most ("Paris, Texas"); a country by name tells more than a city. Of cities of
    one name those count that are ``beside``, else those in countries ``speaking`` the page's language. With
    ``sure``, a name that several countries have tells nothing.
    """
    pieces = [piece for piece in PIECES.split(place[:LONGEST_PLACE]) if piece and piece.strip()]
    if several := _shared(pieces):
        return _of_several(pieces, several, {*beside, *speaking})
    named = [code for piece in reversed(pieces) for code in reversed(countries_in(piece))]
    if named:
        return _namesake(pieces, named[0], {*beside, *speaking}) or named[0]
    best: tuple[bool, int, str] | None = None
    for piece in reversed(pieces):
        whole = fold(piece).strip(" .'-–—:*")
        for name, alone in _city_names(piece, whole):
            rows = cities().get(name)
            if not rows or (not alone and (name in kinds_of_venues() or rows[0][1] < CITY_AMONG_WORDS)):
                near = [row for row in rows or () if row[0] in beside and name not in kinds_of_venues()]
                if not near:
                    continue
                rows = tuple(near)
            if sure and len({country for country, _ in rows}) > 1:
                continue
            code = _choose(rows, beside, speaking)
            smallest = CITY_ABROAD_ALONE if alone else CITY_ABROAD
            if code and beside and code not in beside and rows[0][1] < smallest:
                continue
            if code:
                candidate = (code in beside, next(people for country, people in rows if country == code), code)
                best = max(best, candidate) if best else candidate
        if best and best[0]:
            break
    return best[2] if best else None


@cache
def _shared_names() -> dict[str, tuple[str, ...]]:
    """Names that a country shares with a part of another -> the countries it can be in."""
    entries = (entry.split(" = ") for listed in table("places")["shared"].values() for entry in listed)
    return {fold(name): tuple(codes.split()) for name, codes in entries}


def _shared(pieces: list[str]) -> tuple[str, ...]:
    """The countries that the last named piece can be in, where its name alone does not tell."""
    for piece in reversed(pieces):
        if codes := _shared_names().get(fold(piece).strip(" .'-–—:*")):
            return codes
        if countries_in(piece):
            return ()
    return ()


def _of_several(pieces: list[str], codes: tuple[str, ...], near: set[str]) -> str | None:
    """The one of several countries that a city of the place, or the page, tells."""
    for piece in reversed(pieces):
        here = {country for country, _ in cities().get(fold(piece).strip(" .'-–—:*"), ())} & set(codes)
        if len(here) == 1:
            return here.pop()
    told = near & set(codes)
    return told.pop() if len(told) == 1 else None


def _namesake(pieces: list[str], code: str, near: set[str]) -> str | None:
    """The nearer country of a great city that a piece means, where the piece could be the country ``code`` too."""
    for piece in pieces:
        rows = cities().get(fold(piece).strip(" .'-–—:*"), ())
        if rows and countries_in(piece) == [code] and rows[0][0] != code and rows[0][0] in near - {code}:
            return rows[0][0] if rows[0][1] >= GREAT_CITY and code not in near else None
    return None


@cache
def kinds_of_venues() -> frozenset[str]:
    """Words that name venues and, by chance, small cities."""
    return frozenset(word for word, kind in kinds("places").items() if kind in {"venue", "fringe", "before"})


def _city_names(piece: str, whole: str) -> Iterator[tuple[str, bool]]:
    """The names in a piece of a place that may be a city: the piece itself, then runs of its words."""
    if whole not in kinds_of_venues():
        yield whole, True
    if unspaced(whole[:1]) and len(whole) > 2:
        for size in (4, 3, 2):
            yield from ((whole[at : at + size], False) for at in range(len(whole) - size + 1))
        if whole[-1] in "市县縣区區":
            yield whole[:-1], True
    words = [m.group() for m in WORD.finditer(piece)]
    for size in (3, 2, 1):
        for at in range(len(words) - size, -1, -1):
            run = words[at : at + size]
            name = fold(" ".join(run)).strip(".'-–—:*")
            if not run[0][:1].islower() and len(run) < len(words) and not (name.isascii() and len(name) <= SHORTEST):
                yield name, False


def _choose(rows: tuple[tuple[str, int], ...], beside: Collection[str], speaking: Collection[str]) -> str | None:
    near = [country for country, _ in rows if country in beside]
    if near:
        return near[0]
    rows = tuple(row for row in rows if row[0] in speaking) or rows
    country, people = rows[0]
    rival = next((others for code, others in rows if code != country), 0)
    return country if people >= FAR_BIGGER * rival or len({code for code, _ in rows}) == 1 else None


def most_named(codes: list[str]) -> str | None:
    """The country named most often, the first of equals; None without any."""
    return Counter(codes).most_common(1)[0][0] if codes else None
