"""Reads the reports: anew where a page changed, from the store where it did not.

What is in the category is left to ``bot.wiki.harvest``, how a page is read to ``bot.run.rules``; here they meet the
store.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial

from msgspec import structs

from bot.plan.snapshots import snapshot
from bot.plan.steps import fault
from bot.reports.collection import Collection
from bot.reports.editor_headings import Headings, headings, hits
from bot.reports.report import Evidence, Finding, Report, Severity, Status, encode, from_json
from bot.run.endings import EXPECTED
from bot.run.events import each
from bot.run.rules import Rules
from bot.run.settings import Settings
from bot.run.workers import cores, in_order, workers
from bot.state.records import PageRevision
from bot.state.store import Store
from bot.wiki import deadline
from bot.wiki.base import Member, Page, Refused, Rendered, Shows, Unavailable, Wiki, page_of
from bot.wiki.deadline import Interrupted, Interruptible
from bot.wiki.harvest import Harvest, LeftOut, Reason, fetched

_MANY = 100  # pages for which it pays to start other processes
_PROCESSES = 8  # at the most, each with some 60 MB of its own: a wiki hands out no more pages in that time
_AT_ONCE = 50  # pages read between two looks at the clock, unless they take longer than a moment; kept together

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads the reports of one wiki; ``problems`` are the mistakes on the page of headings."""

    wiki: Wiki
    store: Store
    settings: Settings
    rules: Rules
    interrupted: Interrupted
    problems: tuple[str, ...] = ()

    def with_headings(self, pages: Mapping[str, Page]) -> Reading:
        """Returns this with the headings that editors added; by the last good version where their page is broken."""
        title = self.settings.alias_page()
        page = pages.get(title) if title else None
        before = self.store.headings()
        found = _headings(title or "", page.text if page else None, before, self.rules.collection)
        if found.good != before:
            self.store.keep_headings(found.good)
        for problem in found.problems:
            log.warning("%s: %s", title, problem)
        return replace(self, rules=self.rules.extended(found.collection), problems=found.problems)

    def fetched(self, listed: Harvest, fresh: bool) -> Harvest:
        """Reads the pages of the listing that changed; all of them with ``fresh``."""
        known: Set[PageRevision] = frozenset() if fresh else self.store.known(self.rules.name)
        wiki = Interruptible(self.wiki, self.interrupted)
        return fetched(wiki, listed, lambda member: _revision_of(member) in known)

    def reports(self, found: Harvest) -> list[Report]:
        """Returns the report of each member of a harvest, in its order.

        One with something strange in it, on which any page that is made would fail, is not read. Raises Unavailable
        where the harvest is not complete, once what was read is kept, and Refused where it is empty.
        """
        new = {report.page_id: report for report in self._read(found.pages)}
        titles = {member.page_id: member.title for member in found.members}
        if not found.complete:
            code = end.code if (end := self.interrupted()) else "incomplete"
            raise Unavailable(code, f"{found.problem}; nothing is written from a part of the reports")
        if not found.members:
            category = self.settings.reports.category
            raise Refused("no-reports", f"[[{category}]] holds no report, only pages that are left out")
        current = {_revision_of(member) for member in found.members if member.page_id not in new}
        known = self.store.reports(self.rules.name, current)
        reports = [new.get(member.page_id) or self._known(member, known) for member in found.members]
        reports = self._careful(reports, partial(self._paired, titles=titles, current=frozenset(titles.values())))
        self.store.prune(self.rules.name, [_revision_of(member) for member in found.members])
        return reports

    def of_their_own(self, found: Harvest, reports: Sequence[Report]) -> tuple[Harvest, list[Report]]:
        """Returns both without the pages that are in the category only because they show a report of it.

        Neither with those that were found outside of it, or in a category to which it is only moving, and have no
        section of a report; the others of the former say so in a finding.
        """
        titles = {member.page_id: member.title for member in found.members}
        shown = {
            report.title
            for report in reports
            if not in_category(report, found)
            and (set(report.transcludes) - {report.title}).intersection(titles.values())
        }
        outside = {title for page_id, title in titles.items() if page_id in found.outside} - shown
        doubtful = outside | {title for page_id, title in titles.items() if page_id in found.ahead}
        others = {report.title for report in reports if report.title in doubtful and not looks_like_a_report(report)}
        kept = [report for report in reports if report.title not in shown | others]
        members = tuple(member for member in found.members if member.title not in shown | others)
        left_out = [LeftOut(title, Reason.SHOWS_REPORTS) for title in sorted(shown)]
        left_out += [LeftOut(title, Reason.NO_REPORT) for title in sorted(others)]
        category = found.moved or self.settings.reports.category
        return replace(found, members=members, left_out=(*found.left_out, *left_out)), [
            _outside(report, category) if report.title in outside else report for report in kept
        ]

    def _careful(self, reports: Sequence[Report], then: Callable[[Report], Report]) -> list[Report]:
        """What becomes of each report ``then``; one not read in the place of one that a run cannot ask all it asks.

        A record with something strange in it must not keep all pages from being made.
        """
        with suppress(Exception):  # it is met again below
            _asked(reports, self.rules.collection)
            return [then(report) for report in reports]
        return [self._sound(report, then) for report in reports]

    def _sound(self, report: Report, then: Callable[[Report], Report]) -> Report:
        try:
            _asked([report], self.rules.collection)
            return then(report)
        except EXPECTED:
            raise
        except Exception as error:  # whatever it is
            log.exception("[[%s]] could not be read; report it, with the text of the page", report.title)
            page = Page(report.title, "", report.page_id, report.revision_id, report.timestamp)
            return self._unread(replace(page, language=report.language), error)

    def _unread(self, page: Page, error: Exception) -> Report:
        from bot.read import unread  # noqa: PLC0415  most runs read no page

        return unread(page, self.rules.collection, f"The page could not be read: {fault(error)}", str(error) or "?")

    def _paired(self, report: Report, titles: Mapping[int, str], current: frozenset[str]) -> Report:
        """The report with the titles of today for those that pages had when it was written."""
        if current.issuperset(report.same_as):
            return report
        same = (
            other if other in current else titles.get(self.store.page_of(other) or 0, other) for other in report.same_as
        )
        return structs.replace(report, same_as=tuple(dict.fromkeys(title for title in same if title != report.title)))

    def anew(self, reports: Sequence[Report], saved: Mapping[str, Page]) -> list[Report]:
        """Returns the reports, with those of pages that this run ``saved`` read at their new revision."""
        read = self._careful(self._read(tuple(saved.values())), lambda same: same)
        new = {report.title: report for report in read}
        return [new.get(report.title, report) for report in reports]

    def _read(self, pages: Sequence[Page]) -> list[Report]:
        """The reports of these pages, kept as they come. Raises Unavailable where the run has to end meanwhile."""
        reports: list[Report] = []
        kept: list[Report] = []
        answers = True  # once it does not answer, the wiki is asked no more in this run
        looked = time.monotonic()
        first_read = self._first_read(pages)
        try:
            for page, first in first_read:
                due = len(reports) % _AT_ONCE == 0 or time.monotonic() - looked > deadline.MOMENT
                looked = time.monotonic() if due else looked
                if due and reports and (end := self.interrupted()):
                    read = f"read {len(reports)} of {len(pages)} changed reports"
                    raise Unavailable(end.code, f"{read}: {end.why}")
                report, settled = self._settled(page, first, ask=answers)
                answers = answers and settled
                reports.append(report)
                kept += [report] if settled else []
                if len(kept) == _AT_ONCE:
                    self.store.keep(self.rules.name, kept)
                    kept = []
        finally:
            first_read.close()
            self.store.keep(self.rules.name, kept)
        return reports

    def _first_read(self, pages: Sequence[Page]) -> Generator[tuple[Page, Report], None, None]:
        """Each page with its report by its text alone; where there are many, they are read on all cores."""
        processes = min(cores(), _PROCESSES) if self.rules.elsewhere and len(pages) >= _MANY else 1
        with ExitStack() as stack:
            if self.rules.elsewhere and processes > 1:
                engine = stack.enter_context(workers(processes, self.rules.elsewhere))
                reports = map(from_json, in_order(engine, pages))
            else:
                reports = map(self.rules.read, pages)
            for page in each(pages, "reading reports", len(pages)):
                with deadline.work():
                    report = next(reports)
                yield page, report

    def _settled(self, page: Page, report: Report, *, ask: bool = True) -> tuple[Report, bool]:
        """The report of a page, and whether it is settled: what is not, is read anew by the next run."""
        try:
            with deadline.work():
                wiki = Interruptible(self.wiki, self.interrupted) if ask else None
                return seen_by_readers(self.rules, wiki, page, report)
        except EXPECTED:
            raise
        except Exception as error:  # whatever it is
            log.exception("[[%s]] could not be read; report it, with the text of the page", page.title)
            return self._unread(page, error), False

    def _known(self, member: Member, known: Mapping[PageRevision, Report]) -> Report:
        """The record of a page that did not change; read anew where the store cannot give it back."""
        if (report := known.get(_revision_of(member))) is None:
            if (page := page_of(self.wiki, member.title)) is None:
                raise Unavailable("gone", f"[[{member.title}]] was deleted during the run; the next run goes on")
            with deadline.work():
                report = self.rules.read(page)
            report, _ = self._settled(page, report)
        return structs.replace(report, title=member.title)  # the page may have been renamed since it was read


