"""An error of the bot's own at one report, on the wiki: the page is held and named there, all others are written."""

from __future__ import annotations

import os
from pathlib import Path

from bot.run.outcome import Exit
from testing.devwiki import DevWiki
from testing.salonbot import CHECKOUT, INDEX, STATUS, WORKLIST, SalonBot

DIGEST = f"{INDEX}/Advocacy"
# Python runs this when the process of the bot starts.
ERROR = """
from bot.render import digest
import sys
module = sys.modules["bot.render.digest"]
before = module._row
def row(salon, *more):
    if salon.report.title == "Salons/Lakeside":
        raise ValueError("what nobody thought of")
    return before(salon, *more)
module._row = row
"""


def test_a_page_that_cannot_be_rendered_is_held_on_the_wiki_and_the_others_are_written(
    wiki: DevWiki, tmp_path: Path
) -> None:
    def text(title: str) -> str:
        return wiki.reader.text(title) or ""

    (tmp_path / "sitecustomize.py").write_text(ERROR)
    bot = SalonBot(wiki, tmp_path)
    bot.report("Hilltop")
    assert bot("run") == Exit.DONE
    before = text(DIGEST)
    bot.report("Lakeside", budget="")

    bot.environment = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(CHECKOUT)])}
    left = [page for page in bot.run()["pages"] if page["code"]]
    assert bot.code == Exit.PAGES_LEFT
    assert [(page["title"], page["result"], page["code"]) for page in left] == [(DIGEST, "held", "fault")]
    for said in ("ValueError: what nobody thought of", "[[Salons/Lakeside]]"):
        assert said in left[0]["reason"]
        assert said in bot.err
        assert said.strip("[]") in text(STATUS)
    assert DIGEST in text(STATUS)
    assert text(DIGEST) == before
    assert "Salons/Lakeside" in text(INDEX)
    assert "Salons/Lakeside" in text(WORKLIST)

    bot.environment = {}
    assert bot("run") == Exit.DONE
    assert "Salons/Lakeside" in text(DIGEST)
