"""The mark of one report: where it is put, where it is held and with which words, and where it is nobody's business."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.plan import mark_text, markers, marks
from bot.plan.guards import Limits
from bot.plan.planner import Planner
from bot.plan.steps import Edit, Held
from bot.state.records import Written
from bot.wiki.base import Page

BODY = "<noinclude>[[Category:To do]]</noinclude>"
PLANNER = Planner(Limits(), {}, datetime(2026, 5, 1, tzinfo=UTC), "SalonBot")
KNOWN = replace(PLANNER, written={"A": Written("A", 5, markers.checksum(BODY))})
BROKEN = Page("A", "words <!-- salonbot:begin flags -->", 1, 7)


def test_a_mark_counts_the_findings() -> None:
    step = marks.step(Page("A", "words", 1, 7), BODY, 3, PLANNER)
    assert isinstance(step, Edit)
    assert (step.title, step.kind, step.facts) == ("A", mark_text.KIND, {"findings": 3})
    assert step.summary == "Bot: flags: 3 findings open"
    assert mark_text.find(step.new) is not None


@pytest.mark.parametrize(
    ("body", "planner", "ours"), [(BODY, PLANNER, True), ("", KNOWN, True), (BODY, KNOWN, True), ("", PLANNER, False)]
)
def test_a_broken_mark_is_held_where_it_is_ours_or_another_is_to_be_put_there(
    body: str, planner: Planner, ours: bool
) -> None:
    step = marks.step(BROKEN, body, 1, planner)
    assert isinstance(step, Held) if ours else step is None
    if isinstance(step, Held):
        assert (step.title, step.hold.code) == ("A", "markers")
        assert step.hold.message.endswith("; take all of the bot's text out")


def test_who_took_a_mark_out_is_told_how_it_stays_out_and_how_it_comes_back() -> None:
    step = marks.step(Page("A", "words", 1, 7, user="Amina Example"), BODY, 1, KNOWN)
    assert isinstance(step, Held)
    assert step.hold.code == "taken-out"
    assert step.hold.message == (
        f"somebody took the bot's text out; {mark_text.LEAVE} on the page makes that last, its markers with"
        ' the word "release" bring it back'
    )
