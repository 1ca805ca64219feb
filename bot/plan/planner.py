"""Compares wanted pages with current pages and makes the Plan: what to save, what stays, what is held and why.

Pure: the same pages give the same plan. Each page goes through the guards of ``bot.plan.guards``; saving, and the
guards that need the wiki at that moment (stop page, base revision, read back), are left to ``bot.run.publish``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.plan import markers
from bot.plan.document_parts import Slots, ordered, together
from bot.plan.edit_summary import Links, PageSnapshot, edit_summary
from bot.plan.guards import GUARDS, Guard, Hold, Limits, ProposedEdit, Sizes
from bot.plan.markers import BotBlock
from bot.plan.steps import Edit, Held, Plan, Step, Unchanged, careful, fault
from bot.plan.theirs import Theirs, slots_on
from bot.render import Standing, Unrendered, Wanted
from bot.render.slots import DamagedSlots, read_slots
from bot.render.wikitext import FRESH
from bot.state.records import Snapshot, Written
from bot.wiki.base import Page

WantedPage = Wanted | Unrendered | Standing


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans pages. ``written`` is what the bot wrote last, by title; ``account`` the user name we edit with.

    ``theirs`` is what people wrote on pages that are there, by title, ``reports`` the snapshot that summaries compare,
    ``links`` where they lead, ``guards`` what each page has to pass. ``same`` are pages known to say what they should,
    without a look at their texts: the bytes of their blocks by title.
    """

    limits: Limits
    written: Mapping[str, Written]
    now: datetime
    account: str | None = None
    reports: Snapshot = field(default_factory=dict)
    links: Links = field(default_factory=Links)
    guards: tuple[Guard, ...] = GUARDS
    theirs: Mapping[str, Theirs] = field(default_factory=dict)
    same: Mapping[str, int] = field(default_factory=dict)

    def plan(self, wanted: Iterable[WantedPage], current: Mapping[str, Page], more: Iterable[Step] = ()) -> Plan:
        """Returns the plan for these pages and ``more`` steps; edits past the caps of the limits are held."""
        wanted = list(wanted)
        documents = {item.title: item.document for item in wanted}
        sizes = _sizes(wanted, current, self.same)
        steps = together([self._of(item, current, sizes) for item in wanted], documents)

        def now(title: str) -> Slots:
            if (theirs := self.theirs.get(title)) is not None:
                return theirs.texts if theirs.released else theirs.slots
            return slots_on(current[title].text) if title in current else {}

        return Plan(self.capped([*ordered(steps, documents, now), *more]), self.reports)

    def again(self, title: str, wanted: Iterable[WantedPage], current: Mapping[str, Page]) -> Step:
        """Returns the step of one of the wanted pages, planned anew."""
        wanted = list(wanted)
        sizes = _sizes(wanted, current, self.same)
        return self._of(next(item for item in wanted if item.title == title), current, sizes)

    def _of(self, wanted: WantedPage, current: Mapping[str, Page], sizes: Mapping[str, Sizes]) -> Step:
        if isinstance(wanted, Standing) or wanted.title in self.same:
            return Unchanged(wanted.title)
        return self.careful(wanted, current.get(wanted.title), sizes.get(wanted.document))

    def careful(self, wanted: Wanted | Unrendered, page: Page | None, document: Sizes | None = None) -> Step:
        """Returns :meth:`step`, or the page as held where rendering or planning it met what nobody thought of."""
        if isinstance(wanted, Unrendered):
            return Held(wanted.title, Hold("fault", fault(wanted.error, wanted.report)))
        return careful(wanted.title, self.step, wanted, page, document)

    def capped(self, steps: Iterable[Step]) -> tuple[Step, ...]:
        """Returns the steps with every edit held that is past the caps, and with it those after it in its document."""
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

    def step(self, wanted: Wanted, page: Page | None, document: Sizes | None = None) -> Step:
        """Returns the step of one page; ``document`` is as in :class:`ProposedEdit`."""
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
        return self.guarded(wanted, page, block, markers.filled(block, wanted.kind, wanted.body), document)

    def guarded(
        self,
        wanted: Wanted,
        page: Page | None,
        block: BotBlock | None,
        new: str,
        document: Sizes | None = None,
    ) -> Step:
        """Returns the edit to the text ``new``; Unchanged where the page has it already, Held where a guard says so."""
        if page is not None and says(new) == says(page.text):
            return Unchanged(wanted.title)
        written = self.written.get(wanted.title)
        theirs = self.theirs.get(wanted.title)
        unchanged = theirs is not None and theirs.unchanged
        proposed = ProposedEdit(
            wanted, page, block, written, new, self.now, self.account, unchanged, self.reports, document
        )
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


def _sizes(wanted: Iterable[WantedPage], current: Mapping[str, Page], same: Mapping[str, int]) -> dict[str, Sizes]:
    """The bytes that the parts of each document have now and would have, by its title."""
    sizes: dict[str, Sizes] = {}
    for item in wanted:
        if not isinstance(item, Wanted):
            continue
        before, after = sizes.get(item.document, Sizes(0, 0))
        page = current.get(item.title)
        now = same[item.title] if item.title in same else len(_body(page.text).encode()) if page else 0
        sizes[item.document] = Sizes(before + now, after + len(item.body.encode()))
    return sizes


def _body(text: str) -> str:
    try:
        return markers.block(text).body
    except Exception:  # whatever it is: such a page is held when its own step is planned
        return text


# A link to the revision that was read, and the checksum of a text with such links.
_REVISIONS = re.compile(r"(?<=\[\[:Special:PermanentLink/)[0-9]+|(?<=<!-- salonbot:begin )([a-z0-9_/-]+) [0-9a-f]{16}")


def says(text: str) -> str:
    """Returns a text as it is compared: that the same was read of a newer revision is no reason for an edit."""
    return _REVISIONS.sub(lambda found: found[1] or "", FRESH.sub("", markers.normal(text)))
