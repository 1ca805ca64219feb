"""The status page: how the last run went that had something to tell, and when the reports were last checked.

The page itself is the memory of what was told: it carries a fingerprint of the state it describes, and is written when
the state is another one. The page in the first language is also written once in a while, so that its readers know that
the bot runs; the others show that time from there. Never for a number alone: what a run saved stands in the histories
of the pages. Each language tells of its own pages, the first one also of those that have none. How it looks is left to
``bot.render.status``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from bot import __version__
from bot.plan.theirs import Theirs
from bot.render import Context, Unrendered, Wanted
from bot.render.context import attempt
from bot.render.messages import Messages, messages_in
from bot.render.status import PAGE, RESULTS, LeftPage, RunStatus, checked_before, status
from bot.run.outcome import PageOutcome, Result
from bot.run.publish import GO_WORD
from bot.run.scheduling import next_due
from bot.run.settings import Settings
from bot.wiki.base import Page

KIND = "status"

_STATE = "<!-- state {} -->"
_EARLY = timedelta(minutes=30)  # a run each day at its hour comes some seconds sooner than a day after the one before


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What the status page tells of a run: start, reports in the category, reports fetched, pages.

    ``seen`` are pages as the run saw them, by title; ``problem`` is why it ended before its work was done, ``code`` the
    same in a word.
    """

    started: datetime
    reports: int
    fetched: int
    pages: Sequence[PageOutcome] = field(default_factory=tuple)
    seen: Mapping[str, Page] = field(default_factory=dict)
    problem: str | None = None
    code: str | None = None

    def count(self, result: Result) -> int:
        """Returns how many pages ended with that result."""
        return sum(page.result is result for page in self.pages)


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The status page of one bot, in each of its languages."""

    settings: Settings

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the page, by the languages of the settings."""
        return titles(self.settings)

    def wanted(
        self,
        summary: RunSummary,
        pages: Mapping[str, Page],
        now: datetime,
        theirs: Mapping[str, Theirs],
        features: frozenset[str] = frozenset(),
    ) -> tuple[Wanted | Unrendered, ...]:
        """Returns the pages to write after a run; ``pages`` are those there now, by title, ``now`` is aware.

        ``theirs`` is what people wrote on them; in a block that they released it goes below the bot's own text.
        ``features`` are what pages may use on the wiki.
        """
        context = replace(_context(self.settings), features=features)
        wanted = []
        for language, title in zip(context.languages, self.titles, strict=True):
            told = replace(
                summary, pages=[page for page in summary.pages if context.language_of(page.title) == language]
            )
            if not self._new(self._state(told), pages.get(title), now, beats=language == context.language):
                continue
            known = theirs.get(title, Theirs())
            left = known.texts if known.released else known.slots
            page = partial(self._page, title, told, now, theirs=left, context=context, w=messages_in(language))
            wanted.append(attempt(title, language, page))
        return tuple(wanted)

    def _page(
        self, title: str, told: RunSummary, now: datetime, *, theirs: Mapping[str, str], context: Context, w: Messages
    ) -> Wanted:
        """The page in one language, with what is told there."""
        facts = {str(result): told.count(result) for result in Result if result in RESULTS}
        body = f"{status(self._status(told, facts, now), theirs, context, w)}\n{self._state(told)}"
        return Wanted(title, KIND, w.language, body, {"reports": told.reports, **facts})

    def next_told(self, pages: Mapping[str, Page]) -> datetime | None:
        """Returns when the page in the first language will have stood for its time; None for never, or no page."""
        page = pages.get(self.titles[0])
        if page is None or page.timestamp is None or not self.settings.pages.heartbeat_days:
            return None
        return self._stood(datetime.fromisoformat(page.timestamp))

    def _stood(self, since: datetime) -> datetime:
        return since + timedelta(days=self.settings.pages.heartbeat_days) - _EARLY

    def _new(self, state: str, page: Page | None, now: datetime, *, beats: bool) -> bool:
        """Whether the page describes another state than this one, or ``beats`` and has stood for its time."""
        if page is None or state not in page.text or page.timestamp is None:
            return True
        if not beats or not self.settings.pages.heartbeat_days:
            return False
        return now >= self._stood(datetime.fromisoformat(page.timestamp))

    def _state(self, summary: RunSummary) -> str:
        """The fingerprint of all that is told, less times, numbers and the version."""
        schedule, pages = self.settings.schedule, self.settings.pages
        planned = (schedule.every_hours, schedule.at, schedule.timezone, bool(pages.heartbeat_days), pages.run_now_page)
        described = repr((planned, summary.code, sorted(map(_told, _left(summary)))))
        return _STATE.format(hashlib.sha256(described.encode()).hexdigest()[:12])

    def _told_by(self, now: datetime) -> datetime | None:
        """By when the page will tell of another run, where they come as planned, and no later than is overdue."""
        if not self.settings.pages.heartbeat_days:
            return None
        slack = self.settings.schedule.jitter_minutes + self.settings.monitor.overdue_minutes
        return next_due(self._stood(now), self.settings.schedule) + timedelta(minutes=slack)

    def _status(self, summary: RunSummary, facts: Mapping[str, int], now: datetime) -> RunStatus:
        schedule = self.settings.schedule
        told_by = self._told_by(now)
        return RunStatus(
            started=summary.started.isoformat(),
            due=next_due(now, schedule).isoformat(),
            version=__version__,
            reports=summary.reports,
            fetched=summary.fetched,
            pages=facts,
            left=[_left_page(page, summary.seen.get(page.title)) for page in _left(summary)],
            hours=schedule.every_hours,
            at=schedule.at,
            timezone=schedule.timezone,
            task_page=self.settings.pages.task_page,
            told_by=told_by.isoformat() if told_by else None,
            problem=summary.problem,
            checked=checked_before(first.text) if (first := summary.seen.get(self.titles[0])) else None,
            go_word=GO_WORD,
            run_now_page=self.settings.pages.run_now_page,
        )


def _left(summary: RunSummary) -> list[PageOutcome]:
    return [page for page in summary.pages if page.result in (Result.HELD, Result.FAILED)]


def _left_page(page: PageOutcome, now: Page | None) -> LeftPage:
    edit = (now.revision_id, now.timestamp) if now else ()
    return LeftPage(page.title, page.result, page.code or "", page.reason or "", *edit)


def _told(page: PageOutcome) -> tuple[str, str, str]:
    return page.title, page.result, page.code or ""


def titles(settings: Settings) -> tuple[str, ...]:
    """Returns the titles of the status page, by the languages of the settings."""
    context = _context(settings)
    return tuple(context.title(PAGE, language) for language in context.languages)


def _context(settings: Settings) -> Context:
    pages = settings.pages
    return Context(
        base=pages.base,
        language=pages.languages[0],
        languages=tuple(pages.languages),
        category=settings.reports.category,
        stop_page=pages.stop_page,
        bot=settings.wiki.account or "",
        help=settings.help_page(),
    )
