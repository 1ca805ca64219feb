"""Lines that name a section of the form without being headings, and hold what the section says.

Bold, underlined or large lines, terms, templates that make a heading, plain lines of nothing but a section's name,
labels with a value ("Budget: 500 USD"), heads and captions of tables. They are looked for only where no heading has
the section. What stands on a line of its own opens a part of the page; a label in a section of the form stays there,
and lends its value.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.read.headings import Match, Matches, owners_of
from bot.read.model import Block, Cell, PageModel, Range, Section
from bot.read.model.templates import listed
from bot.read.section_names import AROUND, Here, Named, standing_out
from bot.read.stand_in_tables import steps
from bot.reports.collection import Collection

MOST = 30  # lines that name one section
_STYLE = 12  # code points of a word in an argument that may be that of a style


class StandIns(NamedTuple):
    """The page with lines that open a section as its sections, what labels lend, and lines that may be topics."""

    page: PageModel
    lent: list[Section]
    topics: list[Named]


def stand_ins(page: PageModel, matches: Matches, wanted: list[str], collection: Collection) -> StandIns:
    """The lines of a page that name a wanted section; they join the ``matches``. Takes linear time."""
    sections: list[Section] = []
    found = StandIns(page, [], [])
    left = Counter(dict.fromkeys(wanted, MOST))
    for section, owner in zip(page.sections, owners_of(page, matches), strict=True):
        cutter = _Cutter(section, Here(owner, left, collection))
        sections += cutter.cut()
        found.lent.extend(cutter.lent)
        found.topics.extend(cutter.here.topics)
        for one in cutter.found:
            matches[one.heading.start] = Match(one.sections, "pseudo_heading")
    return found._replace(page=replace(page, sections=tuple(sections))) if len(sections) > len(page.sections) else found


@dataclass
class _Cutter:
    """One section of the page as several, each but the first with the line that stands in for its heading."""

    section: Section
    here: Here
    found: list[Named] = field(default_factory=list)
    lent: list[Section] = field(default_factory=list)
    parts: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)  # of the part that is open

    def cut(self) -> list[Section]:
        """The parts in page order: the section itself where no line of it names a section."""
        section = self.section
        self.parts.append(Section(section.heading, (), section.start, section.body, section.end))
        taken = 0
        for index, block in enumerate(section.blocks):
            if index < taken:
                continue
            following = section.blocks[index + 1] if index + 1 < len(section.blocks) else None
            if block.kind == "item":
                taken = self._item(index, block, following)
            elif block.table:
                self._table(block)
            elif block.kind == "template":
                self._templates(block)
            elif block.kind == "paragraph":
                self._paragraph(block, following)
            else:
                self.blocks.append(block)
        self._close(section.end)
        return self.parts if len(self.parts) > 1 else [section]

    # ------------------------------------------------------------------ forms

    def _paragraph(self, block: Block, following: Block | None) -> None:
        done = 0  # offset in the text up to which the block is taken
        silent = deque(run for run in block.runs if run.kind == "template" and run.at == run.to)
        end = Range(len(block.text), len(block.text))
        strong = standing_out(block, block.lines)
        for line, bold in zip((*block.lines, end), (*strong, 0), strict=True):
            while silent and silent[0].at <= line.at:  # templates alone on their lines, which show nothing here
                run = silent.popleft()
                if found := self.here.template(run):
                    self._keep(block, done, run.at)
                    self._open(found)
                    done = run.at
            found = self.here.line(block, line, bold, plain=not line.at and _goes_on(block, line, following))
            if found and found.value >= line.to:
                self._keep(block, done, line.at)
                self._open(found)
                done = line.to
            elif found:
                if not self.here.owner:
                    self._keep(block, done, line.at)
                    done = line.to
                self._label(found, (block.part(found.value, line.to),))
        self._keep(block, done, len(block.text))

    def _item(self, index: int, block: Block, following: Block | None) -> int:
        """Takes an item and, where it is a label, the items under it; gives the index of what comes next."""
        blocks = self.section.blocks
        if block.markers.endswith(";"):
            if found := self.here.whole(block, "term"):
                self._open(found)
            else:
                self.blocks.append(block)
            return index + 1
        strong = standing_out(block, block.lines[:1])
        found = None
        if strong and "budget" not in self.here.owner:  # whose items are costs: "Venue: 100 USD"
            found = self.here.line(block, block.lines[0], strong[0], plain=block.text.endswith((":", "：")))
        if found is None:
            self.blocks.append(block)
            return index + 1
        end = index + 1
        while end < len(blocks) and blocks[end].kind == "item" and blocks[end].depth > block.depth:
            end += 1
        own = (block.part(found.value, len(block.text)),) if found.value < len(block.text) else ()
        value = (*own, *blocks[index + 1 : end])
        is_heading = strong[0] or (following and following.kind != "item")
        is_topic = "discussion" in self.here.owner and not any(map(_tells, value))
        if is_topic or not (value or is_heading):
            self.blocks.append(block)
            return index + 1
        if not value:
            self._open(found)
            return index + 1
        self._label(found, value)
        if self.here.owner:
            self.blocks += blocks[index:end]
        return end

    def _templates(self, block: Block) -> None:
        """Templates alone on their lines: one that is given a section's name is its heading, with what else it has."""
        for run in block.runs:
            found = self.here.template(run) if run.kind == "template" else None
            if found is None:
                alone = len(block.runs) == 1
                self.blocks.append(block if alone else replace(block, runs=(run,), start=run.start, end=run.end))
                continue
            self._open(found)
            others = tuple((key, value) for key, value in run.parameters if value.strip(AROUND) != found.heading.text)
            if not all(_is_style(value) for _, value in others) and run.target.lower() not in listed("heading"):
                rest = run._replace(parameters=others)
                self.blocks.append(replace(block, runs=(rest,), start=run.end, end=run.end))

    def _table(self, block: Block) -> None:
        """A table, cut at its heads; where it only lays out the page, the lines in its cells lend what they open."""
        before = len(self.found)
        for step in steps(block, self.here):
            if step.block:
                self.blocks.append(step.block)
            elif step.named and step.lend:
                self._lend(step.named, step.value)
            elif step.named and step.value:
                self._label(step.named, step.value)
            elif step.named:
                self._open(step.named)

        if block.table and len(self.found) == before:
            for cell in block.table.cells():
                if len(cell.blocks) > 1 or any(one.table or one.strong or "\n" in one.text for one in cell.blocks):
                    self._cell(cell)

    def _cell(self, cell: Cell) -> None:
        inner = _Cutter(Section(None, cell.blocks, cell.start, cell.start, cell.end), self.here)
        self.lent += [part for part in inner.cut() if part.heading]
        self.lent += inner.lent
        self.found += inner.found

    # ------------------------------------------------------------------ parts

    def _keep(self, block: Block, at: int, to: int) -> None:
        """Keeps what stands between two offsets of a block's text in the part that is open."""
        if at == 0 and to == len(block.text):
            self.blocks.append(block)
        elif block.text[at:to].strip() or any(block.runs_in(at, to)):
            self.blocks.append(block.part(at, to))

    def _open(self, found: Named) -> None:
        heading = found.heading
        self._close(heading.start)
        self.parts.append(Section(heading, (), heading.start, heading.end, heading.end))
        self._note(found)

    def _close(self, end: int) -> None:
        last = self.parts[-1]
        self.parts[-1] = Section(last.heading, tuple(self.blocks), last.start, last.body, max(end, last.start))
        self.blocks = []

    def _label(self, found: Named, value: tuple[Block, ...]) -> None:
        """A label with its value: a part of the page outside of the form's sections, in one of them only lent."""
        if self.here.owner:
            self._lend(found, value)
            return
        self._open(found)
        self.blocks += value
        end = max(found.heading.end, *(block.end for block in value))
        self._close(end)
        self.parts.append(Section(None, (), end, end, end))

    def _lend(self, found: Named, value: tuple[Block, ...]) -> None:
        heading = found.heading
        end = max(heading.end, *(block.end for block in value))
        self.lent.append(Section(heading, value, heading.start, heading.end, end))
        self._note(found)

    def _note(self, found: Named) -> None:
        self.found.append(found)
        self.here.left.subtract(found.sections)


def _goes_on(block: Block, line: Range, following: Block | None) -> bool:
    """Whether something stands under a line that is no label without a value itself."""
    below = block.text[line.to :].strip().partition("\n")[0]
    return not below.endswith((":", "：")) if below else following is not None


def _tells(block: Block) -> bool:
    """Whether a value says what only a section says: a figure, an account, a file."""
    shown = any(run.kind in {"user", "file"} for run in block.runs) or bool(block.files)
    return shown or any(sign.isdigit() for sign in block.text)


def _is_style(value: str) -> bool:
    """Whether an argument is no text: a word for a style, a length, a colour."""
    return " " not in value.strip() and len(value) <= _STYLE
