"""Which themes a page says were discussed, and the points made under each, word for word and in page order.

A theme is stated by a heading, a bold line, a term, a list item or a table cell that is nothing but its name; by
a label ("Thematic area: X"); in a sentence that says it was discussed; or, where nothing else tells, in the
title. What is listed or written until the next statement of the same rank belongs to it. Themes that are only
mentioned, planned or left out are none. What a few words name is decided in ``naming``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.collection import Collection
from bot.read.cues import Cues, cues_of
from bot.read.naming import ThemeNames, theme_names
from bot.read.outline import Heading, Part
from bot.read.plain import plain
from bot.read.sections import Layout
from bot.read.source import MASK, Source
from bot.report import Point, Span, Theme

# How far a statement reaches: until one of the same or a smaller rank. Headings have their level, 1 to 7.
BOLD, CELL, PROSE, ITEM = 7.0, 7.5, 8.0, 9.0
LABEL = 0.5  # more than the heading it stands under

_DEEPEST = 20  # levels of nested points; what is nested deeper stands on the last
_SHORT = 90  # code points of a line that may be nothing but a theme's name
_ALL = 7  # so many themes in one breath present the whole process, not what was discussed
_BOLD = re.compile(r"'''(?!')\s*(.+?)\s*'''(?!')\s*([:：.–—-]?)\s*(.*)", re.DOTALL)
_HEAD = re.compile(r"([^:：\n]{2,80}?)\s*[:：]\s*(\S.*)?", re.DOTALL)
_DASH = re.compile(r"([^:：–—\n]{2,80}?)\s*(?:[:：–—]|\s-\s)\s*(\S.*)?", re.DOTALL)
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


_Range = tuple[int, int]  # a span on its way; most are never looked at


class _Node:
    """A point on its way; ``depth`` is its list level."""

    __slots__ = ("depth", "points", "span", "text")

    def __init__(self, text: str, span: _Range, depth: int) -> None:
        self.text = text
        self.span = span
        self.depth = depth
        self.points: list[_Node] = []


@dataclass(slots=True)
class _Theme:
    """A theme on its way to becoming a record."""

    id: str
    rule: str
    span: _Range
    heading: Heading | None = None
    label: str | None = None
    points: list[_Node] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Scope:
    """A statement that is still in force: the themes that what follows belongs to."""

    rank: float
    themes: list[_Theme]
    depth: int = 0  # of the list item that opened it


class _Reading:
    """One walk over a page, line by line."""

    def __init__(self, source: Source, names: ThemeNames, cues: Cues) -> None:
        self._masked = source.masked
        self._names = names
        self._cues = cues
        self._found: dict[str, _Theme] = {}
        self._scopes: list[_Scope] = []
        self._open_points: list[_Node] = []  # the list the walk is in, outermost first
        self._unassigned: list[_Node] = []
        self._paragraph: list[str] = []
        self._term: _Node | None = None
        self._in_discussion = False

    def themes(self, title: str) -> tuple[Theme, ...]:
        """What was found. A page about a single theme gives it the points that stand under none."""
        if not self._found:
            place = title.rsplit("/", 1)[-1]
            named = [name.id for name in self._names.in_sentence(place) if name.sure]
            self._state(named, "title", (0, 0), None)
        if len(self._found) == 1 and self._unassigned:
            only = next(iter(self._found.values()))
            if not only.points and not only.prose:
                only.points = self._unassigned
        return tuple(
            Theme(
                theme.id,
                theme.label,
                tuple([_point(node) for node in theme.points]),
                tuple(theme.prose),
                theme.heading.anchor if theme.heading else None,
                Span(*theme.span) if theme.rule != "title" else None,
                theme.rule,
            )
            for theme in self._found.values()
        )

    def close(self, rank: float) -> None:
        """Ends the statements of that rank and of all below it."""
        self._end_block()
        while self._scopes and self._scopes[-1].rank >= rank:
            self._scopes.pop()

    def heading(self, heading: Heading | None) -> None:
        """A heading ends what its level ends, and may state a theme.

        "Capacity Building (for advocacy)" under "Advocacy" is a part of what is said of advocacy.
        """
        if heading is None:
            return
        self.close(heading.level)
        named = self._names.named(heading.text)
        if not named:
            return
        if self._scopes:
            current = {theme.id for theme in self._scopes[-1].themes}
            if current & {name.id for name in self._names.in_sentence(heading.text)}:
                return
        self._open(heading.level, self._state(named, "heading", heading.span, heading))

    def body(self, part: Part, *, in_discussion: bool, may_hold: bool, prose: bool) -> None:
        """The lines under a heading. ``may_hold``: what follows a statement here can belong to it."""
        text = self._masked[part.body.start : part.body.end]
        if not self._scopes and not in_discussion and not self._cues.may_name(text):
            return
        self._in_discussion = in_discussion
        label_rank = (part.heading.level if part.heading else 0) + LABEL if in_discussion else None
        end = part.body.start - 1
        for raw in text.split("\n"):
            start, end = end + 1, end + 1 + len(raw)
            line = (raw.replace(MASK, "") if MASK in raw else raw).strip()
            if not line:
                if MASK not in raw:
                    self._open_points.clear()
                if self._paragraph:
                    self._end_paragraph()
                self._term = None
            elif line[0] in "*#:;":
                self._list_line(line, (start, end), label_rank, may_hold)
            elif line[0] in "|!{":
                self._table_line(line, (start, end), may_hold)
            else:
                self._text_line(line, (start, end), label_rank, may_hold, prose)
        self._end_block()

    def _list_line(self, line: str, span: _Range, label_rank: float | None, may_hold: bool) -> None:
        content = line.lstrip("*#:;")
        depth = min(len(line) - len(content), _DEEPEST)
        if line[depth - 1] == ";":
            self._term_line(content, span, may_hold)
            return
        if self._paragraph:
            self._end_paragraph()
        while self._scopes and self._scopes[-1].rank == ITEM and depth <= self._scopes[-1].depth:
            self._scopes.pop()
            self._open_points.clear()
        scope = self._scopes[-1] if self._scopes else None
        if scope is None or scope.rank >= PROSE:
            if self._statement(content, span, ITEM, depth=depth, label_rank=label_rank, may_hold=may_hold):
                return
            scope = self._scopes[-1] if self._scopes else None
        text = plain(content)
        if not text:
            return
        if line[0] == ":" and self._term is None and depth == line.count(":", 0, depth):
            self._paragraph.append(text)  # indented text
            return
        if line[0] != ":":
            self._term = None  # it was a sub-heading
        self._add_point(text, span, depth - (scope.depth if scope else 0))

    def _add_point(self, text: str, span: _Range, depth: int) -> None:
        node = _Node(text, span, depth)
        if self._term is not None:  # ";term" and ":what it means" make one point
            term, self._term = self._term, None
            self._open_points = [term]
            self._attach(term)
        above = self._open_points
        while above and above[-1].depth >= depth:
            above.pop()
        if above:
            above[-1].points.append(node)
        else:
            self._attach(node)
        above.append(node)

    def _attach(self, node: _Node) -> None:
        if not self._scopes:
            if self._in_discussion:
                self._unassigned.append(node)
            return
        for theme in self._scopes[-1].themes:
            theme.points.append(node)

    def _term_line(self, content: str, span: _Range, may_hold: bool) -> None:
        self.close(PROSE)
        term, _, meaning = content.partition(":")
        text = plain(term)
        named = self._names.named(text)
        self._open_points.clear()
        if named:
            themes = self._state(named, "term", span, None, text)
            if may_hold:
                self.close(BOLD)
                self._open(BOLD, themes)
            self._rest(meaning, span)
        elif meaning.strip():
            self._term = _Node(text, span, 0)
            self._add_point(plain(meaning), span, 1)
        else:
            self._term = _Node(text, span, 0)

    def _text_line(self, line: str, span: _Range, label_rank: float | None, may_hold: bool, prose: bool) -> None:
        self._open_points.clear()
        self._term = None
        may_state = len(line) <= _SHORT or line[0] == "'" or ":" in line[:_SHORT] or "：" in line[:_SHORT]
        if may_state and self._statement(line, span, BOLD, depth=0, label_rank=label_rank, may_hold=may_hold):
            return
        if line.startswith("'''") and (bold := _BOLD.fullmatch(line)) and not bold[3]:
            self.close(PROSE)  # a bold line of another subject
            return
        text = plain(line)
        if prose and (not self._scopes or self._scopes[-1].rank == PROSE):
            told = self._prose(text, span, may_hold=may_hold and label_rank is not None)
            text = "" if told else text
        if text:
            self._paragraph.append(text)

    def _statement(
        self, line: str, span: _Range, rank: float, *, depth: int, label_rank: float | None, may_hold: bool
    ) -> bool:
        """Whether the line states themes by itself: their names alone, names before a colon, or a label."""
        bold = _BOLD.match(line) if line.startswith("'''") else None
        if bold:
            head, rest = plain(bold[1]), bold[3]
            if rest and not bold[2] and not head.endswith((":", "：", ".")):
                return False
        elif len(line) <= _SHORT or ":" in line[:_SHORT] or "：" in line[:_SHORT]:
            text = plain(line)
            pair = _DASH.match(text) if rank == ITEM else _HEAD.match(text)
            head, rest = (pair[1], pair[2] or "") if pair else (text, "")
            if rank == BOLD and rest and label_rank is None and not self._names.is_label(head):
                return False
        else:
            return False
        head = head.rstrip(" :：.")
        if rest and self._names.is_label(head):
            return self._label(plain(rest), span, label_rank)
        named = self._names.named(head) if len(head) <= _SHORT else ()
        if not named or (rank == BOLD and not bold and label_rank is None):
            return False
        if self._scopes and self._scopes[-1].rank < rank and self._scopes[-1].rank != BOLD:
            current = {theme.id for theme in self._scopes[-1].themes}
            if not bold or current & set(named):
                return False
        themes = self._state(named, "item" if rank == ITEM else "bold" if bold else "line", span, None, head)
        if may_hold:
            self.close(rank)
            self._open(rank, themes, depth)
        self._rest(rest, span)
        return True

    def _label(self, value: str, span: _Range, label_rank: float | None) -> bool:
        named = self._names.named(value) or [name.id for name in self._names.in_sentence(value)]
        if not named or len(named) >= _ALL:
            return False
        themes = self._state(named, "label", span, None)
        if label_rank is not None:
            self.close(label_rank)
            self._open(label_rank, themes)
        return True

    def _rest(self, wikitext: str, span: _Range) -> None:
        """What stands on the line of a statement after it: the point of a list item, else prose."""
        text = plain(wikitext)
        if not text or not self._scopes:
            return
        if self._scopes[-1].rank == ITEM:
            node = _Node(text, span, 0)
            self._attach(node)
            self._open_points = [node]
        else:
            self._paragraph.append(text)

    def _table_line(self, line: str, span: _Range, may_hold: bool) -> None:
        self._end_block()
        if line.startswith(("{|", "|-", "|}", "|+")):
            self.close(CELL)
            return
        for cell in _CELLS.split(line[1:]):
            text = plain(_ATTRIBUTES.sub("", cell))
            named = self._names.named(text) if 1 < len(text) <= _SHORT else ()
            if named and (not self._scopes or self._scopes[-1].rank >= CELL):
                themes = self._state(named, "cell", span, None, text)
                if may_hold:
                    self._open(CELL, themes)
            elif text and self._scopes:
                self._paragraph.append(text)
                self._end_paragraph()

    def _prose(self, text: str, span: _Range, *, may_hold: bool) -> bool:
        """Whether a sentence of the paragraph says that themes were discussed."""
        told = False
        for sentence in self._cues.sentences(text):
            named = self._cues.discussed(sentence, self._names)
            if named and len(named) < _ALL:
                told = True
                themes = self._state(named, "prose", span, None)
                if may_hold:
                    self.close(PROSE)
                    if len(named) == 1:
                        self._open(PROSE, themes)
        return told

    def _state(
        self,
        ids: tuple[str, ...] | list[str],
        rule: str,
        span: _Range,
        heading: Heading | None,
        label: str | None = None,
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

    def _open(self, rank: float, themes: list[_Theme], depth: int = 0) -> None:
        self._scopes.append(_Scope(rank, themes, depth))
        self._open_points.clear()

    def _end_block(self) -> None:
        self._end_paragraph()
        self._term = None

    def _end_paragraph(self) -> None:
        if self._paragraph:
            if self._scopes:
                for theme in self._scopes[-1].themes:
                    theme.prose.append(" ".join(self._paragraph))
            self._paragraph.clear()


def _point(node: _Node) -> Point:
    inner = tuple([_point(point) for point in node.points]) if node.points else ()
    return Point(node.text, inner, Span(*node.span))
