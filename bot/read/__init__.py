"""Reading: from one page to one report. Pure, deterministic, in linear time, and it never raises.

``source`` says what is seen of the text, ``outline`` where its headings are, ``sections`` which of them the
form means; then each reader takes the facts of its subject. What is missing or odd is left to ``bot.reports.check``.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.read.events import read_events
from bot.read.languages import language_of, same_as
from bot.read.media import read_media
from bot.read.money import read_budget
from bot.read.outline import BOLD_LEVEL, outline
from bot.read.people import read_participants
from bot.read.sections import Layout, read_sections
from bot.read.source import source
from bot.read.themes import read_themes
from bot.reports.collection import Collection
from bot.reports.report import Event, Evidence, Finding, OtherSection, Report, Section, Severity, Span, Status
from bot.wiki.base import Page

LARGEST = 2 * 1024 * 1024  # code points; MediaWiki saves no page of more bytes
_FACTS = ("babel", "num2words")  # libraries whose data changes what is read


def _rules_version() -> str:
    """A digest of the rules: the code and word tables that read, and the libraries that bring facts."""
    digest = hashlib.sha256()
    for file in sorted(_rule_files(), key=lambda file: file.name):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    for library in _FACTS:
        digest.update(f"{library} {version(library)}".encode())
    return digest.hexdigest()[:16]


def _rule_files() -> Iterator[Traversable]:
    package = files("bot")
    for folder in (package / "reports", package / "read", package / "read" / "words"):
        yield from (file for file in folder.iterdir() if file.is_file())


RULES_VERSION = _rules_version()
"""Changes whenever the same page may be read differently; the collection's ``fingerprint`` is apart from it."""


def read(page: Page, collection: Collection) -> Report:
    """What the page says, without the findings of ``bot.reports.check``. Takes any text and raises nothing.

    A page that is larger than any wiki saves is not read: all its sections are unreadable, and a finding says so.
    """
    if len(page.text) > LARGEST:
        return _quarantined(page, collection)
    collecting = gc.isenabled()
    gc.disable()  # nothing here makes cycles; on a page of 100,000 headings the collector took half of the time
    try:
        return _read(page, collection)
    finally:
        if collecting:
            gc.enable()


def _read(page: Page, collection: Collection) -> Report:
    text = source(page.text)
    layout = read_sections(text, outline(text), collection)
    parts, sections = layout.outline, layout.sections
    language = language_of(text, layout, page.language)
    events = read_events(text, parts, sections, page.title, collection, language=language)
    return Report(
        collection=collection.id,
        title=page.title,
        page_id=page.page_id,
        revision_id=page.revision_id,
        timestamp=page.timestamp,
        language=language,
        sections=tuple(read_section.section for read_section in sections.values()),
        other_sections=tuple(_other_sections(layout)),
        events=events,
        participants=read_participants(text, parts, sections, collection),
        themes=read_themes(text, layout, page.title, language, collection),
        budget=read_budget(text, parts, sections, _country(events)),
        media=read_media(text, parts, sections),
        findings=layout.findings,
        same_as=same_as(text, layout, page.title),
    )


def _country(events: tuple[Event, ...]) -> str | None:
    """The country most of the events were in: it tells which dollar, franc or rupee is meant."""
    countries = Counter(event.country for event in events if event.country)
    return countries.most_common(1)[0][0] if countries else None


def _other_sections(layout: Layout) -> Iterator[OtherSection]:
    for part, owner in zip(layout.outline.parts, layout.owners, strict=True):
        heading = part.heading
        if heading and not owner and heading.level < BOLD_LEVEL:
            yield OtherSection(heading.text, heading.level, part.span, heading.number)


def _quarantined(page: Page, collection: Collection) -> Report:
    message = (
        f"The page has {len(page.text):,} characters, more than the {LARGEST:,} that are read; shorten or split it."
    )
    evidence = Evidence(Span(0, len(page.text)))
    return Report(
        collection=collection.id,
        title=page.title,
        page_id=page.page_id,
        revision_id=page.revision_id,
        timestamp=page.timestamp,
        language=page.language,
        sections=tuple(Section(kind.id, Status.UNREADABLE) for kind in collection.sections),
        findings=(Finding("page-quarantined", Severity.ERROR, None, message, evidence),),
    )
