"""Tests against a real MediaWiki on loopback. See devwiki.py for what they can take."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path[:0] = [] if str(HERE) in sys.path else [str(HERE)]  # for whichever way pytest imports test files

from devwiki import allow_loopback, devwiki, wiki  # noqa: E402

__all__ = ["devwiki", "wiki"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    allow_loopback(items, HERE)
