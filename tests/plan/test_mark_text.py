"""The mark as text: what stands around it is the report, and what is read is not the mark."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.plan import mark_text, markers
from bot.reports.collection import load
from bot.reports.report import Report
from bot.run.rules import rules_of
from bot.wiki.base import Page

BODY = "<noinclude>{{Salon report needs|participants|budget}}[[Category:To be completed]]</noinclude>"
PIECES = [
    "== Statement on your budget ==",
    "",
    "* item",
    "We spent 1200 USD.",
    "<!-- open",
    "<nowiki>",
    "<div>",
    "{|",
    "-->",
]
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("\n".join).map(str.rstrip)


@given(texts, texts)
@example("", "")
@settings(max_examples=100, deadline=None)
def test_putting_and_taking_out_leaves_the_page_byte_for_byte(before: str, after: str) -> None:
    marked = mark_text.put(before, None, BODY)
    found = mark_text.find(marked)
    assert found is not None
    assert found.ours
    assert mark_text.put(marked, found, "") == before
    added = f"{marked}\n{after}"  # people write below it
    assert mark_text.put(added, mark_text.find(added), "") == f"{before}\n{after}"
    other = mark_text.put(added, mark_text.find(added), "{{Other}}")
    assert mark_text.put(other, mark_text.find(other), "") == f"{before}\n{after}"


RULES = rules_of(load("salons"))


def record(text: str) -> Report:
    return RULES.read(Page("Salons/A", text, 1, 1))


@given(texts)
@example("== Participant List ==\n* Amina Example\n== Statement on your budget ==")
@settings(max_examples=60, deadline=None)
def test_a_marked_report_reads_as_without_the_mark(text: str) -> None:
    """Else a mark could mend a finding, or make one, and runs would put it there and take it out in turns."""
    assert record(mark_text.put(text, None, BODY)) == record(text)


def test_what_stands_after_the_mark_keeps_its_offset() -> None:
    text = mark_text.put("== Date ==", None, BODY) + "\n== Statement on your budget ==\n12 USD"
    assert mark_text.hidden(text).index("== Statement") == text.index("== Statement")
    assert len(mark_text.hidden(text)) == len(text)
    assert "Salon report needs" not in mark_text.hidden(text)


def test_words_that_a_person_wrote_into_the_mark_are_read() -> None:
    text = mark_text.put("== Statement on your budget ==", None, BODY).replace("</noinclude>", "</noinclude>\n1200 USD")
    assert mark_text.hidden(text) == text
    assert record(text).budget.amounts


@pytest.mark.parametrize(
    "text", ["no mark", "<!-- salonbot:begin flags -->", markers.filled(None, "index", "an index")]
)
def test_other_texts_are_read_as_they_are(text: str) -> None:
    assert mark_text.hidden(text) == text


@pytest.mark.parametrize(
    "text", ["a\n<!-- salonbot:leave -->", "{{nobots}}", "{{ Bots |deny=SalonBot}}", "{{bots|allow=none}}"]
)
def test_pages_that_are_to_be_left(text: str) -> None:
    assert mark_text.to_be_left(text)


@pytest.mark.parametrize("text", ["", "&lt;!-- salonbot:leave --&gt;", "{{robots}}", "{{botsx}}", "{{User bots}}"])
def test_pages_that_are_not(text: str) -> None:
    assert not mark_text.to_be_left(text)
