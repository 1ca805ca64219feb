"""One run of the bot, as a paragraph: who are we, may we write, harvest, read, render, plan, publish.

It brings the steps together and notes what became of each; what a step does is its own module's business.
A dry run is the same run less the publishing.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot import markers
from bot.check import check
from bot.collection import Collection
from bot.guards import Limits, Written
from bot.harvest import LeftOut, Scope, harvest, own_pages
from bot.outcome import Exit, Outcome, PageOutcome, Result, exit_of
from bot.plan import Edit, Held, Plan, Planner, Step, Unchanged
from bot.publish import Gate, Publisher
from bot.read import RULES_VERSION, read
from bot.render import Context, Wanted, next_part, render, titles
from bot.render.slots import DamagedSlots, read_slots
from bot.report import Report
from bot.settings import Settings
from bot.store import Store
from bot.wiki.base import Denied, Identity, Member, Page, Refused, Unavailable, Wiki

RIGHTS = ("edit", "bot")  # without `bot` a run floods recent changes and has the low limits of a person

log = logging.getLogger("salonbot")

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Order:
    """What the operator asked of this run: generated pages to write (none named: all), and the most edits."""

    dry_run: bool = False
    only: Sequence[str] = ()
    limit: int | None = None


@dataclass(slots=True)
class _Notes:
    """What is known of the run so far, whatever ends it."""

    site: str = "?"
    reports: int = 0
    fetched: int = 0
    left_out: tuple[LeftOut, ...] = ()
    findings: dict[str, int] = field(default_factory=dict)
    pages: list[PageOutcome] = field(default_factory=list)
    plan: Plan = field(default_factory=lambda: Plan(()))


@dataclass(frozen=True, slots=True)
class Cycle:
    """Everything one run needs; :meth:`run` never raises for what a wiki or an input does."""

    wiki: Wiki
    store: Store
    settings: Settings
    collection: Collection
    gate: Gate
    order: Order = Order()
    clock: Clock = lambda: datetime.now(UTC)

    def run(self) -> tuple[Outcome, Plan]:
        """Runs once; gives what became of it and the plan it made (empty where it did not get that far)."""
        notes, started = _Notes(), self.clock()
        run_id = None if self.order.dry_run else self.store.begin(started)
        code, problem = Exit.DONE, None
        try:
            self._run(notes)
            code = exit_of(notes.pages)
        except Refused as error:
            code, problem = Exit.INPUT, str(error)
        except Unavailable as error:
            code, problem = Exit.UNAVAILABLE, str(error)
        except Denied as error:
            code, problem = Exit.DENIED, str(error)
        outcome = Outcome(
            site=notes.site,
            started=started.isoformat(timespec="seconds"),
            finished=self.clock().isoformat(timespec="seconds"),
            exit=code,
            dry_run=self.order.dry_run,
            problem=problem,
            reports=notes.reports,
            fetched=notes.fetched,
            left_out=notes.left_out,
            findings=notes.findings,
            pages=tuple(notes.pages),
        )
        if run_id is not None:
            self.store.finish(run_id, self.clock(), outcome.to_json())
        return outcome, notes.plan

    def _run(self, notes: _Notes) -> None:
        who = self._identify()
        notes.site = who.site
        if not self.order.dry_run:
            self.gate.check(self.wiki)
        reports = self._reports(notes)
        wanted, pages = self._wanted(reports)
        written = self.store.written()
        planner = Planner(self._limits(), written, self.clock(), who.user)
        notes.plan = planner.plan(self._asked(wanted), pages)
        self._note_shrinking(notes.plan, written)
        if self.order.dry_run:
            notes.pages += [_planned(step) for step in notes.plan.steps]
            return

        def replan(title: str) -> Step:
            again, now = self._wanted(reports)
            return planner.step(next(item for item in again if item.title == title), now.get(title))

        publisher = Publisher(self.wiki, self.gate, replan, self._remember)
        for page in publisher.publish(notes.plan):
            notes.pages.append(page)
            log.info("%s: %s%s", page.title, page.result, f" ({page.code})" if page.code else "")

    def _identify(self) -> Identity:
        """The identity guard: the right account, its rights, no block. Raises Denied."""
        who = self.wiki.identity()
        if self.order.dry_run:
            return who
        if who.user is None:
            raise Denied("not-logged-in", f"{who.site}: not logged in; see to the password file of user-config.py")
        if who.blocked is not None:
            raise Denied("blocked", f"{who.site}: {who.user} is blocked ({who.blocked}); talk to who blocked it")
        if lacking := [right for right in RIGHTS if right not in who.rights]:
            raise Denied(
                "rights",
                f"{who.site}: {who.user} lacks the right {' and '.join(lacking)}; see to its group and to the grants"
                " of its bot password",
            )
        return who

    def _reports(self, notes: _Notes) -> list[Report]:
        """The report of every page of the category, read now or known from before. Raises Unavailable."""
        known, settings = self.store.known(RULES_VERSION), self.settings.reports
        scope = Scope(own=own_pages(self.settings.pages.base), namespaces=settings.namespaces, depth=settings.depth)
        found = harvest(self.wiki, settings.category, scope, lambda member: _key(member) in known)
        notes.left_out, notes.fetched, notes.reports = found.left_out, len(found.pages), len(found.members)
        new = {page.page_id: check(read(page, self.collection), self.collection) for page in found.pages}
        self.store.keep(RULES_VERSION, new.values())
        if not found.complete:
            raise Unavailable("incomplete", f"{found.problem}; nothing is written from a part of the reports")
        if not found.members:
            raise Refused("no-reports", f"[[{settings.category}]] holds no report, only pages that are left out")
        reports = [new.get(member.page_id) or self._known(member) for member in found.members]
        self.store.prune(RULES_VERSION, [_key(member) for member in found.members])
        notes.findings = dict(sorted(Counter(item.code for report in reports for item in report.findings).items()))
        return reports

    def _known(self, member: Member) -> Report:
        """The record of a page that did not change; read anew where the store cannot give it back."""
        if (report := self.store.report(*_key(member), RULES_VERSION)) is None:
            if (page := next(iter(self.wiki.read([member.title])), None)) is None:
                raise Unavailable("gone", f"[[{member.title}]] was deleted during the run; the next run goes on")
            report = check(read(page, self.collection), self.collection)
        return replace(report, title=member.title)  # the page may have been renamed since it was read

    def _wanted(self, reports: Sequence[Report]) -> tuple[tuple[Wanted, ...], dict[str, Page]]:
        """What the pages should say, with what people wrote on them now, and the pages as they are."""
        pages: dict[str, Page] = {}
        asked: Sequence[str] = titles(self._context({}))
        while found := {page.title: page for page in self.wiki.read(asked)} if asked else {}:
            pages |= found
            asked = [next_part(title) for title in found]
        kept = {title: slots for title, page in pages.items() if (slots := _slots(page))}
        return render(reports, self._context(kept)), pages

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
        )

    def _limits(self) -> Limits:
        guards = self.settings.guards
        edits = guards.max_edits if self.order.limit is None else min(guards.max_edits, self.order.limit)
        return Limits(
            max_edits=edits,
            max_new_pages=guards.max_new_pages,
            max_bytes=guards.max_bytes,
            max_shrink_percent=guards.max_shrink_percent,
            shrink_hold=timedelta(days=guards.shrink_hold_days),
            stop_page=self.gate.stop_page,
        )

    def _asked(self, wanted: Sequence[Wanted]) -> list[Wanted]:
        """The pages that --only names. Raises Refused where it names one that is not generated."""
        if not self.order.only:
            return list(wanted)
        base = f"{self.settings.pages.base}/"
        asked = {title.replace("_", " ") for title in self.order.only}
        named = [item for item in wanted if {item.title, item.title.removeprefix(base)} & asked]
        if unknown := asked - {item.title for item in named} - {item.title.removeprefix(base) for item in named}:
            pages = ", ".join(item.title.removeprefix(base) for item in wanted)
            raise Refused("not-generated", f"--only {sorted(unknown)[0]!r} is no generated page; these are: {pages}")
        return named

    def _note_shrinking(self, plan: Plan, written: Mapping[str, Written]) -> None:
        """Remembers since when a page would shrink, so that the hold can run out."""
        if self.order.dry_run:
            return
        shrinking = {step.title for step in plan.steps if isinstance(step, Held) and step.hold.code == "shrinks"}
        for title, page in written.items():
            if (title in shrinking) != (page.shrinks_since is not None):
                self.store.write(replace(page, shrinks_since=self.clock() if title in shrinking else None))

    def _remember(self, edit: Edit, revision_id: int | None) -> None:
        body = markers.find(edit.new, edit.kind).body
        self.store.write(Written(edit.title, revision_id, markers.checksum(body), edit.facts))


def _key(member: Member) -> tuple[int, int]:
    return member.page_id, member.revision_id or 0


def _slots(page: Page) -> Mapping[str, str]:
    """What people wrote on a page; where the slots are damaged the plan holds the page, so nothing is lost."""
    try:
        return read_slots(page.text)
    except DamagedSlots:
        return {}


def _planned(step: Step) -> PageOutcome:
    match step:
        case Held():
            return PageOutcome(step.title, Result.HELD, step.hold.code, step.hold.message)
        case Unchanged():
            return PageOutcome(step.title, Result.UNCHANGED)
        case Edit():
            return PageOutcome(step.title, Result.PLANNED)
