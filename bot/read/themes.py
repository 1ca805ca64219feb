"""Which themes a page says were discussed, and the points made under each, word for word and in page order.

A theme is stated by a heading, a bold line, a term, a list item, a table cell or a box that is nothing but its name;
by a label ("Thematic area: X"); in a sentence that says it was discussed; or, where nothing else tells, in the
title. What is listed or written until the next statement of the same rank belongs to it. Themes that are only
mentioned, planned or left out are none. What a line states by itself is read in ``statements``, lists in ``points``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.read.cues import Cues, cues_of
from bot.read.outline import Heading, Part
from bot.read.plain import plain
from bot.read.points import MARKERS, Item, items, tree
from bot.read.sections import Layout
from bot.read.source import MASK, Source
from bot.read.statements import ALL, SHORT, Statement, bold_alone, boxed, may_state, statement
from bot.read.tables import Table, find_tables
from bot.reports.collection import Collection
from bot.reports.report import Point, Span, Theme
from bot.reports.theme_names import ThemeNames, theme_names

# How far a statement reaches: until one of the same or a smaller rank. Headings have their level, 1 to 7.
BOLD, CELL, PROSE, ITEM = 7.0, 7.5, 8.0, 9.0
LABEL = 0.5  # more than the heading it stands under

_BLOCK = re.compile(
    r"[ \t\0]*+(?:\n|\Z"
    r"|(?P<list>[*#:;][^\n]*+(?>(?:\n(?>(?:[ \t]*+\0[ \t\0]*+\n)*)[ \t\0]*+[*#:;][^\n]*+)*))\n?"
    r"|(?P<table>(?:[|!]|\{\|)[^\n]*+)\n?"
    r"|(?P<text>[^\n]++(?>(?:\n[ \t\0]*+(?!\{\|)[^*#:;|!\s\0][^\n]*+)*))\n?)"
)
_TERM = re.compile(r"^[ \t\0]*+[*#]*+[:;]", re.MULTILINE)
_BOLD = re.compile(r"'''(?!')([^'\n]{2,90})'''")
_CELLS = re.compile(r"\|\||!!")
_ATTRIBUTES = re.compile(r"^[^|\[\]{}]*=[^|\[\]{}]*\|(?!\|)")


def read_themes(
    source: Source, layout: Layout, title: str, language: str | None, collection: Collection
) -> tuple[Theme, ...]:
    """The themes of the page in its order, one record each. Takes linear time and raises nothing."""
    reading = _Reading(source, theme_names(collection), cues_of(collection, language))
    for part, owner in zip(layout.outline.parts, layout.owners, strict=True):
        in_discussion = "discussion" in owner
        if not owner or in_discussion or "what_happened" in owner or "date_location" in owner:
            reading.heading(part.heading)
            reading.body(
                part,
                in_discussion=in_discussion,
                may_hold="date_location" not in owner,
                prose=bool(owner) or part.heading is None,
            )
        else:
            reading.close(part.heading.level if part.heading else 0)
    return reading.themes(title)


_Range = tuple[int, int]  # a span on its way


@dataclass(slots=True)
class _Theme:
    """A theme on its way to becoming a record."""

    id: str
    rule: str
    span: _Range
    heading: Heading | None = None
    label: str | None = None
    points: list[Point] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Scope:
    """A statement that is still in force: the themes that what follows belongs to."""

    rank: float
    themes: list[_Theme]
    depth: int = 0  # of the list item that opened it


class _Reading:
    """One walk over a page, block by block."""

    def __init__(self, source: Source, names: ThemeNames, cues: Cues) -> None:
        self._masked = source.masked
        self._names = names
        self._cues = cues
        self._found: dict[str, _Theme] = {}
        self._scopes: list[_Scope] = []
        self._unassigned: list[_Range] = []
        self._paragraph: list[str] = []
        # Of the part of the page that the walk is in:
        self._body: _Range = (0, 0)
        self._named_here: bool | None = None
        self._in_discussion = False
        self._may_hold = False
        self._prose = False
        self._label_rank = LABEL

    def themes(self, title: str) -> tuple[Theme, ...]:
        """What was found. A page about a single theme gives it the points that stand under none."""
        if not self._found:
            place = title.rsplit("/", 1)[-1]
            self._state([name.id for name in self._names.in_sentence(place) if name.sure], "title", (0, 0))
        if len(self._found) == 1 and self._unassigned:
            only = next(iter(self._found.values()))
            if not only.points and not only.prose:
                only.points = [point for loose in self._unassigned for point in tree(items(self._masked, *loose))]
        return tuple(
            Theme(
                theme.id,
                theme.label,
                tuple(theme.points),
                tuple(theme.prose),
                theme.heading.anchor if theme.heading else None,
                Span(*theme.span) if theme.rule != "title" else None,
                theme.rule,
            )
            for theme in self._found.values()
        )

    def close(self, rank: float) -> None:
        """Ends the statements of that rank and of all below it."""
        self._end_paragraph()
        while self._scopes and self._scopes[-1].rank >= rank:
            self._scopes.pop()

    def heading(self, heading: Heading | None) -> None:
        """A heading ends what its level ends, and may state a theme.

        "Capacity Building (for advocacy)" under "Advocacy" is a part of what is said of advocacy.
        """
        if heading is None:
            return
        self.close(heading.level)
        named = self._names.titled(heading.text)
        if not named:
            return
        if self._scopes:
            current = {theme.id for theme in self._scopes[-1].themes}
            if current & {name.id for name in self._names.in_sentence(heading.text)}:
                return
        self._scopes.append(_Scope(heading.level, self._state(named, "heading", heading.span, heading)))

    def body(self, part: Part, *, in_discussion: bool, may_hold: bool, prose: bool) -> None:
        """What stands under a heading. ``may_hold``: what follows a statement here can belong to it."""
        start, end = self._body = part.body
        self._named_here = None
        if not self._scopes and not in_discussion and not self._may_name():
            return
        self._in_discussion, self._may_hold, self._prose = in_discussion, may_hold, prose
        self._label_rank = (part.heading.level if part.heading else 0) + LABEL
        by_columns = self._tables_by_columns(start, end) if self._masked.find("{|", start, end) >= 0 else {}
        done = start
        for block in _BLOCK.finditer(self._masked, start, end):
            kind = block.lastgroup
            if kind is None:
                self._end_paragraph()
            elif block.start() < done:
                continue
            elif kind == "list":
                self._list(block.start(), block.end(kind))
            elif kind == "text":
                self._text(block.start(), block.end(kind))
            elif table := by_columns.get(block.start()):
                self._columns(table)
                done = table.span.end
            else:
                self._table_line(block["table"], block.span())
        self._end_paragraph()

    def _may_name(self) -> bool:
        """Whether the part that the walk is in can name a theme at all; looked for once."""
        if self._named_here is None:
            self._named_here = self._cues.may_name(self._masked[self._body[0] : self._body[1]])
        return self._named_here

    def _list(self, start: int, end: int) -> None:
        """A list: its lines are points, but for those that state themes where that is due."""
        self._end_paragraph()
        masked = self._masked
        rank = self._scopes[-1].rank if self._scopes else PROSE
        may_hold_terms = masked.find(":", start, end) >= 0 or masked.find(";", start, end) >= 0
        has_terms = may_hold_terms and _TERM.search(masked, start, end)
        if not has_terms and (rank < PROSE or (rank == PROSE and not self._may_name())):
            self._points(start, end)
            return
        begin = start  # of the points that belong to what is in force
        first: list[Item] = []
        in_term = False
        following = start
        for raw in masked[start:end].split("\n"):
            at, following = following, following + len(raw) + 1
            span = (at, following - 1)
            line = raw.replace(MASK, "").strip()
            content = line.lstrip(MARKERS)
            depth = len(line) - len(content)
            if not depth:
                continue  # a comment between two lines
            if line[depth - 1] == ";":
                self._points(begin, at, first)
                begin, first = at, []
                in_term = not self._term(content, span)
                if not in_term:
                    begin = following
                continue
            while self._scopes and self._scopes[-1].rank == ITEM and depth <= self._scopes[-1].depth:
                self._points(begin, at, first)
                begin, first = at, []
                self._scopes.pop()
            if not self._scopes or self._scopes[-1].rank >= PROSE:
                stated = statement(content.lstrip(), self._names, item=True)
                if stated and self._may_follow(stated, ITEM):
                    self._points(begin, at, first)
                    begin, first = following, self._take(stated, ITEM, span, depth)
                    continue
            if line[0] != ":":
                in_term = False
            elif not in_term and line[:depth] == ":" * depth:
                self._points(begin, at, first)
                begin, first = following, []
                self._paragraph.append(plain(content))  # indented text
        self._points(begin, end, first)

    def _points(self, start: int, end: int, first: Iterable[Item] = ()) -> None:
        """The points of a stretch of a list, for the themes in force; those that stand under none may find one."""
        if self._scopes:
            points = tree([*first, *items(self._masked, start, end)])
            for theme in self._scopes[-1].themes:
                theme.points += points
        elif self._in_discussion:
            self._unassigned.append((start, end))

    def _term(self, content: str, span: _Range) -> bool:
        """Whether a ";term: meaning" states themes; it ends what prose stated."""
        self.close(PROSE)
        term, _, meaning = content.partition(":")
        text = plain(term)
        named = self._names.titled(text)
        if named:
            themes = self._state(named, "term", span, label=text)
            if self._may_hold:
                self.close(BOLD)
                self._scopes.append(_Scope(BOLD, themes))
            if self._scopes and (text := plain(meaning)):
                self._paragraph.append(text)
        return bool(named)

    def _text(self, start: int, end: int) -> None:
        """Lines of text: those that state a theme, those that end one, and prose."""
        following = start
        for raw in self._masked[start:end].split("\n"):
            at, following = following, following + len(raw) + 1
            line = raw.replace(MASK, "").strip()
            if not line or (may_state(line) and self._stated(line, (at, following - 1))):
                continue
            told = (
                self._prose
                and (not self._scopes or self._scopes[-1].rank == PROSE)
                and self._may_name()
                and self._told(line, (at, following - 1))
            )
            if not told and self._scopes:
                self._paragraph.append(plain(line))
        self._end_paragraph()

    def _stated(self, line: str, span: _Range) -> bool:
        """Whether the line stands by itself: it states themes, or is a bold line of another subject."""
        found = statement(line, self._names, item=False)
        if found is None and line.startswith("{{") and self._in_discussion:
            found = boxed(line, self._names)
        if found and (found.form != "plain" or self._in_discussion) and self._may_follow(found, BOLD):
            self._take(found, BOLD, span)
            return True
        if bold_alone(line):
            self.close(PROSE)
            return True
        return False

    def _may_follow(self, stated: Statement, rank: float) -> bool:
        """Whether a statement can begin here, and is not a part of what is said of another theme."""
        if stated.form == "label" or not self._scopes:
            return True
        scope = self._scopes[-1]
        if scope.rank >= rank or scope.rank == BOLD:
            return True
        return stated.form == "bold" and {theme.id for theme in scope.themes}.isdisjoint(stated.themes)

    def _take(self, stated: Statement, rank: float, span: _Range, depth: int = 0) -> list[Item]:
        """Puts a statement in force; the rest of its line is a point that comes first, or prose."""
        if stated.form == "label":
            themes = self._state(stated.themes, "label", span)
            if self._in_discussion:
                self.close(self._label_rank)
                self._scopes.append(_Scope(self._label_rank, themes))
            return []
        rule = "item" if rank == ITEM else "bold" if stated.form == "bold" else "line"
        themes = self._state(stated.themes, rule, span, label=stated.words)
        if self._may_hold:
            self.close(rank)
            self._scopes.append(_Scope(rank, themes, depth))
        text = plain(stated.rest)
        if text and self._scopes:
            if self._scopes[-1].rank == ITEM:
                return [(0, text, *span)]
            self._paragraph.append(text)
        return []

    def _table_line(self, line: str, span: _Range) -> None:
        self._end_paragraph()
        line = line.replace(MASK, "").strip()
        if line.startswith(("{|", "|-", "|}", "|+")):
            self.close(CELL)
            return
        for cell in _CELLS.split(line[1:]):
            text = plain(_ATTRIBUTES.sub("", cell))
            named = self._names.named(text) if 1 < len(text) <= SHORT else ()
            if named and (not self._scopes or self._scopes[-1].rank >= CELL):
                themes = self._state(named, "cell", span, label=text)
                if self._may_hold:
                    self._scopes.append(_Scope(CELL, themes))
            elif text and self._scopes:
                self._paragraph.append(text)
                self._end_paragraph()

    def _tables_by_columns(self, start: int, end: int) -> dict[int, Table]:
        """The tables whose first row names a theme in each cell, but for the first one, by where they begin."""
        found = {}
        for table in find_tables(self._masked, start, end):
            heads = [cell and self._names.named(plain(cell.text)) for cell in table.rows[0]] if table.rows else []
            if len(table.rows) > 1 and heads and all(heads[1:]) and (len(heads) > 1 or heads[0]):
                found[table.span.start] = table
        return found

    def _columns(self, table: Table) -> None:
        """A table with a theme for each column: the cells under its name, or what they list, are its points."""
        self.close(CELL)
        for column, head in enumerate(table.rows[0]):
            named = self._names.named(plain(head.text)) if head else ()
            if not head or not named:
                continue
            self._scopes.append(_Scope(CELL, self._state(named, "cell", head.span, label=plain(head.text))))
            for row in table.rows[1:]:
                cell = row[column]
                if cell and cell is not head:
                    self._points(*cell.span)
            self._scopes.pop()

    def _told(self, line: str, span: _Range) -> bool:
        """Whether a sentence of the paragraph says that themes were discussed."""
        told = False
        stressed: set[str] = set()
        if self._in_discussion and "'''" in line:
            stressed.update(theme for bold in _BOLD.findall(line) for theme in self._names.named(plain(bold)))
        for sentence in self._cues.sentences(plain(line)):
            named = self._cues.discussed(sentence, self._names, stressed)
            if named and len(named) < ALL:
                told = True
                themes = self._state(named, "prose", span)
                if self._may_hold and self._in_discussion:
                    self.close(PROSE)
                    if len(named) == 1:
                        self._scopes.append(_Scope(PROSE, themes))
        return told

    def _state(
        self, ids: Iterable[str], rule: str, span: _Range, heading: Heading | None = None, label: str | None = None
    ) -> list[_Theme]:
        """The records of those themes; the first place that is set apart from prose gives the heading."""
        stated = []
        for theme_id in ids:
            theme = self._found.setdefault(theme_id, _Theme(theme_id, rule, span))
            if theme.label is None and (heading or label):
                theme.heading, theme.label = heading, heading.text if heading else label
                theme.rule, theme.span = rule, span
            stated.append(theme)
        return stated

    def _end_paragraph(self) -> None:
        if self._paragraph:
            if self._scopes:
                text = " ".join(self._paragraph)
                for theme in self._scopes[-1].themes:
                    theme.prose.append(text)
            self._paragraph.clear()
