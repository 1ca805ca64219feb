"""Each file in deploy/ passes its own checker, and what can run here is run: the lines of cron and of the Procfile."""

from __future__ import annotations

import json
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import __version__
from bot.cli import main
from bot.run.outcome import Exit
from bot.wiki.credentials import SECRET
from testing import nowhere

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
EXPOSURE = 20  # tenths, by systemd's own scale of 0 to 10; a service without any hardening has 9.6

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")


def run(*command: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, command)], capture_output=True, text=True, check=False, timeout=60, stdin=subprocess.DEVNULL, **more
    )


@needs_systemd
def test_systemd_understands_every_line_of_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/salonbot/.venv/bin/salonbot", "/usr/bin/true")
        (tmp_path / unit.name).write_text(text)
    done = run("systemd-analyze", "verify", *(tmp_path / unit.name for unit in UNITS))
    said = [line for line in done.stderr.splitlines() if "salonbot" in line]
    assert (done.returncode, said) == (0, [])
    broken = (tmp_path / "salonbot.service").read_text().replace("ProtectSystem=strict", "ProtectSystems=strict")
    (tmp_path / "salonbot.service").write_text(broken)
    assert "ProtectSystems" in run("systemd-analyze", "verify", tmp_path / "salonbot.service").stderr


@needs_systemd
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_the_services_are_hardened(unit: Path) -> None:
    done = run("systemd-analyze", "security", "--offline=true", f"--threshold={EXPOSURE}", unit)
    assert done.returncode == 0, done.stdout[-300:]


@needs_systemd
@pytest.mark.parametrize("timer", [unit for unit in UNITS if unit.suffix == ".timer"], ids=lambda unit: unit.name)
def test_the_timers_make_up_for_what_was_missed_and_have_a_service(timer: Path) -> None:
    assert "Persistent=true" in timer.read_text()
    assert timer.with_suffix(".service") in SERVICES
    (when,) = re.findall(r"^OnCalendar=(.*)$", timer.read_text(), re.MULTILINE)
    assert run("systemd-analyze", "calendar", when).returncode == 0


def test_kubernetes_takes_the_objects() -> None:
    command = [sys.executable, "-m", "kubernetes_validate", "--strict"]
    done = run(*command, DEPLOY / "kubernetes/salonbot.yaml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_kubernetes_would_refuse_a_slip(tmp_path: Path) -> None:
    text = (DEPLOY / "kubernetes/salonbot.yaml").read_text()
    (tmp_path / "slip.yaml").write_text(text.replace("concurrencyPolicy:", "concurrencyPolicies:"))
    assert run(sys.executable, "-m", "kubernetes_validate", "--strict", tmp_path / "slip.yaml").returncode != 0


def test_no_two_jobs_at_once_and_time_to_end() -> None:
    job, _ = yaml.safe_load_all((DEPLOY / "kubernetes/salonbot.yaml").read_text())
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert pod["terminationGracePeriodSeconds"] >= 30
    assert all(one["securityContext"]["readOnlyRootFilesystem"] for one in pod["containers"])
    assert all(f":{__version__}" in one["image"] for one in pod["containers"])


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="hadolint has no wheel for this machine"
)
def test_the_containerfile_passes_hadolint() -> None:
    done = run(Path(sys.executable).parent / "hadolint", "--failure-threshold", "info", DEPLOY / "Containerfile")
    assert done.returncode == 0, done.stdout


def test_the_containerfile_copies_what_is_there_and_installs_by_hash() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    assert "--require-hashes" in text
    copied = [word for line in re.findall(r"^COPY (.*)$", text, re.MULTILINE) for word in line.split()[:-1]]
    assert copied
    assert all((ROOT / word).exists() for word in copied)


# Its own parser of the file, in a process of its own: every job becomes the request that its API takes.
TOOLFORGE = """
import json, sys, yaml
from jobs_cli.cli import _job_to_arg_parser_args, arg_parser, get_api_payload
jobs = yaml.safe_load(open(sys.argv[1]))
print(json.dumps([get_api_payload(arg_parser(["run", *_job_to_arg_parser_args(job=job)])) for job in jobs]))
"""


def processes() -> dict[str, str]:
    """The commands of the Procfile by their names."""
    return dict(re.findall(r"^(\w+): (.*)$", (ROOT / "Procfile").read_text(), re.MULTILINE))


