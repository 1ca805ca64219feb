"""The names of months and weekdays and the words for days of the month, in every language CLDR has.

Names come from Babel, ordinal words from num2words. Which word of a text is meant as a month is left to
``dates``: here a name is only looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from babel import Locale, localedata

from bot.read.numbers import SPOKEN, number_words
from bot.read.words import fold, table

# The languages reports were written in come first: where two languages call different months by one name
# (listopad), the first has it. Territories follow for the month names that only they use.
CORE = (
    "en", "fr", "es", "pt", "ar", "de", "it", "uk", "ru", "zh", "ja", "hi", "bn", "id", "sw", "tr", "pl",
    "ar_DZ", "ar_TN", "ar_MA", "ar_MR", "ar_SY", "ar_JO", "ar_LB", "ar_IQ", "ar_PS", "ar_SA",
    "mk", "sr", "sr_Latn", "sq", "hu", "ro", "ca", "nl", "sv", "ko", "fa", "th", "vi", "ne", "eu", "he", "el",
    "de_AT", "hi_Latn", "ms", "ta", "te", "mr", "pa", "ur", "or", "ml", "gl", "cs", "sk",
)  # fmt: skip
ORDINALS = ("en", "es", "fr", "it", "pt", "ru", "uk", "id", "tr", "pl", "de", "nl", "sv")
YEARS_IN_WORDS = range(2017, 2022)


class Month(NamedTuple):
    """A month name: ``weak`` ones are abbreviations or everyday words too, and need a year beside them."""

    number: int
    weak: bool


EVERYDAY = frozenset(("may", "march", "mars", "mai", "mei", "marco", "marca", "maja", "august", "juni", "mayo"))


def _names(locale: Locale, width: str) -> Iterable[tuple[int, str]]:
    for context in ("format", "stand-alone"):
        yield from (locale.months[context].get(width) or {}).items()


def _usable(name: str) -> bool:
    return len(name) > 1 and not any(sign.isdecimal() for sign in name)


@cache
def months() -> dict[str, Month]:
    """Month names and abbreviations of the languages reports come in, folded, without trailing stops."""
    found: dict[str, Month] = {}
    for width in ("wide", "abbreviated"):
        for code in CORE:
            for number, name in _names(Locale.parse(code), width):
                word = fold(name).strip(". ")
                if _usable(word):
                    found.setdefault(word, Month(number, width != "wide" or word in EVERYDAY))
    found["sept"] = Month(9, True)
    return found


@cache
def rare_months() -> dict[str, Month]:
    """Full month names of all other languages of CLDR; those that name two months are left out."""
    found: dict[str, set[int]] = {}
    for code in localedata.locale_identifiers():
        if "_" not in code or (code.count("_") == 1 and len(code.split("_")[1]) == 4):
            for number, name in _names(Locale.parse(code), "wide"):
                word = fold(name).strip(". ")
                if _usable(word) and len(word) > 2:
                    found.setdefault(word, set()).add(number)
    return {word: Month(min(numbers), False) for word, numbers in found.items() if len(numbers) == 1}


@cache
def phrases() -> dict[str, frozenset[str]]:
    """First word -> month names of two words that begin with it (تشرين الأول)."""
    found: dict[str, set[str]] = {}
    for name in months():
        first, blank, rest = name.partition(" ")
        if blank and " " not in rest:
            found.setdefault(first, set()).add(name)
    return {first: frozenset(names) for first, names in found.items()}


@cache
def weekdays() -> dict[str, int]:
    """Weekday names and abbreviations, folded -> 0 for Monday to 6; -1 where languages disagree."""
    found: dict[str, int] = {}
    for code in CORE:
        if code == "hi_Latn":  # "Guru", "Ravi": names of people first of all
            continue
        locale = Locale.parse(code)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in (locale.days[context].get(width) or {}).items():
                    word = fold(name).strip(". ")
                    if _usable(word) and word not in months():
                        found[word] = number if found.setdefault(word, number) == number else -1
    return found


class Numeral(NamedTuple):
    """A day ("d") or a year ("Y") in words."""

    kind: str
    value: int


@cache
def numerals() -> dict[str, Numeral]:
    """Days of a month and years near those of reports in words, folded: ``vingt et un``, ``dos mil diecinueve``.

    Hyphens and apostrophes are blanks.
    """
    from num2words import num2words  # noqa: PLC0415 -- 70 ms, and most dates are written in digits

    found: dict[str, Numeral] = {}
    for listed in table("calendars")["days"].values():
        for value, written in enumerate(listed, 1):
            found.update((_spaced(word), Numeral("d", value)) for word in written.split("|") if word)
    for language in ORDINALS:
        for value in range(1, 32):
            for word in _forms(fold(str(num2words(value, lang=language, to="ordinal"))), language):
                if _usable(word):
                    found.setdefault(_spaced(word), Numeral("d", value))
    for language in (*table("numbers")["words"], *SPOKEN, "pt_BR"):
        for word, value in number_words(language).items():
            if value <= 31 and (" " in word or len(word) > 3):
                found.setdefault(_spaced(word), Numeral("d", value))
    for language in (*SPOKEN, "pt_BR"):
        for year in YEARS_IN_WORDS:
            for form in ("cardinal", "year", "ordinal"):
                if form != "ordinal" or language in table("calendars")["ordinal_endings"]:
                    for word in _forms(fold(str(num2words(year, lang=language, to=form))), language):
                        found.setdefault(_spaced(word), Numeral("Y", year))
    return found


def _spaced(word: str) -> str:
    return " ".join(fold(word).replace("-", " ").replace("'", " ").split())


@cache
def numeral_starts() -> frozenset[str]:
    """The words that a day or a year in words begins with."""
    return frozenset(phrase.split(" ")[0] for phrase in numerals())


def _forms(word: str, language: str) -> Iterator[str]:
    """An ordinal in the cases in which dates are written."""
    yield word
    for entry in table("calendars")["ordinal_endings"].get(language, ()):
        ending, other = (fold(part) for part in entry.split(" = "))
        if word.endswith(ending):
            yield " ".join(_other_case(part, ending, other) for part in word.split(" "))


def _other_case(word: str, ending: str, other: str) -> str:
    return word[: len(word) - len(ending)] + other if word.endswith(ending) else word
