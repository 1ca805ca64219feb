"""A name for the rules by which pages are read: a digest of all code and data that reading can reach.

The modules are those that ``bot.run.rules`` imports, directly or through others, the data the files that lie beside
them, the libraries those whose data or parser changes what is read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import bot

ROOT = Path(bot.__file__).parent
START = "bot.run.rules"
LIBRARIES = ("babel", "mwparserfromhell", "num2words")
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(bot[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+(bot[\w.]*))", re.MULTILINE
)


@cache
def rules_version() -> str:
    """Sixteen hexadecimal digits that change whenever the same page may be read differently.

    A collection's words are not in it: they have their own ``fingerprint``.
    """
    return digest_of(files())


@cache
def package_version() -> str:
    """Sixteen hexadecimal digits that change with any file of the bot: its code, its words, its messages."""
    paths = (path for path in ROOT.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return digest_of({path.relative_to(ROOT).as_posix(): path for path in paths})


def digest_of(paths: dict[str, Path]) -> str:
    """The digest of files by their names in the package, and of the libraries' versions."""
    digest = hashlib.sha256()
    for name, path in sorted(paths.items()):
        digest.update(f"{name}\0".encode() + path.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()[:16]


def files() -> dict[str, Path]:
    """Every module that reading imports, and every data file beside one, by its name below the package."""
    found: dict[str, Path] = {}
    waiting = [START]
    while waiting:
        path = _file_of(waiting.pop())
        if path and (name := path.relative_to(ROOT).as_posix()) not in found:
            found[name] = path
            waiting += _imported(path.read_text(encoding="utf-8"))
    for folder in {path.parent for path in found.values()}:
        data = (path for path in folder.iterdir() if path.is_file() and path.suffix not in {".py", ".pyc"})
        found.update((path.relative_to(ROOT).as_posix(), path) for path in data)
    return found


def _file_of(module: str) -> Path | None:
    """The file of a module of the package; None for a name that is none."""
    path = ROOT.joinpath(*module.split(".")[1:])
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file() and candidate != ROOT.with_suffix(".py"):
            return candidate
    return None


def _imported(code: str) -> Iterator[str]:
    """The modules of the package that a file names in its imports; a name that it imports may be one too."""
    for match in _IMPORT.finditer(code):
        module = match[1] or match[3]
        yield module
        yield from (f"{module}.{name}" for name in re.findall(r"\w+", match[2] or ""))
