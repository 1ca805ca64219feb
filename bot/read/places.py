"""The words of a place in a text: which of them are evidence of one, and how they are cut out.

A stretch is a place only with evidence: a name that the gazetteer has, a word for a building, or a word for a call. What
is left over on a line is no evidence of anything. Of which country a place is, ``gazetteer`` tells.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.read.calendars import months, weekdays
from bot.read.gazetteer import LONGEST_NAME, LONGEST_PLACE, WORD, cities, countries, countries_in, kinds_of_venues
from bot.read.model.ranges import Range
from bot.read.words import alternatives, fold, pattern, table, unspaced

MOST_WORDS = 14  # of a place; what is longer is a sentence
FEW_WORDS = 4  # of a place without a capital: "bibliothèque municipale"
KNOWN_CITY = 50_000  # people of a city that is evidence inside of other words
EDGE = " \t\n,;:.-–—−~|/*#&'\0، 、，。@•·<>=!_"
_OTHER_YEAR = re.compile(r"(?<!\d)(?:1[34]|19|20|25)\d\d(?!\d)")  # of any calendar that reports use
_ZONE = re.compile(r"[A-Z]{3,4}\)?")  # of a time of day
PIECES = re.compile(r"\s*[,;\n、，；•·|]\s*|\s+[-–—]+\s+|(?<=[^\W\d_]{3})[.。]\s+|\s*[()（）]\s*")


@cache
def is_online() -> re.Pattern[str]:
    """Words of a place that is none: "Online", "on Zoom"."""
    return pattern("places", "online", prefix=True)


def tidy(place: str) -> str:
    """A place without the punctuation and the small words that a date or time left around it."""
    place = " ".join(place[:LONGEST_PLACE].split()).strip(EDGE)
    while place:
        first, _, rest = place.partition(" ")
        before, _, last = place.rpartition(" ")
        short = len(first) == 2 and first[1] == "."  # "г. Казань"
        if fold(first.strip(EDGE)) in _listed("fringe") and first[:1] == first[:1].lower() and rest and not short:
            place = rest.strip(EDGE)
        elif fold(last.strip(EDGE)) in _listed("fringe") and last[:1] == last[:1].lower() and before:
            place = before.strip(EDGE)
        elif place.startswith("(") and place.endswith(")") and ")" not in place[:-1]:
            place = place[1:-1].strip(EDGE)
        elif place.startswith(")") or (place.startswith("(") and ")" not in place):
            place = place[1:].strip(EDGE)
        elif place.endswith("(") or (place.endswith(")") and "(" not in place):
            place = place[:-1].strip(EDGE)
        else:
            break
    return "" if fold(place) in _listed("fringe") or not any(sign.isalpha() for sign in place) else place


@lru_cache(maxsize=4096)
def is_evidence(piece: str) -> bool:
    """Whether a few words tell of a place: a country, a city, a building or a call."""
    name = fold(piece).strip(" .'-–—:*")
    if not name or name in months() or name in weekdays():
        return False
    if (name in cities() and name not in kinds_of_venues()) or name in countries():
        return not piece[:1].islower()
    words = [match.group() for match in WORD.finditer(piece)]
    if any(fold(word).strip(".") in _listed("honorific") for word in words):
        return False
    if pattern("places", "building", prefix=True).search(piece) or is_online().search(piece) or _is_compound(words):
        return True
    if unspaced(piece[:1]):
        sizes = ((size, at) for size in (2, 3, 4) for at in range(min(len(piece), 24) - size + 1))
        return bool(countries_in(piece)) or any(_known(fold(piece[at : at + size])) for size, at in sizes)
    return _ends_with_name(words)


@cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(fold(word) for words in table("places")[kind].values() for word in words)


def _is_compound(words: list[str]) -> bool:
    """Whether a word ends in one for a building: "Stadtarchiv"."""
    return any(word[:1].isupper() and fold(word).endswith(tuple(_listed("building_part"))) for word in words)


def _ends_with_name(words: list[str]) -> bool:
    """Whether words end with the name of a country or a known city, and are not the names of somebody.

    "the market of Bobo-Dioulasso", "Lagos Nigeria"; "Helena Paris" and "Chad Jordan" are people.
    """
    for size in range(min(len(words), LONGEST_NAME), 0, -1):
        run = words[-size:]
        name = fold(" ".join(run)).strip(".'-–—:*")
        known = name in countries() or _known(name) or (size == 1 and len(name) > 4 and _inflected(name))
        if known and not run[0][:1].islower():
            before = words[:-size]
            return not before or before[-1][:1].islower() or _ends_with_name(before)
    return False


@cache
def _endings() -> tuple[tuple[str, str], ...]:
    entries = (entry.split(" = ") for listed in table("places")["city_endings"].values() for entry in listed)
    return tuple((fold(ending), fold(other)) for ending, other in entries)


def _inflected(name: str) -> bool:
    """Whether a word is a known city in the case that stands behind "in": "w Gdańsku", "у Львові"."""
    return any(
        name.endswith(ending) and _known(name[: len(name) - len(ending)] + other) for ending, other in _endings()
    )


def _known(name: str) -> bool:
    rows = cities().get(name)
    return rows is not None and rows[0][1] >= KNOWN_CITY and name not in kinds_of_venues()


def place_of(text: str) -> str:
    """The place that a line's words tell when dates and times are taken out; "" where nothing in them is evidence of one.

    The pieces between commas count from the first that could belong to a place's name to the last that is evidence.
    """
    best = ""
    current: list[str] = []
    told = 0  # so many of the pieces are a place for sure
    done = 0
    start = end = 0
    label = ""
    for cut in [*((m.start(), m.end()) for m in PIECES.finditer(text)), (len(text), len(text))]:
        piece = text[done : cut[0]]
        bare = piece.strip()
        if bare.endswith((":", "：", "-", "–", "—")) and not told:  # what labels the line
            label = tidy(piece) if is_evidence(piece.strip(EDGE)) else label
            current = []
        elif not told and (not any(sign.isalpha() for sign in piece) or _ZONE.fullmatch(bare)):
            current = []
        elif _may_belong(piece):
            if not current:
                start = done
            current.append(piece)
            if is_evidence(piece.strip(EDGE)):
                told, end = len(current), cut[0]
        elif piece.strip(EDGE):
            if told:
                break
            current = []
        done = cut[1]
    if told:
        best = tidy(text[start : _closing(text, Range(start, end))])
    return (best or label) if len(best.split()) <= MOST_WORDS + 4 else ""


def _closing(text: str, place: Range) -> int:
    """Where a place ends, the bracket that is open in it with it."""
    if text.count("(", *place) <= text.count(")", *place):
        return place.to
    bracket = text.find(")", place.to, place.to + _FURTHEST)
    return bracket + 1 if bracket >= 0 else place.to


_FURTHEST = 60  # code points in which an open bracket must be closed


def _may_belong(piece: str) -> bool:
    """Whether words can be a part of a place's name: a few, written like a name, and no remark or sentence."""
    bare = piece.strip(EDGE)
    words = bare.split()
    if not words or len(words) > MOST_WORDS or bare.endswith(("?", "!")) or _OTHER_YEAR.search(bare):
        return False
    if (
        len(words) > 4
        and pattern("events", "held", prefix=True).search(bare)
        and pattern("events", "event", prefix=True).search(bare)
    ):
        return False
    if any(fold(word).strip(".") in _listed("honorific") for word in words):
        return False
    if pattern("events", "sentence").search(bare) or fold(words[0]) in _listed("remark"):
        return False
    if ":" in bare or "：" in bare:
        return False
    small = sum(word[:1].islower() for word in words)
    return small < len(words) or (len(words) <= FEW_WORDS and is_evidence(bare))


