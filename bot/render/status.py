"""The status page in one language: how a run went, which pages it left alone and why, and when the next one is due.

What there is to tell and when it is written is left to ``bot.run.status_page``. Reasons are English, like logs; in
other languages what a reason comes to stands before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.render.context import Context
from bot.render.messages import SOURCE, Words
from bot.render.pages import body, in_languages
from bot.render.wikitext import Cell, Column, Row, Wikitext, bullets, element, join, link, quoted, row_text, table_text

PAGE = "Status"
RESULTS = ("changed", "unchanged", "held", "failed")


@dataclass(frozen=True, slots=True)
class Left:
    """A page that was not written: ``result`` is held or failed, ``code`` a stable word, ``reason`` English."""

    title: str
    result: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell of a run. Times are ISO 8601; ``pages`` counts the generated pages by result.

    Runs are planned each day at the times ``at`` in ``timezone``, or where there are none every ``hours``.
    """

    started: str
    due: str
    version: str
    reports: int
    fetched: int
    pages: Mapping[str, int]
    left: Sequence[Left]
    hours: float
    at: Sequence[str]
    timezone: str
    task_page: str


def status(told: Told, context: Context, w: Words) -> str:
    """The page's text."""
    return body(
        w,
        [
            in_languages(PAGE, context, w),
            _head(told, context, w),
            element("b", w("status-run", w.moment(told.started), told.version)),
            bullets(
                [
                    w("labelled", w("status-reports"), w.number(told.reports)),
                    w("labelled", w("status-fetched"), w.number(told.fetched)),
                    *(
                        w("labelled", w(f"status-{result}"), w.number(told.pages[result]))
                        for result in RESULTS
                        if result in told.pages
                    ),
                ]
            ),
            _left(told.left, w) if told.left else w("status-fine"),
            _plan(told, w),
            w("status-next", w.moment(told.due)),
            w("status-since"),
        ],
    )


def _head(told: Told, context: Context, w: Words) -> Wikitext:
    return join(
        "\n\n",
        [
            w(
                "status-what",
                link(told.task_page),
                link(context.title("", w.language), w("index-title")),
                link(context.category, w("the-category")),
            ),
            w("index-stop", link(context.stop_page, w("the-stop-page"))),
            w("status-purge"),
        ],
    )


def _left(left: Sequence[Left], w: Words) -> Wikitext:
    columns = [Column(w("column-page")), Column(w("column-result")), Column(w("column-reason"), None)]
    rows = (
        row_text(
            Row(
                [
                    Cell(link(page.title, element("bdi", page.title))),
                    Cell(w("labelled", w(f"result-{page.result}"), quoted(page.code, SOURCE))),
                    Cell(_reason(page, w)),
                ]
            )
        )
        for page in left
    )
    return table_text(w("left-caption"), columns, rows)


def _reason(page: Left, w: Words) -> Wikitext:
    known = w(f"hold-{page.code}") if w.language != SOURCE and f"hold-{page.code}" in w else ""
    return join("<br>", [known, quoted(page.reason, SOURCE)])


def _plan(told: Told, w: Words) -> Wikitext:
    if told.at:
        return w("status-daily", ", ".join(sorted(told.at)), told.timezone)
    return w("labelled", w("status-hours"), f"{told.hours:g}")
