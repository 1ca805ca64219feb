"""Sums in words: "five hundred dollars", "deux cents euros", "五百元".

The number words of a language come from num2words, those of Chinese and Japanese from their signs. What a sum is, and
how it is written in figures, is left to the modules of money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from bot.read.amounts import Custom, Found, expected
from bot.read.currencies import meant
from bot.read.amounts import multipliers
from bot.read.numbers import SPOKEN, number_words
from bot.read.words import fold, table
from bot.reports.folding import TOKEN

_GAP = re.compile(r"[ \u00a0-]+")
_HAN = re.compile(r"[一二两兩三四五六七八九十百千万萬]{2,12}(?=([^\W\d_]{1,4}))")
_HAN_DIGITS = {sign: value for value, signs in enumerate(("", "一", "二两兩", *"三四五六七八九")) for sign in signs}
_HAN_SCALE = {"十": 10, "百": 100, "千": 1000}
_MOST = 8  # words of a number
_LEAST = 2  # "a dollar", "un euro" say more of the coin than of a sum


def spelled(text: str, language: str, custom: Custom) -> Iterator[Found]:
    """The sums in words of a text, in order. Looks back from names of currencies that no figure stands before."""
    if not text.isascii():
        yield from _in_signs(text, custom)
    if not any(map(meant, TOKEN.findall(text))):
        return
    before: list[re.Match[str]] = []
    for token in TOKEN.finditer(text):
        if before and _GAP.fullmatch(text, before[-1].end(), token.start()):
            choice = expected(token[0], custom) if len(token[0]) > 2 else ()
            if choice:
                exact = expected(text[before[-1].start() : token.end()], custom)  # "US dollars"
                number = before[:-1] if exact else before
                if value := _value(number, language):
                    yield Found(Decimal(value.value), exact or choice, value.at, token.end())
            before = [*before[1 - _MOST :], token]
        else:
            before = [token]


class _Number(NamedTuple):
    """A number in words, and where it begins."""

    value: int
    at: int


def _value(tokens: list[re.Match[str]], language: str) -> _Number | None:
    """The number that all number words before a currency tell together, and where it begins."""
    for spoken in (language,) if language else SPOKEN:
        known = _known(spoken)
        run: list[re.Match[str]] = []
        for token in reversed(tokens):
            if fold(token[0]) not in known.parts:
                break
            run.insert(0, token)
        while run and fold(run[0][0]) in known.joints:
            run.pop(0)
        value = known.value([fold(token[0]) for token in run])
        if value is not None and value >= _LEAST:
            return _Number(value, run[0].start())
    return None


class _Known:
    """The number words of a language: whole numbers, and the words that they are made of."""

    def __init__(self, language: str) -> None:
        self.whole = dict(number_words(language))
        if language in SPOKEN:
            from num2words import num2words  # noqa: PLC0415 -- as in numbers

            for value in (*range(101, 1000), *range(1000, 10_001, 100)):
                self.whole.setdefault(_bare(num2words(value, lang=language)), value)
        self.scale = multipliers()
        self.joints = frozenset(table("money")["linked"].get(language, ()))
        self.parts = frozenset(part for number in self.whole for part in number.split()) | set(self.scale) | self.joints

    def value(self, run: list[str]) -> int | None:
        """The value of all the words together; None where they are no number."""
        if not run:
            return None
        whole = self.whole.get(" ".join(run), self.whole.get("".join(run)))
        if whole is not None:
            return whole
        at = max(range(len(run)), key=lambda index: self.scale.get(run[index], 0))
        factor = self.scale.get(run[at], 0)
        ahead, behind = run[:at], run[at + 1 :]
        behind = behind[1:] if behind and behind[0] in self.joints else behind
        left = self.whole.get(" ".join(run[: at + 1])) if factor else None  # "a hundred"
        if left is None and factor and (times := self.value(ahead)) is not None:  # "several thousand" is no number
            left = times * factor
        right = 0 if not behind else self.value(behind)
        if left is not None and right is not None and right < factor:
            return left + right
        return None


@cache
def _known(language: str) -> _Known:
    return _Known(language)


def _bare(number: str) -> str:
    return " ".join(fold(number).replace("-", " ").replace(",", " ").split())


def _in_signs(text: str, custom: Custom) -> Iterator[Found]:
    for match in _HAN.finditer(text):
        for size in range(len(match[1]), 0, -1):
            if choice := expected(match[1][:size], custom):
                yield Found(Decimal(_of_signs(match[0])), choice, match.start(), match.end() + size)
                break


def _of_signs(signs: str) -> int:
    """The value of a number in Han signs: "三百五十", "两千", "一万二千"."""
    total = part = digit = 0
    for sign in signs:
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in _HAN_SCALE:
            part += (digit or 1) * _HAN_SCALE[sign]
            digit = 0
        else:  # ten thousand
            total += (part + digit or 1) * 10_000
            part = digit = 0
    return total + part + digit
