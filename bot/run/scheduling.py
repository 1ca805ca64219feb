"""The loop of ``salonbot schedule``: when to run, on the ``schedule`` library, and what that lacks.

A job that raises would fire again at once for ever and starve the others, runs missed while the process was
down are not made up for, the first run would wait a whole interval, all tools of a machine would start at once, and a
wiki that did not answer would be asked hours later: the loop sees to these. What a run does is ``bot.run.cycle``'s.
"""

from __future__ import annotations

import logging
import math
import os
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import schedule

from bot.run.outcome import Exit
from bot.run.settings import ScheduleSettings
from bot.wiki.deadline import Stop

LONGEST_WAIT = 1.0  # seconds between two looks at the clock and for SIGHUP: a clock set forward or back is seen soon

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
    """The planned times of today and yesterday in the schedule's zone, in UTC: there each of them is once."""
    local = now.astimezone(ZoneInfo(settings.timezone))
    times = []
    for text in settings.at:
        hour, minute = map(int, text.split(":"))
        for day in (local, local - timedelta(days=1)):
            times.append(day.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC))
    return times


def plan_next(
    scheduler: schedule.Scheduler, settings: ScheduleSettings, job: Callable[[], None], now: datetime
) -> None:
    """Plans the next run, and no other, with the library: a wait, since its own times of day run twice after DST."""
    wait = math.ceil((next_due(now, settings) - now).total_seconds())
    scheduler.clear(_PLANNED)
    scheduler.every(max(wait, 1)).seconds.do(job).tag(_PLANNED)


def in_utc() -> None:
    """Has this process count in UTC: the library counts in local time, which jumps where the machine's zone has DST."""
    os.environ["TZ"] = "UTC"
    time.tzset()


def retry_wait(failures: int, settings: ScheduleSettings) -> timedelta | None:
    """How long to wait after so many runs in a row that the wiki did not answer; None: until the planned time."""
    if not failures or not settings.retry_minutes:
        return None
    return timedelta(minutes=settings.retry_minutes * 2 ** min(failures - 1, 20))


def loop(
    settings: ScheduleSettings,
    run: Callable[[], Exit | None],
    last: Callable[[], datetime | None],
    stop: Stop,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    *,
    reload: Callable[[], ScheduleSettings | None] = lambda: None,
) -> None:
    """Runs at the planned times until ``stop`` is set; ``last`` tells when a run ended last.

    ``run`` returns its exit code. Nothing that it raises ends the loop; the next run comes at its planned time, or
    sooner where the wiki did not answer. ``reload`` is asked between runs for other settings.
    """
    scheduler = schedule.Scheduler()
    failures = 0

    def attempt() -> None:
        nonlocal failures
        code = None
        try:
            code = run()
        except Exception:  # whatever a run meets, the next one comes
            log.exception("the run failed; the next one comes at its time")
        failures = failures + 1 if code is Exit.UNAVAILABLE else 0
        scheduler.clear(_RETRY)
        now, wait = clock(), retry_wait(failures, settings)
        if wait is not None and now + wait < next_due(now, settings):
            log.info("the next try comes in %d minutes", wait.total_seconds() // 60)
            scheduler.every(round(wait.total_seconds())).seconds.do(attempt).tag(_RETRY)

    def job() -> None:
        if settings.jitter_minutes:
            stop.wait(random.uniform(0, settings.jitter_minutes * 60))  # noqa: S311  no secret
        if not stop.is_set():
            attempt()
        plan_next(scheduler, settings, job, clock())

    if is_due(last(), clock(), settings):
        log.info("a run is due now")
        attempt()
    plan_next(scheduler, settings, job, clock())
    while not stop.is_set():
        if (new := reload()) is not None:
            settings = new
            plan_next(scheduler, settings, job, clock())
        idle = scheduler.idle_seconds
        if idle is None or idle > 0:
            stop.wait(min(LONGEST_WAIT, idle or LONGEST_WAIT))
            continue
        scheduler.run_pending()
