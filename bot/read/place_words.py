"""Which words of a text are evidence of a place, and how the words of one are tidied.

A few words tell of a place only with evidence: a name that the gazetteer has, a word for a building, for an area or for
a call. Where in a text they are looked for is left to ``places`` and ``place_sentences``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.read.calendars import months, weekdays
from bot.read.gazetteer import (
    LONGEST_PLACE,
    SHORTEST,
    WORD,
    base_of,
    cities,
    countries,
    countries_in,
    kinds_of_venues,
    shared_names,
)
from bot.read.model.ranges import Range
from bot.read.words import fold, pattern, table, unspaced

LONGEST_PIECE = 120  # code points of a part of a place
MOST_WORDS = 14  # of a place; what is longer is a sentence
FEW_WORDS = 4  # of a place without a capital: "bibliothèque municipale"
LONGEST_ENDING = 4  # code points of a word that may end like a building without being one: "raum"
KNOWN_CITY = 50_000  # people of a city that is evidence inside of other words
EDGE = " \t\n,;:.-–—−~|/*#&'\0، 、，。@•·<>=!_"
_OTHER_YEAR = re.compile(r"(?<!\d)(?:1[34]|19|20|25)\d\d(?!\d)")  # of any calendar that reports use
_ZONE = re.compile(r"[A-Z]{3,4}\)?")  # of a time of day
PIECES = re.compile(r"\s*[,;\n、，；•·|]\s*|\s+[-–—]+\s+|(?<=[^\W\d_]{3})[.。]\s+|\s*[()（）]\s*")
_FURTHEST = 60  # code points in which an open bracket must be closed


@cache
def is_online() -> re.Pattern[str]:
    """Words of a place that is none: "Online", "on Zoom"."""
    return pattern("places", "online", prefix=True)


def is_map(words: str) -> bool:
    """Whether words are those of a link to a map."""
    return fold(words).strip(EDGE) in table("places")["map"]["any"]


@cache
def _fringe() -> frozenset[str]:
    return frozenset(fold(word) for words in table("places")["fringe"].values() for word in words)


@cache
def _elided() -> frozenset[str]:
    return frozenset(word + sign for words in table("places")["elided"].values() for word in words for sign in "'’")


def tidy(place: str) -> str:
    """A place without the punctuation and the small words that a date or time left around it."""
    place = " ".join(place[:LONGEST_PLACE].split()).strip(EDGE)
    while place:
        first, _, rest = place.partition(" ")
        before, _, last = place.rpartition(" ")
        short = len(first) == 2 and first[1] == "."  # "г. Казань"
        if fold(first.strip(EDGE)) in _fringe() and first[:1] == first[:1].lower() and rest and not short:
            place = rest.strip(EDGE)
        elif fold(last.strip(EDGE)) in _fringe() and last[:1] == last[:1].lower() and before:
            place = before.strip(EDGE)
        elif place[:2].lower() in _elided() and len(place) > 3:
            place = place[2:].strip(EDGE)
        elif place.startswith("(") and place.endswith(")") and ")" not in place[:-1]:
            place = place[1:-1].strip(EDGE)
        elif place.startswith(")") or (place.startswith("(") and ")" not in place):
            place = place[1:].strip(EDGE)
        elif place.endswith("(") or (place.endswith(")") and "(" not in place):
            place = place[:-1].strip(EDGE)
        else:
            break
    return "" if fold(place) in _fringe() or not any(sign.isalpha() for sign in place) else place


@lru_cache(maxsize=4096)
def is_evidence(piece: str) -> bool:
    """Whether a few words tell of a place: a country, a city, a building or a call."""
    if len(piece) > LONGEST_PIECE:
        return False
    name = fold(piece).strip(" .'-–—:*")
    if not name or name in months() or name in weekdays():
        return False
    if (name in cities() and name not in kinds_of_venues()) or name in countries() or name in shared_names():
        return not piece[:1].islower()
    if pattern("places", "building", "area", prefix=True).search(piece) or is_online().search(piece):
        return True
    if any(word.endswith(_compounded()) for word in name.split() if len(word) > LONGEST_ENDING):
        return True
    return bool(countries_in(piece)) or _names_city(piece)


@cache
def _compounded() -> tuple[str, ...]:
    return tuple(fold(word) for words in table("places")["compounded"].values() for word in words)


def _names_city(piece: str) -> bool:
    """Whether the last words of a piece are a city that is known: "the market of Bobo-Dioulasso"."""
    words = [match.group() for match in WORD.finditer(piece)]
    if unspaced(piece[:1]):
        return any(
            _known(fold(piece[at : at + size])) for size in (2, 3, 4) for at in range(min(len(piece), 24) - size + 1)
        )
    for size in (3, 2, 1):
        for at in range(max(len(words) - 6, 0), len(words) - size + 1):
            run = words[at : at + size]
            if not run[0][:1].islower() and _known(fold(" ".join(run)).strip(".'-–—:*")):
                return True
    return any(not word[:1].islower() and base_of(fold(word)) for word in words[-3:] if len(word) > 4)


def _known(name: str) -> bool:
    rows = cities().get(name)
    if not rows or rows[0][1] < KNOWN_CITY or (name.isascii() and len(name) <= SHORTEST):
        return False
    return name not in kinds_of_venues()


@lru_cache(maxsize=4096)
def is_small(words: str) -> bool:
    """Whether there is nothing but the small words and zones that a date or a time left behind."""
    return all(fold(word.strip(EDGE)) in _fringe() or _ZONE.fullmatch(word) for word in words.split())


def closing(text: str, place: Range) -> int:
    """Where a place ends, the bracket that is open in it with it."""
    if text.count("(", *place) <= text.count(")", *place):
        return place.to
    bracket = text.find(")", place.to, place.to + _FURTHEST)
    return bracket + 1 if bracket >= 0 else place.to


def may_belong(piece: str) -> bool:
    """Whether words can be a part of a place's name: a few, written like a name, and no remark or sentence."""
    bare = piece.strip(EDGE)
    words = bare.split() if len(bare) <= LONGEST_PIECE else []
    if not words or len(words) > MOST_WORDS or bare.endswith(("?", "!")) or _OTHER_YEAR.search(bare):
        return False
    if len(words) <= FEW_WORDS and is_online().search(bare):
        return True
    if (
        len(words) > 4
        and pattern("events", "held", prefix=True).search(bare)
        and pattern("events", "event", prefix=True).search(bare)
    ):
        return False
    if pattern("events", "sentence").search(bare) or fold(words[0]) in _remarks():
        return False
    if ":" in bare or "：" in bare:
        return False
    if not tidy(bare)[:1].islower() or (len(words[0]) == 2 and words[0][1] == "."):  # "м. Харків"
        return True
    return bool(pattern("places", "building", "area", prefix=True).search(bare)) and not _only_everyday(words)


def _only_everyday(words: list[str]) -> bool:
    """Whether nothing is written like a name, in more words than a venue without a name has."""
    return len(words) > FEW_WORDS and all(word[:1].islower() for word in words)


@cache
def _remarks() -> frozenset[str]:
    return frozenset(fold(word) for words in table("places")["remark"].values() for word in words)


def is_area(words: str) -> bool:
    """Whether words are a country, or name a part of one: what stands before them is a place in it."""
    return fold(words).strip(" .'") in countries() or bool(pattern("places", "area", prefix=True).search(words))
