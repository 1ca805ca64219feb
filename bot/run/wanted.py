"""The pages that are wanted: of the documents those are rendered that are made from something else than last time.

A document is rendered and compared with what was seen of its pages; where these say what they should, that is all, and
it is remembered with a digest of what it was made from. The texts of the others are fetched.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.plan.planner import WantedPage
from bot.plan.seen import SeenPage
from bot.plan.steps import fault
from bot.render import Draft, Standing, Unrendered, Wanted
from bot.run.histories import theirs_on
from bot.run.own_pages import OwnPages, is_as, state
from bot.state.records import Made
from bot.wiki.base import Wiki

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document of which a page may have to be edited; its ``digest`` is empty where none can be made."""

    digest: str
    pages: Sequence[Wanted | Unrendered]
    standing: Collection[str]  # titles of those that say what they should

    def made(self, seen: Mapping[str, SeenPage]) -> Made | None:
        """Returns it as made, where all its pages were seen to say what they should."""
        says: dict[str, str] = {}
        for page in self.pages:
            found = seen.get(page.title)
            if not self.digest or found is None or not isinstance(page, Wanted):
                return None
            if page.title not in self.standing and not is_as(found, page):
                return None
            says[page.title] = found.says
        return Made(self.digest, says)


@dataclass(frozen=True, slots=True)
class WantedPages:
    """All pages as they should be, in order; ``same`` of them that say it already, with the bytes of their blocks.

    ``made`` and ``rendered`` are the documents by their titles: those that stand, and the others.
    """

    pages: Sequence[WantedPage] = ()
    same: Mapping[str, int] = field(default_factory=dict)
    made: Mapping[str, Made] = field(default_factory=dict)
    rendered: Mapping[str, Rendered] = field(default_factory=dict)

    def all_made(self, seen: Mapping[str, SeenPage]) -> dict[str, Made]:
        """Returns the documents all of whose pages say what they should, by what was seen of them in the end."""
        others = {title: _made(title, document, seen) for title, document in self.rendered.items()}
        return {**self.made, **{title: made for title, made in others.items() if made}}


def wanted(
    wiki: Wiki,
    own: OwnPages,
    drafts: Callable[[OwnPages], Iterable[Draft]],
    asked: Callable[[Sequence[WantedPage]], Sequence[WantedPage]],
    before: Mapping[str, Made],
) -> tuple[OwnPages, WantedPages]:
    """Returns the own pages with the texts of all that are to say something else, and all pages as they should be.

    ``drafts`` makes the documents by what people wrote; again where a page was edited since it was listed. ``asked``
    leaves the pages that are asked for, ``before`` are the documents that stood. Raises WikiError, and as ``asked``.
    """
    known = dict(before)
    while True:
        found = _compared(own, drafts(own), known)
        known |= found.made
        found = WantedPages(asked(found.pages), found.same, found.made, found.rendered)
        differ = (page.title for page in found.pages if not isinstance(page, Standing) and page.title not in found.same)
        titles = [title for title in differ if title in own.seen]
        if not titles:
            return own, found
        fetched = {page.title: page for page in wiki.read(titles)}
        moved = [title for title in titles if title not in fetched or own.seen[title].state != state(fetched[title])]
        theirs = {title: each for title, each in own.theirs.items() if title not in moved}
        theirs |= theirs_on(wiki, (fetched[title] for title in moved if title in fetched))
        seen = {title: page for title, page in own.seen.items() if title not in titles}
        own = OwnPages({**own.pages, **fetched}, seen, theirs, own.new)
        if not moved:
            return own, found


def _compared(own: OwnPages, drafts: Iterable[Draft], known: Mapping[str, Made]) -> WantedPages:
    """The documents as they should be; one that stands is let go at once, so that no more than one is held."""
    pages: list[WantedPage] = []
    same: dict[str, int] = {}
    made: dict[str, Made] = {}
    rendered: dict[str, Rendered] = {}
    for draft in drafts:
        digest, before = _digest(draft), known.get(draft.title)
        if before is None or not digest or before.digest != digest or not own.say(before.pages):
            wanted_pages = draft.pages()
            standing = own.same(wanted_pages)
            if len(standing) < len(wanted_pages):
                pages += wanted_pages
                rendered[draft.title] = Rendered(digest, wanted_pages, standing.keys())
                same |= standing
                continue
            before = Made(digest, {title: own.seen[title].says for title in standing})
        made[draft.title] = before
        pages += [Standing(title, draft.language, draft.document) for title in before.pages]
    return WantedPages(pages, same, made, rendered)


def _made(title: str, document: Rendered, seen: Mapping[str, SeenPage]) -> Made | None:
    try:
        return document.made(seen)
    except Exception as error:  # whatever it is: the next run renders the document once more
        log.error("[[%s]]: %s", title, fault(error))
        return None


def _digest(draft: Draft) -> str:
    try:
        return draft.digest()
    except Exception as error:  # whatever it is: the document is rendered, and held where it meets the same
        log.error("[[%s]]: %s", draft.title, fault(error))
        return ""
