"""Which part of a page is which section of the collection, and whether it has content.

Which headings name which sections, ``headings`` says. A section is called missing only where nothing on
the page could be it: a line that looks like its heading without being one, a heading one slip away from one of
its names, or one with a word that only its names have, makes it unreadable. What the sections say is left to the
readers of facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct, structs

from bot.read.content import blocks_of, status_of
from bot.read.elsewhere import Brought, elsewhere, may_fill
from bot.read.headings import Matches, Owners, by_rules, by_tables, owners_of
from bot.read.model import PageModel
from bot.read.model import Section as Part
from bot.read.model.records import STAND_IN_LEVEL
from bot.read.section_names import Named
from bot.read.stand_ins import stand_ins
from bot.read.unsure import Doubts, Unsure
from bot.reports.collection import Collection
from bot.reports.report import Finding, Section, Span, Status

_WORDED = frozenset({"date_location"})  # sections whose headings may hold words of theirs: "Location: Town Hall, Accra"
_BEST = (Status.PRESENT, Status.PLACEHOLDER, Status.EMPTY)
NOWHERE = Span(0, 0)


class ReadSection(Struct, frozen=True):
    """A section and the parts of the page that are its text, in page order; none where it is missing.

    ``tells``: it has content that facts can be read from, even where a slip in its heading leaves it unreadable.
    """

    section: Section
    parts: tuple[Part, ...] = ()
    tells: bool = False


class Layout(Struct, frozen=True):
    """A page as sections: the one argument of every reader of facts.

    ``page`` is its model, with lines that stand in for headings as headings. ``owners`` has, for each of the model's
    sections, the sections of the collection it belongs to; ``language`` is the page's, as far as it is known.
    """

    page: PageModel
    title: str
    collection: Collection
    sections: Mapping[str, ReadSection]  # every section of the collection, in its order
    owners: Owners
    findings: tuple[Finding, ...] = ()
    brought: tuple[Brought, ...] = ()  # what comes from other pages and is not read
    language: str | None = None

    def parts(self, section_id: str) -> tuple[Part, ...]:
        """The parts of the page that are that section's, in page order; none of a section that the collection lacks."""
        section = self.sections.get(section_id)
        return section.parts if section else ()

    def unowned(self) -> Iterator[Part]:
        """The lead and the parts of the page that belong to no section of the collection."""
        return (part for part, owner in zip(self.page.sections, self.owners, strict=True) if not owner)


def read_sections(page: PageModel, title: str, collection: Collection, witness: PageModel | None = None) -> Layout:
    """The sections of a page. Takes any page, in linear time, and raises nothing.

    ``witness`` is what readers see of it: it decides whether sections are there that the page itself does not have.
    """
    matches = by_tables(page, collection)
    lent: list[Part] = []
    topics: list[Named] = []
    doubts: dict[str, Unsure] = {}
    if wanted := _not_in(matches, collection):
        page, lent, topics = stand_ins(page, matches, wanted, collection)
        by_rules(page, matches, collection)
    owners = owners_of(page, matches)
    brought = tuple(elsewhere(page, owners, collection))
    if wanted := _not_in(matches, collection):
        doubts = Doubts(page, matches, collection, brought, topics).of(wanted)
        owners = owners_of(page, matches)
    places = _places(page, matches, owners, lent)
    sections = {}
    for kind in collection.sections:
        if kind.id not in places:
            sections[kind.id] = _without_place(kind.id, doubts.get(kind.id))
            continue
        read = _read_section(kind.id, places[kind.id], matches, page, collection)
        filling = may_fill(blocks_of(read.parts), collection) if read.section.status is Status.EMPTY else None
        if filling and kind.id not in doubts:
            reason = f"have its text in {filling}, a template"
            doubts[kind.id] = Unsure(None, reason, read.section.span or NOWHERE, "elsewhere")
        if kind.id in doubts:  # also where its heading is only like one of its names
            read = structs.replace(read, section=structs.replace(read.section, status=Status.UNREADABLE))
        sections[kind.id] = read
    if witness:
        seen = read_sections(witness, title, collection)
        for section, read in sections.items():
            sections[section] = _as_seen(read, doubts, seen.sections[section].section)
    findings = tuple(doubt.finding(section, collection.section(section).title) for section, doubt in doubts.items())
    return Layout(page, title, collection, sections, owners, findings, brought)


