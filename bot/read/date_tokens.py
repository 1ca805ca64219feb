"""The text around digits as tokens of dates: days, months, years, weekdays, times, and the small words between.

Each token has a kind of one letter; the grammar over the letters, and what the kinds mean, stand in ``dates``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from bot.read.calendars import Month, months, ordinals, phrases, weekdays
from bot.read.model.ranges import Range
from bot.read.words import fold, kinds

REACH = 48  # code points before and after digits in which the rest of a date may stand
BUDDHIST = 543  # Thai years are ahead by this many
YEARS = range(1900, 2101)
ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988}  # the year before their first
TOKEN = re.compile(
    r"""
      (?P<full> \d{4}([-/.])\d{1,2}\2\d{1,2}(?!\d)
              | \d{1,2}(?:st|nd|rd|th)?\s?([-/.])\s?\d{1,2}\s?\3\s?(?:\d{4}|\d{2})(?!\d) )
    | (?P<time> \d{1,2}\.\d{2}\s?[-–]\s?\d{1,2}\.\d{2}(?![\d.])
              | \d{1,2}(?:\s?h\s?|\s[:：]\s|[:：]|[:：]\s(?=\d\d\s?[ap]\.?m))\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?!\d)
              | \d{1,2}(?:\.\d{2})?\s?(?:[ap]\.?\s?m\b\.?|h(?!\w)|hrs?\b|hours?\b|o'clock\b|uhr\b|heures?\b
                |horas?\b|час\w*|годин\w*|ч\b|[時时点點시]) )
    | (?P<era> (?:民國|民国|令和|平成)\s?(?:\d{1,3}|元) ) \s?年
    | (?P<year> \d{4} ) (?: \s?[年년] | (?!\d) )
    | (?: (?P<month> \d{1,2} ) \s?[月월] | tháng\s (?P<thang> \d{1,2} ) (?!\d) )
    | (?P<day> \d{1,2} ) (?P<mark> \s?[日號号일]
              | (?:st|nd|rd|th|er|ère|re|ème|eme|e|º|ª|°|o|a|ro|-?(?:го|е|й|ого|та|ти)|-[^\W\d_]{1,3})(?!\w) )?
              (?!\d)
    | (?P<number> \d+ )
    | (?P<dash> [-–—−~〜～]+ )
    | (?P<sign> [,;.&/()（）+、，。:] )
    | (?P<word> [^\s\d,;.&/()（）+、，。:\-–—−~〜～\[\]|{}=*\#'’"“”«»<>!?]+ )
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
    parts: tuple[Token, ...] = ()  # of a day in words


def windows(text: str) -> Iterator[Range]:
    """Stretches of one line around digits, joined where they touch."""
    line_start = line_end = 0
    window: Range | None = None
    for match in DIGITS.finditer(text):
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


def tokens_of(text: str, window: Range) -> list[Token]:
    """The tokens of a stretch that :func:`windows` gave, in order; days in words are days."""
    tokens: list[Token] = []
    for match in TOKEN.finditer(text, window.at, window.to):
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
        elif group == "era":
            number = match["era"][2:].strip()
            value = ERAS[match["era"][:2]] + (1 if number == "元" else int(number))
            tokens.append(Token("Y" if value in YEARS else "x", value, a, b))
        elif group == "year":
            value = int(match["year"])
            value -= BUDDHIST if value - BUDDHIST in YEARS and value not in YEARS else 0
            tokens.append(Token("Y" if value in YEARS else "x", value, a, b))
        else:
            kind = {"time": "T", "dash": "r"}.get(group) or SIGNS.get(match.group(), "x")
            tokens.append(Token(kind, 0, a, b))
    return spelled_days(tokens)


_LONGEST_SPELLED = 5  # tokens of a day in words, with its hyphens: "twenty-first", "vingt et un"


def spelled_days(tokens: list[Token]) -> list[Token]:
    """The tokens with days in words made one token each, where a month stands beside them.

    "twenty-first of August", "le vingt et un août", "the eighth and ninth of August".
    """
    if not any(token.kind == "M" for token in tokens):
        return tokens
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        day, size = _spelled_at(tokens, at)
        found.append(day or tokens[at])
        at += size
    for index in range(len(found) - 1, -1, -1):
        token = found[index]
        if token.kind == "d":  # a day only beside a month, or before such a day
            after = _beyond(found, index, 1, "f.")
            ahead = _beyond(found, index, -1, "fc")
            joined = _beyond(found, index, 1, "frac")
            if "M" in (after, ahead) or joined in {"D", "E"}:
                token.kind = "D"
    return [part for token in found for part in (token.parts if token.kind == "d" else (token,))]


class _Spelled(NamedTuple):
    """A day in words, if there is one, and how many tokens it takes."""

    day: Token | None
    size: int


def _spelled_at(tokens: list[Token], at: int) -> _Spelled:
    """The day in words that begins with a token, and how many tokens it takes."""
    words: list[str] = []
    best = _Spelled(None, 1)
    if not tokens[at].text or tokens[at].kind in "MIYT" or tokens[at].text.isdecimal():
        return best
    for size, token in enumerate(tokens[at : at + _LONGEST_SPELLED], 1):
        if token.text and token.kind not in "MIY":
            words.append(fold(token.text))
        elif token.kind != "r" or token.text or token.end - token.start != 1 or not words:
            break
        else:
            continue
        value = ordinals().get(" ".join(words))
        if value and (len(words) > 1 or tokens[at].kind == "x"):
            best = _Spelled(
                Token("d", value, tokens[at].start, token.end, marked=True, parts=tuple(tokens[at : at + size])), size
            )
    return best


def _beyond(tokens: list[Token], index: int, step: int, over: str) -> str:
    """The kind of the next token that is none of those to look over, at most four further."""
    for offset in range(1, 5):
        place = index + step * offset
        if not 0 <= place < len(tokens):
            return ""
        if tokens[place].kind not in over:
            return tokens[place].kind
    return ""


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
