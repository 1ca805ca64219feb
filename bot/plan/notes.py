"""Decides which findings are noted on the talk pages of reports, and plans the edit.

A finding is noted once, some days after it was first seen, in the one note that a page has; its line is marked done
where it was mended or settled, and never removed, since people may have answered. What was noted stands in the note
itself. Pure. Reading and saving the talk pages are left to ``bot.run.people_pages``, the wording to
``bot.render.note``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.plan import mark_text, markers
from bot.plan.guards import Hold
from bot.plan.marks import GUARDS, Open
from bot.plan.planner import Planner
from bot.plan.steps import Held, Step, Unchanged
from bot.render import Context, Wanted
from bot.render.messages import languages, messages_in
from bot.render.note import note, noted, problem_of, signature, title_line
from bot.render.salons import token
from bot.reports.report import Report
from bot.state.records import Known, Noticed
from bot.wiki.base import Member, Page

KIND = "notes"

# The names of talk pages that every MediaWiki knows, whatever its language; others cannot be told from a title.
# https://www.mediawiki.org/wiki/Manual:Namespace#Built-in_namespaces
_TALK = {0: "Talk", 2: "User talk", 4: "Project talk", 6: "File talk", 8: "MediaWiki talk", 10: "Template talk",
         12: "Help talk", 14: "Category talk"}  # fmt: skip


def talk_page(report: Member) -> str | None:
    """Returns the title of a report's talk page; None for a namespace that only the wiki could name."""
    talk = _TALK.get(report.namespace)
    name = report.title.partition(":")[2] if report.namespace else report.title
    return f"{talk}:{name}" if talk and name else None


class TalkKey(NamedTuple):
    """What names a talk page on any wiki: the number of its namespace, and its name there."""

    namespace: int
    name: str


def talk_key(talk_title: str) -> TalkKey:
    """The key of a title that :func:`talk_page` gave. Raises StopIteration for any other prefix."""
    prefix, _, name = talk_title.partition(":")
    return TalkKey(next(number + 1 for number, talk in _TALK.items() if talk == prefix), name)


@dataclass(frozen=True, slots=True)
class Talk:
    """One report's talk page.

    ``rows`` gives the worklist's row of every open problem, ``due`` are the problems to note now, ``said`` those that
    the note calls open, as far as is remembered.
    """

    title: str
    report: Report
    rows: Mapping[str, str]
    due: frozenset[str]
    said: frozenset[str]

    @property
    def pending(self) -> bool:
        """Whether the page must be read: a problem is to be noted, or to be marked done."""
        return bool(self.due - self.said or self.said - self.rows.keys())


def noticed(known: Known, open_: Open, reports: Mapping[str, Report], now: datetime) -> dict[tuple[str, str], Noticed]:
    """Returns what to remember now: every open problem, and those that a note still calls open."""
    tokens = {title: token(report) for title, report in reports.items()}
    current = {
        (tokens[title], problem): known.get((tokens[title], problem), Noticed(now))
        for title, findings in open_.items()
        for problem in map(problem_of, findings.values())
    }
    there = set(tokens.values())
    return current | {key: item for key, item in known.items() if item.said and key[0] in there and key not in current}


def talks(
    known: Known, open_: Open, reports: Mapping[str, Report], titles: Mapping[str, str], before: datetime
) -> dict[str, Talk]:
    """Returns the talk pages of all reports, by title; due is what was first seen at ``before`` or earlier."""
    said: dict[str, set[str]] = {}
    for (page, problem), item in known.items():
        if item.said:
            said.setdefault(page, set()).add(problem)
    found = {}
    for report_title, title in titles.items():
        report = reports[report_title]
        rows: dict[str, str] = {}
        for key, finding in open_[report_title].items():
            rows.setdefault(problem_of(finding), key)
        due = frozenset(problem for problem in rows if known[token(report), problem].since <= before)
        found[title] = Talk(title, report, rows, due, frozenset(said.get(token(report), ())))
    return found


def due_before(now: datetime, days: int) -> datetime:
    """Returns the latest time of first seeing that is due now, for notes after that many ``days``."""
    return now - timedelta(days=days)


def next_due(known: Known, now: datetime, days: int) -> datetime | None:
    """Returns when the next finding that waits will be due; None where none waits."""
    times = (item.since + timedelta(days=days) for item in known.values() if not item.said)
    return min((time for time in times if time > now), default=None)


def step(talk: Talk, page: Page | None, context: Context, planner: Planner) -> Step | None:
    """Returns what to do with a talk page; None where it is not ours to touch."""
    text = page.text if page else ""
    if mark_text.to_be_left(text):
        return None
    try:
        block = mark_text.find(text, KIND)
    except markers.Unsound as problem:
        return Held(talk.title, Hold("markers", f"{problem}; take all of the bot's text out"))
    before = noted(block.body) if block else {}
    after = {name: name in talk.rows for name in before} | dict.fromkeys(sorted(talk.due), True)
    if after == before:
        return Unchanged(talk.title)
    language = talk.report.language if talk.report.language in languages() else context.language
    w = messages_in(language)
    body = note(after, talk.rows, mark_text.LEAVE, context, w)
    new = markers.filled(block, KIND, body)
    if block is None:
        new = "\n".join([title_line(w), new, signature(context.bot, planner.now)])
        new = f"{text}\n\n{new}" if text else new
    facts = {"open": sum(after.values()), "done": len(after) - sum(after.values())}
    wanted = Wanted(talk.title, KIND, language, body, facts)
    return replace(planner, guards=GUARDS).guarded(wanted, page, block, new)


def heard(known: Known, talk: Talk, text: str) -> dict[tuple[str, str], Noticed]:
    """Returns what to remember once the talk page has that text."""
    page = token(talk.report)
    block = mark_text.find(text, KIND)
    says = noted(block.body) if block else {}
    current = {
        key: replace(item, said=says.get(key[1], False)) if key[0] == page else item for key, item in known.items()
    }
    return {key: item for key, item in current.items() if key[0] != page or item.said or key[1] in talk.rows}
