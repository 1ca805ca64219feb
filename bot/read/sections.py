"""Which part of a page is which section of the collection, and whether it has content.

Which headings name which sections, ``headings`` says. A section is called missing only where nothing on
the page could be it: a line that looks like its heading without being one, a heading one slip away from one of
its names, or one with a word that only its names have, makes it unreadable. What the sections say is left to the
readers of facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.read.content import status_of
from bot.read.headings import Match, Matches, by_rules, by_tables, owners_of, with_stand_ins
from bot.read.model import Doubt, Heading, PageModel
from bot.read.model import Section as Part
from bot.read.model.records import STAND_IN_LEVEL
from bot.reports.collection import Collection
from bot.reports.likeness import nearest, told
from bot.reports.report import Evidence, Finding, Section, Severity, Span, Status
from bot.reports.theme_names import ThemeNames, theme_names


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section and the parts of the page that are its text, in page order; none where it is missing.

    ``tells``: it has content that facts can be read from, even where a slip in its heading leaves it unreadable.
    """

    section: Section
    parts: tuple[Part, ...] = ()
    tells: bool = False


@dataclass(frozen=True)
class Layout:
    """A page as sections: the one argument of every reader of facts.

    ``page`` is its model, with lines that stand in for headings as headings. ``owners`` has, for each of the model's
    sections, the sections of the collection it belongs to; ``language`` is the page's, as far as it is known.
    """

    page: PageModel
    title: str
    collection: Collection
    sections: Mapping[str, ReadSection]  # every section of the collection, in its order
    owners: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...] = ()
    language: str | None = None

    def parts(self, section_id: str) -> tuple[Part, ...]:
        """The parts of the page that are that section's, in page order; none of a section that the collection lacks."""
        section = self.sections.get(section_id)
        return section.parts if section else ()

    def unowned(self) -> Iterator[Part]:
        """The lead and the parts of the page that belong to no section of the collection."""
        return (part for part, owner in zip(self.page.sections, self.owners, strict=True) if not owner)


_SLIP = 0.86  # similarity from which a heading is one slip of the pen away from a name
_MOST_COMPARED = 500  # headings of a page that are compared letter by letter; no report has as many


def read_sections(page: PageModel, title: str, collection: Collection) -> Layout:
    """The sections of a page. Takes any page, in linear time, and raises nothing."""
    matches = by_tables(page, collection)
    wanted = _not_in(matches, collection)
    unsure: dict[str, Doubt] = {}
    if wanted:
        names = theme_names(collection)
        page = with_stand_ins(page, matches, wanted, collection)
        by_rules(page, matches, names, collection)
        for section, heading in _slips(page, matches, _not_in(matches, collection), names, collection):
            matches[heading.start] = Match((section,), "near")
            unsure[section] = Doubt(
                heading.text, heading.start, heading.end, "its heading is not one of the names of the section"
            )
        for section, heading in _alike(page, matches, _not_in(matches, collection), names, collection):
            unsure[section] = Doubt(
                heading.text, heading.start, heading.end, "its heading only has words of the names of the section"
            )
        unsure |= _doubtful(page, _not_in(matches, collection), collection)
    owners = owners_of(page, matches)
    places = _places(page, matches, owners)
    sections = {}
    for kind in collection.sections:
        if kind.id in places:
            sections[kind.id] = _read_section(kind.id, places[kind.id], matches, page, collection)
        else:
            sections[kind.id] = _without_place(kind.id, unsure.get(kind.id), page)
    findings = [_unreadable(section, doubt, page, collection) for section, doubt in unsure.items()]
    return Layout(page, title, collection, sections, owners, tuple(findings))


def _not_in(matches: Matches, collection: Collection) -> list[str]:
    found = {section for match in matches.values() for section in match.sections}
    return [kind.id for kind in collection.sections if kind.id not in found]


