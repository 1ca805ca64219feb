"""What a person at a terminal sees: the findings as a table, the diffs of a plan, the checks of the doctor.

Lines, records of the log and argparse's messages go out here, and nothing in them that a terminal would obey.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bot.cli.display import cut, harmless, harmless_json, padded, shown, width
from bot.plan.steps import Edit
from bot.reports.report import Report
from bot.run.preflight import Check

WIDEST = 60  # cells of a column; longer texts are cut


def say(lines: Iterable[str]) -> None:
    """Prints lines on standard output; nothing in them moves the cursor or turns a line around."""
    _write(map(harmless, lines))


def say_json(lines: Iterable[str]) -> None:
    """Prints lines of JSON on standard output, as harmless, and with the same meaning."""
    _write(map(harmless_json, lines))


def _write(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def check_lines(checks: Iterable[Check]) -> Iterator[str]:
    """Yields a line per check of the doctor: level, name, what was found, remedy."""
    for check in checks:
        remedy = f"; {check.remedy}" if check.remedy else ""
        yield f"{check.level:<4}  {check.name:<13}  {check.said}{remedy}"


def finding_lines(reports: Iterable[Report], base: str) -> Iterator[str]:
    """Yields the findings as a table: report, severity, code, message."""
    rows = [
        (short(report.title, base), finding.severity, finding.code, finding.message)
        for report in reports
        for finding in report.findings
    ]
    if not rows:
        yield "no findings"
        return
    yield from table(("report", "severity", "code", "what an editor should look at"), rows)


def diff_lines(edits: Iterable[Edit]) -> Iterator[str]:
    """Yields the unified diff of each page under a line that names it, as a dry run shows it."""
    for edit in edits:
        yield f"=== {edit.title}: {'new page' if edit.creates else 'changed'}; {edit.summary}"
        yield from edit.diff()


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yields the rows as aligned columns; the last column is not cut."""
    cells = [[*(cut(shown(cell), WIDEST) for cell in row[:-1]), shown(row[-1])] for row in rows]
    widths = [max(width(row[n]) for row in [head, *cells]) for n in range(len(head) - 1)]
    for row in [head, ["-" * wide for wide in widths] + ["-" * len(head[-1])], *cells]:
        yield "  ".join([*map(padded, row, widths), row[-1]]).rstrip()


def short(title: str, base: str) -> str:
    """Returns the title relative to the output base where it is below it, else the whole title."""
    return title.removeprefix(f"{base}/") if title != base else title


class HarmlessFormatter(logging.Formatter):
    """The message alone, with nothing in it that a terminal would obey."""

    def format(self, record: logging.LogRecord) -> str:
        return harmless(super().format(record))


class HarmlessParser(argparse.ArgumentParser):
    """Its messages repeat words of the command line, which may be names of files."""

    def _print_message(self, message: str, file: Any = None) -> None:
        super()._print_message(harmless(message), file)
