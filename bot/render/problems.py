"""What the problems are called, what was seen of each, how they are mended, and the link that opens the right edit.

A code such as ``media-missing`` that has no message of its own is said by its section and its state.
"""

from __future__ import annotations

from datetime import date

from bot.render.context import Context
from bot.render.messages import SOURCE, Messages
from bot.render.wikitext import NOTHING, Wikitext, action_link, join, quoted, wikitext
from bot.reports.report import Finding, Report, Section, Severity, Status

_STATES = (Status.MISSING, Status.EMPTY, Status.PLACEHOLDER)
_ORDER = ("missing", "empty", "placeholder", "unreadable", "mismatch")  # what a report lacks comes first
_SEVERITIES = tuple(Severity)


def rank(finding: Finding, context: Context) -> tuple[int, int, int, str]:
    """The place of a problem on the worklist: by severity, by kind, and by the order of the sections of the form."""
    kind = finding.code.rpartition("-")[2]
    sections = list(context.headings)
    return (
        _SEVERITIES.index(finding.severity),
        _ORDER.index(kind) if kind in _ORDER else len(_ORDER),
        sections.index(finding.section) if finding.section in sections else len(sections),
        finding.code,
    )


def problem(code: str, w: Messages) -> Wikitext:
    """The problem in the page's language; its code where there is no message yet."""
    if f"problem-{code}" in w:
        return w(f"problem-{code}")
    section, state = _of_section(code)
    return w(f"problem-section-{state}", w.name("section", section)) if state else wikitext(code)


def advice(code: str, w: Messages) -> Wikitext:
    """How the problem is mended."""
    _, state = _of_section(code)
    keys = (f"mend-{code}", f"mend-section-{state}", "mend-other")
    return w(next(key for key in keys if key in w))


def advice_here(finding: Finding, w: Messages) -> Wikitext:
    """How this one is mended, where a problem has several reasons; nothing where :func:`advice` says it all."""
    key = f"mend-{finding.code}-{finding.evidence.kind}"
    return w(key) if finding.evidence.kind and key in w else NOTHING


def seen(report: Report, finding: Finding, w: Messages) -> Wikitext:
    """What the bot saw, in words; the finding's own English ones where there is no message for it."""
    evidence, (_, state) = finding.evidence, _of_section(finding.code)
    said = join(w("list-separator"), (quoted(text, report.language) for text in evidence.seen))
    meant = w.name("section", finding.section) if finding.section else quoted(evidence.suggestion or "", SOURCE)
    if finding.code == "participants-count-mismatch" and len(evidence.seen) == 2:
        return w("seen-participants-count-mismatch", *(quoted(number, report.language) for number in evidence.seen))
    if finding.code == "date-year-missing" and said and evidence.suggestion:
        return w("seen-date-year-missing", said, _day(evidence.suggestion, w))
    if finding.code == "heading-unrecognised" and said:
        return w("seen-heading-alike", said, meant) if evidence.suggestion else w("seen-heading-unknown", said)
    if evidence.kind and f"seen-{finding.code}-{evidence.kind}" in w:
        return w(f"seen-{finding.code}-{evidence.kind}", said or meant, meant)
    if f"seen-{finding.code}" in w and "$" not in w.plain(f"seen-{finding.code}"):
        return join(" ", [w(f"seen-{finding.code}"), said])
    if state:
        others = w("seen-headings", said) if said else NOTHING
        return join(" ", [w(f"seen-section-{state}", meant), others])
    return join("<br>", [quoted(finding.message, SOURCE), said])


def _day(suggestion: str, w: Messages) -> Wikitext:
    try:
        return w.days(date.fromisoformat(suggestion), None)
    except ValueError:
        return quoted(suggestion, SOURCE)


def _of_section(code: str) -> tuple[str, str]:
    section, _, state = code.rpartition("-")
    return (section.replace("-", "_"), state) if section and state in _STATES else ("", "")


def section_of(report: Report, finding: Finding) -> Section | None:
    """The section of the form that a finding is about."""
    return next((section for section in report.sections if section.id == finding.section), None)


def mend(report: Report, finding: Finding, context: Context, w: Messages) -> Wikitext:
    """The link that opens the right edit: the heading's section, the form's, a new one, or the page."""
    for other in report.other_sections:
        if other.number is not None and other.span == finding.evidence.span:
            return action_link(report.title, w("edit-this"), action="edit", section=other.number)
    section = section_of(report, finding)
    if section is not None and section.status is Status.MISSING and section.id in context.headings:
        heading = context.headings[section.id]
        return action_link(report.title, w("add-section", heading), action="edit", section="new", preloadtitle=heading)
    if section is not None and section.number is not None:
        return action_link(
            report.title, w("edit-section", w.name("section", section.id)), action="edit", section=section.number
        )
    said = {"summary": finding.evidence.seen[0]} if finding.code == "not-in-category" else {}
    return action_link(report.title, w("edit-page"), action="edit", **said)
