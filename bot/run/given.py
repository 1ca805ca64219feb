"""What a run is given: the wiki, the memory, the settings and the rules, and what the operator asked of it.

With what both an idle run and one that looks at everything ask by these: the listing, its digest, the planner.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from bot.plan.planner import Planner
from bot.plan.seen import followed
from bot.plan.snapshots import snapshot
from bot.plan.steps import fault
from bot.reports.report import Report
from bot.run import idle
from bot.run.endings import EXPECTED
from bot.run.publish import Gate
from bot.run.rules import Rules
from bot.run.rules_version import package_version
from bot.run.run_log import Clock, now
from bot.run.settings import Settings
from bot.run.status_page import StatusPage
from bot.state.store import Store
from bot.wiki.base import Identity, Page, PageState, Wiki
from bot.wiki.deadline import Interruptible
from bot.wiki.harvest import Harvest, listed, moved_by

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


class Listing(NamedTuple):
    """What the wiki lists, without a text: the reports, pages with lists, and the states of the bot's own pages."""

    reports: Harvest
    with_lists: Mapping[str, PageState]
    states: Mapping[str, PageState]


@dataclass(frozen=True, slots=True)
class Given:
    """Everything one run needs. ``status_page`` is None where no status page is kept: offline."""

    wiki: Wiki
    store: Store
    settings: Settings
    rules: Rules
    gate: Gate
    options: RunOptions = RunOptions()
    status_page: StatusPage | None = None
    clock: Clock = now

    def planner(self, who: Identity, reports: Sequence[Report] = ()) -> Planner:
        """Returns the planner of this run, with what the bot wrote last and what the reports are like now."""
        return Planner(
            limits=self.settings.guards.limits(self.options.limit),
            written=followed(self.store.written(), {report.page_id or 0: report.title for report in reports}),
            now=self.clock(),
            account=who.user,
            reports=snapshot(reports),
            links=self.settings.links(),
        )

    def observed(self, who: Identity, listing: Listing) -> str | None:
        """A digest of what this run goes by; None where it is not one of all pages that saves what it finds."""
        if self.options.dry_run or not self.options.whole:
            return None
        pages = (listing.states, listing.with_lists)
        return idle.observed(who, listing.reports, pages, self.settings, self.rules.name)

    def listed(self, target: str | None) -> Harvest:
        """Lists the category, and the ``target`` to which it is known to go. Raises WikiError."""
        wiki = Interruptible(self.wiki, self.gate.interrupted)
        return listed(wiki, self.settings.reports.category, self.settings.scope(), target)

    def category_page(self) -> Page | None:
        """The page of the category, as a run saw it last."""
        title = self.settings.reports.category
        row = self.store.seen(package_version(), title).get(title)
        try:
            return msgspec.json.decode(row, type=Page) if row else None
        except msgspec.MsgspecError:
            return None

    def target(self, page: Page | None) -> str | None:
        """The category to which that of the reports has moved or is moving, by its page; None for none."""
        try:
            return moved_by(self.wiki, self.settings.reports.category, page)
        except EXPECTED:
            raise
        except Exception as error:  # whatever it is
            log.error("[[%s]]: %s", self.settings.reports.category, fault(error))
            return None
