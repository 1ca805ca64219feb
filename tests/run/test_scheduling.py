"""The loop: a failing run neither ends nor starves it, a missed one is made up for, SIGTERM ends it."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import schedule

from bot.run import scheduling
from bot.run.outcome import Exit
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


@pytest.mark.parametrize(
    ("at", "now", "due"),
    [
        ("03:15", datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 3, 2, 2, 15, tzinfo=UTC)),
        (
            "23:45",
            datetime(2026, 3, 28, 22, 30, tzinfo=UTC),
            datetime(2026, 3, 28, 22, 45, tzinfo=UTC),
        ),  # eve of summer
        ("02:30", datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # there is no 02:30
        (
            "02:30",
            datetime(2026, 10, 25, 0, 45, tzinfo=UTC),
            datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
        ),  # the first was
    ],
)
def test_the_next_time_of_day_is_in_its_zone(at: str, now: datetime, due: datetime) -> None:
    assert scheduling.next_due(now, ScheduleSettings(at=[at], timezone="Europe/Berlin")) == due


def looped(
    settings: ScheduleSettings,
    run: Callable[[], Exit | None],
    last: Callable[[], datetime | None],
    stop: Stop,
    clock: Callable[[], datetime] = lambda: NOON,
    **more: Callable[[], Any],
) -> None:
    """The loop with one bot."""
    scheduling.loop([scheduling.Bot(settings, lambda _: run(), last, **more)], stop, clock)


def test_the_second_half_past_two_of_the_night_of_winter_time_is_not_due_again() -> None:
    done, later = (datetime(2026, 10, 25, hour, 45, tzinfo=UTC) for hour in (0, 1))
    assert not scheduling.is_due(done, later, ScheduleSettings(at=["02:30"], timezone="Europe/Berlin"))


class FakeDatetime(datetime):
    """The library's clock, which a test sets: naive, in the zone of the process."""

    moment = NOON

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "FakeDatetime":
        return cls.fromtimestamp(cls.moment.timestamp(), tz)


class Passing(Stop):
    """Waiting passes the fake time, until the end of it."""

    until = NOON

    def wait(self, seconds: float) -> bool:
        FakeDatetime.moment += timedelta(seconds=max(seconds, 1))
        self.told = FakeDatetime.moment >= self.until
        return self.told


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[datetime]]:
    """Runs the loop for some days of fake time; returns when runs began. ``codes`` gives each its exit code."""
    monkeypatch.setattr(scheduling, "LONGEST_WAIT", 3600.0)
    shim = SimpleNamespace(datetime=FakeDatetime, timedelta=timedelta, time=dt.time, tzinfo=tzinfo)
    monkeypatch.setattr(schedule, "datetime", shim)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()

    def passed(
        settings: ScheduleSettings,
        days: float,
        codes: Callable[[int], Exit],
        start: datetime = NOON,
        last: Callable[[], datetime | None] | None = None,
        others: Sequence[scheduling.Bot] = (),
        **more: Callable[[], Any],
    ) -> list[datetime]:
        FakeDatetime.moment = start
        stop, began = Passing(), []
        stop.until = start + timedelta(days=days)

        def run(_: object) -> Exit:
            began.append(FakeDatetime.moment)
            code = codes(len(began))
            FakeDatetime.moment += timedelta(minutes=5)
            return code

        bot = scheduling.Bot(settings, run, last or (lambda: start), **more)
        scheduling.loop([bot, *others], stop, lambda: FakeDatetime.moment)
        return began

    return passed


def test_a_year_of_days_with_summer_and_winter_time_has_one_run_each_at_its_hour(
    year: Callable[..., list[datetime]],
) -> None:
    settings = ScheduleSettings(at=["03:15"], timezone="Europe/Berlin")
    began = year(settings, 365, lambda number: Exit.DONE if number % 20 else Exit.DENIED)
    local = [moment.astimezone(ZoneInfo("Europe/Berlin")) for moment in began]
    assert {moment.strftime("%H:%M") for moment in local} == {"03:15"}
    days = [moment.date() for moment in local]
    assert (len(days), len(set(days)), (days[-1] - days[0]).days) == (365, 365, 364)


def test_an_hour_that_there_is_twice_or_never_has_one_run(year: Callable[..., list[datetime]]) -> None:
    settings = ScheduleSettings(at=["02:30"], timezone="Europe/Berlin")
    for start in (datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 10, 23, 12, tzinfo=UTC)):
        days = [
            moment.astimezone(ZoneInfo("Europe/Berlin")).date()
            for moment in year(settings, 4, lambda _: Exit.DONE, start)
        ]
        assert len(days) == len(set(days)) == 4


def test_where_the_wiki_did_not_answer_it_is_asked_again_and_ever_later(year: Callable[..., list[datetime]]) -> None:
    every = ScheduleSettings(every_hours=6, retry_minutes=15)
    began = year(every, 1, lambda number: Exit.UNAVAILABLE if number < 4 else Exit.DONE)
    waits = [round((after - before).total_seconds() / 60) for before, after in pairwise(began)]
    assert waits[:3] == [20, 35, 65]  # with the five minutes of each run
    assert all(wait > 120 for wait in waits[3:])
    for settings, code in ((ScheduleSettings(every_hours=6, retry_minutes=0), Exit.UNAVAILABLE), (every, Exit.DENIED)):
        assert len(year(settings, 1, lambda _, code=code: code)) <= 4


