"""Snapshots of the reports: what they were like when a page was saved, which edit summaries compare.

One line for each report, by its token: the revision, each section that is not present with its status, the number of
findings. A report that lacks nothing is ``"1034 0"``. Wording is left to ``bot.plan.edit_summary``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.render.salons import token
from bot.reports.report import Report, Status
from bot.state.records import Snapshot


def snapshot(reports: Iterable[Report]) -> dict[str, str]:
    """Returns the line of each report, by its token (:func:`bot.render.salons.token`)."""
    return {token(report): _line(report) for report in reports}


def _line(report: Report) -> str:
    lacking = [f"{item.id}={item.status}" for item in report.sections if item.status is not Status.PRESENT]
    return " ".join([str(report.revision_id or 0), *lacking, str(len(report.findings))])


@dataclass(frozen=True, slots=True)
class Difference:
    """How the reports changed between two snapshots: numbers of reports, and of reports by section id."""

    new: int
    gone: int
    changed: int  # read at another revision, or with other findings
    filled: Mapping[str, int]  # sections that are present now and were not
    emptied: Mapping[str, int]


def difference(before: Snapshot, after: Snapshot) -> Difference:
    """Compares two snapshots."""
    both = sorted(before.keys() & after.keys())
    lacking = [(_lacking(before[key]), _lacking(after[key])) for key in both]
    return Difference(
        new=len(after.keys() - before.keys()),
        gone=len(before.keys() - after.keys()),
        changed=sum(before[key] != after[key] for key in both),
        filled=_counted(section for was, now in lacking for section in was - now),
        emptied=_counted(section for was, now in lacking for section in now - was),
    )


def left(before: Snapshot, now: Snapshot, by_findings: bool) -> float:
    """Returns how much of what was shown is still to be expected, from 0 to 1: of the reports, or of their findings.

    A finding counts as mended where somebody edited the report since, and as gone where the report is.
    """
    if not by_findings:
        return sum(key in now for key in before) / max(len(before), 1)
    then = sum(_findings(line) for line in before.values())
    still = sum(
        min(_findings(line), _findings(now[key])) if _revision(line) != _revision(now[key]) else _findings(line)
        for key, line in before.items()
        if key in now
    )
    return still / max(then, 1)


def _findings(line: str) -> int:
    return int(line.rsplit(maxsplit=1)[-1])


def _revision(line: str) -> str:
    return line.split(maxsplit=1)[0]


def _lacking(line: str) -> set[str]:
    return {word.partition("=")[0] for word in line.split() if "=" in word}


def _counted(sections: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for section in sorted(sections):
        counts[section] = counts.get(section, 0) + 1
    return counts
