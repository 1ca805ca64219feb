"""The blocks of a stretch of a page in page order: paragraphs, list items, tables, galleries.

Reads lines as MediaWiki does; which words stand in a block is left to ``inline``, the grid of a table to ``tables``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import structs

from bot.read.model.inline import block_of
from bot.read.model.lines import Line, line_of, lines, pieces
from bot.read.model.names import target_of, title_of
from bot.read.model.nodes import Nodes
from bot.read.model.records import Block, Run
from bot.read.model.seen import Seen, visible
from bot.read.model.tables import LARGEST, cells_of, read_table
from bot.read.model.tags import GALLERY, GALLERY_END
from bot.read.model.writer import holds_a_list

MARKERS = "*#:;"
_BEGINS = MARKERS + "|!{-"  # a block that is no paragraph may
_MARKED = re.compile(r"[*#:;]+(?:[ \t]+[*#]+(?=[ \t]))*")
_COLON = re.compile(r":(?!//)")
_RULE = re.compile(r"-{4,}")
DEEPEST = 4  # tables inside of tables


def blocks(seen: Seen, start: int, end: int, nodes: Nodes, depth: int = 0) -> tuple[Block, ...]:
    """The blocks of a stretch, those without anything a reader sees left out. Takes linear time."""
    walk = _Walk(seen, nodes, depth)
    walk.stretch(start, end)
    return tuple(walk.found)


class _Walk:
    """One walk over the lines of a stretch; what it has ``found`` are blocks."""

    def __init__(self, seen: Seen, nodes: Nodes, level: int) -> None:
        self.seen, self.text, self.nodes, self.level = seen, seen.text, nodes, level
        self.found: list[Block] = []
        self.counts: list[tuple[str, int]] = []  # of the lists that are open, one for each depth

    def add(self, block: Block) -> None:
        if block.text or block.runs:
            self.found.append(block)

    def stretch(self, start: int, end: int) -> None:
        text = self.text
        paragraph: list[Line] = []
        galleries = text.find(GALLERY, start, end) >= 0
        rest = lines(text, start, end, self.nodes)
        for line in rest:
            sign = text[line.first] if line.first < line.end else ""
            of_node = line.nodes and line.nodes[0].start == line.first  # the sign is that of a link or template
            gallery = galleries and text.find(GALLERY, line.start, line.end) >= 0
            if sign and not gallery and (of_node or sign not in _BEGINS):
                paragraph.append(line)
                continue
            if paragraph:
                self.paragraph(paragraph)
                paragraph = []
            if not sign:
                self.counts.clear()
            elif sign in MARKERS:
                self.item(line, rest)
            elif text.startswith("{|", line.first):
                self.table(line.start, rest)
            elif sign in "|!":
                self.stray(line)
            elif rule := _RULE.match(text, line.first, line.end):
                self.found.append(Block("rule", "", line.first, rule.end(), self.seen))
                self.paragraph([structs.replace(line, first=rule.end())])
            elif gallery:
                self.gallery(line, rest)
            else:
                paragraph.append(line)
        if paragraph:
            self.paragraph(paragraph)

    def paragraph(self, taken: list[Line]) -> None:
        """Lines of text as one block; lists and tables in the arguments of its templates follow it."""
        self.counts.clear()
        nodes = taken[0].nodes if len(taken) == 1 else [node for line in taken for node in line.nodes]
        block = block_of(self.seen, "paragraph", taken[0].first, taken[-1].end, nodes)
        if not block.text and any(run.kind == "template" for run in block.runs):
            block.kind = "template"
        self.add(block)
        for node in nodes if self.level < DEEPEST else ():
            for part in node.parts[1:] if node.kind == "template" else ():
                if holds_a_list(self.text, part):
                    self.found += blocks(self.seen, part.start, part.end, Nodes(part.nodes), self.level + 1)

    def item(self, line: Line, rest: Iterator[Line]) -> None:
        """A list item; "; term: meaning" are two."""
        marked = _MARKED.match(self.text, line.first, line.end)
        assert marked is not None  # the line begins with a marker
        start, markers = marked.end(), marked[0].replace(" ", "").replace("\t", "")
        if self.text.startswith("{|", start):
            self.table(line.start, rest)
            return
        number = self.counted(markers)
        if markers[-1] == ";":
            term = next(pieces(self.text, start, line.end, line.nodes, _COLON))
            if term.end < line.end:
                self.add(block_of(self.seen, "item", start, term.end, term.nodes, markers=markers))
                markers, start = markers[:-1] + ":", term.end + 1
        nodes = line.nodes
        if nodes and nodes[0].start < start:
            nodes = [node for node in nodes if node.start >= start]
        self.add(block_of(self.seen, "item", start, line.end, nodes, markers=markers, number=number))

    def counted(self, markers: str) -> int | None:
        """The number a reader sees before an item; None before one that is not counted."""
        depth = len(markers)
        del self.counts[depth:]
        self.counts += [("", 0)] * (depth - len(self.counts))
        before, count = self.counts[-1]
        self.counts[-1] = (markers, count + 1 if before == markers else 1)
        return self.counts[-1][1] if markers[-1] == "#" else None

    def table(self, start: int, rest: Iterator[Line]) -> None:
        table, end = read_table(self.text, rest, self.inside)
        if table.rows or table.caption:
            caption = table.caption.text if table.caption else ""
            self.found.append(Block("table", caption, start, max(end, start + 2), self.seen, table=table))

    def inside(self, start: int, end: int) -> tuple[Block, ...]:
        """The blocks of a cell."""
        if self.text.find("\n", start, end) < 0 and self.text.find(GALLERY, start, end) < 0:
            block = block_of(self.seen, "paragraph", start, end, self.nodes.between(start, end))
            return (block,) if block.text or block.runs else ()
        return blocks(self.seen, start, end, self.nodes, self.level + 1) if self.level < DEEPEST else ()

    def stray(self, line: Line) -> None:
        """A line of a table of which a heading cut off the beginning: its cells as paragraphs."""
        if not self.text.startswith(("|-", "|}"), line.first):
            mark = line.first
            while mark + 1 < line.end and self.text[mark + 1] in "|!":
                mark += 1
            cells = cells_of(self.text, self.text[line.first], mark + 1, line.end, line.nodes)
            for cell in islice(cells, LARGEST):  # as many as of a table
                self.paragraph([cell])

    def gallery(self, line: Line, rest: Iterator[Line]) -> None:
        """A gallery: what stands before it on its line, its files with their captions, and what stands behind it."""
        begin = end = self.text.find(GALLERY, line.start, line.end)
        before, inside = self.cut(line, begin)
        if before.first < begin:
            self.paragraph([before])
        files: list[Run] = []
        captions: list[Block] = []
        behind: Line | None = None
        current: Line | None = inside
        while current and not behind:
            close = self.text.find(GALLERY_END, current.start, current.end)
            if close >= 0:
                current, behind = self.cut(current, close)
            end = current.end
            self.file(current, files, captions)
            current = None if behind else next(rest, None)
        if files:
            words = "\n".join(caption.text for caption in captions)
            self.found.append(
                Block("gallery", words, begin, end, self.seen, tuple(_joined(captions)), files=tuple(files))
            )
        if behind and behind.first < behind.end:
            self.paragraph([behind])

    def cut(self, line: Line, at: int) -> tuple[Line, Line]:
        """What stands before and behind a sign of a line."""
        before = line_of(self.text, line.start, at, [node for node in line.nodes if node.end <= at])
        return before, line_of(self.text, at + 1, line.end, [node for node in line.nodes if node.start > at])

    def file(self, line: Line, files: list[Run], captions: list[Block]) -> None:
        """One line of a gallery: its file, and its caption with the links in it."""
        name, bar, _ = self.text[line.first : line.end].partition("|")
        name = visible(name).strip("[] \t")
        if not name:
            return
        target = target_of(name)
        title = target.title if target.kind == "file" else title_of(name)
        at = self.text.find("|", line.first, line.end)
        caption: tuple[tuple[str, str], ...] = ()
        if bar:
            nodes = [node for node in line.nodes if node.start > at]
            shown = block_of(self.seen, "gallery", at + 1, line.end, nodes)
            if shown.text:
                captions.append(shown)
                caption = (("caption", shown.text),)
        files.append(Run("file", 0, 0, title, line.first, line.end, caption))


def _joined(captions: list[Block]) -> Iterator[Run]:
    """The links in captions that are put together as the lines of one text."""
    before = 0
    for caption in captions:
        yield from (structs.replace(run, at=run.at + before, to=run.to + before) for run in caption.runs)
        before += len(caption.text) + 1
