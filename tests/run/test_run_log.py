"""What is kept of a run: how it ended, whatever ended it, and no list of what did not change."""

from __future__ import annotations

import time

import pytest

from bot.run.outcome import Exit, Result
from bot.run.run_log import note_failure
from bot.wiki import deadline
from bot.wiki.base import Denied
from bot.wiki.deadline import Deadline
from testing.cycles import INDEX, Bot


def test_what_did_not_change_is_counted_and_not_kept() -> None:
    bot = Bot()
    bot.run()
    bot.edit(INDEX, "<!-- salonbot:end index -->", "")
    outcome = bot.run()
    assert sum(page.result is Result.UNCHANGED for page in outcome.pages) > 5
    kept = bot.store.runs(1)[0].outcome
    assert kept is not None
    assert [page["code"] for page in kept["pages"]] == ["markers"]
    assert kept["counts"] == outcome.counts()


def test_a_fault_of_the_bots_own_is_noted_and_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = Bot()
    monkeypatch.setattr("bot.run.cycle.reconcile", lambda *_: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        bot.run()
    (run,) = bot.store.runs(1)
    assert run.finished is not None
    assert run.outcome is not None
    assert (run.outcome["exit"], run.outcome["code"]) == (Exit.BUG, "bug")


def test_work_between_two_requests_ends_with_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def long(*_: object) -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            pass
        raise AssertionError("it went on")

    monkeypatch.setattr(deadline, "GRACE", 0.0)
    monkeypatch.setattr("bot.run.cycle.reconcile", long)
    bot = Bot()
    with deadline.running(Deadline(0.2 / 60)):
        outcome = bot.run()
    assert (outcome.exit, outcome.code) == (Exit.UNAVAILABLE, "overdue")
    kept = bot.store.runs(1)[0].outcome
    assert kept is not None
    assert kept["code"] == "overdue"


def test_a_run_that_could_not_begin_is_noted_with_its_word() -> None:
    bot = Bot()
    note_failure(bot.store, "run", Denied("login-failed", "no; check it"), lambda: bot.time)
    (run,) = bot.store.runs(1)
    assert (run.finished, run.command) == (bot.time, "run")
    assert run.outcome is not None
    assert (run.outcome["exit"], run.outcome["code"]) == (Exit.DENIED, "login-failed")
