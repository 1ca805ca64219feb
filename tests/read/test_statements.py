"""Small pages: what the reader states of them, and what it must not (see tests/statements/README.md)."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from testing.statements import FOLDER, OPERATORS, VIEWS, cases, failures

CASES = list(cases())
SHARED = Path(__file__).parents[3] / "shared" / "cases"  # more of them, where a checkout lies beside such a folder


def of(case: dict[str, Any]) -> Any:
    marks = [pytest.mark.xfail(strict=True, reason=case["open"])] if "open" in case else []
    return pytest.param(case, id=case["id"], marks=marks)


@pytest.mark.parametrize("case", map(of, CASES))
def test_what_a_page_says_and_nothing_else_is_stated(case: dict[str, Any]) -> None:
    assert list(failures(case)) == []


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in cases(SHARED)])
def test_what_other_pages_say(case: dict[str, Any]) -> None:
    assert list(failures(case)) == []


def test_cases_are_well_formed() -> None:
    assert [name for name, count in Counter(case["id"] for case in CASES).items() if count > 1] == []
    assert len({case["kind"] for case in CASES}) == len(list(FOLDER.glob("*.json")))
    for case in CASES:
        assert case["checks"]
        for check in case["checks"]:
            assert check["path"].split(".")[0] in VIEWS
            assert check["op"] in OPERATORS
