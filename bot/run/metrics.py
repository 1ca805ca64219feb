"""The metrics of the bot as a Prometheus text file, for the textfile collector of the node exporter.

Times are in seconds since 1970. What holds while nothing runs can be told from the clock of who reads: overdue and dead
by ``salonbot_overdue_from_seconds`` and ``salonbot_dead_from_seconds``, and a run that was killed by
``salonbot_run_ends_by_seconds``, which is there only while one is under way. ``salonbot_state`` is as it was when the
file was written.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from bot import __version__
from bot.run.health import Health, State
from bot.run.outcome import Result


class MetricsError(Exception):
    """The file cannot be written; the message names it and says what to do."""


def write(path: Path, found: Health, state_bytes: int, *, ends_by: datetime | None = None) -> None:
    """Writes the file, as a whole or not at all; ``ends_by`` is when a run that begins is over. Raises MetricsError."""
    from prometheus_client import CollectorRegistry, Gauge, write_to_textfile  # noqa: PLC0415  a tenth of a second

    registry = CollectorRegistry()

    def gauge(name: str, help_text: str, *labels: str) -> Any:
        return Gauge(f"salonbot_{name}", help_text, labels, registry=registry)

    state = gauge("state", "1 for the state the bot is in, else 0", "state")
    for one in State:
        state.labels(one).set(one is found.state)
    gauge("info", "The version of the bot", "version").labels(__version__).set(1)
    gauge("state_file_bytes", "Size of what the bot remembers").set(state_bytes)
    times: dict[str, datetime | None] = {
        "last_run_start_seconds": found.last.started if found.last else None,
        "last_run_end_seconds": found.last.finished if found.last else None,
        "last_success_seconds": found.success.finished if found.success else None,
        "next_due_seconds": found.due,
        "overdue_from_seconds": found.overdue_from,
        "dead_from_seconds": found.dead_from,
        "run_ends_by_seconds": ends_by,
    }
    for name, moment in times.items():
        if moment is not None:
            gauge(name, name.replace("_", " ")).set(moment.timestamp())
    if found.last and found.last.outcome:
        gauge("last_run_exit", "Exit code of the last run").set(found.last.outcome["exit"])
    if found.success and found.success.outcome:
        outcome = found.success.outcome
        gauge("reports", "Reports that the last run that got through found").set(outcome["reports"])
        pages = gauge("pages", "Pages of that run by result", "result")
        for result in Result:
            pages.labels(result).set(outcome["counts"][str(result)])
        findings = gauge("findings", "Open findings of that run by kind", "code")
        for code, number in found.findings.items():
            findings.labels(code).set(number)
    try:
        write_to_textfile(str(path), registry)
    except OSError as error:
        raise MetricsError(f"{path}: the metrics cannot be written ({error.strerror}); name another file") from error
