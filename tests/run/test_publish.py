"""Publishing: the stop page before each write, conflicts planned once more, what was saved read back."""

from dataclasses import replace
from typing import Any

import pytest

from bot.plan import markers
from bot.plan.guards import Hold
from bot.plan.steps import Edit, Held, Plan, Step, Unchanged
from bot.render.slots import slot
from bot.run.outcome import PageOutcome, Result
from bot.run.publish import Gate, Publisher, outcome_of
from bot.state.store import StoreError
from bot.wiki.base import Denied, Refused, Saved, Unavailable
from bot.wiki.deadline import End
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
    bench = Bench(Gate(STOP, lambda: End("interrupted", "asked to end")))
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

    def stored(title: str, text: str) -> str:
        asked.append(title)
        return f"{text}\n"

    bench.wiki.stored = stored
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


# Words of the gate


def test_the_gate_says_what_to_do() -> None:
    bench = Bench()
    by = f", by Lakeside Reader since {bench.wiki.now}"
    said = {
        None: f"the stop page [[{STOP}]] does not exist; create it with the word 'yes' to let the bot write",
        "no <!-- yes -->": f"the stop page [[{STOP}]] says 'no'{by}; the bot writes only while it says 'yes'",
        "x" * 80: f"the stop page [[{STOP}]] says '{'x' * 60}'{by}; the bot writes only while it says 'yes'",
    }
    for text, message in said.items():
        bench.wiki.pages.pop(STOP, None)
        if text is not None:
            bench.wiki.add(STOP, text)
        with pytest.raises(Denied) as error:
            GATE.check(bench.wiki)
        assert (error.value.code, str(error.value)) == ("stopped", message)
    for text in ("YES", " yes\n", "<!-- a\nb -->yes<!-- c -->"):
        bench.wiki.add(STOP, text)
        GATE.check(bench.wiki)
    Gate(None).check(FakeWiki())
    with pytest.raises(Unavailable) as ended:
        Gate(None, lambda: End("overdue", "the deadline")).check(bench.wiki)
    assert (ended.value.code, str(ended.value)) == ("overdue", "the deadline")


# Documents of several parts


def part(bench: Bench, title: str, old: str, new: str) -> Edit:
    """An edit of a part of A, whose block has one slot in it; "" for no text in the slot."""

    def page(text: str) -> str:
        return markers.filled(None, "index", f"row {slot('a', text)}")

    base = bench.wiki.add(title, page(old)).revision_id
    return Edit(title, "index", base, page(old), f"above\n{page(new)}", "summary", {}, "A")


def told(outcomes: list[PageOutcome]) -> list[tuple[str, Result, str | None]]:
    return [(page.title, page.result, page.code) for page in outcomes]


def test_what_is_on_another_part_may_go_from_this_one_and_what_is_on_none_may_not() -> None:
    bench = Bench()
    gives, takes = part(bench, "A", "an answer", ""), part(bench, "A/2", "", "an answer")
    assert told(bench.publish(takes, gives)) == [("A/2", Result.CHANGED, None), ("A", Result.CHANGED, None)]
    bench = Bench()
    alone, other = part(bench, "A", "an answer", ""), replace(edit("B"), part_of=None)
    outcomes = bench.publish(alone, other)
    assert told(outcomes) == [("A", Result.HELD, "slots"), ("B", Result.CHANGED, None)]
    assert "an answer" in bench.wiki.pages["A"].text


def test_a_part_far_behind_is_read_too_and_the_page_itself_does_not_count() -> None:
    bench = Bench()
    for number in range(2, 13):
        bench.wiki.add(f"A/{number}", markers.filled(None, "index", slot("a", "an answer" if number == 12 else "")))
    assert told(bench.publish(part(bench, "A", "an answer", ""))) == [("A", Result.CHANGED, None)]
    parts = [what for name, what in bench.wiki.log if name == "read" and isinstance(what, list) and "A/2" in what]
    assert parts == [["A", *(f"A/{number}" for number in range(2, 11))]]
    more = [what for name, what in bench.wiki.log if name == "read" and isinstance(what, list) and "A/12" in what]
    assert more == [[f"A/{number}" for number in range(11, 21)]]


def test_what_is_on_a_page_beside_it_in_the_plan_is_not_lost() -> None:
    bench = Bench()
    bench.wiki.add("Beside", markers.filled(None, "index", slot("a", "an answer")))
    assert told(bench.publish(part(bench, "A", "an answer", ""), Unchanged("Beside")))[0][1] is Result.CHANGED


