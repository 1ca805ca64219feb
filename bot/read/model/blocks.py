"""The blocks of a stretch of a page in page order: paragraphs, list items, tables, galleries.

Reads lines as MediaWiki does; which words stand in a block is left to ``inline``, the grid of a table to ``tables``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from bot.read.model.inline import block_of
from bot.read.model.lines import Line, line_of, lines, pieces
from bot.read.model.names import target_of, title_of
from bot.read.model.nodes import Nodes
from bot.read.model.records import Block, Run
from bot.read.model.seen import Seen, visible
from bot.read.model.tables import cells_of, read_table
from bot.read.model.tags import GALLERY, GALLERY_END
from bot.read.model.writer import holds_a_list

MARKERS = "*#:;"
_MARKED = re.compile(r"[*#:;]+(?:[ \t]+[*#]+(?=[ \t]))*")
_COLON = re.compile(r":(?!//)")
_RULE = re.compile(r"-{4,}")
DEEPEST = 4  # tables inside of tables


def blocks(seen: Seen, start: int, end: int, nodes: Nodes, depth: int = 0) -> tuple[Block, ...]:
    """The blocks of a stretch, those without anything a reader sees left out. Takes linear time."""
    return tuple(_Walk(seen, nodes, depth).blocks(start, end))


def _shown(block: Block) -> tuple[Block, ...]:
    return (block,) if block.text or block.runs else ()


class _Walk:
    """One walk over the lines of a stretch."""

    def __init__(self, seen: Seen, nodes: Nodes, level: int) -> None:
        self.seen, self.nodes, self.level = seen, nodes, level
        self.counts: list[tuple[str, int]] = []  # of the lists that are open, one for each depth

    def blocks(self, start: int, end: int) -> Iterator[Block]:
        text = self.seen.text
        paragraph: list[Line] = []
        rest = lines(text, start, end, self.nodes)
        for line in rest:
            sign = text[line.first] if line.first < line.end else ""
            of_node = line.nodes and line.nodes[0].start == line.first  # the sign is that of a link or template
            gallery = text.find(GALLERY, line.start, line.end) >= 0
            if sign and not gallery and (of_node or sign not in "*#:;|!{-"):
                paragraph.append(line)
                continue
            yield from self.paragraph(paragraph)
            paragraph = []
            if not sign:
                self.counts.clear()
            elif sign in MARKERS:
                yield from self.item(line, rest)
            elif sign == "{" and text.startswith("{|", line.first):
                yield from self.table(line.start, rest)
            elif sign in "|!":
                yield from self.stray(line)
            elif sign == "-" and (rule := _RULE.match(text, line.first, line.end)):
                yield Block("rule", "", line.first, rule.end(), self.seen)
                yield from self.paragraph([structs.replace(line, first=rule.end())])
            elif gallery:
                yield from self.gallery(line, rest)
            else:
                paragraph.append(line)
        yield from self.paragraph(paragraph)

    def paragraph(self, taken: list[Line]) -> Iterator[Block]:
        """Lines of text as one block; lists and tables in the arguments of its templates follow it."""
        if not taken:
            return
        self.counts.clear()
        nodes = taken[0].nodes if len(taken) == 1 else [node for line in taken for node in line.nodes]
        block = block_of(self.seen, "paragraph", taken[0].first, taken[-1].end, nodes)
        if not block.text and any(run.kind == "template" for run in block.runs):
            block.kind = "template"
        yield from _shown(block)
        for node in nodes if self.level < DEEPEST else ():
            for part in node.parts[1:] if node.kind == "template" else ():
                if holds_a_list(self.seen.text, part):
                    yield from blocks(self.seen, part.start, part.end, Nodes(part.nodes), self.level + 1)

    def item(self, line: Line, rest: Iterator[Line]) -> Iterator[Block]:
        """A list item; "; term: meaning" are two."""
        text = self.seen.text
        marked = _MARKED.match(text, line.first, line.end)
        assert marked is not None  # the line begins with a marker
        start, markers = marked.end(), marked[0].replace(" ", "").replace("\t", "")
        if text.startswith("{|", start):
            yield from self.table(line.start, rest)
            return
        number = self._counted(markers)
        if markers[-1] == ";":
            term = next(pieces(text, start, line.end, line.nodes, _COLON))
            if term.end < line.end:
                yield from _shown(block_of(self.seen, "item", start, term.end, term.nodes, markers=markers))
                markers, start = markers[:-1] + ":", term.end + 1
        nodes = line.nodes
        if nodes and nodes[0].start < start:
            nodes = [node for node in nodes if node.start >= start]
        yield from _shown(block_of(self.seen, "item", start, line.end, nodes, markers=markers, number=number))

    def _counted(self, markers: str) -> int | None:
        """The number a reader sees before an item; None before one that is not counted."""
        depth = len(markers)
        del self.counts[depth:]
        self.counts += [("", 0)] * (depth - len(self.counts))
        before, count = self.counts[-1]
        self.counts[-1] = (markers, count + 1 if before == markers else 1)
        return self.counts[-1][1] if markers[-1] == "#" else None

    def table(self, start: int, rest: Iterator[Line]) -> Iterator[Block]:
        table, end = read_table(self.seen.text, rest, self._inside)
        if table.rows or table.caption:
            caption = table.caption.text if table.caption else ""
            yield Block("table", caption, start, max(end, start + 2), self.seen, table=table)

    def _inside(self, start: int, end: int) -> tuple[Block, ...]:
        """The blocks of a cell."""
        text = self.seen.text
        if text.find("\n", start, end) < 0 and text.find(GALLERY, start, end) < 0:
            return _shown(block_of(self.seen, "paragraph", start, end, self.nodes.between(start, end)))
        return blocks(self.seen, start, end, self.nodes, self.level + 1) if self.level < DEEPEST else ()

    def stray(self, line: Line) -> Iterator[Block]:
        """A line of a table of which a heading cut off the beginning: its cells as paragraphs."""
        text = self.seen.text
        if not text.startswith(("|-", "|}"), line.first):
            mark = line.first
            while mark + 1 < line.end and text[mark + 1] in "|!":
                mark += 1
            for cell in cells_of(text, text[line.first], mark + 1, line.end, line.nodes):
                yield from self.paragraph([cell])

    def gallery(self, line: Line, rest: Iterator[Line]) -> Iterator[Block]:
        """A gallery: what stands before it on its line, its files with their captions, and what stands behind it."""
        text = self.seen.text
        begin = end = text.find(GALLERY, line.start, line.end)
        before, inside = self._cut(line, begin)
        if text[before.first : begin].strip():
            yield from self.paragraph([before])
        files: list[Run] = []
        captions: list[Block] = []
        behind: Line | None = None
        current: Line | None = inside
        while current and not behind:
            close = text.find(GALLERY_END, current.start, current.end)
            if close >= 0:
                current, behind = self._cut(current, close)
            end = current.end
            self._file(current, files, captions)
            current = None if behind else next(rest, None)
        if files or captions:
            words = "\n".join(caption.text for caption in captions)
            yield Block("gallery", words, begin, end, self.seen, tuple(_joined(captions)), files=tuple(files))
        if behind and text[behind.first : behind.end].strip():
            yield from self.paragraph([behind])

    def _cut(self, line: Line, at: int) -> tuple[Line, Line]:
        """What stands before and behind a sign of a line."""
        before = line_of(self.seen.text, line.start, at, [node for node in line.nodes if node.end <= at])
        return before, line_of(self.seen.text, at + 1, line.end, [node for node in line.nodes if node.start > at])

    def _file(self, line: Line, files: list[Run], captions: list[Block]) -> None:
        """One line of a gallery: its file, and its caption with the links in it."""
        text = self.seen.text
        bar = text.find("|", line.first, line.end)
        name = visible(text[line.first : line.end if bar < 0 else bar]).strip("[] \t")
        if not name:
            return
        target = target_of(name)
        title = target.title if target.kind == "file" else title_of(name)
        caption: tuple[tuple[str, str], ...] = ()
        if bar >= 0:
            nodes = [node for node in line.nodes if node.start > bar]
            shown = block_of(self.seen, "gallery", bar + 1, line.end, nodes)
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
