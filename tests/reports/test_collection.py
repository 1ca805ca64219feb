"""Collections as data: what is refused, and what editors may add."""

import re

import pytest

from bot.reports import collection
from bot.reports.collection import Alias, Collection, CollectionError, load, names, parse
from bot.reports.folding import key

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


def known(family: Collection, heading: str) -> Alias:
    """What the heading is known as; fails for one that is not known."""
    alias = family.alias(heading)
    assert alias is not None, heading
    return alias


def test_a_small_collection() -> None:
    talks = parse(SMALL, "talks.toml")
    assert known(talks, "the PLACE:").sections == ("place",)
    assert known(talks, "Details").either
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
def test_mistakes_are_named(before: str, after: str, message: str) -> None:
    assert before in SMALL
    with pytest.raises(CollectionError, match=re.escape(message)) as error:
        parse(SMALL.replace(before, after, 1), "talks.toml")
    assert "talks.toml" in str(error.value)


def test_an_unknown_collection() -> None:
    with pytest.raises(CollectionError, match="salons"):
        load("sallons")


def test_the_salons_have_what_the_contract_names() -> None:
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


@pytest.mark.parametrize("name", names())
def test_what_is_made_late_can_be_made_of_every_collection(name: str) -> None:
    assert load(name).checked() is load(name)


def test_headings_of_editors_win() -> None:
    talks = parse(SMALL, "talks.toml")
    added = talks.with_aliases({"people": ["Where", "Crowd"]})
    assert known(added, "crowd").sections == ("people",)
    assert known(added, "Where").sections == ("people",)
    assert known(talks, "Where").sections == ("place",)
    assert added.fingerprint != talks.fingerprint
    assert talks.with_aliases({"people": ["Crowd", "Where"]}).fingerprint == added.fingerprint


def test_headings_of_editors_that_cannot_be() -> None:
    talks = parse(SMALL, "talks.toml")
    with pytest.raises(CollectionError, match="no section “food”"):
        talks.with_aliases({"food": ["Lunch"]})
    with pytest.raises(CollectionError, match="“Crowd” stands for"):
        talks.with_aliases({"people": ["Crowd"], "place": ["Crowd"]})


def test_a_fingerprint_follows_the_file() -> None:
    assert parse(SMALL, "a").fingerprint == parse(SMALL, "b").fingerprint
    assert parse(SMALL.replace("2019", "2020"), "a").fingerprint != parse(SMALL, "a").fingerprint


PAIRED = (
    SMALL.replace(
        'headings.en = ["Place", "Where"]',
        """headings.en = ["Place", "Where"]
    [[sections.pairs]]
    en = [["map", "list", "directions"], ["town", "village"]]
    de = [["Karten"], ["Übersicht"]]""",
        1,
    )
    .replace(
        'headings.en = ["People"]',
        """headings.en = ["People", "Town map"]
    [[sections.pairs]]
    en = [["list", "names", "tools"], ["guests", "speakers"]]""",
        1,
    )
    .replace("[[sections]]", "[beside]\nen = ['meeting', 'full', 'village', 'names']\n\n[[sections]]", 1)
)


def test_pairs_of_words() -> None:
    talks = parse(PAIRED, "talks.toml")
    for heading in ("List of guests", "The guests' names", "A full list of the speakers of our meeting"):
        assert known(talks, heading).sections == ("people",)
    assert known(talks, "List of villages").sections == ("place",)
    for heading in ("List", "Guests", "Guests and speakers", "List of our dear guests", "Full list"):
        assert talks.alias(heading) is None
    assert known(talks, "List of guests").rank > 6  # behind headings, so that it is a topic inside of a discussion


def test_several_words_that_all_are_in_pairs_of_one_section() -> None:
    talks = parse(PAIRED, "talks.toml")
    assert known(talks, "List of the names of guests").sections == ("people",)
    assert known(talks, "List of the names of guests and speakers").sections == ("people",)
    assert talks.alias("List of dear guests") is None
    assert talks.alias("List of guests of the town") is None  # a list of guests, or of towns


