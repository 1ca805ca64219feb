"""Labels of fields in every language that has some: each word announces one thing, and what stands after it is read."""

import tomllib
from pathlib import Path

import pytest

from bot.read import words
from bot.reports.folding import fold
from tests.read.test_events import events

LABELS = tomllib.loads((Path(words.__file__).parent / "labels.toml").read_text("utf-8"))
LANGUAGES = sorted(LABELS["date"].keys() & LABELS["place"].keys())


def test_a_word_announces_one_thing_in_every_language() -> None:
    kinds: dict[str, set[str]] = {}
    for kind, languages in LABELS.items():
        for word in (word for listed in languages.values() for word in listed):
            kinds.setdefault(fold(word), set()).add(kind)
    assert {word: found for word, found in kinds.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_day_and_a_place_are_read_after_their_labels(language: str) -> None:
    for day, place in zip(LABELS["date"][language], LABELS["place"][language], strict=False):
        for page in (
            f"* {day}: 2019-08-24\n* {place}: Example Library, Lisbon",
            f"'''{place.title()}''': Example Library, Lisbon\n\n'''{day.title()}''': 2019-08-24",
            f"{{|\n! {day} || 2019-08-24\n|-\n! {place} || Example Library, Lisbon\n|}}",
        ):
            (event,) = events(page)
            assert (str(event.start), event.place) == ("2019-08-24", "Example Library, Lisbon"), page
            assert event.country == "PT"
