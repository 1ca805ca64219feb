"""A wiki by MediaWiki's API: what is asked of it, and what became of a save.

How questions are put and answers come together is left to ``bot.wiki.queries``, how a request gets there (address,
login, tokens, waits, failures) to a subclass; so is everything pywikibot.
"""

from __future__ import annotations

import re
import unicodedata
from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from bot.wiki.base import (
    DISPLAY_TITLE,
    PARSER_FUNCTIONS,
    TRANSCLUSION,
    By,
    Contribution,
    Denied,
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
    is_json,
)
from bot.wiki.failures import failure
from bot.wiki.queries import IS_TRANSLATION, REVISION, Queries, Query, content, member, states

_OLD_TEXTS = 10  # revisions with their texts in one request: an answer has 8 MB at most

# What may be a template, and ask bots to stay away. The bot writes these functions; finding out costs requests.
_TEMPLATE = re.compile(r"\{\{(?!fullurl:|DISPLAYTITLE:|GENDER:)")
_PLAIN = {"disableeditsection": True, "disablelimitreport": True, "disabletoc": True}

_TIMES = {"time", "ifexpr", "iferror"}  # functions of the extension ParserFunctions
_SHOWN = "Shown under another title"  # to see whether a wiki lets a page do so
_NO_FILE = re.compile(r"[#<>\[\]{}|\x00-\x1f\x7f\ufffd]")  # what no title can have


