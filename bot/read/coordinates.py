"""Where the towns are that places name, by GeoNames; nowhere, where another town of that name could be meant.

Reads the words of a place and its country, as the record has them. Which words of a page are a place, and of which
country it is, is left to ``events``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache

from msgspec import structs

from bot.read.countries import FAR_BIGGER, PIECES
from bot.read.gazetteer import CITY_AMONG_WORDS, EDGES, LONGEST_PLACE, SHORTEST, WORD, City, cities, countries, is_venue
from bot.read.words import fold
from bot.reports.report import Coordinates, Event

_NEAR = Decimal("0.5")  # degrees: a part of a town and the town are one
_LONGEST = 3  # words of a town's name among others

Cities = tuple[City, ...]


def located(events: Sequence[Event]) -> tuple[Event, ...]:
    """Returns the events with the coordinates of their towns."""
    return tuple(structs.replace(event, coordinates=coordinates_of(event.place, event.country)) for event in events)


@lru_cache(maxsize=4096)
def coordinates_of(place: str | None, country: str | None) -> Coordinates | None:
    """Returns where the town of a place in a country (ISO 3166-1) is; None where that is not certain.

    Of several towns of one name a state tells which is meant, or that one is far bigger than the others and nothing
    else follows its name. A place that names towns far from one another is nowhere.
    """
    if not place or not country:
        return None
    words = [piece for piece in PIECES.split(place[:LONGEST_PLACE]) if piece and fold(piece).strip(EDGES)]
    pieces = [fold(piece).strip(EDGES) for piece in words]
    found = [(number, rows) for number, name in enumerate(pieces) if (rows := _named(name, country))]
    if not found:
        found = [(number, rows) for number, piece in enumerate(words) for rows in _within(piece, country)]
    states = _states() & set(pieces) if country == "US" else set()
    of_towns = [
        (number, rows) for number, rows in found if pieces[number] not in states
    ] or found  # "Buffalo, New York"
    towns = []
    for number, rows in of_towns:
        told = states - {pieces[number]} or states
        after = [piece for piece in pieces[number + 1 :] if countries().get(piece) != country and piece not in states]
        towns.append(_one_of([city for city in rows if not told or told & set(city.states)], alone=not after))
    biggest = max(filter(None, towns), key=lambda town: town.people, default=None)
    if biggest is None or any(town and _far(town.where, biggest.where) for town in towns):
        return None
    return biggest.where


def _one_of(rows: Sequence[City], *, alone: bool) -> City | None:
    """The city of one name that is meant, where nothing (``alone``) follows the name; None where that is unclear."""
    if len(rows) < 2:
        return rows[0] if rows else None
    return rows[0] if alone and rows[0].people >= FAR_BIGGER * rows[1].people else None


def _named(name: str, country: str) -> Cities:
    """The cities of that folded name in a country, the biggest first."""
    return () if is_venue(name) else tuple(city for city in cities().get(name, ()) if city.country == country)


def _within(piece: str, country: str) -> Iterator[Cities]:
    """The big towns that a piece names among other words, by runs of words written as a name, the longest first."""
    words = [match.group() for match in WORD.finditer(piece)]
    free = [True] * len(words)
    for size in range(_LONGEST, 0, -1):
        for at in range(len(words) - size + 1):
            run = words[at : at + size]
            if run[0][:1].islower() or run[-1][:1].islower() or not all(free[at : at + size]):
                continue
            name = fold(" ".join(run)).strip(EDGES)
            rows = _named(name, country) if len(name) > SHORTEST else ()
            if big := tuple(city for city in rows if city.people >= CITY_AMONG_WORDS):
                free[at : at + size] = [False] * size
                yield big


def _far(one: Coordinates, other: Coordinates) -> bool:
    return any(abs(a - b) > _NEAR for a, b in zip(one, other, strict=True))


@cache
def _states() -> frozenset[str]:
    """The names and codes of the states of the USA."""
    return frozenset(state for rows in cities().values() for city in rows for state in city.states)
