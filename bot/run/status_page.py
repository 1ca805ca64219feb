"""The status page: how the last run went that had something to tell, and when the next one is due.

The page itself is the memory of what was told: it carries a fingerprint of the state it describes, and is written
when a run changed something, when the state is another one, or when it has stood for so long that the account
could be taken for idle. Never for a time alone. How it looks is ``bot.render.status``'s.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import __version__
from bot.render import Context, Wanted
from bot.render.messages import words
from bot.render.status import PAGE, RESULTS, Left, Told, status
from bot.run.outcome import PageOutcome, Result
from bot.run.scheduling import next_due
from bot.run.settings import Settings
from bot.wiki.base import Page

KIND = "status"

_STATE = "<!-- state {} -->"
_LEFT = (Result.HELD, Result.FAILED)


@dataclass(frozen=True, slots=True)
class Ran:
    """What there is to tell of a run: when it started, reports in the category and read anew, pages."""

    started: datetime
    reports: int
    fetched: int
    pages: Sequence[PageOutcome] = field(default_factory=tuple)

    def count(self, result: Result) -> int:
        """How many pages ended so."""
        return sum(page.result is result for page in self.pages)


@dataclass(frozen=True, slots=True)
class Card:
    """The status page of one bot, in each of its languages."""

    settings: Settings

    @property
    def titles(self) -> tuple[str, ...]:
        """Where it stands."""
        return titles(self.settings)

    def wanted(self, ran: Ran, pages: Mapping[str, Page], now: datetime) -> tuple[Wanted, ...]:
        """The pages as they should be after a run, of those on which there is something to tell."""
        facts = {str(result): ran.count(result) for result in Result if result in RESULTS}
        told, context = self._told(ran, facts, now), _context(self.settings)
        return tuple(
            Wanted(
                title,
                KIND,
                language,
                f"{status(told, context, words(language))}\n{self._state(ran)}",
                {"reports": ran.reports, **facts},
            )
            for language, title in zip(context.languages, self.titles, strict=True)
            if ran.count(Result.CHANGED) or self._new(ran, pages.get(title), now)
        )

    def _new(self, ran: Ran, page: Page | None, now: datetime) -> bool:
        """Whether the page describes another state than this one, or has stood for the heartbeat's time."""
        if page is None or self._state(ran) not in page.text or page.timestamp is None:
            return True
        return now - datetime.fromisoformat(page.timestamp) >= timedelta(days=self.settings.pages.heartbeat_days)

    def _state(self, ran: Ran) -> str:
        """The fingerprint of all that is told, less times and numbers."""
        schedule = self.settings.schedule
        left = sorted((page.title, page.result, page.code) for page in ran.pages if page.result in _LEFT)
        told = repr((__version__, schedule.every_hours, schedule.at, schedule.timezone, left))
        return _STATE.format(hashlib.sha256(told.encode()).hexdigest()[:12])

    def _told(self, ran: Ran, facts: Mapping[str, int], now: datetime) -> Told:
        schedule = self.settings.schedule
        return Told(
            started=ran.started.isoformat(),
            due=next_due(now, schedule).isoformat(),
            version=__version__,
            reports=ran.reports,
            fetched=ran.fetched,
            pages=facts,
            left=[
                Left(page.title, page.result, page.code or "", page.reason or "")
                for page in ran.pages
                if page.result in _LEFT
            ],
            hours=schedule.every_hours,
            at=schedule.at,
            timezone=schedule.timezone,
            task_page=self.settings.pages.task_page,
        )


def titles(settings: Settings) -> tuple[str, ...]:
    """The titles of the status page, by the languages of the settings."""
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
    )
