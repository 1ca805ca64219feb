"""Reading: from one page to one report. Pure, deterministic, in linear time, and it never raises.

``model`` says what is seen of the page, block by block, ``sections`` which of its headings the form means; then each
reader takes the facts of its subject from the blocks. What is missing or odd is left to ``bot.check``.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.collection import Collection
from bot.read.amounts import sums
from bot.read.languages import language_of, same_as
from bot.read.model import PageModel, model_of
from bot.read.model.records import STAND_IN_LEVEL, inner_blocks
from bot.read.rendered import LARGEST as LARGEST_HTML
from bot.read.rendered import as_wikitext
from bot.read.sections import Layout, in_doubt, read_sections
from bot.report import Budget, Elsewhere, Event, Evidence, Media, Participants, Theme, Finding, OtherSection, Report, Section, Severity, Span, Status
from bot.wiki.base import Page

# Not yet on the model: each gives way to an import of the same name.
def read_events(layout: Layout) -> tuple[Event, ...]:
    return ()


def read_participants(layout: Layout) -> Participants:
    return Participants()


def read_themes(layout: Layout) -> tuple[Theme, ...]:
    return ()


def read_budget(layout: Layout, country: str | None) -> Budget:
    return Budget()


def read_media(layout: Layout) -> Media:
    return Media()


LARGEST = 2 * 1024 * 1024  # code points; MediaWiki saves no page of more bytes
_FIGURE = re.compile(r"\d")
_LONGEST_NAME = 4  # words of a link to an account that may be a name
_LONGEST_LINE = 200  # code points of a line that is told
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
    yield from (package / name for name in ("report.py", "check.py", "collection.py", "folding.py"))
    for folder in (package / "read", package / "read" / "model", package / "read" / "words"):
        yield from (file for file in folder.iterdir() if file.is_file())


RULES_VERSION = _rules_version()
"""Changes whenever the same page may be read differently; the collection's ``fingerprint`` is apart from it."""


def read(page: Page, collection: Collection) -> Report:
    """What the page says, without the findings of ``bot.check``. Takes any text and raises nothing.

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
    layout = read_sections(model_of(page.text), page.title, collection, witness := _witness(page))
    if page.rendered and not witness:
        layout = in_doubt(layout)
    layout = replace(layout, language=language_of(layout, page.language))
    events = read_events(layout)
    budget = read_budget(layout, _country(events))
    return Report(
        collection=collection.id,
        title=page.title,
        page_id=page.page_id,
        revision_id=page.revision_id,
        timestamp=page.timestamp,
        language=layout.language,
        sections=tuple(read_section.section for read_section in layout.sections.values()),
        other_sections=tuple(_other_sections(layout)),
        events=events,
        participants=read_participants(layout),
        themes=read_themes(layout),
        budget=budget,
        media=read_media(layout),
        findings=layout.findings,
        same_as=same_as(layout),
        accounts=tuple(_accounts(layout)),
        elsewhere=tuple(_elsewhere(layout, budget)),
    )


def _witness(page: Page) -> PageModel | None:
    """What readers see of the page, where that is known and can be read."""
    text = page.rendered.text if page.rendered else None
    if page.rendered is None or text is None or len(text) > LARGEST_HTML:
        return None
    return model_of(as_wikitext(text) if page.rendered.html else text)


def _accounts(layout: Layout) -> dict[str, None]:
    """The accounts that the page links to, and the words of these links that may be names, each once, in page order."""
    found: dict[str, None] = {}
    for block in (inner for block in layout.page.blocks() for inner in inner_blocks(block)):
        for run in block.runs:
            if run.kind == "user":
                words = block.text[run.at : run.to].strip()
                is_name = words[:1] != words[:1].lower() and len(words.split()) <= _LONGEST_NAME
                found |= dict.fromkeys((run.target, words) if is_name else (run.target,))
    return found


def _elsewhere(layout: Layout, budget: Budget) -> Iterator[Elsewhere]:
    """What other pages bring in, and, where the budget names no amount, the first sum that another section names."""
    for one in layout.brought:
        sections = one.sections or one.owner
        yield Elsewhere(one.name, sections, layout.page.span(one.run.start, one.run.end))
    if layout.parts("budget") and not budget.amounts:
        yield from islice(_sums(layout), 1)


def _sums(layout: Layout) -> Iterator[Elsewhere]:
    """Lines with a sum of money in other sections than the budget."""
    for part, owner in zip(layout.page.sections, layout.owners, strict=True):
        for block in (inner for block in part.blocks for inner in inner_blocks(block)) if "budget" not in owner else ():
            for line in block.lines:
                text = block.text[line.at : line.to]
                if _FIGURE.search(text) and any(found.choice for found in sums(text, 0, len(text))):
                    yield Elsewhere(text[:_LONGEST_LINE], ("budget",), block.span(line.at, line.to))


def _country(events: tuple[Event, ...]) -> str | None:
    """The country most of the events were in: it tells which dollar, franc or rupee is meant."""
    countries = Counter(event.country for event in events if event.country)
    return countries.most_common(1)[0][0] if countries else None


def _other_sections(layout: Layout) -> Iterator[OtherSection]:
    for part in layout.unowned():
        heading = part.heading
        if heading and heading.level < STAND_IN_LEVEL:
            yield OtherSection(heading.text, heading.level, layout.page.span(part.start, part.end), heading.number)


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
