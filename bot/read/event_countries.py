"""The countries of a page's events: asked are a place's own words, the title, the prose, the page's language.

Of which country a name is, ``gazetteer`` tells; what the events are, ``events``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from bot.read import gazetteer
from bot.read.country_of import country_of, most_named
from bot.read.model import Block
from bot.read.model.records import inner_blocks, runs_of
from bot.read.model.templates import listed
from bot.read.sections import Layout
from bot.read.words import fold, pattern

LONGEST_ASKED = 1_200  # code points of a section that are asked for a country
PROSE = ("date_location", "what_happened", "participants", "reflections")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@lru_cache(maxsize=4096)
def countries_of_title(title: str) -> tuple[str, ...]:
    """Countries the title names, in its last parts first; by adjective where none is named."""
    parts = [part for part in title.replace("_", " ").split("/") if part]
    codes = [code for part in reversed(parts) for code in gazetteer.countries_in(part)]
    codes = codes or [code for part in reversed(parts[-2:]) for code in gazetteer.adjectives_in(part)]
    return tuple(dict.fromkeys(codes))


def place_of_title(title: str) -> str | None:
    """A city in the last parts of the title: "Reports/Example UG/Springfield", "Salon of X (Springfield)"."""
    for piece in reversed(re.split(r"[/(),]", title)[-4:]):
        name = _YEAR.sub("", piece).strip(" -–—_")
        if name and fold(name) not in gazetteer.countries() and fold(name) in gazetteer.cities():
            return name if fold(name) not in gazetteer.kinds_of_venues() else None
    return None


def flags_of(block: Block) -> list[str]:
    """The countries whose flags stand in a block."""
    found = []
    for run in runs_of(block):
        if run.kind == "template" and run.target.lower() in listed("flag") and run.parameters:
            name = run.parameters[0][1].strip()
            code = name.upper() if len(name) == 2 and name.isascii() else gazetteer.countries().get(fold(name))
            found += [code] if code else []
    return found


@lru_cache(maxsize=512)
def writes_month_first(country: str) -> bool | None:
    """Whether the short dates of a country put the month before the day, by CLDR; None where it has none."""
    try:
        written = str(Locale.parse(f"und_{country}").date_formats["short"]).lower()
    except (ValueError, UnknownLocaleError):
        return None
    return written.find("m") < written.find("d") if written.find("y") > 0 else None


def prose_of(layout: Layout) -> Iterator[Block]:
    """The blocks that tell of a salon in prose: those of the lead first, then of the sections."""
    if layout.page.sections[0].heading is None:
        yield from layout.page.sections[0].blocks
    for name in PROSE:
        for part in layout.parts(name):
            yield from part.blocks


class Countries:
    """What a page tells of the countries its events were in; ``near`` are those that their places tell beyond doubt."""

    def __init__(self, layout: Layout) -> None:
        self._layout, self._title = layout, layout.title
        self.speaking = gazetteer.countries_speaking(layout.language) if layout.language else frozenset()
        self.beside = countries_of_title(layout.title)
        self.near = self.beside
        self._prose: list[str] | None = None

    def of(self, place: str, flags: list[str]) -> str | None:
        """The country of a place: by a flag beside it, its words, then the title, then the prose."""
        if flags and len(set(flags)) == 1:
            return flags[0]
        if place and (code := country_of(place, self.near, speaking=self.speaking)):
            return code
        if place and pattern("places", "online", prefix=True).search(place):
            return self.beside[0] if self.beside else None
        if self.beside:
            return self._sure(self.beside)
        if place and (code := country_of(place, tuple(self.in_prose()))):
            return code
        if (city := place_of_title(self._title)) and (code := country_of(city, self.in_prose())):
            return code
        last = self._title.rsplit("/", 1)[-1]
        return most_named(self.in_prose()) or country_of(last, speaking=self.speaking)

    def _sure(self, codes: tuple[str, ...]) -> str | None:
        return codes[0]

    def in_prose(self) -> list[str]:
        """Countries the prose names, by name; where it names none, by adjective."""
        if self._prose is None:
            texts = [inner.text[:LONGEST_ASKED] for block in prose_of(self._layout) for inner in inner_blocks(block)][
                :40
            ]
            named: list[str] = []
            for text in texts:
                named += gazetteer.countries_told(text)
                if len(named) > 3:
                    break
            self._prose = named or [code for text in texts[:6] for code in gazetteer.adjectives_in(text)]
        return self._prose
