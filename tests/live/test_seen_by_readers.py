"""Sections that only readers see, on the real wiki: sub-pages, templates; one request for a changed page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.run.outcome import Exit
from testing.devwiki import DevWiki
from testing.salonbot import BASE, BUDGET, SalonBot


def asked(bot: SalonBot) -> list[str]:
    """The revisions that were asked to be rendered since MediaWiki writes its log."""
    text = (bot.folder / "api.log").read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if " action=parse " in f"{line} "]
    return [found[1] for line in lines if (found := re.search(r" oldid=(\d+)", line))]


def budgets(bot: SalonBot) -> dict[str, tuple[str, list[str]]]:
    """For each report what the copy for programs says of its budget: status, and the codes of findings on it."""
    text = str(bot.wiki.reader.text(f"{BASE}/Index/Data.json"))
    found = {}
    for report in json.loads(text)["reports"]:
        (status,) = [section["status"] for section in report["sections"] if section["id"] == "budget"]
        codes = [finding["code"] for finding in report["findings"] if finding["section"] == "budget"]
        found[report["title"].removeprefix(f"{BASE}/")] = (status, codes)
    return found


@pytest.fixture
def bot(wiki: DevWiki, tmp_path: Path) -> SalonBot:
    """A bot on a wiki whose reports have their budgets in all the ways that readers see, or have none."""
    bot = SalonBot(wiki, tmp_path)
    wiki.alice.edit(f"{BASE}/Sub-page/Budget", "== Statement on your budget ==\nWe spent 500 USD.")
    wiki.alice.edit(f"{BASE}/Bold/Money", "'''Budget'''\n\nWe spent 500 USD.")
    wiki.alice.edit(f"{BASE}/Nothing/Notes", "Thanks to all.")
    wiki.alice.edit(f"{BASE}/Empty/Budget", "== Budget ==\n")
    wiki.alice.edit("Template:Money of the salon", "== Budget ==\nWe spent {{{1|500}}} USD.")
    wiki.alice.edit("Template:Our own head", "<h2>{{{1}}}</h2>")
    wiki.alice.edit("Template:Salons navigation", "{| class='navbox'\n! Budget\n| [[Salons]]\n|}")
    wiki.alice.edit("Template:Costs", "We spent 500 USD.")
    bot.report("Sub-page", "{{/Budget}}")
    bot.report("Bold", "{{/Money}}")
    bot.report("Whole title", f"{{{{:{BASE}/Sub-page/Budget}}}}")
    bot.report("Template", "{{Money of the salon}}")
    bot.report("Head", "{{Our own head|Budget}}\nWe spent 500 USD.")
    bot.report("Filled", "== Budget ==\n{{Costs}}")
    bot.report("Nothing", "{{/Notes}}")
    bot.report("Red", "{{/Not there}}")
    bot.report("Navigation", "{{Salons navigation}}")
    bot.report("Empty", "{{/Budget}}")
    bot.report("Labelled", f"{{{{#lst:{BASE}/Sub-page/Budget|costs}}}}")
    bot.report("Plain", "")
    bot.report("Own", BUDGET)
    return bot


def test_no_section_that_readers_see_is_called_missing(bot: SalonBot) -> None:
    wiki = bot.wiki
    wiki.settings(json.dumps({"wgDebugLogGroups": {"api": str(bot.folder / "api.log")}}))
    assert bot.run()["exit"] == Exit.DONE
    first = asked(bot)
    assert len(first) == len(set(first)) == 10  # all but Head, Plain and Own, whose texts leave nothing open
    found = budgets(bot)
    for name in ("Sub-page", "Bold", "Whole title", "Template", "Filled"):
        assert found[name] == ("present", [])
    assert {found["Head"][0], found["Own"][0]} == {"present"}
    # The wiki has no extension that transcludes labelled sections: its readers see the braces and no budget.
    for name in ("Nothing", "Red", "Navigation", "Labelled", "Plain"):
        assert found[name] == ("missing", ["budget-missing"])
    assert found["Empty"] == ("empty", ["budget-empty"])
    assert bot.run()["exit"] == Exit.DONE
    assert asked(bot) == first
    wiki.alice.edit(f"{BASE}/Nothing", f"{wiki.alice.text(f'{BASE}/Nothing')}\nOne more line.")
    assert bot.run()["exit"] == Exit.DONE
    assert len(asked(bot)) == len(first) + 1
