"""How many edits a change makes: the table in the manual for editors is true, and half of what it was or less."""

from __future__ import annotations

import re
from pathlib import Path

from testing.changes import CHANGES, edits
from testing.cycles import INDEX

EDITORS = Path(__file__).resolve().parents[2] / "docs" / "editors.md"


def table() -> dict[str, tuple[int, int]]:
    """The rows of the manual: what changes, the edits before and now."""
    rows = re.findall(r"^\| ([^|]+\.) \| (\d+) \| (\d+) \|$", EDITORS.read_text(encoding="utf-8"), re.MULTILINE)
    return {change: (int(before), int(now)) for change, before, now in rows}


def test_the_table_of_the_manual_is_what_is_counted() -> None:
    counted = {change: len(saved) for change, saved in edits().items()}
    rows = "\n".join(f"| {change} | … | {number} |" for change, number in counted.items())
    assert {change: now for change, (_, now) in table().items()} == counted, f"write into docs/editors.md:\n{rows}"
    before, now = map(sum, zip(*table().values(), strict=True))
    assert now * 2 <= before
    assert len(CHANGES) == len(table()) == 10


def test_a_verdict_changes_the_worklists_and_no_other_page() -> None:
    saved = edits(("en", "fr"))["A verdict is given on the worklist."]
    assert sorted(saved) == [f"{INDEX}/Worklist", f"{INDEX}/Worklist/fr"]
