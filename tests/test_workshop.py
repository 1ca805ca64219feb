"""The workshop: its commands are documented, and what must say the same in several places says so."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import __version__

ROOT = Path(__file__).resolve().parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SCRIPTS = sorted(path.name for path in (ROOT / "scripts").iterdir() if path.is_file())
PARTS_OF_SCRIPTS = {
    "environment.sh",
    "own_environment.py",
    "browser.py",
    "__init__.py",
}  # the scripts use them, nobody calls them
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def load(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("script", sorted({*SCRIPTS} - PARTS_OF_SCRIPTS))
def test_every_script_is_documented(script: str) -> None:
    manuals = (CONTRIBUTING, (ROOT / "docs/operators.md").read_text(encoding="utf-8"))
    assert any(f"scripts/{script}" in manual for manual in manuals)


def test_every_documented_script_is_there() -> None:
    named = set(re.findall(r"scripts/([\w.-]*[\w-])", CONTRIBUTING))
    assert "test" in named
    assert named - {*SCRIPTS} == set()


def test_every_file_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:bot|tests|docs|\.ci|\.github)/[\w./-]+)`", CONTRIBUTING))
    assert "bot/render/i18n/en.json" in named
    assert [path for path in sorted(named) if "NAME" not in path and not (ROOT / path).exists()] == []


@pytest.mark.parametrize("script", ["test", "pin"])
def test_every_option_of_a_script_is_documented(script: str) -> None:
    cases = re.findall(r"^(--\w+)\)", (ROOT / "scripts" / script).read_text(encoding="utf-8"), re.MULTILINE)
    assert cases
    assert [option for option in cases if f"scripts/{script} {option}" not in CONTRIBUTING] == []


def names(requirements: list[Any]) -> set[str]:
    return {re.split(r"[<>=\[ ]", one)[0].lower() for one in requirements if isinstance(one, str)}


def pinned(file: str) -> set[str]:
    return set(re.findall(r"^([\w-]+)==", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))


def test_what_is_asked_for_is_pinned_and_no_build_tool_is_needed_to_run() -> None:
    running, groups = names(PROJECT["project"]["dependencies"]), PROJECT["dependency-groups"]
    assert running <= pinned("requirements.txt")
    assert running | names(groups["dev"]) | names(groups["build"]) <= pinned("requirements-dev.txt")
    assert pinned("requirements.txt").isdisjoint(names(groups["dev"]) | names(groups["build"]) | {"editables"})


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_has_its_hashes_and_no_address_of_an_index(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
    pin = re.compile(r"[\w-]+==\S+( ; [^#]*?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in filter(None, text.splitlines()) if not pin.fullmatch(line)] == []


def test_the_version_stands_in_one_place_and_the_changelog_knows_it() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "bot/__init__.py"
    headings = re.findall(r"^## (\S+) \(", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert __version__ in headings[:2]  # below it may stand what comes next


def test_the_workflow_runs_what_ci_runs_on_every_python_the_project_names() -> None:
    job = load(".github/workflows/ci.yml")["jobs"]["ci"]
    prefix = "Programming Language :: Python :: "
    named = [line.removeprefix(prefix) for line in PROJECT["project"]["classifiers"] if line.startswith(prefix + "3.")]
    assert job["strategy"]["matrix"]["python"] == named
    assert PROJECT["project"]["requires-python"] == f">={named[0]}"
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]
    assert "exec scripts/test\n" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_the_hooks_are_the_pinned_tools() -> None:
    (repository,) = load(".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    commands = [hook["entry"].split()[0] for hook in repository["hooks"]]
    tools = {Path(command).name for command in commands} - {"python"}
    assert all(command.startswith(".venv/bin/") for command in commands)
    assert {"ruff", "mypy"} <= tools <= pinned("requirements-dev.txt")


def test_the_hooks_are_well_formed() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(ROOT / ".pre-commit-config.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
