"""The commands that tell how it is with the bot (status, runs), and what a run leaves for monitors: metrics, alerts."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.cli import terminal
from bot.cli.alert import Alert
from bot.cli.session import DATABASE, Session
from bot.run import metrics, run_log
from bot.run.health import Health, State, ends_by, health
from bot.run.metrics import MetricsError
from bot.run.outcome import Exit
from bot.run.run_log import UNKNOWN_SITE
from bot.state.store import Run, StoreError
from bot.wiki.base import Denied

_LOOKED_AT = 200  # runs
_SHOWN = 5  # runs of `status`

log = logging.getLogger("salonbot")


def status(session: Session) -> Exit:
    """Prints how it is with the bot, writes metrics and alerts where asked for; returns the health's exit code."""
    runs, found = _look(session)
    if session.args.json:
        terminal.say_json([json.dumps(_json(found, runs, _size(session)), ensure_ascii=False, indent=1)])
    else:
        terminal.say(_lines(found, runs, _size(session), session.settings.pages.base))
    if (file := _metrics_file(session)) is not None:
        metrics.write(file, found, _size(session))
    if session.args.alert:
        with session.peek(make=True) as store:
            Alert.of(session.settings.monitor.alert_command).look(store, found, store.site)
    return found.exit


def runs(session: Session) -> Exit:
    """Prints the runs that are noted, the newest first; the number is what rollback takes."""
    with session.peek() as store:
        noted = [(run, len(store.saves(run.id))) for run in store.runs(session.args.last)]
    if session.args.json:
        said = {"schema": "salonbot.runs/1", "runs": [{**_run(run), "saved": saved} for run, saved in noted]}
        terminal.say_json([json.dumps(said, ensure_ascii=False, indent=1)])
        return Exit.DONE
    rows = [(str(run.id), _time(run.started), run.command, str(saved), _ended(run)) for run, saved in noted]
    head = ("run", "started (UTC)", "command", "saved", "outcome")
    terminal.say(terminal.table(head, rows) if rows else ["no run is noted yet"])
    return Exit.DONE


def before_run(session: Session) -> None:
    """Leaves metrics that a run is under way, and when it is over at the latest: else one that is killed leaves none.

    What fails of it is logged.
    """
    if (file := _metrics_file(session)) is None:
        return
    try:
        with session.peek() as store:
            noted = store.runs(_LOOKED_AT)
        found = health(noted, session.settings, run_log.now(), running=True)
        metrics.write(file, found, _size(session), ends_by=ends_by(run_log.now(), session.settings))
    except (MetricsError, StoreError) as error:
        log.warning("%s", error)


def after_run(session: Session) -> None:
    """Leaves metrics and alerts of how it is after a run; what fails of it is logged, and never fails the run."""
    try:
        _, found = _look(session)
        if (file := _metrics_file(session)) is not None:
            metrics.write(file, found, _size(session))
        if found.state is State.FAILING and found.last and (found.last.outcome or {}).get("exit") == Exit.UNAVAILABLE:
            log.warning("%s", found.said)  # each of these passes, but they do not end
        with session.peek() as store:
            Alert.of(session.settings.monitor.alert_command).look(store, found, store.site)
    except (MetricsError, StoreError, Denied) as error:
        log.warning("%s", error)


def _look(session: Session) -> tuple[list[Run], Health]:
    with session.peek() as store:
        noted = store.runs(_LOOKED_AT)
    return noted, health(noted, session.settings, run_log.now(), running=session.is_running())


def _metrics_file(session: Session) -> Path | None:
    named = session.args.metrics or session.settings.monitor.metrics
    return Path(named).expanduser() if named else None


def _size(session: Session) -> int:
    file = session.state_folder() / DATABASE
    return file.stat().st_size if file.is_file() else 0


def _lines(found: Health, runs: list[Run], size: int, base: str) -> Iterator[str]:
    since = f", since {_time(found.since)}" if found.since else ""
    yield f"state     {found.state}{since}: {found.said}"
    yield f"success   {f'run {found.success.id}, {_time(found.success.started)}' if found.success else 'none yet'}"
    yield f"next due  {_due(found)}"
    if stop := found.stop:
        yield f"stopped   from {_time(stop.first)} to {_time(stop.until)}: {stop.said}"
    for run in runs[:_SHOWN]:
        yield f"run {run.id:<5} {_time(run.started)}  {run.command}: {_ended(run, found.said)}"
    for page in found.left:
        yield f"{page['result']:<9} {terminal.short(page['title'], base)} ({page['code']}: {page['reason']})"
    if found.findings:
        yield f"findings  {', '.join(f'{code} {number}' for code, number in found.findings.items())}"
    yield f"size      {size / 1e6:.1f} MB"


def _json(found: Health, runs: list[Run], size: int) -> dict[str, Any]:
    stop = found.stop
    return {
        "schema": "salonbot.status/1",
        "state": found.state,
        "exit": int(found.exit),
        "said": found.said,
        "since": _iso(found.since),
        "last_success": _iso(found.success.finished) if found.success else None,
        "next_due": _iso(found.due),
        "overdue_from": _iso(found.overdue_from),
        "dead_from": _iso(found.dead_from),
        "last_stop": {"from": _iso(stop.first), "to": _iso(stop.until), "said": stop.said}
        if (stop := found.stop)
        else None,
        "runs": [_run(run) for run in runs[:_SHOWN]],
        "left": found.left,
        "findings": found.findings,
        "state_bytes": size,
    }


def _run(run: Run) -> dict[str, Any]:
    outcome: Mapping[str, Any] = run.outcome or {}
    names = ("exit", "code", "problem", "counts")
    times = {"started": _iso(run.started), "finished": _iso(run.finished)}
    return {"run": run.id, "command": run.command, **times, **{name: outcome.get(name) for name in names}}


def _ended(run: Run, said: str = "") -> str:
    """How a run ended, for people; a problem that was ``said`` already is not said twice."""
    if run.outcome is None:
        return "not ended (under way, or killed)"
    counts = ", ".join(f"{number} {result}" for result, number in run.outcome["counts"].items() if number)
    problem = run.outcome.get("problem")
    if not problem:
        return counts or "nothing to do"
    began = "" if run.outcome.get("site") != UNKNOWN_SITE else "could not begin, "
    return f"{began}exit {run.outcome['exit']}, {'as above' if str(problem) in said else problem}"


def _due(found: Health) -> str:
    if not (found.due and found.overdue_from and found.dead_from):
        return "-"
    return f"{_time(found.due)} (overdue from {_time(found.overdue_from)}, dead from {_time(found.dead_from)})"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
