"""A wiki in memory, written by hand, that fails where a test tells it to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from bot.wiki.base import (
    By,
    Contribution,
    EditConflict,
    Identity,
    Member,
    Page,
    PageState,
    Refused,
    Rendered,
    Saved,
    Unavailable,
    WikiError,
)


@dataclass
class FakeWiki:
    """Pages and categories, with a log of what was asked.

    ``fail[name]`` is raised by the method of that name once it has handed out ``after[name]`` items. A page in
    ``vanish`` is listed, and gone when it is read.
    """

    pages: dict[str, Page] = field(default_factory=dict)
    categories: dict[str, list[Member]] = field(default_factory=dict)
    who: Identity = field(default_factory=lambda: Identity("test:test", "SalonBot", frozenset({"edit", "bot"})))
    fail: dict[str, WikiError] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)
    vanish: set[str] = field(default_factory=set)
    protected: set[str] = field(default_factory=set)
    log: list[tuple[str, object]] = field(default_factory=list)
    summaries: list[str] = field(default_factory=list)
    edits: list[Contribution] = field(default_factory=list)  # of the bot's account
    history: dict[str, list[Page]] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)  # what readers see of pages
    names: dict[str, str] = field(default_factory=dict)  # titles as the wiki writes them
    tags: frozenset[str] = frozenset()  # and other features
    files: set[str] = field(default_factory=set)
    simulate: bool = False
    now: str = "2019-08-01T00:00:00Z"
    touches: int = 0

    def add(
        self, title: str, text: str = "", category: str | None = None, by: str = "Lakeside Reader", **more: Any
    ) -> Member:
        """Puts a new revision of a page on the wiki, and the page into a category."""
        known = self.pages.get(title)
        number = max((page.revision_id or 0 for page in self.pages.values()), default=0) + 1
        page = Page(
            title,
            text,
            known.page_id if known else len(self.pages) + 1,
            number,
            self.now,
            user=by,
            touched=self._touch(),
        )
        self.pages[title] = page
        self.history.setdefault(title, []).append(page)
        member = replace(Member(page.page_id or 0, title, page.namespace, number), **more)
        listed = [name for name, members in self.categories.items() if any(one.title == title for one in members)]
        for name in listed or [name for name in (category,) if name]:
            others = [one for one in self.categories.get(name, ()) if one.title != title]
            self.categories[name] = [*others, member]
        return member

    def purge(self, title: str) -> None:
        """As an editor does it: the page is shown anew, nothing else."""
        self.pages[title] = replace(self.pages[title], touched=self._touch())

    def saved(self) -> list[str]:
        """The titles of all saves that were tried, in order."""
        return [str(what) for name, what in self.log if name == "save"]

    def _touch(self) -> str:
        self.touches += 1
        return f"2019-08-01T00:00:{self.touches:02}Z"

    def identity(self) -> Identity:
        self._raise("identity", 0)
        return self.who

    def members(self, category: str) -> Iterator[Member]:
        self.log.append(("members", category))
        if category not in self.categories:
            raise Refused("no-category", f"[[{category}]] does not exist; name it in the settings")
        for number, member in enumerate(self.categories[category]):
            self._raise("members", number)
            yield member
        self._raise("members", len(self.categories[category]))

    def found(self, by: By, name: str) -> Iterator[Member]:
        self.log.append(("found", (by, name)))
        known = {member.page_id: member for members in self.categories.values() for member in members}
        for number, (title, page) in enumerate(sorted(self.pages.items())):
            self._raise("found", number)
            links = f"[[{title}" in self.pages[name].text if by is By.LIST and name in self.pages else False
            if {By.PREFIX: title.startswith(name), By.LIST: links, By.TEMPLATE: f"{{{{{name}" in page.text}[by]:
                yield known.get(page.page_id or 0) or Member(page.page_id or 0, title, 0, page.revision_id)

    def title(self, name: str) -> str:
        return self.names.get(name, name)

    def titles_of(self, page_ids: Collection[int]) -> dict[int, str]:
        self.log.append(("titles_of", sorted(page_ids)))
        return {
            page.page_id or 0: title
            for title, page in self.pages.items()
            if page.page_id in page_ids and title not in self.vanish
        }

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        wanted = list(titles)
        self.log.append(("read", wanted))
        for number, title in enumerate(wanted):
            self._raise("read", number)
            if title in self.pages and title not in self.vanish:
                yield self.pages[title]
        self._raise("read", len(wanted))

    def states(self, titles: Iterable[str]) -> dict[str, PageState]:
        wanted = list(titles)
        self.log.append(("states", wanted))
        self._raise("states", 0)
        return {title: _state(self.pages[title]) for title in wanted if title in self.pages}

    def rendered(self, page: Page) -> Rendered | None:
        if (html := self.html.get(page.title)) is None and "rendered" not in self.fail:
            return None
        self.log.append(("rendered", page.title))
        self._raise("rendered", 0)
        return Rendered(html or "")

    def using(self, template: str) -> dict[str, PageState]:
        self.log.append(("using", template))
        self._raise("using", 0)
        return {title: _state(page) for title, page in sorted(self.pages.items()) if f"{{{{{template}" in page.text}

    def revisions(self, title: str) -> Iterator[Page]:
        self.log.append(("revisions", title))
        self._raise("revisions", 0)
        return iter(self.history.get(title, ())[::-1])

    def editable(self, titles: Collection[str]) -> frozenset[str]:
        self.log.append(("editable", list(titles)))
        return frozenset(title for title in titles if title in self.pages and title not in self.protected)

    def contributions(self) -> list[Contribution]:
        self.log.append(("contributions", None))
        self._raise("contributions", 0)
        return self.edits[::-1]

    def before(self, title: str, revision_id: int) -> Page | None:
        numbers = [page.revision_id for page in self.history.get(title, ())]
        if revision_id not in numbers:
            raise Refused("no-revision", f"[[{title}]] has no revision {revision_id}")
        place = numbers.index(revision_id)
        return self.history[title][place - 1] if place else None

    def stored(self, title: str, text: str) -> str:
        return text.replace("~~~~", "[[User:SalonBot]]")

    def features(self) -> frozenset[str]:
        self._raise("features", 0)
        return self.tags

    def pictures(self, names: Collection[str]) -> frozenset[str]:
        self.log.append(("pictures", sorted(names)))
        return frozenset(self.files & set(names))

    def save(self, title: str, text: str, *, summary: str, base: int | None) -> Saved:
        self.log.append(("save", title))
        self._raise("save", sum(entry[0] == "save" for entry in self.log) - 1)
        if title in self.protected:
            raise Refused("protected", f"[[{title}]] is protected")
        page = self.pages.get(title)
        if (page.revision_id if page else None) != base:
            raise EditConflict("conflict", f"[[{title}]] is not at revision {base}")
        if page and page.text == text:
            return Saved(page.revision_id, changed=False)
        self.summaries.append(summary)
        made = self.add(title, text, by=self.who.user or "")
        self.edits.append(Contribution(title, made.revision_id or 0, summary))
        return Saved(self.pages[title].revision_id, changed=True)

    def link(self, title: str, revision_id: int | None = None) -> str:
        return f"test://{title}" + (f"?oldid={revision_id}" if revision_id else "")

    def _raise(self, name: str, number: int) -> None:
        if name in self.fail and number >= self.after.get(name, 0):
            raise self.fail[name]


def _state(page: Page) -> PageState:
    return PageState(page.revision_id, page.touched)


NO_ANSWER = Unavailable("no-answer", "the wiki does not answer; the next run goes on")
