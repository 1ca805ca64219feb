"""The rooms of the bot and their floors: who may import whom, who is pure, and the table of it in ARCHITECTURE.md."""

import ast
import re
import runpy
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "bot").rglob("*.py"))
}

# Each room and the rooms that it may import from, which all stand below it.
LAYERS = {
    "cli": {"run", "plan", "render", "state", "read", "wiki", "reports"},
    "run": {"plan", "render", "state", "read", "wiki", "reports"},
    "plan": {"render", "state", "wiki", "reports"},
    "render": {"reports"},
    "state": {"reports"},
    "read": {"wiki", "reports"},
    "wiki": {"reports"},
    "reports": set(),
}
EFFECTS = {
    *("io", "logging", "os", "pathlib", "random", "requests", "shutil", "signal", "socket", "sqlite3"),
    *("subprocess", "sys", "tempfile", "threading", "time", "pywikibot"),
}


def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imports(module: str) -> set[str]:
    """What a module imports, at its top or later: modules of the bot by their whole names, and others."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            inner = names & MODULES.keys()
            found |= inner | ({str(node.module)} if names - inner else set())
    return found


IMPORTS = {module: imports(module) for module in MODULES}


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def upward(module: str, imported: set[str]) -> set[str]:
    """What of that is in a room which the module's own may not import from."""
    rooms = LAYERS[room(module)] | {room(module), ""} if room(module) else {""}
    return {other for other in imported if other.split(".")[0] == "bot" and room(other) not in rooms}


def pure() -> set[str]:
    """The modules that say in their docstring that they are pure, or whose package says so of all it holds."""
    says = {
        module for module in MODULES if re.search(r"\bpure\b", ast.get_docstring(tree(module)) or "", re.IGNORECASE)
    }
    return {module for module in MODULES if module in says or f"bot.{room(module)}" in says}


PURE = pure()


def circle(graph: dict[str, set[str]]) -> list[str]:
    """A circle in the graph; nothing where it has none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_there_is_nothing_beside_the_rooms() -> None:
    here = {path.name for path in (ROOT / "bot").iterdir()} - {"__pycache__", "py.typed"}
    assert here == {"__init__.py", *LAYERS}


def test_a_room_imports_from_rooms_below_it() -> None:
    rooms = list(LAYERS)
    for number, above in enumerate(rooms):
        assert LAYERS[above] <= set(rooms[number + 1 :]), above


@pytest.mark.parametrize("module", MODULES)
def test_no_import_runs_up(module: str) -> None:
    assert upward(module, IMPORTS[module]) == set()


def test_an_import_that_runs_up_is_seen() -> None:
    assert upward("bot.render.index", {"bot.reports.report", "bot.read.words", "re"}) == {"bot.read.words"}
    assert upward("bot", {"bot.cli.main"}) == {"bot.cli.main"}


def test_no_import_runs_in_a_circle() -> None:
    assert circle({module: imported & MODULES.keys() for module, imported in IMPORTS.items()}) == []


def test_a_circle_is_seen() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})) == {"a", "b", "c"}


def test_rendering_does_not_load_the_reader() -> None:
    code = "import bot.render, sys; print(*(name for name in sys.modules if name.split('.')[:2] == ['bot', 'read']))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
        == "\n"
    )


def test_the_rooms_on_the_way_from_text_to_plan_are_pure() -> None:
    assert {"bot.read", "bot.render", "bot.plan", "bot.reports"} <= PURE


@pytest.mark.parametrize("module", sorted(PURE))
def test_who_says_to_be_pure_has_no_wiki_no_clock_and_no_file(module: str) -> None:
    ours = {other for other in IMPORTS[module] if other.split(".")[0] == "bot"}
    assert ours <= PURE
    assert {other for other in IMPORTS[module] if other in EFFECTS or other.split(".")[0] in EFFECTS} == set()
    assert not re.search(r"\b(?:datetime|date)\.(?:now|today|utcnow)\(", MODULES[module].read_text(encoding="utf-8"))


def test_only_one_module_imports_pywikibot() -> None:
    assert [name for name in MODULES if any(other.split(".")[0] == "pywikibot" for other in IMPORTS[name])] == [
        "bot.wiki.live"
    ]


@pytest.mark.parametrize("module", MODULES)
def test_a_module_says_what_it_does(module: str) -> None:
    assert ast.get_docstring(tree(module))


def test_the_architecture_says_of_each_module_what_the_module_says() -> None:
    """``scripts/architecture.py --write`` makes it so."""
    assert runpy.run_path(str(ROOT / "scripts/architecture.py"))["table"]() in (ROOT / "ARCHITECTURE.md").read_text(
        "utf-8"
    )


BARE = re.compile(r"\btuple\[int(?:, (?:int|\.\.\.))+\]")


@pytest.mark.parametrize("module", [module for module in MODULES if module != "bot"])
def test_no_function_returns_a_bare_tuple_of_numbers(module: str) -> None:
    """Offsets and counts have names: spans, ranges, named tuples."""
    functions = [node for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef) and node.returns]
    assert [f.name for f in functions if f.returns and BARE.search(ast.unparse(f.returns))] == []
