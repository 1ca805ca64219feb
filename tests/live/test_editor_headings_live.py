"""The page of headings on a real MediaWiki: an editor teaches the bot a name, breaks the page, and mends it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from testing.devwiki import CHECKOUT, DevWiki

BASE = "Salons/Reports"
CATEGORY = "Category:Salon reports"
HEADINGS = f"{BASE}/Index/Headings.json"
WORKLIST = f"{BASE}/Index/Worklist"
REPORT = f"""\
== Date and location ==
5 May 2019, Nairobi

== Where the coins went ==
We spent 100 EUR.

[[{CATEGORY}]]
"""
GOOD = """\
What reports call their sections. Please keep the quotes and commas in order.
<syntaxhighlight lang="json">
{
  "budget": ["Where the coins went"]
}
</syntaxhighlight>
"""
SETTINGS = f"""\
[wiki]
site = "devwiki:devwiki"
contact = "ops@example.org"
[reports]
category = "{CATEGORY}"
{{more}}
[pages]
base = "{BASE}"
[state]
folder = "state"
"""

Bot = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def bot(wiki: DevWiki, tmp_path: Path) -> Bot:
    """`salonbot` as an operator calls it, in a folder of its own."""
    (tmp_path / "salonbot.toml").write_text(SETTINGS.format(more=""))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYWIKIBOT")}
    environment |= {"PYTHONPATH": str(CHECKOUT), "HOME": str(tmp_path)}
    wiki.alice.edit(f"{BASE}/Nairobi", REPORT)
    wiki.run_jobs()

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot.cli", *words, f"-dir:{wiki.pywikibot}"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return call


def findings(bot: Bot, tmp_path: Path) -> set[str]:
    """Runs once; the codes found."""
    done = bot("run", "--report", "outcome.json")
    assert done.returncode == 0, done.stderr
    return set(json.loads((tmp_path / "outcome.json").read_text())["findings"])


def test_an_editor_adds_a_heading_breaks_the_page_and_mends_it(wiki: DevWiki, bot: Bot, tmp_path: Path) -> None:
    assert "budget-missing" in findings(bot, tmp_path)

    wiki.bob.edit(HEADINGS, GOOD)
    assert "budget-missing" not in findings(bot, tmp_path)
    html = wiki.reader.html(WORKLIST)
    assert "Headings added by editors" in html
    assert "Where the coins went" in html
    assert "EUR" in wiki.reader.html(f"{BASE}/Index/Statistics")

    wiki.bob.edit(HEADINGS, GOOD.replace("]\n}", '],\n  "media": "Snaps"\n}'))
    wiki.alice.edit(f"{BASE}/Accra", REPORT.replace("Nairobi", "Accra"))
    wiki.run_jobs()
    assert "budget-missing" not in findings(bot, tmp_path)
    html = wiki.reader.html(WORKLIST)
    assert "Mistakes in the page of headings" in html
    assert "Line 5: the headings of a section must stand in brackets" in html
    explained = bot("explain", "Accra")
    assert "alias: the name “Where the coins went” that editors added" in explained.stdout
    assert "must stand in brackets" in explained.stderr

    wiki.bob.edit(HEADINGS, GOOD.replace("coins", "notes"))
    assert "budget-missing" in findings(bot, tmp_path)
    assert "Mistakes in the page of headings" not in wiki.reader.html(WORKLIST)
    assert "budget-missing" in bot("check").stdout


def test_a_page_of_json_as_the_wiki_knows_it(wiki: DevWiki, bot: Bot, tmp_path: Path) -> None:
    """In the namespace of users a title that ends in .json holds JSON, which the wiki keeps valid."""
    title = "User:SalonBot/Headings.json"
    (tmp_path / "salonbot.toml").write_text(SETTINGS.format(more=f'alias_page = "{title}"'))
    wiki.admin.edit(title, '{"budget":["Where the coins went"]}')
    assert "budget-missing" not in findings(bot, tmp_path)
