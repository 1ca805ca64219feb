"""Lists on pages of people, on the real wiki: found by the template's uses, filled, and left to their editors."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.run.outcome import Exit
from testing.devwiki import DevWiki
from testing.salonbot import BASE, SalonBot

PAGE = "Project:Friends of the salons"
TEMPLATE = "<noinclude>Asks for a list of salons.</noinclude>"


@pytest.fixture
def bot(wiki: DevWiki, tmp_path: Path) -> SalonBot:
    """A bot on a wiki with two reports, on which editors may ask for lists."""
    bot = SalonBot(wiki, tmp_path, {"pages": {"base": BASE, "list_template": "Salons list"}})
    bot.report("Lakeside")
    bot.report("Hilltop", budget="")
    wiki.admin.edit("Template:Salons list", TEMPLATE)
    wiki.admin.edit("Template:Salons list end", TEMPLATE)
    return bot


def test_an_editor_asks_for_lists_and_has_them(bot: SalonBot) -> None:
    wiki = bot.wiki
    pairs = [
        "{{Salons list |country=Kenya |columns=salon, place, budget |sort=-date |language=fr}}\n{{Salons list end}}",
        "{{salons_list |theme=Advocasy}}\n{{Salons list end}}",
    ]
    wiki.alice.edit(PAGE, f"Dear friends,\n\n{pairs[0]}\n\nand\n\n{pairs[1]}\n\nAlice")
    wiki.alice.edit("Elsewhere", "{{Project:Friends of the salons}} <nowiki>{{Salons list}}</nowiki>")
    assert bot.run()["exit"] == Exit.DONE
    text, html = str(wiki.alice.text(PAGE)), wiki.reader.html(PAGE)
    assert text.startswith("Dear friends,\n\n{{Salons list |country=Kenya")
    assert text.endswith("{{Salons list end}}\n\nAlice")
    assert html.count("<table") == 1
    assert html.count('<th scope="row"') == 2
    assert '<th scope="col" data-sort-type="text">Lieu' in html
    assert '<bdi dir="auto">Advocasy</bdi>' in html
    assert "salonbot" not in html
    assert len(wiki.alice.history("Elsewhere")) == 1
    assert wiki.alice.history(PAGE)[0]["comment"].startswith("Bot: lists: reports: 2")
    edits = bot.edits()
    assert bot.run()["exit"] == Exit.DONE
    assert bot.edits() == edits


def test_an_editor_who_takes_the_list_back_is_not_overruled(bot: SalonBot) -> None:
    wiki = bot.wiki
    wiki.alice.edit(PAGE, "{{Salons list}}\n{{Salons list end}}")
    bot.run()
    wiki.bob.undo(PAGE, wiki.alice.history(PAGE)[0]["revid"])
    outcome = bot.run()
    assert outcome["exit"] == Exit.PAGES_LEFT
    held = {page["title"].partition(":")[2]: page["code"] for page in outcome["pages"] if page["code"]}
    assert held == {"Friends of the salons": "reverted"}
    assert wiki.alice.text(PAGE) == "{{Salons list}}\n{{Salons list end}}"
