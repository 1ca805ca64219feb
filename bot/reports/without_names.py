"""Takes the people out of a report: for whoever it is handed on to where the operator has not turned names on.

Counts stay, and so does everything else that the report says; texts of findings that repeat a name go.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.reports.report import Evidence, Finding, Report


def nameless(report: Report) -> Report:
    """Returns the report without its list of participants, and without findings that tell a name."""
    names = tuple(person.name for person in report.participants.people if person.name)
    return replace(
        report,
        participants=replace(report.participants, people=()),
        findings=tuple(_finding(finding, names) for finding in report.findings),
    )


def without(texts: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the texts in which none of the names stands."""
    return tuple(text for text in texts if not any(name in text for name in names))


def _finding(finding: Finding, names: tuple[str, ...]) -> Finding:
    evidence = finding.evidence
    return replace(
        finding,
        message=next(iter(without((finding.message,), names)), finding.code),
        evidence=Evidence(
            span=evidence.span,
            seen=without(evidence.seen, names),
            suggestion=next(iter(without((evidence.suggestion or "",), names)), None) or None,
        ),
    )