def test_a_wiki_that_is_gone_for_good_is_asked_no_more_than_ever(year: Callable[..., list[datetime]]) -> None:
    began = year(ScheduleSettings(every_hours=6), 10, lambda _: Exit.UNAVAILABLE)
    assert len(began) <= 10 * 4 + 5


def test_jitter_moves_a_run_and_loses_none(year: Callable[..., list[datetime]]) -> None:
    began = year(ScheduleSettings(at=["03:15"], jitter_minutes=30), 40, lambda _: Exit.DONE)
    after = [(moment - moment.replace(hour=3, minute=15, second=0, microsecond=0)).total_seconds() for moment in began]
    assert len(began) == 40
    assert all(0 <= seconds <= 1801 for seconds in after)
    assert len({round(seconds) for seconds in after}) > 10


def test_settings_are_read_anew_between_runs(year: Callable[..., list[datetime]]) -> None:
    new = [ScheduleSettings(every_hours=1)]
    began = year(
        ScheduleSettings(every_hours=24 * 20), 2, lambda _: Exit.DONE, reload=lambda: new.pop() if new else None
    )
    assert len(began) > 40


def test_a_run_that_raises_is_followed_by_the_next_at_its_time(year: Callable[..., list[datetime]]) -> None:
    """The library fires a job that raised again at once, for ever."""

    def fails(_: int) -> Exit:
        raise ValueError

    waits = [after - before for before, after in pairwise(year(ScheduleSettings(every_hours=6), 3, fails))]
    assert len(waits) >= 10
    assert all(wait >= timedelta(hours=6) for wait in waits)


def test_a_run_missed_while_down_comes_first(year: Callable[..., list[datetime]]) -> None:
    assert year(HOURLY, 1, lambda _: Exit.DONE, last=lambda: None)[0] == NOON
    assert year(HOURLY, 1, lambda _: Exit.DONE)[0] > NOON


def test_a_restart_does_not_put_the_next_run_off(year: Callable[..., list[datetime]]) -> None:
    began = year(ScheduleSettings(every_hours=6), 1, lambda _: Exit.DONE, last=lambda: NOON - timedelta(hours=5))
    assert NOON + timedelta(hours=1) <= began[0] < NOON + timedelta(hours=1, minutes=1)


def test_what_another_host_has_done_is_not_done_again(year: Callable[..., list[datetime]]) -> None:
    daily = ScheduleSettings(at=["03:15"])
    assert year(daily, 5, lambda _: Exit.DONE, last=lambda: FakeDatetime.moment) == []


def test_a_run_that_finds_the_lock_held_tries_again(year: Callable[..., list[datetime]]) -> None:
    ended: list[datetime] = []

    def codes(number: int) -> Exit:
        if number < 3:
            return Exit.BUSY
        ended.append(FakeDatetime.moment)
        return Exit.DONE

    began = year(ScheduleSettings(at=["03:15"]), 1, codes, last=lambda: ended[-1] if ended else NOON)
    assert len(began) == 3
    assert began[-1] - began[0] < timedelta(hours=1)


def test_one_that_fails_starves_no_other(year: Callable[..., list[datetime]]) -> None:
    others: list[datetime] = []

    def broken(_: int) -> Exit:
        raise ValueError

    other = scheduling.Bot(
        HOURLY,
        lambda _: others.append(FakeDatetime.moment),
        lambda: others[-1] if others else NOON,
    )
    year(HOURLY, 2, broken, others=[other])
    assert len(others) >= 40


def test_who_edits_the_page_for_it_gets_a_run_within_minutes_and_not_one_for_each_edit(
    year: Callable[..., list[datetime]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "LONGEST_WAIT", 1.0)
    edits = [NOON + timedelta(hours=3, minutes=number) for number in range(15)]
    looks: list[datetime] = []
    began: list[datetime] = []

    def asked() -> bool:
        looks.append(FakeDatetime.moment)
        return any(max([NOON, *began]) < edit <= FakeDatetime.moment for edit in edits)

    def done(_: int) -> Exit:
        began.append(FakeDatetime.moment)
        return Exit.DONE

    ended = lambda: began[-1] if began else NOON  # noqa: E731
    year(ScheduleSettings(every_hours=24), 0.25, done, last=ended, asked=asked)
    assert 1 <= len(began) <= 3
    assert began[0] - edits[0] <= timedelta(minutes=4)
    assert began[-1] >= edits[-1]
    assert all(after - before >= scheduling.ASKED_REST for before, after in pairwise(began))
    assert len(looks) <= 6 * 20 + 1


def test_the_loop_ends_when_told_while_it_waits() -> None:
    stop = Stop()
    threading.Timer(0.1, stop.set).start()
    looped(HOURLY, lambda: pytest.fail("nothing is due"), lambda: NOON, stop)
