"""Tables of a stretch of masked text as grids of cells: wikitext's ``{| |}`` and HTML's ``<table>``.

A cell that spans several columns or rows stands in each of its places, as the same object. What the columns
mean is left to the readers. Time is linear in the text: tables inside of tables are looked into a few deep.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.reports.report import Span

WIDEST = 40  # columns or rows that one cell may span
LARGEST = 20_000  # cells of a grid; what follows is not read
DEEPEST = 3  # tables inside of tables that are looked into

OPEN = re.compile(r"^[ \t:*#\0]*\{\|", re.MULTILINE)
HTML = re.compile(r"<(/?)(table|tr|t[dh])\b([^<>]*)>", re.IGNORECASE)
SPANNING = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,4})", re.IGNORECASE)
ATTRIBUTES = re.compile(r"(?:[^\[\]{}|\n]|\{\{[^{}\n]{0,200}\}\})*\|(?!\|)")
INLINE = re.compile(r"\|\||!!|\[\[|\]\]|\{\{|\}\}")


class Cell(NamedTuple):
    """The text of a cell, masked, and where it stands; ``header`` for a cell written as one."""

    text: str
    span: Span
    header: bool


Row = tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid; every row has the same number of places, ``None`` where the page leaves one out."""

    rows: tuple[Row, ...]
    span: Span


@dataclass(slots=True)
class _Raw:
    start: int
    end: int
    header: bool
    attributes: str = ""


def find_tables(masked: str, start: int, end: int) -> list[Table]:
    """The tables of ``masked[start:end]`` in order; of a table that holds tables only those inside it."""
    found: list[Table] = []
    if masked.find("{|", start, end) >= 0:
        found += _wikitext_tables(masked, start, end, 1)
    if (masked.find("<t", start, end) >= 0) or (masked.find("<T", start, end) >= 0):
        found += _html_tables(masked, start, end)
        found.sort(key=lambda table: table.span)
    return [table for table in found if table.rows]


def _wikitext_tables(masked: str, start: int, end: int, depth: int) -> Iterator[Table]:
    done = start
    for match in OPEN.finditer(masked, start, end):
        if match.start() < done:
            continue
        rows, done = _wikitext_rows(masked, match.end(), end)
        nested = depth < DEEPEST and masked.find("{|", match.end(), done) >= 0
        inside = list(_wikitext_tables(masked, match.end(), done, depth + 1)) if nested else []
        if inside:  # it lays out the page, and says nothing of its own
            yield from inside
        else:
            yield Table(_grid(masked, rows), Span(match.start(), done))


def _wikitext_rows(masked: str, start: int, end: int) -> tuple[list[list[_Raw]], int]:
    """The rows of a table from behind its ``{|``, and where it ends."""
    rows: list[list[_Raw]] = [[]]
    depth = 0
    at = masked.find("\n", start, end)
    at = end if at < 0 else at + 1
    caption = False
    while at < end:
        newline = masked.find("\n", at, end)
        stop = end if newline < 0 else newline
        line = masked[at:stop]
        bare = line.lstrip(" \t:\0")
        mark = stop - len(bare)
        if bare.startswith("{|"):
            depth += 1
        elif bare.startswith("|}") and not bare.startswith("|}}"):
            if not depth:
                return rows, min(mark + 2, end)
            depth -= 1
        elif depth == 0 and bare.startswith("|-"):
            rows.append([])
            caption = False
        elif depth == 0 and bare.startswith("|+"):
            caption = True
        elif depth == 0 and bare[:1] in {"|", "!"}:
            rows[-1] += _cells(masked, mark, stop, bare[0] == "!")
            caption = False
        elif rows[-1] and not caption:
            rows[-1][-1].end = stop
        if depth and rows[-1]:
            rows[-1][-1].end = stop
        at = stop + 1
    return rows, end


