"""The number beside a noun or a verb, in figures or words of a language: which it is, and whether it counts that.

Ranges, ordinals, percentages, years and numbers of something else ("groups of 5 people") are no counts. Nouns
and verbs are those of ``counted``.
"""

from __future__ import annotations

import re
from functools import cache

from bot.read.numbers import GROUPED, has_digit, number_words, whole
from bot.read.words import fold, table

MOST_BETWEEN = 4  # words between a number and its noun
OF = frozenset(
    ("of", "de", "d", "des", "di", "von", "del", "da", "do", "dos", "das", "ya", "wa")
)  # "two groups of women"
HIGHEST = 2_000  # a salon with more people is a misreading
# In addresses, figures count nobody. A digit stands first, so that a search can leap to it.
STANDING_NUMBER = re.compile(r"\d(?<![A-Za-z\d_/=]\d)\d*(?![A-Za-z/])")
BETWEEN_WORDS = ".,;:()!?'-<>[]{}|/\"*#=\0"
ENDS_OF_WORDS = str.maketrans(dict.fromkeys(BETWEEN_WORDS, " "))
ASCII_WORDS = bytes(ord(" " if chr(code) in BETWEEN_WORDS else chr(code).lower()) for code in range(128)).ljust(256)
HAN_NUMBER = re.compile("[一二三四五六七八九十兩两][位名個个人]")
TOKEN = re.compile(rf"{GROUPED}|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%€$£(),;:]", re.UNICODE)
LETTERS = re.compile(r"[^\W\d_\u0e00-\u0e7f\u3040-\u9fff][^\s\d.,;:()!?<>\[\]{}|/\"*#=\0]*")
AFTER_NOUN = re.compile(rf"\w*\s+(?:({GROUPED})(?![\w%])|((?:[^\W\d_]+\s?){{1,4}}))")
RANGE = re.compile(
    r"\d\s*(?:[-–—/]|to|or|and|à|a|ou|et|o|y|e|bis|oder|до|или|и|або|sampai|do|lub|hingga|至|到)\s*$", re.IGNORECASE
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@cache
def words_of_numbers() -> frozenset[str]:
    """Words of numbers from two on in all languages, each as one word of a text has it."""
    listed = table("people")["people"]
    found = {word for language in listed for word, value in number_words(language).items() if value > 1}
    return frozenset(part for word in found for part in word.split() if len(part) > 2)


@cache
def _in_ascii() -> frozenset[bytes]:
    return frozenset(word.encode() for word in words_of_numbers() if word.isascii())


def has_number(text: str) -> bool:
    """Whether a text may hold a number at all: cheap, because most paragraphs hold none."""
    if has_digit(text) and STANDING_NUMBER.search(text):
        return True
    if not text.isascii() and HAN_NUMBER.search(text):
        return True
    if text.isascii():  # bytes are translated ten times as fast
        return not _in_ascii().isdisjoint(text.encode().translate(ASCII_WORDS).split())
    return not words_of_numbers().isdisjoint(fold(text).translate(ENDS_OF_WORDS).split())


@cache
def _blockers() -> frozenset[str]:
    return frozenset(fold(word) for listed in table("people")["no_count"].values() for word in listed)


def numbers_at(text: str) -> list[int]:
    """Where figures and number words of a line stand."""
    found = [match.start() for match in STANDING_NUMBER.finditer(text)]
    if text.isascii() and words_of_numbers().isdisjoint(text.translate(ENDS_OF_WORDS).split()):
        return found
    if not text.isascii():
        found += [match.start() for match in HAN_NUMBER.finditer(text)]
    found += [match.start() for match in LETTERS.finditer(text) if fold(match.group()) in words_of_numbers()]
    return sorted(found)


def number_after(text: str, noun_end: int) -> tuple[int, int] | None:
    """The number behind a noun, where Swahili has it ("washiriki 18")."""
    match = AFTER_NOUN.match(text, noun_end)
    if match is None:
        return None
    value = whole(match[1]) if match[1] else 0
    parts = fold(match[2] or "").split()
    for size in range(len(parts), 0, -1):
        value = value or number_words("sw").get(" ".join(parts[:size]), 0)
    return (value, match.start()) if 1 < value <= HIGHEST else None


@cache
def bounded_numbers(language: str) -> tuple[dict[str, int], int]:
    """The number words of a language, and how many words the longest of them has."""
    known = number_words(language)
    return known, max((word.count(" ") + 1 for word in known), default=1)


def number_before(text: str, low: int, noun: int, languages: tuple[str, ...]) -> tuple[int, int] | None:
    """The number that counts the noun at that offset, and where it stands; None where none does."""
    before = text[low:noun]
    if (
        any(language in {"zh", "ja"} for language in languages)
        and before[-1:]
        and (
            match := re.search(
                r"(\d+|[一二三四五六七八九十兩两]+)\s*(?:[位名個个]|餘|余|多)?[^\W\d_，。]{0,4}$", before
            )
        )
    ):
        digits = match[1]
        if any(sign in before[max(0, match.start() - 2) : match.start()] for sign in "每各第分"):
            return None
        value = whole(digits) if digits.isdecimal() else number_words("zh").get(digits, 0)
        return (value, low + match.start()) if 0 < value <= HIGHEST else None
    tokens = list(TOKEN.finditer(before))
    between = 0
    for index in range(len(tokens) - 1, -1, -1):
        word = tokens[index].group()
        if word[0].isdecimal():
            return _figures(before, tokens, index, low, between)
        if word in "%€$£;:":
            return None
        if word in "(),":
            if word == "," and between == 0:
                return None
            continue
        if fold(word) in OF and index and (rounded := _rounded(tokens[:index], languages)):
            return rounded, low + tokens[max(index - 2, 0)].start()
        for language in languages:
            if fold(word) in OF and len(languages) > 1:
                continue  # "dos participantes" is two of them in Spanish, and of them all in Portuguese
            known, longest = bounded_numbers(language)
            for size in range(longest, 0, -1):
                if index - size + 1 < 0:
                    continue
                run = tokens[index - size + 1 : index + 1]
                worth = known.get(fold(" ".join(token.group() for token in run)))
                if worth is not None:
                    first = index - size + 1
                    if worth == 1 or _blocked(before, tokens, first) or _in_range(tokens, first):
                        return None
                    return worth, low + tokens[first].start()
        folded = fold(word)
        if folded in _blockers() or folded in OF:
            return None
        between += 1
        if between > MOST_BETWEEN:
            return None
    return None


def _rounded(tokens: list[re.Match[str]], languages: tuple[str, ...]) -> int | None:
    """The value of "une dizaine", "a dozen" before "of": the only number that "of" joins to what it counts."""
    for size in (2, 1):
        name = fold(" ".join(token.group() for token in tokens[-size:]))
        for language in languages:
            if any(
                entry.startswith(name + " = ") and int(entry.rpartition(" ")[2]) >= 10
                for entry in map(fold, table("numbers")["more"].get(language, ()))
            ):
                return number_words(language)[name]
    return None


def _figures(before: str, tokens: list[re.Match[str]], index: int, low: int, between: int) -> tuple[int, int] | None:
    token = tokens[index]
    behind = before[token.end() : token.end() + 2].lstrip()
    value = whole(token.group())
    ahead = before[: token.start()].rstrip()
    if (
        behind[:1] in {"%", "°", "h", "/"}
        or ahead[-1:] in {"$", "€", "£", "/", "#", "-", "–", "."}
        or value > HIGHEST
        or not value
    ):
        return None
    if RANGE.search(before, 0, token.start()):
        return None
    if re.match(r"(?:st|nd|rd|th|er|º|ª|ème)\b", before[token.end() :]) or _blocked(before, tokens, index):
        return None
    if 1900 <= value <= 2100 and between > 0:
        return None
    return value, low + token.start()


def _blocked(before: str, tokens: list[re.Match[str]], first: int) -> bool:
    """Whether the word before a number says that it counts something else ("groups of 5 people")."""
    for back in (1, 2):
        if first - back >= 0:
            word = fold(tokens[first - back].group())
            if word in ",;:":
                return False  # what stands before belongs to another clause
            if word in _blockers() - {"between", "entre", "por", "per", "par", "other", "po", "по"} or (
                back == 1 and word in _blockers()
            ):
                return True
    return False


def _in_range(tokens: list[re.Match[str]], first: int) -> bool:
    """Whether a number in words is the end of a range: "five or six people"."""
    if first < 2 or not RANGE.fullmatch("0 " + tokens[first - 1].group()):
        return False
    word = tokens[first - 2].group()
    return word[0].isdecimal() or fold(word) in words_of_numbers()


def spoken_number(text: str, start: int, end: int, languages: tuple[str, ...]) -> tuple[int, int] | None:
    """The value of the number words that a stretch begins with, and where they end."""
    words = list(WORD.finditer(text, start, end))
    for size in range(len(words), 0, -1):
        name = fold(" ".join(word.group() for word in words[:size]))
        for language in languages:
            if value := number_words(language).get(name):
                return value, words[size - 1].end()
    return None
