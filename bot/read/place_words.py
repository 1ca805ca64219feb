"""Which words of a text are evidence of a place, and how the words of one are tidied.

A few words tell of a place only with evidence: a name that the gazetteer has, a word for a building, for an area or for
a call. Where in a text they are looked for is left to ``places`` and ``place_sentences``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.read.calendars import months, weekdays
from bot.read.gazetteer import (
    EDGES,
    LONGEST_PLACE,
    cities,
    city_names,
    countries,
    countries_in,
    is_known,
    is_venue,
    shared_names,
)
from bot.read.model.ranges import Range
from bot.read.words import either, fold, pattern, word_set, words

LONGEST_PIECE = 120  # code points of a part of a place
MOST_WORDS = 14  # of a place; what is longer is a sentence
LAST_WORDS = 4  # of a piece in which the name of a city is evidence: "the market of Bobo-Dioulasso"
FEW_WORDS = 4  # of a place without a capital: "bibliothèque municipale"
LONGEST_ENDING = 4  # code points of a word that may end like a building without being one: "raum"
EDGE = " \t\n,;:.-–—−~|/*#&'\0، 、，。@•·<>=!_"
_OTHER_YEAR = re.compile(r"(?<!\d)(?:1[34]|19|20|25)\d\d(?!\d)")  # of any calendar that reports use
_ZONE = re.compile(r"[A-Z]{3,4}\)?")  # of a time of day
PIECES = re.compile(r"\s*[,;\n、，；•·|]\s*|\s+[-–—]+\s+|(?<=[^\W\d_]{3})[.。]\s+|\s*[()（）]\s*")
_FURTHEST = 60  # code points in which an open bracket must be closed


def tidy(place: str) -> str:
    """A place without the punctuation and the small words that a date or time left around it."""
    fringe, elided = word_set("places", "fringe"), words("places", "elided")
    place = " ".join(place[:LONGEST_PLACE].split()).strip(EDGE)
    while place:
        first, _, rest = place.partition(" ")
        before, _, last = place.rpartition(" ")
        unbalanced = place.count("(") != place.count(")")
        if rest and not first[0].isupper() and first[1:] != "." and fold(first.strip(EDGE)) in fringe:  # "г. Казань"
            place = rest.strip(EDGE)
        elif before and not last[0].isupper() and fold(last.strip(EDGE)) in fringe:
            place = before.strip(EDGE)
        elif place[1:2] in {"'", "’"} and len(place) > 3 and place[0].lower() in elided:
            place = place[2:].strip(EDGE)
        elif place[0] in "()" and (unbalanced or (place[-1] == ")" and place.count(")") == 1)):
            place = place[1:].strip(EDGE)
        elif place[-1] in "()" and unbalanced:
            place = place[:-1].strip(EDGE)
        else:
            break
    return place if fold(place) not in fringe and any(map(str.isalpha, place)) else ""


@lru_cache(maxsize=4096)
def is_evidence(piece: str) -> bool:
    """Whether a few words tell of a place: a country, a city, a building or a call."""
    name = fold(piece).strip(EDGES)
    if not name or len(piece) > LONGEST_PIECE or name in months() or name in weekdays():
        return False
    if (name in cities() and not is_venue(name)) or name in countries() or name in shared_names():
        return not piece[:1].islower()
    if either("places", "building", "area", "online", prefix=True).search(piece):
        return True
    if pattern("people", "of_a_person").search(piece):
        return False  # "Linguistics, Dr Jordan Example"
    built = tuple(word_set("places", "compounded"))
    if any(word.endswith(built) for word in name.split() if len(word) > LONGEST_ENDING):
        return True
    last = " ".join(piece.split()[-LAST_WORDS:])
    return bool(countries_in(piece)) or any(is_known(city) for city, _ in city_names(last))


@lru_cache(maxsize=4096)
def is_small(words: str) -> bool:
    """Whether there is nothing but the small words and zones that a date or a time left behind."""
    return all(
        fold(word.strip(EDGE)) in word_set("places", "fringe") or _ZONE.fullmatch(word) for word in words.split()
    )


def closing(text: str, place: Range) -> int:
    """Where a place ends, the bracket that is open in it with it."""
    if text.count("(", *place) <= text.count(")", *place):
        return place.to
    bracket = text.find(")", place.to, place.to + _FURTHEST)
    return bracket + 1 if bracket >= 0 else place.to


def may_belong(piece: str) -> bool:
    """Whether words can be a part of a place's name: a few, written like a name, and no remark or sentence."""
    bare = piece.strip(EDGE)
    listed = bare.split() if len(bare) <= LONGEST_PIECE else []
    if not listed or len(listed) > MOST_WORDS or bare.endswith(("?", "!")) or _OTHER_YEAR.search(bare):
        return False
    if len(listed) <= FEW_WORDS and pattern("places", "online", prefix=True).search(bare):
        return True
    if ":" in bare or "：" in bare or fold(listed[0]) in word_set("places", "remark"):
        return False
    if pattern("events", "sentence").search(bare):
        return False
    held, event = (pattern("events", kind, prefix=True) for kind in ("held", "event"))
    if len(listed) > FEW_WORDS and held.search(bare) and event.search(bare):
        return False
    if not tidy(bare)[:1].islower() or listed[0][1:] == ".":  # "м. Харків"
        return True
    everyday = len(listed) > FEW_WORDS and all(word[:1].islower() for word in listed)
    return not everyday and bool(either("places", "building", "area", prefix=True).search(bare))


def is_area(words: str) -> bool:
    """Whether words are a country, or name a part of one: what stands before them is a place in it."""
    return fold(words).strip(" .'") in countries() or bool(pattern("places", "area", prefix=True).search(words))
