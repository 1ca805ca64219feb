"""Currencies by code, symbol or name, in any of the main languages of CLDR.

A sign that several currencies share ("$", "Rs", "dinars", "FCFA") is a choice that the country settles, or
what else the page names. Where neither does, only signs with one meaning among strangers (a bare ``$``, ``€`` or
``£``) have one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, get_currency_precision, get_territory_currencies

from bot.read.words import fold, table, word_set

LANGUAGES = ("en", "fr", "es", "pt", "ar", "de", "it", "uk", "ru", "zh", "ja", "hi", "bn", "id", "sw", "tr", "pl")
HEAD_FIRST = frozenset(("fr", "es", "pt", "it", "ar", "id", "sw", "pl"))  # "dinar algérien", not "Algerian dinar"
IN_USE = date(2019, 7, 1)  # the summer of the salons
WITHOUT_COUNTRY = frozenset(("USD", "EUR", "GBP"))
COUNTS = ("1", "2", "5", "1.5")  # one for each plural form of the languages above


@cache
def in_use(country: str | None) -> tuple[str, ...]:
    """The currencies a country paid in; none for what is no country."""
    return tuple(get_territory_currencies(country, IN_USE, IN_USE)) if country else ()


@cache
def codes() -> frozenset[str]:
    """ISO 4217 codes of the currencies that were in use somewhere."""
    return frozenset(
        code for country in Locale("en").territories if len(str(country)) == 2 for code in in_use(str(country))
    )


@cache
def places_of(code: str) -> int:
    """How many decimals a currency has."""
    return int(get_currency_precision(code))


@cache
def _short() -> dict[str, tuple[str, ...]]:
    """Signs and short forms of the word table and the symbols of CLDR -> the currencies they can mean."""
    found: dict[str, tuple[str, ...]] = {}
    for entries in table("money")["currency"].values():
        for entry in entries:
            sign, _, meant = entry.rpartition(" = ")
            found[fold(sign)] = tuple(dict.fromkeys((*found.get(fold(sign), ()), *meant.split())))
    for language in LANGUAGES:
        for code, symbol in Locale(language).currency_symbols.items():
            if code in codes() and symbol != code:
                found.setdefault(fold(symbol), (code,))
    return found


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Names of CLDR in every number, folded, and their head nouns -> the currencies they can mean."""
    full: dict[str, str] = {}
    heads: dict[str, dict[str, None]] = {}
    for language in LANGUAGES:
        for code in sorted(codes()):
            for count in (None, *COUNTS):
                name = fold(get_currency_name(code, count if count is None else float(count), locale=language))
                if name == code.lower():
                    continue
                parts = name.split(" (")[0].split()
                full.setdefault(" ".join(parts), code)
                head = parts[0] if language in HEAD_FIRST else parts[-1]
                if len(parts) > 1 and len(head) > 2:
                    heads.setdefault(head, {})[code] = None
    return {head: tuple(meant) for head, meant in heads.items()} | {name: (code,) for name, code in full.items()}


@lru_cache(maxsize=8192)
def meant(sign: str) -> tuple[str, ...]:
    """The currencies a sign, code or name can mean; none for other words."""
    if sign in codes():
        return (sign,)
    name = fold(sign).strip(" .")
    if not name:
        return ()
    if "$" in name:  # "US $", "$ CA"
        name = name.replace(" ", "") if name.replace(" ", "") in _short() else name
    return _short().get(name) or _short().get(name + ".") or (_names().get(name, ()) if len(name) > 2 else ())


@lru_cache(maxsize=8192)
def is_everyday(sign: str) -> bool:
    """Whether a sign, code or name is a word of everyday language too ("won", "TOP", "nuevos")."""
    return fold(sign).strip(" .") in word_set("money", "everyday")


@cache
def shortest_names() -> frozenset[str]:
    """Short forms that are everyday letters too, and count only right beside a number ("N", "F", "R")."""
    return frozenset(sign for sign in _short() if len(sign) == 1 and sign.isalpha())


class Customs:
    """How sums are written where a page was written: by its country, and by the currencies it names beyond doubt."""

    named: Collection[str] = ()

    def __init__(self, country: str | None = None) -> None:
        self._country = country

    def knows(self, choice: tuple[str, ...]) -> bool:
        """Whether the country pays in one of the currencies, or the page names it by another word."""
        return any(code in in_use(self._country) for code in choice) or any(code in self.named for code in choice)

    def settle(self, choice: tuple[str, ...]) -> str | None:
        """The one currency of a choice; None where neither the country nor the page tells which."""
        if len(choice) < 2:
            return choice[0] if choice else None
        for known in (in_use(self._country), self.named):
            if code := next((code for code in choice if code in known), None):
                return code
        return choice[0] if choice[0] in WITHOUT_COUNTRY or set(choice) <= {"XOF", "XAF"} else None

    @property
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
