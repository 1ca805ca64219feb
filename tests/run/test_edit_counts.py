"""How many edits a change makes: the table in the manual for editors is true, and half of what it was or less."""

from __future__ import annotations

import re
from pathlib import Path

from bot.render.preview.as_html import as_html
from bot.render.wikitext import FRESH
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


def test_a_verdict_changes_the_worklists_and_the_index_in_the_first_language_alone() -> None:
    made = edits(("en", "fr"))["A verdict is given on the worklist."]
    assert sorted(edit.title for edit in made) == [INDEX, f"{INDEX}/Worklist", f"{INDEX}/Worklist/fr"]


def read(text: str) -> str:
    """What a reader reads on a page: its words without its links, and without how new it is."""
    return "".join(words for each in as_html(FRESH.sub("", text), lambda _: None) for words in each.itertext())


def test_every_edit_of_a_page_for_people_changes_what_they_read() -> None:
    made = [edit for each in edits(("en", "fr", "ar")).values() for edit in each]
    assert [edit.title for edit in made if read(edit.before) == read(edit.after)] == []
    assert {edit.title for edit in made} >= {f"{INDEX}/Statistics/ar", f"{INDEX}/Status", f"{INDEX}/Data.json"}
