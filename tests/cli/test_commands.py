"""Pings around a run, and the loop as a process: it makes up for a missed run and ends cleanly on SIGTERM."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.commands import runs, scheduled
from bot.cli.ping import Ping
from bot.cli.session import Session
from bot.run.outcome import Exit, Outcome
from bot.run.settings import Settings
from bot.wiki.deadline import Stop

CHECKOUT = Path(__file__).parents[2]


def outcome(code: Exit) -> Outcome:
    return Outcome("test:test", "", "", code, problem=None if code is Exit.DONE else "why")


@pytest.fixture
def pings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(Ping, "_send", lambda _, path, line: sent.append((path, line)))
    return sent


@pytest.mark.parametrize("code", Exit)
def test_a_run_is_pinged_at_its_start_and_its_end(pings: list[tuple[str, str]], code: Exit) -> None:
    assert runs._pinged(lambda: outcome(code)).exit is code
    assert pings == [("/start", ""), ("" if code is Exit.DONE else "/fail", outcome(code).line())]


def test_a_run_that_raises_is_pinged_as_failed(pings: list[tuple[str, str]]) -> None:
    def failing() -> Outcome:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        runs._pinged(failing)
    assert [path for path, _ in pings] == ["/start", "/fail"]


@pytest.mark.parametrize(
    ("command", "code", "finished"),
    [
        ("run", Exit.DONE, True),
        ("schedule", Exit.PAGES_LEFT, True),
        ("run", Exit.UNAVAILABLE, False),
        ("run", Exit.DENIED, False),
        ("apply", Exit.DONE, False),
        ("rollback", Exit.DONE, False),
    ],
)
def test_only_a_whole_run_that_got_through_counts_as_the_last_one(
    tmp_path: Path, command: str, code: Exit, finished: bool
) -> None:
    given = main.parser().parse_args(["schedule", "--demo", "--out", str(tmp_path)])
    session = Session(Settings(), given, ())
    with session.state() as store:
        at = datetime(2026, 5, 1, tzinfo=UTC)
        store.finish(store.begin(at, command), at + timedelta(hours=1), outcome(code).to_json())
    assert scheduled._Bot(session, Stop(), named=False).last() == (at + timedelta(hours=1) if finished else None)


def test_the_loop_runs_what_is_due_and_ends_on_sigterm(tmp_path: Path) -> None:
    loop = start(tmp_path)
    end = time.monotonic() + 60
    while not finished(tmp_path):
        assert loop.poll() is None, loop.communicate()
        assert time.monotonic() < end
        time.sleep(0.1)
    assert "Index" in ended(loop)[0]
    loop = start(tmp_path)
    wait_for(loop, "the next run is due at")  # in six hours: a second loop has nothing to make up for
    assert ended(loop)[0] == ""
    assert finished(tmp_path) == 1


def test_the_loop_reads_its_settings_anew_on_sighup_and_keeps_the_old_ones_where_there_is_a_mistake(
    tmp_path: Path,
) -> None:
    settings = tmp_path / "salonbot.toml"
    settings.write_text("[schedule]\nevery_hours = 1\n")
    main.main(["run", "--demo", "--out", str(tmp_path / "pages"), "--quiet"])
    loop = start(tmp_path)
    wait_for(loop, "the next run is due at")
    for text, said in (("[schedule]\nevery_hours = 0\n", "the settings stay as they were"), ("", "read anew")):
        settings.write_text(text)
        loop.send_signal(signal.SIGHUP)
        wait_for(loop, said)
    wait_for(loop, "the next run is due at")
    ended(loop)


def start(folder: Path) -> subprocess.Popen[str]:
    """The loop on the demo's reports."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "HOME": str(folder), "SALONBOT_PING_URL": ""}
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "schedule", "--demo", "--out", "pages"],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(loop: subprocess.Popen[str], said: str) -> None:
    """Reads what the loop tells up to this."""
    assert loop.stderr is not None
    while said not in (line := loop.stderr.readline()):
        assert line, "the loop ended"


def ended(loop: subprocess.Popen[str]) -> tuple[str, str]:
    """What it printed until SIGTERM, which must be a clean end."""
    loop.send_signal(signal.SIGTERM)
    out, err = loop.communicate(timeout=30)
    assert (loop.returncode, "ended" in err, "Traceback" in err) == (Exit.DONE, True, False), err
    return out, err


def finished(folder: Path) -> int:
    """Runs that ended, looked at without opening the store as the bot does."""
    try:
        with closing(sqlite3.connect(f"file:{folder}/pages/.state/salonbot.sqlite?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(finished) FROM run").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
