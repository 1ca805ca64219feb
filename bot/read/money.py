"""The budget statement: every sum of money in it, sentence by sentence, item by item, table by table.

A number is a sum where a currency stands beside it, or where a column or the whole statement gives one. Percentages,
counts, rates of exchange and prices of one piece beside sums are none, nor what was not paid or only asked for. What kind
a sum is, the words of its clause tell, in this order: the sum that it repeats; strong words before it; "grant of" before
it; strong words behind it; weak words; the kind of the sum before it in the sentence; an item of a list is a ``line``.
How sums are written is left to ``amounts``, what words tell to ``money_kinds``, tables to ``money_tables``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from bot.read.amounts import Found, sums
from bot.read.currencies import meant
from bot.read.model import Block
from bot.read.model.records import inner_blocks
from bot.read.money_kinds import Words, weak_kind
from bot.read.money_statement import Statement
from bot.read.money_tables import table_amounts
from bot.read.numbers import has_digit
from bot.read.sections import Layout
from bot.read.words import any_of, pattern, table
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
VERB_LAST = re.compile(r"[\u3040-\u30ff]")  # Japanese


def read_budget(layout: Layout, country: str | None) -> Budget:
    """Every amount of the statement in page order. ``country`` settles "$", "Rs", "FCFA". Never raises.

    ``unclear`` of the record are numbers and currencies that may be sums and could not be read as any.
    """
    section = layout.sections.get("budget")
    if section is None or not section.parts:
        return Budget()
    blocks = [block for part in section.parts for block in part.blocks]
    inner = [each for block in blocks for each in inner_blocks(block) if each.text]
    heading = section.parts[0].heading
    texts = [*(block.text for block in inner), heading.text if heading else ""]
    statement = Statement("\n".join(texts), country, layout.language or "en")
    amounts: list[Amount] = []
    if heading and has_digit(heading.text):  # "Budget: 300 USD"
        place = layout.page.span(heading.start, heading.end)
        amounts += _sentence(heading.text, statement, lambda at, to: place)
    before: Block | None = None
    for block in _apart(blocks):
        term = before.text if before and before.markers.endswith(";") and block.markers.endswith(":") else ""
        amounts += table_amounts(block, statement) if block.table else _of_block(block, statement, term)
        before = block
    if any(amount.rule != "each" for amount in amounts):
        amounts = [amount for amount in amounts if amount.rule != "each"]
    return Budget(tuple(amounts), () if amounts else tuple(_unclear(inner)))


def _of_block(block: Block, statement: Statement, term: str) -> Iterator[Amount]:
    """The amounts of a paragraph or an item; ``term`` is what it is the meaning of."""
    for sentence in block.sentences if has_digit(block.text) else ():
        text = block.text[sentence.at : sentence.to]

        def place(at: int, to: int, begin: int = sentence.at) -> Span:
            return block.span(begin + at, begin + to)

        yield from _sentence(text, statement, place, term=term, item=block.depth > 0)


def _apart(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those in the cells of a table that only lays out lists and tables one by one."""
    for block in blocks:
        inside = [each for cell in block.table.cells() for each in cell.blocks] if block.table else []
        if any(each.table or each.markers for each in inside):
            yield from _apart(inside)
        else:
            yield block


def _unclear(blocks: list[Block]) -> Iterator[Span]:
    """Numbers that are no years, and names of currencies, where no sum was read."""
    for block in blocks:
        for number in sums(block.text) if has_digit(block.text) else ():
            if not YEAR.fullmatch(block.text[number.start : number.end]):
                yield block.span(number.start, number.end)
        for word in WORD.finditer(block.text):
            if meant(word[0]):
                yield block.span(*word.span())


Place = Callable[[int, int], Span]  # where a range of the text stands on the page


def _sentence(text: str, statement: Statement, place: Place, *, term: str = "", item: bool = False) -> Iterator[Amount]:
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
        high = found[index + 1].start if index + 1 < len(found) else len(text)
        ahead = f"{term}: {text[low : number.start]}" if term and not index else text[low : number.start]
        repeats = index > 0 and bool(AGAIN.fullmatch(text, found[index - 1].end, number.start))
        kind = previous if repeats else None  # "received 3,420,000 TZS (1,490 USD), which was used as below"
        if kind is None and VERB_LAST.search(text):
            kind = _told_last(text[number.end : high]) or _told_last(text[number.end :])
        if kind is None:
            clause = _clause(text[number.end : high], more=index + 1 < len(found), item=item)
            kind, ends = _told_by(ahead, clause, item=item)
            told = number.end + ends if ends else told
        if (
            code is None
            or pattern("money", "conditional", prefix=True).search(text[number.end : high])
            or _is_unreal(ahead, kind, statement.language)
            or (repeats and _is_same(found, index, statement))
        ):
            continue
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
        rule = "each" if number.each else "item" if item else "sentence"
        shown = text[number.start : number.end]
        yield Amount(
            number.value, code, Kind.LINE if number.each else previous, shown, place(number.start, number.end), rule
        )


class _Decided(NamedTuple):
    """The kind that the words around a sum tell, and how far behind it they go."""

    kind: Kind | None
    ends: int = 0


def _told_by(ahead: str, clause: str, *, item: bool) -> _Decided:
    """The kind of a sum by the words ahead of it, else by those of the clause behind it."""
    before = Words(ahead)
    if strong := before.told(last=True):
        if strong.kind is Kind.SPENT and before.grant_before():
            return _Decided(Kind.GRANTED)  # "paid from the grant of 500 EUR"
        if strong.kind is Kind.SPENT and item and before.for_a_purpose():
            return _Decided(Kind.LINE)
        return _Decided(strong.kind)
    if before.grant_before():
        return _Decided(Kind.GRANTED)
    after = Words(clause)
    if strong := after.told(last=False):
        return _Decided(strong.kind, strong.at)
    return _Decided(weak_kind(before.weak | after.weak, item=item))


def _told_last(behind: str) -> Kind | None:
    """The kind of a sum in a language whose verbs stand last: the first strong word behind it."""
    words = Words(behind)
    return Kind(words.strong[0][0]) if words.strong else None


def _is_unreal(ahead: str, kind: Kind | None, language: str) -> bool:
    """Whether the words ahead of a sum say that it was not paid, or only asked for."""
    near = ahead[-LONGEST_UNREAL:]
    near = near[max(near.rfind(mark) + 1 for mark in ",;(.") :]
    if kind is not Kind.REMAINING and _negated(language).search(near):
        return True
    wished = list(pattern("money", "wished", prefix=True).finditer(near))
    return bool(wished) and not Words(near[wished[-1].end() :]).strong


@cache
def _negated(language: str) -> re.Pattern[str]:
    """Words of not paying in the language of the page and in English: "no" is "in the" in Portuguese."""
    listed = table("money")["negated"]
    return re.compile(any_of((*listed["en"], *listed.get(language, ())), prefix=True), re.IGNORECASE)


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
    several = len({number.choice for number in found}) > 1  # "at the rate of 50 dollars" is a price
    exchanged = several or pattern("money", "exchange", prefix=True).search(text)
    return [
        number
        for number in found
        if number.start not in rates
        and not (exchanged and _rate().search(text, max(0, number.start - LONGEST_RATE), number.start))
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
