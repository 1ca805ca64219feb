"""Lines that name a section of the form without being headings, and hold what the section says.

Bold, underlined or large lines, terms, templates that make a heading, plain lines that are nothing but a section's name, labels
with a value ("Budget: 500 USD"), heads and captions of tables. They are looked for only where no heading has the section. What
stands on a line of its own opens a part of the page; a label in a section of the form stays there, and lends its value.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from bot.read.elsewhere import is_function, is_transclusion
from bot.read.headings import CORE, Match, Matches, named, owners_of
from bot.read.model import Block, Cell, Heading, PageModel, Range, Run, Section, Table
from bot.read.model.records import STAND_IN_LEVEL
from bot.read.model.templates import listed
from bot.reports.collection import Alias, Collection
from bot.reports.folding import content_words

_LONGEST = 80  # code points of a name
_MOST_WORDS = 9
_STYLE = 12  # code points of a word in an argument that may be that of a style
MOST = 30  # lines that name one section
WIDEST = 12  # columns of a table whose heads are looked at
SMALL = 3  # rows of a table whose single head may be a section
_LABEL = re.compile(r"\s*[:：]\s*|\s+[-–—]\s+|\s*—\s*")
_AROUND = " \t:：.–—-"
_ENDS = re.compile(r"[.!?。！？।]\s|[,;，；、]$")


class StandIns(NamedTuple):
    """The page with lines that open a section as its sections; the values that labels lend; lines that may be topics or sections."""

    page: PageModel
    lent: list[Section]
    topics: list[tuple[Heading, tuple[str, ...]]]


def stand_ins(page: PageModel, matches: Matches, wanted: list[str], collection: Collection) -> StandIns:
    """The lines of a page that name a wanted section; they join the ``matches``."""
    sections: list[Section] = []
    found = StandIns(page, [], [])
    left = Counter(dict.fromkeys(wanted, MOST))
    for section, owner in zip(page.sections, owners_of(page, matches), strict=True):
        cutter = _Cutter(section, owner, left, collection)
        sections += cutter.cut()
        found.lent.extend(cutter.lent)
        found.topics.extend(cutter.topics)
        for heading, alias in cutter.found:
            matches[heading.start] = Match(alias.sections, "pseudo_heading")
    return found._replace(page=replace(page, sections=tuple(sections))) if len(sections) > len(page.sections) else found


@dataclass
class _Cutter:
    """One section of the page as several, each but the first with the line that stands in for its heading.

    ``topics`` are lines in a discussion that have a section's name and may be a topic all the same.
    """

    section: Section
    owner: tuple[str, ...]
    wanted: Counter[str]  # and how many more of their lines are looked for
    collection: Collection
    found: list[tuple[Heading, Alias]] = field(default_factory=list)
    lent: list[Section] = field(default_factory=list)
    topics: list[tuple[Heading, tuple[str, ...]]] = field(default_factory=list)
    parts: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)  # of the part that is open

    def cut(self) -> list[Section]:
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
                self._table(block, block.table)
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
        for line, strong in zip(block.lines, _standing_out(block, block.lines), strict=True):
            while silent and silent[0].at <= line.at:  # templates alone on their lines, which show nothing here
                if found := self._titled(run := silent.popleft()):
                    self._keep(block, done, run.at)
                    self._open(*found)
                    done = run.at
            named = self._line(block, line, strong, plain=line.at == 0 and self._goes_on(block, line, following))
            if named is None:
                continue
            alias, name_to, at = named
            heading = self._heading(block, line.at, name_to, "label" if at < line.to else "bold")
            if at >= line.to:
                self._keep(block, done, line.at)
                self._open(heading, alias)
                done = line.to
            else:
                if not self.owner:
                    self._keep(block, done, line.at)
                    done = line.to
                self._label(heading, alias, (block.part(at, line.to),))
        for run in silent:
            if found := self._titled(run):
                self._keep(block, done, run.at)
                self._open(*found)
                done = run.at
        self._keep(block, done, len(block.text))

    @staticmethod
    def _goes_on(block: Block, line: Range, following: Block | None) -> bool:
        """Whether something stands under a line that is no label without a value itself."""
        below = block.text[line.to :].strip().partition("\n")[0]
        return not below.endswith((":", "：")) if below else following is not None

    def _line(self, block: Block, line: Range, strong: int, *, plain: bool) -> tuple[Alias, int, int] | None:
        """What a line names, where the name ends, and where its value begins: at the end of the line where it has none.

        So many code points of it are ``strong``; a ``plain`` line may be a name without them.
        """
        text = block.text[line.at : line.to]
        bare = text.rstrip(_AROUND)
        if strong >= len(bare):
            alias = self._meant(bare, self._heading(block, line.at, line.to, "bold"))
            return (alias, line.to, line.to) if alias else None
        if plain and (text.endswith((":", "：")) or not _ENDS.search(bare)):
            if alias := self._meant(bare):
                return alias, line.to, line.to
        if strong and (rest := text[strong:].lstrip(_AROUND)):
            is_label = text[:strong].rstrip().endswith((":", "：")) or _LABEL.match(text, strong)
            alias = (
                self._meant(text[:strong].rstrip(_AROUND), self._heading(block, line.at, line.to, "bold"))
                if is_label
                else None
            )
            return (alias, line.at + strong, line.to - len(rest)) if alias else None
        colon = _LABEL.search(text, 0, _LONGEST + 4)
        if colon and _in_a_link(block, line.at + colon.start()):
            return None
        if colon and colon.end() < len(text) and (alias := self._meant(text[: colon.start()])):
            return alias, line.at + colon.start(), line.at + colon.end()
        return None

    def _item(self, index: int, block: Block, following: Block | None) -> int:
        """Takes an item and, where it is a label, the items under it; gives the index of what comes next."""
        blocks = self.section.blocks
        if block.markers.endswith(";"):
            if alias := self._meant(block.text.rstrip(_AROUND)):
                self._open(self._heading(block, 0, len(block.text), "term"), alias)
                return index + 1
            self.blocks.append(block)
            return index + 1
        strong = _standing_out(block, block.lines[:1])
        found = None
        if strong and "budget" not in self.owner:
            found = self._line(block, block.lines[0], strong[0], plain=block.text.endswith((":", "：")))
        if not found:
            self.blocks.append(block)
            return index + 1
        end = index + 1
        while end < len(blocks) and blocks[end].kind == "item" and blocks[end].depth > block.depth:
            end += 1
        if found[2] < len(block.text):
            value = (block.part(found[2], len(block.text)), *blocks[index + 1 : end])
        else:
            value = blocks[index + 1 : end]
        if not (value or strong[0] or (following and following.kind != "item")) or (
            "discussion" in self.owner and not any(map(_telling, value))
        ):
            self.blocks.append(block)
            return index + 1
        heading = self._heading(block, 0, found[1], "label")
        if not value:
            self._open(heading, found[0])
            return index + 1
        self._label(heading, found[0], value)
        if self.owner:
            self.blocks += blocks[index:end]
        return end

    def _templates(self, block: Block) -> None:
        """Templates alone on their lines: one that is given the name of a section is its heading, with what else it is given."""
        for run in block.runs:
            found = self._titled(run) if run.kind == "template" else None
            if not found:
                self.blocks.append(
                    block if len(block.runs) == 1 else replace(block, runs=(run,), start=run.start, end=run.end)
                )
                continue
            self._open(*found)
            others = tuple((key, value) for key, value in run.parameters if value.strip(_AROUND) != found[0].text)
            if not all(_is_style(value) for _, value in others):
                self.blocks.append(replace(block, runs=(run._replace(parameters=others),), start=run.end, end=run.end))

    def _titled(self, run: Run) -> tuple[Heading, Alias] | None:
        """The heading that a template makes of one of its arguments."""
        for key, value in run.parameters if not (is_transclusion(run.target) or is_function(run.target)) else ():
            if key in listed("title_parameter") and (name := value.strip(_AROUND)):
                heading = Heading(name, STAND_IN_LEVEL, run.start, run.end, "template")
                if alias := self._meant(name, heading):
                    return heading, alias
        return None

    def _table(self, block: Block, table: Table) -> None:
        caption = table.caption
        if caption and (alias := self._meant(caption.text.rstrip(_AROUND))):
            self._open(self._heading(caption, 0, len(caption.text), "table"), alias)
            self.blocks.append(replace(block, table=Table(table.rows), text=""))
            return
        done = 0
        for index, row in enumerate(table.rows):
            cells = [cell for at, cell in enumerate(row) if cell is not None and (not at or row[at - 1] is not cell)]
            alias = self._named_by(cells[0]) if cells else None
            if alias is None:
                continue
            heading = _head(cells[0])
            value = tuple(inner for cell in cells[1:] for inner in cell.blocks)
            if len(cells) == 1 and index + 1 < len(table.rows):
                self._rows(block, table.rows[done:index], caption)
                self._open(heading, alias)
                self._rows(block, table.rows[index + 1 :])
                return
            if (
                value
                and not all(cell.header for cell in cells)
                and "budget" not in self.owner
                and (_stands_out(cells[0]) or len(cells) == 2)
            ):
                if not self.owner:
                    self._rows(block, table.rows[done:index], caption)
                    done = index + 1
                self._label(heading, alias, value)
        if not done and not {"participants", "budget"} & set(self.owner):
            self._columns(table)
        self._rows(block, table.rows[done:], caption)

    def _columns(self, table: Table) -> None:
        """Heads of columns lend what stands below them: in a small table, or where several of them name sections."""
        heads = [
            (column, head, self._named_by(head))
            for column, head in enumerate(table.rows[0][:WIDEST])
            if head and head.header
        ]
        told = [(column, head, alias) for column, head, alias in heads if alias]
        if len(table.rows) > SMALL and len(told) < 2:
            return
        for column, head, alias in told:
            below = [row[column] for row in table.rows[1:] if column < len(row)]
            if value := tuple(inner for cell in below if cell for inner in cell.blocks):
                self._lend(_head(head), alias, value)

    def _named_by(self, cell: Cell) -> Alias | None:
        text = cell.blocks[0].text if len(cell.blocks) == 1 else ""
        return self._meant(text.rstrip(_AROUND)) if len(text) <= _LONGEST else None

    def _rows(self, block: Block, rows: tuple[tuple[Cell | None, ...], ...], caption: Block | None = None) -> None:
        """Keeps rows of a table as a table."""
        assert block.table is not None
        if len(rows) == len(block.table.rows):
            self.blocks.append(block)
        elif rows:
            self.blocks.append(replace(block, table=Table(rows, caption)))

    # ------------------------------------------------------------------ parts

    def _meant(self, name: str, at: Heading | None = None) -> Alias | None:
        """The wanted section that a name means here; inside of a discussion only by a core name, and by others it is a topic."""
        if not name or len(name) > _LONGEST or name.count(" ") >= _MOST_WORDS or "==" in name or "\n" in name:
            return None
        alias, rule = named(name, self.collection)
        if (
            alias is None
            or alias.either
            or rule == "part"
            or not any(self.wanted[section] > 0 for section in alias.sections)
        ):
            return None
        if "discussion" in self.owner and alias.rank >= CORE:
            if at and len(content_words(name)) > 1:
                self.topics.append((at, alias.sections))
            return None
        return alias

    def _heading(self, block: Block, at: int, to: int, kind: str) -> Heading:
        text = block.text[at:to].strip(_AROUND)
        return Heading(text, STAND_IN_LEVEL, block.seen_offset(at), block.seen_offset(to), kind)

    def _keep(self, block: Block, at: int, to: int) -> None:
        if at == 0 and to == len(block.text):
            self.blocks.append(block)
        elif block.text[at:to].strip():
            self.blocks.append(block.part(at, to))

    def _open(self, heading: Heading | None, alias: Alias | None, start: int | None = None) -> None:
        start = heading.start if heading else start
        assert start is not None
        self._close(start)
        self.parts.append(Section(heading, (), start, heading.end if heading else start, start))
        if heading and alias:
            self._found(heading, alias)

    def _found(self, heading: Heading, alias: Alias) -> None:
        self.found.append((heading, alias))
        self.wanted.subtract(alias.sections)

    def _close(self, end: int) -> None:
        last = self.parts[-1]
        self.parts[-1] = Section(last.heading, tuple(self.blocks), last.start, last.body, max(end, last.start))
        self.blocks = []

    def _label(self, heading: Heading, alias: Alias, value: tuple[Block, ...]) -> None:
        """A label with its value: a part of the page outside of the form's sections, in one of them only lent."""
        if self.owner:
            self._lend(heading, alias, value)
            return
        self._open(heading, alias)
        self.blocks += value
        self._open(None, None, max(heading.end, *(block.end for block in value)))

    def _lend(self, heading: Heading, alias: Alias, value: tuple[Block, ...]) -> None:
        self._found(heading, alias)
        self.lent.append(
            Section(heading, value, heading.start, heading.end, max(heading.end, *(block.end for block in value)))
        )


