"""Inline markup as a reader sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read.plain import plain
from bot.read.source import source


@pytest.mark.parametrize(
    ("wikitext", "seen"),
    [
        ("  as it is ", "as it is"),
        ("'''Bold''' and ''italic'''''", "Bold and italic"),
        ("[[User:Reader|the reader]]", "the reader"),
        ("[[:Category:A]] [[B (place)]]", "Category:A B (place)"),
        ("[[File:A.jpg|thumb|with [[link]]]]after", "after"),
        ("[https://example.org the site] [https://example.org]", "the site"),
        ("[mailto:a@example.org write]", "write"),
        ("a<br />b<small>c</small>", "a bc"),
        ("a<ref>note <b>x</b></ref>b<ref name=x/>", "ab"),
        ("a &amp; b&nbsp;c &#8364;", "a & b c €"),
        ("{{nowrap|12 people}} {{lang|fr|ami}} {{clear}}", "12 people ami"),
        ("{{u|1=Reader}}", "Reader"),
        ("<!-- no -->yes<!-- not closed", "yes"),
        ("two\nlines", "two lines"),
        ("[not a link] {neither}", "[not a link] {neither}"),
    ],
)
def test_plain(wikitext, seen):
    assert plain(wikitext) == seen
    assert plain(source(wikitext).masked) == seen


@given(st.text(alphabet="[]{}|'<>&;a \n\0é\u200e"))
def test_anything_becomes_one_line(wikitext):
    assert "\n" not in plain(wikitext)


def test_deep_nesting_takes_few_passes():
    assert plain("[[a|" * 3_000 + "x" + "]]" * 3_000).count("x") == 1


@pytest.mark.parametrize(
    ("wikitext", "text"),
    [
        ("{{small|[[User:Amina Example|Amina]] (host)}}", "Amina (host)"),
        ("{{lang|fr|[[Lac|le lac]]}}", "le lac"),
        ("{{color|red|1=x|2=[[A|b]]}}", "b"),
        ("{{tq|see [https://example.org here] and go}}", "see here and go"),
        ("{{unknown|[[A|b]]}}", ""),
        ("{{small|[[A|}}", "[[A"),
    ],
)
def test_a_bar_in_a_link_parts_no_arguments(wikitext, text):
    assert plain(wikitext) == text
