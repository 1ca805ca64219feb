"""The escape, checked against a model of what acts in wikitext; the real MediaWiki is asked in tests/live."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render.wikitext import (
    CARD_CELLS,
    TableCell,
    TableColumn,
    TableRow,
    Wikitext,
    action_link,
    attributes,
    bullets,
    concat,
    direction,
    element,
    escape,
    join,
    language_attributes,
    link,
    quoted,
    row_text,
    table_text,
)
from testing.hostile import HOSTILE, words

REFERENCE = re.compile(r"&#(\d+);")

# What must not be left of a copied text, wherever in a line it is put.
ACTS = re.compile(
    r"""[<>\[\]{}|~]|''|!!|__|＿＿|://|&(?!\#\d+;)|[\n\r\x7f]
    |\b(?:RFC|PMID|ISBN)|\b[a-z]+:(?=\S)|^[\#*:;=+\-! ]|salonbot:[a-z]""",
    re.VERBOSE | re.IGNORECASE,
)


def read_back(wikitext: Wikitext) -> str:
    return REFERENCE.sub(lambda match: chr(int(match[1])), wikitext)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_acts_is_left(text: str) -> None:
    assert not ACTS.search(escape(text))


@given(words)
def test_random_text_does_not_act_and_reads_the_same(text: str) -> None:
    escaped = escape(text)
    assert not ACTS.search(escaped)
    assert unicodedata.is_normalized("NFC", f"<b>{escaped}</b>")
    if text.isprintable():
        assert read_back(escaped) == unicodedata.normalize("NFC", text.strip())


def test_harmless_text_stays_readable() -> None:
    text = "Ten of them (12 men, 8 women) met at 10:00 – it's 50% more; see page 3/4: yes!"
    assert escape(text[:-1]) == text[:-1]


def test_line_breaks_become_blanks() -> None:
    assert escape("one\r\n two\n\n* three\u2028four") == "one two * three four"


def test_text_is_in_the_form_that_the_wiki_saves() -> None:
    assert escape("e\u0301t\u00e9") == "\u00e9t\u00e9"


def test_text_that_begins_with_a_combining_character_does_not_join_the_markup_before_it() -> None:
    assert escape("\u0338x") == "&#824;x"


@given(st.text(alphabet="ab\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", max_size=20))
def test_direction_controls_are_balanced(text: str) -> None:
    open_ = []
    for character in read_back(escape(text)):
        if character in "\u202a\u202b\u202d\u202e":
            open_.append("\u202c")
        elif character in "\u2066\u2067\u2068":
            open_.append("\u2069")
        elif character in "\u202c\u2069":
            assert open_
            while open_.pop() != character:
                assert character == "\u2069"
    assert open_ == []


def test_wikitext_is_not_escaped_again_but_what_is_added_to_it_is() -> None:
    bold = element("b", "a|b")
    assert bold == "<b>a&#124;b</b>"
    assert concat(bold, "|") == "<b>a&#124;b</b>&#124;"
    assert escape(bold + "x").startswith("&#60;b&#62;")  # a plain str again: seen, and harmless


def test_join_leaves_out_what_says_nothing() -> None:
    assert join(", ", ["a", "", Wikitext(), "b"]) == "a, b"


class TestLink:
    def test_only_links(self) -> None:
        assert link("Category:Salons", "all") == "[[:Category:Salons|all]]"

    def test_section(self) -> None:
        assert link("A", "b", "What's [new]?|") == "[[:A#What's &#91;new&#93;?&#124;|b]]"

    @pytest.mark.parametrize(
        ("fragment", "kept"), [("a\tb", "#a b"), ("a\x00", ""), ("\ufffd", ""), (" ", ""), ("[//example.org a]", "")]
    )
    def test_a_section_that_no_link_can_name_is_left_out(self, fragment: str, kept: str) -> None:
        assert link("A", "b", fragment) == f"[[:A{kept}|b]]"

    def test_percent_signs_in_titles_are_no_encoding(self) -> None:
        assert link("50%41", "b") == "[[:50&#37;41|b]]"

    def test_label_is_never_empty(self) -> None:
        assert link("A", " ") == "[[:A|A]]"

    @pytest.mark.parametrize(
        "title",
        ["a|b", "a]]b", "a\nb", "", " ", ":a", "a{{b}}", "~~~~", "a#b", "../a", "<b>", "a\x91", "\ufffd", "a\ud800"],
    )
    def test_impossible_titles_are_text(self, title: str) -> None:
        assert "[[" not in link(title, "label")
        assert "[" not in action_link(title, "label", action="edit")


def test_action_link_encodes_everything() -> None:
    assert action_link("A~~B__TOC__ & C", "edit", action="edit", preloadtitle="x|}}~~~~__NOTOC__") == (
        '<span class="plainlinks">[{{fullurl:A%7E%7EB%5F%5FTOC%5F%5F%20%26%20C'
        "|action=edit&preloadtitle=x%7C%7D%7D%7E%7E%7E%7E%5F%5FNOTOC%5F%5F}} edit]</span>"
    )


def test_attributes_stay_inside_their_quotes() -> None:
    assert attributes(data_sort_value='a"b\n|c', class_=None) == ' data-sort-value="a&#34;b &#124;c"'


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "ltr"), ("ar", "rtl"), ("fa", "rtl"), ("pt-br", "ltr"), ("xx-nope", "auto")]
)
def test_direction_is_of_the_script(language: str, expected: str) -> None:
    assert direction(language) == expected


@pytest.mark.parametrize("language", [None, "", 'en" onclick="x', "e n", "{{x}}"])
def test_an_impossible_language_is_left_to_the_browser(language: str | None) -> None:
    assert language_attributes(language) == ' dir="auto"'


def test_quoted_words_have_their_own_direction() -> None:
    assert quoted("نص", "ar") == '<bdi lang="ar" dir="rtl">نص</bdi>'
    assert quoted("  ", "ar") == ""


def test_bullets_are_one_line() -> None:
    assert bullets(["a", "b\nc", ""]) == "<ul><li>a</li><li>b c</li><li></li></ul>"
    assert bullets([]) == ""


def test_row() -> None:
    row = TableRow(
        [
            TableCell("A", sort="a"),
            TableCell("B", language="fr"),
            TableCell(""),
            TableCell(Wikitext("<!-- x -->"), slot="r.1.a"),
        ],
        id="r",
    )
    assert row_text(row).split("\n") == [
        '|- id="r"',
        '! scope="row" data-sort-value="a" | A',
        '| lang="fr" dir="ltr" | B',
        "|",
        f'| class="salonbot-slot" dir="auto" id="slot-r.1.a" style="{CARD_CELLS["wide"]}" | <!-- x -->',
    ]


def test_table() -> None:
    table = table_text(
        "Caption",
        [TableColumn("A", "number"), TableColumn("B", None)],
        [row_text(TableRow([TableCell("1"), TableCell("2")]))],
    )
    assert table.split("\n") == [
        '<div style="overflow-x: auto">',
        '{| class="wikitable sortable"',
        "|+ Caption",
        "|-",
        '! scope="col" data-sort-type="number" | A',
        '! scope="col" class="unsortable" | B',
        "|-",
        '! scope="row" | 1',
        "| 2",
        "|}",
        "</div>",
    ]
