"""Whether the bot does its work: from the runs it noted, its schedule and the clock.

Told apart are *idle* (all is well, nothing to do), *running*, *stopped* (by the stop page), *failing* (runs end before
their work, or are killed), *overdue* (a run is due, and none came), *dead* (nor did one for three times as long) and
*new*. The status page tells its readers the same of itself (``bot.render.status``).
What is done with it (exit code, metrics, alerts) is for who asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.run.events import PASSING
from bot.run.outcome import Exit
from bot.run.scheduling import next_due
from bot.run.settings import Settings
from bot.state.store import Run
from bot.wiki.deadline import INTERRUPTED

CYCLES = ("run", "schedule")  # commands whose runs are the bot's work
GOT_THROUGH = (Exit.DONE, Exit.PAGES_LEFT)
STOPPED = "stopped"  # the code of a run that the stop page kept from writing
_DEAD_AFTER = 3
_ENDING = timedelta(minutes=10)  # that a run may take past its deadline, for the request that is under way


class State(StrEnum):
    """How it is with the bot."""

    IDLE = "idle"
    RUNNING = "running"
    NEW = "new"
    STOPPED = "stopped"
    FAILING = "failing"
    OVERDUE = "overdue"
    DEAD = "dead"


_EXITS = {
    State.IDLE: Exit.DONE,
    State.RUNNING: Exit.DONE,
    State.NEW: Exit.OVERDUE,
    State.STOPPED: Exit.STOPPED,
    State.FAILING: Exit.FAILING,
    State.OVERDUE: Exit.OVERDUE,
    State.DEAD: Exit.DEAD,
}


@dataclass(frozen=True, slots=True)
class Stop:
    """Runs in a row that the stop page kept from writing: when the first began, and the one after the last.

    ``said`` is what the last of them said: what stood on the stop page, by whom and since when.
    """

    first: datetime
    until: datetime
    said: str


@dataclass(frozen=True, slots=True)
class Health:
    """The state with a sentence about it; ``last`` is the latest run, ``success`` the latest that got through.

    ``since`` is when the state began where that is known, ``due`` when the next run is due. From
    ``overdue_from`` and ``dead_from`` on the bot is that, if none comes. ``stop`` is the latest stop that is over.
    """

    state: State
    said: str
    last: Run | None = None
    success: Run | None = None
    since: datetime | None = None
    due: datetime | None = None
    overdue_from: datetime | None = None
    dead_from: datetime | None = None
    stop: Stop | None = None

    @property
    def exit(self) -> Exit:
        """The exit code of a health check: 0 where nobody has to do anything."""
        return _EXITS[self.state]

    @property
    def left(self) -> list[Mapping[str, Any]]:
        """What the latest run that got through held or failed: ``title``, ``result``, ``code``, ``reason``."""
        pages = (self.success.outcome or {}).get("pages", []) if self.success else []
        return [page for page in pages if page["result"] in ("held", "failed")]

    @property
    def needs_a_person(self) -> list[Mapping[str, Any]]:
        """Those of the pages left that do not come right by themselves."""
        return [page for page in self.left if page["code"] not in PASSING]

    @property
    def findings(self) -> Mapping[str, int]:
        """The open findings by kind, as the latest run that got through counted them."""
        return ((self.success.outcome or {}).get("findings") or {}) if self.success else {}


def health(runs: Sequence[Run], settings: Settings, now: datetime, *, running: bool) -> Health:
    """Returns how it is; ``runs`` are the newest first, ``now`` is aware, ``running``: the lock is held by somebody."""
    cycles = [run for run in runs if run.command in CYCLES]
    if not cycles:
        state, said = (State.RUNNING, "the first run is under way") if running else (State.NEW, "there was no run yet")
        return Health(state, said)
    last, success = cycles[0], next((run for run in cycles if _exit(run) in GOT_THROUGH), None)
    overdue, dead = overdue_from(last, settings), dead_from(last, settings)

    def found(state: State, said: str, since: datetime | None = None, due: datetime | None = None) -> Health:
        return Health(state, said, last, success, since, due, overdue, dead, _stop(cycles))

    if running:
        if last.finished is None and now > ends_by(last.started, settings):
            return found(State.OVERDUE, f"run {last.id} has not come to its end; see its log, and end it", last.started)
        return found(State.RUNNING, f"run {last.id if last.finished is None else last.id + 1} is under way")
    due, killed = next_due(_end(last), settings.schedule), f"run {last.id} was killed" if last.finished is None else ""
    why = f" since {killed}" if killed else ""
    if now > dead:
        return found(State.DEAD, f"nothing came from the bot{why}, for several times its interval; start it", due, due)
    if now > overdue:
        return found(State.OVERDUE, f"a run is due, and none came{why}; see to the timer or the process", due, due)
    if killed:
        return found(State.FAILING, f"{killed}; see to memory and timeouts, the next run goes on", last.started, due)
    if _code(last) == STOPPED:
        return found(State.STOPPED, str((last.outcome or {}).get("problem")), _first(cycles, STOPPED).started, due)
    failures = _failures(cycles)
    if failures and not (len(failures) == 1 and _exit(last) is Exit.UNAVAILABLE):  # once it may pass by itself
        said = f"{len(failures)} run{'s' * (len(failures) > 1)} failed: {(last.outcome or {}).get('problem')}"
        return found(State.FAILING, said, failures[-1].started, due)
    idle = found(State.IDLE, "", due=due)
    return replace(idle, said=_idle(len(idle.needs_a_person), bool(failures)))


def overdue_from(last: Run, settings: Settings) -> datetime:
    """From when on the run that follows this one is overdue."""
    return next_due(_end(last), settings.schedule) + timedelta(minutes=settings.monitor.overdue_minutes)


def dead_from(last: Run, settings: Settings) -> datetime:
    """From when on the bot is dead, if no run follows this one: three times as long as until it is overdue."""
    return _end(last) + _DEAD_AFTER * (overdue_from(last, settings) - _end(last))


def _end(run: Run) -> datetime:
    """When the run ended; of one that was killed, when it began."""
    return run.finished or run.started


def ends_by(started: datetime, settings: Settings) -> datetime:
    """When a run that began then is over, however it goes."""
    return started + timedelta(minutes=settings.guards.deadline_minutes) + _ENDING


def _idle(pages: int, last_failed: bool) -> str:
    but = ["the last run"] if last_failed else []
    but += [f"{pages} page{'s that need' if pages > 1 else ' that needs'} a person"] if pages else []
    return f"all is well but for {' and '.join(but)}" if but else "all is well"


def _exit(run: Run) -> Exit | None:
    return Exit(run.outcome["exit"]) if run.outcome else None


def _code(run: Run) -> str | None:
    return (run.outcome or {}).get("code")


def _first(cycles: Sequence[Run], code: str) -> Run:
    """The first of the latest runs in a row that ended with that code."""
    first = cycles[0]
    for run in cycles:
        if _code(run) != code:
            break
        first = run
    return first


def _failures(cycles: Sequence[Run]) -> list[Run]:
    """The latest runs in a row that did not get through, but for those that somebody ended."""
    failed = []
    for run in cycles:
        if _exit(run) in GOT_THROUGH:
            break
        if _code(run) != INTERRUPTED:
            failed.append(run)
    return failed


def _stop(cycles: Sequence[Run]) -> Stop | None:
    """The latest stop that ended; None where no run is noted that was stopped and one after it that was not."""
    numbered = list(enumerate(cycles))
    last = next((number for number, run in numbered if number and _code(run) == STOPPED), None)
    if last is None or _code(cycles[last - 1]) == STOPPED:
        return None
    first = _first(cycles[last:], STOPPED)
    return Stop(first.started, cycles[last - 1].started, str((cycles[last].outcome or {}).get("problem")))
