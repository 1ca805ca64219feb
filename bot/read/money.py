"""The budget statement: every sum of money in it, sentence by sentence, item by item, table by table.

A number is a sum where a currency stands beside it, or where a column or the whole statement gives one. Percentages,
counts, rates of exchange and prices of one piece beside sums are none, nor what was not paid or only asked for. What kind
a sum is, the words of its clause tell, in this order: the sum that it repeats; strong words before it; "grant of" before
it; strong words behind it; weak words; the kind of the sum before it in the sentence; an item of a list is a ``line``.
How sums are written is left to ``amounts``, what words tell to ``money_kinds``, tables to ``money_tables``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from bot.read.amounts import Found, Statement, sums
from bot.read.currencies import meant
from bot.read.model import Block, Range
from bot.read.model.records import inner_blocks
from bot.read.money_kinds import Words, weak_kind
from bot.read.money_tables import table_amounts
from bot.read.numbers import has_digit
from bot.read.sections import Layout
from bot.read.words import pattern
from bot.reports.report import Amount, Budget, Kind, Span

SAME_AGAIN = re.compile(r"[(（=≈~]")  # the sum in another currency follows
GROUPED = re.compile(r"\d[,.\s'’]\d{3}")
EQUALS = re.compile(r"[\s']*(?:=|≈|~|:|→|is|equals|à)[\s']*")
UNIT = re.compile(r"\s?(?:/|per\s|pro\s|por\s|par\s|за\s|za\s)\s?1?\s?([^\s\d,;.()]{1,10})")
LONGEST_BREAKDOWN = 400  # code points of what a sum in brackets stands with
LONGEST_RATE = 50  # code points of "at an exchange rate of"
LONGEST_UNREAL = 60  # code points before a sum in which "we asked for" makes it none
AGAIN = re.compile(r"[\s']*[(（=≈~]+[\s']*")
CLAUSE_END = re.compile(r"[,;.()!?\n،，。]")
WORD = re.compile(r"[^\W\d_]{4,}")
YEAR = re.compile(r"(?:19|20)\d\d")


def read_budget(layout: Layout, country: str | None) -> Budget:
    """Every amount of the statement in page order. ``country`` settles "$", "Rs", "FCFA". Never raises.

    ``unclear`` of the record are numbers and currencies that may be sums and could not be read as any.
    """
    section = layout.sections.get("budget")
    if section is None or not section.tells:
        return Budget()
    blocks = [block for part in section.parts for block in part.blocks]
    inner = [each for block in blocks for each in inner_blocks(block) if each.text]
    statement = Statement("\n".join(block.text for block in inner), country)
    amounts: list[Amount] = []
    for block in blocks:
        if block.table and not _lays_out(block):
            amounts += table_amounts(block, statement)
        else:
            for each in inner_blocks(block):
                for sentence in each.sentences if has_digit(each.text) else ():
                    amounts += _sentence(each, sentence, statement)
    return Budget(tuple(amounts), () if amounts else tuple(_unclear(inner)))


def _lays_out(block: Block) -> bool:
    """Whether a table only lays out other blocks: lists and tables stand in its cells."""
    assert block.table is not None
    return any(each.table or each.markers for cell in block.table.cells() for each in cell.blocks)


def _unclear(blocks: list[Block]) -> Iterator[Span]:
    """Numbers that are no years, and names of currencies, where no sum was read."""
    for block in blocks:
        for number in sums(block.text) if has_digit(block.text) else ():
            if not YEAR.fullmatch(block.text[number.start : number.end]):
                yield block.span(number.start, number.end)
        for word in WORD.finditer(block.text):
            if meant(word[0]):
                yield block.span(*word.span())


def _sentence(block: Block, sentence: Range, statement: Statement) -> Iterator[Amount]:
    text, item = block.text[sentence.at : sentence.to], block.depth > 0
    numbers = list(sums(text, statement))
    found = [number for number in numbers if number.choice]
    if not found and len(numbers) == 1 and statement.unit and _is_bare(text, numbers[0], item=item):
        numbers[0].choice = statement.unit
        found = numbers
    found = _without_rates(found, text)
    if any(not number.each for number in found):
        found = [number for number in found if not number.each]
    previous: Kind | None = None
    told = 0  # up to here, words have told the kind of an amount before them: "500 EUR received and …"
    for index, number in enumerate(found):
        code = statement.settle(number.choice)
        low = max(told, found[index - 1].end if index else 0)
        before = Words(text[low : number.start])
        repeats = index > 0 and bool(AGAIN.fullmatch(text, found[index - 1].end, number.start))
        if code is None or _is_unreal(text[low : number.start], before) or (repeats and _is_same(found, index, statement)):
            continue
        high = found[index + 1].start if index + 1 < len(found) else len(text)
        kind: Kind | None = None
        if previous is not None and repeats:
            kind = previous  # "received 3,420,000 TZS (1,490 USD), which was used as below"
        elif strong := before.told(last=True):
            kind = strong.kind
            if kind is Kind.SPENT and before.grant_before():
                kind = Kind.GRANTED  # "paid from the grant of 500 EUR"
            elif kind is Kind.SPENT and item and before.for_a_purpose():
                kind = Kind.LINE
        elif before.grant_before():
            kind = Kind.GRANTED
        else:
            clause = _clause(text[number.end : high], more=index + 1 < len(found), item=item)
            after = Words(clause)
            if strong := after.told(last=False):
                kind, told = strong.kind, number.end + strong.at
            else:
                kind = weak_kind(before.weak | after.weak, item=item)
        if kind is None and previous is not None:
            between = text[found[index - 1].end : number.start]
            parted = (
                ":" in between
                or _is_broken_down(text, found, index)
                or (previous is Kind.TOTAL and not SAME_AGAIN.search(between))
                or pattern("money", "parts", prefix=True).search(between)
            )
            kind = Kind.LINE if parted else previous  # "480 EUR in total: 300 EUR for food"
        previous = kind or Kind.LINE
        span = block.span(sentence.at + number.start, sentence.at + number.end)
        yield Amount(number.value, code, previous, text[number.start : number.end], span, "item" if item else "sentence")


def _is_unreal(before: str, words: Words) -> bool:
    """Whether the words before a sum say that it was not paid, or only wished for, and none behind them that it was."""
    near = before[-LONGEST_UNREAL:]
    unreal = [match.end() for match in pattern("money", "unreal", prefix=True).finditer(near)]
    if not unreal:
        return False
    start = len(before) - len(near)
    paid = [at - start for name, at in words.strong if name not in {"allocated"}]
    behind = [at for at in paid if at > unreal[-1] + LONGEST_UNREAL // 3]
    return not behind


def _is_same(found: list[Found], index: int, statement: Statement) -> bool:
    """Whether a sum is the one before it once more: "22.400 pesos (ARS 22.400)"."""
    before, here = found[index - 1], found[index]
    return before.value == here.value and statement.settle(before.choice) == statement.settle(here.choice)


def _without_rates(found: list[Found], text: str) -> list[Found]:
    """The sums but for rates of exchange: "1 USD = 5.28 GHS", "at a rate of 3.75 TND", "5.28 GHS/USD"."""
    pairs = (
        pair for pair in pairwise(found) if Decimal(1) in (pair[0].value, pair[1].value)
        and EQUALS.fullmatch(text, pair[0].end, pair[1].start)
    )  # fmt: skip
    rates = {number.start for pair in pairs for number in pair}
    return [
        number
        for number in found
        if number.start not in rates
        and not _rate().search(text, max(0, number.start - LONGEST_RATE), number.start)
        and not ((unit := UNIT.match(text, number.end)) and meant(unit[1]))
    ]


@cache
def _rate() -> re.Pattern[str]:
    """The end of a text that goes on with a rate of exchange."""
    return re.compile(rf"(?:{pattern('money', 'rate').pattern})[\s:=(]*(?:\w{{1,4}}\s+){{0,3}}$", re.IGNORECASE)


def _is_broken_down(text: str, found: list[Found], index: int) -> bool:
    """Whether a sum stands in brackets behind one that it is a part of: "spent 600 EUR (room 150, food 450)".

    A single sum in brackets in another currency is the same sum again.
    """
    opening = text.rfind("(", found[index - 1].start, found[index].start)
    if opening < 0 or text.find(")", opening, found[index].start) >= 0:
        return False
    closing = text.find(")", found[index].end, found[index].end + LONGEST_BREAKDOWN)
    several = index + 1 < len(found) and found[index + 1].start < closing
    words = any(sign.isalpha() for sign in text[opening : found[index].start])
    return words and (several or bool(set(found[index].choice) & set(found[index - 1].choice)))


def _clause(behind: str, *, more: bool, item: bool) -> str:
    """The words behind a sum that can tell its kind; ``more`` sums follow them."""
    clause = CLAUSE_END.search(behind) if more or item else None
    if clause:
        behind = behind[: clause.start()]
    if more and (link := pattern("money", "linked").search(behind)):
        behind = behind[: link.start()]
    return behind


def _is_bare(text: str, number: Found, *, item: bool) -> bool:
    """Whether a number without a currency is a sum: all that a list item gives, or told to be one by its words."""
    if item:
        before, after = text[: number.start], text[number.end :]
        return not after.strip(" .'/-=") and before.rstrip(" '")[-1:] in {":", "-", "–", "—", "=", "："}
    return bool(GROUPED.search(text, number.start, number.end)) and bool(Words(text).found)
