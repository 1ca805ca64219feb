"""How much of a page was read: every visible line is in the record or in the list of those that were not read."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read import read
from bot.read.model import model_of
from bot.read.model.records import inner_blocks
from bot.read.sections import read_sections
from bot.reports.report import Status, from_json, to_json
from bot.reports.theme_names import theme_names
from bot.wiki.base import Page
from testing.pages import SALONS, report

TESTS = Path(__file__).parents[1]
PAGES = {path.stem: path.read_bytes().decode() for path in sorted((TESTS / "golden").glob("*.wiki"))}
CASES = {
    case["id"]: case["wikitext"]
    for path in sorted((TESTS / "statements").glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
}


def unread(text: Any) -> Any:
    return [text[span.start : span.end] for span in report(text).coverage.unread]


@pytest.mark.parametrize(
    ("text", "lines", "expected"),
    [
        ("", 0, []),
        ("== Discussion ==\n=== Diversity ===\n* a\n\nb\nc", 5, []),
        ("== Discussion ==\nHello.\n=== Fun ===\n* b", 4, []),
        (
            "== What happened ==\nWe met.<!-- no -->\nWe ate.\n=== Later ===\n* We went.",
            5,
            ["We met.", "We ate.", "=== Later ===", "We went."],
        ),
        ("== What happened ==\nComing soon.", 2, []),
        ("== What happened ==\n* Theme: Diversity\n* Diversity", 3, []),
        ("== Our chapter ==\nx", 2, ["x"]),
        (
            "== Budget ==\n<gallery>\nFile:A.jpg|a\nFile:B.jpg\n</gallery>\n{{/Budget}}\n{{Clear}}\n[[Category:X]]",
            4,
            None,
        ),
        (
            "== What happened ==\n{|\n|+ cap\n! A !! B\n|-\n| a || b\n|-\n| c\n|\n* d\n* e\n|}",
            7,
            ["cap", "A !! B", "a || b", "c", "d", "e"],
        ),
    ],
)
def test_lines(text: Any, lines: Any, expected: Any) -> None:
    found = report(text).coverage
    assert found.lines == lines
    if expected is not None:
        assert unread(text) == expected


def test_a_line_counts_where_a_fact_stands_in_it() -> None:
    text = "== What happened ==\nWe met. We discussed Advocacy. We ate.\n* We left.\n"
    assert unread(text) == ["We left."]


def spans(record: Any) -> Any:
    """The places of everything in a record but its sections, whose headings alone are read."""
    for name, value in record.items() if isinstance(record, dict) else ():
        if name in ("span", "stated_span") and value:
            yield value
        elif name not in ("sections", "other_sections", "findings", "coverage"):
            for item in value if isinstance(value, list) else [value]:
                yield from spans(item)


@pytest.mark.parametrize("name", [*PAGES, *CASES])
def test_every_visible_line_of_a_page_is_in_the_record_or_in_the_list(name: Any) -> None:
    text = PAGES.get(name) or CASES[name]
    found = read(Page("Reports/Lakeside", text), SALONS)
    stand_in = [section.span for section in found.sections if section.status is Status.PLACEHOLDER]
    known = [*spans(to_json(found)), *found.coverage.unread, *stand_in]
    files = set(found.media.files)
    names = theme_names(SALONS)
    page = read_sections(model_of(text), "Reports/Lakeside", SALONS).page
    for block in (block for part in page.sections for block in part.blocks):
        if block.table:  # a row is a line
            inner = [
                [inner for cell in row if cell for one in cell.blocks for inner in inner_blocks(one)]
                for row in block.table.rows
            ]
        else:
            inner = [[block]]
        for blocks in inner:
            lines = [one.span(line.at, line.to) for one in blocks for line in one.lines if not one.files]
            lines += [one.seen.span(run.start, run.end) for one in blocks for run in one.files]
            met = any(start < span.end and end > span.start for span in lines for start, end in known)
            shown = {run.target for one in blocks for run in one.files}
            assert not lines or met or (shown and shown <= files) or any(names.named(one.text) for one in blocks)


@given(st.text(alphabet="=*#:;|!{}[]'\n abD山", max_size=200))
def test_coverage_of_any_text(text: Any) -> None:
    found = report("== Discussion ==\n" + text)
    assert len(found.coverage.unread) <= found.coverage.lines
    assert from_json(json.dumps(to_json(found))) == found
