"""The page model's records: a page as sections, blocks in page order, and runs; each knows where it stands.

Only data. ``start`` and ``end`` of records are offsets into what is *seen* of the page (:mod:`bot.read.model.seen`);
``span`` gives the place in the stored wikitext. How a page becomes records is left to the modules beside this one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from operator import attrgetter

from msgspec import Struct, structs

from bot.read.model.ranges import Range
from bot.read.model.seen import Seen
from bot.read.model.sentences import sentences
from bot.reports.report import Span

_LINE = re.compile(r"^.*\S.*$", re.MULTILINE)
_TO = attrgetter("to")


class Run(Struct, frozen=True):
    """A piece of a block that is more than words: a link, a template, a file.

    ``kind`` is "user" (a link to an account), "talk" (to its talk page), "page", "category" (a link that shows one),
    "file", "outside" (an address) or "template". ``at``/``to`` say where its words stand in the block's text; both are
    equal where it shows none. ``target`` is the account, the title, the address or the template's name, with blanks.
    ``parameters`` are a template's, by name ("1", "2", … where they have none), or what follows the title of a file
    ("caption" for its words), as readers see them. ``prefix`` is that of another wiki ("commons", "w:fr").
    """

    kind: str
    at: int
    to: int
    target: str
    start: int
    end: int
    parameters: tuple[tuple[str, str], ...] = ()
    prefix: str = ""


class Cell(Struct):
    """A cell of a table: its blocks, whether it is written as a head, and how many columns and rows it spans."""

    blocks: tuple[Block, ...]
    header: bool
    start: int
    end: int
    across: int = 1
    down: int = 1

    @property
    def text(self) -> str:
        """What a reader sees of the cell, a line for each block."""
        return self.blocks[0].text if len(self.blocks) == 1 else "\n".join(block.text for block in self.blocks)


class Table(Struct):
    """A table as a grid: a cell that spans several places stands in each of them, as the same object.

    Every row has the same number of places, ``None`` where the page leaves one out.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    caption: Block | None = None

    def cells(self) -> Iterator[Cell]:
        """Each cell once, row by row."""
        return iter({id(cell): cell for row in self.rows for cell in row if cell is not None}.values())


class Block(Struct):
    """A paragraph, list item, table, gallery or line of a template, as a reader sees it.

    ``kind`` is "paragraph", "item", "table", "gallery", "rule" (a line across the page) or "template" (of templates
    that show nothing known). ``text`` are the words, with a line end at one inside of a paragraph and at ``<br>``; a
    table's and a gallery's is that of their captions. ``markers`` are an item's ("*", "#:"), ``number`` what a reader
    sees before a counted item. ``strong`` are the ranges that stand out: bold, underlined, large. ``files`` are the
    lines of a gallery.
    """

    kind: str
    text: str
    start: int
    end: int
    seen: Seen
    runs: tuple[Run, ...] = ()
    strong: tuple[Range, ...] = ()
    markers: str = ""
    number: int | None = None
    table: Table | None = None
    files: tuple[Run, ...] = ()
    # Where the pieces of the text come from: offsets in the text, and in what is seen of the page.
    text_at: tuple[int, ...] = (0,)
    seen_at: tuple[int, ...] = (0,)
    _sentences: tuple[Range, ...] | None = None  # found when they are first asked for, as are the lines and the span
    _lines: tuple[Range, ...] | None = None
    _span: Span | None = None

    @property
    def depth(self) -> int:
        """How deep an item stands in its list; 0 for all other blocks."""
        return len(self.markers)

    @property
    def sentences(self) -> tuple[Range, ...]:
        """The sentences of the text, in order, without the blanks around them."""
        if self._sentences is None:
            self._sentences = tuple(sentences(self.text))
        return self._sentences

    @property
    def lines(self) -> tuple[Range, ...]:
        """The lines of the text that are not blank."""
        if self._lines is None:
            if "\n" in self.text:
                self._lines = tuple(Range(*line.span()) for line in _LINE.finditer(self.text))
            else:
                self._lines = (Range(0, len(self.text)),) if self.text.strip() else ()
        return self._lines

    def part(self, at: int, to: int) -> Block:
        """A range of the block as a block of its own, without the blanks around it."""
        text = self.text[at:to].strip()
        at = self.text.index(text, at)
        to = at + len(text)
        runs = tuple(structs.replace(run, at=run.at - at, to=run.to - at) for run in self.runs_in(at, to))
        first, last = bisect_right(self.strong, at, key=_TO), bisect_left(self.strong, (to,))
        strong = tuple(Range(max(s.at, at) - at, min(s.to, to) - at) for s in self.strong[first:last])
        start, end = self.seen_offset(at), self.end if to == len(self.text) else self.seen_offset(to)
        first, last = bisect_right(self.text_at, at), bisect_left(self.text_at, to)
        text_at = (0, *(offset - at for offset in self.text_at[first:last]))
        seen_at = (start, *self.seen_at[first:last])
        place = (start, end, self.seen, runs, strong, self.markers, self.number)
        return Block(self.kind, text, *place, text_at=text_at, seen_at=seen_at)

    @property
    def alone(self) -> bool:
        """Whether all words of the text stand out: a heading in all but name."""
        covered = sum(to - at for at, to in self.strong)
        return bool(covered) and covered >= len(self.text.rstrip(" :：."))

    def seen_offset(self, at: int) -> int:
        """Where an offset of the text stands in what is seen of the page."""
        index = bisect_right(self.text_at, at) - 1 if len(self.text_at) > 1 else 0
        return min(self.seen_at[index] + at - self.text_at[index], self.end)

    def span(self, at: int = 0, to: int | None = None) -> Span:
        """The place in the stored wikitext of a range of the text; of the whole block without one."""
        if to is None or (at == 0 and to == len(self.text) == self.end - self.start):
            if self._span is None:
                self._span = self.seen.span(self.start, self.end)
            return self._span
        start = self.seen_offset(at)
        return self.seen.span(start, max(self.seen_offset(to - 1) + 1, start) if to > at else start + 1)

    def runs_in(self, at: int, to: int) -> Iterator[Run]:
        """The runs of a range of the text."""
        if self.runs:  # in the order of their ends, as a link is noted when its words are written
            first, last = bisect_left(self.runs, at, key=_TO), bisect_right(self.runs, to, key=_TO)
            yield from (run for run in self.runs[first:last] if at <= run.at)


