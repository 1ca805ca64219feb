"""A year of two hosts with one schedule and one state folder, on a clock that a test turns: no run twice, none lost.

Summer time begins and ends, one run of twenty fails, and hosts are restarted at random, also in the middle of a run.
The lock is a stand-in with the promise of ``bot.cli.lock``: a run that gives no sign of life is taken over.
"""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import schedule

from bot.run import scheduling
from bot.run.outcome import Exit
from bot.run.settings import ScheduleSettings
from bot.wiki.deadline import Stop
from testing.seeds import seeds

BERLIN = ZoneInfo("Europe/Berlin")
START = datetime(2026, 1, 1, 12, tzinfo=UTC)
YEAR = START + timedelta(days=365)
AT = ScheduleSettings(at=["02:30", "14:00"], timezone="Europe/Berlin", jitter_minutes=10)
LEASE = timedelta(minutes=1)
LONGEST_RUN, LONGEST_PAUSE = timedelta(minutes=20), timedelta(hours=3)


class Killed(BaseException):
    """The process is gone, in the middle of whatever it did."""


class World:
    """One clock, and hosts that take turns on it: who sleeps shortest goes on first."""

    now = START

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._wakes: dict[int, datetime] = {}

    def add(self, host: int) -> None:
        self._wakes[host] = self.now

    def sleep(self, host: int, wait: timedelta) -> None:
        with self._turn:
            self._wakes[host] = self.now + wait
            self._turn.notify_all()
            self._turn.wait_for(lambda: min(self._wakes, key=lambda one: (self._wakes[one], one)) == host)
            World.now = max(self.now, self._wakes[host])

    def leave(self, host: int) -> None:
        with self._turn:
            del self._wakes[host]
            self._turn.notify_all()


class Clock(datetime):
    """The library's clock."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Clock:
        return cls.fromtimestamp(World.now.timestamp(), tz)


@dataclass
class Shared:
    """The folder that both hosts share: the lock, and the runs that are noted."""

    owner: int | None = None
    renewed: datetime = START
    tries: list[tuple[datetime, datetime, int]] = field(default_factory=list)  # begin, end or death, host
    done: list[datetime] = field(default_factory=lambda: [START])


@dataclass
class Host:
    """One machine: a loop that is killed now and then, and started again."""

    number: int
    world: World
    shared: Shared
    chance: random.Random
    dies: datetime = START
    failed: list[datetime] = field(default_factory=list)

    def live(self) -> None:
        self.world.sleep(self.number, timedelta(seconds=self.number))
        while World.now < YEAR:
            self.dies = World.now + timedelta(hours=self.chance.uniform(1, 24 * 20))
            if self.chance.random() < 0.3:  # at a time when runs are under way
                day = self.dies.astimezone(BERLIN).replace(hour=14, minute=0)
                self.dies = day.astimezone(UTC) + timedelta(minutes=self.chance.uniform(1, 20))
            try:
                bot = scheduling.Bot(AT, self.run, lambda: self.shared.done[-1])
                scheduling.loop([bot], self.stop(), lambda: World.now)
            except Killed:
                pause = timedelta(seconds=self.chance.uniform(10, LONGEST_PAUSE.total_seconds()))
                self.world.sleep(self.number, pause)
        self.world.leave(self.number)

    def stop(self) -> Stop:
        host = self

        class Waiting(Stop):
            def wait(self, seconds: float) -> bool:
                host.sleep(timedelta(seconds=max(seconds, 1)))
                self.told = World.now >= YEAR
                return self.told

        return Waiting()

    def sleep(self, wait: timedelta) -> None:
        until = World.now + wait
        if self.dies <= until:
            self.world.sleep(self.number, max(self.dies - World.now, timedelta()))
            raise Killed
        self.world.sleep(self.number, wait)

    def run(self, wanted: Callable[[], bool]) -> Exit:
        with self.locked() as mine:
            if not mine or not wanted():
                return Exit.BUSY
            began = World.now
            try:
                for _ in range(self.chance.randint(1, LONGEST_RUN // LEASE * 4)):
                    self.shared.renewed = World.now
                    self.sleep(LEASE / 4)
            finally:
                self.shared.tries.append((began, World.now, self.number))
            if self.chance.random() < 0.05:
                self.failed.append(began)
                return self.chance.choice([Exit.UNAVAILABLE, Exit.DENIED, Exit.BUG])
            self.shared.done.append(World.now)
            return Exit.DONE

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """As the lock is: a live run is waited out no longer than its sign of life; a dead one is taken over."""
        if self.shared.owner not in (None, self.number):
            seen = self.shared.renewed
            self.sleep(LEASE)
            if self.shared.owner is not None and self.shared.renewed != seen:
                yield False
                return
        self.shared.owner, self.shared.renewed = self.number, World.now
        yield True  # a kill leaves it
        self.shared.owner = None


def planned() -> list[datetime]:
    """Every planned time of the year, each once, from the calendar alone."""
    days = [(START.astimezone(BERLIN) + timedelta(days=number)).date() for number in range(366)]
    times = [dt.time(2, 30), dt.time(14, 0)]
    found = sorted(datetime.combine(day, at, BERLIN).astimezone(UTC) for day in days for at in times)
    return [moment for moment in found if START < moment < YEAR - timedelta(hours=6)]


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], tuple[Shared, list[Host]]]:
    monkeypatch.setattr(scheduling, "LONGEST_WAIT", 3600.0)
    shim = SimpleNamespace(datetime=Clock, timedelta=timedelta, time=dt.time, tzinfo=tzinfo)
    monkeypatch.setattr(schedule, "datetime", shim)
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()

    def passed(seed: int) -> tuple[Shared, list[Host]]:
        World.now = START
        random.seed(seed)  # the jitter
        world, shared = World(), Shared()
        hosts = [Host(number, world, shared, random.Random(f"{seed} {number}")) for number in (1, 2)]
        for host in hosts:
            world.add(host.number)
        threads = [threading.Thread(target=host.live, daemon=True) for host in hosts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
            assert not thread.is_alive()
        return shared, hosts

    return passed


@pytest.mark.parametrize("seed", seeds(6))
def test_a_year_of_two_hosts_has_each_run_once_and_none_overlaps(
    year: Callable[[int], tuple[Shared, list[Host]]], seed: int
) -> None:
    shared, hosts = year(seed)
    tries = sorted(shared.tries)
    assert all(before[1] <= after[0] for before, after in pairwise(tries)), "two runs overlapped"
    assert {host for *_, host in tries} == {1, 2}
    slots, done = planned(), shared.done[1:]
    within = [[moment for moment in done if slot <= moment < after] for slot, after in pairwise([*slots, YEAR])]
    # Two failures in a row, a restart between them, and the try is left for the next planned time: no more than that.
    lost = [slot for slot, found in zip(slots, within, strict=True) if not found]
    failed = sorted(moment for host in hosts for moment in host.failed)
    assert all(any(slot <= moment < slot + timedelta(hours=12) for moment in failed) for slot in lost)
    assert len(lost) <= 10
    assert [found for found in within if len(found) > 1] == [], "a run was made twice"
    late = [found[0] - slot for slot, found in zip(slots, within, strict=True) if found]
    assert sorted(late)[len(late) * 9 // 10] < timedelta(minutes=10) + LONGEST_RUN + 2 * LEASE
    assert len(failed) > 10