def seen_by_readers(rules: Rules, wiki: Shows | None, page: Page, report: Report | None = None) -> tuple[Report, bool]:
    """The report of a page, and whether it is settled; where its text leaves something open, the wiki is asked once.

    Where the wiki (None: one that does not answer) does not say, nothing is called missing; another time it may.
    ``report`` is what the rules read in the text, if they did already.
    """
    from bot.read.rendered import may_show_more  # noqa: PLC0415  most runs read no page

    report = report or rules.read(page)
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


def _headings(title: str, text: str | None, last_good: str | None, collection: Collection) -> Headings:
    """The headings of the page; where it meets an error, the last good ones. Raises Refused where these do as well."""
    try:
        return headings(text, last_good, collection)
    except Exception as error:  # whatever it is
        problem = fault(error)
    if last_good is None:
        return Headings(collection, (problem,))
    try:
        return structs.replace(headings(last_good, None, collection), problems=(problem,))
    except Exception as error:  # without them, sections that are there would be called missing
        raise Refused("fault", f"[[{title}]]: {problem}; nor can its last good version be read") from error


def _asked(reports: Sequence[Report], collection: Collection) -> None:
    """Asks of records what a run asks of them before any page is made. Raises what that does."""
    snapshot(reports)
    hits(reports, collection)
    for report in reports:
        encode(report)
        looks_like_a_report(report)
        set().union(report.same_as, report.transcludes, report.categories, report.media.files)
        Counter(finding.code for finding in report.findings if finding.evidence.seen)


def _outside(report: Report, category: str) -> Report:
    """The report with a finding that it is to be put into the category."""
    message = f"The page is not in [[{category}]]; it was found in another way."
    finding = Finding("not-in-category", Severity.WARNING, None, message, Evidence(None, (f"[[{category}]]",)))
    return structs.replace(report, findings=(*report.findings, finding))


def in_category(report: Report, found: Harvest) -> bool:
    """Whether the page itself says that it is in the category or one below it."""
    return not {name.partition(":")[2] for name in found.categories}.isdisjoint(report.categories)


def faults(reports: Iterable[Report]) -> Iterator[tuple[str, str]]:
    """The pages that could not be read by an error of the bot's own: title and reason."""
    for report in reports:
        for finding in report.findings:
            if finding.code == "page-quarantined" and finding.evidence.seen:
                yield report.title, finding.message


def looks_like_a_report(report: Report) -> bool:
    """Whether a page has any of the sections that reports have."""
    return any(section.status is not Status.MISSING for section in report.sections)


def _revision_of(member: Member) -> PageRevision:
    return PageRevision(member.page_id, member.revision_id or 0)
