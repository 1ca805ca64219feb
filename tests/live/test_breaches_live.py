"""What was found to go wrong on the real wiki, all on one: pages that are no reports, renames, lists, names, limits.

The first scenario is built once; each test looks at what became of its part of it.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from bot.render.hold_note import HoldNote, hold_note
from bot.render.messages import messages_in
from bot.run.outcome import Exit
from testing.devwiki import DevWiki
from testing.salonbot import CATEGORY, REPORT, SalonBot

BARE = REPORT.format(budget="")
INDEX, WORKLIST = "project:salons/Index", "project:salons/Index/Worklist"
PAIR = "{{Salons list}}\n{{Salons list end}}"
TODO = "Category:Reports to do"

WORDS = "salonbot:slot <!-- salonbot:begin data 0123456789abcdef --> || class='salonbot-slot' id=slot-x | y"
HOSTILE = {
    "Salons/salonbot:slot": BARE.replace("We met", WORDS).replace("Amina Example", "salonbot:slot-end"),
}
IMPORTED = {"Salons/Imported": f"Written by ~~~~ and {{{{subst:PAGENAME}}}}.\n{BARE}"}
NO_REPORTS = {
    "User:Alice/common.js": f"// [[{CATEGORY}]]\n{PAIR}",
    "User:Alice/common.css": f"/* [[{CATEGORY}]] {PAIR} */",
    "User:Alice/Sandbox": "My sandbox\n{{:Salons/Lakeside}}",
    "Salons portal": "{|\n|\n{{:Salons/Lakeside}}\n|}",
}
NO_LISTS = {
    "In a table": f"{{|\n|\n{PAIR}\n|}}",
    "In an argument": f"{{{{Box|{PAIR}}}}}",
    "In a gallery": f"<gallery>\nA.jpg|{PAIR}\n</gallery>",
    "User talk:Alice": f"Hello\n{PAIR}",
    "Left": f"<!-- salonbot:leave -->\n{PAIR}",
    "Many": PAIR * 2_000,
}


def export(folder: Path, pages: dict[str, str], stamp: str = "2019-08-01T10:00:00Z") -> Path:
    def element(title: str, text: str) -> str:
        return (
            f"<page><title>{escape(title)}</title><ns>0</ns><revision><timestamp>{stamp}</timestamp>"
            "<contributor><username>Alice</username></contributor><model>wikitext</model>"
            f"<format>text/x-wiki</format><text>{escape(text)}</text></revision></page>"
        )

    file = folder / "export.xml"
    body = "".join(element(*item) for item in pages.items())
    file.write_text(f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">{body}</mediawiki>')
    return file


def codes(outcome: dict[str, Any]) -> dict[str, str]:
    return {page["title"]: page["code"] for page in outcome["pages"] if page["code"]}


@pytest.fixture(scope="module")
def ran(devwiki: DevWiki, tmp_path_factory: pytest.TempPathFactory) -> tuple[SalonBot, list[dict[str, Any]]]:
    """A bot whose base is written with another name of its namespace, and the outcomes of its first three runs."""
    devwiki.reset()
    folder = tmp_path_factory.mktemp("salonbot")
    more: dict[str, dict[str, object]] = {
        "pages": {"base": "project:salons", "list_template": "Salons list", "stop_page": "user:salonBot/Run"},
    }
    bot = SalonBot(devwiki, folder, more)
    bot.settings["flags"] = {"category": TODO, "notes": True, "note_days": 0, "hold_notes": True}
    alice, admin = devwiki.alice, devwiki.admin
    admin.edit("Template:Salons list", "x")
    admin.edit("Template:Salons list end", "x")
    admin.edit("Template:Box", "{{{1}}}")
    for title in ("Lakeside", "Hilltop"):
        bot.report(title.replace("Salons/", ""), budget="")
    for title, text in {**HOSTILE, **NO_REPORTS, **NO_LISTS}.items():
        alice.edit(title, text)
    alice.edit("Old name", f"#REDIRECT [[Friends]]\n{PAIR}")
    alice.edit("Friends", f"{PAIR}\n{{{{Salons list|sort=date}}}}")
    devwiki.import_file(export(folder, IMPORTED))
    devwiki.run_jobs()
    outcomes = [bot.run()]
    devwiki.bob.undo("Salons/Hilltop", devwiki.reader.history("Salons/Hilltop")[0]["revid"])
    block = str(devwiki.reader.text(WORKLIST))
    devwiki.bob.edit(WORKLIST, block.replace("<!-- salonbot:end", "Bob disagrees\n<!-- salonbot:end"))
    alice.edit("Salons/salonbot:slot", HOSTILE["Salons/salonbot:slot"] + "\nsalonbot:slot")
    outcomes.append(bot.run())
    admin.move("Salons/Hilltop", "Salons/Harbour", redirect=False)
    alice.edit("Salons/Harbour", f"{devwiki.reader.text('Salons/Harbour')}\nMore.")
    devwiki.run_jobs()
    outcomes.append(bot.run())
    return bot, outcomes


Ran = tuple[SalonBot, list[dict[str, Any]]]


def test_no_run_ends_before_its_end(ran: Ran) -> None:
    assert [outcome["exit"] for outcome in ran[1]] == [Exit.PAGES_LEFT] * 3
    assert all(outcome["problem"] is None for outcome in ran[1])


def test_a_base_with_another_name_of_its_namespace_is_no_page_that_was_deleted(ran: Ran) -> None:
    assert not any("deleted" in codes(outcome).values() for outcome in ran[1])
    assert ran[0].wiki.reader.text(INDEX) is not None


def test_markers_in_the_words_of_reports_hold_nothing(ran: Ran) -> None:
    bot, outcomes = ran
    for outcome in outcomes:
        held = {title for title in codes(outcome) if title.startswith("Meta:Salons/Index")}
        assert held <= {"Meta:Salons/Index/Worklist"}  # which Bob edited
    assert "salonbot&#58;slot" in str(bot.wiki.reader.text(INDEX))


def test_a_text_that_saving_would_change_is_held_and_as_it_was(ran: Ran) -> None:
    bot, outcomes = ran
    assert codes(outcomes[0])["Salons/Imported"] == "transforms"
    assert bot.wiki.reader.text("Salons/Imported") == IMPORTED["Salons/Imported"]


def test_what_only_has_the_category_is_no_report_and_nobody_is_told(ran: Ran) -> None:
    bot, outcomes = ran
    left = {item["title"]: item["reason"] for item in outcomes[0]["left_out"]}
    assert {title: left.get(title) for title in NO_REPORTS} == {
        "User:Alice/common.js": "not-wikitext",
        "User:Alice/common.css": "not-wikitext",
        "User:Alice/Sandbox": "shows-reports",
        "Salons portal": "shows-reports",
    }
    for title, text in NO_REPORTS.items():
        assert bot.wiki.reader.text(title) == text
    for title in ("User talk:Alice/Sandbox", "User talk:Alice/common.js", "Talk:Salons portal"):
        assert bot.wiki.reader.text(title) is None


def test_lists_that_would_break_their_page_are_not_filled_and_two_good_ones_are(ran: Ran) -> None:
    bot, outcomes = ran
    for title, text in NO_LISTS.items():
        assert bot.wiki.reader.text(title) == text
    assert str(bot.wiki.reader.text("Old name")).count("salonbot") == 0
    assert str(bot.wiki.reader.text("Friends")).count("salonbot:begin list/") == 1
    held = codes(outcomes[1])
    assert {
        title: held.get(title) for title in ("In a table", "In an argument", "In a gallery", "Many")
    } == dict.fromkeys(("In a table", "In an argument", "In a gallery", "Many"), "markers")
    assert held["Friends"] == "markers"
    assert "User talk:Alice" not in held
    assert "Left" not in held


def test_a_mark_that_was_taken_out_stays_out_after_a_rename(ran: Ran) -> None:
    bot, outcomes = ran
    assert codes(outcomes[1])["Salons/Hilltop"] == "taken-out"
    assert codes(outcomes[2])["Salons/Harbour"] == "taken-out"
    assert "salonbot" not in str(bot.wiki.reader.text("Salons/Harbour"))
    assert bot.wiki.reader.text("Talk:Salons/Harbour") is None  # what the note says stands on the old talk page


def test_a_held_page_says_so_on_its_talk_page_once(ran: Ran) -> None:
    bot, outcomes = ran
    talk = "project talk:salons/Index/Worklist"
    assert any(title.endswith("/Worklist") and code == "edited" for title, code in codes(outcomes[1]).items())
    text = str(bot.wiki.reader.text(talk))
    assert text.count("== A page of the bot’s waits for somebody ==") == 1
    assert "Special:Contributions/Bob" in text
    assert f"Special:Diff/{bot.wiki.reader.history(WORKLIST)[0]['revid']}" in text
    assert len(bot.wiki.reader.history(talk)) == 1
    html = bot.wiki.reader.html(talk)
    assert "action=edit" in html
    assert "salonbot:held" not in html


@pytest.mark.parametrize(("gender", "form"), [("male", "зробив"), ("female", "зробила"), ("unknown", "зробив(-ла)")])
def test_who_is_named_is_named_by_the_gender_that_they_chose(devwiki: DevWiki, gender: str, form: str) -> None:
    devwiki.bob.write("options", optionname="gender", optionvalue=gender)
    note = HoldNote("Salons/Index", 1, "Bob", "2019-08-01T10:00:00Z", "edited", "somebody edited", 1)
    said = devwiki.reader.html_of(hold_note(note, "SalonBot", messages_in("uk")))
    assert f"сторінки {form} <a " in said


def test_without_its_state_the_bot_does_not_insist_on_what_people_took_out(ran: Ran) -> None:
    bot, _ = ran
    (bot.folder / "state/salonbot.sqlite").unlink()
    outcome = bot.run()
    assert codes(outcome)["Salons/Harbour"] == "taken-out"
    assert any(title.endswith("/Worklist") and code == "edited" for title, code in codes(outcome).items())
    assert len(bot.wiki.reader.history("project talk:salons/Index/Worklist")) == 1


def test_many_marks_leave_the_index_its_part_and_a_mended_worklist_is_written_at_once(
    wiki: DevWiki, tmp_path: Path
) -> None:
    bot = SalonBot(wiki, tmp_path, {"guards": {"max_edits": 8, "max_shrink_percent": 30}})
    bot.settings["flags"] = {"category": TODO}
    names = [f"Salons/M{number}" for number in range(16)]
    wiki.import_file(export(tmp_path, dict.fromkeys(names, "== Participants ==\n* Amina\n[[Category:Salon reports]]")))
    assert bot.run()["exit"] == Exit.PAGES_LEFT
    assert sum("/Index" not in title for title in bot.edits()) == 4
    assert "M15" in str(wiki.reader.text("Salons/Index"))
    assert "M15" in str(wiki.reader.text("Salons/Index/Worklist"))
    mended = REPORT.format(budget="== Statement on your budget ==\nWe spent 1200 USD.")
    wiki.import_file(export(tmp_path, dict.fromkeys(names[:15], mended), "2099-08-01T10:00:00Z"))
    assert bot.run("--only", "Index/Worklist")["exit"] == Exit.DONE
    assert "M14" not in str(wiki.reader.text("Salons/Index/Worklist"))


def test_an_export_with_numbers_that_no_wiki_has_is_read(devwiki: DevWiki, tmp_path: Path) -> None:
    bot = SalonBot(devwiki, tmp_path)
    file = export(tmp_path, {"Salons/A": BARE})
    text = file.read_text().replace("<ns>0</ns>", f"<ns>0</ns><id>{'9' * 30}</id>")
    spaces = '<siteinfo><namespaces><namespace key="x">Talk</namespace></namespaces></siteinfo>'
    file.write_text(text.replace("<page>", f"{spaces}<page>", 1).replace("2019-08-01T10:00:00Z", "in August"))
    assert bot("run", "--export", file, "--out", tmp_path / "out") == Exit.DONE
    assert bot("extract", file) == Exit.DONE


def test_a_report_that_a_template_put_into_the_category_is_listed_and_neither_marked_nor_told(
    wiki: DevWiki, tmp_path: Path
) -> None:
    bot = SalonBot(wiki, tmp_path)
    bot.settings["flags"] = {"category": TODO, "notes": True, "note_days": 0}
    wiki.admin.edit("Template:Salon report", f"A report.<includeonly>[[{CATEGORY}]]</includeonly>")
    texts = {
        "Salons/By template": BARE.replace(f"[[{CATEGORY}]]", "{{Salon report}}"),
        "Salons/No sections": f"Some words, and none of a report.\n[[{CATEGORY}]]",
    }
    for title, text in texts.items():
        wiki.alice.edit(title, text)
    bot.report("Hilltop", budget="")
    wiki.run_jobs()
    for _ in range(2):
        assert bot.run()["exit"] == Exit.DONE
        for title, text in texts.items():
            assert title in str(wiki.reader.text("Salons/Index"))
            assert title in str(wiki.reader.text("Salons/Index/Worklist"))
            assert wiki.reader.text(title) == text.rstrip()
            assert wiki.reader.text(f"Talk:{title}") is None
    assert TODO in str(wiki.reader.text("Salons/Hilltop"))  # which carries the category itself
    assert wiki.reader.text("Talk:Salons/Hilltop") is not None


def older(state: Path) -> None:
    """Makes a state what it was two upgrades ago: no ids of pages, no note of what was told in alerts."""
    with closing(sqlite3.connect(state)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (7,)
        tables = ("written", "intended")
        db.executescript("".join(f"ALTER TABLE {table} DROP COLUMN page_id;" for table in tables))
        db.executescript("DROP TABLE named; DROP TABLE alert; PRAGMA user_version = 5;")


def test_after_an_upgrade_the_bot_does_not_insist_on_what_people_took_out_or_back(
    wiki: DevWiki, tmp_path: Path
) -> None:
    bot = SalonBot(wiki, tmp_path)
    bot.settings["flags"] = {"category": TODO}
    bot.report("Hilltop", budget="")
    before = wiki.reader.text("Salons/Hilltop")
    assert bot.run()["exit"] == Exit.DONE
    bot.report("Lakeside", budget="")
    assert bot.run()["exit"] == Exit.DONE
    wiki.alice.edit("Salons/Hilltop", str(before))
    wiki.bob.undo("Salons/Index", wiki.reader.history("Salons/Index")[0]["revid"])
    assert bot.run()["exit"] == Exit.PAGES_LEFT
    assert bot("rollback", "2") == Exit.PAGES_LEFT  # the worklist goes back, the index is Bob's
    held = {"Salons/Hilltop": "taken-out", "Salons/Index": "reverted", "Salons/Index/Worklist": "rolled-back"}
    stood = {title: wiki.reader.text(title) for title in held}
    older(bot.folder / "state/salonbot.sqlite")
    outcome = bot.run()  # which reads every report anew
    found = codes(outcome)
    assert outcome["run"] == 5
    assert {title: found.get(title) for title in held} == held
    bot.run()
    assert {title: wiki.reader.text(title) for title in held} == stood
