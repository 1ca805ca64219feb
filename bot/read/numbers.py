"""Whole numbers as people write them: digits of any script, grouped digits, and number words of a language.

Number words come from num2words for the languages it knows; the few others stand in ``words/numbers.toml``.
What a number counts is left to others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct

from bot.read.words import fold, table, word_set
from bot.reports.folding import small_words

LONGEST = 30  # digits that are read; longer runs are no number of anything here
HIGHEST = 100  # no salon had more people counted in words
SPOKEN = ("en", "fr", "es", "pt", "de", "it", "ar", "uk", "ru", "ja", "bn", "id", "tr", "pl")  # by num2words

_LANGUAGES = (*SPOKEN, *table("numbers")["words"])

# A word with its vowel signs and its apostrophes; Han and Kana, which no blanks part, are no letters here.
WORD = re.compile(
    r"[^\W\d_\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff][\w\u0300-\u036f\u064b-\u0655\u0900-\u0dff\u1000-\u109f]*"
    r"(?:['’ʼ-][^\W\d_][\w\u0900-\u0dff]*)*"
)
_MOST_PARTS = 5  # words of a number in words that is looked for
_LONGEST_SPOKEN = 4_000  # code points of a text in which numbers in words are looked for
_DIGIT = re.compile(r"\d")
_MARKS = re.compile(r"\D")
# Begins with a figure, and looks behind it afterwards: so a search skips all that is none, which takes a third.
_FIGURES = re.compile(
    r"\d(?<![\d_/=#$€£¥₹№.,:+\-–—A-Za-z]\d)(?:\d{0,2}(?:[,.\u00a0\u202f'’ ]\d{3})+(?!\d)|\d{0,5}(?!\d))"
    r"(?![\d_/=:%°A-Za-z$€£]|[.,]\d|\s?[%°€$£])"
)
_HAN = re.compile("[一二三四五六七八九十百兩两]")
_DIGITS_OF_HAN = {sign: value for value, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2, "兩": 2}
_SCALE_OF_HAN = {"十": 10, "百": 100, "千": 1000}
_LETTERS = bytes(ord(chr(code).lower() if chr(code).isalpha() else " ") if code < 128 else code for code in range(256))
_WIDE_MARKS = "’–—“”،।"


class Number(Struct, frozen=True):
    """A number and where it stands; ``language`` of its words, None of figures; ``rounded`` as in "a dozen"."""

    value: int
    at: int
    to: int
    language: str | None = None
    rounded: bool = False


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
    return int(digits if len(digits) < LONGEST and digits.isdecimal() else _MARKS.sub("", digits)[:LONGEST])


@cache
def _written(language: str) -> tuple[tuple[str, int], ...]:
    """The numbers of a language as its writers write them, and their values."""
    tables = table("numbers")
    listed = enumerate(tables["words"].get(language, ()), 1)
    found = [(word, value) for value, spellings in listed for word in spellings.split("|")]
    if language in SPOKEN:
        from num2words import num2words  # noqa: PLC0415 -- 70 ms, and most pages have no number words

        found += [(num2words(value, lang=language), value) for value in range(1, HIGHEST + 1)]
    more = (entry.partition(" = ") for entry in tables["more"].get(language, ()))
    return (*found, *((word, int(worth)) for word, _, worth in more))


@cache
def number_words(language: str) -> dict[str, int]:
    """The number words of a language (``fr``), folded, and their values; empty where none are known."""
    found: dict[str, int] = {}
    for written, value in _written(language):
        found.setdefault(fold(written), value)
        found.setdefault(fold(written).replace("-", " "), value)
    return found


def han(signs: str) -> int:
    """The value of a number in Han signs: 二十一, 三百五十, 一万二千; 0 of other signs."""
    total = part = digit = 0
    for sign in signs:
        if sign in "万萬":
            total, part, digit = total + (part + digit or 1) * 10_000, 0, 0
        elif worth := _SCALE_OF_HAN.get(sign):
            part, digit = part + (digit or 1) * worth, 0
        else:
            digit = _DIGITS_OF_HAN.get(sign, 0)
    return total + part + digit


@cache
def _first_words() -> dict[str, dict[str, int]]:
    """The words that numbers from two on begin with, the languages of each, and how many words they have at most."""
    found: dict[str, dict[str, int]] = {}
    for language in _LANGUAGES:
        for written, value in number_words(language).items():
            first, *rest = written.split()
            if value > 1 and len(first) > 1 and not _HAN.match(written) and number_words(language).get(first) != 1:
                languages = found.setdefault(first, {})
                languages[language] = max(languages.get(language, 1), min(len(rest) + 1, _MOST_PARTS))
    return found


def rough_words(text: str) -> list[bytes]:
    """The words of a text in small letters, in UTF-8, parted at all that is no letter: far faster than by a pattern."""
    if not text.isascii():
        text = text.lower()
        for sign in _WIDE_MARKS:
            text = text.replace(sign, " ")
    return text.encode("utf-8", "replace").translate(_LETTERS).split()


@cache
def _signals() -> tuple[frozenset[bytes], frozenset[bytes]]:
    """For each number in words one word of its own, with accents and without, of which few texts without a number
    have any; and the longer ones of them, for texts in ASCII."""
    first = _first_words()
    written = (word.lower().split()[0] for language in _LANGUAGES for word, _ in _written(language))
    listed = {*first, *(word for word in written if fold(word) in first)}
    found = frozenset(max(rough_words(word), key=len) for word in listed)
    return found, frozenset(word for word in found if len(word) > 2)


@lru_cache(maxsize=256)
def _has_words(text: str) -> bool:
    return not _signals()[text.isascii()].isdisjoint(rough_words(text))


def has_number(text: str) -> bool:
    """Whether a text may hold a number at all: cheap, because most paragraphs hold none."""
    return has_digit(text) or _has_words(text) or (not text.isascii() and _HAN.search(text) is not None)


@lru_cache(maxsize=256)
def numbers_in(text: str) -> tuple[Number, ...]:
    """The numbers in figures and words of a text, in order; those in words once for each language that has them.

    Figures in times, decimal fractions, sums of money, percentages and addresses are none.
    """
    found = [Number(whole(match[0]), *match.span()) for match in _FIGURES.finditer(text)] if has_digit(text) else []
    if _has_words(text):
        found += _spoken(text)
        found.sort(key=lambda number: number.at)
    return tuple(found)


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """A word as words are compared; the same few stand again and again."""
    return fold(word)


def _spoken(text: str) -> Iterator[Number]:
    """The numbers in words of a text, the longest of each language that has one there; of a very long text none."""
    matches = list(WORD.finditer(text)) if len(text) <= _LONGEST_SPOKEN else []
    listed = [folded(match[0]) for match in matches]
    first_words, scale = _first_words(), word_set("numbers", "scale")
    done = 0
    for index, word in enumerate(listed):
        languages = first_words.get(word)
        if not languages:
            continue
        at = matches[index].start()
        if at < done or not scale.isdisjoint(listed[max(index - 2, 0) : index]):
            continue
        for language, longest in languages.items():
            for size in range(min(longest, len(listed) - index), 0, -1):
                written = " ".join(listed[index : index + size])
                value = number_words(language).get(written, 0)
                end = matches[index + size - 1].end()
                if value < 2 or written in small_words() or any(sign in text[at:end] for sign in ",.;:()\n"):
                    continue
                following = listed[index + size] if index + size < len(listed) else ""
                if following not in scale:
                    yield Number(value, at, end, language, written in _rounded().get(language, ()))
                done = max(done, end)
                break


@cache
def _rounded() -> dict[str, frozenset[str]]:
    """Words for about so many, which "of" may join to what they count: "une dizaine de", "a dozen"."""
    return {
        language: frozenset(
            fold(entry.partition(" = ")[0]) for entry in entries if int(entry.rpartition(" = ")[2]) >= 10
        )
        for language, entries in table("numbers")["more"].items()
    }
