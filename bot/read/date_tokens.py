"""A text as tokens of dates: days, months, years, weekdays, times, and the small words between them.

Each token has a kind of one letter; the grammar over the letters, and what the kinds mean, stand in ``dates``. Words
are looked up in ``calendars``. A day in words ("twenty-first of August") counts only beside a month, or before another
day that stands beside one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

from bot.read.calendars import Numeral, months, numeral_starts, numerals, phrases, weekdays
from bot.read.model.ranges import Range
from bot.read.numbers import has_digit
from bot.read.words import fold, kinds

LONGEST_IN_WORDS = 400  # code points of a text without a figure in which a day in words is looked for
BUDDHIST = 543  # Thai years are ahead by this many
ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988}  # the year before their first
HAN_DIGITS = "零一二三四五六七八九"
HAN = "〇零一二三四五六七八九十廿卅"
TOKEN = re.compile(
    rf"""
    (?=\d) (?i:  # most words are none of these: one look ahead for all of them
        (?P<full> \d{{4}}([-/.])\d{{1,2}}\2\d{{1,2}}(?!\d)
                | \d{{1,2}}(?:st|nd|rd|th)?\s?([-/.])\s?\d{{1,2}}\s?\3\s?(?:\d{{4}}|\d{{2}})(?!\d) )
      | (?P<time> \d{{1,2}}(?:\s?h\s?|\s[:：]\s|[:：]|[:：]\s(?=\d\d\s?[ap]\.?m))\d{{2}}(?::\d{{2}})?
                  (?:\s?[ap]\.?m\b\.?)?(?!\d)
                | \d{{1,2}}(?:\.\d{{2}})?\s?(?:[ap]\.?\s?m\b\.?|h(?!\w)|hrs?\b|hours?\b|o'clock\b|uhr\b|heures?\b
                  |horas?\b|час\w*|годин\w*|ч\b|[時时點点시])
                | (?:[01]?\d|2[0-3])\.[0-5]\d(?![.\d]) )
      | (?P<year> \d{{4}} ) (?: \s?[年년] | (?!\d) )
      | (?P<month> \d{{1,2}} ) \s?[月월]
      | (?P<day> \d{{1,2}} ) (?P<mark> \s?[日號号일]
                | (?:st|nd|rd|th|er|ère|re|ème|eme|e|º|ª|°|o|a|ro|-?(?:го|е|й|ого|та|ти)|-[^\W\d_]{{1,3}})(?!\w) )?
                (?!\d)
      | (?P<number> \d+ ) )
    | (?i:tháng)\s (?P<thang> \d{{1,2}} ) (?!\d)
    | (?P<era> (?:民國|民国|令和|平成)\s?(?:\d{{1,3}}|元|[{HAN}]{{1,3}}) ) \s?年
    | (?P<han> [{HAN}]{{1,5}} )\s?(?P<unit> [年月日號号] )
    | (?P<dash> [-–—−~〜～]+ )
    | (?P<sign> [,;.&/()（）+、，。:،؛] )
    | (?P<word> [^\s\d,;.&/()（）+、，。:،؛\-–—−~〜～\[\]|{{}}=*\#'’"“”«»<>!?]+ )
    """,
    re.VERBOSE,
)
HAN_FIGURES = re.compile(rf"[{HAN}]{{1,5}}\s?[年月日號号]")
SIGNS = {
    ",": "c", "，": "c", "،": "c", "؛": "s", "、": "a", "&": "a", "+": "a", ";": "s", ".": ".", "/": "v",
    "(": "q", ")": "q", "（": "q", "）": "q",
}  # fmt: skip
POSSIBLE = {"D": range(1, 32), "E": range(1, 32), "M": range(1, 13), "Y": range(1900, 2101)}
LETTERS = {"filler": "f", "to": "r", "and": "a", "between": "b", "place": "p", "numbered": "k", "clock": "h"}
PLAIN = {"sign": "", "dash": "r", "time": "T", "full": "I", "number": "x"}  # kinds of tokens that need no look-up
KIND_OF_UNIT = {"年": "Y", "月": "M"}  # of what Chinese numerals count; all others count days
SHORT = 3  # letters of a weekday's abbreviation that may be another word
LONGEST_NUMERAL = 6  # tokens of a day or a year in words, with its hyphens
# "from 10 am to 4 pm", "dalle 10.00 alle 16.30", "الساعة 4 عصراً": letters as in ``dates``, every repetition bounded.
_TIME = r"h{0,3}(?:T|(?<=h)D|D(?=h))h{0,3}"
TIMES = re.compile(rf"[frhp]{{0,3}}(?:D[rf]{{1,2}})?{_TIME}(?:[rfaqcp]{{0,3}}{_TIME}){{0,8}}|[c.]?W[c.]?")
_AHEAD_OF_DAY = re.compile(r"[f.]{0,3}M|[fracW]{0,3}[DE]")
_BEHIND_DAY = re.compile(r"M[fc]{0,3}$")


class Token(Struct):
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


class _Word(Struct, frozen=True):
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


def _has_word(text: str, wanted: str) -> bool:
    return any(_word_of(word.strip(".,;()（）")).kind in wanted for word in text.replace("-", " ").split())


def may_tell(text: str) -> bool:
    """Whether a date can stand in a text: a quick look that never says no to one that has a date."""
    return has_digit(text) or (not text.isascii() and HAN_FIGURES.search(text) is not None) or names_month(text)


def names_month(text: str) -> bool:
    """Whether a short text names a month: a day may be meant even where none can be told."""
    return len(text) <= LONGEST_IN_WORDS and _has_word(text, "M")


def times_in(text: str) -> list[Range]:
    """The ranges of times of day and weekdays, with the small words and dashes that belong to them."""
    if not has_digit(text) and not _has_word(text, "Wh"):
        return []
    tokens = tokens_of(text)
    found = TIMES.finditer("".join([token.kind for token in tokens]))
    spans = ((match.start(), match.end()) for match in found)
    return [Range(tokens[at].start, tokens[to - 1].end) for at, to in spans if not _is_name(tokens, at, to)]


def _is_name(tokens: list[Token], first: int, last: int) -> bool:
    """Whether what could be a short weekday begins a name: "St. Louis", "San José"."""
    words = [token for token in tokens[first:last] if token.text]
    short = len(words) == 1 and words[0].kind == "W" and len(words[0].text) <= SHORT
    return short and last < len(tokens) and tokens[last].kind == "x" and tokens[last].text[:1].isupper()


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, in order, days and years in words as one token each; a line end is one of kind "x"."""
    tokens: list[Token] = []
    before = ""  # the word before, for months of two words
    starts = False
    for match in TOKEN.finditer(text):
        word = match.group() if match.lastgroup == "word" else ""
        if word and before and (month := _of_two_words(before, word)):
            tokens[-1] = Token("M", month, tokens[-1].start, match.end(), f"{before} {word}")
        else:
            tokens.append(_token(match))
            starts = starts or tokens[-1].starts
        before = word
    return _with_numerals(tokens) if starts and any(token.kind == "M" for token in tokens) else tokens


def _token(match: re.Match[str]) -> Token:
    group, written, start, end = match.lastgroup or "", match.group(), match.start(), match.end()
    if group == "word":
        word = _word_of(written)
        return Token(word.kind, word.value, start, end, written, word.weak, False, word.starts)
    if group in PLAIN:
        return Token(PLAIN[group] or SIGNS.get(written, "x"), 0, start, end, written if group == "full" else "")
    marked = False
    if group in {"day", "mark"}:
        value, mark = int(match["day"]), (match["mark"] or "").strip()
        kind, marked = ("E" if mark and mark in "日號号일" else "D"), bool(mark)
    elif group in {"month", "thang"}:
        kind, value = "M", int(match[group])
    elif group == "unit":
        kind, value, marked = KIND_OF_UNIT.get(match["unit"], "E"), _han(match["han"]), True
    else:
        kind, value = "Y", _year(match[group])
    return Token(kind if value in POSSIBLE[kind] else "x", value, start, end, marked=marked)


def _year(written: str) -> int:
    """A year in figures or of an era ("令和元"); Thai ones are brought to the common count."""
    if written[:2] in ERAS:
        number = written[2:].strip()
        return ERAS[written[:2]] + (1 if number == "元" else int(number) if number.isdecimal() else _han(number))
    value = int(written)
    return value - BUDDHIST if value - BUDDHIST in POSSIBLE["Y"] and value not in POSSIBLE["Y"] else value


def _han(number: str) -> int:
    """The value of Chinese numerals below a hundred, or of a row of them read as figures: 二十一, 二〇一九."""
    number = number.replace("廿", "二十").replace("卅", "三十").replace("〇", "零")
    tens, ten, ones = number.partition("十")
    if not ten:
        return int("".join(str(HAN_DIGITS.find(sign)) for sign in number))
    return 10 * (HAN_DIGITS.find(tens[-1]) if tens else 1) + max(HAN_DIGITS.find(ones[:1] or "零"), 0)


@lru_cache(maxsize=4096)
def _of_two_words(first: str, second: str) -> int | None:
    """The month of two words that a word ends ("كانون الثاني"), where it does."""
    name = fold(f"{first} {second}")
    return months()[name].number if name in phrases() else None


def _with_numerals(tokens: list[Token]) -> list[Token]:
    """The tokens with days and years in words made one token each."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        size, numeral = _numeral_at(tokens, at) if tokens[at].starts else (1, None)
        parts = tokens[at : at + size]
        if numeral:
            found.append(
                Token(numeral.kind, numeral.value, parts[0].start, parts[-1].end, marked=True, parts=tuple(parts))
            )
        else:
            found.append(tokens[at])
        at += size
    for index in range(len(found) - 1, -1, -1):
        if found[index].kind == "d" and _is_day(found, index):
            found[index].kind = "D"
    return [part for token in found for part in (token.parts if token.kind == "d" else (token,))]


def _numeral_at(tokens: list[Token], at: int) -> tuple[int, Numeral | None]:
    """The longest day or year in words that begins with a token, and how many tokens it takes."""
    words: list[str] = []
    best: tuple[int, Numeral | None] = (1, None)
    for size, token in enumerate(tokens[at : at + LONGEST_NUMERAL], 1):
        hyphen = bool(words) and token.kind == "r" and not token.text and token.end - token.start == 1
        if token.text and token.kind not in "MIY":
            words.append(fold(token.text))
        elif not hyphen:
            break
        numeral = numerals().get(" ".join(words))
        if numeral and not hyphen and (len(words) > 1 or tokens[at].kind == "x"):
            best = size, numeral
    return best


def _is_day(tokens: list[Token], index: int) -> bool:
    """Whether a day in words stands beside a month, or before a day that does."""
    ahead = "".join(token.kind for token in tokens[index + 1 : index + 5])
    behind = "".join(token.kind for token in tokens[max(index - 4, 0) : index])
    return bool(_AHEAD_OF_DAY.match(ahead) or _BEHIND_DAY.search(behind))
