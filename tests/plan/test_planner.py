"""Planning: what is saved, what stays, what is held; and that each guard holds what no other does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.plan import markers
from bot.plan.guards import GUARDS, Guard, Limits
from bot.plan.planner import Planner
from bot.plan.steps import Edit, Held, Plan, Unchanged
from bot.render import Wanted
from bot.render.slots import slot
from bot.state.records import Written
from bot.wiki.base import Page

NOW = datetime(2026, 5, 1, tzinfo=UTC)
TITLE = "Salons/Index"
LIMITS = Limits()


def wanted(body: str = "new text", title: str = TITLE) -> Wanted:
    return Wanted(title, "index", "en", body, {"reports": 3})


def page(text: str, revision: int = 7) -> Page:
    return Page(TITLE, text, page_id=1, revision_id=revision)


def planned(current: Page | None, written: Written | None = None, want: Wanted | None = None, **more: Any) -> object:
    planner = Planner(LIMITS, {TITLE: written} if written else {}, NOW, **more)
    return planner.step(want or wanted(), current)


def test_a_page_that_is_not_there_is_made_of_the_block_alone() -> None:
    step = planned(None)
    assert isinstance(step, Edit)
    assert step.creates
    assert step.new == markers.filled(None, "index", "new text")


def test_text_around_the_block_comes_through_and_the_base_is_what_was_read() -> None:
    step = planned(page("Above\n" + markers.filled(None, "index", "old text") + "\nBelow"))
    assert isinstance(step, Edit)
    assert step.base == 7
    assert step.new == "Above\n" + markers.filled(None, "index", "new text") + "\nBelow"
    assert "-old text" in step.diff()
    assert "+new text" in step.diff()


def test_no_difference_no_edit_even_where_a_release_is_left_over() -> None:
    assert planned(page(markers.filled(None, "index", "new text"))) == Unchanged(TITLE)


def test_a_newer_revision_that_says_the_same_is_no_difference() -> None:
    text = "A said so ([[:Special:PermanentLink/{}#Advocacy|section at the revision read]])"
    current = page(markers.filled(None, "index", text.format(81)))
    assert planned(current, want=wanted(text.format(89))) == Unchanged(TITLE)
    assert isinstance(planned(current, want=wanted(text.format(89).replace("A said", "B said"))), Edit)
    assert isinstance(planned(current, want=wanted(text.format(81).replace("Link/81", "Link/x"))), Edit)


OURS = markers.filled(None, "index", "old text")
LAST = Written(TITLE, 7, markers.checksum("old text"))

# What a person may have done to a page, what is remembered of it, and the guard that must hold it.
CASES = {
    "not_deleted": (None, LAST, wanted()),
    "not_edited": (page(OURS.replace("old text", "mine text")), LAST, wanted()),
    "not_rolled_back": (page(OURS), replace(LAST, rolled_back=3), wanted()),
    "not_reverted": (page(markers.filled(None, "index", "was text")), LAST, wanted()),
    "not_shrunk": (page(markers.filled(None, "index", "long " * 50)), None, wanted()),
    "fits": (None, None, wanted("x" * (LIMITS.max_bytes + 1))),
}


def test_every_guard_has_its_case() -> None:
    assert list(CASES) == [guard.__name__ for guard in GUARDS]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.__name__)
def test_a_guard_holds_its_case_and_without_it_the_page_is_saved(guard: Guard) -> None:
    current, written, want = CASES[guard.__name__]
    held = planned(current, written, want)
    assert isinstance(held, Held)
    assert held.hold.message
    others = tuple(other for other in GUARDS if other is not guard)
    assert isinstance(planned(current, written, want, guards=others), Edit)


@pytest.mark.parametrize("name", ["not_edited", "not_rolled_back", "not_reverted", "not_shrunk"])
def test_an_editor_releases_a_page_in_its_begin_marker(name: str) -> None:
    current, written, want = CASES[name]
    assert current is not None
    block = markers.find(current.text, "index")
    released = page(current.text.replace(f" {block.checksum} ", f" {block.checksum} release "))
    step = planned(released, written, want)
    assert isinstance(step, Edit)
    assert "release" not in step.new


def test_a_block_that_was_emptied_by_a_person_stays_empty() -> None:
    step = planned(page("<!-- salonbot:begin index -->\n<!-- salonbot:end index -->"), LAST)
    assert isinstance(step, Held)
    assert step.hold.code == "reverted"


def test_an_empty_block_on_a_page_the_bot_never_wrote_is_filled() -> None:
    assert isinstance(planned(page("<!-- salonbot:begin index --><!-- salonbot:end index -->")), Edit)


def test_our_own_edit_that_was_never_remembered_is_no_revert() -> None:
    """As after a kill between the save and the note of it."""
    current, written, want = CASES["not_reverted"]
    assert current is not None
    assert isinstance(planned(replace(current, user="SalonBot"), written, want, account="SalonBot"), Edit)
    assert isinstance(planned(replace(current, user="Lakeside Reader"), written, want, account="SalonBot"), Held)


def test_shrinking_is_let_through_when_the_hold_has_run_out() -> None:
    current, _, want = CASES["not_shrunk"]
    assert current is not None
    sum_ = markers.find(current.text, "index").checksum or ""
    for days, kind in ((13, Held), (14, Edit)):
        written = Written(TITLE, 7, sum_, shrinks_since=NOW - timedelta(days=days))
        assert isinstance(planned(current, written, want), kind)


def test_damaged_markers_and_damaged_slots_hold_the_page() -> None:
    step = planned(page("People's own page"))
    assert isinstance(step, Held)
    assert step.hold.code == "markers"
    assert "<!-- salonbot:begin index -->" in step.hold.message
    text = markers.filled(None, "index", f"a {slot('digest.1.advocacy')} b")
    step = planned(page(text.replace("slot-end -->", "slot-end --")))
    assert isinstance(step, Held)
    assert step.hold.code == "slots"


def test_past_the_caps_further_edits_are_held_for_the_next_run() -> None:
    many = [wanted(title=f"P{number}") for number in range(5)]

    def codes(plan: Plan) -> list[str]:
        return [step.hold.code if isinstance(step, Held) else type(step).__name__ for step in plan.steps]

    edits = Planner(Limits(max_edits=2), {}, NOW).plan(many, {})
    assert codes(edits) == ["Edit", "Edit", "edit-cap", "edit-cap", "edit-cap"]
    new = Planner(Limits(max_new_pages=1), {}, NOW).plan(many, {"P4": Page("P4", OURS, 1, 7)})
    assert codes(new) == ["Edit", "new-page-cap", "new-page-cap", "new-page-cap", "Edit"]


def test_pages_that_need_no_edit_do_not_use_up_the_caps() -> None:
    same = Page("P0", markers.filled(None, "index", "new text"), 1, 7)
    plan = Planner(Limits(max_edits=1), {}, NOW).plan([wanted(title="P0"), wanted(title="P1")], {"P0": same})
    assert [type(step) for step in plan.steps] == [Unchanged, Edit]
