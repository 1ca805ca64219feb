"""Which theme a few words name."""

import pytest

from bot.reports.collection import load
from bot.reports.theme_names import theme_names

NAMES = theme_names(load("salons"))
LISTED = [(theme.id, name) for theme in load("salons").themes for names in theme.names.values() for name in names]


@pytest.mark.parametrize(("theme", "name"), LISTED)
def test_every_name_names_its_theme(theme: str, name: str) -> None:
    assert NAMES.named(name) == (theme,)
    assert theme in [named.id for named in NAMES.in_sentence(f"x {name}, y")]


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("Discussion Theme 1 (Advocacy)", ("advocacy",)),
        ("Theme 2: Community health", ("community_health",)),
        ("Community Health working group", ("community_health",)),
        ("1. DIVERSITY", ("diversity",)),
        ("Diversity & Community Health", ("diversity", "community_health")),
        ("Responsibilities & Roles", ("roles_responsibilities",)),
        ("CB", ("capacity_building",)),
        ("Themes: CH, RS", ("community_health", "revenue_streams")),
        ("R&R and P&T", ("roles_responsibilities", "product_technology")),
        ("Capacity Building (for advocacy)", ("capacity_building",)),
        ("Diversity: how to reach more people", ("diversity",)),
        ("Advocacy – first group", ("advocacy",)),
        ("Thème 2 : Plaidoyer", ("advocacy",)),
        ("讨论主题一：多样性", ("diversity",)),
        ("التنوع", ("diversity",)),
        ("Recruitment of advocates", ()),
        ("Diversity in our region", ()),
        ("A talk about roles and responsibilities", ()),
        ("Question 1", ()),
        ("Other areas", ()),
        ("ch", ()),
        ("", ()),
        ("Diversity " * 40, ()),
    ],
)
def test_headings(text: str, themes: tuple[str, ...]) -> None:
    assert NAMES.named(text) == themes


@pytest.mark.parametrize(
    ("sentence", "themes"),
    [
        ("We talked about Partnerships and revenue streams.", [("partnerships", True), ("revenue_streams", True)]),
        ("A good partnership helps.", [("partnerships", False)]),
        ("Diversity matters.", [("diversity", False)]),
        ('The word "diversity" came up.', [("diversity", True)]),
        ("Мы говорили о здоровье сообщества.", [("community_health", True)]),
        ("Rozmawialiśmy o różnorodności.", [("diversity", False)]),
        ("Nothing here.", []),
    ],
)
def test_sentences(sentence: str, themes: list[tuple[str, bool]]) -> None:
    assert [(named.id, named.sure) for named in NAMES.in_sentence(sentence)] == themes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thematic areas", True),
        ("Theme 1", True),
        ("Axes thématiques", True),
        ("Place", False),
        ("主题", True),
        ("", False),
    ],
)
def test_labels(text: str, expected: bool) -> None:
    assert NAMES.is_label(text) is expected
