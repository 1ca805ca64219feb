"""The bot's own pages as a run finds them: each is fetched where it is in another state than when it was last seen.

Of a page that is in the same state the store has all that a run asks of it but the text: what people wrote there, and a
digest of what it says (``bot.plan.seen``). Its text is fetched where it is to say something else (``bot.run.wanted``).
Pages that a run reads beside the generated ones are short, and kept whole.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

import msgspec

from bot.plan.seen import SeenPage, see
from bot.plan.steps import fault
from bot.plan.theirs import Theirs
from bot.render import Wanted
from bot.run.histories import theirs_on
from bot.run.rules_version import package_version
from bot.state.store import Store
from bot.wiki.base import Page, PageState, Wiki

log = logging.getLogger("salonbot")

# Characters of texts that are held for those of them that may have to be edited; what is past it is fetched again then.
ROOM = 8_000_000

_WHOLE, _SEEN = msgspec.json.Decoder(Page), msgspec.json.Decoder(SeenPage)


@dataclass(frozen=True, slots=True)
class OwnPages:
    """The bot's own pages by title: ``pages`` with their texts, ``seen`` in the state in which they were seen.

    ``theirs`` is what people wrote on the generated ones of both, ``new`` titles of those seen that the store does not
    have yet.
    """

    pages: Mapping[str, Page] = field(default_factory=dict)
    seen: Mapping[str, SeenPage] = field(default_factory=dict)
    theirs: Mapping[str, Theirs] = field(default_factory=dict)
    new: Collection[str] = ()

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

    def same(self, pages: Iterable[object]) -> dict[str, int]:
        """The seen pages that say what they should, with the bytes of their blocks."""
        return {
            item.title: page.size
            for item in pages
            if isinstance(item, Wanted) and (page := self.seen.get(item.title)) and is_as(page, item)
        }

    def say(self, pages: Mapping[str, str]) -> bool:
        """Whether all of these pages are seen, and say what these digests are of."""
        return all((page := self.seen.get(title)) is not None and page.says == says for title, says in pages.items())


def look(wiki: Wiki, store: Store, states: Mapping[str, PageState], whole: Collection[str]) -> OwnPages:
    """Returns the pages that are in these states; in one request those that are in another than they were seen in.

    ``whole`` are titles of pages that are no generated ones. Raises WikiError, StoreError.
    """
    kept = _kept(store, states, whole)
    pages = {title: page for title, page in kept.items() if isinstance(page, Page)}
    seen = {title: page for title, page in kept.items() if isinstance(page, SeenPage)}
    theirs = {title: page.theirs for title, page in seen.items()}
    moved, new, room = [title for title in states if title not in kept], [], ROOM
    for page in wiki.read(moved) if moved else ():
        if page.title in whole:
            pages[page.title] = page
            continue
        theirs |= theirs_on(wiki, [page])
        room -= len(page.text)
        if room >= 0 or (found := _see(page, theirs[page.title])) is None:
            pages[page.title] = page
        else:
            seen[page.title] = found
            new.append(page.title)
    return OwnPages(pages, seen, theirs, new)


def seen_of(pages: Iterable[Page], theirs: Mapping[str, Theirs]) -> dict[str, SeenPage]:
    """Returns what is seen of these generated pages, as far as it is certain."""
    found = ((page.title, _see(page, theirs.get(page.title))) for page in pages)
    return {title: page for title, page in found if page is not None}


def keep(store: Store, pages: Iterable[Page | SeenPage]) -> None:
    """Keeps pages as they are seen, and others, which are no generated ones, whole."""
    rows = {page.title: msgspec.json.encode(page) for page in pages if page.revision_id is not None}
    if rows:
        store.see(package_version(), rows)


def state(page: Page | SeenPage) -> PageState:
    """The state in which a page is."""
    return PageState(page.revision_id, page.touched)


def is_as(page: SeenPage, wanted: Wanted) -> bool:
    """Whether a page says what it should; False where that cannot be told: it is told when its text is planned."""
    try:
        return page.is_as(wanted)
    except Exception:  # whatever it is
        return False


def _kept(store: Store, states: Mapping[str, PageState], whole: Collection[str]) -> dict[str, Page | SeenPage]:
    kept: dict[str, Page | SeenPage] = {}
    for title, row in store.seen(package_version()).items():
        if title not in states:
            continue
        try:
            page: Page | SeenPage = _WHOLE.decode(row) if title in whole else _SEEN.decode(row)
        except msgspec.MsgspecError:
            continue
        if state(page) == states[title]:
            kept[title] = page
    return kept


def _see(page: Page, theirs: Theirs | None) -> SeenPage | None:
    try:
        return see(page, theirs) if theirs else None
    except Exception as error:  # whatever it is: the page is looked at whole again by the next run
        log.error("[[%s]]: %s", page.title, fault(error))
        return None
