"""A page that was seen says what it should exactly where planning its text would find no difference."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.plan import markers
from bot.plan.guards import Limits
from bot.plan.planner import Planner
from bot.plan.seen import remembered, see
from bot.plan.steps import Unchanged
from bot.plan.theirs import Theirs, theirs
from bot.render import Wanted
from bot.render.slots import slot
from bot.render.wikitext import Wikitext, fresh
from bot.wiki.base import Page

BODY = "A said so ([[:Special:PermanentLink/81|read]])\n\n" + fresh(Wikitext("1 May")) + "\n\n" + slot("f.1.a", "known")
PLANNER = Planner(Limits(), {}, datetime(2026, 5, 1, tzinfo=UTC), "SalonBot")


def page(text: str, **more: Any) -> Page:
    return replace(Page("Index", text, 1, 7, user="SalonBot", touched="2026-05-01T00:00:00Z"), **more)


def wanted(body: str, kind: str = "index") -> Wanted:
    return Wanted("Index", kind, "en", body, {})


def seen(now: Page) -> Any:
    return see(now, theirs(now.text, lambda: [now, page(OURS)]))


OURS = markers.filled(None, "index", BODY)


@pytest.mark.parametrize("around", [("", ""), ("Above\n", "\nBelow "), ("é", "e\u0301")])
@pytest.mark.parametrize(
    "body",
    [
        BODY,
        BODY.replace("Link/81", "Link/99"),
        BODY.replace("1 May", "2 May"),
        BODY.replace("A said", "B said"),
        BODY.replace("known", "done"),
        f"{BODY}\n",
        "",
    ],
)
def test_it_is_as_it_should_be_where_planning_finds_no_difference(around: tuple[str, str], body: str) -> None:
    now = page(OURS.join(around))
    is_same = isinstance(PLANNER.step(wanted(body), now), Unchanged)
    assert seen(now).is_as(wanted(body)) == is_same
    assert not seen(now).is_as(wanted(body, "worklist"))


@pytest.mark.parametrize(
    "text",
    ["no markers", OURS + OURS, OURS.replace("salonbot:slot-end", "salonbot:slot-en"), OURS.replace("end index", "x")],
)
def test_a_page_that_is_not_sound_is_looked_at_whole(text: str) -> None:
    assert seen(page(text)) is None


def test_a_page_of_which_something_is_not_known_is_looked_at_whole() -> None:
    assert see(page(OURS, revision_id=None), theirs(OURS, lambda: ())) is None
    assert see(page(OURS), Theirs(("", ""), unknown=True)) is None


@pytest.mark.parametrize("text", [OURS, OURS.replace("A said", "I said"), markers.empty("index")])
def test_what_is_remembered_of_a_page_does_not_ask_for_its_text(text: str) -> None:
    now = page(text)
    assert remembered(Unchanged("Index"), seen(now), None, PLANNER) == remembered(
        Unchanged("Index"), now, None, PLANNER
    )
