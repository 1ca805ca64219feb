"""Copies of what the bot remembers: whole, private, put back without losing what was there."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.state import copies
from bot.state.store import Store, StoreError

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def noted(database: Path) -> int:
    with Store(database, "test:test") as store:
        return len(store.runs())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "state" / "salonbot.sqlite"
    with Store(path, "test:test") as store:
        store.begin(NOW)
    return path


def test_a_copy_has_all_and_is_private(database: Path, tmp_path: Path) -> None:
    copies.back_up(database, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    with Store(database, "test:test") as store:
        store.begin(NOW)
    before = copies.restore(database, tmp_path / "copy")
    assert before is not None
    assert (noted(database), noted(before)) == (1, 2)


def test_a_copy_is_put_where_nothing_is(database: Path, tmp_path: Path) -> None:
    copies.back_up(database, tmp_path / "copy")
    database.unlink()
    assert copies.restore(database, tmp_path / "copy") is None
    assert noted(database) == 1


@pytest.mark.parametrize("content", [b"no database", b"", None])
def test_what_is_no_copy_is_refused_and_leaves_all_as_it_is(database: Path, tmp_path: Path, content: bytes) -> None:
    if content is not None:
        (tmp_path / "wrong").write_bytes(content)
    with pytest.raises(StoreError, match="name a"):
        copies.restore(database, tmp_path / "wrong")
    assert noted(database) == 1
    assert [path.name for path in database.parent.iterdir()] == ["salonbot.sqlite"]


def test_there_has_to_be_something_to_copy_and_a_place_for_it(database: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="run the bot first"):
        copies.back_up(tmp_path / "none", tmp_path / "copy")
    with pytest.raises(StoreError, match="name another file"):
        copies.back_up(database, tmp_path / "no folder" / "copy")
