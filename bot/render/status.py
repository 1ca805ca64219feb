"""Renders the status page: how a run went, which pages it left alone and why, and how to tell that the bot runs.

The page in the first language carries when the reports were last checked, and by when they will be again; the others
and every index show both from there, so that one edit keeps all of them true. What the bot cannot write while it is
stopped or does not run, the page lets its reader see: what the stop page says now, and a time to compare with.

What there is to tell and when it is written is left to ``bot.run.status_page``. Reasons are English, like logs; in
other languages what a reason comes to stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.render.context import PARSER_FUNCTIONS, Context
from bot.render.footing import footing
from bot.render.messages import SOURCE, Messages
from bot.render.pages import body, in_languages
from bot.render.unmatched import unmatched
from bot.render.wikitext import (
    NOTHING,
    TableCell,
    TableColumn,
    TableRow,
    Wikitext,
    action_link,
    bullets,
    button,
    concat,
    element,
    join,
    link,
    quoted,
    row_text,
    table_text,
)

PAGE = "Status"
RESULTS = ("changed", "unchanged", "held", "failed")


@dataclass(frozen=True, slots=True)
class LeftPage:
    """A page that was not written: ``result`` is held or failed, ``code`` a stable word, ``reason`` English.

    ``revision_id`` and ``edited`` (ISO 8601) are of its last edit that the bot saw.
    """

    title: str
    result: str
    code: str
    reason: str
    revision_id: int | None = None
    edited: str | None = None


@dataclass(frozen=True, slots=True)
class RunStatus:
    """What the page tells of a run. Times are ISO 8601; ``pages`` counts the generated pages by result.

    Runs are planned each day at the times ``at`` in ``timezone``, or where there are none every ``hours``. ``told_by``
    is when at the latest the page will tell of another one; None where it may stay as it is for ever. ``problem`` says
    in English why the run ended before its work was done, ``checked`` is the time that the page told before it then;
    ``go_word`` is what the stop page has to say.
    """

    started: str
    due: str
    version: str
    reports: int
    fetched: int
    pages: Mapping[str, int]
    left: Sequence[LeftPage]
    hours: float
    at: Sequence[str]
    timezone: str
    task_page: str
    told_by: str | None = None
    problem: str | None = None
    checked: str | None = None
    go_word: str = "yes"
    run_now_page: str = ""


def status(run: RunStatus, theirs: Mapping[str, str], context: Context, w: Messages) -> str:
    """Returns the text of the page; ``theirs`` is what people wrote in it, by slot."""
    return body(
        w,
        [
            in_languages(context.titles(PAGE), w),
            _head(run, context, w),
            *_alive(run, context, w),
            element("b", w("status-ended" if run.problem else "status-run", w.moment(run.started), run.version)),
            quoted(run.problem, SOURCE) if run.problem else _counts(run, w),
            _left(run.left, context.base, w) if run.left else NOTHING if run.problem else w("status-fine"),
            _plan(run, w),
            w("status-next", w.moment(run.due)),
            w("status-run-now", link(run.run_now_page)) if run.run_now_page else NOTHING,
            w("status-since"),
            *(section.wikitext() for section in unmatched(theirs, (), w)),
        ],
    )


def checked(context: Context) -> Wikitext:
    """Shows on any page when the reports were last checked, from the status page in the first language."""
    return _from_first("by", context)


def _alive(run: RunStatus, context: Context, w: Messages) -> Iterator[Wikitext]:
    """When it was last checked, until when that will be told again, and what the stop page says now."""
    if run.told_by:
        first = w.language == context.language
        at = run.checked or "–" if run.problem else _moment(run.started)
        last = _said("checked", at) if first else checked(context)
        by = _said("by", _moment(run.told_by)) if first else _from_first("checked", context)
        yield w("status-checked", last)
        parts = [w("status-by", by), *(_seen_by_clock(last, by, context, w))]
        yield join(" ", parts)
    history = action_link(context.stop_page, w("status-stop-who"), action="history")
    yield w("status-stop-says", Wikitext(f"{{{{:{context.stop_page}}}}}"), history, run.go_word)


def _seen_by_clock(last: Wikitext, by: Wikitext, context: Context, w: Messages) -> Iterator[Wikitext]:
    """When the bot is overdue, and when it is dead, in words that stay true; set off once they are, where a wiki can.

    Dead is as in ``bot.run.health``: three times as long as it may take until there is something from the bot.
    """
    since, until = (f"{{{{#time:U|{_TAGS.sub('', moment)}}}}}" for moment in (last, by))
    for words, moment in ((w("status-overdue"), until), (w("status-dead"), f"(3*{until}-2*{since})")):
        if PARSER_FUNCTIONS in context.features:
            told = element("strong", concat(Wikitext("⚠ "), words))  # #iferror looks for the class "error"
            past = f"{{{{#ifexpr:{{{{#time:U}}}}>{moment}|{told}|{words}}}}}"
            yield Wikitext(f"{{{{#iferror:{past}|{words}}}}}")
        else:
            yield words


_TAGS = re.compile(r"</?(?:bdi|onlyinclude)\b[^<>]*>")


def checked_before(text: str) -> str | None:
    """The time of the last check that the page tells, as it stands there; None where it tells none."""
    found = re.search(r"\{\{\{checked\|(\d{4}-\d\d-\d\d \d\d:\d\d \(UTC\))\}\}\}", text)
    return found[1] if found else None


def _moment(iso: str) -> str:
    """A time that reads the same in all languages."""
    return f"{datetime.fromisoformat(iso).astimezone(UTC):%Y-%m-%d %H:%M} (UTC)"


def _said(name: str, moment: str) -> Wikitext:
    """A time that other pages show from here: who shows the page with that parameter empty does not show it."""
    return element("bdi", Wikitext(f"<onlyinclude>{{{{{{{name}|{moment}}}}}}}</onlyinclude>"), dir="ltr")


def _from_first(less: str, context: Context) -> Wikitext:
    return element("bdi", Wikitext(f"{{{{:{context.title(PAGE, context.language)}|{less}=}}}}"), dir="ltr")


def _counts(run: RunStatus, w: Messages) -> Wikitext:
    return bullets(
        [
            w("labelled", w("status-reports"), w.number(run.reports)),
            w("labelled", w("status-fetched"), w.number(run.fetched)),
            *(
                w("labelled", w(f"status-{result}"), w.number(run.pages[result]))
                for result in RESULTS
                if result in run.pages
            ),
        ]
    )


def _head(run: RunStatus, context: Context, w: Messages) -> Wikitext:
    purge = action_link(context.title("", w.language), w("help-purge-link"), action="purge")
    return join(
        "\n\n",
        [
            w(
                "status-what",
                link(run.task_page),
                link(context.title("", w.language), w("index-title")),
                link(context.category, w("the-category")),
            ),
            footing(context, w),
            w("labelled", w("help-purge-title"), button(purge)),
        ],
    )


def _left(left: Sequence[LeftPage], base: str, w: Messages) -> Wikitext:
    columns = [
        TableColumn(w("column-page"), width="wide"),
        TableColumn(w("column-result"), width="narrow"),
        TableColumn(w("column-reason"), None, "wide"),
        TableColumn(w("column-last-edit"), None, "wide"),
    ]
    rows = (
        row_text(
            TableRow(
                [
                    TableCell(link(page.title, element("bdi", page.title.removeprefix(f"{base}/")))),
                    TableCell(w("labelled", w(f"result-{page.result}"), quoted(page.code, SOURCE))),
                    TableCell(_reason(page, w)),
                    TableCell(_last_edit(page, w)),
                ]
            ),
            columns,
        )
        for page in left
    )
    return table_text(w("left-caption"), columns, rows)


# Where an editor can let the bot write again, by the word in the page's marker.
_RELEASED = ("edited", "reverted", "rolled-back", "shrinks")


def _reason(page: LeftPage, w: Messages) -> Wikitext:
    """Why, in the page's language and in English, and for what an editor can release the way to do it."""
    known = w(f"hold-{page.code}") if w.language != SOURCE and f"hold-{page.code}" in w else ""
    released = page.code in _RELEASED
    remedy = [w("hold-release"), button(action_link(page.title, w("edit-held"), action="edit"))] if released else []
    return join("<br>", [known, quoted(page.reason, SOURCE), *remedy])


def _last_edit(page: LeftPage, w: Messages) -> Wikitext:
    """Its day, which leads to the difference that it made, and a link to edit the page."""
    if page.revision_id is None or page.edited is None:
        return NOTHING
    difference = link(f"Special:Diff/{page.revision_id}", w.moment(page.edited))
    return join("<br>", [difference, action_link(page.title, w("hold-note-edit"), action="edit")])


def _plan(run: RunStatus, w: Messages) -> Wikitext:
    if run.at:
        return w("status-daily", ", ".join(sorted(run.at)), run.timezone)
    return w("labelled", w("status-hours"), f"{run.hours:g}")
