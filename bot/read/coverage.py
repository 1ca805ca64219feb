"""How much of a page was read: which of its visible lines stand in no fact, no block of a theme and no known heading.

A line is one of a paragraph, an item, a caption, a heading, or a row of a table whose cells have no more than one
each. It is read where a span of the record meets it: so a sentence beside a fact counts as read with the line that
both stand on. A section that only holds words that stand in for content is read with its status, a line that is
nothing but a theme's name with the theme. What should have been read is left to whoever looks at the list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import Protocol

from bot.read.content import shows
from bot.read.model import Block, Table
from bot.read.model.tables import distinct
from bot.read.sections import Layout
from bot.reports.collection import Collection
from bot.reports.report import Coverage, Report, Span, Status
from bot.reports.theme_names import theme_names

_Files = tuple[str, ...]
_Line = tuple[Span, str, _Files]  # a visible line, its text, and the files that it shows where it shows nothing else


def coverage_of(layout: Layout, report: Report) -> Coverage:
    """The visible lines of the page, and the places of those that are not read. Takes linear time."""
    facts = sorted(_facts(report))
    starts = [span.start for span in facts]
    ends = list(accumulate((span.end for span in facts), max))  # the furthest end of those up to each
    files = frozenset(report.media.files)
    names, themes = theme_names(layout.collection), {theme.id for theme in report.themes}
    count = 0
    unread: list[Span] = []
    for part in layout.page.sections:
        listed: list[_Line] = []
        if part.heading and part.heading.text:
            listed.append((layout.page.span(part.heading.start, part.heading.end), part.heading.text, ()))
        for block in part.blocks:
            start, end = block.span()
            before = bisect_right(starts, start)
            if block.text and not block.table and not block.files and before and ends[before - 1] >= end:
                count += len(block.lines)  # a fact has all of it, as most points of a theme
            else:
                listed += _lines(block, layout.collection)
        count += len(listed)
        for span, text, shown in listed:
            before = bisect_left(starts, span.end)
            if (before and ends[before - 1] > span.start) or (shown and files.issuperset(shown)):
                continue
            if not (text and (named := names.named(text)) and themes.issuperset(named)):
                unread.append(span)
    return Coverage(count, tuple(unread))


def _lines(block: Block, collection: Collection) -> Iterator[_Line]:
    if block.table:
        yield from _rows(block.table, collection)
    elif block.files:
        for run in block.files:
            yield block.seen.span(run.start, run.end), "", (run.target,)
    elif block.text:
        for at, to in block.lines:
            yield block.span(at, to), block.text[at:to], ()
    elif shows(block, collection):
        files = tuple(run.target for run in block.runs if run.kind == "file")
        yield block.span(), "", files if len(files) == len(block.runs) else ()


def _rows(table: Table, collection: Collection) -> Iterator[_Line]:
    """The rows of a table; the lines of their cells where one has more."""
    yield from _lines(table.caption, collection) if table.caption else ()
    done: set[int] = set()
    for row in table.rows:
        cells = [cell for _, cell in distinct(row) if id(cell) not in done]
        done.update(map(id, cells))
        lines = [[line for inner in cell.blocks for line in _lines(inner, collection)] for cell in cells]
        shown = [line for listed in lines for line in listed]
        if shown and all(len(listed) <= 1 for listed in lines):
            (first, *_), text, _ = shown[0]
            yield Span(first, max(span.end for span, _, _ in shown)), text, ()
        else:
            yield from shown


class _Placed(Protocol):
    """A fact of the record, and where it stands."""

    @property
    def span(self) -> Span | None: ...


def _facts(report: Report) -> Iterator[Span]:
    """The places of everything the record says."""
    for section in report.sections:
        if section.span:
            stands_in = section.status is Status.PLACEHOLDER
            yield section.span if stands_in else Span(section.span.start, section.span.start + 1)  # its heading
    yield from (Span(other.span.start, other.span.start + 1) for other in report.other_sections)
    people = report.participants
    if people.stated_span:
        yield people.stated_span
    listed: list[Iterable[_Placed]] = [report.events, people.people, people.claims, report.budget.amounts]
    listed += [report.themes, report.unassigned, *(theme.content for theme in report.themes)]
    yield from (fact.span for facts in listed for fact in facts if fact.span)
