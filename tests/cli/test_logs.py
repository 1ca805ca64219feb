"""The log: one line an event, at once; for people or for programs; quiet but for what needs a person."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.cli.logs import JsonFormatter, TextFormatter
from bot.run import events
from bot.run.outcome import Exit, PageOutcome, Result
from testing.cycles import INDEX, STOP, Bot, settings

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (DEBUG|INFO|WARNING|ERROR) +run 7  held A … \(shrinks: 50 % less\)")


def record(level: int = logging.INFO, message: str = "said", **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("salonbot", level, __file__, 1, message, None, None)
    made.__dict__.update(more)
    return made


def test_a_line_for_people_has_time_level_and_run_and_stays_one_line() -> None:
    with events.numbered(7):
        line = TextFormatter().format(record(logging.WARNING, "held A … (shrinks: 50 % less)"))
        broken = TextFormatter().format(record(message="first\nsecond\x1b[31m"))
    assert LINE.fullmatch(line)
    assert ("\n" in broken, "\x1b" in broken, "run 7" in broken) == (False, False, True)
    assert "run" not in TextFormatter().format(record())


def test_colour_is_the_levels_alone() -> None:
    line = TextFormatter(colour=True).format(record(logging.ERROR, "\x1b[5mblink"))
    assert re.findall(r"\x1b\[\d+m", line) == ["\x1b[31m", "\x1b[0m"]


def test_a_line_for_programs_is_an_object_with_the_fields_of_the_event() -> None:
    with events.numbered(7):
        line = JsonFormatter().format(record(event="changed", fields={"page": "Ä\u202e", "revision": 12}))
    said = json.loads(line)
    assert (said["run"], said["event"], said["page"], said["revision"]) == (7, "changed", "Ä\u202e", 12)
    assert ("\u202e" in line, said["level"], said["time"].endswith("+00:00")) == (False, "info", True)


def page(result: Result, code: str | None = None) -> PageOutcome:
    return PageOutcome("A", result, code, "why" if code else None)


@pytest.mark.parametrize(
    ("outcome", "level"),
    [
        (page(Result.UNCHANGED), logging.DEBUG),
        (page(Result.CHANGED), logging.INFO),
        (page(Result.HELD, "edit-cap"), logging.INFO),
        (page(Result.HELD, "left"), logging.INFO),
        (page(Result.FAILED, "conflict"), logging.INFO),
        (page(Result.HELD, "edited"), logging.WARNING),
        (page(Result.FAILED, "protected"), logging.WARNING),
    ],
)
def test_what_needs_a_person_is_a_warning(outcome: PageOutcome, level: int) -> None:
    assert events.level_of(outcome) == level


def test_every_save_is_told_with_its_revision_and_where_to_see_it(caplog: pytest.LogCaptureFixture) -> None:
    bot = Bot()
    with caplog.at_level(logging.INFO):
        bot.run()
    said: list[Any] = [one for one in caplog.records if getattr(one, "event", "") == "changed"]
    revisions = {one.fields["page"]: one.fields["revision"] for one in said}
    assert revisions == {title: bot.wiki.pages[title].revision_id for title in bot.wiki.saved()}
    assert all(one.fields["diff"] == f"test://Special:Diff/{one.fields['revision']}" for one in said)


def test_a_week_of_idle_runs_in_ten_languages_is_under_a_hundred_lines(caplog: pytest.LogCaptureFixture) -> None:
    languages = ["en", "fr", "es", "de", "ar", "pt", "id", "sw", "uk", "zh"]
    bot = Bot(settings(pages={"languages": languages}, guards={"max_new_pages": 500, "max_edits": 500}))
    bot.run(status_page=True)
    with caplog.at_level(logging.INFO):
        caplog.clear()
        bot.run(status_page=True)
    assert 0 < len(caplog.records) * 7 * 4 < 100  # every six hours
    with caplog.at_level(logging.DEBUG):
        caplog.clear()
        bot.run(status_page=True)
    assert sum(getattr(one, "event", "") == "unchanged" for one in caplog.records) > 100


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return tmp_path


def call(*words: str, capfd: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main.main(words)
    return (code, *capfd.readouterr())


def test_quiet_says_nothing_of_a_run_that_needs_nobody_and_names_a_held_page(
    here: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert call("run", "--demo", "--quiet", capfd=capfd) == (Exit.DONE, "", "")
    index = here / "out/Index.wiki"
    index.write_text(index.read_text().replace("<!-- salonbot:end index -->", ""))
    code, out, err = call("run", "--demo", "--quiet", capfd=capfd)
    assert (code, out, len(err.splitlines())) == (Exit.PAGES_LEFT, "", 1)
    assert json.loads(err)["code"] == "markers"


def test_quiet_still_says_what_ends_a_run_and_needs_a_person(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, out, err = call("run", "--quiet", capfd=capfd)
    assert (code, out, json.loads(err)["level"]) == (Exit.DENIED, "", "error")


def test_the_format_is_chosen_by_the_option_or_by_the_terminal(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _, _, err = call("run", "--demo", "--only", "Index", capfd=capfd)
    assert [json.loads(line)["event"] for line in err.splitlines()] == [
        "run-started",
        "harvested",
        "changed",
        "run-ended",
    ]
    _, _, err = call("run", "--demo", "--only", "Index", "--log-format", "text", capfd=capfd)
    assert [line.split()[2:5] for line in err.splitlines()] == [["INFO", "run", "2"]] * 2


def at_a_terminal(folder: Path, *command: str, **environment: str) -> str:
    """What a command of Python shows at a terminal of a hundred columns."""
    main_end, their_end = pty.openpty()
    fcntl.ioctl(their_end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    process = subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.DEVNULL,
        stdout=their_end,
        stderr=their_end,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT), "TERM": "xterm", **environment},
    )
    os.close(their_end)
    shown = b""
    while True:
        try:
            part = os.read(main_end, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(main_end)
    assert process.wait(60) == Exit.DONE, shown
    return shown.decode()


def test_at_a_terminal_it_is_text_with_colour_unless_that_is_unwanted(here: Path) -> None:
    assert "DEBUG" in (shown := at_a_terminal(here, "-m", "bot.cli", "run", "--demo", "--verbose"))
    assert "\x1b[2mDEBUG" in shown
    shown = at_a_terminal(here, "-m", "bot.cli", "run", "--demo", "--verbose", NO_COLOR="1")
    assert ("\x1b[2m" in shown, "DEBUG" in shown) == (False, True)


LONG_WORK = """
import logging, sys, time
from bot.cli import logs, main
from bot.run import events
args = main.parser().parse_args(["run", "--demo", *sys.argv[1:]])
logs.set_up(args)
with logs.progress(args):
    for number in events.each(range(30), "reading reports", 30):
        time.sleep(0.05)
        if number == 28:
            events.tell(logging.WARNING, "held", "held a page")