def _as_seen(read: ReadSection, doubts: dict[str, Unsure], shown: Section) -> ReadSection:
    """A section as readers see it, where the page's own text leaves it open; a doubt that is settled by it goes."""
    own = read.section
    doubt = doubts.get(own.id)
    if own.status is not Status.MISSING and not (doubt and doubt.elsewhere):
        return read
    if shown.status is Status.UNREADABLE:
        if doubt:
            return read
        reason = "it comes from another page, and cannot be read for certain"
        doubts[own.id] = Unsure(shown.heading, reason, NOWHERE, "elsewhere")
        return structs.replace(read, section=structs.replace(own, status=Status.UNREADABLE, heading=shown.heading))
    doubts.pop(own.id, None)
    if own.matched_by or shown.status is Status.MISSING:  # a heading may be the page's own, what stands under it not
        span = own.span if own.matched_by else None
        return structs.replace(read, section=structs.replace(own, status=shown.status, span=span))
    span = doubt.span if doubt else None
    return ReadSection(Section(own.id, shown.status, shown.heading, matched_by="rendered", span=span))


def in_doubt(layout: Layout) -> Layout:
    """The layout of a page of which the wiki did not say what its readers see: what is missing may be there."""
    reason = "come from a template: the wiki did not say what readers of the page see"
    return _may_hold(layout, Unsure(None, reason, NOWHERE, "elsewhere"))


def _may_hold(layout: Layout, doubt: Unsure) -> Layout:
    """The layout where all that is missing may be there."""
    sections = dict(layout.sections)
    findings = list(layout.findings)
    for kind in layout.collection.sections:
        if sections[kind.id].section.status is Status.MISSING:
            sections[kind.id] = _without_place(kind.id, doubt)
            findings.append(doubt.finding(kind.id, kind.title))
    return structs.replace(layout, sections=sections, findings=tuple(findings))


def in_strange_language(layout: Layout) -> Layout:
    """The layout of a page in a language without headings in the collection: any heading of it may be a section."""
    strangers = [part.heading for part in layout.unowned() if part.heading and part.heading.level < STAND_IN_LEVEL]
    if not strangers:
        return layout
    heading = strangers[0]
    reason = "it is written in a language in which no names of sections are known"
    doubt = Unsure(heading.text, reason, layout.page.span(heading.start, heading.end), "slip")
    return _may_hold(layout, doubt)


def _not_in(matches: Matches, collection: Collection) -> list[str]:
    found = {section for match in matches.values() for section in match.sections}
    return [kind.id for kind in collection.sections if kind.id not in found]


def _places(page: PageModel, matches: Matches, owners: Owners, lent: list[Part]) -> dict[str, list[list[Part]]]:
    """For each section that has a heading the places it stands in, each the parts that begin with the heading."""
    places: dict[str, list[list[Part]]] = {}
    own = [(part, set(owner)) for part, owner in zip(page.sections, owners, strict=True)]
    for part, owner in (*own, *((part, set(matches[part.start].sections)) for part in lent)):
        match = matches.get(part.start) if part.heading else None
        for section in owner:
            if match and section in match.sections:
                places.setdefault(section, []).append([part])
            else:
                places[section][-1].append(part)
    return places


def _read_section(
    section_id: str, places: list[list[Part]], matches: Matches, page: PageModel, collection: Collection
) -> ReadSection:
    """A section as its best place shows it, with the parts of all its places."""
    rated = [(status_of(place, collection, worded=section_id in _WORDED), place) for place in places]
    # A heading of the form comes before another of the section that has as much under it.
    status, place = min(rated, key=lambda one: (_BEST.index(one[0]), matches[one[1][0].start].rule != "exact"))
    heading, rule = place[0].heading, matches[place[0].start].rule
    assert heading is not None  # a place begins with a heading
    end = place[0].end
    for part in place[1:]:
        end = part.end if part.start == end else end
    section = Section(
        section_id,
        Status.PRESENT if rule == "heading-with-date" else status,
        heading.text,
        heading.level if heading.level < STAND_IN_LEVEL else None,
        heading.anchor,
        rule,
        page.span(heading.start, end),
        heading.number,
    )
    return ReadSection(section, tuple(part for place in places for part in place), section.status is Status.PRESENT)


def _without_place(section_id: str, doubt: Unsure | None) -> ReadSection:
    if doubt is None:
        return ReadSection(Section(section_id, Status.MISSING))
    return ReadSection(Section(section_id, Status.UNREADABLE, doubt.heading, span=doubt.span))
