"""A new editor with a plain account: each thing in one edit, by links of the pages, which say what follows."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from bot.run.outcome import Exit
from testing.devwiki import DevWiki
from testing.salonbot import INDEX, SalonBot

HILLTOP_BUDGET = "The salon was granted 900 USD and spent 850 USD."


class Newcomer:
    """Somebody who knows the address of the index and nothing else; ``edits`` counts what they saved."""

    def __init__(self, wiki: DevWiki) -> None:
        self.person = wiki.alice
        self.edits = 0

    def see(self, title: str) -> str:
        """The page in words, as it is shown."""
        return " ".join(unescape(re.sub(r"<[^<>]*>", " ", self.person.html(title))).split())

    def address(self, title: str, label: str, row: str = "") -> str:
        """Where a link of a page leads: the first with that label, in the row that has these words."""
        html = self.person.html(title)
        within = next(part for part in re.split(r"(?=<tr)", html) if row in part and label in part) if row else html
        links = re.findall(r'<a [^<>]*?href="([^"]+)"[^<>]*>(.*?)</a>', within, re.DOTALL)
        return unescape(next(href for href, shown in links if label in unescape(re.sub("<[^<>]*>", "", shown))))

    def page(self, title: str, label: str) -> str:
        """The title of the page that a link leads to, whether it is there or not."""
        at = urlsplit(self.address(title, label))
        named = parse_qs(at.query).get("title")
        return (named[0] if named else unquote(at.path).partition("/wiki/")[2]).replace("_", " ")

    def edit(self, title: str, label: str, change: Callable[[str], str], row: str = "") -> str:
        """Follows a link that opens an edit, changes what it opens, and saves once; the title of the page."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.address(title, label, row)).query).items()}
        assert query["action"] == "edit"
        page, section = query["title"].replace("_", " "), query.get("section")
        if section == "new":
            self.person.edit(page, change(""), section="new", sectiontitle=query["preloadtitle"])
        else:
            asked = {} if section is None else {"rvsection": section}
            found = self.person.query(prop="revisions", titles=page, rvslots="main", rvprop="content", **asked)
            text = found["pages"][0]["revisions"][0]["slots"]["main"]["content"]
            self.person.edit(page, change(text), **({} if section is None else {"section": section}))
        self.edits += 1
        return page

    def write(self, title: str, text: str) -> None:
        """Saves a whole page."""
        self.person.edit(title, text)
        self.edits += 1


def in_cell_of(key: str, words: str) -> Callable[[str], str]:
    """Somebody writes between the two comments of the first empty cell whose key begins so."""

    def fill(text: str) -> str:
        filled, number = re.subn(rf"(<!-- salonbot:slot {key}\S* -->)(?=<!--)", rf"\g<1>{words}", text, count=1)
        assert number == 1, text
        return filled

    return fill


def test_a_new_editor_finds_everything_from_the_index(wiki: DevWiki, tmp_path: Path) -> None:
    bot = SalonBot(wiki, tmp_path)
    bot.settings["pages"] |= {"list_template": "Salons list"}
    for name in ("Salons list", "Salons list end"):
        wiki.admin.edit(f"Template:{name}", "<noinclude>A list of salons.</noinclude>")
    hilltop = bot.report("Hilltop", budget="")
    bot.report("Riverside", budget="== Statement on your budget ==\nWe were lent a room and spent little.")
    assert bot.run()["exit"] == Exit.DONE
    newcomer = Newcomer(wiki)
    worklist = newcomer.page(INDEX, "Worklist")
    help_page = newcomer.page(INDEX, "Help for these pages")
    assert newcomer.page(worklist, "the help page") == help_page
    advocacy = newcomer.page(INDEX, "Advocacy")
    # What each page says will happen next: a report mended, a verdict, a response, a list, a page released, a stop.
    assert "A row goes when the report is mended." in newcomer.see(worklist)
    assert "The finding is then listed as settled" in newcomer.see(worklist)
    assert "what is written there stays" in newcomer.see(advocacy)
    for said in (
        "When the report is mended its row goes.",
        "At the next run the row stands under “Settled by editors”",
        "Your text stays as it is, follows its report",
        "At its next run the bot fills the space between them",
        "At the next run the bot writes the page anew",
        "At its next run the bot reads every report anew",
        "from then on it saves nothing, until the page says yes again",
    ):
        assert said in newcomer.see(help_page)

    assert newcomer.edit(worklist, "add the section", lambda _: HILLTOP_BUDGET, row="Hilltop") == hilltop
    newcomer.edit(worklist, "give a verdict", in_cell_of("f.", "known, a room was lent"), row="Riverside")
    newcomer.edit(advocacy, "write a response", in_cell_of("r.", "We shall talk about it."))
    (example,) = re.findall(r"<pre>(.*?)</pre>", wiki.alice.html(help_page), re.DOTALL)
    newcomer.write("User:Alice/Salons", re.sub(r"\|country=[^|}]*", "", unescape(example)))
    assert newcomer.edits == 4
    statistics = newcomer.page(INDEX, "Statistics")
    wiki.bob.edit(statistics, str(wiki.bob.text(statistics)).replace("\n|}", "\n|}\nBob was here.", 1))
    assert bot.run()["exit"] == Exit.PAGES_LEFT

    assert "Hilltop" not in newcomer.see(worklist)
    settled = newcomer.see(worklist).split("Settled by editors")[-1]
    assert "Riverside" in settled
    assert "known, a room was lent" in settled
    assert "We shall talk about it." in newcomer.see(advocacy)
    assert "Hilltop" in newcomer.see("User:Alice/Salons")
    row = next(part for part in wiki.alice.html(INDEX).split("<tr")[1:] if "Hilltop" in part)
    assert "complete" in row
    status = newcomer.page(help_page, "the status page")
    assert newcomer.page(INDEX, "last checked") == status
    assert "add the word “release” to the marker where its text begins, and save" in newcomer.see(status)
    assert parse_qs(urlsplit(newcomer.address(status, "purge the index")).query)["action"] == ["purge"]

    def released(text: str) -> str:
        return re.sub(r"(<!-- salonbot:begin statistics \w+)", r"\1 release", text, count=1)

    assert newcomer.edit(status, "edit the page", released, row="Statistics") == statistics
    assert bot.run()["exit"] == Exit.DONE
    assert "Bob was here." in newcomer.see(statistics).split("No longer matched")[-1]
    assert "Every generated page is as it should be." in newcomer.see(status)

    stop_page = newcomer.page(INDEX, "stop the bot")
    newcomer.write(stop_page, "no")
    before = bot.edits()
    assert bot.run()["exit"] == Exit.DENIED
    assert bot.edits() == before
    assert newcomer.edits == 6
    newcomer.write(stop_page, "yes")
    assert bot.run()["exit"] == Exit.DONE
