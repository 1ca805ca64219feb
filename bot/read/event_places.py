"""The places that stand with the days of a text: behind a label, beside a date, in a sentence.

Which words are evidence of a place is left to ``places``.
"""

from __future__ import annotations

import re

from bot.read.date_figures import Stated
from bot.read.date_times import times_in
from bot.read.event_dates import days_in
from bot.read.model.sentences import sentences
from bot.read.numbers import has_digit
from bot.read.places import announced, is_small, place_of, split_places, tidy
from bot.read.words import pattern


def without_days(text: str, days: list[Stated]) -> str:
    """A text without its dates and times: the pieces between them, parted by commas."""
    spans = sorted([*(day.span for day in days), *times_in(text)])
    if not spans:
        return text
    pieces, done = [], 0
    for at, to in spans:
        if at > done:
            pieces.append(text[done:at])
        done = max(done, to)
    bare = (piece.strip(" ,;") for piece in [*pieces, text[done:]])
    return ", ".join(piece for piece in bare if any(sign.isalpha() for sign in piece) and not is_small(piece))


def of_label(text: str) -> str:
    """The place behind a label: its first sentence, without days and times; no evidence is asked for."""
    first = next(sentences(text), None)
    if first is None:
        return ""
    words = text[first[0] : first[1]]
    if pattern("events", "sentence").search(words):
        return told_in(words)
    return tidy(without_days(words, days_in(words, 2019)) if has_digit(words) else words)


def beside(text: str, days: list[Stated]) -> str:
    """The place that the words beside days tell; "" where nothing in them is evidence of one."""
    return place_of(without_days(text, days))


def told_in(sentence: str) -> str:
    """The first place that a sentence names after "in" or "at"; "" without one."""
    found = announced(sentence)
    return tidy(sentence[found[0].at : found[0].to]) if found else ""


def around(text: str, days: list[Stated], *, spoken: bool) -> list[str | None]:
    """For each day of a text the place that stands with it; one that stands behind all goes for all.

    In a sentence that speaks (``spoken``) a place stands behind "in" or "at", elsewhere between commas.
    """
    if not days:
        return []
    stops = [*(day.span.at for day in days[1:]), len(text)]
    if len(days) == 1:
        told = told_in(text) or _in_brackets(text, days[0].span.to) if spoken else beside(text, days)
        return [told or None]
    if spoken:
        places = announced(text)
        found = []
        for day, stop in zip(days, stops, strict=True):
            place = next((p for p in places if day.span.to <= p.at < stop), None)
            found.append(tidy(text[place.at : place.to]) if place else _in_brackets(text, day.span.to))
    else:
        found = [beside(text[day.span.to : stop], []) for day, stop in zip(days, stops, strict=True)]
        before = beside(text[: days[0].span.at], [])
        if before and not found[-1]:
            return [place or None for place in (before, *found[:-1])]
    nowhere: list[str | None] = [None] * (len(days) - 1)
    if found[-1] and not any(found[:-1]):
        return list(split_places(found[-1], len(days))) or [*nowhere, found[-1]]
    if all(found) or spoken:
        return [place or None for place in found]
    return [*nowhere, found[-1] or None]


def _in_brackets(text: str, at: int) -> str:
    """The place in brackets right behind a day: "27 July (Ouagadougou) and 10 August (Bobo-Dioulasso)"."""
    match = _BRACKETS.match(text, at - text[:at].endswith("("))  # a day's range may end with the bracket
    return place_of(match[1]) if match else ""


_BRACKETS = re.compile(r"\s*[(（]([^()（）]{2,120})[)）]")
