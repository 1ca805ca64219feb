"""The copy for programs through whole runs: a page of JSON is under the guards of every page."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.plan import markers
from bot.run.outcome import Exit, Result
from testing.cycles import INDEX, Bot

DATA = f"{INDEX}/Data.json"


@pytest.fixture
def bot() -> Bot:
    bot = Bot()
    bot.run()
    return bot


def text(bot: Bot) -> str:
    return bot.wiki.pages[DATA].text


def test_it_is_json_and_is_saved_only_where_a_report_changed(bot: Bot) -> None:
    assert [one["title"] for one in json.loads(text(bot))["reports"]] == ["Salons/A", "Salons/B", "Salons/C"]
    bot.run()
    assert bot.wiki.saved() == []
    bot.wiki.add("Salons/A", "budget")
    bot.run()
    assert DATA in bot.wiki.saved()
    assert bot.outcome.exit is Exit.DONE


LETTERS = st.text("abc019{}[]:,é", min_size=1, max_size=3)


@settings(max_examples=60, deadline=None)
@example(457, 0, ":")  # where wikitext would have the sign of a list
@example(351, 3, "]")  # both the old line and the new one stand elsewhere, too
@given(st.integers(0, 10_000), st.integers(0, 5), LETTERS)
def test_whatever_a_person_changes_in_it_is_held(at: int, length: int, new: str) -> None:
    """Anywhere on the page, the marker and the braces among it, until the checksum and the word say otherwise."""
    bot = Bot()
    bot.run()
    before = text(bot)
    at %= len(before) + 1
    edited = before[:at] + new + before[at + length :]
    if edited == before:
        return
    bot.wiki.add(DATA, edited)
    bot.wiki.add("Salons/A", "budget")
    bot.run()
    assert text(bot) == edited
    assert bot.codes()[DATA] in ("edited", "markers")
    bot.wiki.add(DATA, markers.empty("data").replace('"data"', '"data release"'))
    assert bot.run().exit is Exit.DONE
    assert "budget-missing" in text(bot)


def test_a_release_gives_it_back_to_the_bot(bot: Bot) -> None:
    sum_ = markers.block(text(bot)).checksum
    bot.edit(DATA, '"reports": [', '"note": "by hand",\n\t"reports": [')
    assert bot.run().exit is Exit.PAGES_LEFT
    assert bot.codes() == {DATA: "edited"}
    bot.edit(DATA, f"{sum_}", f"{sum_} release")
    assert bot.run().exit is Exit.DONE
    assert "by hand" not in text(bot)
    bot.run()
    assert bot.wiki.saved() == []


def test_without_memory_the_page_alone_tells_that_it_is_ours(bot: Bot) -> None:
    bot.store = type(bot.store)(":memory:", "test:test")
    bot.wiki.add("Salons/A", "budget")
    assert bot.run().exit is Exit.DONE
    assert DATA in bot.results(Result.CHANGED)


def test_an_older_text_of_the_bots_put_back_by_a_person_stays(bot: Bot) -> None:
    first = text(bot)
    bot.wiki.add("Salons/A", "budget")
    bot.run()
    bot.wiki.add(DATA, first)
    bot.run()
    assert bot.codes() == {DATA: "reverted"}
    assert text(bot) == first
