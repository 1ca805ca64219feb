"""The time line: a row for each week with a salon, a mark for each salon, and no week without end."""

from __future__ import annotations

from datetime import date

import pytest

from bot.render.figures import held
from bot.render.messages import messages_in
from bot.render.salons import salons
from bot.render.timeline import by_week
from bot.reports.report import Event
from testing.hostile import HOSTILE
from testing.reports import report


def section(*days: date | None, place: str = "Kisumu", language: str = "en") -> str:
    events = tuple(Event(day, day, f"{place} {number}", "KE") for number, day in enumerate(days))
    return by_week(held(salons([report(7, events=events)])), "Salons/Index", messages_in(language)).wikitext()


def rows(text: str) -> list[list[str]]:
    return [row.split("\n") for row in text.split("\n|}", maxsplit=1)[0].split("\n|-\n")[2:]]


def test_a_week_runs_from_monday_to_sunday_and_has_a_mark_for_each_salon() -> None:
    found = rows(section(date(2019, 7, 14), date(2019, 7, 8), date(2019, 7, 15)))
    assert [row[0] for row in found] == ['! scope="row" | 8–14 Jul 2019', '! scope="row" | 15–21 Jul 2019']
    assert [row[1] for row in found] == ["| 2", "| 1"]
    marks = found[0][2]
    assert '<span aria-hidden="true">●●</span>' in marks
    assert marks.index("Kisumu 1") < marks.index("Kisumu 0")  # by their days
    assert marks.count("[[:Salons/Index#report-7|") == 2


def test_weeks_without_a_salon_take_one_row_however_many() -> None:
    found = rows(section(date(2019, 7, 8), date(1019, 7, 8), date(2019, 7, 29)))
    assert [row[1] for row in found] == ["| 1", "| 0", "| 1", "| 0", "| 1"]
    assert found[3][0] == '! scope="row" | 2 weeks without a salon'


def test_what_has_no_day_is_counted_and_said() -> None:
    assert "1 salon has no certain day" in section(date(2019, 7, 8), None)
    assert "certain day" not in section(date(2019, 7, 8))
    assert rows(section(None)) == []


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_first_and_the_last_day_there_is(day: date) -> None:
    assert len(rows(section(day))) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_places_do_nothing(text: str) -> None:
    found = rows(section(date(2019, 7, 8), place=text))
    assert [len(row) for row in found] == [3]
    assert found[0][2].count("[[:") == found[0][2].count("]]") == 1
