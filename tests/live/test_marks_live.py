"""Marks on reports and notes on talk pages on a real MediaWiki, as editors meet them."""

from __future__ import annotations

import shutil
from html import unescape
from pathlib import Path

import pytest

from bot.plan import mark_text
from bot.render.note import noted
from bot.render.slots import read_slots
from bot.run.outcome import Exit
from testing.devwiki import DevWiki
from testing.salonbot import BASE, BUDGET, CATEGORY, REPORT, WORKLIST, SalonBot

LAKESIDE, HILLTOP, PROJECT = f"{BASE}/Lakeside", f"{BASE}/Hilltop", "Project:Salon of the wiki"
TODO = "Salon reports to be completed"
MARKED = f"<noinclude>{{{{Report needs|budget}}}}[[Category:{TODO}]]</noinclude>"


@pytest.fixture
def bot(wiki: DevWiki, tmp_path: Path) -> SalonBot:
    """A bot on a wiki with three reports, of which two have no budget; one is in the project's namespace."""
    bot = SalonBot(wiki, tmp_path)
    wiki.alice.edit("Template:Report needs", "Needs: {{{1|}}} {{{2|}}}")
    bot.report("Lakeside")
    bot.report("Hilltop", budget="")
    wiki.alice.edit(PROJECT, REPORT.format(budget=""))
    wiki.run_jobs()
    return bot


def settled(bot: SalonBot) -> None:
    """Further runs find nothing to do; the first may read all, since pages that the index links to were made."""
    edits = bot.edits()
    assert (bot.run()["exit"], bot.edits()) == (Exit.DONE, edits)
    assert (bot.run()["fetched"], bot.edits()) == (0, edits)


def text(bot: SalonBot, title: str) -> str:
    return str(bot.wiki.reader.text(title))


def test_marks_come_and_go_and_leave_the_reports_as_they_were(bot: SalonBot) -> None:
    bot.settings["flags"] = {"template": "Report needs", "category": f"Category:{TODO}"}
    before = {title: text(bot, title) for title in (LAKESIDE, HILLTOP, PROJECT)}
    assert bot.run()["exit"] == Exit.DONE
    assert text(bot, LAKESIDE) == before[LAKESIDE]
    for title in (HILLTOP, PROJECT):
        found = mark_text.find(text(bot, title))
        assert found is not None
        assert (found.before, found.body.strip(), found.after) == (f"{before[title]}\n", MARKED, "")
    assert bot.wiki.reader.history(HILLTOP)[0]["comment"].startswith("Bot: flags: 1 finding open (")
    assert "Needs: budget" in bot.wiki.reader.html(HILLTOP)
    bot.wiki.run_jobs()
    assert len(bot.wiki.reader.category(TODO)) == 2
    settled(bot)

    bot.wiki.alice.edit(
        HILLTOP, text(bot, HILLTOP).replace("[[Category:Salon reports]]", f"{BUDGET}\n[[Category:Salon reports]]")
    )
    (key,) = (
        key for key in read_slots(text(bot, WORKLIST)) if ".budget-missing." in key and _page_id(bot, PROJECT, key)
    )
    slot = f"<!-- salonbot:slot {key} -->"
    bot.wiki.bob.edit(WORKLIST, text(bot, WORKLIST).replace(slot, f"{slot}not applicable: it cost nothing"))
    assert bot.run()["exit"] == Exit.DONE
    assert text(bot, HILLTOP) == before[HILLTOP].replace(
        "[[Category:Salon reports]]", f"{BUDGET}\n[[Category:Salon reports]]"
    )
    assert text(bot, PROJECT) == before[PROJECT]
    bot.wiki.run_jobs()
    assert bot.wiki.reader.category(TODO) == []
    settled(bot)


def _page_id(bot: SalonBot, title: str, key: str) -> bool:
    (page,) = bot.wiki.reader.query(titles=title)["pages"]
    return key.startswith(f"f.{page['pageid']}.")


