"""When a run has to end: by its deadline or a signal, between two pages and never in the middle of one."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from bot.run.outcome import Exit, Result
from bot.run.publish import Gate
from bot.wiki import deadline as module
from bot.wiki.base import Saved, Unavailable
from bot.wiki.deadline import Deadline, End, Interruptible, Stop, call, pause, running, signals, within
from testing.cycles import CATEGORY, PAGES, STOP, Bot
from testing.fakes import FakeWiki


def test_a_deadline_is_told_by_a_clock_that_nobody_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    deadline = Deadline(2)
    assert deadline() is None
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert deadline() is None
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 121)
    assert "2 minutes" in str(deadline())


@pytest.fixture
def interruptible() -> Iterator[None]:
    """SIGINT does as in a shell's foreground, also where the tests are run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_a_signal_asks_for_the_end_and_the_second_one_ends_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with signals() as stop:
        deadline = Deadline(60, stop)
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT, signal.SIGINT):  # as one sender may send them
            os.kill(os.getpid(), number)
        assert stop.is_set()
        assert "signal" in str(deadline())
        monkeypatch.setattr(stop, "at", stop.at - module.MOMENT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_wiki_stops_answering_between_two_pages() -> None:
    wiki = FakeWiki()
    reasons: list[End] = []
    for name in "ABC":
        wiki.add(name, "text", CATEGORY)
    ended = Interruptible(wiki, lambda: reasons[0] if reasons else None)
    assert len(list(ended.members(CATEGORY))) == len(list(ended.read("ABC"))) == 3
    reading = ended.read("ABC")
    assert next(reading).title == "A"
    reasons.append(End("overdue", "enough"))
    with pytest.raises(Unavailable, match="enough"):
        next(reading)
    for asked in (
        ended.identity,
        lambda: list(ended.members(CATEGORY)),
        lambda: ended.before("A", 1),
        lambda: ended.titles_of([1]),
        lambda: ended.stored("A", "text"),
        lambda: ended.save("A", "x", summary="", base=1),
    ):
        with pytest.raises(Unavailable, match="enough"):
            asked()
    assert wiki.saved() == []
    assert ended.link("A") == wiki.link("A")


def test_a_run_that_is_told_to_end_finishes_the_page_it_is_saving_and_says_what_is_left() -> None:
    bot, stop = Bot(), Stop()
    bot.gate = Gate(STOP, Deadline(60, stop))
    save = bot.wiki.save

    def told(title: str, *args: Any, **more: Any) -> Saved:
        if len(bot.wiki.saved()) == 2:
            stop.set()
        return save(title, *args, **more)

    bot.wiki.save = told
    outcome = bot.run(status_page=True)
    assert outcome.exit is Exit.UNAVAILABLE
    assert "signal" in str(outcome.problem)
    done, left = bot.results(Result.CHANGED), bot.results(Result.HELD)
    assert (len(done), len(left), set(bot.codes().values())) == (3, PAGES - 3, {"left"})
    assert set(bot.store.written()) == set(done)
    stop.told = False
    bot.wiki.save = save
    assert bot.run().exit is Exit.DONE
    assert bot.results(Result.CHANGED) == left


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is under way has three tenths of a second when the run has to end."""
    monkeypatch.setattr(module, "GRACE", 0.3)


def seconds(started: float) -> float:
    return time.monotonic() - started


def after(delay: float, number: signal.Signals = signal.SIGTERM) -> None:
    threading.Timer(delay, os.kill, (os.getpid(), number)).start()


@pytest.mark.usefixtures("short")
def test_a_request_that_never_ends_is_broken_off_and_the_run_says_so() -> None:
    bot = Bot()

    def trickling(category: str) -> Any:
        with call():
            time.sleep(20)
        raise AssertionError

    bot.wiki.members = trickling
    started = time.monotonic()
    with running(Deadline(0.1 / 60)):
        outcome = bot.run()
    assert seconds(started) < 5
    assert (outcome.exit, bot.wiki.saved()) == (Exit.UNAVAILABLE, [])
    assert "did not come to its end" in str(outcome.problem)
    assert (bot.store.runs()[0].outcome or {})["exit"] == Exit.UNAVAILABLE


def test_no_library_takes_the_end_for_a_failure_to_try_again() -> None:
    def retrying() -> None:
        with suppress(Exception):
            time.sleep(5)
        pytest.fail("swallowed")

    with pytest.raises(Unavailable, match="did not come to its end"), within(0.1):
        retrying()


@pytest.mark.usefixtures("short")
def test_every_request_has_a_bound_also_long_before_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CALL", 0.2)
    started = time.monotonic()
    with running(Deadline(60)), pytest.raises(Unavailable, match="did not come to its end"), call():
        time.sleep(5)
    with pytest.raises(Unavailable), call():  # without a run, as the doctor's
        time.sleep(5)
    assert seconds(started) < 2


@pytest.mark.usefixtures("short")
def test_work_that_is_no_request_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CALL", 0.2)
    with pytest.raises(Unavailable, match="did not come to its end"), running(Deadline(0.1 / 60)):
        time.sleep(5)
    with running(Deadline(0.1 / 60)):
        pass
    time.sleep(0.5)  # what has ended in time is not broken off later


def test_a_bound_inside_of_another_one_leaves_it_its_time() -> None:
    started = time.monotonic()
    before = signal.getitimer(signal.ITIMER_REAL)[0]  # of whoever bounds the test

    def nested() -> None:
        for _ in range(3):
            with pytest.raises(Unavailable), within(0.1):
                time.sleep(5)
        with within(60):  # no longer than the outer one
            time.sleep(5)

    with pytest.raises(Unavailable), within(0.5):
        nested()
    assert 0.4 < seconds(started) < 2
    with within(0.2), within(0.1):
        pass
    assert signal.getitimer(signal.ITIMER_REAL)[0] == pytest.approx(max(before - seconds(started), 0), abs=0.5)


def test_a_signal_ends_a_wait_at_once() -> None:
    started = time.monotonic()
    with signals() as stop, running(Deadline(60, stop)):
        after(0.2)
        with pytest.raises(Unavailable, match="signal"), call():
            pause(30)
        assert seconds(started) < 2
        with pytest.raises(Unavailable, match="signal"), call():
            pause(30)  # none is begun any more
    assert seconds(started) < 2


def test_a_moment_between_a_save_and_its_reading_back_is_waited_for_all_the_same() -> None:
    with signals() as stop, running(Deadline(60, stop)):
        stop.set()
        started = time.monotonic()
        with call():
            pause(0.2)
            pause(0)
            pause(-1)
    assert 0.2 <= seconds(started) < 2


def test_no_wait_is_longer_than_the_run_may_be() -> None:
    started = time.monotonic()
    with running(Deadline(0.2 / 60)), pytest.raises(Unavailable, match="deadline_minutes"), call():
        pause(30)
    assert seconds(started) < 2


@pytest.mark.usefixtures("short")
def test_what_is_under_way_comes_to_its_end_after_a_signal_or_is_broken_off() -> None:
    with signals() as stop, running(Deadline(60, stop)):
        after(0.1)
        with call():
            time.sleep(0.3)
        assert stop.is_set()
        started = time.monotonic()
        with pytest.raises(Unavailable, match="did not come to its end"), call():
            time.sleep(5)
        assert seconds(started) < 2


def test_in_another_thread_waits_end_and_requests_have_no_bound() -> None:
    ended: list[str] = []

    def work() -> None:
        try:
            with call():
                module._RUN.get().stop.set()
                pause(30)
        except Unavailable as error:
            ended.append(error.code)

    def run() -> None:
        with running(Deadline(60)):
            work()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(5)
    assert ended == ["interrupted"]


def test_a_wait_is_told_of_the_end_while_it_lasts_and_ends_by_itself() -> None:
    stop = Stop()
    assert not stop.wait(0.05)
    threading.Timer(0.1, stop.set).start()
    started = time.monotonic()
    assert stop.wait(30)
    assert seconds(started) < 2


@pytest.mark.usefixtures("short")
def test_a_signal_during_a_request_bounds_what_comes_after_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the outer bound, of hours, would hold again as soon as the request is over."""
    monkeypatch.setattr(module, "LAST_WORDS", 0.2)
    started = time.monotonic()

    def run() -> None:
        with signals() as stop, running(Deadline(60, stop)):
            after(0.1)
            with call():
                time.sleep(0.2)
            time.sleep(5)

    with pytest.raises(Unavailable, match="broken off"):
        run()
    assert seconds(started) < 2


@pytest.mark.usefixtures("short")
def test_requests_after_a_signal_share_one_bound_and_last_words_have_a_moment_each() -> None:
    started = time.monotonic()
    with signals() as stop, running(Deadline(60, stop)):
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(5):
            with pytest.raises(Unavailable, match="broken off"), call():
                time.sleep(5)
        assert seconds(started) < 0.6
        with within(5):
            time.sleep(0.01)
        with pytest.raises(Unavailable, match="broken off"), within(5):
            time.sleep(5)
    assert 0.3 < seconds(started) < 1


def test_whatever_happens_the_timer_is_given_back() -> None:
    before = signal.getitimer(signal.ITIMER_REAL)[0], signal.getsignal(signal.SIGALRM)
    for _ in range(200):
        with suppress(Unavailable), within(0.0005), within(0.0005):
            time.sleep(0.0005)
    assert module._ENDS == []
    assert signal.getsignal(signal.SIGALRM) == before[1]
    assert bool(signal.getitimer(signal.ITIMER_REAL)[0]) == bool(before[0])
