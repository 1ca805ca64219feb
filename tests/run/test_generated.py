"""What a run asks the wiki about itself: what its pages may use, and which pictures of the reports it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from bot.reports.report import Media, Report
from bot.run.generated import Generated
from bot.run.outcome import Exit
from bot.wiki.base import Page, Unavailable
from testing import cycles
from testing.cycles import BASE, INDEX, Bot, read, settings

GALLERY = f"{BASE}/Index/Photographs"


def with_files(page: Page) -> Report:
    return replace(read(page), media=Media(("One.jpg", "Gone.jpg"), ()))


@dataclass
class Pictures(Bot):
    """A bot whose reports show two files, of which the wiki has one."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.wiki.files = {"One.jpg", "Other.jpg"}


def asked(bot: Bot, name: str) -> list[Any]:
    return [what for method, what in bot.wiki.log if method == name]


def test_pictures_are_asked_for_where_they_are_turned_on(monkeypatch: Any) -> None:
    monkeypatch.setattr(cycles, "read", with_files)
    bot = Pictures(settings(pages={"photographs": True}))
    assert bot.run().exit is Exit.DONE
    assert asked(bot, "pictures") == [["Gone.jpg", "One.jpg"]]
    assert "[[File:One.jpg|" in bot.wiki.pages[INDEX].text
    assert "[[File:One.jpg|" in bot.wiki.pages[GALLERY].text
    assert "Gone.jpg" not in bot.wiki.pages[GALLERY].text
    assert bot.run().exit is Exit.DONE  # the page is read before it is written again
    assert bot.wiki.saved() == []
    bot.wiki.files = {"Gone.jpg"}
    bot.time += timedelta(days=1)  # no revision tells of it
    bot.run()
    for title in (INDEX, GALLERY):
        assert "[[File:Gone.jpg|" in bot.wiki.pages[title].text
        assert "[[File:One.jpg|" not in bot.wiki.pages[title].text


def test_nobody_asks_where_they_are_off(monkeypatch: Any) -> None:
    monkeypatch.setattr(cycles, "read", with_files)
    bot = Pictures(settings())
    bot.run()
    assert asked(bot, "pictures") == []
    assert "[[File:" not in "".join(page.text for page in bot.wiki.pages.values())
    assert GALLERY not in bot.wiki.pages


def test_pages_follow_what_the_wiki_offers() -> None:
    bot = Bot(settings())
    bot.run()
    assert "DISPLAYTITLE" not in bot.wiki.pages[INDEX].text
    bot.wiki.tags = frozenset({"displaytitle"})
    bot.wiki.purge(INDEX)
    bot.run()
    assert "{{DISPLAYTITLE:Index of reports}}" in bot.wiki.pages[INDEX].text


def test_what_the_wiki_offers_is_asked_once_a_week() -> None:
    bot = Bot(settings())
    bot.run()
    bot.wiki.tags = frozenset({"displaytitle"})
    bot.time += timedelta(days=6)
    bot.run()
    assert "DISPLAYTITLE" not in bot.wiki.pages[INDEX].text
    bot.time += timedelta(days=1)
    bot.run()
    assert "DISPLAYTITLE" in bot.wiki.pages[INDEX].text


def test_nothing_is_written_by_a_run_that_could_not_ask() -> None:
    bot = Bot(settings())
    bot.wiki.fail["features"] = Unavailable("no-answer", "the wiki does not answer")
    assert bot.run().exit is Exit.UNAVAILABLE
    assert bot.wiki.saved() == []


def test_parts_are_asked_for_at_once_and_found_as_one_by_one() -> None:
    bot = Bot(settings())
    bot.run()
    for part in (2, 3, 4, 6):
        bot.wiki.add(f"{INDEX}/{part}", "an old part")
    generated = Generated(bot.wiki, bot.settings)
    one_by_one = generated.states()
    assert f"{INDEX}/4" in one_by_one
    bot.wiki.log.clear()
    assert generated.states([f"{INDEX}/{part}" for part in (2, 3, 4, 6)]) == one_by_one
    assert len(bot.wiki.log) == 1
    del bot.wiki.pages[INDEX]
    assert generated.states([INDEX, f"{INDEX}/3"]) == generated.states()
    assert f"{INDEX}/3" in generated.states()
