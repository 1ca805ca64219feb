"""The status page: how the last run went that had something to tell, and when the next one is due.

English, like the edit summaries. The page itself is the memory of what was told: it carries a fingerprint of
the state it describes, and is written when a run changed something, when the state is another one, or when it
has stood for so long that the account could be taken for idle. Never for a time alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import __version__
from bot.outcome import PageOutcome, Result
from bot.render import Wanted
from bot.render.messages import words
from bot.render.wikitext import Cell, Column, Row, Wikitext, bullets, element, escape, join, link, row_text, table_text
from bot.scheduling import next_due
from bot.settings import Settings
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
    """The status page of one bot."""

    settings: Settings

    @property
    def title(self) -> str:
        """Where it stands."""
        return title(self.settings.pages.base)

    def wanted(self, ran: Ran, page: Page | None, now: datetime) -> Wanted | None:
        """The page as it should be after a run; None where there is nothing to tell."""
        if page is not None and not ran.count(Result.CHANGED) and not self._new(ran, page, now):
            return None
        facts = {str(result): ran.count(result) for result in (Result.CHANGED, Result.UNCHANGED, *_LEFT)}
        return Wanted(self.title, KIND, "en", self._body(ran, now), {"reports": ran.reports, **facts})

    def _new(self, ran: Ran, page: Page, now: datetime) -> bool:
        """Whether the page describes another state than this one, or has stood for the heartbeat's time."""
        if self._state(ran) not in page.text or page.timestamp is None:
            return True
        return now - datetime.fromisoformat(page.timestamp) >= timedelta(days=self.settings.pages.heartbeat_days)

    def _state(self, ran: Ran) -> str:
        """The fingerprint of all that is told, less times and numbers."""
        schedule = self.settings.schedule
        left = sorted((page.title, page.result, page.code) for page in ran.pages if page.result in _LEFT)
        told = repr((__version__, schedule.every_hours, schedule.at, schedule.timezone, left))
        return _STATE.format(hashlib.sha256(told.encode()).hexdigest()[:12])

    def _body(self, ran: Ran, now: datetime) -> str:
        left = [page for page in ran.pages if page.result in _LEFT]
        pieces = [
            self._head(),
            element("b", f"The run of {_moment(ran.started)}, by version {__version__}:"),
            bullets(
                [
                    f"{ran.reports} reports in the category, {ran.fetched} of them read in this run",
                    *(f"{ran.count(result)} generated pages {result}" for result in Result if result in _TOLD),
                ]
            ),
            _table(left) if left else escape("Every generated page is as it should be."),
            escape(f"{_plan(self.settings)} The next run after this one was due on {_moment(self._due(now))}."),
            escape("Runs since then changed nothing and met nothing new: they leave this page as it is."),
            Wikitext(self._state(ran)),
        ]
        return str(_frame(join("\n\n", pieces)))

    def _head(self) -> Wikitext:
        pages, reports = self.settings.pages, self.settings.reports
        sentence = [
            escape("How the bot's runs go. What they do:"),
            link(pages.task_page),
            Wikitext("·"),
            escape("what they make:"),
            link(f"{pages.base}/Index"),
            Wikitext("·"),
            escape("from:"),
            link(reports.category),
            Wikitext("·"),
            escape("to stop them, edit"),
            link(pages.stop_page),
            Wikitext("·"),
            escape("to have every report read anew at the next run, purge the index."),
        ]
        return join(" ", sentence)

    def _due(self, now: datetime) -> datetime:
        return next_due(now, self.settings.schedule)


_TOLD = (Result.CHANGED, Result.UNCHANGED, *_LEFT)


def title(base: str) -> str:
    """The title of the status page of the pages below ``base``."""
    return f"{base}/Index/Status"


def _frame(content: Wikitext) -> Wikitext:
    """The page's frame: its text is English whatever the wiki's language is."""
    return Wikitext(f'<div class="mw-content-ltr" lang="en" dir="ltr">\n\n{content}\n\n</div>')


def _table(left: Sequence[PageOutcome]) -> Wikitext:
    columns = [Column("Page"), Column("What became of it"), Column("Why, and what to do", None)]
    rows = (
        row_text(Row([Cell(link(page.title)), Cell(f"{page.result}: {page.code}"), Cell(page.reason or "")]))
        for page in left
    )
    return table_text("Pages that were not written", columns, rows)


def _plan(settings: Settings) -> str:
    schedule = settings.schedule
    if schedule.at:
        return f"Runs are planned each day at {', '.join(sorted(schedule.at))} ({schedule.timezone})."
    return f"Runs are planned every {schedule.every_hours:g} hours."


def _moment(time: datetime) -> Wikitext:
    return words("en").moment(time.isoformat())
