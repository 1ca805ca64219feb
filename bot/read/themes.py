"""Which themes a page says were discussed, and all that is said of each, word for word and in page order.

A theme is stated by a heading, a bold line, a term, a list item, a table cell or a box that is nothing but its name;
by a label ("Thematic area: X"); in a sentence that says it was discussed; or, where nothing else tells, in the
title. What follows until the next statement of the same rank is its content: paragraphs, points, sub-headings.
Themes that are only mentioned, planned or left out are none. What the discussion says under no theme is kept beside
them. What a line states by itself is read in ``statements``, which cells of a table are whose in ``theme_tables``.
"""

from __future__ import annotations

from itertools import zip_longest

from bot.read.cues import cues_of
from bot.read.model import Block, Heading, Range, Run, Section
from bot.read.model.records import STAND_IN_LEVEL
from bot.read.scopes import BOLD, ITEM, LABEL, NONE, PROSE, Discussed, Scopes, discussed
from bot.read.sections import Layout
from bot.read.statements import Statement, boxed, statement, strong_to, told
from bot.read.theme_tables import read_table
from bot.reports.report import Content, Span, Status
from bot.reports.theme_names import theme_names

_HOLDS = ("discussion", "what_happened", "date_location")  # sections that may state themes, beside those of no section
_ASKS = "?？؟"  # a heading that asks what should not be done does not say what was not discussed
_COLONS = (":", "：")


def read_themes(layout: Layout) -> Discussed:
    """The themes of a page. Takes linear time and raises nothing."""
    if not layout.collection.themes:
        return Discussed()
    walk = _Walk(layout)
    for part, owner in zip(layout.page.sections, layout.owners, strict=True):
        walk.section(part, owner)
    if not walk.scopes.found:
        named = theme_names(layout.collection).in_sentence(layout.title.rsplit("/", 1)[-1])
        walk.scopes.state([name.id for name in named if name.sure], "title", Span(0, 0))
    return discussed(walk.scopes)


