"""Wikitext of generated pages as HTML: every shape of theirs, and nothing that is none."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, tostring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.preview.as_html import ELEMENTS, Address, Place, as_html
from bot.render.wikitext import (
    NOTHING,
    TableCell,
    TableColumn,
    TableRow,
    Wikitext,
    action_link,
    bullets,
    concat,
    element,
    escape,
    heading,
    link,
    quoted,
    row_text,
    table_text,
)
from testing.hostile import HOSTILE, words
from testing.timing import growth

LINES = {
    "a",
    "caption",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "pre",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
}  # made from lines
ATTRIBUTES = {
    "aria-hidden",
    "class",
    "data-sort-type",
    "data-sort-value",
    "dir",
    "href",
    "id",
    "lang",
    "scope",
    "title",
}


def nowhere(place: Place) -> None:
    return None


def shown(text: str, address: Address = nowhere, prefix: str = "") -> str:
    """The HTML of a page."""
    return "".join(tostring(each, encoding="unicode", method="html") for each in as_html(text, address, prefix))


def said(text: str) -> str:
    """The words of a page that a reader sees."""
    return "".join("".join(each.itertext()) for each in as_html(text, nowhere))


def test_headings_paragraphs_and_lists() -> None:
    page = f"one\nline\n\n{heading(2, 'A = B =')}\n* first\n* second\n{heading(3, 'C')}\nlast"
    assert shown(page) == (
        "<p>one\nline</p><h2>A = B =</h2><ul><li>first</li><li>second</li></ul><h3>C</h3><p>last</p>"
    )


def test_text_to_be_copied_keeps_its_lines_and_nothing_in_it_acts() -> None:
    typed = "&#123;&#123;A |b=&#60;b&#62;\n'''* [[:B|c]]"
    page = f"one\n\n<pre>{typed}</pre>\n\ntwo"
    assert shown(page) == "<p>one</p><pre>{{A |b=&lt;b&gt;\n'''* [[:B|c]]</pre><p>two</p>"
    assert shown("<pre>a<b>c</b></pre>") == "<p>&lt;pre&gt;a<b>c</b>&lt;/pre&gt;</p>"  # no shape of the bot's


def test_a_table_with_its_head_its_caption_and_the_values_it_sorts_by() -> None:
    row = TableRow(
        [TableCell("Ort", sort="ort", language="de"), TableCell("13 July", sort="2019-07-13")], id="report-1"
    )
    columns = [TableColumn("Place"), TableColumn("Date", "isoDate"), TableColumn("Note", None)]
    assert shown(table_text("Two & more", columns, [row_text(row)], small=True), prefix="page1-") == (
        '<div class="scroll"><table class="wikitable sortable small"><caption>Two &amp; more</caption>'
        '<thead><tr><th scope="col" data-sort-type="text">Place</th><th scope="col" data-sort-type="isoDate">Date</th>'
        '<th scope="col" class="unsortable">Note</th></tr></thead>'
        '<tbody><tr id="page1-report-1"><th scope="row" data-sort-value="ort" lang="de" dir="ltr">Ort</th>'
        '<td data-sort-value="2019-07-13">13 July</td></tr></tbody></table></div>'
    )


def test_what_people_wrote_in_a_slot_stays_in_its_cell() -> None:
    slot = TableCell(
        Wikitext("<!-- salonbot:slot a -->* one\n* two\n\n</div></td></table>''x''<!-- salonbot:slot-end -->"),
        slot="r.1.a",
    )
    page = table_text("c", [TableColumn("a"), TableColumn("b")], [row_text(TableRow([TableCell("x"), slot]))])
    assert (
        '<td dir="auto" id="slot-r.1.a" class="salonbot-slot card-wide"><ul><li>one</li><li>two</li></ul>'
        "&lt;/div&gt;&lt;/td&gt;&lt;/table&gt;''x''</td></tr></tbody></table>"
    ) in shown(page)


def test_elements_in_a_line_nest_as_they_are_written() -> None:
    points = bullets([concat("one", bullets(["two"])), "three"])
    assert shown(points) == "<ul><li>one<ul><li>two</li></ul></li><li>three</li></ul>"
    assert shown(concat(quoted("مرحبا", "ar"), Wikitext("<br>"), element("b", "B"))) == (
        '<p><bdi lang="ar" dir="rtl">مرحبا</bdi><br><b>B</b></p>'
    )


def test_links_lead_where_they_are_said_to() -> None:
    asked = []

    def address(place: Place) -> str:
        asked.append(place)
        return "#there"

    page = concat(
        link("A & B/100 %", element("bdi", "a|b"), "c d"),
        Wikitext(" "),
        action_link("Ä b", "edit", action="edit", section=3),
    )
    assert (
        shown(page, address)
        == '<p><a href="#there"><bdi>a|b</bdi></a> <span class="plainlinks"><a href="#there">edit</a></span></p>'
    )
    assert asked == [Place("A & B/100 %", "c d"), Place("Ä b", query="action=edit&section=3")]


def test_a_link_that_leads_nowhere_says_what_it_is_a_link_to() -> None:
    assert shown(link('A "b"', "a")) == '<p><a title="A &quot;b&quot;">a</a></p>'


def test_comments_are_left_out_and_one_without_an_end_takes_the_rest() -> None:
    assert shown("<!-- salonbot:begin index 0 -->\na<!-- b -->c\n<!-- d\n\ne") == "<p>ac</p>"


@pytest.mark.parametrize(
    "tag",
    [
        "<script>",
        "<img src=x onerror=alert(1)>",
        '<img src="x" onerror="alert(1)">',
        "<svg/onload=alert(1)>",
        '<a href="javascript:alert(1)">',
        "<style>",
        "<td>",
        "<B>",
        "<b onclick=alert(1)>",
        "<b\nclass='a'>",
        "</b>",
        "</span>",
        "[[:javascript:alert(1)]]",
        "[https://example.org a]",
        "{{Template}}",
    ],
)
def test_what_is_no_shape_of_ours_is_text(tag: str) -> None:
    assert said(f"x {tag} y") == f"x {tag} y"
    assert shown(f"x {tag} y").count("<") == 2  # the paragraph's


@pytest.mark.parametrize(
    "attribute",
    [
        'onclick="a"',
        'style="color: red"',
        'style="overflow-x: auto; position: fixed"',
        'class="big"',
        'id="a b"',
        'dir="up"',
        'lang="e"',
        'href="#a"',
        'data-x="1"',
        'scope="row&#10;"',
    ],
)
def test_an_attribute_that_is_no_shape_of_ours_is_left_out(attribute: str) -> None:
    assert shown(f"<b {attribute}>a</b>") == "<b>a</b>".join(("<p>", "</p>"))


def test_a_value_cannot_end_its_attribute() -> None:
    assert shown('<b lang="en" id="&#34; onclick=&#34;a">x</b>') == '<p><b lang="en">x</b></p>'
    row = row_text(TableRow([TableCell("a", sort='" onclick="b')]))
    assert 'data-sort-value="&quot; onclick=&quot;b"' in shown(table_text(NOTHING, [TableColumn("c")], [row]))


def every(text: str) -> list[Element]:
    return [each for top in as_html(text, lambda place: "#a") for each in top.iter()]


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_comes_out_as_its_words(text: str) -> None:
    once = said(escape(text))
    assert once == said(escape(once))  # the second time nothing is left to replace
    assert [each.tag for each in every(f"x {escape(text)} y")] == ["p"]


@given(
    st.lists(
        st.sampled_from(["{|", "|}", "|-", "| ", "! ", "\n", "<b>", "</b>", "<div>", "[[:a|", "]]", "<ul>", "=="])
        | words
    )
)
def test_any_text_gives_elements_of_the_whitelist_alone(pieces: list[str]) -> None:
    for each in every("".join(pieces)):
        assert each.tag in ELEMENTS | LINES
        assert set(each.attrib) <= ATTRIBUTES


@pytest.mark.parametrize(
    "piece",
    [
        "<b>",
        "<ul><li>",
        "<b></s>",
        "<!--",
        "{|\n",
        "[[:a|",
        "[{{fullurl:a|",
        '<b id="',
        '<b id="a" ',
        "&#",
        "|-\n| a\n",
        "=",
        "| ",
    ],
)
def test_time_is_linear_and_no_depth_is_too_deep(piece: str) -> None:
    def showing(size: int) -> Callable[[], object]:
        text = "| " * (piece == "| ") + piece * (size // len(piece))
        return lambda: shown(text)

    assert growth(showing, 20_000, 200_000, floor=0.01) < 4