def test_a_part_that_gives_a_text_and_is_protected_keeps_the_others_from_being_saved() -> None:
    bench = Bench()
    takes, gives = part(bench, "A/2", "", "an answer"), part(bench, "A", "an answer", "")
    bench.wiki.protected = {"A"}
    outcomes = bench.publish(takes, gives, edit("B"))
    assert told(outcomes) == [
        ("A/2", Result.HELD, "part-held"),
        ("A", Result.FAILED, "protected"),
        ("B", Result.CHANGED, None),
    ]
    assert outcomes[1].reason == "[[A]] is protected"
    assert ("editable", ["A"]) in bench.wiki.log
    assert bench.wiki.saved() == ["B"]


def test_parts_that_give_nothing_are_not_asked_about() -> None:
    bench = Bench()
    bench.publish(part(bench, "A", "x", "x"), part(bench, "A/2", "", ""), edit("B"))
    assert not [what for name, what in bench.wiki.log if name == "editable"]


def test_after_a_part_that_failed_the_others_wait() -> None:
    bench = Bench()
    first, second = part(bench, "A", "", ""), part(bench, "A/2", "", "")
    bench.wiki.protected = {"A"}
    assert told(bench.publish(first, second)) == [
        ("A", Result.FAILED, "protected"),
        ("A/2", Result.HELD, "part-held"),
    ]


# What becomes of a save


def test_the_end_of_a_run_leaves_what_is_not_saved_yet() -> None:
    bench = Bench()
    bench.wiki.fail["save"], bench.wiki.after["save"] = Unavailable("lag", "later"), 1
    outcomes: list[PageOutcome] = []
    with pytest.raises(Unavailable):
        outcomes.extend(bench.publisher.publish(Plan((edit("A"), edit("B"), Unchanged("C"), edit("D")))))
    left = "the run ended before it (lag); the next run goes on"
    assert [(page.title, page.result, page.code, page.reason) for page in outcomes] == [
        ("A", Result.CHANGED, None, None),
        ("B", Result.HELD, "left", left),
        ("C", Result.UNCHANGED, None, None),
        ("D", Result.HELD, "left", left),
    ]


def test_each_outcome_says_its_revision_or_its_reason() -> None:
    bench = Bench()
    text = markers.filled(None, "index", "text")
    number = bench.wiki.add("A", text).revision_id
    (same,) = bench.publish(Edit("A", "index", number, text, text, "s", {}))
    assert same == PageOutcome("A", Result.UNCHANGED, revision_id=number)
    bench.wiki.protected = {"B"}
    (refused,) = bench.publish(edit("B"))
    assert refused == PageOutcome("B", Result.FAILED, "protected", "[[B]] is protected")
    (conflict,) = Bench(again=edit("A", base=99)).publish(edit("A", base=98))
    assert (conflict.result, conflict.code, conflict.reason) == (
        Result.FAILED,
        "conflict",
        "[[A]] is not at revision 99",
    )
    (planned,) = [outcome_of(edit("A"))]
    assert planned == PageOutcome("A", Result.PLANNED)


def test_a_page_that_is_gone_when_it_is_read_back_is_not_called_saved() -> None:
    bench = Bench()
    bench.wiki.vanish = {"A"}
    (outcome,) = bench.publish(edit("A"))
    said = "saved, but the page is not there when read back; look at its log"
    assert (outcome.code, outcome.reason, outcome.revision_id) == ("not-verified", said, 2)
    assert bench.remembered == []


def test_what_is_remembered_is_the_page_as_it_was_read_back() -> None:
    bench, kept = Bench(), []
    publisher = replace(bench.publisher, remember=lambda step, page: kept.append((step.title, page)))
    list(publisher.publish(Plan((edit("A"),))))
    assert kept == [("A", bench.wiki.pages["A"])]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("no markers at all", "saved, but read back it has 0 begin and 0 end markers, where one of each is needed"),
        (
            markers.filled(None, "index", "text").replace("text", "else"),
            "saved, but the text read back is another one; look at the page's history",
        ),
    ],
)
def test_what_is_read_back_otherwise_says_so(now: str, said: str) -> None:
    bench = Bench()
    save = bench.wiki.save

    def saving(title: str, text: str, **more: Any) -> Saved:
        saved = save(title, text, **more)
        bench.wiki.pages[title] = replace(bench.wiki.pages[title], text=now)
        return saved

    bench.wiki.save = saving
    (outcome,) = bench.publish(edit("A"))
    assert (outcome.result, outcome.code, outcome.reason) == (Result.FAILED, "not-verified", said)


def test_why_a_text_would_change_is_said_with_its_line_and_the_remedy() -> None:
    bench, step = on(f"One\n{IMPORTED}")
    (outcome,) = bench.publish(step)
    assert outcome.reason == (
        "saving would change what people wrote in line 2 (a signature, subst: or the like);"
        " save the page once yourself, or put <nowiki> around that, and the next run goes on"
    )
