"""What happens in a run, told in the log at the moment it happens: one record an event, with fields for programs.

The level says whom it is for: DEBUG is detail, INFO is what happened, WARNING and above is what needs a person. What
passes by itself (the wiki did not answer, a cap was reached) is INFO. How a line looks is left to ``bot.cli.logs``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from bot.run.outcome import Exit, Outcome, PageOutcome, Result

T = TypeVar("T")
Track = Callable[[Iterable[Any], str, int], Iterable[Any]]

# Codes of pages that need nobody: the next run goes on, or the page that it is about is told by itself.
PASSING = frozenset({"edit-cap", "new-page-cap", "left", "part-held", "conflict", "exists"})
PASSING_EXITS = frozenset({Exit.DONE, Exit.PAGES_LEFT, Exit.UNAVAILABLE, Exit.BUSY})

RUN: ContextVar[int | None] = ContextVar("run", default=None)
"""The number of the run that is under way."""

BOT: ContextVar[str | None] = ContextVar("bot", default=None)
"""The settings file of the bot whose run it is, where one process runs several."""

_TRACK: ContextVar[Track | None] = ContextVar("track", default=None)

log = logging.getLogger("salonbot")


def tell(level: int, event: str, message: str, **fields: object) -> None:
    """Logs one event: its stable name, one line for people, and what programs may want of it (JSON's kinds)."""
    log.log(level, "%s", message, extra={"event": event, "fields": fields})


def tell_page(page: PageOutcome, link: str | None = None) -> None:
    """What became of one page; ``link`` is where the edit can be looked at."""
    why = f" ({page.code}: {page.reason})" if page.reason else f" ({page.code})" if page.code else ""
    where = f" {link}" if link else ""
    fields = {"page": page.title, "revision": page.revision_id, "diff": link, "code": page.code, "reason": page.reason}
    present = {name: value for name, value in fields.items() if value is not None}
    tell(level_of(page), str(page.result), f"{page.result} {page.title}{why}{where}", **present)


def level_of(page: PageOutcome) -> int:
    """The level of what became of a page."""
    if page.result is Result.CHANGED:
        return logging.INFO
    if page.result in (Result.HELD, Result.FAILED):
        return logging.INFO if page.code in PASSING else logging.WARNING
    return logging.DEBUG


def tell_start(command: str, dry_run: bool) -> None:
    """A run begins."""
    tell(logging.INFO, "run-started", f"{command} begins{' (dry)' if dry_run else ''}", command=command, dry=dry_run)


def tell_end(outcome: Outcome, seconds: float) -> None:
    """A run ended, well or not."""
    level = logging.INFO if outcome.exit in PASSING_EXITS else logging.ERROR
    fields = {"exit": int(outcome.exit), "code": outcome.code, "counts": outcome.counts(), "seconds": round(seconds, 1)}
    tell(level, "run-ended", outcome.line(), **fields)


@contextmanager
def numbered(run: int | None) -> Iterator[None]:
    """Every event inside belongs to that run."""
    token = RUN.set(run)
    try:
        yield
    finally:
        RUN.reset(token)


@contextmanager
def tracked(track: Track) -> Iterator[None]:
    """Long work inside is shown by ``track(items, what it is, how many)``, which yields the items."""
    token = _TRACK.set(track)
    try:
        yield
    finally:
        _TRACK.reset(token)


def each(items: Iterable[T], what: str, total: int) -> Iterable[T]:
    """The items of long work, one by one, with the progress shown where somebody looks."""
    track = _TRACK.get()
    return items if track is None else track(items, what, total)
