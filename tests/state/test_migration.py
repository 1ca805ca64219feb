"""The state of every version that there was is taken over: fixtures made by the code of the day, as SQL.

A change of the tables raises the version and adds the fixture of the one before: ``sqlite3 salonbot.sqlite .dump``,
and its ``PRAGMA user_version``.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.state import tables as module
from bot.state.records import Noticed, PageRevision, Save
from bot.state.store import Store

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.sql"))
SITE = "meta:meta"


def version_of(path: Path) -> int:
    found = re.search(r"PRAGMA user_version = (\d+)", path.read_text())
    assert found
    return int(found[1])


def made(path: Path, folder: Path) -> Path:
    """The file that the fixture is the dump of."""
    file = folder / "salonbot.sqlite"
    with sqlite3.connect(file) as database:
        database.executescript(path.read_text())
    database.close()
    return file


def test_every_version_up_to_the_one_of_today_has_a_fixture() -> None:
    assert {version_of(path) for path in FIXTURES} == set(range(1, module._VERSION + 1))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_state_of_that_version_is_taken_over(path: Path, tmp_path: Path) -> None:
    """What people undid and what was told must not come back because of an upgrade; records are read again."""
    file, dump = made(path, tmp_path), path.read_text()
    with Store(file, SITE) as store:
        page = store.written()["Salons/Index"]
        assert (page.revision_id, page.checksum) == (345, "0123456789abcdef")
        assert page.shrinks_since == datetime(2026, 2, 27, 12, tzinfo=UTC)
        assert page.rolled_back == (1 if "rolled_back" in dump else None)
        (run,) = store.runs()
        assert (run.id, run.command, (run.outcome or {})["exit"]) == (1, "run", 0)
        assert store.saves(1) == ([Save("Salons/Index", 345)] if "TABLE saved" in dump else [])
        assert store.headings() == ('{"budget": ["Money"]}' if "TABLE headings" in dump else None)
        since = datetime(2026, 2, 20, 12, tzinfo=UTC)
        assert store.noticed() == ({("t1", "budget"): Noticed(since, said=True)} if "TABLE noticed" in dump else {})
        assert [item.page.title for item in store.intended()] == (
            ["Salons/Index/Worklist"] if "TABLE intended" in dump else []
        )
        assert store.begin(since) == 2
        today = version_of(path) == module._VERSION
        assert store.known("r1") == ({PageRevision(12, 345)} if today else frozenset())
    with sqlite3.connect(file) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert database.execute("PRAGMA user_version").fetchone() == (module._VERSION,)
    database.close()
    with Store(tmp_path / "new.sqlite", SITE):
        pass
    with sqlite3.connect(tmp_path / "new.sqlite") as database:
        new = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    database.close()
    assert tables == new
    with Store(file, SITE) as store:  # and it stays so
        assert store.written()["Salons/Index"] == page
