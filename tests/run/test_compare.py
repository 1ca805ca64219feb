"""Two runs compared: what differs is told, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.run.compare import difference
from bot.state.store import Run

NOW = datetime(2026, 5, 1, tzinfo=UTC)
HELD = {"title": "Salons/Index", "result": "held", "code": "edited", "reason": "somebody edited it"}


def run(**outcome: Any) -> Run:
    return Run(1, NOW, NOW, {"exit": 0, "problem": None, "reports": 3, "findings": {}, "pages": [], **outcome})


def test_the_same_is_no_difference() -> None:
    assert list(difference(run(pages=[HELD]), run(pages=[HELD]))) == []


def test_what_differs_is_told() -> None:
    one = run(findings={"budget-missing": 2, "date-missing": 1}, pages=[HELD])
    other = run(exit=1, reports=4, findings={"budget-missing": 1, "date-missing": 1, "place-missing": 1})
    assert list(difference(one, other)) == [
        "exit: 0 → 1",
        "reports: 3 → 4",
        "finding budget-missing: 2 → 1",
        "finding place-missing: 0 → 1",
        "page Salons/Index: held edited → unchanged",
    ]


def test_a_run_that_never_ended_is_another() -> None:
    assert "exit: None → 0" in list(difference(Run(1, NOW, None, None), run()))
