"""Which headings of a page name which sections: by the tables of the collection, else by rules that take no guess.

Rules stand in only where a page has no heading of a section at all: a heading with a date, headings that name themes.
Lines that are no headings are left to ``stand_ins``, headings that are only like a name to ``unsure``, what the
sections have to ``sections``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.read.dates import find_dates
from bot.read.model import Heading, PageModel, Section
from bot.read.model.records import STAND_IN_LEVEL
from bot.reports.collection import Alias, Collection
from bot.reports.theme_names import ThemeNames, theme_names


@dataclass(frozen=True, slots=True)
class Match:
    """What a heading was taken for and by which rule."""

    sections: tuple[str, ...]
    rule: str


Matches = dict[int, Match]  # by the offset of the heading
Owners = tuple[tuple[str, ...], ...]  # for each part of the page the sections that it belongs to

CORE = 6  # so many first entries of a language mean their section even inside of a discussion
_SEPARATOR = re.compile(r"\s*[:：|/]\s*|\s+[-–—]\s+|\s*—\s*")
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*")
_LONGEST_PIECE = 80
_LONGEST_VALUE = 300  # code points of a heading that holds its section's value


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
        if free and ("discussion" not in parent or alias.rank < CORE):
            matches[heading.start] = Match(tuple(free), rule)
    return matches


@lru_cache(maxsize=4096)
def named(text: str, collection: Collection) -> tuple[Alias | None, str]:
    """What the tables say of a heading, as a whole or of the part of it before or after a colon, dash or slash."""
    if alias := collection.alias(text):
        return alias, "alias" if alias.rank else "exact"
    if len(text) > _LONGEST_VALUE:
        return None, ""
    bare = _ASIDE.sub(" ", text).strip()
    if bare and bare != text and (alias := collection.alias(bare)):
        return alias, "alias"
    pieces = _pieces(bare, collection)
    named = tuple(dict.fromkeys(section for alias in pieces for section in alias.sections))
    if not named or len(named) > 2 or theme_names(collection).named(_SEPARATOR.split(bare)[0]):
        return None, ""
    return Alias(named, rank=min(alias.rank for alias in pieces)), "part"


@lru_cache(maxsize=4096)
def value_of(heading: str, collection: Collection) -> str:
    """What a heading says behind its section's name: "Date: 11 August 2019", "Participants (9)"; "" for nothing."""
    if len(heading) > _LONGEST_VALUE:
        return ""
    aside = " ".join(match.strip(" ()（）[]") for match in _ASIDE.findall(heading))
    pieces = [piece.strip() for piece in _SEPARATOR.split(_ASIDE.sub(" ", heading)) if piece.strip()]
    named = [index for index, piece in enumerate(pieces) if collection.alias(piece)]
    rest = pieces[named[-1] + 1 :] if named else []
    return ", ".join((*rest, aside) if aside else rest)


def _pieces(bare: str, collection: Collection) -> list[Alias]:
    return [alias for piece in _SEPARATOR.split(bare) if (alias := collection.alias(piece)) and not alias.either]


def entries(heading: str, collection: Collection) -> tuple[Alias, ...]:
    """The entries of the tables by which a heading is taken for sections; none where they do not have it."""
    alias, rule = named(heading, collection)
    if alias is None or rule != "part":
        return (alias,) if alias else ()
    return tuple(_pieces(_ASIDE.sub(" ", heading).strip(), collection))


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
    if "discussion" not in found and not over_themes:
        for part in page.sections:
            if (
                part.heading
                and not owners[part.start]
                and part.heading.start not in matches
                and _lines_of_themes(part, names)
            ):
                matches[part.heading.start] = Match(("discussion",), "over-themes")


def _lines_of_themes(part: Section, names: ThemeNames) -> bool:
    """Whether several lines that stand out in a part name themes."""
    lines = (block.text[strong.at : strong.to] for block in part.blocks for strong in block.strong[:1] if block.alone)
    return sum(bool(names.titled(line)) for line in lines) > 1


def owners_of(page: PageModel, matches: Matches) -> tuple[tuple[str, ...], ...]:
    """For each part the sections it belongs to: its own, else those of the heading it stands under.

    A part without a heading goes on with what stood before a line that stands in for one.
    """
    owners: list[tuple[str, ...]] = []
    open_parents: list[tuple[int, tuple[str, ...]]] = []
    for part in page.sections:
        level = part.heading.level if part.heading else STAND_IN_LEVEL
        while open_parents and open_parents[-1][0] >= level:
            open_parents.pop()
        match = matches.get(part.heading.start) if part.heading else None
        own = match.sections if match else open_parents[-1][1] if open_parents else ()
        open_parents.append((level, own))
        owners.append(own)
    return tuple(owners)
