"""The page of photographs: the pictures that each report shows, as far as the wiki has them, with who made them.

Off unless the operator turns it on (``Context.pictures``). A picture leads to its own page, where its author and its
licence stand, and so does the link below it. How a report's row on the index shows one is ``columns``'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.render.context import Context
from bot.render.footing import footing
from bot.render.messages import Messages
from bot.render.pages import Document, PageSection
from bot.render.salons import Salon, name, token
from bot.render.unmatched import unmatched
from bot.render.wikitext import (
    TableCell,
    TableColumn,
    TableRow,
    Wikitext,
    concat,
    element,
    join,
    link,
    picture,
    row_text,
)
from bot.reports.report import Report

PAGE = "Photographs"
_SIZE = (200, 150)  # pixels: width and height at the most
_MOST = 60  # pictures of one report


def shown(report: Report, context: Context) -> tuple[str, ...]:
    """Returns the files of a report that are to be shown: those that the wiki has, in the order of the report."""
    return tuple(name for name in report.media.files if context.pictures is not None and name in context.pictures)


def photographs(reports: Sequence[Report], found: Sequence[Salon], context: Context, w: Messages) -> Document:
    """The page of the pictures in the reports of ``found``, in one language."""
    with_pictures = [(salon, files) for salon in found if (files := shown(salon.report, context))]
    rows = tuple(row_text(_row(salon, files, context, w)) for salon, files in with_pictures)
    columns = [TableColumn(w("column-report")), TableColumn(w("photographs-title"), None)]
    return Document(
        kind="photographs",
        page=PAGE,
        head=join(
            "\n\n",
            [
                w("photographs-what", link(context.title("", w.language), w("index-title"))),
                footing(context, w),
            ],
        ),
        sections=(
            PageSection(caption=w("photographs-caption"), columns=columns, rows=rows)
            if rows
            else PageSection(text=w("photographs-none")),
            *unmatched(context.slots_kept(PAGE, w.language), reports, w),
        ),
        facts={"reports": len(rows), "pictures": sum(len(files) for _, files in with_pictures)},
        shown=w("photographs-title"),
    )


def _row(salon: Salon, files: Sequence[str], context: Context, w: Messages) -> TableRow:
    report = salon.report
    title = name(report, context.base)
    more = len(files) - _MOST
    return TableRow(
        id=f"report-{token(report)}",
        cells=[
            TableCell(link(report.title, element("bdi", title)), sort=title.casefold()),
            TableCell(concat(*(_picture(file, w) for file in files[:_MOST]), w("and-more", more) if more > 0 else "")),
        ],
    )


def _picture(file: str, w: Messages) -> Wikitext:
    source = element("small", link(f"File:{file}", w("photograph-source")))
    style = "display: inline-block; vertical-align: top; margin: 0.2em 0.4em"
    return element("div", join("<br>", [picture(file, *_SIZE), source]), style=style)
