"""Which headings of a page name which sections: by the tables of the collection, else by rules that take no guess.

Rules stand in only where a page has no heading of a section at all: a heading with a date, headings that name themes.
Lines that are no headings are left to ``stand_ins``, headings that are only like a name to ``unsure``, what the
sections have to ``sections``.
"""

from __future__ import annotations

from msgspec import Struct

from bot.read.dates import find_dates
from bot.read.model import Heading, PageModel, Section
from bot.read.model.records import STAND_IN_LEVEL
from bot.reports.collection import Alias, Collection
from bot.reports.heading_names import named
from bot.reports.theme_names import theme_names


class Match(Struct, frozen=True):
    """What a heading was taken for and by which rule."""

    sections: tuple[str, ...]
    rule: str


Matches = dict[int, Match]  # by the offset of the heading
Owners = tuple[tuple[str, ...], ...]  # for each part of the page the sections that it belongs to

CORE = 6  # so many first entries of a language mean their section even inside of a discussion


def by_tables(page: PageModel, collection: Collection) -> Matches:
    """The headings the tables name. A heading inside of another section counts only where none outside does:
    "Participants" under "Discussion" may be a topic. One that means either of two sections comes last."""
    matches: Matches = {}
    inside: list[tuple[Heading, Alias, str, tuple[str, ...]]] = []
    owners: list[tuple[str, ...]] = []
    for part, parent in zip(page.sections, _parents(page), strict=True):
        above = owners[parent] if parent >= 0 else ()
        owners.append(above)
        alias, rule = named(part.heading.text, collection) if part.heading else (None, "")
        if alias and not above and not alias.either:
            matches[part.start] = Match(alias.sections, rule)
            owners[-1] = alias.sections
        elif part.heading and alias and not set(alias.sections) <= set(above):
            inside.append((part.heading, alias, rule, above))
    outside = {section for match in matches.values() for section in match.sections}
    for heading, alias, rule, above in inside:
        free = [section for section in alias.sections if section not in outside]
        if alias.either:
            taken = {section for match in matches.values() for section in match.sections}
            free = [section for section in alias.sections if section not in taken][:1]
            if above or any(c.isdigit() for c in heading.text):
                continue
        if free and ("discussion" not in above or alias.rank < CORE):
            matches[heading.start] = Match(tuple(free), rule)
    return matches


def by_rules(page: PageModel, matches: Matches, collection: Collection) -> None:
    """Sections that have no heading of their own but headings that tell: a date, or the names of themes.

    A heading that has the themes' headings and no section under it is that of the discussion, whatever it says.
    """
    names = theme_names(collection)
    found = {section for match in matches.values() for section in match.sections}
    parents = _parents(page)
    over_themes: dict[int, int] = {}  # from parts to the parts they stand under
    over_sections: set[int] = set()
    loose: list[Section] = []
    for index, (part, owner) in enumerate(zip(page.sections, owners_of(page, matches), strict=True)):
        above = parents[index]
        while owner and above >= 0 and above not in over_sections:
            over_sections.add(above)
            above = parents[above]
        if owner or not part.heading:
            continue
        if "date_location" not in found and find_dates(part.heading.text, year=collection.default_year):
            matches[part.start] = Match(("date_location",), "heading-with-date")
        elif "discussion" not in found and names.titled(part.heading.text):
            over_themes[index] = parents[index]
        else:
            loose.append(part)
    for theme, parent in over_themes.items():
        if parent in over_themes or parent in over_sections or parent < 0 or page.sections[parent].start in matches:
            matches[page.sections[theme].start] = Match(("discussion",), "theme-heading")
        else:
            matches[page.sections[parent].start] = Match(("discussion",), "over-themes")
    if "discussion" not in found and not over_themes:
        for part in loose:
            lines = (b.text[strong.at : strong.to] for b in part.blocks for strong in b.strong[:1] if b.alone)
            if sum(bool(names.titled(line)) for line in lines) > 1:
                matches[part.start] = Match(("discussion",), "over-themes")


def owners_of(page: PageModel, matches: Matches) -> Owners:
    """For each part the sections it belongs to: its own, else those of the heading it stands under.

    A part without a heading goes on with what stood before a line that stands in for one.
    """
    owners: list[tuple[str, ...]] = []
    for part, parent in zip(page.sections, _parents(page), strict=True):
        match = matches.get(part.start) if part.heading else None
        owners.append(match.sections if match else owners[parent] if parent >= 0 else ())
    return tuple(owners)


def _parents(page: PageModel) -> list[int]:
    """For each part the index of that whose heading it stands under; -1 for none."""
    parents: list[int] = []
    levels: list[tuple[int, int]] = []  # of the headings that are open, with the index of their part
    for index, part in enumerate(page.sections):
        level = part.heading.level if part.heading else STAND_IN_LEVEL
        while levels and levels[-1][0] >= level:
            levels.pop()
        parents.append(levels[-1][1] if levels else -1)
        levels.append((level, index))
    return parents
