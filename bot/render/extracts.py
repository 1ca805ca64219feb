"""What each document is made from: of every record the parts that the document uses, and of the context likewise. Pure.

A document is rendered from its extract and from nothing else, so that a digest of the extract tells whether it could
say anything else than before. What no comparison of pages looks at (the revision that was read, and when; where on the
report something stands) is no part of the digest.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

import msgspec
from msgspec import structs

from bot.render.context import Context, first_part
from bot.reports.report import Report, Theme, encode, from_json

Extract = Callable[[Report], Report]  # a record with what one document uses of it, and without the rest

_SPAN = re.compile(rb'"((?:stated_)?span)":\[\d+,\d+\]')


def bare(report: Report) -> Report:
    """What every document knows of a report: which page it is, in which language, and as whose translation."""
    return Report(
        report.collection,
        report.title,
        page_id=report.page_id,
        revision_id=report.revision_id,
        timestamp=report.timestamp,
        language=report.language,
        same_as=report.same_as,
    )


def index(report: Report) -> Report:
    """Of the index: all but what was discussed."""
    return structs.replace(_figures(report), media=report.media, findings=report.findings)


def statistics(report: Report) -> Report:
    """Of the statistics: what is counted."""
    return _figures(report)


def digest(theme: str) -> Extract:
    """Of the digest of a theme: what was said about it, by how many, when and where; others only as translations."""

    def extract(report: Report) -> Report:
        said = tuple(each for each in report.themes if each.id == theme)
        if not said:
            return bare(report)
        return structs.replace(_told(report), themes=said)

    return extract


def worklist(report: Report) -> Report:
    """Of the worklist: the findings, and the sections that they are about."""
    if not report.findings:
        return bare(report)
    return structs.replace(
        _told(report), sections=report.sections, other_sections=report.other_sections, findings=report.findings
    )


def photographs(report: Report) -> Report:
    """Of the page of photographs."""
    return structs.replace(_told(report), media=report.media) if report.media.files else bare(report)


def whole(report: Report) -> Report:
    """Of the copy for programs: everything."""
    return report


def _told(report: Report) -> Report:
    """With what decides how names of people are taken out where they are off (``bot.reports.without_names``)."""
    return structs.replace(
        bare(report), participants=report.participants, accounts=report.accounts, events=report.events
    )


def _figures(report: Report) -> Report:
    return structs.replace(
        _told(report),
        sections=report.sections,
        themes=tuple(Theme(theme.id) for theme in report.themes),
        budget=report.budget,
    )


def _compared(report: Report, extract: Extract) -> bytes:
    """The extract as JSON, without what no comparison looks at. Where something stands tells only of other sections."""
    if extract is whole:
        return encode(report)
    made = extract(report)
    told = encode(structs.replace(made, revision_id=report.revision_id and 1, timestamp=report.timestamp and "-"))
    return told if made.other_sections else _SPAN.sub(rb'"\1":null', told)


def extracted(reports: Iterable[Report], extract: Extract) -> Iterator[Report]:
    """Yields the reports as a document gets them: what the digest is of, with the revision and its time."""
    for report in reports:
        if extract is whole:
            yield report
            continue
        made = from_json(_compared(report, extract))
        yield structs.replace(made, revision_id=report.revision_id, timestamp=report.timestamp)


def digest_of(reports: Iterable[Report], extract: Extract, context: Context, part: Sequence[object] = ()) -> str:
    """Returns what tells one extract from another, of these reports in their order and of this context.

    ``part`` is what else a page of several is made from.
    """
    found = hashlib.blake2b(digest_size=16)
    for report in reports:
        found.update(_compared(report, extract) + b"\n")
    surroundings = {field.name: getattr(context, field.name) for field in fields(context)} | {"part": part}
    found.update(msgspec.json.encode(surroundings, order="deterministic"))
    return found.hexdigest()


def context_of(context: Context, pages: Sequence[str], **without: Any) -> Context:
    """Returns a context with what people wrote on ``pages`` alone (names below the index), in all languages.

    ``without`` are fields that the document does not use, with what they hold then.
    """
    own = {title for page in pages for title in context.titles(page).values()}
    said = {title: {key: text for key, text in slots.items() if text} for title, slots in context.kept.items()}
    # that a first part is there says nothing of how it is to be; that another one is, says that it is not to be left
    kept = {
        title: slots
        for title, slots in said.items()
        if (first := first_part(title)) in own and (slots or first != title)
    }
    above = {title: text for title, text in context.above.items() if text and first_part(title) in own}
    return replace(context, kept=kept, above=above, **without)
