"""A wiki in the middle of its life, for whole runs of the bot with something wrong, and what can be seen from outside.

The scene is made once and brought back for every fault: three reports, of which one is new and one was changed
since the bot's last run; all generated pages, with text of people above and below the bot's block and in a slot.
Runs are processes that are given an operator's command line; they start from a warm interpreter (the modules of
the bot are imported, nothing is configured), or cold where asked for. What became of the pages is read over the
wiki's API by somebody who is not the bot.
"""

from __future__ import annotations

import functools
import importlib
import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.plan import markers
from bot.render.slots import read_slots, without_slots
from testing.devwiki import DevWiki, faults, server
from testing.moment import Moment
from testing.proxy import FaultProxy, ReplaceBody, Rule
from testing.salonbot import BASE, BUDGET, INDEX, REPORT, STATUS, SalonBot

BOT = "SalonBot"
STOP = "User:SalonBot/Run"
ADVOCACY = f"{INDEX}/Advocacy"
PAIR = (INDEX, ADVOCACY)  # the pages of a run that is not about all of them
# Waits of a fraction of a second; a wiki may ask for one second, and is silent for three at the most.
SHORT = "max_retries = 1\nretry_wait = 0\nretry_max = 1\nsocket_timeout = (3, 3)\n"
Bounds = tuple[float, float]  # the seconds in a minute of the bot's deadline, and the most for one request
LONG: Bounds = (60, 300)
OURS = importlib.import_module("testing.cycles_warm").call

WARM = multiprocessing.get_context("forkserver")
WARM.set_forkserver_preload(["testing.cycles_warm"])


@dataclass(frozen=True, slots=True)
class Theirs:
    """What people wrote on a page: around the block, and in its slots."""

    before: str
    after: str
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ran:
    """How one run ended; ``code`` is negative where a signal ended it, ``outcome`` its own report."""

    code: int
    seconds: float
    out: str
    err: str
    outcome: dict[str, Any] | None

    @property
    def pages(self) -> dict[str, dict[str, Any]]:
        """The outcome of each page by title."""
        return {page["title"]: page for page in self.outcome["pages"]} if self.outcome else {}


class Call:
    """A run under way."""

    def __init__(self, bot: SalonBot, words: tuple[object, ...], *, cold: bool, name: str, bounds: Bounds) -> None:
        self._base = bot.folder / name
        self._report = Path(f"{self._base}.json")
        self._report.unlink(missing_ok=True)
        command = bot.command("run", "--report", self._report, *words)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYWIKIBOT")}
        environment |= {"HOME": str(bot.folder), "PYTHONPATH": os.pathsep.join(("", *sys.path)).strip(os.pathsep)}
        self._started = time.monotonic()
        self._cold: subprocess.Popen[bytes] | None = None
        if cold:
            with open(f"{self._base}.out", "w") as out, open(f"{self._base}.err", "w") as err:
                self._cold = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment, cwd=bot.folder
                )
            self.pid = self._cold.pid
        else:
            self._warm = WARM.Process(target=OURS, args=(command[3:], str(self._base), environment, bounds))
            self._warm.start()
            self.pid = int(self._warm.pid or 0)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait(self, seconds: float = 60) -> Ran:
        """How it ended. A run that takes longer is killed, and fails the test."""
        if self._cold is not None:
            code: int | None = self._cold.wait(seconds)
        else:
            self._warm.join(seconds)
            code = self._warm.exitcode
            if code is None:
                self._warm.kill()
        out, err = (Path(f"{self._base}.{end}").read_text() for end in ("out", "err"))
        assert code is not None, f"still running after {seconds} s:\n{out}\n{err}"
        assert "Traceback" not in err, err
        outcome = json.loads(self._report.read_text()) if self._report.exists() else None
        return Ran(code, time.monotonic() - self._started, out, err, outcome)