def _slips(
    page: PageModel, matches: Matches, wanted: list[str], names: ThemeNames, collection: Collection
) -> Iterator[tuple[str, Heading]]:
    """Headings one slip of the pen away from a name of a wanted section, at most one for each."""
    if not wanted:
        return
    left = _MOST_COMPARED
    for part, owner in zip(page.sections, owners_of(page, matches), strict=True):
        heading = part.heading
        if heading and left and not owner and not names.titled(heading.text):
            left -= 1
            near = nearest(heading.text, collection)
            if near and near[1] >= _SLIP and near[0] in wanted:
                wanted = [section for section in wanted if section != near[0]]
                yield near[0], heading


def _alike(
    page: PageModel, matches: Matches, wanted: list[str], names: ThemeNames, collection: Collection
) -> Iterator[tuple[str, Heading]]:
    """The first heading for each wanted section that has words of its names, and of no other's."""
    left = _MOST_COMPARED
    for part, owner in zip(page.sections, owners_of(page, matches), strict=True) if wanted else ():
        heading = part.heading
        if heading and left and not owner and not names.titled(heading.text):
            left -= 1
            section = told(heading.text, collection)
            if section in wanted:
                wanted = [other for other in wanted if other != section]
                yield section, heading


def _doubtful(page: PageModel, wanted: list[str], collection: Collection) -> dict[str, Doubt]:
    """The first line for each wanted section that looks like its heading without being a heading."""
    found: dict[str, Doubt] = {}
    for doubt in page.doubts if wanted else ():
        alias = collection.alias(doubt.text)
        for section in alias.sections if alias and not alias.either else ():
            if section in wanted:
                found.setdefault(section, doubt)
    return found


def _unreadable(section: str, doubt: Doubt, page: PageModel, collection: Collection) -> Finding:
    title = collection.section(section).title
    return Finding(
        "section-unreadable",
        Severity.WARNING,
        section,
        f"“{doubt.text}” may be the section “{title}”, but {doubt.reason}.",
        Evidence(span_of(doubt, page), (doubt.text,), title),
    )


_BEST = (Status.PRESENT, Status.PLACEHOLDER, Status.EMPTY)


def _places(page: PageModel, matches: Matches, owners: tuple[tuple[str, ...], ...]) -> dict[str, list[list[Part]]]:
    """For each section that has a heading the places it stands in, each the parts that begin with the heading."""
    places: dict[str, list[list[Part]]] = {}
    for part, owner in zip(page.sections, owners, strict=True):
        for section in owner:
            match = matches.get(part.heading.start) if part.heading else None
            if match and section in match.sections:
                places.setdefault(section, []).append([part])
            else:
                places[section][-1].append(part)
    return places


def _read_section(
    section_id: str, places: list[list[Part]], matches: Matches, page: PageModel, collection: Collection
) -> ReadSection:
    """A section as its best place shows it, with the parts of all its places."""
    rated = [(status_of(place, collection), place) for place in places]
    # A heading of the form comes before another of the section that has as much under it.
    status, place = min(rated, key=lambda one: (_BEST.index(one[0]), _rule(one[1][0], matches) != "exact"))
    heading = place[0].heading
    assert heading is not None  # a place begins with a heading
    rule = matches[heading.start].rule
    if rule == "heading-with-date":
        status = Status.PRESENT
    tells = status is Status.PRESENT
    if rule == "near":
        status = Status.UNREADABLE
    end = place[0].end
    for part in place[1:]:
        end = part.end if part.start == end else end
    section = Section(
        section_id,
        status,
        heading.text,
        heading.level if heading.level < STAND_IN_LEVEL else None,
        heading.anchor,
        rule,
        page.span(heading.start, end),
        heading.number,
    )
    return ReadSection(section, tuple(part for place in places for part in place), tells)


def _rule(part: Part, matches: Matches) -> str:
    return matches[part.heading.start].rule if part.heading else ""


def _without_place(section_id: str, doubt: Doubt | None, page: PageModel) -> ReadSection:
    if doubt is None:
        return ReadSection(Section(section_id, Status.MISSING))
    return ReadSection(Section(section_id, Status.UNREADABLE, doubt.text, span=span_of(doubt, page)))


def span_of(doubt: Doubt, page: PageModel) -> Span:
    """The stored place of a doubt; of one in a region that is not seen it is where the region's line begins."""
    return Span(doubt.end, doubt.end) if doubt.start < 0 else page.span(doubt.start, doubt.end)
