"""Which cells of a table are said of which theme: those below its name, those in its row, or all of them.

A row of nothing but themes (its first cell may be another) heads the columns below it; in other rows what stands
beside a theme's name is said of it. Under a theme's heading a table states none: its cells are content like all else.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.read.model import Block, Cell, Table
from bot.read.model.records import STAND_IN_LEVEL
from bot.read.model.tables import distinct
from bot.read.scopes import CELL, Scopes, ThemeDraft
from bot.read.statements import SHORT
from bot.reports.theme_names import ThemeNames

Cells = list[tuple[int, Cell]]  # of a row, by the column they begin in
Named = dict[int, tuple[str, ...]]
Blocks = Callable[[tuple[Block, ...]], None]


def read_table(table: Table, names: ThemeNames, scopes: Scopes, blocks: Blocks, *, holds: bool, narrow: bool) -> None:
    """Reads a table into the themes in force; ``blocks`` reads what stands in a cell.

    ``holds``: what stands beside a name can be said of it. ``narrow``: so can what stands below it in a table of two
    columns, which elsewhere may be one of labels and values.
    """
    rows = [list(distinct(row)) for row in table.rows]
    named = [_named(cells, names) for cells in rows] if scopes.may_state(CELL) else []
    if any(named):
        scopes.close(CELL)
    reader = _Reader(scopes, blocks)
    for cells, themes in zip(rows, named or [{}] * len(rows), strict=True):
        if themes and all(column in themes for column, _ in cells[1:]) and (len(cells) > 1 or 0 in themes):
            reader.heads(cells, themes)
            if not holds or (len(cells) == 2 and 0 not in themes and not narrow):
                reader.below = {}
        elif reader.below:
            reader.columns(cells)
        else:
            reader.row(cells, themes, holds)
        scopes.close(CELL)


def _named(cells: Cells, names: ThemeNames) -> Named:
    """The themes that cells are the names of."""
    texts = ((column, cell.text) for column, cell in cells if len(cell.blocks) == 1)
    return {column: themes for column, text in texts if 1 < len(text) <= SHORT and (themes := names.named(text))}


class _Reader:
    """The rows of one table in order; ``below`` are the themes of its columns, where a row has headed them."""

    def __init__(self, scopes: Scopes, blocks: Blocks) -> None:
        self._scopes, self._blocks = scopes, blocks
        self._done: set[tuple[int, int]] = set()  # cells that span rows, and the columns they were read in
        self.below: dict[int, list[ThemeDraft]] = {}

    def heads(self, cells: Cells, themes: Named) -> None:
        """A row of nothing but themes."""
        self.below = {}
        for column, cell in cells:
            if column in themes:
                drafts = self._state(themes[column], cell)
                self.below.update(dict.fromkeys(range(column, column + cell.across), drafts))
            else:
                self._cell(cell, column)

    def columns(self, cells: Cells) -> None:
        """Cells below the names of themes; the one that heads the row is repeated for each."""
        lead = cells[0][1] if cells and cells[0][0] == 0 and 0 not in self.below else None
        for column, cell in cells[lead is not None :]:
            for place in range(column, column + cell.across):
                if cell.text and (id(cell), place) not in self._done:
                    self._scopes.open(CELL, self.below.get(place, []))
                    if lead and place in self.below:
                        self._words(lead)
                    self._cell(cell, place)
                    self._scopes.close(CELL)

    def row(self, cells: Cells, themes: Named, holds: bool) -> None:
        """Cells of a row that names themes or none; those before the first name are said of it too."""
        first = min(themes, default=-1)
        for column, cell in sorted(cells, key=lambda pair: pair[0] != first) if holds else cells:
            if column not in themes:
                self._cell(cell, -1)
                continue
            drafts = self._state(themes[column], cell)
            if holds:
                self._scopes.open(CELL, drafts)

    def _state(self, themes: tuple[str, ...], cell: Cell) -> list[ThemeDraft]:
        return self._scopes.state(themes, "cell", cell.blocks[0].span(), cell.text)

    def _cell(self, cell: Cell, column: int) -> None:
        """What stands in a cell; what it states ends with it."""
        if (id(cell), column) in self._done:
            return
        self._done.add((id(cell), column))
        if cell.header:
            self._words(cell)
        else:
            with self._scopes.kept():
                self._blocks(cell.blocks)

    def _words(self, cell: Cell) -> None:
        for block in cell.blocks:
            self._scopes.say("heading", block, depth=STAND_IN_LEVEL)
