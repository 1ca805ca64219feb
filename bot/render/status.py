"""Renders the status page: how a run went, which pages it left alone and why, and when the next one is due.

What there is to tell and when it is written is left to ``bot.run.status_page``. Reasons are English, like logs; in
other languages what a reason comes to stands before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.render.context import Context
from bot.render.footing import footing
from bot.render.messages import SOURCE, Messages
from bot.render.pages import body, in_languages
from bot.render.unmatched import unmatched
from bot.render.wikitext import (
    TableCell,
    TableColumn,
    TableRow,
    Wikitext,
    action_link,
    bullets,
    button,
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
    """A page that was not written: ``result`` is held or failed, ``code`` a stable word, ``reason`` English."""

    title: str
    result: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class RunStatus:
    """What the page tells of a run. Times are ISO 8601; ``pages`` counts the generated pages by result.

    Runs are planned each day at the times ``at`` in ``timezone``, or where there are none every ``hours``.
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


def status(run: RunStatus, theirs: Mapping[str, str], context: Context, w: Messages) -> str:
    """Returns the text of the page; ``theirs`` is what people wrote in it, by slot."""
    return body(
        w,
        [
            in_languages(context.titles(PAGE), w),
            _head(run, context, w),
            element("b", w("status-run", w.moment(run.started), run.version)),
            bullets(
                [
                    w("labelled", w("status-reports"), w.number(run.reports)),
                    w("labelled", w("status-fetched"), w.number(run.fetched)),
                    *(
                        w("labelled", w(f"status-{result}"), w.number(run.pages[result]))
                        for result in RESULTS
                        if result in run.pages
                    ),
                ]
            ),
            _left(run.left, context.base, w) if run.left else w("status-fine"),
            _plan(run, w),
            w("status-next", w.moment(run.due)),
            w("status-since"),
            *(section.wikitext() for section in unmatched(theirs, (), w)),
        ],
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
    ]
    rows = (
        row_text(
            TableRow(
                [
                    TableCell(link(page.title, element("bdi", page.title.removeprefix(f"{base}/")))),
                    TableCell(w("labelled", w(f"result-{page.result}"), quoted(page.code, SOURCE))),
                    TableCell(_reason(page, w)),
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


def _plan(run: RunStatus, w: Messages) -> Wikitext:
    if run.at:
        return w("status-daily", ", ".join(sorted(run.at)), run.timezone)
    return w("labelled", w("status-hours"), f"{run.hours:g}")
