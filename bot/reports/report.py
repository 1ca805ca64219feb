"""The records of a report: what one page says, where it says so, and what is wrong with it.

Only data, frozen, with no rule in it: ``bot.read`` fills the records, ``bot.reports.check`` adds the findings,
``bot.render`` writes them down. Their JSON form (:func:`to_json`, :func:`from_json`) is the public data contract
``salonbot.report/1``: names may be added, never changed.

Every fact carries where it was read: ``span`` is the half-open range ``[start, end)`` of code points in the revision's
wikitext, ``rule`` the name of the rule that read it. Unknown is ``None``, never a guess.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

SCHEMA = "salonbot.report/1"


class Span(NamedTuple):
    """A half-open range of code points in the wikitext of the revision."""

    start: int
    end: int


class Status(StrEnum):
    """What a reader of the page would say of a section."""

    PRESENT = "present"
    EMPTY = "empty"  # a heading with nothing under it that a reader would call content
    PLACEHOLDER = "placeholder"  # only the form's prompt, or words that stand in for content
    MISSING = "missing"  # no heading: said only where everything on the page could be read
    UNREADABLE = "unreadable"  # there, but not read with certainty; a finding gives the reason


class Severity(StrEnum):
    """How much a finding asks of an editor."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class Kind(StrEnum):
    """What an amount of money in a budget statement is."""

    GRANTED = "granted"
    RECEIVED = "received"
    SPENT = "spent"
    REMAINING = "remaining"
    ALLOCATED = "allocated"
    TOTAL = "total"
    LINE = "line"


class Section(msgspec.Struct, frozen=True):
    """One of the collection's sections, as the page has it; ``span`` runs from its heading to its end."""

    id: str
    status: Status
    heading: str | None = None
    level: int | None = None
    anchor: str | None = None
    matched_by: str | None = None
    span: Span | None = None
    number: int | None = None  # MediaWiki's number of the section, for links that edit it


class OtherSection(msgspec.Struct, frozen=True):
    """A heading of the page that is none of the collection's sections."""

    heading: str
    level: int
    span: Span
    number: int | None = None


class Event(msgspec.Struct, frozen=True):
    """One salon or meeting; a one-day event ends on the day it starts; ``text`` is the page's wording.

    ``unclear``: a date stands there, but of which day cannot be told for certain ("06/07/2019", a weekday that
    contradicts it).
    """

    start: date | None = None
    end: date | None = None
    place: str | None = None
    country: str | None = None
    text: str = ""
    year_inferred: bool = False
    span: Span | None = None
    rule: str | None = None
    unclear: bool = False


class Person(msgspec.Struct, frozen=True):
    """An entry of the participants' list: ``user`` without namespace, ``None`` where no account is linked."""

    name: str
    user: str | None = None
    role: str | None = None
    span: Span | None = None


class Claim(msgspec.Struct, frozen=True):
    """A number of people that the page gives, and what it is evidence of.

    ``kind`` is "attended", "registered", "invited", "expected", "target" or "members" (of the group, not of the salon).
    """

    kind: str
    value: int
    text: str
    span: Span | None = None


class Participants(msgspec.Struct, frozen=True):
    """Who came: ``stated`` is the page's own head count, ``listed`` counts the entries that name somebody.

    ``claims`` are the other numbers of people on the page: those expected, registered, invited, the group's members.
    """

    stated: int | None = None
    listed: int | None = None
    people: tuple[Person, ...] = ()
    stated_span: Span | None = None
    stated_rule: str | None = None
    claims: tuple[Claim, ...] = ()


class Content(msgspec.Struct, frozen=True):
    """A block of what is said of a theme, in page order.

    ``kind`` is "paragraph", "point" or "heading" (a sub-heading, known or not); ``depth`` is that of a point in its
    list, from 1, or the level of a heading; ``number`` what a reader sees before a counted point.
    """

    kind: str
    text: str
    depth: int = 0
    number: int | None = None
    span: Span | None = None


class Point(msgspec.Struct, frozen=True):
    """A point of discussion as a reader sees it, with the points nested under it."""

    text: str
    points: tuple[Point, ...] = ()
    span: Span | None = None


