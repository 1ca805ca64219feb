"""Where the towns are that places name, by GeoNames; nowhere, where another town of that name could be meant.

Reads the words of a place and its country, as the record has them. Which words of a page are a place, and of which
country it is, is left to ``events``.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from bot.read.countries import FAR_BIGGER, PIECES
from bot.read.gazetteer import (
    CITY_AMONG_WORDS,
    LONGEST_PLACE,
    SHORTEST,
    WORD,
    cities,
    countries,
    kinds_of_venues,
)
from bot.read.words import fold
from bot.reports.report import Coordinates, Event

_EDGES = " .'-–—:*"
_NEAR = Decimal("0.5")  # degrees: a part of a town and the town are one
_LONGEST = 3  # words of a town's name among others


class _City(Struct, frozen=True):
    """A city: its people, the names of its state (of the USA only), and where it is."""

    people: int
    state: tuple[str, ...]
    where: Coordinates


class _Candidate(Struct, frozen=True):
    """A piece of a place, by its number, and the cities of the country that have its name."""

    piece: int
    rows: tuple[_City, ...]


def located(events: Sequence[Event]) -> tuple[Event, ...]:
    """Returns the events with the coordinates of their towns."""
    return tuple(
        msgspec.structs.replace(event, coordinates=coordinates_of(event.place, event.country)) for event in events
    )


@lru_cache(maxsize=4096)
def coordinates_of(place: str | None, country: str | None) -> Coordinates | None:
    """Returns where the town of a place in a country (ISO 3166-1) is; None where that is not certain.

    Of several towns of one name a state tells which is meant, or that one is far bigger than the others and nothing
    else follows its name. A place that names towns far from one another is nowhere.
    """
    if not place or not country:
        return None
    words = [piece for piece in PIECES.split(place[:LONGEST_PLACE]) if piece and fold(piece).strip(_EDGES)]
    pieces = [fold(piece).strip(_EDGES) for piece in words]
    states = _states(pieces, country)
    found = [_Candidate(number, rows) for number, name in enumerate(pieces) if (rows := _rows(name, country))]
    if not found:
        found = [_Candidate(number, rows) for number, piece in enumerate(words) for rows in _within(piece, country)]
    of_towns = [each for each in found if pieces[each.piece] not in states] or found  # "Buffalo, New York"
    towns = [_one_of(each, pieces, states, country) for each in of_towns]
    biggest = max(filter(None, towns), key=lambda town: town.people, default=None)
    if biggest is None or any(town and _far(town.where, biggest.where) for town in towns):
        return None
    return biggest.where


def _within(piece: str, country: str) -> Iterator[tuple[_City, ...]]:
    """The big towns that a piece names among other words, by runs of words written as a name, the longest first."""
    words = [match.group() for match in WORD.finditer(piece)]
    free = [True] * len(words)
    for size in range(_LONGEST, 0, -1):
        for at in range(len(words) - size + 1):
            run = words[at : at + size]
            if run[0][:1].islower() or run[-1][:1].islower() or not all(free[at : at + size]):
                continue
            name = fold(" ".join(run)).strip(_EDGES)
            rows = _rows(name, country) if len(name) > SHORTEST else ()
            if big := tuple(row for row in rows if row.people >= CITY_AMONG_WORDS):
                free[at : at + size] = [False] * size
                yield big


def _states(pieces: Sequence[str], country: str) -> frozenset[str]:
    """The pieces that name a state."""
    return frozenset(pieces) & _names_of_states() if country == "US" else frozenset()


def _one_of(candidate: _Candidate, pieces: Sequence[str], states: frozenset[str], country: str) -> _City | None:
    """The city of that name that is meant; None where that cannot be told."""
    name, rows = pieces[candidate.piece], candidate.rows
    told = states - {name} or states
    if told:
        rows = tuple(row for row in rows if told & set(row.state))
    if len(rows) < 2:
        return rows[0] if rows else None
    after = [piece for piece in pieces[candidate.piece + 1 :] if countries().get(piece) != country]
    unexplained = [piece for piece in after if piece not in states]
    first, second, *_ = sorted(rows, key=lambda row: -row.people)
    return first if first.people >= FAR_BIGGER * second.people and not unexplained else None


def _far(one: Coordinates, other: Coordinates) -> bool:
    return any(abs(a - b) > _NEAR for a, b in zip(one, other, strict=True))


@lru_cache(maxsize=4096)
def _rows(name: str, country: str) -> tuple[_City, ...]:
    """The cities of that folded name in a country."""
    if name in kinds_of_venues() or all(code != country for code, _ in cities().get(name, ())):
        return ()
    table, wanted = _table(), f"\t{name}".encode()
    found: list[_City] = []
    at = table.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if table[end : end + 1] in (b"\t", b"\n", b""):
            line = table[table.rfind(b"\n", 0, at) + 1 : end].decode()
            code, people, state, latitude, longitude, _ = line.split("\t", 5)
            if code == country:
                where = Coordinates(Decimal(latitude), Decimal(longitude))
                found.append(_City(int(people), tuple(filter(None, state.split("/"))), where))
        at = table.find(wanted, end)
    return tuple(dict.fromkeys(found))


@cache
def _names_of_states() -> frozenset[str]:
    fields = (line.split("\t", 3)[2] for line in _table().decode().splitlines() if line.startswith("US\t"))
    return frozenset(name for field in fields for name in field.split("/") if name)


@cache
def _table() -> bytes:
    """The package's GeoNames table as it is: a look into it costs less than all of it as objects."""
    with files("bot.read").joinpath("cities.tsv.gz").open("rb") as packed:
        return gzip.decompress(packed.read())