def test_toolforge_takes_the_jobs_and_each_calls_a_process_of_the_procfile(tmp_path: Path) -> None:
    done = run(sys.executable, "-c", TOOLFORGE, DEPLOY / "toolforge/jobs.yaml")
    assert done.returncode == 0, done.stderr
    jobs = {job["name"]: job for job in json.loads(done.stdout)}
    assert set(jobs) == {"salonbot", "salonbot-watch"}
    assert all(job["cmd"] in processes() and job["schedule"] for job in jobs.values())
    text = (DEPLOY / "toolforge/jobs.yaml").read_text()
    (tmp_path / "slip.yaml").write_text(text.replace("timeout: 10800", "timeouts: 10800"))
    assert run(sys.executable, "-c", TOOLFORGE, tmp_path / "slip.yaml").returncode != 0


@pytest.fixture
def operator(tmp_path: Path) -> Path:
    """A folder of an operator's with settings and a pywikibot folder, for an address where nobody listens."""
    nowhere.write(tmp_path, 9)
    (tmp_path / "pywikibot").mkdir()
    for name in ("user-config.py", "families"):
        shutil.move(tmp_path / name, tmp_path / "pywikibot" / name)
    return tmp_path


def test_the_processes_of_the_procfile_run_in_a_clean_environment(operator: Path) -> None:
    (operator / "tool").mkdir()
    (operator / "tool/salonbot").symlink_to(operator)
    clean = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "TOOL_DATA_DIR": str(operator / "tool")}
    clean |= {"HOME": str(operator)}
    watched = run("bash", "-c", processes()["watch"], env=clean, cwd=ROOT)
    assert (watched.returncode, "there was no run yet" in watched.stdout) == (Exit.OVERDUE, True), watched
    ran = run("bash", "-c", processes()["run"], env=clean, cwd=ROOT)
    assert ran.returncode == Exit.UNAVAILABLE, ran
    assert [json.loads(line)["level"] for line in ran.stderr.splitlines()] == ["info"]
    assert run("bash", "-c", processes()["watch"], env=clean, cwd=ROOT).returncode == 0  # one may pass by itself


def cron_lines() -> list[str]:
    return [line for line in (DEPLOY / "crontab").read_text().splitlines() if line[:1].isdigit()]


def test_the_lines_of_cron_run_and_mail_nothing_that_passes(operator: Path) -> None:
    command = operator / "salonbot/.venv/bin/salonbot"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -P -m bot.cli "$@"\n')
    command.chmod(0o755)
    held = operator / "bot-password"
    held.write_text(f"dev@{'0123456789abcdef' * 2}\n")
    table = (DEPLOY / "crontab").read_text().replace("/home/salonbot", str(operator))
    given = dict(re.findall(r"^([A-Z_]+)=(.*)$", table, re.MULTILINE))
    assert set(given) - {"MAILTO"} == {"SALONBOT_BOT_PASSWORD_FILE", "PYWIKIBOT_DIR"}
    clean = {"PATH": "/usr/bin:/bin", "HOME": str(operator), **given}
    codes = []
    for line in cron_lines():
        words = line.split(None, 5)
        assert all(re.fullmatch(r"[\d*/,-]+", word) for word in words[:5])
        done = run("sh", "-c", words[5].replace("/home/salonbot", str(operator)), env=clean, cwd="/")
        assert (done.stdout, done.stderr) == ("", "")  # what cron would mail
        codes.append(done.returncode)
    assert codes == [Exit.UNAVAILABLE, Exit.DONE]


def test_no_secret_stands_in_a_file_and_every_command_is_one_of_ours() -> None:
    texts = {path: path.read_text() for path in [*DEPLOY.rglob("*"), ROOT / "Procfile"] if path.is_file()}
    commands = set(main.parser()._subparsers._group_actions[0].choices)  # type: ignore[union-attr, arg-type]
    for path, text in texts.items():
        assert not re.search(r"[0-9a-w]{32}", text), path
        assert not re.search(rf"(?:{'|'.join(SECRET)})=[^…\s]", text.replace("_FILE=", "_FILE:=")), path
        assert set(re.findall(r"(?:bin/salonbot|-m bot\.cli) ([a-z]+)", text)) <= commands, path
