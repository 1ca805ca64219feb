"""Writes edit summaries: what is different now, with links to the bot's task page and to its stop page.

In the language of the wiki, which is the first one of the settings. A summary links to no person and never passes
MediaWiki's limit: what does not fit is counted. Pure. What is compared comes from ``bot.plan.snapshots`` and
``bot.render``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.plan.snapshots import difference
from bot.render.messages import SOURCE, Messages, languages, messages_in
from bot.state.records import Snapshot

# CommentStore::COMMENT_CHARACTER_LIMIT of MediaWiki, in Unicode code points; what is longer is cut.
LONGEST = 500
LONGEST_LINKS = 350
START = "Bot: "  # begins every summary of ours


@dataclass(frozen=True, slots=True)
class PageSnapshot:
    """What a page states at one time: its own figures by name, and the snapshot of the reports behind it."""

    figures: Mapping[str, int] = field(default_factory=dict)
    reports: Snapshot = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Links:
    """The titles that a summary links to: the page that describes the bot's task, and the one that stops it.

    ``language`` is that of the summary.
    """

    task: str | None = None
    stop: str | None = None
    language: str = SOURCE

    @property
    def messages(self) -> Messages:
        """The messages of the summary."""
        return messages_in(self.language)

    def wikitext(self) -> str:
        """Returns the links in brackets, with a blank before; only the stop page where both are too long."""
        w = self.messages
        stop = f"[[{self.stop}|{w.plain('summary-stop')}]]" if self.stop else ""
        task = f"[[{self.task}|{w.plain('summary-task')}]]" if self.task else ""
        both = " · ".join(link for link in (task, stop) if link)
        shown = both if len(both) <= LONGEST_LINKS else stop
        return f" ({shown})" if shown else ""


def edit_summary(kind: str, before: PageSnapshot | None, after: PageSnapshot, links: Links) -> str:
    """Returns the summary of an edit, one line of at most :data:`LONGEST` code points.

    ``kind`` is that of the page (``bot.render``). ``before`` is None where the edit creates the page, and empty where
    nothing is known of the text before.
    """
    w = links.messages
    clauses = list(_KINDS.get(kind, _of_figures)(before, after, w)) or [w.plain("summary-layout")]
    return _fitted(_named(w, "summary-kind-", kind), clauses, links)


def rollback_summary(run: int, links: Links) -> str:
    """Returns the summary of an edit that undoes one of run number ``run``."""
    return f"{links.messages.plain('summary-rollback', str(run))}{links.wikitext()}"


def taken_back(summary: str) -> int | None:
    """Returns the number of the run that an edit with this summary undid, in any language; None for any other edit."""
    for language in languages():
        begins, _, goes_on = messages_in(language).plain("summary-rollback").partition("$1")
        if found := re.match(rf"{re.escape(begins)}([0-9]+){re.escape(goes_on)}", summary):
            return int(found[1])
    return None


def _fitted(kind: str, clauses: list[str], links: Links) -> str:
    w, end = links.messages, links.wikitext()
    for shown in range(len(clauses), 0, -1):
        more = [w.plain("summary-more", len(clauses) - shown)] if shown < len(clauses) else []
        line = w.plain("summary", kind, w.plain("list-separator").join([*clauses[:shown], *more])) + end
        if len(line) <= LONGEST:
            return line
    return (w.plain("summary", kind, "…") + end)[:LONGEST]


Clauses = Iterator[str]


def _of_reports(before: PageSnapshot | None, after: PageSnapshot, w: Messages) -> Clauses:
    """Of the pages that show every report: what came, what went, which sections were filled."""
    if before is None or not before.reports:
        reports = w.plain("summary-reports", len(after.reports))
        yield w.plain("summary-first", reports) if before is None else reports
    else:
        found = difference(before.reports, after.reports)
        yield from [w.plain("summary-new", found.new)] if found.new else []
        yield from [w.plain("summary-gone", found.gone)] if found.gone else []
        for key, sections in (("summary-filled", found.filled), ("summary-emptied", found.emptied)):
            yield from (w.plain(key, _named(w, "section-", name), number) for name, number in sections.items())
        if found.changed and not found.filled and not found.emptied:
            yield w.plain("summary-changed", found.changed)
        if before.figures == after.figures and before.reports == after.reports:
            return
    if "findings" in after.figures:
        yield w.plain("summary-open", after.figures["findings"])


def _of_figures(before: PageSnapshot | None, after: PageSnapshot, w: Messages) -> Clauses:
    """Of the pages that show a part of the reports: how their own figures moved."""
    for name, now in after.figures.items():
        was = before.figures.get(name, 0) if before and before.figures else None
        if was is None:
            yield w.plain("summary-figure", _named(w, "count-", name), now)
        elif was != now:
            yield w.plain("summary-moved", _named(w, "count-", name), f"{now - was:+d}", now)
    if before and before.reports and before.figures == after.figures:
        changed = difference(before.reports, after.reports).changed
        yield from [w.plain("summary-changed", changed)] if changed else []


def _of_run(_: PageSnapshot | None, after: PageSnapshot, w: Messages) -> Clauses:
    """Of the status page: how the run went."""
    said = [w.plain("summary-figure", _named(w, "count-", name), now) for name, now in after.figures.items() if now]
    yield from said or [w.plain("summary-nothing")]


def _of_mark(_: PageSnapshot | None, after: PageSnapshot, w: Messages) -> Clauses:
    """Of the mark on a report."""
    findings = after.figures.get("findings", 0)
    yield w.plain("summary-open", findings) if findings else w.plain("summary-mark-out")


def _of_note(_: PageSnapshot | None, after: PageSnapshot, w: Messages) -> Clauses:
    """Of the note on a talk page."""
    yield from (
        w.plain("summary-figure", _named(w, "count-", state), number)
        for state, number in after.figures.items()
        if number
    )


def _of_help(_: PageSnapshot | None, __: PageSnapshot, w: Messages) -> Clauses:
    """Of the help page."""
    yield w.plain("summary-help")


def _of_hold(_: PageSnapshot | None, __: PageSnapshot, w: Messages) -> Clauses:
    """Of the note about a page that is held."""
    yield w.plain("summary-hold")


_KINDS: dict[str, Callable[[PageSnapshot | None, PageSnapshot, Messages], Clauses]] = {
    "index": _of_reports,
    "worklist": _of_reports,
    "statistics": _of_reports,
    "data": _of_reports,
    "status": _of_run,
    "flags": _of_mark,
    "notes": _of_note,
    "help": _of_help,
    "held": _of_hold,
}


def _named(w: Messages, prefix: str, name: str) -> str:
    """What a kind of page, a section or a figure is called; its own name where there is no message for it."""
    return w.plain(f"{prefix}{name}") if f"{prefix}{name}" in w else name.replace("_", " ")
