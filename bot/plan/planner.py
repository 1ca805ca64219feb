"""Wanted pages × current pages → a Plan: what would be saved, what stays, what is held and why.

Pure: the same pages give the same plan. Each page goes through the guards of ``bot.plan.guards``; saving, and the
guards that need the wiki at that moment (stop page, base revision, read back), are ``bot.run.publish``'s.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.plan import markers
from bot.plan.document_parts import Slots, documents, in_order, slots_of
from bot.plan.edit_summary import Links, PageSnapshot, edit_summary
from bot.plan.guards import GUARDS, Guard, Hold, Limits, ProposedEdit
from bot.plan.markers import BotBlock
from bot.render import Wanted
from bot.render.slots import DamagedSlots, read_slots
from bot.state.records import Snapshot, Written
from bot.wiki.base import Page


@dataclass(frozen=True, slots=True)
class Edit:
    """One save: ``base`` is the revision ``old`` was read at, None for a page that does not exist.

    ``part_of`` is the title of the first part, where the page may have several.
    """

    title: str
    kind: str
    base: int | None
    old: str
    new: str
    summary: str
    facts: Mapping[str, int]
    part_of: str | None = None

    @property
    def document(self) -> str:
        """The title of the first part of the page; a page without parts is its own first part."""
        return self.part_of or self.title

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
    reports: Snapshot = field(default_factory=dict)

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
    reports: Snapshot = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    guards: tuple[Guard, ...] = GUARDS

    def plan(self, wanted: Iterable[Wanted], current: Mapping[str, Page], more: Iterable[Step] = ()) -> Plan:
        """The plan for these pages, and ``more`` steps; past the caps of the limits further edits are held."""
        ordered = [item for document in documents(wanted) for item in in_order(document, current)]
        steps = [self.step(item, current.get(item.title), elsewhere) for item, elsewhere in ordered]
        steps = together(steps, {item.title: item.document for item, _ in ordered})
        return Plan(self.capped([*steps, *more]), self.reports)

    def again(self, title: str, wanted: Iterable[Wanted], current: Mapping[str, Page]) -> Step:
        """What to do with one of the wanted pages, planned anew; its other parts are as they are now."""
        by_title = {item.title: item for item in wanted}
        own = by_title.pop(title)
        others = [item.title for item in by_title.values() if item.document == own.document and item.title in current]
        return self.step(own, current.get(title), [slots_of(current[other].text) for other in others])

    def capped(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        """The steps, with every edit held that is past the caps, and what should come after it in its document."""
        kept: list[Step] = []
        short: set[str] = set()  # documents of which a part is past the caps
        edits = created = 0
        for step in steps:
            if not isinstance(step, Edit):
                kept.append(step)
            elif hold := self._cap(step, edits, created, step.document in short):
                kept.append(Held(step.title, hold))
                short.add(step.document)
            else:
                edits, created = edits + 1, created + step.creates
                kept.append(step)
        return tuple(kept)

    def _cap(self, edit: Edit, edits: int, created: int, short: bool) -> Hold | None:
        if edits >= self.limits.max_edits:
            return Hold("edit-cap", f"a run may make {self.limits.max_edits} edits; the next run goes on")
        if edit.creates and created >= self.limits.max_new_pages:
            return Hold("new-page-cap", f"a run may make {self.limits.max_new_pages} new pages; the next goes on")
        if short:
            return Hold("new-page-cap", "a part that comes before it is past the cap of new pages; the next goes on")
        return None

    def step(self, wanted: Wanted, page: Page | None, elsewhere: Sequence[Slots] = ()) -> Step:
        """What to do with one page, where ``elsewhere`` gives what people wrote on its other parts."""
        block = None
        if page is not None:
            try:
                block = markers.find(page.text, wanted.kind)
            except markers.Unsound as problem:
                return Held(wanted.title, Hold("markers", f"{problem}; {markers.remedy(wanted.kind)}"))
            try:
                read_slots(block.body)
            except DamagedSlots as damage:
                return Held(wanted.title, Hold("slots", str(damage)))
        return self.guarded(wanted, page, block, markers.filled(block, wanted.kind, wanted.body), elsewhere)

    def guarded(
        self,
        wanted: Wanted,
        page: Page | None,
        block: BotBlock | None,
        new: str,
        elsewhere: Sequence[Slots] = (),
    ) -> Step:
        """The edit that makes a page the new text, if it differs and no guard holds it."""
        if page is not None and _says(new) == _says(page.text):
            return Unchanged(wanted.title)
        written = self.written.get(wanted.title)
        proposed = ProposedEdit(wanted, page, block, written, new, self.now, self.account, elsewhere)
        for guard in self.guards:
            if hold := guard(proposed, self.limits):
                return Held(wanted.title, hold)
        return Edit(
            title=wanted.title,
            kind=wanted.kind,
            base=page.revision_id if page else None,
            old=page.text if page else "",
            new=new,
            summary=edit_summary(
                wanted.kind,
                (PageSnapshot(written.facts, written.reports) if written else PageSnapshot()) if page else None,
                PageSnapshot(wanted.facts, self.reports),
                self.links,
            ),
            facts=wanted.facts,
            part_of=wanted.part_of,
        )


# A link to the revision that was read, and the checksum of a text with such links.
_REVISIONS = re.compile(r"(?<=\[\[:Special:PermanentLink/)[0-9]+|(?<=<!-- salonbot:begin )([a-z0-9_/-]+) [0-9a-f]{16}")


def _says(text: str) -> str:
    """The text as it is compared: that the same was read of a newer revision is no reason for an edit."""
    return _REVISIONS.sub(lambda found: found[1] or "", markers.normal(text))


def together(steps: Sequence[Step], document_of: Mapping[str, str]) -> list[Step]:
    """The steps; where a part of a document is held its other parts are too. ``document_of`` is by page title."""
    held = {document_of[step.title]: step.title for step in steps if isinstance(step, Held)}
    return [
        part_held(step.title, held[document_of[step.title]])
        if isinstance(step, Edit) and document_of[step.title] in held
        else step
        for step in steps
    ]


def part_held(title: str, other: str) -> Held:
    """A page of which another part is not saved."""
    return Held(title, Hold("part-held", f"its other part [[{other}]] is held or failed, and a text may be on its way"))
