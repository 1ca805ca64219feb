"""One run of the bot, as a paragraph: who are we, may we write, harvest, read, render, plan, publish, report.

It brings the steps together; what a step does is its own module's business, what became of each page stands
in the journal. A dry run is the same run less the publishing.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.plan.edit_summary import Links
from bot.plan.guards import GUARDS, not_shrunk
from bot.plan.lists import Lists, candidates
from bot.plan.planner import Plan, Planner, Step, Unchanged
from bot.plan.seen import remembered
from bot.plan.snapshots import states
from bot.read.editor_headings import hits
from bot.render import Context
from bot.render.listing import Listing
from bot.reports.report import Report
from bot.run import preflight
from bot.run.generated import Generated
from bot.run.outcome import Outcome
from bot.run.people_pages import Courtesy, Work, courtesy
from bot.run.publish import Gate, outcome_of
from bot.run.reading import Reading
from bot.run.reconcile import recall
from bot.run.rules import Rules
from bot.run.run_log import Clock, Journal, now
from bot.run.settings import FlagSettings, Settings
from bot.run.status_page import Card, Ran
from bot.state.store import Store
from bot.wiki.base import Identity, Page, Wiki
from bot.wiki.harvest import Harvest, own_pages

# The status page tells of one run and not of the one before: it may lose any part of its text.
CARD_GUARDS = tuple(guard for guard in GUARDS if guard is not not_shrunk)

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator asked of this run: generated pages to write (none named: all), and the most edits."""

    dry_run: bool = False
    only: Sequence[str] = ()
    limit: int | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is left out of the run."""
        return not self.only and self.limit is None


@dataclass(frozen=True, slots=True)
class Cycle:
    """Everything one run needs; :meth:`run` never raises for what a wiki or an input does.

    ``card`` is the status page; None where there is nobody to tell.
    """

    wiki: Wiki
    store: Store
    settings: Settings
    rules: Rules
    gate: Gate
    order: Order = Order()
    card: Card | None = None
    clock: Clock = now

    def run(self, command: str = "run") -> tuple[Outcome, Plan]:
        """Runs once; gives what became of it and the plan it made (empty where it did not get that far)."""
        journal = Journal(self.store, command, self.order.dry_run, self.clock)
        plans: list[Plan] = []
        outcome = journal.keep(lambda: self._run(journal, plans.append))
        return outcome, plans[0] if plans else Plan()

    def _run(self, journal: Journal, planned: Callable[[Plan], None]) -> None:
        who = self._may_write(journal)
        recall(self.wiki, self.store)
        generated = Generated(self.wiki, self.settings, self._single())
        pages = generated.read()
        reading = Reading(self.wiki, self.store, self.settings, self.rules, self.gate.interrupted).with_headings(pages)
        reports, found = self._reports(journal, reading, self._fresh(generated, pages))
        courtesy = self._courtesy(who, generated.context(pages), pages, reports)
        marks = courtesy.marks(reports, found.pages)
        if not self.order.dry_run:  # before the generated pages, which link to the revisions of the reports
            reports = reading.anew(reports, self._publish(journal, marks))
        planner = self._planner(who, reports)
        lists = self._lists(reports, generated.context(pages), planner)
        wanted = generated.wanted(reports, pages, reading.problems, journal.headings)
        plan = planner.plan(generated.asked(wanted, self.order.only), pages, lists.steps())
        notes = courtesy.notes(found.members, reports)
        plan, notes = _capped(planner, marks, plan, notes)
        planned(whole := replace(plan, steps=(*marks.steps, *plan.steps, *notes.steps)))
        if self.order.dry_run:
            journal.pages += map(outcome_of, whole.steps)
            return
        self._note(plan, {**pages, **lists.pages}, planner)

        def replan(title: str) -> Step:
            if title in lists.pages:
                page = next(iter(self.wiki.read([title])), None)
                return (page and lists.step(page)) or Unchanged(title)
            again = generated.read()
            return planner.again(title, generated.wanted(reports, again, reading.problems, journal.headings), again)

        journal.publish(plan, self.wiki, self.gate, replan)
        self._publish(journal, notes)
        if self.card is not None and self.order.whole:
            self._tell(self.card, journal, planner, pages)

    def _may_write(self, journal: Journal) -> Identity:
        """Who we are here; raises Denied where that one must not write, or the stop page says so."""
        who = self.wiki.identity()
        journal.site = who.site
        if not self.order.dry_run:
            preflight.stop_at_failure(preflight.of_identity(who, self.clock()))
            self.gate.check(self.wiki)
        return who

    def _single(self) -> list[str]:
        """Pages that a run reads beside the generated ones, and that have one part: the status pages, the headings."""
        return [title for title in (*(self.card.titles if self.card else ()), self.settings.alias_page()) if title]

    def _fresh(self, generated: Generated, pages: Mapping[str, Page]) -> bool:
        """Whether every report is to be read anew."""
        if title := generated.purged(pages, self.store.written()):
            log.info("%s was purged or edited: every report is read anew", title)
        return title is not None

    def _reports(self, journal: Journal, reading: Reading, fresh: bool) -> tuple[list[Report], Harvest]:
        """The report of every page of the category, and what the category holds. Raises Unavailable and Refused."""
        journal.heading_problems = reading.problems
        found = reading.harvest(fresh)
        journal.left_out, journal.fetched, journal.reports = found.left_out, len(found.pages), len(found.members)
        reports = reading.reports(found)
        journal.findings = dict(sorted(Counter(item.code for report in reports for item in report.findings).items()))
        journal.headings = hits(reports, reading.rules.collection)
        return reports, found

    def _planner(self, who: Identity, reports: Sequence[Report]) -> Planner:
        return Planner(
            limits=self.settings.guards.limits(self.order.limit),
            written=self.store.written(),
            now=self.clock(),
            account=who.user,
            reports=states(reports),
            links=Links(self.settings.pages.task_page, self.settings.pages.stop_page),
        )

    def _courtesy(
        self, who: Identity, context: Context, pages: Mapping[str, Page], reports: Sequence[Report]
    ) -> Courtesy:
        """What is to be done on pages of people: nothing with --only, and nothing offline."""
        settings = self.settings.flags if self.gate.stop_page and not self.order.only else FlagSettings()
        return courtesy(
            self.wiki,
            self.store,
            settings,
            context=replace(context, bot=who.user or ""),
            pages=pages,
            reports=reports,
            planner=self._planner(who, ()),
            look_only=self.order.dry_run,
        )

    def _lists(self, reports: Sequence[Report], context: Context, planner: Planner) -> Lists:
        """The pages of people with lists to fill; one request where nobody asked for one."""
        template = self.settings.pages.list_template
        titles = self.wiki.using(template) if template and not self.order.only else []
        own, members = own_pages(self.settings.pages.base), {report.title for report in reports}
        found = self.wiki.read(titles) if titles else ()
        pages = candidates(list(found), lambda title: own(title) or title in members)
        return Lists(template, {page.title: page for page in pages}, Listing(reports, context), planner)

    def _publish(self, journal: Journal, work: Work) -> dict[str, Page]:
        """Saves what is to be done on pages of people; gives those that were saved, as they were read back."""
        return journal.publish(Plan(work.steps), self.wiki, self.gate, work.again, done=work.done)

    def _note(self, plan: Plan, pages: Mapping[str, Page], planner: Planner) -> None:
        """Keeps what was seen of the pages, whether they are saved now or not."""
        for step in plan.steps:
            page, written = pages.get(step.title), planner.written.get(step.title)
            seen = remembered(step, page, written, planner) if page else written
            if seen is not None and seen != written:
                self.store.write(seen)

    def _tell(self, card: Card, journal: Journal, planner: Planner, pages: Mapping[str, Page]) -> None:
        """Writes the status pages, where there is something to tell."""
        ran = Ran(journal.started, journal.reports, journal.fetched, tuple(journal.pages))
        wanted = {item.title: item for item in card.wanted(ran, pages, self.clock())}
        planner = replace(planner, guards=CARD_GUARDS)

        def step(title: str, page: Page | None) -> Step:
            return planner.step(wanted[title], page) if title in wanted else Unchanged(title)

        def replan(title: str) -> Step:
            return step(title, next(iter(self.wiki.read([title])), None))

        steps = tuple(step(title, pages.get(title)) for title in card.titles)
        journal.publish(Plan(steps, planner.reports), self.wiki, self.gate, replan)


def _capped(planner: Planner, marks: Work, plan: Plan, notes: Work) -> tuple[Plan, Work]:
    """The plan and the notes, with what the run's edits before them leave of its caps."""
    steps = planner.capped((*marks.steps, *plan.steps, *notes.steps))[len(marks.steps) :]
    return replace(plan, steps=steps[: len(plan.steps)]), replace(notes, steps=steps[len(plan.steps) :])
