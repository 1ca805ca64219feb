"""What a run tells people when its work is done: the status page, and notes on the talk pages of held pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.plan.guards import GUARDS, not_shrunk
from bot.plan.planner import Planner
from bot.plan.steps import Held, Plan, Step, Unchanged, careful
from bot.run.given import Given
from bot.run.histories import theirs_on
from bot.run.hold_notes import hold_notes
from bot.run.publish import outcome_of
from bot.run.run_log import RunLog
from bot.run.status_page import RunSummary
from bot.wiki.base import Identity, Page, Refused, page_of

# The status page tells of one run and not of the one before: it may lose any part of its text.
STATUS_PAGE_GUARDS = tuple(guard for guard in GUARDS if guard is not not_shrunk)


def tell_of_holds(
    given: Given,
    run_log: RunLog,
    who: Identity,
    pages: Mapping[str, Page],
    planner: Planner,
    *,
    languages: Mapping[str, str],
) -> None:
    """Writes on the talk pages of held pages, where the operator wants that; ``languages`` are by title."""
    if not (given.settings.flags.hold_notes and given.gate.stop_page):
        return
    first = given.settings.pages.languages[0]
    languages = {title: page.language or first for title, page in pages.items()} | dict(languages)
    told = replace(given.planner(who), limits=planner.limits, reports={})
    account = who.user or ""
    work = hold_notes(given.wiki, run_log.pages, pages, languages=languages, account=account, planner=told)
    run_log.publish(Plan(work.steps), given.wiki, given.gate, work.again, done=work.done)


def tell(
    given: Given, run_log: RunLog, planner: Planner, pages: Mapping[str, Page], seen: Mapping[str, Page]
) -> datetime | None:
    """Writes the status pages of a run that got through; returns when there will be something to tell again.

    ``pages`` are the bot's own, ``seen`` all that the run saw.
    """
    if given.status_page is None or not given.options.whole:
        return None
    summary = RunSummary(run_log.started, run_log.reports, run_log.fetched, tuple(run_log.pages), seen)
    _write(given, run_log, summary, planner, pages)
    return given.status_page.next_told(pages)


def tell_of(refusal: Refused, given: Given, run_log: RunLog) -> None:
    """Writes on the status pages why there was nothing to read. Raises WikiError."""
    if given.status_page is None:
        return
    pages = {page.title: page for page in given.wiki.read(given.status_page.titles)}
    summary = RunSummary(run_log.started, 0, 0, seen=pages, problem=str(refusal), code=refusal.code)
    planner = replace(given.planner(given.wiki.identity()), reports={})
    _write(given, run_log, summary, planner, pages)


def _write(given: Given, run_log: RunLog, summary: RunSummary, planner: Planner, pages: Mapping[str, Page]) -> None:
    """Writes the status pages, where there is something to tell."""
    status_page = given.status_page
    assert status_page is not None
    theirs = theirs_on(given.wiki, (pages[title] for title in status_page.titles if title in pages))
    known = given.store.features()
    features = known.names if known else frozenset()
    made = careful(status_page.titles[0], status_page.wanted, summary, pages, given.clock(), theirs, features)
    if isinstance(made, Held):
        run_log.note(outcome_of(made))
        return
    wanted = {item.title: item for item in made}
    planner = replace(planner, guards=STATUS_PAGE_GUARDS, theirs=theirs)

    def step(title: str, page: Page | None) -> Step:
        return planner.careful(wanted[title], page) if title in wanted else Unchanged(title)

    def replan(title: str) -> Step:
        return step(title, page_of(given.wiki, title))

    steps = tuple(step(title, pages.get(title)) for title in status_page.titles)
    run_log.publish(Plan(steps, planner.reports), given.wiki, given.gate, replan)
