"""Lists on any page: filtered by country they show the events there."""

from __future__ import annotations

from datetime import date

import pytest

from bot.render.listing import Listing
from bot.reports.report import Event
from testing.reports import context, report

LAKE = report(
    1,
    events=(
        Event(date(2019, 6, 15), date(2019, 6, 15), "Kisumu", "KE"),
        Event(date(2019, 6, 29), date(2019, 6, 29), "Entebbe", "UG"),
        Event(date(2019, 5, 1), date(2019, 5, 1), "Mwanza", "TZ"),
        Event(date(2019, 4, 1), date(2019, 4, 1), "somewhere", None),
    ),
)
HILL = report(2, events=(Event(date(2019, 6, 1), date(2019, 6, 1), "Arusha", "TZ"),))


def made(**parameters: str) -> tuple[list[str], int]:
    """The places that a list shows, row by row, and how many reports it has."""
    found = Listing([LAKE, HILL], context()).body({"columns": "place", **parameters}, "en")
    rows = found.text.split("\n|}", maxsplit=1)[0].split("\n|-\n")[2:]
    return [
        " ".join(part.split("<")[0] for part in row.split(">") if part.split("<")[0]) for row in rows
    ], found.reports


@pytest.mark.parametrize(
    ("country", "places", "reports"),
    [
        ("", ["Kisumu", "Entebbe", "Mwanza", "somewhere", "Arusha"], 2),
        ("Kenya", ["Kisumu"], 1),
        ("TZ", ["Mwanza", "Arusha"], 2),
        ("Kenya, Uganda", ["Kisumu", "Entebbe"], 1),
        ("Chad", [], 0),
    ],
)
def test_a_list_of_a_country_shows_the_salons_held_there(country: str, places: list[str], reports: int) -> None:
    rows, count = made(country=country)
    text = " ".join(rows)
    assert [place for place in ("Kisumu", "Entebbe", "Mwanza", "somewhere", "Arusha") if place in text] == places
    assert count == len(rows) == reports


def test_it_is_sorted_by_the_days_that_it_shows() -> None:
    assert "Mwanza" in made(country="TZ", sort="date")[0][0]
    assert "Arusha" in made(country="TZ", sort="-date")[0][0]
    assert "somewhere" in made(sort="date")[0][0]
