"""Planning: what is saved, what stays, what is held; and that each guard holds what no other does."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.plan import markers
from bot.plan.edit_summary import Links
from bot.plan.guards import GUARDS, Guard, Limits, Sizes
from bot.plan.planner import Planner
from bot.plan.steps import Edit, Held, Plan, Unchanged
from bot.plan.theirs import Theirs
from bot.render import Unrendered, Wanted
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


# What a guard says: the code of each case, and the bounds


CODES = {
    "not_deleted": "deleted",
    "not_edited": "edited",
    "not_rolled_back": "rolled-back",
    "not_reverted": "reverted",
    "not_shrunk": "shrinks",
    "fits": "too-big",
}


@pytest.mark.parametrize("name", CASES)
def test_each_guard_has_a_code_of_its_own(name: str) -> None:
    held = planned(*CASES[name])
    assert isinstance(held, Held)
    assert (held.title, held.hold.code) == (TITLE, CODES[name])
    assert all(len(word) < 200 and "None" not in word and "XX" not in word for word in held.hold.message.split())


def shrunk(before: int, after: int, percent: int, **known: Any) -> object:
    """The step of a page whose own text has so many bytes, and is to have so many."""
    current = page(markers.filled(None, "index", "x" * before))
    body = markers.find(current.text, "index").body
    written = Written(TITLE, 7, markers.checksum(body), reports=known.get("then", {}))
    want = Wanted(TITLE, known.get("kind", "index"), "en", "y" * after, {})
    if want.kind != "index":
        current = page(current.text.replace("index", want.kind))
    sizes = Sizes(before, after)
    planner = Planner(Limits(max_shrink_percent=percent), {TITLE: written}, NOW, reports=known.get("now", {}))
    return planner.step(want, current, sizes)


@pytest.mark.parametrize(
    ("after", "percent", "held"), [(70, 30, False), (69, 30, True), (100, 0, False), (99, 0, True), (0, 100, False)]
)
def test_as_much_as_the_settings_say_may_go(after: int, percent: int, held: bool) -> None:
    step = shrunk(100, after, percent)
    assert isinstance(step, Held) == held
    if isinstance(step, Held):
        assert f"it would lose {100 - after} % of its text" in step.hold.message
        assert "or wait 14 days" in step.hold.message


REPORTS_THEN = {"1": "10 budget=missing 4", "2": "20 0", "3": "30 0", "4": "40 0"}


@pytest.mark.parametrize(
    ("kind", "now", "after", "held"),
    [
        ("index", REPORTS_THEN, 60, True),
        ("index", {"1": "10 0", "2": "20 0"}, 35, False),  # half of the reports left the category
        ("index", {"1": "10 0", "2": "20 0"}, 34, True),
        ("index", {**REPORTS_THEN, "1": "11 1"}, 60, True),  # findings were mended, which the index does not list
        ("worklist", {**REPORTS_THEN, "1": "11 1"}, 18, False),
        ("worklist", {**REPORTS_THEN, "1": "11 1"}, 17, True),
        ("worklist", {**REPORTS_THEN, "1": "10 1"}, 60, True),  # not edited, and yet fewer
    ],
)
def test_what_left_or_was_mended_is_expected(kind: str, now: dict[str, str], after: int, held: bool) -> None:
    assert isinstance(shrunk(100, after, 30, kind=kind, then=REPORTS_THEN, now=now), Held) == held


def test_a_page_may_have_as_many_bytes_as_the_limit() -> None:
    size = len(markers.filled(None, "index", "é" * 100).encode())
    for most, kind in ((size, Edit), (size - 1, Held)):
        step = Planner(Limits(max_bytes=most), {}, NOW).step(wanted("é" * 100), None)
        assert isinstance(step, kind)
        if isinstance(step, Held):
            assert step.hold.message == f"it would have {size:,} bytes, the limit is {most:,}"


def test_a_deleted_page_that_is_there_again_without_a_block_is_no_revert() -> None:
    step = planned(page("People's own page"), LAST)
    assert isinstance(step, Held)
    assert step.hold.code == "markers"


# The plan


def test_an_edit_is_all_that_is_known_of_it() -> None:
    links = Links("Task", "Stop")
    now, then = {"1": "5 0", "2": "6 0"}, {"1": "5 0"}
    want = Wanted(f"{TITLE}/2", "digest", "en", "new text", {"points": 3}, TITLE)
    current = Page(want.title, markers.filled(None, "digest", "old text"), 1, 7)
    written = Written(want.title, 7, markers.checksum("old text"), {"points": 1}, reports=then)
    planner = Planner(LIMITS, {want.title: written}, NOW, reports=now, links=links)
    assert planner.step(want, current) == Edit(
        title=want.title,
        kind="digest",
        base=7,
        old=current.text,
        new=markers.filled(None, "digest", "new text"),
        summary="Bot: digest: points: +2 (now 3) ([[Task|task]] · [[Stop|stop the bot]])",
        facts={"points": 3},
        part_of=TITLE,
    )
    first = planner.step(replace(want, title="New"), None)
    assert isinstance(first, Edit)
    assert (first.base, first.old, first.document) == (None, "", TITLE)
    assert first.summary.startswith("Bot: digest: points: 3 (")
    unknown = replace(planner, written={}).step(replace(want, kind="index"), Page(want.title, OURS, 1, 7))
    assert isinstance(unknown, Edit)
    assert unknown.summary.startswith("Bot: index: 2 reports (")


def test_the_diff_has_every_line_that_differs_and_the_title() -> None:
    edit = Edit("A", "index", 7, "one\ntwo\nthree\nfour\nfive", "one\ntwo\n3\nfour\nfive", "", {})
    assert edit.diff() == [
        *("--- A (now)", "+++ A (new)", "@@ -1,5 +1,5 @@", " one", " two", "-three", "+3", " four", " five"),
    ]
    long = "\n".join(map(str, range(20)))
    assert len(replace(edit, old=long, new=long.replace("10", "x")).diff()) == 3 + 6
    assert replace(edit, old="", new="a").diff() == ["--- A (now)", "+++ A (new)", "@@ -0,0 +1 @@", "+a"]


def met() -> Exception:
    try:
        raise ValueError("a strange\n thing" + "x" * 300)
    except ValueError as error:
        return error


def test_a_page_that_cannot_be_rendered_is_held_with_the_error() -> None:
    planner = Planner(LIMITS, {}, NOW)
    for report, text in ((None, "the text of the page"), ("Salons/A", "the text of [[Salons/A]], at which it was met")):
        (step,) = planner.plan([Unrendered(TITLE, "en", met(), report)], {}).steps
        assert isinstance(step, Held)
        assert (step.title, step.hold.code) == (TITLE, "fault")
        begins, ends = "an error of the bot's own (ValueError: a strange thing", f"); report it, with {text}"
        assert step.hold.message.startswith(begins)
        assert step.hold.message.endswith(ends)
        where = step.hold.message.removesuffix(ends).removeprefix(begins)
        assert re.fullmatch(r"x{185}; test_planner.py, line [0-9]+", where)
        assert planner.again(TITLE, [Unrendered(TITLE, "en", met(), report)], {}).__class__ is Held


def test_planning_anew_is_of_that_page_with_all_parts_of_its_document() -> None:
    """So that what goes to another part is not taken for lost."""
    parts = [
        Wanted(title, "index", "en", text, {}, TITLE) for title, text in ((TITLE, "short"), (f"{TITLE}/2", "x" * 95))
    ]
    current = {TITLE: page(markers.filled(None, "index", "x" * 100))}
    planner = Planner(Limits(max_shrink_percent=5), {}, NOW)
    assert isinstance(planner.again(TITLE, parts, current), Edit)
    held = planner.again(TITLE, parts[:1], current)
    assert isinstance(held, Held)
    assert held.hold.code == "shrinks"
    assert planner.again(f"{TITLE}/2", parts, current) == planner.step(parts[1], None, Sizes(102, 100))


def test_the_caps_say_how_many_and_hold_the_parts_after_them() -> None:
    many = [wanted(title=f"P{number}") for number in range(3)]
    plan = Planner(Limits(max_edits=2, max_new_pages=1), {}, NOW).plan(many, {})
    messages = [step.hold.message for step in plan.steps if isinstance(step, Held)]
    assert messages == ["a run may make 1 new pages; the next goes on"] * 2
    plan = Planner(Limits(max_edits=2), {}, NOW).plan(many, {})
    assert [step.hold.message for step in plan.steps if isinstance(step, Held)] == [
        "a run may make 2 edits; the next run goes on"
    ]
    there = {f"P{number}": Page(f"P{number}", OURS, number, 7) for number in range(1, 3)}
    parts = [Wanted(f"P{number}", "index", "en", "new text", {}, "P0") for number in range(3)]
    plan = Planner(Limits(max_new_pages=0), {}, NOW).plan(parts, there)
    assert [step.hold.message for step in plan.steps if isinstance(step, Held)] == [
        "a run may make 0 new pages; the next goes on",
        *["a part that comes before it is past the cap of new pages; the next goes on"] * 2,
    ]


def test_what_a_person_wrote_again_in_the_bots_own_words_is_no_edit() -> None:
    text = "A said so ([[:Special:PermanentLink/81|read]])"
    again = page(markers.filled(None, "index", "old text").replace("old text", "old  text"))
    for theirs, kind in ((Theirs(), Edit), (Theirs(complete=False), Held), (Theirs(loose={"x.1.a": "b"}), Held)):
        assert isinstance(planned(again, LAST, theirs={TITLE: theirs}), kind)
    assert isinstance(planned(again, LAST), Held)
    spaced = page(markers.filled(None, "index", text) + "\r\n ")
    assert planned(spaced, want=wanted(text)) == Unchanged(TITLE)


def test_the_plan_has_the_reports_it_was_made_from_and_summaries_compare_them() -> None:
    then, now = {"1": "5 0"}, {"1": "6 0"}
    planner = Planner(LIMITS, {TITLE: replace(LAST, reports=then)}, NOW, reports=now)
    plan = planner.plan([wanted()], {TITLE: page(OURS)})
    assert plan.reports == now
    assert [edit.summary for edit in plan.edits] == ["Bot: index: 1 report changed"]


def test_the_parts_of_a_document_are_measured_together_also_beside_one_that_cannot_be_rendered() -> None:
    parts = [Wanted(title, "index", "en", "x" * 50, {}, TITLE) for title in (TITLE, f"{TITLE}/2")]
    text = markers.filled(None, "index", "y" * 68)
    current = {title: Page(title, text, number, 7) for number, title in enumerate((TITLE, f"{TITLE}/2"), 1)}
    for percent, kind in ((28, Held), (29, Edit)):  # from twice 70 bytes with their line feeds to twice 50
        planner = Planner(Limits(max_shrink_percent=percent), {}, NOW)
        steps = planner.plan([Unrendered("Other", "en", met()), *parts], current).steps
        assert [type(step) for step in steps] == [Held, kind, kind]
