"""The loop of ``salonbot schedule``: when to run, on the ``schedule`` library, and what that lacks.

A job that raises would fire again at once for ever and starve the others, runs missed while the process was
down are not made up for, the first run would wait a whole interval, all tools of a machine would start at once, and a
wiki that did not answer would be asked hours later: the loop sees to these, for one bot or several. What a run does is
``bot.run.cycle``'s, that two do not overlap the lock's.
"""

from __future__ import annotations

import logging
import math
import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import schedule

from bot.run.outcome import Exit
from bot.run.settings import ScheduleSettings
from bot.wiki.deadline import Stop

LONGEST_WAIT = 1.0  # seconds between two looks at the clock and for SIGHUP: a clock set forward or back is seen soon

ASKED_EVERY = timedelta(minutes=3)  # between two looks at the page by which editors ask for a run
ASKED_REST = timedelta(minutes=10)  # after a run began, in which none is made because somebody asked

_TRIED_AGAIN = (Exit.UNAVAILABLE, Exit.BUSY)
_PLANNED, _RETRY = "planned", "retry"  # tags: the next planned run, and a try beside it

log = logging.getLogger("salonbot")


def is_due(last: datetime | None, now: datetime, settings: ScheduleSettings) -> bool:
    """Whether a run was missed: none is known, or a planned time has passed since ``last`` (both aware)."""
    if last is None or last > now:  # a last run in the future: the clock was set back
        return True
    if not settings.at:
        return now - last >= timedelta(hours=settings.every_hours)
    return any(last < moment <= now for moment in _times_of_day(now, settings))


def next_due(now: datetime, settings: ScheduleSettings) -> datetime:
    """The first planned time after ``now`` (aware), where a run ends now."""
    if not settings.at:
        return now + timedelta(hours=settings.every_hours)
    days = (now, now + timedelta(days=1))
    first = min(moment for day in days for moment in _times_of_day(day, settings) if moment > now)
    return first.astimezone(ZoneInfo(settings.timezone))


def _times_of_day(now: datetime, settings: ScheduleSettings) -> list[datetime]:
    """The planned times of today and yesterday in the schedule's zone, in UTC.

    Of an hour that there is twice it is the first, also when it is looked at from the second.
    """
    local = now.astimezone(ZoneInfo(settings.timezone))
    times = []
    for text in settings.at:
        hour, minute = map(int, text.split(":"))
        for day in (local, local - timedelta(days=1)):
            times.append(day.replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0).astimezone(UTC))
    return times


def in_utc() -> None:
    """Has this process count in UTC: the library counts in local time, which jumps where the machine's zone has DST."""
    os.environ["TZ"] = "UTC"
    time.tzset()


def retry_wait(failures: int, settings: ScheduleSettings) -> timedelta | None:
    """How long to wait after so many runs that the wiki or the lock kept away; None: until the planned time."""
    if not failures or not settings.retry_minutes:
        return None
    return timedelta(minutes=settings.retry_minutes * 2 ** min(failures - 1, 20))


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot of the loop.

    ``run(wanted)`` returns its exit code; it asks ``wanted`` once it holds the lock, and is BUSY where another host was
    quicker. ``last`` returns when a run last got through, whichever host made it, ``reload`` other settings where there
    are some, ``asked`` whether a person asked for a run since the last one began.
    """

    settings: ScheduleSettings
    run: Callable[[Callable[[], bool]], Exit | None]
    last: Callable[[], datetime | None]
    reload: Callable[[], ScheduleSettings | None] = lambda: None
    asked: Callable[[], bool] | None = None  # None: nobody can


def loop(bots: Sequence[Bot], stop: Stop, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Runs each bot at its planned times until ``stop`` is set, one run after another, in the order given.

    Nothing that a run raises ends the loop, nor keeps another bot from running. A run that another host made meanwhile
    is not made again.
    """
    planned = [_Planned(bot, stop, clock) for bot in bots]
    for each in planned:
        each.begin()
    while not stop.is_set():
        for each in planned:
            each.look()
        stop.wait(min([LONGEST_WAIT, *(each.wait for each in planned)]))


class _Planned:
    """The plan of one bot, on a scheduler of its own: the next planned run, and at most one try beside it."""

    def __init__(self, bot: Bot, stop: Stop, clock: Callable[[], datetime]) -> None:
        self._bot, self._stop, self._clock = bot, stop, clock
        self._settings = bot.settings
        self._scheduler = schedule.Scheduler()
        self._failures = 0
        self._began = self._asked = datetime.min.replace(tzinfo=UTC)  # the last try, and the last look at the page

    @property
    def wait(self) -> float:
        """Seconds until there is something to do."""
        idle = self._scheduler.idle_seconds
        return LONGEST_WAIT if idle is None else max(idle, 0)

    def begin(self) -> None:
        """Makes up for a run that was missed, and plans the next one."""
        if self._is_due() and not self._stop.is_set():
            log.info("a run is due now")
            self._attempt()
        self._plan()
        self._tell()

    def look(self) -> None:
        """Does what is due now."""
        if (new := self._bot.reload()) is not None:
            self._settings = new
            self._plan()
            self._tell()
        self._scheduler.run_pending()
        if self._is_asked():
            log.info("somebody asked for a run")
            self._attempt(asked=True)
            self._plan()

    def _tell(self) -> None:
        """Said to who starts the loop or changes its settings; afterwards ``status`` says it."""
        if not self._stop.is_set() and (wait := self._scheduler.idle_seconds) is not None:
            due = self._clock() + timedelta(seconds=wait)
            log.info("the next run is due at %s", due.strftime("%Y-%m-%d %H:%M UTC"))

    def _is_due(self) -> bool:
        return is_due(self._bot.last(), self._clock(), self._settings)

    def _is_asked(self) -> bool:
        """Asked every few minutes alone, and for some minutes after a run not at all."""
        now = self._clock()
        if self._bot.asked is None or now - self._asked < ASKED_EVERY or now - self._began < ASKED_REST:
            return False
        self._asked = now
        return not self._stop.is_set() and self._bot.asked()

    def _job(self) -> None:
        if not self._stop.is_set() and self._is_due():
            self._attempt()
        self._plan()

    def _again(self, asked: bool) -> None:
        self._scheduler.clear(_RETRY)
        if not self._stop.is_set() and (asked or self._is_due()):
            self._attempt(asked=asked)

    def _attempt(self, asked: bool = False) -> None:
        code = None
        self._began = self._clock()
        try:
            code = self._bot.run(lambda: asked or self._is_due())
        except Exception:  # whatever a run meets, the next one comes
            log.exception("the run failed; the next one comes at its time")
        self._failures = self._failures + 1 if code in _TRIED_AGAIN else 0
        self._scheduler.clear(_RETRY)
        now, wait = self._clock(), retry_wait(self._failures, self._settings)
        if wait is not None and now + wait < next_due(now, self._settings):
            log.info("the next try comes in %d minutes", wait.total_seconds() // 60)
            self._scheduler.every(round(wait.total_seconds())).seconds.do(self._again, asked).tag(_RETRY)

    def _plan(self) -> None:
        """Plans the next run with the library: a wait, since its own times of day run twice after DST."""
        now, last = self._clock(), self._bot.last()
        since = now if last is None or is_due(last, now, self._settings) else last
        due = next_due(since, self._settings) + timedelta(minutes=random.uniform(0, self._settings.jitter_minutes))  # noqa: S311  no secret
        self._scheduler.clear(_PLANNED)
        wait = math.ceil((due - now).total_seconds())
        self._scheduler.every(max(wait, 1)).seconds.do(self._job).tag(_PLANNED)
