"""A wiki of files: pages come from a MediaWiki XML export, generated pages go into a folder.

The same protocol as a live wiki, so that every run can be tried offline. The XML format is
:mod:`bot.wiki.dump`'s business; this module knows which of its pages are a selection of reports, and that a
file changed by hand in the meantime is an edit conflict. Which file a page has is left to :mod:`bot.wiki.files`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from babel import Locale

from bot.wiki import dump
from bot.wiki.at_hand import AtHand, at_hand
from bot.wiki.base import (
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
    page_of,
)
from bot.wiki.chosen import is_content
from bot.wiki.files import decoded, file_name, write

_TRANSLATE_MARKUP = re.compile(r"<languages\s*/?>|<translate(?:\s+nowrap)?>")
_LANGUAGES = frozenset(Locale("en").languages)


class ExportWiki:
    """Implements :class:`bot.wiki.base.Wiki` over files.

    ``export`` is read through once at the start: a file that is not whole is refused (Refused, as
    :func:`bot.wiki.dump.pages` says) before anything is written. ``out`` takes the generated pages, the
    title below ``base`` being the path; None makes a wiki that cannot be saved to.
    """

    def __init__(self, export: Path, out: Path | None, base: str, account: str = "offline") -> None:
        self._export, self._out, self._base, self._account = export, out, base, account
        self._site = dump.site(export)
        self._entries = _index(export)

    simulate = False

    @property
    def root(self) -> str:
        """What stands before ``/TITLE`` in addresses of the wiki that the export says it is from; "" for none."""
        return (self._site.base or "").rpartition("/")[0]

    def identity(self) -> Identity:
        """Whoever runs the bot may write files; the account is the one the wiki was made with."""
        return Identity(f"export:{self._export.name}", self._account, frozenset({"read", "edit", "bot"}))

    def members(self, category: str) -> Iterator[Member]:  # noqa: ARG002
        """Every wikitext page of a content namespace: an export is a selection already, by its maker.

        Raises Refused("empty-category") where it holds only templates, files and the like.
        """
        if not self._entries:
            raise Refused(
                "empty-category",
                f"{self._export}: holds no page that a report could be; export the reports themselves",
            )
        return iter(sorted(self._entries.values(), key=lambda member: member.title))

    def found(self, by: By, name: str) -> Iterator[Member]:  # noqa: ARG002
        """The same: an export is a selection already."""
        return self.members("")

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """Generated pages from their files, all others from the export, in one pass."""
        wanted = set()
        for title in dict.fromkeys(titles):
            if generated := self._generated(title):
                yield generated
            elif (entry := self._entries.get(title)) and entry.readable:
                wanted.add(title)
        for dumped in dump.pages(self._export) if wanted else ():
            page = dumped.page
            if page.title in wanted and page.revision_id == self._entries[page.title].revision_id:
                wanted.discard(page.title)
                yield replace(page, page_id=self._entries[page.title].page_id)
            if not wanted:
                return

    def title(self, name: str) -> str:
        """As it is given: a folder has no names of its own."""
        return name

    def titles_of(self, page_ids: Collection[int]) -> dict[int, str]:
        """As the export has them: nothing moves in it."""
        return {entry.page_id: title for title, entry in self._entries.items() if entry.page_id in page_ids}

    def states(self, titles: Iterable[str]) -> dict[str, PageState]:
        """By their texts: files have no other state."""
        return {page.title: PageState(_revision_of(page.text), page.touched) for page in self.read(titles)}

    def rendered(self, page: Page) -> Rendered | None:
        """The wikitext with the pages that the export has of those it transcludes; None where it has none of them."""
        return self._at_hand.rendered(page)

    @cached_property
    def _at_hand(self) -> AtHand:
        return at_hand(lambda: dump.pages(self._export), lambda dumped: dumped.page.title in self._entries)

    def using(self, template: str) -> dict[str, PageState]:
        """By the texts in the export; what is in files by now is read when it is asked for."""
        name = "[ _]+".join(map(re.escape, template.split()))
        call = re.compile(rf"\{{\{{\s*(?:Template:)?{name}\s*[|}}]", re.IGNORECASE)
        found = {dumped.page.title: dumped.page for dumped in dump.pages(self._export) if call.search(dumped.page.text)}
        now = ((title, self._generated(title) or page) for title, page in sorted(found.items()))
        return {title: PageState(page.revision_id, page.touched) for title, page in now}

    def before(self, title: str, revision_id: int) -> Page | None:  # noqa: ARG002
        """Raises Refused: files keep nothing of what they were."""
        raise Refused("no-revision", f"[[{title}]]: files keep no older text; take it from your own copies")

    def revisions(self, title: str) -> Iterator[Page]:  # noqa: ARG002
        """None: files keep nothing of what they were."""
        return iter(())

    def editable(self, titles: Collection[str]) -> frozenset[str]:
        """All of them: nothing is protected."""
        return frozenset(titles)

    def contributions(self) -> list[Contribution]:
        """None: files have no history, and what is in them is our own edit until somebody changes it."""
        return []

    def stored(self, title: str, text: str) -> str:  # noqa: ARG002
        """The text itself, byte for byte."""
        return text

    def features(self) -> frozenset[str]:
        """None: where the files will be shown is not known."""
        return frozenset()

    def pictures(self, names: Collection[str]) -> frozenset[str]:  # noqa: ARG002
        """None: there are no files of pictures."""
        return frozenset()

    def save(self, title: str, text: str, *, summary: str, base: int | None) -> Saved:  # noqa: ARG002
        """Writes the file of a page whole or not at all, byte for byte; files have no summaries."""
        path = self._path(title)
        current = page_of(self, title)
        if (current.revision_id if current else None) != base:
            state = "is there already" if current and base is None else "is not as it was read"
            raise EditConflict("conflict", f"[[{title}]] ({path}) {state}; the run reads it again")
        if current is not None and current.text == text:
            return Saved(current.revision_id, changed=False)
        try:
            write(path, text.encode("utf-8"))
        except UnicodeEncodeError as error:
            raise Refused(
                "not-text",
                f"[[{title}]]: character {error.start} cannot be written as UTF-8; look at its source page",
            ) from None
        except OSError as error:
            raise Refused(
                "unwritable", f"[[{title}]]: {path} cannot be written ({error.strerror}); name another folder"
            ) from error
        return Saved(_revision_of(text), changed=True)

    def link(self, title: str, revision_id: int | None = None) -> str:
        """The file of a generated page; for a page of the export its address on the wiki it is from."""
        if self._out is not None and (title not in self._entries or self._path(title).is_file()):
            return str(self._path(title))
        if self.root:
            query = f"?oldid={revision_id}" if revision_id else ""
            return f"{self.root}/{quote(title.replace(' ', '_'), safe='/:@!$*(),;')}{query}"
        return f"{self._export}: {title}"

    def pages(self) -> Iterator[Page]:
        """The newest revision of every member, redirects left out, in the export's order and as a stream."""
        for dumped in dump.pages(self._export):
            page, entry = dumped.page, self._entries.get(dumped.page.title)
            if entry is None or not entry.readable or entry.redirect:
                continue
            if page.revision_id == entry.revision_id:
                yield replace(page, page_id=entry.page_id)

    def _path(self, title: str) -> Path:
        if self._out is None:
            raise Denied("read-only", f"[[{title}]]: there is no folder to write to; name one with --out")
        return self._out / file_name(title, self._base)

    def _generated(self, title: str) -> Page | None:
        if self._out is None or not (path := self._path(title)).is_file():
            return None
        text = decoded(path)
        return Page(title, text, revision_id=_revision_of(text), user=self._account)


