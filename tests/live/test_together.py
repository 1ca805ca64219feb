"""Two editors, an administrator and the bot on the same pages, at random and at once: nobody's words are lost.

The steps are seeded; how the bot's requests and the people's fall between each other is left to the moment. Everybody
edits as careful software does, on the revision that was read, and begins again where somebody was quicker. What is
known of the bot's pages is what stands there; ``SALONBOT_STEPS=500`` makes the long version.
"""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import permutations
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from bot.plan import markers
from bot.plan.theirs import slots_on
from bot.render.slots import BETWEEN_TEXTS, read_slots, stands_in, without_slots
from bot.run.outcome import Exit
from testing import edits
from testing.devwiki import DevWiki
from testing.edits import Change, Writing
from testing.people import ApiError, Person
from testing.salonbot import BASE, BUDGET, INDEX, REPORT
from testing.warm_bot import WarmBot

ADVOCACY, STOP = f"{INDEX}/Advocacy", "User:SalonBot/Run"
PAGES = ("Index", "Index/Worklist", "Index/Advocacy", "Index/Statistics")
ONLY = [word for page in PAGES for word in ("--only", page)]
DIGEST = ["--only", "Index/Advocacy"]  # where texts go from part to part
STEPS = int(os.environ.get("SALONBOT_STEPS", "100"))
SEED = int(os.environ.get("SALONBOT_SEED", "20190701"))
A_RUN_EVERY = 25  # steps, on average
MENDED = 0.75  # of the runs after which somebody reads what they say
NAMES = ("Hilltop", "Lakeside", "Market town", "New bridge", "Old port", "River mouth", "Seaside", "Upland")
SMALL: dict[str, dict[str, object]] = {"guards": {"max_bytes": 34_000, "max_shrink_percent": 100}}


