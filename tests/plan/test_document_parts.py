"""Parts of a page are planned and saved together: what people wrote is at no moment on no page."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.plan import markers
from bot.plan.document_parts import in_order, twice
from bot.plan.guards import GUARDS, Hold, Limits, not_shrunk
from bot.plan.planner import Planner
from bot.plan.steps import Edit, Held, Plan, Step
from bot.plan.theirs import slots_on
from bot.render import Wanted
from bot.render.slots import slot, stands_in
from bot.run.outcome import Result
from bot.run.publish import Gate, Publisher
from bot.wiki.base import Page, Refused
from testing.fakes import FakeWiki
from testing.timing import growth

FIRST = "Salons/Index/Advocacy"
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def name(number: int) -> str:
    return FIRST if number == 1 else f"{FIRST}/{number}"


def body(texts: dict[str, str]) -> str:
    return "words\n" + "\n".join(slot(key, text) for key, text in texts.items())


def wanted(*parts: dict[str, str]) -> list[Wanted]:
    return [Wanted(name(number), "digest", "en", body(texts), {}, FIRST) for number, texts in enumerate(parts, 1)]


def pages(*parts: dict[str, str]) -> dict[str, Page]:
    return {
        name(number): Page(name(number), markers.filled(None, "digest", body(texts)), number, number)
        for number, texts in enumerate(parts, 1)
    }


def planner(**limits: Any) -> Planner:
    guards = tuple(guard for guard in GUARDS if guard is not not_shrunk)
    return Planner(Limits(**limits), {}, NOW, guards=guards)


def told(steps: tuple[Step, ...]) -> list[tuple[str, str]]:
    return [(step.title, step.hold.code if isinstance(step, Held) else type(step).__name__) for step in steps]


def test_the_part_that_takes_a_text_is_saved_before_the_one_that_gives_it() -> None:
    down = planner().plan(wanted({}, {"a": "text"}), pages({"a": "text"}, {"b": ""}))
    assert [edit.title for edit in down.edits] == [name(2), name(1)]
    up = planner().plan(wanted({"a": "text"}, {}), pages({"b": ""}, {"a": "text"}))
    assert [edit.title for edit in up.edits] == [name(1), name(2)]


def test_of_texts_that_change_places_one_stays_for_a_run() -> None:
    plan = planner().plan(wanted({"b": "two"}, {"a": "one"}), pages({"a": "one"}, {"b": "two"}))
    assert [edit.title for edit in plan.edits] == [name(1), name(2)]
    assert [dict(slots_on(edit.new)) for edit in plan.edits] == [{"b": "two", "a": "one"}, {"a": "one"}]
    after = planner().plan(wanted({"b": "two"}, {"a": "one"}), pages({"b": "two", "a": "one"}, {"a": "one"}))
    assert [(edit.title, dict(slots_on(edit.new))) for edit in after.edits] == [(name(1), {"b": "two"})]


def test_a_document_on_which_a_text_stands_twice_comes_before_the_caps_are_used_up() -> None:
    other = Wanted("Salons/Index", "index", "en", "words", {})
    new, now = wanted({}, {"a": "text"}), pages({"a": "text"}, {"a": "text"})
    assert [step.title for step in planner(max_edits=1).plan([other, *new], now).edits] == [FIRST]
    now = pages({"a": "text"}, {})
    assert [step.title for step in planner(max_edits=1).plan([other, *new], now).edits] == ["Salons/Index"]
    assert twice([{"a": "x"}, {"a": " x"}])
    assert not twice([{"a": "x", "b": "x"}, {"a": "", "b": "y"}])


def test_where_one_part_is_held_all_are_and_other_pages_are_not() -> None:
    now = pages({"a": "text"}, {"b": ""}, {"c": ""})
    broken = now[name(2)].text.replace("salonbot:slot-end", "salonbot:slotend")
    now[name(2)] = Page(name(2), broken, 2, 2)
    other = Wanted("Salons/Index", "index", "en", "words", {})
    plan = planner().plan([*wanted({}, {"a": "text"}, {"c": ""}), other], now)
    assert told(plan.steps) == [
        (name(1), "part-held"),
        (name(2), "slots"),
        (name(3), "Unchanged"),
        ("Salons/Index", "Edit"),
    ]


def test_a_part_that_is_held_is_named_where_the_others_are() -> None:
    now = pages({"a": "text"}, {"b": ""})
    now[name(2)] = Page(name(2), "no markers", 2, 2)
    first, _ = planner().plan(wanted({}, {"a": "text"}), now).steps
    assert isinstance(first, Held)
    assert first.hold.message == f"its other part [[{name(2)}]] is held or failed, and a text may be on its way"


def test_a_document_whose_order_is_not_found_is_held_and_other_pages_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.plan.document_parts.in_order", lambda *_: 1 // 0)
    other = Wanted("Salons/Index", "index", "en", "words", {})
    plan = planner().plan([*wanted({}, {"a": "text"}, {"c": ""}), other], pages({"a": "text"}, {"b": ""}, {"c": ""}))
    assert sorted(told(plan.steps)) == [
        ("Salons/Index", "Edit"),
        (name(1), "fault"),
        (name(2), "fault"),
        (name(3), "Unchanged"),
    ]
    messages = {step.hold.message for step in plan.steps if isinstance(step, Held)}
    assert len(messages) == 1
    assert "ZeroDivisionError" in messages.pop()


def test_what_is_kept_for_a_run_stands_below_in_the_same_place_of_the_page() -> None:
    now = pages({"a": "one"}, {"b": "two"})
    now[name(1)] = Page(name(1), f"Above\n{now[name(1)].text}\nBelow", 1, 1)
    first, _ = planner().plan(wanted({"b": "two"}, {"a": "one"}), now).edits
    block = markers.block(first.new)
    assert (block.before, block.after, block.ours) == ("Above\n", "\nBelow", True)
    assert block.body.strip().startswith(f"{body({'b': 'two'})}\n\n\n<div")
    assert slots_on(first.new) == {"b": "two", "a": "one"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (slot("a", "one"), "one and more"),  # as visual editors leave it
        (slot("a", "one"), f"{slot('a', 'one')} and more"),
        (slot("a", "one"), "\none\n\n* and more\n"),
    ],
)
def test_what_is_kept_for_a_run_is_known_however_it_is_edited(old: str, new: str) -> None:
    first, _ = planner().plan(wanted({"b": "two"}, {"a": "one"}), pages({"a": "one"}, {"b": "two"})).edits
    assert old in first.new
    assert " ".join(slots_on(first.new.replace(old, new))["a"].replace("*", "").split()) == "one and more"
    over = re.sub(r'\| class="salonbot-slot"[^|]*\|.*one.*', "| one and more", first.new)
    assert over != first.new
    assert slots_on(over)["a"].strip() == "one and more"


def test_a_part_that_people_edited_holds_the_others() -> None:
    now = pages({"a": "text"}, {})
    now[name(2)] = Page(name(2), now[name(2)].text.replace("words", "my words"), 2, 2)
    assert told(planner().plan(wanted({}, {"a": "text"}), now).steps) == [(name(1), "part-held"), (name(2), "edited")]


def test_past_the_cap_of_new_pages_what_a_new_part_takes_stays() -> None:
    plan = planner(max_new_pages=0).plan(wanted({}, {"a": "text"}), pages({"a": "text"}))
    assert told(plan.steps) == [(name(2), "new-page-cap"), (name(1), "new-page-cap")]


def test_after_a_part_that_could_not_be_saved_the_others_are_left_alone() -> None:
    wiki = FakeWiki()
    wiki.add("Stop", "yes")
    for title, page in pages({"a": "text"}, {}).items():
        wiki.add(title, page.text)
    plan = planner().plan(wanted({}, {"a": "text"}), wiki.pages)
    wiki.fail["save"] = Refused("protected", "the page is protected")
    publisher = Publisher(wiki, Gate("Stop"), pytest.fail, lambda edit: None, lambda edit, page: None)
    outcomes = list(publisher.publish(plan))
    assert [(page.title, page.result, page.code) for page in outcomes] == [
        (name(2), Result.FAILED, "protected"),
        (name(1), Result.HELD, "part-held"),
    ]
    assert "text" in wiki.pages[FIRST].text


def test_rollbacks_of_pages_without_parts_do_not_hold_one_another() -> None:
    wiki = FakeWiki()
    wiki.add("Stop", "yes")
    wiki.add("A", "theirs")
    edits = tuple(Edit(title, "index", None, "", "text", "summary", {}) for title in "AB")
    publisher = Publisher(
        wiki, Gate("Stop"), lambda title: Held(title, Hold("edited", "why")), lambda edit: None, lambda edit, page: None
    )
    assert [page.code for page in publisher.publish(Plan(edits))] == ["edited", None]
    assert wiki.pages["B"].text == "text"


PARTS = st.integers(1, 4)


@given(st.dictionaries(st.sampled_from("abcdef"), st.tuples(PARTS, PARTS)), st.integers(0, 4))
def test_however_far_the_saving_gets_no_text_is_gone(moves: dict[str, tuple[int, int]], saved: int) -> None:
    """Texts move between four parts; the saving ends after any number of pages."""

    def spread(place: int) -> list[dict[str, str]]:
        return [{key: f"text {key}" for key, way in moves.items() if way[place] == number} for number in (1, 2, 3, 4)]

    now, new = pages(*spread(0)), wanted(*spread(1))
    standing = {title: slots_on(page.text) for title, page in now.items()}
    plan = planner().plan(new, now)
    assert not any(isinstance(step, Held) for step in plan.steps)
    for edit in plan.edits[:saved]:
        standing[edit.title] = slots_on(edit.new)
    assert {key for slots in standing.values() for key in slots} == set(moves)


def test_the_order_is_the_one_of_the_pages_where_nothing_moves() -> None:
    slots = {name(1): {"a": "x"}, name(2): {"b": "y"}, name(3): {}}
    assert list(in_order(slots, slots)) == [(name(1), {}), (name(2), {}), (name(3), {})]


@given(
    st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "x", "y"])), min_size=3, max_size=3),
    st.data(),
)
def test_copies_too_go_one_after_another(now: list[dict[str, str]], data: st.DataObject) -> None:
    """Texts may stand on several parts, and be wanted on other ones, or on none."""
    new = data.draw(
        st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "x"])), min_size=3, max_size=3)
    )
    standing = dict(zip("123", now, strict=True))
    there = {(key, text) for slots in now for key, text in slots.items() if text}
    for title, kept in in_order(standing, dict(zip("123", new, strict=True))):
        standing[title] = {**new[int(title) - 1], **kept}
        assert there <= {(key, text) for slots in standing.values() for key, text in slots.items()}


SLOTS = st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["", "x", "x y", "z"]))


def plainly(now: dict[str, dict[str, str]], new: dict[str, dict[str, str]]) -> list[tuple[str, dict[str, str]]]:
    """The order as it is told: the first part that gives nothing; where all do, the first one, which keeps that."""
    standing, left, order = dict(now), list(new), []

    def given(title: str) -> dict[str, str]:
        kept = {}
        for key, text in standing.get(title, {}).items():
            places = [new[title], *(slots for other, slots in standing.items() if other != title)]
            if not any(stands_in(text, slots.get(key, "")) for slots in places):
                kept[key] = text
        return kept

    while left:
        title = next((title for title in left if not given(title)), left[0])
        order.append((title, kept := given(title)))
        standing[title] = {**new[title], **kept}
        left.remove(title)
    return order


@example([{}, {}, {"a": "x"}, {"a": "z"}, {"a": "x"}], [{}] * 5)
@given(st.lists(SLOTS, min_size=1, max_size=5), st.lists(SLOTS, min_size=1, max_size=5))
def test_the_order_is_that_of_a_plain_search(now: list[dict[str, str]], new: list[dict[str, str]]) -> None:
    """With parts that are there and not saved, and parts that are new."""
    before, after = ({str(number): slots for number, slots in enumerate(each)} for each in (now, new))
    assert list(in_order(before, after)) == plainly(before, after)


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([{"a": "x"}, {"b": "y"}, {"a": "x"}], True),
        ([{"a": "x"}, {"a": "x"}], True),
        ([{"a": "x"}, {}, {"a": "y"}], False),
        ([{"a": ""}, {"a": " "}], False),
        ([], False),
    ],
)
def test_whether_a_text_stands_on_two_parts(parts: list[dict[str, str]], found: bool) -> None:
    assert twice(parts) is found


def test_the_order_is_found_in_linear_time() -> None:
    def ordering(parts: int) -> Callable[[], object]:
        now = {name(number): {f"k{number}.{row}": "x" for row in range(20)} for number in range(1, parts)}
        new = {title: now.get(name(number), {}) for number, title in enumerate([*now, name(parts)])}
        assert len(list(in_order(now, new))) == parts
        return lambda: list(in_order(now, new))

    assert growth(ordering, 200, 1600, floor=0.01) < 3
