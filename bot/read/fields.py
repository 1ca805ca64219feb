"""Sections about when and where as a row of labelled fields: bullets, lines, terms, tables, template parameters.

A field is a kind (``date``, ``time``, ``when``, ``place``, ``city``, ``country``, ``other``; ``header`` for a
sub-heading or a bold line; ``line`` for what has no label) and the words it labels. Which fields make up an event is
left to ``events``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from bot.read.model import Block, Cell, Range, Section
from bot.read.model.records import runs_of
from bot.read.words import fold, kinds, words
from bot.reports.report import Span

PLACES = frozenset(("place", "city", "country"))  # kinds of fields
LONGEST_LABEL = 45  # code points; what is longer is a sentence
_COLON = re.compile(r"[:：](?!//)")
_SPLIT = re.compile(r"\s*[&/,+]\s*|\s+")
_NUMBERED = re.compile(r"(?:[\s#(]*(\d{1,2})|[\s#(]+([a-h]))[\s).]*$")
_UNLABELLED = re.compile(r"\s*([^\n:：\-–—=|]{2,45}?)(?:\s[-–—=>]+\s|(?<=[?؟？])\s|\n|$)")
_EDGES = " .*'-–—•#()?¿؟？\t"


@dataclass(frozen=True, slots=True)
class Field:
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


@dataclass(frozen=True, slots=True)
class Label:
    """What a label announces, and which event it numbers."""

    kind: str
    number: str = ""


@cache
def label_of(words_of_label: str) -> Label | None:
    """What a label announces; None for words that are no label. "Date and place" announces a ``line``."""
    name = fold(words_of_label).strip(_EDGES)
    if not name or len(name) > LONGEST_LABEL:
        return None
    if kind := kinds("labels").get(name):
        return Label(kind)
    numbered = _NUMBERED.search(name)
    number = (numbered[1] or numbered[2]) if numbered and numbered.start() else ""
    name = name[: numbered.start()].strip(_EDGES) if numbered and number else name.strip("0123456789 ")
    if kind := kinds("labels").get(name):
        return Label(kind, number)
    parts = {kinds("labels")[part] for part in _parts(name) if part in kinds("labels")}
    if parts >= {"date", "place"} or parts >= {"time", "place"}:
        return Label("line", number)
    if parts:
        return Label("when" if "date" in parts else min(parts), number)
    names = name.split()
    if len(names) <= 5:
        found = [kinds("labels")[w] for w in names if w in kinds("labels") and w not in words("fields", "everyday")]
        if found:
            return Label(found[0], number)
    return None


def _parts(name: str) -> list[str]:
    """The names that a label joins: "date & place"."""
    joined = {fold(word) for word in words("dates", "and")}
    parts: list[list[str]] = [[]]
    for word in re.split(r"\s+|([&/,+])", name):
        if word is None:
            continue
        if word in joined or word in {"&", "/", ",", "+"}:
            parts.append([])
        elif word:
            parts[-1].append(word)
    return [" ".join(part) for part in parts] if len(parts) > 1 else []


def fields(parts: Iterable[Section]) -> Iterator[Field]:
    """The fields of a section's parts in page order. A heading that is a label labels what stands first under it."""
    for index, part in enumerate(parts):
        label = label_of(part.heading.text) if part.heading else None
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
        for line in block.lines:
            for found in _line(block, line):
                if found.kind in {"line", "header"}:
                    if waiting and found.text.strip():
                        items += 1
                        listed = block.depth > depth and not waiting.number
                        number = str(items) if listed else waiting.number
                        yield Field(waiting.kind, found.text, found.span, number, block, found.at, listed)
                        if block.depth <= depth:
                            waiting = None
                        continue
                elif not found.text.strip():
                    waiting, depth, items = Label(found.kind, found.number), block.depth, 0
                    continue
                else:
                    waiting = None
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
    for colon in _COLON.finditer(text):
        low = labels[-1][1] if labels else 0
        if found := _before(text, low, colon.start(), first=not labels):
            labels.append((found[0], colon.end(), found[1]))
    if not labels and (match := _UNLABELLED.match(text)) and (label := _alone(match[1])):
        labels.append((match.start(1), match.end(), label))
    is_head = not labels and (block.markers.endswith(";") or _stands_out(block, line))
    if is_head and (label := label_of(text)) and label.kind not in {"line", "other"}:
        labels.append((0, len(text), label))
    if not labels:
        kind = "header" if is_head else "line"
        yield Field(kind, text, block.span(*line), block=block, at=line.at)
        return
    if text[: labels[0][0]].strip(" ([•-–—"):
        yield Field("line", text[: labels[0][0]], block.span(line.at, line.at + labels[0][0]), block=block, at=line.at)
    for index, (_, value, label) in enumerate(labels):
        stop = labels[index + 1][0] if index + 1 < len(labels) else len(text)
        yield Field(
            label.kind,
            text[value:stop],
            block.span(line.at + value, line.at + stop),
            label.number,
            block,
            line.at + value,
        )