def test_languages_that_write_two_words_as_one() -> None:
    talks = parse(PAIRED, "talks.toml")
    assert known(talks, "Kartenübersicht").sections == ("place",)
    assert known(talks, "Übersicht der Karten").sections == ("place",)
    assert talks.alias("Listvillage") is None


def test_words_beside_a_heading_change_nothing_but_one_word_is_too_little() -> None:
    talks = parse(PAIRED, "talks.toml")
    assert known(talks, "Full town map").sections == ("people",)
    assert talks.alias("Full place") is None
    assert talks.alias("Meeting details") is None


def test_headings_and_themes_come_before_pairs() -> None:
    talks = parse(PAIRED.replace('names.en = ["Tools"]', 'names.en = ["Tools", "Guest tools"]'), "talks.toml")
    assert known(talks, "Map of the town").sections == ("people",)
    assert talks.alias("Tools for guests") is None
    assert known(talks, "Tools for speakers").sections == ("people",)
    assert known(talks.with_aliases({"place": ["List of guests"]}), "guest list").sections == ("place",)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            '["guests", "speakers"]',
            '["guests", "village"]',
            "the pair “list village” (en) stands for place and for people",
        ),
        ('["guests", "speakers"]', '["guests", "the"]', "“the” is too small a word"),
        ('["guests", "speakers"]]', '["guests"], ["speakers"]]', "sections.1.pairs.0.en"),
        ("['meeting', 'full'", "['our', 'full'", "“our” is too small a word"),
    ],
)
def test_mistakes_in_pairs_are_named(before: str, after: str, message: str) -> None:
    assert before in PAIRED
    with pytest.raises(CollectionError, match=re.escape(message)) as error:
        parse(PAIRED.replace(before, after, 1), "talks.toml")
    assert "talks.toml" in str(error.value)


MAIN = ("en", "fr", "es", "pt", "ar", "de", "it", "uk", "ru", "zh", "ja", "hi", "bn", "id", "sw", "tr", "pl")


def test_the_salons_have_pairs_in_every_main_language() -> None:
    salons = load("salons")
    for kind in salons.sections:
        assert {language for block in kind.pairs for language in block} == set(MAIN)
    names = {key(name) for theme in salons.themes for listed in theme.names.values() for name in listed}
    assert names.isdisjoint(salons.pairs)


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Звіт про кошти", "budget"),
        ("Note on our expenses", "budget"),
        ("Summary report of the expenses", "budget"),
        ("Kostenübersicht", "budget"),
        ("Compte rendu des dépenses", "budget"),
        ("预算的使用情况", "budget"),
        ("助成金の使い道", "budget"),
        ("تقرير عن المصروفات", "budget"),
        ("How was the money used?", "budget"),
        ("Кто пришёл?", "participants"),
        ("Who was there?", "participants"),
        ("Strategy Salon participants", "participants"),
        ("Full list of the participants of the first salon", "participants"),
        ("Daftar nama peserta", "participants"),
        ("Comment ça s'est passé ?", "what_happened"),
        ("Как прошла встреча", "what_happened"),
        ("What did we talk about?", "discussion"),
        ("Konuşulan konular", "discussion"),
        ("Główne wątki", "discussion"),
        ("Washiriki walisema nini?", "reflections"),
        ("সবার কেমন লেগেছে", "reflections"),
        ("कार्यक्रम की कुछ तस्वीरें", "media"),
        ("Das Treffen in Bildern", "media"),
        ("Where and when?", "date_location"),
        ("Quando e onde foi?", "date_location"),
    ],
)
def test_what_people_write(heading: str, section: str) -> None:
    assert known(load("salons"), heading).sections == (section,)


@pytest.mark.parametrize(
    "heading",
    [
        "Next steps", "Agenda of the next meeting", "Budget allocation", "Resource allocation", "List of salons",
        "Introduction", "Acknowledgements", "About the chapter", "Sources de financement", "Challenges", "Sponsors",
        "Preparation", "Наступні кроки", "Próximos pasos", "Nächste Schritte", "下一步", "今後の予定",
        "Sonraki adımlar",
    ],
)  # fmt: skip
def test_what_names_no_section(heading: str) -> None:
    alias = load("salons").alias(heading)
    assert alias is None
