"""Lines that name a section of the form without being headings, and hold what the section says.

Bold, underlined or large lines, terms, templates that make a heading, plain lines of nothing but a section's name,
labels with a value ("Budget: 500 USD"), heads and captions of tables. They are looked for only where no heading has
the section. What stands on a line of its own opens a part of the page; a label in a section of the form stays there,
and lends its value. Which words name a section is left to ``section_names``.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator

from msgspec import Struct, structs

from bot.read.content import tells
from bot.read.headings import Match, Matches, owners_of
from bot.read.model import Block, Cell, PageModel, Range, Section, Table
from bot.read.model.tables import distinct
from bot.read.model.templates import listed
from bot.read.section_names import AROUND, COLONS, Here, Named, standing_out
from bot.reports.collection import Collection

MOST = 30  # lines that name one section
_STYLE = 12  # code points of a word in an argument that may be that of a style
_WIDEST = 12  # columns of a table whose heads are looked at
_SMALL = 3  # rows of a table of which a single head of a column may be a section
_ITEMISED = frozenset({"participants", "budget"})  # whose tables have heads of their own: "Location" of a person


def stand_ins(
    page: PageModel, matches: Matches, wanted: list[str], collection: Collection
) -> tuple[PageModel, list[Section], list[Named]]:
    """The page with the lines that open a wanted section as its sections, what labels lend, and what may be a topic.

    The lines join the ``matches``. Takes linear time.
    """
    parts: list[Section] = []
    lent: list[Section] = []
    topics: list[Named] = []
    left = Counter(dict.fromkeys(wanted, MOST))
    for section, owner in zip(page.sections, owners_of(page, matches), strict=True):
        cutter = _Cutter(section, Here(owner, left, topics, collection))
        parts += cutter.parts if len(cutter.parts) > 1 else [section]
        lent += cutter.lent
        for one in cutter.found:
            matches[one.heading.start] = Match(one.sections, "pseudo_heading")
    return structs.replace(page, sections=tuple(parts)), lent, topics


class _Step(Struct, frozen=True):
    """A line that opens a section; with a ``value`` its label, of which ``lend`` it; without a name blocks to keep."""

    named: Named | None = None
    value: tuple[Block, ...] = ()
    lend: bool = False


def _keep(*blocks: Block) -> _Step:
    return _Step(value=blocks)


class _Cutter:
    """One section of the page as several ``parts``, each but the first with the line that stands in for its heading."""

    def __init__(self, section: Section, here: Here) -> None:
        self.here = here
        self.parts = [Section(section.heading, (), section.start, section.body, section.end)]
        self.found: list[Named] = []
        self.lent: list[Section] = []
        self._blocks: list[Block] = []  # of the part that is open
        rest = deque(section.blocks)
        while rest:
            block = rest.popleft()
            found = len(self.found)
            if block.kind == "item":
                steps = _item(block, rest, here)
            elif block.table:
                steps = _table(block, block.table, here)
            elif block.kind == "template":
                steps = _templates(block, here)
            else:
                steps = _paragraph(block, bool(rest), here) if block.kind == "paragraph" else iter([_keep(block)])
            for step in steps:
                self._take(step)
            if block.table and len(self.found) == found:
                self._cells(block.table)
        self._close(section.end)

    def _take(self, step: _Step) -> None:
        if step.named is None:
            self._blocks += step.value
            return
        self.found.append(step.named)
        self.here.left.subtract(step.named.sections)
        heading = step.named.heading
        end = max((heading.end, *(block.end for block in step.value)))
        if step.value and (step.lend or self.here.owner):
            self.lent.append(Section(heading, step.value, heading.start, heading.end, end))
            return
        self._close(heading.start)
        self.parts.append(Section(heading, (), heading.start, heading.end, heading.end))
        if step.value:
            self._blocks += step.value
            self._close(end)
            self.parts.append(Section(None, (), end, end, end))

    def _close(self, end: int) -> None:
        last = self.parts[-1]
        self.parts[-1] = Section(last.heading, tuple(self._blocks), last.start, last.body, max(end, last.start))
        self._blocks = []

    def _cells(self, table: Table) -> None:
        """The cells of a table that only lays out the page: their lines lend what they open."""
        for cell in table.cells():
            if len(cell.blocks) > 1 or any(one.table or one.strong or "\n" in one.text for one in cell.blocks):
                inner = _Cutter(Section(None, cell.blocks, cell.start, cell.start, cell.end), self.here)
                self.lent += [part for part in inner.parts if part.heading] + inner.lent
                self.found += inner.found


def _paragraph(block: Block, goes_on: bool, here: Here) -> Iterator[_Step]:
    done = 0  # offset in the text up to which the block is taken
    silent = deque(run for run in block.runs if run.kind == "template" and run.at == run.to)
    end = Range(len(block.text), len(block.text))
    for line, strong in zip((*block.lines, end), (*standing_out(block, block.lines), 0), strict=True):
        while silent and silent[0].at <= line.at:  # templates alone on their lines, which show nothing here
            run = silent.popleft()
            if found := here.template(run):
                yield from (_between(block, done, run.at), _Step(found))
                done = run.at
        found = here.line(block, line, strong, plain=not line.at and _is_above(block, line, goes_on))
        if found and (not here.owner or found.value >= line.to):
            yield _between(block, done, line.at)
            done = line.to
        if found:
            yield _Step(found, (block.part(found.value, line.to),) if found.value < line.to else ())
    yield _between(block, done, len(block.text))


def _between(block: Block, at: int, to: int) -> _Step:
    """Keeps what stands between two offsets of a block's text."""
    if at == 0 and to == len(block.text):
        return _keep(block)
    shown = block.text[at:to].strip() or any(block.runs_in(at, to))
    return _keep(block.part(at, to)) if shown else _keep()


