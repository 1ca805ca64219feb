"""Sections about when and where as a row of labelled fields: bullets, lines, terms, tables, template arguments.

A field is a kind (``date``, ``time``, ``when``, ``place``, ``city``, ``country``, ``other``; ``header`` for
a sub-heading or a bold line; ``line`` for what has no label) and the text it labels. Which fields make up an
event is left to ``events``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.read.outline import Part
from bot.read.plain import plain
from bot.read.tables import Cell, Row, Table, find_tables
from bot.read.words import fold, kinds
from bot.reports.report import Span

LONGEST_LABEL = 45  # code points; what is longer is a sentence

COLON = re.compile(r"[:：](?!//)")
BULLET = re.compile(r"[ \t\0]*[*#:;]*[ \t\0]*(?:[•·▪●–-][ \t]+)?")
BOLD_LINE = re.compile(r"[\0 ]*(?:'{3,5}([^'\n]+(?:'[^'\n]+)*)'{3,5}|;([^:\n]+))[\s\0.:]*$")
ARGUMENT = re.compile(r"\|[ \t]*([^|=\[\]{}\n]{2,40}?)[ \t]*=[ \t]*([^|\n{}]*(?:\[\[[^\]\n]*\]\][^|\n{}]*)*)")
BREAK = re.compile(r"<br\s*/?\s*>", re.IGNORECASE)
UNLABELLED = re.compile(
    r"[\s\0]*(?:'{2,5}[\s\0]*)?([^'\n:：\-–—=|]{2,45}?)"
    r"[\s\0]*(?:'{2,5}[\s\0]*|\s[-–—=>]+\s|(?<=[?؟？])\s|$)"
)
SPLIT = re.compile(
    r"\s*(?:&|/|,|\+|\band\b|\bet\b|\by\b|\be\b|\bund\b|\bи\b|\bта\b|\bі\b|\bi\b|\bve\b|\bdan\b|\bna\b)\s*"
)
FILE = re.compile(r"\[\[[^\[\]|:\n]{2,20}:[^\[\]\n]*(?:\[\[[^\[\]\n]*\]\][^\[\]\n]*)*\]\]")


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled (or plain) piece of a section; ``text`` is masked wikitext, ``span`` where it stands."""

    kind: str
    text: str
    span: Span


@cache
def label_kind(label: str) -> str | None:
    """What a label announces; None for words that are no label. "Date and place" announces a ``line``."""
    name = fold(plain(label)).strip(" .*'-–—•#()0123456789?¿؟？")
    if not name or len(name) > LONGEST_LABEL:
        return None
    known = kinds("labels")
    if kind := known.get(name):
        return kind
    parts = {known[part] for part in SPLIT.split(name) if part in known}
    if parts >= {"date", "place"} or parts >= {"time", "place"}:
        return "line"
    if parts:
        return "when" if "date" in parts else min(parts)
    words = name.split()
    if len(words) <= 5:
        found = [known[word] for word in words if word in known and word not in {"on", "le", "de", "où", "wo"}]
        if found:
            return found[0]
    return None


def fields(masked: str, parts: tuple[Part, ...]) -> Iterator[Field]:
    """The fields of a section's parts in page order."""
    for index, part in enumerate(parts):
        if part.heading and index:
            kind = label_kind(part.heading.text) or "header"
            yield Field(
                "header" if kind == "line" else kind, part.heading.text if kind == "header" else "", part.heading.span
            )
        at = part.body.start
        for table in find_tables(masked, *part.body):
            yield from _lines(masked, at, table.span.start)
            yield from _table(table)
            at = table.span.end
        yield from _lines(masked, at, part.body.end)


def _lines(masked: str, start: int, end: int) -> Iterator[Field]:
    waiting: str | None = None
    if "{{" in masked[start:end]:
        for match in ARGUMENT.finditer(masked, start, end):
            kind = label_kind(match[1])
            if kind and match[2].strip():
                yield Field(kind, match[2], Span(*match.span(2)))
    at = start
    while at < end:
        newline = masked.find("\n", at, end)
        stop = end if newline < 0 else newline
        line = masked[at:stop]
        bare = line.strip(" \t\r\0")
        if not bare or bare[0] in "|{" or bare.startswith("}}"):
            at = stop + 1
            continue
        if "[[" in line and FILE.search(line):
            line = FILE.sub(_blank_files, line)
        pieces = [(at, line)] if "<" not in line else _broken(line, at)
        for found in (found for piece_start, piece in pieces for found in _line(piece, piece_start)):
            told = found
            if found.kind in {"line", "header"} and waiting and found.text.strip("\0 "):
                told = Field(waiting, found.text, found.span)
                waiting = None
            if told.kind not in {"line", "header"} and not plain(told.text):
                waiting = told.kind
                continue
            if told.kind != "line":
                waiting = None
            yield told
        at = stop + 1


def _blank_files(match: re.Match[str]) -> str:
    """Masks pictures, whose captions are no fields; other links stay."""
    inside = plain(match.group())
    return "\0" * len(match.group()) if not inside else match.group()


