"""The text around figures as tokens of dates: days, months, years, weekdays, times, and the small words between.

Each token has a kind of one letter; the grammar over the letters, and what the kinds mean, stand in ``dates``. Days and
years in words become tokens in ``date_words``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.read.calendars import Month, months, numeral_starts, phrases, weekdays
from bot.read.model.ranges import Range
from bot.read.numbers import has_digit
from bot.read.words import fold, kinds

REACH = 48  # code points before and after figures in which the rest of a date may stand
LONGEST_IN_WORDS = 400  # code points of a text without a figure in which a day in words is looked for
BUDDHIST = 543  # Thai years are ahead by this many
YEARS = range(1900, 2101)
ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988}  # the year before their first
HAN = "〇零一二三四五六七八九十廿卅"
TOKEN = re.compile(
    rf"""
      (?P<full> \d{{4}}([-/.])\d{{1,2}}\2\d{{1,2}}(?!\d)
              | \d{{1,2}}(?:st|nd|rd|th)?\s?([-/.])\s?\d{{1,2}}\s?\3\s?(?:\d{{4}}|\d{{2}})(?!\d) )
    | (?P<time> \d{{1,2}}(?:\s?h\s?|\s[:：]\s|[:：]|[:：]\s(?=\d\d\s?[ap]\.?m))\d{{2}}(?::\d{{2}})?
                (?:\s?[ap]\.?m\b\.?)?(?!\d)
              | \d{{1,2}}(?:\.\d{{2}})?\s?(?:[ap]\.?\s?m\b\.?|h(?!\w)|hrs?\b|hours?\b|o'clock\b|uhr\b|heures?\b
                |horas?\b|час\w*|годин\w*|ч\b|[時时點点시])
              | (?:[01]?\d|2[0-3])\.[0-5]\d(?![.\d]) )
    | (?P<era> (?:民國|民国|令和|平成)\s?(?:\d{{1,3}}|元|[{HAN}]{{1,3}}) ) \s?年
    | (?P<han> [{HAN}]{{1,5}} )\s?(?P<unit> [年月日號号] )
    | (?P<year> \d{{4}} ) (?: \s?[年년] | (?!\d) )
    | (?: (?P<month> \d{{1,2}} ) \s?[月월] | tháng\s (?P<thang> \d{{1,2}} ) (?!\d) )
    | (?P<day> \d{{1,2}} ) (?P<mark> \s?[日號号일]
              | (?:st|nd|rd|th|er|ère|re|ème|eme|e|º|ª|°|o|a|ro|-?(?:го|е|й|ого|та|ти)|-[^\W\d_]{{1,3}})(?!\w) )?
              (?!\d)
    | (?P<number> \d+ )
    | (?P<dash> [-–—−~〜～]+ )
    | (?P<sign> [,;.&/()（）+、，。:،؛] )
    | (?P<word> [^\s\d,;.&/()（）+、，。:،؛\-–—−~〜～\[\]|{{}}=*\#'’"“”«»<>!?]+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
FIGURES = re.compile(rf"\d+|[{HAN}]+(?=\s?[年月日號号])")
SIGNS = {
    ",": "c", "，": "c", "،": "c", "؛": "s", "、": "a", "&": "a", "+": "a", ";": "s", ".": ".", "/": "v",
    "(": "q", ")": "q", "（": "q", "）": "q",
}  # fmt: skip
LETTERS = {"filler": "f", "to": "r", "and": "a", "between": "b", "place": "p", "numbered": "k", "clock": "h"}


@dataclass(slots=True)
class Token:
    """A piece of text with its kind, its value (day, month, year, weekday) and its place in the text.

    ``weak``: a month's abbreviation or everyday word; ``marked``: a day with a sign of its own; ``starts``: the word
    may begin a day or a year in words; ``parts``: the tokens of a day in words.
    """

    kind: str
    value: int
    start: int
    end: int
    text: str = ""
    weak: bool = False
    marked: bool = False
    starts: bool = False
    parts: tuple[Token, ...] = ()


def may_tell(text: str) -> bool:
    """Whether a date can stand in a text: a quick look that never says no to one that has a date."""
    if has_digit(text):
        return True
    if not text.isascii() and FIGURES.search(text):
        return True
    return len(text) <= LONGEST_IN_WORDS and any(_word_of(word.strip(".,;()")).kind == "M" for word in text.split())


def windows(text: str) -> Iterator[Range]:
    """Stretches of one line around figures, joined where they touch; all of a short text that has none."""
    line_start = line_end = 0
    window: Range | None = None
    for match in FIGURES.finditer(text):
        if match.start() >= line_end:
            line_start = text.rfind("\n", 0, match.start()) + 1
            newline = text.find("\n", match.end())
            line_end = len(text) if newline < 0 else newline
        low, high = max(match.start() - REACH, line_start), min(match.end() + REACH, line_end)
        while low > line_start and not text[low - 1].isspace() and low > match.start() - 2 * REACH:
            low -= 1
        while high < line_end and not text[high].isspace() and high < match.end() + 2 * REACH:
            high += 1
        if window and low <= window.to and window.at >= line_start:
            window = Range(window.at, high)
        else:
            if window:
                yield window
            window = Range(low, high)
    if window:
        yield window
    elif len(text) <= LONGEST_IN_WORDS:
        yield Range(0, len(text))


class _Word(NamedTuple):
    """What a word is in a date: its kind, the month or weekday it names, whether a day in words may begin with it."""

    kind: str
    value: int = -1
    weak: bool = False
    starts: bool = False


@lru_cache(maxsize=16_384)
def _word_of(word: str) -> _Word:
    name = fold(word)
    starts = name in numeral_starts()
    if small := kinds("dates").get(name):
        return _Word(LETTERS[small], starts=starts)
    if month := months().get(name):
        return _Word("M", month.number, month.weak, starts)
    if (weekday := weekdays().get(name)) is not None:
        return _Word("W", weekday, starts=starts)
    return _Word("x", starts=starts)


def tokens_of(text: str, window: Range) -> list[Token]:
    """The tokens of a stretch that :func:`windows` gave, in order."""
    tokens: list[Token] = []
    before = ""  # the word before, for months of two words
    for match in TOKEN.finditer(text, window.at, window.to):
        group, a, b = match.lastgroup or "", match.start(), match.end()
        word = ""
        if group == "word":
            word = match.group()
            kind, value, weak, starts = _word_of(word)
            tokens.append(Token(kind, value, a, b, word, weak, starts=starts))
            if before and (month := _of_two_words(before, word)):
                tokens.pop()
                tokens[-1] = Token("M", month.number, tokens[-1].start, b, f"{before} {word}")
        elif group == "full":
            tokens.append(Token("I", 0, a, b, match.group()))
        elif group in {"day", "mark"}:
            value, mark = int(match["day"]), (match["mark"] or "").strip()
            kind = "x" if not 1 <= value <= 31 else "E" if mark and mark in "日號号일" else "D"
            tokens.append(Token(kind, value, a, b, marked=bool(mark)))
        elif group in {"month", "thang"}:
            tokens.append(_month(int(match[group]), a, b))
        elif group == "unit":
            tokens.append(_of_han(match["han"], match["unit"], a, b))
        elif group in {"year", "era"}:
            tokens.append(_year(match[group], a, b))
        else:
            kind = {"time": "T", "dash": "r"}.get(group) or SIGNS.get(match.group(), "x")
            tokens.append(Token(kind, 0, a, b))
        before = word
    return tokens


def _year(written: str, start: int, end: int) -> Token:
    """A year in figures or of an era ("令和元"); Thai ones are brought to the common count."""
    if written[:2] in ERAS:
        number = written[2:].strip()
        value = ERAS[written[:2]] + (1 if number == "元" else int(number) if number.isdecimal() else _han(number))
    else:
        value = int(written)
        value -= BUDDHIST if value - BUDDHIST in YEARS and value not in YEARS else 0
    return Token("Y" if value in YEARS else "x", value, start, end)


def _month(value: int, start: int, end: int) -> Token:
    return Token("M" if 1 <= value <= 12 else "x", value, start, end)


def _of_han(number: str, unit: str, start: int, end: int) -> Token:
    """A year, month or day in Chinese numerals: "二〇一九年", "八月", "二十一日"."""
    value = _han(number)
    if unit == "年":
        return Token("Y" if value in YEARS else "x", value, start, end)
    if unit == "月":
        return _month(value, start, end)
    return Token("E" if 1 <= value <= 31 else "x", value, start, end, marked=True)


def _han(number: str) -> int:
    """The value of Chinese numerals below a hundred, or of a row of them read as figures: 二十一, 二〇一九."""
    number = number.replace("廿", "二十").replace("卅", "三十").replace("〇", "零")
    tens, ten, ones = number.partition("十")
    if not ten:
        return int("".join(str(_HAN_FIGURES.find(sign)) for sign in number))
    return 10 * (_HAN_FIGURES.find(tens[-1]) if tens else 1) + max(_HAN_FIGURES.find(ones[:1] or "零"), 0)


_HAN_FIGURES = "零一二三四五六七八九"


@lru_cache(maxsize=4096)
def _of_two_words(first: str, second: str) -> Month | None:
    """The month of two words that a word ends ("كانون الثاني"), where it does."""
    names = phrases().get(fold(first))
    name = fold(f"{first} {second}") if names else ""
    return months()[name] if names and name in names else None
