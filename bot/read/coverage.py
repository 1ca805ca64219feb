"""How much of a page was read: which of its visible lines stand in no fact, no block of a theme and no known heading.

A line is one of a paragraph, an item, a caption, a heading, or a row of a table whose cells have no more than one
each. It is read where a span of the record meets it: so a sentence beside a fact counts as read with the line that
both stand on. A section that only holds words that stand in for content is read with its status, a line that is
nothing but a theme's name with the theme. What should have been read is left to whoever looks at the list.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.read.content import shows
from bot.read.model import Block, Section, Table
from bot.read.sections import Layout
from bot.reports.collection import Collection
from bot.reports.report import Amount, Claim, Content, Coverage, Event, Person, Report, Span, Status, Theme
from bot.reports.theme_names import theme_names


def coverage_of(layout: Layout, report: Report) -> Coverage:
    """The visible lines of the page, and the places of those that are not read. Takes linear time."""
    facts = _Spans(_facts(report))
    files = frozenset(report.media.files)
    names, themes = theme_names(layout.collection), {theme.id for theme in report.themes}
    lines = 0
    unread: list[Span] = []
    for part in layout.page.sections:
        for line in _lines_of(part, layout):
            lines += 1
            if facts.meet(line.span) or (line.files and files.issuperset(line.files)):
                continue
            if not (line.text and (named := names.named(line.text)) and themes.issuperset(named)):
                unread.append(line.span)
    return Coverage(lines, tuple(unread))


class _Line(NamedTuple):
    """A visible line; ``files`` are those it shows where it shows nothing else."""

    span: Span
    text: str = ""
    files: tuple[str, ...] = ()


def _lines_of(part: Section, layout: Layout) -> Iterator[_Line]:
    """The lines of a heading and of what stands under it."""
    if part.heading and part.heading.text:
        yield _Line(layout.page.span(part.heading.start, part.heading.end), part.heading.text)
    for block in part.blocks:
        yield from _lines(block, layout.collection)


def _lines(block: Block, collection: Collection) -> Iterator[_Line]:
    if block.table:
        yield from _rows(block.table, collection)
    elif block.files:
        for run in block.files:
            yield _Line(block.seen.span(run.start, run.end), files=(run.target,))
    elif "\n" in block.text:
        for line in block.lines:
            yield _Line(block.span(line.at, line.to), block.text[line.at : line.to])
    elif block.text:
        yield _Line(block.span(0, len(block.text)), block.text)
    elif shows(block, collection):
        files = tuple(run.target for run in block.runs if run.kind == "file")
        yield _Line(block.span(), files=files if len(files) == len(block.runs) else ())


def _rows(table: Table, collection: Collection) -> Iterator[_Line]:
    """The rows of a table; the lines of their cells where one has more."""
    yield from _lines(table.caption, collection) if table.caption else ()
    done: set[int] = set()
    for row in table.rows:
        cells = [cell for cell in row if cell and id(cell) not in done]
        done.update(map(id, cells))
        lines = [[line for inner in cell.blocks for line in _lines(inner, collection)] for cell in cells]
        shown = [line for listed in lines for line in listed]
        if shown and all(len(listed) <= 1 for listed in lines):
            yield _Line(Span(shown[0].span.start, max(line.span.end for line in shown)), shown[0].text)
        else:
            yield from shown


def _facts(report: Report) -> Iterator[Span]:
    """The places of everything the record says."""
    for section in report.sections:
        if section.span:
            stands_in = section.status is Status.PLACEHOLDER
            yield section.span if stands_in else Span(section.span.start, section.span.start + 1)  # its heading
    for other in report.other_sections:
        yield Span(other.span.start, other.span.start + 1)
    people, themes = report.participants, report.themes
    for facts in (report.events, people.people, people.claims, report.budget.amounts, themes, report.unassigned):
        yield from _spans(facts)
    for theme in themes:
        yield from _spans(theme.content)
    if people.stated_span:
        yield people.stated_span


def _spans(facts: Iterable[Event | Person | Claim | Amount | Theme | Content]) -> Iterator[Span]:
    return (fact.span for fact in facts if fact.span)


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
