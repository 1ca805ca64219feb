"""What a run does on pages of people because of its findings: marks on reports, notes on their talk pages.

Both are off unless the operator turned them on, and go by the same guards as any page. This module knows which pages
must be read, so that a run with nothing to say asks the wiki nothing; what is written there is decided by
``bot.plan.marks`` and ``bot.plan.notes``, and saved by ``bot.run.publish``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.plan import markers, marks, notes
from bot.plan.marks import NOTHING, Mark, Open, still_open
from bot.plan.planner import Planner
from bot.plan.seen import followed, remembered
from bot.plan.steps import Held, Step, Unchanged, careful, fault
from bot.render import Context
from bot.render.slots import DamagedSlots, read_slots
from bot.render.verdicts import verdicts
from bot.reports.report import Report, Severity
from bot.run.settings import FlagSettings
from bot.state.store import Store
from bot.wiki.base import Member, Page, Wiki, page_of

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class Work:
    """Steps on pages of people, and how to plan one of them anew on a conflict (``again``, by title).

    ``done(title, text)`` is called with every text that a page was seen with or saved with. ``due`` is when there may
    be more to do though nothing changes.
    """

    steps: tuple[Step, ...] = ()
    again: Callable[[str], Step] = Unchanged
    done: Callable[[str, str], None] = lambda *_: None
    due: datetime | None = None


def people_pages(
    wiki: Wiki,
    store: Store,
    settings: FlagSettings,
    *,
    context: Context,
    pages: Mapping[str, Page],
    seen: Collection[str] = (),
    reports: Sequence[Report],
    planner: Planner,
    look_only: bool = False,
) -> PeoplePages:
    """Makes the work on pages of people; none where the verdicts of editors on the worklist cannot be read.

    ``pages`` are the bot's own with their texts, ``seen`` titles of those that were found sound before.
    """
    found: Open = {}
    if settings.marks or settings.notes:
        try:
            problem = _unreadable(context, pages, seen, planner)
            found = still_open(reports, verdicts(context), Severity(settings.severity))
        except Exception as error:  # whatever it is: the pages on which it is met are held for themselves
            problem = fault(error)
        if problem:
            log.warning("no report is marked and no note is written in this run: %s", problem)
            settings = FlagSettings()
    return PeoplePages(wiki, store, settings, context, planner, found, look_only)


def _unreadable(context: Context, pages: Mapping[str, Page], seen: Collection[str], planner: Planner) -> str | None:
    """Why the verdicts of editors cannot be told."""
    for title in (context.title("Worklist", language) for language in context.languages):
        if title in planner.written and title not in pages and title not in seen:
            return f"[[{title}]] is gone"
        for part in (page for page in pages.values() if page.title == title or page.title.startswith(f"{title}/")):
            try:
                read_slots(markers.block(part.text).body)
            except (markers.Unsound, DamagedSlots) as damage:
                return f"[[{part.title}]]: {damage}"
    return None


@dataclass(frozen=True, slots=True)
class PeoplePages:
    """Plans marks and notes of one run.

    ``context`` has what people wrote on the worklist, ``planner`` what the bot wrote on these pages last.
    """

    wiki: Wiki
    store: Store
    settings: FlagSettings
    context: Context
    planner: Planner
    open: Open
    look_only: bool = False  # a dry run

    def marks(self, reports: Sequence[Report], read: Iterable[Page]) -> Work:
        """Returns the marks on these reports; ``read`` were read already, others are read if their mark may differ."""
        if not self.settings.marks:
            return Work()
        chosen = Mark(self.settings.template, self.settings.category)
        made = {
            report.title: careful(report.title, chosen.body, report, self.open[report.title].values())
            for report in reports
        }
        bodies = {title: body for title, body in made.items() if isinstance(body, str)}
        pages = {page.title: page for page in read if page.title in bodies}
        if differing := [title for title in bodies if title not in pages and self._differs(title, bodies[title])]:
            pages |= {page.title: page for page in self.wiki.read(differing)}

        def step(page: Page) -> Step | None:
            return careful(page.title, marks.step, page, bodies[page.title], len(self.open[page.title]), self.planner)

        def again(title: str) -> Step:
            page = page_of(self.wiki, title)
            return (page and step(page)) or Unchanged(title)

        steps = {title: step(page) for title, page in sorted(pages.items())}
        if not self.look_only:
            steps = self._remembered(steps, pages, self.planner)
            for title, found in steps.items():
                if found is None and not bodies[title] and title in self.planner.written:
                    self.store.forget(title)  # people took out what was to go: a later mark is a new one
        held = (step for step in made.values() if isinstance(step, Held))
        steps_to_take = (*held, *(found for found in steps.values() if found))
        return Work(self._half().capped(steps_to_take), again)

    def _half(self) -> Planner:
        """With caps that leave the generated pages their part of a run: marks come before them, and may be hundreds."""
        limits = self.planner.limits
        return replace(self.planner, limits=replace(limits, max_edits=(limits.max_edits + 1) // 2))

    def notes(self, members: Collection[Member], reports: Sequence[Report]) -> Work:
        """Returns the notes on the talk pages of these reports; a talk page is read where its note has to change."""
        if not self.settings.notes:
            return Work()
        by_title = {report.title: report for report in reports}
        before = self.store.noticed()
        open_ = {title: self.open[title] for title in by_title}
        known = notes.noticed(before, open_, by_title, self.planner.now)
        ours = (member for member in members if member.title in by_title)
        titles = {member.title: talk for member in ours if (talk := notes.talk_page(member))}
        due = notes.due_before(self.planner.now, self.settings.note_days)
        pending = {
            title: talk for title, talk in notes.talks(known, open_, by_title, titles, due).items() if talk.pending
        }
        pages = self._talk_pages(list(pending))
        ids = {page.page_id or 0: title for title, page in pages.items()}
        planner = replace(self.planner, written=followed(self.planner.written, ids))
        if not self.look_only:
            self.store.rename(followed(self.store.written(), ids))

        def step(title: str, page: Page | None) -> Step | None:
            return careful(title, notes.step, pending[title], page, self.context, planner)

        def again(title: str) -> Step:
            return step(title, self._talk_pages([title]).get(title)) or Unchanged(title)

        def done(title: str, text: str) -> None:
            self.store.notice(notes.heard(self.store.noticed(), pending[title], text))

        if not self.look_only and known != before:
            self.store.notice(known)
        steps = {title: step(title, pages.get(title)) for title in sorted(pending)}
        if not self.look_only:
            steps = self._remembered(steps, pages, planner)
            for title, found in steps.items():
                if isinstance(found, Unchanged):
                    done(title, pages[title].text if title in pages else "")
        now, days = self.planner.now, self.settings.note_days
        next_due = now if pending else notes.next_due(known, now, days)  # what is pending is looked at by every run
        return Work(tuple(found for found in steps.values() if found), again, done, next_due)

    def _differs(self, title: str, body: str) -> bool:
        """Whether a report does not have the mark it should, as far as is remembered."""
        written = self.planner.written.get(title)
        return (written.checksum if written else NOTHING) != markers.checksum(body)

    def _remembered(
        self, steps: Mapping[str, Step | None], pages: Mapping[str, Page], planner: Planner
    ) -> dict[str, Step | None]:
        """Keeps what was seen of the pages; returns the steps, with a page held of which nothing can be."""
        taken = dict(steps)
        for title, step in steps.items():
            written, page = planner.written.get(title), pages.get(title)
            seen = careful(title, remembered, step, page, written, planner) if page and step else None
            if isinstance(seen, Held):
                taken[title] = seen
            elif seen is not None and seen != written:
                self.store.write(seen)
        return taken

    def _talk_pages(self, titles: Sequence[str]) -> dict[str, Page]:
        """The talk pages that exist, by the title asked for: the wiki has names of its own for some namespaces."""
        found = {page.title: page for page in (self.wiki.read(titles) if titles else ())}
        own_names = {notes.TalkKey(page.namespace, page.title.partition(":")[2]): page for page in found.values()}
        known = {title: found.get(title) or own_names.get(notes.talk_key(title)) for title in titles}
        return {title: page for title, page in known.items() if page}
