"""When a run has to end: by its deadline or a signal, between two pages and never in the middle of one."""

from __future__ import annotations

import os
import signal
import threading
import time

import pytest

from bot import deadline as module
from bot.deadline import Deadline, Interruptible, bounded, signals
from bot.outcome import Exit, Result
from bot.publish import Gate
from bot.wiki.base import Saved, Unavailable
from tests.cycles import CATEGORY, PAGES, STOP, Bot
from tests.fakes import FakeWiki


def test_a_deadline_is_told_by_a_clock_that_nobody_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    deadline = Deadline(2)
    assert deadline() is None
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert deadline() is None
    now = time.monotonic()
    monkeypatch.setattr(module.time, "monotonic", lambda: now + 121)
    assert "2 minutes" in str(deadline())


def test_a_signal_asks_for_the_end_and_the_second_one_ends_as_ever() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with signals() as stop:
        deadline = Deadline(60, stop)
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop.wait(5)
        assert "signal" in str(deadline())
        assert signal.getsignal(signal.SIGTERM) == before
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_wiki_stops_answering_between_two_pages() -> None:
    wiki, reasons = FakeWiki(), []
    for name in "ABC":
        wiki.add(name, "text", CATEGORY)
    bounded = Interruptible(wiki, lambda: reasons[0] if reasons else None)
    assert len(list(bounded.members(CATEGORY))) == len(list(bounded.read("ABC"))) == 3
    reading = bounded.read("ABC")
    assert next(reading).title == "A"
    reasons.append("enough")
    with pytest.raises(Unavailable, match="enough"):
        next(reading)
    for call in (
        bounded.identity,
        lambda: list(bounded.members(CATEGORY)),
        lambda: bounded.before("A", 1),
        lambda: bounded.save("A", "x", summary="", base=1),
    ):
        with pytest.raises(Unavailable, match="enough"):
            call()
    assert wiki.saved() == []
    assert bounded.link("A") == wiki.link("A")


def test_a_run_that_is_told_to_end_finishes_the_page_it_is_saving_and_says_what_is_left() -> None:
    bot, stop = Bot(), threading.Event()
    bot.gate = Gate(STOP, Deadline(60, stop))
    save = bot.wiki.save

    def told(title: str, *args: object, **more: object) -> Saved:
        if len(bot.wiki.saved()) == 2:
            stop.set()
        return save(title, *args, **more)

    bot.wiki.save = told
    outcome = bot.run(card=True)
    assert outcome.exit is Exit.UNAVAILABLE
    assert "signal" in str(outcome.problem)
    done, left = bot.results(Result.CHANGED), bot.results(Result.HELD)
    assert (len(done), len(left), set(bot.codes().values())) == (3, PAGES - 3, {"left"})
    assert set(bot.store.written()) == set(done)
    stop.clear()
    bot.wiki.save = save
    assert bot.run().exit is Exit.DONE
    assert bot.results(Result.CHANGED) == left


def test_a_request_that_never_ends_is_broken_off_and_the_run_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 0.3)
    bot = Bot()

    def trickling(category: str) -> object:
        try:
            time.sleep(20)
        except Exception:  # as a library that tries again
            return iter(())
        raise AssertionError

    bot.wiki.members = trickling
    started = time.monotonic()
    with bounded(0):
        outcome = bot.run()
    assert time.monotonic() - started < 5
    assert (outcome.exit, bot.wiki.saved()) == (Exit.UNAVAILABLE, [])
    assert "did not come to its end" in str(outcome.problem)
    assert bot.store.runs()[0].outcome["exit"] == Exit.UNAVAILABLE


def test_outside_of_a_run_it_is_a_wiki_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 0.1)
    with pytest.raises(Unavailable, match="did not come to its end"), bounded(0):
        time.sleep(5)
    with bounded(0):
        pass
    time.sleep(0.2)  # what has ended in time is not broken off later
