"""Applies a reviewed plan: saves exactly what its diffs show, on exactly the revisions it was made from.

Every planned edit is planned once more on the page as it is, through the same guards as a run's, and is saved only if
the change is the very diff of the plan. So a plan cannot do what a run could not, whatever was written into its file,
and a page whose base has moved is left alone. The edits are saved by the same publisher.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.plan import markers
from bot.plan.document_parts import together
from bot.plan.guards import Hold
from bot.plan.planner import Planner
from bot.plan.steps import Edit, Held, Plan, Step, careful
from bot.render import Wanted
from bot.run import preflight
from bot.run.histories import theirs_on
from bot.run.outcome import Outcome
from bot.run.plan_file import PlanFile, PlannedEdit
from bot.run.publish import Gate, outcome_of
from bot.run.reconcile import reconcile
from bot.run.run_log import Clock, RunLog, now
from bot.run.settings import Settings
from bot.state.store import Store
from bot.wiki.base import Page, Refused, Wiki
from bot.wiki.harvest import own_pages


@dataclass(frozen=True, slots=True)
class Application:
    """Everything that applying one plan needs; :meth:`run` raises for faults of the bot alone."""

    wiki: Wiki
    store: Store
    settings: Settings
    gate: Gate
    planned: PlanFile
    dry_run: bool = False
    clock: Clock = now

    def run(self) -> Outcome:
        """Applies the plan once; returns what became of each page of it."""
        run_log = RunLog(self.store, "apply", self.dry_run, self.clock)
        return run_log.keep(lambda: self._run(run_log))

    def _run(self, run_log: RunLog) -> None:
        who = self.wiki.identity()
        run_log.site = who.site
        self._fits(who.site)
        if not self.dry_run:
            preflight.stop_at_failure(preflight.of_identity(who, self.clock()))
            self.gate.check(self.wiki)
        reconcile(self.wiki, self.store)
        pages = {page.title: page for page in self.wiki.read([edit.title for edit in self.planned.edits])}
        planner = Planner(
            self.settings.guards.limits(),
            self.store.written(),
            self.clock(),
            who.user,
            self.planned.reports,
            theirs=theirs_on(self.wiki, pages.values()),
        )
        steps = planner.capped(_steps(self.planned.edits, pages, planner))
        if self.dry_run:
            for outcome in map(outcome_of, steps):
                run_log.note(outcome)
            return
        run_log.publish(Plan(steps, self.planned.reports), self.wiki, self.gate, _moved)

    def _fits(self, site: str) -> None:
        """Raises Refused where the plan is for another wiki, or for pages that are not the bot's."""
        if self.planned.site != site:
            raise Refused("other-wiki", f"the plan was made for {self.planned.site}, this is {site}; plan again here")
        own = own_pages(self.settings.pages.base)
        titles = [edit.title for edit in self.planned.edits]
        for title in titles:
            if not own(title):
                raise Refused("not-ours", f"[[{title}]] of the plan is no page of the bot's; see [pages] base")
            if titles.count(title) > 1:
                raise Refused("twice", f"[[{title}]] is in the plan twice; make the plan again")


def _steps(edits: Sequence[PlannedEdit], pages: Mapping[str, Page], planner: Planner) -> list[Step]:
    """The planned edits as a run would plan them now; the parts of a page go together."""
    documents = {edit.title: edit.part_of or edit.title for edit in edits}
    return together([careful(edit.title, _again, edit, pages, planner) for edit in edits], documents)


def _again(edit: PlannedEdit, pages: Mapping[str, Page], planner: Planner) -> Step:
    """The planned edit as a run would plan it now, or why it is not done."""
    page = pages.get(edit.title)
    if (page.revision_id if page else None) != edit.base:
        return _moved(edit.title)
    try:
        body = markers.find(edit.new, edit.kind).body
    except markers.Unsound as problem:
        return _altered(edit.title, str(problem))
    step = planner.step(Wanted(edit.title, edit.kind, "", body, edit.facts, edit.part_of), page)
    if not isinstance(step, Edit):
        return step
    if step.diff() != edit.diff or step.new != edit.new:
        return _altered(edit.title, "its text is not what its diff shows, or it changes more than the bot's block")
    return replace(step, summary=edit.summary)


def _moved(title: str) -> Held:
    return Held(title, Hold("base-moved", "the page is not as it was when the plan was made; make a new plan"))


def _altered(title: str, why: str) -> Held:
    return Held(title, Hold("plan-altered", f"the plan is not one that the bot made: {why}; make a new plan"))
