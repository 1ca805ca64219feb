"""The report of every page of the category: read now where the page changed, known from before where not.

What is in the category is ``bot.harvest``'s, how a page is read ``bot.reader``'s; here they meet the store.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from bot import deadline
from bot.aliases import headings
from bot.deadline import Interrupted, Interruptible
from bot.harvest import Harvest, Scope, harvest, own_pages
from bot.read.rendered import may_show_more
from bot.reader import Rules
from bot.report import Report
from bot.settings import Settings
from bot.store import Store
from bot.wiki.base import Member, Page, Refused, Rendered, Unavailable, Wiki

_AT_ONCE = 50  # pages read between two looks at the clock, unless they take longer than a moment; kept together

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading the reports of one wiki needs; ``problems`` are mistakes on the page of headings."""

    wiki: Wiki
    store: Store
    settings: Settings
    rules: Rules
    interrupted: Interrupted
    problems: tuple[str, ...] = ()

    def with_headings(self, pages: Mapping[str, Page]) -> Reading:
        """The same, by the headings that editors added; where their page is broken, by its last good version."""
        title = self.settings.alias_page()
        page = pages.get(title) if title else None
        before = self.store.headings()
        found = headings(page.text if page else None, before, self.rules.collection)
        if found.good != before:
            self.store.keep_headings(found.good)
        for problem in found.problems:
            log.warning("%s: %s", title, problem)
        return replace(self, rules=self.rules.extended(found.collection), problems=found.problems)

    def harvest(self, fresh: bool) -> Harvest:
        """What the category holds, with the pages that changed; with all of them where they are to be ``fresh``."""
        settings = self.settings.reports
        known: Collection[tuple[int, int]] = () if fresh else self.store.known(self.rules.name)
        own = own_pages(self.settings.pages.base, self.settings.flags.category)
        scope = Scope(own=own, namespaces=settings.namespaces, depth=settings.depth)
        wiki = Interruptible(self.wiki, self.interrupted)
        return harvest(wiki, settings.category, scope, lambda member: _key(member) in known)

    def reports(self, found: Harvest) -> list[Report]:
        """The reports of a harvest.

        Raises Unavailable where it is not complete, once what was read is kept, and Refused where it holds none.
        """
        new = {report.page_id: report for report in self._read(found.pages)}
        if not found.complete:
            raise Unavailable("incomplete", f"{found.problem}; nothing is written from a part of the reports")
        if not found.members:
            category = self.settings.reports.category
            raise Refused("no-reports", f"[[{category}]] holds no report, only pages that are left out")
        reports = [new.get(member.page_id) or self._known(member) for member in found.members]
        self.store.prune(self.rules.name, [_key(member) for member in found.members])
        return reports

    def anew(self, reports: Sequence[Report], saved: Mapping[str, Page]) -> list[Report]:
        """The reports, with those that this run itself saved read at the revision that this made."""
        new = {report.title: report for report in self._read(tuple(saved.values()))}
        return [new.get(report.title, report) for report in reports]

    def _read(self, pages: Sequence[Page]) -> list[Report]:
        """The reports of these pages, kept as they come. Raises Unavailable where the run has to end meanwhile."""
        reports: list[Report] = []
        kept: list[Report] = []
        answers = True  # once it does not answer, the wiki is asked no more in this run
        looked = time.monotonic()
        try:
            for page in pages:
                due = len(reports) % _AT_ONCE == 0 or time.monotonic() - looked > deadline.MOMENT
                looked = time.monotonic() if due else looked
                if due and reports and (reason := self.interrupted()):
                    raise Unavailable("interrupted", f"read {len(reports)} of {len(pages)} changed reports: {reason}")
                report, settled = self._report(page, ask=answers)
                answers = answers and settled
                reports.append(report)
                kept += [report] if settled else []
                if len(kept) == _AT_ONCE:
                    self.store.keep(self.rules.name, kept)
                    kept = []
        finally:
            self.store.keep(self.rules.name, kept)
        return reports

    def _report(self, page: Page, *, ask: bool = True) -> tuple[Report, bool]:
        """The report of a page, and whether it is settled: what is not, is read anew by the next run."""
        with deadline.work():
            return seen_by_readers(self.rules, Interruptible(self.wiki, self.interrupted) if ask else None, page)

    def _known(self, member: Member) -> Report:
        """The record of a page that did not change; read anew where the store cannot give it back."""
        if (report := self.store.report(*_key(member), self.rules.name)) is None:
            if (page := next(iter(self.wiki.read([member.title])), None)) is None:
                raise Unavailable("gone", f"[[{member.title}]] was deleted during the run; the next run goes on")
            report, _ = self._report(page)
        return structs.replace(report, title=member.title)  # the page may have been renamed since it was read


def seen_by_readers(rules: Rules, wiki: Wiki | None, page: Page) -> tuple[Report, bool]:
    """The report of a page, and whether it is settled; where its text leaves something open, the wiki is asked once.

    Where the wiki (None: one that does not answer) does not say, nothing is called missing; another time it may.
    """
    report = rules.read(page)
    if not may_show_more(report, page.text):
        return report, True
    rendered, settled = Rendered(None), True
    try:
        if wiki is None:
            settled = False
        elif (shown := wiki.rendered(page)) is None:
            return report, True
        else:
            rendered = shown
    except Refused as error:  # it never will
        log.info("[[%s]]: what its readers see: %s", page.title, error)
    except Unavailable as error:
        log.warning("[[%s]]: what its readers see could not be asked for: %s", page.title, error)
        settled = False
    return rules.read(replace(page, rendered=rendered)), settled


def _key(member: Member) -> tuple[int, int]:
    return member.page_id, member.revision_id or 0
