"""Where a sentence names a place after "in" or "at".

A place without evidence (``place_words``) is none: "in silence", "at once".
"""

from __future__ import annotations

import re
from functools import cache

from bot.read.calendars import months, weekdays
from bot.read.gazetteer import WORD, cities
from bot.read.model.ranges import Range
from bot.read.numbers import has_digit
from bot.read.place_words import EDGE, PIECES, closing, is_evidence, may_belong
from bot.read.words import alternatives, fold, pattern, unspaced, word_set, words

LONGEST_SENTENCE = 1_500  # code points of a sentence that is looked at for a place
_COMMA = re.compile(r"\s*[,،、]\s*([^,;:.()،、。]{2,60})(?=[,;:.()،、。]|$)")


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
    if group in {"kana", "behind"}:
        return _tail(match[group], match.start(group))
    if match["name"] is None:
        return Range(*match.span(group))
    lower = [fold(word) for word in WORD.findall(match["lower"])]
    kept = pattern("places", "building", prefix=True).search(match["lower"])
    if not kept and not word_set("places", "article").issuperset(lower):
        return Range(match.start(), match.start())  # "en présence de", "in the presence of"
    return Range(*match.span("place" if kept else "name"))


def _tail(words: str, at: int) -> Range:
    """The place in words before a postposition: without what stands before it, as a date with its particle."""
    cut = max((found.end() for found in _particles().finditer(words)), default=0)
    return Range(at + cut, at + len(words)) if not has_digit(words[cut:]) else Range(at, at)


@cache
def _particles() -> re.Pattern[str]:
    """What ends the words before a place: particles, which kana and Indic scripts write behind a word."""
    return re.compile("|".join(words("places", "particle")))


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
    while (comma := _COMMA.match(sentence, end)) and is_evidence(comma[1].strip(EDGE)) and may_belong(comma[1]):
        end = comma.end(1)
    return Range(place.at, closing(sentence, Range(place.at, end)))


def _is_month(words: str) -> bool:
    first = fold((WORD.findall(words) or [words])[0]).strip(".,")
    return first in months() or first in weekdays()
