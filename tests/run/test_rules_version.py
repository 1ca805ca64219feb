"""The name of the rules changes with everything that reading can reach."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.run import rules_version
from bot.run.rules_version import ROOT, digest_of, files


def test_the_version_is_a_short_digest() -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", rules_version.rules_version())
    assert rules_version.rules_version() == digest_of(files())


def test_every_module_that_reading_loads_is_in_it() -> None:
    """Packages that only hold others say nothing of reading, nor does what rendering alone imports."""
    told = "print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('bot.')))"
    code = f"import sys, bot.run.rules, bot.read; {told}"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    names = {Path(file).relative_to(ROOT).as_posix() for file in loaded.stdout.split()}
    packages = {"plan/__init__.py", "run/__init__.py", "reports/__init__.py", "wiki/__init__.py"}
    reached = {name for name in names if not name.startswith("render/")} - packages
    reached -= {"run/rules_version.py", "reports/without_names.py"}
    assert {"plan/markers.py", "read/model/seen.py", "reports/folding.py"} <= reached <= files().keys()


@pytest.mark.parametrize(
    "name",
    [
        *("plan/mark_text.py", "plan/markers.py", "run/rules.py", "read/__init__.py", "read/model/seen.py"),
        *("read/words/people.toml", "read/cities.tsv.gz", "reports/check.py", "reports/small.toml", "wiki/base.py"),
    ],
)
def test_editing_a_file_of_reading_changes_it(name: str, tmp_path: Path) -> None:
    edited = tmp_path / "edited"
    edited.write_bytes(files()[name].read_bytes() + b"\n")
    assert digest_of({**files(), name: edited}) != digest_of(files())


def test_a_file_that_reading_does_not_reach_is_not_in_it() -> None:
    assert not {"cli/main.py", "run/cycle.py", "state/store.py", "render/worklist.py"} & files().keys()


@pytest.mark.parametrize("library", ["mwparserfromhell", "babel", "num2words"])
def test_another_version_of_a_library_changes_it(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest_of({})
    monkeypatch.setattr(rules_version, "version", lambda name: "0" if name == library else "1")
    changed = digest_of({})
    monkeypatch.setattr(rules_version, "version", lambda name: "1")
    assert before != changed != digest_of({})
