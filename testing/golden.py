"""The form of the golden pages' JSON: what a careful person reads from a page (tests/golden/README.md).

One schema for the tests, which validate every file, and for ``scripts/golden``, which drafts new ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from bot.reports.report import Report

FOLDER = Path(__file__).parents[1] / "tests" / "golden"
COMPARED = frozenset(
    {
        *(
            f"{section}-{state}"
            for section in ("participants", "budget")
            for state in ("missing", "empty", "placeholder")
        ),
        *("participants-count-mismatch", "budget-no-amount", "date-missing", "date-year-missing"),
    }
)  # codes of findings that golden pages have
Day = str | None


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SectionTruth(_Form):
    """How a section stands on the page; ``heading`` is its plain text."""

    status: Literal["present", "empty", "placeholder", "missing", "unreadable"]
    heading: str | None


class EventTruth(_Form):
    """A salon: days as YYYY-MM-DD, the page's words for its place, the country's ISO code."""

    start: Day = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    end: Day = Field(pattern=r"^\d{4}-\d\d-\d\d$")
    place: str | None
    country: str | None = Field(pattern=r"^[A-Z]{2}$")


class ParticipantsTruth(_Form):
    """The head count, and the entries of the list."""

    stated: int | None
    listed: int | None
    users: list[str]
    names: list[str]


class AmountTruth(_Form):
    """A sum: a plain decimal number, an ISO 4217 code, and what it is."""

    value: str = Field(pattern=r"^\d+(\.\d+)?$")
    currency: str = Field(pattern=r"^[A-Z]{3}$")
    kind: Literal["granted", "received", "spent", "remaining", "allocated", "total", "line"]


class BudgetTruth(_Form):
    amounts: list[AmountTruth]


class MediaTruth(_Form):
    files: list[str]
    commons_categories: list[str]


class Truth(_Form):
    """A golden page. ``points`` has the number of top-level points of a theme, None where it is prose."""

    title: str
    language: str | None
    sections: dict[str, SectionTruth]
    events: list[EventTruth]
    participants: ParticipantsTruth
    themes: list[str]
    points: dict[str, int | None]
    budget: BudgetTruth
    media: MediaTruth
    findings: list[str]
    notes: str = ""
    skip: list[str] = []
    open: list[str] = []


def names() -> Iterator[str]:
    """The names of the golden pages."""
    return iter(sorted(path.stem for path in FOLDER.glob("*.json")))


def draft(report: Report) -> Truth:
    """What the reader makes of a page, in the form of a golden page, for a person to correct."""
    people = report.participants
    amounts = [
        AmountTruth(value=str(amount.value), currency=amount.currency, kind=amount.kind.value)
        for amount in report.budget.amounts
    ]
    return Truth(
        title=report.title,
        language=report.language,
        sections={s.id: SectionTruth(status=s.status.value, heading=s.heading) for s in report.sections},
        events=[
            EventTruth(start=_day(e.start), end=_day(e.end), place=e.place, country=e.country) for e in report.events
        ],
        participants=ParticipantsTruth(
            stated=people.stated,
            listed=people.listed,
            users=list(dict.fromkeys(person.user for person in people.people if person.user)),
            names=[person.name for person in people.people],
        ),
        themes=[theme.id for theme in report.themes],
        points={theme.id: len(theme.points) or None for theme in report.themes},
        budget=BudgetTruth(amounts=amounts),
        media=MediaTruth(files=list(report.media.files), commons_categories=list(report.media.commons_categories)),
        findings=sorted({finding.code for finding in report.findings} & COMPARED),
        notes="",
        skip=[],
    )


def _day(day: object) -> Day:
    return str(day) if day else None


def written(truth: Truth) -> str:
    """The text of a golden page's JSON."""
    record: dict[str, Any] = truth.model_dump(exclude_defaults=False)
    if not record["open"]:
        del record["open"]
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"
