"""The loop: a failing run neither ends nor starves it, a missed one is made up for, SIGTERM ends it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import schedule

from bot.run import scheduling
from bot.run.settings import ScheduleSettings
from bot.wiki.deadline import Stop

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HOURLY = ScheduleSettings(every_hours=1)
DAILY = ScheduleSettings(at=["03:15"], timezone="Africa/Nairobi")  # 00:15 UTC


@pytest.mark.parametrize(
    ("last", "settings", "due"),
    [
        (None, HOURLY, True),
        (NOON - timedelta(minutes=59), HOURLY, False),
        (NOON - timedelta(minutes=60), HOURLY, True),
        (NOON + timedelta(days=1), HOURLY, True),  # the clock was set back
        (datetime(2026, 3, 1, 0, 14, tzinfo=UTC), DAILY, True),
        (datetime(2026, 3, 1, 0, 16, tzinfo=UTC), DAILY, False),
        (datetime(2026, 2, 28, 0, 16, tzinfo=UTC), DAILY, True),
        (None, DAILY, True),
    ],
)
def test_a_missed_run_is_due(last: datetime | None, settings: ScheduleSettings, due: bool) -> None:
    assert scheduling.is_due(last, NOON, settings) is due


def test_times_of_day_are_planned_in_their_zone() -> None:
    scheduler = schedule.Scheduler()
    scheduling.plan_jobs(scheduler, DAILY, lambda: None)
    (job,) = scheduler.jobs
    assert job.next_run is not None
    assert job.next_run.astimezone(UTC).strftime("%H:%M") == "00:15"


def run_loop(monkeypatch: pytest.MonkeyPatch, outcomes: list[Exception | None], last: datetime | None) -> list[int]:
    """Runs the loop with an interval that is always over, until every outcome was used; returns the runs."""
    stop = Stop()
    runs: list[int] = []
    monkeypatch.setattr(scheduling, "LONGEST_WAIT", 0.01)

    def run() -> None:
        runs.append(len(runs))
        if len(runs) == len(outcomes):
            stop.set()
        if (error := outcomes[len(runs) - 1]) is not None:
            raise error

    def everything_is_due(scheduler: schedule.Scheduler, settings: ScheduleSettings, job: object) -> None:
        scheduler.every(1).seconds.do(job)
        scheduler.jobs[0].next_run = datetime.now() - timedelta(seconds=1)  # noqa: DTZ005  the library's own clock

    monkeypatch.setattr(scheduling, "plan_jobs", everything_is_due)
    thread = threading.Thread(target=scheduling.loop, args=(HOURLY, run, lambda: last, stop, lambda: NOON))
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()
    return runs


def test_a_run_that_raises_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(run_loop(monkeypatch, [ValueError("one"), RuntimeError("two"), None], NOON)) == 3


def test_a_run_missed_while_down_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule.Scheduler, "run_pending", lambda self: pytest.fail("must not be needed"))
    assert run_loop(monkeypatch, [None], None) == [0]


def test_a_failing_run_waits_for_its_next_time() -> None:
    """The library fires a job that raised again at once, for ever; ours comes at its planned time."""
    stop = Stop()
    runs: list[int] = []

    def run() -> None:
        runs.append(1)
        threading.Timer(0.3, stop.set).start()
        raise ValueError

    scheduling.loop(HOURLY, run, lambda: None, stop, lambda: NOON)
    assert len(runs) == 1


def test_the_loop_ends_when_told_while_it_waits() -> None:
    stop = Stop()
    threading.Timer(0.1, stop.set).start()
    scheduling.loop(HOURLY, lambda: pytest.fail("nothing is due"), lambda: NOON, stop, lambda: NOON)
