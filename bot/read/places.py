"""The words of a place in a text: which of them are evidence of one, and how they are cut out.

A stretch is a place only with evidence: a name that the gazetteer has, a word for a building, or a word for a call.
What is left over on a line is no evidence of anything. Of which country a place is, ``gazetteer`` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bot.read.calendars import months, weekdays
from bot.read.gazetteer import LONGEST_PLACE, WORD, cities, countries, countries_in, kinds_of_venues
from bot.read.model.ranges import Range
from bot.read.words import alternatives, fold, pattern, table, unspaced

MOST_WORDS = 14  # of a place; what is longer is a sentence
FEW_WORDS = 4  # of a place without a capital: "bibliothèque municipale"
LONGEST_ENDING = 4  # code points of a word that may end like a building without being one: "raum"
KNOWN_CITY = 50_000  # people of a city that is evidence inside of other words
EDGE = " \t\n,;:.-–—−~|/*#&'\0، 、，。@•·<>=!_"
_OTHER_YEAR = re.compile(r"(?<!\d)(?:1[34]|19|20|25)\d\d(?!\d)")  # of any calendar that reports use
_ZONE = re.compile(r"[A-Z]{3,4}\)?")  # of a time of day
PIECES = re.compile(r"\s*[,;\n、，；•·|]\s*|\s+[-–—]+\s+|(?<=[^\W\d_]{3})[.。]\s+|\s*[()（）]\s*")


@cache
def is_online() -> re.Pattern[str]:
    """Words of a place that is none: "Online", "on Zoom"."""
    return pattern("places", "online", prefix=True)


@cache
def _fringe() -> frozenset[str]:
    return frozenset(fold(word) for words in table("places")["fringe"].values() for word in words)


@cache
def _elided() -> frozenset[str]:
    return frozenset(word + sign for word in ("l", "d") for sign in "'’")


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
    name = fold(piece).strip(" .'-–—:*")
    if not name or name in months() or name in weekdays():
        return False
    if (name in cities() and name not in kinds_of_venues()) or name in countries():
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
    return any(not word[:1].islower() and _inflected(fold(word)) for word in words[-3:] if len(word) > 4)


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
    """The place that a line's words tell without dates and times; "" where nothing in them is evidence of one.

    It reaches from the first of the pieces between commas that is evidence to the last, over what may be parts of a
    name; what stands before it belongs to it only before a country or a word for an area ("Aghveran, Kotayk province").
    A place before a colon labels the line and stands last: "Abidjan: Fab Lab, Cocody".
    """
    kept: list[Range] = []
    told = 0  # so many of the kept pieces are a place
    before: Range | None = None  # the piece before, if it may be a part of a name
    label = ""
    for each in _pieces(text):
        piece = _of_event(text, each)
        words = text[piece.at : piece.to]
        bare = words.strip(EDGE)
        if not any(sign.isalpha() for sign in bare) or is_small(bare):
            continue
        if words.rstrip().endswith((":", "：", "-", "–", "—")) and not kept:  # what labels the line
            label = tidy(words) if is_evidence(bare) and _may_belong(bare) else label
        elif not _may_belong(words):
            if kept:
                break
            before = None
        elif is_evidence(bare):
            if before and not kept and _is_area(bare):
                kept.append(before)
            kept.append(piece)
            told = len(kept)
        elif kept:
            kept.append(piece)
        else:
            before = piece
    place = _put_together(text, kept[:told])
    if len(place.split()) > MOST_WORDS + 4:
        return ""
    return ", ".join(part for part in (place, "" if label in place else label) if part)


def _of_event(text: str, piece: Range) -> Range:
    """The place in a piece that names a salon with its place: "Youth Salon in Guntur"."""
    words = text[piece.at : piece.to]
    if pattern("events", "event", prefix=True).search(words) and (found := announced(words)):
        return Range(piece.at + found[0].at, piece.at + found[0].to)
    return piece


@cache
def _separators() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What parts places: "and" in any language, then commas too."""
    listed = [word for language in table("dates")["and"].values() for word in language]
    spaced = alternatives(word for word in listed if not unspaced(word))
    both = rf"\s+(?:{spaced})\s+|\s*(?:[;&/]|{alternatives(word for word in listed if unspaced(word))})\s*"
    return re.compile(both, re.IGNORECASE), re.compile(rf"{both}|\s*[,、،，]\s*", re.IGNORECASE)


def split_places(place: str, count: int) -> list[str]:
    """So many places that one text names ("Accra and Kumasi respectively"); none where it does not name as many."""
    bare = pattern("events", "several").sub("", place).strip(EDGE)
    for separator in _separators()[: 1 if count < 3 else 2]:  # "Portland, Oregon" is one place
        parts = [part.strip(EDGE) for part in separator.split(bare)]
        if len(parts) == count and all(is_evidence(part) for part in parts):
            return parts
    return []


def _is_area(words: str) -> bool:
    """Whether words are a country, or name a part of one: what stands before them is a place in it."""
    return fold(words).strip(" .'") in countries() or bool(pattern("places", "area", prefix=True).search(words))


def _pieces(text: str) -> Iterator[Range]:
    done = 0
    for match in PIECES.finditer(text):
        yield Range(done, match.start())
        done = match.end()
    yield Range(done, len(text))


