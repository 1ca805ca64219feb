"""Blocks in page order, their words and runs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read.model import model_of
from bot.read.model.records import inner_blocks, runs_of
from tests.read.model.page import blocks, only, stored, texts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\n\nc", ["a\nb", "c"]),
        ("* a\n** b\n# c", ["a", "b", "c"]),
        ("; Term : meaning\n; https://example.org only", ["Term", "meaning", "https://example.org only"]),
        ("; [[a:b]] : c", ["a:b", "c"]),
        ("a\n----\nb", ["a", "", "b"]),
        ("{|\n| a || b\n|-\n|\n* c\n* d\n|}", ["a", "b", "c", "d"]),
        ("{|\n|+ Caption\n! A\n|}", ["Caption", "A"]),
        ("|| a || b", ["a", "b"]),
        ("before <gallery>\nFile:A.jpg|one\nB.png\n</gallery> behind", ["before", "one", "behind"]),
        ("{{box|\ntwo\nlines}}", [""]),
        ("a {{nowrap|b\nc}} d", ["a b\nc d"]),
        ("[[Category:A]]\n\n'''''", []),
    ],
)
def test_blocks_of_a_page(text: str, shown: list[str]) -> None:
    assert texts(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  as it is ", "as it is"),
        ("'''Bold''' and ''italic'''''", "Bold and italic"),
        ("l'eau, 'so'", "l'eau, 'so'"),
        ("[[User:Reader|the reader]]", "the reader"),
        ("[[:Category:A]] [[B (place)]]", "Category:A B (place)"),
        ("[[File:A.jpg|thumb|with [[link]]]]after", "after"),
        ("[https://example.org the site] [https://example.org]", "the site"),
        ("[mailto:a@example.org write]", "write"),
        ("a<br />b<small>c</small>", "a\nbc"),
        ("{{nowrap|12 people}} {{lang|fr|ami}} {{clear}}", "12 people ami"),
        ("{{u|1=Reader}}", "Reader"),
        ("[not a link] {neither}", "[not a link] {neither}"),
        ("{{small|[[User:Amina Example|Amina]] (host)}}", "Amina (host)"),
        ("{{color|red|1=x|2=[[A|b]]}}", "b"),
        ("{{unknown|[[A|b]]}}", ""),
        ("{{{who|the schools}}} {{{nobody}}}", "the schools"),
        ("{{start date|2019|08|02}}", "2 August 2019"),
        ("{{date|2|août|2019}}", "2 août 2019"),
        ("{{date range|2019|8|2|2019|8|4}}", "2 August 2019 – 4 August 2019"),
        ("2 August{{efn|moved from 9 August}}, {{flag|France}}{{flagicon|FR}}", "2 August, France"),
        ("{{flag|FR}}", "France"),
    ],
)
def test_words(text: str, shown: str) -> None:
    assert "".join(texts(text)) == shown


def test_runs_say_what_a_word_links_to() -> None:
    block = only(
        "[[Benutzer:A b|Ab]], [[w:fr:Utilisateur:C/d]] {{ping|E}} [[Talk]] [[User talk:F]] [[commons:File:G.jpg]]"
    )
    found = [(run.kind, run.target, run.prefix, block.text[run.at : run.to]) for run in block.runs]
    assert found == [
        ("user", "A b", "", "Ab"),
        ("user", "C", "w:fr", "w:fr:Utilisateur:C/d"),
        ("user", "E", "", "E"),
        ("page", "Talk", "", "Talk"),
        ("talk", "F", "", "User talk:F"),
        ("file", "G.jpg", "commons", "commons:File:G.jpg"),
    ]


def test_a_template_has_its_parameters_and_the_links_in_them() -> None:
    block = only("{{Report|date=2 May|who=[[User:A|Ann]]|free}}")
    user, template = sorted(block.runs, key=lambda run: run.kind, reverse=True)
    assert (user.kind, user.target, user.at, user.to) == ("user", "A", 0, 0)
    assert template.target == "Report"
    assert dict(template.parameters) == {"date": "2 May", "who": "Ann", "1": "free"}


def test_a_file_has_its_caption() -> None:
    (run,) = [
        run
        for run in only("[[File:a b.jpg|thumb|200px|Our '''salon''' in [[Accra|the city]]]]").runs
        if run.kind == "file"
    ]
    assert run.target == "A b.jpg"
    assert dict(run.parameters)["caption"] == "Our salon in the city"


def test_what_stands_out() -> None:
    block = only("'''Budget''': <big>500</big> '''not closed")
    assert [block.text[at:to] for at, to in block.strong] == ["Budget", "500", "not closed"]
    assert not block.alone
    assert only("'''Budget:'''").alone
    assert only('<div style="font-size:150%">Budget</div>').alone


def test_counted_items_have_the_number_a_reader_sees() -> None:
    numbers = [block.number for block in blocks("# a\n# b\n## c\n## d\n# e\n\n# f\n* g\n# h")]
    assert numbers == [1, 2, 1, 2, 3, 1, None, 1]


@pytest.mark.parametrize(
    ("text", "piece", "place"),
    [
        ("On '''2 August''' here", "2 August", "2 August"),
        ("a  b", "b", "b"),
        ("[[User:A|Ann]] and", "Ann", "Ann"),
        ("{{nowrap|2 August}}, Brest", "2 August", "2 August"),
        ("x<!-- y -->, Brest", "Brest", "Brest"),
        ("a &amp; b", "&", "&"),
        ("* one\n* two 2", "two 2", "two 2"),
    ],
)
def test_a_range_leads_back_to_the_wikitext(text: str, piece: str, place: str) -> None:
    page = model_of(text)
    (block,) = [block for block in blocks(text) if piece in block.text]
    at = block.text.index(piece)
    assert stored(page, block, at, at + len(piece)).startswith(place)


def test_a_part_of_a_block_is_a_block() -> None:
    block = only("'''Budget:''' 500 [[User:A|Ann]] paid")
    part = block.part(7, len(block.text))
    assert part.text == "500 Ann paid"
    assert [part.text[run.at : run.to] for run in part.runs] == ["Ann"]
    assert part.span(0, 3) == block.span(8, 11)


def test_nested_templates_are_looked_at_once() -> None:
    assert texts("{{nowrap|" * 19 + "x" + "}}" * 19) == ["x"]
    model_of("{{a|" * 60 + "x" + "}}" * 60)


def test_a_line_of_equals_signs_does_not_end_the_process() -> None:
    assert model_of("== " * 100_000).whole


PIECES = st.sampled_from(
    [
        "[[",
        "]]",
        "{{",
        "}}",
        "{{{",
        "}}}",
        "|",
        "||",
        "[",
        "]",
        "http://a.b ",
        "User:A",
        "File:B.jpg",
        "'''",
        "''",
        "\n",
        "* ",
        "# ",
        ";",
        ": ",
        "{|\n",
        "|}\n",
        "|-\n",
        "! a",
        "| b",
        "<br>",
        "<big>",
        "</big>",
        "nowrap",
        "=",
        "x",
        "é",
        "字",
        " ",
        "&amp;",
        "<gallery>",
        "</gallery>",
        "<!--",
        "-->",
        "<nowiki>",
        "</nowiki>",
        "== A ==\n",
        "----\n",
        'rowspan="3" |',
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join) | st.text())
def test_any_text_makes_blocks_whose_places_are_in_the_page(text: str) -> None:
    page = model_of(text)
    assert page.whole
    for block in page.blocks():
        for inner in inner_blocks(block):
            assert inner.text == inner.text.strip()
            for sentence in inner.sentences:
                assert inner.text[sentence.at : sentence.to].strip()
            for run in inner.runs:
                assert 0 <= run.at <= run.to <= len(inner.text)
            for offset in range(len(inner.text)):
                span = inner.span(offset, offset + 1)
                assert 0 <= span.start < span.end <= len(text)
        list(runs_of(block))


WORDS = st.text(alphabet="abc é字", min_size=1, max_size=5).map(str.strip).filter(bool)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["* {}", "{}", "; {}", "{{| \n| {} \n|}}", "# {{{{nowrap|{}}}}}", "'''{}'''"]), WORDS
        ),
        max_size=12,
    )
)
def test_no_word_is_lost_or_moved(lines: list[tuple[str, str]]) -> None:
    page = "\n\n".join(form.format(word) for form, word in lines)
    assert texts(page) == [" ".join(word.split()) for _, word in lines]
