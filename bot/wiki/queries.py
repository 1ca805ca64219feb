"""Questions to MediaWiki's API: in batches, over all parts of an answer, and what a page of one says as a record.

Each answer has to be made for the account that asks. What is asked, and what is saved, is left to ``bot.wiki.api``, how
a request gets there to a subclass of that. Answers are in the API's ``formatversion=2``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.wiki.base import Denied, Member, Page, PageState, Unavailable
from bot.wiki.failures import LATER, LOGIN_REMEDY

# Titles in one request, with the right `apihighlimits` and without: the API's limits for multi-values.
_BATCH, _SMALL_BATCH = 500, 50

REVISION = "ids|timestamp|user|content"  # what is asked of every revision
IS_TRANSLATION = "translate-is-translation"  # the property of a copy that the Translate extension makes
_WIKITEXT = "wikitext"  # the content model of pages that people write

Query = dict[str, Any]


class Queries(ABC):
    """Asks a wiki for pages.

    ``_name`` is the site as the operator knows it, ``_user`` the account every answer must be made for (None:
    reading without one).
    """

    _name: str
    _user: str | None

    @abstractmethod
    def _submit(self, parameters: Query, title: str | None = None) -> Query:
        """The answer to one request, an edit with its token. Raises WikiError; ``title`` is whom it is about."""

    @abstractmethod
    def _high_limits(self) -> bool:
        """Whether the account may ask for many titles at once."""

    @property
    @abstractmethod
    def _language(self) -> str:
        """The language of the wiki itself."""

    def _at_once(self) -> int:
        """How many titles or ids may stand in one request."""
        return _BATCH if self._high_limits() else _SMALL_BATCH

    def _batches(self, titles: Iterable[str]) -> Iterator[list[str]]:
        """The titles in as many as one request may ask for; none with the sign that joins titles there."""
        wanted = [title for title in dict.fromkeys(titles) if "|" not in title]
        size = self._at_once()
        for start in range(0, len(wanted), size):
            yield wanted[start : start + size]

    def _newest(self, titles: list[str]) -> Iterator[Page]:
        pages = self._revisions(titles)
        cut = [title for title, page in pages.items() if content(page) is None and not page.get("missing")]
        for title in cut:  # an answer was full before it came to this page
            pages.update(self._revisions([title]))
        for page in pages.values():
            if (text := content(page)) is not None:
                yield self._page(page, text)

    def _page(self, page: Mapping[str, Any], text: str) -> Page:
        language = page.get("pagelanguage")
        return Page(
            title=page["title"],
            text=text,
            page_id=page["pageid"],
            revision_id=page["revisions"][0]["revid"],
            timestamp=page["revisions"][0]["timestamp"],
            namespace=page["ns"],
            user=page["revisions"][0].get("user"),
            language=language if language != self._language else None,
            touched=page.get("touched"),
            wikitext=page.get("contentmodel", _WIKITEXT) == _WIKITEXT,
        )

    def _revisions(self, titles: list[str]) -> dict[str, Query]:
        """The API's pages for these titles, by the title asked for and in its order."""
        names: dict[str, str] = {}
        pages = self._pages(names, titles=titles, prop="info|revisions", rvprop=REVISION, rvslots="main")
        found = {page["title"]: page for page in pages.values()}
        return {title: found[name] for title in titles if (name := names.get(title, title)) in found}

    def _pages(self, names: dict[str, str] | None = None, /, **query: Any) -> dict[Any, Query]:
        """All pages of a query by page id (the missing ones by title), merged over its continuations.

        ``names`` takes the titles that the wiki writes otherwise than they were asked for.
        """
        pages: dict[Any, Query] = {}
        more: Query = {}
        while True:
            answer = self._ask(query, more)
            result = answer.get("query", {})
            for page in result.get("pages", ()):
                known = pages.setdefault(page["pageid"] if "pageid" in page else page["title"], {})
                known.update((key, value) for key, value in page.items() if value != [])
            if names is not None:
                names.update((item["from"], item["to"]) for item in result.get("normalized", ()))
            if "continue" not in answer:
                return pages
            if answer["continue"] == more:  # the next part fits no answer: one page's text may be too long
                if "titles" in query:
                    return pages
                raise self._bad_answer()
            more = answer["continue"]

    def _ask(self, query: Query, more: Query) -> Query:
        """The answer to a reading request, or to its continuation ``more``, made under the account."""
        answer = self._submit({"action": "query", "meta": "userinfo", **query, **more})
        if "query" not in answer and not more:  # it holds the account at least
            raise self._bad_answer()
        user = answer.get("query", {}).get("userinfo", {}).get("name")
        if self._user is not None and user not in (None, self._user):
            raise Denied("logged-out", f"{self._name} takes the bot for {user}; {LOGIN_REMEDY}")
        return answer

    def _bad_answer(self) -> Unavailable:
        return Unavailable("bad-answer", f"{self._name} gave an answer that cannot be used; {LATER}")


def member(page: Mapping[str, Any]) -> Member:
    """A page of a listing, with what that tells of it."""
    return Member(
        page_id=page["pageid"],
        title=page["title"],
        namespace=page["ns"],
        revision_id=page.get("lastrevid") or None,
        redirect=bool(page.get("redirect")),
        translation=IS_TRANSLATION in page.get("pageprops", {}),
        wikitext=page.get("contentmodel", _WIKITEXT) == _WIKITEXT,
    )


def states(pages: Iterable[Query]) -> dict[str, PageState]:
    """The states of those pages that are there, by title."""
    return {
        page["title"]: PageState(page.get("lastrevid"), page.get("touched"))
        for page in pages
        if not page.get("missing") and not page.get("invalid")
    }


def content(page: Mapping[str, Any]) -> str | None:
    """The text of a page's first revision in an answer; None where it has none, or its text is hidden."""
    for revision in page.get("revisions", ()):
        text: str | None = revision.get("slots", {}).get("main", {}).get("content")
        return text
    return None
