"""What a wiki is to the rest of the bot: a few records, one protocol, three kinds of failure. Pure.

The adapters (``live`` by pywikibot, ``export`` for files) implement :class:`Wiki`; nothing else in the bot knows which
of them it speaks to. What to read and whether to save is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Member:
    """What a listing tells of a page without its text: enough to know whether it must be read again."""

    page_id: int
    title: str
    namespace: int
    revision_id: int | None
    redirect: bool = False
    translation: bool = False  # a generated copy made by the Translate extension
    readable: bool = True  # False where an export has no text of it
    wikitext: bool = True  # False for JavaScript, style sheets, JSON: another content model


class PageState(NamedTuple):
    """At which revision a page is, and when the wiki last had a reason to show it anew, as in :class:`Page`."""

    revision_id: int | None
    touched: str | None


@dataclass(frozen=True, slots=True)
class Rendered:
    """What readers see of a revision: HTML, or of files their wikitext with the pages at hand written out in it.

    ``text`` is None where the wiki was asked and did not say.
    """

    text: str | None
    html: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """One revision of one page, by ``user``. ``timestamp`` is ISO 8601 in UTC, as the API gives it.

    ``touched``, in the same form, is when the wiki last had a reason to show the page anew: an edit, a purge.
    """

    title: str
    text: str
    page_id: int | None = None
    revision_id: int | None = None
    timestamp: str | None = None
    namespace: int = 0
    user: str | None = None
    language: str | None = None  # the page language the wiki knows of, where it differs from the wiki's own
    touched: str | None = None
    rendered: Rendered | None = None  # where it was asked for
    wikitext: bool = True  # False where the wiki knows another content model


@dataclass(frozen=True, slots=True)
class Contribution:
    """One edit of our account's: the revision it made, and its edit summary."""

    title: str
    revision_id: int
    summary: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is on this wiki right now; ``user`` is None when it is not logged in.

    ``time`` is the wiki's clock at the answer, ISO 8601 in UTC; None where it has none of its own.
    """

    site: str
    user: str | None
    rights: frozenset[str]
    blocked: str | None = None  # the reason given for a block
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: ``changed`` is False where the wiki found no difference."""

    revision_id: int | None
    changed: bool


DISPLAY_TITLE = "displaytitle"  # a page may be shown under any title
TRANSCLUSION = "transclusion"  # a page may show a part of another one
PARSER_FUNCTIONS = "parserfunctions"  # a page may compare times: {{#time:}}, {{#ifexpr:}} and {{#iferror:}}


def is_json(title: str) -> bool:
    """Whether the page holds JSON: then it is saved with that content model, and nothing in it acts as wikitext."""
    return title.endswith(".json")


class WikiError(Exception):
    """A wiki said no or nothing; ``code`` is a short stable word, the message says what and what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type[WikiError], tuple[str, str]]:  # worker processes hand it on
        return type(self), (self.code, str(self))


class Unavailable(WikiError):
    """The wiki did not answer, or not now (read-only, lag, 5xx): nothing is wrong, the next run goes on."""


class Refused(WikiError):
    """This one page could not be read or saved (protected, filtered, too big, deleted): others may go on."""


class EditConflict(Refused):
    """The page is no longer at the revision it was read at; it may be read again and planned anew."""


class Denied(WikiError):
    """The run must stop: wrong account, wrong password, blocked, a right taken away, wrong wiki."""


class By(StrEnum):
    """How reports are found beside the category."""

    PREFIX = "prefix"  # their titles begin so
    LIST = "list"  # a page links to them
    TEMPLATE = "template"  # they use it


class Shows(Protocol):
    """What can tell what readers see of a page: a wiki, or pages at hand."""

    def rendered(self, page: Page) -> Rendered | None:
        """What readers see of that very revision, in one request; None where that cannot be told.

        Raises Refused where the wiki won't show it.
        """


class Wiki(Shows, Protocol):
    """Reads pages and saves them. Every method may raise :class:`Unavailable` or :class:`Denied`."""

    @property
    def simulate(self) -> bool:
        """Whether nothing may be saved: every run is a dry run."""

    def identity(self) -> Identity:
        """Who we are here, asked of the wiki anew at each call."""

    def members(self, category: str) -> Iterator[Member]:
        """The direct members of a category in a stable order, sub-categories among them.

        Raises Refused("no-category") where the category neither has a page nor members.
        """

    def found(self, by: By, name: str) -> Iterator[Member]:
        """The pages that are found so, by title: the redirects of a list are followed; none where there is none.

        ``name`` is the beginning of titles with its namespace, the title of a list, or a template without namespace.
        """

    def title(self, name: str) -> str:
        """A title as this wiki writes it: its own name of the namespace, a large first letter where it wants one."""

    def read(self, titles: Iterable[str]) -> Iterator[Page]:
        """The newest revision of each title that exists, in batches; missing ones are left out."""

    def titles_of(self, page_ids: Collection[int]) -> Mapping[int, str]:
        """The titles that pages have now, by their ids; those that are gone are left out."""

    def states(self, titles: Iterable[str]) -> dict[str, PageState]:
        """The state of each title that exists, without its text, in batches."""

    def using(self, template: str) -> dict[str, PageState]:
        """The pages that use a template, given without its namespace, by title in a stable order.

        Without redirects, translated copies, and what is no wikitext.
        """

    def before(self, title: str, revision_id: int) -> Page | None:
        """The page at the revision before that one; None where that one made the page.

        Raises Refused("no-revision") where the page has no such revision, or the wiki keeps no old ones.
        """

    def revisions(self, title: str) -> Iterator[Page]:
        """The revisions of a page with their texts, the newest first; none where the wiki keeps no old ones.

        Those that are hidden or deleted are left out.
        """

    def editable(self, titles: Collection[str]) -> frozenset[str]:
        """Those of the titles that our account may edit now: they are there, and not protected from it."""

    def contributions(self) -> list[Contribution]:
        """Our account's latest edits, the newest first; none where the wiki keeps no history."""

    def stored(self, title: str, text: str) -> str:
        """What the wiki would store if that text was saved: with signatures for tildes and the like."""

    def features(self) -> frozenset[str]:
        """What pages may use here: the tags of its extensions by name ("mapframe"), and the features named above."""

    def pictures(self, names: Collection[str]) -> frozenset[str]:
        """Those of these files, given without namespace, that pages here can show."""

    def save(self, title: str, text: str, *, summary: str, base: int | None) -> Saved:
        """Saves the whole text of a page, synchronously; one whose title ends in ``.json`` as a page of JSON.

        ``base`` is the revision id the text was made from; None means the page must not exist yet. Raises
        EditConflict where the page is at another revision (or exists), Refused where the wiki won't take
        this page.
        """

    def link(self, title: str, revision_id: int | None = None) -> str:
        """Where a person can look at the page: a URL, or a path for files."""


def page_of(wiki: Wiki, title: str) -> Page | None:
    """Returns the page of that title with its text; None where there is none. Raises WikiError."""
    return next(iter(wiki.read([title])), None)