def _broken(line: str, at: int) -> list[tuple[int, str]]:
    pieces, done = [], 0
    for match in BREAK.finditer(line):
        pieces.append((at + done, line[done : match.start()]))
        done = match.end()
    return [*pieces, (at + done, line[done:])]


def _line(line: str, at: int) -> Iterator[Field]:
    """The fields of one line: one, or several where several labels stand on it."""
    indent = BULLET.match(line)
    begin = indent.end() if indent else 0
    if line[begin:].strip("\0 '") == "":
        return
    labels: list[tuple[int, int, str]] = []  # where a label begins, where its value begins, kind
    for colon in COLON.finditer(line, begin):
        low = labels[-1][1] if labels else begin
        found = _label_before(line, low, colon.start(), first=not labels)
        if found:
            labels.append((found[0], colon.end(), found[1]))
    if not labels and (match := UNLABELLED.match(line, begin)):
        kind = kinds("labels").get(fold(plain(match[1])).strip(" ?¿؟？"))
        if kind:
            labels.append((match.start(1), match.end(), kind))
    if not labels:
        header = BOLD_LINE.fullmatch(line)
        yield Field("header" if header else "line", line[begin:], Span(at + begin, at + len(line)))
        return
    if labels[0][0] > begin and plain(line[begin : labels[0][0]]):
        yield Field("line", line[begin : labels[0][0]], Span(at + begin, at + labels[0][0]))
    for index, (_, value, kind) in enumerate(labels):
        stop = labels[index + 1][0] if index + 1 < len(labels) else len(line)
        yield Field(
            kind,
            line[value:stop].strip("'") if "'''" in line[value:stop] else line[value:stop],
            Span(at + value, at + stop),
        )


def _label_before(line: str, low: int, colon: int, *, first: bool) -> tuple[int, str] | None:
    """Where the label before a colon begins and its kind; None where no label stands there."""
    if colon and line[colon - 1].isdecimal():
        return None
    left = line[max(low, colon - LONGEST_LABEL - 12) : colon]
    whole = low + len(line[low:colon]) - len(line[low:colon].lstrip(" '\0"))
    if first and colon - low <= LONGEST_LABEL + 12 and (kind := label_kind(left)):
        return whole, kind
    words = left.replace("'", " ").replace("\0", " ").split()
    for size in range(min(4, len(words)), 0, -1):
        name = " ".join(words[-size:]).strip("(,;.|/[]-–— ")
        if kind := kinds("labels").get(fold(name)):
            position = line.rfind(words[-size], low, colon)
            return (position if position >= 0 else colon), kind
    return None


def _table(table: Table) -> Iterator[Field]:
    """The fields of a table: a label and its values in each row, or labels at the head of the columns."""
    head = _column_kinds(table.rows)
    if head is not None:
        first, columns = head
        for row in table.rows[first + 1 :]:
            yield Field("header", "", Span(table.span.start, table.span.start))
            seen: set[int] = set()
            for column, kind in columns.items():
                cell = row[column] if column < len(row) else None
                if cell is not None and id(cell) not in seen:
                    seen.add(id(cell))
                    yield Field(kind, cell.text, cell.span)
        return
    width = max(len(row) for row in table.rows)
    labelled = [(row, label_kind(row[0].text)) for row in table.rows if row and row[0] is not None]
    if width > 2 and sum(kind is not None for _, kind in labelled) >= 2:
        for column in range(1, width):  # one event a column
            yield Field("header", "", table.span)
            for row, label in labelled:
                cell = row[column] if column < len(row) else None
                if label and cell is not None and cell is not row[0]:
                    yield Field(label, cell.text, cell.span)
        return
    for row in table.rows:
        yield from _row(row)


def _row(row: Row) -> Iterator[Field]:
    cells: list[Cell] = []
    for cell in row:
        if cell is not None and all(cell is not other for other in cells):
            cells.append(cell)
    if not cells:
        return
    kind = label_kind(cells[0].text) if len(cells) > 1 else None
    if kind:
        for cell in cells[1:]:
            yield Field(kind, cell.text, cell.span)
    elif len(cells) == 1:
        yield Field("header" if cells[0].header else "line", cells[0].text, cells[0].span)
    else:
        yield Field("header", "", cells[0].span)
        for cell in cells:
            yield Field("line", cell.text, cell.span)


def _column_kinds(rows: tuple[Row, ...]) -> tuple[int, dict[int, str]] | None:
    """The row of labels at the head of the columns, and the kind of each; None where there is none."""
    for index, row in enumerate(rows[:3]):
        columns = {
            column: kind for column, cell in enumerate(row) if cell is not None and (kind := label_kind(cell.text))
        }
        if len(set(columns.values())) >= 2 and set(columns.values()) & {"date", "when", "place", "city"}:
            return index, columns
        if len(columns) == 1 and row[0] is not None and 0 not in columns and "date" in columns.values():
            return index, columns
    return None