@dataclass
class Together:
    """The wiki, who edits it, and every word that people wrote on the bot's pages and nobody took out."""

    wiki: DevWiki
    bot: WarmBot
    chance: random.Random
    words: set[str] = field(default_factory=set)
    taken_out: set[str] = field(default_factory=set)
    moved_out: set[str] = field(default_factory=set)
    copied: set[str] = field(default_factory=set)  # by a person who undid the bot's edit of one part alone
    number: int = 0
    first_is_long: bool = False
    protected: set[str] = field(default_factory=set)
    reports: dict[str, bool] = field(default_factory=dict)  # by title: whether it is there
    under_way: ForkServerProcess | None = None
    codes: list[int] = field(default_factory=list)
    most_parts: int = 0
    twice: int = 0  # words that stood twice after some run

    # Looking

    def texts(self) -> dict[str, str]:
        """What stands on the bot's pages."""
        asked = {"generator": "allpages", "gapprefix": INDEX, "gaplimit": "max"}
        pages = self.wiki.reader.query(prop="revisions", rvprop="content", rvslots="main", **asked)["pages"]
        return {page["title"]: page["revisions"][0]["slots"]["main"]["content"] for page in pages}

    def standing(self) -> dict[str, int]:
        """How often each word stands there."""
        texts = self.texts()
        self.most_parts = max(self.most_parts, sum(title.startswith(ADVOCACY) for title in texts))
        return {word: sum(text.count(word) for text in texts.values()) for word in self.words | self.taken_out}

    def look(self) -> None:
        """Each word of theirs is there; what they took out has not come back."""
        standing = self.standing()
        assert not {word for word in self.words if not standing[word]}
        assert not {word for word in self.taken_out if standing[word]}
        self.twice += sum(standing[word] > 1 for word in self.words)

    # What people do

    def somebody(self) -> Person:
        return self.chance.choice((self.wiki.alice, self.wiki.bob))

    def title(self) -> str:
        """One of the bot's pages, more often one with slots."""
        titles = sorted(title for title in self.texts() if not title.endswith(".json"))
        with_slots = [title for title in titles if title.startswith((ADVOCACY, f"{INDEX}/Worklist"))]
        return self.chance.choice(with_slots + titles)

    def parts(self) -> list[str]:
        return [title for title in sorted(self.texts()) if title.startswith(ADVOCACY)]

    def change(self, title: str, change: Change) -> bool:
        """One edit by one of them; whether there was something to do and they may."""
        person = self.somebody()
        while True:
            revision = person.revision(title)
            if revision is None or (text := change(revision["content"])) is None:
                return False
            try:
                person.edit(title, text, baserevid=revision["revid"], nocreate=1)
            except ApiError as refusal:
                if refusal.code == "protectedpage":
                    return False
                if refusal.code != "editconflict":
                    raise
                continue
            return True

    def writes(self, ways: tuple[Writing, ...], title: str | None = None) -> None:
        way, self.number = self.chance.choice(ways), self.number + 1
        word, chance = f"Wörd{self.number}x", random.Random(self.chance.random())
        if self.change(title or self.title(), lambda text: way(text, word, chance)):
            self.words.add(word)

    def writes_in_a_slot(self) -> None:
        self.writes(edits.SLOTS)

    def answers_at_a_border(self) -> None:
        """In the first or the last row of a part of the digest: the next one to go to another part."""
        self.writes((edits.in_first_slot, edits.in_last_slot), self.chance.choice(self.parts()))

    def writes_around(self) -> None:
        self.writes(edits.AROUND)

    def writes_inside(self) -> None:
        self.writes(edits.INSIDE)

    def copies_a_row(self) -> None:
        self.change(self.title(), lambda text: edits.row_copied(text, self.chance))

    def moves_a_row_out(self) -> None:
        """What the row says stands outside from now on, and once more where the row was copied before."""
        moved = ""

        def out(text: str) -> str | None:
            nonlocal moved
            new = edits.row_moved_out(text, self.chance)
            moved = (new or "").partition("\n|}\n")[0]
            return new

        if self.change(self.title(), out):
            self.moved_out |= {word for word in self.words if word in moved}

    def releases(self) -> None:
        self.change(self.title(), edits.released)

    def breaks_a_page(self) -> None:
        """The end marker goes with something else, or comes back."""
        if not any(self.change(title, edits.with_end) for title in sorted(self.texts())):
            self.change(self.title(), edits.without_end)

    def idle(self) -> bool:
        return self.under_way is None or self.under_way.exitcode is not None

    def takes_out(self) -> None:
        """Somebody thinks better of a word, wherever it stands; the bot has nothing of it in its hands."""
        if self.idle() and self.words and not self.protected:
            word = self.chance.choice(sorted(self.words))
            for title, text in self.texts().items():
                if word in text:
                    self.change(title, lambda text: text.replace(word, ""))
            self.words.remove(word)
            self.taken_out.add(word)

    def undoes(self) -> None:
        """The bot's last edit of a page is taken back, and with it whatever it brought there: by people's own hand."""
        if self.idle():
            person, title = self.somebody(), self.title()
            ours = (edit for edit in person.history(title) if edit["user"] == "SalonBot" and edit["parentid"])
            if last := next(ours, None):
                with suppress(ApiError):  # where later edits are in its way
                    person.write("edit", title=title, undo=last["revid"])
            standing = self.standing()
            self.words -= {word for word in self.words if not standing[word]}
            self.taken_out -= {word for word in self.taken_out if standing[word]}
            self.copied |= {word for word in self.words if standing[word] > 1}

    # What happens to the reports and on the wiki

    def rows_move(self, limit: int | None = 1) -> None:
        """The first report grows or shrinks, and every row after it moves; a run may make one edit, or all."""
        self.first_is_long = not self.first_is_long
        self.report("A grove", 2400 if self.first_is_long else 1)
        self.runs(DIGEST, limit)

    @property
    def outcome(self) -> Path:
        """What the run under way says at its end, if it comes to it."""
        return self.bot.folder / "outcome.json"

    def report(self, name: str | None = None, length: int | None = None) -> None:
        """A report is written, or changed."""
        title = f"{BASE}/{name or self.chance.choice(NAMES)}"
        text = REPORT.format(budget=self.chance.choice((BUDGET, "")))
        point = f"{'words ' * (length or self.chance.choice((10, 1200, 1200)))}{self.chance.randrange(1000)}"
        self.somebody().edit(title, text.replace("Speak with one voice", point))
        self.reports[title] = True

    def a_report_goes_or_comes_back(self) -> None:
        title = self.chance.choice(sorted(self.reports))
        if not self.reports[title]:
            self.wiki.admin.write("undelete", title=title)
        elif sum(self.reports.values()) > 3:
            self.wiki.admin.delete(title)
        else:
            return
        self.reports[title] = not self.reports[title]

    def renames_a_report(self) -> None:
        title = self.chance.choice(sorted(title for title, there in self.reports.items() if there))
        self.number += 1
        new = f"{BASE}/{self.chance.choice(NAMES)} {self.number}"
        self.wiki.admin.move(title, new, redirect=False)
        del self.reports[title]
        self.reports[new] = True

    def protects(self) -> None:
        if self.protected:
            self.wiki.admin.protect(self.protected.pop(), "all")
        else:
            self.protected.add(title := self.title())
            self.wiki.admin.protect(title)

    def stops(self) -> None:
        self.wiki.admin.edit(STOP, "no" if self.wiki.reader.text(STOP) == "yes" else "yes")

    # What the bot does

    def runs(self, pages: Sequence[str] = (), limit: int | None = None) -> None:
        """The run under way comes to its end, and what is there is looked at; another one begins."""
        self.comes_to_end()
        if self.codes and self.codes[-1] == Exit.DENIED:
            self.wiki.admin.edit(STOP, "yes")
        if not pages:
            pages, limit = self.chance.choice((ONLY, DIGEST)), self.chance.choice((None, 1, 2, 3))
        self.outcome.unlink(missing_ok=True)
        options = ["--report", self.outcome, *([] if limit is None else ["--limit", limit])]
        self.under_way = self.bot.begin("run", *pages, *options)

    def is_killed(self) -> None:
        if self.under_way and self.under_way.pid and self.under_way.is_alive():
            os.kill(self.under_way.pid, signal.SIGKILL)

    def comes_to_end(self) -> None:
        if self.under_way is not None:
            self.codes.append(self.bot.end(self.under_way))
            self.under_way = None
            self.look()
            if self.outcome.exists() and self.chance.random() < MENDED:
                self.mend(json.loads(self.outcome.read_text())["pages"])

    def mend(self, pages: Sequence[dict[str, str]]) -> None:
        """Editors do what the run tells them on the pages that it held."""
        for page in pages:
            if page["code"] in MENDING:
                self.change(page["title"], MENDING[page["code"]])

    def is_taken_back(self) -> None:
        """Answered rows moved, somebody wrote on since, the operator takes the run back: nothing is copied by that."""
        border = edits.in_first_slot if self.first_is_long else edits.in_last_slot
        for title in self.parts():
            self.writes((border,), title)
        self.rows_move(limit=None)
        self.comes_to_end()
        for title in self.chance.sample(parts := self.parts(), len(parts) // 2):
            self.writes(edits.AROUND, title)
        self.under_way = self.bot.begin("rollback")
        self.comes_to_end()
        self.bot("rollback", "--release")
        standing = self.standing()
        self.taken_out -= {word for word in self.taken_out if standing[word]}


STEPS_OF: dict[Callable[[Together], None], int] = {
    Together.writes_in_a_slot: 18,
    Together.answers_at_a_border: 20,
    Together.writes_around: 10,
    Together.writes_inside: 8,
    Together.copies_a_row: 3,
    Together.moves_a_row_out: 2,
    Together.takes_out: 8,
    Together.undoes: 2,
    Together.releases: 12,
    Together.breaks_a_page: 3,
    Together.report: 8,
    Together.rows_move: 6,
    Together.a_report_goes_or_comes_back: 4,
    Together.renames_a_report: 3,
    Together.protects: 5,
    Together.stops: 2,
    Together.is_killed: 4,
    Together.is_taken_back: 4,
}


@pytest.fixture
def together(wiki: DevWiki, tmp_path: Path) -> Iterator[Together]:
    wiki.settings('{"wgRateLimits": {"edit": {"user": [10000, 60]}}}')  # a day's work goes into a minute
    together = Together(wiki, WarmBot(wiki, tmp_path, SMALL), random.Random(SEED))
    for name in NAMES:
        together.report(name)
    wiki.run_jobs()
    assert together.bot("run", *ONLY) == Exit.DONE
    yield together
    if together.under_way is not None:
        together.bot.end(together.under_way)


@pytest.mark.timeout(max(300, 4 * STEPS))
def test_nobodys_words_are_lost_and_every_page_can_be_mended(together: Together) -> None:
    acts, weights = list(STEPS_OF), list(STEPS_OF.values())
    for _ in range(STEPS):
        if together.chance.random() < 1 / A_RUN_EVERY:
            together.runs()
        else:
            (act,) = together.chance.choices(acts, weights)
            act(together)
    together.comes_to_end()
    assert set(together.codes) <= {Exit.DONE, Exit.PAGES_LEFT, Exit.DENIED, -signal.SIGKILL}
    assert len(together.codes) > STEPS / A_RUN_EVERY / 2
    assert len(together.words) > STEPS / 8
    assert together.most_parts > 1

    for title in together.protected:
        together.wiki.admin.protect(title, "all")
    together.wiki.admin.edit(STOP, "yes")
    mended: set[tuple[str, str]] = set()
    for _ in range(8):
        left = [page for page in together.bot.run(*ONLY)["pages"] if page["code"]]
        together.look()
        for page in left:
            assert (page["title"], page["code"]) not in mended, page
            if page["code"] not in PASSING:
                mended.add((page["title"], page["code"]))
                assert together.change(page["title"], MENDING[page["code"]]), page
        edited = together.bot.edits()
        if not left and not together.bot.run(*ONLY)["problem"] and together.bot.edits() == edited:
            break
    else:
        raise AssertionError("the bot does not come to rest")
    texts = together.texts()
    for word in together.words:
        inside = {title: times(word, markers.block(text).body) for title, text in texts.items() if word in text}
        outside = sum("".join(markers.outside(text)).count(word) for text in texts.values())
        # who writes over the cell of one of two copies makes another text of it
        slots = [(title, key, said) for title in inside for key, said in slots_on(texts[title]).items() if word in said]
        assert sum(inside.values()) <= 1 or word in together.copied, (word, slots)
        assert sum(inside.values()) + outside == 1 or word in together.moved_out | together.copied, (word, inside)


def times(word: str, body: str) -> int:
    """How often a word stands in a block. Two people may have written on in two copies of an answer: both are kept."""
    slots = read_slots(body)
    for text in slots.values():
        pieces = [piece for piece in text.split(BETWEEN_TEXTS) if piece.strip()]
        assert not any(stands_in(one, other) for one, other in permutations(pieces, 2)), text
    return sum(word in text for text in slots.values()) + without_slots(body).count(word)


PASSING = ("part-held", "slots")  # the next run goes on, as their messages say; what stays is seen below
# what an editor does whom a hold's message tells it
MENDING: dict[str, Change] = {
    "markers": edits.with_end,
    "edited": edits.released,
    "reverted": edits.released,
    "rolled-back": edits.released,
}
