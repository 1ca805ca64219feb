"""Tables as grids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read.model import model_of


def grid(text: str) -> list[list[str | None]]:
    (table,) = [block.table for block in model_of(text).blocks() if block.table]
    return [[None if cell is None else cell.text for cell in row] for row in table.rows]


FORMS = [
    ("{|\n! A !! B\n|-\n| 1 || 2\n|}", [["A", "B"], ["1", "2"]]),
    ("{| class=wikitable\n|-\n! A\n! B\n|-\n| 1\n| 2\n|}", [["A", "B"], ["1", "2"]]),
    ('{|\n|+ Title\n! scope="col" | A\n|-\n| style="x" | 1\n|}', [["A"], ["1"]]),
    ("{|\n| [[User:A|B]] || {{small|x}}\n|}", [["B", "x"]]),
    ("{|\n| [[A|a || b]] || c\n|}", [["a || b", "c"]]),
    ('{|\n! colspan="2" | Both\n|-\n| 1 || 2\n|}', [["Both", "Both"], ["1", "2"]]),
    ('{|\n| rowspan="2" | A || 1\n|-\n| 2\n|}', [["A", "1"], ["A", "2"]]),
    ("{|\n| 1 || 2\n|-\n| 3\n|}", [["1", "2"], ["3", None]]),
    ("{|\n| 1\nmore\n|}", [["1\nmore"]]),
    ("{|\n! a !! b || c\n|}", [["a", "b", "c"]]),
    ("{|\n| a !! b\n|}", [["a !! b"]]),
    (":{|\n| indented\n|}", [["indented"]]),
    ("<table><tr><th>A</th><td>1</td></tr><tr><td colspan=2>x</td></tr></table>", [["A", "1"], ["x", "x"]]),
    ("{|\n| unclosed || 2", [["unclosed", "2"]]),
]


@pytest.mark.parametrize(("text", "rows"), FORMS)
def test_forms(text: str, rows: list[list[str | None]]) -> None:
    assert grid(text) == rows


def test_a_table_in_a_cell_is_a_block_of_it() -> None:
    (table,) = [
        block.table
        for block in model_of("{|\n|\n{|\n| left\n|}\n|\n{|\n| right\n|}\n| out\n|}").blocks()
        if block.table
    ]
    inner = [[block.kind for block in cell.blocks] for cell in table.cells()]
    assert inner == [["table"], ["table"], ["paragraph"]]


def test_huge_spans_are_bounded() -> None:
    assert len(grid('{|\n| colspan="9999" rowspan="9999" | x\n|}')[0]) == 40


def test_lines_behind_a_table_are_no_cells() -> None:
    assert [block.kind for block in model_of("{|\n| a\n|}\nb").blocks()] == ["table", "paragraph"]


MARKS = [
    "{|",
    "|}",
    "|-",
    "| a",
    "! b",
    "||",
    "!!",
    "\n",
    "[[",
    "]]",
    "{{",
    "}}",
    'rowspan="3" |',
    'colspan="2" |',
    "|+ c",
    "x",
]


@given(st.lists(st.sampled_from(MARKS)).map("".join))
def test_every_row_has_the_same_number_of_places(text: str) -> None:
    for block in model_of(text).blocks():
        if block.table:
            assert len({len(row) for row in block.table.rows}) <= 1
            for cell in block.table.cells():
                assert block.start <= cell.start <= cell.end <= block.end
