"""The places that stand with the days of a text: behind a label, beside a date, in a sentence.

Which words are evidence of a place is left to ``places``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.read.date_tokens import tells_time, times_in
from bot.read.dates import Stated
from bot.read.event_dates import days_in
from bot.read.model.ranges import Range
from bot.read.model.sentences import sentences
from bot.read.numbers import has_digit
from bot.read.place_sentences import LONGEST_SENTENCE, announced
from bot.read.place_words import EDGE, is_small, tidy
from bot.read.places import place_of, split_places
from bot.read.words import fold, pattern, word_set


def without_days(text: str, days: list[Stated]) -> str:
    """A text without its dates and times: the pieces between them, parted by commas."""
    text = text[:LONGEST_SENTENCE]
    spans = [day.span for day in days]
    if tells_time("".join(_between(text, spans))):
        spans = sorted([*spans, *times_in(text)])
    if not spans:
        return text
    bare = (piece.strip(" ,;") for piece in _between(text, spans))
    return ", ".join(piece for piece in bare if any(sign.isalpha() for sign in piece) and not is_small(piece))


def _between(text: str, spans: list[Range]) -> Iterator[str]:
    """What stands before, between and behind ranges, which are in order and may overlap."""
    done = 0
    for at, to in spans:
        if at > done:
            yield text[done:at]
        done = max(done, to)
    yield text[done:]


def of_label(text: str) -> str:
    """The place behind a label: its first sentence, without days and times; no evidence is asked for."""
    first = next(sentences(text), None)
    if first is None:
        return ""
    words = text[first[0] : first[1]]
    if "://" in words or fold(words).strip(EDGE) in word_set("places", "map"):
        return ""
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


def around(text: str, days: list[Stated], *, spoken: bool) -> list[str]:
    """For each day of a text the place that stands with it, "" where none does; one behind all stands with the last.

    In a sentence that speaks (``spoken``) a place stands behind "in" or "at", elsewhere between commas.
    """
    if len(days) == 1:
        told = told_in(text) or _in_brackets(text, days[0].span.to) if spoken else beside(text, days)
        return [told]
    stops = [*(day.span.at for day in days[1:]), len(text)]
    if spoken:
        places = announced(text)
        found = []
        for day, stop in zip(days, stops, strict=bool(days)):
            place = next((p for p in places if day.span.to <= p.at < stop), None)
            found.append(tidy(text[place.at : place.to]) if place else _in_brackets(text, day.span.to))
        complete = True
    else:
        found = [beside(text[day.span.to : stop], []) for day, stop in zip(days, stops, strict=bool(days))]
        before = beside(text[: days[0].span.at], []) if days else ""
        if before and not found[-1]:
            return [before, *found[:-1]]
        complete = all(found)
    if found and found[-1] and not any(found[:-1]):
        return split_places(found[-1], len(days)) or found
    return found if complete else [""] * (len(days) - 1) + found[-1:]


def _in_brackets(text: str, at: int) -> str:
    """The place in brackets right behind a day: "27 July (Ouagadougou) and 10 August (Bobo-Dioulasso)"."""
    match = _BRACKETS.match(text, at - (text[at - 1 : at] == "("))  # a day's range may end with the bracket
    return place_of(match[1]) if match else ""


_BRACKETS = re.compile(r"\s*[(（]([^()（）]{2,120})[)）]")
