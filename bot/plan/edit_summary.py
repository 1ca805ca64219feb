"""Writes edit summaries: what is different now, with links to the bot's task page and to its stop page.

English, like the logs of the wiki the reports are on. A summary links to no person and never passes MediaWiki's limit:
what does not fit is counted. Pure. What is compared comes from ``bot.plan.snapshots`` and ``bot.render``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.plan.snapshots import difference
from bot.state.records import Snapshot

# CommentStore::COMMENT_CHARACTER_LIMIT of MediaWiki, in Unicode code points; what is longer is cut.
LONGEST = 500
_LONGEST_LINKS = 350
START = "Bot: "  # begins every summary of ours


@dataclass(frozen=True, slots=True)
class PageSnapshot:
    """What a page states at one time: its own figures by name, and the snapshot of the reports behind it."""

    figures: Mapping[str, int] = field(default_factory=dict)
    reports: Snapshot = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Links:
    """The titles that a summary links to: the page that describes the bot's task, and the one that stops it."""

    task: str | None = None
    stop: str | None = None

    def wikitext(self) -> str:
        """Returns the links in brackets, with a blank before; only the stop page where both are too long."""
        stop = f"[[{self.stop}|stop the bot]]" if self.stop else ""
        task = f"[[{self.task}|task]]" if self.task else ""
        both = " · ".join(link for link in (task, stop) if link)
        shown = both if len(both) <= _LONGEST_LINKS else stop
        return f" ({shown})" if shown else ""


def edit_summary(kind: str, before: PageSnapshot | None, after: PageSnapshot, links: Links) -> str:
    """Returns the summary of an edit, one line of at most :data:`LONGEST` code points.

    ``kind`` is that of the page (``bot.render``). ``before`` is None where the edit creates the page, and empty where
    nothing is known of the text before.
    """
    clauses = list(_KINDS.get(kind, _of_figures)(before, after)) or ["wording or layout, the reports say the same"]
    return _fitted(f"{START}{kind}: ", clauses, links.wikitext())


def rollback_summary(run: int, links: Links) -> str:
    """Returns the summary of an edit that undoes one of run number ``run``."""
    return f"{START}the operator takes run {run} back{links.wikitext()}"


def taken_back(summary: str) -> int | None:
    """Returns the number of the run that an edit with this summary undid; None for any other edit."""
    found = re.match(rf"{START}the operator takes run ([0-9]+) back", summary)
    return int(found[1]) if found else None


def _fitted(start: str, clauses: list[str], end: str) -> str:
    for shown in range(len(clauses), 0, -1):
        more = f" and {len(clauses) - shown} more changes" if shown < len(clauses) else ""
        line = start + ", ".join(clauses[:shown]) + more + end
        if len(line) <= LONGEST:
            return line
    return (start.rstrip(" :") + end)[:LONGEST]


def _of_reports(before: PageSnapshot | None, after: PageSnapshot) -> Iterator[str]:
    """Of the pages that show every report: what came, what went, which sections were filled."""
    if before is None or not before.reports:
        version = "first version with " if before is None else ""
        yield f"{version}{_number(len(after.reports), 'report')}"
    else:
        found = difference(before.reports, after.reports)
        yield from [_number(found.new, "new report")] if found.new else []
        yield from [f"{_number(found.gone, 'report')} gone"] if found.gone else []
        yield from (f"{_words(section)} now present in {number}" for section, number in found.filled.items())
        yield from (f"{_words(section)} no longer present in {number}" for section, number in found.emptied.items())
        if found.changed and not found.filled and not found.emptied:
            yield f"{_number(found.changed, 'report')} changed"
        if before.figures == after.figures and before.reports == after.reports:
            return
    if "findings" in after.figures:
        yield f"{_number(after.figures['findings'], 'finding')} open"


def _of_figures(before: PageSnapshot | None, after: PageSnapshot) -> Iterator[str]:
    """Of the pages that show a part of the reports: how their own figures moved."""
    for name, now in after.figures.items():
        was = before.figures.get(name, 0) if before and before.figures else None
        if was is None:
            yield f"{now} {_words(name)}"
        elif was != now:
            yield f"{now - was:+d} {_words(name)} (now {now})"
    if before and before.reports and before.figures == after.figures:
        changed = difference(before.reports, after.reports).changed
        yield from [f"{_number(changed, 'report')} changed"] if changed else []


def _of_run(_: PageSnapshot | None, after: PageSnapshot) -> Iterator[str]:
    """Of the status page: how the run went."""
    yield ", ".join(f"{number} {name}" for name, number in after.figures.items() if number) or "nothing to do"


def _of_mark(_: PageSnapshot | None, after: PageSnapshot) -> Iterator[str]:
    """Of the mark on a report."""
    findings = after.figures.get("findings", 0)
    yield f"{_number(findings, 'finding')} open" if findings else "nothing is open any more, the mark is taken out"


def _of_note(_: PageSnapshot | None, after: PageSnapshot) -> Iterator[str]:
    """Of the note on a talk page."""
    yield ", ".join(f"{number} {state}" for state, number in after.figures.items() if number)


def _of_hold(_: PageSnapshot | None, __: PageSnapshot) -> Iterator[str]:
    """Of the note about a page that is held."""
    yield "the page waits for somebody to settle what is told here"


_KINDS: dict[str, Callable[[PageSnapshot | None, PageSnapshot], Iterator[str]]] = {
    "index": _of_reports,
    "worklist": _of_reports,
    "statistics": _of_reports,
    "data": _of_reports,
    "status": _of_run,
    "flags": _of_mark,
    "notes": _of_note,
    "held": _of_hold,
}


def _words(name: str) -> str:
    return name.replace("_", " ")


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
