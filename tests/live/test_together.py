"""Two editors and the bot on the same pages, at random and at once: what people wrote stays, what they took out too.

The steps are seeded; how the bot's requests and the people's fall between each other is left to the moment. Everybody
edits as careful software does, on the revision that was read, and begins again where somebody was quicker.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.plan import markers
from bot.render.slots import read_slots
from bot.run.outcome import Exit
from testing.cycles_scene import ADVOCACY, LONG, Call, Ran, only
from testing.devwiki import DevWiki
from testing.people import ApiError, Person
from testing.salonbot import BASE, BUDGET, INDEX, REPORT, WORKLIST, SalonBot

PAGES = (INDEX, WORKLIST, ADVOCACY)
STEPS = 500
A_RUN_EVERY = 15  # steps, on average
SEED = 20190701

Change = Callable[[str], str | None]  # a page's text as somebody would have it; None where there is nothing to do


@dataclass
class Together:
    """The wiki, who edits it, and every text that people wrote on the generated pages: page, and whether in a slot."""

    wiki: DevWiki
    bot: SalonBot
    chance: random.Random
    written: dict[str, tuple[str, bool]] = field(default_factory=dict)
    taken_out: dict[str, str] = field(default_factory=dict)  # by the people themselves
    broken: set[str] = field(default_factory=set)  # pages whose end marker somebody took out
    reports: dict[str, bool] = field(default_factory=dict)  # by title: whether it is there
    under_way: Call | None = None
    runs: list[Ran] = field(default_factory=list)

    # What people do

    def somebody(self) -> Person:
        return self.chance.choice((self.wiki.alice, self.wiki.bob))

    def change(self, title: str, change: Change) -> bool:
        """One edit by one of them; whether there was something to do."""
        person = self.somebody()
        while True:
            revision = person.revision(title)
            if revision is None or (text := change(revision["content"])) is None:
                return False
            try:
                person.edit(title, text, baserevid=revision["revid"], nocreate=1)
            except ApiError as refusal:
                if refusal.code != "editconflict":
                    raise
                continue
            return True

    def line(self) -> str:
        return f"Text {len(self.written) + len(self.taken_out)}: ''Zoë'' & [[Salons/Index|she]] – “yes”."

    def write_above(self) -> None:
        title, line = self.chance.choice(PAGES), self.line()
        if self.change(title, lambda text: f"{line}\n\n{text}"):
            self.written[line] = title, False

    def write_below(self) -> None:
        title, line = self.chance.choice(PAGES), self.line()
        if self.change(title, lambda text: f"{text}\n\n{line}"):
            self.written[line] = title, False

    def write_in_slot(self) -> None:
        title, line, which = self.chance.choice((ADVOCACY, WORKLIST)), self.line(), self.chance.random()

        def filled(text: str) -> str | None:
            if title in self.broken or not (keys := sorted(read_slots(text))):
                return None
            mark = f"<!-- salonbot:slot {keys[int(which * len(keys))]} -->"
            return text.replace(mark, f"{mark}{line} ", 1)

        if self.change(title, filled):
            self.written[line] = title, True

    def take_out(self) -> None:
        """Somebody thinks better of a text that one of them wrote."""
        if not self.written:
            return
        line = self.chance.choice(sorted(self.written))
        title, _ = self.written[line]
        if self.change(title, lambda text: text.replace(line, "") if line in text else None):
            del self.written[line]
            self.taken_out[line] = title

    def break_page(self) -> None:
        """The end marker goes with something else, or comes back."""
        title = self.chance.choice(PAGES)
        end = (
            f"<!-- salonbot:end {markers.block(str(self.wiki.reader.text(title))).name} -->" if not self.broken else ""
        )
        if self.broken:
            title = self.broken.pop()
            self.change(title, lambda text: text.replace("<!-- salonbot:lost -->", self._end_of(text), 1))
        elif self.change(title, lambda text: text.replace(end, "<!-- salonbot:lost -->", 1)):
            self.broken.add(title)

    @staticmethod
    def _end_of(text: str) -> str:
        name = text.partition("<!-- salonbot:begin ")[2].split()[0]
        return f"<!-- salonbot:end {name} -->"

    def undo(self) -> None:
        """The bot's last edit taken back, and some time later let go by the other."""
        title, person = self.chance.choice((INDEX, ADVOCACY)), self.somebody()
        ours = (edit for edit in person.history(title) if edit["user"] == "SalonBot" and edit["parentid"])
        if title not in self.broken and (last := next(ours, None)):
            with suppress(ApiError):  # where later edits are in its way
                person.write("edit", title=title, undo=last["revid"])

    def let_go(self) -> None:
        """Whatever holds a page: an editor says that the bot may write there."""

        def released(text: str) -> str | None:
            try:
                block = markers.block(text)
            except markers.Unsound:
                return None
            now = f"<!-- salonbot:begin {block.name} {block.checksum} -->"
            return text.replace(now, now.replace(" -->", " release -->"), 1) if now in text else None

        self.change(self.chance.choice(PAGES), released)

    def report(self) -> None:
        """A report is written, or changed."""
        name = self.chance.choice(("Lakeside", "Hilltop", "Market town", "Old port", "River mouth", "New bridge"))
        text = REPORT.format(budget=self.chance.choice((BUDGET, "")))
        point = f"Point {self.chance.randrange(1000)}"
        self.somebody().edit(f"{BASE}/{name}", text.replace("Speak with one voice", point))
        self.reports[f"{BASE}/{name}"] = True

    def report_gone(self) -> None:
        """A report is deleted or comes back: its rows go and come, and with them the slots."""
        title = self.chance.choice(sorted(self.reports))
        here = self.reports[title]
        if here and sum(self.reports.values()) < 3:
            return
        if here:
            self.wiki.admin.delete(title)
        else:
            self.wiki.admin.write("undelete", title=title)
        self.reports[title] = not here

    # What the bot does

    def run(self) -> None:
        """The run under way comes to its end, and what is there is looked at; another one begins."""
        self.come_to_end()
        self.under_way = self.start()

    def start(self) -> Call:
        return Call(self.bot, tuple(only(PAGES)), cold=False, name="run", bounds=LONG)

    def come_to_end(self) -> None:
        if self.under_way is not None:
            self.runs.append(self.under_way.wait())
            self.under_way = None
            self.look()

    def look(self) -> None:
        """Each text of theirs is there, whole, and where it belongs; what they took out has not come back."""
        for title in PAGES:
            text = str(self.wiki.reader.text(title))
            mine = {line: slot for line, (where, slot) in self.written.items() if where == title}
            for line in mine:
                assert text.count(line) == 1, f"{title}: {line!r} is there {text.count(line)} times"
            for line, where in self.taken_out.items():
                assert where != title or line not in text, f"{title}: {line!r} has come back"
            if title in self.broken:
                continue
            block = markers.block(text)
            for line, slot in mine.items():
                assert (line in block.before + block.after) is not slot, f"{title}: {line!r} has moved"
                if slot:
                    assert any(line in said for said in read_slots(block.body).values()), f"{title}: {line!r}"


