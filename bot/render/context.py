"""The context of rendering: what it knows besides the reports, the titles of its pages, and its result."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.render.slots import one_text
from bot.reports.collection import Hits

# The nine working groups of the 2018-20 movement strategy, with the names of their digests' pages.
THEMES = {
    "advocacy": "Advocacy",
    "capacity_building": "Capacity Building",
    "community_health": "Community Health",
    "diversity": "Diversity",
    "partnerships": "Partnerships",
    "product_technology": "Product & Technology",
    "resource_allocation": "Resource Allocation",
    "revenue_streams": "Revenue Streams",
    "roles_responsibilities": "Roles & Responsibilities",
}
# The headings of the form that the reports were written in.
HEADINGS = {
    "date_location": "Date and location",
    "participants": "Participant List",
    "what_happened": "What happened",
    "discussion": "Summary of the discussion points",
    "reflections": "Reflections from participants or partners",
    "media": "Photographs or videos",
    "budget": "Statement on your budget",
}

# Features of a wiki: a page may be shown under any title, may show a part of another one, and may compare times.
DISPLAY_TITLE, TRANSCLUSION, PARSER_FUNCTIONS = "displaytitle", "transclusion", "parserfunctions"


@dataclass(frozen=True)
class Context:
    """The pages' surroundings. ``base`` is the title below which they stand, ``stop_page`` switches the bot off.

    ``language`` is the one without a suffix in its titles; ``kept`` gives, for each generated page that exists,
    what people wrote in its slots (:func:`bot.render.slots.read_slots`), ``above`` what they put above the bot's text.
    ``themes`` gives the names of the digests' pages, ``headings`` what a new section is headed.
    ``alias_page`` is where editors add headings, ``alias_problems`` the mistakes in it, ``alias_hits`` how often theirs
    were met; ``help`` is the page that explains the pages. A page is split at ``max_bytes`` of UTF-8. ``features`` are
    what the wiki's pages may use: names of tags ("mapframe"), :data:`DISPLAY_TITLE` and :data:`TRANSCLUSION`;
    ``pictures`` are the files of the reports that it can show, None where no picture is to be shown.
    """

    base: str
    category: str
    stop_page: str
    bot: str
    language: str = "en"
    languages: tuple[str, ...] = ("en",)
    names: bool = False
    kept: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=lambda: THEMES)
    headings: Mapping[str, str] = field(default_factory=lambda: HEADINGS)
    alias_page: str | None = None
    alias_problems: tuple[str, ...] = ()
    alias_hits: tuple[Hits, ...] = ()
    features: frozenset[str] = frozenset()
    pictures: frozenset[str] | None = None
    max_bytes: int = 1900 * 1024
    above: Mapping[str, str] = field(default_factory=dict)
    help: str | None = None

    def help_page(self, language: str) -> str | None:
        """The title of the page that explains the pages to editors, in that language; None for none."""
        return "/".join(filter(None, [self.help, language if language != self.language else ""])) if self.help else None

    def title(self, page: str, language: str, part: int = 1) -> str:
        """The title of a generated page: ``page`` is "" for the index, else its name below the index."""
        names = [self.base, "Index", page, language if language != self.language else ""]
        return _part("/".join(name for name in names if name), part)

    def titles(self, page: str) -> dict[str, str]:
        """The titles of a generated page, by language."""
        return {language: self.title(page, language) for language in self.languages}

    def language_of(self, title: str) -> str:
        """The language of a page of the bot's by its title; the first one for any other page."""
        stem = first_part(title)
        found = (each for each in self.languages if each != self.language and stem.endswith(f"/{each}"))
        return next(found, self.language) if title.startswith(f"{self.base}/Index/") else self.language

    def shown_in(self, language: str) -> str:
        """That language where there are pages in it, else the first one."""
        return language if language in self.languages else self.languages[0]

    def parts_kept(self, page: str, language: str) -> Mapping[int, Mapping[str, str]]:
        """What people wrote on each part of a page that exists, by the number of the part."""
        return self._parts.get(self.title(page, language), {})

    @cached_property
    def _parts(self) -> Mapping[str, Mapping[int, Mapping[str, str]]]:
        """What people wrote, by the title of the first part and the number of the part."""
        found: dict[str, dict[int, Mapping[str, str]]] = {}
        for title, slots in self.kept.items():
            first, number = _numbered(title)
            found.setdefault(first, {})[number] = slots
        return found

    def slots_kept(self, page: str, language: str) -> dict[str, str]:
        """What people wrote on all parts of a page, by slot, byte for byte."""
        merged: dict[str, list[str]] = {}
        for _, slots in sorted(self.parts_kept(page, language).items()):
            for key, text in slots.items():
                merged.setdefault(key, []).append(text)
        return {key: one_text(texts) for key, texts in sorted(merged.items())}


def first_part(title: str) -> str:
    """The title of the first part of a page of the bot's, from that of any of them."""
    return _numbered(title)[0]


def next_part(title: str) -> str:
    """The title of the part that would follow; parts that exist are found by asking until one does not."""
    first, number = _numbered(title)
    return _part(first, number + 1)


# Further parts are numbered below the first one, and where a page is of JSON so are its parts.
_PART = re.compile(r"(?P<stem>.+?)(?:/(?P<number>[2-9]|[1-9]\d+))?(?P<ending>\.json)?", re.DOTALL | re.ASCII)


def _part(first: str, number: int) -> str:
    """The title of the part of that number, from that of the first one."""
    stem = first.removesuffix(".json")
    return f"{stem}/{number}{first[len(stem) :]}" if number > 1 else first


def _numbered(title: str) -> tuple[str, int]:
    """The title of the first part, and the number of the part that the title is of."""
    found = _PART.fullmatch(title)
    assert found is not None, title
    return found["stem"] + (found["ending"] or ""), int(found["number"] or 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page as it should be: ``body`` stands between its markers, ``facts`` count what it states.

    ``part_of`` is the title of the first part, where the page may have several.
    """

    title: str
    kind: str
    language: str
    body: str
    facts: Mapping[str, int]
    part_of: str | None = None

    @property
    def document(self) -> str:
        """The title of the first part of the page; a page without parts is its own first part."""
        return self.part_of or self.title


@dataclass(frozen=True, slots=True)
class Unrendered:
    """A page that could not be rendered, because of an ``error`` of the bot's own.

    ``report`` is the title of the report with which it fails, where it is a single one; ``part_of`` as in Wanted.
    """

    title: str
    language: str
    error: Exception
    report: str | None = None
    part_of: str | None = None

    @property
    def document(self) -> str:
        """The title of the first part of the page; a page without parts is its own first part."""
        return self.part_of or self.title


@dataclass(frozen=True, slots=True)
class Standing:
    """A page that says what it should, known without rendering it or no longer held in memory; as in Wanted."""

    title: str
    language: str
    part_of: str | None = None

    @property
    def document(self) -> str:
        """The title of the first part of the page; a page without parts is its own first part."""
        return self.part_of or self.title


def attempt(title: str, language: str, make: Callable[[], Wanted]) -> Wanted | Unrendered:
    """Returns the page that ``make`` renders, or that it could not be: the others are to be written all the same."""
    try:
        return make()
    except Exception as error:  # whatever it is
        return Unrendered(title, language, error)
