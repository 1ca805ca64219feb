"""Random pages on a wiki and random exports, for scripts/fuzz and a short test: what a whole run makes of them.

A run over what anybody could have written ends with its pages done or left. An error of the bot's own on one page would
be held as ``fault`` by the run; here it is what is looked for.
"""

from __future__ import annotations

import random
import tempfile
from functools import cache
from pathlib import Path

from bot.cli.main import main
from bot.run.outcome import Exit
from testing.cycles import INDEX, WORKLIST, Bot, settings

_PIECES = (
    *("<!-- salonbot:begin worklist -->", "<!-- salonbot:end worklist -->", "<!-- salonbot:slot x -->", "release"),
    *("<!-- salonbot:slot-end -->", "<!-- salonbot:slot f.1.a -->", "salonbot:slot", "salonbot:begin", "<!--", "-->"),
    *("{|", "|}", "|-", '|- id="report-2"', '|- id="finding-f.2.a.b"', "|", "||", "!", "!!", "\n", "\n\n", " ", "\0"),
    *(
        '| class="salonbot-slot" dir="auto" id="slot-x" | ',
        "salonbot-slot",
        "id=slot-y",
        "<br>",
        "a word ",
        "~~~~",
        "{{",
    ),
    *(
        "}}",
        "[[",
        "]]",
        "</div>",
        "<nowiki>",
        "é",
        "e\u0301",
        "\ud7ff",
        "\u202e",
        "{",
        "}",
        '"salonbot": "data"',
        ":",
        "*",
    ),
    *("<!-- salonbot:begin list/0 -->", "<!-- salonbot:end list/0 -->", "{{Salons list}}", "{{Salons list end}}", "=="),
)
_XML = (
    *("<page>", "</page>", "<title>A</title>", "<title>", "</title>", "<ns>0</ns>", "<ns>x</ns>", "<id>1</id>"),
    *(f"<id>{'9' * 40}</id>", "<id>-1</id>", "<revision>", "</revision>", "<timestamp>yesterday</timestamp>"),
    *(
        "<timestamp>2019-08-01T10:00:00Z</timestamp>",
        "<timestamp>9999-12-31T23:59:59Z</timestamp>",
        "<text>",
        "</text>",
    ),
    *("<model>wikitext</model>", "<redirect/>", '<namespace key="x">Talk</namespace>', "<siteinfo>", "</siteinfo>"),
    *("== Budget ==\n1 USD", "&amp;", "&#0;", "&#xD800;", "<![CDATA[", "]]>", "\n", "<text deleted='deleted'/>"),
    *("<base>//x</base>", "<contributor/>", "\x00", "é"),
)
_PAGE = (
    "<page><title>Salons/A</title><ns>0</ns><id>1</id><revision><id>2</id><timestamp>2019-08-01T10:00:00Z</timestamp>"
    "<text>== Budget ==\n1 USD</text></revision></page>"
)


@cache
def _made() -> str:
    """The worklist as the bot made it."""
    bot = Bot()
    bot.run()
    return bot.wiki.pages[WORKLIST].text


def text_of(chance: random.Random, what: str) -> str:
    """A random text: the worklist with pieces taken out, doubled and put in, or an export with such."""
    text, pieces = (_made(), _PIECES) if what == "pages" else (f"<mediawiki>{_PAGE}{_PAGE}</mediawiki>", _XML)
    for _ in range(chance.randrange(1, 8)):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice([0, 0, 1, 20, 400]))
        copied = text[start:end] * chance.randrange(3)
        text = text[:start] + copied + chance.choice(pieces) + text[end:]
    return text


def hold(text: str, what: str) -> None:
    """Raises AssertionError where a run over it met what nobody thought of."""
    if what == "pages":
        _run(text)
    else:
        _export(text)


def _run(text: str) -> None:
    bot = Bot(settings=settings(pages={"list_template": "Salons list"}, flags={"category": "Category:To do"}))
    bot.run()
    bot.wiki.add("Salons/B", "media")
    for title in (WORKLIST, INDEX, f"{INDEX}/Advocacy", f"{INDEX}/Data.json", "Salons/C", "Friends"):
        bot.wiki.add(title, text)
    for _ in range(2):
        assert bot.run(status_page=True).exit in (Exit.DONE, Exit.PAGES_LEFT)
        assert "fault" not in bot.codes().values(), [page.reason for page in bot.outcome.pages]


def _export(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "export.xml")
        file.write_text(text, encoding="utf-8", errors="surrogatepass")
        code = main(["run", "--export", str(file), "--out", f"{folder}/out"])
    assert code in set(Exit) - {Exit.BUG}, code
