"""What people wrote where it cannot stay: in slots whose row is gone, until it comes back, and in the bot's own text.

Both are shown in slots, so that they are people's from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.render.messages import Messages
from bot.render.pages import PageSection
from bot.render.problems import problem
from bot.render.salons import token
from bot.render.slots import CARRIED, ROW_LEFT, slot
from bot.render.wikitext import TableCell, TableColumn, TableRow, Wikitext, join, link, row_text, table_text
from bot.reports.report import Report


def unmatched(left: Mapping[str, str], reports: Iterable[Report], w: Messages) -> tuple[PageSection, ...]:
    """A list of the texts that are left over, or nothing; slots that nobody filled are let go."""
    known = {token(report): report for report in reports}
    columns = [
        TableColumn(w("column-origin"), None, "narrow"),
        TableColumn(w("column-written"), None, "wide"),
    ]
    rows = tuple(
        row_text(
            TableRow([TableCell(_origin(key, known, w)), TableCell(slot(key, text), slot=key)], id=f"{ROW_LEFT}{key}"),
            columns,
        )
        for key, text in sorted(left.items())
        if text.strip()
    )
    if not rows:
        return ()
    return (
        PageSection(
            title=w("unmatched-title"),
            text=w("unmatched-what"),
            caption=w("unmatched-caption"),
            columns=columns,
            rows=rows,
            hint=w.plain("comment-unmatched"),
        ),
    )


def on_their_way(slots: Mapping[str, str]) -> Wikitext:
    """A table of texts that stand on a part for one run, until they are on another one; in signs, for any language.

    Their cells and rows are known like those of the pages, however somebody edits them meanwhile.
    """
    rows = (
        row_text(TableRow([TableCell("→"), TableCell(slot(key, text), slot=key)], id=f"{ROW_LEFT}{key}"))
        for key, text in slots.items()
    )
    return table_text("→", [TableColumn("→"), TableColumn("…")], rows)


def _origin(key: str, known: Mapping[str, Report], w: Messages) -> Wikitext:
    """The report a key speaks of, under its title of today, and the theme or the problem; or the edit it came by."""
    kind, page, subject, *_ = [*key.split("."), "", ""]
    if f"{kind}." == CARRIED:
        return link(f"Special:Diff/{page}") if page != "0" else w("unknown")
    if page in known:
        report = link(known[page].title)
    elif page.isdigit():
        report = link(f"Special:Redirect/page/{page}", w("page-id", page))
    else:
        report = w("page-id", page)
    about = problem(subject, w) if kind == "f" else w.name("theme", subject)
    return join(" · ", [report, about])