def _standing_out(block: Block, lines: Sequence[Range]) -> list[int]:
    """So many code points at the beginning of each line stand out: by being bold, underlined, large, or shown by a template."""
    shown = {run.at: run.to for run in block.runs if run.kind == "template" and run.to > run.at}
    if not block.strong and not shown:
        return [0] * len(lines)
    found, reach = [], 0
    ranges = deque(sorted(block.strong))
    for line in lines:
        while ranges and ranges[0].at <= line.at:
            reach = max(reach, ranges.popleft().to)
        whole = line.to if shown.get(line.at, 0) >= line.to else 0
        found.append(max(min(reach, line.to), whole, line.at) - line.at)
    return found


def _head(cell: Cell) -> Heading:
    return Heading(cell.text.strip(_AROUND), STAND_IN_LEVEL, cell.start, cell.end, "table")


def _stands_out(cell: Cell) -> bool:
    return cell.header or cell.blocks[0].alone or cell.text.rstrip().endswith((":", "："))


def _telling(block: Block) -> bool:
    """Whether a value says what only a section says: a figure, an account, a file."""
    return (
        any(sign.isdigit() for sign in block.text)
        or any(run.kind in {"user", "file"} for run in block.runs)
        or bool(block.files)
    )


def _is_style(value: str) -> bool:
    """Whether an argument is no text: a word for a style, a length, a colour."""
    return " " not in value.strip() and len(value) <= _STYLE


def _in_a_link(block: Block, at: int) -> bool:
    """Whether an offset of the text is inside of the words of a link: "commons:Category:Salon"."""
    return any(run.at <= at < run.to for run in block.runs)
