"""Errors that a run meets before it makes any page: each is of one page, which is told, and the others go on."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from bot.plan.edit_summary import rollback_summary
from bot.read import read
from bot.reports.collection import load
from bot.reports.editor_headings import headings
from bot.run.outcome import Exit, Result
from bot.run.rollback import Rollback
from bot.run.rules import rules_of
from bot.run.run_log import checksum_of
from bot.state.store import MEMORY, Store
from bot.wiki.base import Page
from testing.cycles import BASE, INDEX, WORKLIST, Bot, settings

HEADINGS = f"{BASE}/Index/Headings.json"


class Strange(Exception):
    """What nobody thought of."""


def raising_for(function: Any, word: str) -> Any:
    """The function, which raises where its first argument has the word."""

    def strange(given: Any, *more: Any) -> Any:
        if word in str(given):
            raise Strange
        return function(given, *more)

    return strange


def test_an_error_on_the_page_of_headings_leaves_the_last_good_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = Bot()
    bot.wiki.add(HEADINGS, '{"budget": ["Where the coins went"]}')
    bot.run()
    bot.wiki.add(HEADINGS, '{"budget": ["Where the coins went", "Wörd"]}')
    bot.wiki.add("Salons/B", "complete now")
    monkeypatch.setattr("bot.run.reading.headings", raising_for(headings, "Wörd"))
    outcome = bot.run()
    assert outcome.exit is Exit.DONE
    assert ["error of the bot's own" in problem for problem in outcome.heading_problems] == [True]
    assert "Where the coins went" in bot.wiki.pages[WORKLIST].text
    monkeypatch.undo()
    assert bot.run().heading_problems == ()


def test_where_the_last_good_headings_cannot_be_read_either_nothing_is_called_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bot = Bot()
    bot.wiki.add(HEADINGS, '{"budget": ["Where the coins went"]}')
    bot.run()
    bot.wiki.add("Salons/B", "complete now")
    monkeypatch.setattr("bot.run.reading.headings", raising_for(headings, "coins"))
    outcome = bot.run()
    assert outcome.exit is Exit.INPUT
    assert HEADINGS in str(outcome.problem)
    assert bot.wiki.summaries == []


def test_a_record_that_cannot_be_kept_is_one_that_could_not_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    strange = "half of a character: \ud800"
    monkeypatch.setattr("bot.read.read", lambda *given: structs.replace(read(*given), language=strange))
    made = rules_of(load("salons"))
    assert made.elsewhere is not None
    found = made.read(Page("Salons/A", "== Budget ==\n100 EUR\n"))
    assert [finding.code for finding in found.findings] == ["page-quarantined"]
    assert b"page-quarantined" in made.elsewhere()(Page("Salons/A", "== Budget ==\n100 EUR\n"))


def test_what_people_put_back_is_held_where_the_lost_memory_of_it_meets_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bot = Bot()
    bot.run()
    before = bot.wiki.pages[WORKLIST].text
    bot.wiki.add("Salons/B", "complete now")
    bot.run()
    bot.wiki.add(WORKLIST, before)  # by a person
    bot.store = Store(MEMORY, "test:test")
    monkeypatch.setattr("bot.run.reconcile.checksum_of", raising_for(checksum_of, "begin worklist"))
    bot.run()
    assert bot.codes() == {WORKLIST: "reverted"}
    assert bot.wiki.pages[WORKLIST].text == before


def test_an_error_on_one_page_leaves_the_others_to_be_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = Bot(settings(guards={"max_shrink_percent": 100}))
    bot.run()
    first = {title: page.text for title, page in bot.wiki.pages.items()}
    bot.wiki.add("Salons/B", "all there")
    bot.run()
    changed = bot.results(Result.CHANGED)
    assert {INDEX, WORKLIST} < {*changed}
    with monkeypatch.context() as patch:
        patch.setattr("bot.run.rollback.rollback_summary", raising_once(rollback_summary))
        bot.outcome, _ = Rollback(bot.wiki, bot.store, bot.settings, bot.gate, clock=lambda: bot.time).run()
    (held,) = bot.codes()
    assert bot.codes() == {held: "fault"}
    others = [title for title in changed if title != held]
    assert all(bot.wiki.pages[title].text == first[title] for title in others)


def raising_once(function: Any) -> Any:
    """The function, which raises the first time."""
    calls: list[int] = []

    def strange(*given: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise Strange
        return function(*given)

    return strange
