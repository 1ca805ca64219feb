"""Reports of changed pages: the wiki is asked once for what readers see, and only where that is open."""

import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.reports.collection import load
from bot.reports.report import Report
from bot.run.reading import Reading, seen_by_readers
from bot.run.rules import rules_of
from bot.run.settings import ReportSettings, Settings
from bot.state.store import Store
from bot.wiki import deadline
from bot.wiki.base import Page, Refused, Unavailable
from bot.wiki.deadline import Deadline, End
from bot.wiki.harvest import Harvest, LeftOut, Reason, listed
from testing.fakes import NO_ANSWER, FakeWiki

RULES = rules_of(load("salons"))
CATEGORY = Settings().reports.category
FORM = "".join(
    f"== {kind.title} ==\nIt was a good day.\n\n" for kind in RULES.collection.sections if kind.id != "budget"
)
SHOWN = "<h2>Budget</h2><p>We spent 500 USD.</p>"


@pytest.fixture
def wiki() -> Any:
    return FakeWiki(categories={CATEGORY: []})


@pytest.fixture
def reading(wiki: Any, tmp_path: Any) -> Any:
    with Store(tmp_path / "state.sqlite", "test:test") as store:
        yield Reading(wiki, store, Settings(), RULES, lambda: None)


def budgets(reading: Any) -> Any:
    found = reading.fetched(listing(reading), fresh=False)
    return [report.section("budget").status for report in reading.reports(found)]


def asked(wiki: Any) -> Any:
    return [what for name, what in wiki.log if name == "rendered"]


def listing(reading: Reading) -> Harvest:
    return listed(reading.wiki, reading.settings.reports.category, reading.settings.scope())


def test_a_changed_page_is_asked_for_once_and_an_idle_run_asks_nothing(wiki: Any, reading: Any) -> None:
    wiki.add("A", FORM + "{{/Budget}}", CATEGORY)
    wiki.html["A"] = SHOWN
    assert budgets(reading) == ["present"]
    assert asked(wiki) == ["A"]
    assert budgets(reading) == ["present"]
    assert asked(wiki) == ["A"]
    wiki.add("A", FORM + "{{/Budget}} ", CATEGORY)
    assert budgets(reading) == ["present"]
    assert asked(wiki) == ["A", "A"]


@pytest.mark.parametrize("text", [FORM + "== Budget ==\nWe spent 500 USD. {{u|Ana}}", FORM + "no template"])
def test_a_page_that_leaves_nothing_open_or_has_no_template_is_not_asked_for(
    wiki: Any, reading: Any, text: Any
) -> None:
    wiki.add("A", text, CATEGORY)
    wiki.html["A"] = SHOWN
    budgets(reading)
    assert asked(wiki) == []


def test_a_wiki_that_does_not_answer_leaves_it_open_and_is_asked_again_by_the_next_run(wiki: Any, reading: Any) -> None:
    for title in ("A", "B", "C"):
        wiki.add(title, FORM + "{{Clear}}", CATEGORY)
    wiki.fail["rendered"] = NO_ANSWER
    assert budgets(reading) == ["unreadable"] * 3
    assert asked(wiki) == ["A"]
    del wiki.fail["rendered"]
    wiki.html = dict.fromkeys("ABC", "<p>nothing</p>")
    assert budgets(reading) == ["missing"] * 3
    assert asked(wiki) == ["A", "A", "B", "C"]


def test_what_the_wiki_refuses_to_show_stays_open(wiki: Any, reading: Any) -> None:
    wiki.add("A", FORM + "{{Clear}}", CATEGORY)
    wiki.fail["rendered"] = Refused("nosuchrevid", "no")
    assert budgets(reading) == ["unreadable"]
    assert budgets(reading) == ["unreadable"]
    assert asked(wiki) == ["A"]


def test_where_nobody_can_tell_the_page_s_text_decides() -> None:
    page = Page("A", FORM + "{{Clear}}")
    assert seen_by_readers(RULES, FakeWiki(), page)[0].section("budget").status == "missing"


