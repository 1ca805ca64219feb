"""Sums of money in a stretch of text: a number and the currencies that the signs and words beside it can mean.

Read are digits of any script, marks for thousands and decimals of either kind, words that multiply
("thousand"), and small change ("44 rubles 50 kopecks"). Which of the sums matter, and what each is, is left
to ``money`` and ``money_kinds``; what a currency is called, to ``currencies``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from msgspec import Struct

from bot.read.currencies import Customs, codes, is_everyday, meant, places_of, shortest_names
from bot.read.words import fold, pattern, table, unspaced

NUMBER = re.compile(  # begins with a figure, and looks behind it afterwards: so a search skips all that is none
    r"\d(?:(?<![A-Za-z_\d.,]\d)"
    r"(?:\d{0,2}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,٫]\d{1,3})?"
    r"|\d{0,2}(?:['’٬]\d{3})+(?:[.,٫]\d{1,2})?"
    r"|\d*(?:[.,٫]\d+)*)(?!\d)"
    r"|(?<=[A-Za-z$]\d)\d*(?:[.,]\d+)*(?!\d))"
)
LONGEST = 40  # code points of a number that are read
GROUPING = re.compile(r"[\s\u00a0\u202f\u2009'’٬]")
PERCENT = re.compile(r"\s?%")
AFTER_WORD = re.compile(r"(?:[\s'(-]){0,4}([A-Z]{3}(?=[^\x00-\u02ff])|[^\s\d()\[\]:=,;|+*×<>{}，。、：；（）،؛।]+)")
SIGN_AFTER = re.compile(r"(?:\s){0,2}([^\w\s.,;:()\[\]+*×=%/|'\"<>{}#-]{1,3}[A-Za-z]?|/=)")
LONGEST_SIGN = 16  # code points of a currency before its number
NO_SIGN = frozenset("()[]:=,;|{}<>\n")  # part a number from what stands before
LONGEST_PHRASE = 4  # words of a currency's name
AROUND_NAMES = ".'\"*!?/"
PLAIN = re.compile(r"\s*([0-9]{1,6}|[0-9]{1,3}(?:,[0-9]{3})+)\s([A-Z]{3})\s*")
NO_CHANGE = re.compile(r"[.,][-–—]{1,2}(?!\d)")  # "100,– €"
TIMES = re.compile(r"[×xX*@]\s*$")
ANYWHERE = Customs()


class Found(Struct):
    """A number and the currencies it can be in; ``start`` and ``end`` cover both, ``each`` marks a price of one."""

    value: Decimal
    choice: tuple[str, ...]
    start: int
    end: int
    each: bool = False


class Sign(NamedTuple):
    """The currencies that the words beside a number can mean, and where these words begin or end."""

    choice: tuple[str, ...]
    at: int


@lru_cache(maxsize=8192)
def value_of(digits: str, decimals: int = 2, *, comma: bool = False) -> Decimal:
    """The value of a written number, digits of any script, marks for thousands and decimals of either kind.

    ``decimals`` are the decimal places of the currency: three digits behind a single mark are thousands, unless
    the currency has three places and the mark is a point or, with ``comma``, a comma.
    """
    text = GROUPING.sub("", digits)[:LONGEST].replace("٫", ".")
    marks = [sign for sign in text if sign in ".,"]
    whole, mark, fraction = text.rpartition(marks[-1]) if marks else (text, "", "")
    if len(set(marks)) > 1:  # "1.234,56"
        thousands = len(fraction) == 3 and len(marks) > 2
    elif len(marks) == 1 and len(fraction) == 3:
        thousands = len(text) == len(digits[:LONGEST]) and not (decimals == 3 and mark == ("," if comma else "."))
    else:
        thousands = len(marks) > 1
    bare = (whole + fraction if thousands else whole).replace(".", "").replace(",", "")
    return Decimal(bare if thousands or not fraction else f"{bare}.{fraction}")


@cache
def multipliers() -> dict[str, int]:
    """Words that multiply the number before them, folded."""
    entries = (entry.rpartition(" = ") for listed in table("money")["multiplier"].values() for entry in listed)
    return {fold(word): int(worth) for word, _, worth in entries}


def sums(text: str, customs: Customs = ANYWHERE) -> Iterator[Found]:
    """Every number of the text with the currencies that stand beside it, if any do."""
    done = 0
    for match in NUMBER.finditer(text):
        if match.start() < done or PERCENT.match(text, match.end()):
            continue
        before, low = _currency_before(text, done, match.start(), customs)
        factor, high = _multiplied(text, match.end())
        after, tail = _currency_after(text, high, customs)
        if before and after and not set(before) & set(after) and NUMBER.match(text, _skip(text, tail)):
            after, tail = (), high  # the sign of the next number
        choice = tuple(code for code in before if code in after) or before or after
        code = customs.settle(choice)
        decimals = places_of(code) if code else 2
        comma = decimals == 3 and customs.comma_decimal
        value = value_of(match.group(), decimals, comma=comma) * factor
        if after and value == int(value) and (change := _change().match(text, tail)):
            value += Decimal(int(change[1])) / 100
            tail = change.end()
        start = low if before else match.start()
        each = pattern("money", "each").match(text, _skip(text, tail)) or TIMES.search(text, max(0, low - 4), low)
        yield Found(value, choice, start, tail, bool(each))
        done = tail


def plain_sum(text: str) -> Found | None:
    """The sum of a text that is nothing but figures and a code, "1,385 USD"; None for all others."""
    match = PLAIN.fullmatch(text)
    if match is None or match[2] not in codes() or places_of(match[2]) != 2:
        return None
    return Found(Decimal(match[1].replace(",", "")), (match[2],), match.start(1), match.end(2))


@cache
def _change() -> re.Pattern[str]:
    """Small change behind a sum, up to the word for the hundredth part."""
    return re.compile(rf"\s*(?:\w{{1,3}}\s+)?(\d{{1,2}})\s*(?:{pattern('money', 'minor').pattern})", re.IGNORECASE)


class Factor(NamedTuple):
    """What a number is multiplied by, and where its words end."""

    times: int
    at: int


def _multiplied(text: str, at: int) -> Factor:
    """What the word behind a number multiplies it by: "5 thousand", "5万円"; a mark for no change is left out."""
    if no_change := NO_CHANGE.match(text, at):
        at = no_change.end()
    word = AFTER_WORD.match(text, at)
    if word is None or (len(word[1]) == 1 and word.start(1) > at and word[1].isascii()):
        return Factor(1, at)
    if times := multipliers().get(fold(word[1]).strip(".")):
        return Factor(times, word.end())
    if unspaced(word[1][0]) and (times := multipliers().get(word[1][0])):
        return Factor(times, word.start(1) + 1)
    return Factor(1, at)


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \u00a0\u202f'":
        at += 1
    return at


def _currency_before(text: str, low: int, number: int, customs: Customs) -> Sign:
    """The currencies that the words right before a number can mean, and where they begin."""
    window = text[max(low, number - LONGEST_SIGN - 8) : number]
    stripped = window.rstrip(" \u00a0\u202f'")
    if stripped and stripped[-1] not in NO_SIGN:
        for size in _signs_at_end(stripped[-LONGEST_SIGN - 1 :], len(stripped) == len(window)):
            if choice := expected(stripped[-size:], customs):
                return Sign(choice, number - len(window) + len(stripped) - size)
    return Sign((), number)


@lru_cache(maxsize=4096)
def _signs_at_end(text: str, touching: bool) -> list[int]:
    """How long the signs are that a text may end in, the longest first; ``touching`` the number behind it."""
    found = []
    for size in range(min(len(text), LONGEST_SIGN), 0, -1):
        sign = text[-size:]
        ahead = text[-size - 1 : -size] if size < len(text) else ""
        inside = ahead.isalnum() and sign[0].isalpha() and not unspaced(sign[0])  # of another word
        if sign[0].isspace() or inside or any(mark in NO_SIGN or mark.isdecimal() for mark in sign):
            continue
        if meant(sign) and (touching or fold(sign) not in shortest_names()):
            found.append(size)
    return found


def expected(sign: str, customs: Customs) -> tuple[str, ...]:
    """The currencies a sign can mean; one that is an everyday word too only where they are to be expected."""
    choice = meant(sign)
    return choice if choice and (not is_everyday(sign) or customs.knows(choice)) else ()


def _currency_after(text: str, at: int, customs: Customs) -> Sign:
    """The currencies that the words right behind a number can mean, and where they end."""
    if match := SIGN_AFTER.match(text, at):
        sign = match[1]
        for size in range(len(sign), 0, -1):
            if choice := meant(sign[:size]):
                stop = match.start(1) + size
                word = AFTER_WORD.match(text, stop)  # "$ US"
                if word and "\n" not in word.group() and (whose := meant(f"{sign[:size]} {word[1].strip('.')}")):
                    return Sign(whose, word.end())
                return Sign(choice, stop)
    return _named_after(text, at, customs)


def _named_after(text: str, at: int, customs: Customs) -> Sign:
    words: list[re.Match[str]] = []
    position = at
    while len(words) < LONGEST_PHRASE and (match := AFTER_WORD.match(text, position)) and "\n" not in match.group():
        words.append(match)
        position = match.end()
    for size in range(len(words), 0, -1):
        phrase = text[words[0].start(1) : words[size - 1].end(1)]
        name = phrase.strip(AROUND_NAMES)
        if choice := expected(name, customs) or expected(phrase, customs):
            return Sign(choice, words[size - 1].start(1) + len(words[size - 1][1].rstrip(AROUND_NAMES)))
    if words and words[0][1][0] >= "\u0e00":  # Han and Thai put no blank behind the currency
        for size in range(min(len(words[0][1]), 6), 0, -1):
            if choice := expected(words[0][1][:size], customs):
                return Sign(choice, words[0].start(1) + size)
    return Sign((), at)
