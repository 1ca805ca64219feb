"""Every command of the operator's guide is taken from it and run on a real wiki, in a new operator's folder.

What cannot be run here is named with the reason. A command that is neither fails the first test.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from testing.devwiki import LOGINS, DevWiki
from testing.salonbot import CHECKOUT, SalonBot
from tests.live.test_scripts_live import packages

__all__ = ["packages"]

GUIDE = ("docs/operators.md", "README.md", "deploy/README.md")
PROGRAMS: tuple[str, ...] = (
    "salonbot",
    "pwb",
    "git",
    "export",
    "sudo",
    "podman",
    "kubectl",
    "toolforge",
    "ssh",
    "become",
    "crontab",
)
PROGRAMS += ("journalctl", "mkdir", "cat", "scripts/demo", "scripts/install", "scripts/test")
OUTPUT = ("2026-", '{"', '"')  # lines of the log


@dataclass(frozen=True)
class Step:
    """A command of the guide with the exit codes that it may have here, and what stands for the guide's examples."""

    command: str
    codes: tuple[int, ...] = (0,)
    here: dict[str, str] = field(default_factory=dict)
    said: str = ""  # in what it prints


# A loop ends once it told so often when the next run is due: each bot has caught up then, and waits.
CAUGHT_UP = """#!/bin/bash
coproc loop { exec "${@:2}" 2>&1; }
for ((bots = $1; bots > 0;)); do
    IFS= read -r -u "${loop[0]}" line || exit 99
    printf '%s\\n' "$line"
    [[ $line == *"the next run is due at"* ]] && ((bots--))
done
kill "$loop_PID"
wait "$loop_PID"
"""
ONE, TWO = ({"salonbot schedule": f"caught-up {bots} salonbot schedule"} for bots in (1, 2))
# 1: Data.json takes one grant more below a user page, as the guide says.
STORY = [
    Step("export SALONBOT_BOT_PASSWORD='salonbot@…'"),
    Step(
        "salonbot init --address https://wiki.example/wiki/Main_Page --account SalonBot --contact ops@example.org"
        ' --category "Category:Salon reports" --sandbox --make-pages'
    ),
    Step("export PYWIKIBOT_DIR=$PWD/pywikibot"),
    Step("salonbot taskpage", said="{{Infobox Bot"),
    Step("salonbot doctor"),
    Step("salonbot plan", said="+++"),
    Step("salonbot plan --out plan.json"),
    Step("salonbot apply plan.json", (0, 1)),
    Step("salonbot apply PLAN", (0, 1), {"PLAN": "plan.json"}),
    Step("salonbot run", (0, 1)),
    Step("salonbot status"),
    Step("salonbot status; echo $?", said="\n0\n"),
    Step("salonbot status --alert"),
    Step("salonbot status --metrics FILE", here={"FILE": "m.prom"}),
    Step("salonbot runs", said="apply"),
    Step("salonbot runs --json", said="salonbot.runs/1"),
    Step("salonbot explain TITLE", here={"TITLE": "Salons/Lakeside"}, said="Mombasa"),
    Step("salonbot explain FILE", here={"FILE": "one.wiki"}, said="Mombasa"),
    Step("salonbot check [FILE…]", here={"[FILE…]": ""}),
    Step("salonbot check FILE…", here={"FILE…": "one.wiki"}),
    Step("salonbot extract FILE…", here={"FILE…": "one.wiki"}, said="salonbot.report/1"),
    Step("salonbot export --format json FILE", here={"FILE": "all.json"}),
    Step("salonbot export --format csv FOLDER", here={"FOLDER": "tables"}),
    Step("salonbot export --format sqlite FILE", here={"FILE": "all.sqlite"}),
    Step("salonbot run --export FILE --out DIR", here={"FILE": str(CHECKOUT / "bot/wiki/demo/salons.xml"), "DIR": "d"}),
    Step('pwb salon_explain -page:"Salons/Lakeside"', said="Mombasa"),
    Step('pwb salon_recheck -cat:"Salon reports" -always', (0, 1), said="records are forgotten"),
    Step("pwb salon_state -backup:salonbot-copy.sqlite", said="is copied into"),
    Step("salonbot schedule", here=ONE),
    Step("salonbot schedule [SETTINGS…]", here={**ONE, "[SETTINGS…]": "A.toml"}, said="14 changed"),
    Step("salonbot schedule A.toml B.toml", here=TWO, said="14 changed"),
    Step("salonbot rollback", (0, 1)),
    Step("salonbot rollback --release", said="released"),
    Step("salonbot rollback [RUN]", (0, 1), {"[RUN]": "1"}),
]
INSTALLS = "makes an environment from the package index: tests/test_workshop.py and the continuous integration do"
ROOT = "changes a whole machine: tests/test_deploy.py has systemd check the units"
TOOLFORGE = (
    "needs an account on Toolforge: tests/test_deploy.py has its own loader read the jobs, and runs the Procfile"
)
CLUSTER = "needs a cluster or an image builder: tests/test_deploy.py checks the files"
DUMPS = "needs a dump of gigabytes, or other machines: tests/cli/test_extract.py reads small ones"
NOT_HERE = {
    '7z x -so history.7z | salonbot extract - --title-prefix "Strategy/" > strategy.jsonl': DUMPS,
    "salonbot extract dumps/*.bz2 --to salons.jsonl --engine dask --scheduler tcp://10.0.0.1:8786": DUMPS,
    "dask worker tcp://10.0.0.1:8786 --nthreads 1": DUMPS,
    "dask scheduler --host 10.0.0.1": DUMPS,
    "salonbot extract metawiki-latest-pages-articles-multistream.xml.bz2"
    ' --category "Strategy Salons reports" --to salons.jsonl': DUMPS,
    "git clone ADDRESS salonbot && cd salonbot": "the checkout is there",
    "export PATH=$PWD/.venv/bin:$PATH": "the test's own PATH has the commands of this checkout",
    "git pull": "the checkout is there",
    "salonbot explain": "is run with a title and with a file",
    "scripts/install": INSTALLS,
    "scripts/demo": INSTALLS,
    "scripts/test": "runs this test",
    "salonbot init": "asks a person at a terminal; with its options it is run above",
    "salonbot export --format json\\|csv\\|sqlite FILE": "each of the three is run",
    "sudo git clone ADDRESS /opt/salonbot && sudo /opt/salonbot/scripts/install": ROOT,
    "sudo install -d /etc/salonbot && sudo cp salonbot.toml /etc/salonbot/"
    " && sudo cp -r pywikibot /etc/salonbot/": ROOT,
    "sudo chmod -R a+rX /etc/salonbot && sudo install -m 600 bot-password /etc/salonbot/bot-password": ROOT,
    "sudo cp /opt/salonbot/deploy/systemd/* /etc/systemd/system/": ROOT,
    "sudo systemctl enable --now salonbot.timer salonbot-watch.timer": ROOT,
    "journalctl -u salonbot": ROOT,
    "podman build -f deploy/Containerfile -t salonbot:0.1.0 .": CLUSTER,
    "kubectl create secret generic salonbot --from-file=bot-password": CLUSTER,
    "kubectl create configmap salonbot --from-file=salonbot.toml"
    " --from-file=user-config.py=pywikibot/user-config.py": CLUSTER,
    "kubectl apply -f deploy/kubernetes/salonbot.yaml": CLUSTER,
    "ssh login.toolforge.org": TOOLFORGE,
    "become salonbot": TOOLFORGE,
    "mkdir -m 700 ~/salonbot": TOOLFORGE,
    "cat ~/first.err": TOOLFORGE,
    "toolforge envvars": TOOLFORGE,
    "toolforge build start ADDRESS-OF-YOUR-GIT-REPOSITORY": TOOLFORGE,
    "toolforge envvars create SALONBOT_BOT_PASSWORD": TOOLFORGE,
    "toolforge jobs delete NAME": TOOLFORGE,
    "toolforge jobs list": TOOLFORGE,
    "toolforge jobs load jobs.yaml": TOOLFORGE,
    "toolforge jobs run first --command run --image tool-salonbot/tool-salonbot:latest --mount all --wait": TOOLFORGE,
    "crontab -e": "changes the crontab of who runs the tests: tests/test_deploy.py runs its lines",
}


