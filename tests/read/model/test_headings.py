"""Headings and sections by MediaWiki's rules, and what only looks like a heading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read.model import model_of
from tests.read.model.page import headings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("== A ==", [(2, "A")]),
        ("x\n==A==  \t\ny", [(2, "A")]),
        ("===A==", [(2, "=A")]),
        ("=A=", [(1, "A")]),
        ("=======A=======", [(6, "=A=")]),
        ("===", [(1, "=")]),
        ("==", []),
        ("== A", []),
        ("A ==", []),
        ("== A == b", []),
        (" == A ==", []),
        ("* == A ==", []),
        ("== A == <!-- b --><!-- c -->", [(2, "A")]),
        ("<!-- b -->== A ==", [(2, "A")]),
        ("== A<!-- b --> ==", [(2, "A")]),
        ("<!--\n== A ==\n-->", []),
        ("<!--\n== A ==\n", []),
        ("<nowiki>\n== A ==\n</nowiki>", []),
        ("<nowiki>\n== A ==\n", [(2, "A")]),
        ("<pre>\n== A ==\n</pre>", []),
        ("== <nowiki>A = B</nowiki> ==", [(2, "A = B")]),
        ("{{a|\n== A ==\n}}", []),
        ("{{a|b={{c}}|\n== A ==\n}}\n== B ==", [(2, "B")]),
        ("{{a|\n== A ==\n", [(2, "A")]),
        ("{{a|[[b\n== A ==\n}}", [(2, "A")]),
        ("{{{a|\n== A ==\n}}}", []),
        ("<gallery>\n== A ==\n", [(2, "A")]),
        ("{|\n|\n== A ==\n|}", [(2, "A")]),
        ("{|\n| == A ==\n|}", []),
        ("<translate>== A ==</translate>", [(2, "A")]),
        ("<translate>\n== A == <!--T:1-->\n</translate>", [(2, "A")]),
        ("<div>\n== A ==\n<div>\n== B ==", [(2, "A"), (2, "B")]),
        ("''not closed\n== A ==\n<span>\n== B ==", [(2, "A"), (2, "B")]),
        ("== '''A''' ==\n== [[B|C]] ==\n== {{lang|fr|D}} ==", [(2, "A"), (2, "C"), (2, "D")]),
        ("== A\u200e ==\n==\xa0B&nbsp;==", [(2, "A"), (2, "B")]),
        ("== A ==\r\nx\r\n== B ==\r\n", [(2, "A"), (2, "B")]),
        ("x <h2 id='a'>A</h2>\n<H3>B</H3>", [(2, "A"), (3, "B")]),
        ("\0== A ==\0", [(2, "A")]),
    ],
)
def test_headings(text: str, expected: list[tuple[int, str]]) -> None:
    assert headings(text) == expected


def test_anchors_are_those_of_mediawiki() -> None:
    found = model_of("== A b ==\n== a B ==\n== A b_2 ==\n== A b ==\n== Où? ==").headings
    assert [heading.anchor for heading in found] == ["A_b", "a_B_2", "A_b_2_2", "A_b_3", "Où?"]


def test_numbers_count_the_headings_mediawiki_can_edit() -> None:
    text = "== A ==\n{{x|\n== hidden ==\n}}\n<h2>H</h2>\n<translate>== T ==</translate>\n== B =="
    found = [(heading.text, heading.number) for heading in model_of(text).headings]
    assert found == [("A", 1), ("H", None), ("T", None), ("B", 2)]


def test_sections_hold_what_stands_between_headings() -> None:
    sections = model_of("lead\n== A ==\none\n=== B ===\ntwo").sections
    assert [[block.text for block in section.blocks] for section in sections] == [["lead"], ["one"], ["two"]]


@pytest.mark.parametrize(
    ("text", "doubted", "reason"),
    [
        ("== A == b", "A", "text after it"),
        ("b == A ==", "A", "text before it"),
        (" == A ==", "A", "indented"),
        (": == A ==", "A", "indented"),
        ("* == A ==", "A", "list"),
        ("{|\n| == A ==\n|}", "A", "cell"),
        ("== A", "A", "equals signs"),
        ("＝＝ A ＝＝", "A", "equals signs"),
        ("{{x|\n== A ==\n}}", "A", "template"),
        ("[[a|\n== A ==\n]]", "A", "link"),
        ("<!-- a\n== A ==\n", "A", "comment that is not closed"),
        ("<!-- a\n== A ==\n<!-- b -->", "A", "comment that is not closed"),
        ("<ref>a\n== A ==\n<ref>b</ref>", "A", "<ref> that is not closed"),
    ],
)
def test_doubts(text: str, doubted: str, reason: str) -> None:
    (doubt,) = model_of(text).doubts
    assert doubt.text == doubted
    assert reason in doubt.reason


@pytest.mark.parametrize("text", ["== A ==\nb", "<!--\n== A ==\n-->", "<pre>\n== A ==\n</pre>", "a = b"])
def test_no_doubt(text: str) -> None:
    assert model_of(text).doubts == ()


PIECES = st.sampled_from(
    [
        "== A ==\n",
        "=== B ===\n",
        "\n",
        "{|\n",
        "|}\n",
        "x",
        "|",
        "=",
        "''",
        "\0",
        "\u200e",
        "é",
        "<!--",
        "-->",
        "<nowiki>",
        "</nowiki>",
        "<h2>",
        "</h2>",
        "<gallery>",
        "</gallery>",
        "<div>",
        "{{",
        "}}",
        "[[",
        "]]",
        "*",
        ";a:b\n",
    ]
)


@given(st.lists(PIECES).map("".join) | st.text())
def test_sections_follow_each_other_over_the_whole_page(text: str) -> None:
    page = model_of(text)
    assert page.whole
    at = 0
    for section in page.sections:
        assert section.start == at <= section.body <= section.end
        at = section.end
        if section.heading:
            assert 1 <= section.heading.level <= 6
        for block in section.blocks:
            assert section.body <= block.start <= block.end <= section.end
    assert at == len(page.seen.text)
