"""Whole runs with the page of headings: an editor's word counts at once, a slip of theirs does no harm."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from bot.reports.collection import load
from bot.reports.report import Report
from bot.run.cycle import Cycle
from bot.run.outcome import Exit
from bot.run.rules import Rules, rules_of
from bot.state.store import Store
from bot.wiki.base import Page
from testing.cycles import BASE, CATEGORY, WORKLIST, Bot, settings

HEADINGS = f"{BASE}/Index/Headings.json"
GOOD = '{"budget": ["Where the coins went"]}'
BROKEN = '{"budget": ["Where the coins went"],\n "media": "Snaps"}'
REPORT = "== Date and location ==\n5 May 2019, Nairobi\n\n== Where the coins went ==\nWe spent 100 EUR.\n"


class Reading(Bot):
    """Reads its reports by the real rules."""

    def cycle(self, status_page: bool = False, **options: Any) -> Cycle:
        rules = rules_of(load("salons"))

        def noted(page: Page) -> Report:
            self.reads.append(page.title)
            return rules.read(page)

        return replace(super().cycle(status_page, **options), rules=Rules(rules.name, noted, rules.collection))


@pytest.fixture
def bot() -> Bot:
    bot = Reading()
    bot.wiki.categories.clear()
    bot.wiki.add("Salons/A", REPORT, CATEGORY)
    return bot


def budget_is_missing(bot: Bot) -> bool:
    return "budget-missing" in (bot.outcome.findings or {})


def requests(bot: Bot) -> int:
    return sum(name in ("read", "members") for name, _ in bot.wiki.log)


def test_a_heading_that_an_editor_adds_is_the_section_in_the_next_run(bot: Bot) -> None:
    bot.run()
    assert budget_is_missing(bot)
    bot.wiki.add(HEADINGS, GOOD)
    outcome = bot.run()
    assert (outcome.exit, outcome.fetched) == (Exit.DONE, 1)  # the report did not change, the rules did
    assert not budget_is_missing(bot)
    assert "Where the coins went" in bot.wiki.pages[WORKLIST].text.split("Headings added by editors", 1)[1]
    assert "EUR" in bot.wiki.pages[f"{BASE}/Index/Statistics"].text


def test_it_costs_no_request_and_nothing_is_read_again(bot: Bot) -> None:
    bot.settings = settings(reports={"alias_page": ""})
    bot.run()
    bot.run()
    without = requests(bot)
    bot.settings = settings()
    bot.wiki.add(HEADINGS, GOOD)
    bot.run()
    outcome = bot.run()
    assert (outcome.fetched, bot.wiki.saved(), requests(bot)) == (0, [], without)


def test_each_name_counts_its_hits(bot: Bot) -> None:
    bot.wiki.add("Salons/B", REPORT, CATEGORY)
    bot.wiki.add("Salons/C", "== When and where ==\n6 May 2019, Accra\n", CATEGORY)
    bot.wiki.add(HEADINGS, '{"budget": ["Where the coins went", "Nobody says so"]}')
    found = {(hit["section"], hit["heading"], hit["added"]): hit["count"] for hit in bot.run().to_json()["headings"]}
    assert found == {
        ("date_location", "Date and location", False): 2,
        ("date_location", "When and where", False): 1,
        ("budget", "Where the coins went", True): 2,
        ("budget", "Nobody says so", True): 0,
    }


class TestABrokenPage:
    def test_the_last_good_version_goes_on_and_the_worklist_says_so(self, bot: Bot) -> None:
        bot.wiki.add(HEADINGS, GOOD)
        bot.run()
        bot.wiki.add(HEADINGS, BROKEN)
        outcome = bot.run()
        assert (outcome.exit, outcome.fetched) == (Exit.DONE, 0)
        assert not budget_is_missing(bot)
        worklist = bot.wiki.pages[WORKLIST].text
        assert "Mistakes in the page of headings" in worklist
        assert "Line 2" in worklist
        assert "must stand in brackets" in worklist
        assert "Line 2" in outcome.to_json()["heading_problems"][0]

    def test_it_goes_on_for_pages_that_are_new(self, bot: Bot) -> None:
        bot.wiki.add(HEADINGS, GOOD)
        bot.run()
        bot.wiki.add(HEADINGS, "{")
        bot.run()
        bot.wiki.add("Salons/B", REPORT, CATEGORY)
        assert bot.run().fetched == 1
        assert not budget_is_missing(bot)

    def test_mended_it_counts_again(self, bot: Bot) -> None:
        bot.wiki.add(HEADINGS, BROKEN)
        bot.run()
        assert budget_is_missing(bot)
        bot.wiki.add(HEADINGS, GOOD)
        bot.run()
        assert not budget_is_missing(bot)
        assert "Mistakes in the page of headings" not in bot.wiki.pages[WORKLIST].text

    def test_a_version_without_mistakes_is_kept_for_its_wiki_and_across_restarts(
        self, tmp_path: Path, bot: Bot
    ) -> None:
        with Store(tmp_path / "salonbot.sqlite", "test:test") as store:
            bot.store = store
            bot.wiki.add(HEADINGS, GOOD)
            bot.run()
        with Store(tmp_path / "salonbot.sqlite", "other:other") as other:
            assert other.headings() is None
            other.keep_headings(None)
        with Store(tmp_path / "salonbot.sqlite", "test:test") as store:
            bot.store = store
            bot.wiki.add(HEADINGS, BROKEN)
            bot.run()
        assert not budget_is_missing(bot)


def test_a_deleted_page_takes_its_headings_with_it(bot: Bot) -> None:
    bot.wiki.add(HEADINGS, GOOD)
    bot.run()
    del bot.wiki.pages[HEADINGS]
    bot.run()
    assert budget_is_missing(bot)
    bot.wiki.add(HEADINGS, "{")
    bot.run()
    assert budget_is_missing(bot)  # what was deleted does not come back


@pytest.mark.parametrize(
    ("setting", "title"),
    [
        ("/Index/Headings.json", HEADINGS),
        ("User:SalonBot/Headings.json", "User:SalonBot/Headings.json"),
        ("User:SalonBot/My_headings", "User:SalonBot/My headings"),
        ("", None),
    ],
)
def test_where_the_page_is(bot: Bot, setting: str, title: str | None) -> None:
    bot.settings = settings(reports={"alias_page": setting})
    assert bot.settings.alias_page() == title
    if title:
        bot.wiki.add(title, GOOD)
    bot.run()
    assert budget_is_missing(bot) is (title is None)
    assert sum(title in cast(list[str], what) for name, what in bot.wiki.log if name == "read") == (title is not None)


def test_the_page_itself_is_no_report(bot: Bot) -> None:
    bot.wiki.add(HEADINGS, GOOD, CATEGORY)
    assert bot.run().reports == 1


def test_a_dry_run_goes_by_it_too(bot: Bot) -> None:
    bot.wiki.add(HEADINGS, GOOD)
    bot.run(dry_run=True)
    assert not budget_is_missing(bot)
