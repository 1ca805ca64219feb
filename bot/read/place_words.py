"""Which words of a text are evidence of a place, how the words of one are tidied, and which a sentence announces.

A few words tell of a place only with evidence: a name that the gazetteer has, a word for a building, for an area or for
a call; after "in" or "at" too: "in silence", "at once". Where in a line they are looked for is left to ``places``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.read.calendars import months, weekdays
from bot.read.gazetteer import (
    EDGES,
    LONGEST_PLACE,
    WORD,
    cities,
    city_names,
    countries,
    countries_in,
    is_known,
    is_venue,
    shared_names,
)
from bot.read.model.ranges import Range
from bot.read.numbers import has_digit
from bot.read.words import alternatives, either, fold, pattern, unspaced, word_set, words

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
LONGEST_SENTENCE = 1_500  # code points of a sentence that is looked at for a place
_COMMA = re.compile(r"\s*[,،、]\s*([^,;:.()،、。]{2,60})(?=[,;:.()،、。]|$)")


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


@cache
def _announced() -> re.Pattern[str]:
    """A preposition and the capitalised words after it; Han, Arabic and Indic places need no capitals."""
    spaced = alternatives(word for word in words("places", "before") if not unspaced(word))
    suffixed, postposed, inner = (alternatives(words("places", kind)) for kind in ("suffixed", "postposed", "inner"))
    capital = r"(?:[\"“«„][^\"“”«»„\n]{1,40}[\"“”»]|[‘]?[^\W\d_a-zà-öø-ÿа-яёіїєґ][^\s,;:.()|]*)"
    small = rf"(?:(?:{inner})(?:\s+|(?<=['-])))"
    lower = r"[a-zà-öø-ÿа-яёіїєґ][\w'’-]*"
    return re.compile(
        rf"(?<!\w)(?P<word>{spaced})\s+(?P<place>(?P<lower>(?:{lower}\s+){{0,4}}(?:[ld]['’])?(?:{lower}\s+){{0,2}}?)"
        rf"(?P<name>{capital}(?:(?:(?:\s+{small}{lower})?\s+{small}{{0,2}}|,\s*|\s*\(|\)\s*){capital}){{0,8}}))"
        rf"|(?P<suffixed>{capital}(?:\s+{capital}){{0,2}})['’](?:{suffixed})(?!\w)"
        rf"|[在於于](?P<han>[\u3400-\u9fff]{{2,16}}?)(?:[舉举召進进開开辦办]|[，。,]|$)"
        rf"|(?P<kana>[\u3040-\u9fff]{{2,16}})(?:において|にて|で)"
        rf"|(?P<behind>(?:[^\s,;।]+\s+){{0,2}}[^\s,;।]+)\s+(?:{postposed})(?!\w)"
    )


def announced(sentence: str) -> list[Range]:
    """Where a sentence names a place after "in" or "at", with evidence that it is one; neighbours are one place."""
    found: list[Range] = []
    pending: Range | None = None  # a place's words that still lack evidence
    at = 0
    sentence = sentence[:LONGEST_SENTENCE]
    while match := _announced().search(sentence, at):
        here = _trimmed(sentence, _place_in(match))
        words = sentence[here.at : here.to]
        at = max(here.to, match.start() + 1)
        if not words or _is_month(words):
            at = match.end("word") if match["word"] else match.end()
            continue
        sure = _has_evidence(words)
        if match["word"] == "a" and fold(match["name"].split(",")[0]) not in cities():
            at = match.end("word")  # an article in other languages: "a Vitória Lisboa"
            continue
        before = found[-1] if found else pending
        between = sentence[before.to : match.start()].strip(" ,") if before else ""
        # "the Public Library auditorium in Kandy" is one place
        built = len(between.split()) <= 2 and pattern("places", "building", prefix=True).search(between)
        if before and (sure or found) and (built or not between):
            here = Range(before.at, here.to)
            found = found[:-1]
        if sure or (before and here.at == before.at):
            here = _extended(sentence, here)
            found.append(here)
            at = max(at, here.to)
        pending = None if sure or pattern("events", "event", prefix=True).search(words) else here
    return found


def _has_evidence(words: str) -> bool:
    return any(is_evidence(piece.strip(EDGE)) for piece in PIECES.split(words) if piece)


def _place_in(match: re.Match[str]) -> Range:
    """The place's words of a match: lower-case words before its name only where they name a building."""
    group = match.lastgroup or ""
    if group in {"kana", "behind"}:  # without what stands before it, as a date with its particle
        cut = max((found.end() for found in _particles().finditer(match[group])), default=0)
        at, to = match.start(group) + cut, match.end(group)
        return Range(at, at) if has_digit(match.string[at:to]) else Range(at, to)
    if match["name"] is None:
        return Range(*match.span(group))
    lower = [fold(word) for word in WORD.findall(match["lower"])]
    kept = pattern("places", "building", prefix=True).search(match["lower"])
    if not kept and not word_set("places", "article").issuperset(lower):
        return Range(match.start(), match.start())  # "en présence de", "in the presence of"
    return Range(*match.span("place" if kept else "name"))


@cache
def _particles() -> re.Pattern[str]:
    """What ends the words before a place: particles, which kana and Indic scripts write behind a word."""
    return re.compile("|".join(words("places", "particle")))


def _trimmed(sentence: str, place: Range) -> Range:
    """A place without pieces at its end that are dates, or stand behind one that is evidence: "Graz, Ende"."""
    words = sentence[place.at : place.to]
    for match in reversed(list(PIECES.finditer(words))):
        last = words[match.end() :].strip(EDGE)
        if not last or _is_month(last) or (not is_evidence(last) and _has_evidence(words[: match.start()])):
            words = words[: match.start()]
        else:
            break
    return Range(place.at, place.at + len(words))


def _extended(sentence: str, place: Range) -> Range:
    """A place with the pieces behind it that are evidence too, and the bracket that is open in it."""
    end = place.to
    while (comma := _COMMA.match(sentence, end)) and is_evidence(comma[1].strip(EDGE)) and may_belong(comma[1]):
        end = comma.end(1)
    return Range(place.at, closing(sentence, Range(place.at, end)))


def _is_month(words: str) -> bool:
    first = fold((WORD.findall(words) or [words])[0]).strip(".,")
    return first in months() or first in weekdays()
