"""Which themes a page says were discussed, and all that is said of each, word for word and in page order.

A theme is stated by a heading, a bold line, a term, a list item, a table cell or a box that is nothing but its name;
by a label ("Thematic area: X"); in a sentence that says it was discussed; or, where nothing else tells, in the
title. What follows until the next statement of the same rank is its content: paragraphs, points, sub-headings. Themes that
are only mentioned, planned or left out are none. What the discussion says under no theme is kept beside them. What a line
states by itself is read in ``statements``, which cells of a table are whose in ``theme_tables``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import NamedTuple

from bot.read.cues import cues_of
from bot.read.model import Block, Heading, Range, Section
from bot.read.model.records import STAND_IN_LEVEL
from bot.read.naming import theme_names
from bot.read.points import DEEPEST, points, prose
from bot.read.scopes import BOLD, ITEM, LABEL, PROSE, Scopes, ThemeDraft
from bot.read.sections import Layout
from bot.read.statements import ALL, Statement, boxed, statement, strong_to
from bot.read.theme_tables import TableReader
from bot.report import Content, Evidence, Finding, Severity, Span, Theme

_HOLDS = ("discussion", "what_happened", "date_location")  # sections that may state themes, beside those of no section
_ASKS = "?？؟"
_MOST_SEEN, _LONGEST_SEEN = 5, 120  # blocks that the finding quotes, and code points of each


class Discussed(NamedTuple):
    """The themes of a page in its order, one record each, and what its discussion says under none of them."""

    themes: tuple[Theme, ...] = ()
    unassigned: tuple[Content, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_themes(layout: Layout) -> Discussed:
    """The themes of a page. Takes linear time and raises nothing."""
    if not layout.collection.themes:
        return Discussed()
    walk = _Walk(layout)
    for part, owner in zip(layout.page.sections, layout.owners, strict=True):
        walk.section(part, owner)
    return walk.discussed()


class _Walk:
    """One walk over a page, block by block."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._names = theme_names(layout.collection)
        self._cues = cues_of(layout.collection, layout.language)
        self._own = {read.parts[0].start for read in layout.sections.values() if read.parts}
        self._scopes = Scopes()
        # Of the section that the walk is in:
        self._in_discussion = self._may_hold = self._prose = False
        self._label_rank = LABEL
        self._meaning = 0  # depth of the term whose meanings the items are; 0 where they are none's
        self._under = 0  # how much deeper than their markers say they stand: under the term

    def discussed(self) -> Discussed:
        """What was found. A page about a single theme gives it what stands under none, if nothing else is said of it."""
        found, loose = self._scopes.found, self._scopes.unassigned
        if not found:
            place = self._layout.title.rsplit("/", 1)[-1]
            self._scopes.state([name.id for name in self._names.in_sentence(place) if name.sure], "title", Span(0, 0))
        if len(found) == 1 and any(block.kind != "heading" for block in loose):
            only = next(iter(found.values()))
            if not only.told:
                only.content = sorted([*only.content, *loose], key=lambda block: block.span or (0, 0))
                loose = []
        return Discussed(tuple(map(_theme, found.values())), tuple(loose), tuple(self._noted(loose)))

    def _noted(self, loose: list[Content]) -> Iterator[Finding]:
        said = [block for block in loose if block.kind != "heading"]
        if said:
            number = "One block" if len(said) == 1 else f"{len(said)} blocks"
            message = f"{number} of the discussion stand{'s' * (len(said) == 1)} under no theme."
            seen = tuple(_cut(block.text) for block in said[:_MOST_SEEN])
            yield Finding("content-without-theme", Severity.NOTICE, "discussion", message, Evidence(said[0].span, seen))

    # ------------------------------------------------------------------ sections and headings

    def section(self, part: Section, owner: tuple[str, ...]) -> None:
        """A heading and what stands under it."""
        level = part.heading.level if part.heading else 0
        self._scopes.close(level)
        if owner and not any(section in _HOLDS for section in owner):
            return
        self._in_discussion = "discussion" in owner and self._layout.sections["discussion"].tells
        self._scopes.keeps = self._in_discussion
        self._may_hold = "date_location" not in owner
        self._prose = bool(owner) or part.heading is None
        self._label_rank = level + LABEL
        if part.heading:
            self._heading(part.heading, self._layout.page.span(part.heading.start, part.heading.end))
        self.blocks(part.blocks)

    def _heading(self, heading: Heading, span: Span) -> None:
        """A heading may state a theme, tell that what follows is still to come, or be a part of what is said of a theme.

        "Capacity Building (for advocacy)" under "Advocacy" is a part of what is said of advocacy.
        """
        named = () if self._part_of(heading.text) else self._names.titled(heading.text)
        if named and not self._names.named(heading.text) and self._cues.left_out(heading.text):
            named = ()
        if named:
            self._scopes.open(heading.level, self._scopes.state(named, "heading", span, heading.text, heading))
            return
        if heading.start not in self._own:
            self._scopes.add(Content("heading", heading.text, heading.level, span=span))
        if self._cues.left_out(heading.text) and heading.text[-1:] not in _ASKS:
            self._scopes.shut(heading.level)

    def _part_of(self, text: str) -> bool:
        """Whether words name the theme that is in force too."""
        current = self._scopes.themes
        return bool(current) and any(name.id in current for name in self._names.in_sentence(text))

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        """What stands under a heading or in a cell. Nothing is looked at where nothing could come of it."""
        for block, following in zip_longest(blocks, blocks[1:]):
            if block.kind == "item":
                self._item(block, following)
                continue
            self._meaning = 0
            self._scopes.end_list(following.depth if following and following.kind == "item" else 0)
            if block.kind == "paragraph":
                self._paragraph(block, following)
            elif block.table:
                self._table(block)
            elif block.kind == "gallery":
                self._add(block, block.lines)
            elif block.kind == "template" and self._in_discussion and (found := boxed(block, self._names)):
                if self._may_follow(found, BOLD):
                    self._take(found, BOLD, block, Range(0, 0))

    # ------------------------------------------------------------------ paragraphs

    def _paragraph(self, block: Block, following: Block | None) -> None:
        """Lines of text: those that state a theme, those that stand for a heading, and prose."""
        start: int | None = None
        end = 0
        for line in block.lines:
            text = block.text[line.at : line.to]
            strong = strong_to(block, line) if block.strong else 0
            found = statement(text, strong, self._names, item=False)
            if found and (found.form != "plain" or self._in_discussion) and self._may_follow(found, BOLD):
                self._prose_of(block, start, end)
                start = self._take(found, BOLD, block, line)
            elif strong and strong >= len(text.rstrip(" :：.")):
                self._prose_of(block, start, end)
                start = None
                self._scopes.close(PROSE)
                self._scopes.add(Content("heading", text, STAND_IN_LEVEL, span=block.span(line.at, line.to)))
            elif self._may_tell and self._told(block, line):
                self._prose_of(block, start, end)
                start = line.at
            elif start is None:
                start = line.at
            end = line.to
        self._prose_of(block, start, end)
        if following and following.kind == "item" and block.text.endswith((":", "：")) and self._scopes.rank >= PROSE:
            if self._cues.left_out(block.text[block.sentences[-1].at :]):
                self._scopes.shut(PROSE)

    def _prose_of(self, block: Block, start: int | None, end: int) -> None:
        if start is not None:
            text = block.text[start:end].replace("\n", " ").strip()
            if text:
                self._scopes.add(Content("paragraph", text, span=block.span(start, end)))

    def _add(self, block: Block, lines: Iterable[Range]) -> None:
        for line in lines:
            self._scopes.add(Content("paragraph", block.text[line.at : line.to], span=block.span(line.at, line.to)))

    @property
    def _may_tell(self) -> bool:
        return self._prose and (not self._scopes.rank or self._scopes.rank == PROSE)

    def _told(self, block: Block, line: Range) -> bool:
        """Whether a sentence of the line says that themes were discussed; what follows belongs to them."""
        if not self._cues.may_name(block.text[line.at : line.to]):
            return False
        told: list[str] = []
        for at, to in block.sentences:
            if line.at <= at and to <= line.to:
                stressed = {
                    theme
                    for strong in (block.strong if self._in_discussion else ())
                    if at <= strong.at and strong.to <= to
                    for theme in self._names.named(block.text[strong.at : strong.to])
                }
                named = self._cues.discussed(block.text[at:to], self._names, stressed)
                told += named if len(named) < ALL else ()
        if told:
            themes = self._scopes.state(dict.fromkeys(told), "prose", block.span(line.at, line.to))
            if self._may_hold and self._in_discussion:
                self._scopes.close(PROSE)
                self._scopes.open(PROSE, themes, tells=False)
        return bool(told)

    # ------------------------------------------------------------------ lists

    def _item(self, block: Block, following: Block | None) -> None:
        """A list item: a point, but for those that state themes where that is due."""
        text, markers = block.text, block.markers
        if markers[-1] == ";":
            self._term(block, following)
            return
        self._scopes.end_items(block.depth)
        whole = Range(0, len(text))
        if self._scopes.rank == 0 or self._scopes.rank >= PROSE:
            found = statement(text, strong_to(block, whole) if block.strong else 0, self._names, item=True)
            if found and self._may_follow(found, ITEM):
                rest = self._take(found, ITEM, block, whole)
                if rest is not None:
                    self._point(block, rest)
                return
        if markers[self._meaning - 1 : self._meaning] != ":":
            self._meaning = 0
        if not self._meaning and not markers.strip(":"):
            self._prose_of(block, 0, len(text))  # indented text
        else:
            self._point(block, 0)

    def _point(self, block: Block, at: int) -> None:
        if block.text[at:]:
            depth = min(block.depth + (self._under if self._meaning else 0), DEEPEST)
            text = block.text[at:].replace("\n", " ")
            self._scopes.add(Content("point", text, depth, block.number if not at else None, block.span(at, len(block.text))))

    def _term(self, block: Block, following: Block | None) -> None:
        """A term states a theme, or is explained by what follows, or stands for a heading; it ends what prose stated."""
        self._scopes.close(PROSE)
        named = () if self._part_of(block.text) else self._names.titled(block.text)
        explained = following is not None and following.kind == "item" and following.markers.startswith(block.markers[:-1] + ":")
        self._meaning = 0
        if named:
            self._meaning, self._under = block.depth, 0
            themes = self._scopes.state(named, "term", block.span(), block.text)
            if self._may_hold:
                self._scopes.close(BOLD)
                self._scopes.open(BOLD, themes)
        elif explained:
            self._point(block, 0)
            self._meaning, self._under = block.depth, 1
        else:
            self._scopes.add(Content("heading", block.text, STAND_IN_LEVEL, span=block.span()))

    # ------------------------------------------------------------------ statements

    def _may_follow(self, stated: Statement, rank: float) -> bool:
        """Whether a statement can begin here, and is not a part of what is said of another theme."""
        current = self._scopes.current
        if current is None:
            return True
        if current.shut:
            return False
        if stated.form == "label" or current.rank >= rank or current.rank == BOLD:
            return True
        return stated.form == "bold" and self._scopes.themes.isdisjoint(stated.themes)

    def _take(self, stated: Statement, rank: float, block: Block, line: Range) -> int | None:
        """Puts a statement in force; gives where in the block begins what its line says beside it."""
        span = block.span(line.at, line.to) if line.to else block.span()
        rest = line.at + stated.rest
        if stated.form == "label":
            themes = self._scopes.state(stated.themes, "label", span)
            if self._in_discussion:
                self._scopes.close(self._label_rank)
                self._scopes.open(self._label_rank, themes)
        else:
            rule = "item" if rank == ITEM else "bold" if stated.form == "bold" else "line"
            themes = self._scopes.state(stated.themes, rule, span, stated.words)
            if self._may_hold:
                if rank != ITEM:
                    self._scopes.close(rank)
                self._scopes.open(rank, themes, block.depth)
        return rest if rest < line.to else None

    # ------------------------------------------------------------------ tables

    def _table(self, block: Block) -> None:
        assert block.table is not None
        if block.table.caption:
            self._add(block.table.caption, block.table.caption.lines)
        reader = TableReader(block, self._names, self._scopes, self.blocks)
        reader.read(block.table, holds=self._may_hold, narrow=self._in_discussion)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SEEN else text[:_LONGEST_SEEN].rstrip() + "…"


def _theme(draft: ThemeDraft) -> Theme:
    return Theme(
        draft.id,
        draft.label,
        points(draft.content),
        prose(draft.content),
        draft.heading.anchor if draft.heading else None,
        draft.span if draft.rule != "title" else None,
        draft.rule,
        tuple(draft.content),
    )
