"""Records in, pages out: what each generated page should say. Pure; the same reports give the same bytes.

Markers around the body, comparing with what stands on the wiki, and saving are left to ``bot.plan`` and
``bot.publish``.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.render.context import Context, Wanted
from bot.render.index import index
from bot.render.messages import words
from bot.render.pages import pages
from bot.render.salons import in_order
from bot.render.worklist import worklist
from bot.report import Report

__all__ = ["Context", "Wanted", "render"]


def render(reports: Iterable[Report], context: Context) -> tuple[Wanted, ...]:
    """Every generated page in every language of the context, the index first."""
    ordered = in_order(reports)
    wanted: list[Wanted] = []
    for language in context.languages:
        w = words(language)
        for document in (index(ordered, context, w), worklist(ordered, context, w)):
            wanted += pages(document, context, w)
    return tuple(wanted)
