"""The text around digits as tokens of dates: days, months, years, weekdays, times, and the small words between.

Each token has a kind of one letter; the grammar over the letters, and what the kinds mean, stand in ``dates``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.read.calendars import Month, months, phrases, weekdays
from bot.read.words import fold, kinds

REACH = 48  # code points before and after digits in which the rest of a date may stand
BUDDHIST = 543  # Thai years are ahead by this many
YEARS = range(1900, 2101)
TOKEN = re.compile(
    r"""
      (?P<full> \d{4}([-/.])\d{1,2}\2\d{1,2}(?!\d)
              | \d{1,2}(?:st|nd|rd|th)?\s?([-/.])\s?\d{1,2}\s?\3\s?(?:\d{4}|\d{2})(?!\d) )
    | (?P<time> \d{1,2}\.\d{2}\s?[-–]\s?\d{1,2}\.\d{2}(?![\d.])
              | \d{1,2}(?:\s?h\s?|\s[:：]\s|[:：]|[:：]\s(?=\d\d\s?[ap]\.?m))\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?!\d)
              | \d{1,2}(?:\.\d{2})?\s?(?:[ap]\.?\s?m\b\.?|h(?!\w)|hrs?\b|hours?\b|o'clock\b|uhr\b|heures?\b
                |horas?\b|час\w*|годин\w*|ч\b|[時时点點시]) )
    | (?P<year> \d{4} ) (?: \s?[年년] | (?!\d) )
    | (?: (?P<month> \d{1,2} ) \s?[月월] | tháng\s (?P<thang> \d{1,2} ) (?!\d) )
    | (?P<day> \d{1,2} ) (?P<mark> \0*\s?[日號号일]
              | \0*(?:st|nd|rd|th|er|ère|re|ème|eme|e|º|ª|°|o|a|ro|-?(?:го|е|й|ого|та|ти)|-[^\W\d_]{1,3})(?!\w) )?
              (?!\d)
    | (?P<number> \d+ )
    | (?P<dash> [-–—−~〜～]+ )
    | (?P<sign> [,;.&/()（）+、，。:] )
    | (?P<word> [^\s\d,;.&/()（）+、，。:\-–—−~〜～\[\]|{}=*\#'’"“”«»<>!?\0]+ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
DIGITS = re.compile(r"\d+")
SIGNS = {
    ",": "c",
    "，": "c",
    "、": "a",
    "&": "a",
    "+": "a",
    ";": "s",
    ".": ".",
    "/": "v",
    "(": "q",
    ")": "q",
    "（": "q",
    "）": "q",
}
LETTERS = {"filler": "f", "to": "r", "and": "a", "between": "b", "place": "p", "numbered": "k"}


@dataclass(slots=True)
class Token:
    """A piece of text with its kind, its value (day, month, year, weekday) and its place in the text."""

    kind: str
    value: int
    start: int
    end: int
    text: str = ""
    weak: bool = False
    marked: bool = False


def windows(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of one line around digits, joined where they touch."""
    line_start = line_end = start
    window: tuple[int, int] | None = None
    for match in DIGITS.finditer(text, start, end):
        if match.start() >= line_end:
            line_start = max(text.rfind("\n", start, match.start()) + 1, start)
            newline = text.find("\n", match.end(), end)
            line_end = end if newline < 0 else newline
        low, high = max(match.start() - REACH, line_start), min(match.end() + REACH, line_end)
        while low > line_start and not text[low - 1].isspace() and low > match.start() - 2 * REACH:
            low -= 1
        while high < line_end and not text[high].isspace() and high < match.end() + 2 * REACH:
            high += 1
        if window and low <= window[1] and window[0] >= line_start:
            window = (window[0], high)
        else:
            if window:
                yield window
            window = (low, high)
    if window:
        yield window


@cache
def _kind(word: str) -> tuple[str, Month | int | None]:
    """The kind of a word, with the month or weekday that it names."""
    name = fold(word)
    if small := kinds("dates").get(name):
        return LETTERS[small], None
    if month := months().get(name):
        return "M", month
    if (weekday := weekdays().get(name)) is not None:
        return "W", weekday
    return "x", None


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The tokens of ``text[start:end]``, a stretch that :func:`windows` gave, in order."""
    tokens: list[Token] = []
    for match in TOKEN.finditer(text, start, end):
        group, a, b = match.lastgroup or "", match.start(), match.end()
        if group == "mark":
            group = "day"
        if group == "word":
            tokens.append(_word(match.group(), a, b))
            _join_phrase(tokens)
        elif group == "full":
            tokens.append(Token("I", 0, a, b, match.group()))
        elif group == "day":
            value, mark = int(match["day"]), (match["mark"] or "").strip()
            kind = "x" if not 1 <= value <= 31 else "E" if mark and mark in "日號号일" else "D"
            tokens.append(Token(kind, value, a, b, marked=bool(mark)))
        elif group in {"month", "thang"}:
            value = int(match[group])
            tokens.append(Token("M" if 1 <= value <= 12 else "x", value, a, b))
        elif group == "year":
            value = int(match["year"])
            value -= BUDDHIST if value - BUDDHIST in YEARS and value not in YEARS else 0
            tokens.append(Token("Y" if value in YEARS else "x", value, a, b))
        else:
            kind = {"time": "T", "dash": "r"}.get(group) or SIGNS.get(match.group(), "x")
            tokens.append(Token(kind, 0, a, b))
    return tokens


def _word(word: str, start: int, end: int) -> Token:
    kind, name = _kind(word)
    if isinstance(name, Month):
        return Token(kind, name.number, start, end, word, weak=name.weak)
    return Token(kind, -1 if name is None else name, start, end, word)


def _join_phrase(tokens: list[Token]) -> None:
    """Makes one month of the last two tokens where they are a name of two words."""
    if len(tokens) > 1 and tokens[-2].text:
        names = phrases().get(fold(tokens[-2].text))
        name = fold(f"{tokens[-2].text} {tokens[-1].text}")
        if names and name in names:
            last = tokens.pop()
            tokens[-1] = Token("M", months()[name].number, tokens[-1].start, last.end, name)
