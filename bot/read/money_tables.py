"""Sums of money in tables: in the columns whose heads say so, else in every cell with a currency in it.

The words of a row tell what its sums are; prices of one piece and quantities are left out. How sums are
written is left to ``amounts``, what words tell to ``money_kinds``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from bot.read.amounts import PLAIN, Found, plain_sum, sums
from bot.read.currencies import meant
from bot.read.model import Block, Cell
from bot.read.money_kinds import is_asked, kind_of_label, words_in
from bot.read.money_statement import Statement
from bot.read.numbers import has_digit
from bot.read.words import fold, words
from bot.reports.report import Amount, Kind

Row = tuple[Cell | None, ...]
PARTS = re.compile(r"[\s()\[\]/]+")
IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,20}?)\s*[)\]]\s*$")
NO_UNIT = re.compile(r"[(\[/].*|\b(?:in|en|em|à)\s+\S+$")  # "Cost in USD", "Amount (FCFA)": of which it is left out
HEAD_ROWS = 3  # rows in which the heads of the columns may stand
KNOWN_HEADS = ("unit_price", "quantity", "amount")  # a head is the first of these that has it


class Column(Struct, frozen=True):
    """What the head of a column says: one of KNOWN_HEADS, "asked" or a kind, "" if nothing; and its currencies."""

    holds: str = ""
    choice: tuple[str, ...] = ()


class Body(NamedTuple):
    """The rows of amounts, and what the columns with a known head hold."""

    rows: tuple[Row, ...]
    columns: dict[int, Column]


_OF_HEADS = frozenset((Kind.GRANTED, Kind.RECEIVED, Kind.REMAINING, Kind.ALLOCATED))


def table_amounts(block: Block, statement: Statement) -> Iterator[Amount]:
    """The amounts of a table: of its columns of amounts, else of every cell with a currency in it.

    What an amount is, is told by the words of its row, else by those beside it in its cell, else by the head of its
    column; an item's cost is a ``line``.
    """
    assert block.table is not None
    rows, columns = _body(block.table.rows, statement.language)
    done: set[int] = set()
    for row in rows:
        label = _label(row)
        if is_asked(label, statement.language):
            continue
        for index, cell in enumerate(row):
            column = columns.get(index, Column())
            if cell is None or id(cell) in done or column.holds in {"quantity", "unit_price", "asked"}:
                continue
            done.add(id(cell))
            for number in _in_cell(cell, column, statement):
                code = statement.settle(number.choice)
                beside = (cell.text[: number.start] + cell.text[number.end :]).strip(" \n'.=-")
                if code is None or is_asked(beside, statement.language):
                    continue
                kind = kind_of_label(label) or kind_of_label(beside) or _of_head(column, label)
                one = cell.blocks[0] if len(cell.blocks) == 1 else None
                span = one.span(number.start, number.end) if one else block.seen.span(cell.start, cell.end)
                yield Amount(number.value, code, kind, cell.text[number.start : number.end], span, "table")


def _of_head(column: Column, label: str) -> Kind:
    """The kind that the head of a column tells; what was spent on an item is its line."""
    if column.holds in _OF_HEADS or (column.holds == Kind.SPENT and not label):
        return Kind(column.holds)
    return Kind.LINE


def _in_cell(cell: Cell, column: Column, statement: Statement) -> list[Found]:
    """The sums of a cell; a number alone is one in a column of amounts."""
    if not has_digit(cell.text):
        return []
    if simple := plain_sum(cell.text):
        return [simple]
    numbers = list(sums(cell.text, statement))
    if with_sign := [number for number in numbers if number.choice]:
        return [number for number in with_sign if not number.each] or with_sign
    choice = column.choice or statement.unit
    if len(numbers) != 1 or any(map(str.isalpha, cell.text)) or not column.holds or not choice:
        return []
    numbers[0].choice = choice
    return numbers


def _label(row: Row) -> str:
    """The words of a row beside its numbers."""
    cells = {id(cell): cell.text for cell in row if cell is not None}.values()
    return " ".join(text for text in cells if _is_wordy(text))


def _is_wordy(text: str) -> bool:
    """Whether a text has more letters than figures."""
    if not has_digit(text):
        return any(map(str.isalpha, text))
    return not PLAIN.fullmatch(text) and sum(map(str.isalpha, text)) > sum(map(str.isdecimal, text))


def _body(rows: tuple[Row, ...], language: str) -> Body:
    """The rows below the heads of the columns, and what the columns hold, in which currency."""
    for at, row in enumerate(rows[:HEAD_ROWS]):
        found: dict[int, Column] = {}
        for index, cell in enumerate(row):
            if cell and not has_digit(cell.text) and not (index and cell is row[index - 1]):
                column = _column(cell.text, language, first=not index)
                found |= {index: column} if column else {}
        holds = {column.holds for column in found.values()}
        if holds - {"quantity"} and ((len(row) > 1 and 0 not in found) or len(found) > 1):
            if not holds - {"quantity", "unit_price"}:  # "Rate" alone is what was paid
                found = {i: Column("amount", c.choice) if c.holds == "unit_price" else c for i, c in found.items()}
            return Body(rows[at + 1 :], found)
    return _of_one_currency(rows)


def _column(head: str, language: str, *, first: bool) -> Column | None:
    """What a column holds by its head; the ``first`` one holds labels unless a head of amounts stands over it."""
    name = fold(head).strip(" .:")
    bare = fold(NO_UNIT.sub("", head)).strip(" .:")
    signs = (part for part in PARTS.split(head) if len(part) > 1 or (part and not part.isalpha()))
    choice = next(filter(None, map(meant, signs)), ())
    holds = next((kind for each in (name, bare) for kind in KNOWN_HEADS if each in _heads(kind)), "")
    if holds in {"unit_price", "quantity"}:
        return Column(holds, choice)
    if is_asked(name, language):
        return Column("asked", choice)
    kind = kind_of_label(name) if not first or holds or choice else None
    if kind in _OF_HEADS or kind is Kind.SPENT:
        return Column(kind, choice)
    if kind and not holds and "weak_budget" in words_in(name).weak:
        return Column(Kind.ALLOCATED, choice)
    return Column("amount", choice) if holds or choice or kind else None


@cache
def _heads(kind: str) -> frozenset[str]:
    return frozenset(fold(word).strip(" .:") for word in words("money", kind))


def _of_one_currency(rows: tuple[Row, ...]) -> Body:
    """The same where no head is known but a label names the currency: "Sub-total (FCFA)" under columns of cities."""
    if len(rows) < 2 or any(cell and has_digit(cell.text) for cell in rows[0]):
        return Body(rows, {})
    labels = [row[0].text for row in rows if row[0] and not has_digit(row[0].text)]
    choices = {meant(named[1]) for label in labels if (named := IN_BRACKETS.search(label))} - {()}
    if len(choices) != 1:
        return Body(rows, {})
    return Body(rows[1:], dict.fromkeys(range(1, len(rows[0])), Column("amount", choices.pop())))
