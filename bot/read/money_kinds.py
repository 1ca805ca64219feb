"""What a sum of money is (granted, received, spent, left over, …), by the words near it.

Strong words decide before weak ones. Near which sum a word stands, and how far its clause goes, is left to
``money``; here the words of a stretch, a label or a column are weighed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.read.words import pattern
from bot.reports.report import Kind

STRONG = ("granted", "received", "spent", "remaining", "allocated")
WEAK = {"weak_granted": "granted", "weak_total": "total", "weak_spent": "spent", "weak_budget": "total"}
AMOUNT_OF = re.compile(r"\w*[\s'\0]*(?:\w{1,5}\s+){0,2}[\s'\0(:=–-]*")  # "grant of", "Grant:", "die Förderung von"


@cache
def _kind_words() -> re.Pattern[str]:
    return pattern("money", *STRONG, *WEAK, prefix=True)


class Words:
    """The words of kinds in a stretch of text: strong ones in their order, weak ones as a set."""

    __slots__ = ("_start", "_text", "found", "strong", "weak")

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text, self._start = text, start
        self.found = [(str(m.lastgroup), m.start(), m.end()) for m in _kind_words().finditer(text, start, end)]
        self.strong = [(name, at) for name, _, at in self.found if name in STRONG]
        self.weak = {name for name, _, _ in self.found if name in WEAK}

    def told(self, *, last: bool) -> tuple[Kind, int] | None:
        """The kind that the last or the first strong word tells, and where it ends; what is left comes first."""
        if not self.strong:
            return None
        name, at = next((each for each in self.strong if each[0] == "remaining"), self.strong[-1 if last else 0])
        return Kind(name), at

    def grant_before(self, at: int) -> bool:
        """Whether the sum at that offset is what "grant of" or "Grant:" right before it says."""
        if not self.found or self.found[-1][0] != "weak_granted":
            return False
        return bool(AMOUNT_OF.fullmatch(self._text, self.found[-1][2], at))

    def for_a_purpose(self, end: int) -> bool:
        """Whether the words begin with spending and what it was for ("Spent on food"), up to that offset."""
        name, low, high = next((each for each in self.found if each[0] in STRONG), ("", 0, 0))
        if name != "spent" or any(sign.isalpha() for sign in self._text[self._start : low]):
            return False  # "Amount spent on the salon" is all of it
        return bool(pattern("money", "purpose").search(self._text, high, end))


def weak_kind(words: set[str], *, item: bool) -> Kind | None:
    """The kind that weak words tell; in an item of a list, "cost" says nothing."""
    for name, kind in WEAK.items():
        if name in words and not (item and name == "weak_spent"):
            return Kind(kind)
    return None


@lru_cache(maxsize=4096)  # labels come again on page after page
def kind_of_label(text: str) -> Kind | None:
    """The kind that the label of an item or a column tells."""
    words = Words(text, 0, len(text))
    told = words.told(last=True)
    if told and told[0] is Kind.SPENT and words.for_a_purpose(len(text)):
        return Kind.LINE
    return told[0] if told else weak_kind(words.weak, item=True)
