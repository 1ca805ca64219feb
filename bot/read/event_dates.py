"""Which dates of a text are days of a salon: not those of foundings, deadlines, plans and what was yet to come.

Two days that follow each other are one run, unless the text says they were two salons. How dates are written
is left to ``dates``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import cache

from bot.read.calendars import weekdays
from bot.read.dates import Stated, find_dates
from bot.read.model.ranges import Range
from bot.read.model.sentences import sentences
from bot.read.numbers import whole
from bot.read.words import any_of, fold, kinds, pattern, words

DIGITS = re.compile(r"\d+")
END_OF_CLAUSE = re.compile(r"[,.;(（，。、،:]")
LONGEST_OUTCOME = 90  # code points behind a date in which it may say that nothing came of it
LONGEST_MODAL = 30  # code points of "was expected to" and the like


def negated(text: str, day: Stated) -> bool:
    """Whether the words near a date say that it dates something else, and none nearer that it was held."""
    following = DIGITS.search(text, day.span.to)
    until = min(day.span.to + LONGEST_OUTCOME, following.start() if following else len(text))
    outcome = text[day.span.to : until]
    off = pattern("events", "called_off", prefix=True).search(outcome[: next(sentences(outcome), (0, 0))[1]])
    if off and not pattern("events", "moved_from").match(outcome, off.start()):
        return True
    before = text[max(0, day.span.at - 70) : day.span.at]
    cut = max(before.rfind(mark) for mark in (", ", "; ", ". ", "，", "。", "،"))
    other = list(pattern("events", "not_held", prefix=True).finditer(before))
    held = list(pattern("events", "held", prefix=True).finditer(before))
    if held and (not other or held[-1].start() > other[-1].start()):
        noun = held[-1].start()
        is_event = pattern("events", "event", prefix=True).match(before, noun)
        if is_event and _next().search(before, max(0, noun - LONGEST_MODAL), noun):
            return True
        return bool(_to_come().search(before, max(0, noun - LONGEST_MODAL), noun))
    if other:
        return other[-1].start() >= cut or not held
    if not held and _to_come().search(before, max(0, len(before) - LONGEST_MODAL)):
        return True
    after = END_OF_CLAUSE.split(text[day.span.to : day.span.to + 40], maxsplit=1)[0]
    denying = pattern("events", "not_held", prefix=True).search(after)
    holding = pattern("events", "held", prefix=True).search(after)
    return bool(denying and not holding and not held)


def runs(text: str, days: list[Stated]) -> list[Stated]:
    """The days with two that follow each other ("29 and 30 June") made one run, unless it is said to be of two."""
    if pattern("events", "several").search(text):
        return days
    found = days[:1]
    for day in days[1:]:
        last = found[-1]
        between = text[last.span.to : day.span.at]
        if (
            last.start and last.end and day.start and day.end and last.start == last.end
            and day.start - last.end == timedelta(days=1) and len(between) < 30 and _is_and(between)
        ):  # fmt: skip
            found[-1] = replace(last, last=day.last, span=Range(last.span.at, day.span.to))
        else:
            found.append(day)
    return found


def following(day: Stated, other: Stated) -> Stated | None:
    """Both as one run of days, where the second begins on the day after the first ends."""
    if day.end and other.start and other.start - day.end == timedelta(days=1):
        return replace(day, last=other.last, span=Range(day.span.at, max(day.span.to, other.span.to)))
    return None


def number_of_day(text: str) -> int:
    """Which day of its salon a text is about ("Day 1: …"); 0 where it does not say."""
    called = _day_label().match(text)
    return whole(called["number"]) if called else 0


@cache
def _day_label() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{pattern('events', 'day').pattern})\s*(?P<number>\d)(?!\d)", re.IGNORECASE)


def _is_and(between: str) -> bool:
    """Whether nothing stands between two dates but "and", small words and a weekday."""
    words = [fold(word) for word in re.findall(r"[^\W\d_]+|[&+]", between)]
    joined = [word for word in words if word in "&+" or kinds("dates").get(word) == "and"]
    return bool(joined) and all(
        word in "&+" or kinds("dates").get(word) in {"and", "filler"} or word in weekdays() for word in words
    )


@cache
def perhaps_not_held() -> re.Pattern[str]:
    """What a text has in it where one of its dates may be that of something else."""
    return re.compile(
        any_of(
            (*words("events", "not_held"), *words("events", "called_off"), *words("events", "moved_from")), prefix=True
        )
        + "|"
        + any_of(words("events", "to_come"), prefix=False),
        re.IGNORECASE,
    )


def _is_moved(text: str, day: Stated, kind: str) -> bool:
    """Whether the words right before the figures of a date say that a salon was moved from it, or to it."""
    figure = DIGITS.search(text, day.span.at)
    end = figure.start() if figure else day.span.at
    return bool(_before_a_day(kind).search(text, max(0, end - LONGEST_MODAL), end))


@cache
def _before_a_day(kind: str) -> re.Pattern[str]:
    """The end of a text that goes on with the day a salon was moved from, or to."""
    return re.compile(rf"(?:{pattern('events', kind).pattern})\W{{0,3}}(?:\w{{1,3}}\W){{0,2}}$", re.IGNORECASE)


@cache
def _next() -> re.Pattern[str]:
    """The end of a text that goes on with what is not held yet: "Next", "Prochaine", of a salon."""
    return re.compile(rf"(?:{pattern('events', 'ahead', prefix=True).pattern})\w*(?:\W\w{{1,12}})?\W*$", re.IGNORECASE)


@cache
def _to_come() -> re.Pattern[str]:
    """The end of a text that goes on with something that was yet to come ("was expected to …")."""
    return re.compile(rf"(?:{pattern('events', 'to_come').pattern})(?:\W\w{{1,12}}){{0,2}}\W*$", re.IGNORECASE)


def _as_held(text: str, day: Stated, *, first: bool) -> Stated | None:
    """A day as it was held: of "postponed from 20 July to 27 July" the 27th; None where it was not."""
    if _is_moved(text, day, "moved_from"):
        return replace(day, first=day.last, weekday=None) if day.first != day.last else None
    if not first and _is_moved(text, day, "moved_to"):
        return day
    return None if negated(text, day) else day


def days_in(text: str, year: int, *, labelled: bool = False) -> list[Stated]:
    """The days of salons that a text states: none of signatures, foundings, plans, and what was called off."""
    days = find_dates(text, year=year, labelled=labelled)
    if days and (not labelled or len(days) > 1) and perhaps_not_held().search(text):
        as_held = [_as_held(text, day, first=day is days[0]) for day in days]
        days = [day for day in as_held if day]
    return runs(text, days) if len(days) > 1 else days


def is_to_come(label: str) -> bool:
    """Whether a heading or a label stands over what was not held yet, or never: "Upcoming:", "Next salons"."""
    return bool(pattern("events", "ahead", prefix=True).search(label))
