"""Few of the random pages and exports that ``scripts/fuzz`` tries by the thousand."""

import random

import pytest

from testing import fuzzing


@pytest.mark.parametrize(("what", "examples"), [("pages", 4), ("exports", 8)])
def test_no_run_meets_what_nobody_thought_of(what: str, examples: int, capfd: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(7)
    for _ in range(examples):
        fuzzing.hold(fuzzing.text_of(chance, what), what)
