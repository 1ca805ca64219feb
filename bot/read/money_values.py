"""The value of a number as sums of money write it: marks for thousands and decimals, and words that multiply.

Where numbers stand and which currency they are in is left to ``amounts``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from bot.read.words import fold, table, unspaced

LONGEST = 40  # code points of a number that are read
GROUPING = re.compile(r"[\s\u00a0\u202f\u2009'’٬]")


@lru_cache(maxsize=8192)
def value_of(digits: str, decimals: int = 2, *, comma: bool = False) -> Decimal:
    """The value of a written number, marks for thousands and decimals of either kind.

    ``decimals`` are the decimal places of the currency: three digits behind a single mark are thousands, unless
    the currency has three places and the mark is a point or, with ``comma``, a comma. Raises ValueError where
    there is no digit.
    """
    if digits.isascii() and digits.isdigit():
        return Decimal(int(digits[:LONGEST]))
    text = GROUPING.sub("", digits)[:LONGEST].replace("٫", ".")
    grouped_already = len(text) < min(len(digits), LONGEST)
    marks = [(sign, index) for index, sign in enumerate(text) if sign in ".,"]
    if marks:
        last, at = marks[-1]
        behind = len(text) - at - 1
        mixed = len({sign for sign, _ in marks}) > 1
        grouped = behind == 3 and not mixed and not grouped_already
        grouped = grouped and not (decimals == 3 and last == (",." if comma else ".")[0] and len(marks) == 1)
        if (len(marks) > 1 and not mixed) or grouped or behind == 0 or (mixed and behind == 3 and len(marks) > 2):
            text = text.replace(".", "").replace(",", "")
        else:
            text = text[:at].replace(".", "").replace(",", "") + "." + text[at + 1 :]
    whole, _, fraction = text.partition(".")
    plain_digits = str(int(whole)) + ("." + "".join(str(int(sign)) for sign in fraction) if fraction else "")
    return Decimal(plain_digits)


@cache
def places_of(code: str) -> int:
    """How many decimals a currency has."""
    from babel.numbers import get_currency_precision  # noqa: PLC0415 -- reads a file of all currencies

    return int(get_currency_precision(code))


@cache
def multipliers() -> dict[str, int]:
    """Words that multiply the number before them, folded."""
    entries = (entry.rpartition(" = ") for listed in table("money")["multiplier"].values() for entry in listed)
    return {fold(word): int(worth) for word, _, worth in entries}


class Factor(NamedTuple):
    """What a word multiplies the number before it by, and where it ends."""

    times: int
    at: int


def factor_of(word: str) -> Factor:
    """What a word multiplies by: all of it, or its first sign in Han, where no blank follows ("5万円")."""
    known = multipliers()
    if times := known.get(fold(word).strip(".")):
        return Factor(times, len(word))
    return Factor(known.get(word[0], 1), 1) if unspaced(word[0]) else Factor(1, 0)
