"""One run of the bot, as a paragraph: who are we, may we write, harvest, read, render, plan, publish, report.

It brings the steps together; what a step does is its own module's business, what became of each page stands
in the journal. A dry run is the same run less the publishing.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import memory, preflight
from bot.aliases import headings, hits
from bot.courtesy import Courtesy, Work
from bot.deadline import Interruptible
from bot.facts import states
from bot.flags import still_open
from bot.guards import GUARDS, Limits, not_shrunk
from bot.harvest import Harvest, Scope, harvest, own_pages
from bot.journal import Clock, Journal, now
from bot.lists import Lists, candidates
from bot.outcome import Outcome
from bot.plan import Edit, Plan, Planner, Step, Unchanged
from bot.publish import Gate, Publisher, outcome_of
from bot.reader import Rules
from bot.recall import recall
from bot.render import Context, Wanted, next_part, render, titles
from bot.render.listing import Listing
from bot.render.slots import DamagedSlots, read_slots
from bot.render.verdicts import verdicts
from bot.report import Report, Severity
from bot.runcard import Card, Ran
from bot.settings import Settings
from bot.store import Store
from bot.summary import Links
from bot.wiki.base import Identity, Member, Page, Refused, Unavailable, Wiki

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
        pages = self._pages()
        rules = self._rules(journal, pages)
        reports, found = self._reports(journal, rules, self._purged(pages))
        journal.headings = hits(reports, rules.collection)
        courtesy = self._courtesy(who, reports, pages)
        marks = courtesy.marks(reports, found.pages) if courtesy else Work()
        if not self.order.dry_run:  # before the generated pages, which link to the revisions of the reports
            reports = self._as_saved(reports, rules, self._publish(journal, marks))
        planner = self._planner(who, reports)
        lists = self._lists(reports, pages, planner)
        plan = planner.plan(self._asked(self._wanted(reports, pages, journal)), pages, lists.steps())
        notes = courtesy.notes(found.members, reports) if courtesy else Work()
        plan, notes = self._capped(planner, marks, plan, notes)
        planned(replace(plan, steps=(*marks.steps, *plan.steps, *notes.steps)))
        if self.order.dry_run:
            journal.pages += map(outcome_of, (*marks.steps, *plan.steps, *notes.steps))
            return
        self._note(plan, {**pages, **lists.pages}, planner)

        def replan(title: str) -> Step:
            if title in lists.pages:
                page = next(iter(self.wiki.read([title])), None)
                return (page and lists.step(page)) or Unchanged(title)
            again = self._pages()
            return planner.again(title, self._wanted(reports, again, journal), again)

        publisher = Publisher(
            self.wiki,
            self.gate,
            replan,
            lambda edit: journal.intend(edit, plan.reports),
            lambda edit, page: journal.remember(edit, page, plan.reports),
        )
        for outcome in publisher.publish(plan):
            journal.note(outcome)
        self._publish(journal, notes)
        if self.card is not None and self.order.whole:
            self._report(self.card, journal, planner, publisher, pages)

    def _may_write(self, journal: Journal) -> Identity:
        """Who we are here; raises Denied where that one must not write, or the stop page says so."""
        who = self.wiki.identity()
        journal.site = who.site
        if not self.order.dry_run:
            preflight.stop_at_failure(preflight.of_identity(who, self.clock()))
            self.gate.check(self.wiki)
        return who

    def _pages(self) -> dict[str, Page]:
        """The generated pages as they are, every further part that exists among them, the status page and the page
        of headings: one request, as long as no page has a second part."""
        first = titles(self._context({}))
        single = [title for title in (self.card and self.card.title, self.settings.alias_page()) if title]
        pages: dict[str, Page] = {}
        asked = [*first, *map(next_part, first), *single]
        while asked:
            found = {page.title: page for page in self.wiki.read(asked)}
            pages |= found
            following = [next_part(title) for title in found if title not in single]
            asked = [title for title in following if title not in asked]
        return pages

    def _rules(self, journal: Journal, pages: Mapping[str, Page]) -> Rules:
        """The rules with the headings that editors added; where their page is broken, with its last good version."""
        title = self.settings.alias_page()
        page = pages.get(title) if title else None
        before = self.store.headings()
        found = headings(page.text if page else None, before, self.rules.collection)
        if found.good != before:
            self.store.keep_headings(found.good)
        journal.heading_problems = found.problems
        for problem in found.problems:
            log.warning("%s: %s", title, problem)
        return self.rules.extended(found.collection)

    def _purged(self, pages: Mapping[str, Page]) -> bool:
        """Whether somebody purged an index since it was last looked at: all is to be read anew."""
        written = self.store.written()
        for title in self._indexes():
            page, known = pages.get(title), written.get(title)
            if page and known and known.touched and page.touched != known.touched:
                log.info("%s was purged: every report is read anew", title)
                return True
        return False

    def _indexes(self) -> list[str]:
        context = self._context({})
        return [context.title("", language) for language in context.languages]

    def _reports(self, journal: Journal, rules: Rules, fresh: bool) -> tuple[list[Report], Harvest]:
        """The report of every page of the category, read now or known from before; and what the category holds.

        Raises Unavailable.
        """
        settings = self.settings.reports
        known: Collection[tuple[int, int]] = () if fresh else self.store.known(rules.name)
        own = own_pages(self.settings.pages.base, self.settings.flags.category)
        scope = Scope(own=own, namespaces=settings.namespaces, depth=settings.depth)
        wiki = Interruptible(self.wiki, self.gate.interrupted)
        found = harvest(wiki, settings.category, scope, lambda member: _key(member) in known)
        journal.left_out, journal.fetched, journal.reports = found.left_out, len(found.pages), len(found.members)
        new = {page.page_id: rules.read(page) for page in found.pages}
        self.store.keep(rules.name, new.values())
        if not found.complete:
            raise Unavailable("incomplete", f"{found.problem}; nothing is written from a part of the reports")
        if not found.members:
            raise Refused("no-reports", f"[[{settings.category}]] holds no report, only pages that are left out")
        reports = [new.get(member.page_id) or self._known(member, rules) for member in found.members]
        self.store.prune(rules.name, [_key(member) for member in found.members])
        journal.findings = dict(sorted(Counter(item.code for report in reports for item in report.findings).items()))
        return reports, found

    def _known(self, member: Member, rules: Rules) -> Report:
        """The record of a page that did not change; read anew where the store cannot give it back."""
        if (report := self.store.report(*_key(member), rules.name)) is None:
            if (page := next(iter(self.wiki.read([member.title])), None)) is None:
                raise Unavailable("gone", f"[[{member.title}]] was deleted during the run; the next run goes on")
            report = rules.read(page)
        return replace(report, title=member.title)  # the page may have been renamed since it was read

    def _wanted(self, reports: Sequence[Report], pages: Mapping[str, Page], journal: Journal) -> tuple[Wanted, ...]:
        """What the pages should say, with what people wrote on them now."""
        kept = {title: _slots(page) for title, page in pages.items()}
        added = tuple(hit for hit in journal.headings if hit.added)
        context = replace(self._context(kept), alias_problems=journal.heading_problems, alias_hits=added)
        return render(reports, context)

    def _context(self, kept: Mapping[str, Mapping[str, str]]) -> Context:
        pages = self.settings.pages
        return Context(
            base=pages.base,
            language=pages.languages[0],
            languages=tuple(pages.languages),
            category=self.settings.reports.category,
            stop_page=pages.stop_page,
            bot=self.settings.wiki.account or "",
            names=pages.names,
            kept=kept,
            alias_page=self.settings.alias_page(),
            max_bytes=self.settings.guards.max_bytes * 93 // 100,
        )

    def _planner(self, who: Identity, reports: Sequence[Report]) -> Planner:
        return Planner(
            limits=limits(self.settings, self.order.limit),
            written=self.store.written(),
            now=self.clock(),
            account=who.user,
            reports=states(reports),
            links=Links(self.settings.pages.task_page, self.settings.pages.stop_page),
        )

    def _lists(self, reports: Sequence[Report], generated: Mapping[str, Page], planner: Planner) -> Lists:
        """The pages of people with lists to fill; one request where nobody asked for one."""
        template = self.settings.pages.list_template
        titles = self.wiki.using(template) if template and not self.order.only else []
        own, members = own_pages(self.settings.pages.base), {report.title for report in reports}
        found = self.wiki.read(titles) if titles else ()
        pages = candidates(list(found), lambda title: own(title) or title in members)
        kept = {title: _slots(page) for title, page in generated.items()}
        return Lists(template, {page.title: page for page in pages}, Listing(reports, self._context(kept)), planner)

    def _courtesy(self, who: Identity, reports: Sequence[Report], pages: Mapping[str, Page]) -> Courtesy | None:
        """What is to be done on pages of people; None where nothing is wanted, or what editors settled is not known."""
        flags = self.settings.flags
        if not (flags.marks or flags.notes) or self.order.only or self.gate.stop_page is None:
            return None
        kept = {title: _slots(page) for title, page in pages.items()}
        context = replace(self._context(kept), bot=who.user or "")
        if problem := self._worklist_problem(context, pages):
            log.warning("no report is marked and no note is written in this run: %s", problem)
            return None
        found = still_open(reports, verdicts(context), Severity(flags.severity))
        planner = self._planner(who, ())
        return Courtesy(self.wiki, self.store, flags, context, planner, found, self.order.dry_run)

    def _worklist_problem(self, context: Context, pages: Mapping[str, Page]) -> str | None:
        """Why the verdicts of editors cannot be told."""
        written = self.store.written()
        for title in (context.title("Worklist", language) for language in context.languages):
            if title in written and title not in pages:
                return f"[[{title}]] is gone"
        for title, page in pages.items():
            try:
                read_slots(page.text)
            except DamagedSlots as damage:
                return f"[[{title}]]: {damage}"
        return None

    def _capped(self, planner: Planner, marks: Work, plan: Plan, notes: Work) -> tuple[Plan, Work]:
        """The plan and the notes, with what the run's edits before them leave of its caps."""
        steps = planner.capped((*marks.steps, *plan.steps, *notes.steps))[len(marks.steps) :]
        return replace(plan, steps=steps[: len(plan.steps)]), replace(notes, steps=steps[len(plan.steps) :])

    def _publish(self, journal: Journal, work: Work) -> dict[str, Page]:
        """Saves what is to be done on pages of people; gives those that were saved, as they were read back."""
        saved: dict[str, Page] = {}

        def remember(edit: Edit, page: Page) -> None:
            journal.remember(edit, page, {})
            work.done(edit.title, edit.new)
            saved[edit.title] = page

        def intend(edit: Edit) -> None:
            journal.intend(edit, {})

        for outcome in Publisher(self.wiki, self.gate, work.again, intend, remember).publish(Plan(work.steps)):
            journal.note(outcome)
        return saved

    def _as_saved(self, reports: Sequence[Report], rules: Rules, saved: Mapping[str, Page]) -> list[Report]:
        """The reports, with those that were marked read at the revision that this made."""
        new = {title: rules.read(page) for title, page in saved.items()}
        self.store.keep(rules.name, new.values())
        return [new.get(report.title, report) for report in reports]

    def _asked(self, wanted: Sequence[Wanted]) -> list[Wanted]:
        """The pages that --only names, with all their parts. Raises Refused where one is not generated."""
        if not self.order.only:
            return list(wanted)
        base = f"{self.settings.pages.base}/"
        asked = {title.replace("_", " ") for title in self.order.only}
        named = {item.document for item in wanted if {item.title, item.title.removeprefix(base)} & asked}
        if unknown := asked - {name for item in wanted for name in (item.title, item.title.removeprefix(base))}:
            pages = ", ".join(item.title.removeprefix(base) for item in wanted)
            raise Refused("not-generated", f"--only {sorted(unknown)[0]!r} is no generated page; these are: {pages}")
        return [item for item in wanted if item.document in named]

    def _note(self, plan: Plan, pages: Mapping[str, Page], planner: Planner) -> None:
        """Keeps what was seen of the pages, whether they are saved now or not."""
        for step in plan.steps:
            page, written = pages.get(step.title), planner.written.get(step.title)
            seen = memory.seen(step, page, written, planner) if page else written
            if seen is not None and seen != written:
                self.store.write(seen)

    def _report(
        self, card: Card, journal: Journal, planner: Planner, publisher: Publisher, pages: Mapping[str, Page]
    ) -> None:
        """Writes the status page, where there is something to tell."""
        ran = Ran(journal.started, journal.reports, journal.fetched, tuple(journal.pages))
        wanted = card.wanted(ran, pages.get(card.title), self.clock())
        planner = replace(planner, guards=CARD_GUARDS)

        def step(_: str) -> Step:
            page = next(iter(self.wiki.read([card.title])), None)
            return planner.step(wanted, page) if wanted else Unchanged(card.title)

        first = planner.step(wanted, pages.get(card.title)) if wanted else Unchanged(card.title)
        for outcome in replace(publisher, replan=step).publish(Plan((first,))):
            journal.note(outcome)


def limits(settings: Settings, most: int | None = None) -> Limits:
    """The limits of the settings; ``most`` is a smaller number of edits that was asked for."""
    guards = settings.guards
    return Limits(
        max_edits=guards.max_edits if most is None else min(guards.max_edits, most),
        max_new_pages=guards.max_new_pages,
        max_bytes=guards.max_bytes,
        max_shrink_percent=guards.max_shrink_percent,
        shrink_hold=timedelta(days=guards.shrink_hold_days),
    )


def _key(member: Member) -> tuple[int, int]:
    return member.page_id, member.revision_id or 0


def _slots(page: Page) -> Mapping[str, str]:
    """What people wrote on a page; where the slots are damaged the plan holds the page, so nothing is lost."""
    try:
        return read_slots(page.text)
    except DamagedSlots:
        return {}