@dataclass
class Scene:
    """The wiki, the proxy before it, the bot, and what is known of the pages from outside."""

    wiki: DevWiki
    proxy: FaultProxy
    folder: Path
    titles: list[str] = field(default_factory=list)  # of the generated pages, but the status page
    control: dict[str, str] = field(default_factory=dict)  # the block each page should come to have, slots empty
    theirs: dict[str, Theirs] = field(default_factory=dict)
    since: int = 0  # the last revision of the scene
    calls: list[Call] = field(default_factory=list)
    bounds: Bounds = LONG
    problems: list[Exception] = field(default_factory=list)  # of what was to happen in the middle of a run

    def __post_init__(self) -> None:
        self.pywikibot = self.wiki.pywikibot_at(self.proxy.port, self.folder / "pywikibot")
        config = self.pywikibot / "user-config.py"
        config.write_text(config.read_text() + SHORT)
        self.bot = SalonBot(self.wiki, self.folder, pywikibot=self.pywikibot)

    # Making it and bringing it back

    def make(self) -> None:
        """From the wiki's first state to the scene."""
        self.wiki.reset()
        wiki = self.wiki
        for name in ("Lakeside", "Hilltop"):
            wiki.alice.edit(f"{BASE}/{name}", REPORT.format(budget=BUDGET if name == "Lakeside" else ""))
        wiki.run_jobs()
        assert self.run().code == 0
        self.titles = self._titles()
        for title in self.titles:
            if title.endswith(".json"):
                continue  # a page for programs is the bot's as a whole
            text = str(wiki.alice.text(title))
            slots = read_slots(text)
            if slots:
                mark = f"<!-- salonbot:slot {min(slots)} -->"
                text = text.replace(mark, f"{mark}We ''agree'', and answer [[Salons/Lakeside|them]].")
            above = "== About this page ==\nA greeting by Amina Example.\n\n"
            wiki.alice.edit(title, f"{above}{text}\n\n== Notes ==\nWhat Benoît Exemple noted.\n")
        wiki.bob.edit(f"{BASE}/Hilltop", REPORT.format(budget="").replace("Speak with one voice", "Speak up"))
        wiki.bob.edit(f"{BASE}/Market town", REPORT.format(budget=""))
        wiki.admin.edit(STOP, "yes")  # she is logged in from now on, and has her token
        wiki.run_jobs()
        self._keep()
        self.restore()
        done = self.run()
        assert done.code == 0, done.err
        texts = self.texts(self.titles)
        self.control = {title: without_slots(markers.block(text).body) for title, text in texts.items()}
        assert {*PAIR} < {title for title, revisions in self.ours(self.titles).items() if revisions}

    def _titles(self) -> list[str]:
        """The generated pages, but the status page."""
        pages = self.wiki.reader.query(list="allpages", apprefix=INDEX, aplimit="max")["allpages"]
        return [page["title"] for page in pages if page["title"] != STATUS]

    def _keep(self) -> None:
        self._theirs = {title: parts for title, text in self.texts(self.titles).items() if (parts := theirs(text))}
        self.since = max(change["revid"] for change in self.wiki.reader.recent_changes())
        self._moment = Moment(self.wiki, self.folder, self.folder.parent / f"{self.folder.name}-kept")

    def restore(self) -> None:
        """The scene as it was made, without faults, everybody logged in."""
        self.proxy.clear()
        self._moment.restore()
        self.bot.settings["state"]["folder"] = str(self.folder / "state")
        self.bot.settings["guards"].pop("deadline_minutes", None)
        self.bot.pywikibot = self.pywikibot
        self.bounds = LONG
        self.calls.clear()
        self.problems.clear()
        self.theirs = dict(self._theirs)

    # Doing

    def start(self, *words: object, cold: bool = False, name: str = "run") -> Call:
        self.calls.append(Call(self.bot, words, cold=cold, name=name, bounds=self.bounds))
        return self.calls[-1]

    def run(self, *words: object, cold: bool = False) -> Ran:
        return self.start(*words, cold=cold).wait()

    def when(self, match: str, act: Callable[[], object], *, after: int = 0) -> Rule:
        """Something that happens once, when the wiki has done its work and before the bot hears of it."""

        def acting(body: str) -> str:
            try:
                act()
            except Exception as problem:
                self.problems.append(problem)
            return body

        return self.proxy.add(ReplaceBody(acting), match, after=after)

    def edits(self, title: str, change: Callable[[str], str]) -> int:
        """An edit by a person, who must find it on the page afterwards."""
        text = change(self.text(title))
        if parts := theirs(text):
            self.theirs[title] = parts
        return self.wiki.alice.edit(title, text)

    def sql(self, query: str, file: str = "devwiki.sqlite") -> None:
        """Behind MediaWiki's back; its workers forget what they know."""
        with closing(sqlite3.connect(self.wiki.folder / "data" / file, timeout=10)) as database, database:
            database.execute(query)
        server.forget(self.wiki.port)

    def state(self, query: str) -> None:
        """In the bot's own memory."""
        with closing(sqlite3.connect(self.folder / "state/salonbot.sqlite")) as database, database:
            database.execute(query)

    def forget_login(self) -> None:
        """The next run has to log in."""
        for file in self.pywikibot.glob("*.lwp"):
            file.unlink()

    def lose_sessions(self) -> None:
        """Nobody is logged in any more."""
        self.sql("DELETE FROM objectcache WHERE keyname LIKE '%MWSession%'", "wikicache.sqlite")
        self.wiki._people.clear()

    def mend(self) -> None:
        """The end of what the proxy and the wiki's settings play."""
        self.proxy.clear()
        self.wiki.clear_faults()

    def lag_ends(self) -> None:
        faults.clear(self.wiki.instance.state)

    # Looking

    def text(self, title: str) -> str:
        return str(self.wiki.reader.text(title))

    def texts(self, titles: Sequence[str]) -> dict[str, str]:
        """What stands on these pages now; one that is not there is left out."""
        pages = self._revisions(titles="|".join(titles))
        return {page["title"]: page["revisions"][0]["slots"]["main"]["content"] for page in pages}

    def ours(self, titles: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
        """The bot's edits of each page since the scene was made, the oldest first: number of the revision and text."""
        made = self.wiki.reader.query(list="usercontribs", ucuser=BOT, uclimit=50, ucprop="ids")["usercontribs"]
        numbers = [str(edit["revid"]) for edit in made if edit["revid"] > self.since]
        pages = self._revisions(revids="|".join(numbers)) if numbers else []
        found = {
            page["title"]: sorted((item["revid"], item["slots"]["main"]["content"]) for item in page["revisions"])
            for page in pages
        }
        return {title: found.get(title, []) for title in titles}

    def _revisions(self, **asked: str) -> list[dict[str, Any]]:
        query = self.wiki.reader.query(prop="revisions", rvprop="ids|content", rvslots="main", **asked)
        return [page for page in query["pages"] if "revisions" in page]

    def look(self, titles: Sequence[str]) -> dict[str, list[tuple[int, str]]]:
        """The bot's edits of each page; every one of them is sound, and nothing of anybody's is lost."""
        found = self.ours(titles)
        for title, edits in found.items():
            for number, text in edits:
                assert markers.block(text).ours, f"{title}: the checksum of revision {number} is not its text's"
            assert len({text for _, text in edits}) == len(edits), f"{title}: saved twice"
        for title, text in self.texts(titles).items():
            if parts := theirs(text):
                assert parts == self.theirs[title], f"{title}: a text of a person is not as it was"
        return found

    def finished(self, titles: Sequence[str]) -> None:
        """Every page says exactly what it should."""
        texts = self.texts(titles)
        for title in titles:
            block = markers.block(texts[title])
            assert block.ours, title
            assert without_slots(block.body) == self.control[title], title


def only(pages: Sequence[str]) -> list[str]:
    """The words for a run about these pages; none of them for all."""
    return [word for title in pages for word in ("--only", title)]


def theirs(text: str) -> Theirs | None:
    """What of a page is people's; None where its markers are not sound."""
    try:
        block = markers.block(text)
    except markers.Unsound:
        return None
    return Theirs(block.before, block.after, {key: said for key, said in read_slots(block.body).items() if said})


@functools.cache
def tmpfs_works() -> bool:
    """Whether this user may mount a small file system."""
    return os.getuid() == 0 and shutil.which("mount") is not None
