"""Whole runs over reports whose words are those of the bot's own markers: nothing is held, nothing ends the run."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.plan import markers
from bot.render.slots import read_slots
from bot.reports.collection import load
from bot.run.cycle import Cycle
from bot.run.outcome import Exit
from bot.run.reading import in_category, looks_like_a_report
from bot.run.rules import rules_of
from bot.wiki.harvest import Harvest, Reason
from testing.cycles import CATEGORY, INDEX, Bot, settings

RULES = rules_of(load("salons"))
WORDS = (
    "salonbot:slot",
    "<!-- salonbot:slot r.1.advocacy -->",
    "<!-- salonbot:slot-end -->",
    "<!-- salonbot:begin data 0123456789abcdef -->",
    "salonbot:end index",
    "|| class='salonbot-slot' id=slot-r.1.advocacy | an answer",
    '| class="salonbot-slot" | an answer',
    "salonbot:note budget-missing.budget open",
)
REPORT = """== {0} ==
== Date and location ==
13 July 2019, {0}
== Participants ==
* {0}
== Summary of the discussion points ==
=== Advocacy ===
* {0} and
{0}
== Budget ==
100 USD {0}
[[Category:Salon reports]]
"""


class Reading(Bot):
    """A bot that reads its reports by the real rules."""

    def cycle(self, status_page: bool = False, **options: Any) -> Cycle:
        return replace(super().cycle(status_page, **options), rules=RULES)


@pytest.mark.parametrize("words", WORDS)
def test_markers_in_the_words_of_reports_are_no_markers(words: str) -> None:
    bot = Reading(settings=settings(pages={"names": True}))
    bot.wiki.add("Salons/W", REPORT.format(words), CATEGORY)
    bot.wiki.add(f"Salons/{words.replace('<', '').replace('|', '').replace('>', '')}", REPORT.format("x"), CATEGORY)
    for number in range(2):
        bot.wiki.add("Salons/A", REPORT.format(f"text {number}"))  # so that every page is written over itself
        assert bot.run(status_page=True).exit is Exit.DONE
        assert bot.codes() == {}
        assert f"{INDEX}/Advocacy" in bot.wiki.saved()


@pytest.mark.parametrize("words", WORDS)
def test_what_people_write_into_the_copy_for_programs_is_seen_whatever_it_says(words: str) -> None:
    bot = Reading()
    bot.wiki.add("Salons/W", REPORT.format(words), CATEGORY)
    bot.run()
    title = f"{INDEX}/Data.json"
    block = markers.block(bot.wiki.pages[title].text)
    assert (block.ours, dict(read_slots(block.body))) == (True, {})
    bot.edit(title, '"category": ', '"mine": 1, "category": ')
    assert not markers.block(bot.wiki.pages[title].text).ours
    bot.wiki.add("Salons/A", REPORT.format("b"))
    bot.run()
    assert bot.codes()[title] == "edited"


# What is no report


def test_a_page_that_shows_a_report_is_none_and_has_no_mark() -> None:
    bot = Reading(settings=settings(flags={"category": "Category:To do"}))
    report = REPORT.format("words").replace("100 USD words", "")
    bot.wiki.add("Salons/W", report, CATEGORY)
    shown = {
        "User:Amina/Sandbox": "{{:Salons/W}}",
        "Portal": "Hello {{:salons/W}} and\n{|\n|\n{{:Salons/X}}\n|}",
        "Salons/Nowiki": "<nowiki>[[Category:Salon reports]]</nowiki> {{:Salons/W}}",
    }
    bot.wiki.add("Salons/X", report, CATEGORY)
    for title, text in shown.items():
        bot.wiki.add(title, text, CATEGORY)
    for _ in range(2):
        assert bot.run().exit is Exit.DONE
        assert {(item.title, item.reason) for item in bot.outcome.left_out} == {
            (title, Reason.SHOWS_REPORTS) for title in shown
        }
        assert bot.outcome.reports == 5
        assert "Portal" not in bot.wiki.pages[INDEX].text
    assert "To do" in bot.wiki.pages["Salons/W"].text
    assert {title: bot.wiki.pages[title].text for title in shown} == shown


def test_a_report_of_several_pages_that_is_in_the_category_itself_is_one() -> None:
    bot = Reading()
    bot.wiki.add("Salons/W", REPORT.format("words"), CATEGORY)
    bot.wiki.add("Salons/All", "{{:Salons/W}}\n[[category: salon_reports|x]]", CATEGORY)
    bot.run()
    assert bot.outcome.left_out == ()
    assert "Salons/All" in bot.wiki.pages[INDEX].text


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("== Participants ==\n* Amina\n[[Category:Salon reports]]", True),
        ("== Participants ==\n* Amina\n[[Kategorie:Salon reports]]", True),
        ("== Participants ==\n* Amina\n[[:Category:Salon reports]]", False),
        ("== Participants ==\n* Amina\n{{Salon report}}", False),
        ("== Participants ==\n* Amina\n<!-- [[Category:Salon reports]] -->", False),
        ("Some words of no report\n[[Category:Salon reports]]", False),
    ],
)
def test_marks_and_notes_are_for_reports_that_carry_the_category_themselves(text: str, marked: bool) -> None:
    bot = Reading(settings=settings(flags={"category": "Category:To do", "notes": True, "note_days": 0}))
    bot.wiki.add("Salons/W", text, CATEGORY)
    bot.run()
    assert ("salonbot:begin flags" in bot.wiki.pages["Salons/W"].text) == marked
    assert ("Talk:Salons/W" in bot.wiki.pages) == marked
    assert "Salons/W" in bot.wiki.pages[INDEX].text


def test_the_category_below_it_counts_too() -> None:
    from bot.wiki.base import Page

    found = Harvest(categories=frozenset({CATEGORY, "Category:Salons of 2019"}))
    for text, carries in (("[[Category:Salons of 2019]]", True), ("[[Category:Salons of 2020]]", False)):
        assert in_category(RULES.read(Page("A", text)), found) == carries
    assert not looks_like_a_report(RULES.read(Page("A", "nothing")))
    assert looks_like_a_report(RULES.read(Page("A", "== Budget ==\n100 USD")))


def test_hundreds_of_marks_leave_the_pages_their_part_of_a_run() -> None:
    bot = Bot(settings=settings(flags={"category": "Category:To do"}, guards={"max_edits": 40}))
    for number in range(60):
        bot.wiki.add(f"Salons/M{number}", "budget", CATEGORY)
    bot.run()
    saved = bot.wiki.saved()
    assert sum(title.startswith("Salons/M") for title in saved) == 18
    assert INDEX in saved
    assert not any(title.startswith(INDEX) and title in bot.codes() for title in bot.wiki.pages)
    for _ in range(4):
        bot.run()
    assert bot.outcome.exit is Exit.DONE
