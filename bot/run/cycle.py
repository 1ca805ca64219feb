"""One run of the bot: checks who we are and that we may write, harvests, reads, renders, plans, publishes, reports.

It brings the steps together; what a step does is its own module's business, what became of each page stands in the run
log. A dry run is the same run less the publishing.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from bot.plan.guards import GUARDS, not_shrunk
from bot.plan.lists import ListPages, candidates
from bot.plan.planner import Planner
from bot.plan.seen import SeenPage, followed, remembered
from bot.plan.snapshots import snapshot
from bot.plan.steps import Held, Plan, Step, Unchanged, careful, fault
from bot.render import Context, Unrendered, Wanted
from bot.render.listing import Listing
from bot.reports.editor_headings import hits
from bot.reports.report import Report
from bot.run import idle, own_pages, preflight
from bot.run.endings import EXPECTED
from bot.run.events import tell
from bot.run.generated import Generated
from bot.run.histories import theirs_on
from bot.run.hold_notes import hold_notes
from bot.run.outcome import Outcome, PageOutcome, Result
from bot.run.own_pages import OwnPages
from bot.run.people_pages import PeoplePages, Work, people_pages
from bot.run.publish import Gate, outcome_of
from bot.run.reading import Reading, faults, in_category, looks_like_a_report
from bot.run.reconcile import reconcile
from bot.run.rules import Rules
from bot.run.run_log import Clock, RunLog, now
from bot.run.settings import FlagSettings, Settings
from bot.run.status_page import RunSummary, StatusPage
from bot.state.records import Features, Written
from bot.state.store import Store
from bot.wiki.base import Identity, Page, PageState, Refused, Wiki, page_of
from bot.wiki.harvest import Harvest, moved_by
from bot.wiki.harvest import own_pages as is_own_page

# The status page tells of one run and not of the one before: it may lose any part of its text.
STATUS_PAGE_GUARDS = tuple(guard for guard in GUARDS if guard is not not_shrunk)

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the operator asked of this run.

    ``only`` are titles of generated pages, whole or below the output base (none: all), ``limit`` is the most edits.
    """

    dry_run: bool = False
    only: Sequence[str] = ()
    limit: int | None = None

    @property
    def whole(self) -> bool:
        """Whether the run is of all pages and without a limit."""
        return not self.only and self.limit is None


class _Listing(NamedTuple):
    """What the wiki lists, without a text: the reports, pages with lists, and the states of the bot's own pages."""

    reports: Harvest
    with_lists: Mapping[str, PageState]
    states: Mapping[str, PageState]