def commands() -> Iterator[str]:
    """The commands of the guide: lines of code, and what stands in the text between backticks with an argument."""
    for name in GUIDE:
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        for line in re.findall(r"^ {4}(\S.*)$", re.sub(r" \\\n +", " ", text), re.MULTILINE):
            if not line.startswith(OUTPUT):
                yield re.sub(r"\s+#.*", "", line)
        for phrase in re.findall(r"`([^`\n]+)`", text):
            if phrase.startswith(tuple(f"{program} " for program in PROGRAMS)) or phrase in ("scripts/install",):
                yield phrase


def test_every_command_of_the_guide_is_run_or_named_with_a_reason() -> None:
    found = set(commands())
    assert not {step.command for step in STORY} & NOT_HERE.keys()
    assert found == {step.command for step in STORY} | NOT_HERE.keys()


def test_every_file_of_the_guide_is_there_and_the_deployments_are_checked() -> None:
    for name in GUIDE:
        text = (CHECKOUT / name).read_text(encoding="utf-8")
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
        assert [link for link in links if not ((CHECKOUT / name).parent / link).exists()] == []
    checks = (CHECKOUT / "tests/test_deploy.py").read_text(encoding="utf-8")
    files = [path for path in (CHECKOUT / "deploy").rglob("*") if path.is_file() and path.name != "README.md"]
    assert [path.name for path in files if path.name not in checks and f'"{path.parent.name}"' not in checks] == []


