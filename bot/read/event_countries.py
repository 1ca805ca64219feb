"""The countries of a page's events: asked are a place's own words, the title, the prose, the page's language.

Of which country a name is, ``places`` tells; what the events are, ``events``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.read import places
from bot.read.event_places import countries_of_title
from bot.read.outline import Outline
from bot.read.sections import ReadSection
from bot.read.words import fold

LONGEST_ASKED = 1_200  # code points of a section that are asked for a country
PROSE = ("", "date_location", "what_happened", "participants", "reflections")  # "" is the lead


def prose_spans(outline: Outline, sections: Mapping[str, ReadSection]) -> Iterator[tuple[int, int]]:
    """Where the prose stands that tells of a salon: the lead first, then the sections."""
    if outline.parts and outline.parts[0].heading is None:
        yield outline.parts[0].body
    for name in PROSE:
        section = sections.get(name)
        for part in section.parts if section else ():
            yield part.body


def place_of_title(title: str) -> str | None:
    """A city in the last parts of the title: "Reports/Example UG/Springfield", "Salon of X (Springfield)"."""
    for piece in reversed(re.split(r"[/(),]", title)[-4:]):
        name = re.sub(r"\b(?:19|20)\d\d\b", "", piece).strip(" -–—_")
        if name and fold(name) not in places.countries() and fold(name) in places.cities():
            return name if fold(name) not in places.kinds_of_venues() else None
    return None


class Countries:
    """What a page tells of the countries its events were in. ``near`` are those that their places tell beyond doubt."""

    def __init__(self, masked: str, spans: list[tuple[int, int]], title: str, language: str | None) -> None:
        self._masked, self._spans, self._title = masked, spans, title
        self.speaking = places.countries_speaking(language) if language else frozenset()
        self.beside = countries_of_title(title)
        self.near = self.beside
        self._prose: list[str] | None = None

    def of(self, place: str, sentence: str = "") -> str | None:
        """The country of a place: from its words, then the title, then the prose, then adjectives in them."""
        if place and (code := places.country_of(place, self.near, speaking=self.speaking)):
            return code
        if place and places.is_online().search(place):
            return self.beside[0] if self.beside else None
        if sentence and (named := places.countries_in(sentence)):
            return named[0]
        if self.beside:
            return self.beside[0]
        if place and not self._prose and (code := places.country_of(place, tuple(self.in_prose()))):
            return code
        if (city := place_of_title(self._title)) and (code := places.country_of(city, self.in_prose())):
            return code
        last = self._title.rsplit("/", 1)[-1]
        return places.most_named(self.in_prose()) or places.country_of(last, speaking=self.speaking)

    def in_prose(self) -> list[str]:
        """Countries the prose names, by name; where it names none, by adjective."""
        if self._prose is None:
            texts = [self._masked[slice(*span)] for span in self._spans]
            named: list[str] = []
            for text in texts:
                named += places.countries_in(text[:LONGEST_ASKED])
                if len(named) > 3:
                    break
            self._prose = named or [code for text in texts[:3] for code in places.adjectives_in(text[:LONGEST_ASKED])]
        return self._prose
