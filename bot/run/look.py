"""What a run does where something may have moved: reads the reports, renders, plans, publishes, and remembers.

It brings the steps together; what a step does is its own module's business, what became of each page stands in the run
log.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.plan.lists import ListPages, candidates
from bot.plan.planner import Planner
from bot.plan.seen import SeenPage, followed, remembered
from bot.plan.steps import Held, Plan, Step, Unchanged, careful
from bot.render import Context, Draft
from bot.render.listing import Listing as Lists
from bot.reports.editor_headings import hits
from bot.reports.report import Report
from bot.run import idle, own_pages, telling
from bot.run.events import tell
from bot.run.generated import Generated
from bot.run.given import Given, Listing
from bot.run.histories import theirs_on
from bot.run.outcome import PageOutcome, Result
from bot.run.own_pages import OwnPages
from bot.run.people_pages import PeoplePages, Work, people_pages
from bot.run.publish import outcome_of
from bot.run.reading import Reading, faults, in_category, looks_like_a_report
from bot.run.rules_version import package_version
from bot.run.run_log import RunLog
from bot.run.settings import FlagSettings
from bot.run.wanted import WantedPages, wanted
from bot.state.records import Features, Written
from bot.wiki.base import Identity, Page, page_of
from bot.wiki.harvest import Harvest
from bot.wiki.harvest import own_pages as is_own_page

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class Look:
    """One run that looks at everything: of what it is ``given``, as ``who``, on what is listed.

    ``digest`` is that of what it goes by, None for a run that is not to be kept as one that found nothing to do.
    """

    given: Given
    run_log: RunLog
    who: Identity
    generated: Generated
    listing: Listing
    digest: str | None

    def run(self, planned: Callable[[Plan], None]) -> None:
        """Runs; ``planned`` gets the plan once there is one. Raises WikiError, StoreError."""
        own = own_pages.look(self.given.wiki, self.given.store, self.listing.states, self.generated.more)
        self._listed_again(own)._run(own, planned)

    def _listed_again(self, own: OwnPages) -> Look:
        """This; with another listing where the category has moved since its page was read last."""
        target = self.given.target(own.pages.get(self.given.settings.reports.category))
        if target == self.listing.reports.moved:
            return self
        listing = self.listing._replace(reports=self.given.listed(target))
        return replace(self, listing=listing, digest=self.digest and self.given.observed(self.who, listing))

    def _run(self, own: OwnPages, planned: Callable[[Plan], None]) -> None:
        given, run_log, who, generated = self.given, self.run_log, self.who, self.generated
        wiki, store = given.wiki, given.store
        reading = Reading(wiki, store, given.settings, given.rules, given.gate.interrupted).with_headings(own.pages)
        fresh = self._fresh(own.pages)
        reports, found = self._reports(reading, fresh)
        features = self._features(fresh)
        generated = generated.asking(reports, features.names)
        people_pages = self._people_pages(generated.context(own.theirs), own, reports)
        of_people = [report for report in reports if in_category(report, found) and looks_like_a_report(report)]
        marks = people_pages.marks(of_people, found.pages)
        if not given.options.dry_run:  # before the generated pages, which link to the revisions of the reports
            reports = reading.anew(reports, self._publish(marks))

        def drafts(now: OwnPages) -> Iterable[Draft]:
            return generated.drafts(reports, now.theirs, reading.problems, run_log.headings)

        def wanted_of(now: OwnPages) -> tuple[OwnPages, WantedPages]:
            now = now.told_apart(generated.told_apart(now.theirs, now.pages, reports))
            before = store.made(package_version())
            return wanted(wiki, now, drafts, lambda pages: generated.asked(pages, given.options.only), before)

        own, documents = wanted_of(own)
        pages = own.pages
        planner = replace(given.planner(who, reports), theirs=own.theirs, same=documents.same)
        lists = self._lists(reports, generated.context(own.theirs), planner)
        help_pages = [] if given.options.only else generated.help_pages(pages, planner.written)
        more = [*lists.steps(), *(planner.careful(page, pages.get(page.title)) for page in help_pages)]
        plan = planner.plan(documents.pages, pages, more)
        notes = people_pages.notes(found.members, of_people)
        plan, notes = _capped(planner, marks, plan, notes)
        planned(whole := replace(plan, steps=(*marks.steps, *plan.steps, *notes.steps)))
        if given.options.dry_run:
            for outcome in map(outcome_of, whole.steps):
                run_log.note(outcome)
            return
        plan = self._noted(plan, {**own.seen, **pages, **lists.pages}, planner)
        seen = self._kept(own)

        def replan(title: str) -> Step:
            if title in lists.pages:
                page = page_of(wiki, title)
                return (page and lists.step(page)) or Unchanged(title)
            if title in {page.title for page in help_pages}:
                return Unchanged(title)  # somebody was quicker
            states = generated.states(store.written())
            again, anew = wanted_of(own_pages.look(wiki, store, states, generated.more))
            now = replace(planner, theirs=again.theirs, same=anew.same)
            return now.again(title, anew.pages, again.pages)

        saved = run_log.publish(plan, wiki, given.gate, replan)
        ours = [page for title, page in saved.items() if title not in lists.pages]
        seen |= self._kept(OwnPages({page.title: page for page in ours}, theirs=theirs_on(wiki, ours)))
        store.keep_made(package_version(), documents.all_made(seen))
        self._publish(notes)
        languages = {item.title: item.language for item in documents.pages}
        telling.tell_of_holds(given, run_log, who, {**pages, **lists.pages}, planner, languages=languages)
        next_told = telling.tell(given, run_log, planner, pages, {**pages, **lists.pages})
        if self.digest:
            pictures = given.clock() + idle.A_DAY if given.settings.pages.photographs else None
            idle.keep(run_log, self.digest, (notes.due, next_told, features.until, pictures))

    def _kept(self, own: OwnPages) -> dict[str, SeenPage]:
        """Keeps what is seen of the bot's own pages; returns the generated ones, as far as that is certain."""
        more = self.generated.more
        seen = own_pages.seen_of((page for page in own.pages.values() if page.title not in more), own.theirs)
        whole = [page for page in own.pages.values() if page.title in more]
        own_pages.keep(
            self.given.store, [*whole, *seen.values(), *(own.seen[title] for title in own.new if title in own.seen)]
        )
        return {**own.seen, **seen}

    def _fresh(self, pages: Mapping[str, Page]) -> bool:
        """Whether every report is to be read anew."""
        if title := self.generated.purged(self.listing.states, self.given.store.written(), pages):
            log.info("%s was purged or edited: every report is read anew", title)
        return title is not None

    def _features(self, fresh: bool) -> Features:
        """What pages may use on this wiki: asked once a week, and where an editor purged the index."""
        known = None if fresh else self.given.store.features()
        if known and known.until > self.given.clock():
            return known
        asked = Features(self.given.wiki.features(), self.given.clock() + idle.A_WEEK)
        if not self.given.options.dry_run:
            self.given.store.keep_features(asked)
        return asked

    def _reports(self, reading: Reading, fresh: bool) -> tuple[list[Report], Harvest]:
        """The report of every page of the category, and what the category holds. Raises Unavailable and Refused."""
        run_log = self.run_log
        run_log.heading_problems = reading.problems
        found = reading.fetched(self.listing.reports, fresh)
        run_log.left_out, run_log.fetched, run_log.reports = found.left_out, len(found.pages), len(found.members)
        found, reports = reading.of_their_own(found, reading.reports(found))
        run_log.left_out, run_log.reports = found.left_out, len(found.members)
        titles = {member.page_id: member.title for member in found.members}
        if not self.given.options.dry_run:
            self.given.store.name(titles)
            self.given.store.rename(followed(self.given.store.written(), titles))
        run_log.findings = dict(sorted(Counter(item.code for report in reports for item in report.findings).items()))
        for left in found.left_out:
            tell(logging.DEBUG, "left-out", f"left out {left.title} ({left.reason})", page=left.title, code=left.reason)
        if found.moved:
            category = self.given.settings.reports.category
            log.warning("[[%s]] has moved to [[%s]]: name that one in [reports] category", category, found.moved)
        read = f"{run_log.reports} reports, {run_log.fetched} of them read anew"
        tell(logging.INFO if run_log.fetched else logging.DEBUG, "harvested", read, reports=run_log.reports)
        run_log.headings = hits(reports, reading.rules.collection)
        for title, why in faults(reports):
            run_log.note(PageOutcome(title, Result.HELD, "fault", why))
        return reports, found

    def _people_pages(self, context: Context, own: OwnPages, reports: Sequence[Report]) -> PeoplePages:
        """What is to be done on pages of people: nothing with --only, and nothing offline."""
        settings = (
            self.given.settings.flags if self.given.gate.stop_page and not self.given.options.only else FlagSettings()
        )
        return people_pages(
            self.given.wiki,
            self.given.store,
            settings,
            context=replace(context, bot=self.who.user or ""),
            pages=own.pages,
            seen=own.seen,
            reports=reports,
            planner=replace(self.given.planner(self.who, reports), reports={}),
            look_only=self.given.options.dry_run,
        )

    def _lists(self, reports: Sequence[Report], context: Context, planner: Planner) -> ListPages:
        """The pages of people with lists to fill; no request where nobody asked for one."""
        template = self.given.settings.pages.list_template
        ours, members = is_own_page(self.given.settings.pages.base), {report.title for report in reports}
        titles = self.listing.with_lists
        found = self.given.wiki.read(titles) if titles else ()
        pages = candidates(list(found), lambda title: ours(title) or title in members)
        return ListPages(template, {page.title: page for page in pages}, Lists(reports, context), planner)

    def _publish(self, work: Work) -> dict[str, Page]:
        """Saves what is to be done on pages of people; gives those that were saved, as they were read back."""
        return self.run_log.publish(Plan(work.steps), self.given.wiki, self.given.gate, work.again, done=work.done)

    def _noted(self, plan: Plan, pages: Mapping[str, Page | SeenPage], planner: Planner) -> Plan:
        """Keeps what was seen of the pages, whether they are saved now or not; holds one of which nothing can be."""
        steps = []
        for step in plan.steps:
            page, written = pages.get(step.title), planner.written.get(step.title)
            seen = careful(step.title, remembered, step, page, written, planner) if page else written
            if isinstance(seen, Written) and seen != written:
                self.given.store.write(seen)
            steps.append(seen if isinstance(seen, Held) else step)
        return replace(plan, steps=tuple(steps))


def _capped(planner: Planner, marks: Work, plan: Plan, notes: Work) -> tuple[Plan, Work]:
    """The plan and the notes, with what the run's edits before them leave of its caps."""
    steps = planner.capped((*marks.steps, *plan.steps, *notes.steps))[len(marks.steps) :]
    return replace(plan, steps=steps[: len(plan.steps)]), replace(notes, steps=steps[len(plan.steps) :])
