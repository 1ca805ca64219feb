"""Captions, heads of rows and heads of columns that name a section of the form, and the cells that are its content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from bot.read.model import Block, Cell, Table
from bot.read.section_names import Here, Named

WIDEST = 12  # columns of a table whose heads are looked at
SMALL = 3  # rows of a table of which a single head of a column may be a section
_ITEMISED = frozenset(
    {"participants", "budget"}
)  # sections whose tables have heads of their own: "Location" of a person


class Step(NamedTuple):
    """What to do next with a table: keep ``block``, or open the section ``named``, give it ``value`` or ``lend`` it."""

    block: Block | None = None
    named: Named | None = None
    value: tuple[Block, ...] = ()
    lend: bool = False


def steps(block: Block, here: Here) -> Iterator[Step]:
    """A table cut at the heads that name sections; whole where none does."""
    table = block.table
    assert table is not None
    caption = table.caption
    if caption and (found := here.whole(caption, "table")):
        yield Step(named=found)
        yield Step(replace(block, table=Table(table.rows), text=""))
        return
    done = 0
    for index, row in enumerate(table.rows):
        cells = [cell for at, cell in enumerate(row) if cell is not None and (not at or row[at - 1] is not cell)]
        found = here.cell(cells[0]) if cells else None
        if found is None:
            continue
        if len(cells) == 1 and index + 1 < len(table.rows):  # a head over all columns
            yield from _rows(block, done, index)
            yield Step(named=found)
            yield from _rows(block, index + 1, len(table.rows))
            return
        value = tuple(inner for cell in cells[1:] for inner in cell.blocks)
        if value and not all(cell.header for cell in cells) and _is_head(cells) and "budget" not in here.owner:
            if not here.owner:
                yield from _rows(block, done, index)
                done = index + 1
            yield Step(named=found, value=value)
    if not done and table.rows and not _ITEMISED & set(here.owner):
        yield from _columns(table, here)
    yield from _rows(block, done, len(table.rows))


def _columns(table: Table, here: Here) -> Iterator[Step]:
    """Heads of columns: in a small table, or where several of them name sections."""
    heads = [(column, here.cell(cell)) for column, cell in enumerate(table.rows[0][:WIDEST]) if cell and cell.header]
    told = [(column, found) for column, found in heads if found]
    for column, found in told if len(table.rows) <= SMALL or len(told) > 1 else ():
        below = [row[column] for row in table.rows[1:] if column < len(row)]
        if value := tuple(inner for cell in below if cell for inner in cell.blocks):
            yield Step(named=found, value=value, lend=True)


def _rows(block: Block, start: int, end: int) -> Iterator[Step]:
    """Rows of a table as a table."""
    table = block.table
    assert table is not None
    if end - start == len(table.rows):
        yield Step(block)
    elif end > start:
        yield Step(replace(block, table=Table(table.rows[start:end], None if start else table.caption)))


def _is_head(cells: list[Cell]) -> bool:
    """Whether the first cell of a row is a head: by how it is written, or since there is one other."""
    first = cells[0]
    pair = len(cells) == 2
    return pair or first.header or first.blocks[0].alone or first.text.rstrip().endswith((":", "："))
