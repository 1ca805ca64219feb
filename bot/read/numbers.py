"""Whole numbers as people write them: digits of any script, grouped digits, and number words of a language.

Number words come from num2words for the languages it knows; the few others stand in ``words/numbers.toml``.
What a number counts is left to others.
"""

from __future__ import annotations

import re
from functools import cache

from bot.read.words import fold, table

LONGEST = 30  # digits that are read; longer runs are no number of anything here
HIGHEST = 100  # no salon had more people counted in words
SPOKEN = ("en", "fr", "es", "pt", "de", "it", "ar", "uk", "ru", "ja", "bn", "id", "tr", "pl")  # by num2words

GROUPED = r"\d{1,3}(?:[,.\u00a0\u202f'’ ]\d{3})+(?!\d)|\d{1,6}(?!\d)"
_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"\D")


def has_digit(text: str) -> bool:
    """Whether a text has a digit of any script. Ten looks for one sign each take a tenth of a search for a class."""
    if text.isascii():
        for digit in "0123456789":  # noqa: SIM110 -- a generator takes three times as long
            if digit in text:
                return True
        return False
    return _DIGIT.search(text) is not None


def whole(digits: str) -> int:
    """The value of digits of any script, grouped or not: ``1,200`` or ``١٢``. Raises ValueError without any."""
    return int(_MARKS.sub("", digits)[:LONGEST])


@cache
def number_words(language: str) -> dict[str, int]:
    """The number words of a language (``fr``), folded, and their values; empty where none are known."""
    found: dict[str, int] = {}
    for value, written in enumerate(table("numbers")["words"].get(language, ()), 1):
        found.update((fold(word), value) for word in written.split("|"))
    if language in SPOKEN:
        from num2words import num2words  # noqa: PLC0415 -- 70 ms, and most pages have no number words

        for value in range(1, HIGHEST + 1):
            word = fold(num2words(value, lang=language))
            found.setdefault(word, value)
            found.setdefault(word.replace("-", " "), value)
    for entry in table("numbers")["more"].get(language, ()):
        written, _, worth = entry.partition(" = ")
        found.setdefault(fold(written), int(worth))
    return found


def number(text: str, language: str) -> int | None:
    """The value of a number in digits or in words of the language; None for anything else."""
    text = fold(text)
    if text[:1].isdecimal():
        return whole(text)
    return number_words(language).get(" ".join(text.split()))