"""


def test_a_bar_shows_long_work_and_lines_stand_above_it(here: Path) -> None:
    unwanted = (["--quiet"], ["--log-format", "json"])
    with ThreadPoolExecutor() as pool:  # they mostly wait
        shown, *silent = pool.map(lambda more: at_a_terminal(here, "-c", LONG_WORK, *more), ([], *unwanted))
    assert re.search(r"reading reports: +\d+%", shown)
    assert re.search(r"\r {50,}\r\d{4}-\d\d-\d\d .* held a page\r\n", shown)  # the bar is wiped before
    for shown in silent:
        assert ("held a page" in shown, "reading reports" in shown) == (True, False)


def test_work_that_nobody_looks_at_goes_on_as_ever() -> None:
    assert list(events.each(iter("abc"), "saving pages", 3)) == ["a", "b", "c"]


def test_a_killed_run_has_left_what_it_did(here: Path) -> None:
    """``kill -9`` right after the second save: both are told, and the next run goes on."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run", "--demo"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=here,
        env={"PATH": os.environ["PATH"], "HOME": str(here), "PYTHONPATH": str(ROOT)},
    )
    assert process.stderr is not None
    said: list[dict[str, Any]] = []
    while sum(line["event"] == "changed" for line in said) < 2:
        said.append(json.loads(process.stderr.readline()))
    process.send_signal(signal.SIGKILL)
    said += [json.loads(line) for line in process.stderr if line.endswith("\n")]
    assert process.wait(30) == -signal.SIGKILL
    process.stderr.close()
    saved = [line["page"] for line in said if line["event"] == "changed"]
    assert {line["run"] for line in said} == {1}
    assert "run-ended" not in {line["event"] for line in said}
    assert len(saved) >= 2
    assert all((here / line["diff"]).is_file() for line in said if line["event"] == "changed")
    assert main.main(["run", "--demo"]) == Exit.DONE


def test_a_run_that_the_stop_page_ends_is_told_as_an_error(caplog: pytest.LogCaptureFixture) -> None:
    bot = Bot()
    bot.wiki.add(STOP, "no")
    with caplog.at_level(logging.INFO):
        bot.run()
    last: Any = caplog.records[-1]
    assert (last.event, last.levelno, last.fields["code"]) == ("run-ended", logging.ERROR, "stopped")
    assert INDEX not in bot.wiki.saved()
