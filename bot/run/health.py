"""Whether the bot does its work: from the runs it noted, its schedule and the clock.

Told apart are *idle* (all is well, nothing to do), *running*, *stopped* (by the stop page), *failing* (runs end before
their work), *overdue* (a run is due, and none came), *dead* (the last run was killed, and none came since) and *new*.
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
class Health:
    """The state with a sentence about it; ``last`` is the latest run, ``success`` the latest that got through.

    ``since`` is when the state began where that is known, ``due`` when the next run is due.
    """

    state: State
    said: str
    last: Run | None = None
    success: Run | None = None
    since: datetime | None = None
    due: datetime | None = None

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

    def found(state: State, said: str, since: datetime | None = None, due: datetime | None = None) -> Health:
        return Health(state, said, last, success, since, due)

    if running:
        if last.finished is None and now > ends_by(last.started, settings):
            return found(State.OVERDUE, f"run {last.id} has not come to its end; see its log, and end it", last.started)
        return found(State.RUNNING, f"run {last.id if last.finished is None else last.id + 1} is under way")
    if last.finished is None:
        return found(State.DEAD, f"run {last.id} was killed, and none came after it; start one", last.started)
    due = next_due(last.finished, settings.schedule)
    if now > due + timedelta(minutes=settings.monitor.overdue_minutes):
        return found(State.OVERDUE, "a run is due, and none came; see to the timer or the process", due, due)
    if _code(last) == "stopped":
        return found(State.STOPPED, str((last.outcome or {}).get("problem")), _first(cycles, "stopped").started, due)
    failures = _failures(cycles)
    if failures and not (len(failures) == 1 and _exit(last) is Exit.UNAVAILABLE):  # once it may pass by itself
        said = f"{len(failures)} run{'s' * (len(failures) > 1)} failed: {(last.outcome or {}).get('problem')}"
        return found(State.FAILING, said, failures[-1].started, due)
    idle = found(State.IDLE, "", due=due)
    return replace(idle, said=_idle(len(idle.needs_a_person), bool(failures)))


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
