"""Errors of the bot's own on one page, wherever they are met: that page is held and named, all others are written."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from bot.reports.report import Report
from bot.run.outcome import Exit
from testing.cycles import CATEGORY, INDEX, STATUS, WORKLIST, Bot, settings

ADVOCACY, DATA, STATISTICS, HELP = (f"{INDEX}/{name}" for name in ("Advocacy", "Data.json", "Statistics", "Help"))
NEW = "Salons/Newest"


class Strange(Exception):
    """What nobody thought of."""


def raises_at(title: str, place: str, patch: pytest.MonkeyPatch) -> None:
    """Has a function (module and name) raise where a report of that title is among what it is given."""
    module, _, name = place.rpartition(".")
    function: Callable[..., Any] = getattr(import_module(module), name)

    def after(*args: Any, **named: Any) -> Any:
        reports = (getattr(each, "report", each) for each in args)
        if any(isinstance(each, Report) and each.title == title for each in reports):
            raise Strange("a strange\nthing")
        return function(*args, **named)

    patch.setattr(import_module(module), name, after)


AT_A_REPORT = [
    ("bot.render.index._row", {INDEX}),
    ("bot.render.worklist._report", {WORKLIST}),
    ("bot.render.digest._row", {ADVOCACY}),
    ("bot.render.data.record", {DATA}),
]


@pytest.mark.parametrize(("place", "pages"), AT_A_REPORT)
def test_a_page_that_one_report_keeps_from_being_rendered_is_held_and_never_written_without_it(
    place: str, pages: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = Bot()
    bot.run(status_page=True)
    bot.wiki.add(NEW, "budget people 7", CATEGORY)
    before = {title: bot.wiki.pages[title].text for title in pages}
    with monkeypatch.context() as patch:
        raises_at(NEW, place, patch)
        assert bot.run(status_page=True).exit is Exit.PAGES_LEFT
    assert bot.codes() == dict.fromkeys(pages, "fault")
    assert {title: bot.wiki.pages[title].text for title in pages} == before
    (reason,) = (page.reason or "" for page in bot.outcome.pages if page.code)
    assert "Strange: a strange thing; test_faults.py, line" in reason
    assert f"[[{NEW}]]" in reason
    for title in pages:
        assert title in bot.wiki.pages[STATUS].text
    others = {INDEX, WORKLIST, ADVOCACY, STATISTICS, DATA} - pages
    assert others <= set(bot.wiki.saved())
    assert bot.run(status_page=True).exit is Exit.DONE
    assert pages <= set(bot.wiki.saved())


def test_what_no_page_can_do_without_holds_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = Bot()
    monkeypatch.setattr("bot.render.in_order", at_all)
    assert bot.run(status_page=True).exit is Exit.PAGES_LEFT
    assert {INDEX, WORKLIST, ADVOCACY, STATISTICS, DATA} <= {
        title for title, code in bot.codes().items() if code == "fault"
    }
    assert bot.wiki.saved() == [HELP, STATUS]


def at_all(*_: Any) -> Any:
    raise Strange


def test_all_parts_of_a_page_are_held_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = Bot(settings(guards={"max_bytes": 24_000, "max_edits": 500, "max_new_pages": 500}))
    for number in range(20):
        bot.wiki.add(f"Salons/N{number}", "budget " * 20, CATEGORY)
    bot.run(status_page=True)
    assert f"{WORKLIST}/2" in bot.wiki.pages
    bot.wiki.add(NEW, "budget", CATEGORY)
    raises_at(NEW, "bot.render.worklist._report", monkeypatch)
    bot.run(status_page=True)
    parts = {title for title in bot.wiki.pages if title.startswith(WORKLIST)}
    assert bot.codes() == dict.fromkeys(parts, "fault")


@pytest.mark.parametrize(
    ("place", "page"), [("bot.run.status_page.status", STATUS), ("bot.run.generated.help_page", HELP)]
)
def test_the_status_page_and_the_help_page_are_held_too(place: str, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bot = Bot()
    monkeypatch.setattr(place, at_all)
    assert bot.run(status_page=True).exit is Exit.PAGES_LEFT
    assert bot.codes() == {page: "fault"}
    assert page not in bot.wiki.pages
    assert {INDEX, WORKLIST, DATA} <= set(bot.wiki.saved())
