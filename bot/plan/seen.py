"""Decides what to remember of a generated page that a run looked at, whether it saves it or not.

That is who wrote it last, and, as long as the wiki has it in the same state, all that a run asks of it: what people
wrote there, and a digest of what it says, so that its text is fetched again only to be edited. Pure. Saves are
remembered by ``bot.run.run_log``; the guards that need the memory are in ``bot.plan.guards``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.plan import markers
from bot.plan.markers import BotBlock
from bot.plan.planner import Planner, says
from bot.plan.steps import Held, Step
from bot.plan.theirs import Theirs
from bot.render import Wanted
from bot.render.slots import DamagedSlots, read_slots
from bot.state.records import Written
from bot.wiki.base import Page, PageState


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page of the bot's in one state, without its text. Its markers and slots are sound.

    ``name`` is that of its block, ``checksum`` the block's (None where it is empty, or not as the bot wrote it),
    ``size`` what it has in bytes, ``says`` a digest of the page as it is compared.
    """

    title: str
    revision_id: int
    touched: str | None
    page_id: int | None
    user: str | None
    name: str
    checksum: str | None
    size: int
    says: str
    theirs: Theirs

    @property
    def state(self) -> PageState:
        """The state of the page in which it is as it was seen."""
        return PageState(self.revision_id, self.touched)

    def is_as(self, wanted: Wanted) -> bool:
        """Whether the page says what it should: then planning its text would find no difference."""
        if self.name != wanted.kind:
            return False
        before, after = self.theirs.around
        return self.says == _digest(markers.filled(BotBlock(before, "", after), wanted.kind, wanted.body))


def see(page: Page, theirs: Theirs) -> SeenPage | None:
    """Returns a page as it is seen, where ``theirs`` is what people wrote on it; None where that is not certain."""
    if page.revision_id is None or theirs.unknown or len(theirs.around) != _AROUND_ONE_BLOCK:
        return None
    try:
        block = markers.block(page.text)
        read_slots(block.body)
    except (markers.Unsound, DamagedSlots):
        return None
    return SeenPage(
        title=page.title,
        revision_id=page.revision_id,
        touched=page.touched,
        page_id=page.page_id,
        user=page.user,
        name=block.name,
        checksum=_checksum(page),
        size=len(block.body.encode()),
        says=_digest(page.text),
        theirs=theirs,
    )


_AROUND_ONE_BLOCK = 2  # texts of people: before it, and after it


def _digest(text: str) -> str:
    return hashlib.sha256(says(text).encode("utf-8", "surrogatepass")).hexdigest()


def remembered(step: Step, page: Page | SeenPage, written: Written | None, planner: Planner) -> Written | None:
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


def _ours(page: Page | SeenPage, written: Written | None, account: str | None) -> Written | None:
    """The memory of the page; renewed from the page where an edit of ours was not remembered, or all is lost."""
    checksum = page.checksum if isinstance(page, SeenPage) else _checksum(page)
    if checksum is None:
        return written
    found = Written(page.title, page.revision_id, checksum, page_id=page.page_id)
    if written is None:
        return found
    if account is not None and page.user == account and found.checksum != written.checksum:
        return replace(written, revision_id=found.revision_id, checksum=found.checksum)
    return written


def _checksum(page: Page) -> str | None:
    """The checksum of the page's block; None where it is empty, or not as the bot wrote it."""
    try:
        block = markers.block(page.text)
    except markers.Unsound:
        return None
    return (block.checksum or "") if block.body.strip() and block.ours else None