@dataclass(frozen=True, slots=True)
class Cycle:
    """Everything one run needs; :meth:`run` raises for faults of the bot alone.

    ``status_page`` is None where no status page is kept: offline.
    """

    wiki: Wiki
    store: Store
    settings: Settings
    rules: Rules
    gate: Gate
    options: RunOptions = RunOptions()
    status_page: StatusPage | None = None
    clock: Clock = now

    def run(self, command: str = "run") -> tuple[Outcome, Plan]:
        """Runs once, as ``command``; returns the outcome and the plan (empty where the run ended before it)."""
        run_log = RunLog(self.store, command, self.options.dry_run, self.clock)
        plans: list[Plan] = []
        outcome = run_log.keep(lambda: self._run_or_tell(run_log, plans.append))
        return outcome, plans[0] if plans else Plan()

    def _run_or_tell(self, run_log: RunLog, planned: Callable[[Plan], None]) -> None:
        """Runs; where there is nothing to read, the status page says so. Raises what the run does."""
        try:
            self._run(run_log, planned)
        except Refused as refusal:  # no such category, or no report in it
            if self.status_page is not None and self.options.whole and not self.options.dry_run:
                pages = {page.title: page for page in self.wiki.read(self.status_page.titles)}
                summary = RunSummary(run_log.started, 0, 0, seen=pages, problem=str(refusal), code=refusal.code)
                planner = replace(self._planner(self.wiki.identity(), ()), reports={})
                self._tell(self.status_page, run_log, summary, planner, pages)
            raise

    def _run(self, run_log: RunLog, planned: Callable[[Plan], None]) -> None:
        who = self._may_write(run_log)
        reconcile(self.wiki, self.store)
        generated = Generated(self.wiki, self.settings, self._single())
        reading = Reading(self.wiki, self.store, self.settings, self.rules, self.gate.interrupted)
        target = self._target(own_pages.kept_whole(self.store, self.settings.reports.category))
        listing = _Listing(reading.listed(target), self._with_lists(), generated.states(self.store.written()))
        digest = self._observed(who, listing)
        if digest and (before := idle.at_rest(self.store, digest, self.clock())):
            idle.repeat(run_log, before)
            return
        self._look(run_log, planned, who, generated=generated, reading=reading, listing=listing, digest=digest)

    def _look(
        self,
        run_log: RunLog,
        planned: Callable[[Plan], None],
        who: Identity,
        *,
        generated: Generated,
        reading: Reading,
        listing: _Listing,
        digest: str | None,
    ) -> None:
        """A run in which something may have moved since it had that ``digest``; None for one that is not to be kept."""
        own = own_pages.look(self.wiki, self.store, listing.states, generated.more)
        listing, digest = self._listed_again(who, reading, own, listing, digest)
        reading = reading.with_headings(own.pages)
        fresh = self._fresh(generated, listing.states, own.pages)
        reports, found = self._reports(run_log, reading, listing.reports, fresh)
        features = self._features(fresh)
        generated = generated.asking(reports, features.names)
        people_pages = self._people_pages(who, generated.context(own.theirs), own, reports)
        of_people = [report for report in reports if in_category(report, found) and looks_like_a_report(report)]
        marks = people_pages.marks(of_people, found.pages)
        if not self.options.dry_run:  # before the generated pages, which link to the revisions of the reports
            reports = reading.anew(reports, self._publish(run_log, marks))

        def made(now: OwnPages) -> Sequence[Wanted | Unrendered]:
            wanted = generated.wanted(reports, now.theirs, reading.problems, run_log.headings)
            return generated.asked(wanted, self.options.only)

        own = own.told_apart(generated.told_apart(own.theirs, own.pages, reports))
        own, wanted = own.to_edit(self.wiki, made)
        pages = own.pages
        planner = replace(self._planner(who, reports), theirs=own.theirs, same=own.same(wanted))
        lists = self._lists(listing.with_lists, reports, generated.context(own.theirs), planner)
        help_pages = [] if self.options.only else generated.help_pages(pages, planner.written)
        more = [*lists.steps(), *(planner.careful(page, pages.get(page.title)) for page in help_pages)]
        plan = planner.plan(wanted, pages, more)
        notes = people_pages.notes(found.members, of_people)
        plan, notes = _capped(planner, marks, plan, notes)
        planned(whole := replace(plan, steps=(*marks.steps, *plan.steps, *notes.steps)))
        if self.options.dry_run:
            for outcome in map(outcome_of, whole.steps):
                run_log.note(outcome)
            return
        plan = self._noted(plan, {**own.seen, **pages, **lists.pages}, planner)
        own_pages.keep(self.store, pages.values(), own.theirs, generated.more)

        def replan(title: str) -> Step:
            if title in lists.pages:
                page = page_of(self.wiki, title)
                return (page and lists.step(page)) or Unchanged(title)
            if title in {page.title for page in help_pages}:
                return Unchanged(title)  # somebody was quicker
            again = own_pages.look(self.wiki, self.store, generated.states(self.store.written()), generated.more)
            again = again.told_apart(generated.told_apart(again.theirs, again.pages, reports))
            again, wanted = again.to_edit(self.wiki, made)
            now = replace(planner, theirs=again.theirs, same=again.same(wanted))
            return now.again(title, wanted, again.pages)

        saved = run_log.publish(plan, self.wiki, self.gate, replan)
        ours = [page for title, page in saved.items() if title not in lists.pages]
        own_pages.keep(self.store, ours, theirs_on(self.wiki, ours), generated.more)
        self._publish(run_log, notes)
        languages = {item.title: item.language for item in wanted}
        self._tell_of_holds(run_log, who, {**pages, **lists.pages}, languages, planner)
        next_told = self._told(run_log, planner, pages, {**pages, **lists.pages})
        if digest:
            pictures = self.clock() + idle.A_DAY if self.settings.pages.photographs else None
            idle.keep(run_log, digest, (notes.due, next_told, features.until, pictures))

    def _listed_again(
        self, who: Identity, reading: Reading, own: OwnPages, listing: _Listing, digest: str | None
    ) -> tuple[_Listing, str | None]:
        """The same listing with its digest; a new one where the category has moved since its page was read last."""
        target = self._target(own.pages.get(self.settings.reports.category))
        if target == listing.reports.moved:
            return listing, digest
        listing = listing._replace(reports=reading.listed(target))
        return listing, digest and self._observed(who, listing)

    def _may_write(self, run_log: RunLog) -> Identity:
        """Who we are here; raises Denied where that one must not write, or the stop page says so."""
        who = self.wiki.identity()
        run_log.site = who.site
        if not self.options.dry_run:
            preflight.stop_at_failure(preflight.of_identity(who, self.clock()))
            self.gate.check(self.wiki)
        return who

    def _observed(self, who: Identity, listing: _Listing) -> str | None:
        """A digest of what this run goes by; None where it is not one of all pages that saves what it finds."""
        if self.options.dry_run or not self.options.whole:
            return None
        pages = (listing.states, listing.with_lists)
        return idle.observed(who, listing.reports, pages, self.settings, self.rules.name)

    def _single(self) -> list[str]:
        """Pages that a run reads beside the generated ones, and that have one part.

        Those are status, help, the headings, and the category, which may say that it has moved.
        """
        status_pages = self.status_page.titles if self.status_page else ()
        others = (self.settings.alias_page(), self.settings.reports.category)
        return [title for title in (*status_pages, *self.settings.help_pages(), *others) if title]

    def _target(self, page: Page | None) -> str | None:
        """The category that the one of the reports goes to, by its page; None where that is not understood."""
        try:
            return moved_by(self.wiki, self.settings.reports.category, page)
        except EXPECTED:
            raise
        except Exception as error:  # whatever it is
            log.error("[[%s]]: %s", self.settings.reports.category, fault(error))
            return None

    def _fresh(self, generated: Generated, states: Mapping[str, PageState], pages: Mapping[str, Page]) -> bool:
        """Whether every report is to be read anew."""
        if title := generated.purged(states, self.store.written(), pages):
            log.info("%s was purged or edited: every report is read anew", title)
        return title is not None

    def _features(self, fresh: bool) -> Features:
        """What pages may use on this wiki: asked once a week, and where an editor purged the index."""
        known = None if fresh else self.store.features()
        if known and known.until > self.clock():
            return known
        asked = Features(self.wiki.features(), self.clock() + idle.A_WEEK)
        if not self.options.dry_run:
            self.store.keep_features(asked)
        return asked

    def _reports(self, run_log: RunLog, reading: Reading, listed: Harvest, fresh: bool) -> tuple[list[Report], Harvest]:
        """The report of every page of the category, and what the category holds. Raises Unavailable and Refused."""
        run_log.heading_problems = reading.problems
        found = reading.fetched(listed, fresh)
        run_log.left_out, run_log.fetched, run_log.reports = found.left_out, len(found.pages), len(found.members)
        found, reports = reading.of_their_own(found, reading.reports(found))
        run_log.left_out, run_log.reports = found.left_out, len(found.members)
        titles = {member.page_id: member.title for member in found.members}
        if not self.options.dry_run:
            self.store.name(titles)
            self.store.rename(followed(self.store.written(), titles))
        run_log.findings = dict(sorted(Counter(item.code for report in reports for item in report.findings).items()))
        for left in found.left_out:
            tell(logging.DEBUG, "left-out", f"left out {left.title} ({left.reason})", page=left.title, code=left.reason)
        if found.moved:
            category = self.settings.reports.category
            log.warning("[[%s]] has moved to [[%s]]: name that one in [reports] category", category, found.moved)
        read = f"{run_log.reports} reports, {run_log.fetched} of them read anew"
        tell(logging.INFO if run_log.fetched else logging.DEBUG, "harvested", read, reports=run_log.reports)
        run_log.headings = hits(reports, reading.rules.collection)
        for title, why in faults(reports):
            run_log.note(PageOutcome(title, Result.HELD, "fault", why))
        return reports, found

    def _planner(self, who: Identity, reports: Sequence[Report]) -> Planner:
        return Planner(
            limits=self.settings.guards.limits(self.options.limit),
            written=followed(self.store.written(), {report.page_id or 0: report.title for report in reports}),
            now=self.clock(),
            account=who.user,
            reports=snapshot(reports),
            links=self.settings.links(),
        )

    def _people_pages(self, who: Identity, context: Context, own: OwnPages, reports: Sequence[Report]) -> PeoplePages:
        """What is to be done on pages of people: nothing with --only, and nothing offline."""
        settings = self.settings.flags if self.gate.stop_page and not self.options.only else FlagSettings()
        return people_pages(
            self.wiki,
            self.store,
            settings,
            context=replace(context, bot=who.user or ""),
            pages=own.pages,
            seen=own.seen,
            reports=reports,
            planner=replace(self._planner(who, reports), reports={}),
            look_only=self.options.dry_run,
        )

    def _with_lists(self) -> Mapping[str, PageState]:
        """The pages on which somebody asked for a list, by title."""
        template = self.settings.pages.list_template
        return self.wiki.using(template) if template and not self.options.only else {}

    def _lists(
        self, titles: Collection[str], reports: Sequence[Report], context: Context, planner: Planner
    ) -> ListPages:
        """The pages of people with lists to fill; no request where nobody asked for one."""
        template = self.settings.pages.list_template
        ours, members = is_own_page(self.settings.pages.base), {report.title for report in reports}
        found = self.wiki.read(titles) if titles else ()
        pages = candidates(list(found), lambda title: ours(title) or title in members)
        return ListPages(template, {page.title: page for page in pages}, Listing(reports, context), planner)

    def _publish(self, run_log: RunLog, work: Work) -> dict[str, Page]:
        """Saves what is to be done on pages of people; gives those that were saved, as they were read back."""
        return run_log.publish(Plan(work.steps), self.wiki, self.gate, work.again, done=work.done)

    def _tell_of_holds(
        self,
        run_log: RunLog,
        who: Identity,
        pages: Mapping[str, Page],
        languages: Mapping[str, str],
        planner: Planner,
    ) -> None:
        """Writes on the talk pages of held pages, where the operator wants that; ``languages`` are by title."""
        if not (self.settings.flags.hold_notes and self.gate.stop_page):
            return
        first = self.settings.pages.languages[0]
        languages = {title: page.language or first for title, page in pages.items()} | dict(languages)
        told = replace(self._planner(who, ()), limits=planner.limits, reports={})
        self._publish(
            run_log,
            hold_notes(self.wiki, run_log.pages, pages, languages=languages, account=who.user or "", planner=told),
        )

    def _noted(self, plan: Plan, pages: Mapping[str, Page | SeenPage], planner: Planner) -> Plan:
        """Keeps what was seen of the pages, whether they are saved now or not; holds one of which nothing can be."""
        steps = []
        for step in plan.steps:
            page, written = pages.get(step.title), planner.written.get(step.title)
            seen = careful(step.title, remembered, step, page, written, planner) if page else written
            if isinstance(seen, Written) and seen != written:
                self.store.write(seen)
            steps.append(seen if isinstance(seen, Held) else step)
        return replace(plan, steps=tuple(steps))

    def _told(
        self, run_log: RunLog, planner: Planner, pages: Mapping[str, Page], seen: Mapping[str, Page]
    ) -> datetime | None:
        """Writes the status pages of a run that got through; returns when there will be something to tell again."""
        if self.status_page is None or not self.options.whole:
            return None
        summary = RunSummary(run_log.started, run_log.reports, run_log.fetched, tuple(run_log.pages), seen)
        self._tell(self.status_page, run_log, summary, planner, pages)
        return self.status_page.next_told(pages)

    def _tell(
        self,
        status_page: StatusPage,
        run_log: RunLog,
        summary: RunSummary,
        planner: Planner,
        pages: Mapping[str, Page],
    ) -> None:
        """Writes the status pages, where there is something to tell."""
        theirs = theirs_on(self.wiki, (pages[title] for title in status_page.titles if title in pages))
        known = self.store.features()
        features = known.names if known else frozenset()
        made = careful(status_page.titles[0], status_page.wanted, summary, pages, self.clock(), theirs, features)
        if isinstance(made, Held):
            run_log.note(outcome_of(made))
            return
        wanted = {item.title: item for item in made}
        planner = replace(planner, guards=STATUS_PAGE_GUARDS, theirs=theirs)

        def step(title: str, page: Page | None) -> Step:
            return planner.careful(wanted[title], page) if title in wanted else Unchanged(title)

        def replan(title: str) -> Step:
            return step(title, page_of(self.wiki, title))

        steps = tuple(step(title, pages.get(title)) for title in status_page.titles)
        run_log.publish(Plan(steps, planner.reports), self.wiki, self.gate, replan)


def _capped(planner: Planner, marks: Work, plan: Plan, notes: Work) -> tuple[Plan, Work]:
    """The plan and the notes, with what the run's edits before them leave of its caps."""
    steps = planner.capped((*marks.steps, *plan.steps, *notes.steps))[len(marks.steps) :]
    return replace(plan, steps=steps[: len(plan.steps)]), replace(notes, steps=steps[len(plan.steps) :])
