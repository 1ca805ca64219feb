#!/usr/bin/env python3
"""Prints the table of modules in ARCHITECTURE.md, made from their docstrings; ``--write`` puts it there."""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "ARCHITECTURE.md"
ROOMS = (
    "cli",
    "run",
    "plan",
    "render",
    "state",
    "read",
    "wiki",
    "reports",
)  # as the way of the data is told: from above
TABLE = re.compile(r"(?<=## A line per module\n\n).*?(?=\n\n## )", re.DOTALL)


def table() -> str:
    """The table: each module with the first paragraph of its docstring, those of a room after the room itself."""
    modules = sorted((ROOT / "bot").rglob("*.py"), key=_place)
    return "\n".join(["| Module | What it does |", "|---|---|", *map(_row, modules)])


def _place(module: Path) -> tuple[int, str]:
    room = module.relative_to(ROOT / "bot").parts[0]
    return ROOMS.index(room) if room in ROOMS else -1, module.as_posix().replace("__init__", " ")


def _row(module: Path) -> str:
    docstring = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    sentence = " ".join(docstring.partition("\n\n")[0].split())
    return f"| `{module.relative_to(ROOT).as_posix()}` | {sentence} |"


def main() -> None:
    """The command."""
    if sys.argv[1:] == ["--write"]:
        DOCUMENT.write_text(TABLE.sub(lambda _: table(), DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(table())


if __name__ == "__main__":
    main()
