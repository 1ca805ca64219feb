"""The blocks of a stretch of a page in page order: paragraphs, list items, tables, galleries.

Reads lines as MediaWiki does; which words stand in a block is left to ``inline``, the grid of a table to ``tables``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.read.model.inline import block_of
from bot.read.model.lines import Line, Nodes, lines
from bot.read.model.names import target_of, title_of
from bot.read.model.nodes import Node
from bot.read.model.records import Block, Run
from bot.read.model.seen import Seen, visible
from bot.read.model.tables import pieces, read_table
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


@dataclass
class _Walk:
    """One walk over the lines of a stretch."""

    seen: Seen
    nodes: Nodes
    level: int
    counts: list[tuple[str, int]] = field(default_factory=list)  # of the lists that are open, one for each depth

    def blocks(self, start: int, end: int) -> Iterator[Block]:
        text = self.seen.text
        paragraph: list[Line] = []
        rest = lines(text, start, end, self.nodes)
        for line in rest:
            sign = text[line.first] if line.first < line.end else ""
            inside = line.nodes and line.nodes[0].start == line.first  # the sign belongs to a link or template
            if sign and not inside and sign not in "*#:;|!{-" and text.find(GALLERY, line.start, line.end) < 0:
                paragraph.append(line)
                continue
            if sign and inside and text.find(GALLERY, line.start, line.end) < 0:
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
                yield from self.paragraph([line._replace(first=rule.end())])
            elif text.find(GALLERY, line.start, line.end) >= 0:
                yield from self.gallery(line, rest)
            else:
                paragraph.append(line)
        yield from self.paragraph(paragraph)

    def paragraph(self, taken: list[Line]) -> Iterator[Block]:
        """Lines of text as one block."""
        if taken:
            self.counts.clear()
            start, end = taken[0].first, taken[-1].end
            nodes = taken[0].nodes if len(taken) == 1 else [node for line in taken for node in line.nodes]
            block = block_of(self.seen, "paragraph", start, end, nodes)
            if not block.text and any(run.kind == "template" for run in block.runs):
                block.kind = "template"
            if block.text or block.runs:
                yield block
            if "template" in {node.kind for node in nodes} and self.level < DEEPEST:
                for part in (part for node in nodes if node.kind == "template" for part in node.parts[1:]):
                    if holds_a_list(self.seen.text, part):
                        yield from blocks(self.seen, part.start, part.end, Nodes(part.nodes), self.level + 1)

    def item(self, line: Line, rest: Iterator[Line]) -> Iterator[Block]:
        """A list item; "; term: meaning" are two."""
        text = self.seen.text
        marked = _MARKED.match(text, line.first, line.end)
        assert marked is not None  # the line begins with a marker
        start, markers = marked.end(), "".join(sign for sign in marked[0] if sign in MARKERS)
        if text.startswith("{|", start):
            yield from self.table(line.start, rest)
            return
        number = self._counted(markers)
        if markers[-1] == ";" and (colon := self._colon(start, line)) is not None:
            yield from self._item(markers, start, colon, [n for n in line.nodes if n.end <= colon], None)
            markers, start = markers[:-1] + ":", colon + 1
        yield from self._item(markers, start, line.end, [n for n in line.nodes if n.start >= start], number)

    def _item(self, markers: str, start: int, end: int, nodes: list[Node], number: int | None) -> Iterator[Block]:
        block = block_of(self.seen, "item", start, end, nodes, markers=markers, number=number)
        if block.text or block.runs:
            yield block

    def _colon(self, start: int, line: Line) -> int | None:
        """The colon that parts a term from its meaning."""
        for match in _COLON.finditer(self.seen.text, start, line.end):
            if not any(node.start < match.start() < node.end for node in line.nodes):
                return match.start()
        return None

    def _counted(self, markers: str) -> int | None:
        """The number a reader sees before an item; None before one that is not counted."""
        depth = len(markers)
        del self.counts[depth:]
        while len(self.counts) < depth:
            self.counts.append(("", 0))
        before, count = self.counts[depth - 1]
        count = count + 1 if before == markers else 1
        self.counts[depth - 1] = (markers, count)
        return count if markers[-1] == "#" else None

    def table(self, start: int, rest: Iterator[Line]) -> Iterator[Block]:
        table, end = read_table(self.seen.text, rest, self._inside)
        if table.rows or table.caption:
            yield Block(
                "table", table.caption.text if table.caption else "", start, max(end, start + 2), self.seen, table=table
            )

    def _inside(self, start: int, end: int) -> tuple[Block, ...]:
        """The blocks of a cell."""
        text = self.seen.text
        if text.find("\n", start, end) < 0 and text.find(GALLERY, start, end) < 0:
            block = block_of(self.seen, "paragraph", start, end, self.nodes.between(start, end))
            return (block,) if block.text or block.runs else ()
        return blocks(self.seen, start, end, self.nodes, self.level + 1) if self.level < DEEPEST else ()

    def stray(self, line: Line) -> Iterator[Block]:
        """A line of a table of which a heading cut off the beginning: its cells as paragraphs."""
        text = self.seen.text
        if text.startswith(("|-", "|}"), line.first):
            return
        first = line.first
        while first < line.end and text[first] in "|!":
            first += 1
        for start, end, nodes in pieces(text, first, line.end, line.nodes, header=text[line.first] == "!"):
            yield from self.paragraph([Line(start, end, start, nodes)])

    def gallery(self, line: Line, rest: Iterator[Line]) -> Iterator[Block]:
        """A gallery: what stands before it on its line, its files with their captions, and what stands behind it."""
        text = self.seen.text
        begin = text.find(GALLERY, line.start, line.end)
        if text[line.first : begin].strip():
            yield from self.paragraph([line._replace(end=begin, nodes=[n for n in line.nodes if n.end <= begin])])
        files: list[Run] = []
        captions: list[Block] = []
        current: Line | None = line._replace(
            start=begin + 1, first=begin + 1, nodes=[n for n in line.nodes if n.start > begin]
        )
        end = line.end
        behind: Line | None = None
        while current is not None:
            close = text.find(GALLERY_END, current.start, current.end)
            end = current.end if close < 0 else close
            self._file(current, end, files, captions)
            if close >= 0:
                behind = current._replace(
                    start=close + 1, first=close + 1, nodes=[n for n in current.nodes if n.start > close]
                )
                break
            current = next(rest, None)
        if files or captions:
            words = "\n".join(caption.text for caption in captions)
            yield Block("gallery", words, begin, end, self.seen, tuple(_joined(captions)), files=tuple(files))
        if behind and text[behind.first : behind.end].strip():
            yield from self.paragraph([behind])

    def _file(self, line: Line, end: int, files: list[Run], captions: list[Block]) -> None:
        """One line of a gallery: its file, and its caption with the links in it."""
        text = self.seen.text
        start = line.first
        bar = text.find("|", start, end)
        name = visible(text[start : end if bar < 0 else bar]).strip("[] \t")
        if not name:
            return
        target = target_of(name)
        title = target.title if target.kind == "file" else title_of(name)
        caption: tuple[tuple[str, str], ...] = ()
        if bar >= 0:
            shown = block_of(self.seen, "gallery", bar + 1, end, [n for n in line.nodes if n.start > bar])
            if shown.text:
                captions.append(shown)
                caption = (("caption", shown.text),)
        files.append(Run("file", 0, 0, title, start, end, caption))


def _joined(captions: list[Block]) -> Iterator[Run]:
    """The links in captions that are put together as the lines of one text."""
    before = 0
    for caption in captions:
        yield from (run._replace(at=run.at + before, to=run.to + before) for run in caption.runs)
        before += len(caption.text) + 1
