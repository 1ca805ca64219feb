"""Tables as grids."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.read.tables import find_tables


def grid(text: str) -> list[list[str | None]]:
    (found,) = find_tables(text, 0, len(text))
    return [[None if cell is None else cell.text.strip() for cell in row] for row in found.rows]


FORMS = [
    ("{|\n! A !! B\n|-\n| 1 || 2\n|}", [["A", "B"], ["1", "2"]]),
    ("{| class=wikitable\n|-\n! A\n! B\n|-\n| 1\n| 2\n|}", [["A", "B"], ["1", "2"]]),
    ('{|\n|+ Title\n! scope="col" | A\n|-\n| style="x" | 1\n|}', [["A"], ["1"]]),
    ("{|\n| [[User:A|B]] || {{t|x}}\n|}", [["[[User:A|B]]", "{{t|x}}"]]),
    ('{|\n! colspan="2" | Both\n|-\n| 1 || 2\n|}', [["Both", "Both"], ["1", "2"]]),
    ('{|\n| rowspan="2" | A || 1\n|-\n| 2\n|}', [["A", "1"], ["A", "2"]]),
    ("{|\n| 1 || 2\n|-\n| 3\n|}", [["1", "2"], ["3", None]]),
    ("{|\n| 1\nmore\n|}", [["1\nmore"]]),
    ("<table><tr><th>A</th><td>1</td></tr><tr><td colspan=2>x</td></tr></table>", [["A", "1"], ["x", "x"]]),
    ("{|\n| unclosed || 2", [["unclosed", "2"]]),
]


@pytest.mark.parametrize(("text", "rows"), FORMS)
def test_forms(text: str, rows: list[list[str | None]]) -> None:
    assert grid(text) == rows


def test_a_table_that_lays_out_others_is_none() -> None:
    text = "{|\n|\n{|\n| left\n|}\n|\n{|\n| right\n|}\n| out\n|}"
    assert [table.rows[0][0].text.strip() for table in find_tables(text, 0, len(text))] == ["left", "right"]


def test_huge_spans_are_bounded() -> None:
    assert len(grid('{|\n| colspan="9999" rowspan="9999" | x\n|}')[0]) <= 40


@given(
    st.lists(
        st.sampled_from(
            [
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
                "<table>",
                "<tr>",
                "<td>",
                "</table>",
                "\0",
            ]
        ),
        max_size=60,
    )
)
@settings(max_examples=200)
def test_never_raises_and_cells_lie_where_they_say(parts: list[str]) -> None:
    text = "".join(parts)
    for table in find_tables(text, 0, len(text)):
        for row in table.rows:
            for cell in row:
                assert cell is None or text[slice(*cell.span)] == cell.text
