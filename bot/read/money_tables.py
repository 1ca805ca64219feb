"""Sums of money in tables: in the columns whose heads say so, else in every cell with a currency in it.

The words of a row tell what its sums are; prices of one piece and quantities are left out. How sums are
written is left to ``amounts``, what words tell to ``money_kinds``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bot.read.amounts import PLAIN, Found, plain_sum, sums
from bot.read.currencies import meant
from bot.read.model import Block, Cell
from bot.read.money_kinds import is_asked, kind_of_label
from bot.read.money_statement import Statement
from bot.read.numbers import has_digit
from bot.read.words import fold, kinds, table
from bot.reports.report import Amount, Kind

Row = tuple[Cell | None, ...]
PARTS = re.compile(r"[\s()\[\]/]+")
IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,20}?)\s*[)\]]\s*$")


class Column(NamedTuple):
    """What the head of a column says: "amount", "quantity", "unit_price", "asked" or a kind, and its currencies."""

    holds: str
    choice: tuple[str, ...] = ()


_SKIPPED = frozenset(("quantity", "unit_price", "asked"))
_OF_HEADS = frozenset((Kind.GRANTED, Kind.RECEIVED, Kind.REMAINING, Kind.ALLOCATED))
Columns = dict[int, Column]


def table_amounts(block: Block, statement: Statement) -> Iterator[Amount]:
    """The amounts of a table: of its columns of amounts, else of every cell with a currency in it.

    What an amount is, is told by the words of its row, else by those beside it in its cell, else by the head of its
    column; an item's cost is a ``line``.
    """
    assert block.table is not None
    head, columns = _columns(block.table.rows, statement.language)
    done: set[int] = set()
    for row in block.table.rows[head:]:
        label = _label(row)
        if is_asked(label, statement.language):
            continue
        for index, cell in enumerate(row):
            column = columns.get(index, Column(""))
            if cell is None or id(cell) in done or column.holds in _SKIPPED:
                continue
            done.add(id(cell))
            for number in _in_cell(cell, column, statement):
                code = statement.settle(number.choice)
                words = _beside(cell.text, number)
                if code is None or (words and is_asked(words, statement.language)):
                    continue
                kind = kind_of_label(label) or kind_of_label(words) or _of_head(column, label)
                one = cell.blocks[0] if len(cell.blocks) == 1 else None
                span = one.span(number.start, number.end) if one else block.seen.span(cell.start, cell.end)
                yield Amount(number.value, code, kind, cell.text[number.start : number.end], span, "table")


def _of_head(column: Column, label: str) -> Kind:
    """The kind that the head of a column tells; what was spent on an item is its line."""
    if column.holds in _OF_HEADS or (column.holds == Kind.SPENT and not label):
        return Kind(column.holds)
    return Kind.LINE


def _beside(text: str, number: Found) -> str:
    """The words of a cell beside its number."""
    return (text[: number.start] + text[number.end :]).strip(" \n'.=-")


def _in_cell(cell: Cell, column: Column, statement: Statement) -> list[Found]:
    if not has_digit(cell.text):
        return []
    if simple := plain_sum(cell.text):
        return [simple]
    numbers = list(sums(cell.text, statement))
    with_sign = [number for number in numbers if number.choice]
    if with_sign:
        return [number for number in with_sign if not number.each] or with_sign
    bare = len(numbers) == 1 and not any(sign.isalpha() for sign in cell.text)
    choice = column.choice or statement.unit
    if not bare or not column.holds or not choice:
        return []
    numbers[0].choice = choice
    return numbers


def _label(row: Row) -> str:
    """The words of a row beside its numbers."""
    cells = {id(cell): cell for cell in row if cell is not None}.values()
    return " ".join(cell.text for cell in cells if _is_wordy(cell.text))


def _is_wordy(text: str) -> bool:
    """Whether a text has more letters than figures."""
    bare = text.strip()
    if bare.isalpha():
        return True
    if PLAIN.fullmatch(bare):
        return False
    return sum(sign.isalpha() for sign in text) > sum(sign.isdecimal() for sign in text)


def _columns(rows: tuple[Row, ...], language: str) -> tuple[int, Columns]:
    """Where the rows of amounts begin, and what the columns with a known head hold, in which currency."""
    for at, row in enumerate(rows[:3]):
        found: Columns = {}
        for index, cell in enumerate(row):
            if cell is None or has_digit(cell.text) or (index and cell is row[index - 1]):
                continue
            if column := _column(cell.text, language, first=index == 0):
                found[index] = column
        priced = {column.holds for column in found.values()} - {"quantity", "unit_price"}
        units = any(column.holds == "unit_price" for column in found.values())
        if (priced or units) and ((len(row) > 1 and 0 not in found) or len(found) > 1):
            if not priced:  # "Rate" alone is what was paid
                found = {i: Column("amount", c.choice) if c.holds == "unit_price" else c for i, c in found.items()}
            return at + 1, found
    return _of_one_currency(rows)


def _column(head: str, language: str, *, first: bool) -> Column | None:
    """What a column holds by its head; the ``first`` one holds labels unless a head of amounts stands over it."""
    name = fold(head).strip(" .:")
    bare = fold(re.sub(r"[(\[/].*|\b(?:in|en|em|à)\s+\S+$", "", head)).strip(" .:")
    choice = next((m for part in PARTS.split(head) if part and (m := meant(part)) and _sign_like(part)), ())
    holds = next((k for n in (name, bare) for k in ("unit_price", "quantity", "amount") if _is_head(n, k)), "")
    if holds in {"unit_price", "quantity"}:
        return Column(holds, choice)
    if is_asked(name, language):
        return Column("asked", choice)
    kind = kind_of_label(name) if not first or holds or choice else None
    if kind is not None and (kind in _OF_HEADS or kind is Kind.SPENT):
        return Column(kind, choice)
    if kind is not None and not holds and (kinds("money").get(name) == "weak_budget" or "budget" in name):
        return Column(Kind.ALLOCATED, choice)
    return Column("amount", choice) if holds or choice or kind else None


def _of_one_currency(rows: tuple[Row, ...]) -> tuple[int, Columns]:
    """The same where no head is known but a label names the currency: "Sub-total (FCFA)" under columns of cities."""
    if len(rows) < 2 or any(cell and has_digit(cell.text) for cell in rows[0]):
        return 0, {}
    labels = [cell.text for row in rows for cell in row[:1] if cell and not has_digit(cell.text)]
    choices = {meant(named[1]) for label in labels if (named := IN_BRACKETS.search(label))} - {()}
    if len(choices) != 1:
        return 0, {}
    return 1, dict.fromkeys(range(1, len(rows[0])), Column("amount", choices.pop()))


def _sign_like(part: str) -> bool:
    return len(part) > 1 or not part.isalpha()


@cache
def _heads(kind: str) -> frozenset[str]:
    return frozenset(fold(word).strip(" .:") for listed in table("money")[kind].values() for word in listed)


def _is_head(name: str, kind: str) -> bool:
    return name in _heads(kind)
