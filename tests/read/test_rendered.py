"""What readers see decides whether a section is there that the page's own text does not have."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read import read
from bot.read.model import model_of
from bot.read.rendered import as_wikitext, may_show_more
from bot.reports.check import check
from bot.wiki.base import Page, Rendered
from testing.pages import SALONS
from tests.read.test_stand_ins import page

HEADING = '<div class="mw-heading mw-heading2"><h2 id="B">{}</h2><span class="mw-editsection">[edit]</span></div>'


def seen(text: Any, html: Any, *without: Any) -> Any:
    """The record of a page with the sections of the form and that text, whose readers see that HTML."""
    shown = None if html is None else Rendered(html)
    return check(read(replace(Page("A", page(text, *without)), rendered=shown), SALONS), SALONS)


def codes(report: Any) -> Any:
    return [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    "html",
    [
        HEADING.format("Statement on your budget") + "<p>We spent 500 USD.</p>",
        "<h3><span class='mw-headline'>Presupuesto</span></h3>\n<p>120 USD</p>",
        "<p><b>Budget</b></p><p>We spent 500 USD.</p>",
        "<p><b>Budget:</b> 500 USD</p>",
        "<ul><li>Budget: 500 USD</li></ul>",
        "<table class='wikitable'><tbody><tr><th>Budget</th><td>500 USD</td></tr></tbody></table>",
        "<div style='font-size:150%'>Budget</div><p>500 USD</p>",
        "<dl><dt>Бюджет</dt><dd>500 USD</dd></dl>",
    ],
)
@pytest.mark.parametrize("text", ["{{/2}}", "{{Clear}}", "{{/Budget}}"])
def test_a_section_that_readers_see_is_there(html: Any, text: Any) -> None:
    report = seen(text, html)
    section = report.section("budget")
    assert (section.status, section.matched_by, section.level) == ("present", "rendered", None)
    assert not {"budget-missing", "section-unreadable"} & set(codes(report))


@pytest.mark.parametrize(
    "html",
    [
        "<p>We spoke of the budget.</p>",
        "<div id='toc' class='toc'><h2>Contents</h2><ul><li><b>Budget</b></li></ul></div>",
        "<table class='navbox'><tr><th>Budget</th><td>all reports</td></tr></table>",
        "<div style='display:none'><h2>Budget</h2><p>x</p></div>",
        "<p>== Budget ==</p><p>'''Budget''' {{Budget}}</p>",
        "<script>Budget: 5</script><!-- <h2>Budget</h2> -->",
        "",
    ],
)
def test_what_readers_do_not_see_is_missing(html: Any) -> None:
    report = seen("{{/Budget}}", html)
    assert report.section("budget").status == "missing"
    assert "budget-missing" in codes(report)
    assert "section-unreadable" not in codes(report)


def test_the_text_under_it_tells_the_status() -> None:
    assert seen("{{/2}}", HEADING.format("Budget") + HEADING.format("Thanks")).section("budget").status == "empty"
    assert seen("{{/2}}", HEADING.format("Budget") + "<p>TBD</p>").section("budget").status == "placeholder"
    assert seen("{{/2}}", HEADING.format("Photos") + '<figure><img src="a.jpg"></figure>', "media").section(
        "media"
    ).status == ("present")


def test_what_a_template_fills_is_as_readers_see_it() -> None:
    text = "== Budget ==\n{{Costs of the salon}}\n"
    filled = seen(text, HEADING.format("Budget") + "<p>500 USD</p>").section("budget")
    assert (filled.status, filled.heading, filled.matched_by) == ("present", "Budget", "alias")
    assert seen(text, HEADING.format("Budget")).section("budget").status == "empty"


def test_what_the_page_itself_says_stands() -> None:
    report = seen("== Budget ==\n500 USD", HEADING.format("Something else"))
    assert report.section("budget").status == "present"
    doubt = seen("== Bugdte ==\n500 USD {{Clear}}", "<p>x</p>")
    assert doubt.section("budget").status == "unreadable"


def test_where_the_wiki_did_not_say_nothing_is_missing() -> None:
    report = check(read(Page("A", page("{{Clear}}"), rendered=Rendered(None)), SALONS), SALONS)
    assert report.section("budget").status == "unreadable"
    assert "budget-missing" not in codes(report)


def test_only_pages_with_something_open_and_with_templates_are_asked_for() -> None:
    whole, text = read(Page("A", page("== Budget ==\nx")), SALONS), page("== Budget ==\nx")
    assert not may_show_more(whole, text + "{{Clear}}")
    open_ = read(Page("A", page("")), SALONS)
    assert may_show_more(open_, page("{{Clear}}"))
    assert not may_show_more(open_, page(""))


@given(st.text(alphabet=st.sampled_from("<>/&;ab =\"'hp2{}[]|*#:\n")))
def test_any_html_is_read(html: Any) -> None:
    shown = as_wikitext(html)
    assert not any(block.runs for block in model_of(shown).blocks() if "[[File" not in shown)


def test_signs_in_the_words_are_no_markup() -> None:
    blocks = list(model_of(as_wikitext("<p>* a [[b]] {{c}} == d == 'e' &lt;b&gt;</p>")).blocks())
    assert [block.text for block in blocks] == ["* a [[b]] {{c}} == d == 'e' <b>"]
