"""Which headings of a page name which sections: by the tables of the collection, else by rules that take no guess.

Rules stand in only where a page has no heading of a section at all: a bold line, a heading with a date, headings
that name themes. Headings that are only like a name are left to ``likeness``, what the sections have to ``sections``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.read.dates import find_dates
from bot.read.model import Block, Heading, PageModel, Section
from bot.read.model.records import STAND_IN_LEVEL
from bot.reports.collection import Alias, Collection
from bot.reports.theme_names import ThemeNames, theme_names


@dataclass(frozen=True, slots=True)
class Match:
    """What a heading was taken for and by which rule."""

    sections: tuple[str, ...]
    rule: str


Matches = dict[int, Match]  # by the offset of the heading

_COLONS = (":", "：")

_CORE = 6  # so many first entries of a language mean their section even inside of a discussion
_SEPARATOR = re.compile(r"\s*[:：|/]\s*|\s+[-–—]\s+|\s*—\s*")
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*")
_LONGEST_PIECE = 80


def by_tables(page: PageModel, collection: Collection) -> Matches:
    """The headings the tables name. A heading inside of another section counts only where none outside does:
    "Participants" under "Discussion" may be a topic. One that means either of two sections comes last."""
    matches: Matches = {}
    inside: list[tuple[Heading, Alias, str, tuple[str, ...]]] = []
    open_parents: list[tuple[int, tuple[str, ...]]] = []
    for heading in page.headings:
        while open_parents and open_parents[-1][0] >= heading.level:
            open_parents.pop()
        parent = open_parents[-1][1] if open_parents else ()
        alias, rule = named(heading.text, collection)
        own = parent
        if alias and not parent and not alias.either:
            matches[heading.start] = Match(alias.sections, rule)
            own = alias.sections
        elif alias and not set(alias.sections) <= set(parent):
            inside.append((heading, alias, rule, parent))
        open_parents.append((heading.level, own))
    outside = {section for match in matches.values() for section in match.sections}
    for heading, alias, rule, parent in inside:
        free = [section for section in alias.sections if section not in outside]
        if alias.either:
            taken = {section for match in matches.values() for section in match.sections}
            free = [section for section in alias.sections if section not in taken][:1]
            if parent or any(c.isdigit() for c in heading.text):
                continue
        if free and ("discussion" not in parent or alias.rank < _CORE):
            matches[heading.start] = Match(tuple(free), rule)
    return matches


@lru_cache(maxsize=4096)
def named(text: str, collection: Collection) -> tuple[Alias | None, str]:
    """What the tables say of a heading, as a whole or of the part of it before or after a colon, dash or slash."""
    if alias := collection.alias(text):
        return alias, "alias" if alias.rank else "exact"
    if len(text) > _LONGEST_PIECE:
        return None, ""
    bare = _ASIDE.sub(" ", text).strip()
    if bare and bare != text and (alias := collection.alias(bare)):
        return alias, "alias"
    pieces = _pieces(bare, collection)
    named = tuple(dict.fromkeys(section for alias in pieces for section in alias.sections))
    if not named or len(named) > 2 or theme_names(collection).named(_SEPARATOR.split(bare)[0]):
        return None, ""
    return Alias(named, rank=min(alias.rank for alias in pieces)), "part"


def _pieces(bare: str, collection: Collection) -> list[Alias]:
    return [alias for piece in _SEPARATOR.split(bare) if (alias := collection.alias(piece)) and not alias.either]


def entries(heading: str, collection: Collection) -> tuple[Alias, ...]:
    """The entries of the tables by which a heading is taken for sections; none where they do not have it."""
    alias, rule = named(heading, collection)
    if alias is None or rule != "part":
        return (alias,) if alias else ()
    return tuple(_pieces(_ASIDE.sub(" ", heading).strip(), collection))


def with_stand_ins(page: PageModel, matches: Matches, wanted: list[str], collection: Collection) -> PageModel:
    """The page with the bold lines and terms that stand in for headings of wanted sections as its sections."""
    sections: list[Section] = []
    for section, owner in zip(page.sections, owners_of(page, matches), strict=True):
        cuts: list[tuple[int, Heading, Block | None]] = []
        for index, block in enumerate(section.blocks):
            if found := _stand_in(block):
                heading, rest = found
                alias = collection.alias(heading.text)
                if not alias or alias.either or not set(alias.sections) & set(wanted):
                    continue
                if "discussion" in owner and alias.rank >= _CORE:
                    continue
                matches[heading.start] = Match(alias.sections, "pseudo_heading")
                cuts.append((index, heading, rest))
        sections += _cut(section, cuts)
    return replace(page, sections=tuple(sections)) if len(sections) > len(page.sections) else page


def _stand_in(block: Block) -> tuple[Heading, Block | None] | None:
    """The heading that a block stands in for, and what is left of the block."""
    if block.kind == "item" and block.markers.endswith(";"):
        return Heading(block.text.rstrip(" :："), STAND_IN_LEVEL, block.start, block.end, "term"), None
    if block.kind != "paragraph" or not block.strong or block.strong[0].at > 0:
        return None
    first = block.strong[0]
    name, after = block.text[: first.to], block.text[first.to :]
    if (
        after.strip(" :：.\n")
        and not name.rstrip().endswith(_COLONS)
        and not after.lstrip(" ").startswith((*_COLONS, "\n"))
    ):
        return None
    at = first.to + len(after) - len(after.lstrip(" :：.\n"))
    heading = Heading(name.strip().rstrip(" :："), STAND_IN_LEVEL, block.start, block.seen_offset(first.to), "bold")
    return heading, block.part(at, len(block.text)) if block.text[at:].strip() else None


def _cut(section: Section, cuts: list[tuple[int, Heading, Block | None]]) -> Iterator[Section]:
    """The section as several, each of which begins with the block that stands in for its heading."""
    heading, start, body, blocks = section.heading, section.start, section.body, list(section.blocks)
    done = 0
    for index, stand_in, rest in cuts:
        yield Section(heading, tuple(blocks[done:index]), start, body, stand_in.start)
        heading, start, body, done = stand_in, stand_in.start, stand_in.end, index + 1
        if rest:
            blocks[index] = rest
            done = index
    yield Section(heading, tuple(blocks[done:]), start, body, section.end)


def by_rules(page: PageModel, matches: Matches, names: ThemeNames, collection: Collection) -> None:
    """Sections that have no heading of their own but headings that tell: a date, or the names of themes.

    A heading that has the themes' headings and no section under it is that of the discussion, whatever it says.
    """
    found = {section for match in matches.values() for section in match.sections}
    owners = dict(zip((part.start for part in page.sections), owners_of(page, matches), strict=True))
    over_themes = {}
    over_sections: set[int] = set()
    open_headings: list[Heading] = []
    for heading in page.headings:
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop()
        if owners[heading.start]:
            over_sections.update(parent.start for parent in open_headings)
        elif "date_location" not in found and find_dates(heading.text, year=collection.default_year):
            matches[heading.start] = Match(("date_location",), "heading-with-date")
        elif "discussion" not in found and names.titled(heading.text):
            over_themes[heading.start] = open_headings[-1].start if open_headings else None
        open_headings.append(heading)
    for theme, parent in over_themes.items():
        if parent is None or parent in over_sections or parent in matches or parent in over_themes:
            matches[theme] = Match(("discussion",), "theme-heading")
        else:
            matches[parent] = Match(("discussion",), "over-themes")


def owners_of(page: PageModel, matches: Matches) -> tuple[tuple[str, ...], ...]:
    """For each part the sections it belongs to: its own, else those of the heading it stands under."""
    owners: list[tuple[str, ...]] = []
    open_parents: list[tuple[int, tuple[str, ...]]] = []
    for part in page.sections:
        own: tuple[str, ...] = ()
        if part.heading:
            while open_parents and open_parents[-1][0] >= part.heading.level:
                open_parents.pop()
            match = matches.get(part.heading.start)
            own = match.sections if match else open_parents[-1][1] if open_parents else ()
            open_parents.append((part.heading.level, own))
        owners.append(own)
    return tuple(owners)
