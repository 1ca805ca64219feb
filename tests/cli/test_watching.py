"""status, runs, and what a run leaves for monitors: what is wrong is seen by code, by metrics and by one alert."""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from filelock import FileLock

from bot.cli import main
from bot.cli.alert import Alert
from bot.run import run_log
from bot.run.cycle import Cycle
from bot.run.health import Health, State
from bot.run.outcome import Exit
from bot.state.store import MEMORY, Store

INDEX = "out/Index.wiki"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "home"))
    (tmp_path / "salonbot.toml").write_text(
        f"[monitor]\nmetrics = 'bot.prom'\nalert_command = [{sys.executable!r}, 'take.py']\n"
    )
    (tmp_path / "take.py").write_text(
        "import os, sys\nprint(os.environ['SALONBOT_STATE'], 'SALONBOT_PING_URL_FILE' in os.environ,"
        " sys.stdin.read(), file=open('alerts', 'a'))\n"
    )
    return tmp_path


def alerts(here: Path) -> list[str]:
    file = here / "alerts"
    said = file.read_text().split("\n\n") if file.exists() else []
    file.unlink(missing_ok=True)
    return [text for text in said if text.strip()]


def break_index(here: Path) -> None:
    text = (here / INDEX).read_text()
    (here / INDEX).write_text(text.replace("<!-- salonbot:end index -->", ""))


def test_status_and_metrics_and_one_alert_through_a_life(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def status() -> tuple[int, str]:
        capsys.readouterr()
        code = main.main(["status", "--demo", "--alert"])
        return code, capsys.readouterr().out.split("\n")[0]

    def state() -> str:
        lines = (here / "bot.prom").read_text().splitlines()
        (one,) = [line for line in lines if line.startswith("salonbot_state{") and line.endswith(" 1.0")]
        return one.split('"')[1]

    monkeypatch.setenv("SALONBOT_PING_URL_FILE", "")  # names a secret, and is not for the alert command
    assert (status()[0], state()) == (Exit.OVERDUE, "new")
    assert "there was no run yet" in alerts(here)[0]
    assert main.main(["run", "--demo"]) == Exit.DONE
    assert (status()[0], state()) == (Exit.DONE, "idle")
    assert [text.split("salonbot")[1] for text in alerts(here)] == [": all is well again"]

    break_index(here)
    assert main.main(["run", "--demo"]) == Exit.PAGES_LEFT
    assert main.main(["run", "--demo"]) == Exit.PAGES_LEFT  # the same trouble is told once
    (told,) = alerts(here)
    assert told.startswith("idle False")
    assert "Index needs a person (markers:" in told

    with FileLock(here / "out/.state/lock"):
        assert (status()[0], state()) == (Exit.DONE, "running")
    with Store(here / "out/.state/salonbot.sqlite", _site(here)) as store:
        killed = store.begin(run_log.now())
    assert (status()[0], state()) == (Exit.FAILING, "failing")
    with Store(here / "out/.state/salonbot.sqlite", _site(here)) as store:
        store.finish(killed, run_log.now(), {"exit": 5, "code": "stopped", "problem": "says 'no'", "counts": {}})
    assert (status()[0], state()) == (Exit.STOPPED, "stopped")
    with Store(here / "out/.state/salonbot.sqlite", _site(here)) as store:
        store.finish(killed, run_log.now(), {"exit": 3, "code": "no-category", "problem": "none", "counts": {}})
    assert (status()[0], state()) == (Exit.FAILING, "failing")
    now = run_log.now()
    monkeypatch.setattr(run_log, "now", lambda: now + timedelta(days=1))
    assert (status()[0], state()) == (Exit.OVERDUE, "overdue")
    monkeypatch.setattr(run_log, "now", lambda: now + timedelta(days=9))
    assert (status()[0], state()) == (Exit.DEAD, "dead")
    assert [text.split()[0] for text in alerts(here)] == ["failing", "stopped", "failing", "overdue", "dead"]


def _site(here: Path) -> str:
    from bot.wiki import demo

    return f"export:{demo.EXPORT.resolve()}"


def test_status_and_runs_as_json_and_as_text(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["runs", "--demo"]) == Exit.DONE
    assert "no run is noted yet" in capsys.readouterr().out
    main.main(["run", "--demo"])
    break_index(here)
    main.main(["run", "--demo"])
    capsys.readouterr()
    assert main.main(["runs", "--demo", "--json"]) == Exit.DONE
    noted = json.loads(capsys.readouterr().out)["runs"]
    assert [(run["run"], run["exit"], run["saved"] > 0) for run in noted] == [(2, 1, False), (1, 0, True)]
    main.main(["runs", "--demo", "--last", "1"])
    assert "1 held" in capsys.readouterr().out.splitlines()[-1]
    assert main.main(["status", "--demo", "--json"]) == Exit.DONE
    said = json.loads(capsys.readouterr().out)
    assert (said["state"], said["exit"], [page["code"] for page in said["left"]]) == ("idle", 0, ["markers"])
    assert said["findings"]
    assert main.main(["status", "--demo"]) == Exit.DONE
    assert "held      Index (markers:" in capsys.readouterr().out


def test_a_run_that_could_not_log_in_is_known_to_have_failed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["run"]) == Exit.DENIED  # there is no user-config.py
    assert main.main(["status"]) == Exit.FAILING
    assert "no-config" in json.dumps(_status(capsys))
    assert "failing" in alerts(here)[0]
    assert main.main(["run", "--dry-run"]) == Exit.DENIED
    assert len(_status(capsys)["runs"]) == 1


