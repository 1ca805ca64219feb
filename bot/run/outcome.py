"""The outcome of a run: one record per page and one for the whole, for people, ``--report`` and the exit code.

Only data and its words; ``bot.run.run_log`` fills it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum, StrEnum
from typing import Any

from bot.reports.collection import Hits
from bot.wiki.harvest import LeftOut

SCHEMA = "salonbot.run/1"


class Exit(IntEnum):
    """The exit codes of every command; ``docs/operators.md`` explains each."""

    DONE = 0
    PAGES_LEFT = 1  # the run ended, but a page is held or failed
    USAGE = 2  # the command line, the settings or the state folder are wrong (argparse's own code)
    INPUT = 3  # what was given could not be read: bad export or plan, no such category, nothing in it
    UNAVAILABLE = 4  # the wiki did not answer or not now; the next run goes on
    DENIED = 5  # the bot must not write: account, rights, wrong wiki, stop page
    BUSY = 6  # another run holds the lock
    OVERDUE = 7  # status: a run is due, and none came
    STOPPED = 8  # status: the stop page keeps the bot from writing
    FAILING = 9  # status: runs end before their work is done
    DEAD = 10  # status: the last run was killed
    BUG = 70  # a fault of the bot's own (sysexits' EX_SOFTWARE)


class Result(StrEnum):
    """What became of one page."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    HELD = "held"
    FAILED = "failed"
    PLANNED = "planned"  # a dry run: it would have been saved


@dataclass(frozen=True, slots=True)
class PageOutcome:
    """What became of one page: the result, a stable code and a reason where it was not saved, its revision now."""

    title: str
    result: Result
    code: str | None = None
    reason: str | None = None
    revision_id: int | None = None


_READS = ("run", "schedule", "plan")  # the commands that read the reports


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run. ``problem`` says why it ended early, ``code`` the same in a word; times are ISO 8601 in UTC."""

    site: str
    started: str
    finished: str
    exit: Exit
    command: str = "run"
    run: int | None = None  # its number, which rollback takes
    dry_run: bool = False
    problem: str | None = None
    code: str | None = None  # a stable word for the problem
    reports: int = 0
    fetched: int = 0
    left_out: tuple[LeftOut, ...] = ()
    findings: dict[str, int] | None = None
    headings: tuple[Hits, ...] = ()  # names of sections that head one, and all that editors added
    heading_problems: tuple[str, ...] = ()  # why the page of headings counts as it was before
    pages: tuple[PageOutcome, ...] = ()

    def counts(self) -> dict[str, int]:
        """Returns the number of pages by result; every result is a key."""
        counts = Counter(page.result for page in self.pages)
        return {str(result): counts[result] for result in Result}

    def to_json(self) -> dict[str, Any]:
        """Returns the record of ``--report`` (``salonbot.run/1``, described in ``docs/operators.md``)."""
        return {"schema": SCHEMA, **asdict(self), "exit": int(self.exit), "counts": self.counts()}

    def line(self) -> str:
        """Returns the run in one line, for logs and pings."""
        counts = ", ".join(f"{number} {result}" for result, number in self.counts().items() if number)
        read = f"{self.reports} reports ({self.fetched} fetched); " if self.command in _READS else ""
        text = f"{self._name()} on {self.site}: {read}pages: {counts or 'none'}"
        return f"{text}; {self.problem}" if self.problem else text

    def _name(self) -> str:
        return self.command + (f" {self.run}" if self.run is not None else "") + (" (dry)" if self.dry_run else "")


def exit_of(pages: Sequence[PageOutcome]) -> Exit:
    """Returns the exit code of a run that got through: PAGES_LEFT where a page is held or failed, else DONE."""
    left = {Result.HELD, Result.FAILED}
    return Exit.PAGES_LEFT if any(page.result in left for page in pages) else Exit.DONE
