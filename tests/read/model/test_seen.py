"""What MediaWiki shows of a page's wikitext, and the way back to the stored text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read.model.seen import seen, visible
from bot.read.model.tags import BREAK, GALLERY, LARGE, LARGE_END


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a<!-- hidden -->b", "ab"),
        ("a<!-- not closed\nb", "a"),
        ("a\n  <!-- alone on its line -->  \nb", "a\n  b"),
        ("<translate>== A == <!--T:1--></translate>", "== A == "),
        ("<tvar|name>B</> and <tvar name=c>C</tvar>", "B and C"),
        ("<languages/>x", "x"),
        ("500<ref>a\nnote</ref> USD<ref name='x' />", "500 USD"),
        ("<ref>not closed", "<ref>not closed"),
        ("<span\nid='b'>y</span>", "y"),
        ("<div class='a'>x</div>y", "\nx\ny"),
        ("15 <s>14</s> people", "15  people"),
        ("<s>not closed on its line\n</s>", "not closed on its line\n"),
        ("a<includeonly>b</includeonly><noinclude>c</noinclude>", "ac"),
        ("a<includeonly>b", "a"),
        ("<strong>x</strong>", "'''x'''"),
        ("<ul><li>a</li><li>b</li></ul>", "*a\n*b"),
        ("x<ol><li>a<ul><li>b</ul></ol>", "x\n#a\n#*b"),
        ("<h2 id='a'>A</h2>", "\n== A ==\n"),
        ("<table><tr><th>A</th><td colspan=2>b</td></tr></table>", "\n{|\n\n|-\n\n! A\n| colspan=2 |b\n|}\n"),
        ("a\u200eb\ufeff\0", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("__NOTOC__x __not one__", "x __not one__"),
        ("a<br/>b<BR>c", f"a{BREAK}b{BREAK}c"),
        ("<gallery>", GALLERY),
        ("a &amp; b&nbsp;c &#8364; &unknown; &#x41;", "a & b\xa0c € &unknown; A"),
        ("1&#45;2&#x200f;&ndash;3", "1-2–3"),
        ("<big>A</big> <u>b</u>", f"{LARGE}A{LARGE_END} {LARGE}b{LARGE_END}"),
        ('<span style="font-size: 150%">A</span><span>b</span>', f"{LARGE}A{LARGE_END}b"),
        ('<div style="font-size:0.9em">A</div>', "\nA\n"),
        ("a \ud800 b", "a \ufffd b"),
    ],
)
def test_shown(text: str, shown: str) -> None:
    assert visible(seen(text).text) == shown


def test_half_a_character_is_none_in_what_is_stored_either() -> None:
    """Doubts quote the stored text of a region that never ends; a record must be fit to be sent."""
    assert seen("<nowiki>\ud800== Budget ==</nowiki>").stored == "<nowiki>\ufffd== Budget ==</nowiki>"


def test_literal_text_is_shown_but_is_no_markup() -> None:
    text = seen("<nowiki>== [[A]] ==</nowiki>&#91;&#91;b").text
    assert not {"=", "["} & set(text)
    assert visible(text) == "== [[A]] ==[[b"


def test_a_tag_that_is_never_closed_hides_nothing_after_it() -> None:
    assert seen("<nowiki>\n== A ==\n<ref>\nb").text == "<nowiki>\n== A ==\n<ref>\nb"


def test_regions_that_are_no_wikitext_are_told() -> None:
    found = seen("<!-- a --><pre>b</pre><!-- c").swallowed
    assert [(edit.region, edit.closed) for edit in found] == [("!--", True), ("pre", True), ("!--", False)]


@pytest.mark.parametrize(
    ("text", "piece", "place"),
    [
        ("a<!-- x -->b", "b", (11, 12)),
        ("a<!-- x -->b", "ab", (0, 12)),
        ("x &amp; y", "y", (8, 9)),
        ("<b>x</b> y", "y", (9, 10)),
        ("<nowiki>a=b</nowiki>c", "c", (20, 21)),
        ("\r\nz", "z", (2, 3)),
    ],
)
def test_every_place_leads_back(text: str, piece: str, place: tuple[int, int]) -> None:
    shown = seen(text)
    start = visible(shown.text).index(piece)
    assert shown.span(start, start + len(piece)) == place


PIECES = st.sampled_from(
    [
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
        "<li>",
        "<big>",
        "</big>",
        "<translate>",
        "<tvar|x>",
        "</>",
        "<includeonly>",
        "<div>",
        "</div>",
        "<td colspan=3>",
        "<h2>",
        "</h2>",
        "&amp;",
        "&#10;",
        "== A ==",
        "\n",
        "\r\n",
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
        "\U000f005b",
    ]
)


@given(st.lists(PIECES).map("".join) | st.text())
def test_places_are_in_order_and_in_the_page(text: str) -> None:
    shown = seen(text)
    places = [shown.origin(offset) for offset in range(len(shown.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    assert shown.stored == re.sub("[\ud800-\udfff]", "\ufffd", text)
    for offset, sign in enumerate(shown.text):  # what is not put there by an edit is what is stored
        if sign.isalpha() and sign == visible(sign) and shown.stored[places[offset]] not in "<&":
            assert shown.stored[places[offset]] == sign
