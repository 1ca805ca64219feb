"""The names of months and weekdays and the words for days of the month, in every language CLDR has.

Names come from Babel, ordinal words from num2words. Which word of a text is meant as a month is left to
``dates``: here a name is only looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product

from babel import Locale, localedata
from msgspec import Struct

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


class Month(Struct, frozen=True):
    """A month name: ``weak`` ones are abbreviations or everyday words too, and need a year beside them."""

    number: int
    weak: bool


@cache
def everyday() -> frozenset[str]:
    """Full names of months that are everyday words or other names too ("may", "August")."""
    return frozenset(fold(word) for words in table("calendars")["everyday"].values() for word in words)


def _names(subject: str, codes: Iterable[str], *widths: str) -> Iterator[tuple[str, int, str]]:
    """The folded names that CLDR has for ``months`` or ``days``: how wide, of which number, the name."""
    for width, code in product(widths, codes):
        names = getattr(Locale.parse(code), subject)
        for context in ("format", "stand-alone"):
            for number, name in (names[context].get(width) or {}).items():
                word = fold(name).strip(". ")
                if _usable(word):
                    yield width, number, word


def _usable(name: str) -> bool:
    return len(name) > 1 and not any(sign.isdecimal() for sign in name)


@cache
def months() -> dict[str, Month]:
    """Month names and abbreviations of the languages reports come in, folded, without trailing stops."""
    found: dict[str, Month] = {}
    for width, number, word in _names("months", CORE, "wide", "abbreviated"):
        found.setdefault(word, Month(number, width != "wide" or word in everyday()))
    for language, prefixes in table("calendars")["month_prefixes"].items():
        for prefix, (_, number, word) in product(prefixes, _names("months", [language], "wide")):
            found.setdefault(prefix + word, Month(number, False))
    return found | {"sept": Month(9, True)}


@cache
def rare_months() -> dict[str, Month]:
    """Full month names of all other languages of CLDR; those that name two months are left out."""
    codes = (code.split("_") for code in localedata.locale_identifiers())
    spoken = ["_".join(parts) for parts in codes if len(parts) == 1 or (len(parts) == 2 and len(parts[1]) == 4)]
    found: dict[str, set[int]] = {}
    for _, number, word in _names("months", spoken, "wide"):
        found.setdefault(word, set()).add(number)
    return {word: Month(min(numbers), False) for word, numbers in found.items() if len(numbers) == 1 and len(word) > 2}


@cache
def phrases() -> frozenset[str]:
    """Names of months of two words (تشرين الأول)."""
    return frozenset(name for name in months() if name.count(" ") == 1)


@cache
def weekdays() -> dict[str, int]:
    """Weekday names and abbreviations, folded -> 0 for Monday to 6; -1 where languages disagree."""
    found: dict[str, int] = {}
    spoken = (code for code in CORE if code != "hi_Latn")  # "Guru", "Ravi": names of people first of all
    for _, number, word in _names("days", spoken, "wide", "abbreviated"):
        if word not in months():
            found[word] = number if found.setdefault(word, number) == number else -1
    return found


class Numeral(Struct, frozen=True):
    """A day ("d") or a year ("Y") in words."""

    kind: str
    value: int


@cache
def numerals() -> dict[str, Numeral]:
    """Days of a month and years near those of reports in words, folded: ``vingt et un``, ``dos mil diecinueve``.

    Hyphens and apostrophes are blanks.
    """
    from num2words import num2words  # noqa: PLC0415 -- 70 ms, and most dates are written in digits

    def spoken(value: int, language: str, *forms: str) -> Iterator[str]:
        for form in forms:
            yield from _cases(fold(str(num2words(value, lang=language, to=form))), language)

    found: dict[str, Numeral] = {}

    def note(kind: str, value: int, names: Iterable[str]) -> None:
        for name in names:
            found.setdefault(_spaced(name), Numeral(kind, value))

    for listed in table("calendars")["days"].values():
        for value, written in enumerate(listed, 1):
            note("d", value, written.split("|"))
    for language, value in product(ORDINALS, range(1, 32)):
        note("d", value, filter(_usable, spoken(value, language, "ordinal")))
    for language in (*table("numbers")["words"], *SPOKEN, "pt_BR"):
        for word, value in number_words(language).items():
            note("d", value, [word] if value <= 31 and (" " in word or len(word) > 3) else [])
    for language, year in product((*SPOKEN, "pt_BR"), YEARS_IN_WORDS):
        forms = (
            ("cardinal", "year", "ordinal")
            if language in table("calendars")["ordinal_endings"]
            else ("cardinal", "year")
        )
        note("Y", year, spoken(year, language, *forms))
    return found


def _spaced(word: str) -> str:
    return " ".join(fold(word).replace("-", " ").replace("'", " ").split())


@cache
def numeral_starts() -> frozenset[str]:
    """The words that a day or a year in words begins with."""
    return frozenset(phrase.split(" ")[0] for phrase in numerals())


def _cases(word: str, language: str) -> Iterator[str]:
    """An ordinal in the cases in which dates are written."""
    yield word
    for entry in table("calendars")["ordinal_endings"].get(language, ()):
        ending, other = (fold(part) for part in entry.split(" = "))
        if word.endswith(ending):
            yield " ".join(part.removesuffix(ending) + other * part.endswith(ending) for part in word.split(" "))
