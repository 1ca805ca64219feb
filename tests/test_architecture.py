"""ARCHITECTURE.md names every module with the sentence its own docstring begins with; imports keep to the plan."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(path for path in (ROOT / "bot").rglob("*.py") if path.read_text(encoding="utf-8").strip())
PURE = ("read", "render", "check.py", "plan.py", "guards.py", "markers.py", "report.py", "summary.py", "facts.py")


def name(module: Path) -> str:
    return module.relative_to(ROOT).as_posix()


def imports(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_a_module_says_what_it_does_and_the_architecture_says_the_same(module: Path) -> None:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    sentence = " ".join(re.split(r"\n\s*\n", docstring)[0].split())
    assert sentence
    assert f"| `{name(module)}` | {sentence} |" in (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_the_architecture_names_no_module_that_is_gone() -> None:
    named = set(
        re.findall(r"^\| `(bot/[^`]+)` \|", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named == {name(module) for module in MODULES}


def test_only_one_module_imports_pywikibot() -> None:
    assert [name(module) for module in MODULES if any(i.split(".")[0] == "pywikibot" for i in imports(module))] == [
        "bot/wiki/live.py"
    ]


@pytest.mark.parametrize("module", [m for m in MODULES if m.relative_to(ROOT / "bot").parts[0] in PURE], ids=name)
def test_reading_checking_rendering_and_planning_are_pure(module: Path) -> None:
    """No wiki but its records, no clock, no network, no process."""
    used = imports(module)
    assert not used & {"time", "requests", "socket", "subprocess", "sqlite3", "random", "os"}
    assert not {i for i in used if i.startswith("bot.wiki") and not i.startswith("bot.wiki.base") and i != "bot.wiki"}
    assert not re.search(r"\b(?:datetime|date)\.(?:now|today|utcnow)\(", module.read_text(encoding="utf-8"))
