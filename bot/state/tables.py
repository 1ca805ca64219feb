"""The tables of the SQLite file, and how those of an earlier version are taken over; their rows are the store's."""

from __future__ import annotations

import sqlite3

# Raised with every change of the tables. From a file of another version all is taken over but the records, which are
# read again: what people reverted or took out must not come back because of an upgrade.
_VERSION = 7
_TABLES = """
CREATE TABLE record (
    site TEXT NOT NULL, page_id INTEGER NOT NULL, revision_id INTEGER NOT NULL, rules TEXT NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (site, page_id, revision_id, rules)
);
CREATE TABLE run (
    id INTEGER PRIMARY KEY, site TEXT NOT NULL, command TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
    outcome TEXT
);
CREATE TABLE written (
    site TEXT NOT NULL, title TEXT NOT NULL, revision_id INTEGER, checksum TEXT NOT NULL,
    facts TEXT NOT NULL, shrinks_since TEXT, reports TEXT NOT NULL, touched TEXT, rolled_back INTEGER,
    page_id INTEGER,
    PRIMARY KEY (site, title)
);
CREATE TABLE intended (
    site TEXT NOT NULL, title TEXT NOT NULL, revision_id INTEGER, checksum TEXT NOT NULL,
    facts TEXT NOT NULL, shrinks_since TEXT, reports TEXT NOT NULL, touched TEXT, rolled_back INTEGER,
    page_id INTEGER, run INTEGER NOT NULL,
    PRIMARY KEY (site, title)
);
CREATE TABLE saved (
    run INTEGER NOT NULL, title TEXT NOT NULL, revision_id INTEGER NOT NULL,
    PRIMARY KEY (run, title)
);
CREATE TABLE headings (site TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE alert (site TEXT PRIMARY KEY, told TEXT NOT NULL);
CREATE TABLE noticed (
    site TEXT NOT NULL, page TEXT NOT NULL, problem TEXT NOT NULL, since TEXT NOT NULL, said INTEGER NOT NULL,
    PRIMARY KEY (site, page, problem)
);
CREATE TABLE named (site TEXT NOT NULL, title TEXT NOT NULL, page_id INTEGER NOT NULL, PRIMARY KEY (site, title));
"""
_KEPT = ("alert", "run", "written", "intended", "saved", "headings", "noticed", "named")
# Columns that must hold something and that earlier versions did not have, with what held then.
_ADDED = {"run": {"command": "'run'"}, "written": {"reports": "'{}'"}}
# The last run that had nothing to do; forgotten by the database itself as soon as anything else remembered changes.
_REST = """
CREATE TABLE IF NOT EXISTS rest (
    site TEXT PRIMARY KEY, digest TEXT NOT NULL, until TEXT, outcome TEXT NOT NULL
);
"""
# What was seen of the bot's own pages in the state that they were in, which documents they made as they should, the
# snapshots of the reports behind them, and what the wiki said it offers.
_SEEN = """
CREATE TABLE IF NOT EXISTS seen (
    site TEXT NOT NULL, title TEXT NOT NULL, version TEXT NOT NULL, page BLOB NOT NULL, PRIMARY KEY (site, title)
);
CREATE TABLE IF NOT EXISTS snapshot (
    site TEXT NOT NULL, digest TEXT NOT NULL, reports TEXT NOT NULL, PRIMARY KEY (site, digest)
);
CREATE TABLE IF NOT EXISTS made (
    site TEXT NOT NULL, title TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL, pages TEXT NOT NULL,
    PRIMARY KEY (site, title)
);
CREATE TABLE IF NOT EXISTS offered (
    site TEXT PRIMARY KEY, until TEXT NOT NULL, names TEXT NOT NULL
);
"""
_FORGOTTEN = """
CREATE TRIGGER IF NOT EXISTS after_{change}_{table} AFTER {change} ON {table}
BEGIN DELETE FROM rest WHERE site = {row}.site; END;
"""
_MEMORY = ("record", "written", "intended", "headings", "noticed")


def prepare(db: sqlite3.Connection) -> None:
    """Makes what is missing, in a file of any version. Raises sqlite3.Error."""
    db.execute("PRAGMA journal_mode = DELETE")
    (version,) = db.execute("PRAGMA user_version").fetchone()
    (sound,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        raise sqlite3.DatabaseError(sound)
    if version != _VERSION:
        db.execute("BEGIN IMMEDIATE")
        _take_over(db)
        db.execute(f"PRAGMA user_version = {_VERSION}")
        db.execute("DROP TABLE IF EXISTS rest")
    for statement in filter(str.strip, f"{_REST}{_SEEN}".split(";")):
        db.execute(statement)
    for table in _MEMORY:
        for change, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
            db.execute(_FORGOTTEN.format(table=table, change=change, row=row))


def _take_over(db: sqlite3.Connection) -> None:
    """Makes the tables, with what a file of another version has in columns of the same names.

    A row that lacks something which a table must have is left behind.
    """
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    db.execute("DROP TABLE IF EXISTS record")
    for table in there.intersection(_KEPT):
        db.execute(f"ALTER TABLE {table} RENAME TO before_{table}")
    for statement in filter(str.strip, _TABLES.split(";")):
        db.execute(statement)
    for table in there.intersection(_KEPT):
        before = _columns(db, f"before_{table}")
        taken = {column: column for column in _columns(db, table) if column in before}
        taken |= {column: value for column, value in _ADDED.get(table, {}).items() if column not in before}
        names, values = ", ".join(taken), ", ".join(taken.values())
        db.execute(f"INSERT OR IGNORE INTO {table} ({names}) SELECT {values} FROM before_{table}")  # noqa: S608
        db.execute(f"DROP TABLE before_{table}")


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [column for _, column, *_ in db.execute(f"PRAGMA table_info({table})")]
