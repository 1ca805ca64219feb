"""What the bot remembers between runs, in one SQLite file: records read, runs made, pages written.

A record is kept by site, page, revision and the version of the rules that read it, so that nothing is read
twice and nothing outlives its rules; the page of headings as it was when it last had no mistake. It decides
nothing: when to run is :mod:`bot.run.scheduling`'s business, what a changed page means is for :mod:`bot.plan.guards`.
The file may be deleted; the next run then reads every report again, and knows of what people undid or took out what
``bot.run.reconcile`` finds in the histories of the wiki.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from msgspec import MsgspecError

from bot.reports.report import Report, encode, from_json
from bot.state import page_rows
from bot.state.records import Features, Intended, Known, Made, Noticed, PageRevision, Rest, Save, Written
from bot.state.tables import prepare

MEMORY = ":memory:"

_REMEDY = "it only holds what can be read again: delete the file, and the next run makes a new one"


class StoreError(Exception):
    """The file cannot be used; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the bot; ``finished`` is None while it goes on, and for good where it was killed."""

    id: int
    started: datetime
    finished: datetime | None
    outcome: Mapping[str, Any] | None
    command: str = "run"


class Store:
    """The memory of one wiki, ``site``; a context manager. ``MEMORY`` as path forgets it all at the end.

    The journal is a file that is deleted after each change (``DELETE``): a write-ahead log needs shared
    memory, which network file systems do not have. Every method may raise StoreError.
    """

    def __init__(self, path: Path | str, site: str) -> None:
        self._path, self._site = path, site
        try:
            if path != MEMORY:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # records hold names of people
        except OSError as error:
            raise StoreError(
                f"{path}: cannot be written ({error.strerror}); name another folder in the settings"
            ) from error
        self._db = sqlite3.connect(path, timeout=10)
        try:
            with self._changing():
                prepare(self._db)
        except StoreError:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def known(self, rules: str) -> frozenset[PageRevision]:
        """Returns the page and revision of every record that these rules made."""
        query = "SELECT page_id, revision_id FROM record WHERE site = ? AND rules = ?"
        return frozenset(PageRevision(*row) for row in self._select(query, self._site, rules))

    def report(self, page_id: int, revision_id: int, rules: str) -> Report | None:
        """Returns the record of a revision; None where it is not kept, or is not of the contract any more."""
        query = "SELECT report FROM record WHERE site = ? AND page_id = ? AND revision_id = ? AND rules = ?"
        for (text,) in self._select(query, self._site, page_id, revision_id, rules):
            try:
                return from_json(text)
            except MsgspecError:
                return None
        return None

    def reports(self, rules: str, revisions: Collection[PageRevision]) -> dict[PageRevision, Report]:
        """Returns the records that these rules made of those revisions, as :meth:`report` does, in one query."""
        query = "SELECT page_id, revision_id, report FROM record WHERE site = ? AND rules = ?"
        found: dict[PageRevision, Report] = {}
        with self._changing():  # row by row: all texts at once would be as much again as all records
            for page_id, revision_id, text in self._db.execute(query, (self._site, rules)) if revisions else ():
                if (revision := PageRevision(page_id, revision_id)) in revisions:
                    with suppress(MsgspecError):
                        found[revision] = from_json(text)
        return found

    def keep(self, rules: str, reports: Iterable[Report]) -> None:
        """Keeps the records of reports read from a page of the wiki; one without ids is not kept."""
        rows = [
            (self._site, report.page_id, report.revision_id, rules, encode(report).decode())
            for report in reports
            if report.page_id is not None and report.revision_id is not None
        ]
        with self._changing():
            self._db.executemany("REPLACE INTO record VALUES (?, ?, ?, ?, ?)", rows)

    def prune(self, rules: str, current: Collection[PageRevision]) -> int:
        """Deletes what a complete harvest made old; returns how many records that were.

        Old is a record of these rules that is not ``current``, and one of other rules for a page in it.
        """
        with self._changing():
            self._db.execute("CREATE TEMP TABLE current (page_id INTEGER, revision_id INTEGER)")
            self._db.executemany("INSERT INTO current VALUES (?, ?)", current)
            old = self._db.execute(
                "DELETE FROM record WHERE site = :site AND CASE WHEN rules = :rules"
                " THEN (page_id, revision_id) NOT IN (SELECT page_id, revision_id FROM current)"
                " ELSE page_id IN (SELECT page_id FROM current) END",
                {"site": self._site, "rules": rules},
            )
            self._db.execute("DROP TABLE current")
        return old.rowcount

    def unread(self, page_ids: Collection[int] | None = None) -> int:
        """Deletes the records of these pages, of all for None: they are read anew; returns how many that were."""
        with self._changing():
            if page_ids is None:
                return self._db.execute("DELETE FROM record WHERE site = ?", (self._site,)).rowcount
            query = "DELETE FROM record WHERE site = ? AND page_id = ?"
            return sum(self._db.execute(query, (self._site, page_id)).rowcount for page_id in page_ids)

    def begin(self, started: datetime, command: str = "run") -> int:
        """Notes that a run started, and by which command; returns its number."""
        with self._changing():
            row = self._db.execute(
                "INSERT INTO run (site, command, started) VALUES (?, ?, ?)",
                (self._site, command, started.isoformat()),
            )
        return int(row.lastrowid or 0)

    def finish(self, run: int, finished: datetime, outcome: Mapping[str, Any]) -> None:
        """Notes how a run ended; ``outcome`` is anything JSON can hold."""
        with self._changing():
            self._db.execute(
                "UPDATE run SET finished = ?, outcome = ? WHERE id = ?",
                (finished.isoformat(), json.dumps(outcome, ensure_ascii=False), run),
            )

    def runs(self, most: int = 20) -> list[Run]:
        """Returns the latest runs on this wiki, the newest first, ``most`` at the most."""
        query = "SELECT id, started, finished, outcome, command FROM run WHERE site = ? ORDER BY id DESC LIMIT ?"
        return [
            Run(number, datetime.fromisoformat(start), _time(end), json.loads(outcome) if outcome else None, command)
            for number, start, end, outcome, command in self._select(query, self._site, most)
        ]

    def remembers(self) -> bool:
        """Whether a run got through since the file was made; else earlier runs are not known here."""
        query = "SELECT 1 FROM run WHERE site = ? AND json_extract(outcome, '$.exit') IN (0, 1) LIMIT 1"
        return any(True for _ in self._select(query, self._site))

    def written(self) -> dict[str, Written]:
        """Returns every page the bot wrote on this wiki, by title, as it was left."""
        rows = self._select("SELECT * FROM written WHERE site = ?", self._site)
        with self._changing():
            return {page.title: page for page in page_rows.pages(self._db, rows)}

    def write(self, page: Written, run: int | None = None) -> None:
        """Keeps how a page was left, in place of what was kept of it; with ``run``, that this run saved it so."""
        with self._changing():
            page_rows.keep(self._db, self._site, page)
            self._db.execute("DELETE FROM intended WHERE site = ? AND title = ?", (self._site, page.title))
            if run is not None and page.revision_id is not None:
                self._db.execute("REPLACE INTO saved VALUES (?, ?, ?)", (run, page.title, page.revision_id))
            page_rows.let_go(self._db, self._site)

    def intend(self, run: int, page: Written) -> None:
        """Notes how a run is about to leave a page; ``page.revision_id`` is the one that it is to be saved on."""
        with self._changing():
            self._db.execute(
                "REPLACE INTO intended VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*page_rows.row(self._db, self._site, page), run),
            )

    def intended(self) -> list[Intended]:
        """Returns what was about to be saved and never noted as saved, in the order of saving."""
        rows = self._select("SELECT * FROM intended WHERE site = ? ORDER BY rowid", self._site)
        noted = [(row, run) for *row, run in rows]
        with self._changing():
            pages = page_rows.pages(self._db, (row for row, _ in noted))
            return [Intended(run, page) for page, (_, run) in zip(pages, noted, strict=True)]

    def drop(self, title: str) -> None:
        """Deletes the note that a page was about to be saved."""
        with self._changing():
            self._db.execute("DELETE FROM intended WHERE site = ? AND title = ?", (self._site, title))

    def rename(self, written: Mapping[str, Written]) -> None:
        """Keeps exactly this of the pages that were written, by the titles that they have now."""
        before = self.written()
        with self._changing():
            for title in before.keys() - written.keys():
                self._db.execute("DELETE FROM written WHERE site = ? AND title = ?", (self._site, title))
            for title, page in written.items():
                if before.get(title) != page:
                    page_rows.keep(self._db, self._site, page)

    def forget(self, title: str) -> None:
        """Deletes what is kept of a page that was written."""
        with self._changing():
            self._db.execute("DELETE FROM written WHERE site = ? AND title = ?", (self._site, title))

    def saves(self, run: int) -> list[Save]:
        """Returns the pages that a run saved, in the order of saving."""
        query = (
            "SELECT title, revision_id FROM saved JOIN run ON run.id = saved.run"
            " WHERE site = ? AND run = ? ORDER BY saved.rowid"
        )
        return [Save(*row) for row in self._select(query, self._site, run)]

    def headings(self) -> str | None:
        """Returns the last text of the page of headings without a mistake; None where there is none."""
        query = "SELECT text FROM headings WHERE site = ?"
        return next((text for (text,) in self._select(query, self._site)), None)

    def keep_headings(self, text: str | None) -> None:
        """Keeps that text of the page of headings in place of the one before; None keeps none."""
        with self._changing():
            self._db.execute("DELETE FROM headings WHERE site = ?", (self._site,))
            if text is not None:
                self._db.execute("INSERT INTO headings VALUES (?, ?)", (self._site, text))

    def page_of(self, title: str) -> int | None:
        """Returns the id of the page that was last listed under that title, whatever it is called now."""
        query = "SELECT page_id FROM named WHERE site = ? AND title = ?"
        return next((page_id for (page_id,) in self._select(query, self._site, title)), None)

    def name(self, titles: Mapping[int, str]) -> None:
        """Notes which pages are listed under which titles now; titles they had before are kept."""
        with self._changing():
            rows = [(self._site, title, page_id) for page_id, title in titles.items()]
            self._db.executemany("REPLACE INTO named VALUES (?, ?, ?)", rows)

    def rest(self) -> Rest | None:
        """Returns the last run that had nothing to do, if nothing was kept or deleted since; else None."""
        query = "SELECT digest, until, outcome FROM rest WHERE site = ?"
        found = self._select(query, self._site)
        return next((Rest(digest, _time(until), outcome) for digest, until, outcome in found), None)

    def keep_rest(self, rest: Rest) -> None:
        """Keeps that run in place of the one before."""
        until = rest.until.isoformat() if rest.until else None
        with self._changing():
            self._db.execute("REPLACE INTO rest VALUES (?, ?, ?, ?)", (self._site, rest.digest, until, rest.outcome))

    def seen(self, version: str, title: str | None = None) -> dict[str, bytes]:
        """Returns by title what that ``version`` of the bot saw of its pages: JSON of whatever kind it was given.

        With a ``title`` that of this page alone.
        """
        query = "SELECT title, page FROM seen WHERE site = ? AND version = ? AND title = ifnull(?, title)"
        return dict(self._select(query, self._site, version, title))

    def see(self, version: str, pages: Mapping[str, bytes]) -> None:
        """Keeps that of these pages in place of what was kept of them before."""
        rows = [(self._site, title, version, page) for title, page in pages.items()]
        with self._changing():
            self._db.executemany("REPLACE INTO seen VALUES (?, ?, ?, ?)", rows)

    def made(self, version: str) -> dict[str, Made]:
        """Returns by title the documents that this ``version`` of the bot made, and all of whose pages said so."""
        query = "SELECT title, digest, pages FROM made WHERE site = ? AND version = ?"
        found = self._select(query, self._site, version)
        return {title: Made(digest, json.loads(pages)) for title, digest, pages in found}

    def keep_made(self, version: str, documents: Mapping[str, Made]) -> None:
        """Keeps these documents in place of all that were kept before."""
        rows = [(self._site, title, version, made.digest, json.dumps(made.pages)) for title, made in documents.items()]
        with self._changing():
            self._db.execute("DELETE FROM made WHERE site = ?", (self._site,))
            self._db.executemany("INSERT INTO made VALUES (?, ?, ?, ?, ?)", rows)

    def features(self) -> Features | None:
        """Returns what pages may use on the wiki, as it was last asked; None where it never was."""
        for until, names in self._select("SELECT until, names FROM offered WHERE site = ?", self._site):
            return Features(frozenset(json.loads(names)), datetime.fromisoformat(until))
        return None

    def keep_features(self, features: Features) -> None:
        """Keeps what pages may use on the wiki."""
        row = (self._site, features.until.isoformat(), json.dumps(sorted(features.names)))
        with self._changing():
            self._db.execute("REPLACE INTO offered VALUES (?, ?, ?)", row)

    def noticed(self) -> dict[tuple[str, str], Noticed]:
        """Returns the findings that notes are about, by the report's token and the problem."""
        query = "SELECT page, problem, since, said FROM noticed WHERE site = ?"
        return {
            (page, problem): Noticed(datetime.fromisoformat(since), bool(said))
            for page, problem, since, said in self._select(query, self._site)
        }

    def notice(self, current: Known) -> None:
        """Keeps these findings in place of those before."""
        rows = [
            (self._site, page, problem, item.since.isoformat(), item.said) for (page, problem), item in current.items()
        ]
        with self._changing():
            self._db.execute("DELETE FROM noticed WHERE site = ?", (self._site,))
            self._db.executemany("INSERT INTO noticed VALUES (?, ?, ?, ?, ?)", rows)

    @property
    def site(self) -> str:
        """The wiki that this is the memory of."""
        return self._site

    def alerted(self) -> str:
        """Returns what was told in the last alert; empty where all was well."""
        return next((told for (told,) in self._select("SELECT told FROM alert WHERE site = ?", self._site)), "")

    def alert(self, told: str) -> None:
        """Keeps what was told in an alert."""
        with self._changing():
            self._db.execute("REPLACE INTO alert VALUES (?, ?)", (self._site, told))

    def _select(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        with self._changing():
            rows = self._db.execute(query, values).fetchall()
        return iter(rows)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A transaction: all of it is kept or none, and SQLite's errors come out with a remedy."""
        try:
            with self._db:
                yield
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self._path}: {error}; {_OPERATIONAL.get(_word(error), _REMEDY)}") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self._path}: is damaged ({error}); {_REMEDY}") from error


_OPERATIONAL = {
    "SQLITE_BUSY": "another run holds it: wait for its end",
    "SQLITE_FULL": "the disk is full: make room",
    "SQLITE_READONLY": "the file may not be written: see to its permissions",
    "SQLITE_CANTOPEN": "the folder may not be written: see to its permissions",
    "SQLITE_READONLY_DIRECTORY": "the folder may not be written: see to its permissions",
}


def _word(error: sqlite3.Error) -> str:
    return getattr(error, "sqlite_errorname", "")


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
