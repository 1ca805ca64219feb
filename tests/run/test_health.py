"""Idle, running, stopped, failing, overdue and dead are told apart, by the state and by the metrics."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.run import metrics
from bot.run.health import Health, State, Stop, health
from bot.run.metrics import MetricsError
from bot.run.outcome import Exit
from bot.run.settings import Settings
from bot.state.store import Run

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SETTINGS = Settings.model_validate({"schedule": {"every_hours": 6}})
COUNTS = {"changed": 1, "unchanged": 2, "held": 1, "failed": 0, "planned": 0}
HELD = {"title": "Salons/Index", "result": "held", "code": "edited", "reason": "somebody edited it"}
LEFT = {"title": "Salons/Index/Worklist", "result": "held", "code": "left", "reason": "the next run goes on"}


def run(number: int, ago: timedelta, code: Exit | None = Exit.DONE, word: str | None = None, **more: Any) -> Run:
    """A run that began so long ago; one without an exit code never ended."""
    outcome: dict[str, Any] = {
        "exit": code,
        "code": word,
        "problem": word,
        "counts": COUNTS,
        "reports": 3,
        "pages": [],
        "findings": {},
    }
    ended = None if code is None else NOW - ago + timedelta(minutes=1)
    return Run(number, NOW - ago, ended, None if code is None else {**outcome, **more}, "run")


FINE = run(1, 8 * HOUR)
GONE = (Exit.UNAVAILABLE, "no-answer")
CASES: list[tuple[list[Run], bool, State]] = [
    ([], False, State.NEW),
    ([], True, State.RUNNING),
    ([run(2, HOUR), FINE], False, State.IDLE),
    ([run(2, HOUR, Exit.PAGES_LEFT)], False, State.IDLE),
    ([run(2, 0 * HOUR, None), FINE], True, State.RUNNING),
    ([FINE], True, State.RUNNING),  # it has not noted its beginning yet
    ([run(2, 3 * HOUR, None), FINE], True, State.OVERDUE),  # past its deadline of two hours
    ([run(2, HOUR, None), FINE], False, State.FAILING),  # killed; the next one is not due yet
    ([run(2, 10 * HOUR, None), FINE], False, State.OVERDUE),
    ([run(2, 28 * HOUR, None), FINE], False, State.DEAD),  # due every six hours, and three are waited: 27 hours
    ([run(2, 26 * HOUR)], False, State.OVERDUE),
    ([run(2, 28 * HOUR)], False, State.DEAD),
    ([run(2, 28 * HOUR, Exit.DENIED, "stopped")], False, State.DEAD),
    ([run(2, HOUR, Exit.DENIED, "stopped"), FINE], False, State.STOPPED),
    ([run(2, HOUR, Exit.DENIED, "login-failed"), FINE], False, State.FAILING),
    ([run(2, HOUR, Exit.INPUT, "no-category")], False, State.FAILING),
    ([run(2, HOUR, Exit.BUG, "bug"), FINE], False, State.FAILING),
    ([run(2, HOUR, *GONE), FINE], False, State.IDLE),  # it passes
    ([run(3, HOUR, *GONE), run(2, 7 * HOUR, *GONE), FINE], False, State.FAILING),
    (
        [run(3, HOUR, Exit.UNAVAILABLE, "interrupted"), run(2, 7 * HOUR, Exit.UNAVAILABLE, "interrupted")],
        False,
        State.IDLE,
    ),
    ([run(3, HOUR, Exit.UNAVAILABLE, "overdue"), run(2, 7 * HOUR, Exit.UNAVAILABLE, "overdue")], False, State.FAILING),
    ([run(2, 8 * HOUR)], False, State.IDLE),  # due two hours ago, and three are waited
    ([run(2, 10 * HOUR)], False, State.OVERDUE),
    ([run(2, 10 * HOUR, Exit.DENIED, "stopped")], False, State.OVERDUE),  # stopped, and nobody asks any more
    ([Run(3, NOW - HOUR, NOW, {"exit": 3}, "rollback"), run(2, 10 * HOUR)], False, State.OVERDUE),
]
EXITS = {
    State.IDLE: 0,
    State.RUNNING: 0,
    State.NEW: 7,
    State.OVERDUE: 7,
    State.STOPPED: 8,
    State.FAILING: 9,
    State.DEAD: 10,
}


@pytest.mark.parametrize(("runs", "running", "state"), CASES)
def test_the_state_is_told_from_the_runs_and_the_clock(runs: list[Run], running: bool, state: State) -> None:
    found = health(runs, SETTINGS, NOW, running=running)
    assert (found.state, int(found.exit)) == (state, EXITS[state])
    assert found.said


def test_since_when_is_the_first_of_its_kind() -> None:
    stopped = [run(number, (9 - number) * HOUR, Exit.DENIED, "stopped") for number in (8, 7, 6)]
    assert health([*stopped, FINE], SETTINGS, NOW, running=False).since == NOW - 3 * HOUR


def test_a_stop_that_is_over_is_told_with_who_and_when() -> None:
    said = "the stop page [[User:SalonBot/Run]] says 'no', by Amina since 2026-05-01T10:00:00Z"
    stopped = [run(number, (9 - number) * HOUR, Exit.DENIED, "stopped", problem=said) for number in (7, 6, 5)]
    found = health([run(8, HOUR), *stopped, run(4, 5 * HOUR)], SETTINGS, NOW, running=False)
    assert found.stop == Stop(NOW - 4 * HOUR, NOW - HOUR, said)
    assert health([run(9, HOUR), run(8, HOUR), *stopped], SETTINGS, NOW, running=False).stop == found.stop
    assert health([*stopped, FINE], SETTINGS, NOW, running=False).stop is None  # it is not over
    assert health([FINE], SETTINGS, NOW, running=False).stop is None


def test_pages_that_pass_by_themselves_need_nobody() -> None:
    found = health([run(2, HOUR, Exit.PAGES_LEFT, pages=[HELD, LEFT])], SETTINGS, NOW, running=False)
    assert (found.left, found.needs_a_person) == ([HELD, LEFT], [HELD])


def sampled(path: Path) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(path.read_text())
        for sample in family.samples
    }


@pytest.mark.parametrize(("runs", "running", "state"), CASES)
def test_the_metrics_tell_the_states_apart(runs: list[Run], running: bool, state: State, tmp_path: Path) -> None:
    file = tmp_path / "salonbot.prom"
    metrics.write(file, health(runs, SETTINGS, NOW, running=running), 4096)
    found = sampled(file)
    assert [one for one in State if found["salonbot_state", one] == 1] == [state]
    assert found["salonbot_state_file_bytes",] == 4096
    assert [path.name for path in tmp_path.iterdir()] == ["salonbot.prom"]


def test_an_overdue_bot_is_seen_by_who_reads_the_metrics_though_nothing_writes_them(tmp_path: Path) -> None:
    metrics.write(
        tmp_path / "m", health([run(2, HOUR, findings={"budget-missing": 2})], SETTINGS, NOW, running=False), 0
    )
    found = sampled(tmp_path / "m")
    assert found["salonbot_next_due_seconds",] == (NOW + 5 * HOUR + timedelta(minutes=1)).timestamp()
    assert found["salonbot_overdue_from_seconds",] == (NOW + 8 * HOUR + timedelta(minutes=1)).timestamp()
    assert found["salonbot_dead_from_seconds",] == (NOW + 26 * HOUR + timedelta(minutes=1)).timestamp()
    assert found["salonbot_findings", "budget-missing"] == 2
    assert (found["salonbot_pages", "held"], found["salonbot_last_run_exit",]) == (1, 0)


def test_metrics_that_cannot_be_written_are_one_message_and_leave_the_old_file(tmp_path: Path) -> None:
    with pytest.raises(MetricsError, match="name another file"):
        metrics.write(tmp_path / "none" / "m", Health(State.IDLE, "all is well"), 0)