def test_a_mark_that_a_person_undid_is_not_put_back_and_nobots_is_honoured(bot: SalonBot) -> None:
    bot.settings["flags"] = {"category": f"Category:{TODO}"}
    bot.wiki.alice.edit(PROJECT, f"{text(bot, PROJECT)}\n{{{{nobots}}}}")
    bot.run()
    assert "salonbot" not in text(bot, PROJECT)
    undone = bot.wiki.bob.undo(HILLTOP, bot.wiki.reader.history(HILLTOP)[0]["revid"])
    outcome = bot.run()
    assert [(page["title"], page["code"]) for page in outcome["pages"] if page["code"]] == [(HILLTOP, "taken-out")]
    bot.run()  # with a status page that has nothing left to tell of
    settled(bot)
    assert bot.wiki.reader.history(HILLTOP)[0]["revid"] == undone


def test_a_rollback_takes_a_mark_back(bot: SalonBot) -> None:
    bot.settings["flags"] = {"category": f"Category:{TODO}"}
    before = text(bot, HILLTOP)
    bot.run()
    assert bot("rollback") == Exit.DONE
    assert text(bot, HILLTOP) == before
    bot.run()
    assert text(bot, HILLTOP) == before


def test_a_note_is_written_once_answered_and_marked_done(bot: SalonBot) -> None:
    bot.settings["flags"] = {"notes": True, "note_days": 0}
    bot.report("Leave", budget="")
    bot.report("Nobots", budget="")
    left = {f"Talk:{BASE}/Leave": "Please not here <!-- salonbot:leave -->", f"Talk:{BASE}/Nobots": "{{nobots}}"}
    for title, words in left.items():
        bot.wiki.bob.edit(title, words)
    talk, of_project = f"Talk:{HILLTOP}", "Project talk:Salon of the wiki"
    assert bot.run()["exit"] == Exit.DONE
    assert noted(text(bot, talk)) == noted(text(bot, of_project)) == {"budget-missing.budget": True}
    assert bot.wiki.reader.text(f"Talk:{LAKESIDE}") is None
    assert {title: text(bot, title) for title in left} == left
    assert "salonbot" not in text(bot, HILLTOP)
    html = bot.wiki.reader.html(talk)
    assert "<code><!-- salonbot:leave --></code>" in unescape(html)
    assert "<!-- salonbot:leave -->" not in html
    assert f"/{WORKLIST}#finding-f." in html
    assert 'title="User:SalonBot' in html
    bot.run()
    assert len(bot.wiki.reader.history(talk)) == 1

    answer = f"{text(bot, talk)}\n:I asked the treasurer. ~~~~"
    bot.wiki.alice.edit(talk, answer)
    shutil.rmtree(bot.folder / "state")
    assert bot.run()["exit"] == Exit.DONE
    assert len(bot.wiki.reader.history(talk)) == 2

    bot.report("Hilltop")
    assert bot.run()["exit"] == Exit.DONE
    assert noted(text(bot, talk)) == {"budget-missing.budget": False}
    assert ":I asked the treasurer. [[User:" in text(bot, talk)
    assert "Done: <s>" in bot.wiki.reader.html(talk)
    bot.run()
    assert len(bot.wiki.reader.history(talk)) == 3
    assert len(bot.wiki.reader.history(of_project)) == 1


def test_a_report_that_people_took_out_of_the_category_is_none_for_its_mark(bot: SalonBot) -> None:
    bot.settings["flags"] = {"category": f"Category:{TODO}"}
    bot.wiki.alice.edit(f"Category:{TODO}", f"[[{CATEGORY}]]")
    bot.run()
    bot.wiki.alice.edit(HILLTOP, text(bot, HILLTOP).replace(f"[[{CATEGORY}]]", ""))
    bot.wiki.run_jobs()
    outcome = bot.run()
    assert outcome["reports"] == 2
    assert {"title": f"Category:{TODO}", "reason": "own", "of": None} in outcome["left_out"]