def _status(capsys: pytest.CaptureFixture[str]) -> dict[str, list[object]]:
    capsys.readouterr()
    main.main(["status", "--json"])
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_metrics_that_cannot_be_written_fail_no_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["run", "--demo", "--metrics", "none/m"]) == Exit.DONE
    assert "the metrics cannot be written" in capsys.readouterr().err
    assert main.main(["status", "--demo", "--metrics", "none/m"]) == Exit.USAGE


def test_an_alert_that_is_not_taken_is_sent_again_and_its_address_is_in_no_line(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[dict[str, object]] = []

    def post(url: str, **given: object) -> object:
        sent.append(given["json"])  # type: ignore[arg-type]
        raise requests.ConnectionError(url)

    monkeypatch.setattr("requests.post", post)
    with Store(MEMORY, "a:a") as store:
        for _ in range(2):
            Alert(url="https://hook.example/5ecret").look(store, Health(State.OVERDUE, "none came"), "a:a")
        assert store.alerted() == ""
        Alert(["/no/such/program"]).look(store, Health(State.OVERDUE, "none came"), "a:a")
        Alert().look(store, Health(State.OVERDUE, "none came"), "a:a")
    assert [one["state"] for one in sent] == ["overdue", "overdue"]
    assert "SALONBOT_ALERT_URL" in caplog.text
    assert "/no/such/program did not take" in caplog.text
    assert "5ecret" not in caplog.text


def test_what_a_run_could_not_begin_for_is_said_once(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "none").mkdir()
    assert main.main(["run", f"-dir:{here / 'none'}"]) == Exit.DENIED
    capsys.readouterr()
    assert main.main(["status"]) == Exit.FAILING
    out = capsys.readouterr().out
    assert out.count("no user-config.py") == 1
    assert "run: could not begin, exit 5, as above" in out
    assert main.main(["runs"]) == Exit.DONE
    assert "could not begin, exit 5, no user-config.py" in capsys.readouterr().out


def test_a_page_that_needs_a_person_is_in_the_first_line(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["run", "--demo"]) == Exit.DONE
    break_index(here)
    assert main.main(["run", "--demo"]) == Exit.PAGES_LEFT
    capsys.readouterr()
    assert main.main(["status", "--demo"]) == Exit.DONE  # the bot is well
    assert capsys.readouterr().out.split("\n")[0].endswith(": all is well but for 1 page that needs a person")


def test_a_run_that_was_killed_has_left_metrics_by_which_that_is_seen(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing writes the file any more: what it says must do."""
    file, found = here / "bot.prom", list[str]()
    run = Cycle.run

    def looking(self: Cycle, command: str) -> object:
        found.append(file.read_text())
        return run(self, command)

    monkeypatch.setattr(Cycle, "run", looking)
    began = time.time()
    assert main.main(["run", "--demo"]) == Exit.DONE
    assert 'salonbot_state{state="running"} 1.0' in found[0]
    (line,) = [line for line in found[0].splitlines() if line.startswith("salonbot_run_ends_by_seconds")]
    assert float(line.split()[1]) == pytest.approx(began + 130 * 60, abs=60)  # the deadline and ten minutes
    assert "salonbot_next_due_seconds" not in found[0]
    assert "salonbot_run_ends_by_seconds" not in file.read_text()
