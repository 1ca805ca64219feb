"""Tests against a real MediaWiki on loopback. See testing/devwiki.py for what they can take."""

from pathlib import Path

import pytest

from testing.devwiki import allow_loopback, devwiki, wiki

__all__ = ["devwiki", "wiki"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    allow_loopback(items, Path(__file__).parent)
