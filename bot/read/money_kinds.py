"""What a sum of money is (granted, received, spent, left over, …), by the words near it.

Strong words decide before weak ones. Near which sum a word stands, and how far its clause goes, is left to
``money``; here the words of a stretch, a label or a column are weighed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from bot.read.words import pattern
from bot.reports.report import Kind

STRONG = ("granted", "received", "spent", "remaining", "allocated")
WEAK = {"weak_granted": "granted", "weak_total": "total", "weak_spent": "spent", "weak_budget": "total"}
AMOUNT_OF = re.compile(r"\w*[\s']*(?:\w{1,5}\s+){0,2}[\s'(:=–-]*")  # "grant of", "Grant:", "die Förderung von"


@cache
def _kind_words() -> re.Pattern[str]:
    return pattern("money", *STRONG, *WEAK, prefix=True)


class Told(NamedTuple):
    """The kind that a word tells, and where the word ends."""

    kind: Kind
    at: int


class Words:
    """The words of kinds in a stretch of text: strong ones in their order, weak ones as a set."""

    __slots__ = ("_text", "found", "strong", "weak")

    def __init__(self, text: str) -> None:
        self._text = text
        self.found = [(str(m.lastgroup), m.start(), m.end()) for m in _kind_words().finditer(text)]
        self.strong = [(name, at) for name, _, at in self.found if name in STRONG]
        self.weak = {name for name, _, _ in self.found if name in WEAK}

    def told(self, *, last: bool) -> Told | None:
        """The kind that the last or the first strong word tells, and where it ends; what is left comes first."""
        if not self.strong:
            return None
        name, at = next((each for each in self.strong if each[0] == "remaining"), self.strong[-1 if last else 0])
        return Told(Kind(name), at)

    def grant_before(self) -> bool:
        """Whether the sum right behind the words is what "grant of" or "Grant:" says."""
        if not self.found or self.found[-1][0] != "weak_granted":
            return False
        return bool(AMOUNT_OF.fullmatch(self._text, self.found[-1][2]))

    def for_a_purpose(self) -> bool:
        """Whether the words begin with spending and what it was for: "Spent on food"."""
        name, low, high = next((each for each in self.found if each[0] in STRONG), ("", 0, 0))
        if name != "spent" or any(sign.isalpha() for sign in self._text[:low]):
            return False  # "Amount spent on the salon" is all of it
        return bool(pattern("money", "purpose").search(self._text, high))


def weak_kind(words: set[str], *, item: bool) -> Kind | None:
    """The kind that weak words tell; in an item of a list, "cost" says nothing."""
    for name, kind in WEAK.items():
        if name in words and not (item and name == "weak_spent"):
            return Kind(kind)
    return None


@lru_cache(maxsize=4096)  # labels come again on page after page
def kind_of_label(text: str) -> Kind | None:
    """The kind that the label of an item or a column tells."""
    words = Words(text)
    told = words.told(last=True)
    if told and told[0] is Kind.SPENT and words.for_a_purpose():
        return Kind.LINE
    return told[0] if told else weak_kind(words.weak, item=True)
