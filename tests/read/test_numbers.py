# ruff: noqa: E501 -- pages read best unbroken
"""Numbers in digits and words."""

import pytest

from bot.read.numbers import number_words, whole
from bot.reports.folding import fold


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [("fourteen", "en", 14), ("Twenty-five", "en", 25), ("twenty five", "en", 25), ("quatorze", "fr", 14), ("vingt-cinq", "fr", 25),
     ("treinta y cinco", "es", 35), ("zwölf", "de", 12), ("двадцать пять", "ru", 25), ("п'ятнадцять", "uk", 15), ("二十五", "ja", 25),
     ("十四", "zh", 14), ("चौदह", "hi", 14), ("kumi na wanne", "sw", 14), ("dua puluh lima", "id", 25), ("dwanaście", "pl", 12),
     ("١٤", "ar", 14), ("१४", "hi", 14), ("1,200", "en", 1200), ("on", "tr", 10)],
)  # fmt: skip
def test_value(text: str, language: str, value: int) -> None:
    known = number_words(language)
    assert (whole(text) if text[0].isdecimal() else known[fold(text)]) == value


def test_words_belong_to_their_language() -> None:
    assert not {"on", "once"} & number_words("en").keys()
    assert number_words("es")["once"] == 11
    assert number_words("xx") == {}


def test_grouped_digits() -> None:
    assert whole("1\u00a0200") == 1200
