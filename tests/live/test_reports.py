"""Whole sets of reports on a real MediaWiki: the demonstration's, and the open corpus where it lies beside."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from bot.run.outcome import Exit
from bot.run.settings import BASE
from bot.wiki import demo
from testing.devwiki import DevWiki
from testing.salonbot import SalonBot

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
CATEGORY = "Category:Strategy Salons reports"


def rows(html: str) -> list[str]:
    """The titles of the reports that have a row of the index."""
    return re.findall(r'<tr id="report-\d+">\s*<th[^>]*>.*?<a href="[^"]+" title="([^"]+)"', html, re.DOTALL)


def exported(folder: Path) -> Path:
    """The corpus as a MediaWiki XML export, every page in the category."""
    pages = []
    for number, file in enumerate(sorted(CORPUS.glob("*.wiki")), 1):
        title = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))["title"]
        text = file.read_text(encoding="utf-8")
        text += "" if CATEGORY in text else f"\n[[{CATEGORY}]]"
        pages.append(
            f"<page><title>{escape(title)}</title><ns>0</ns><id>{number}</id><revision><id>{number}</id>"
            "<timestamp>2019-10-01T00:00:00Z</timestamp><contributor><username>Alice</username></contributor>"
            f"<model>wikitext</model><format>text/x-wiki</format><text>{escape(text)}</text></revision></page>"
        )
    export = folder / "corpus.xml"
    export.write_text(
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">'
        + "".join(pages)
        + "</mediawiki>",
        encoding="utf-8",
    )
    return export


def run_twice(wiki: DevWiki, folder: Path, reports: int) -> SalonBot:
    """Runs, lets an editor write around the index's block, runs twice more; nothing of theirs may be lost."""
    salonbot = SalonBot(wiki, folder, {"reports": {"category": CATEGORY}, "pages": {"base": BASE}})
    index = f"{BASE}/Index"
    outcome = salonbot.run()
    assert (outcome["exit"], outcome["reports"]) == (Exit.DONE, reports)
    assert outcome["counts"]["changed"] == len(outcome["pages"])
    text = wiki.reader.text(index)
    assert text is not None
    wiki.alice.edit(index, f"'''Above''', by Alice\n\n{text}\n\n''Below'', by Alice ~~~~")
    edited = str(wiki.reader.text(index))
    edits = salonbot.edits()
    assert salonbot.run()["counts"]["unchanged"] == len(outcome["pages"]) - 1  # the help page is made once
    assert salonbot.edits() == edits
    wiki.alice.edit(f"{BASE}/One more", f"== Date and location ==\n3 August 2019, Lagos, Nigeria\n[[{CATEGORY}]]")
    wiki.run_jobs()
    assert salonbot.run()["reports"] == reports + 1
    now = str(wiki.reader.text(index))
    above, below = edited.partition("<!--")[0], edited.rpartition("-->")[2]
    assert above.startswith("'''Above'''")
    assert "Below" in below
    assert (now.partition("<!--")[0], now.rpartition("-->")[2]) == (above, below)
    assert len(rows(wiki.reader.html(index))) == len(rows_of(edited)) + 1
    return salonbot


def rows_of(wikitext: str) -> list[str]:
    """The rows of the index in its wikitext."""
    return re.findall(r'^\|- id="report-\d+"', wikitext, re.MULTILINE)


def test_the_demonstration_on_a_real_wiki(wiki: DevWiki, tmp_path: Path) -> None:
    assert wiki.import_file(demo.EXPORT) == 29
    salonbot = run_twice(wiki, tmp_path, 25)
    assert "Lake Geneva UG/fr" in json.dumps(salonbot.run()["left_out"])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the open corpus is not beside this checkout")
def test_every_page_of_the_corpus_has_its_row_and_its_findings(wiki: DevWiki, tmp_path: Path) -> None:
    truths = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(CORPUS.glob("*.json"))]
    assert wiki.import_file(exported(tmp_path)) == len(truths) == 14
    run_twice(wiki, tmp_path, len(truths))
    found = {unescape(title) for title in rows(wiki.reader.html(f"{BASE}/Index"))}
    assert {truth["title"] for truth in truths} <= found
    worklist = unescape(wiki.reader.html(f"{BASE}/Index/Worklist"))
    flagged = [truth["title"].removeprefix(f"{BASE}/") for truth in truths if truth["findings"]]
    assert [title for title in flagged if title not in worklist] == []
