"""Of which country a place is, by its own words and the countries named beside it.

A country is what the words say: its name, a part of it, or a city. A city whose name several countries have
decides only together with a country named beside it, or where one of the cities is far bigger than all
others. Which texts are asked, and in which order, is left to ``event_countries``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from bot.read.gazetteer import (
    CITY_AMONG_WORDS,
    EDGES,
    LONGEST_PLACE,
    cities,
    city_names,
    countries_in,
    kinds_of_venues,
    shared_names,
)
from bot.read.words import fold

FAR_BIGGER = 4  # times the people of the next city of that name abroad
GREAT_CITY = 1_000_000  # people; Salvador in Brazil
CITY_ABROAD = 1_000_000  # the same, where the page names another country
CITY_ABROAD_ALONE = 100_000  # the same, of a city that is a part of the place by itself
PIECES = re.compile(r"[,;()\[\]|/\n，、（）。•·]|\s[-–—]+\s|(?<=\w{4})\.\s")


def country_of(
    place: str, beside: Collection[str] = (), *, speaking: Collection[str] = (), sure: bool = False
) -> str | None:
    """The country of a place by its own words; ``beside`` are countries that the page names elsewhere.

    The last part of a place tells most ("Paris, Texas"); a country by name tells more than a city. Of cities of
    one name those count that are ``beside``, else those in countries ``speaking`` the page's language. With
    ``sure``, a name that several countries have tells nothing.
    """
    pieces = [piece for piece in PIECES.split(place[:LONGEST_PLACE]) if piece and piece.strip()]
    if several := _shared(pieces):
        return _of_several(pieces, several, {*beside, *speaking})
    named = [code for piece in reversed(pieces) for code in reversed(countries_in(piece))]
    if named:
        return _namesake(pieces, named[0], {*beside, *speaking, *(set(named) - {named[0]})}) or named[0]
    best: tuple[bool, int, str] | None = None
    for piece in reversed(pieces):
        for name, alone in city_names(piece):
            rows = cities().get(name)
            if not rows or (not alone and (name in kinds_of_venues() or rows[0][1] < CITY_AMONG_WORDS)):
                near = [row for row in rows or () if row[0] in beside and name not in kinds_of_venues()]
                if not near:
                    continue
                rows = tuple(near)
            if sure and len({country for country, _ in rows}) > 1:
                continue
            code = _choose(rows, beside, speaking)
            smallest = CITY_ABROAD_ALONE if alone else CITY_ABROAD
            if code and beside and code not in beside and rows[0][1] < smallest:
                continue
            if code:
                candidate = (code in beside, next(people for country, people in rows if country == code), code)
                best = max(best, candidate) if best else candidate
        if best and best[0]:
            break
    return best[2] if best else None


def _shared(pieces: list[str]) -> tuple[str, ...]:
    """The countries that the last named piece can be in, where its name alone does not tell."""
    for piece in reversed(pieces):
        if codes := shared_names().get(fold(piece).strip(EDGES)):
            return codes
        if countries_in(piece):
            return ()
    return ()


def _of_several(pieces: list[str], codes: tuple[str, ...], near: set[str]) -> str | None:
    """The one of several countries that a city of the place, or the page, tells."""
    for piece in reversed(pieces):
        here = {country for country, _ in cities().get(fold(piece).strip(EDGES), ())} & set(codes)
        if len(here) == 1:
            return here.pop()
    told = near & set(codes)
    return told.pop() if len(told) == 1 else None


def _namesake(pieces: list[str], code: str, near: set[str]) -> str | None:
    """The nearer country of a great city that a piece means, where the piece could be the country ``code`` too."""
    for piece in pieces:
        name = fold(piece).strip(EDGES)
        rows = cities().get(name) or cities().get(name.rpartition(" ")[2], ())
        if rows and countries_in(piece) == [code] and rows[0][0] != code and rows[0][0] in near - {code}:
            return rows[0][0] if rows[0][1] >= GREAT_CITY and code not in near else None
    return None


def _choose(rows: tuple[tuple[str, int], ...], beside: Collection[str], speaking: Collection[str]) -> str | None:
    near = [country for country, _ in rows if country in beside]
    if near:
        return near[0]
    rows = tuple(row for row in rows if row[0] in speaking) or rows
    country, people = rows[0]
    rival = next((others for code, others in rows if code != country), 0)
    return country if people >= FAR_BIGGER * rival or len({code for code, _ in rows}) == 1 else None


def most_named(codes: list[str]) -> str | None:
    """The country named most often, the first of equals; None without any."""
    return Counter(codes).most_common(1)[0][0] if codes else None
