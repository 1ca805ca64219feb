"""Sums of money in tables: in the columns whose heads say so, else in every cell with a currency in it.

The words of a row tell what its sums are; prices of one piece and quantities are left out. How sums are
written is left to ``amounts``, what words tell to ``money_kinds``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.read.amounts import DIGITS, PLAIN, Found, plain_sum, sums
from bot.read.currencies import meant
from bot.read.model import Block, Cell
from bot.read.money_kinds import kind_of_label
from bot.read.money_statement import Statement
from bot.read.words import fold, kinds, table
from bot.reports.report import Amount, Kind

Row = tuple[Cell | None, ...]
IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]{1,20}?)\s*[)\]]\s*$")


def table_amounts(block: Block, statement: Statement) -> Iterator[Amount]:
    """The amounts of a table: of its columns of amounts, else of every cell with a currency in it."""
    assert block.table is not None
    each = block.table
    head, columns = _columns(each.rows)
    done: set[int] = set()
    for row in each.rows[head:]:
        label = _label(row, columns)
        for index, cell in enumerate(row):
            if cell is None or id(cell) in done or columns.get(index, ("", ()))[0] in {"quantity", "unit_price"}:
                continue
            done.add(id(cell))
            kind_of_column, choice = columns.get(index, ("", ()))
            for number in _in_cell(cell, index, columns, choice, statement):
                code = statement.settle(number.choice)
                if code is None:
                    continue
                kind = (
                    kind_of_label(label)
                    or (kind_of_label(words) if (words := _beside(cell.text, number)) else None)
                    or (Kind.ALLOCATED if kind_of_column == "allocated" else Kind.LINE)
                )
                one = cell.blocks[0] if len(cell.blocks) == 1 else None
                span = one.span(number.start, number.end) if one else block.seen.span(cell.start, cell.end)
                yield Amount(number.value, code, kind, cell.text[number.start : number.end], span, "table")


def _beside(text: str, number: Found) -> str:
    """The words of a cell beside its number."""
    return (text[: number.start] + text[number.end :]).strip(" \n'.=-")


def _in_cell(
    cell: Cell,
    index: int,
    columns: dict[int, tuple[str, tuple[str, ...]]],
    choice: tuple[str, ...],
    statement: Statement,
) -> list[Found]:
    if not DIGITS.search(cell.text):
        return []
    if simple := plain_sum(cell.text):
        return [simple]
    numbers = list(sums(cell.text, statement))
    with_sign = [number for number in numbers if number.choice]
    if with_sign:
        return [number for number in with_sign if not number.each] or with_sign
    bare = len(numbers) == 1 and not any(sign.isalpha() for sign in cell.text)
    if not bare or index not in columns:
        return []
    choice = choice or statement.unit
    numbers[0].choice = choice
    return numbers if choice else []


def _label(row: Row, columns: dict[int, tuple[str, tuple[str, ...]]]) -> str:
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


def _columns(rows: tuple[Row, ...]) -> tuple[int, dict[int, tuple[str, tuple[str, ...]]]]:
    """Where the rows of amounts begin, and what the columns with a known head hold, in which currency."""
    known = kinds("money")
    for at, row in enumerate(rows[:3]):
        found: dict[int, tuple[str, tuple[str, ...]]] = {}
        for index, cell in enumerate(row):
            if cell is None or DIGITS.search(cell.text) or (index and cell is row[index - 1]):
                continue
            words = cell.text
            name = fold(words).strip(" .:")
            bare = fold(re.sub(r"[(\[/].*|\b(?:in|en|em|à)\s+\S+$", "", words)).strip(" .:")
            column = next(
                (k for n in (name, bare) for k in ("unit_price", "quantity", "amount") if _is_head(n, k)), None
            )
            choice = next(
                (m for part in re.split(r"[\s()\[\]/]+", words) if part and (m := meant(part)) and _sign_like(part)), ()
            )
            if index and kind_of_label(name) is Kind.ALLOCATED:
                column = "allocated"
            if column is None and choice:
                column = "amount"
            if column is None and index and (kind := kind_of_label(name)):
                column = (
                    "allocated"
                    if kind is Kind.ALLOCATED or known.get(name) == "weak_budget" or "budget" in name
                    else "amount"
                )
            if column:
                found[index] = (column, choice)
        if any(column in {"amount", "allocated", "unit_price"} for column, _ in found.values()) and (
            (len(row) > 1 and 0 not in found) or len(found) > 1
        ):
            priced = [index for index, (column, _) in found.items() if column in {"amount", "allocated"}]
            if not priced:
                found = {
                    index: ("amount" if column == "unit_price" else column, c) for index, (column, c) in found.items()
                }
            return at + 1, found
    return _of_one_currency(rows)


def _of_one_currency(rows: tuple[Row, ...]) -> tuple[int, dict[int, tuple[str, tuple[str, ...]]]]:
    """The same where no head is known but a label names the currency: "Sub-total (FCFA)" under columns of cities."""
    if len(rows) < 2 or any(cell and DIGITS.search(cell.text) for cell in rows[0]):
        return 0, {}
    labels = [cell.text for row in rows for cell in row[:1] if cell and not DIGITS.search(cell.text)]
    choices = {meant(named[1]) for label in labels if (named := IN_BRACKETS.search(label))} - {()}
    if len(choices) != 1:
        return 0, {}
    return 1, dict.fromkeys(range(1, len(rows[0])), ("amount", choices.pop()))


def _sign_like(part: str) -> bool:
    return len(part) > 1 or not part.isalpha()


@cache
def _heads(kind: str) -> frozenset[str]:
    return frozenset(fold(word).strip(" .:") for listed in table("money")[kind].values() for word in listed)


def _is_head(name: str, kind: str) -> bool:
    return name in _heads(kind)
