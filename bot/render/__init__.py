"""Renders the generated pages from records. Pure; the same reports give the same bytes.

An error in one document keeps none of the others from being rendered. Markers around the body, comparing with what
stands on the wiki, and saving are left to ``bot.plan.planner`` and ``bot.run.publish``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from bot.render.context import Context, Unrendered, Wanted, first_part, next_part
from bot.render.data import PAGE, data
from bot.render.digest import digest
from bot.render.index import index
from bot.render.messages import Messages, messages_in
from bot.render.pages import Document, pages
from bot.render.photographs import PAGE as PHOTOGRAPHS
from bot.render.photographs import photographs
from bot.render.salons import Salon, in_order, salons
from bot.render.statistics import PAGE as STATISTICS
from bot.render.statistics import statistics
from bot.render.worklist import PAGE as WORKLIST
from bot.render.worklist import worklist
from bot.reports.report import Report
from bot.reports.without_names import nameless

__all__ = ["Context", "Unrendered", "Wanted", "first_part", "next_part", "render", "rendered", "titles"]


@dataclass(frozen=True)
class _Material:
    """What all documents are made from; ``given`` are the reports in any order and with all names."""

    given: Sequence[Report]
    names: bool

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """The reports in the order of the pages; nobody is named where names are off."""
        return in_order(self.given if self.names else map(nameless, self.given))

    @cached_property
    def salons(self) -> tuple[Salon, ...]:
        return salons(self.reports)


_Render = Callable[[_Material], Iterable[Wanted]]


def render(reports: Iterable[Report], context: Context) -> tuple[Wanted, ...]:
    """Returns every generated page in every language of the context, the index first. Raises what a page meets."""
    material = _Material(tuple(reports), context.names)
    return tuple(page for *_, pages_of in _documents(context) for page in pages_of(material))


def rendered(reports: Iterable[Report], context: Context) -> tuple[Wanted | Unrendered, ...]:
    """Returns the same; of a document that meets an error, each page that is there or would be, as Unrendered."""
    material = _Material(tuple(reports), context.names)
    return tuple(
        page
        for name, language, pages_of in _documents(context)
        for page in _attempt(name, language, pages_of, material, context)
    )


def _attempt(
    name: str, language: str, pages_of: _Render, material: _Material, context: Context
) -> Iterable[Wanted | Unrendered]:
    try:
        return tuple(pages_of(material))
    except Exception as error:  # whatever it is: the others are to be written
        report, parts = _met_at(pages_of, material), sorted({1, *context.parts_kept(name, language)})
        first = context.title(name, language)
        return [Unrendered(context.title(name, language, part), language, error, report, first) for part in parts]


def _met_at(pages_of: _Render, material: _Material) -> str | None:
    """The title of a report with which alone the document fails as well; None where it is no single one."""

    def fails(reports: Sequence[Report]) -> bool:
        try:
            tuple(pages_of(_Material(reports, material.names)))
        except Exception:  # whatever it is
            return True
        return False

    left = material.given
    while len(left) > 1:
        half = left[: len(left) // 2]
        left = half if fails(half) else left[len(half) :]
    return left[0].title if left and fails(left) and not fails(()) else None


def titles(context: Context) -> tuple[str, ...]:
    """Returns the titles of all pages, without the further parts of long ones: see :func:`next_part`."""
    return tuple(context.title(name, language) for name, language, _ in _documents(context))


def _documents(context: Context) -> Iterator[tuple[str, str, _Render]]:
    """Each document in the order of saving: its name below the index, its language, and how its pages are rendered."""
    for number, language in enumerate(context.languages):
        w = messages_in(language)
        for name, document in _in_language(context, w):
            yield name, language, partial(_split, document, context, w)
        if number == 0:
            yield PAGE, language, lambda material: data(material.reports, context)


def _in_language(context: Context, w: Messages) -> Iterator[tuple[str, Callable[[_Material], Document]]]:
    yield "", lambda of: index(of.reports, of.salons, context, w)
    yield WORKLIST, lambda of: worklist(of.reports, context, w)
    for theme, name in context.themes.items():
        yield name, partial(_digest, theme, context, w)
    yield STATISTICS, lambda of: statistics(of.reports, of.salons, context, w)
    if context.pictures is not None:
        yield PHOTOGRAPHS, lambda of: photographs(of.reports, of.salons, context, w)


def _digest(theme: str, context: Context, w: Messages, of: _Material) -> Document:
    return digest(theme, of.reports, of.salons, context, w)


def _split(document: Callable[[_Material], Document], context: Context, w: Messages, of: _Material) -> Iterator[Wanted]:
    return pages(document(of), context, w)
