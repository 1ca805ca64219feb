"""What is remembered of reports, and what is different between two times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.plan.snapshots import difference, left, snapshot
from bot.reports.report import Finding, Report, Section, Severity, Status

FINDING = Finding("budget-missing", Severity.ERROR, "budget", "it is missing")
ONE = Report(
    "salons",
    "Salons/A",
    page_id=7,
    revision_id=12,
    sections=(Section("budget", Status.MISSING), Section("media", Status.EMPTY), Section("discussion", Status.PRESENT)),
    findings=(FINDING,),
)


def test_a_report_is_one_line_by_the_id_of_its_page() -> None:
    assert snapshot([ONE, replace(ONE, page_id=8, sections=(), findings=())]) == {
        "7": "12 budget=missing media=empty 1",
        "8": "12 0",
    }


def test_what_came_what_went_and_what_was_filled() -> None:
    before = {"1": "10 budget=missing 1", "2": "20 0", "3": "30 0", "4": "40 media=empty 0"}
    after = {"1": "11 0", "2": "20 0", "4": "41 media=placeholder discussion=missing 1", "5": "50 budget=missing 1"}
    found = difference(before, after)
    assert (found.new, found.gone, found.changed) == (1, 1, 2)
    assert (found.filled, found.emptied) == ({"budget": 1}, {"discussion": 1})


lines = st.dictionaries(
    st.sampled_from("12345"),
    st.builds("{} {} {}".format, st.integers(1, 3), st.sampled_from(["", "budget=empty"]), st.just(0)),
)


@given(lines, lines)
def test_there_and_back_are_opposites(before: dict[str, str], after: dict[str, str]) -> None:
    there, back = difference(before, after), difference(after, before)
    assert (there.new, there.gone, there.changed) == (back.gone, back.new, back.changed)
    assert there.filled == back.emptied
    assert difference(after, after) == difference({}, {})


@pytest.mark.parametrize(
    ("now", "findings", "reports"),
    [
        ({"1": "10 4", "2": "20 6"}, 1.0, 1.0),
        ({"1": "11 budget=missing 1", "2": "20 6"}, 0.7, 1.0),
        ({"1": "10 0", "2": "20 6"}, 1.0, 1.0),
        ({"1": "11 9", "2": "20 6"}, 1.0, 1.0),
        ({"2": "20 6"}, 0.6, 0.5),
        ({"2": "21 0", "3": "30 8"}, 0.0, 0.5),
        ({}, 0.0, 0.0),
    ],
    ids=["the same", "mended by an edit", "gone without one", "more", "a report less", "all mended", "all left"],
)
def test_what_is_still_to_be_expected(now: dict[str, str], findings: float, reports: float) -> None:
    before = {"1": "10 budget=missing media=missing 4", "2": "20 6"}
    assert left(before, now, by_findings=True) == findings
    assert left(before, now, by_findings=False) == reports


def test_where_nothing_was_shown_nothing_is_expected() -> None:
    assert left({}, {"1": "10 4"}, by_findings=True) == 0
    assert left({"1": "10 0"}, {"1": "10 0"}, by_findings=True) == 0
