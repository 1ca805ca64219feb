"""Reading as a whole: any text at all gives a whole record whose evidence lies in the text."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.read import LARGEST, read
from bot.reports.check import check
from bot.reports.report import from_json, to_json
from bot.wiki.base import Page
from testing.pages import SALONS, report

BLOCKS = [
    "== Date and location ==\n",
    "* Date: 3 August 2019\n* Location: Oran, Algeria\n",
    "== Participants ==\n",
    "12 people came.\n# [[User:Ana|Ana]] - editor\n# Bo\n",
    "== What happened ==\nWe discussed Diversity.\n",
    "== Summary of the discussion points ==\n=== Diversity ===\n* a\n** b\n",
    ";Advocacy\n:why\n",
    "'''Budget'''\n",
    "We spent 1,200 USD and 3.50 €.\n",
    "{|\n! Name !! Cost\n|-\n| Hall || 20 USD\n|}\n",
    "<gallery>\nFile:A.jpg\n</gallery>\n",
    "[[File:B.jpg|thumb|c]]\n",
]
BROKEN = [
    "{{",
    "}}",
    "[[",
    "]]",
    "<!--",
    "-->",
    "<div>",
    "</div>",
    "<nowiki>",
    "'''",
    "{|",
    "|}",
    "==",
    "\0",
    "\ud800",
    "|",
    "=",
    "*",
    "\r",
]
PAGES = st.lists(st.sampled_from([*BLOCKS, *BROKEN])).map("".join) | st.text()


def spans(record: Any) -> Any:
    if isinstance(record, dict):
        for name, value in record.items():
            if (name == "span" or name.endswith("_span")) and value is not None:
                yield value
            else:
                yield from spans(value)
    elif isinstance(record, list):
        for value in record:
            yield from spans(value)


@settings(max_examples=150, deadline=None)
@given(PAGES, st.text(max_size=20))
def test_any_text_gives_a_whole_record(text: Any, title: Any) -> None:
    found = check(read(Page(title, text), SALONS), SALONS)
    assert [section.id for section in found.sections] == [kind.id for kind in SALONS.sections]
    for start, end in spans(to_json(found)):
        assert 0 <= start <= end <= len(text)
    assert read(Page(title, text), SALONS) == read(Page(title, text), SALONS)


@settings(max_examples=50, deadline=None)
@given(PAGES)
def test_records_come_back_from_json_as_they_were(text: Any) -> None:
    found = report(text)
    assert from_json(json.dumps(to_json(found))) == found


def test_where_a_section_is_missing_its_heading_is_nowhere_on_the_page() -> None:
    found = report("== Budget ==\nx")
    assert found.section("budget").span == (0, 14)
    assert found.section("media").status == "missing"
    assert found.section("media").span is None


def test_a_page_too_large_is_set_aside() -> None:
    found = report("x" * (LARGEST + 1))
    assert {section.status for section in found.sections} == {"unreadable"}
    assert [finding.code for finding in found.findings] == ["page-quarantined"]
    assert report("x" * 10).findings[0].code != "page-quarantined"


def test_a_title_with_a_backslash_is_a_title() -> None:
    """It stands for itself where a page calls a page by its own name, and is no escape of a pattern."""
    text = "{{:{{FULLPAGENAME}}/Budget}}"
    assert report(text, title="AC\\DC\\1").transcludes == ("AC\\DC\\1/Budget",)
