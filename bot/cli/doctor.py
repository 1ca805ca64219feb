"""The checks of ``salonbot doctor``: everything that a run needs, each with what was found and the remedy.

A run stops where one of these fails (``bot.run.preflight``, the gate, the lock, the harvest); the doctor goes on and
shows them all. It writes nothing on the wiki. How the lines look is left to ``bot.cli.terminal``.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.plan import markers
from bot.render import Context, titles
from bot.render.slots import DamagedSlots, read_slots
from bot.reports.collection import CollectionError, load
from bot.reports.editor_headings import headings
from bot.run import status_page
from bot.run.endings import exit_for
from bot.run.outcome import Exit
from bot.run.preflight import Check, Level, of_identity
from bot.run.publish import Gate
from bot.run.settings import Settings
from bot.wiki.base import By, Identity, Page, Unavailable, Wiki, WikiError, page_of
from bot.wiki.harvest import Scope, listed, moved, unwanted

ROOM = 100_000_000  # bytes that should be free: a hundred times the state of a hundred reports
_NAMED = 10  # titles that are named in one line
FULL = 0.8  # of max_bytes: from here on a page is warned about

# What lets the operator be reached, as Wikimedia's User-Agent policy asks: a mail address, a page, a URL.
_CONTACT = re.compile(r"\S+@\S+\.\S+|https?://\S+|user:\S+", re.IGNORECASE)


def failed(name: str, error: Exception) -> Check:
    """Returns the failed check for an error of ``bot.run.endings``, whose message is "what is wrong; the remedy"."""
    said, _, remedy = str(error).partition("; ")
    return Check(name, Level.FAIL, said, remedy, exit_for(error))


def folder(name: str, path: Path) -> Check:
    """Checks that files can be written in a folder; makes it where it is missing."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"x" * 4096)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        said = f"{path} cannot be written ({error.strerror})"
        return Check(name, Level.FAIL, said, "see to its permissions and its disk, or name another", Exit.USAGE)
    return Check(name, Level.OK, f"{path} can be written")


def room(path: Path) -> Check:
    """Checks that the disk of the state folder has room, and that the folder is the same wherever one starts."""
    if not path.is_absolute():
        remedy = "give the whole path in [state] folder: the bot forgets all where it is started elsewhere"
        return Check("room", Level.WARN, f"the state folder {path} depends on where the bot is started", remedy)
    free = shutil.disk_usage(next(one for one in (path, *path.parents) if one.exists())).free
    if free < ROOM:
        remedy = "make room: a disk that is full ends runs"
        return Check("room", Level.WARN, f"{free // 1_000_000} MB are free at {path}", remedy)
    return Check("room", Level.OK, f"{free // 1_000_000:,} MB are free")


def most_bytes(settings: Settings, general: Mapping[str, Any]) -> Check | None:
    """Checks that the wiki takes pages as big as the settings allow; None where it does not say."""
    if not isinstance(most := general.get("maxarticlesize"), int):
        return None
    if settings.guards.max_bytes > most:
        said = f"[guards] max_bytes is {settings.guards.max_bytes:,}, and the wiki takes {most:,} bytes a page"
        return Check("size", Level.WARN, said, f"set max_bytes to {most} at the most")
    return Check("size", Level.OK, f"the wiki takes {most:,} bytes a page")


def contact(settings: Settings) -> Check:
    """Checks that the settings name somebody to reach, as Wikimedia's User-Agent policy asks."""
    if _CONTACT.search(settings.wiki.contact):
        return Check("contact", Level.OK, settings.wiki.contact)
    said = "the User-Agent names nobody to reach" if not settings.wiki.contact else "no address is in [wiki] contact"
    return Check("contact", Level.WARN, said, 'set [wiki] contact to a mail address, a URL or "User:Name"')


