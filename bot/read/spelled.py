"""Sums in words: "five hundred dollars", "deux cents euros", "五百元".

The number words of a language come from num2words, those of Chinese and Japanese from their signs. What a sum is, and
how it is written in figures, is left to the modules of money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import takewhile

from bot.read.amounts import Found, expected, multipliers
from bot.read.currencies import Customs
from bot.read.numbers import SPOKEN, han, number_words, rough_words
from bot.read.words import fold, table
from bot.reports.folding import TOKEN, small_words

_GAP = re.compile(r"[ \u00a0-]+")
_HAN = re.compile(r"[一二两兩三四五六七八九十百千万萬]{2,12}(?=([^\W\d_]{1,4}))")
_MOST = 8  # words of a number
_LEAST = 2  # "a dollar", "un euro" say more of the coin than of a sum


def spelled(text: str, language: str, customs: Customs) -> Iterator[Found]:
    """The sums in words of a text, in order. Looks back from names of currencies that no figure stands before."""
    for match in () if text.isascii() else _HAN.finditer(text):
        for size in range(len(match[1]), 0, -1):
            if choice := expected(match[1][:size], customs):
                yield Found(Decimal(han(match[0])), choice, match.start(), match.end() + size)
                break
    words = rough_words(fold(text))
    spoken = [known for each in ([language] if language else SPOKEN) if (known := _known(each)).may_tell(words)]
    before: list[re.Match[str]] = []
    for token in TOKEN.finditer(text) if spoken else ():
        if not before or not _GAP.fullmatch(text, before[-1].end(), token.start()):
            before = []
        elif choice := expected(token[0], customs) if len(token[0]) > 2 else ():
            exact = expected(text[before[-1].start() : token.end()], customs)  # "US dollars"
            yield from _number(before[:-1] if exact else before, spoken, exact or choice, token.end())
        before = [*before[1 - _MOST :], token]


def _number(tokens: list[re.Match[str]], spoken: list[_Known], choice: tuple[str, ...], end: int) -> Iterator[Found]:
    """The sum that all number words before a currency tell together, in the first language that has them."""
    for known in spoken:
        words = [fold(token[0]) for token in reversed(tokens)]
        run = [*takewhile(known.parts.__contains__, words)]
        while run and run[-1] in known.joints:
            run.pop()
        value = known.value(run[::-1])
        if value is not None and value >= _LEAST:
            yield Found(Decimal(value), choice, tokens[-len(run)].start(), end)
            return


class _Known:
    """The number words of a language: whole numbers, and the words that they are made of."""

    def __init__(self, language: str) -> None:
        self.whole = dict(number_words(language))
        if language in SPOKEN:
            from num2words import num2words  # noqa: PLC0415 -- as in numbers

            for value in (*range(101, 1000), *range(1000, 10_001, 100)):
                bare = fold(num2words(value, lang=language)).replace("-", " ").replace(",", " ")
                self.whole.setdefault(" ".join(bare.split()), value)
        self.scale = multipliers()
        self.joints = frozenset(table("money")["linked"].get(language, ()))
        self.parts = frozenset(part for number in self.whole for part in number.split()) | set(self.scale) | self.joints
        telling = self.parts - self.joints - small_words()
        self._rough = frozenset(word for part in telling for word in rough_words(part))

    def may_tell(self, words: list[bytes]) -> bool:
        """Whether a text with these words may have a number of the language."""
        return not self._rough.isdisjoint(words)

    def value(self, run: list[str]) -> int | None:
        """The value of all the words together; None where they are no number."""
        whole = self.whole.get(" ".join(run), self.whole.get("".join(run)))
        if whole is not None or not run:
            return whole
        at = max(range(len(run)), key=lambda index: self.scale.get(run[index], 0))
        factor = self.scale.get(run[at], 0)
        if not factor:
            return None
        behind = run[at + 2 :] if run[at + 1 :] and run[at + 1] in self.joints else run[at + 1 :]
        left = self.whole.get(" ".join(run[: at + 1]))  # "a hundred"
        if left is None and (times := self.value(run[:at])) is not None:  # "several thousand" is no number
            left = times * factor
        right = self.value(behind) if behind else 0
        return left + right if left is not None and right is not None and right < factor else None


@cache
def _known(language: str) -> _Known:
    return _Known(language)
