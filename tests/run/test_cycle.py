"""Whole runs on a wiki in memory: what is written, what is left alone, and how a run ends."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.plan import markers
from bot.render.slots import read_slots
from bot.reports.report import Report
from bot.run.outcome import Exit, Result
from bot.run.publish import Gate
from bot.state.store import Store, StoreError
from bot.wiki.base import Denied, Page, Refused, Saved, Unavailable, WikiError
from bot.wiki.deadline import End
from testing import cycles
from testing.cycles import BASE, CATEGORY, IDLE, INDEX, KEPT, PAGES, STOP, WORKLIST, Bot, read, settings
from testing.fakes import NO_ANSWER


@pytest.fixture
def bot() -> Bot:
    return Bot()


def test_the_first_run_writes_every_page_and_says_so(bot: Bot) -> None:
    outcome = bot.run()
    assert outcome.exit is Exit.DONE
    assert outcome.counts() == {"changed": PAGES, "unchanged": 0, "held": 0, "failed": 0, "planned": 0}
    assert (outcome.reports, outcome.fetched) == (3, 3)
    assert outcome.findings == {"budget-missing": 2, "media-missing": 1}
    assert markers.find(bot.wiki.pages[INDEX].text, "index").ours
    assert [page.revision_id for page in outcome.pages] == [
        bot.wiki.pages[page.title].revision_id for page in outcome.pages
    ]


def test_the_second_run_reads_no_report_and_makes_no_edit(bot: Bot) -> None:
    bot.run()
    outcome = bot.run()
    assert (outcome.exit, outcome.fetched, bot.reads, bot.wiki.saved()) == (Exit.DONE, 0, [], [])
    assert len(bot.results(Result.UNCHANGED)) == KEPT


def test_only_a_report_that_changed_is_read_and_only_pages_it_is_on_are_written(bot: Bot) -> None:
    bot.run()
    bot.wiki.add("Salons/B", "complete now")
    bot.run()
    assert bot.reads == ["Salons/B"]
    assert {INDEX, WORKLIST} <= set(bot.wiki.saved())
    assert f"{BASE}/Index/Diversity" not in bot.wiki.saved()


def test_a_renamed_report_is_known_by_its_id(bot: Bot) -> None:
    bot.run()
    (member, *others) = bot.wiki.categories[CATEGORY]
    bot.wiki.pages["Salons/New name"] = replace(bot.wiki.pages.pop(member.title), title="Salons/New name")
    bot.wiki.categories[CATEGORY] = [*others, replace(member, title="Salons/New name")]
    assert bot.run().exit is Exit.DONE
    assert bot.reads == []
    assert "New name" in bot.wiki.pages[INDEX].text


@pytest.mark.parametrize(("method", "after"), [("members", 1), ("members", 3), ("read", 1)])
def test_an_incomplete_harvest_writes_nothing_and_keeps_what_it_read(bot: Bot, method: str, after: int) -> None:
    bot.gate = Gate(None)  # so that reading first fails in the harvest
    bot.wiki.fail[method], bot.wiki.after[method] = NO_ANSWER, after
    outcome = bot.run()
    assert outcome.exit is Exit.UNAVAILABLE
    assert "nothing is written" in str(outcome.problem) or method == "read"
    assert bot.wiki.saved() == []
    read_then = list(bot.reads)
    bot.wiki.fail.clear()
    assert bot.run().exit is Exit.DONE
    assert not set(bot.reads) & set(read_then)


def test_a_harvest_cut_in_its_reading_writes_nothing(bot: Bot) -> None:
    """The generated pages are read before the reports: here the wiki falls silent between the two."""
    read = bot.wiki.read

    def failing(titles: Iterable[str]) -> Iterator[Page]:
        wanted = list(titles)
        if "Salons/A" in wanted:
            bot.wiki.fail["read"], bot.wiki.after["read"] = NO_ANSWER, 2
        return read(wanted)

    bot.wiki.read = failing
    outcome = bot.run()
    assert (outcome.exit, bot.wiki.saved()) == (Exit.UNAVAILABLE, [])
    assert "read 2 of 3 changed reports" in str(outcome.problem)
    assert bot.reads == ["Salons/A", "Salons/B"]
    bot.wiki.read = read
    bot.wiki.fail.clear()
    assert bot.run().exit is Exit.DONE
    assert bot.reads == ["Salons/C"]


def test_a_report_deleted_between_listing_and_reading_is_left_out(bot: Bot) -> None:
    bot.wiki.vanish.add("Salons/B")
    outcome = bot.run()
    assert outcome.exit is Exit.DONE
    assert [(left.title, left.reason) for left in outcome.left_out] == [("Salons/B", "gone")]
    assert "Salons/B" not in bot.wiki.pages[INDEX].text


@pytest.mark.parametrize(
    ("members", "code"), [(None, "does not exist"), ([], "has no members"), (["redirect"], "holds no report")]
)
def test_a_category_that_is_missing_or_holds_no_report_writes_nothing(bot: Bot, members: object, code: str) -> None:
    if members is None:
        del bot.wiki.categories[CATEGORY]
    else:
        bot.wiki.categories[CATEGORY] = [
            replace(member, redirect=True) for member in bot.wiki.categories[CATEGORY] if members
        ]
    outcome = bot.run()
    assert (outcome.exit, bot.wiki.saved()) == (Exit.INPUT, [])
    assert code in str(outcome.problem)


def test_a_dry_run_saves_nothing_remembers_nothing_and_plans_the_same(bot: Bot) -> None:
    outcome = bot.run(dry_run=True)
    assert (outcome.exit, outcome.run, bot.wiki.saved()) == (Exit.DONE, None, [])
    assert outcome.counts()["planned"] == PAGES
    assert (bot.store.runs(), bot.store.written()) == ([], {})
    planned = [(edit.title, edit.new) for edit in bot.plan.edits]
    bot.run()
    assert [(title, bot.wiki.pages[title].text) for title, _ in planned] == planned


def test_a_dry_run_needs_neither_rights_nor_go_word(bot: Bot) -> None:
    bot.wiki.add(STOP, "no")
    bot.wiki.who = replace(bot.wiki.who, user=None, rights=frozenset())
    assert bot.run(dry_run=True).exit is Exit.DONE


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"user": None}, "not logged in"),
        ({"rights": frozenset({"edit"})}, "lacks the right bot"),
        ({"rights": frozenset()}, "lacks the right edit and bot"),
        ({"blocked": "it repeats itself"}, "blocked (it repeats itself)"),
    ],
)
def test_without_account_rights_or_with_a_block_nothing_is_read_or_written(
    bot: Bot, change: dict[str, Any], said: str
) -> None:
    bot.wiki.who = replace(bot.wiki.who, **change)
    outcome = bot.run()
    assert (outcome.exit, bot.wiki.log) == (Exit.DENIED, [])
    assert said in str(outcome.problem)


def test_a_clock_that_is_wrong_stops_the_run(bot: Bot) -> None:
    cycle = bot.cycle()
    bot.wiki.who = replace(bot.wiki.who, time=(bot.time + timedelta(hours=2)).isoformat())
    outcome, _ = cycle.run()
    assert (outcome.exit, bot.wiki.saved()) == (Exit.DENIED, [])
    assert "set this machine's clock" in str(outcome.problem)


def test_the_stop_page_ends_a_run_before_anything_is_read(bot: Bot) -> None:
    bot.wiki.add(STOP, "no")
    outcome = bot.run()
    assert outcome.exit is Exit.DENIED
    assert bot.wiki.log == [("read", [STOP])]


def test_the_stop_page_in_mid_run_leaves_the_rest_for_the_next_run(bot: Bot) -> None:
    save = bot.wiki.save

    def stopping(title: str, *args: Any, **more: Any) -> Saved:
        saved = save(title, *args, **more)
        if len(bot.wiki.saved()) == 3:
            bot.wiki.add(STOP, "stop, please")
        return saved

    bot.wiki.save = stopping
    outcome = bot.run()
    assert outcome.exit is Exit.DENIED
    assert (len(bot.results(Result.CHANGED)), len(bot.results(Result.HELD))) == (3, PAGES - 3)
    assert set(bot.codes().values()) == {"left"}
    bot.wiki.save = save
    bot.wiki.add(STOP, "yes")
    assert bot.run().exit is Exit.DONE
    assert (len(bot.results(Result.CHANGED)), len(bot.results(Result.UNCHANGED))) == (PAGES - 3, 3)


def test_a_wiki_that_falls_silent_in_mid_run_leaves_the_rest_and_the_next_run_completes_it(bot: Bot) -> None:
    bot.wiki.fail["save"], bot.wiki.after["save"] = NO_ANSWER, 2
    outcome = bot.run()
    assert (outcome.exit, len(bot.results(Result.CHANGED))) == (Exit.UNAVAILABLE, 2)
    assert outcome.problem == str(NO_ANSWER)
    bot.wiki.fail.clear()
    assert bot.run().exit is Exit.DONE


def test_a_page_the_wiki_refuses_fails_alone(bot: Bot) -> None:
    save = bot.wiki.save

    def refusing(title: str, *args: Any, **more: Any) -> Saved:
        if title == WORKLIST:
            raise Refused("protected", "[[it]] is protected; ask an administrator")
        return save(title, *args, **more)

    bot.wiki.save = refusing
    assert bot.run().exit is Exit.PAGES_LEFT
    assert (bot.codes(), len(bot.results(Result.CHANGED))) == ({WORKLIST: "protected"}, PAGES - 1)


def test_only_writes_what_is_named_and_limit_holds_the_rest(bot: Bot) -> None:
    bot.run(only=["Index/Worklist"])
    assert bot.wiki.saved() == [WORKLIST]
    bot.run(limit=2)
    assert len(bot.wiki.saved()) == 2
    assert set(bot.codes().values()) == {"edit-cap"}
    assert bot.run().exit is Exit.DONE


def test_only_of_a_page_that_is_not_generated_names_those_that_are(bot: Bot) -> None:
    outcome = bot.run(only=["Index/Wroklist"])
    assert (outcome.exit, bot.wiki.saved()) == (Exit.INPUT, [])
    assert "Index/Worklist" in str(outcome.problem)


def test_text_of_people_around_the_block_and_in_slots_comes_through(bot: Bot) -> None:
    bot.run()
    digest = f"{BASE}/Index/Advocacy"
    (key, *_) = read_slots(bot.wiki.pages[digest].text)
    mark = f"<!-- salonbot:slot {key} -->"
    bot.edit(digest, mark, f"{mark}We agree, ''in part''.")
    bot.wiki.add(digest, "Above\n" + bot.wiki.pages[digest].text + "\nBelow")
    bot.wiki.add("Salons/A", "people 77")
    assert bot.run().exit is Exit.DONE
    text = bot.wiki.pages[digest].text
    assert text.startswith("Above\n")
    assert text.endswith("\nBelow")
    assert read_slots(text)[key] == "We agree, ''in part''."


def test_a_conflict_is_planned_again_on_what_is_there(bot: Bot) -> None:
    bot.run()
    bot.wiki.add("Salons/B", "complete now")
    save = bot.wiki.save
    once: list[object] = []

    def late(title: str, *args: Any, **more: Any) -> Saved:
        if title == INDEX and not once:
            once.append(bot.wiki.add(INDEX, bot.wiki.pages[INDEX].text + "\nA person was quicker"))
        return save(title, *args, **more)

    bot.wiki.save = late
    assert bot.run().exit is Exit.DONE
    assert bot.wiki.pages[INDEX].text.endswith("\nA person was quicker")
    assert bot.wiki.saved().count(INDEX) == 2


def test_a_human_revert_is_respected_until_released(bot: Bot) -> None:
    bot.run()
    first = bot.wiki.pages[INDEX].text
    bot.wiki.add("Salons/B", "complete now")
    bot.run()
    bot.wiki.add(INDEX, first)
    assert bot.run().exit is Exit.PAGES_LEFT
    assert bot.codes() == {INDEX: "reverted"}
    checksum = markers.find(first, "index").checksum
    bot.edit(INDEX, f"{checksum} -->", f"{checksum} release -->")
    assert bot.run().exit is Exit.DONE
    assert bot.results(Result.CHANGED) == [INDEX]


def test_without_its_memory_the_bot_reads_all_again_and_edits_nothing(bot: Bot) -> None:
    bot.run()
    bot.store = Store(":memory:", "test:test")
    outcome = bot.run()
    assert (outcome.exit, outcome.fetched, bot.wiki.saved()) == (Exit.DONE, 3, [])
    assert bot.store.written()[INDEX].checksum == markers.find(bot.wiki.pages[INDEX].text, "index").checksum


def test_without_its_memory_a_hold_for_shrinking_still_runs_out(bot: Bot) -> None:
    for name in "DEFGHIJKLMNOP":
        bot.wiki.add(f"Salons/{name}", "budget media discussion", CATEGORY)
    bot.run()
    bot.store = Store(":memory:", "test:test")
    del bot.wiki.categories[CATEGORY][2:]
    bot.run()
    assert bot.codes()[WORKLIST] == "shrinks"
    bot.time += timedelta(days=14)
    bot.run()
    assert bot.codes() == {}


@pytest.mark.parametrize("parts", [False, True])
def test_a_worklist_of_which_most_was_mended_is_written_at_once(parts: bool) -> None:
    """And so is one whose last part is needed no more."""
    bot = Bot(settings=settings(guards={"max_bytes": 40_000, "max_new_pages": 100} if parts else {}))
    for number in range(40):
        bot.wiki.add(f"Salons/M{number}", "budget media discussion participants", CATEGORY)
    assert bot.run().exit is Exit.DONE
    assert (f"{WORKLIST}/2" in bot.wiki.pages) == parts
    for number in range(38):
        bot.wiki.add(f"Salons/M{number}", "people 5")
    assert bot.run().exit is Exit.DONE
    assert bot.codes() == {}
    assert "M37" not in bot.wiki.pages[WORKLIST].text


def test_reports_that_left_the_category_leave_the_index_at_once(bot: Bot) -> None:
    for number in range(20):
        bot.wiki.add(f"Salons/M{number}", "people 5", CATEGORY)
    bot.run()
    del bot.wiki.categories[CATEGORY][3:]
    assert bot.run().exit is Exit.DONE
    assert "M1" not in bot.wiki.pages[INDEX].text


def test_an_edit_that_was_saved_and_not_remembered_is_no_revert_later(bot: Bot) -> None:
    """As after a kill between the save and the note of it, and then an edit outside the block."""
    bot.run()
    remembered = bot.store.written()[INDEX]
    bot.wiki.add("Salons/B", "complete now")
    bot.run()
    bot.store.write(remembered)
    assert bot.run().exit is Exit.DONE
    bot.wiki.add(INDEX, bot.wiki.pages[INDEX].text + "\nBelow, by an editor")
    bot.wiki.add("Salons/B", "budget")
    assert bot.run().exit is Exit.DONE
    assert INDEX in bot.results(Result.CHANGED)


def test_a_full_disk_in_mid_run_ends_it_with_what_was_saved(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise StoreError("salonbot.sqlite: database or disk is full; make room")

    monkeypatch.setattr(Store, "write", full)
    outcome = bot.run()
    assert (outcome.exit, len(bot.wiki.saved())) == (Exit.USAGE, 1)
    assert "make room" in str(outcome.problem)
    monkeypatch.undo()
    assert bot.run().exit is Exit.DONE


def test_every_run_is_in_the_store_with_its_outcome_and_its_saves(tmp_path: Path) -> None:
    with Store(tmp_path / "s.sqlite", "test:test") as store:
        bot = Bot(store=store)
        outcome = bot.run()
        (run,) = store.runs()
        assert run.id == outcome.run
        assert run.outcome == json.loads(json.dumps(outcome.to_json()))
        assert store.saves(run.id) == [(page.title, page.revision_id) for page in outcome.pages]
        with sqlite3.connect(tmp_path / "s.sqlite") as db:
            assert db.execute("SELECT count(*) FROM saved").fetchone() == (PAGES,)


@pytest.mark.parametrize(
    ("error", "code"),
    [(Unavailable("x", "no"), Exit.UNAVAILABLE), (Denied("x", "no"), Exit.DENIED), (Refused("x", "no"), Exit.INPUT)],
)
def test_the_exit_code_says_what_ended_the_run(bot: Bot, error: WikiError, code: Exit) -> None:
    bot.wiki.fail["identity"] = error
    outcome = bot.run()
    assert (outcome.exit, outcome.problem) == (code, "no")
    assert (bot.store.runs()[0].outcome or {})["exit"] == code


def test_a_fault_of_our_own_is_not_swallowed(bot: Bot) -> None:
    def failing(category: str) -> Any:
        raise ZeroDivisionError

    bot.wiki.members = failing
    with pytest.raises(ZeroDivisionError):
        bot.run()


def test_an_interruption_keeps_what_was_read_and_writes_nothing_from_a_part(bot: Bot) -> None:
    """The end is asked for while the second of three reports is on its way."""
    read = bot.wiki.read
    told: list[End] = []

    def telling(titles: Iterable[str]) -> Iterator[Page]:
        for number, page in enumerate(read(titles)):
            if number == 1 and page.title.startswith("Salons/"):
                told.append(End("interrupted", "asked to end"))
            yield page

    bot.wiki.read = telling
    bot.gate = Gate(STOP, lambda: told[0] if told else None)
    outcome = bot.run()
    assert (outcome.exit, bot.wiki.saved()) == (Exit.UNAVAILABLE, [])
    assert "read 2 of 3 changed reports: asked to end" in str(outcome.problem)
    bot.wiki.read, bot.gate = read, Gate(STOP)
    assert bot.run().exit is Exit.DONE
    assert bot.reads == ["Salons/C"]


def test_the_end_is_heard_while_many_reports_are_read(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(80):
        bot.wiki.add(f"Salons/{number}", "people 5", CATEGORY)
    told: list[End] = []
    bot.gate = Gate(STOP, lambda: told[0] if told else None)

    def reading(page: Page) -> Report:
        told.append(End("interrupted", "asked to end"))
        return read(page)

    monkeypatch.setattr(cycles, "read", reading)
    assert bot.run().exit is Exit.UNAVAILABLE
    assert "read 50 of 83 changed reports: asked to end" in str(bot.outcome.problem)
    told.clear()
    monkeypatch.undo()
    bot.run()
    assert len(bot.reads) == 33


def test_a_disk_that_is_full_at_the_very_end_is_told_and_hides_no_other_problem(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise StoreError("salonbot.sqlite: database or disk is full; make room")

    monkeypatch.setattr(Store, "finish", full)
    outcome = bot.run()
    assert (outcome.exit, len(bot.results(Result.CHANGED))) == (Exit.USAGE, PAGES)
    assert "make room" in str(outcome.problem)
    bot.wiki.add(STOP, "no")
    assert bot.run().exit is Exit.DENIED


def test_the_caps_of_the_settings_hold(bot: Bot) -> None:
    bot.settings = settings(guards={"max_edits": 5, "max_new_pages": 4})
    bot.run()
    assert len(bot.wiki.saved()) == 4
    assert set(bot.codes().values()) == {"new-page-cap"}


def test_a_purged_index_has_every_report_read_anew_once_and_makes_no_edit(bot: Bot) -> None:
    bot.run()
    bot.run()
    bot.wiki.purge(INDEX)
    assert bot.run().exit is Exit.DONE
    assert (bot.reads, bot.wiki.saved()) == (["Salons/A", "Salons/B", "Salons/C"], [])
    bot.run()
    assert bot.reads == []


def test_our_own_edit_of_the_index_is_no_purge(bot: Bot) -> None:
    bot.run()
    bot.wiki.add("Salons/B", "all there")
    bot.run()
    bot.run()
    assert bot.reads == []


def test_a_purge_is_not_forgotten_by_a_run_that_did_not_get_through(bot: Bot) -> None:
    bot.run()
    bot.wiki.purge(INDEX)
    bot.wiki.fail["members"] = NO_ANSWER
    assert bot.run().exit is Exit.UNAVAILABLE
    bot.wiki.fail.clear()
    bot.run(dry_run=True)
    bot.run()
    assert len(bot.reads) == 3


def test_purging_another_page_reads_nothing_anew(bot: Bot) -> None:
    bot.run()
    bot.wiki.purge(WORKLIST)
    bot.run()
    assert bot.reads == []


def test_a_run_that_changes_nothing_fetches_no_text(bot: Bot) -> None:
    """Who we are, the stop page, the generated pages, the category; and every further part is still found."""
    bot.run()
    bot.run()
    assert bot.asked() == IDLE
    bot.run()
    assert bot.asked() == IDLE
    for part in ("2", "3"):
        bot.wiki.add(f"{INDEX}/{part}", markers.filled(None, "index", "an old part"))
    bot.run()
    assert {f"{INDEX}/2", f"{INDEX}/3"} <= set(bot.results(Result.CHANGED))
