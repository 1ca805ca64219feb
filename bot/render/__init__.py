"""Renders the generated pages from records. Pure; the same reports give the same bytes.

Markers around the body, comparing with what stands on the wiki, and saving are left to ``bot.plan.planner`` and
``bot.run.publish``.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.render.context import Context, Wanted, first_part, next_part
from bot.render.data import PAGE, data
from bot.render.digest import digest
from bot.render.index import index
from bot.render.messages import messages_in
from bot.render.pages import pages
from bot.render.photographs import PAGE as PHOTOGRAPHS
from bot.render.photographs import photographs
from bot.render.salons import in_order, salons
from bot.render.statistics import statistics
from bot.render.worklist import worklist
from bot.reports.report import Report
from bot.reports.without_names import nameless

__all__ = ["Context", "Wanted", "first_part", "next_part", "render", "titles"]


def render(reports: Iterable[Report], context: Context) -> tuple[Wanted, ...]:
    """Every generated page in every language of the context, the index first; nobody is named where names are off."""
    ordered = in_order(reports if context.names else map(nameless, reports))
    found = salons(ordered)
    wanted: list[Wanted] = []
    for number, language in enumerate(context.languages):
        w = messages_in(language)
        documents = (
            index(ordered, found, context, w),
            worklist(ordered, context, w),
            *(digest(theme, ordered, found, context, w) for theme in context.themes),
            statistics(ordered, found, context, w),
            *([photographs(ordered, found, context, w)] if context.pictures is not None else []),
        )
        for document in documents:
            wanted += pages(document, context, w)
        if number == 0:
            wanted += data(ordered, context)
    return tuple(wanted)


def titles(context: Context) -> tuple[str, ...]:
    """Returns the titles of all pages, without the further parts of long ones: see :func:`next_part`."""
    names = ("", "Worklist", *context.themes.values(), "Statistics")
    names += () if context.pictures is None else (PHOTOGRAPHS,)
    return tuple(
        context.title(name, language)
        for number, language in enumerate(context.languages)
        for name in (*names, *([PAGE] if number == 0 else []))
    )
