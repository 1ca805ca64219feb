"""Wanted pages × current pages → a Plan: what would be saved, what stays, what is held and why.

Pure: the same pages give the same plan. Each page goes through the guards of ``bot.guards``; saving, and the
guards that need the wiki at that moment (stop page, base revision, read back), are ``bot.publish``'s.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot import markers
from bot.facts import States
from bot.guards import GUARDS, Draft, Guard, Hold, Limits, Written
from bot.render import Wanted
from bot.render.slots import DamagedSlots, read_slots
from bot.summary import Links, Said, edit_summary
from bot.wiki.base import Page


@dataclass(frozen=True, slots=True)
class Edit:
    """One save: ``base`` is the revision ``old`` was read at, None for a page that does not exist."""

    title: str
    kind: str
    base: int | None
    old: str
    new: str
    summary: str
    facts: Mapping[str, int]

    @property
    def creates(self) -> bool:
        """Whether the page is new."""
        return self.base is None

    def diff(self) -> list[str]:
        """The change as the lines of a unified diff; every character that differs is in it."""
        old, new = (text.split("\n") if text else [] for text in (self.old, self.new))
        names = f"{self.title} (now)", f"{self.title} (new)"
        return list(difflib.unified_diff(old, new, *names, n=2, lineterm=""))


@dataclass(frozen=True, slots=True)
class Held:
    """A page that is not to be saved now, and what a person can do about it."""

    title: str
    hold: Hold


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that already says what it should."""

    title: str


Step = Edit | Held | Unchanged


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do, page by page, in the order of the wanted pages; made from these ``reports``."""

    steps: tuple[Step, ...] = ()
    reports: States = field(default_factory=dict)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The pages to be saved."""
        return tuple(step for step in self.steps if isinstance(step, Edit))


@dataclass(frozen=True, slots=True)
class Planner:
    """What planning knows besides the pages.

    The limits, what the bot wrote last, the time now, our account, what the reports are like, and where the
    edit summaries lead.
    """

    limits: Limits
    written: Mapping[str, Written]
    now: datetime
    account: str | None = None
    reports: States = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    guards: tuple[Guard, ...] = GUARDS

    def plan(self, wanted: Iterable[Wanted], current: Mapping[str, Page]) -> Plan:
        """The plan for these pages; past the caps of the limits further edits are held."""
        return Plan(self.capped([self.step(item, current.get(item.title)) for item in wanted]), self.reports)

    def capped(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        """The steps, with every edit held that is past the caps."""
        kept: list[Step] = []
        edits = created = 0
        for step in steps:
            if isinstance(step, Edit) and (hold := self._cap(step, edits, created)):
                kept.append(Held(step.title, hold))
                continue
            if isinstance(step, Edit):
                edits, created = edits + 1, created + step.creates
            kept.append(step)
        return tuple(kept)

    def _cap(self, edit: Edit, edits: int, created: int) -> Hold | None:
        if edits >= self.limits.max_edits:
            return Hold("edit-cap", f"a run may make {self.limits.max_edits} edits; the next run goes on")
        if edit.creates and created >= self.limits.max_new_pages:
            return Hold("new-page-cap", f"a run may make {self.limits.max_new_pages} new pages; the next goes on")
        return None

    def step(self, wanted: Wanted, page: Page | None) -> Step:
        """What to do with one page."""
        block = None
        if page is not None:
            try:
                block = markers.find(page.text, wanted.kind)
            except markers.Unsound as problem:
                return Held(wanted.title, Hold("markers", f"{problem}; {_MARKERS_REMEDY.format(wanted.kind)}"))
            try:
                read_slots(block.body)
            except DamagedSlots as damage:
                return Held(wanted.title, Hold("slots", str(damage)))
        new = markers.place(block, wanted.kind, wanted.body)
        if page is not None and markers.normal(new) == markers.normal(page.text):
            return Unchanged(wanted.title)
        written = self.written.get(wanted.title)
        draft = Draft(wanted, page, block, written, new, self.now, self.account)
        for guard in self.guards:
            if hold := guard(draft, self.limits):
                return Held(wanted.title, hold)
        return Edit(
            title=wanted.title,
            kind=wanted.kind,
            base=page.revision_id if page else None,
            old=page.text if page else "",
            new=new,
            summary=edit_summary(
                wanted.kind,
                Said(written.facts, written.reports) if written else None,
                Said(wanted.facts, self.reports),
                self.links,
            ),
            facts=wanted.facts,
        )


_MARKERS_REMEDY = "put <!-- salonbot:begin {0} --> and <!-- salonbot:end {0} --> once each, around the bot's place"
