"""The generated pages of one wiki: reads them as they are, and renders them as the reports want them to be.

What a page says is left to ``bot.render``, whether it is saved to ``bot.plan.planner``; here is which pages there are,
and what people wrote on them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.plan.theirs import Theirs, of_text
from bot.render import Context, Wanted, next_part, render, titles
from bot.reports.collection import Hits
from bot.reports.report import Report
from bot.run.histories import theirs_on
from bot.run.settings import Settings
from bot.state.records import Written
from bot.wiki.base import Page, Refused, Wiki, is_json


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

    def asking(self, reports: Sequence[Report]) -> Generated:
        """Returns this with what the wiki's pages may use, and which files of the reports it has. Raises WikiError."""
        files = sorted({file for report in reports for file in report.media.files})
        pictures = self.wiki.pictures(files) if self.settings.pages.photographs and files else frozenset()
        return replace(self, features=self.wiki.features(), pictures=pictures)

    def read(self) -> dict[str, Page]:
        """Returns the pages that exist, by title, with all their parts: one request where none has a second part."""
        first = titles(self.context({}))
        pages: dict[str, Page] = {}
        asked = [*first, *map(next_part, first), *self.more]
        while asked:
            found = {page.title: page for page in self.wiki.read(asked)}
            pages |= found
            following = [next_part(title) for title in found if title not in self.more]
            asked = [title for title in following if title not in asked]
        return pages

    def purged(self, pages: Mapping[str, Page], written: Mapping[str, Written]) -> str | None:
        """Returns the title of an index that was purged or edited since the last run; None where none was."""
        context = self.context({})
        for title in (context.title("", language) for language in context.languages):
            page, known = pages.get(title), written.get(title)
            if page and known and known.touched and page.touched != known.touched:
                return title
        return None

    def theirs(self, pages: Mapping[str, Page]) -> dict[str, Theirs]:
        """Returns what people wrote on these pages; the history is asked of one whose block they edited."""
        return theirs_on(self.wiki, (page for title, page in pages.items() if title not in self.more))

    def wanted(
        self, reports: Sequence[Report], theirs: Mapping[str, Theirs], problems: Sequence[str], hits: Sequence[Hits]
    ) -> tuple[Wanted, ...]:
        """Returns the pages as they should be, with what people wrote on them now.

        ``problems`` and ``hits`` are of the page of headings; they are shown on the worklist.
        """
        added = tuple(hit for hit in hits if hit.added)
        return render(reports, replace(self.context(theirs), alias_problems=tuple(problems), alias_hits=added))

    def asked(self, wanted: Sequence[Wanted], only: Collection[str]) -> list[Wanted]:
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
        carried = {of_text(key) for each in theirs.values() for key, text in each.slots.items() if text.strip()}
        kept = {
            title: {**each.slots, **{key: text for key, text in each.loose.items() if of_text(key) not in carried}}
            if each.released
            else each.slots
            for title, each in theirs.items()
        }
        in_json = {key: text for title in kept if is_json(title) for key, text in kept[title].items()}
        context = Context(
            base=settings.base,
            language=settings.languages[0],
            languages=tuple(settings.languages),
            category=self.settings.reports.category,
            stop_page=settings.stop_page,
            bot=self.settings.wiki.account or "",
            names=settings.names,
            kept=kept,
            alias_page=self.settings.alias_page(),
            features=self.features,
            pictures=self.pictures if settings.photographs else None,
            max_bytes=self.settings.guards.max_bytes * 93 // 100,
        )
        if not in_json:
            return context
        worklist = context.title("Worklist", context.language)  # a page of JSON has no place for people's words
        return replace(context, kept={**kept, worklist: {**kept.get(worklist, {}), **in_json}})
