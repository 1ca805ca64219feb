"""What is remembered of a page follows it through renames, and an upgrade or the loss of the memory."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from bot.plan.seen import followed
from bot.read import read
from bot.reports.collection import Collection, load
from bot.reports.report import Report
from bot.run import rules
from bot.run.outcome import Exit
from bot.state.records import Written
from bot.state.store import MEMORY, Store
from bot.wiki.base import Page
from testing import cycles
from testing.cycles import CATEGORY, INDEX, Bot, settings

TODO = "Category:To do"
B, NEW = "Salons/B", "Salons/A new name of B"


def move(bot: Bot, title: str, to: str) -> None:
    """As an administrator does it: without a redirect, and with the page's history and edits under the new title."""
    bot.wiki.pages[to] = replace(bot.wiki.pages.pop(title), title=to)
    bot.wiki.history[to] = [replace(page, title=to) for page in bot.wiki.history.pop(title)]
    bot.wiki.edits[:] = [replace(edit, title=to) if edit.title == title else edit for edit in bot.wiki.edits]
    for name, members in bot.wiki.categories.items():
        bot.wiki.categories[name] = [replace(one, title=to) if one.title == title else one for one in members]


@pytest.fixture
def marking() -> Bot:
    bot = Bot(settings=settings(flags={"category": TODO}))
    assert bot.run().exit is Exit.DONE
    assert TODO in bot.wiki.pages[B].text
    return bot


def taken_out(bot: Bot, title: str = B) -> None:
    bot.wiki.add(title, "budget")
    bot.run()
    assert bot.codes()[title] == "taken-out"


def test_a_mark_that_was_taken_out_stays_out_when_the_report_is_renamed(marking: Bot) -> None:
    taken_out(marking)
    move(marking, B, NEW)
    for dry_run in (True, False, False):
        marking.wiki.add(NEW, f"{marking.wiki.pages[NEW].text} and more")
        marking.run(dry_run=dry_run)
        assert marking.codes()[NEW] == "taken-out"
    assert "salonbot" not in marking.wiki.pages[NEW].text


def test_a_report_at_the_old_title_of_another_has_nothing_of_its_memory(marking: Bot) -> None:
    taken_out(marking)
    move(marking, B, NEW)
    marking.wiki.pages["spare"] = Page("spare", "", 77)  # ids are not used twice
    marking.wiki.add(B, "media", CATEGORY)
    marking.run()
    assert B not in marking.codes()
    assert TODO in marking.wiki.pages[B].text
    assert marking.wiki.pages[NEW].text == "budget"


def test_what_people_took_out_stays_out_without_memory(marking: Bot) -> None:
    taken_out(marking)
    for _ in range(2):
        marking.store = Store(MEMORY, "test:test")
        marking.run()
        assert marking.codes()[B] == "taken-out"
    assert marking.wiki.pages[B].text == "budget"


def test_what_people_took_back_stays_back_without_memory() -> None:
    bot = Bot()
    bot.run()
    old = bot.wiki.pages[INDEX].text
    bot.wiki.add("Salons/B", "people 8")
    bot.run()
    bot.wiki.add(INDEX, old)
    bot.store = Store(MEMORY, "test:test")
    bot.run()
    assert bot.codes()[INDEX] == "reverted"
    assert bot.wiki.pages[INDEX].text == old


def test_answers_that_came_since_are_no_revert_without_memory() -> None:
    bot = Bot()
    bot.run()
    bot.wiki.add(INDEX, f"Words above\n{bot.wiki.pages[INDEX].text}")
    bot.store = Store(MEMORY, "test:test")
    bot.wiki.add("Salons/B", "people 8")
    assert bot.run().exit is Exit.DONE
    assert bot.wiki.pages[INDEX].text.startswith("Words above\n")


def test_a_mark_that_the_bot_took_out_itself_may_come_again_without_memory(marking: Bot) -> None:
    marking.edit(B, "budget", "mended")
    marking.run()
    assert marking.wiki.pages[B].text == "mended"
    marking.store = Store(MEMORY, "test:test")
    marking.wiki.add(B, "budget")
    assert marking.run().exit is Exit.DONE
    assert TODO in marking.wiki.pages[B].text


def salons_on(bot: Bot) -> int:
    return bot.wiki.pages[INDEX].text.count('id="report-')


@pytest.fixture
def paired(monkeypatch: pytest.MonkeyPatch) -> Bot:
    """A report that names another one as itself in French."""

    def pairing(page: Page) -> Report:
        report = right(page)
        return structs.replace(report, same_as=("Salons/B",)) if page.title == "Salons/A" else report

    right = cycles.read
    monkeypatch.setattr(cycles, "read", pairing)
    bot = Bot()
    bot.run()
    assert salons_on(bot) == 2
    return bot


def test_one_of_a_pair_in_two_languages_may_be_renamed(paired: Bot) -> None:
    move(paired, B, NEW)
    paired.run()
    assert salons_on(paired) == 2
    move(paired, NEW, f"{NEW} again")
    paired.run()
    assert salons_on(paired) == 2


def test_where_another_report_stands_at_the_old_title_it_is_the_counterpart(paired: Bot) -> None:
    move(paired, B, NEW)
    paired.wiki.pages["spare"] = Page("spare", "", 77)
    paired.wiki.add(B, "media", CATEGORY)
    paired.run()
    assert salons_on(paired) == 3


@pytest.mark.parametrize(
    ("written", "titles", "expected"),
    [
        ({"A": 1}, {1: "B"}, {"B": 1}),
        ({"A": 1, "B": 2}, {1: "B", 2: "A"}, {"B": 1, "A": 2}),
        ({"A": None}, {1: "A"}, {"A": None}),
        ({"A": 5}, {1: "A"}, {}),
        ({"A": 5}, {1: "B"}, {"A": 5}),
        ({"A": 1, "B": None}, {1: "B"}, {"B": 1}),
    ],
    ids=["moved", "changed places", "of no known id", "another page", "not listed", "moved to a title that was known"],
)
def test_memory_goes_by_the_id(written: dict[str, int], titles: dict[int, str], expected: dict[str, int]) -> None:
    memory = {title: Written(title, 3, "c", page_id=page_id) for title, page_id in written.items()}
    found = followed(memory, titles)
    assert {title: item.page_id for title, item in found.items()} == expected
    assert all(item.title == title for title, item in found.items())


def test_a_page_that_cannot_be_read_is_held_and_named_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the rules themselves, which raise nothing."""

    def failing(page: Page, collection: Collection) -> Report:
        if page.title == B:
            raise KeyError("a sign nobody thought of")
        return right(page, collection)

    right = read
    monkeypatch.setattr("bot.read.read", failing)
    bot = Bot()
    cycle, real = bot.cycle, rules.rules_of(load("salons"))
    monkeypatch.setattr(bot, "cycle", lambda *args, **more: replace(cycle(*args, **more), rules=real))
    for _ in range(2):
        assert bot.run().exit is Exit.PAGES_LEFT
        assert bot.codes() == {B: "fault"}
        assert "KeyError: 'a sign nobody thought of'" in str(bot.outcome.pages[0].reason)
    assert "Salons/A" in bot.wiki.pages[INDEX].text
    assert "Salons/B" in bot.wiki.pages[INDEX].text
