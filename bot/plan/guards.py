"""The guards: reasons not to save a page, each a function of what is known before the wiki is asked.

A guard gets a ProposedEdit (the page now, the page wanted, what we wrote last) and the limits, and returns a Hold or
None. The order of ``GUARDS`` is the order of asking. An editor releases a held page by writing the word ``release``
into its begin marker. The guards that need the wiki at the moment of saving are in ``bot.run.publish``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.plan.markers import BotBlock
from bot.plan.snapshots import left
from bot.render import Wanted
from bot.state.records import Snapshot, Written
from bot.wiki.base import Page


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a run, with the defaults of the settings.

    ``max_edits`` and ``max_new_pages`` are per run, ``max_bytes`` is of one page in UTF-8, ``max_shrink_percent`` what
    a block may lose, ``shrink_hold`` for how long a page that would lose more is held.
    """

    max_edits: int = 100
    max_new_pages: int = 40
    max_bytes: int = 2_048 * 1024  # $wgMaxArticleSize's default, in bytes
    max_shrink_percent: int = 30
    shrink_hold: timedelta = timedelta(days=14)


class Sizes(NamedTuple):
    """The bytes of the bot's own text, as it is and as it is wanted."""

    now: int
    wanted: int


@dataclass(frozen=True, slots=True)
class ProposedEdit:
    """One page about to be saved, with everything a guard may ask.

    ``page`` and ``block`` are as they are on the wiki (None: no page), ``new`` is the whole text to save, ``unchanged``
    is True where the block has the bot's own words and nothing else, in whatever form they were saved again.
    ``reports`` is the snapshot of the reports now, ``document`` what all parts of the document have in bytes and would
    have (None: the page is by itself).
    """

    wanted: Wanted
    page: Page | None
    block: BotBlock | None
    written: Written | None
    new: str
    now: datetime
    account: str | None = None
    unchanged: bool = False
    reports: Snapshot = field(default_factory=dict)
    document: Sizes | None = None

    @property
    def sizes(self) -> Sizes:
        """Those of all parts of the document together."""
        now = len(self.block.body.encode()) if self.block else 0
        return self.document or Sizes(now, len(self.wanted.body.encode()))

    @property
    def released(self) -> bool:
        """Whether an editor wrote "release" into the begin marker."""
        return self.block is not None and self.block.released


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a page is held: a stable code, and a message with the remedy (``docs/operators.md`` lists the codes)."""

    code: str
    message: str


_WORKLIST = "worklist"  # the kind of page that lists findings; the others list reports

Guard = Callable[[ProposedEdit, Limits], Hold | None]

# the begin marker of a page of JSON is what its member "salonbot" says
_RELEASE = 'to let the bot write here again, add the word "release" to the begin marker (in JSON: to "salonbot")'


def not_deleted(proposed: ProposedEdit, _: Limits) -> Hold | None:
    """Holds a page that we wrote and that is gone: a person deleted or moved it."""
    if proposed.page is None and proposed.written is not None:
        return Hold("deleted", f"the page was deleted or moved; create it with the bot's markers, and {_RELEASE}")
    return None


def not_edited(proposed: ProposedEdit, _: Limits) -> Hold | None:
    """Holds a page whose block a person edited."""
    if proposed.block and not proposed.block.ours and not proposed.unchanged and not proposed.released:
        return Hold(
            "edited",
            f"somebody edited between the markers; move that text outside to have it stay as it is, and {_RELEASE}",
        )
    return None


def not_rolled_back(proposed: ProposedEdit, _: Limits) -> Hold | None:
    """Holds a page whose edit the operator undid with ``rollback``."""
    if proposed.written is None or proposed.written.rolled_back is None or proposed.released:
        return None
    return Hold(
        "rolled-back",
        f"the operator took run {proposed.written.rolled_back} back; {_RELEASE}, or call rollback --release",
    )


def not_reverted(proposed: ProposedEdit, _: Limits) -> Hold | None:
    """Holds a page whose block is an older one of ours: a person put it back."""
    if proposed.page is None or proposed.block is None or proposed.written is None or proposed.released:
        return None
    if proposed.page.user is not None and proposed.page.user == proposed.account:
        return None  # our own edit, which we were stopped from remembering
    if proposed.block.put_back(proposed.written.checksum):
        return Hold("reverted", f"somebody took the bot's last edit back; {_RELEASE}")
    return None


def not_shrunk(proposed: ProposedEdit, limits: Limits) -> Hold | None:
    """Holds a page whose block would lose more than ``max_shrink_percent``, for the time of ``shrink_hold``.

    What is gone because reports left the category or their findings were mended is expected, and does not count.
    """
    if proposed.block is None or proposed.released or not proposed.block.body.strip():
        return None
    before, after = proposed.sizes
    expected = before
    if proposed.written and proposed.written.reports and proposed.reports:
        expected = round(before * left(proposed.written.reports, proposed.reports, proposed.wanted.kind == _WORKLIST))
    if after * 100 >= expected * (100 - limits.max_shrink_percent):
        return None
    since = proposed.written.shrinks_since if proposed.written else None
    if since is not None and proposed.now - since >= limits.shrink_hold:
        return None
    percent = 100 - after * 100 // max(before, 1)
    return Hold(
        "shrinks",
        f"it would lose {percent} % of its text; {_RELEASE}, or wait {limits.shrink_hold.days} days",
    )


def fits(proposed: ProposedEdit, limits: Limits) -> Hold | None:
    """Holds a page of more than ``max_bytes``, which the wiki would refuse."""
    size = len(proposed.new.encode())
    if size > limits.max_bytes:
        return Hold("too-big", f"it would have {size:,} bytes, the limit is {limits.max_bytes:,}")
    return None


GUARDS: tuple[Guard, ...] = (not_deleted, not_edited, not_rolled_back, not_reverted, not_shrunk, fits)