def _titles(titles: Sequence[str]) -> str:
    more = len(titles) - _NAMED
    return ", ".join(f"[[{title}]]" for title in titles[:_NAMED]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class OnWiki:
    """The checks that ask the wiki; each costs a request or two."""

    wiki: Wiki
    settings: Settings
    gate: Gate
    now: datetime

    def checks(self) -> Iterator[Check]:
        """Yields all of them, in the order a run meets them; what depends on a check that failed is left out."""
        try:
            who = self.wiki.identity()
        except WikiError as error:
            yield failed("account", error)
            return
        yield from of_identity(who, self.now)
        yield from self._grants(who)
        for name, check in self._asking():
            try:
                yield from check()
            except WikiError as error:
                yield failed(name, error)

    def _asking(self) -> Iterable[tuple[str, Callable[[], Iterator[Check]]]]:
        return {
            "stop-page": self._stop_page,
            "task-page": self._task_page,
            "category": self._category,
            "named-pages": self._named_pages,
            "alias-page": self._alias_page,
            "pages": self._pages,
        }.items()

    def _grants(self, who: Identity) -> Iterator[Check]:
        """Rights that a run can do without, for a while."""
        wished = {
            "createpage": "pages that are not there yet cannot be made; grant Create, edit, and move pages",
            "apihighlimits": "reading takes ten times the requests; grant High-volume (bot) access",
            **self._for_json(who),
        }
        for right, remedy in wished.items():
            if self.gate.stop_page is not None and who.user is not None and right not in who.rights:
                yield Check("grants", Level.WARN, f"{who.user} lacks the right {right}", remedy)

    def _for_json(self, who: Identity) -> dict[str, str]:
        """What saving the copy for programs takes; in the user namespace a page of JSON is its owner's alone."""
        namespace, _, name = self.settings.pages.base.partition(":")
        if name.split("/")[0] == who.user:
            grant = "Edit your user preferences and JSON configuration"
            return {"editmyuserjson": f"the copy for programs is not saved; grant {grant}"}
        if name and namespace.casefold() == "user":
            return {"edituserjson": "the copy for programs is not saved; choose a base that is no user's"}
        return {"editcontentmodel": "the copy for programs is not saved; grant Edit existing pages"}

    def _stop_page(self) -> Iterator[Check]:
        if self.gate.stop_page is not None:
            self.gate.check(self.wiki)
            yield Check("stop-page", Level.OK, f"[[{self.gate.stop_page}]] lets the bot write")

    def _task_page(self) -> Iterator[Check]:
        task = self.settings.pages.task_page
        if self.gate.stop_page is None:
            return
        if any(self.wiki.read([task])):
            yield Check("task-page", Level.OK, f"[[{task}]]")
        else:
            remedy = "create it: every edit summary links to it; say there what the bot does and who runs it"
            yield Check("task-page", Level.WARN, f"[[{task}]] does not exist", remedy)

    def _category(self) -> Iterator[Check]:
        category = self.settings.reports.category
        if target := moved(self.wiki, category):
            remedy = "name that one in [reports] category; it is listed where this one has no report"
            yield Check("category", Level.WARN, f"[[{category}]] has moved to [[{target}]]", remedy)
        scope = self.settings.scope()
        found = listed(self.wiki, category, replace(scope, ways=()))
        if found.problem:
            raise Unavailable("incomplete", found.problem)
        inside = {member.page_id: member.title for member in found.members}
        yield Check("category", Level.OK, f"[[{found.moved or category}]] has {len(inside)} reports")
        for by, name in scope.ways:
            yield self._way(by, name, inside, scope)

    def _way(self, by: By, name: str, inside: Mapping[int, str], scope: Scope) -> Check:
        """What another way finds, beside the reports of the category by their page ids."""
        there = {page.page_id: page.title for page in self.wiki.found(by, name) if not unwanted(page, scope)}
        if not there:
            remedy = "see to it in [reports]; a run ends where a way finds nothing"
            return Check("reports", Level.FAIL, f"the {by} {name!r} finds no report", remedy, Exit.INPUT)
        more, fewer = sorted({*there.values()} - {*inside.values()}), sorted({*inside.values()} - {*there.values()})
        said = f"the {by} {name!r} finds {len(there)} reports"
        if not more and not fewer:
            return Check("reports", Level.OK, f"{said}, those of the category")
        which = (("are not in the category", more), ("of the category it does not find", fewer))
        differ = [f"{len(titles)} {said}: {_titles(titles)}" for said, titles in which if titles]
        remedy = "add the category to the former (they are on the worklist), or the latter to the list"
        return Check("reports", Level.WARN, f"{said}; {'; '.join(differ)}", remedy)

    def _named_pages(self) -> Iterator[Check]:
        """The templates and the category that the settings name for pages of people."""
        templates = (self.settings.pages.list_template, self.settings.flags.template)
        named = [*(f"Template:{name}" for name in templates if name), self.settings.flags.category]
        wanted = [title for title in named if title]
        found = list(self.wiki.read(wanted)) if wanted else []
        for title in wanted:
            if not any(page.title.partition(":")[2] == title.partition(":")[2] for page in found):
                remedy = "create it, or leave it out of the settings"
                yield Check("named-pages", Level.WARN, f"[[{title}]] does not exist", remedy)

    def _alias_page(self) -> Iterator[Check]:
        """Whether the page where editors add headings can be read; where it is not there they have added none."""
        if (title := self.settings.alias_page()) is None:
            return
        page = page_of(self.wiki, title)
        try:
            found = headings(page.text if page else None, None, load(self.settings.reports.collection))
        except CollectionError:
            return  # which is told by a check of its own
        if found.problems:
            remedy = "mend that place; until then the page counts as it last was without a mistake"
            yield Check("alias-page", Level.WARN, f"[[{title}]]: {found.problems[0]}", remedy)
        else:
            added = sum(alias.added for alias in found.collection.aliases.values())
            said = f"adds {added} headings" if page else "is not there: editors have added no headings"
            yield Check("alias-page", Level.OK, f"[[{title}]] {said}")

    def _pages(self) -> Iterator[Check]:
        pages = self.settings.pages
        context = Context(
            base=pages.base,
            language=pages.languages[0],
            languages=tuple(pages.languages),
            category=self.settings.reports.category,
            stop_page=pages.stop_page,
            bot="",
            pictures=frozenset() if pages.photographs else None,
        )
        asked = [*titles(context), *status_page.titles(self.settings)]
        found = list(self.wiki.read(asked))
        yield Check("pages", Level.OK, f"{len(found)} of {len(asked)} generated pages exist")
        for page in found:
            if problem := self._problem(page):
                yield problem

    def _problem(self, page: Page) -> Check | None:
        """What a run would hold a page for, or soon will."""
        try:
            block = markers.block(page.text)
            read_slots(block.body)
        except (markers.Unsound, DamagedSlots) as problem:
            remedy = "mend the markers as the page's history has them; the page is held until then"
            return Check("markers", Level.WARN, f"[[{page.title}]]: {problem}", remedy)
        size, most = len(page.text.encode()), self.settings.guards.max_bytes
        if size > FULL * most:
            remedy = "raise [guards] max_bytes up to the wiki's own limit, or see why it grew"
            return Check("size", Level.WARN, f"[[{page.title}]] has {size:,} of {most:,} bytes", remedy)
        return None
