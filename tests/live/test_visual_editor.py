"""What people type in VisualEditor, in a real browser, stays: in every kind of page and of cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from bot.plan import markers
from bot.render.slots import read_slots, slot
from bot.run.outcome import Exit
from testing.chromium import browser
from testing.devwiki import DevWiki
from testing.moment import Moment
from testing.salonbot import BASE, INDEX, REPORT, STATUS, WORKLIST, SalonBot
from testing.visual_editor import VisualEditor
from testing.warm_bot import WarmBot

__all__ = ["browser"]

ADVOCACY, STATISTICS = f"{INDEX}/Advocacy", f"{INDEX}/Statistics"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bot")


@pytest.fixture(scope="module")
def written(devwiki: DevWiki, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Moment:
    """When a bot had written its pages of some reports."""
    devwiki.reset()
    bot = WarmBot(devwiki, folder)
    for name in ("Hilltop", "Lakeside", "Market town", "Old port"):
        devwiki.alice.edit(f"{BASE}/{name}", REPORT.format(budget=""))
    devwiki.run_jobs()
    assert bot.run()["exit"] == Exit.DONE, bot.err
    return Moment(devwiki, folder, tmp_path_factory.mktemp("kept"))


@pytest.fixture
def bot(devwiki: DevWiki, folder: Path, written: Moment) -> WarmBot:
    written.restore()
    return WarmBot(devwiki, folder)


@pytest.fixture
def editor(browser: Any, bot: WarmBot) -> VisualEditor:
    return VisualEditor(browser, bot.wiki)


def text(bot: SalonBot, title: str) -> str:
    return str(bot.wiki.reader.text(title))


def slots(bot: SalonBot, title: str) -> dict[str, str]:
    return dict(read_slots(markers.block(text(bot, title)).body))


def codes(bot: SalonBot) -> dict[str, str]:
    return {page["title"]: page["code"] for page in bot.run()["pages"] if page["code"]}


def settled(bot: SalonBot) -> None:
    edits = bot.edits()
    assert codes(bot) == {}
    assert bot.edits() == edits


def test_what_is_typed_into_the_cells_of_people_stays_in_its_row(bot: SalonBot, editor: VisualEditor) -> None:
    rows: dict[str, list[str]] = {}
    for title in (ADVOCACY, WORKLIST):
        rows[title] = re.findall(r"salonbot:slot (\S+) ", text(bot, title))
        filled = text(bot, title)
        for key in rows[title][1:3]:
            filled = filled.replace(slot(key), slot(key, "What ''stood'' there."))
        bot.wiki.bob.edit(title, filled)
        editor.open(title)
        editor.write_in(".salonbot-slot", "Into an empty one", 0)
        editor.write_in(".salonbot-slot", " and more", 1)
        editor.write_over(".salonbot-slot", "Over another\nin two lines", 2)
        editor.write_over(".salonbot-slot", "Over an empty one", 3)
        editor.save()
        assert f"salonbot:slot {rows[title][3]}" not in text(bot, title)  # else this test tries nothing

    assert codes(bot) == {}
    for title, keys in rows.items():
        said = [slots(bot, title)[key] for key in keys]
        assert said[0].strip() == "Into an empty one"
        assert " and more" in said[1]  # wherever the cursor stood
        assert said[1].replace(" and more", "", 1).strip() == "What ''stood'' there."
        assert said[2].split() == ["Over", "another", "in", "two", "lines"]
        assert said[3].strip() == "Over an empty one"
        assert re.findall(r"salonbot:slot (\S+) ", text(bot, title)) == keys
    settled(bot)


@pytest.mark.parametrize("over", [False, True])
def test_the_answer_to_a_verdict_is_never_taken_for_what_was_typed(
    bot: SalonBot, editor: VisualEditor, over: bool
) -> None:
    keys = re.findall(r"salonbot:slot (\S+) ", text(bot, WORKLIST))[:2]
    filled = text(bot, WORKLIST)
    for key in keys:
        filled = filled.replace(slot(key), slot(key, "knwon"))
    bot.wiki.bob.edit(WORKLIST, filled)
    assert codes(bot) == {}
    assert text(bot, WORKLIST).count("Did you mean <b>known</b>?") == 2
    editor.open(WORKLIST)
    (editor.write_over if over else editor.write_in)(".salonbot-slot", "not at all", 0)
    editor.save()
    assert codes(bot) == {}
    said = slots(bot, WORKLIST)
    assert "not at all" in said[keys[0]]
    assert ("knwon" in said[keys[0]]) is not over
    assert said[keys[1]].strip() == "knwon"
    assert not any("Did you mean" in told or "salonbot-answer" in told for told in said.values()), said
    settled(bot)


def test_what_is_typed_into_the_bots_own_cells_is_carried_with_its_author(bot: SalonBot, editor: VisualEditor) -> None:
    titles = [ADVOCACY, WORKLIST, INDEX, STATISTICS]
    before = {title: markers.block(text(bot, title)).body for title in titles}
    for title in titles:
        editor.open(title)
        editor.write_in(":not(th):not(.salonbot-slot)", "Zebra", 0)
        if slots(bot, title):
            editor.write_in(".salonbot-slot", "Our answer", 0)
        editor.save()
        assert "Zebra" in text(bot, title)
    assert codes(bot) == dict.fromkeys(titles, "edited")
    editor.open(STATUS)  # which tells of them
    editor.write_in(":not(th)", "Zebra", 0)
    editor.save()
    assert "Zebra" in text(bot, STATUS)

    titles.append(STATUS)
    for title in titles:
        released = re.sub(r"(<!-- salonbot:begin \S+ [0-9a-f]{16}) -->", r"\1 release -->", text(bot, title))
        bot.wiki.bob.edit(title, released)
    assert codes(bot) == {}
    for title in titles:
        (carried,) = (told for told in slots(bot, title).values() if "Zebra" in told)
        assert "Special:Contributions/Alice|Alice]]" in carried
        assert text(bot, title).count("Zebra") == 1
        answered = sum("Our answer" in told for told in slots(bot, title).values())
        assert answered == (title in (ADVOCACY, WORKLIST))
        gone = set(before.get(title, "").split("\n")) - set(text(bot, title).split("\n"))
        if title in before:
            assert all("salonbot:slot" in line for line in gone), gone
    settled(bot)
