"""The budget statement: every sum of money in it, block by block, in page order.

Here is decided which words stand in a sentence, and which label stands before it; the sums of a sentence are left to
``money_sentences``, those of tables to ``money_tables``, what the whole statement tells of them to ``money_statement``.
Numbers and names of currencies of which no sum was made are told too, so that nobody says that there is none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from bot.read.amounts import sums
from bot.read.currencies import is_everyday, meant
from bot.read.model import Block, Range, Section
from bot.read.money_sentences import amounts_in
from bot.read.money_statement import Statement
from bot.read.money_tables import table_amounts
from bot.read.numbers import has_digit
from bot.read.sections import Layout
from bot.reports.folding import TOKEN
from bot.reports.report import Amount, Budget, Span

LONGEST = 200_000  # code points of a statement that are read; no budget has as many
LONGEST_LABEL = 60
YEAR = re.compile(r"(?:19|20)\d\d")


def read_budget(layout: Layout, country: str | None) -> Budget:
    """Every amount of the statement in page order. ``country`` settles "$", "Rs", "FCFA". Never raises.

    ``unclear`` of the record are numbers and currencies that may be sums and could not be read as any.
    """
    left = LONGEST
    left_out: list[Block] = []
    parts: list[Section] = []
    for part in layout.parts("budget"):
        blocks: list[Block] = []
        for block in part.blocks:
            left -= block.end - block.start
            (blocks if left >= 0 else left_out).append(block)
        parts.append(Section(part.heading, tuple(blocks), part.start, part.body, part.end))
    inner = [each for part in parts for each in part.inner]
    texts = [block.text for block in inner] + [part.heading.text for part in parts if part.heading]
    statement = Statement("\n".join(texts), country, layout.language or "")
    amounts = [amount for part in parts for amount in _of_part(part, layout, statement)]
    if paid := tuple(amount for amount in amounts if amount.rule != "each") or tuple(amounts):
        return Budget(paid)
    return Budget((), (*_unclear(inner), *(block.span() for block in left_out)))


def _of_part(part: Section, layout: Layout, statement: Statement) -> Iterator[Amount]:
    """The amounts of a heading ("Budget: 300 USD") and of what stands under it."""
    label = part.heading.text if part.heading else ""
    if part.heading and has_digit(label):
        place = layout.page.span(part.heading.start, part.heading.end)
        yield from amounts_in(label, statement, lambda _at, _to: place)
    before: Block | None = None
    for block in _apart(part.blocks):
        if block.table:
            yield from table_amounts(block, statement)
        else:
            is_meaning = before is not None and before.markers.endswith(";") and block.markers.endswith(":")
            yield from _of_block(block, statement, before.text if before and is_meaning else "", label)
        before = block
        label = block.text if _is_label(block, Range(0, len(block.text))) else ""


def _of_block(block: Block, statement: Statement, term: str, label: str) -> Iterator[Amount]:
    """The amounts of a paragraph or an item.

    ``term`` is what it is the meaning of. ``label`` stands before it, as a heading or a line that stands out, and tells
    of a sum that has no words of its own; so does such a line of the paragraph.
    """
    item = block.depth > 0
    for sentence in block.sentences:
        text = block.text[sentence.at : sentence.to]
        if _is_label(block, sentence):
            label = text
            continue

        def place(at: int, to: int, begin: int = sentence.at) -> Span:
            return block.span(begin + at, begin + to)

        yield from amounts_in(text, statement, place, term=term, label="" if item else label, item=item)
        label = ""


def _is_label(block: Block, line: Range) -> bool:
    """Whether a line only says what comes: it stands out or ends in a colon, and has no figure."""
    text = block.text[line.at : line.to]
    if not text or len(text) > LONGEST_LABEL or has_digit(text):
        return False
    before = bisect_right(block.strong, Range(line.at, len(block.text))) - 1  # the last that begins no later
    return text[-1] in ":：" or (before >= 0 and block.strong[before].to >= line.to - 1)


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
        for word in TOKEN.finditer(block.text):
            if len(word[0]) > 2 and meant(word[0]) and not is_everyday(word[0]):
                yield block.span(*word.span())
