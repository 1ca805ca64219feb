"""Decides what to remember of a generated page that a run looked at, whether it saves it or not.

Pure. Saves are remembered by ``bot.run.run_log``; the guards that need the memory are in ``bot.plan.guards``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.plan import markers
from bot.plan.planner import Planner
from bot.plan.steps import Held, Step
from bot.state.records import Written
from bot.wiki.base import Page


def remembered(step: Step, page: Page, written: Written | None, planner: Planner) -> Written | None:
    """Returns what to remember of a page: that it is ours, when it was touched, since when it would shrink."""
    if (now := _ours(page, written, planner.account)) is None:
        return None
    shrinks = isinstance(step, Held) and step.hold.code == "shrinks"
    since = (now.shrinks_since or planner.now) if shrinks else None
    return replace(now, touched=page.touched, shrinks_since=since, page_id=page.page_id)


def followed(written: Mapping[str, Written], titles: Mapping[int, str]) -> dict[str, Written]:
    """Returns what is remembered of pages, by the titles that they have now; ``titles`` gives these by page id.

    A page that stands at the title of another one has none of that one's memory.
    """
    ids = {title: page_id for page_id, title in titles.items()}
    stay: dict[str, Written] = {}
    moved: dict[str, Written] = {}
    for title, item in written.items():
        if now := titles.get(item.page_id or 0):
            moved[now] = replace(item, title=now)
        elif item.page_id is None or title not in ids:
            stay[title] = item
    return stay | moved


def _ours(page: Page, written: Written | None, account: str | None) -> Written | None:
    """The memory of the page; renewed from the page where an edit of ours was not remembered, or all is lost."""
    try:
        block = markers.block(page.text)
    except markers.Unsound:
        return written
    if not block.body.strip() or not block.ours:
        return written
    found = Written(page.title, page.revision_id, block.checksum or "", page_id=page.page_id)
    if written is None:
        return found
    if account is not None and page.user == account and found.checksum != written.checksum:
        return replace(written, revision_id=found.revision_id, checksum=found.checksum)
    return written
