"""Compares two runs by what is kept of their outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.state.store import Run


def difference(first: Run, second: Run) -> Iterator[str]:
    """Yields a line for each thing that differs: how it ended, reports, findings, pages."""
    one, other = (run.outcome or {} for run in (first, second))
    for name in ("exit", "problem", "reports"):
        if one.get(name) != other.get(name):
            yield f"{name}: {one.get(name)} → {other.get(name)}"
    yield from _differing("finding", one.get("findings") or {}, other.get("findings") or {}, 0)
    yield from _differing("page", _pages(one), _pages(other), "unchanged")


def _differing(what: str, one: Mapping[str, Any], other: Mapping[str, Any], without: object) -> Iterator[str]:
    for name in sorted(one.keys() | other.keys()):
        if (before := one.get(name, without)) != (after := other.get(name, without)):
            yield f"{what} {name}: {before} → {after}"


def _pages(outcome: Mapping[str, Any]) -> dict[str, str]:
    return {page["title"]: " ".join(filter(None, [page["result"], page["code"]])) for page in outcome.get("pages", ())}
