"""The bot's own pages as a run finds them: each is fetched where it is in another state than when it was last seen.

Of a page that is in the same state the store has all that a run asks of it but the text: what people wrote there, and a
digest of what it says (``bot.plan.seen``). Its text is fetched where it is to say something else. Pages that a run
reads beside the generated ones are short, and kept whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from bot.plan.seen import SeenPage, see
from bot.plan.steps import fault
from bot.plan.theirs import Theirs
from bot.render import Unrendered, Wanted
from bot.run.histories import theirs_on
from bot.run.rules_version import package_version
from bot.state.store import Store
from bot.wiki.base import Page, PageState, Wiki

log = logging.getLogger("salonbot")

_WHOLE, _SEEN = msgspec.json.Decoder(Page), msgspec.json.Decoder(SeenPage)
_Wanted = Sequence[Wanted | Unrendered]


@dataclass(frozen=True, slots=True)
class OwnPages:
    """The bot's own pages by title: ``pages`` with their texts, ``seen`` in the state in which they were seen.

    ``theirs`` is what people wrote on the generated ones of both.
    """

    pages: Mapping[str, Page] = field(default_factory=dict)
    seen: Mapping[str, SeenPage] = field(default_factory=dict)
    theirs: Mapping[str, Theirs] = field(default_factory=dict)

    @property
    def titles(self) -> Collection[str]:
        """The titles of all that are there."""
        return self.pages.keys() | self.seen.keys()

    def at(self, title: str) -> Page | SeenPage | None:
        """The page of that title, whichever way it is known."""
        return self.pages.get(title) or self.seen.get(title)

    def told_apart(self, theirs: Mapping[str, Theirs]) -> OwnPages:
        """The same pages, with that of people on them."""
        return replace(self, theirs=theirs)

    def same(self, wanted: _Wanted) -> dict[str, int]:
        """The seen pages that say what they should, with the bytes of their blocks."""
        return {
            item.title: page.size
            for item in wanted
            if isinstance(item, Wanted) and (page := self.seen.get(item.title)) and _is_as(page, item)
        }

    def to_edit(self, wiki: Wiki, make: Callable[[OwnPages], _Wanted]) -> tuple[OwnPages, _Wanted]:
        """These pages with the texts of all that are to say something else, and all pages as they should be.

        ``make`` renders them by what people wrote; again where a page was edited since it was listed. Raises WikiError.
        """
        now = self
        while True:
            wanted = make(now)
            same = now.same(wanted)
            titles = [item.title for item in wanted if item.title in now.seen and item.title not in same]
            if not titles:
                return now, wanted
            found = {page.title: page for page in wiki.read(titles)}
            moved = [title for title in titles if title not in found or now.seen[title].state != _state(found[title])]
            theirs = {title: each for title, each in now.theirs.items() if title not in moved}
            theirs |= theirs_on(wiki, (found[title] for title in moved if title in found))
            seen = {title: page for title, page in now.seen.items() if title not in titles}
            now = OwnPages({**now.pages, **found}, seen, theirs)
            if not moved:
                return now, wanted


def look(wiki: Wiki, store: Store, states: Mapping[str, PageState], whole: Collection[str]) -> OwnPages:
    """Returns the pages that are in these states; in one request those that are in another than they were seen in.

    ``whole`` are titles of pages that are no generated ones. Raises WikiError, StoreError.
    """
    kept = _kept(store, states, whole)
    moved = [title for title in states if title not in kept]
    found = {page.title: page for page in (wiki.read(moved) if moved else ())}
    pages = {title: page for title, page in kept.items() if isinstance(page, Page)} | found
    seen = {title: page for title, page in kept.items() if isinstance(page, SeenPage)}
    theirs = theirs_on(wiki, (page for title, page in found.items() if title not in whole))
    return OwnPages(pages, seen, {title: page.theirs for title, page in seen.items()} | theirs)


def kept_whole(store: Store, title: str) -> Page | None:
    """Returns a page that is kept whole, as it was seen last."""
    row = store.seen(package_version(), title).get(title)
    try:
        return _WHOLE.decode(row) if row else None
    except msgspec.MsgspecError:
        return None


def keep(store: Store, pages: Iterable[Page], theirs: Mapping[str, Theirs], whole: Collection[str]) -> None:
    """Keeps what is seen of these pages, as far as it is certain."""
    rows: dict[str, bytes] = {}
    for page in pages:
        kept = _whole(page) if page.title in whole else _see(page, theirs.get(page.title))
        if kept is not None:
            rows[page.title] = msgspec.json.encode(kept)
    if rows:
        store.see(package_version(), rows)


def _kept(store: Store, states: Mapping[str, PageState], whole: Collection[str]) -> dict[str, Page | SeenPage]:
    kept: dict[str, Page | SeenPage] = {}
    for title, row in store.seen(package_version()).items():
        if title not in states:
            continue
        try:
            page: Page | SeenPage = _WHOLE.decode(row) if title in whole else _SEEN.decode(row)
        except msgspec.MsgspecError:
            continue
        if _state(page) == states[title]:
            kept[title] = page
    return kept


def _state(page: Page | SeenPage) -> PageState:
    return PageState(page.revision_id, page.touched)


def _whole(page: Page) -> Page | None:
    return page if page.revision_id is not None else None


def _see(page: Page, theirs: Theirs | None) -> SeenPage | None:
    try:
        return see(page, theirs) if theirs else None
    except Exception as error:  # whatever it is: the page is looked at whole again by the next run
        log.error("[[%s]]: %s", page.title, fault(error))
        return None


def _is_as(page: SeenPage, wanted: Wanted) -> bool:
    try:
        return page.is_as(wanted)
    except Exception:  # whatever it is: it is met again, and told, when the page is planned with its text
        return False