class ApiWiki(Queries):
    """Implements :class:`bot.wiki.base.Wiki`, but for ``link`` and ``title``, on whatever carries requests to an API.

    ``_read_only`` is the reason for which nothing may be saved.
    """

    _read_only: str | None

    @abstractmethod
    def _category(self, name: str) -> str:
        """The full title of a category, given with or without its namespace."""

    @abstractmethod
    def title(self, name: str) -> str:
        """A title as this wiki writes it."""

    @abstractmethod
    def _split(self, name: str) -> tuple[int, str]:
        """The number of the namespace of a title, and what follows its name."""

    @abstractmethod
    def _may_edit(self, page: Page) -> bool:
        """Whether the page lets this bot in: {{bots}} and {{nobots}}."""

    def identity(self) -> Identity:
        """The account, its rights and a block, from the wiki and never from a cache."""
        asked = {"action": "query", "meta": "userinfo", "uiprop": "rights|blockinfo", "curtimestamp": True}
        answer = self._submit(asked)
        if "rights" not in (info := answer.get("query", {}).get("userinfo", {})):
            raise self._bad_answer()
        blocked = (info.get("blockreason") or "no reason given") if "blockid" in info else None
        user = None if info.get("anon") or not info["id"] else info["name"]
        return Identity(self._name, user, frozenset(info["rights"]), blocked, answer.get("curtimestamp"))

    def members(self, category: str) -> Iterator[Member]:
        """The direct members of a category by title, with what a listing tells of each of them."""
        title = self._category(category)
        found = self._pages(
            generator="categorymembers",
            gcmtitle=title,
            gcmlimit="max",
            prop="info|pageprops",
            ppprop=IS_TRANSLATION,
        )
        if not found and all(page.get("missing") for page in self._pages(titles=title, prop="info").values()):
            raise Refused(
                "no-category", f"[[{title}]] does not exist on {self._name}; name the category in the settings"
            )
        return iter(sorted(map(member, found.values()), key=lambda found: found.title))

    def found(self, by: By, name: str) -> Iterator[Member]:
        """By one listing: of all pages of a namespace, of a page's links, or of a template's uses."""
        if by is By.PREFIX:
            namespace, beginning = self._split(name)
            asked: Query = {"generator": "allpages", "gapnamespace": namespace, "gapprefix": beginning}
        elif by is By.LIST:
            asked = {"generator": "links", "titles": name, "redirects": True}
        else:
            asked = {"generator": "embeddedin", "geititle": f"Template:{name}"}
        limit = {By.PREFIX: "gaplimit", By.LIST: "gpllimit", By.TEMPLATE: "geilimit"}[by]
        pages = self._pages(**asked, **{limit: "max"}, prop="info|pageprops", ppprop=IS_TRANSLATION)
        there = (page for page in pages.values() if not page.get("missing") and "pageid" in page)
        return iter(sorted(map(member, there), key=lambda found: found.title))

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """The newest revisions in the order asked for; a redirect is read as it is, not followed."""
        for batch in self._batches(titles):
            yield from self._newest(batch)

    def states(self, titles: Iterable[str]) -> dict[str, PageState]:
        """By the same batches as :meth:`read`, by the title that the wiki writes."""
        found = [self._pages(titles=batch, prop="info") for batch in self._batches(titles)]
        return states(page for pages in found for page in pages.values())

    def titles_of(self, page_ids: Collection[int]) -> dict[int, str]:
        """By the wiki's table of pages."""
        size = self._at_once()
        wanted = sorted(page_ids)
        batches = (wanted[start : start + size] for start in range(0, len(wanted), size))
        found = [self._pages(pageids=batch, prop="info") for batch in batches]
        return {page["pageid"]: page["title"] for pages in found for page in pages.values() if not page.get("missing")}

    def stored(self, title: str, text: str) -> str:
        """By ``action=parse`` with ``onlypst``, which is what MediaWiki does to a text before it saves it."""
        asked = {"action": "parse", "title": title, "text": text, "contentmodel": "wikitext", "onlypst": True}
        answer = self._submit(asked, title).get("parse")
        if not isinstance(answer, dict) or not isinstance(answer.get("text"), str):
            raise self._bad_answer()
        return str(answer["text"])

    def rendered(self, page: Page) -> Rendered | None:
        """The HTML of the revision by ``action=parse``, without the links to edit that MediaWiki puts in it."""
        if page.revision_id is None:
            return None
        asked = {"action": "parse", "oldid": page.revision_id, "prop": "text", **_PLAIN}
        answer = self._submit(asked, page.title).get("parse")
        if not isinstance(answer, dict) or not isinstance(answer.get("text"), str):
            raise self._bad_answer()
        return Rendered(answer["text"])

    def using(self, template: str) -> dict[str, PageState]:
        """By the wiki's table of uses: one request, as long as there are not thousands."""
        asked = {"generator": "embeddedin", "geititle": f"Template:{template}", "geilimit": "max"}
        found = self._pages(**asked, prop="info|pageprops", ppprop=IS_TRANSLATION)
        members = {number: member(page) for number, page in found.items()}
        asking = [n for n, one in members.items() if one.wikitext and not one.redirect and not one.translation]
        return states(found[number] for number in sorted(asking, key=lambda number: members[number].title))

    def before(self, title: str, revision_id: int) -> Page | None:
        """The revision that the wiki made that one of, whatever an import put between them since."""
        made = self._revision(revision_id)
        parent = made["revisions"][0].get("parentid") if made.get("title") == title else None
        if parent is None:
            raise Refused("no-revision", f"[[{title}]] has no revision {revision_id}; look at its history")
        if not parent:
            return None
        older = self._revision(parent)
        if (text := content(older)) is None:
            raise Refused("no-revision", f"[[{title}]]: the revision before {revision_id} is hidden or deleted")
        return self._page(older, text)

    def _revision(self, revision_id: int) -> Query:
        """The API's page with one revision; without any where that is deleted, or never was."""
        asked: Query = {"revids": revision_id, "prop": "info|revisions", "rvprop": REVISION, "rvslots": "main"}
        pages: list[Query] = self._ask(asked, {}).get("query", {}).get("pages", [])
        return next((page for page in pages if page.get("revisions")), {})

    def revisions(self, title: str) -> Iterator[Page]:
        """The history of a page with texts, :data:`_OLD_TEXTS` in a request, asked for as far as it is read."""
        asked: Query = {"titles": title, "prop": "info|revisions", "rvprop": REVISION, "rvslots": "main"}
        more: Query = {}
        while True:
            answer = self._ask({**asked, "rvlimit": _OLD_TEXTS}, more)
            page: Query = next(iter(answer.get("query", {}).get("pages", ())), {})
            for revision in page.get("revisions", ()):
                one = {**page, "revisions": [revision]}
                if (text := content(one)) is not None:
                    yield self._page(one, text)
            if "continue" not in answer or answer["continue"] == more:
                return
            more = answer["continue"]

    def editable(self, titles: Collection[str]) -> frozenset[str]:
        """By the wiki's own test for our account, which knows of every kind of protection."""
        found = [self._pages(titles=batch, prop="info", intestactions="edit") for batch in self._batches(titles)]
        return frozenset(
            page["title"]
            for pages in found
            for page in pages.values()
            if not page.get("missing") and page.get("actions", {}).get("edit")
        )

    def contributions(self) -> list[Contribution]:
        """The latest 500 edits, 5,000 with high limits, in one request; those of deleted pages are not in it."""
        asked: Query = {"list": "usercontribs", "ucuser": self._user, "uclimit": "max", "ucprop": "title|ids|comment"}
        edits = self._ask(asked, {})["query"].get("usercontribs", ())
        return [Contribution(edit["title"], edit["revid"], edit.get("comment", "")) for edit in edits]

    def features(self) -> frozenset[str]:
        """By the wiki's list of tags, and by a look at what it makes of a title that is to be shown: two requests."""
        answer = self._ask({"meta": "userinfo|siteinfo", "siprop": "extensiontags|functionhooks"}, {})
        tags = answer["query"].get("extensiontags", ())
        found = {tag.strip("<>") for tag in tags if isinstance(tag, str)}
        if {str(name).lstrip("#") for name in answer["query"].get("functionhooks", ())} >= _TIMES:
            found.add(PARSER_FUNCTIONS)
        probe = {"text": f"{{{{DISPLAYTITLE:{_SHOWN}}}}}", "contentmodel": "wikitext", "prop": "displaytitle"}
        shown = self._submit({"action": "parse", **probe}).get("parse")
        if not isinstance(shown, dict):
            raise self._bad_answer()
        return frozenset(
            found | {TRANSCLUSION} | ({DISPLAY_TITLE} if _SHOWN in str(shown.get("displaytitle")) else set())
        )

    def pictures(self, names: Collection[str]) -> frozenset[str]:
        """By the wiki's own knowledge of files, those of the repositories that it shares among them."""
        wanted = [f"File:{name}" for name in dict.fromkeys(names) if not _NO_FILE.search(name)]
        size = self._at_once()
        found: set[str] = set()
        for start in range(0, len(wanted), size):
            written: dict[str, str] = {}
            pages = self._pages(written, titles=wanted[start : start + size], prop="imageinfo", iiprop="mime")
            there = {page["title"] for page in pages.values() if page.get("imagerepository")}
            found |= {title for title in wanted[start : start + size] if written.get(title, title) in there}
        return frozenset(title.removeprefix("File:") for title in found)

    def save(self, title: str, text: str, *, summary: str, base: int | None, minor: bool = False) -> Saved:
        """Saves if the page still is at ``base``.

        A foreign edit in the moment of saving that touches other lines is merged by the wiki: the revision
        given back then holds both, and reading it back shows. An answer that was lost is looked for.
        """
        if self._read_only:
            raise Denied("read-only", f"[[{title}]]: not saved, since the bot was started with {self._read_only}")
        self._check(title, base, next(self.read([title]), None))
        edit = {
            "action": "edit",
            "title": title,
            "text": text,
            **({"contentmodel": "json"} if is_json(title) else {}),
            "summary": summary,
            "bot": True,
            "minor": minor,
            "notminor": not minor,
            "watchlist": "nochange",
            "assertuser": self._user,
            **({"createonly": True} if base is None else {"baserevid": base, "nocreate": True}),
        }
        try:
            answer = self._submit(edit, title).get("edit")
            if not isinstance(answer, dict):
                raise self._bad_answer()
        except (Unavailable, EditConflict):
            # The first try may have been saved and only its answer lost: then the page is ours by now.
            with suppress(WikiError):
                if saved := self._saved(title, text, base):
                    return saved
            raise
        if answer.get("result") != "Success":
            raise _not_saved(answer, title)
        if "nochange" in answer:
            return self._saved(title, text, base) or Saved(base, changed=False)
        return Saved(answer["newrevid"], changed=True)

    def _check(self, title: str, base: int | None, now: Page | None) -> None:
        """Raises where the page is not as it was read, or asks bots to stay away."""
        if now is None and base is not None:
            raise failure("pagedeleted", f"the page was deleted after revision {base} was read", title)
        if now is not None and now.revision_id != base:
            was = f"read at {base}" if base else "not there when it was read"
            raise failure("editconflict", f"the page is at revision {now.revision_id} and was {was}", title)
        if now is not None and not is_json(title) and _TEMPLATE.search(now.text) and not self._may_edit(now):
            raise Refused(
                "nobots", f"[[{title}]] asks bots to stay away; take {{{{nobots}}}} out to let the bot edit it"
            )

    def _saved(self, title: str, text: str, base: int | None) -> Saved | None:
        """What the page holds if that is ``text``: our own save after ``base``, or the same by others."""
        page = next(iter(self._revisions([title]).values()), {})
        if content(page) != _stored(text):
            return None
        revision = page["revisions"][0]
        ours = revision.get("user") == self._user and revision["revid"] != base
        return Saved(revision["revid"], changed=ours)


def _not_saved(edit: Mapping[str, Any], title: str) -> Refused:
    """The refusal in an answer that is no error to the API."""
    if "captcha" in edit:
        return Refused("captcha", f"[[{title}]]: the wiki asks for a captcha; give the account the bot group")
    reason = edit.get("info") or edit.get("code") or edit.get("result") or "no reason"
    return Refused("not-saved", f"[[{title}]]: the wiki did not save it ({reason}); try an edit by hand")


def _stored(text: str) -> str:
    """The text as MediaWiki stores it: composed, lines ended by LF, without blanks at its end."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").rstrip(" \t\n\r\0\x0b")