def _put_together(text: str, pieces: list[Range]) -> str:
    """The pieces with what parts them on the page, or a comma where small words were left out between them."""
    stretches: list[Range] = []
    for piece in pieces:
        between = text[stretches[-1].to : piece.at] if stretches else ""
        if stretches and not any(sign.isalpha() for sign in between):
            stretches[-1] = Range(stretches[-1].at, piece.to)
        else:
            stretches.append(piece)
    if stretches:
        last = stretches[-1]
        stretches[-1] = Range(last.at, _closing(text, last))
    return ", ".join(tidy(text[at:to]) for at, to in stretches)


@lru_cache(maxsize=4096)
def is_small(words: str) -> bool:
    """Whether there is nothing but the small words and zones that a date or a time left behind."""
    return all(fold(word.strip(EDGE)) in _fringe() or _ZONE.fullmatch(word) for word in words.split())


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
    small = sum(word[:1].islower() for word in words)
    return small < len(words) or (len(words) <= FEW_WORDS and is_evidence(bare))


@cache
def _remarks() -> frozenset[str]:
    return frozenset(fold(word) for words in table("places")["remark"].values() for word in words)


@cache
def _announced() -> re.Pattern[str]:
    """A preposition and the capitalised words after it; Han, Arabic and Indic places need no capitals."""
    before = [word for words in table("places")["before"].values() for word in words]
    spaced = alternatives(word for word in before if not unspaced(word))
    inner = alternatives(word for words in table("places")["inner"].values() for word in words)
    capital = r"(?:[\"“«„][^\"“”«»„\n]{1,40}[\"“”»]|[‘]?[^\W\d_a-zà-öø-ÿа-яёіїєґ][^\s,;:.()|]*)"
    small = rf"(?:(?:{inner})(?:\s+|(?<=['-])))"
    lower = r"[a-zà-öø-ÿа-яёіїєґ][\w'’-]*"
    return re.compile(
        rf"(?<!\w)(?P<word>{spaced})\s+(?P<place>(?P<lower>(?:{lower}\s+){{0,4}}(?:[ld]['’])?(?:{lower}\s+){{0,2}}?)"
        rf"(?P<name>{capital}(?:(?:(?:\s+{small}{lower})?\s+{small}{{0,2}}|,\s*|\s*\(|\)\s*){capital}){{0,8}}))"
        rf"|(?P<suffixed>{capital}(?:\s+{capital}){{0,2}})['’](?:da|de|ta|te)(?!\w)"
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
        at = max(here.to, match.start() + 1)
        if not words or _is_month(words):
            at = match.end("word") if match["word"] else match.end()
            continue
        sure = any(is_evidence(piece.strip(EDGE)) for piece in PIECES.split(words) if piece)
        if match["word"] == "a" and fold(match["name"].split(",")[0]) not in cities():
            at = match.end("word")  # an article in other languages: "a Vitória Lisboa"
            continue
        before = found[-1] if found else pending
        if before and (sure or found) and _joins(sentence[before.to : match.start()]):
            here = Range(before.at, here.to)
            found = found[:-1]
        if sure or (before and here.at == before.at):
            here = _extended(sentence, here)
            found.append(here)
            at = max(at, here.to)
        pending = None if sure or pattern("events", "event", prefix=True).search(words) else here
    return found


def _joins(between: str) -> bool:
    """Whether two places with only that between them are one: "the Public Library auditorium in Kandy"."""
    words = between.strip(" ,")
    return not words or (len(words.split()) <= 2 and bool(pattern("places", "building", prefix=True).search(words)))


def _place_in(match: re.Match[str]) -> Range:
    """The place's words of a match: lower-case words before its name only where they name a building."""
    group = match.lastgroup or ""
    if match["name"] is None:
        return Range(*match.span(group))
    lower = [fold(word) for word in WORD.findall(match["lower"])]
    kept = pattern("places", "building", prefix=True).search(match["lower"])
    if not kept and not _articles().issuperset(lower):
        return Range(match.start(), match.start())  # "en présence de", "in the presence of"
    return Range(*match.span("place" if kept else "name"))


@cache
def _articles() -> frozenset[str]:
    return frozenset(fold(word) for words in table("places")["article"].values() for word in words)


def _trimmed(sentence: str, place: Range) -> Range:
    """A place without pieces at its end that are dates, or stand behind one that is evidence: "Graz, Ende"."""
    words = sentence[place.at : place.to]
    cuts = list(PIECES.finditer(words))
    for match in reversed(cuts):
        last = words[match.end() :].strip(EDGE)
        told = any(is_evidence(piece.strip(EDGE)) for piece in PIECES.split(words[: match.start()]) if piece)
        if not last or _is_month(last) or (told and not is_evidence(last)):
            words = words[: match.start()]
        else:
            break
    return Range(place.at, place.at + len(words))


def _extended(sentence: str, place: Range) -> Range:
    """A place with the pieces behind it that are evidence too, and the bracket that is open in it."""
    end = place.to
    while (comma := _COMMA.match(sentence, end)) and is_evidence(comma[1].strip(EDGE)) and _may_belong(comma[1]):
        end = comma.end(1)
    return Range(place.at, _closing(sentence, Range(place.at, end)))


_COMMA = re.compile(r"\s*[,،、]\s*([^,;:.()،、。]{2,60})(?=[,;:.()،、。]|$)")


def _is_month(words: str) -> bool:
    first = fold((WORD.findall(words) or [words])[0]).strip(".,")
    return first in months() or first in weekdays()
