"""What is remembered of a page that a run looked at: whether it is ours, when it was touched, since when it shrinks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.plan import markers
from bot.plan.guards import Hold, Limits
from bot.plan.planner import Planner
from bot.plan.seen import remembered
from bot.plan.steps import Held, Step, Unchanged
from bot.state.records import Written
from bot.wiki.base import Page

NOW = datetime(2026, 5, 1, tzinfo=UTC)
PLANNER = Planner(Limits(), {}, NOW, "SalonBot")
BODY = "words of the bot"
PAGE = Page("A", markers.filled(None, "index", BODY), 1, 7, user="SalonBot", touched="2026-04-30T10:00:00Z")
LAST = Written("A", 5, markers.checksum("older words"), {"reports": 3}, reports={"1": "5 0"}, rolled_back=2)
SUM = markers.checksum(BODY)
SAME: Step = Unchanged("A")


def test_a_page_of_ours_that_is_not_remembered_is_from_now_on() -> None:
    assert remembered(SAME, PAGE, None, PLANNER) == Written("A", 7, SUM, touched=PAGE.touched, page_id=1)


@pytest.mark.parametrize(
    "text",
    [
        PAGE.text.replace(BODY, "mine"),
        markers.empty("index"),
        markers.filled(None, "index", " \n"),
        "no markers",
    ],
    ids=["edited", "empty", "blanks", "none"],
)
def test_no_other_page_is(text: str) -> None:
    page = replace(PAGE, text=text)
    assert remembered(SAME, page, None, PLANNER) is None
    assert remembered(SAME, page, LAST, PLANNER) == replace(LAST, touched=PAGE.touched, page_id=1)


def test_an_edit_of_ours_that_was_not_remembered_is_with_what_else_was_known() -> None:
    known = replace(LAST, revision_id=7, checksum=SUM, touched=PAGE.touched, page_id=1)
    assert remembered(SAME, PAGE, LAST, PLANNER) == known
    assert remembered(SAME, replace(PAGE, touched="later"), known, PLANNER) == replace(known, touched="later")
    assert remembered(SAME, PAGE, replace(LAST, checksum=SUM), PLANNER) == replace(known, revision_id=5)


@pytest.mark.parametrize(("user", "account"), [("Amina Example", "SalonBot"), (None, None), ("SalonBot", None)])
def test_an_older_text_of_ours_that_somebody_put_back_is_no_edit_of_ours(user: str | None, account: str | None) -> None:
    found = remembered(SAME, replace(PAGE, user=user), LAST, replace(PLANNER, account=account))
    assert found == replace(LAST, touched=PAGE.touched, page_id=1)


def test_since_when_it_would_shrink_is_kept_while_it_would() -> None:
    shrinks, edited = (Held("A", Hold(code, "why")) for code in ("shrinks", "edited"))
    first = remembered(shrinks, PAGE, LAST, PLANNER)
    assert first is not None
    assert first.shrinks_since == NOW
    later = remembered(shrinks, PAGE, first, replace(PLANNER, now=NOW + timedelta(days=1)))
    assert later is not None
    assert later.shrinks_since == NOW
    for step in (edited, SAME):
        after = remembered(step, PAGE, first, PLANNER)
        assert after is not None
        assert after.shrinks_since is None
