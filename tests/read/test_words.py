"""Words of the tables in a text: whatever their case, at the offsets of the text itself."""

import sys
from importlib.resources import files

import pytest

from bot.read.words import lowered, pattern, table

TABLES = sorted(file.name.removesuffix(".toml") for file in files("bot.read.words").iterdir() if ".toml" in file.name)


def test_a_text_in_lower_case_is_as_long_as_the_text() -> None:
    assert [code for code in range(sys.maxunicode + 1) if len(lowered(chr(code))) != 1] == []


def test_words_are_found_whatever_their_case_where_they_stand() -> None:
    found = pattern("events", "held", prefix=True).search("İstanbul: HELD in August")
    assert found is not None
    assert found.span() == (10, 14)
    assert found.lastgroup == "held"


@pytest.mark.parametrize("name", [name for name in TABLES if name not in {"languages", "namespaces"}])
def test_words_of_the_tables_are_written_small(name: str) -> None:
    listed = [word for languages in table(name).values() for words in languages.values() for word in words]
    assert [word for word in listed if (small := word.partition(" = ")[0]) != small.lower()] == []
