"""A table as a grid of cells: from its lines, by the rules of MediaWiki's tables.

What stands in a cell is left to ``blocks``, what columns mean to the readers.
https://www.mediawiki.org/wiki/Help:Tables
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.read.model.lines import Line
from bot.read.model.nodes import Node
from bot.read.model.records import Block, Cell, Table

WIDEST = 40  # columns or rows that one cell may span
LARGEST = 20_000  # cells of a grid; what follows is not read
_SPANNING = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,4})", re.IGNORECASE)
_BARS = re.compile(r"\|\||!!")
_SINGLE = re.compile(r"[|\[\n]")

Blocks = Callable[[int, int], tuple[Block, ...]]
Grid = list[list[Cell | None]]


@dataclass(slots=True)
class _Raw:
    """A cell on its way: where its words stand, and its attributes."""

    start: int
    end: int
    header: bool
    attributes: str = ""


class Piece(NamedTuple):
    """A stretch of a line of cells, and the nodes in it."""

    start: int
    end: int
    nodes: Sequence[Node]


def read_table(text: str, rest: Iterator[Line], blocks: Blocks) -> tuple[Table, int]:
    """The table whose first line was just taken from ``rest``, and where it ends; its lines are taken too.

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
            caption = last = _cell(text, first + 2, end, False, line.nodes)
            continue
        elif not depth and text[first : first + 1] in {"|", "!"}:
            rows[-1] += _cells(text, first, end, line.nodes)
            last = rows[-1][-1]
            continue
        if last:
            last.end = line.end
    grid = _grid([row for row in rows if row], blocks)
    shown = blocks(caption.start, caption.end) if caption else ()
    return Table(grid, shown[0] if shown else None), end


def pieces(text: str, start: int, end: int, nodes: Sequence[Node], *, header: bool) -> Iterator[Piece]:
    """A line of cells piece by piece, as ``||`` (of a header ``!!`` too) parts them, each with its nodes."""
    first = index = 0
    if text.find("||", start, end) >= 0 or (header and text.find("!!", start, end) >= 0):
        for match in _BARS.finditer(text, start, end):
            if match[0] == "!!" and not header:
                continue
            while index < len(nodes) and nodes[index].end <= match.start():
                index += 1
            if index == len(nodes) or nodes[index].start > match.start():
                yield Piece(start, match.start(), nodes[first:index])
                start, first = match.end(), index
    yield Piece(start, end, nodes[first:])


def _cells(text: str, mark: int, end: int, nodes: Sequence[Node]) -> Iterator[_Raw]:
    """The cells of a line that begins with ``|`` or ``!``."""
    header = text[mark] == "!"
    for start, stop, inside in pieces(text, mark + 1, end, nodes, header=header):
        yield _cell(text, start, stop, header, inside)


def _cell(text: str, start: int, end: int, header: bool, nodes: Sequence[Node]) -> _Raw:
    """A cell without its attributes, which stand before a single bar."""
    bar = _SINGLE.search(text, start, end)
    if bar and bar[0] == "|" and not any(node.start < bar.start() < node.end for node in nodes):
        return _Raw(bar.end(), end, header, text[start : bar.start()])
    return _Raw(start, end, header)


def _grid(rows: list[list[_Raw]], blocks: Blocks) -> tuple[tuple[Cell | None, ...], ...]:
    """The rows with every cell in each of its places, filled up to one width."""
    grid: Grid = []
    hanging: dict[int, tuple[int, Cell]] = {}  # column -> rows still to come, the cell that spans them
    size = 0
    for raws in rows:
        row: list[Cell | None] = []
        waiting = deque(raws)
        while waiting or any(column >= len(row) for column in hanging):
            column = len(row)
            if column in hanging:
                left, cell = hanging.pop(column)
                row.append(cell)
                if left > 1:
                    hanging[column] = (left - 1, cell)
            elif waiting:
                raw = waiting.popleft()
                across, down = _spanning(raw.attributes) if "span" in raw.attributes.lower() else _Spanned()
                cell = Cell(blocks(raw.start, raw.end), raw.header, raw.start, raw.end, across, down)
                for offset in range(across):
                    row.append(cell)
                    if down > 1:
                        hanging[column + offset] = (down - 1, cell)
            else:
                row.append(None)
            if len(row) + size > LARGEST:
                break
        size += len(row)
        grid.append(row)
        if size > LARGEST:
            break
    width = max((len(row) for row in grid), default=0)
    if width * len(grid) > 4 * LARGEST:  # one row far wider than the others: not filled up
        return tuple(map(tuple, grid))
    return tuple(tuple(row + [None] * (width - len(row))) for row in grid)


class _Spanned(NamedTuple):
    """How many columns and rows a cell spans."""

    across: int = 1
    down: int = 1


def _spanning(attributes: str) -> _Spanned:
    found = {name.lower(): min(max(int(count), 1), WIDEST) for name, count in _SPANNING.findall(attributes)}
    return _Spanned(found.get("col", 1), found.get("row", 1))