def test_reading_ends_between_two_pages_and_keeps_what_was_read(wiki: Any, reading: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(deadline, "MOMENT", 0)
    for number in range(5):
        wiki.add(f"Page {number}", FORM, CATEGORY)
    found = reading.fetched(listing(reading), fresh=False)
    looks = iter([None, None, End("overdue", "the run has taken its time")])
    with pytest.raises(Unavailable, match="read 3 of 5 changed reports: the run has taken its time") as error:
        replace(reading, interrupted=lambda: next(looks)).reports(found)
    assert error.value.code == "overdue"
    assert len(reading.store.known(RULES.name)) == 3


def test_a_page_that_takes_too_long_is_broken_off_shortly_after_the_run_should_end(
    wiki: Any, reading: Any, monkeypatch: Any
) -> None:
    def endless(page: Any) -> Any:
        while True:
            pass

    monkeypatch.setattr(deadline, "GRACE", 0.1)
    wiki.add("A", FORM, CATEGORY)
    found = reading.fetched(listing(reading), fresh=False)
    slow = replace(reading, rules=replace(RULES, read=endless))
    with deadline.running(Deadline(0.2 / 60)), pytest.raises(Unavailable, match="broken off"):
        slow.reports(found)


def test_what_is_found_outside_the_category_is_told_and_is_a_report(wiki: Any, tmp_path: Any) -> None:
    wiki.add("A", FORM, CATEGORY)
    wiki.add("Salons/B", FORM)
    wiki.add("Salons/Header", "{{Box|Reports}}")
    settings = Settings(reports=ReportSettings(prefixes=["Salons/"]))
    with Store(tmp_path / "other.sqlite", "test:test") as store:
        reading = Reading(wiki, store, settings, RULES, lambda: None)
        found = reading.fetched(listing(reading), fresh=False)
        found, reports = reading.of_their_own(found, reading.reports(found))
    assert [member.title for member in found.members] == [report.title for report in reports] == ["A", "Salons/B"]
    assert LeftOut("Salons/Header", Reason.NO_REPORT) in found.left_out
    told = {report.title: [item for item in report.findings if item.code == "not-in-category"] for report in reports}
    assert told["A"] == []
    assert [item.evidence.seen for item in told["Salons/B"]] == [(f"[[{CATEGORY}]]",)]


def many(wiki: Any, texts: list[str]) -> None:
    for number, text in enumerate(texts):
        wiki.add(f"Report {number}", text, CATEGORY)


def noting(pages: list[Page]) -> Callable[[Page], Report]:
    """The rules, which note in this process what they read."""

    def read(page: Page) -> Report:
        pages.append(page)
        return RULES.read(page)

    return read


def test_many_pages_are_read_in_other_processes_and_give_the_same_records_in_their_order(
    wiki: Any, reading: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(wiki, [f"{FORM}== Budget ==\nWe spent {number} USD." for number in range(130)])
    here: list[Page] = []
    alone = replace(RULES, read=noting(here), elsewhere=None)
    found = reading.fetched(listing(reading), fresh=True)
    expected = replace(reading, rules=alone).reports(found)
    assert len(here) == 130
    monkeypatch.setattr("bot.run.reading.cores", lambda: 2)
    read_here: list[Page] = []
    both = replace(RULES, read=noting(read_here))
    assert replace(reading, rules=both).reports(found) == expected
    assert read_here == []
    monkeypatch.setattr("bot.run.reading.cores", lambda: 1)
    assert replace(reading, rules=both).reports(found) == expected
    assert len(read_here) == 130


def test_reading_in_other_processes_ends_when_the_run_has_to_and_keeps_what_it_read(
    wiki: Any, reading: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.run.reading.cores", lambda: 2)
    monkeypatch.setattr(deadline, "MOMENT", 1000.0)  # whatever else the machine has to do
    many(wiki, [FORM] * 130)
    found = reading.fetched(listing(reading), fresh=True)
    with pytest.raises(Unavailable, match="read 50 of 130"):
        replace(reading, interrupted=lambda: End("interrupted", "asked to")).reports(found)
    assert len(reading.store.known(RULES.name)) == 50
    assert multiprocessing.active_children() == []
