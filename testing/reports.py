"""Reports made by hand for the tests of rendering."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from bot.render.context import HEADINGS, Context
from bot.reports.report import (
    Amount,
    Budget,
    Content,
    Event,
    Evidence,
    Finding,
    Kind,
    Media,
    OtherSection,
    Participants,
    Person,
    Point,
    Report,
    Section,
    Severity,
    Span,
    Status,
    Theme,
)

BASE = "Strategy/Salons/Reports"


def context(**changes: Any) -> Context:
    settings = {"base": BASE, "category": "Category:Salon reports", "stop_page": "User:SalonBot/Run", "bot": "SalonBot"}
    return Context(**{**settings, **changes})


def sections(**statuses: Status) -> tuple[Section, ...]:
    return tuple(
        Section(
            id=section,
            status=statuses.get(section, Status.PRESENT),
            heading=None if statuses.get(section) is Status.MISSING else heading,
            level=2,
            anchor=heading.replace(" ", "_"),
            number=None if statuses.get(section) is Status.MISSING else number,
        )
        for number, (section, heading) in enumerate(HEADINGS.items(), 1)
    )


def finding(
    code: str = "budget-missing",
    section: str | None = "budget",
    seen: tuple[str, ...] = (),
    suggestion: str | None = None,
    severity: Severity = Severity.WARNING,
) -> Finding:
    return Finding(code, severity, section, f"{code}, in English", Evidence(Span(0, 4), tuple(seen), suggestion))


def said(text: Any) -> Any:
    """A paragraph, a point with one under it, a counted point, a sub-heading."""
    return (
        Content("paragraph", text),
        Content("point", text, 1),
        Content("point", text, 2),
        Content("point", text, 1, 2),
        Content("heading", text, 4),
    )


def report(number: int = 1, text: str = "Lakeside", **changes: Any) -> Report:
    """A report in which every field that can be copied says ``text``."""
    fields = {
        "collection": "salons",
        "title": f"{BASE}/Group {number}",
        "page_id": number,
        "revision_id": 1000 + number,
        "timestamp": f"2019-10-{number % 28 + 1:02}T10:11:12Z",
        "language": "en",
        "sections": sections(budget=Status.MISSING, media=Status.EMPTY),
        "other_sections": (OtherSection(text, 2, Span(3, 9), 9), OtherSection(text, 3, Span(9, 12))),
        "events": (
            Event(date(2019, 7, 13), date(2019, 7, 14), text, "MA", text),
            Event(None, None, text, None, text),
            Event(date(2019, 8, 2), date(2019, 8, 2), text, "TN", text, year_inferred=True),
        ),
        "participants": Participants(13, 12, (Person(text, text, text), Person("Amina Example", None, None))),
        "themes": (
            Theme("advocacy", text, (Point(text, (Point(text),)), Point(text)), (text,), text, content=said(text)),
            Theme("diversity", text, (), (), anchor=text),
        ),
        "budget": Budget(
            (Amount(Decimal("1200.50"), "USD", Kind.SPENT, text), Amount(Decimal(3), "JOD", Kind.LINE, text))
        ),
        "media": Media((f"{text}.jpg", "Two.jpg"), (text,)),
        "findings": (
            finding(seen=(text, f"{text} 2"), suggestion=text),
            finding("date-year-missing", "date_location", (text,)),
            finding("something-else", None, (text,)),
        ),
    }
    return Report(**{**fields, **changes})
