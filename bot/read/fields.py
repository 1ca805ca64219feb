"""Sections about when and where as a row of labelled fields: bullets, lines, terms, tables, template parameters.

A field is a kind (``date``, ``time``, ``when``, ``place``, ``city``, ``country``, ``other``; ``header`` for a
sub-heading or a bold line; ``line`` for what has no label) and the words it labels. Which fields make up an event is
left to ``events``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct, structs

from bot.read.event_dates import is_to_come
from bot.read.labels import LONGEST_LABEL, Label, label_alone, label_of
from bot.read.model import Block, Cell, Range, Section
from bot.read.model.records import runs_of
from bot.read.model.tables import distinct
from bot.read.numbers import has_digit
from bot.read.words import pattern
from bot.reports.report import Span

MOST_LABELS = 100  # colons of one line that may stand behind labels
NUMBER = 2  # code points of what numbers a label: "Venue B"
PLACES = frozenset(("place", "city", "country"))  # kinds of fields
UNLABELLED = frozenset(("line", "header"))
_COLON = re.compile(r"[:：](?!//)")
_UNLABELLED = re.compile(r"\s*([^\n:：\-–—=|]{2,45}?)(?:\s[-–—=>]+\s|(?<=[?؟？])\s|\n|$)")


class Field(Struct, frozen=True):
    """A labelled (or plain) piece of a section: its words, which event its label numbers, and where it stands.

    ``block`` and ``at`` are the block it is part of and where it begins in its text; a template's parameter has none.
    """

    kind: str
    text: str
    span: Span
    number: str = ""  # "1" of "Date 1", "a" of "Venue A"
    block: Block | None = None
    at: int = 0
    listed: bool = False  # an item of a list that its label stands over; ``number`` is the item's

    def words(self) -> str:
        """Its text without links to accounts: a person's name tells of no place."""
        text = self.text
        for run in reversed(self.block.runs) if self.block else ():
            if run.kind in {"user", "talk"} and self.at <= run.at and run.to <= self.at + len(text):
                text = text[: run.at - self.at] + text[run.to - self.at :]
        return text


def fields(parts: Iterable[Section]) -> Iterator[Field]:
    """The fields of a section's parts in page order. A heading that is a label labels what stands first under it."""
    for index, part in enumerate(parts):
        label = label_of(part.heading.text, loose=True) if part.heading else None
        label = None if label and label.kind == "line" else label
        if part.heading and index and part.blocks and not label:
            seen = part.blocks[0].seen
            yield Field("header", part.heading.text, seen.span(part.heading.start, part.heading.end))
        yield from _of_blocks(part.blocks, label)


def _of_blocks(blocks: Iterable[Block], waiting: Label | None = None) -> Iterator[Field]:
    """The fields of blocks; a label with nothing behind it labels what follows, or the items below it."""
    depth = items = 0
    for block in blocks:
        yield from _parameters(block)
        if block.table:
            waiting = None
            yield from _table(block)
            continue
        for found in (found for line in block.lines for found in _line(block, line)):
            told = bool(found.text.strip())
            if found.kind not in UNLABELLED:
                waiting = None if told else Label(found.kind, found.number)
                depth, items = block.depth, 0
                if told:
                    yield found
            elif waiting and told:
                items += 1
                listed = block.depth > depth and not waiting.number
                number = str(items) if listed else waiting.number
                yield structs.replace(found, kind=waiting.kind, number=number, listed=listed)
                waiting = waiting if block.depth > depth else None
            else:
                yield found


def _parameters(block: Block) -> Iterator[Field]:
    """The parameters of templates that readers see nothing of: "|date=…|place=…" of a box."""
    for run in runs_of(block):
        if run.kind == "template" and run.at == run.to:
            for name, value in run.parameters:
                label = label_of(name) if not name.isdecimal() and value else None
                if label:
                    yield Field(label.kind, value, block.seen.span(run.start, run.end), label.number)


def _line(block: Block, line: Range) -> Iterator[Field]:
    """The fields of one line: one, or several where several labels stand on it."""
    text = block.text[line.at : line.to]
    labels: list[tuple[int, int, Label]] = []  # where a label begins, where its value begins, what it is
    for colon in islice(_COLON.finditer(text), MOST_LABELS):
        if found := _before(text, labels[-1][1] if labels else 0, colon.start(), first=not labels):
            labels.append((found[0], colon.end(), found[1]))
    if not labels and (match := _UNLABELLED.match(text)) and (label := label_alone(match[1])):
        labels.append((match.start(1), match.end(), label))
    is_head = not labels and (block.markers.endswith(";") or _stands_out(block, line))
    if is_head and (label := label_of(text, loose=True)) and label.kind not in {"line", "other"}:
        labels.append((0, len(text), label))

    def piece(label: Label, at: int, to: int) -> Field:
        at, to = line.at + at, line.at + to
        return Field(label.kind, block.text[at:to], block.span(at, to), label.number, block, at)

    if not labels:
        yield piece(Label("header" if is_head else "line"), 0, len(text))
    elif text[: labels[0][0]].strip(" ([•-–—"):
        yield piece(Label("line"), 0, labels[0][0])
    stops = [*(at for at, _, _ in labels[1:]), len(text)]
    for (_, value, label), stop in zip(labels, stops, strict=False):
        yield piece(label, value, stop)