def _index(export: Path) -> dict[str, Member]:
    entries: dict[str, Member] = {}
    holders: dict[int, str] = {}  # page id -> the title that has it
    sources: set[str] = set()
    texts = stubs = 0
    for number, dumped in enumerate(dump.pages(export), start=1):
        page = dumped.page
        texts, stubs = texts + bool(page.text), stubs + dumped.stub
        if not is_content(dumped):
            continue
        page_id = page.page_id if page.page_id is not None else -number
        if holders.setdefault(page_id, page.title) != page.title:  # exports that were joined, of several wikis
            page_id = -number
        readable = not dumped.hidden and not dumped.stub
        member = Member(page_id, page.title, page.namespace, page.revision_id, dumped.redirect, readable=readable)
        known = entries.get(page.title)
        if known and (known.revision_id or 0) > (page.revision_id or 0):
            continue
        entries[page.title] = member
        if _TRANSLATE_MARKUP.search(page.text):
            sources.add(page.title)
    if stubs and not texts:
        raise Refused(
            "no-text",
            f"{export}: holds titles without texts (a stub dump); take the dump of articles or pages",
        )
    return {title: _translated(entry, sources) for title, entry in entries.items()}


def _translated(entry: Member, sources: set[str]) -> Member:
    """Marks what the Translate extension makes: a translatable page's title with a language code."""
    source, _, code = entry.title.rpartition("/")
    if source in sources and code == code.lower() and code.split("-")[0] in _LANGUAGES:
        return replace(entry, translation=True)
    return entry


def _revision_of(text: str) -> int:
    """A number that stands for a text as a revision id does: six bytes of its SHA-256."""
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:6], "big")
