"""The statistics: themes, salons by country, month and week, participants, money by currency, and the sections.

Nothing is converted or added up that does not belong together; what a report does not say is not counted, and what
could not be told apart is left out and said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from bot.render.bars import by_theme, counted
from bot.render.context import Context
from bot.render.figures import Held, held
from bot.render.footing import footing
from bot.render.messages import Messages
from bot.render.money import WHOLE, statement
from bot.render.pages import Document, PageSection
from bot.render.salons import Salon
from bot.render.timeline import by_week
from bot.render.unmatched import unmatched
from bot.render.wikitext import TableCell, TableColumn, TableRow, Wikitext, join, link, row_text, wikitext
from bot.reports.report import Kind, Participants, Report, Status

PAGE = "Statistics"


def statistics(reports: Sequence[Report], found: Sequence[Salon], context: Context, w: Messages) -> Document:
    """The statistics of these reports, which tell of the salons ``found``, in one language."""
    told = held(found)
    facts = {
        "salons": len(told),
        "countries": len({salon.event.country for salon in told if salon.event.country}),
        "amounts": sum(len(salon.report.budget.amounts) for salon in found),
    }
    return Document(
        kind="statistics",
        page=PAGE,
        head=join(
            "\n\n",
            [
                w("statistics-what", link(context.title("", w.language), w("index-title"))),
                footing(context, w),
            ],
        ),
        sections=(
            by_theme(found, context, w, title=w("by-theme-title")),
            _by_country(told, w),
            _by_month(told, w),
            by_week(told, context.title("", w.language), w),
            _participants(found, w),
            _money(found, w),
            _sections(found, context, w),
            *unmatched(context.slots_kept(PAGE, w.language), reports, w),
        ),
        facts=facts,
        shown=w("statistics-title"),
    )


def _by_country(told: Sequence[Held], w: Messages) -> PageSection:
    """Every salon in one row: those of an unknown country have the last."""
    counts = Counter(salon.event.country for salon in told)
    rows = [(TableCell(w.country(code)), count) for code, count in counts.items() if code]
    rows.sort(key=lambda row: (-row[1], row[0].content))
    rows += _unknown(counts[None], w)
    columns = ("column-country", "column-salons", "column-share-salons")
    return counted("by-country-caption", columns, rows, w, whole=len(told), title=w("by-country-title"))


def _by_month(told: Sequence[Held], w: Messages) -> PageSection:
    """Every salon in the month it began in: those without a day have the last row."""
    counts = Counter(f"{salon.event.start:%Y-%m}" if salon.event.start else "" for salon in told)
    rows = [(TableCell(w.month(month), sort=month), count) for month, count in sorted(counts.items()) if month]
    rows += _unknown(counts[""], w)
    columns = ("column-month", "column-salons", "column-share-salons")
    return counted("by-month-caption", columns, rows, w, whole=len(told), title=w("by-month-title"))


def _unknown(count: int, w: Messages) -> list[tuple[TableCell, int]]:
    return [(TableCell(w("unknown"), sort="\uffff"), count)] if count else []


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
            TableColumn(w("column-reports"), None),
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
    """What the statements come to, by currency and by what the reports call it, without converting."""
    statements = [statement(salon.report.budget) for salon in found]
    sums: dict[tuple[str, Kind], list[Decimal]] = defaultdict(list)
    for each in statements:
        for kind, currency, value in each.sums:
            sums[currency, kind].append(value)
    kinds = [kind for kind in Kind if kind in WHOLE]
    ordered = sorted(sums, key=lambda key: (key[0], kinds.index(key[1])))
    parts, unclear = (sum(getattr(each, name) for each in statements) for name in ("parts", "unclear"))
    said = [
        w("money-what"),
        w("money-parts", parts) if parts else "",
        w("money-unclear", unclear) if unclear else "",
    ]
    return _table(
        w("money-title"),
        w("money-caption"),
        [
            TableColumn(w("column-currency")),
            TableColumn(w("column-kind")),
            TableColumn(w("column-reports"), "number"),
            TableColumn(w("column-sum"), "number"),
        ],
        [
            TableRow(
                [
                    TableCell(currency),
                    TableCell(w(f"kind-{kind}")),
                    _number(len(sums[currency, kind]), w),
                    _sum(sum(sums[currency, kind], Decimal()), currency, w),
                ]
            )
            for currency, kind in ordered
        ],
        join(" ", said),
    )


def _sum(value: Decimal, currency: str, w: Messages) -> TableCell:
    return TableCell(w.money(value, currency), sort=f"{value:f}")


def _sections(found: Sequence[Salon], context: Context, w: Messages) -> PageSection:
    """How the reports stand, section by section; one in two languages counts once, as on the whole page."""
    counts = Counter((section.id, section.status) for salon in found for section in salon.report.sections)
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
