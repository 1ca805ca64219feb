"""What a whole budget statement tells of its sums: the currencies it names, and the one that bare numbers are in.

A sum by itself is read by ``amounts``; what the country tells, and which currency a shared sign means, by
``currencies``.
"""

from __future__ import annotations

import re
from functools import cached_property

from bot.read.amounts import LONGEST_PHRASE, sums
from bot.read.currencies import Customs, codes, is_everyday, meant

CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
BESIDE_NUMBER = re.compile(r"\d[\s'’.]*[A-Z]{3}|[A-Z]{3}[\s'’.]*\d")
IN_WORDS = re.compile(
    r"(?:(?<!\w)(?:in|en|em|w|в|у|dalam|kwa)\s+|[:(：（]\s*)(?=((?:[^\W\d_]+[ '’-]?){1,4}))", re.IGNORECASE
)  # "all sums are in hryvnias", "(Nepalese rupees)"


class Statement(Customs):
    """A whole budget statement, in that ``language``; what it names is looked for when it is first asked for."""

    def __init__(self, text: str, country: str | None, language: str = "") -> None:
        super().__init__(country)
        self._text, self.language = text, language

    @cached_property
    def named(self) -> frozenset[str]:  # type: ignore[override]
        """The currencies named beyond doubt: by code, beside a number, else in words ("All sums are in hryvnias")."""
        found = {code for code in CODE.findall(self._text) if code in codes() and not is_everyday(code)}
        beside = {number.choice[0] for number in sums(self._text) if len(number.choice) == 1}
        return frozenset(found | beside | self._in_words)

    @cached_property
    def unit(self) -> tuple[str, ...]:
        """The one currency of numbers that have none beside them: the one named by itself, else the only one named."""
        alone = {
            match.group()
            for match in CODE.finditer(self._text)
            if match.group() in self.named and not BESIDE_NUMBER.search(self._text, match.start() - 3, match.end() + 3)
        }
        return next((tuple(choice) for choice in (alone | self._in_words, self.named) if len(choice) == 1), ())

    @cached_property
    def _in_words(self) -> frozenset[str]:
        found: set[str] = set()
        for match in IN_WORDS.finditer(self._text):
            words = match[1].split()
            names = (" ".join(words[:size]) for size in range(min(len(words), LONGEST_PHRASE), 0, -1))
            found |= set(next((choice for name in names if len(name) > 3 and len(choice := meant(name)) == 1), ()))
        return frozenset(found)
