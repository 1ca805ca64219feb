"""Where places are: the town that a place names, and nowhere where another one could be meant."""

from decimal import Decimal

import pytest

from bot.read.coordinates import coordinates_of
from bot.reports.report import Coordinates
from testing.pages import report


@pytest.mark.parametrize(
    ("place", "country", "latitude", "longitude"),
    [
        ("Kisumu, Kenya", "KE", "-0.10", "34.76"),
        ("Public reading hall, Nashik, India", "IN", "20.00", "73.79"),
        ("back room of a bookshop in Galway, Ireland", "IE", "53.27", "-9.05"),
        ("Tromsø, Norway, and online", "NO", "69.65", "18.96"),
        ("武汉大学，武汉", "CN", "30.58", "114.27"),
        ("Київ", "UA", "50.45", "30.52"),
        # of one name, the state tells which is meant, in its name or its code
        ("Portland, Oregon", "US", "45.52", "-122.68"),
        ("Portland, Maine", "US", "43.66", "-70.26"),
        ("St. Louis, MO", "US", "38.63", "-90.20"),
        ("Buffalo, New York", "US", "42.89", "-78.88"),  # New York is the state here
        ("New York", "US", "40.71", "-74.01"),
        ("Aurangabad", "IN", "19.88", "75.34"),
        ("Paris", "FR", "48.85", "2.35"),
        ("Paris, Texas", "US", "33.66", "-95.56"),
        # a part of a town, and the town
        ("Fab Lab, Cocody, Abidjan", "CI", "5.35", "-4.00"),
    ],
)
def test_a_town_is_where_the_gazetteer_has_it(place: str, country: str, latitude: str, longitude: str) -> None:
    assert coordinates_of(place, country) == Coordinates(Decimal(latitude), Decimal(longitude))


@pytest.mark.parametrize(
    ("place", "country"),
    [
        (None, "KE"),
        ("Kisumu", None),
        ("", ""),
        ("Kisumu", "UG"),  # there is none in that country
        ("Springfield", "US"),  # there are many, of one size
        ("Hollywood, Alabama", "US"),  # the big one is in another state
        ("Aurangabad, Bihar", "IN"),  # the big one is elsewhere, which only the words behind its name say
        ("San Fernando, La Union", "PH"),  # what follows may say which of several
        ("Accra and Kumasi", "GH"),  # two places, far from one another
        ("Accra; Kumasi", "GH"),
        ("Georgia", "GE"),  # a country is no town
        ("Victoria Hall", "GB"),  # a venue is no town
        ("online", "NO"),
        ("a" * 5000, "NO"),
        ("\t\n, ,", "NO"),
        ("US", "US"),
        ("15853", "AD"),  # a figure of the table is no name in it
        ("minnesota/mn", "US"),
    ],
)
def test_what_is_not_certain_is_nowhere(place: str | None, country: str | None) -> None:
    assert coordinates_of(place, country) is None


def test_events_have_the_coordinates_of_their_towns() -> None:
    read = report("== Date and location ==\n* 6 July 2019, Split, Croatia\n* 7 July 2019, Croatia\n")
    assert [event.coordinates for event in read.events] == [Coordinates(Decimal("43.51"), Decimal("16.44")), None]
