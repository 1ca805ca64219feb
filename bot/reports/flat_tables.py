"""Reports as flat tables, for spreadsheets and databases: one table for each kind of fact, keyed by the report's title.

Only data: which files they go to is ``bot.cli.exporting``'s. Numbers, dates and decimals are as in the JSON records.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.reports.report import Point, Report, Span

Value = str | int | None
FlatRow = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class FlatTable:
    """A table: its name, its columns, and the rows of one report without their first column, the title."""

    name: str
    columns: Sequence[str]
    rows_of: Callable[[Report], Iterable[FlatRow]]

    def rows(self, reports: Iterable[Report]) -> Iterator[FlatRow]:
        """The rows of all reports, in the order given."""
        return ((report.title, *row) for report in reports for row in self.rows_of(report))


def _report(report: Report) -> Iterator[FlatRow]:
    people = report.participants
    yield (
        report.collection,
        report.page_id,
        report.revision_id,
        report.timestamp,
        report.language,
        people.stated,
        people.listed,
    )


def _sections(report: Report) -> Iterator[FlatRow]:
    for item in report.sections:
        yield item.id, item.status, item.heading, item.level, item.anchor, item.matched_by, *_span(item.span)


def _other_sections(report: Report) -> Iterator[FlatRow]:
    for number, item in enumerate(report.other_sections, 1):
        yield number, item.heading, item.level, *_span(item.span)


def _events(report: Report) -> Iterator[FlatRow]:
    for number, item in enumerate(report.events, 1):
        days = (str(day) if day else None for day in (item.start, item.end))
        where = (f"{degrees:f}" for degrees in item.coordinates) if item.coordinates else (None, None)
        yield number, *days, item.place, item.country, item.text, int(item.year_inferred), *where


def _people(report: Report) -> Iterator[FlatRow]:
    for number, item in enumerate(report.participants.people, 1):
        yield number, item.name, item.user, item.role


def _themes(report: Report) -> Iterator[FlatRow]:
    for number, item in enumerate(report.themes, 1):
        yield number, item.id, item.heading, item.anchor


def _points(report: Report) -> Iterator[FlatRow]:
    for number, item in enumerate(report.themes, 1):
        for place, text in enumerate(item.prose, 1):
            yield number, item.id, "prose", str(place), text
        yield from ((number, item.id, "point", path, text) for path, text in _nested(item.points))


def _nested(points: Iterable[Point], above: str = "") -> Iterator[tuple[str, str]]:
    """Every point with its place, "1.2" for the second one under the first."""
    for number, point in enumerate(points, 1):
        yield f"{above}{number}", point.text
        yield from _nested(point.points, f"{above}{number}.")


def _amounts(report: Report) -> Iterator[FlatRow]:
    for number, item in enumerate(report.budget.amounts, 1):
        yield number, item.kind, f"{item.value:f}", item.currency, item.text


def _media(report: Report) -> Iterator[FlatRow]:
    yield from (("file", name) for name in report.media.files)
    yield from (("commons_category", name) for name in report.media.commons_categories)


def _findings(report: Report) -> Iterator[FlatRow]:
    for item in report.findings:
        seen = json.dumps(item.evidence.seen, ensure_ascii=False)
        told = item.code, item.severity, item.section, item.message, seen, item.evidence.suggestion
        yield *told, *_span(item.evidence.span)


def _same_as(report: Report) -> Iterator[FlatRow]:
    return ((title,) for title in report.same_as)


def _span(span: Span | None) -> tuple[Value, Value]:
    return (span.start, span.end) if span else (None, None)


_SPAN = ("span_start", "span_end")
TABLES = tuple(
    FlatTable(name, ("report", *columns), rows)
    for name, columns, rows in [
        (
            "reports",
            (
                "collection",
                "page_id",
                "revision_id",
                "timestamp",
                "language",
                "participants_stated",
                "participants_listed",
            ),
            _report,
        ),
        ("sections", ("id", "status", "heading", "level", "anchor", "matched_by", *_SPAN), _sections),
        ("other_sections", ("number", "heading", "level", *_SPAN), _other_sections),
        (
            "events",
            ("number", "start", "end", "place", "country", "text", "year_inferred", "latitude", "longitude"),
            _events,
        ),
        ("people", ("number", "name", "user", "role"), _people),
        ("themes", ("number", "id", "heading", "anchor"), _themes),
        ("points", ("theme", "theme_id", "kind", "place", "text"), _points),
        ("amounts", ("number", "kind", "value", "currency", "text"), _amounts),
        ("media", ("kind", "name"), _media),
        ("findings", ("code", "severity", "section", "message", "seen", "suggestion", *_SPAN), _findings),
        ("same_as", ("other",), _same_as),
    ]
)