@pytest.fixture
def operator(wiki: DevWiki, tmp_path: Path, packages: Path) -> dict[str, str]:
    """The environment of a new operator with an account; in their folder are a report's text and two more settings."""
    bot = SalonBot(wiki, tmp_path)
    title = bot.report("Lakeside")
    wiki.admin.edit("Category:Salon reports", "Reports go here.")
    wiki.run_jobs()
    (tmp_path / "one.wiki").write_text(str(wiki.reader.text(title)))
    for name in ("A", "B"):
        base = f"User:SalonBot/Sandbox {name}"
        (tmp_path / f"{name}.toml").write_text(
            f'[wiki]\nsite = "NAME"\n[state]\nfolder = "{tmp_path / name}"\n[pages]\nbase = "{base}"\n'
            '[reports]\ncategory = "Category:Salon reports"\n'
        )
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, call in (
        ("salonbot", f"{sys.executable} -P -m bot.cli"),
        ("pwb", str(Path(sys.executable).parent / "pwb")),
    ):
        (programs / name).write_text(f'#!/bin/sh\nexec {call} "$@"\n')
    (programs / "caught-up").write_text(CAUGHT_UP)
    for program in programs.iterdir():
        program.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYWIKIBOT", "SALONBOT"))}
    return environment | {
        "PATH": f"{programs}:/usr/bin:/bin",
        "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{packages}",
        "HOME": str(tmp_path),
    }


def test_the_guide_is_true(operator: dict[str, str], wiki: DevWiki, tmp_path: Path) -> None:
    here = {"https://wiki.example": wiki.url, "salonbot@…": f"dev@{LOGINS['SalonBot@dev']}", "$PWD": str(tmp_path)}
    for step in STORY:
        line = step.command
        for old, new in {**here, **step.here}.items():
            line = line.replace(old, new)
        if line.startswith("export "):
            name, _, value = line.removeprefix("export ").partition("=")
            operator[name] = value.strip("'")
            continue
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=tmp_path,
            env=operator,
            capture_output=True,
            text=True,
            timeout=200,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode in step.codes, (line, done.stdout[-2000:], done.stderr[-2000:])
        assert step.said in done.stdout, (line, done.stdout[-2000:], done.stderr[-2000:])
        assert "Traceback" not in done.stderr, (line, done.stderr[-3000:])
        if " init " in line:
            made_quick(tmp_path)
    assert (tmp_path / "d/preview.html").is_file()
    assert "salonbot_state" in (tmp_path / "m.prom").read_text()


def made_quick(folder: Path) -> None:
    """pywikibot waits ten seconds between two edits, as it should on another wiki."""
    with (folder / "pywikibot/user-config.py").open("a") as file:
        file.write("\nput_throttle = 0\n")
    (site,) = re.findall(r'^site = "(.*?)"', (folder / "salonbot.toml").read_text(), re.MULTILINE)
    for name in ("A", "B"):
        settings = folder / f"{name}.toml"
        settings.write_text(settings.read_text().replace("NAME", site))
