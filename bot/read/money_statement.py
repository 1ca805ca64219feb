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
COMMA_DECIMAL = re.compile(r"\d(?:[^\S\n]|\.)\d{3},\d|(?<![\d.,])\d{1,9},\d{1,2}(?![\d,])")
POINT_DECIMAL = re.compile(r"\d(?:[^\S\n]|,)\d{3}\.\d|(?<![\d.,])\d{1,9}\.\d{1,2}(?![\d.])")


class Statement:
    """What a whole budget statement tells of its sums: currencies it names beyond doubt, its mark for decimals."""

    def __init__(self, text: str, country: str | None, language: str = "") -> None:
        self._text, self._country, self.language = text, country, language

    @cached_property
    def named(self) -> frozenset[str]:
        """The currencies named beyond doubt: by code, beside a number, else in words ("All sums are in hryvnias")."""
        found = {code for code in CODE.findall(self._text) if code in codes() and not is_everyday(code)}
        numbers = list(sums(self._text))
        found |= {number.choice[0] for number in numbers if len(number.choice) == 1}
        if not found or any(len(number.choice) > 1 for number in numbers):
            found |= self._in_words()
        return frozenset(found)

    @cached_property
    def unit(self) -> tuple[str, ...]:
        """The one currency of numbers that have none beside them: the one named by itself, else the only one named."""
        declared = {
            match.group()
            for match in CODE.finditer(self._text)
            if match.group() in self.named and not BESIDE_NUMBER.search(self._text, match.start() - 3, match.end() + 3)
        } | (self._in_words() if IN_WORDS.search(self._text) else set())
        for choice in (declared, self.named):
            if len(choice) == 1:
                return tuple(choice)
        return ()

    def _in_words(self) -> set[str]:
        found = set()
        for match in IN_WORDS.finditer(self._text):
            words = match[1].split()
            for size in range(min(len(words), LONGEST_PHRASE), 0, -1):
                name = " ".join(words[:size])
                if len(name) > 3 and len(choice := meant(name)) == 1:
                    found.add(choice[0])
                    break
        return found

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
        """Whether "4,500" can have three decimals: by the statement's other sums, else by the country's custom."""
        comma, point = COMMA_DECIMAL.search(self._text), POINT_DECIMAL.search(self._text)
        if bool(comma) != bool(point):
            return bool(comma)
        return bool(self._country) and _writes_comma(str(self._country))


@cache
def _writes_comma(country: str) -> bool:
    """Whether decimals follow a comma in the country, by CLDR."""
    try:
        symbols = Locale.parse(f"und_{country}").number_symbols
    except (ValueError, UnknownLocaleError):
        return False
    return bool(symbols.get("latn", {}).get("decimal") == ",")