def _is_above(block: Block, line: Range, goes_on: bool) -> bool:
    """Whether something stands under a line that is no label without a value itself."""
    below = block.text[line.to :].strip().partition("\n")[0]
    return not below.endswith(COLONS) if below else goes_on


def _item(block: Block, rest: deque[Block], here: Here) -> Iterator[_Step]:
    """An item, or, where it is a label, the item with those under it."""
    is_term = block.markers.endswith(";")
    strong = standing_out(block, block.lines[:1])
    found = here.whole(block, "term") if is_term else None
    if strong and not is_term and "budget" not in here.owner:  # whose items are costs: "Venue: 100 USD"
        found = here.line(block, block.lines[0], strong[0], plain=block.text.endswith(COLONS))
    if found is None or is_term:
        yield _Step(found) if found else _keep(block)
        return
    is_heading = strong[0] or (rest and rest[0].kind != "item")
    under: list[Block] = []
    while rest and rest[0].depth > block.depth:
        under.append(rest.popleft())
    own = (block.part(found.value, len(block.text)),) if found.value < len(block.text) else ()
    value = (*own, *under)
    is_topic = "discussion" in here.owner and not any(map(tells, value))
    if is_topic or not (value or is_heading):
        rest.extendleft(reversed(under))
        yield _keep(block)
        return
    yield _Step(found, value)
    if here.owner and value:
        yield _keep(block, *under)


def _templates(block: Block, here: Here) -> Iterator[_Step]:
    """Templates alone on their lines: one that is given a section's name is its heading, with what else it has."""
    for run in block.runs:
        found = here.template(run) if run.kind == "template" else None
        if found is None:
            yield _keep(structs.replace(block, runs=(run,), start=run.start, end=run.end))
            continue
        yield _Step(found)
        others = tuple((key, value) for key, value in run.parameters if value.strip(AROUND) != found.heading.text)
        # More than a word for a style, a length, a colour is content.
        is_text = any(" " in value.strip() or len(value) > _STYLE for _, value in others)
        if is_text and run.target.lower() not in listed("heading"):
            yield _keep(
                structs.replace(block, runs=(structs.replace(run, parameters=others),), start=run.end, end=run.end)
            )


def _table(block: Block, table: Table, here: Here) -> Iterator[_Step]:
    """A table, cut at the caption and the heads of rows and columns that name sections; whole where none does."""
    if table.caption and (found := here.whole(table.caption, "table")):
        yield from (
            _Step(found),
            _keep(Block("table", "", block.start, block.end, block.seen, table=Table(table.rows))),
        )
        return
    done = 0
    for index, row in enumerate(table.rows):
        cells = [cell for _, cell in distinct(row)]
        found = here.cell(cells[0]) if cells else None
        if found and len(cells) == 1 and index + 1 < len(table.rows):  # a head over all columns
            yield from (_rows(block, table, done, index), _Step(found))
            done = index + 1
            break
        value = tuple(inner for cell in cells[1:] for inner in cell.blocks)
        if found and value and not all(cell.header for cell in cells) and _is_head(cells):
            if "budget" in here.owner:
                continue
            if not here.owner:
                yield _rows(block, table, done, index)
                done = index + 1
            yield _Step(found, value)
    if not done and table.rows and _ITEMISED.isdisjoint(here.owner):
        yield from _columns(table, here)
    yield _rows(block, table, done, len(table.rows))


def _rows(block: Block, table: Table, start: int, end: int) -> _Step:
    """Keeps rows of a table as a table."""
    if end - start == len(table.rows):
        return _keep(block)
    part = structs.replace(block, table=Table(table.rows[start:end], None if start else table.caption))
    return _keep(part) if end > start else _keep()


def _columns(table: Table, here: Here) -> Iterator[_Step]:
    """Heads of columns: in a small table, or where several of them name sections."""
    heads = [(column, here.cell(cell)) for column, cell in enumerate(table.rows[0][:_WIDEST]) if cell and cell.header]
    told = [(column, found) for column, found in heads if found]
    for column, found in told if len(table.rows) <= _SMALL or len(told) > 1 else ():
        below = [row[column] for row in table.rows[1:] if column < len(row)]
        if value := tuple(inner for cell in below if cell for inner in cell.blocks):
            yield _Step(found, value, lend=True)


def _is_head(cells: list[Cell]) -> bool:
    """Whether the first cell of a row is a head: by how it is written, or since there is one other."""
    first = cells[0]
    return len(cells) == 2 or first.header or first.blocks[0].alone or first.text.rstrip().endswith(COLONS)
