"""The worklist: what is to be mended, by problem; each row says what was seen, where, and what to do.

Reports without findings are not on it. Findings that editors settled stand apart, with their verdict. A verdict counts
in all languages, whichever worklist it was written on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.render.answers import answered
from bot.render.context import Context
from bot.render.elsewhere import elsewhere, shown
from bot.render.footing import footing
from bot.render.messages import SOURCE, Messages
from bot.render.pages import Document, PageSection
from bot.render.problems import advice, advice_here, mend, problem, rank, section_of, seen
from bot.render.salons import in_order, name, read_at
from bot.render.slots import slot
from bot.render.unmatched import unmatched
from bot.render.verdicts import Verdict, answer, keyed, verdicts
from bot.render.wikitext import (
    TableCell,
    TableColumn,
    TableRow,
    Wikitext,
    bullets,
    button,
    edit_this_section,
    element,
    join,
    link,
    quoted,
    row_text,
)
from bot.reports.report import Finding, Report

PAGE = "Worklist"


class _Row(NamedTuple):
    """A finding with what was written about it: here, and on the worklists of other languages."""

    key: str
    report: Report
    finding: Finding
    text: str
    others: Mapping[str, str]


def worklist(reports: Iterable[Report], context: Context, w: Messages) -> Document:
    """The worklist of these reports in one language."""
    reports = in_order(reports)
    findings = keyed(reports)
    settled = {key: meaning for key, meaning in verdicts(context).items() if key in findings}
    kept, others = context.slots_kept(PAGE, w.language), elsewhere(PAGE, context, w.language)
    rows = [_Row(key, *found, kept.pop(key, ""), others.get(key, {})) for key, found in findings.items()]
    problems: dict[tuple[int, int, int, str], list[_Row]] = {}
    for row in rows:
        if row.key not in settled:
            problems.setdefault(rank(row.finding, context), []).append(row)
    facts = {
        "findings": len(findings) - len(settled),
        "reports": len({row.report.title for row in rows if row.key not in settled}),
        "settled": len(settled),
    }
    return Document(
        kind="worklist",
        page=PAGE,
        head=_head(facts, context, w),
        sections=(
            *_alias_problems(context, w),
            *_alias_hits(context, w),
            *(_problem(of_problem, context, w) for _, of_problem in sorted(problems.items())),
            *_settled([(row, settled[row.key]) for row in rows if row.key in settled], context, w),
            *unmatched(kept, reports, w),
        ),
        facts=facts,
        shown=w("worklist-title"),
    )


def _head(facts: dict[str, int], context: Context, w: Messages) -> Wikitext:
    return join(
        "\n\n",
        [
            w("worklist-what", link(context.title("", w.language), w("index-title"))),
            w("worklist-count", facts["findings"], facts["reports"]) if facts["findings"] else w("worklist-empty"),
            w("worklist-verdicts", *_verdicts(w)),
            footing(context, w),
        ],
    )


def _verdicts(w: Messages) -> list[Wikitext]:
    return [element("b", w(f"verdict-{meaning}")) for meaning in Verdict]


def _alias_problems(context: Context, w: Messages) -> tuple[PageSection, ...]:
    if not context.alias_problems:
        return ()
    where = link(context.alias_page, w("the-alias-page")) if context.alias_page else w("the-alias-page")
    return (
        PageSection(
            title=w("aliases-title"),
            text=join(
                "\n\n",
                [w("aliases-what", where), bullets(quoted(problem, SOURCE) for problem in context.alias_problems)],
            ),
        ),
    )


def _alias_hits(context: Context, w: Messages) -> tuple[PageSection, ...]:
    """The headings that editors added, each with the number of reports it was met in: none may be a slip."""
    if not context.alias_hits:
        return ()
    where = link(context.alias_page, w("the-alias-page")) if context.alias_page else w("the-alias-page")
    return (
        PageSection(
            title=w("added-title"),
            text=w("added-what", where),
            caption=w("added-title"),
            columns=[
                TableColumn(w("column-heading")),
                TableColumn(w("column-section")),
                TableColumn(w("column-reports"), "number"),
            ],
            rows=tuple(
                row_text(
                    TableRow(
                        [
                            TableCell(quoted(hit.heading, None)),
                            TableCell(w.name("section", hit.section)),
                            TableCell(w.number(hit.count), sort=hit.count),
                        ]
                    )
                )
                for hit in context.alias_hits
            ),
        ),
    )


def _problem(rows: list[_Row], context: Context, w: Messages) -> PageSection:
    code = rows[0].finding.code
    title = problem(code, w)
    columns = [
        TableColumn(w("column-report"), width="narrow"),
        TableColumn(w("column-evidence"), None, "wide"),
        TableColumn(w("column-mend"), None, "wide"),
        TableColumn(w("column-verdict-words", *_verdicts(w)), None, "wide"),
    ]
    return PageSection(
        title=title,
        text=advice(code, w),
        caption=w("labelled", title, w("findings", len(rows))),
        columns=columns,
        rows=tuple(row_text(_row(row, context, w), columns) for row in rows),
        hint=w.plain("comment-verdict"),
    )


def _row(row: _Row, context: Context, w: Messages) -> TableRow:
    report, finding = row.report, row.finding
    section = section_of(report, finding)
    where = read_at(report, w("look-there"), (section.anchor or "") if section else "")
    to_do = [
        advice_here(finding, w),
        button(mend(report, finding, context, w)),
        button(edit_this_section(w("give-verdict"))),
        *([w("written-elsewhere"), shown(row.others, PAGE, context)] if row.others else []),
    ]
    return TableRow(
        id=f"finding-{row.key}",
        cells=[
            _report(report, context),
            TableCell(join("<br>", [seen(report, finding, w), where])),
            TableCell(join("<br>", to_do)),
            TableCell(join("<br>", [slot(row.key, row.text), answered(answer(row.text, w))]), slot=row.key),
        ],
    )


def _report(report: Report, context: Context) -> TableCell:
    title = name(report, context.base)
    return TableCell(link(report.title, quoted(title, None)), sort=title.casefold())


def _settled(rows: list[tuple[_Row, Verdict]], context: Context, w: Messages) -> tuple[PageSection, ...]:
    if not rows:
        return ()
    columns = [
        TableColumn(w("column-report"), width="narrow"),
        TableColumn(w("column-problem"), width="wide"),
        TableColumn(w("column-holds"), width="wide"),
        TableColumn(w("column-verdict"), None, "wide"),
    ]
    return (
        PageSection(
            title=w("settled-title"),
            text=join(" ", [w("settled-what"), button(edit_this_section(w("change-verdict")))]),
            caption=w("settled-title"),
            columns=columns,
            rows=tuple(
                row_text(
                    TableRow(
                        id=f"finding-{row.key}",
                        cells=[
                            _report(row.report, context),
                            TableCell(problem(row.finding.code, w)),
                            TableCell(join("<br>", [w(f"verdict-{meaning}"), shown(row.others, PAGE, context)])),
                            TableCell(slot(row.key, row.text), slot=row.key),
                        ],
                    ),
                    columns,
                )
                for row, meaning in sorted(
                    rows, key=lambda each: (each[0].report.title, each[0].finding.code, each[0].key)
                )
            ),
            hint=w.plain("comment-verdict"),
        ),
    )