STEPS_OF = {
    Together.write_above: 12,
    Together.write_below: 12,
    Together.write_in_slot: 34,
    Together.take_out: 14,
    Together.report: 12,
    Together.report_gone: 4,
    Together.undo: 3,
    Together.let_go: 3,
    Together.break_page: 2,
}


@pytest.fixture
def together(wiki: DevWiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Together]:
    (tmp_path / "bot").mkdir()
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "compiled"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    wiki.settings('{"wgRateLimits": {"edit": {"user": [10000, 60]}}}')  # a day's work goes into a minute
    bot = SalonBot(wiki, tmp_path / "bot")
    together = Together(wiki, bot, random.Random(SEED))
    for _ in range(8):
        together.report()
    wiki.run_jobs()
    assert together.start().wait().code == Exit.DONE
    yield together
    if together.under_way is not None:
        together.under_way.wait()


def test_five_hundred_steps_of_two_editors_and_the_bot_lose_nothing(together: Together) -> None:
    acts, weights = list(STEPS_OF), list(STEPS_OF.values())
    for _ in range(STEPS):
        if together.chance.random() < 1 / A_RUN_EVERY:
            together.run()
        else:
            (act,) = together.chance.choices(acts, weights)
            act(together)
    together.run()
    together.come_to_end()

    assert {ran.code for ran in together.runs} <= {Exit.DONE, Exit.PAGES_LEFT}
    assert len(together.runs) > STEPS / A_RUN_EVERY / 2
    assert len(together.written) > 100
    assert sum(slot for _, slot in together.written.values()) > 40
    codes = {page["code"] for ran in together.runs for page in ran.pages.values()}
    results = [page["result"] for ran in together.runs for page in ran.pages.values()]
    assert results.count("changed") > len(together.runs) / 2
    assert {"markers", "reverted"} <= codes
    while together.broken:
        together.break_page()
    for title in PAGES:
        together.change(title, _released)
    assert together.start().wait().code == Exit.DONE
    together.look()
    edits = together.bot.edits()
    assert together.start().wait().code == Exit.DONE
    assert together.bot.edits() == edits


def _released(text: str) -> str | None:
    block = markers.block(text)
    now = f"<!-- salonbot:begin {block.name} {block.checksum} -->"
    return text.replace(now, now.replace(" -->", " release -->"), 1)