class Theme(msgspec.Struct, frozen=True):
    """A theme the page says was discussed: ``content`` is all that is said of it, in page order.

    ``points`` and ``prose`` are views of it: its list items as a tree, and its paragraphs.
    """

    id: str
    heading: str | None = None
    points: tuple[Point, ...] = ()
    prose: tuple[str, ...] = ()
    anchor: str | None = None
    span: Span | None = None
    rule: str | None = None
    content: tuple[Content, ...] = ()


class Amount(msgspec.Struct, frozen=True):
    """A sum of money: a plain decimal number, an ISO 4217 code, and what the page says it is."""

    value: Decimal
    currency: str
    kind: Kind
    text: str
    span: Span | None = None
    rule: str | None = None


class Budget(msgspec.Struct, frozen=True):
    """Every amount of the budget statement, in page order.

    ``unclear`` are, where there is none, numbers and currencies of the statement that may be sums all the same.
    """

    amounts: tuple[Amount, ...] = ()
    unclear: tuple[Span, ...] = ()


class Media(msgspec.Struct, frozen=True):
    """Files and Commons categories the page shows or names, without namespace, each once, in page order."""

    files: tuple[str, ...] = ()
    commons_categories: tuple[str, ...] = ()


class Evidence(msgspec.Struct, frozen=True):
    """Why a finding holds: where to look, what stands there, and what could be meant."""

    span: Span | None = None
    seen: tuple[str, ...] = ()
    suggestion: str | None = None


class Finding(msgspec.Struct, frozen=True):
    """Something an editor should look at; ``code`` is stable, ``message`` is English for logs and JSON."""

    code: str
    severity: Severity
    section: str | None
    message: str
    evidence: Evidence = Evidence()


class Elsewhere(msgspec.Struct, frozen=True):
    """Something that bears on sections without standing in them: text of another page, a sum in another section.

    ``text`` is what the page has ("{{/Budget}}"), ``sections`` those it may speak of, none for any.
    """

    text: str
    sections: tuple[str, ...] = ()
    span: Span | None = None


class Coverage(msgspec.Struct, frozen=True):
    """How much of the page was read: its visible lines, and those that stand in no fact and no block of the record."""

    lines: int = 0
    unread: tuple[Span, ...] = ()


class Report(msgspec.Struct, frozen=True, tag_field="schema", tag=SCHEMA):
    """One report page at one revision; ``same_as`` names pages that are this report in another language."""

    collection: str
    title: str
    page_id: int | None = None
    revision_id: int | None = None
    timestamp: str | None = None
    language: str | None = None
    sections: tuple[Section, ...] = ()
    other_sections: tuple[OtherSection, ...] = ()
    events: tuple[Event, ...] = ()
    participants: Participants = Participants()
    themes: tuple[Theme, ...] = ()
    budget: Budget = Budget()
    media: Media = Media()
    findings: tuple[Finding, ...] = ()
    same_as: tuple[str, ...] = ()
    unassigned: tuple[Content, ...] = ()  # what the discussion says under no theme
    coverage: Coverage = Coverage()
    accounts: tuple[str, ...] = ()  # that the page links to anywhere, and the names it calls them by
    elsewhere: tuple[Elsewhere, ...] = ()  # what was not read where it may stand: nobody may say that the page lacks it
    categories: tuple[str, ...] = ()  # that the page puts itself into, without the namespace
    transcludes: tuple[str, ...] = ()  # pages whose text stands on this one, templates apart

    def section(self, section_id: str) -> Section:
        """The section of that id; every report has each section of its collection. Raises KeyError."""
        for section in self.sections:
            if section.id == section_id:
                return section
        raise KeyError(section_id)


def to_json(report: Report) -> dict[str, Any]:
    """The record as the data contract has it: dates as ``YYYY-MM-DD``, decimals as text, spans as pairs."""
    record: dict[str, Any] = msgspec.json.decode(encode(report))
    return record


def encode(report: Report) -> bytes:
    """The record as the text of its JSON."""
    return msgspec.json.encode(report)


def from_json(record: str | bytes) -> Report:
    """A report from its JSON text. Raises msgspec.MsgspecError where it is not of the contract."""
    return _DECODER.decode(record)


_DECODER = msgspec.json.Decoder(Report)
