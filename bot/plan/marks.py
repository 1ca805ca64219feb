"""Decides which reports carry the bot's mark and what it says, and plans the edit.

A report with open findings gets a template, a category or both, for the wiki's own lists; it loses them when the
findings are mended, or settled on the worklist. Pure. Reading and saving are left to ``bot.run.people_pages``.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace

from bot.plan import mark_text, markers
from bot.plan.guards import (
    Guard,
    Hold,
    Limits,
    ProposedEdit,
    fits,
    not_deleted,
    not_edited,
    not_reverted,
    not_rolled_back,
)
from bot.plan.planner import Planner
from bot.plan.steps import Held, Step
from bot.render import Wanted
from bot.render.verdicts import keyed
from bot.reports.report import Finding, Report, Severity
from bot.wiki.base import Page

Open = Mapping[str, Mapping[str, Finding]]  # by title of the report, the findings by the key of their row

NOTHING = markers.checksum("")  # what is remembered of a page whose mark was taken out by the bot itself
_NOT_READ = "page-quarantined"  # nothing is written where nothing was read


def still_open(reports: Iterable[Report], settled: Container[str], least: Severity) -> Open:
    """Returns the open findings of each report: of severity ``least`` or higher, and not ``settled`` by an editor."""
    reports = tuple(reports)
    severities = tuple(Severity)
    heavy = severities[: severities.index(least) + 1]
    found: dict[str, dict[str, Finding]] = {report.title: {} for report in reports}
    for key, (report, finding) in keyed(reports).items():
        if key not in settled and finding.severity in heavy and finding.code != _NOT_READ:
            found[report.title][key] = finding
    return found


@dataclass(frozen=True, slots=True)
class Mark:
    """The operator's choice: the names of a template and of a category with its namespace; "" for none."""

    template: str = ""
    category: str = ""

    def body(self, report: Report, findings: Iterable[Finding]) -> str:
        """Returns the wikitext of a report's mark, in ``<noinclude>``; "" for no mark."""
        about = [finding.section for finding in findings]
        if not about or not (self.template or self.category):
            return ""
        needs = [section.id for section in report.sections if section.id in about]
        template = f"{{{{{'|'.join([self.template, *needs])}}}}}" if self.template else ""
        category = f"[[{self.category}]]" if self.category else ""
        return f"<noinclude>{template}{category}</noinclude>"


def not_taken_out(proposed: ProposedEdit, _: Limits) -> Hold | None:
    """Holds a page whose mark we wrote and a person removed."""
    if (
        proposed.block is not None
        or proposed.page is None
        or proposed.written is None
        or proposed.written.checksum == NOTHING
    ):
        return None
    if proposed.page.user is not None and proposed.page.user == proposed.account:
        return None  # our own edit, which we were stopped from remembering
    return Hold(
        "taken-out",
        f"somebody took the bot's text out; {mark_text.LEAVE} on the page makes that last, its markers with"
        ' the word "release" bring it back',
    )


# A block on a page of people becomes much shorter when something is mended, and has no slots.
GUARDS: tuple[Guard, ...] = (not_deleted, not_taken_out, not_edited, not_rolled_back, not_reverted, fits)


def step(page: Page, body: str, findings: int, planner: Planner) -> Step | None:
    """Returns what to do with a report whose mark should be ``body``; None where it is not ours to touch."""
    if mark_text.to_be_left(page.text):
        return None
    try:
        block = mark_text.find(page.text)
    except markers.Unsound as problem:
        ours = body or page.title in planner.written
        return Held(page.title, Hold("markers", f"{problem}; take all of the bot's text out")) if ours else None
    if block is None and not body:
        return None
    wanted = Wanted(page.title, mark_text.KIND, "", body, {"findings": findings})
    return replace(planner, guards=GUARDS).guarded(wanted, page, block, mark_text.put(page.text, block, body))
