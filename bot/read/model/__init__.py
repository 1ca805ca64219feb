"""The model of a page: what its readers see, as sections, blocks in page order, runs and sentences.

    wikitext ─ seen ─▶ what is shown ─ nodes (mwparserfromhell) ─▶ links, templates, headings
             ─ headings, blocks, tables, inline ─▶ PageModel

The one place that knows markup: readers work on blocks, runs and sentences. What the page says is left to them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from bot.read.model.blocks import blocks
from bot.read.model.headings import headings
from bot.read.model.nodes import Nodes, parse
from bot.read.model.ranges import Range
from bot.read.model.records import STAND_IN_LEVEL, Block, Cell, Doubt, Heading, Run, Section, Table
from bot.read.model.seen import Seen, seen
from bot.reports.report import Span

__all__ = ["Block", "Cell", "Doubt", "Heading", "PageModel", "Range", "Run", "Section", "Table", "model_of"]


class PageModel(Struct):
    """A page: its sections in order, and what could not be modelled with certainty.

    ``doubts`` are lines on which the two witnesses of headings disagree, or that only look like headings. ``whole`` is
    False where the parser's nodes do not give back the text: then its links and templates are not known. ``parents``
    are for each section the index of that whose heading it stands under; -1 for none.
    """

    seen: Seen
    sections: tuple[Section, ...]
    doubts: tuple[Doubt, ...] = ()
    whole: bool = True
    parents: Sequence[int] = ()

    def __post_init__(self) -> None:
        """Looks up the parents anew, as lines that stand in for headings make other sections."""
        self.parents = _parents(self.sections)

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


def model_of(wikitext: str) -> PageModel:
    """The model of a page. Takes any text, in time linear in its length, and raises nothing."""
    shown = seen(wikitext)
    parsed = parse(shown.text)
    found, doubts = headings(shown, parsed.headings, parsed.nodes)
    return PageModel(shown, tuple(_sections(shown, found, parsed.nodes)), tuple(doubts), parsed.whole)


def _sections(shown: Seen, found: list[Heading], nodes: Nodes) -> Iterator[Section]:
    heading: Heading | None = None
    start = body = 0
    for following in [*found, None]:
        end = following.start if following else len(shown.text)
        yield Section(heading, blocks(shown, body, end, nodes), start, body, end)
        if following:
            heading, start, body = following, following.start, following.end


def _parents(sections: Sequence[Section]) -> list[int]:
    parents: list[int] = []
    levels: list[tuple[int, int]] = []  # of the headings that are open, with the index of their part
    for index, part in enumerate(sections):
        level = part.heading.level if part.heading else STAND_IN_LEVEL
        while levels and levels[-1][0] >= level:
            levels.pop()
        parents.append(levels[-1][1] if levels else -1)
        levels.append((level, index))
    return parents
