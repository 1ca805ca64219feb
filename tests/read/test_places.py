"""Countries of places: by name, by city, and only where the words decide."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.read.countries import country_of
from bot.read.gazetteer import adjectives_in, countries_in
from bot.read.place_words import announced, tidy
from bot.read.places import place_of

PLACES = [
    ("Accra, Ghana", "GH"),
    ("Abidjan, Côte d'Ivoire", "CI"),
    ("Abidjan, Côte d’Ivoire", "CI"),
    ("Kinshasa, RDC", "CD"),
    ("Kinshasa, DR Congo", "CD"),
    ("Cardiff, Wales", "GB"),
    ("London, UK", "GB"),
    ("Hong Kong", "HK"),
    ("Paris, Texas", "US"),
    ("القاهرة، مصر", "EG"),
    ("ঢাকা, বাংলাদেশ", "BD"),
    ("नई दिल्ली", "IN"),
    ("台北市", "TW"),
    ("東京", "JP"),
    ("Київ", "UA"),
    ("Warszawa", "PL"),
    ("University of Douala", "CM"),
    ("Goethe Institut Yaounde", "CM"),
    ("St. Louis", "US"),
    ("Palermo, Buenos Aires", "AR"),
    ("our office, London", "GB"),
]


@pytest.mark.parametrize(("place", "country"), PLACES)
def test_country_of_a_place(place: str, country: str) -> None:
    assert country_of(place) == country


def test_city_of_two_countries_needs_one_named_beside_it() -> None:
    assert country_of("Hyderabad") is None
    assert country_of("Hyderabad", ("PK",)) == "PK"


@pytest.mark.parametrize(
    "place", ["", "the main hall", "University Library", "online", "Room 5", "us and them", "turkey dinner"]
)
def test_no_country_in_everyday_words(place: str) -> None:
    assert country_of(place) is None


def test_longest_name_counts() -> None:
    assert countries_in("Papua New Guinea, Guinea-Bissau and Equatorial Guinea") == ["PG", "GW", "GQ"]


@pytest.mark.parametrize(
    ("text", "country"),
    [("the Algerian group", "DZ"), ("comunidad boliviana", "BO"), ("в Украине", "UA"), ("Nigerian", "NG")],
)
def test_adjectives(text: str, country: str) -> None:
    assert adjectives_in(text) == [country]


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("The salon was held on 13 July 2019 in Springfield, Norland.", "Springfield, Norland"),
        ("held on August 3, 2019 in the city of Oran with partners", "Oran"),
        ("celebrado en Cochabamba el 17 de agosto", "Cochabamba"),
        ("沙龍於2019年7月20日在台北舉行", "台北"),
    ],
)
def test_place_in_a_sentence(sentence: str, place: str) -> None:
    (found,) = announced(sentence)
    assert sentence[found.at : found.to] == place


def test_no_month_is_a_place() -> None:
    assert announced("It began in July and ended in August.") == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (", Bangkok, Thailand", "Bangkok, Thailand"),
        ("at Lakeside Hall (LH) ", "Lakeside Hall (LH)"),
        (" from to ", ""),
        ("(Accra)", "Accra"),
    ],
)
def test_tidy(text: str, place: str) -> None:
    assert tidy(text) == place


@given(st.text(max_size=120))
@settings(max_examples=100)
def test_never_raises(text: str) -> None:
    country_of(text)
    adjectives_in(text)
    place_of(text)
    for found in announced(text):
        assert 0 <= found.at < found.to <= len(text)
