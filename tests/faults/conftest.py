"""Tests with a broken way to the wiki: the real wiki of tests/live, and a fault proxy before it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from testing.devwiki import DevWiki, allow_loopback, devwiki, wiki
from testing.proxy import FaultProxy

__all__ = ["devwiki", "wiki"]


@pytest.fixture
def proxy(wiki: DevWiki) -> Iterator[FaultProxy]:
    """A proxy before the wiki, which is in its first state; it plays no faults yet."""
    with FaultProxy(wiki.port) as running:
        yield running


@pytest.fixture
def proxied_pywikibot(wiki: DevWiki, proxy: FaultProxy, tmp_path: Path) -> Path:
    """A folder for PYWIKIBOT_DIR that leads to the wiki by way of the proxy."""
    return wiki.pywikibot_at(proxy.port, tmp_path / "pywikibot")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    allow_loopback(items, Path(__file__).parent)
