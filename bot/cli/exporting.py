"""Writes reports into files for other programs: JSON, a folder of CSV files, or an SQLite database.

The same reports give the same content whatever their order. A file that is there is replaced in one step, so that
nobody reads half of one. Leaving people out is left to the caller (``bot.reports.without_names``).
"""

from __future__ import annotations

import csv
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from bot.render.data import SCHEMA
from bot.render.salons import in_order
from bot.reports.flat_tables import TABLES
from bot.reports.report import Report, encode


def export(reports: Iterable[Report], form: str, target: Path) -> None:
    """Writes the reports in one of ``FORMS`` to a file, for CSV to a folder. Raises OSError."""
    FORMS[form](in_order(reports), target)


def _json(reports: Sequence[Report], target: Path) -> None:
    with _replaced(target) as file, file.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'{{"schema": "{SCHEMA}", "reports": [')
        for number, report in enumerate(reports):
            out.write(("," if number else "") + "\n" + encode(report).decode())
        out.write("\n]}\n")


def _csv(reports: Sequence[Report], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        with (
            _replaced(target / f"{table.name}.csv") as file,
            file.open("w", encoding="utf-8", newline="") as out,
        ):
            lines = csv.writer(out, lineterminator="\n")
            lines.writerow(table.columns)
            lines.writerows(table.rows(reports))


def _sqlite(reports: Sequence[Report], target: Path) -> None:
    with _replaced(target) as file, _database(file) as database:
        database.execute("CREATE TABLE about (schema TEXT)")
        database.execute("INSERT INTO about VALUES (?)", [SCHEMA])
        for table in TABLES:
            names = ", ".join(f'"{column}"' for column in table.columns)
            places = ", ".join("?" * len(table.columns))
            database.execute(f'CREATE TABLE "{table.name}" ({names})')
            rows = (tuple(map(_plain, row)) for row in table.rows(reports))
            database.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', rows)  # noqa: S608 - names of our own


@contextmanager
def _database(file: Path) -> Iterator[sqlite3.Connection]:
    """A new database, committed at the end; what is wrong with the file is an OSError, as elsewhere."""
    try:
        with closing(sqlite3.connect(file)) as database, database:
            yield database
    except sqlite3.OperationalError as error:
        raise OSError(None, str(error), str(file)) from error


def _plain(value: str | int | None) -> str | int | None:
    return str(value) if isinstance(value, str) else value  # SQLite takes no enumerations


@contextmanager
def _replaced(target: Path) -> Iterator[Path]:
    """A file beside the target that takes its place in the end; nothing stays of it if that is not reached."""
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        yield part
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


FORMS: Mapping[str, Callable[[Sequence[Report], Path], None]] = {"json": _json, "csv": _csv, "sqlite": _sqlite}
