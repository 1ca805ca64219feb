"""Undoes what one run saved: each page to the revision before, and only where nobody has edited since.

The parts of a document go back together or not at all: else an answer whose row the run took to another part would
stand on both of them, for as long as one is held. Where that is cut short, the same call goes on.

A page that the run created is emptied to its markers: bots may not delete, and a proposal to delete would ask people
for work on a page that the next release fills again. What was undone is held (``rolled-back``) until an editor releases
the page or the operator calls ``rollback --release``, so that the next run does not insist. The status page stays: it
is the log of the run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.plan import markers
from bot.plan.document_parts import ordered, together
from bot.plan.edit_summary import rollback_summary
from bot.plan.guards import Hold
from bot.plan.steps import Edit, Held, Plan, Step, Unchanged, fault
from bot.plan.theirs import slots_on
from bot.render import first_part
from bot.run import preflight, status_page
from bot.run.endings import EXPECTED
from bot.run.outcome import Outcome
from bot.run.publish import Gate, outcome_of
from bot.run.reconcile import reconcile
from bot.run.run_log import Clock, RunLog, now
from bot.run.settings import Settings
from bot.state.records import Save
from bot.state.store import Store
from bot.wiki.base import Page, Refused, Wiki
from bot.wiki.harvest import own_pages

COMMAND = "rollback"


@dataclass(frozen=True, slots=True)
class Rollback:
    """Everything that undoing one run needs; ``number`` None is the latest run that saved something."""

    wiki: Wiki
    store: Store
    settings: Settings
    gate: Gate
    number: int | None = None
    dry_run: bool = False
    clock: Clock = now

    def run(self) -> tuple[Outcome, Plan]:
        """Undoes the run once; returns what became of each page, and the plan of the edits."""
        run_log = RunLog(self.store, COMMAND, self.dry_run, self.clock)
        plans: list[Plan] = []
        outcome = run_log.keep(lambda: self._run(run_log, plans))
        return outcome, plans[0] if plans else Plan()

    def _run(self, run_log: RunLog, plans: list[Plan]) -> None:
        who = self.wiki.identity()
        run_log.site = who.site
        if not self.dry_run:
            preflight.stop_at_failure(preflight.of_identity(who, self.clock()))
            self.gate.check(self.wiki)
        reconcile(self.wiki, self.store)
        number, saves = self._saves(run_log.run)
        pages = {page.title: page for page in self.wiki.read([title for title, _ in saves])}
        steps: list[Step] = []
        for title, revision_id in saves:
            try:
                steps.append(self._step(number, title, revision_id, pages.get(title)))
            except Refused as refusal:
                steps.append(Held(title, Hold(refusal.code, str(refusal))))
            except EXPECTED:
                raise
            except Exception as error:  # one page with something strange on it must not keep the others
                steps.append(Held(title, Hold("fault", fault(error))))
        documents = {step.title: self._document(step.title) for step in steps}
        plan = Plan(
            tuple(
                ordered(
                    together(steps, documents),
                    documents,
                    lambda title: slots_on(pages[title].text) if title in pages else {},
                )
            )
        )
        plans.append(plan)
        if self.dry_run:
            for outcome in map(outcome_of, plan.steps):
                run_log.note(outcome)
            return
        run_log.publish(plan, self.wiki, self.gate, _edited, rolled_back=number)

    def _saves(self, own: int | None) -> tuple[int, list[Save]]:
        """The run's number, and what it saved. Raises Refused where there is no such run, or nothing to take back."""
        runs = [run for run in self.store.runs(_LOOKED_AT) if run.id != own]
        eligible = [run.id for run in runs if run.command != COMMAND and self._pages_of(run.id)]
        if self.number is None:
            if not eligible:
                raise Refused("nothing-saved", "no run is known that saved a page; see its history on the wiki")
            return eligible[0], self._pages_of(eligible[0])
        if not any(run.id == self.number for run in runs):
            known = ", ".join(map(str, eligible[:5])) or "none"
            raise Refused("no-run", f"no run {self.number} is known here; the latest that saved pages: {known}")
        if not (saves := self._pages_of(self.number)):
            raise Refused("nothing-saved", f"run {self.number} saved no page")
        return self.number, saves

    def _pages_of(self, run: int) -> list[Save]:
        status_pages = status_page.titles(self.settings)
        return [save for save in self.store.saves(run) if save.title not in status_pages]

    def _step(self, number: int, title: str, revision_id: int, page: Page | None) -> Step:
        """The edit that restores one page. Raises Refused where its history does not have what is needed."""
        known = self.store.written().get(title)
        if page and known and known.rolled_back == number and page.revision_id == known.revision_id:
            return Unchanged(title)  # an earlier call got so far
        if page is None or page.revision_id != revision_id:
            return _edited(title)
        try:
            block = markers.block(page.text)
        except markers.Unsound:  # the wiki merged somebody's edit into our save
            return _edited(title)
        before = self.wiki.before(title, revision_id)
        new = before.text if before else markers.emptied(block)
        if new == page.text:
            return Unchanged(title)
        links = self.settings.links()
        return Edit(
            title, block.name, revision_id, page.text, new, rollback_summary(number, links), {}, self._document(title)
        )

    def _document(self, title: str) -> str:
        """The title of the first part, where the page is one that may have parts."""
        return first_part(title) if own_pages(self.settings.pages.base)(title) else title


_LOOKED_AT = 1000  # runs; half a year of hourly ones


def release(store: Store) -> Iterator[str]:
    """Lets the bot write again what was rolled back; yields the titles."""
    for title, written in sorted(store.written().items()):
        if written.rolled_back is None:
            continue
        if written.checksum == markers.checksum(""):
            store.forget(title)  # an emptied page: to be filled as one that was never written
        else:
            store.write(replace(written, rolled_back=None))
        yield title


def _edited(title: str) -> Held:
    return Held(
        title,
        Hold("edited-since", "the page is not as the run left it; what it has now is for its editors, undo it there"),
    )
