"""Publishing: the stop page before each write, conflicts planned once more, what was saved read back."""

from dataclasses import replace
from typing import Any

import pytest

from bot.plan import markers
from bot.plan.guards import Hold
from bot.plan.planner import Edit, Held, Plan, Step, Unchanged
from bot.render.slots import slot
from bot.run.outcome import PageOutcome, Result
from bot.run.publish import Gate, Publisher
from bot.state.store import StoreError
from bot.wiki.base import Denied, Refused, Saved, Unavailable
from testing.fakes import FakeWiki

STOP = "User:SalonBot/Run"
GATE = Gate(STOP)


def edit(title: str, body: str = "text", base: int | None = None) -> Edit:
    return Edit(title, "index", base, "", markers.filled(None, "index", body), "summary", {})


class Bench:
    """A fake wiki whose stop page says yes, and a publisher that notes what it remembers and plans anew."""

    def __init__(self, gate: Gate = GATE, again: Step | None = None) -> None:
        self.wiki = FakeWiki()
        self.wiki.add(STOP, "yes")
        self.remembered: list[str] = []
        self.publisher = Publisher(
            self.wiki,
            gate,
            lambda title: again or Unchanged(title),
            lambda edit: None,
            lambda saved, revision: self.remembered.append(saved.title),
        )

    def publish(self, *steps: Step) -> list[PageOutcome]:
        return list(self.publisher.publish(Plan(steps)))


def test_each_step_has_its_outcome_in_order() -> None:
    bench = Bench()
    outcomes = bench.publish(edit("A"), Held("B", Hold("reverted", "why")), Unchanged("C"))
    assert [(page.title, page.result, page.code) for page in outcomes] == [
        ("A", Result.CHANGED, None),
        ("B", Result.HELD, "reverted"),
        ("C", Result.UNCHANGED, None),
    ]
    assert bench.remembered == ["A"]
    assert outcomes[0].revision_id == bench.wiki.pages["A"].revision_id


@pytest.mark.parametrize("word", ["no", "", "yes, but not today", "stop", "{{yes}}"])
def test_anything_but_the_go_word_stops(word: str) -> None:
    bench = Bench()
    bench.wiki.add(STOP, word)
    with pytest.raises(Denied, match="stop page"):
        bench.publish(edit("A"))
    assert "A" not in bench.wiki.pages


@pytest.mark.parametrize("word", ["yes", " Yes\n", "<!-- any editor may change this -->\nyes"])
def test_the_go_word_lets_write(word: str) -> None:
    bench = Bench()
    bench.wiki.add(STOP, word)
    assert bench.publish(edit("A"))[0].result is Result.CHANGED


def test_a_stop_page_that_is_missing_or_unreadable_stops() -> None:
    bench = Bench()
    del bench.wiki.pages[STOP]
    with pytest.raises(Denied, match="does not exist"):
        bench.publish(edit("A"))
    bench = Bench()
    bench.wiki.fail["read"] = Unavailable("no-answer", "nobody there")
    with pytest.raises(Unavailable):
        bench.publish(edit("A"))
    assert "A" not in bench.wiki.pages


def test_the_stop_page_is_asked_before_every_write() -> None:
    bench = Bench()
    save = bench.wiki.save

    def stopping(title: str, *args: Any, **more: Any) -> Saved:
        saved = save(title, *args, **more)
        bench.wiki.add(STOP, "no")
        return saved

    bench.wiki.save = stopping
    publishing = bench.publisher.publish(Plan((edit("A"), edit("B"))))
    assert next(publishing).result is Result.CHANGED
    left = next(publishing)
    assert (left.title, left.result, left.code) == ("B", Result.HELD, "left")
    with pytest.raises(Denied):
        next(publishing)
    assert "B" not in bench.wiki.pages


def test_an_operator_who_asks_for_the_end_gets_it_before_the_next_write() -> None:
    bench = Bench(Gate(STOP, lambda: "asked to end"))
    with pytest.raises(Unavailable, match="asked to end"):
        bench.publish(edit("A"))


def test_a_conflict_is_planned_once_more_on_what_is_there_now() -> None:
    bench = Bench()
    there = bench.wiki.add("A", "somebody was quicker")
    bench.publisher = Publisher(
        bench.wiki, GATE, lambda title: edit(title, "merged", there.revision_id), lambda edit: None, lambda *_: None
    )
    assert bench.publish(edit("A"))[0].result is Result.CHANGED
    assert "merged" in bench.wiki.pages["A"].text


def test_a_second_conflict_fails_the_page_and_not_the_others() -> None:
    bench = Bench(again=edit("A"))
    bench.wiki.add("A", "somebody was quicker")
    outcomes = bench.publish(edit("A"), edit("B"))
    assert [(page.result, page.code) for page in outcomes] == [(Result.FAILED, "conflict"), (Result.CHANGED, None)]
    assert bench.wiki.pages["A"].text == "somebody was quicker"


def test_a_page_the_wiki_refuses_does_not_stop_the_others() -> None:
    bench = Bench()
    save = bench.wiki.save

    def refusing(title: str, *args: Any, **more: Any) -> Saved:
        if title == "A":
            raise Refused("protected", "[[A]] is protected")
        return save(title, *args, **more)

    bench.wiki.save = refusing
    outcomes = bench.publish(edit("A"), edit("B"))
    assert [(page.result, page.code) for page in outcomes] == [(Result.FAILED, "protected"), (Result.CHANGED, None)]


