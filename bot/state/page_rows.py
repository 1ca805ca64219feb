"""The rows of pages that the bot wrote: what pages of one run share, the snapshot of all reports, is kept once."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from bot.state.records import Snapshot, Written

_INLINE = "{"  # begins a snapshot that stands in the row itself: an empty one, and those of earlier versions


def row(db: sqlite3.Connection, site: str, page: Written) -> tuple[Any, ...]:
    """Returns the row of a page, and keeps its snapshot. Raises sqlite3.Error."""
    reports = json.dumps(dict(page.reports))
    if page.reports:
        digest = hashlib.sha256(reports.encode()).hexdigest()
        db.execute("INSERT OR IGNORE INTO snapshot VALUES (?, ?, ?)", (site, digest, reports))
        reports = digest
    return (
        site,
        page.title,
        page.revision_id,
        page.checksum,
        json.dumps(dict(page.facts)),
        page.shrinks_since.isoformat() if page.shrinks_since else None,
        reports,
        page.touched,
        page.rolled_back,
        page.page_id,
    )


def keep(db: sqlite3.Connection, site: str, page: Written) -> None:
    """Keeps how a page was left, in place of what was kept of it. Raises sqlite3.Error."""
    db.execute("REPLACE INTO written VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row(db, site, page))


def pages(db: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> Iterator[Written]:
    """Yields the pages of these rows; those with one snapshot share it. Raises sqlite3.Error."""
    known: dict[str, Snapshot] = {}
    for site, title, revision, checksum, facts, since, reports, *rest in rows:
        if reports not in known:
            known[reports] = json.loads(reports if reports.startswith(_INLINE) else _snapshot(db, site, reports))
        shrinks_since = datetime.fromisoformat(since) if since else None
        yield Written(title, revision, checksum, json.loads(facts), shrinks_since, known[reports], *rest)


def _snapshot(db: sqlite3.Connection, site: str, digest: str) -> str:
    query = "SELECT reports FROM snapshot WHERE site = ? AND digest = ?"
    return next((reports for (reports,) in db.execute(query, (site, digest))), "{}")


def let_go(db: sqlite3.Connection, site: str) -> None:
    """Deletes the snapshots that no page has any more. Raises sqlite3.Error."""
    db.execute(
        "DELETE FROM snapshot WHERE site = :site AND digest NOT IN"
        " (SELECT reports FROM written WHERE site = :site UNION SELECT reports FROM intended WHERE site = :site)",
        {"site": site},
    )
