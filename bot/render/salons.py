"""Groups reports into salons (a report in two languages is one salon), and says how each is named and counted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.render.messages import Messages
from bot.render.wikitext import Wikitext, concat, element, join, link, quoted
from bot.reports.report import Event, Participants, Report


@dataclass(frozen=True, slots=True)
class Salon:
    """The report that counts, and the same report in other languages."""

    report: Report
    others: tuple[Report, ...] = ()


def in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports in an order that depends on nothing but themselves."""
    return tuple(sorted(reports, key=lambda report: (report.title, report.page_id or 0, report.revision_id or 0)))


def salons(reports: Iterable[Report]) -> tuple[Salon, ...]:
    """Each salon once, by title. The oldest page counts: a translation added later changes no figure."""
    ordered = in_order(reports)
    group = {report.title: report.title for report in ordered}

    def first(title: str) -> str:
        while group[title] != title:
            title = group[title]
        return title

    for report in ordered:
        for other in report.same_as:
            if other in group:
                group[first(other)] = first(report.title)
    together: dict[str, list[Report]] = {}
    for report in ordered:
        together.setdefault(first(report.title), []).append(report)
    found = (sorted(members, key=_age) for members in together.values())
    return tuple(
        sorted((Salon(first, tuple(others)) for first, *others in found), key=lambda salon: salon.report.title)
    )


def _age(report: Report) -> tuple[bool, int, str, int]:
    return report.page_id is None, report.page_id or 0, report.title, report.revision_id or 0


def name(report: Report, base: str) -> str:
    """The title below the output base, as titles of reports begin; the whole title elsewhere."""
    return report.title.removeprefix(f"{base}/")


def other_languages(salon: Salon, base: str, messages: Messages) -> tuple[Wikitext, ...]:
    """Links to the same report in other languages, each with the language's name."""
    return tuple(
        messages(
            "also-in", messages.language_name(other.language), link(other.title, element("bdi", name(other, base)))
        )
        if other.language
        else messages("also", link(other.title, element("bdi", name(other, base))))
        for other in salon.others
    )


def token(report: Report) -> str:
    """What identifies the page whatever it is called; pages from files without ids go by their title."""
    if report.page_id is not None:
        return str(report.page_id)
    return "t" + hashlib.sha256(report.title.encode("utf-8", "replace")).hexdigest()[:12]


def safe_key(identifier: str) -> str:
    """An identifier as part of a slot's key."""
    return re.sub(r"[^a-z0-9_-]|__+", "-", identifier.lower()) or "-"


def read_at(report: Report, label: str, fragment: str = "") -> Wikitext:
    """A link to the report at the revision that was read; to the page where no revision is known."""
    target = f"Special:PermanentLink/{report.revision_id}" if report.revision_id else report.title
    return link(target, label, fragment)


def participants_number(participants: Participants) -> int | None:
    """The page's own head count, else the number of entries of its list."""
    return participants.listed if participants.stated is None else participants.stated


def first_day(report: Report) -> date | None:
    """The day of the first salon that has one."""
    return min((event.start for event in report.events if event.start), default=None)


def countries(report: Report) -> tuple[str, ...]:
    """The countries of the report's salons, each once, in page order."""
    return tuple(dict.fromkeys(event.country for event in report.events if event.country))


def place(event: Event, report: Report, messages: Messages, others: Iterable[Messages]) -> Wikitext:
    """The page's wording, and the country unless that is in it already in one of the languages."""
    if not event.country:
        return quoted(event.place or "", report.language)
    country = messages.country(event.country)
    if not event.place:
        return concat(country)
    said = event.place.casefold()
    known = any(each.country(event.country).casefold() in said for each in (messages, *others))
    return join(messages("list-separator"), [quoted(event.place, report.language), "" if known else country])
