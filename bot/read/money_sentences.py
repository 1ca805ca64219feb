"""The sums of one sentence, label or item, and what each of them is.

A number is a sum where a currency stands beside it, or where the whole statement gives the one. No sums are rates of
exchange, prices of one piece beside sums, and what was not paid or only asked for. What kind a sum is, is decided in
this order: the sum that it repeats ("(1,490 USD)"); the words of its clause, as ``money_kinds`` weighs them; the sum
before it in the sentence, of which it is the like or a part; an item or a price is a ``line``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from bot.read.amounts import Found, sums
from bot.read.currencies import meant
from bot.read.money_kinds import VERB_LAST, Near, decided, linked, words_in
from bot.read.money_statement import Statement
from bot.read.spelled import spelled
from bot.read.words import pattern, words
from bot.reports.report import Amount, Kind, Span

SAME_AGAIN = re.compile(r"[(（=≈~]")  # the sum in another currency follows
AGAIN = re.compile(r"[\s']*[(（=≈~]+[\s']*")
GROUPED = re.compile(r"\d[,.\s'’]\d{3}")
EQUALS = re.compile(r"[\s']*(?:=|≈|~|:|→|is|equals|à)[\s']*")
UNIT = re.compile(r"\s?(?:/|per\s|pro\s|por\s|par\s|за\s|za\s)\s?1?\s?([^\s\d,;.()]{1,10})")
IN_RANGE = re.compile(r"\d\s?[-–—~～]\s?$")  # "300–400 EUR" is no sum
CLAUSE_END = re.compile(r"[,;.()!?\n،，、。]")
LONGEST_BREAKDOWN = 400  # code points of what a sum in brackets stands with
LONGEST_REST = 120  # code points behind a sum in which the verb of all that came before it stands
LONGEST_RATE = 50  # code points of "at an exchange rate of"

Place = Callable[[int, int], Span]  # where a range of the text stands on the page


def amounts_in(
    text: str, statement: Statement, place: Place, *, term: str = "", label: str = "", item: bool = False
) -> Iterator[Amount]:
    """The amounts of a sentence; a price has the rule "each".

    ``term`` is what the sentence is the meaning of, ``label`` stands before it and tells only of a sum without words.
    """
    found = _sums(text, statement, item=item)
    if label and len(found) == 1 and not _has_words(text[: found[0].start] + text[found[0].end :]):
        term = label
    if not found:
        return
    verb_last = bool(VERB_LAST.search(text))
    previous: Kind | None = None
    told = 0  # up to here, words have told the kind of an amount before them: "500 EUR received and …"
    for index, number in enumerate(found):
        code = statement.settle(number.choice)
        before = found[index - 1] if index else None
        repeats = before is not None and AGAIN.fullmatch(text, before.end, number.start) is not None
        same = before is not None and before.value == number.value and statement.settle(before.choice) == code
        if code is None or (repeats and same):
            continue  # unknown, or the same once more: "22.400 pesos (ARS 22.400)"
        if not repeats or previous is None:  # "received 3,420,000 TZS (1,490 USD), which was used as below"
            more = index + 1 < len(found)
            high = found[index + 1].start if more else len(text)
            ahead = text[max(told, before.end if before else 0) : number.start]
            near = Near(
                ahead if before or not term else f"{term}: {ahead}",
                _clause(text[number.end : high], statement.language, more=more, item=item),
                text[high : high + LONGEST_REST] if verb_last else "",
            )
            verdict = decided(near, statement.language, item=item)
            told = number.end + verdict.ends if verdict.ends else told
            if verdict.unreal:
                continue
            previous = verdict.kind or (_of_the_one_before(text, found, index, previous) if previous else Kind.LINE)
        kind, rule = (Kind.LINE, "each") if number.each else (previous, "item" if item else "sentence")
        span = place(number.start, number.end)
        yield Amount(number.value, code, kind, text[number.start : number.end], span, rule)


def _has_words(text: str) -> bool:
    return any(map(str.isalpha, text))


def _sums(text: str, statement: Statement, *, item: bool) -> list[Found]:
    """The sums of a sentence in order, without rates."""
    numbers = list(sums(text, statement))
    found = [number for number in numbers if number.choice]
    if not found and len(numbers) == 1 and statement.unit and _is_bare(text, numbers[0], item=item):
        numbers[0].choice = statement.unit
        found = numbers
    found += spelled(text, statement.language, statement)
    found.sort(key=lambda number: number.start)
    return _without_rates(found, text)


def _is_bare(text: str, number: Found, *, item: bool) -> bool:
    """Whether a number without a currency is a sum: all that a list item gives, or told to be one by its words."""
    if item:
        before, after = text[: number.start], text[number.end :]
        return not after.strip(" .'/-=") and before.rstrip(" '")[-1:] in {":", "-", "–", "—", "=", "："}
    return bool(GROUPED.search(text, number.start, number.end)) and bool(words_in(text).strong or words_in(text).weak)


def _without_rates(found: list[Found], text: str) -> list[Found]:
    """The sums but for ranges and rates of exchange: "1 USD = 5.28 GHS", "at a rate of 3.75 TND", "5.28 GHS/USD"."""
    if not found:
        return found
    rates = {
        number.start
        for pair in pairwise(found)
        if Decimal(1) in (pair[0].value, pair[1].value) and EQUALS.fullmatch(text, pair[0].end, pair[1].start)
        for number in pair
    }
    several = len({number.choice for number in found}) > 1  # "at the rate of 50 dollars" is a price
    exchanged = several or pattern("money", "exchange", prefix=True).search(text)
    return [
        number
        for number in found
        if number.start not in rates
        and not (exchanged and _rate().search(text, max(0, number.start - LONGEST_RATE), number.start))
        and not IN_RANGE.search(text, max(0, number.start - 8), number.start)
        and not _between().search(text, max(0, number.start - LONGEST_RATE), number.start)
        and not ((unit := UNIT.match(text, number.end)) and meant(unit[1]))
    ]


@cache
def _rate() -> re.Pattern[str]:
    """The end of a text that goes on with a rate of exchange."""
    return re.compile(rf"(?:{pattern('money', 'rate').pattern})[\s:=(]*(?:\w{{1,4}}\s+){{0,3}}$", re.IGNORECASE)


@cache
def _between() -> re.Pattern[str]:
    """The end of a text that goes on with the higher of two sums: "between 300 and"."""
    pairs = (entry.split(" = ") for entry in words("money", "between"))
    ranges = (rf"{low}\s+\S{{0,3}}\d[\d.,]*\s*\w{{0,4}}\s+{high}" for low, high in pairs)
    return re.compile(rf"(?<!\w)(?:{'|'.join(ranges)})\s+\S{{0,3}}$", re.IGNORECASE)


def _clause(behind: str, language: str, *, more: bool, item: bool) -> str:
    """The words behind a sum that can tell its kind; ``more`` sums follow them."""
    if (more or item) and (end := CLAUSE_END.search(behind)):
        behind = behind[: end.start()]
    if more and (link := linked(language).search(behind)):
        behind = behind[: link.start()]
    return behind


def _of_the_one_before(text: str, found: list[Found], index: int, previous: Kind) -> Kind:
    """The kind of a sum of which no word tells it: that of the one before it, or a part of that."""
    between = text[found[index - 1].end : found[index].start]
    parted = (
        ":" in between
        or _is_broken_down(text, found, index)
        or (previous is Kind.TOTAL and not SAME_AGAIN.search(between))
        or pattern("money", "parts", prefix=True).search(between)
    )
    return Kind.LINE if parted else previous  # "480 EUR in total: 300 EUR for food"


def _is_broken_down(text: str, found: list[Found], index: int) -> bool:
    """Whether a sum stands in brackets behind one that it is a part of: "spent 600 EUR (room 150, food 450)".

    A single sum in brackets in another currency is the same sum again.
    """
    before, here = found[index - 1], found[index]
    opening = text.rfind("(", before.start, here.start)
    if opening < 0 or ")" in text[opening : here.start] or not _has_words(text[opening : here.start]):
        return False
    closing = text.find(")", here.end, here.end + LONGEST_BREAKDOWN)
    several = index + 1 < len(found) and found[index + 1].start < closing
    return several or bool(set(here.choice) & set(before.choice))
