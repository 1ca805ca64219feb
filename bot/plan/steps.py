"""What a plan is made of: the steps of a run, one for each page. Pure.

Which step a page has is decided by ``bot.plan.planner``, their order by ``bot.plan.document_parts``.
"""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.plan.guards import Hold
from bot.state.records import Snapshot


@dataclass(frozen=True, slots=True)
class Edit:
    """One save. ``base`` is the revision that ``old`` was read at, None for a page that does not exist.

    ``part_of`` is the title of the first part, where the page may have several; ``facts`` are figures for the summary.
    """

    title: str
    kind: str
    base: int | None
    old: str
    new: str
    summary: str
    facts: Mapping[str, int]
    part_of: str | None = None

    @property
    def document(self) -> str:
        """The title of the first part of the document; that of the page itself where it has no parts."""
        return self.part_of or self.title

    @property
    def creates(self) -> bool:
        """Whether the page does not exist yet."""
        return self.base is None

    def diff(self) -> list[str]:
        """Returns the lines of a unified diff from ``old`` to ``new``; every character that differs is in it."""
        old, new = (text.split("\n") if text else [] for text in (self.old, self.new))
        names = f"{self.title} (now)", f"{self.title} (new)"
        return list(difflib.unified_diff(old, new, *names, n=2, lineterm=""))


@dataclass(frozen=True, slots=True)
class Held:
    """A page that is not to be saved now, and why."""

    title: str
    hold: Hold


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that already says what it should."""

    title: str


Step = Edit | Held | Unchanged
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a run, in the order of saving, and the snapshot of the reports they were made from."""

    steps: tuple[Step, ...] = ()
    reports: Snapshot = field(default_factory=dict)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The steps that save a page."""
        return tuple(step for step in self.steps if isinstance(step, Edit))


def careful(title: str, plan: Callable[..., T], *what: object) -> T | Held:
    """Returns what ``plan`` does with a page, or the page as held where it meets what nobody thought of.

    One page with something strange on it must not keep all others from being written.
    """
    try:
        return plan(*what)
    except Exception as error:  # whatever it is
        return Held(title, Hold("fault", fault(error)))


def fault(error: Exception, report: str | None = None) -> str:
    """Returns an error that is the bot's own in words for the log: what, where in the code, and at which ``report``."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename.rpartition('/')[2]}, line {place.lineno}"
    said = " ".join(str(error).split())[:200]
    what = f"an error of the bot's own ({type(error).__name__}: {said}; {where})"
    text = f"the text of [[{report}]], at which it was met" if report else "the text of the page"
    return f"{what}; report it, with {text}"
