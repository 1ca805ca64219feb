"""The index: what the reports say in a few figures, and one row for each of them.

Figures and table come first; when the salons were, the themes, and how to correct the page stand below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.render.bars import by_theme
from bot.render.columns import COLUMNS, OnWorklist, cells, column, rows_on_worklist
from bot.render.context import TRANSCLUSION, Context
from bot.render.data import PAGE
from bot.render.figures import People, held, people
from bot.render.footing import footing
from bot.render.maps import map_of
from bot.render.messages import Messages
from bot.render.pages import Document, PageSection
from bot.render.photographs import PAGE as PHOTOGRAPHS
from bot.render.salons import Salon, token
from bot.render.statistics import PAGE as STATISTICS
from bot.render.status import PAGE as STATUS
from bot.render.status import checked
from bot.render.timeline import by_week
from bot.render.unmatched import unmatched
from bot.render.verdicts import keyed, verdicts
from bot.render.wikitext import TableRow, Wikitext, element, fresh, join, link, row_text
from bot.reports.report import Report


def index(reports: Sequence[Report], found: Sequence[Salon], context: Context, w: Messages) -> Document:
    """The index page of these reports, which tell of the salons ``found``, in one language."""
    on_worklist = rows_on_worklist(reports, context)
    told, came = held(found), people(found)
    facts = {
        "salons": len(told),
        "reports": len(reports),
        "countries": len({salon.event.country for salon in told if salon.event.country}),
        "people": came.number,
        "findings": len(keyed(reports).keys() - verdicts(context).keys()),
    }
    return Document(
        kind="index",
        page="",
        head=_head(context, w),
        sections=(
            PageSection(text=_beside(_figures(found, facts, came, w), map_of(told, context, w))),
            PageSection(text=_links(context, w)),
            PageSection(
                title=w("salons-title"),
                caption=w("salons-caption"),
                columns=[column(each, w) for each in COLUMNS],
                small=True,
                rows=tuple(
                    _row(salon, on_worklist.get(salon.report.title, OnWorklist()), context, w) for salon in found
                ),
                note=element("small", w("salons-people")),
            ),
            by_week(told, context.title("", w.language), w),
            by_theme(found, context, w, w("by-theme-title")),
            PageSection(title=w("index-about"), text=_about(reports, context, w)),
            *unmatched(context.slots_kept("", w.language), reports, w),
        ),
        facts=facts,
        shown=w("index-title"),
    )


def _row(salon: Salon, on_worklist: OnWorklist, context: Context, w: Messages) -> Wikitext:
    shown = cells(salon, on_worklist, context, w, verdicts_at_once=w.language == context.language)
    return row_text(TableRow(id=f"report-{token(salon.report)}", cells=[shown[name] for name in COLUMNS]))


def _head(context: Context, w: Messages) -> Wikitext:
    return w("index-what", link(f"User:{context.bot}", context.bot), link(context.category, w("the-category")))


def _beside(text: Wikitext, picture: Wikitext) -> Wikitext:
    """Text with a picture at its end, or below it where the screen is narrow; the text alone without one."""
    if not picture:
        return text
    row = '<div style="display: flex; flex-wrap: wrap; gap: 0 1em">'
    return Wikitext(
        f'{row}\n<div style="flex: 1 1 18em">\n{text}\n</div>\n<div style="width: 300px">{picture}</div>\n</div>'
    )


def _figures(found: Sequence[Salon], facts: dict[str, int], came: People, w: Messages) -> Wikitext:
    """A list of lines that can be read aloud: each number with what it counts."""
    silent = sum(not salon.report.events for salon in found)
    lines = [
        w("figure-salons", facts["salons"]),
        w("figure-reports", len(found)),
        w("figure-countries", facts["countries"]),
        w("figure-people", came.number, came.stated, came.listed),
        w("figure-people-unknown", came.unknown) if came.unknown else "",
        w("figure-no-event", silent) if silent else "",
    ]
    return Wikitext("\n".join(f"* {line}" for line in lines if line))


def _links(context: Context, w: Messages) -> Wikitext:
    """Where else to look, in two lines."""
    help_page = context.help_page(w.language)
    digests = (link(context.title(page, w.language), w.name("theme", theme)) for theme, page in context.themes.items())
    more = [
        link(context.title("Worklist", w.language), w("worklist-title")),
        link(context.title(STATISTICS, w.language), w("statistics-title")),
        link(context.title(PHOTOGRAPHS, w.language), w("photographs-title")) if context.pictures is not None else "",
        link(context.title(PAGE, context.languages[0]), w("data-title")),
        link(help_page, w("help-title")) if help_page else "",
        _checked(context, w),
        link(context.stop_page, w("index-stop-link")),
    ]
    return join("\n\n", [w("index-digests", join(w("list-separator"), digests)), w("index-see", join(" · ", more))])


def _checked(context: Context, w: Messages) -> Wikitext:
    """The link to the status page, with the time of the last check where the wiki shows it from there."""
    to_status = link(context.title(STATUS, w.language), w("index-checked"))
    return w("labelled", to_status, checked(context)) if TRANSCLUSION in context.features else to_status


def _about(reports: Iterable[Report], context: Context, w: Messages) -> Wikitext:
    newest_first = sorted({report.timestamp or "" for report in reports}, reverse=True)
    newest = next(filter(None, map(w.moment, newest_first)), None)
    return join(
        "\n\n",
        [
            fresh(w("index-fresh", newest)) if newest else "",
            w("index-correct"),
            footing(context, w),
            w("index-status", link(context.title(STATUS, w.language), w("the-status-page"))),
        ],
    )
