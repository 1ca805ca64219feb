"""Reading: from one page to one report. Pure, deterministic, in linear time, and it never raises.

``model`` says what is seen of the page, block by block, ``sections`` which of its headings the form means; then each
reader takes the facts of its subject from the blocks. What is missing or odd is left to ``bot.check``.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from itertools import islice

from msgspec import structs

from bot.read.amounts import sums
from bot.read.content import blocks_of
from bot.read.coordinates import located
from bot.read.coverage import coverage_of
from bot.read.events import read_events
from bot.read.languages import is_strange, language_of, same_as
from bot.read.media import read_media
from bot.read.model import PageModel, model_of
from bot.read.model.names import categories_of, transcluded
from bot.read.model.records import STAND_IN_LEVEL
from bot.read.money import read_budget
from bot.read.numbers import has_digit
from bot.read.people import read_participants
from bot.read.rendered import LARGEST as LARGEST_HTML
from bot.read.rendered import as_wikitext
from bot.read.sections import Layout, in_doubt, in_strange_language, read_sections
from bot.read.themes import read_themes
from bot.reports.collection import Collection
from bot.reports.report import (
    Budget,
    Elsewhere,
    Event,
    Evidence,
    Finding,
    OtherSection,
    Report,
    Section,
    Severity,
    Span,
    Status,
)
from bot.wiki.base import Page

LARGEST = 2 * 1024 * 1024  # code points; MediaWiki saves no page of more bytes
_LONGEST_NAME = 4  # words of a link to an account that may be a name
_LONGEST_LINE = 200  # code points of a line that is told


def read(page: Page, collection: Collection) -> Report:
    """What the page says, without the findings of ``bot.check``. Takes any text and raises nothing.

    A page that is larger than any wiki saves is not read: all its sections are unreadable, and a finding says so.
    """
    if len(page.text) > LARGEST:
        size = f"{len(page.text):,} characters, more than the {LARGEST:,} that are read"
        return unread(page, collection, f"The page has {size}; shorten or split it.")
    collecting = gc.isenabled()
    gc.disable()  # nothing here makes cycles; on a page of 100,000 headings the collector took half of the time
    try:
        return _read(_begun(page, collection), page, collection)
    finally:
        if collecting:
            gc.enable()


def _read(report: Report, page: Page, collection: Collection) -> Report:
    layout = read_sections(model_of(page.text), page.title, collection, witness := _witness(page))
    if page.rendered and not witness:
        layout = in_doubt(layout)
    layout = structs.replace(layout, language=language_of(layout, page.language))
    if is_strange(layout):
        layout = in_strange_language(layout)
    events = located(read_events(layout))
    discussed = read_themes(layout)
    budget = read_budget(layout, _country(events))
    report = structs.replace(
        report,
        language=layout.language,
        sections=tuple(read_section.section for read_section in layout.sections.values()),
        other_sections=tuple(_other_sections(layout)),
        events=events,
        participants=read_participants(layout),
        themes=discussed.themes,
        budget=budget,
        media=read_media(layout),
        findings=(*layout.findings, *discussed.findings),
        same_as=same_as(layout),
        unassigned=discussed.unassigned,
        accounts=tuple(_accounts(layout)),
        elsewhere=tuple(_elsewhere(layout, budget)),
        categories=categories_of(layout.page.seen.text),
        transcludes=transcluded(layout.page.seen.stored, page.title),
    )
    return structs.replace(report, coverage=coverage_of(layout, report))


def unread(page: Page, collection: Collection, message: str, *seen: str) -> Report:
    """The report of a page of which nothing was read: a finding says why, and no section is called missing."""
    finding = Finding("page-quarantined", Severity.ERROR, None, message, Evidence(Span(0, len(page.text)), seen))
    sections = tuple(Section(kind.id, Status.UNREADABLE) for kind in collection.sections)
    return structs.replace(_begun(page, collection), sections=sections, findings=(finding,))


def _begun(page: Page, collection: Collection) -> Report:
    return Report(
        collection=collection.id,
        title=page.title,
        page_id=page.page_id,
        revision_id=page.revision_id,
        timestamp=page.timestamp,
        language=page.language,
    )


def _witness(page: Page) -> PageModel | None:
    """What readers see of the page, where that is known and can be read."""
    text = page.rendered.text if page.rendered else None
    if page.rendered is None or text is None or len(text) > LARGEST_HTML:
        return None
    return model_of(as_wikitext(text) if page.rendered.html else text)


def _other_sections(layout: Layout) -> Iterator[OtherSection]:
    for part in layout.unowned():
        heading = part.heading
        if heading and heading.level < STAND_IN_LEVEL:
            yield OtherSection(heading.text, heading.level, layout.page.span(part.start, part.end), heading.number)


def _country(events: tuple[Event, ...]) -> str | None:
    """The country most of the events were in: it tells which dollar, franc or rupee is meant."""
    countries = [event.country for event in events if event.country]
    return max(countries, key=countries.count, default=None)


def _accounts(layout: Layout) -> dict[str, None]:
    """The accounts that the page links to, and the words of these links that may be names, each once, in page order."""
    found: dict[str, None] = {}
    for block, run in (one for part in layout.page.sections for one in part.runs if one[1].kind == "user"):
        words = block.text[run.at : run.to].strip()
        is_name = words[:1] != words[:1].lower() and len(words.split()) <= _LONGEST_NAME
        found |= dict.fromkeys((run.target, words) if is_name else (run.target,))
    return found


def _elsewhere(layout: Layout, budget: Budget) -> Iterator[Elsewhere]:
    """What other pages bring in, and, where the budget names no amount, the first sum that another section names."""
    for one in layout.brought:
        yield Elsewhere(one.name, one.sections or one.owner, layout.page.span(one.run.start, one.run.end))
    if layout.parts("budget") and not budget.amounts:
        yield from islice(_sums(layout), 1)


def _sums(layout: Layout) -> Iterator[Elsewhere]:
    """Lines with a sum of money in other sections than the budget."""
    for part, owner in zip(layout.page.sections, layout.owners, strict=True):
        for block in blocks_of([part]) if "budget" not in owner else ():
            for line in block.lines:
                text = block.text[line.at : line.to]
                if has_digit(text) and any(found.choice for found in sums(text)):
                    yield Elsewhere(text[:_LONGEST_LINE], ("budget",), block.span(line.at, line.to))
