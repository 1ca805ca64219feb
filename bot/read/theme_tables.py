"""Which cells of a table are said of which theme: those below its name, in its row, or all of them.

A row of nothing but themes (its first cell may be another) heads the columns below it; in other rows what stands
beside a theme's name is said of it. Under a theme's heading a table states none: its cells are content like all else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.read.model import Block, Cell, Table
from bot.read.model.records import STAND_IN_LEVEL
from bot.read.naming import ThemeNames
from bot.read.scopes import CELL, Scopes, ThemeDraft
from bot.read.statements import SHORT
from bot.report import Content, Span

Row = tuple[Cell | None, ...]
_Named = dict[int, tuple[str, ...]]  # by column


class TableReader:
    """Reads one table into the themes in force; ``blocks`` reads what stands in a cell, ``holds``: what follows a name here can be said of it."""

    def __init__(self, block: Block, names: ThemeNames, scopes: Scopes, blocks: Callable[[tuple[Block, ...]], None]) -> None:
        self._block, self._names, self._scopes, self._blocks = block, names, scopes, blocks
        self._heads: dict[int, list[ThemeDraft]] = {}
        self._done: set[tuple[int, int]] = set()  # cells and the columns they were read in

    def read(self, table: Table, *, holds: bool, narrow: bool) -> None:
        """All cells of the table, row by row. ``narrow``: two columns can be a name and its content."""
        named = [self._named(row) for row in table.rows] if self._scopes.may_state(CELL) else []
        if any(named):
            self._scopes.close(CELL)
        for row, themes in zip(table.rows, named or [{}] * len(table.rows), strict=True):
            cells = list(_distinct(row))
            if themes and all(column in themes for column, _ in cells[1:]) and (len(cells) > 1 or 0 in themes):
                self._head(cells, themes)
                if not holds or (len(row) == 2 and 0 not in themes and not narrow):
                    self._heads = {}
            elif self._heads:
                self._below(row)
            else:
                self._beside(cells, themes, holds)
            self._scopes.close(CELL)

    def _named(self, row: Row) -> _Named:
        """The themes that cells of the row are the names of."""
        found = {}
        for column, cell in _distinct(row):
            text = cell.text
            if 1 < len(text) <= SHORT and (themes := self._names.named(text)):
                found[column] = themes
        return found

    def _head(self, cells: list[tuple[int, Cell]], themes: _Named) -> None:
        self._heads = {}
        for column, cell in cells:
            if column in themes:
                drafts = self._scopes.state(themes[column], "cell", self._span(cell), cell.text)
                for place in range(column, column + cell.across):
                    self._heads[place] = drafts
            else:
                self._cell(cell, column)

    def _below(self, row: Row) -> None:
        """Cells below the names of themes; the one that heads the row is repeated for each."""
        lead = row[0] if 0 not in self._heads else None
        for column, cell in enumerate(row):
            if cell is None or (column and cell is lead) or not cell.text.strip():
                continue
            if cell is lead:
                continue
            if column in self._heads:
                self._scopes.open(CELL, self._heads[column])
                if lead and (id(cell), column) not in self._done:
                    self._words(lead)
            self._cell(cell, column)
            self._scopes.close(CELL)

    def _beside(self, cells: list[tuple[int, Cell]], themes: _Named, holds: bool) -> None:
        """Cells of a row that names themes or none; those before the first name are said of it too."""
        first = min(themes, default=None)
        if first is not None and holds:
            before = [pair for pair in cells if pair[0] < first]
            cells = [pair for pair in cells if pair[0] == first] + before + [pair for pair in cells if pair[0] > first]
        for column, cell in cells:
            if column in themes:
                drafts = self._scopes.state(themes[column], "cell", self._span(cell), cell.text)
                self._scopes.close(CELL)
                if holds:
                    self._scopes.open(CELL, drafts)
            else:
                self._cell(cell, -1)

    def _cell(self, cell: Cell, column: int) -> None:
        if (id(cell), column) in self._done:
            return
        self._done.add((id(cell), column))
        if cell.header:
            self._words(cell)
        else:
            with self._scopes.kept():
                self._blocks(cell.blocks)

    def _words(self, cell: Cell) -> None:
        text = " ".join(cell.text.split("\n"))
        if text:
            self._scopes.add(Content("heading", text, STAND_IN_LEVEL, span=self._span(cell)))

    def _span(self, cell: Cell) -> Span:
        return cell.blocks[0].span() if cell.blocks else self._block.seen.span(cell.start, cell.end)


def _distinct(row: Row) -> Iterator[tuple[int, Cell]]:
    """The cells of a row by the column they begin in, one that spans several once."""
    before = None
    for column, cell in enumerate(row):
        if cell is not None and cell is not before:
            yield column, cell
        before = cell
