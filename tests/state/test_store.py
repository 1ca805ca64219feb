"""What is remembered comes back as it was, for its own wiki and rules only; a bad file is named with a remedy."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.reports.report import Event, Participants, Person, Report
from bot.state.records import Made, Noticed, PageRevision, Written
from bot.state.store import MEMORY, Store, StoreError

RULES = "salons 1"
NOON = datetime(2019, 8, 1, 12, tzinfo=UTC)


def report(page_id: int | None = 1, revision_id: int | None = 10, **more: Any) -> Report:
    return Report("salons", f"Reports/{page_id}", page_id=page_id, revision_id=revision_id, **more)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "salonbot.sqlite"


def test_a_record_comes_back_as_it_was_after_reopening(path: Path) -> None:
    full = report(
        events=(Event(start=date(2019, 7, 13), place="Mohammedia"),),
        participants=Participants(3, 1, (Person("Amina Example", "Amina Example"),)),
    )
    with Store(path, "a:a") as store:
        store.keep(RULES, [full, report(2, 20), report(None), report(3, None)])
    with Store(path, "a:a") as store:
        assert store.report(1, 10, RULES) == full
        assert store.known(RULES) == {(1, 10), (2, 20)}


def test_a_record_is_of_its_site_revision_and_rules(path: Path) -> None:
    with Store(path, "a:a") as store, Store(path, "b:b") as other:
        store.keep(RULES, [report()])
        assert other.known(RULES) == store.known("salons 2") == frozenset()
        assert other.report(1, 10, RULES) is None
        assert store.report(1, 11, RULES) is None
        assert store.report(1, 10, "salons 2") is None
        assert store.report(1, 10, RULES) == report()


def test_a_record_that_is_of_no_contract_any_more_is_read_again(path: Path) -> None:
    with Store(path, "a:a") as store:
        store.keep(RULES, [report()])
    with sqlite3.connect(path) as db:
        db.execute("UPDATE record SET report = '{}'")
    with Store(path, "a:a") as store:
        assert store.report(1, 10, RULES) is None


def test_pruning_takes_old_revisions_pages_that_left_and_old_rules(path: Path) -> None:
    with Store(path, "a:a") as store, Store(path, "b:b") as other:
        store.keep("salons 0", [report(1, 9)])
        store.keep("notes 1", [report(7, 70)])
        store.keep(RULES, [report(1, 10), report(1, 11), report(2, 20), report(3, 30)])
        other.keep(RULES, [report(1, 10)])
        assert store.prune(RULES, [PageRevision(1, 11), PageRevision(2, 20)]) == 3
        assert store.known(RULES) == {(1, 11), (2, 20)}
        assert store.known("salons 0") == frozenset()
        assert store.known("notes 1") == {(7, 70)}
        assert other.known(RULES) == {(1, 10)}
        assert store.prune(RULES, [PageRevision(1, 11), PageRevision(2, 20)]) == 0


def test_runs_come_newest_first_and_a_killed_one_stays_open(path: Path) -> None:
    with Store(path, "a:a") as store:
        first, second = store.begin(NOON), store.begin(NOON + timedelta(hours=6))
        store.finish(first, NOON + timedelta(minutes=2), {"exit": 0, "problem": "ünïcode"})
    with Store(path, "a:a") as store:
        killed, done = store.runs()
        assert (killed.id, killed.started, killed.finished, killed.outcome) == (
            second,
            NOON + timedelta(hours=6),
            None,
            None,
        )
        assert (done.finished, done.outcome) == (
            NOON + timedelta(minutes=2),
            {"exit": 0, "problem": "ünïcode"},
        )
        assert [run.id for run in store.runs(most=1)] == [second]
    with Store(path, "b:b") as other:
        assert other.runs() == []


def test_written_pages_are_replaced_by_title(path: Path) -> None:
    old = Written("Reports/Index", 5, "abc", {"reports": 3}, NOON)
    new = Written("Reports/Index", 6, "def")
    with Store(path, "a:a") as store:
        store.write(old)
        assert store.written() == {"Reports/Index": old}
        store.write(new)
        store.write(Written("Reports/Index/Worklist", None, "x"))
        assert store.written()["Reports/Index"] == new
        assert len(store.written()) == 2
    with Store(path, "b:b") as other:
        assert other.written() == {}


def test_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Store(MEMORY, "a:a") as store:
        store.keep(RULES, [report()])
        assert store.known(RULES)
    assert list(tmp_path.iterdir()) == []


def test_no_write_ahead_log_and_no_other_readers(path: Path) -> None:
    with Store(path, "a:a") as store:
        store.keep(RULES, [report()])
        assert [file.name for file in path.parent.iterdir()] == ["salonbot.sqlite"]
    assert path.stat().st_mode & 0o077 == 0
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough" * 40, b"SQLite format 3\0" + b"x" * 5000]
)
def test_a_damaged_file_is_named_and_may_be_deleted(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"salonbot\.sqlite.*delete the file"):
        Store(path, "a:a")
    path.unlink()
    with Store(path, "a:a") as store:
        assert store.runs() == []


def test_a_file_damaged_in_the_middle_is_found_at_the_start(path: Path) -> None:
    with Store(path, "a:a") as store:
        store.keep(RULES, [report(number, number) for number in range(500)])
    data = bytearray(path.read_bytes())
    data[8192 : 8192 + 4096 * 5] = b"\xff" * 4096 * 5
    path.write_bytes(data)
    with pytest.raises(StoreError, match="delete the file"):
        Store(path, "a:a")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        Store(tmp_path / "file" / "salonbot.sqlite", "a:a")
    with pytest.raises(StoreError, match="cannot be written"):
        Store(tmp_path, "a:a")


def test_a_file_of_another_version_is_made_anew(path: Path) -> None:
    with Store(path, "a:a") as store:
        store.keep(RULES, [report()])
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    with Store(path, "a:a") as store:
        assert store.known(RULES) == frozenset()
        store.keep(RULES, [report()])
    with Store(path, "a:a") as store:
        assert store.known(RULES)


def test_what_notes_are_about_is_kept_in_place_of_what_was_for_its_site_alone(path: Path) -> None:
    seen = {("12", "budget-missing.budget"): Noticed(NOON, said=True), ("13", "date-missing"): Noticed(NOON)}
    with Store(path, "a:a") as store, Store(path, "b:b") as other:
        store.notice(seen)
        other.notice({})
        assert (store.noticed(), other.noticed()) == (seen, {})
        store.notice({("12", "date-missing"): Noticed(NOON)})
        assert store.noticed() == {("12", "date-missing"): Noticed(NOON)}


def test_a_file_held_by_another_process_is_no_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda place, timeout: connect(place, timeout=0.05))
    with Store(path, "a:a") as store:
        other = connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="another run holds it"):
            store.keep(RULES, [report()])
        other.rollback()
        other.close()
        store.keep(RULES, [report()])


def test_a_file_of_the_version_before_is_brought_up_to_date_and_forgets_no_run(path: Path) -> None:
    with Store(path, "a:a") as store:
        store.keep(RULES, [report()])
        store.begin(NOON)
    with sqlite3.connect(path) as db:
        db.executescript("DROP TABLE alert; PRAGMA user_version = 6;")
    with Store(path, "a:a") as store:
        assert len(store.runs()) == 1
        assert store.alerted() == ""
        store.alert("told")
    with Store(path, "a:a") as store, Store(path, "b:b") as other:
        assert (store.alerted(), other.alerted()) == ("told", "")


def test_a_file_of_an_older_version_keeps_what_people_undid(path: Path) -> None:
    """As version 5 was: without the ids of pages."""
    left = Written("A", 7, "c0ffee", {"reports": 3}, None, {"1": "10 0"}, "2026-01-01T00:00:00Z", 4)
    with Store(path, "a:a") as store:
        number = store.begin(NOON)
        store.write(left, number)
        store.intend(number, replace(left, title="B"))
        store.finish(number, NOON, {"exit": 0})
        store.notice({("12", "date-missing"): Noticed(NOON, said=True)})
        store.keep_headings("{}")
        store.keep(RULES, [report()])
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE written DROP COLUMN page_id")
        db.execute("ALTER TABLE intended DROP COLUMN page_id")
        db.execute("DROP TABLE named")
        db.execute("PRAGMA user_version = 5")
    for _ in range(2):
        with Store(path, "a:a") as store:
            assert store.written() == {"A": left}
            assert [(each.run, each.page.title) for each in store.intended()] == [(number, "B")]
            assert store.noticed() == {("12", "date-missing"): Noticed(NOON, said=True)}
            assert (store.headings(), store.remembers(), store.saves(number)) == ("{}", True, [("A", 7)])
            assert store.known(RULES) == frozenset()
    with sqlite3.connect(path) as db:
        assert not [name for (name,) in db.execute("SELECT name FROM sqlite_master") if name.startswith("before_")]


def test_a_table_that_cannot_be_taken_over_is_made_anew(path: Path) -> None:
    with Store(path, "a:a") as store:
        store.write(Written("A", 7, "c0ffee"))
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE written DROP COLUMN checksum")
        db.execute("PRAGMA user_version = 1")
    with Store(path, "a:a") as store:
        assert store.written() == {}


def test_titles_that_pages_had_lead_to_them(path: Path) -> None:
    with Store(path, "a:a") as store, Store(path, "b:b") as other:
        store.name({1: "A", 2: "B"})
        store.name({1: "C", 3: "B"})
        assert [store.page_of(title) for title in ("A", "B", "C", "D")] == [1, 3, 1, None]
        assert other.page_of("A") is None


def test_pages_that_were_renamed_are_kept_by_their_new_titles(path: Path) -> None:
    a, b = Written("A", 7, "a", page_id=1), Written("B", 8, "b")
    with Store(path, "a:a") as store:
        store.write(a)
        store.write(b)
        store.rename({"C": replace(a, title="C"), "B": b})
        assert store.written() == {"C": replace(a, title="C"), "B": b}


def test_records_come_back_together_as_each_does_alone(path: Path) -> None:
    with Store(path, "a:a") as store:
        store.keep(RULES, [report(1, 10), report(1, 11), report(2, 20), report(3, 30)])
        asked = {PageRevision(1, 11), PageRevision(2, 20), PageRevision(4, 40)}
        assert store.reports(RULES, asked) == {each: store.report(*each, RULES) for each in sorted(asked)[:2]}
        assert store.reports("salons 2", asked) == {}


def test_what_was_seen_is_of_its_site_and_of_the_version_that_saw_it(path: Path) -> None:
    with Store(path, "a:a") as store, Store(path, "b:b") as other:
        store.see("1", {"Index": b"one", "Worklist": b"two"})
        store.see("2", {"Index": b"three"})
        assert store.seen("1") == {"Worklist": b"two"}
        assert store.seen("2") == {"Index": b"three"}
        assert other.seen("1") == {}


def test_records_are_forgotten_all_or_those_of_some_pages(tmp_path: Path) -> None:
    reports = [Report("salons", f"R{number}", page_id=number, revision_id=number) for number in (1, 2, 3)]
    with Store(tmp_path / "s", "a:a") as store, Store(tmp_path / "s", "b:b") as other:
        for each in (store, other):
            each.keep("1", reports)
        assert store.unread([2, 77]) == 1
        assert {page.page_id for page in store.known("1")} == {1, 3}
        assert store.unread() == 2
        assert (len(store.known("1")), len(other.known("1"))) == (0, 3)


def snapshots(path: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(path) as database:
        found = database.execute("SELECT site, length(reports) FROM snapshot ORDER BY site, reports").fetchall()
    database.close()
    return found


def test_what_pages_of_a_run_share_is_kept_once_and_goes_with_the_last_of_them(path: Path) -> None:
    before, after = ({str(number): f"{revision} 0" for number in range(100)} for revision in (7, 8))
    pages = [Written(f"Salons/{number}", number, "0", reports=before) for number in range(9)]
    with Store(path, "a") as store, Store(path, "b") as other:
        for page in pages:
            store.write(page)
        store.intend(1, replace(pages[0], revision_id=5))
        other.write(pages[0])
        assert store.written() == {page.title: page for page in pages}
        assert [item.page for item in store.intended()] == [replace(pages[0], revision_id=5)]
        assert len(snapshots(path)) == 2  # one for each site
        for page in pages:
            store.write(replace(page, reports=after))
        store.write(Written("Salons/Other", 1, "0"))
        assert [page.reports for page in store.written().values()] == [after] * 9 + [{}]
        assert [site for site, _ in snapshots(path)] == ["a", "b"]
        assert other.written()["Salons/0"].reports == before


def test_documents_that_were_made_are_of_their_site_and_version(path: Path) -> None:
    made = {"Salons/Index": Made("1", {"Salons/Index": "a", "Salons/Index/2": "b"})}
    with Store(path, "a") as store, Store(path, "b") as other:
        store.keep_made("1", {"Salons/Index/Advocacy": Made("0", {})})
        other.keep_made("1", {"Salons/Index/Worklist": Made("2", {})})
        store.keep_made("1", made)
        assert store.made("1") == made
        assert store.made("2") == {}
        assert other.made("1") == {"Salons/Index/Worklist": Made("2", {})}
