"""Checks a report: adds findings for missing and empty sections, missing dates, numbers that disagree.

Works on the record alone and adds findings to it. That the page lacks something is said only where all of it was
read: not where a section is unreadable, or text of another page or template may hold it (``Report.elsewhere``).
Reasons why something could not be read come with the record from ``bot.read``; what is made of findings is left to
``bot.render``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from bot.reports.collection import Collection
from bot.reports.likeness import nearest
from bot.reports.report import Evidence, Finding, Report, Severity, Status
from bot.reports.theme_names import theme_names

_MOST_COMPARED = 50  # headings of a page that are compared with the sections that it misses
_MOST_OTHERS = 5  # that are like none of them and are asked about all the same

_NOWHERE = 1 << 40  # an offset behind every page

_WITHOUT_CONTENT = {
    Status.MISSING: "There is no section “{title}”.",
    Status.EMPTY: "The section “{title}” is empty.",
    Status.PLACEHOLDER: "The section “{title}” only has words that stand in for content.",
}


def check(report: Report, collection: Collection) -> Report:
    """Returns the report with what is wrong in it as findings, after those it came with."""
    if any(finding.code == "page-quarantined" for finding in report.findings):
        return report
    findings = [*report.findings, *_sections(report, collection)]
    for section in report.sections:
        findings += _FACTS[section.id](report) if section.id in _FACTS else ()
    return replace(report, findings=(*findings, *_headings(report, collection)))


def _sections(report: Report, collection: Collection) -> Iterator[Finding]:
    for section, kind in zip(report.sections, collection.sections, strict=True):
        if section.status not in _WITHOUT_CONTENT:
            continue
        seen = tuple(other.heading for other in report.other_sections) if section.status is Status.MISSING else ()
        yield Finding(
            f"{section.id.replace('_', '-')}-{section.status}",
            Severity(kind.missing),
            section.id,
            _WITHOUT_CONTENT[section.status].format(title=section.heading or kind.title),
            Evidence(section.span, seen),
        )


def _unread(report: Report, section: str, *, since: int = 0) -> bool:
    """Whether the section was not read, or text elsewhere may be of it; also such as tells no section of its own,
    where it stands behind the offset ``since``."""
    return report.section(section).status is Status.UNREADABLE or any(
        section in one.sections if one.sections else (one.span.start if one.span else 0) >= since
        for one in report.elsewhere
    )


def _events(report: Report) -> Iterator[Finding]:
    section = "date_location"
    dated = [event for event in report.events if event.start]
    if not dated and not _unread(report, section):
        yield _no_date(report, section)
    for event in dated:
        if event.year_inferred:
            yield Finding(
                "date-year-missing",
                Severity.NOTICE,
                section,
                f"A date has no year; {event.start:%Y} is taken.",
                Evidence(event.span, (event.text,), f"{event.start:%Y-%m-%d}"),
            )
            break
    if not any(event.place for event in report.events) and not _unread(report, section):
        yield Finding(
            "place-missing", Severity.NOTICE, section, "No place was found on the page where the salon was held."
        )


def _no_date(report: Report, section: str) -> Finding:
    """No date, or figures that may be one: "06/07/2019" is two days."""
    for event in report.events:
        if event.unclear:
            message = f"The page says “{event.text}”, of which no day is certain."
            return Finding("date-unclear", Severity.NOTICE, section, message, Evidence(event.span, (event.text,)))
    return Finding("date-missing", Severity.WARNING, section, "No date was found on the page when the salon was held.")


def _participants(report: Report) -> Iterator[Finding]:
    people = report.participants
    if people.stated is None or people.listed is None or people.stated == people.listed:
        return
    if not _unread(report, "participants", since=_NOWHERE):
        yield Finding(
            "participants-count-mismatch",
            Severity.WARNING,
            "participants",
            f"The page says {people.stated} people took part and lists {people.listed}.",
            Evidence(people.stated_span, (str(people.stated), str(people.listed))),
        )


def _budget(report: Report) -> Iterator[Finding]:
    section = report.section("budget")
    silent = not report.budget.amounts and not report.budget.unclear
    headings = (other.span.start for other in report.sections if other.span and other.matched_by)
    lead = min(headings, default=0)  # what stands before the first section frames the page
    if section.status is Status.PRESENT and silent and not _unread(report, "budget", since=lead):
        yield Finding(
            "budget-no-amount",
            Severity.NOTICE,
            "budget",
            f"The section “{section.heading}” has no amount that could be read.",
            Evidence(section.span),
        )


# What is looked at where a collection has the section.
_FACTS: dict[str, Callable[[Report], Iterator[Finding]]] = {
    "date_location": _events,
    "participants": _participants,
    "budget": _budget,
}


def _headings(report: Report, collection: Collection) -> Iterator[Finding]:
    """Headings that could be a missing section under a name the collection does not know."""
    wanted = tuple(section.id for section in report.sections if section.status is Status.MISSING)
    if not wanted:
        return
    names = theme_names(collection)
    strangers = [other for other in report.other_sections if not names.titled(other.heading)]
    others = 0
    for other in strangers[:_MOST_COMPARED]:
        near = nearest(other.heading, collection)
        section = near[0] if near and near[0] in wanted else None
        others += section is None
        if section is None and others > _MOST_OTHERS:
            continue
        suggestion = collection.section(section).title if section else None
        yield Finding(
            "heading-unrecognised",
            Severity.NOTICE,
            section,
            f"“{other.heading}” is not a section of the form"
            + (f"; did its author mean “{suggestion}”?" if suggestion else "."),
            Evidence(other.span, (other.heading,), suggestion),
        )
