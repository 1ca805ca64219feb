"""Figures about salons that hold: a salon is an event that a report tells of, and nothing counts twice.

Which reports are the same one in several languages is said by ``bot.render.salons``; sums of money by
``bot.render.money``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.render.salons import Salon
from bot.reports.report import Event, Report


class Held(NamedTuple):
    """A salon that was held, and the report that tells of it."""

    report: Report
    event: Event


def held(found: Iterable[Salon]) -> tuple[Held, ...]:
    """Returns every salon once: neither a line that is repeated nor a second page about it adds one."""
    once: dict[Hashable, Held] = {}
    for salon in found:
        for event in salon.report.events:
            once.setdefault(_what(event, salon.report), Held(salon.report, event))
    return tuple(once.values())


def events_of(report: Report) -> tuple[Event, ...]:
    """Returns the events of a report, those that say the same only once."""
    once: dict[Hashable, Event] = {}
    for event in report.events:
        once.setdefault(_what(event, report), event)
    return tuple(once.values())


def _what(event: Event, report: Report) -> Hashable:
    """What makes two events one: day and place. Where either is unknown, only events of one report can be one."""
    place = " ".join((event.place or "").casefold().split())
    if event.start is None:
        return report.title, place, event.country, event.text
    days = (event.start, event.end or event.start)
    return (*days, place, event.country) if place else (report.title, *days, event.country)


@dataclass(frozen=True, slots=True)
class People:
    """How many took part, and how that is known: ``stated`` and ``listed`` count reports, ``unknown`` the others."""

    number: int
    stated: int
    listed: int
    unknown: int


def people(found: Sequence[Salon]) -> People:
    """Returns the people of all reports: the head count that one states, else the entries of its list."""
    told = [salon.report.participants for salon in found]
    stated = [each.stated for each in told if each.stated is not None]
    listed = [each.listed for each in told if each.stated is None and each.listed is not None]
    return People(sum(stated) + sum(listed), len(stated), len(listed), len(told) - len(stated) - len(listed))
