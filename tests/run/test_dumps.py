"""Pieces of dumps: the same records however a file is cut into them, and what a page is read by besides its text."""

import bz2
import pickle
from pathlib import Path
from typing import Any

import pytest

from bot.reports.report import Report, Status, from_json
from bot.run import dumps as dumps_of
from bot.run.dumps import Batch, Fault, Files, Reader, Stretch, Told
from bot.wiki import dump_files
from bot.wiki.base import Refused
from bot.wiki.chosen import Chosen
from testing import dumps


def page(title: str, text: str, number: int = 1, ns: int = 0) -> str:
    return (
        f"<page><title>{title}</title><ns>{ns}</ns><id>{number}</id><revision><id>{number}</id>"
        f"<timestamp>2019-08-01T10:00:00Z</timestamp><text>{text}</text></revision></page>\n"
    )


def read(file: Path, reader: Reader | None = None, remote: bool = False) -> tuple[list[Report], list[str]]:
    """The records of a file and what is told of it."""
    reader = reader or Reader("salons", None, Chosen())
    reading, files, reports, told = reader(), Files(reader), list[Report](), list[str]()
    for piece in reader.pieces([file], remote=remote):
        result = reading(pickle.loads(pickle.dumps(piece)))
        files.add(result.told)
        reports += map(from_json, result.records)
        told += result.told.faults + result.told.left_out
    return reports, told


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "dump.xml"


def written(file: Path, *pages: str) -> Path:
    file.write_text(dumps.HEAD + "".join(pages) + dumps.END)
    return file


def test_a_file_gives_the_same_in_batches_in_stretches_and_as_a_whole(tmp_path: Path, monkeypatch: Any) -> None:
    plain = tmp_path / "a.xml"
    plain.write_text("".join(dumps.dump(30)))
    several = dumps.multistream(tmp_path / "a.bz2", dumps.dump(30), pages=7)
    monkeypatch.setattr(dump_files, "_STRETCH", 1)
    monkeypatch.setattr(dumps_of, "_BATCH", 2000)
    reader = Reader("salons", None, Chosen())
    kinds = [[type(piece) for piece in reader.pieces([path], remote=remote)] for path, remote in both(plain, several)]
    assert [set(kind) for kind in kinds] == [{Batch}, {Stretch}, {Stretch}]
    assert [len(kind) > 4 for kind in kinds] == [True, False, True]
    first, *others = [read(path, remote=remote) for path, remote in both(plain, several)]
    assert len(first[0]) == 30
    assert others == [first, first]


def both(plain: Path, several: Path) -> list[tuple[Path, bool]]:
    return [(plain, False), (plain, True), (several, False)]


def test_what_a_page_transcludes_is_looked_for_in_its_file(file: Path, monkeypatch: Any) -> None:
    parts = (
        page("A", "== Date ==\n3 July 2019\n\n{{/Money}}\n"),
        *(page(f"B{number}", "x" * 1000, 10 + number) for number in range(5)),
        page("A/Money", "== Budget ==\nWe spent 300 USD.\n", 2),
    )
    (report, *_), _ = read(written(file, *parts))
    assert report.section("budget").status == Status.PRESENT
    monkeypatch.setattr(dumps_of, "WINDOW", 1000)  # it is beyond what is looked at: then nothing is said
    (report, *_), _ = read(file)
    assert report.section("budget").status == Status.UNREADABLE


def test_of_a_title_that_stands_there_twice_the_newest_counts(file: Path) -> None:
    reports, _ = read(written(file, page("A", "old", 3), page("B", "b", 5), page("A", "new", 9), page("A", "x", 4)))
    assert [(report.title, report.revision_id) for report in reports] == [("B", 5), ("A", 9)]


def test_a_bad_page_is_told_with_its_line_and_stops_no_other(file: Path) -> None:
    reports, told = read(written(file, page("A", "a"), page("B", "b <br> b", 2), page("C", "c", 3)))
    assert [report.title for report in reports] == ["A", "C"]
    assert told == [f"{file}, line 4: a tag is closed that is not open; {dump_files.AGAIN}"]


def test_what_stood_before_the_end_of_a_cut_file_is_read(file: Path) -> None:
    written(file, page("A", "a"), page("B", "b", 2))
    file.write_text(file.read_text()[:-60])
    reports, told = read(file)
    assert [report.title for report in reports] == ["A"]
    assert "ends in the middle" in told[0]
    packed = file.with_suffix(".bz2")
    packed.write_bytes(bz2.compress("".join(dumps.dump(500)).encode())[:-20])
    assert "ends in the middle" in read(packed)[1][0]


@pytest.mark.parametrize(
    ("pages", "chosen", "said"),
    [
        ((page("Template:A", "x", ns=10),), Chosen(), "no page that a report could be"),
        ((page("Template:A", "x", ns=10),), Chosen(namespaces=(0,)), ""),
        ((page("A", "").replace("<text>", '<text bytes="90" id="1">'),), Chosen(), "stub dump"),
    ],
)
def test_a_file_without_reports_says_so(file: Path, pages: tuple[str, ...], chosen: Chosen, said: str) -> None:
    reports, told = read(written(file, *pages), Reader("salons", None, chosen))
    assert reports == []
    assert (said in "".join(told)) if said else not told


def test_what_is_told_of_a_file_whose_beginning_was_read_before() -> None:
    files = Files(Reader("salons", None, Chosen()), in_middle=True)
    first, second = Told(ends="a"), Told(ends="b")
    files.add(first)
    files.add(second)
    assert first.faults == []
    assert second.faults


def test_another_version_reads_nothing() -> None:
    with pytest.raises(Refused, match="another version"):
        Reader("salons", None, Chosen(), version="old")()


def test_a_fault_is_a_piece_of_its_own(tmp_path: Path) -> None:
    reader = Reader("salons", None, Chosen())
    (piece,) = reader.pieces([tmp_path / "none.xml"])
    assert isinstance(piece, Fault)
    assert "no such file" in reader()(piece).told.faults[0]
