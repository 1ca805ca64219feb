"""How much of a page was read: which of its visible lines stand in no fact, no block of a theme and no known heading.

A line is one of a paragraph, an item, a cell's line, a caption, a heading. It is read where a span of the record meets
it: so a sentence beside a fact counts as read with the line that both stand on. A section that only holds words that stand
in for content is read with its status. What should have been read there is left to whoever looks at the list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from bot.read.model import Block
from bot.read.model.records import inner_blocks
from bot.read.sections import Layout
from bot.report import Content, Coverage, Report, Span, Status


def coverage_of(layout: Layout, report: Report) -> Coverage:
    """The visible lines of the page, and the places of those that are not read. Takes linear time."""
    facts = _Spans(_facts(report))
    files = frozenset(report.media.files)
    furniture = layout.collection.file.templates.furniture | layout.collection.file.templates.placeholders
    lines = 0
    unread: list[Span] = []
    for part in layout.page.sections:
        if part.heading and part.heading.text:
            lines += 1
            span = layout.page.span(part.heading.start, part.heading.end)
            if not facts.meet(span):
                unread.append(span)
        for block in (inner for block in part.blocks for inner in inner_blocks(block)):
            for span in _lines(block, files, furniture):
                lines += 1
                if span is not None and not facts.meet(span):
                    unread.append(span)
    return Coverage(lines, tuple(unread))


def _lines(block: Block, files: frozenset[str], furniture: frozenset[str]) -> Iterator[Span | None]:
    """The lines of a block; None for one that shows nothing but files which are known."""
    if block.files:
        for run in block.files:
            yield None if run.target in files else block.seen.span(run.start, run.end)
        return
    for line in block.lines:
        yield block.span(line.at, line.to)
    if not block.text:
        shown = [run for run in block.runs if run.kind != "template" or run.target.lower() not in furniture]
        if shown:
            yield None if all(run.kind == "file" and run.target in files for run in shown) else block.span()


def _facts(report: Report) -> Iterator[Span]:
    """The places of everything the record says."""
    for section in report.sections:
        if section.span:
            stands_in = section.status is Status.PLACEHOLDER
            yield section.span if stands_in else Span(section.span.start, section.span.start + 1)  # its heading
    for other in report.other_sections:
        yield Span(other.span.start, other.span.start + 1)
    people, money = report.participants, report.budget.amounts
    facts = (*report.events, *people.people, *people.claims, *report.themes, *money)
    contents: list[Content] = [content for theme in report.themes for content in theme.content]
    yield from (fact.span for fact in (*facts, *contents, *report.unassigned) if fact.span)
    if people.stated_span:
        yield people.stated_span


class _Spans:
    """Places, ready to be asked whether one of them meets another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        found = sorted(spans)
        self._starts = [span.start for span in found]
        self._ends: list[int] = []  # the furthest end of those up to each
        for span in found:
            self._ends.append(max(span.end, self._ends[-1]) if self._ends else span.end)

    def meet(self, span: Span) -> bool:
        """Whether one of them has a code point of that span."""
        index = bisect_left(self._starts, span.end)
        return bool(index) and self._ends[index - 1] > span.start
