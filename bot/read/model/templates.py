"""What a reader sees of a template, by the table of templates in ``words/templates.toml``.

A template that the table does not have shows nothing that can be known without the wiki. Dates are written out
as the templates do, in words and in the order of the page's figures ("2 August 2019").
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from babel import Locale

from bot.read.words import table, words

Parameters = Mapping[str, str]
_MONTHS = Locale.parse("en").months["format"]["wide"]
_CURRENCIES = frozenset(Locale.parse("en").currencies)
_TERRITORIES = dict(Locale.parse("en").territories)


@cache
def listed(kind: str) -> frozenset[str]:
    """The names of the templates of one kind of the table, in lower case."""
    if kind == "user":
        return frozenset(words("namespaces", "user_template"))
    return frozenset(name for names in table("templates")[kind].values() for name in names)


@cache
def shown_arguments() -> dict[str, str]:
    """Template -> which of its arguments it shows as it is written: "1", "2", "*" for all of them, "" for none."""
    kinds = {"nothing": "", "all": "*", "second": "2", "user": "1", "heading": "1", "first": "1"}
    return {name: argument for kind, argument in kinds.items() for name in listed(kind)}


def written_out(name: str, parameters: Parameters) -> str:
    """The words that a template writes by itself: a date, the name of a country; "" where it writes none."""
    values = [value.strip() for key, value in parameters.items() if key.isdecimal() and value.strip()]
    if not values:
        return ""
    if name in listed("named_flag"):
        return str(_TERRITORIES.get(values[0].upper(), values[0])) if len(values[0]) == 2 else values[0]
    if name.upper() in _CURRENCIES:
        return f"{name.upper()} {values[0]}"
    if name in listed("year_month_day"):
        return _year_first(values[:3])
    if name in listed("day_month_year"):
        return _day_first(values[:3])
    if name in listed("range"):
        return _range(values)
    return ""


def _year_first(values: list[str]) -> str:
    day = values[2].lstrip("0") if len(values) > 2 else ""
    return " ".join(part for part in (day, *map(_month, values[1:2]), values[0]) if part)


def _day_first(values: list[str]) -> str:
    if len(values) == 3 and len(values[0]) == 4:
        return _year_first(values)
    return " ".join((values[0].lstrip("0") or values[0], *map(_month, values[1:2]), *values[2:]))


def _range(values: list[str]) -> str:
    if len(values) >= 6 and all(value.isdecimal() for value in values[:6]):
        return f"{_year_first(values[:3])} – {_year_first(values[3:6])}"
    if len(values) >= 4 and all(value.isdecimal() for value in values[:4]):  # year, month, day, day
        return f"{values[2]}–{_year_first([values[0], values[1], values[3]])}"
    return " – ".join(values[:2])


def _month(value: str) -> str:
    """A month in figures as its English name; words as they are."""
    return str(_MONTHS[int(value)]) if value.isdecimal() and 1 <= int(value) <= 12 else value
