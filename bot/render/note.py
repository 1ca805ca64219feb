"""Renders the note on the talk page of a report: what could be mended, line by line, and what is mended since.

Each line says in a comment which problem it is of, so that the page itself knows what was noted on it. Which problems
are noted, and when, is left to ``bot.plan.notes``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from babel.dates import format_datetime

from bot.render.context import Context
from bot.render.messages import Messages
from bot.render.pages import body
from bot.render.problems import advice, problem
from bot.render.salons import safe_key
from bot.render.wikitext import Wikitext, element, heading, join, link
from bot.reports.report import Finding

_LINE = re.compile(r"<!-- salonbot:note (?P<problem>[a-z0-9_.-]+) (?P<state>open|done) -->")


def problem_of(finding: Finding) -> str:
    """Returns what a note calls a finding: code and section alone, since it is noted once however the page changes."""
    return ".".join([safe_key(finding.code), *([safe_key(finding.section)] if finding.section else [])])


def noted(text: str) -> dict[str, bool]:
    """Returns the problems that a note speaks of, in its order, and whether it calls them open."""
    return {line["problem"]: line["state"] == "open" for line in _LINE.finditer(text)}


def note(problems: Mapping[str, bool], rows: Mapping[str, str], leave: str, context: Context, w: Messages) -> str:
    """Returns the note. ``rows`` gives the worklist's row of each open problem, ``leave`` is the word to opt out."""
    worklist = context.title("Worklist", w.language if w.language in context.languages else context.language)
    account = link(f"User:{context.bot}", context.bot)
    lines = [
        _open(name, link(worklist, w("worklist-title"), f"finding-{rows[name]}"), w) if is_open else _done(name, w)
        for name, is_open in problems.items()
    ]
    return body(
        w,
        [
            w("note-what", account, link(worklist, w("worklist-title"))),
            join("\n", lines),
            w("note-leave", element("code", leave)),
        ],
        hint="",
    )


def _open(name: str, row: Wikitext, w: Messages) -> Wikitext:
    code = name.partition(".")[0]
    said = join(" ", [element("b", problem(code, w)), advice(code, w), Wikitext(f"({row})")])
    return Wikitext(f"* <!-- salonbot:note {name} open -->{said}")


def _done(name: str, w: Messages) -> Wikitext:
    said = w("labelled", w("note-done"), element("s", problem(name.partition(".")[0], w)))
    return Wikitext(f"* <!-- salonbot:note {name} done -->{said}")


def title_line(w: Messages) -> Wikitext:
    """The heading above the note; what stands there later is people's."""
    return heading(2, w("note-title"))


def signature(account: str, now: datetime) -> Wikitext:
    """The account and the time as a wiki's own signature has them, so that the note is archived as any other.

    Four tildes would come back from the wiki as something else than what was sent.
    """
    time = format_datetime(now.astimezone(UTC), "HH:mm, d MMMM yyyy", locale="en")
    return Wikitext(f"{link(f'User:{account}', account)}, {time} (UTC)")
