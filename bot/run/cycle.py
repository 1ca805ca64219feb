"""One run of the bot: checks who we are and that we may write, and whether anything has moved since the last one.

Where nothing has, the run is over. All else (harvesting, reading, rendering, planning, saving) is ``bot.run.look``'s,
which is loaded only then: it brings everything that reads and renders. A dry run is the same run less the publishing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.plan.steps import Plan
from bot.run import idle, preflight
from bot.run.generated import Generated
from bot.run.given import Given, Listing
from bot.run.outcome import Outcome
from bot.run.reconcile import reconcile
from bot.run.run_log import RunLog
from bot.wiki.base import Identity, PageState, Refused


@dataclass(frozen=True, slots=True)
class Cycle(Given):
    """One run, of what it is given; :meth:`run` raises for faults of the bot alone."""

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
                from bot.run.telling import tell_of  # noqa: PLC0415  see the module's docstring

                tell_of(refusal, self, run_log)
            raise

    def _run(self, run_log: RunLog, planned: Callable[[Plan], None]) -> None:
        who = self._may_write(run_log)
        reconcile(self.wiki, self.store)
        generated = Generated(self.wiki, self.settings, self._single())
        reports = self.listed(self.target(self.category_page()))
        listing = Listing(reports, self._with_lists(), generated.states(self.store.written()))
        digest = self.observed(who, listing)
        if digest and (before := idle.at_rest(self.store, digest, self.clock())):
            idle.repeat(run_log, before)
            return
        from bot.run.look import Look  # noqa: PLC0415  see the module's docstring

        Look(self, run_log, who, generated, listing, digest).run(planned)

    def _may_write(self, run_log: RunLog) -> Identity:
        """Who we are here; raises Denied where that one must not write, or the stop page says so."""
        who = self.wiki.identity()
        run_log.site = who.site
        if not self.options.dry_run:
            preflight.stop_at_failure(preflight.of_identity(who, self.clock()))
            self.gate.check(self.wiki)
        return who

    def _single(self) -> list[str]:
        """Pages that a run reads beside the generated ones, and that have one part.

        Those are status, help, the headings, and the category, which may say that it has moved.
        """
        status_pages = self.status_page.titles if self.status_page else ()
        others = (self.settings.alias_page(), self.settings.reports.category)
        return [title for title in (*status_pages, *self.settings.help_pages(), *others) if title]

    def _with_lists(self) -> Mapping[str, PageState]:
        """The pages on which somebody asked for a list, by title."""
        template = self.settings.pages.list_template
        return self.wiki.using(template) if template and not self.options.only else {}
