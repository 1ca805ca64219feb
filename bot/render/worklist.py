"""The worklist: what is to be mended, by problem, each with what stands there and the link that opens the edit.

Reports without findings are not on it. Findings that editors settled stand apart, with their verdict.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.render.context import Context
from bot.render.messages import SOURCE, Messages
from bot.render.pages import Document, PageSection
from bot.render.problems import advice, mend, problem, said_by_name, section_of
from bot.render.salons import in_order, name, read_at
from bot.render.slots import slot
from bot.render.unmatched import unmatched
from bot.render.verdicts import Verdict, keyed, verdicts
from bot.render.wikitext import (
    TableCell,
    TableColumn,
    TableRow,
    Wikitext,
    bullets,
    element,
    join,
    link,
    quoted,
    row_text,
)
from bot.reports.report import Finding, Report, Severity

_SEVERITIES = tuple(Severity)


def worklist(reports: Iterable[Report], context: Context, w: Messages) -> Document:
    """The worklist of these reports in one language."""
    reports = in_order(reports)
    findings = keyed(reports)
    settled = {key: meaning for key, meaning in verdicts(context).items() if key in findings}
    kept = context.slots_kept("Worklist", w.language)
    slots = {key: kept.pop(key, "") for key in findings}
    problems: dict[tuple[int, str], list[str]] = {}
    for key, (_, finding) in findings.items():
        if key not in settled:
            problems.setdefault((_SEVERITIES.index(finding.severity), finding.code), []).append(key)
    facts = {
        "findings": len(findings) - len(settled),
        "reports": len({report.title for key, (report, _) in findings.items() if key not in settled}),
        "settled": len(settled),
    }
    return Document(
        kind="worklist",
        page="Worklist",
        head=_head(facts, context, w),
        sections=(
            *_alias_problems(context, w),
            *_alias_hits(context, w),
            *(
                _problem(code, [(key, *findings[key], slots[key]) for key in keys], context, w)
                for (_, code), keys in sorted(problems.items())
            ),
            *_settled([(key, *findings[key], slots[key], meaning) for key, meaning in settled.items()], context, w),
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
            w("worklist-verdicts", *(element("b", w(f"verdict-{meaning}")) for meaning in Verdict)),
            w("index-stop", link(context.stop_page, w("the-stop-page"))),
        ],
    )


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


def _problem(code: str, rows: list[tuple[str, Report, Finding, str]], context: Context, w: Messages) -> PageSection:
    title = problem(code, w)
    return PageSection(
        title=title,
        text=advice(code, w),
        caption=w("labelled", title, w("findings", len(rows))),
        columns=[
            TableColumn(w("column-report")),
            TableColumn(w("column-evidence"), None),
            TableColumn(w("column-mend"), None),
            TableColumn(w("column-verdict"), None),
        ],
        rows=tuple(
            row_text(
                TableRow(
                    id=f"finding-{key}",
                    cells=[
                        _report(report, context),
                        TableCell(_evidence(report, finding, w)),
                        TableCell(
                            join(
                                "<br>",
                                [
                                    mend(report, finding, context, w),
                                    w("verdict-unclear") if text.strip() else "",
                                ],
                            )
                        ),
                        TableCell(slot(key, text), slot=key),
                    ],
                )
            )
            for key, report, finding, text in rows
        ),
    )


def _report(report: Report, context: Context) -> TableCell:
    title = name(report, context.base)
    return TableCell(link(report.title, quoted(title, None)), sort=title.casefold())


def _evidence(report: Report, finding: Finding, w: Messages) -> Wikitext:
    """What stands on the page, with the revision it was read at."""
    section = section_of(report, finding)
    seen = finding.evidence.seen
    said = [
        w("labelled", w("seen"), join(w("list-separator"), (quoted(text, report.language) for text in seen)))
        if any(text.strip() for text in seen)
        else "",
        w("labelled", w("suggestion"), quoted(finding.evidence.suggestion, report.language))
        if finding.evidence.suggestion
        else "",
        "" if said_by_name(finding.code, w) else quoted(finding.message, SOURCE),
    ]
    where = read_at(report, w("look-there"), (section.anchor or "") if section else "")
    return join("<br>", [*said, where])


def _settled(
    rows: list[tuple[str, Report, Finding, str, Verdict]], context: Context, w: Messages
) -> tuple[PageSection, ...]:
    if not rows:
        return ()
    return (
        PageSection(
            title=w("settled-title"),
            text=w("settled-what"),
            caption=w("settled-title"),
            columns=[
                TableColumn(w("column-report")),
                TableColumn(w("column-problem")),
                TableColumn(w("column-holds")),
                TableColumn(w("column-verdict"), None),
            ],
            rows=tuple(
                row_text(
                    TableRow(
                        id=f"finding-{key}",
                        cells=[
                            _report(report, context),
                            TableCell(problem(finding.code, w)),
                            TableCell(w(f"verdict-{meaning}")),
                            TableCell(slot(key, text), slot=key),
                        ],
                    )
                )
                for key, report, finding, text, meaning in sorted(
                    rows, key=lambda row: (row[1].title, row[2].code, row[0])
                )
            ),
        ),
    )
