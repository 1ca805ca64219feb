"""A list of salons on any page, as its parameters ask for it; or what is wrong with them, in the page's language.

| Parameter | Value |
|---|---|
| ``theme``, ``country`` | one or several, by name in any language of the bot, or by code |
| ``columns`` | names of ``bot.render.columns.COLUMNS``, in the order wanted |
| ``sort`` | a column of ``ORDERS``; with a minus before it from the end |
| ``language`` | a language there are messages for; the page's own where nothing is said |

Where the lists are and how they get there is ``bot.plan.lists``'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from babel import Locale
from msgspec import structs

from bot.render.columns import COLUMNS, OnWorklist, cells, column, rows_on_worklist
from bot.render.context import Context
from bot.render.messages import Messages, languages, messages_in
from bot.render.pages import PageSection, body
from bot.render.salons import Salon, countries, first_day, name, participants_number, salons
from bot.render.wikitext import TableRow, Wikitext, bullets, join, link, quoted, row_text
from bot.reports.report import Report

PARAMETERS = ("theme", "country", "columns", "sort", "language")
_COLUMNS = ("salon", "date", "place", "participants")  # where nothing is said
_COMMA = re.compile(r"[,،、，;]")

# What salons can be sorted by; what is not known comes last, and salons of equal value stay by title.
ORDERS: Mapping[str, Callable[[Report, Context, Messages], Any]] = {
    "salon": lambda report, context, _: name(report, context.base).casefold(),
    "date": lambda report, *_: first_day(report),
    "place": lambda report, _, w: next((w.country(code) for code in countries(report)), None),
    "participants": lambda report, *_: participants_number(report.participants),
}


@dataclass(frozen=True, slots=True)
class _Asked:
    themes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    columns: tuple[str, ...] = _COLUMNS
    sort: str = "salon"
    backwards: bool = False


class ListBody(NamedTuple):
    """The wikitext of a list, and how many reports are in it."""

    text: str
    reports: int


@dataclass(frozen=True)
class Listing:
    """What lists are made from: the reports, and the surroundings of the generated pages."""

    reports: Sequence[Report]
    context: Context

    @cached_property
    def _salons(self) -> tuple[Salon, ...]:
        return salons(self.reports)

    @cached_property
    def _found(self) -> Mapping[str, OnWorklist]:
        return rows_on_worklist(self.reports, self.context)

    def body(self, parameters: Mapping[str, str], language: str | None) -> ListBody:
        """The list that parameters ask for; ``language`` is that of the page it stands on, None where unknown."""
        given = {key.casefold(): value for key, value in parameters.items()}
        wanted = given.get("language", "").casefold()
        w = messages_in(wanted if wanted in languages() else self._spoken(language))
        asked, mistakes = _read(given, self.context.themes, w)
        if mistakes:
            return ListBody(body(w, [w("list-mistakes"), bullets(mistakes)], hint="comment-list"), 0)
        found = self._chosen(asked, w)
        table = PageSection(
            caption=w("salons-caption"),
            columns=[column(each, w) for each in asked.columns],
            rows=tuple(row_text(self._row(salon, asked, w)) for salon in found),
            small=len(asked.columns) > len(_COLUMNS) + 1,
        )
        index = link(self.context.title("", self.context.shown_in(w.language)), w("index-title"))
        what = w("list-what", link(f"User:{self.context.bot}", self.context.bot), index)
        return ListBody(
            body(w, [table.wikitext() if found else w("list-empty"), what], hint="comment-list"), len(found)
        )

    def _spoken(self, language: str | None) -> str:
        known = (language or "", (language or "").partition("-")[0], self.context.languages[0])
        return next((code for code in known if code in languages()), self.context.languages[0])

    def _chosen(self, asked: _Asked, w: Messages) -> list[Salon]:
        found = [
            _there(salon, asked.countries)
            for salon in self._salons
            if (not asked.themes or asked.themes & {theme.id for theme in salon.report.themes})
            and (not asked.countries or asked.countries & set(countries(salon.report)))
        ]
        value = ORDERS[asked.sort]
        known = [salon for salon in found if value(salon.report, self.context, w) is not None]
        unknown = [salon for salon in found if value(salon.report, self.context, w) is None]
        known.sort(key=lambda salon: value(salon.report, self.context, w), reverse=asked.backwards)
        return known + unknown

    def _row(self, salon: Salon, asked: _Asked, w: Messages) -> TableRow:
        told = cells(salon, self._found.get(salon.report.title, OnWorklist()), self.context, w)
        return TableRow([told[each] for each in asked.columns])


def _there(salon: Salon, asked: frozenset[str]) -> Salon:
    """The salon's report with those of its events that were in these countries; as it is where none are asked for."""
    if not asked:
        return salon
    there = tuple(event for event in salon.report.events if event.country in asked)
    return Salon(structs.replace(salon.report, events=there), salon.others)


def _read(given: Mapping[str, str], names: Mapping[str, str], w: Messages) -> tuple[_Asked, list[Wikitext]]:
    """What is asked for, and a sentence for each mistake."""
    mistakes: list[Wikitext] = []

    def chosen(parameter: str, known: Mapping[str, str], shown: Sequence[str]) -> list[str]:
        found = []
        for value in filter(None, map(str.strip, _COMMA.split(given.get(parameter, "")))):
            if (key := known.get(_folded(value))) is not None:
                found.append(key)
            else:
                mistakes.append(_impossible(parameter, value, shown, w))
        return list(dict.fromkeys(found))

    for key in given:
        if key not in PARAMETERS:
            told = join(w("list-separator"), PARAMETERS)
            mistakes.append(w("list-unknown-parameter", quoted(key, None) or '""', told))
    if (code := given.get("language", "").casefold()) and code not in languages():
        mistakes.append(_impossible("language", given["language"], languages(), w))
    themes = chosen("theme", _themes(tuple(names.items())), [w.name("theme", theme) for theme in names])
    places = chosen("country", _countries(), (w.country("MA"), "MA", "…"))
    columns = chosen("columns", {each: each for each in COLUMNS}, tuple(COLUMNS))
    sort, backwards = given.get("sort", "").strip(), given.get("sort", "").strip().startswith(("-", "−"))
    order = sort.lstrip("-− ").casefold()
    if order and order not in ORDERS:
        mistakes.append(_impossible("sort", sort, [*ORDERS, *(f"-{each}" for each in ORDERS)], w))
    asked = _Asked(frozenset(themes), frozenset(places), tuple(columns) or _COLUMNS, order or "salon", backwards)
    return asked, mistakes


@lru_cache
def _themes(names: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Every name of a theme: its identifier, the name of its digest's page, and what each language calls it."""
    known: dict[str, str] = {}
    for theme, page in names:
        told = [
            messages_in(code).plain(f"theme-{theme}") for code in languages() if f"theme-{theme}" in messages_in(code)
        ]
        known |= {_folded(name): theme for name in (theme, page, *told)}
    return known


@lru_cache
def _countries() -> Mapping[str, str]:
    """Every name of a country in the bot's languages, and its code of two letters."""
    known = {_folded(messages_in(code).country(country)): country for code in languages() for country in _codes()}
    return known | {country.casefold(): country for country in _codes()}


@lru_cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(code for code in map(str, Locale("en").territories) if re.fullmatch("[A-Z]{2}", code)))


def _impossible(parameter: str, value: str, possible: Sequence[str], w: Messages) -> Wikitext:
    told = join(w("list-separator"), (quoted(each, None) for each in possible))
    return w("list-unknown-value", parameter, quoted(value, None), told)


def _folded(value: str) -> str:
    return " ".join(value.replace("_", " ").casefold().split())