def _stands_out(block: Block, line: Range) -> bool:
    bare = len(block.text[line.at : line.to].rstrip(" .:："))
    return any(strong.at <= line.at and strong.to >= line.at + bare for strong in block.strong)


def _before(text: str, low: int, colon: int, *, first: bool) -> tuple[int, Label] | None:
    """Where the label before a colon begins and what it is; None where no label stands there."""
    if colon and text[colon - 1].isdecimal() and text[colon + 1 : colon + 2].isdecimal():
        return None
    left = text[max(low, colon - LONGEST_LABEL - 12) : colon]
    if first and colon - low <= LONGEST_LABEL + 12 and (label := label_of(left, loose=True)):
        return low + len(text[low:colon]) - len(text[low:colon].lstrip()), label
    names = left.split()
    if pattern("events", "not_held", prefix=True).search(" ".join(names[-2:])):
        return None  # "(rain date: 8 September)"
    for size in range(min(4, len(names)), 0, -1):
        name = " ".join(names[-size:]).strip("(,;.|/[]-–— ")
        if label := label_alone(name) or (label_of(name) if size > 1 and len(names[-1]) <= NUMBER else None):
            at = text.rfind(names[-size], low, colon)
            return (at if at >= 0 else colon), label
    return None


def _table(block: Block) -> Iterator[Field]:
    """The fields of a table: a label and its values in each row, or labels at the head of the columns or the rows."""
    assert block.table is not None
    cells = list(block.table.cells())
    if any(inner.table for cell in cells for inner in cell.blocks):  # it lays out the page
        for cell in cells:
            yield from _of_blocks(cell.blocks)
        return
    grid = block.table.rows
    first, columns = _heads(grid)
    if not columns and len(grid[0] if grid else ()) > 2:
        labelled = _labels([row[0] for row in grid])
        if len(labelled) > 1:  # one event a column
            grid, first, columns = tuple(zip(*grid, strict=True)), 0, labelled
    if not columns:
        for row in grid:
            yield from _row([cell for _, cell in distinct(row)], block)
        return
    for row in grid[first + 1 :]:
        if not _is_ahead(row):
            yield Field("header", "", block.span())
            seen = {id(head) for head in grid[first]}  # a cell that spans several places is told once
            for column, label in columns.items():
                value = row[column]
                if value is not None and id(value) not in seen:
                    seen.add(id(value))
                    yield _of_cell(label, value, block)


def _labels(cells: Iterable[Cell | None]) -> dict[int, Label]:
    """The cells of a row or a column that are labels, by their number in it."""
    found = {at: label_of(cell.text, loose=cell.header) for at, cell in enumerate(cells) if cell is not None}
    return {at: label for at, label in found.items() if label}


def _heads(rows: tuple[tuple[Cell | None, ...], ...]) -> tuple[int, dict[int, Label]]:
    """The row of labels at the head of the columns, and what each is; no labels where there is none."""
    for index, row in enumerate(rows[:3]):
        columns = _labels(row)
        told = {label.kind for label in columns.values()}
        if len(told) >= 2 and told & {"date", "when", "place", "city"}:
            return index, columns
        if len(columns) == 1 and row[0] is not None and 0 not in columns and "date" in told:
            return index, columns
    return 0, {}


def _is_ahead(row: Iterable[Cell | None]) -> bool:
    """Whether a cell says that what the row tells was not held: "cancelled" in a column of its own."""
    texts = (cell.text for cell in row if cell is not None)
    return any(len(text) <= LONGEST_LABEL and not has_digit(text) and is_to_come(text) for text in texts)


def _of_cell(label: Label, cell: Cell, block: Block) -> Field:
    first = cell.blocks[0] if len(cell.blocks) == 1 else None
    return Field(label.kind, cell.text, block.seen.span(cell.start, cell.end), label.number, first)


def _row(cells: list[Cell], block: Block) -> Iterator[Field]:
    """The fields of a row without heads: a label and its values, one cell, or an event of its own."""
    label = _labels(cells[:1]).get(0) if len(cells) > 1 else None
    if label:
        yield from (_of_cell(label, cell, block) for cell in cells[1:])
    elif len(cells) == 1:
        for inner in _of_blocks(cells[0].blocks):
            yield structs.replace(inner, kind="header") if cells[0].header else inner
    elif cells and not _is_ahead(cells):
        yield Field("header", "", block.span())
        yield from (_of_cell(Label("line"), cell, block) for cell in cells)
