"""What words and headings are compared by."""

import pytest

from bot.reports.folding import content_words, fold, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Participant List", "list of the participants"),
        ("Date & location", "Date and location"),
        ("Date et lieu", "LIEU, DATE"),
        ("3. Photos", "Photo"),
        ("Fotografías", "fotografias"),
        ("Où et quand ?", "Quand, où"),
        ("Participant·e·s", "Participants"),
        ("المكان والتاريخ", "التاريخ و المكان"),
        ("日期和地点", "日期与地点"),
        ("Ce qui s’est passé", "Ce qui s'est passe"),
        ("Мёд", "мед"),
    ],
)
def test_alike(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Budget", "Date"), ("Partners", "Participants"), ("चर्चा", "चर्च"), ("তারিখ", "তারখ")]
)
def test_different(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_small_words_alone_are_not_nothing() -> None:
    assert key("and") != key("or")
    assert key("1") == "1"
    assert content_words("and 1", never_none=False) == []


def test_fold_keeps_letters_in_order() -> None:
    assert fold("  Ça   VA ") == "ca va"
    assert fold("हिन्दी") == "हिन्दी"
