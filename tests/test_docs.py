"""What exists in the code is in the manuals: commands, options, exit codes, settings, codes, the environment."""

from __future__ import annotations

import argparse
import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.cli import main
from bot.render.columns import COLUMNS
from bot.reports.collection import load, names
from bot.reports.report import Status
from bot.run.outcome import Exit, Result
from bot.run.settings import known_keys

ROOT = Path(__file__).parent.parent
CODE = sorted((ROOT / "bot").rglob("*.py"))
OPERATORS, EDITORS = ((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("operators.md", "editors.md"))


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = (action for action in main.parser()._actions if isinstance(action, argparse._SubParsersAction))
    return dict(found.choices)


def options() -> Iterator[tuple[str, str]]:
    """Every command with each of its options."""
    for command, parser in commands().items():
        for action in parser._actions:
            yield from ((command, option) for option in action.option_strings if option not in ("-h", "--help"))


def calls(*functions: str) -> Iterator[tuple[str, str]]:
    """The codes in calls of these functions: the first text in the arguments that looks like one, and where."""
    for path in CODE:
        for function, line, texts in calls_in(path):
            code = next((text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)*", text)), None)
            if code and function in functions:
                yield code, f"{path.relative_to(ROOT)}:{line}"


@cache
def calls_in(path: Path) -> list[tuple[str, int, list[str]]]:
    """Every call by a name alone: the name, the line, and the texts in the arguments."""
    return [
        (
            node.func.id,
            node.lineno,
            [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)],
        )
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert f"| `salonbot {command}" in OPERATORS


@pytest.mark.parametrize(("command", "option"), list(options()))
def test_every_option_is_documented_for_its_command(command: str, option: str) -> None:
    rows = re.findall(rf"^\| `{option}[ `][^|]*\| ([^|]*) \|", OPERATORS, re.MULTILINE)
    said = " ".join(rows)
    everywhere = "all" in said.split() or ("all but" in said and command not in said)
    assert everywhere or command in re.findall(r"\w+", said), (command, option, rows)


def test_no_option_is_documented_that_is_not_there() -> None:
    known = {option for _, option in options()} | {"--version"}
    assert set(re.findall(r"^\| `(--[a-z-]+)", OPERATORS, re.MULTILINE)) == known


def test_every_exit_code_is_documented() -> None:
    rows = re.findall(r"^\| (\d+) \|", OPERATORS, re.MULTILINE)
    assert rows == [str(int(code)) for code in Exit]


@pytest.mark.parametrize("key", known_keys())
def test_every_setting_is_documented(key: str) -> None:
    assert f"`{key}`" in OPERATORS


def test_no_setting_is_documented_that_is_not_there() -> None:
    tables = "|".join({key.partition(".")[0] for key in known_keys()})
    assert set(re.findall(rf"`((?:{tables})\.[a-z_]+)`", OPERATORS)) - {"salonbot.toml"} == known_keys().keys()


def test_every_environment_variable_is_documented() -> None:
    scripts = [path for path in (ROOT / "scripts").iterdir() if path.is_file()]
    named = set()
    for path in [*CODE, *scripts]:
        named |= set(re.findall(r"\b((?:SALONBOT|PYWIKIBOT|XDG_STATE)_[A-Z_]+)\b", path.read_text(encoding="utf-8")))
    named -= {"SALONBOT_REQUIRE_WIKI", "SALONBOT_REQUIRE_BROWSER", "SALONBOT_QUICK"}  # of the tests
    assert named >= {"PYWIKIBOT_DIR", "SALONBOT_PING_URL", "XDG_STATE_HOME"}
    assert [name for name in sorted(named) if f"`{name}`" not in OPERATORS] == []


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_that_a_list_may_have_is_documented(column: str) -> None:
    (said,) = re.findall(r"^\| `columns` \|(.*)$", EDITORS, re.MULTILINE)
    assert f"`{column}`" in said


def documented(code: str, manual: str) -> bool:
    return bool(re.search(rf"^\|[^|]*`{re.escape(code)}`[^|]*\|", manual, re.MULTILINE))


@pytest.mark.parametrize(("code", "where"), sorted(set(calls("Hold"))))
def test_every_code_of_a_held_page_is_documented(code: str, where: str) -> None:
    assert documented(code, OPERATORS), where


def failures() -> Iterator[tuple[str, str]]:
    """Codes a page may fail with: refusals by the adapters, and what the publisher says itself."""
    for code, where in calls("Refused", "EditConflict", "PageOutcome"):
        if where.startswith(("bot/wiki/", "bot/run/publish")) and "dump" not in where:  # an export ends the run
            yield code, where
    for node in ast.walk(ast.parse((ROOT / "bot/wiki/failures.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_Meaning":
            kind, value = node.args[:2]
            if (
                isinstance(kind, ast.Name)
                and kind.id in ("Refused", "EditConflict")
                and isinstance(value, ast.Constant)
            ):
                yield str(value.value), f"bot/wiki/failures.py:{node.lineno}"


# Refusals that end a run with code 3 and its message, and are of no single page.
WHOLE_RUN = {"no-category", "empty-category", "nothing-found", "no-file", "no-text"}


@pytest.mark.parametrize("code", sorted({code for code, _ in failures()} - WHOLE_RUN))
def test_every_code_of_a_failed_page_is_documented(code: str) -> None:
    assert documented(code, OPERATORS)


@pytest.mark.parametrize(("code", "where"), sorted(set(calls("Check", "failed", "folder"))))
def test_every_check_of_the_doctor_is_documented(code: str, where: str) -> None:
    assert documented(code, OPERATORS), where


def finding_codes() -> set[str]:
    lacking = (Status.MISSING, Status.EMPTY, Status.PLACEHOLDER)
    sections = [section.id.replace("_", "-") for name in names() for section in load(name).sections]
    return {code for code, _ in calls("Finding")} | {
        f"{section}-{status}" for section in sections for status in lacking
    }


@pytest.mark.parametrize("code", sorted(finding_codes()))
def test_every_code_of_a_finding_is_documented(code: str) -> None:
    """By its name, or by its form: `budget-empty` … stands for every section's."""
    form = re.fullmatch(r"[a-z-]+-(missing|empty|placeholder)", code)
    assert documented(code, EDITORS) or (form and re.search(rf"^\| `[a-z-]+-{form[1]}`[^|]*…", EDITORS, re.MULTILINE))


def test_the_calls_are_found_at_all() -> None:
    """The tests above would pass on nothing."""
    assert {"markers", "shrinks", "edit-cap"} <= {code for code, _ in calls("Hold")}
    assert {"protected", "conflict", "not-verified", "nobots"} <= {code for code, _ in failures()}
    assert {"budget-no-amount", "section-unreadable"} <= {code for code, _ in calls("Finding")}
    assert {"clock", "stop-page", "lock"} <= {code for code, _ in calls("Check")}


def test_every_result_and_the_code_of_what_is_left_are_documented() -> None:
    assert all(str(result) in OPERATORS for result in Result if result is not Result.PLANNED)
    assert documented("left", OPERATORS)
