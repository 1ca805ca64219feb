"""Where the sentences of a text begin and end: one splitter for all readers.

A full stop ends no sentence behind an abbreviation ("a.m.", "No.", "St."), an initial, an ordinal before a month
("5. August") or inside of a number. A line's end ends a sentence. The abbreviations stand in
``words/sentences.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.read.calendars import months
from bot.read.model.ranges import Range
from bot.read.words import fold, word_set

_END = re.compile(  # begins with any of its signs, and looks behind it afterwards: so a search skips all that is none
    r"[.!?…。！？｡।॥؟۔\n](?:(?<=[.!?…])[.!?…]*[\"'”’»)\]]*(?=\s|$)"
    r"|(?<=[。！？｡।॥؟۔])[。！？｡।॥؟۔]*[”」』）)\"]*|(?<=\n)\n*)"
)
_LAST_WORD = re.compile(r"([^\s(\[\"“«'’/-]+)$")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]\Z")
_NEXT = re.compile(r"\s*[\"'“«(\[]*(\S)")
_WORD = re.compile(r"[^\W\d_]+")
_REACH = 24  # code points before a stop in which its word stands


@lru_cache(maxsize=4096)
def _is(kind: str, word: str) -> bool:
    """Whether a word is one of a kind of the table, or a month."""
    return fold(word) in (months() if kind == "month" else word_set("sentences", kind))


def sentences(text: str) -> Iterator[Range]:
    """The sentences of a text as ranges without the blanks around them. Takes linear time, raises nothing."""
    start = 0
    for match in _END.finditer(text):
        if match[0] == "." and not _ends(text, match.start(), match.end()):
            continue
        if match[0] in {"…", "..."} and (following := _NEXT.match(text, match.end())) and following[1].islower():
            continue
        if sentence := _stripped(text, start, match.end()):
            yield sentence
        start = match.end()
    if sentence := _stripped(text, start, len(text)):
        yield sentence


def _stripped(text: str, start: int, end: int) -> Range | None:
    """A stretch without the blanks around it; None where there is nothing else."""
    piece = text[start:end]
    bare = piece.lstrip()
    at = end - len(bare)
    return Range(at, at + len(bare.rstrip())) if bare else None


def _ends(text: str, stop: int, end: int) -> bool:
    """Whether the full stop at that offset ends a sentence."""
    following = _NEXT.match(text, end)
    word = _LAST_WORD.search(text, max(stop - _REACH, 0), stop)
    if following is None or word is None:
        return True
    sign, last = following[1], word[1]
    if _is("abbreviations", last):
        return False
    if _INITIALS.match(last):  # "a.m. The", "B. Example"; single letters of scripts without case are words
        return not (last[0].isupper() or last[0].islower()) or ("." in last and sign.isupper() and last.islower())
    if sign.isdecimal() and _is("before_numbers", last):
        return False
    if last.isdecimal():
        next_word = _WORD.match(text, following.start(1))
        if next_word and _is("month", next_word[0]):  # "den 7. September"
            return False
        if len(last) <= 2:  # "5. August", "1. Amina", but "around 11. People came"
            low = max(text.rfind("\n", 0, stop), text.rfind(". ", 0, stop)) + 1
            return sign.isupper() and len(text[low:stop].split()) > 2
    return not sign.islower()
