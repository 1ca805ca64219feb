"""The model of a page: what its readers see, as sections, blocks in page order, runs and sentences.

    wikitext ─ seen ─▶ what is shown ─ nodes (mwparserfromhell) ─▶ links, templates, headings
             ─ headings, blocks, tables, inline ─▶ PageModel

The one place that knows markup: readers work on blocks, runs and sentences. What the page says is left to them.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.read.model.blocks import blocks
from bot.read.model.headings import headings
from bot.read.model.nodes import Nodes, parse
from bot.read.model.ranges import Range
from bot.read.model.records import Block, Cell, Doubt, Heading, PageModel, Run, Section, Table
from bot.read.model.seen import Seen, seen

__all__ = ["Block", "Cell", "Doubt", "Heading", "PageModel", "Range", "Run", "Section", "Table", "model_of"]


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
