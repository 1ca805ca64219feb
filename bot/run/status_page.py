"""The status page: how the last run went that had something to tell, and when the next one is due.

The page itself is the memory of what was told: it carries a fingerprint of the state it describes, and is written when
the state is another one, or when it has stood for so long that the account could be taken for idle. Never for a time or
a number alone: what a run saved stands in the histories of the pages. Each language tells of its own pages, the first
one also of those that have none. How it looks is left to ``bot.render.status``.
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
from bot.render.status import PAGE, RESULTS, LeftPage, RunStatus, status
from bot.run.outcome import PageOutcome, Result
from bot.run.scheduling import next_due
from bot.run.settings import Settings
from bot.wiki.base import Page

KIND = "status"

_STATE = "<!-- state {} -->"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What the status page tells of a run: start, reports in the category, reports fetched, pages."""

    started: datetime
    reports: int
    fetched: int
    pages: Sequence[PageOutcome] = field(default_factory=tuple)

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
        self, summary: RunSummary, pages: Mapping[str, Page], now: datetime, theirs: Mapping[str, Theirs]
    ) -> tuple[Wanted | Unrendered, ...]:
        """Returns the pages to write after a run; ``pages`` are those there now, by title, ``now`` is aware.

        ``theirs`` is what people wrote on them; in a block that they released it goes below the bot's own text.
        """
        context = _context(self.settings)
        wanted = []
        for language, title in zip(context.languages, self.titles, strict=True):
            told = replace(
                summary, pages=[page for page in summary.pages if context.language_of(page.title) == language]
            )
            if not self._new(self._state(told), pages.get(title), now):
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
        """Returns when a page will have stood for the heartbeat's time; None where none is there."""
        there = (pages[title] for title in self.titles if title in pages)
        days = timedelta(days=self.settings.pages.heartbeat_days)
        return min((datetime.fromisoformat(page.timestamp) + days for page in there if page.timestamp), default=None)

    def _new(self, state: str, page: Page | None, now: datetime) -> bool:
        """Whether the page describes another state than this one, or has stood for the heartbeat's time."""
        if page is None or state not in page.text or page.timestamp is None:
            return True
        return now - datetime.fromisoformat(page.timestamp) >= timedelta(days=self.settings.pages.heartbeat_days)

    def _state(self, summary: RunSummary) -> str:
        """The fingerprint of all that is told, less times, numbers and the version."""
        schedule = self.settings.schedule
        described = repr((schedule.every_hours, schedule.at, schedule.timezone, sorted(map(_told, _left(summary)))))
        return _STATE.format(hashlib.sha256(described.encode()).hexdigest()[:12])

    def _status(self, summary: RunSummary, facts: Mapping[str, int], now: datetime) -> RunStatus:
        schedule = self.settings.schedule
        return RunStatus(
            started=summary.started.isoformat(),
            due=next_due(now, schedule).isoformat(),
            version=__version__,
            reports=summary.reports,
            fetched=summary.fetched,
            pages=facts,
            left=[LeftPage(page.title, page.result, page.code or "", page.reason or "") for page in _left(summary)],
            hours=schedule.every_hours,
            at=schedule.at,
            timezone=schedule.timezone,
            task_page=self.settings.pages.task_page,
        )


def _left(summary: RunSummary) -> list[PageOutcome]:
    return [page for page in summary.pages if page.result in (Result.HELD, Result.FAILED)]


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
