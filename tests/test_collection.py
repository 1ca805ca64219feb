"""Collections as data: what is refused, and what editors may add."""

import re

import pytest

from bot import collection
from bot.collection import CollectionError, load, parse

SMALL = """
id = "talks"
title = "Talks"
default_year = 2019

[[sections]]
id = "place"
title = "Place"
missing = "warning"
headings.en = ["Place", "Where"]

[[sections]]
id = "people"
title = "People"
missing = "notice"
headings.en = ["People"]

[[either]]
sections = ["place", "people"]
headings = ["Details"]

[[themes]]
id = "tools"
title = "Tools"
codes = ["T"]
names.en = ["Tools"]

[templates]
furniture = ["clear"]
placeholders = ["tbd"]
"""


def test_a_small_collection():
    talks = parse(SMALL, "talks.toml")
    assert talks.alias("the PLACE:").sections == ("place",)
    assert talks.alias("Details").either
    assert talks.alias("Elsewhere") is None
    assert talks.section("people").title == "People"
    with pytest.raises(KeyError):
        talks.section("food")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('id = "talks"', "id = ", "is not TOML"),
        ('missing = "notice"', 'missing = "maybe"', "sections.1.missing"),
        ("default_year = 2019", "", "default_year"),
        ('headings.en = ["People"]', 'headings.en = ["People", "Places"]', "“Places” stands for place and for people"),
        ('sections = ["place", "people"]', 'sections = ["food"]', "food is no section"),
        ('title = "Talks"', 'title = "Talks"\nsubtitle = "x"', "subtitle"),
    ],
)
def test_mistakes_are_named(before, after, message):
    assert before in SMALL
    with pytest.raises(CollectionError, match=re.escape(message)) as error:
        parse(SMALL.replace(before, after, 1), "talks.toml")
    assert "talks.toml" in str(error.value)


def test_an_unknown_collection():
    with pytest.raises(CollectionError, match="salons"):
        load("sallons")


def test_the_salons_have_what_the_contract_names():
    salons = load("salons")
    assert [kind.id for kind in salons.sections] == [
        "date_location",
        "participants",
        "what_happened",
        "discussion",
        "reflections",
        "media",
        "budget",
    ]
    assert len(salons.themes) == 9
    for kind in salons.sections:
        assert {
            "en",
            "fr",
            "es",
            "pt",
            "ar",
            "de",
            "it",
            "uk",
            "ru",
            "zh",
            "ja",
            "hi",
            "bn",
            "id",
            "sw",
            "tr",
            "pl",
        } <= set(kind.headings)
    assert load("salons") is salons
    assert collection.names() == sorted(collection.names())


def test_headings_of_editors_win():
    talks = parse(SMALL, "talks.toml")
    added = talks.with_aliases({"people": ["Where", "Crowd"]})
    assert added.alias("crowd").sections == ("people",)
    assert added.alias("Where").sections == ("people",)
    assert talks.alias("Where").sections == ("place",)
    assert added.fingerprint != talks.fingerprint
    assert talks.with_aliases({"people": ["Crowd", "Where"]}).fingerprint == added.fingerprint


def test_headings_of_editors_that_cannot_be():
    talks = parse(SMALL, "talks.toml")
    with pytest.raises(CollectionError, match="no section “food”"):
        talks.with_aliases({"food": ["Lunch"]})
    with pytest.raises(CollectionError, match="“Crowd” stands for"):
        talks.with_aliases({"people": ["Crowd"], "place": ["Crowd"]})


def test_a_fingerprint_follows_the_file():
    assert parse(SMALL, "a").fingerprint == parse(SMALL, "b").fingerprint
    assert parse(SMALL.replace("2019", "2020"), "a").fingerprint != parse(SMALL, "a").fingerprint
