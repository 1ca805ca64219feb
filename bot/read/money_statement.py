"""What a whole budget statement tells of its sums: the currencies it names, its country, its mark for decimals.

A sum by itself is read by ``amounts``; which currency a shared sign means, ``currencies`` settles.
"""

from __future__ import annotations

import re
from functools import cache, cached_property

from babel import Locale, UnknownLocaleError

from bot.read.amounts import sums
from bot.read.currencies import codes, in_use, is_everyday, meant, places_of, settled

LONGEST_PHRASE = 4  # words of a currency's name
CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
BESIDE_NUMBER = re.compile(r"\d[\s'’.]*[A-Z]{3}|[A-Z]{3}[\s'’.]*\d")
IN_WORDS = re.compile(
    r"(?:(?<!\w)(?:in|en|em|w|в|у|dalam|kwa)\s+|[:(：（]\s*)(?=((?:[^\W\d_]+[ '’-]?){1,4}))", re.IGNORECASE
)  # "all sums are in hryvnias", "(Nepalese rupees)"


class Statement:
    """What a whole budget statement tells of its sums: currencies it names beyond doubt, its mark for decimals."""

    def __init__(self, text: str, country: str | None, language: str = "") -> None:
        self._text, self._country, self.language = text, country, language

    @cached_property
    def named(self) -> frozenset[str]:
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
        found = set()
        for match in IN_WORDS.finditer(self._text):
            words = match[1].split()
            names = (" ".join(words[:size]) for size in range(min(len(words), LONGEST_PHRASE), 0, -1))
            found |= set(next((choice for name in names if len(name) > 3 and len(choice := meant(name)) == 1), ()))
        return frozenset(found)

    def knows(self, choice: tuple[str, ...]) -> bool:
        """Whether the country pays in one of the currencies, or the statement names it by another word."""
        local = in_use(self._country) if self._country else ()
        return any(code in local for code in choice) or any(code in self.named for code in choice)

    def settle(self, choice: tuple[str, ...]) -> str | None:
        """The one currency of a choice, by the country and by what the statement names."""
        return choice[0] if len(choice) == 1 else settled(choice, self._country, self.named)

    def places(self, choice: tuple[str, ...]) -> int:
        """How many decimals the one of several currencies has that the country pays in; 2 where none is."""
        local = settled(choice, self._country)
        return places_of(local) if local else 2

    @cached_property
    def comma_decimal(self) -> bool:
        """Whether decimals follow a comma in the country, by CLDR, so that "4,500" can have three."""
        return _comma_decimal(self._country)


@cache
def _comma_decimal(country: str | None) -> bool:
    try:
        symbols = Locale.parse(f"und_{country}").number_symbols
    except (ValueError, UnknownLocaleError):
        return False
    return bool(symbols.get("latn", {}).get("decimal") == ",")
