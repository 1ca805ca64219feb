"""Files for other programs: every form says what the records say, whatever the order, and never half of it."""

import csv
import json
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.cli.exporting import FORMS, export
from bot.cli.main import main
from bot.reports.flat_tables import TABLES
from bot.reports.report import Coordinates, Event, Person, from_json, to_json
from bot.reports.without_names import nameless
from bot.run.outcome import Exit
from testing.reports import report

REPORTS = [report(2, 'Lake, "said" é\nand more', same_as=("Other",)), report(1, "=1+1"), report(3, events=())]
ORDERED = [report(1, "=1+1"), REPORTS[0], report(3, events=())]


def contents(target: Path) -> dict[str, bytes]:
    """The bytes of a file, or of the files in a folder."""
    files = sorted(target.iterdir()) if target.is_dir() else [target]
    return {file.name: file.read_bytes() for file in files}


def rows_of_csv(folder: Path, name: str) -> list[list[str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def as_text(row: tuple[int | str | None, ...]) -> list[str]:
    return ["" if value is None else str(value) for value in row]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_reports_give_the_same_bytes_whatever_the_order_and_over_an_older_file(
    form: str, tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    export(REPORTS, form, one)
    export([report(9)], form, two)
    export(reversed(REPORTS), form, two)
    assert list(contents(one).values()) == list(contents(two).values())
    assert not list(tmp_path.rglob("*.part"))


def test_json_is_the_records(tmp_path: Path) -> None:
    export(REPORTS, "json", tmp_path / "x.json")
    said = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert said == {"schema": "salonbot.data/1", "reports": [to_json(item) for item in ORDERED]}
    assert [from_json(json.dumps(item)) for item in said["reports"]] == ORDERED


def test_json_of_no_report_is_json(tmp_path: Path) -> None:
    export([], "json", tmp_path / "x.json")
    assert json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))["reports"] == []


def test_csv_and_sqlite_say_the_same_in_the_same_tables(tmp_path: Path) -> None:
    export(REPORTS, "csv", tmp_path / "x")
    export(REPORTS, "sqlite", tmp_path / "x.sqlite")
    assert {file.stem for file in (tmp_path / "x").iterdir()} == {table.name for table in TABLES}
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as database:
        assert database.execute("SELECT * FROM about").fetchall() == [("salonbot.data/1",)]
        for table in TABLES:
            head, *rows = rows_of_csv(tmp_path / "x", table.name)
            found = database.execute(f"SELECT * FROM {table.name} ORDER BY rowid")
            assert head == [column[0] for column in found.description]
            assert rows == [as_text(row) for row in found]


def test_the_tables_hold_what_the_records_hold() -> None:
    rows = {table.name: list(table.rows([report(7, "x")])) for table in TABLES}
    title = report(7).title
    assert rows["reports"] == [(title, "salons", 7, 1007, "2019-10-08T10:11:12Z", "en", 13, 12)]
    assert rows["events"][0] == (title, 1, "2019-07-13", "2019-07-14", "x", "MA", "x", 0, None, None)
    assert rows["events"][1][2:4] == (None, None)
    located = report(7, events=(Event(coordinates=Coordinates(Decimal("-0.10"), Decimal("34.76"))),))
    (event,) = next(table for table in TABLES if table.name == "events").rows([located])
    assert event[-2:] == ("-0.10", "34.76")
    assert [row[3:] for row in rows["points"]] == [
        ("prose", "1", "x"),
        ("point", "1", "x"),
        ("point", "1.1", "x"),
        ("point", "2", "x"),
    ]
    assert [row[1:] for row in rows["amounts"]] == [
        (1, "spent", "1200.50", "USD", "x"),
        (2, "line", "3", "JOD", "x"),
    ]
    assert [row[1:] for row in rows["media"]] == [("file", "x.jpg"), ("file", "Two.jpg"), ("commons_category", "x")]
    assert rows["people"][0] == (title, 1, "x", "x", "x")
    assert rows["findings"][0][5:7] == ('["x", "x 2"]', "x")
    assert all(len(row) == len(table.columns) for table in TABLES for row in rows[table.name])


@pytest.mark.parametrize("form", FORMS)
def test_people_who_are_left_out_are_in_no_file(form: str, tmp_path: Path) -> None:
    named = replace(report(1), participants=replace(report(1).participants, people=(Person("Amina Example"),)))
    export([named], form, tmp_path / "with")
    assert b"Amina" in b"".join(contents(tmp_path / "with").values())
    export([nameless(named)], form, tmp_path / "without")
    assert b"Amina" not in b"".join(contents(tmp_path / "without").values())


class TestCommand:
    def test_the_demo_reports_without_names(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["export", "--demo", str(tmp_path / "x.json")]) == Exit.DONE
        said = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
        assert len(said["reports"]) == 25
        assert not any(item["participants"]["people"] for item in said["reports"])
        assert "25 reports, without the names of people" in capsys.readouterr().out

    def test_names_are_in_it_where_the_settings_say_so(self, tmp_path: Path) -> None:
        (tmp_path / "salonbot.toml").write_text("[pages]\nnames = true\n", encoding="utf-8")
        words = ["export", "--demo", "--settings", str(tmp_path / "salonbot.toml"), "--format", "csv"]
        assert main([*words, str(tmp_path / "x")]) == Exit.DONE
        assert len(rows_of_csv(tmp_path / "x", "people")) > 25

    def test_a_place_that_cannot_be_written(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "file").write_text("")
        for form in FORMS:
            for place in ("file/x", "nowhere/x/y" if form != "csv" else "file/y"):
                assert main(["export", "--demo", "--format", form, str(tmp_path / place)]) == Exit.USAGE
                assert "name another file" in capsys.readouterr().err
