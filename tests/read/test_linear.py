"""Reading takes time in proportion to a page's length, on the inputs that make parsers quadratic."""

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from bot.read import read
from bot.reports.check import check
from bot.wiki.base import Page
from testing.pages import SALONS
from testing.timing import least_seconds

SCRIPT = Path(__file__).parents[2] / "scripts" / "benchmark"
sys.path.append(str(SCRIPT.parent))  # as Python has it for a command
LOADER = SourceFileLoader("benchmark", str(SCRIPT))
SPEC = spec_from_loader("benchmark", LOADER)
assert SPEC
BENCHMARK = module_from_spec(SPEC)
LOADER.exec_module(BENCHMARK)


def seconds(text: str) -> float:
    return least_seconds(lambda: check(read(Page("Reports/Hard", text), SALONS), SALONS))


@pytest.mark.parametrize("name", BENCHMARK.HARD)
def test_ten_times_the_text_takes_about_ten_times_as_long(name: Any) -> None:
    make = BENCHMARK.HARD[name]
    small, large = make(10_000), make(100_000)
    per_character = seconds(small) / len(small)
    assert seconds(large) / len(large) < 4 * max(per_character, 50e-9)  # quadratic time would make it ten


def test_invented_pages_of_the_benchmark_read_as_they_are_meant() -> None:
    import random

    found = check(read(Page("Reports/Invented", BENCHMARK.page(random.Random(1), 15_000)), SALONS), SALONS)
    assert {section.status for section in found.sections} == {"present"}
    assert found.themes
    assert found.participants.listed
    assert found.budget.amounts
    assert len(found.media.files) == 6
