"""Whole runs on real wikitext: what people write into the bot's pages outlives everything that happens to reports."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.render.slots import read_slots
from bot.reports.collection import load
from bot.run.cycle import Cycle
from bot.run.outcome import Exit
from bot.run.rules import rules_of
from bot.wiki.base import Refused, Saved
from testing.cycles import CATEGORY, STOP, Bot, settings
from testing.seeds import seeds

RULES = rules_of(load("salons"))
THEMES = ("Advocacy", "Diversity", "Community Health")
TEXTS = ("We agree.", "Réponse | {{à}} suivre", "* one\n* two [[Page|x]]", "=== no ===", "<b>ok</b>", "known, خبر")
SLOT = re.compile(r"<!-- salonbot:slot (\S+) -->(.*?)(<!-- salonbot:slot-end -->)", re.DOTALL)


def report(chance: random.Random) -> str:
    """A report of random length with some of the themes, and sometimes without its budget."""
    themes = chance.sample(THEMES, chance.randint(0, len(THEMES)))
    points = [f"* {'words ' * chance.randint(1, 150)}\n** {chance.random()}\n" for _ in range(chance.randint(1, 3))]
    budget = "== Statement on your budget ==\nWe spent 100 USD.\n" if chance.random() < 0.5 else ""
    said = "".join(f"=== {theme} ===\n{''.join(points)}" for theme in themes)
    day = f"{chance.randint(1, 30)} July 2019, Oran, Algeria"
    return f"== Date and location ==\n{day}\n== Discussion ==\n{said}\n{budget}"


@dataclass
class Wild(Bot):
    """A bot with small pages, so that digests have parts, on a wiki where much happens between its runs."""

    def cycle(self, status_page: bool = False, **options: Any) -> Cycle:
        return replace(super().cycle(status_page, **options), rules=RULES)


class World:
    """Reports that come, go, change and are renamed; people who answer; a bot that runs, sometimes cut short."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        caps = {"max_edits": 1000, "max_new_pages": 1000, "max_shrink_percent": 100}
        self.bot = Wild(settings(guards={**caps, "max_bytes": chance.choice([26_000, 30_000, 60_000])}))
        self.wiki = self.bot.wiki
        self.wiki.categories[CATEGORY].clear()
        self.gone: list[str] = []
        self.written: dict[str, set[str]] = {}  # what people wrote, by slot
        self.number = 0
        for _ in range(6):
            self.comes()
        self.bot.run()

    @property
    def reports(self) -> list[str]:
        return sorted(member.title for member in self.wiki.categories[CATEGORY])

    def comes(self) -> None:
        if self.gone and self.chance.random() < 0.5:
            title = self.gone.pop()
        else:
            self.number += 1
            title = f"Salons/{self.chance.choice('ABCXYZ')}{self.number}"
        self.wiki.add(title, report(self.chance), CATEGORY)

    def changes(self) -> None:
        self.wiki.add(self.chance.choice(self.reports), report(self.chance))

    def goes(self) -> None:
        title = self.chance.choice(self.reports)
        if len(self.reports) > 1:
            members = self.wiki.categories[CATEGORY]
            self.wiki.categories[CATEGORY] = [member for member in members if member.title != title]
            self.gone.append(title)

    def is_renamed(self) -> None:
        old, self.number = self.chance.choice(self.reports), self.number + 1
        new = f"Salons/{self.chance.choice('ABCXYZ')}{self.number}"
        self.wiki.pages[new] = replace(self.wiki.pages.pop(old), title=new)
        members = self.wiki.categories[CATEGORY]
        self.wiki.categories[CATEGORY] = [
            replace(member, title=new) if member.title == old else member for member in members
        ]

    def answers(self) -> None:
        """A person writes into a slot, after what stands there."""
        places = [
            (title, found) for title, page in sorted(self.wiki.pages.items()) for found in SLOT.finditer(page.text)
        ]
        if places:
            title, found = self.chance.choice(places)
            self.number += 1
            text = f"{self.chance.choice(TEXTS)} ({self.number})"
            page = self.wiki.pages[title].text
            self.wiki.add(title, page[: found.start(3)] + text + page[found.start(3) :], by="Amina Example")
            self.written.setdefault(found[1], set()).add(text)

    def runs(self) -> None:
        self.bot.run()

    def runs_for_some_pages(self) -> None:
        self.bot.run(limit=self.chance.randint(1, 4))

    def runs_while_pages_are_refused(self) -> None:
        save = self.wiki.save

        def refusing(title: str, text: str, **more: Any) -> Saved:
            if self.chance.random() < 0.3:
                raise Refused("protected", "the page is protected")
            return save(title, text, **more)

        self.wiki.save = refusing
        self.bot.run()
        del self.wiki.save

    def check(self) -> None:
        """Every text stands in the bot's pages as it was written, in the slot that it was written in."""
        standing: dict[str, str] = {}
        for page in self.wiki.pages.values():
            if page.title != STOP:
                for key, text in read_slots(page.text).items():
                    standing[key] = standing.get(key, "") + text
        for key, texts in self.written.items():
            for text in texts:
                assert text in standing.get(key, ""), (key, text)


STEPS = [World.comes, World.changes, World.goes, World.is_renamed, World.answers, World.answers, World.runs]
STEPS += [World.runs_for_some_pages, World.runs_while_pages_are_refused]


@pytest.mark.parametrize("seed", seeds(50))
def test_not_a_byte_of_what_people_wrote_is_lost(seed: int) -> None:
    world = World(seed)
    for step in world.chance.choices(STEPS, k=14):
        step(world)
        world.check()
    world.runs()
    world.check()
    world.runs()  # a text that went to another part in the run before leaves its old place
    world.check()
    world.runs()
    assert world.bot.wiki.saved() == []
    assert world.bot.outcome.exit is Exit.DONE
    world.check()
