"""The budget statement: every sum of money in it, sentence by sentence, item by item, table by table.

A number is a sum where a currency stands beside it, or where a column or the whole statement gives one.
Percentages, counts and prices of one piece are none. What kind a sum is, the words of its clause tell: those
before it first, then those right behind, then the kind of the sum before it in the sentence; an item of a
list is a ``line``. How sums are written is left to ``amounts``, what words tell to ``money_kinds``, tables
to ``money_tables``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from itertools import pairwise

from bot.read.amounts import DIGITS, Found, Statement, readable, sums
from bot.read.currencies import meant
from bot.read.money_kinds import Words, weak_kind
from bot.read.money_tables import table_amounts
from bot.read.outline import Outline
from bot.read.plain import plain
from bot.read.sections import ReadSection
from bot.read.source import Source
from bot.read.tables import find_tables
from bot.read.words import pattern
from bot.reports.report import Amount, Budget, Kind, Span

SENTENCE = re.compile(
    r"(?<=[^\s\d.][.!?])(?<!\bт[ыи]с\.)(?<!\bмлн\.)(?<!\bmil\.)(?<!\btys\.)\s+(?!\d)"  # "12 тыс. рублей"
    r"|(?<=\d[.!?])\s+(?=[^\W\d_])|[。！？।]|\n"
)
SAME_AGAIN = re.compile(r"[(（=≈~]")  # the sum in another currency follows
GROUPED = re.compile(r"\d[,.\s'’]\d{3}")
EQUALS = re.compile(r"[\s'\0]*(?:=|≈|~|:|→|is|equals|à)[\s'\0]*")
UNIT = re.compile(r"\s?(?:/|per\s|pro\s|por\s|par\s|за\s|za\s)\s?1?\s?([^\s\d,;.()]{1,10})")
LONGEST_BREAKDOWN = 400  # code points of what a sum in brackets stands with
LONGEST_RATE = 50  # code points of "at an exchange rate of"
AGAIN = re.compile(r"[\s\0']*[(（=≈~]+[\s\0']*")
CLAUSE_END = re.compile(r"[,;.()!?\n،，。]")


def read_budget(source: Source, outline: Outline, sections: Mapping[str, ReadSection], country: str | None) -> Budget:
    """Every amount of the statement in page order. ``country`` settles "$", "Rs", "FCFA". Never raises."""
    section = sections.get("budget")
    if section is None or not section.tells:
        return Budget()
    masked = source.masked
    if not any(DIGITS.search(masked, *part.body) for part in section.parts):
        return Budget()
    amounts: list[Amount] = []
    texts = [readable(masked[slice(*part.body)]) for part in section.parts]
    statement = Statement("\n".join(texts), country)
    for part, text in zip(section.parts, texts, strict=True):
        at = 0
        for each in find_tables(text, 0, len(text)):
            amounts += _text(text, at, each.span.start, statement, part.body.start)
            amounts += table_amounts(each, statement, part.body.start)
            at = each.span.end
        amounts += _text(text, at, len(text), statement, part.body.start)
    return Budget(tuple(amounts))


def _text(text: str, start: int, end: int, statement: Statement, offset: int) -> Iterator[Amount]:
    """The amounts of running text and lists, sentence by sentence; ``offset`` is where the text stands on the page."""
    at = start
    while at < end:
        newline = text.find("\n", at, end)
        stop = end if newline < 0 else newline
        if DIGITS.search(text, at, stop):
            item = text[at:stop].lstrip(" \0")[:1] in {"*", "#", ":", ";"}
            low = at
            for cut in [*(match.end() for match in SENTENCE.finditer(text, at, stop)), stop]:
                if cut > low:
                    yield from _sentence(text, low, cut, statement, offset, item=item)
                    low = cut
        at = stop + 1


def _sentence(text: str, start: int, end: int, statement: Statement, offset: int, *, item: bool) -> Iterator[Amount]:
    numbers = list(sums(text, start, end, statement))
    found = [number for number in numbers if number.choice]
    if not found and len(numbers) == 1 and statement.unit and _is_bare(text, start, end, numbers[0], item=item):
        numbers[0].choice = statement.unit
        found = numbers
    found = _without_rates(found, text, start)
    if any(not number.each for number in found):
        found = [number for number in found if not number.each]
    previous: Kind | None = None
    told = start  # up to here, words have told the kind of an amount before them: "500 EUR received and …"
    for index, number in enumerate(found):
        code = statement.settle(number.choice)
        if code is None:
            continue
        low = max(told, found[index - 1].end if index else start)
        high = found[index + 1].start if index + 1 < len(found) else end
        behind = _end_of_clause(text, number.end, high, more=index + 1 < len(found), item=item)
        before = Words(text, low, number.start)
        kind: Kind | None = None
        if previous is not None and AGAIN.fullmatch(text, found[index - 1].end, number.start):
            kind = previous  # "received 3,420,000 TZS (1,490 USD), which was used as below"
        elif strong := before.told(last=True):
            kind = strong[0]
            if kind is Kind.SPENT and before.grant_before(number.start):
                kind = Kind.GRANTED  # "paid from the grant of 500 EUR"
            elif kind is Kind.SPENT and item and before.for_a_purpose(number.start):
                kind = Kind.LINE
        elif before.grant_before(number.start):
            kind = Kind.GRANTED
        else:
            after = Words(text, number.end, behind)
            if strong := after.told(last=False):
                kind, told = strong
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
        shown = plain(text[number.start : number.end])
        span = Span(offset + number.start, offset + number.end)
        yield Amount(number.value, code, previous, shown, span, "item" if item else "sentence")


def _without_rates(found: list[Found], text: str, start: int) -> list[Found]:
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
        and not _rate().search(text, max(start, number.start - LONGEST_RATE), number.start)
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


@cache
def _conjunction() -> re.Pattern[str]:
    return pattern("money", "linked")


def _end_of_clause(text: str, start: int, end: int, *, more: bool, item: bool) -> int:
    """Where the words end that can tell the kind of the sum before them."""
    clause = CLAUSE_END.search(text, start, end) if more or item else None
    if clause:
        end = clause.start()
    if more and (link := _conjunction().search(text, start, end)):
        end = link.start()
    return end


def _is_bare(text: str, start: int, end: int, number: Found, *, item: bool) -> bool:
    """Whether a number without a currency is a sum: all that a list item gives, or told to be one by its words."""
    if item:
        return _is_item(text, start, end, number)
    grouped = GROUPED.search(text, number.start, number.end)
    return bool(grouped) and bool(Words(text, start, end).found)


def _is_item(text: str, start: int, end: int, number: Found) -> bool:
    """Whether a list item is nothing but words, a mark and a number: "Transport: 150"."""
    before, after = text[start : number.start], text[number.end : end]
    return not after.strip(" .\0'/-=") and before.rstrip(" \0'")[-1:] in {":", "-", "–", "—", "=", "："}
