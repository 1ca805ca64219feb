"""The index: what the reports say in sum, and one row for each salon."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.render.bars import by_theme
from bot.render.columns import COLUMNS, cells, column, rows_on_worklist
from bot.render.context import Context
from bot.render.data import PAGE
from bot.render.footing import footing
from bot.render.messages import Messages
from bot.render.pages import Document, PageSection
from bot.render.salons import Salon, countries, token
from bot.render.status import PAGE as STATUS
from bot.render.unmatched import unmatched
from bot.render.verdicts import keyed, verdicts
from bot.render.wikitext import TableRow, Wikitext, fresh, join, link, row_text
from bot.reports.report import Report


def index(reports: Sequence[Report], found: Sequence[Salon], context: Context, w: Messages) -> Document:
    """The index page of these reports, which tell of the salons ``found``, in one language."""
    on_worklist = rows_on_worklist(reports)
    facts = {
        "salons": len(found),
        "reports": len(reports),
        "countries": len({country for salon in found for country in countries(salon.report)}),
        "participants_stated": sum(salon.report.participants.stated or 0 for salon in found),
        "participants_listed": sum(salon.report.participants.listed or 0 for salon in found),
        "findings": len(keyed(reports).keys() - verdicts(context).keys()),
    }
    return Document(
        kind="index",
        page="",
        head=_head(reports, context, w),
        sections=(
            PageSection(title=w("figures-title"), text=_figures(facts, w)),
            by_theme(found, context, w),
            PageSection(
                title=w("salons-title"),
                caption=w("salons-caption"),
                columns=[column(each, w) for each in COLUMNS],
                small=True,
                rows=tuple(_row(salon, on_worklist.get(salon.report.title, ()), context, w) for salon in found),
            ),
            *unmatched(context.slots_kept("", w.language), reports, w),
        ),
        facts=facts,
    )


def _row(salon: Salon, on_worklist: Sequence[str], context: Context, w: Messages) -> Wikitext:
    shown = cells(salon, on_worklist, context, w)
    return row_text(TableRow(id=f"report-{token(salon.report)}", cells=[shown[name] for name in COLUMNS]))


def _head(reports: Iterable[Report], context: Context, w: Messages) -> Wikitext:
    newest_first = sorted({report.timestamp or "" for report in reports}, reverse=True)
    newest = next(filter(None, map(w.moment, newest_first)), None)
    digests = (link(context.title(page, w.language), w.name("theme", theme)) for theme, page in context.themes.items())
    return join(
        "\n\n",
        [
            w("index-what", link(f"User:{context.bot}", context.bot), link(context.category, w("the-category"))),
            fresh(w("index-fresh", newest)) if newest else "",
            w("index-correct"),
            footing(context, w),
            w(
                "index-more",
                link(context.title("Worklist", w.language), w("worklist-title")),
                link(context.title("Statistics", w.language), w("statistics-title")),
                link(context.title(PAGE, context.languages[0]), w("data-title")),
            ),
            w("index-status", link(context.title(STATUS, w.language), w("the-status-page"))),
            w("index-digests", join(w("list-separator"), digests)),
        ],
    )


def _figures(facts: dict[str, int], w: Messages) -> Wikitext:
    shown = ("salons", "countries", "participants_stated", "participants_listed")
    return Wikitext("\n".join(f"* {w(f'figure-{fact}', facts[fact])}" for fact in shown))
