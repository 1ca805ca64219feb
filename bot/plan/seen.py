"""Decides what to remember of a generated page that a run looked at, whether it saves it or not.

Pure. Saves are remembered by ``bot.run.run_log``; the guards that need the memory are in ``bot.plan.guards``.
"""

from __future__ import annotations

from dataclasses import replace

from bot.plan import markers
from bot.plan.planner import Held, Planner, Step
from bot.state.records import Written
from bot.wiki.base import Page


def remembered(step: Step, page: Page, written: Written | None, planner: Planner) -> Written | None:
    """Returns what to remember of a page: that it is ours, when it was touched, since when it would shrink."""
    if (now := _ours(page, written, planner.account)) is None:
        return None
    shrinks = isinstance(step, Held) and step.hold.code == "shrinks"
    return replace(now, touched=page.touched, shrinks_since=(now.shrinks_since or planner.now) if shrinks else None)


def _ours(page: Page, written: Written | None, account: str | None) -> Written | None:
    """The memory of the page; renewed from the page where an edit of ours was not remembered, or all is lost."""
    try:
        block = markers.block(page.text)
    except markers.Unsound:
        return written
    if not block.body.strip() or not block.ours:
        return written
    found = Written(page.title, page.revision_id, block.checksum or "")
    if written is None:
        return found
    if account is not None and page.user == account and found.checksum != written.checksum:
        return replace(written, revision_id=found.revision_id, checksum=found.checksum)
    return written
