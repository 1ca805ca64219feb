"""Copies of what the bot remembers: one file, whole or not at all, made and put back while nobody writes.

That nobody does is for the caller, who holds the lock.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.state.store import StoreError


def back_up(database: Path, file: Path) -> None:
    """Copies the database into a file that its owner alone can read. Raises StoreError."""
    if not database.is_file():
        raise StoreError(f"{database}: there is nothing to copy yet; run the bot first")
    _copy(database, file)


def restore(database: Path, file: Path) -> Path | None:
    """Puts a copy in the place of the database; returns where that is now, None where there was none.

    Raises StoreError where the file is no such copy, and leaves the database as it is then.
    """
    if not file.is_file():
        raise StoreError(f"{file}: there is no such file; name a copy that was made with -backup")
    before = database.with_name(f"{database.name}.before") if database.is_file() else None
    fresh = database.with_name(f"{database.name}.new")
    _copy(file, fresh)
    if before:
        database.replace(before)
    fresh.replace(database)
    return before


def _copy(source: Path, target: Path) -> None:
    """By SQLite itself, which finds a damaged file; beside the target first."""
    beside = target.with_name(f"{target.name}.part")
    try:
        beside.unlink(missing_ok=True)
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))  # records hold names of people
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as old:
            (sound,) = old.execute("PRAGMA quick_check(1)").fetchone()
            ours = old.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'written'").fetchone()
            if sound != "ok" or ours is None:
                raise StoreError(f"{source}: is no copy of what the bot remembers; name another file")
            with closing(sqlite3.connect(beside)) as new:
                old.backup(new)
        beside.replace(target)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written ({error.strerror}); name another file") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{source}: is damaged ({error}); name another file") from error
    finally:
        beside.unlink(missing_ok=True)
