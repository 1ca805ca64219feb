"""The statistics: salons by theme, country and month, participants, money by currency, and the sections.

Nothing is converted or added up that does not belong together; what a report does not say is not counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.render.bars import by_theme, counted
from bot.render.context import Context
from bot.render.footing import footing
from bot.render.messages import Messages
from bot.render.pages import Document, PageSection
from bot.render.salons import Salon, countries
from bot.render.unmatched import unmatched
from bot.render.wikitext import TableCell, TableColumn, TableRow, Wikitext, join, link, row_text, wikitext
from bot.reports.report import Kind, Participants, Report, Status


def statistics(reports: Sequence[Report], found: Sequence[Salon], context: Context, w: Messages) -> Document:
    """The statistics of these reports, which tell of the salons ``found``, in one language."""
    facts = {
        "salons": len(found),
        "countries": len({country for salon in found for country in countries(salon.report)}),
        "amounts": sum(len(salon.report.budget.amounts) for salon in found),
    }
    return Document(
        kind="statistics",
        page="Statistics",
        head=join(
            "\n\n",
            [
                w("statistics-what", link(context.title("", w.language), w("index-title"))),
                footing(context, w),
            ],
        ),
        sections=(
            by_theme(found, context, w, title=w("by-theme-title")),
            _by_country(found, w),
            _by_month(found, w),
            _participants(found, w),
            _money(found, w),
            _sections(reports, context, w),
            *unmatched(context.slots_kept("Statistics", w.language), reports, w),
        ),
        facts=facts,
    )


def _by_country(found: Sequence[Salon], w: Messages) -> PageSection:
    counts = Counter(country for salon in found for country in countries(salon.report))
    rows = [(TableCell(w.country(code)), count) for code, count in counts.items()]
    rows.sort(key=lambda row: (-row[1], row[0].content))
    return counted("by-country-caption", "column-country", rows, w, w("by-country-title"))


def _by_month(found: Sequence[Salon], w: Messages) -> PageSection:
    counts = Counter(
        month
        for salon in found
        for month in dict.fromkeys(f"{event.start:%Y-%m}" for event in salon.report.events if event.start)
    )
    rows = [(TableCell(w.month(month), sort=month), count) for month, count in sorted(counts.items())]
    return counted("by-month-caption", "column-month", rows, w, w("by-month-title"))


def _said(participants: Participants) -> str:
    stated, listed = participants.stated is not None, participants.listed is not None
    return {(True, True): "both", (True, False): "stated-only", (False, True): "listed-only"}.get(
        (stated, listed), "neither"
    )


def _table(
    title: Wikitext, caption: Wikitext, columns: Sequence[TableColumn], rows: Iterable[TableRow], text: str = ""
) -> PageSection:
    return PageSection(title, wikitext(text), caption, columns, tuple(map(row_text, rows)))


def _number(value: int, w: Messages) -> TableCell:
    return TableCell(w.number(value), sort=value)


def _participants(found: Sequence[Salon], w: Messages) -> PageSection:
    """Stated and listed are shown side by side where reports have both: they are never made one."""
    groups: dict[str, list[Participants]] = {"both": [], "stated-only": [], "listed-only": [], "neither": []}
    for salon in found:
        groups[_said(salon.report.participants)].append(salon.report.participants)
    everything = [participants for group in groups.values() for participants in group]
    labelled = [(w(f"participants-{said}"), group) for said, group in groups.items()]
    return _table(
        w("participants-title"),
        w("participants-caption"),
        [
            TableColumn(w("column-evidence"), None),
            TableColumn(w("column-salons"), None),
            TableColumn(w("column-stated"), None),
            TableColumn(w("column-listed"), None),
        ],
        [
            TableRow(
                [
                    TableCell(label),
                    _number(len(group), w),
                    _number(sum(participants.stated or 0 for participants in group), w),
                    _number(sum(participants.listed or 0 for participants in group), w),
                ]
            )
            for label, group in [*labelled, (w("total-row"), everything)]
        ],
    )


def _money(found: Sequence[Salon], w: Messages) -> PageSection:
    """Sums by currency and by what the reports call them, without converting."""
    sums: dict[tuple[str, Kind], Decimal] = defaultdict(Decimal)
    salons_with: dict[tuple[str, Kind], set[str]] = defaultdict(set)
    for salon in found:
        for amount in salon.report.budget.amounts:
            sums[amount.currency, amount.kind] += amount.value
            salons_with[amount.currency, amount.kind].add(salon.report.title)
    kinds = list(Kind)
    ordered = sorted(sums, key=lambda key: (key[0], kinds.index(key[1])))
    return _table(
        w("money-title"),
        w("money-caption"),
        [
            TableColumn(w("column-currency")),
            TableColumn(w("column-kind")),
            TableColumn(w("column-salons"), "number"),
            TableColumn(w("column-sum"), "number"),
        ],
        [
            TableRow(
                [
                    TableCell(currency),
                    TableCell(w(f"kind-{kind}")),
                    _number(len(salons_with[currency, kind]), w),
                    TableCell(w.money(sums[currency, kind], currency), sort=f"{sums[currency, kind]:f}"),
                ]
            )
            for currency, kind in ordered
        ],
        w("money-what"),
    )


def _sections(reports: Sequence[Report], context: Context, w: Messages) -> PageSection:
    """How the reports stand, section by section; every report counts, in each language."""
    counts = Counter((section.id, section.status) for report in reports for section in report.sections)
    return _table(
        w("sections-title"),
        w("sections-caption"),
        [TableColumn(w("column-section")), *(TableColumn(w(f"status-{status}"), "number") for status in Status)],
        [
            TableRow(
                [
                    TableCell(w.name("section", section)),
                    *(_number(counts[section, status], w) for status in Status),
                ]
            )
            for section in context.headings
        ],
    )
