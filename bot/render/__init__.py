"""Renders the generated pages from records. Pure; the same reports give the same bytes.

Each document is made from its extract of the records and of the context (``bot.render.extracts``), so that its digest
tells whether it has to be rendered at all. An error in one document keeps none of the others from being rendered.
Markers around the body, comparing with what stands on the wiki, and saving are left to ``bot.plan.planner`` and
``bot.run.publish``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

from bot.render import extracts
from bot.render.context import Context, Standing, Unrendered, Wanted, first_part, next_part
from bot.render.data import PAGE, Part, data, parts
from bot.render.digest import digest
from bot.render.extracts import Extract, context_of, digest_of, extracted
from bot.render.index import index
from bot.render.messages import Messages, messages_in
from bot.render.pages import Document, pages
from bot.render.photographs import PAGE as PHOTOGRAPHS
from bot.render.photographs import photographs
from bot.render.salons import in_order, salons
from bot.render.statistics import PAGE as STATISTICS
from bot.render.statistics import statistics
from bot.render.worklist import PAGE as WORKLIST
from bot.render.worklist import worklist
from bot.reports.report import Report
from bot.reports.without_names import nameless

__all__ = [
    "Context",
    "Draft",
    "Standing",
    "Unrendered",
    "Wanted",
    "drafts",
    "first_part",
    "next_part",
    "render",
    "titles",
]


_Make = Callable[[Sequence[Report]], Iterable[Wanted]]  # from the reports in order, nobody named where names are off


@dataclass(frozen=True, slots=True)
class Draft:
    """A document, or a page of one, that may be rendered; ``title`` is that of its first page.

    ``document`` is the title of the document's first page, ``context`` what it is given of the surroundings, ``parts``
    the numbers of its pages that are there or would be.
    """

    title: str
    document: str
    language: str
    context: Context
    parts: Sequence[int]
    _name: str
    _reports: Sequence[Report]  # all that it is made from
    _extract: Extract
    _make: _Make
    _part: tuple[object, ...] = ()  # what else it is made from

    def digest(self) -> str:
        """Returns what tells whether the pages could be others than before: a digest of all they are made from."""
        return digest_of(in_order(self._reports), self._extract, self.context, self._part)

    def pages(self) -> tuple[Wanted | Unrendered, ...]:
        """Returns its pages; where it meets an error, each page that is there or would be, as Unrendered."""
        try:
            return self.made()
        except Exception as error:  # whatever it is: the others are to be written
            report = self._met_at()
            titles = (self.context.title(self._name, self.language, part) for part in self.parts)
            return tuple(Unrendered(title, self.language, error, report, self.document) for title in titles)

    def made(self, of: Sequence[Report] | None = None) -> tuple[Wanted, ...]:
        """Returns its pages, made of some of its reports or of all. Raises what they meet."""
        extracts = extracted(self._reports if of is None else of, self._extract)
        return tuple(self._make(in_order(extracts if self.context.names else map(nameless, extracts))))

    def _met_at(self) -> str | None:
        """The title of a report with which alone the document fails as well; None where it is no single one."""

        def fails(reports: Sequence[Report]) -> bool:
            try:
                self.made(reports)
            except Exception:  # whatever it is
                return True
            return False

        left = self._reports
        while len(left) > 1:
            half = left[: len(left) // 2]
            left = half if fails(half) else left[len(half) :]
        return left[0].title if left and fails(left) and not fails(()) else None


def drafts(reports: Iterable[Report], context: Context) -> Iterator[Draft]:
    """Yields each document of the context's languages in the order of saving, the index first."""
    given = tuple(reports)
    for number, language in enumerate(context.languages):
        w = messages_in(language)
        for name, extract, around, make in _in_language(context, w):
            title, numbers = context.title(name, language), sorted({1, *around.parts_kept(name, language)})
            yield Draft(title, title, language, around, numbers, name, given, extract, make)
        if number == 0:
            yield from _copy(given, context)


def _copy(reports: Sequence[Report], context: Context) -> Iterator[Draft]:
    """Each page of the copy for programs by itself: what changes on one of them changes on no other one."""
    around, language = context_of(context, [], **_NO_HEADINGS, pictures=None), context.languages[0]
    first = context.title(PAGE, language)

    def page(number: int, of: Sequence[Report], make: _Make, *part: object) -> Draft:
        title = context.title(PAGE, language, number)
        return Draft(title, first, language, around, [number], PAGE, of, extracts.whole, make, part)

    try:
        found = list(parts(reports, context))
    except Exception as error:  # whatever it is: each page that is there is held
        kept = sorted({1, *context.parts_kept(PAGE, language)})
        yield from (page(number, reports, partial(_raise, error)) for number in kept)
        return
    for part in found:
        make = partial(_page, part, around, len(reports))
        yield page(part.number, part.reports, make, part.number, part.goes_on)


def _raise(error: Exception, _: Sequence[Report]) -> NoReturn:
    raise error


def _page(part: Part, context: Context, whole: int, of: Sequence[Report]) -> Iterable[Wanted]:
    return [data(part, of, context, whole)]


def render(reports: Iterable[Report], context: Context) -> tuple[Wanted, ...]:
    """Returns every generated page in every language of the context, the index first. Raises what a page meets."""
    return tuple(page for draft in drafts(reports, context) for page in draft.made())


def titles(context: Context) -> tuple[str, ...]:
    """Returns the titles of all pages, without the further parts of long ones: see :func:`next_part`."""
    return tuple(
        context.title(name, language)
        for number, language in enumerate(context.languages)
        for name in (*(name for name, *_ in _in_language(context, messages_in(language))), *([] if number else [PAGE]))
    )


_NO_HEADINGS: dict[str, Any] = {"alias_problems": (), "alias_hits": ()}


def _in_language(context: Context, w: Messages) -> Iterator[tuple[str, Extract, Context, _Make]]:
    """Each document of one language: its name, its extract of a record, its context, and how it is made of both."""

    def document(
        name: str,
        extract: Extract,
        make: Callable[[Sequence[Report], Context], Document],
        *verdicts: str,
        **without: Any,
    ) -> tuple[str, Extract, Context, _Make]:
        around = context_of(context, [name, *verdicts], **without)
        return name, extract, around, partial(_pages, make, around, w)

    yield document("", extracts.index, lambda of, c: index(of, salons(of), c, w), WORKLIST, **_NO_HEADINGS)
    yield document(WORKLIST, extracts.worklist, lambda of, c: worklist(of, c, w), pictures=None)
    for theme, name in context.themes.items():
        yield document(name, extracts.digest(theme), partial(_digest, theme, w), **_NO_HEADINGS, pictures=None)
    yield document(
        STATISTICS, extracts.statistics, lambda of, c: statistics(of, salons(of), c, w), **_NO_HEADINGS, pictures=None
    )
    if context.pictures is not None:
        yield document(
            PHOTOGRAPHS, extracts.photographs, lambda of, c: photographs(of, salons(of), c, w), **_NO_HEADINGS
        )


def _digest(theme: str, w: Messages, of: Sequence[Report], context: Context) -> Document:
    return digest(theme, of, salons(of), context, w)


def _pages(
    make: Callable[[Sequence[Report], Context], Document], context: Context, w: Messages, of: Sequence[Report]
) -> Iterator[Wanted]:
    return pages(make(of, context), context, w)
