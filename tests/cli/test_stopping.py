"""``kill -TERM`` ends a run within five seconds, whatever is under way: processes of their own, all at one time."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.cli import preview_file
from bot.cli.main import main
from bot.cli.session import Session
from bot.plan.planner import Planner
from bot.run import generated, reading
from bot.run.outcome import Exit
from bot.state.store import Store
from bot.wiki.base import Saved
from bot.wiki.deadline import Stop, call, pause
from testing.cycles import BASE, CATEGORY, STOP, Bot
from testing.fakes import FakeWiki

MONITOR = "https://monitor.example/x"
PROMISED = 5.0  # seconds from the signal to the end of the process
READY = Path("ready")  # is there once the process is where the signal is to meet it


def asking(*_: object, **__: object) -> Any:
    """A request that is never answered."""
    READY.touch()
    with call():
        time.sleep(60)


def waiting(*_: object, **__: object) -> Any:
    """A wait between two tries, or for a wiki that lags."""
    READY.touch()
    with call():
        pause(60)


def working(*_: object, **__: object) -> Any:
    """Work without an end, that asks nobody and looks at nothing."""
    READY.touch()
    while True:
        time.sleep(0.01)


def asking_twice(*_: object, **__: object) -> Saved:
    """A save whose answer never comes, and then neither that to the question what became of it."""
    try:
        asking()
    finally:
        asking()
    raise AssertionError


def reports_alone(hang: Callable[[], Any]) -> Callable[[FakeWiki, Any], Any]:
    """Hangs where reports are read, and no other pages."""
    before = FakeWiki.read

    def read(self: FakeWiki, titles: Any) -> Any:
        wanted = list(titles)
        return hang() if f"{BASE}/A" in wanted else before(self, wanted)

    return read


def wait_told(self: Stop, seconds: float) -> bool:
    READY.touch()
    until = time.monotonic() + seconds
    while not self.told and time.monotonic() < until:
        time.sleep(0.05)
    return self.told


def monitor(*_: object, **__: object) -> requests.Response:
    """A monitor that never answers."""
    READY.touch()
    time.sleep(60)
    raise AssertionError


def monitor_at_the_end(url: str, **__: object) -> requests.Response:
    """One that takes the first ping and no other."""
    if not url.endswith("/start"):
        monitor()
    answer = requests.Response()
    answer.status_code = 200
    return answer


@dataclass(frozen=True)
class Phase:
    """Where the signal meets the process: what is replaced there by what does not end."""

    place: object
    name: str
    hang: Any
    argv: tuple[str, ...] = ("run",)
    exit: Exit = Exit.UNAVAILABLE
    code: str | None = "interrupted"  # of the run as it is noted; None: none is
    alert: tuple[str, ...] = ()
    ping: str = ""
    stop_page: str = "yes"


TOUCH_AND_SLEEP = (sys.executable, "-c", "import time; open('ready', 'w'); time.sleep(60)")
PHASES = {
    "logging in": Phase(Session, "wiki", asking),
    "waiting to log in again": Phase(Session, "wiki", waiting),
    "listing": Phase(FakeWiki, "members", asking),
    "looking at its own pages": Phase(FakeWiki, "states", asking),
    "fetching": Phase(FakeWiki, "read", reports_alone(asking)),
    "waiting to fetch again": Phase(FakeWiki, "read", reports_alone(waiting)),
    "reading": Phase(reading, "seen_by_readers", working),
    "rendering": Phase(generated, "drafts", working),
    "planning": Phase(Planner, "plan", working),
    "saving": Phase(FakeWiki, "save", asking),
    "saving, and asking what became of it": Phase(FakeWiki, "save", asking_twice),
    "waiting for a wiki that lags": Phase(FakeWiki, "save", waiting),
    "writing the preview": Phase(preview_file, "write", working, ("run", "--demo"), code=None),
    "pinging at the start": Phase(None, "", None, ping="always", code=None),
    "saving, and pinging at the end": Phase(FakeWiki, "save", asking, ping="at the end"),
    "alerting": Phase(None, "", None, alert=TOUCH_AND_SLEEP, stop_page="no", exit=Exit.DENIED, code="stopped"),
    "applying nothing, between two runs": Phase(Stop, "wait", wait_told, ("schedule",), exit=Exit.DONE, code=None),
    "in a run of the schedule": Phase(FakeWiki, "members", asking, ("schedule",), exit=Exit.DONE),
}


def bot_process(phase: Phase, folder: Path) -> None:
    """The child: the bot on a wiki in memory, with one thing that does not end."""
    os.chdir(folder)
    for stream, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), stream)
    sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    bot = Bot()
    bot.wiki.add(STOP, phase.stop_page)
    os.environ["SALONBOT_PING_URL"] = MONITOR if phase.ping else ""
    requests.post = monitor if phase.ping == "always" else monitor_at_the_end  # type: ignore[assignment]
    Path("salonbot.toml").write_text(
        f"[wiki]\nsite = 'test:test'\n[reports]\ncategory = '{CATEGORY}'\n"
        f"[pages]\nbase = '{BASE}'\nstop_page = '{STOP}'\n"
        f"[state]\nfolder = '{folder}/state'\n[monitor]\nalert_command = {list(phase.alert)}\n"
    )
    if "--demo" not in phase.argv:
        Session.wiki = lambda *_, **__: bot.wiki
    if phase.place is not None:
        setattr(phase.place, phase.name, phase.hang)
    code = main(list(phase.argv))
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


@dataclass
class Ended:
    """What became of a process: its exit code, and the seconds from the signal to its end."""

    code: int | None
    seconds: float
    folder: Path


def end(names: Sequence[str], folder: Path) -> dict[str, Ended]:
    """These phases at the same time: begun, told to end once they are there, one after the other, and ended."""
    fork = multiprocessing.get_context("fork")
    found: dict[str, Ended] = {}

    def watch(name: str, process: ForkProcess, place: Path, later: float) -> None:
        until = time.monotonic() + 60
        while not (place / READY).exists() and process.is_alive() and time.monotonic() < until:
            time.sleep(0.02)
        assert process.pid
        time.sleep(0.1 + later)
        told = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)
        time.sleep(0.01)
        with suppress(ProcessLookupError):  # as timeout does, which signals the process and then its group
            os.kill(process.pid, signal.SIGTERM)
        process.join(30)
        found[name] = Ended(process.exitcode, time.monotonic() - told, place)
        if process.is_alive():
            process.kill()

    watchers = []
    for number, name in enumerate(names):
        place = folder / f"phase{number}"
        place.mkdir(parents=True)
        process = fork.Process(target=bot_process, args=(PHASES[name], place))
        process.start()
        watchers.append(threading.Thread(target=watch, args=(name, process, place, number * 0.15)))
    for watcher in watchers:  # once no process is forked any more
        watcher.start()
    for watcher in watchers:
        watcher.join()
    return found


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """Every phase; one that was late beside the others once more, alone."""
    found = end(list(PHASES), tmp_path_factory.mktemp("together"))
    for name in [name for name, process in found.items() if process.seconds >= PROMISED]:
        found |= end([name], tmp_path_factory.mktemp("alone"))
    return found


@pytest.mark.parametrize("name", PHASES)
def test_a_signal_ends_the_process_in_time_with_a_note_of_it(name: str, ended: dict[str, Ended]) -> None:
    phase, process = PHASES[name], ended[name]
    err = (process.folder / "stderr").read_text()
    assert (process.folder / READY).exists(), err
    assert process.seconds < PROMISED, err
    assert process.code == phase.exit, err
    assert "Traceback" not in err
    if phase.code is not None:
        with Store(process.folder / "state/salonbot.sqlite", "test:test") as store:
            run = store.runs()[0]
        assert run.outcome, "the run looks as if it had been killed"
        assert run.outcome["code"] == phase.code
