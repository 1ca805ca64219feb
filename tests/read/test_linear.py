"""Reading takes time in proportion to a page's length, on the inputs that make parsers quadratic."""

import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from bot.read import read
from bot.reports.check import check
from bot.wiki.base import Page
from testing.pages import SALONS
from testing.timing import growth

SCRIPT = Path(__file__).parents[2] / "scripts" / "benchmark"
sys.path.append(str(SCRIPT.parent))  # as Python has it for a command
LOADER = SourceFileLoader("benchmark", str(SCRIPT))
SPEC = spec_from_loader("benchmark", LOADER)
assert SPEC
BENCHMARK = module_from_spec(SPEC)
LOADER.exec_module(BENCHMARK)


@pytest.mark.parametrize("name", BENCHMARK.HARD)
def test_ten_times_the_text_takes_about_ten_times_as_long(name: Any) -> None:
    def reading(size: int) -> Callable[[], object]:
        text = BENCHMARK.HARD[name](size)
        return lambda: check(read(Page("Reports/Hard", text), SALONS), SALONS)

    assert growth(reading, 5_000, 50_000, floor=0.25e-3) < 4


def test_invented_pages_of_the_benchmark_read_as_they_are_meant() -> None:
    import random

    found = check(read(Page("Reports/Invented", BENCHMARK.page(random.Random(1), 15_000)), SALONS), SALONS)
    assert {section.status for section in found.sections} == {"present"}
    assert found.themes
    assert found.participants.listed
    assert found.budget.amounts
    assert len(found.media.files) == 6
