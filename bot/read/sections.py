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
from bot.read.outline import BOLD_LEVEL, Doubt, Heading, Outline, Part, doubts
from bot.read.source import Source
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


@dataclass(frozen=True, slots=True)
class Layout:
    """A page as sections. ``owners`` has, for each part of ``outline``, the sections it belongs to."""

    outline: Outline
    sections: Mapping[str, ReadSection]  # every section of the collection, in its order
    owners: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...] = ()


_SLIP = 0.86  # similarity from which a heading is one slip of the pen away from a name
_MOST_COMPARED = 500  # headings of a page that are compared letter by letter; no report has as many


def read_sections(source: Source, outline: Outline, collection: Collection) -> Layout:
    """The sections of a page. Takes any text, in linear time, and raises nothing."""
    matches = by_tables(outline, collection)
    wanted = _not_in(matches, collection)
    unsure: dict[str, Doubt] = {}
    if wanted:
        names = theme_names(collection)
        outline = with_stand_ins(source, outline, matches, wanted, collection)
        by_rules(outline, matches, names, collection)
        for section, heading in _slips(outline, matches, _not_in(matches, collection), names, collection):
            matches[heading.span.start] = Match((section,), "near")
            unsure[section] = Doubt(heading.text, heading.span, "its heading is not one of the names of the section")
        for section, heading in _alike(outline, matches, _not_in(matches, collection), names, collection):
            unsure[section] = Doubt(
                heading.text, heading.span, "its heading only has words of the names of the section"
            )
        unsure |= _doubtful(source, outline, _not_in(matches, collection), collection)
    owners = owners_of(outline, matches)
    places = _places(outline, matches, owners)
    sections = {}
    for kind in collection.sections:
        if kind.id in places:
            sections[kind.id] = _read_section(kind.id, places[kind.id], matches, source, collection)
        else:
            sections[kind.id] = _without_place(kind.id, unsure.get(kind.id))
    findings = [_unreadable(section, doubt, collection) for section, doubt in unsure.items()]
    return Layout(outline, sections, owners, tuple(findings))


def _not_in(matches: Matches, collection: Collection) -> list[str]:
    found = {section for match in matches.values() for section in match.sections}
    return [kind.id for kind in collection.sections if kind.id not in found]


def _slips(
    outline: Outline, matches: Matches, wanted: list[str], names: ThemeNames, collection: Collection
) -> Iterator[tuple[str, Heading]]:
    """Headings one slip of the pen away from a name of a wanted section, at most one for each."""
    if not wanted:
        return
    left = _MOST_COMPARED
    for part, owner in zip(outline.parts, owners_of(outline, matches), strict=True):
        heading = part.heading
        if heading and left and not owner and not names.titled(heading.text):
            left -= 1
            near = nearest(heading.text, collection)
            if near and near[1] >= _SLIP and near[0] in wanted:
                wanted = [section for section in wanted if section != near[0]]
                yield near[0], heading


def _alike(
    outline: Outline, matches: Matches, wanted: list[str], names: ThemeNames, collection: Collection
) -> Iterator[tuple[str, Heading]]:
    """The first heading for each wanted section that has words of its names, and of no other's."""
    left = _MOST_COMPARED
    for part, owner in zip(outline.parts, owners_of(outline, matches), strict=True) if wanted else ():
        heading = part.heading
        if heading and left and not owner and not names.titled(heading.text):
            left -= 1
            section = told(heading.text, collection)
            if section in wanted:
                wanted = [other for other in wanted if other != section]
                yield section, heading


def _doubtful(source: Source, outline: Outline, wanted: list[str], collection: Collection) -> dict[str, Doubt]:
    """The first line for each wanted section that looks like its heading without being a heading."""
    found: dict[str, Doubt] = {}
    for doubt in doubts(source, outline) if wanted else ():
        alias = collection.alias(doubt.text)
        for section in alias.sections if alias and not alias.either else ():
            if section in wanted:
                found.setdefault(section, doubt)
    return found


def _unreadable(section: str, doubt: Doubt, collection: Collection) -> Finding:
    title = collection.section(section).title
    return Finding(
        "section-unreadable",
        Severity.WARNING,
        section,
        f"“{doubt.text}” may be the section “{title}”, but {doubt.reason}.",
        Evidence(doubt.span, (doubt.text,), title),
    )


_BEST = (Status.PRESENT, Status.PLACEHOLDER, Status.EMPTY)


def _places(outline: Outline, matches: Matches, owners: tuple[tuple[str, ...], ...]) -> dict[str, list[list[Part]]]:
    """For each section that has a heading the places it stands in, each the parts that begin with the heading."""
    places: dict[str, list[list[Part]]] = {}
    for part, owner in zip(outline.parts, owners, strict=True):
        for section in owner:
            match = matches.get(part.heading.span.start) if part.heading else None
            if match and section in match.sections:
                places.setdefault(section, []).append([part])
            else:
                places[section][-1].append(part)
    return places


def _read_section(
    section_id: str, places: list[list[Part]], matches: Matches, source: Source, collection: Collection
) -> ReadSection:
    """A section as its best place shows it, with the parts of all its places."""
    rated = [(status_of(source, place, collection), place) for place in places]
    # A heading of the form comes before another of the section that has as much under it.
    status, place = min(rated, key=lambda one: (_BEST.index(one[0]), _rule(one[1][0], matches) != "exact"))
    heading = place[0].heading
    assert heading is not None  # a place begins with a heading
    rule = matches[heading.span.start].rule
    if rule == "heading-with-date":
        status = Status.PRESENT
    tells = status is Status.PRESENT
    if rule == "near":
        status = Status.UNREADABLE
    end = place[0].span.end
    for part in place[1:]:
        end = part.span.end if part.span.start == end else end
    section = Section(
        section_id,
        status,
        heading.text,
        heading.level if heading.level < BOLD_LEVEL else None,
        heading.anchor,
        rule,
        Span(heading.span.start, end),
        heading.number,
    )
    return ReadSection(section, tuple(part for place in places for part in place), tells)


def _rule(part: Part, matches: Matches) -> str:
    return matches[part.heading.span.start].rule if part.heading else ""


def _without_place(section_id: str, doubt: Doubt | None) -> ReadSection:
    if doubt is None:
        return ReadSection(Section(section_id, Status.MISSING))
    return ReadSection(Section(section_id, Status.UNREADABLE, doubt.text, span=doubt.span))
