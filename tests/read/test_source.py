"""What readers see of a page, at the offsets of its stored text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read.source import MASK, source, visible

TAGS = [
    "<!--",
    "-->",
    "<nowiki>",
    "</nowiki>",
    "<ref>",
    "</ref>",
    "<ref name=a />",
    "<s>",
    "</s>",
    "<b>",
    "</b>",
    "<li>",
]
WRAPPERS = ["<translate>", "</translate>", "<tvar|x>", "</>", "<includeonly>", "<div style='a'>"]
TEXT = [
    "== A ==",
    "[[Category:A]]",
    "\n",
    "\r\n",
    "\r",
    "\0",
    "\u200e",
    "\ud800",
    "__TOC__",
    "'''",
    "x",
    "é",
    "字",
    "=",
    "<",
    ">",
]
WIKITEXT = st.lists(st.sampled_from([*TAGS, *WRAPPERS, *TEXT, "\U000f005b"])).map("".join)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a<!-- hidden -->b", "ab"),
        ("a<!-- not closed\nb", "a"),
        ("<translate>== A == <!--T:1--></translate>", "== A == "),
        ("<tvar|name>B</> and <tvar name=c>C</tvar>", "B and C"),
        ("<languages/>x", "x"),
        ("500<ref>a\nnote</ref> USD<ref name='x' />", "500 USD"),
        ("<ref>not closed", "<ref>not closed"),
        ("<div class='a'>x</div><span\nid='b'>y</span>", "xy"),
        ("15 <s>14</s> people", "15  people"),
        ("<s>not closed on its line\n</s>", "not closed on its line\n"),
        ("a<includeonly>b</includeonly><noinclude>c</noinclude>", "ac"),
        ("a<includeonly>b", "a"),
        ("<strong>x</strong>", "'''x'''"),
        ("<ul><li>a</li><li>b</li></ul>", "\n*a\n*b"),
        ("a\u200eb\ufeff", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("[[Category:A|b]] [[Catégorie : C]] [[:Category:D]]", "  [[:Category:D]]"),
        ("__NOTOC__x __not one__", "x __not one__"),
        ("<br>kept<gallery>", "<br>kept<gallery>"),
        ("a \ud800 b", "a \ufffd b"),
    ],
)
def test_seen(text, seen):
    assert visible(source(text).masked) == seen


def test_literal_text_is_seen_but_is_no_markup():
    masked = source("<nowiki>== [[A]] ==</nowiki>").masked
    assert "=" not in masked
    assert "[" not in masked
    assert visible(masked) == "== [[A]] =="


def test_a_tag_that_is_never_closed_hides_nothing_after_it():
    masked = source("<nowiki>\n== A ==\n<ref>\nb").masked
    assert "\n== A ==\n" in masked
    assert masked.endswith("\nb")


def test_regions_that_are_no_wikitext_are_told():
    found = source("<!-- a --><pre>b</pre><!-- c").swallowed
    assert [(region.tag, region.closed) for region in found] == [("!--", True), ("pre", True), ("!--", False)]


@given(WIKITEXT)
def test_masking_never_moves_text(text):
    masked = source(text).masked
    assert len(masked) == len(text)
    for shown, stored in zip(masked, text, strict=True):
        assert shown in (stored, MASK, "'", "*", "\n", "\ufffd") or ord(shown) >= 0xF0000


@given(st.text())
def test_any_text_can_be_masked(text):
    assert len(source(text).masked) == len(text)