class Heading(Struct, frozen=True):
    """A heading: ``text`` as a reader sees it, ``start`` and ``end`` of its whole line, ``level`` 1 to 6.

    ``kind`` is "wikitext" or "html", or how a line stands in for a heading ("bold", "term", "large", "label", "table",
    "template": level 7). ``number`` is MediaWiki's, for links that edit the section.
    """

    text: str
    level: int
    start: int
    end: int
    kind: str
    anchor: str | None = None
    number: int | None = None


STAND_IN_LEVEL = 7  # of lines that stand in for headings: below every heading


class Section(Struct):
    """A heading and the blocks under it up to the next heading, of whatever level; the first section has none."""

    heading: Heading | None
    blocks: tuple[Block, ...]
    start: int  # of the heading
    body: int  # where the blocks begin
    end: int
    _inner: tuple[Block, ...] | None = None  # found when they are first asked for
    _runs: tuple[tuple[Block, Run], ...] | None = None

    @property
    def inner(self) -> tuple[Block, ...]:
        """The blocks, those in the cells of tables each by itself."""
        if self._inner is None:
            self._inner = tuple(inner for block in self.blocks for inner in inner_blocks(block))
        return self._inner

    @property
    def runs(self) -> tuple[tuple[Block, Run], ...]:
        """The runs with their blocks, those of tables' cells and galleries' lines among them."""
        if self._runs is None:
            blocks = (block for block in self.inner if block.runs or block.files)
            self._runs = tuple((block, run) for block in blocks for run in (*block.runs, *block.files))
        return self._runs


class Doubt(Struct, frozen=True):
    """A line a person may take for a heading, and why it can't be read as one."""

    text: str
    start: int
    end: int
    reason: str


class PageModel(Struct):
    """A page: its sections in order, and what could not be modelled with certainty.

    ``doubts`` are lines on which the two witnesses of headings disagree, or that only look like headings. ``whole`` is
    False where the parser's nodes do not give back the text: then its links and templates are not known.
    """

    seen: Seen
    sections: tuple[Section, ...]
    doubts: tuple[Doubt, ...] = ()
    whole: bool = True

    def span(self, start: int, end: int) -> Span:
        """The place in the stored wikitext."""
        return self.seen.span(start, end)

    def blocks(self) -> Iterator[Block]:
        """All blocks in page order, tables as one block."""
        return (block for section in self.sections for block in section.blocks)

    def inner_blocks(self) -> Iterator[Block]:
        """All blocks in page order, those in the cells of tables each by itself."""
        return (inner for section in self.sections for inner in section.inner)

    @property
    def headings(self) -> list[Heading]:
        """The headings in page order."""
        return [section.heading for section in self.sections if section.heading]


def inner_blocks(block: Block) -> tuple[Block, ...]:
    """The block itself, or the blocks in a table's cells, row by row, its caption first."""
    if block.table is None:
        return (block,)
    inside = (inner for cell in block.table.cells() for one in cell.blocks for inner in inner_blocks(one))
    return (block.table.caption, *inside) if block.table.caption else tuple(inside)


def runs_of(block: Block) -> Iterator[Run]:
    """The runs of a block, those of a table's cells and a gallery's lines among them."""
    return (run for inner in inner_blocks(block) for run in (*inner.runs, *inner.files))
