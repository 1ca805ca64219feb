"""Sums of money in a stretch of text: a number and the currencies that the signs and words beside it can mean.

Read are digits of any script, marks for thousands and decimals of either kind, words that multiply
("thousand"), and small change ("44 rubles 50 kopecks"). Which of the sums matter, and what each is, is left
to ``money`` and ``money_kinds``; what a currency is called, to ``currencies``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NamedTuple, Protocol

from bot.read.currencies import codes, is_everyday, meant, shortest_names
from bot.read.words import fold, pattern, table, unspaced

NUMBER = re.compile(
    r"(?<![A-Za-z_\d.,])"
    r"(?:\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,٫]\d{1,3})?"
    r"|\d{1,3}(?:['’٬]\d{3})+(?:[.,٫]\d{1,2})?"
    r"|\d+(?:[.,٫]\d+)*)(?!\d)"
    r"|(?<=[A-Za-z$])\d+(?:[.,]\d+)*(?!\d)"
)
AFTER_WORD = re.compile(r"(?:[\s'(-]){0,4}([A-Z]{3}(?=[^\x00-\u02ff])|[^\s\d()\[\]:=,;|+*×<>{}，。、：；（）،؛।]+)")
SIGN_AFTER = re.compile(r"(?:\s){0,2}([^\w\s.,;:()\[\]+*×=%/|'\"<>{}#-]{1,3}[A-Za-z]?|/=)")
LONGEST = 40  # code points of a number that are read
LONGEST_PHRASE = 4  # words of a currency's name
PLAIN = re.compile(r"\s*([0-9]{1,6}|[0-9]{1,3}(?:,[0-9]{3})+)\s([A-Z]{3})\s*")
COMMON_PLACES = 2
NO_CHANGE = re.compile(r"[.,][-–—]{1,2}(?!\d)")  # "100,– €"
TIMES = re.compile(r"[×xX*@]\s*$")
GROUPING = re.compile(r"[\s\u00a0\u202f\u2009'’٬]")
DIGITS = re.compile(r"\d")


@dataclass(slots=True)
class Found:
    """A number and the currencies it can be in; ``start`` and ``end`` cover both, ``each`` marks a price of one."""

    value: Decimal
    choice: tuple[str, ...]
    start: int
    end: int
    each: bool = False


class Custom(Protocol):
    """What a page tells of how its sums are written (:class:`bot.read.money_statement.Statement`)."""

    def knows(self, choice: tuple[str, ...]) -> bool: ...  # whether one of the currencies is to be expected
    def places(self, choice: tuple[str, ...]) -> int: ...  # decimals
    @property
    def comma_decimal(self) -> bool: ...


def value_of(digits: str, decimals: int = 2, *, comma: bool = False) -> Decimal:
    """The value of a written number, marks for thousands and decimals of either kind.

    ``decimals`` are the decimal places of the currency: three digits behind a single mark are thousands, unless
    the currency has three places and the mark is a point or, with ``comma``, a comma. Raises ValueError where
    there is no digit.
    """
    text = GROUPING.sub("", digits)[:LONGEST].replace("٫", ".")
    grouped_already = len(text) < min(len(digits), LONGEST)
    marks = [(sign, index) for index, sign in enumerate(text) if sign in ".,"]
    if marks:
        last, at = marks[-1]
        behind = len(text) - at - 1
        mixed = len({sign for sign, _ in marks}) > 1
        grouped = behind == 3 and not mixed and not grouped_already
        grouped = grouped and not (decimals == 3 and last == (",." if comma else ".")[0] and len(marks) == 1)
        if (len(marks) > 1 and not mixed) or grouped or behind == 0 or (mixed and behind == 3 and len(marks) > 2):
            text = text.replace(".", "").replace(",", "")
        else:
            text = text[:at].replace(".", "").replace(",", "") + "." + text[at + 1 :]
    whole, _, fraction = text.partition(".")
    plain_digits = str(int(whole)) + ("." + "".join(str(int(sign)) for sign in fraction) if fraction else "")
    return Decimal(plain_digits)


@cache
def places_of(code: str) -> int:
    """How many decimals a currency has."""
    from babel.numbers import get_currency_precision  # noqa: PLC0415 -- reads a file of all currencies

    return int(get_currency_precision(code))


@cache
def multipliers() -> dict[str, int]:
    """Words that multiply the number before them, folded."""
    entries = (entry.rpartition(" = ") for listed in table("money")["multiplier"].values() for entry in listed)
    return {fold(word): int(worth) for word, _, worth in entries}


@cache
def _change() -> re.Pattern[str]:
    """Small change behind a sum, up to the word for the hundredth part."""
    return re.compile(rf"\s*(?:\w{{1,3}}\s+)?(\d{{1,2}})\s*(?:{pattern('money', 'minor').pattern})", re.IGNORECASE)


def sums(text: str, custom: Custom | None = None) -> Iterator[Found]:
    """Every number of the text with the currencies that stand beside it, if any do."""
    done = 0
    for match in NUMBER.finditer(text):
        if match.start() < done:
            continue
        before, low = _currency_before(text, done, match.start(), custom)
        high, factor = match.end(), 1
        if no_change := NO_CHANGE.match(text, high):
            high = no_change.end()
        if word := AFTER_WORD.match(text, high):
            factor, stop = _factor(word[1])
            if factor > 1 and not (len(word[1]) == 1 and word.start(1) > high and word[1].isascii()):
                high = word.start(1) + stop
            else:
                factor = 1
        after, stop = _currency_after(text, high, custom)
        if before and after and not set(before) & set(after):
            if NUMBER.match(text, _skip(text, stop)):
                after, stop = (), high
            elif len(after) == 1 and len(before) > 1:
                before = ()
        choice = tuple(code for code in before if code in after) if before and after else ()
        if before and after and len(before) == 1 and len(after) > 1 and before[0] not in after:
            choice = before
        choice = choice or before or after
        decimals = places_of(choice[0]) if len(choice) == 1 else custom.places(choice) if choice and custom else 2
        comma = decimals == 3 and custom is not None and custom.comma_decimal
        value = value_of(match.group(), decimals, comma=comma) * factor
        tail = stop if after else high
        behind = text[match.end() : match.end() + 2].lstrip()
        if behind[:1] == "%":
            continue
        if after and value == int(value) and (change := _change().match(text, tail)):
            value += Decimal(int(change[1])) / 100
            tail = change.end()
        each = bool(pattern("money", "each").match(text, _skip(text, tail))) or bool(
            TIMES.search(text, max(0, low - 4), low)
        )
        yield Found(value, choice, low if before else match.start(), tail, each)
        done = tail


class _Factor(NamedTuple):
    """What a word multiplies the number before it by, and where in the word it ends."""

    value: int
    end: int


def _factor(word: str) -> _Factor:
    """The factor that a word tells; in Han no blank follows it ("5万円")."""
    known = multipliers()
    if factor := known.get(fold(word).strip(".")):
        return _Factor(factor, len(word))
    return _Factor(known.get(word[0], 1), 1) if unspaced(word[0]) else _Factor(1, 0)


def plain_sum(text: str) -> Found | None:
    """The sum of a text that is nothing but figures and a code, "1,385 USD"; None for all others."""
    match = PLAIN.fullmatch(text)
    if match is None or match[2] not in codes():
        return None
    value = Decimal(match[1].replace(",", ""))
    return Found(value, (match[2],), match.start(1), match.end(2)) if places_of(match[2]) == COMMON_PLACES else None


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \u00a0\u202f'":
        at += 1
    return at


class Sign(NamedTuple):
    """The currencies that the words beside a number can mean, and where these words begin or end."""

    choice: tuple[str, ...]
    at: int


def _currency_before(text: str, low: int, number: int, custom: Custom | None) -> Sign:
    """The currencies that the words right before a number can mean, and where they begin."""
    window = text[max(low, number - 24) : number]
    stripped = window.rstrip(" \u00a0\u202f'")
    for size in range(min(len(stripped), 16), 0, -1):
        sign = stripped[-size:]
        ahead = stripped[-size - 1 : -size] if size < len(stripped) else ""
        inside = ahead.isalnum() and sign[0].isalpha() and not unspaced(sign[0])  # of another word
        if sign[0].isspace() or inside or not _may_be_sign(sign):
            continue
        if choice := expected(sign, custom):
            touching = len(stripped) == len(window)
            if fold(sign) in shortest_names() and not touching:
                continue
            if sign.isascii() and sign.isalpha() and sign.islower() and len(sign) < 3:
                continue
            return Sign(choice, number - len(window) + len(stripped) - size)
    return Sign((), number)


def expected(sign: str, custom: Custom | None) -> tuple[str, ...]:
    """The currencies a sign can mean; one that is an everyday word too only where they are to be expected."""
    choice = meant(sign)
    return choice if choice and (not is_everyday(sign) or (custom and custom.knows(choice))) else ()


def _may_be_sign(sign: str) -> bool:
    return not any(mark.isdecimal() or mark in "()[]:=,;|{}<>\n" for mark in sign)


def _currency_after(text: str, at: int, custom: Custom | None) -> Sign:
    """The currencies that the words right behind a number can mean, and where they end."""
    if match := SIGN_AFTER.match(text, at):
        sign = match[1]
        for size in range(len(sign), 0, -1):
            if choice := meant(sign[:size]):
                stop = match.start(1) + size
                word = AFTER_WORD.match(text, stop)  # "$ US"
                if word and "\n" not in word.group() and (whose := meant(f"{sign[:size]} {word[1].strip('.')}")):
                    return Sign(whose, word.end())
                follow, end_of_name = _named_after(text, stop, custom)
                return Sign(follow, end_of_name) if follow and set(follow) & set(choice) else Sign(choice, stop)
    return _named_after(text, at, custom)


def _named_after(text: str, at: int, custom: Custom | None) -> Sign:
    words: list[re.Match[str]] = []
    position = at
    for _ in range(LONGEST_PHRASE):
        match = AFTER_WORD.match(text, position)
        if not match or "\n" in match.group():
            break
        words.append(match)
        position = match.end()
    for size in range(len(words), 0, -1):
        phrase = text[words[0].start(1) : words[size - 1].end(1)]
        name = phrase.strip(".'\"*!?/")
        if choice := expected(name, custom) or expected(phrase, custom):
            touching = words[0].start(1) == at or size > 1
            if fold(name) in shortest_names() and not (touching or name.isupper()):
                continue
            if len(name) == 3 and name.isalpha() and name.isupper() and name not in codes():
                continue
            return Sign(choice, words[size - 1].start(1) + len(words[size - 1][1].rstrip(".'\"*!?/")))
    if words and not words[0][1].isascii():
        word = words[0][1]
        for size in range(min(len(word), 6), 0, -1):  # Han and Thai put no blank behind the currency
            if not word[:size].isascii() and (choice := expected(word[:size], custom)) and word[0] >= "\u0e00":
                return Sign(choice, words[0].start(1) + size)
    return Sign((), at)
