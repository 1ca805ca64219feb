"""The copy for programs on a real MediaWiki: JSON to whoever asks for it, and guarded as every other page is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.plan import markers
from bot.render import render
from bot.run.outcome import Exit
from testing.devwiki import DevWiki
from testing.hostile import HOSTILE, words
from testing.reports import context, report
from testing.salonbot import BASE, BUDGET, SalonBot

DATA = f"{BASE}/Index/Data.json"


@pytest.fixture
def bot(wiki: DevWiki, tmp_path: Path) -> SalonBot:
    """A bot that ran once, on a wiki with two reports; the words of one are a template to keep bots away."""
    bot = SalonBot(wiki, tmp_path)
    bot.report("Lakeside")
    bot.report("Hilltop", budget=f"{BUDGET} <nowiki>{{{{nobots}}}} & ~~~~</nowiki>")
    assert bot.run()["exit"] == Exit.DONE
    return bot


def raw(wiki: DevWiki, title: str = DATA) -> str:
    """What a program gets."""
    answer = wiki.reader.session.get(f"{wiki.url}/w/index.php", params={"title": title, "action": "raw"}, timeout=60)
    return answer.content.decode()


def held(outcome: dict[str, Any]) -> dict[str, str]:
    return {page["title"]: page["code"] for page in outcome["pages"] if page["result"] == "held"}


def test_a_program_reads_it_straight_away(bot: SalonBot) -> None:
    text = raw(bot.wiki)
    said = json.loads(text)
    assert said["schema"] == "salonbot.data/1"
    assert said["next"] is None
    assert [one["title"] for one in said["reports"]] == [f"{BASE}/Lakeside", f"{BASE}/Hilltop"]  # by page id
    assert said["reports"][1]["themes"][0]["points"][0]["text"] == "Speak with one voice"
    (info,) = bot.wiki.reader.query(titles=DATA, prop="info|categories|templates|links|extlinks")["pages"]
    assert info["contentmodel"] == "json"
    assert not {"categories", "templates", "links", "extlinks"} & info.keys()
    assert text == bot.wiki.reader.text(DATA)


def test_it_is_edited_only_where_a_report_changed(bot: SalonBot) -> None:
    edits = bot.edits()
    assert bot.run()["counts"]["changed"] == 0
    assert bot.edits() == edits
    bot.report("Lakeside", budget="")
    assert bot.run()["exit"] == Exit.DONE
    assert bot.edits().count(DATA) == 2
    assert "budget-missing" in raw(bot.wiki)


def test_what_a_person_wrote_is_held_until_it_is_released(bot: SalonBot) -> None:
    said = json.loads(raw(bot.wiki))
    said["reports"][0]["note"] = "By hand: the date is wrong"
    bot.wiki.alice.edit(DATA, json.dumps(said))
    bot.report("Lakeside", budget="")
    assert held(bot.run()) == {DATA: "edited"}
    assert held(bot.run()) == {DATA: "edited"}
    now = json.loads(raw(bot.wiki))
    assert now == said
    bot.wiki.alice.edit(DATA, json.dumps({**now, "salonbot": f"{now['salonbot']} release"}))
    assert bot.run()["exit"] == Exit.DONE
    assert "By hand" not in raw(bot.wiki)
    assert "budget-missing" in raw(bot.wiki)
    assert bot.run()["counts"]["changed"] == 0


@pytest.mark.parametrize("text", ["{}", '{"reports": []}', '[{"salonbot": "data"}]'])
def test_json_that_lost_its_marker_is_held_and_mended_as_the_remedy_says(bot: SalonBot, text: str) -> None:
    bot.wiki.alice.edit(DATA, text)
    outcome = bot.run()
    assert held(outcome) == {DATA: "markers"}
    assert json.loads(str(bot.wiki.reader.text(DATA))) == json.loads(text)
    (reason,) = (page["reason"] for page in outcome["pages"] if page["title"] == DATA)
    assert '{ "salonbot": "data" }' in reason
    bot.wiki.alice.edit(DATA, '{"salonbot": "data release"}')
    assert bot.run()["exit"] == Exit.DONE
    assert len(json.loads(raw(bot.wiki))["reports"]) == 2


def test_a_revert_and_a_deletion_by_people_are_respected(bot: SalonBot) -> None:
    bot.report("Lakeside", budget="")
    bot.run()
    bot.wiki.alice.undo(DATA, bot.wiki.reader.history(DATA)[0]["revid"])
    before = bot.wiki.reader.history(DATA)[0]["revid"]
    assert held(bot.run()) == {DATA: "reverted"}
    assert bot.wiki.reader.history(DATA)[0]["revid"] == before
    bot.wiki.admin.delete(DATA)
    assert held(bot.run()) == {DATA: "deleted"}
    bot.wiki.alice.edit(DATA, '{"salonbot": "data release"}')  # which makes a page of wikitext
    assert bot.run()["exit"] == Exit.DONE
    assert "budget-missing" in raw(bot.wiki)
    assert bot.wiki.reader.query(titles=DATA, prop="info")["pages"][0]["contentmodel"] == "json"
    assert bot.run()["counts"]["changed"] == 0


def test_a_run_is_taken_back_and_a_page_it_made_is_emptied(bot: SalonBot) -> None:
    first = raw(bot.wiki)
    bot.report("Lakeside", budget="")
    bot.run()
    assert bot("rollback") == Exit.DONE
    assert raw(bot.wiki) == first
    assert held(bot.run())[DATA] == "rolled-back"
    assert bot("rollback", "--release") == Exit.DONE
    assert bot.run()["exit"] == Exit.DONE
    assert "budget-missing" in raw(bot.wiki)


def test_a_page_that_a_run_made_is_emptied_and_filled_again(bot: SalonBot) -> None:
    assert bot("rollback", "1") == Exit.DONE
    assert json.loads(raw(bot.wiki)) == {"salonbot": "data"}
    assert bot("rollback", "--release") == Exit.DONE
    assert bot.run()["exit"] == Exit.DONE
    assert len(json.loads(raw(bot.wiki))["reports"]) == 2


def test_a_plan_of_it_is_applied(bot: SalonBot) -> None:
    bot.report("Lakeside", budget="")
    assert bot("plan", "--out", bot.folder / "plan.json") == Exit.DONE
    assert bot("apply", bot.folder / "plan.json") == Exit.DONE
    assert "budget-missing" in raw(bot.wiki)


def test_below_a_users_page_it_takes_a_grant_and_the_doctor_says_which(wiki: DevWiki, tmp_path: Path) -> None:
    bot = SalonBot(wiki, tmp_path, settings={"pages": {"base": "User:SalonBot/Reports"}})
    bot.report("Lakeside")
    outcome = bot.run()
    failed = {page["title"]: page["code"] for page in outcome["pages"] if page["result"] == "failed"}
    assert failed == {"User:SalonBot/Reports/Index/Data.json": "no-json-right"}
    bot("doctor")
    assert "SalonBot lacks the right editmyuserjson" in bot.out


def saved_as_sent(wiki: DevWiki, texts: list[str]) -> None:
    """Each page of the copy, saved, is what was saved, for the bot and for programs."""
    reports = [report(number, text, title=f"{text} {number}") for number, text in enumerate(texts, 1)]
    for wanted in render(reports, context(base=BASE, names=True)):
        if wanted.kind == "data":
            page = markers.filled(None, "data", wanted.body)
            wiki.bot.edit(wanted.title, page, contentmodel="json")
            assert wiki.bot.text(wanted.title) == page
            assert raw(wiki, wanted.title) == page


def test_hostile_words_are_saved_byte_for_byte(wiki: DevWiki) -> None:
    saved_as_sent(wiki, list(HOSTILE))


@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking asks the wiki a thousand times
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    texts=st.lists(
        words | st.text('\n\t\x01\x7f<>&\\"/\u0301\u0338\u0307\ufffeéą', max_size=12), min_size=20, max_size=20
    )
)
def test_random_words_are_saved_byte_for_byte(devwiki: DevWiki, texts: list[str]) -> None:
    saved_as_sent(devwiki, texts)