def _alone(words_of_label: str) -> Label | None:
    """A label without a colon: it must be a whole name of the tables."""
    name = fold(words_of_label).strip(" ?¿؟？")
    kind = kinds("labels").get(name)
    return Label(kind) if kind else None


def _stands_out(block: Block, line: Range) -> bool:
    bare = len(block.text[line.at : line.to].rstrip(" .:："))
    return any(strong.at <= line.at and strong.to >= line.at + bare for strong in block.strong)


def _before(text: str, low: int, colon: int, *, first: bool) -> tuple[int, Label] | None:
    """Where the label before a colon begins and what it is; None where no label stands there."""
    if colon and text[colon - 1].isdecimal() and text[colon + 1 : colon + 2].isdecimal():
        return None
    left = text[max(low, colon - LONGEST_LABEL - 12) : colon]
    if first and colon - low <= LONGEST_LABEL + 12 and (label := label_of(left)):
        return low + len(text[low:colon]) - len(text[low:colon].lstrip()), label
    names = left.split()
    for size in range(min(4, len(names)), 0, -1):
        name = " ".join(names[-size:]).strip("(,;.|/[]-–— ")
        if kind := kinds("labels").get(fold(name)):
            at = text.rfind(names[-size], low, colon)
            return (at if at >= 0 else colon), Label(kind)
    return None


# ---------------------------------------------------------------------- tables


def _table(block: Block) -> Iterator[Field]:
    """The fields of a table: a label and its values in each row, or labels at the head of the columns."""
    assert block.table is not None
    rows = block.table.rows
    if any(inner.table for cell in block.table.cells() for inner in cell.blocks):  # it lays out the page
        for cell in block.table.cells():
            yield from _of_blocks(cell.blocks)
        return
    head = _column_kinds(rows)
    if head is not None:
        first, columns = head
        for row in rows[first + 1 :]:
            yield Field("header", "", block.span())
            seen: set[int] = set()
            for column, label in columns.items():
                value = row[column] if column < len(row) else None
                if value is not None and id(value) not in seen:
                    seen.add(id(value))
                    yield _of_cell(label, value, block)
        return
    width = max((len(row) for row in rows), default=0)
    labelled = [(row, label_of(row[0].text)) for row in rows if row and row[0] is not None]
    if width > 2 and sum(label is not None for _, label in labelled) >= 2:
        for column in range(1, width):  # one event a column
            yield Field("header", "", block.span())
            for row, named in labelled:
                value = row[column] if column < len(row) else None
                if named and value is not None and value is not row[0]:
                    yield _of_cell(named, value, block)
        return
    for row in rows:
        yield from _row(list({id(cell): cell for cell in row if cell is not None}.values()), block)


def _of_cell(label: Label, cell: Cell, block: Block) -> Field:
    first = cell.blocks[0] if len(cell.blocks) == 1 else None
    return Field(label.kind, cell.text, block.seen.span(cell.start, cell.end), label.number, first)


def _row(cells: list[Cell], block: Block) -> Iterator[Field]:
    label = label_of(cells[0].text) if len(cells) > 1 else None
    if label:
        yield from (_of_cell(label, cell, block) for cell in cells[1:])
    elif len(cells) == 1:
        for inner in _of_blocks(cells[0].blocks):
            yield (
                Field("header", inner.text, inner.span, inner.number, inner.block, inner.at)
                if cells[0].header
                else inner
            )
    elif cells:
        yield Field("header", "", block.span())
        yield from (_of_cell(Label("line"), cell, block) for cell in cells)


def _column_kinds(rows: tuple[tuple[Cell | None, ...], ...]) -> tuple[int, dict[int, Label]] | None:
    """The row of labels at the head of the columns, and what each is; None where there is none."""
    for index, row in enumerate(rows[:3]):
        columns = {
            column: label for column, cell in enumerate(row) if cell is not None and (label := label_of(cell.text))
        }
        told = {label.kind for label in columns.values()}
        if len(told) >= 2 and told & {"date", "when", "place", "city"}:
            return index, columns
        if len(columns) == 1 and row[0] is not None and 0 not in columns and "date" in told:
            return index, columns
    return None
