"""Days and years in words among the tokens of a date: "twenty-first of August", "dos mil diecinueve".

The words themselves are in ``calendars``; a day counts only beside a month, or before another day that stands beside
one.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.read.calendars import Numeral, numerals
from bot.read.date_tokens import Token
from bot.read.words import fold

LONGEST = 6  # tokens of a day or a year in words, with its hyphens


def with_days_in_words(tokens: list[Token]) -> list[Token]:
    """The tokens with days and years in words made one token each, where the stretch names a month."""
    if not any(token.starts for token in tokens) or not any(token.kind == "M" for token in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        numeral = _numeral_at(tokens, at) if tokens[at].starts else None
        if numeral:
            found.append(_made_one(tokens[at : at + numeral.size], numeral.numeral))
        else:
            found.append(tokens[at])
        at += numeral.size if numeral else 1
    for index in range(len(found) - 1, -1, -1):
        if found[index].kind == "d" and _is_day(found, index):
            found[index].kind = "D"
    return [part for token in found for part in (token.parts if token.kind == "d" else (token,))]


class _Found(NamedTuple):
    """A day or a year in words, and how many tokens it takes."""

    numeral: Numeral
    size: int


def _numeral_at(tokens: list[Token], at: int) -> _Found | None:
    """The longest day or year in words that begins with a token."""
    words: list[str] = []
    best = None
    for size, token in enumerate(tokens[at : at + LONGEST], 1):
        if token.text and token.kind not in "MIY":
            words.append(fold(token.text))
        elif token.kind != "r" or token.text or token.end - token.start != 1 or not words:  # no hyphen
            break
        else:
            continue
        numeral = numerals().get(" ".join(words))
        if numeral and (len(words) > 1 or tokens[at].kind == "x"):
            best = _Found(numeral, size)
    return best


def _made_one(parts: list[Token], numeral: Numeral) -> Token:
    return Token(numeral.kind, numeral.value, parts[0].start, parts[-1].end, marked=True, parts=tuple(parts))


def _is_day(tokens: list[Token], index: int) -> bool:
    """Whether a day in words stands beside a month, or before a day that does."""
    beside = {_beyond(tokens, index, 1, "f."), _beyond(tokens, index, -1, "fc")}
    return "M" in beside or _beyond(tokens, index, 1, "fracW") in {"D", "E"}


def _beyond(tokens: list[Token], index: int, step: int, over: str) -> str:
    """The kind of the next token that is none of those to look over, at most four further; "" without one."""
    for offset in range(1, 5):
        place = index + step * offset
        if not 0 <= place < len(tokens):
            return ""
        if tokens[place].kind not in over:
            return tokens[place].kind
    return ""
