"""The generated pages of one wiki: reads them as they are, and renders them as the reports want them to be.

What a page says is left to ``bot.render``, whether it is saved to ``bot.plan.planner``; here is which pages there are,
and what people wrote on them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from bot.plan.mark_text import LEAVE
from bot.plan.markers import RELEASE, empty
from bot.plan.planner import WantedPage
from bot.plan.theirs import Theirs, of_text
from bot.render import Context, Draft, Unrendered, Wanted, drafts, first_part, next_part, titles
from bot.render.context import attempt
from bot.render.help import KIND, WikiWords, help_page
from bot.render.messages import messages_in
from bot.render.status import PAGE as STATUS
from bot.reports.collection import Hits
from bot.reports.report import Report
from bot.run.histories import theirs_on
from bot.run.publish import GO_WORD
from bot.run.settings import Settings
from bot.state.records import Written
from bot.wiki.base import TRANSCLUSION, Page, PageState, Refused, Wiki, is_json
from bot.wiki.harvest import own_pages

Found = TypeVar("Found", Page, PageState)


@dataclass(frozen=True, slots=True)
class Generated:
    """Reads and renders the pages that the settings ask for; ``more`` are titles of others to read with them.

    ``features`` and ``pictures`` are what the wiki says of itself and of the reports' files (:meth:`asking`).
    """

    wiki: Wiki
    settings: Settings
    more: Collection[str] = ()
    features: frozenset[str] = frozenset()
    pictures: frozenset[str] = frozenset()

    def asking(self, reports: Sequence[Report], features: frozenset[str]) -> Generated:
        """Returns this with ``features``, and with which files of the reports the wiki has. Raises WikiError."""
        files = sorted({file for report in reports for file in report.media.files})
        pictures = self.wiki.pictures(files) if self.settings.pages.photographs and files else frozenset()
        unsaid = set() if self.settings.pages.heartbeat_days else {TRANSCLUSION}  # then no page tells of it
        return replace(self, features=features - unsaid, pictures=pictures)

    def read(self) -> dict[str, Page]:
        """Returns the pages that exist, by title, with all their parts: one request where none has a second part."""
        return self._all(lambda asked: {page.title: page for page in self.wiki.read(asked)})

    def states(self, known: Iterable[str] = ()) -> dict[str, PageState]:
        """Returns the state of each page that :meth:`read` would return, without the texts.

        Titles that are ``known`` to have been there are asked for at once, so that parts are not looked for one by one.
        """
        is_own = own_pages(self.settings.pages.base)
        return self._all(self.wiki.states, [title for title in known if is_own(title) and title not in self.more])

    def _all(self, look: Callable[[Sequence[str]], Mapping[str, Found]], known: Sequence[str] = ()) -> dict[str, Found]:
        first: Sequence[str] = titles(self.context({}))
        parts: list[str] = [*first, *(title for title in known if first_part(title) in first)]
        pages: dict[str, Found] = {}
        asked = list(dict.fromkeys([*parts, *map(next_part, parts), *self.more]))
        there: set[str] = set()
        while asked:
            there.update(asked)
            found = look(asked)
            pages |= found
            following = [next_part(title) for title in found if title not in self.more]
            asked = [title for title in following if title not in there]
        return _without_gaps(pages, self.more)

    def purged(
        self, states: Mapping[str, PageState], written: Mapping[str, Written], pages: Mapping[str, Page]
    ) -> str | None:
        """Returns the title of an index that was purged or edited since the last run; None where none was.

        An index shows a part of the status page, which is among the ``pages``: the first time that the wiki made it
        anew after an edit of that one is no purge.
        """
        context = self.context({})
        told = pages.get(context.title(STATUS, context.language))
        for title in (context.title("", language) for language in context.languages):
            page, known = states.get(title), written.get(title)
            if page and known and known.touched and page.touched != known.touched and not _shown(page, known, told):
                return title
        return None

    def told_apart(
        self, theirs: Mapping[str, Theirs], pages: Mapping[str, Page], reports: Sequence[Report]
    ) -> Mapping[str, Theirs]:
        """Returns the same, and where no history tells the bot's words from people's, what it would write now does."""
        unknown = [pages[title] for title, each in theirs.items() if each.unknown]
        if not unknown:
            return theirs
        bare = {title: replace(each, loose={}) for title, each in theirs.items()}
        documents = {first_part(page.title) for page in unknown}
        bodies: dict[str, str] = {}
        for draft in self.drafts(reports, bare, (), ()):
            for page in draft.pages() if draft.document in documents else ():
                if isinstance(page, Wanted):
                    bodies[page.document] = f"{bodies.get(page.document, '')}\n{page.body}"
        instead = {page.title: body for page in unknown if (body := bodies.get(first_part(page.title)))}
        return {
            **theirs,
            **{page.title: bare[page.title] for page in unknown},
            **theirs_on(self.wiki, (page for page in unknown if page.title in instead), instead),
        }

    def drafts(
        self, reports: Sequence[Report], theirs: Mapping[str, Theirs], problems: Sequence[str], hits: Sequence[Hits]
    ) -> Iterator[Draft]:
        """Yields the documents to be rendered, with what people wrote on their pages now.

        ``problems`` and ``hits`` are of the page of headings; they are shown on the worklist.
        """
        added = tuple(hit for hit in hits if hit.added)
        return drafts(reports, replace(self.context(theirs), alias_problems=tuple(problems), alias_hits=added))

    def help_pages(self, pages: Mapping[str, Page], written: Collection[str]) -> list[Wanted | Unrendered]:
        """Returns the help pages to make: those below the index that are not there and never were.

        One that was taken back and released is there, as its two markers alone.
        """
        context, own = self.context({}), own_pages(self.settings.pages.base)
        release = f"<!-- salonbot:begin worklist … {RELEASE} -->"
        words = WikiWords(self.settings.pages.list_template, release, LEAVE, GO_WORD)
        return [
            attempt(title, language, partial(help_page, title, words, context, messages_in(language)))
            for language in context.languages
            if (title := context.help_page(language))
            and own(title)
            and title not in written
            and (title not in pages or pages[title].text.strip() == empty(KIND))
        ]

    def asked(self, wanted: Sequence[WantedPage], only: Collection[str]) -> list[WantedPage]:
        """Returns those that ``only`` names, with all their parts; all for none. Raises Refused for any other title."""
        if not only:
            return list(wanted)
        base = f"{self.settings.pages.base}/"
        names = {title.replace("_", " ") for title in only}
        named = {item.document for item in wanted if {item.title, item.title.removeprefix(base)} & names}
        if unknown := names - {name for item in wanted for name in (item.title, item.title.removeprefix(base))}:
            pages = ", ".join(item.title.removeprefix(base) for item in wanted)
            raise Refused("not-generated", f"--only {sorted(unknown)[0]!r} is no generated page; these are: {pages}")
        return [item for item in wanted if item.document in named]

    def context(self, theirs: Mapping[str, Theirs]) -> Context:
        """Returns what rendering knows besides the reports, with what people wrote on the pages that are there."""
        settings = self.settings.pages
        context = Context(
            base=settings.base,
            language=settings.languages[0],
            languages=tuple(settings.languages),
            category=self.settings.reports.category,
            stop_page=settings.stop_page,
            bot=self.settings.wiki.account or "",
            names=settings.names,
            alias_page=self.settings.alias_page(),
            features=self.features,
            pictures=self.pictures if settings.photographs else None,
            max_bytes=self.settings.guards.max_bytes * 93 // 100,
            above={title: each.around[0] for title, each in theirs.items() if each.around},
            help=self.settings.help_page(),
        )
        return replace(context, kept=_kept(theirs, context.title("Worklist", context.language)))


def _without_gaps(pages: Mapping[str, Found], more: Collection[str]) -> dict[str, Found]:
    """The pages without parts behind one that is missing: looked for one by one, they are not found either.

    The second part is always looked for.
    """
    kept = set(more)
    for title in {first_part(title) for title in pages}:
        for start in (title, next_part(title)):
            part = start
            while part in pages and part not in kept:
                kept.add(part)
                part = next_part(part)
    return {title: page for title, page in pages.items() if title in kept}


def _shown(page: PageState, known: Written, told: Page | None) -> bool:
    """Whether the wiki made the page anew, for the first time, because of the edit that made ``told`` what it is."""
    if told is None or told.timestamp is None or page.revision_id != known.revision_id:
        return False
    return str(known.touched) < told.timestamp <= str(page.touched)


def _kept(theirs: Mapping[str, Theirs], worklist: str) -> dict[str, dict[str, str]]:
    """What people wrote by the page that shows it: a page of JSON has no place for it, and the worklist shows it.

    What an earlier run carried out of the block already is not carried once more.
    """
    kept: dict[str, dict[str, str]] = {title: {} for title in theirs}
    carried: dict[str, set[str | None]] = {}  # by document
    for title, each in theirs.items():
        said = (of_text(key) for key, text in each.slots.items() if text.strip())
        carried.setdefault(first_part(title), set()).update(said)
    for title, each in theirs.items():
        shown = worklist if is_json(title) else title
        kept.setdefault(shown, {}).update(each.slots)
        if each.released:
            there = carried.get(first_part(shown), ())
            kept[shown] |= {key: text for key, text in each.loose.items() if of_text(key) not in there}
    return kept
