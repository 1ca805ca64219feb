"""Why a section that no heading and no line names may be on the page all the same, and must not be called missing.

A heading one slip away from a name, or with a word that only its names have; a line that looks like its heading without
being one; a link to a page of its name; a line of the discussion that may be a topic; a transclusion or template that
may bring it. Each is a reason that an editor can act on.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, zip_longest

from msgspec import Struct

from bot.read.content import tells
from bot.read.elsewhere import Brought, speaks_of
from bot.read.headings import Match, Matches, owners_of
from bot.read.model import Block, Heading, PageModel, Run
from bot.read.model.tables import distinct
from bot.read.section_names import AROUND, COLONS, Named, standing_out
from bot.reports.collection import Collection
from bot.reports.folding import content_words
from bot.reports.heading_names import named
from bot.reports.likeness import nearest, told
from bot.reports.report import Evidence, Finding, Severity, Span
from bot.reports.theme_names import theme_names

_SLIP = 0.86  # similarity from which a heading is one slip of the pen away from a name
_SURE, _LONG = 0.93, 10  # similarity and length from which nothing else can be meant: "Participent List"
_MOST_COMPARED = 500  # headings of a page that are compared letter by letter; no report has as many
_LONGEST = 80


class Unsure(Struct, frozen=True):
    """Where a section may be: the words that may be its heading, None where it has none; and why it is not read.

    ``reason`` goes on from "“Budget” may be the section “…”, but", without words from "The section “…” may"; ``kind``
    is one of ``bot.reports.report.KINDS``.
    """

    heading: str | None
    reason: str
    span: Span
    kind: str

    @property
    def elsewhere(self) -> bool:
        """Whether it may come from another page, which readers see as a part of this one."""
        return self.kind == "elsewhere"

    def finding(self, section: str, title: str) -> Finding:
        """The reason, as the record has it."""
        about = f"“{self.heading}” may be the section “{title}”, but" if self.heading else f"The section “{title}” may"
        evidence = Evidence(self.span, (self.heading,) if self.heading else (), title, self.kind)
        return Finding("section-unreadable", Severity.WARNING, section, f"{about} {self.reason}.", evidence)


Reasons = Iterator[tuple[str, Unsure]]


class Doubts(Struct, frozen=True):
    """What a page has that may be a section which no heading names. Headings one slip away join the ``matches``."""

    page: PageModel
    matches: Matches
    collection: Collection
    brought: Sequence[Brought]
    topics: Sequence[Named]

    def of(self, wanted: Sequence[str]) -> dict[str, Unsure]:
        """For each wanted section that may be on the page the first reason."""
        found: dict[str, Unsure] = {}
        strangers = self._strangers()
        wanted, slips = self._slips(wanted, strangers)
        for section, reason in (*slips.items(), *self._reasons(strangers, wanted)):
            if section in wanted:
                found.setdefault(section, reason)
        return found

    def _reasons(self, strangers: list[Heading], wanted: Sequence[str]) -> Reasons:
        yield from self._alike(strangers)
        yield from self._doubtful()
        yield from self._strange(strangers, wanted)
        yield from self._linked()
        for topic in self.topics:
            reason = "it stands inside of the discussion, and may be one of its topics"
            yield from ((section, self._line(topic.heading, reason, "topic")) for section in topic.sections)
        yield from self._lines()
        for one in self.brought:
            span = self.page.span(one.run.start, one.run.end)
            doubt = Unsure(None, f"stand in {one.name}, {one.reason}", span, "elsewhere")
            yield from ((section, doubt) for section in (wanted if one.sections is None else one.sections))
        if not self.page.whole:
            reason = "be there, but the links and templates of the page could not be told apart"
            yield from ((section, Unsure(None, reason, Span(0, 0), "unparsed")) for section in wanted)

    def _strangers(self) -> list[Heading]:
        """The first headings that no section owns and that name no theme."""
        names = theme_names(self.collection)
        found: list[Heading] = []
        for part, owner in zip(self.page.sections, owners_of(self.page, self.matches), strict=True):
            if part.heading and not owner and len(found) < _MOST_COMPARED and not names.titled(part.heading.text):
                found.append(part.heading)
        return found

    def _line(self, heading: Heading, reason: str, kind: str = "slip") -> Unsure:
        return Unsure(heading.text, reason, self.page.span(heading.start, heading.end), kind)

    def _slips(self, wanted: Sequence[str], strangers: list[Heading]) -> tuple[list[str], dict[str, Unsure]]:
        """Headings one slip of the pen away from a name, one for each section at most; what is wanted after them."""
        left: list[str] = list(wanted)
        found: dict[str, Unsure] = {}
        for heading in strangers:
            section, likeness = nearest(heading.text, self.collection) or ("", 0.0)
            if likeness >= _SLIP and section in left and section not in found:
                self.matches[heading.start] = Match((section,), "near")
                if likeness >= _SURE and len(heading.text) >= _LONG:
                    left.remove(section)
                else:
                    found[section] = self._line(heading, "its heading is not one of the names of the section")
        return left, found

    def _alike(self, strangers: list[Heading]) -> Reasons:
        """Headings that have words of a section's names, and of no other's."""
        for heading in strangers:
            if heading.start not in self.matches and (section := told(heading.text, self.collection)):
                yield section, self._line(heading, "its heading only has words of the names of the section")

    def _doubtful(self) -> Reasons:
        """Lines that look like headings without being headings."""
        for doubt in self.page.doubts:
            alias, _ = named(doubt.text, self.collection)
            for section in alias.sections if alias and not alias.either else ():
                # A doubt in a region that is not seen is where the region's line begins.
                span = Span(doubt.end, doubt.end) if doubt.start < 0 else self.page.span(doubt.start, doubt.end)
                yield section, Unsure(doubt.text, doubt.reason, span, "unclosed" if doubt.start < 0 else "no-heading")

    def _lines(self) -> Reasons:
        """Lines that stand out, labels and heads of tables that have words of a section's names, and of no other's."""
        reason = "it is no heading, and only has words of the names of the section"
        for part, owner in zip(self.page.sections, owners_of(self.page, self.matches), strict=True):
            if "budget" in owner:  # whose lines are costs
                continue
            for words, span, shown in islice(_heads(part.blocks), _MOST_COMPARED):
                if "discussion" in owner and not shown and len(content_words(words)) < 2:
                    continue  # one word may be a topic
                for section in speaks_of(words, self.collection) or ():
                    if section not in owner and not (section == "date_location" and "participants" in owner):
                        yield section, Unsure(words, reason, span, "no-heading")

    def _strange(self, strangers: list[Heading], wanted: Sequence[str]) -> Reasons:
        """Headings in a script in which the collection has no names."""
        known = _scripts(self.collection)
        for heading in strangers:
            if not known.issuperset(_scripts_of(heading.text[:_LONGEST])):
                reason = "it is written in a script in which no names of sections are known"
                yield from ((section, self._line(heading, reason)) for section in wanted)

    def _linked(self) -> Reasons:
        """Lines that are nothing but a link to another page, and name a section."""
        for block in self.page.blocks():
            for run in block.runs:
                words = block.text[run.at : run.to]
                is_page = run.kind == "page" and not run.target.startswith("#")
                if is_page and 0 < len(words) <= _LONGEST and _is_line(run, block.text):
                    reason = f"it is a link to [[{run.target}]], which is another page"
                    for section in speaks_of(words, self.collection, likely=False) or ():
                        yield section, Unsure(words, reason, self.page.span(run.start, run.end), "link")


def _heads(blocks: Sequence[Block]) -> Iterator[tuple[str, Span, bool]]:
    """What of the blocks may head what follows: lines that stand out, terms, labels, the heads of a table's columns.

    With each whether what stands under it says what only a section says.
    """
    for block, following in zip_longest(blocks, blocks[1:]):
        if block.table:
            cells = [cell for _, cell in distinct(block.table.rows[0]) if cell.header] if block.table.rows else []
            yield from ((cell.text, block.seen.span(cell.start, cell.end), True) for cell in cells)
            continue
        shown = tells(block) or (following is not None and tells(following))
        for line, strong in zip(block.lines, standing_out(block, block.lines), strict=True):
            text = block.text[line.at : line.to]
            label = text[:strong].rstrip().endswith(COLONS) or (strong and text[strong:].lstrip().startswith(COLONS))
            words = text[:strong] if label else text
            if label or strong >= len(text.rstrip(AROUND)) or text.endswith(COLONS) or block.markers.endswith(";"):
                yield words.strip(AROUND), block.span(line.at, line.to), shown


def _scripts_of(text: str) -> set[str]:
    """The scripts of the letters of a text, as the names of the letters begin: "LATIN", "GEORGIAN"."""
    return {unicodedata.name(sign, "").partition(" ")[0] for sign in set(text) if sign.isalpha()}


@lru_cache(maxsize=8)
def _scripts(collection: Collection) -> set[str]:
    """The scripts that names of sections are written in."""
    headings = (listed for kind in collection.file.sections for listed in kind.headings.values())
    return _scripts_of("".join(name for listed in headings for name in listed))


def _is_line(run: Run, text: str) -> bool:
    """Whether a run is all that stands on its line."""
    before, after = text[max(run.at - 1, 0) : run.at], text[run.to : run.to + 1]
    return before in {"", "\n"} and after in {"", "\n"}