def _cells(masked: str, mark: int, stop: int, header: bool) -> Iterator[_Raw]:
    """The cells of one line that begins with ``|`` or ``!``."""
    start, nested = mark + 1, 0
    if not header and masked.find("[[", start, stop) < 0 and masked.find("{{", start, stop) < 0:
        while (end := masked.find("||", start, stop)) >= 0:
            yield _cell(masked, start, end, header)
            start = end + 2
        yield _cell(masked, start, stop, header)
        return
    for match in INLINE.finditer(masked, start, stop):
        sign = match.group()
        if sign in {"[[", "{{"}:
            nested += 1
        elif sign in {"]]", "}}"}:
            nested = max(nested - 1, 0)
        elif not nested and (sign == "||" or header):
            yield _cell(masked, start, match.start(), header)
            start = match.end()
    yield _cell(masked, start, stop, header)


def _cell(masked: str, start: int, stop: int, header: bool) -> _Raw:
    attributes = ""
    if masked.find("|", start, stop) >= 0 and (match := ATTRIBUTES.match(masked, start, stop)):
        attributes, start = match.group(), match.end()
    return _Raw(start, stop, header, attributes)


def _html_tables(masked: str, start: int, end: int) -> Iterator[Table]:
    depth, begin = 0, 0
    rows: list[list[_Raw]] = []
    cell: _Raw | None = None
    for tag in HTML.finditer(masked, start, end):
        closing, name = bool(tag[1]), tag[2].lower()
        if name == "table":
            depth = max(depth + (-1 if closing else 1), 0)
            if not closing and depth == 1:
                rows, cell, begin = [], None, tag.start()
            elif closing and depth == 0 and rows:
                if cell and cell.end < 0:
                    cell.end = tag.start()
                yield Table(_grid(masked, rows), Span(begin, tag.end()))
                rows = []
        elif depth == 1:
            if cell and cell.end < 0:
                cell.end = tag.start()
            if name == "tr" and not closing:
                rows.append([])
            elif name != "tr" and not closing:
                cell = _Raw(tag.end(), -1, name == "th", tag[3])
                rows = rows or [[]]
                rows[-1].append(cell)


def _grid(masked: str, rows: list[list[_Raw]]) -> tuple[Row, ...]:
    if not any(raw.attributes for row in rows for raw in row):
        return _plain_grid(masked, [row for row in rows if row])
    grid: list[list[Cell | None]] = []
    hanging: dict[int, tuple[int, Cell]] = {}  # column -> rows still to come, the cell that spans them
    size = 0
    for raw_cells in (row for row in rows if row):
        row: list[Cell | None] = []
        waiting = deque(raw_cells[: WIDEST * 4])
        while waiting or any(column >= len(row) for column in hanging):
            column = len(row)
            if column in hanging:
                left, cell = hanging.pop(column)
                row.append(cell)
                if left > 1:
                    hanging[column] = (left - 1, cell)
                if len(row) > WIDEST * 4:
                    break
            elif waiting:
                raw = waiting.popleft()
                across, down = _spanning(raw.attributes)
                cell = Cell(masked[raw.start : raw.end], Span(raw.start, raw.end), raw.header)
                for offset in range(across):
                    row.append(cell)
                    if down > 1:
                        hanging[column + offset] = (down - 1, cell)
            else:
                row.append(None)
        size += len(row)
        if size > LARGEST:
            break
        grid.append(row)
    width = max((len(row) for row in grid), default=0)
    if width * len(grid) > 4 * LARGEST:  # one row far wider than the others: not filled up
        return tuple(tuple(row) for row in grid)
    return tuple(tuple(row + [None] * (width - len(row))) for row in grid)


def _plain_grid(masked: str, rows: list[list[_Raw]]) -> tuple[Row, ...]:
    """The grid of a table in which no cell can span others."""
    width = max((len(row) for row in rows), default=0)
    fill = width if width * len(rows) <= 4 * LARGEST else 0
    return tuple(
        [
            (*[Cell(masked[raw.start : raw.end], Span(raw.start, raw.end), raw.header) for raw in row],)
            + (None,) * (fill - len(row))
            for row in rows[:LARGEST]
        ]
    )


def _spanning(attributes: str) -> tuple[int, int]:
    found = {name.lower(): min(max(int(count), 1), WIDEST) for name, count in SPANNING.findall(attributes)}
    return found.get("col", 1), found.get("row", 1)
