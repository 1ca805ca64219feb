"""A table as a grid of cells: from its lines, by the rules of MediaWiki's tables.

What stands in a cell is left to ``blocks``, what columns mean to the readers.
https://www.mediawiki.org/wiki/Help:Tables
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from bot.read.model.lines import Line, pieces
from bot.read.model.nodes import Node
from bot.read.model.records import Block, Cell, Table

WIDEST = 40  # columns or rows that one cell may span
LARGEST = 20_000  # cells of a grid; what follows is not read
_SPANNING = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,4})", re.IGNORECASE)
_BARS, _HEADER_BARS = re.compile(r"\|\|"), re.compile(r"\|\||!!")
_SINGLE = re.compile(r"[|\[\n]")

Blocks = Callable[[int, int], tuple[Block, ...]]


class _Raw(Struct):
    """A cell on its way: where its words stand, and its attributes."""

    start: int
    end: int
    header: bool = False
    attributes: str = ""


class TableRead(NamedTuple):
    """A table and where it ends."""

    table: Table
    end: int


def read_table(text: str, rest: Iterator[Line], blocks: Blocks) -> TableRead:
    """The table whose first line was just taken from ``rest``; its lines are taken too.

    A table that is not closed goes on to the end of the stretch. ``blocks`` reads what stands in a cell.
    """
    rows: list[list[_Raw]] = [[]]
    caption: _Raw | None = None
    last: _Raw | None = None  # what a line without a mark goes on with
    depth, end = 0, 0
    for line in rest:
        end = line.end
        first = line.first
        while first < end and text[first] in ": \t":
            first += 1
        if text.startswith("{|", first):
            depth += 1
        elif text.startswith("|}", first):
            if not depth:
                end = first + 2
                break
            depth -= 1
        elif not depth and text.startswith("|-", first):
            rows.append([])
            last = None
            continue
        elif not depth and text.startswith("|+", first):
            caption = last = _cell(text, Line(first + 2, end, first, line.nodes), header=False)
            continue
        elif not depth and text[first : first + 1] in {"|", "!"}:
            header = text[first] == "!"
            cells = cells_of(text, text[first], first + 1, end, line.nodes)
            rows[-1] += (_cell(text, cell, header=header) for cell in cells)
            last = rows[-1][-1]
            continue
        if last:
            last.end = line.end
    shown = blocks(caption.start, caption.end) if caption else ()
    return TableRead(Table(_grid([row for row in rows if row], blocks), shown[0] if shown else None), end)


def cells_of(text: str, mark: str, start: int, end: int, nodes: Sequence[Node]) -> Iterator[Line]:
    """The cells of a line behind its mark, ``|`` or ``!``: parted by ``||``, those of a header by ``!!`` too."""
    return pieces(text, start, end, nodes, _HEADER_BARS if mark == "!" else _BARS)


def _cell(text: str, piece: Line, *, header: bool) -> _Raw:
    """A cell without its attributes, which stand before a single bar."""
    bar = _SINGLE.search(text, piece.start, piece.end)
    if bar and bar[0] == "|" and not any(node.start < bar.start() < node.end for node in piece.nodes):
        return _Raw(bar.end(), piece.end, header, text[piece.start : bar.start()])
    return _Raw(piece.start, piece.end, header)


def _grid(rows: list[list[_Raw]], blocks: Blocks) -> tuple[tuple[Cell | None, ...], ...]:
    """The rows with every cell in each of its places, filled up to one width."""
    grid: list[list[Cell | None]] = []
    hanging: dict[int, tuple[int, Cell]] = {}  # column -> rows still to come, the cell that spans them
    size = 0
    for raws in rows:
        row: list[Cell | None] = []
        waiting = deque(raws)
        while (waiting or any(column >= len(row) for column in hanging)) and len(row) + size <= LARGEST:
            column = len(row)
            if column in hanging:
                left, cell = hanging.pop(column)
                row.append(cell)
                if left > 1:
                    hanging[column] = (left - 1, cell)
            elif waiting:
                raw = waiting.popleft()
                spans = _spans(raw.attributes) if "span" in raw.attributes.lower() else {}
                across, down = spans.get("col", 1), spans.get("row", 1)
                cell = Cell(blocks(raw.start, raw.end), raw.header, raw.start, raw.end, across, down)
                row += [cell] * across
                if down > 1:
                    hanging.update(dict.fromkeys(range(column, column + across), (down - 1, cell)))
            else:
                row.append(None)
        size += len(row)
        grid.append(row)
        if size > LARGEST:
            break
    width = max((len(row) for row in grid), default=0)
    if width * len(grid) > 4 * LARGEST:  # one row far wider than the others: not filled up
        return tuple(map(tuple, grid))
    return tuple((*row, *[None] * (width - len(row))) for row in grid)


def _spans(attributes: str) -> dict[str, int]:
    """How many columns ("col") and rows ("row") a cell spans."""
    return {name.lower(): min(max(int(count), 1), WIDEST) for name, count in _SPANNING.findall(attributes)}


def distinct(row: tuple[Cell | None, ...]) -> Iterator[tuple[int, Cell]]:
    """The cells of a row with the columns they begin in; one that spans several columns once."""
    return ((at, cell) for at, cell in enumerate(row) if cell is not None and (not at or row[at - 1] is not cell))