class _Walk:
    """One walk over a page, block by block, into ``scopes``."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._names = theme_names(layout.collection)
        self._cues = cues_of(layout.collection, layout.language)
        self._own = {read.parts[0].start for read in layout.sections.values() if read.parts}
        self.scopes = Scopes()
        # Of the section that the walk is in:
        self._in_discussion = self._may_hold = self._by_name = False
        self._label_rank = LABEL
        self._meaning = 0  # depth of the term whose meanings the items are; 0 where they are none's
        self._under = 0  # how much deeper than their markers say they stand

    def section(self, part: Section, owner: tuple[str, ...]) -> None:
        """A heading and what stands under it."""
        level, heading = (part.heading.level, part.heading.text) if part.heading else (0, "")
        self.scopes.close(level)
        if owner and not any(section in _HOLDS for section in owner):
            return
        read = self._layout.sections.get("discussion") if "discussion" in owner else None
        self._in_discussion = self.scopes.keeps = bool(read and (read.tells or read.section.status is Status.EMPTY))
        self._may_hold = "date_location" not in owner
        self._by_name = bool(owner) or not heading or self._names.is_label(heading) or self._cues.tells(heading)
        self._label_rank = level + LABEL
        if part.heading:
            self._heading(part.heading)
        self.blocks(part.blocks)

    def _heading(self, heading: Heading) -> None:
        """A heading may state a theme, be a part of what is said of one, or tell that what follows is still to come."""
        text, span = heading.text, self._layout.page.span(heading.start, heading.end)
        named = self._titled(text)
        if named and (self._names.named(text) or not self._cues.left_out(text)):
            self.scopes.open(heading.level, self.scopes.state(named, "heading", span, text, heading))
            return
        if heading.start not in self._own:
            self.scopes.add(Content("heading", text, heading.level, span=span))
        if text[-1:] not in _ASKS and self._cues.left_out(text):
            self.scopes.shut(heading.level)

    def _titled(self, text: str) -> tuple[str, ...]:
        """The themes of a title. "Partnerships (for advocacy)" under "Advocacy" is part of what is said of that."""
        named = self._names.titled(text)
        is_part = named and any(name.id in self.scopes.themes for name in self._names.in_sentence(text))
        return () if is_part else named

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        """What stands under a heading or in a cell."""
        for block, following in zip_longest(blocks, blocks[1:]):
            if block.kind == "item":
                self._item(block, following)
                continue
            self._meaning = 0
            self.scopes.end_items(following.depth if following else 0, listed=True)
            if block.kind == "paragraph":
                self._paragraph(block)
                introduces = block.text.endswith(_COLONS) and self._by_themselves
                if introduces and self._cues.left_out(block.text[block.sentences[-1].at :]):
                    self.scopes.shut(PROSE)
            elif block.table:
                if block.table.caption:
                    self.scopes.say("paragraph", block.table.caption)
                holds, narrow = self._may_hold, self._in_discussion
                read_table(block.table, self._names, self.scopes, self.blocks, holds=holds, narrow=narrow)
            elif block.kind == "gallery":
                self._captions(block.files)
            elif block.kind == "template" and self._in_discussion and (found := boxed(block, self._names)):
                self._take(found, BOLD, block, Range(0, 0))

    def _paragraph(self, block: Block) -> None:
        """Lines of text: those that state a theme, those that stand for a heading, and prose; captions last."""
        start, end = -1, 0  # of the prose that is not said yet
        for line in block.lines:
            text = block.text[line.at : line.to]
            strong = strong_to(block, line)
            found = statement(text, strong, self._names, item=False)
            if found and (found.form != "plain" or self._in_discussion) and self._may_follow(found, BOLD):
                self.scopes.say("paragraph", block, start, end)
                start = self._take(found, BOLD, block, line)
            elif strong and strong >= len(text.rstrip(" :：.")):
                self.scopes.say("paragraph", block, start, end)
                start = -1
                self.scopes.close(PROSE)
                self.scopes.say("heading", block, line.at, line.to, depth=STAND_IN_LEVEL)
            elif self._by_themselves and (ids := self._told(block, line)):
                self.scopes.say("paragraph", block, start, end)
                start = self._tell(ids, PROSE, block, line)
            elif start < 0:
                start = line.at
            end = line.to
        self.scopes.say("paragraph", block, start, end)
        self._captions(block.runs)

    def _captions(self, runs: tuple[Run, ...]) -> None:
        for run in runs:
            if run.kind == "file" and (caption := dict(run.parameters).get("caption")):
                span = self._layout.page.span(run.start, run.end)
                self.scopes.add(Content("paragraph", " ".join(caption.split()), span=span))

    @property
    def _by_themselves(self) -> bool:
        """Whether sentences and plain names can state themes here: under no heading or bold line of one."""
        return self._by_name and (self.scopes.current.rank == NONE or self.scopes.current.rank >= PROSE)

    def _told(self, block: Block, line: Range) -> list[str]:
        return told(block, line, self._names, self._cues, stressed=self._in_discussion)

    def _tell(self, ids: list[str], rank: float, block: Block, line: Range) -> int:
        """Puts what a line tells in force; gives where begins what is still to be said of it.

        Of several themes only the line itself is said: whose what follows is, nobody knows.
        """
        themes = self.scopes.state(ids, "prose", block.span(line.at, line.to))
        if not (self._may_hold and self._in_discussion):
            return line.at
        self.scopes.open(rank, themes, block.depth, tells=False)
        if len(themes) == 1:
            return line.at
        kind = "point" if block.depth else "paragraph"
        self.scopes.say(kind, block, line.at, line.to, depth=block.depth, number=block.number)
        self.scopes.close(rank)
        return -1

    def _item(self, block: Block, following: Block | None) -> None:
        """A list item: a point, but for those that state themes where that is due."""
        text, markers = block.text, block.markers
        if markers[-1] == ";":
            self._term(block, following)
            return
        self.scopes.end_items(block.depth)
        at, whole = 0, Range(0, len(text))
        if self._by_themselves:
            found = statement(text, strong_to(block, whole), self._names, item=True)
            if found and self._may_follow(found, ITEM):
                at = self._take(found, ITEM, block, whole)
            elif ids := self._told(block, whole):
                at = self._tell(ids, ITEM, block, whole)
        if markers[self._meaning - 1 : self._meaning] != ":":
            self._meaning = 0
        if not self._meaning and not markers.strip(":"):
            self.scopes.say("paragraph", block, at)  # indented text
        else:
            self._point(block, at)

    def _point(self, block: Block, at: int = 0) -> None:
        depth = block.depth + (self._under if self._meaning else 0)
        self.scopes.say("point", block, at, depth=depth, number=None if at else block.number)

    def _term(self, block: Block, following: Block | None) -> None:
        """A term states a theme, is explained by what follows, or stands for a heading; it ends what prose stated."""
        self.scopes.close(PROSE)
        self._meaning = 0
        if named := self._titled(block.text):
            themes = self.scopes.state(named, "term", block.span(), block.text)
            self._meaning, self._under = block.depth, 0
            if self._may_hold:
                self.scopes.open(BOLD, themes)
        elif following and following.markers.startswith(block.markers[:-1] + ":"):
            self._point(block)
            self._meaning, self._under = block.depth, 1
        else:
            self.scopes.say("heading", block, depth=STAND_IN_LEVEL)

    def _may_follow(self, stated: Statement, rank: float) -> bool:
        """Whether a statement can begin here, and is not a part of what is said of another theme."""
        current = self.scopes.current.rank
        if current == NONE:
            return self._by_name or stated.form != "plain"
        is_new = stated.form == "bold" and self.scopes.themes.isdisjoint(stated.themes)
        return is_new or stated.form == "label" or current >= rank or current == BOLD

    def _take(self, stated: Statement, rank: float, block: Block, line: Range) -> int:
        """Puts a statement in force; gives where in the block begins what its line says beside it, -1 if nothing."""
        span = block.span(line.at, line.to) if line.to else block.span()
        if stated.form == "label":
            themes = self.scopes.state(stated.themes, "label", span)
            if self._in_discussion:
                self.scopes.open(self._label_rank, themes)
        else:
            rule = "item" if rank == ITEM else "bold" if stated.form == "bold" else "line"
            themes = self.scopes.state(stated.themes, rule, span, stated.words)
            if self._may_hold:
                self.scopes.open(rank, themes, block.depth)
        rest = line.at + stated.rest
        return rest if rest < line.to else -1