@cache
def _announced() -> re.Pattern[str]:
    """A preposition and the capitalised words after it; Han, Arabic and Indic places need no capitals."""
    before = [word for words in table("places")["before"].values() for word in words]
    spaced = alternatives(word for word in before if not unspaced(word))
    capital = r"(?:[\"“«„‘]?[^\W\d_a-zà-öø-ÿа-яёіїєґ][^\s,;:.()|]*)"
    small = r"(?:of|de|du|des|da|do|das|dos|del|la|le|les|el|the|di|and|et|y|d'|von|der|al-?|ya|wa|cha|za|im|am)"
    lower = r"[a-zà-öø-ÿа-яёіїєґ][\w'’-]*"
    return re.compile(
        rf"(?<!\w)(?P<word>{spaced})\s+(?P<place>(?P<lower>(?:{lower}\s+){{0,4}}(?:[ld]['’])?(?:{lower}\s+){{0,2}}?)"
        rf"(?P<name>{capital}(?:(?:(?:\s+{small}\s+{lower})?\s+(?:{small}\s+){{0,2}}|,\s*|\s*\(|\)\s*){capital}){{0,8}}))"
        rf"|(?P<suffixed>{capital}(?:\s+{capital}){{0,2}}?)['’]n?(?:da|de|ta|te)(?:ki)?(?!\w)"
        rf"|[在於于](?P<han>[\u3400-\u9fff]{{2,16}}?)(?:[舉举召進进開开辦办]|[，。,]|$)"
        rf"|(?P<kana>[\u3040-\u9fff]{{2,12}})(?:において|にて|で)"
    )


def announced(sentence: str) -> list[Range]:
    """Where a sentence names a place after "in" or "at", with evidence that it is one; neighbours are one place."""
    found: list[Range] = []
    pending: Range | None = None  # a place's words that still lack evidence
    at = 0
    while match := _announced().search(sentence, at):
        here = _trimmed(sentence, _place_in(match))
        words = sentence[here.at : here.to]
        at = here.to
        if not words or _is_month(words):
            at = match.end("word") if match["word"] else match.end()
            continue
        sure = any(is_evidence(piece.strip(EDGE)) for piece in PIECES.split(words) if piece)
        if match["word"] == "a" and fold(match["name"].split(",")[0]) not in cities():
            sure = False  # an article in other languages: "a Vitória Lisboa"
        before = found[-1] if found else pending
        if before and not sentence[before.to : match.start()].strip(" ,") and (sure or found):
            here = Range(before.at, here.to)
            found = [*found[:-1], here]
        elif sure:
            found.append(here)
        is_event = pattern("events", "event", prefix=True).search(words)
        pending = None if sure or is_event else here
    return found


def _place_in(match: re.Match[str]) -> Range:
    """The place's words of a match: lower-case words before its name only where they name a building."""
    group = match.lastgroup or ""
    if match["name"] is None:
        return Range(*match.span(group))
    lower = [fold(word) for word in WORD.findall(match["lower"])]
    kept = pattern("places", "building", prefix=True).search(match["lower"])
    if not kept and not _listed("article").issuperset(lower):
        return Range(match.start(), match.start())  # "en présence de", "in the presence of"
    return Range(*match.span("place" if kept else "name"))


def _trimmed(sentence: str, place: Range) -> Range:
    """A place without the pieces at its end that are dates."""
    words = sentence[place.at : place.to]
    for match in reversed(list(PIECES.finditer(words))):
        last = words[match.end() :].strip(EDGE)
        if not last or _is_month(last):
            words = words[: match.start()]
        else:
            break
    return Range(place.at, place.at + len(words))


def _is_month(words: str) -> bool:
    first = fold((WORD.findall(words) or [words])[0]).strip(".,")
    return first in months() or first in weekdays()
