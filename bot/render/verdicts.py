"""Reads what editors said of findings: a verdict holds as long as what the finding is about stays as it was.

A finding's slot has a key made of the page, the problem and what was seen; when the report changes in that, the finding
is another one, its slot is empty, and the old verdict stands in the list of what no longer matches.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from bot.render.context import Context
from bot.render.messages import languages, messages_in
from bot.render.salons import safe_key, token
from bot.reports.report import Finding, Report

_LETTERS = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*")


class Verdict(StrEnum):
    """An editor's word on a finding."""

    KNOWN = "known"
    NOT_APPLICABLE = "not-applicable"


def verdict(text: str) -> Verdict | None:
    """Returns the verdict at the beginning of a slot's text, in any language; None where there is none."""
    said = " ".join(_LETTERS.findall(text.casefold()))
    return next((meaning for word, meaning in _accepted() if re.match(rf"{re.escape(word)}\b", said)), None)


@lru_cache
def _accepted() -> tuple[tuple[str, Verdict], ...]:
    return tuple(
        (" ".join(_LETTERS.findall(messages_in(language).plain(f"verdict-{meaning}").casefold())), meaning)
        for meaning in Verdict
        for language in languages()
    )


def keyed(reports: Iterable[Report]) -> Mapping[str, tuple[Report, Finding]]:
    """Returns every finding by the key of its slot, in the order given; equal findings of a page are numbered."""
    found: dict[str, tuple[Report, Finding]] = {}
    for report in reports:
        for finding in report.findings:
            key = base = f"f.{token(report)}.{safe_key(finding.code)}.{_about(report, finding)}"
            number = 1
            while key in found:
                number += 1
                key = f"{base}.{number}"
            found[key] = (report, finding)
    return found


def _about(report: Report, finding: Finding) -> str:
    """A fingerprint of what a finding is about: not of offsets and wording, which change by themselves."""
    section = next((section for section in report.sections if section.id == finding.section), None)
    state = (section.status, section.heading) if section else ()
    about = (finding.section, state, finding.evidence.seen, finding.evidence.suggestion)
    return hashlib.sha256(repr(about).encode("utf-8", "replace")).hexdigest()[:8]


def verdicts(context: Context) -> Mapping[str, Verdict]:
    """Returns the verdicts given on the worklist in any language, by slot; the first language's word counts."""
    given: dict[str, Verdict] = {}
    for language in context.languages:
        for key, text in context.slots_kept("Worklist", language).items():
            if meaning := verdict(text):
                given.setdefault(key, meaning)
    return given
