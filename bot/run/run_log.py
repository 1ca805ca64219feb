"""The log of one run: what became of each page, kept in the store from the first moment to the last.

Whatever ends the work (a wiki that says no, a full disk, the operator) ends as an Outcome with a code and a sentence;
only a fault of the bot's own comes through as an exception. What the work is, is left to the caller.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from bot.plan import markers
from bot.plan.steps import Edit, Plan, Step
from bot.reports.collection import Hits
from bot.run.endings import EXPECTED, code_of, exit_for
from bot.run.events import each, numbered, tell_end, tell_page, tell_start
from bot.run.outcome import Exit, Outcome, PageOutcome, Result, exit_of
from bot.run.publish import Gate, Publisher
from bot.state.records import Snapshot, Written
from bot.state.store import Store, StoreError
from bot.wiki import deadline
from bot.wiki.base import Page, Wiki
from bot.wiki.harvest import LeftOut

Clock = Callable[[], datetime]
UNKNOWN_SITE = "?"  # of a run that could not begin: it never heard of the wiki


def now() -> datetime:
    """Returns the time, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class RunLog:
    """What is known of a run so far; ``command`` is the name of the command that started it."""

    store: Store
    command: str
    dry_run: bool = False
    clock: Clock = now
    started: datetime = field(init=False)
    run: int | None = None  # the number of the run; a dry run has none
    site: str = UNKNOWN_SITE
    reports: int = 0
    fetched: int = 0
    left_out: tuple[LeftOut, ...] = ()
    findings: dict[str, int] = field(default_factory=dict)
    headings: tuple[Hits, ...] = ()
    heading_problems: tuple[str, ...] = ()
    pages: list[PageOutcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def keep(self, work: Callable[[], None]) -> Outcome:
        """Does the work and returns the outcome, which is in the store then unless the run is dry.

        A fault of the bot's own is in the store as well, and raised.
        """
        self.run = None if self.dry_run else self.store.begin(self.started, self.command)
        began = time.monotonic()
        with numbered(self.run):
            tell_start(self.command, self.dry_run)
            try:
                with deadline.work():
                    work()
                outcome = self.outcome(exit_of(self.pages))
            except EXPECTED as error:
                outcome = self.outcome(exit_for(error), str(error), code_of(error))
            except Exception as fault:
                self._finish(self.outcome(Exit.BUG, f"a fault of the bot's own: {type(fault).__name__}", "bug"))
                raise
            outcome = self._finish(outcome)
            tell_end(outcome, time.monotonic() - began)
        return outcome

    def outcome(self, code: Exit, problem: str | None = None, word: str | None = None) -> Outcome:
        """Returns the outcome, if the run ended now with that code, because of that ``problem``, a ``word`` for it."""
        return Outcome(
            site=self.site,
            started=self.started.isoformat(timespec="seconds"),
            finished=self.clock().isoformat(timespec="seconds"),
            exit=code,
            command=self.command,
            run=self.run,
            dry_run=self.dry_run,
            problem=problem,
            code=word,
            reports=self.reports,
            fetched=self.fetched,
            left_out=self.left_out,
            findings=self.findings,
            headings=self.headings,
            heading_problems=self.heading_problems,
            pages=tuple(self.pages),
        )

    def _finish(self, outcome: Outcome) -> Outcome:
        if self.run is None:
            return outcome
        try:
            self.store.finish(self.run, self.clock(), _kept(outcome))
        except StoreError as error:  # a full disk may be what ended the run, or be seen only now
            return outcome if outcome.problem else replace(outcome, exit=Exit.USAGE, problem=str(error))
        return outcome

    def note(self, page: PageOutcome, link: str | None = None) -> None:
        """Adds the outcome of one page, and tells it; ``link`` is where the edit can be looked at."""
        self.pages.append(page)
        tell_page(page, link)

    def publish(
        self,
        plan: Plan,
        wiki: Wiki,
        gate: Gate,
        replan: Callable[[str], Step],
        *,
        rolled_back: int | None = None,
        done: Callable[[str, str], None] = lambda *_: None,
    ) -> dict[str, Page]:
        """Saves the plan's edits, noting each before and after; returns the saved pages by title, as read back.

        ``replan(title)`` plans a page anew, ``rolled_back`` is the number of the run that the plan undoes, and
        ``done(title, text)`` is called for each page that was saved.
        """
        saved: dict[str, Page] = {}

        def intend(edit: Edit) -> None:
            if self.run is not None:
                self.store.intend(self.run, _written(edit, edit.base, plan.reports, rolled_back))

        def remember(edit: Edit, page: Page) -> None:
            written = _written(edit, page.revision_id, plan.reports, rolled_back)
            self.store.write(replace(written, touched=page.touched, page_id=page.page_id), self.run)
            done(edit.title, edit.new)
            saved[edit.title] = page

        publisher = Publisher(wiki, gate, replan, intend, remember)
        for outcome in each(publisher.publish(plan), "saving pages", len(plan.steps)):
            self.note(outcome, _diff(wiki, gate, outcome))
        return saved


def note_failure(store: Store, command: str, error: BaseException, clock: Clock = now) -> None:
    """Keeps that a run could not begin, for an error of ``bot.run.endings``, so that it is known to have failed."""
    log = RunLog(store, command, clock=clock)
    log.run = store.begin(log.started, command)
    log._finish(log.outcome(exit_for(error), str(error), code_of(error)))


def _kept(outcome: Outcome) -> dict[str, Any]:
    """What is kept of an outcome: all but the pages that did not change, else a year of idle runs fills a disk."""
    told = outcome.to_json()
    return {**told, "pages": [page for page in told["pages"] if page["result"] != Result.UNCHANGED], "headings": []}


def _diff(wiki: Wiki, gate: Gate, page: PageOutcome) -> str | None:
    """Where the edit of a saved page can be looked at; of a wiki of files, the file."""
    if page.result is not Result.CHANGED:
        return None
    return wiki.link(f"Special:Diff/{page.revision_id}" if gate.stop_page else page.title)


def _written(edit: Edit, revision_id: int | None, reports: Snapshot, rolled_back: int | None) -> Written:
    left = checksum_of(edit.new)
    return Written(edit.title, revision_id, left, edit.facts, reports=reports, rolled_back=rolled_back)


def checksum_of(text: str) -> str:
    """Returns the checksum of the bot's block in a page, that of an empty one where it has none."""
    try:
        return markers.block(text).checksum or markers.checksum("")
    except markers.Unsound:
        return markers.checksum("")