def test_success_is_not_reported_where_the_page_read_back_is_another() -> None:
    bench = Bench()
    wiki = bench.wiki

    def losing(title: str, text: str, **_: Any) -> Saved:
        wiki.add(title, text.replace("text", "tex"))
        return Saved(wiki.pages[title].revision_id, changed=True)

    wiki.save = losing
    outcome = bench.publish(edit("A"))[0]
    assert (outcome.result, outcome.code) == (Result.FAILED, "not-verified")
    wiki.save = lambda title, text, **_: Saved(99, changed=True)
    outcome = bench.publish(edit("B"))[0]
    assert (outcome.result, outcome.code) == (Result.FAILED, "not-verified")
    assert bench.remembered == []


def test_an_edit_right_after_ours_is_no_failure() -> None:
    bench = Bench()
    wiki, save = bench.wiki, bench.wiki.save

    def followed(title: str, text: str, **more: Any) -> Saved:
        saved = save(title, text, **more)
        wiki.add(title, text + "\nBelow, by an editor")
        return saved

    wiki.save = followed
    assert bench.publish(edit("A"))[0].result is Result.CHANGED


def test_what_the_wiki_says_did_not_change_is_not_called_changed() -> None:
    bench = Bench()
    bench.wiki.save = lambda *_, **__: Saved(5, changed=False)
    assert bench.publish(edit("A"))[0] == PageOutcome("A", Result.UNCHANGED, revision_id=5)


IMPORTED = "~~~~ wrote this"


def on(old: str, title: str = "A") -> tuple[Bench, Edit]:
    """A page with that text, and the edit that puts a block below it."""
    bench = Bench()
    base = bench.wiki.add(title, old).revision_id
    new = f"{old}\n{markers.filled(None, 'flags', 'text')}"
    return bench, Edit(title, "flags", base, old, new, "summary", {})


def test_a_text_that_saving_would_change_is_held_and_stays() -> None:
    bench, step = on(f"One\n{IMPORTED}")
    (outcome,) = bench.publish(step)
    assert (outcome.result, outcome.code) == (Result.HELD, "transforms")
    assert "in line 2 " in str(outcome.reason)
    assert bench.wiki.pages["A"].text == f"One\n{IMPORTED}"


@pytest.mark.parametrize("words", ["no signs", "{{template}}", "[[Page (x)|]]", "[[|x]]", "~~~"])
def test_a_text_that_the_wiki_stores_as_it_is_is_saved(words: str) -> None:
    asked: list[str] = []
    bench, step = on(words)
    bench.wiki.stored = lambda title, text: asked.append(title) or f"{text}\n"
    assert [page.result for page in bench.publish(step)] == [Result.CHANGED]
    assert asked == ([] if words == "no signs" else ["A"])


def test_what_stands_in_slots_is_peoples_and_the_bots_own_text_is_not_asked_about() -> None:
    for inside, held in ((slot("a", IMPORTED), True), (IMPORTED, False)):
        bench = Bench()
        old = markers.filled(None, "index", inside)
        base = bench.wiki.add("A", old).revision_id
        (outcome,) = bench.publish(Edit("A", "index", base, old, old.replace("index", "index "), "s", {}))
        assert (outcome.code == "transforms") == held


def test_a_page_of_json_transforms_nothing() -> None:
    bench, step = on(IMPORTED, "A.json")
    assert bench.publish(step)[0].code != "transforms"


def test_one_page_with_something_strange_on_it_keeps_no_other_from_being_saved() -> None:
    bench = Bench()
    save = bench.wiki.save

    def saving(title: str, *args: Any, **more: Any) -> Saved:
        if title == "A":
            raise KeyError("strange")
        return save(title, *args, **more)

    bench.wiki.save = saving
    strange, other = bench.publish(edit("A"), edit("B"))
    assert (strange.result, strange.code, other.result) == (Result.FAILED, "fault", Result.CHANGED)
    assert "KeyError: 'strange'; test_publish.py, line " in str(strange.reason)


def test_a_refusal_before_the_save_is_of_that_page_alone() -> None:
    bench, step = on(IMPORTED)

    def refusing(title: str, text: str) -> str:
        raise Refused("invalid-title", "no")

    bench.wiki.stored = refusing
    first, second = bench.publish(step, edit("B"))
    assert (first.result, first.code, second.result) == (Result.FAILED, "invalid-title", Result.CHANGED)


def test_a_fault_of_the_disk_ends_the_run() -> None:
    bench = Bench()

    def full(_: Edit) -> None:
        raise StoreError("disk full")

    publisher = replace(bench.publisher, intend=full)
    with pytest.raises(StoreError):
        list(publisher.publish(Plan((edit("A"), edit("B")))))


@pytest.mark.parametrize("later", [True, False])
def test_a_later_revision_is_somebody_elses_whatever_it_says(later: bool) -> None:
    bench = Bench()
    save = bench.wiki.save

    def saving(title: str, text: str, **more: Any) -> Saved:
        saved = save(title, text, **more)
        if later:
            bench.wiki.add(title, "Somebody wrote over all of it")
        else:  # what the wiki has of our own revision is not what was sent
            bench.wiki.pages[title] = replace(bench.wiki.pages[title], text="another text")
        return saved

    bench.wiki.save = saving
    (outcome,) = bench.publish(edit("A"))
    assert (outcome.result, outcome.code) == ((Result.CHANGED, None) if later else (Result.FAILED, "not-verified"))
