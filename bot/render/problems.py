"""What the problems are called and how they are mended, and the link that opens the right edit.

A code such as ``media-missing`` that has no message of its own is said by its section and its state.
"""

from __future__ import annotations

from bot.render.context import Context
from bot.render.messages import Messages
from bot.render.wikitext import Wikitext, action_link, wikitext
from bot.reports.report import Finding, Report, Section, Status

_STATES = (Status.MISSING, Status.EMPTY, Status.PLACEHOLDER)


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


def said_by_name(code: str, w: Messages) -> bool:
    """Whether the name of the problem says what is wrong, so that the finding's English message need not."""
    return f"problem-{code}" in w or bool(_of_section(code)[1])


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
    return action_link(report.title, w("edit-page"), action="edit")
