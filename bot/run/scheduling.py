"""The loop of ``salonbot schedule``: when to run, on the ``schedule`` library, and what that lacks.

A job that raises would fire again at once for ever and starve the others, runs missed while the process was
down are not made up for, and the first run would wait a whole interval: the loop sees to these three. What a
run does is ``bot.run.cycle``'s.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import schedule

from bot.run.settings import ScheduleSettings
from bot.wiki.deadline import Stop

LONGEST_WAIT = 60.0  # seconds between two looks at the clock: a clock set forward or back is seen soon

log = logging.getLogger(__name__)


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
    tomorrow = now + timedelta(days=1)
    return min(moment for moment in _times_of_day(tomorrow, settings) if moment > now)


def _times_of_day(now: datetime, settings: ScheduleSettings) -> list[datetime]:
    """The planned times of today and yesterday in the schedule's zone."""
    local = now.astimezone(ZoneInfo(settings.timezone))
    times = []
    for text in settings.at:
        hour, minute = map(int, text.split(":"))
        for day in (local, local - timedelta(days=1)):
            times.append(day.replace(hour=hour, minute=minute, second=0, microsecond=0))
    return times


def plan_jobs(scheduler: schedule.Scheduler, settings: ScheduleSettings, job: Callable[[], None]) -> None:
    """Puts the settings' times into a scheduler of the library."""
    if settings.at:
        for time in settings.at:
            scheduler.every().day.at(time, settings.timezone).do(job)
    else:
        scheduler.every(round(settings.every_hours * 3600)).seconds.do(job)


def loop(
    settings: ScheduleSettings,
    run: Callable[[], None],
    last: Callable[[], datetime | None],
    stop: Stop,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Runs at the planned times until ``stop`` is set; ``last`` tells when a run ended last.

    Nothing that ``run`` raises ends the loop; the next run comes at its planned time.
    """
    scheduler = schedule.Scheduler()

    def job() -> None:
        try:
            run()
        except Exception:  # whatever a run meets, the next one comes
            log.exception("the run failed; the next one comes at its time")

    plan_jobs(scheduler, settings, job)
    if is_due(last(), clock(), settings):
        log.info("a run is due now")
        job()
    while not stop.is_set():
        idle = scheduler.idle_seconds
        if idle is None or idle > 0:
            stop.wait(min(LONGEST_WAIT, idle or LONGEST_WAIT))
            continue
        scheduler.run_pending()
