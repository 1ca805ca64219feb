"""What the bot is in is told apart by its state, by its metrics, and by who reads the status page with a clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.run import metrics
from bot.run.health import State, health
from testing.cycles import CATEGORY, STATUS, STOP, Bot, settings


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
    """By the page's time; runs are due every hour and may be late by another day."""
    bot.time += timedelta(days=2.5)


def overdue_since_it_was_killed(bot: Bot) -> None:
    bot.store.begin(bot.time, "run")
    bot.time += timedelta(days=2.5)


def dead(bot: Bot) -> None:
    bot.time += timedelta(days=7)


def failing_when_killed(bot: Bot) -> None:
    """The page was written by the run before: to its readers all is well until something is due."""
    bot.store.begin(bot.time, "run")


CASES: list[tuple[Callable[[Bot], None], State, str]] = [
    (idle, State.IDLE, "runs"),
    (stopped, State.STOPPED, "is stopped"),
    (failing, State.FAILING, "fails"),
    (failing_when_killed, State.FAILING, "runs"),
    (overdue, State.OVERDUE, "is overdue"),
    (overdue_since_it_was_killed, State.OVERDUE, "is overdue"),
    (dead, State.DEAD, "is dead"),
]
SETTINGS = settings(schedule={"every_hours": 1}, monitor={"overdue_minutes": 24 * 60})


def read(bot: Bot) -> str:
    """What a reader concludes from the page at this moment, as the wiki shows it."""
    text = bot.wiki.pages[STATUS].text
    said = re.search(r"The stop page says now: \{\{:(.*?)\}\} \(.*anything but “(.*?)”, the bot is stopped", text)
    assert said is not None
    if bot.wiki.pages[said[1]].text != said[2]:
        return "is stopped"
    last, by = moment(r"Last checked: .*?\|", text), moment(r"told here by .*?\|", text)
    assert by is not None
    assert "If that time is past, the bot is overdue" in text
    assert "If three times as long has passed since the last check, the bot is dead" in text
    if last and bot.time > last + 3 * (by - last):
        return "is dead"
    if bot.time > by:
        return "is overdue"
    return "fails" if "ended before its work was done" in text else "runs"


def moment(before: str, text: str) -> datetime | None:
    found = re.search(rf"{before}([-0-9]{{10}} [:0-9]{{5}}) \(UTC\)", text)
    return datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=UTC) if found else None


@pytest.mark.parametrize(("comes", "state", "reader"), CASES, ids=[comes.__name__ for comes, _, _ in CASES])
def test_each_state_is_told(comes: Callable[[Bot], None], state: State, reader: str, tmp_path: Path) -> None:
    bot = Bot(SETTINGS)
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
    times = {
        sample.name: sample.value
        for family in text_string_to_metric_families((tmp_path / "m").read_text())
        for sample in family.samples
    }
    now = bot.time.timestamp()
    by_clock = [now > times[f"salonbot_{name}_from_seconds"] for name in ("overdue", "dead")]
    assert by_clock == [state in (State.OVERDUE, State.DEAD), state is State.DEAD]
