"""What the bot is in is told apart by its state, by its metrics, and by who reads the status page with a clock.

A reader cannot know why nothing runs: overdue and dead are both "does not run" to them, and each its own to the
operator.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.run import metrics
from bot.run.health import State, health
from testing.cycles import CATEGORY, STATUS, STOP, Bot


def idle(bot: Bot) -> None:
    bot.time += timedelta(days=3)
    for _ in range(3):
        bot.run(status_page=True)


def stopped(bot: Bot) -> None:
    bot.wiki.add(STOP, "no")
    for _ in range(3):
        bot.run(status_page=True)


def failing(bot: Bot) -> None:
    del bot.wiki.categories[CATEGORY]
    for _ in range(3):
        bot.run(status_page=True)


def overdue(bot: Bot) -> None:
    bot.time += timedelta(days=3)


def dead(bot: Bot) -> None:
    bot.store.begin(bot.time, "run")
    bot.time += timedelta(days=3)


CASES: list[tuple[Callable[[Bot], None], State, str]] = [
    (idle, State.IDLE, "runs"),
    (stopped, State.STOPPED, "is stopped"),
    (failing, State.FAILING, "fails"),
    (overdue, State.OVERDUE, "does not run"),
    (dead, State.DEAD, "does not run"),
]


def read(bot: Bot) -> str:
    """What a reader concludes from the page at this moment, as the wiki shows it."""
    text = bot.wiki.pages[STATUS].text
    said = re.search(r"The stop page says now: \{\{:(.*?)\}\} \(.*anything but “(.*?)”, the bot is stopped", text)
    by = re.search(r"told here by .*?\|(.*?) \(UTC\)\}\}\}.*if that time is past, the bot does not run", text)
    assert said is not None
    assert by is not None
    if bot.wiki.pages[said[1]].text != said[2]:
        return "is stopped"
    if bot.time > datetime.strptime(by[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC):
        return "does not run"
    return "fails" if "ended before its work was done" in text else "runs"


@pytest.mark.parametrize(("comes", "state", "reader"), CASES, ids=[str(state) for _, state, _ in CASES])
def test_each_state_is_told(comes: Callable[[Bot], None], state: State, reader: str, tmp_path: Path) -> None:
    bot = Bot()
    bot.run(status_page=True)
    comes(bot)
    found = health(bot.store.runs(), bot.settings, bot.time, running=False)
    assert found.state is state
    metrics.write(tmp_path / "m", found, 0)
    families = text_string_to_metric_families((tmp_path / "m").read_text())
    samples = {
        sample.labels["state"]: sample.value
        for family in families
        for sample in family.samples
        if "state" in sample.labels
    }
    assert [name for name, value in samples.items() if value] == [str(state)]
    assert read(bot) == reader
