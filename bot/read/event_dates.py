"""Which dates of a text are days of a salon: not those of foundings, deadlines, plans and what was yet to come.

Two days that follow each other are one run, unless the text says they were two salons. How dates are written
is left to ``dates``.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

from msgspec import structs

from bot.read.date_tokens import tokens_of
from bot.read.dates import Stated, find_dates
from bot.read.model.ranges import Range
from bot.read.model.sentences import sentences
from bot.read.numbers import whole
from bot.read.words import WordPattern, any_of, either, pattern, words

DIGITS = re.compile(r"\d+")
END_OF_CLAUSE = re.compile(r"[,.;(（，。、،:]")
CLAUSES = (", ", "; ", ". ", "，", "。", "،")
LONGEST_BEFORE = 70  # code points before a date in which it may say what it dates
LONGEST_AFTER = 40  # the same, behind it
LONGEST_OUTCOME = 90  # code points behind a date in which it may say that nothing came of it
LONGEST_MODAL = 30  # code points of "was expected to" and the like
LONGEST_AND = 30  # code points between two days that follow each other
_AND = re.compile(r"[fW.cs]*a[fW.csa]*")  # kinds of tokens
# What may stand between the words of a kind and the end of a text that goes on with a day, or with a verb of holding.
_BEFORE = {
    "moved_from": r"\W{0,3}(?:\w{1,3}\W){0,2}",
    "moved_to": r"\W{0,3}(?:\w{1,3}\W){0,2}",
    "ahead": r"\w*(?:\W\w{1,12})?\W*",  # "Next", "Prochaine", of a salon
    "to_come": r"(?:\W\w{1,12}){0,2}\W*",  # "was expected to …"
}


@cache
def _ending(kind: str) -> WordPattern:
    """The end of a text that has words of that kind."""
    listed = pattern("events", kind, prefix=kind == "ahead").pattern
    return WordPattern(rf"(?:{listed}){_BEFORE[kind]}$")


def _ends(text: str, kind: str, at: int) -> bool:
    return bool(_ending(kind).search(text, max(0, at - LONGEST_MODAL), at))


@cache
def _pending() -> WordPattern:
    """A remark in brackets, or behind a dash at the end, that a salon is still to come: "(upcoming)", "– à venir"."""
    listed = any_of(words("events", "pending"), prefix=False)
    return WordPattern(rf"[(（\[]\W*(?:{listed})(?:\W+\w+){{0,3}}\W*[)）\]]|\s[–—-]\s*(?:{listed})\W*$")


def _is_pending(text: str, day: Stated) -> bool:
    """Whether a remark behind a day, and before the next, says that its salon is still to come."""
    following = DIGITS.search(text, day.span.to)
    return _pending().search(text, day.span.to, following.start() if following else len(text)) is not None


def _negated(text: str, day: Stated) -> bool:
    """Whether the words near a date say that it dates something else, and none nearer that it was held."""
    not_held, held = (pattern("events", kind, prefix=True) for kind in ("not_held", "held"))
    following = DIGITS.search(text, day.span.to)
    outcome = text[day.span.to : following.start() if following else None][:LONGEST_OUTCOME]
    off = pattern("events", "called_off", prefix=True).search(outcome[: next(sentences(outcome), (0, 0))[1]])
    if off and not pattern("events", "moved_from").match(outcome, off.start()):
        return True
    after = END_OF_CLAUSE.split(text[day.span.to : day.span.to + LONGEST_AFTER], maxsplit=1)[0]
    if pattern("events", "pending", prefix=True).match(after.lstrip()):  # "ein am 5. Mai geplanter Salon"
        return True
    before = text[max(0, day.span.at - LONGEST_BEFORE) : day.span.at]
    other = max((match.start() for match in not_held.finditer(before)), default=-1)
    noun = max((match.start() for match in held.finditer(before)), default=-1)
    if noun > other:
        is_event = pattern("events", "event", prefix=True).match(before, noun)
        return bool(is_event and _ends(before, "ahead", noun)) or _ends(before, "to_come", noun)
    if other >= 0:
        return noun < 0 or other >= max(before.rfind(mark) for mark in CLAUSES)
    return _ends(before, "to_come", len(before)) or bool(not_held.search(after) and not held.search(after))


def _as_held(text: str, day: Stated, *, first: bool) -> Stated | None:
    """A day as it was held: of "postponed from 20 July to 27 July" the 27th; None where it was not."""
    figure = DIGITS.search(text, day.span.at)
    at = figure.start() if figure else day.span.at
    if _ends(text, "moved_from", at):
        return structs.replace(day, first=day.last, weekday=None) if day.first != day.last else None
    if not first and _ends(text, "moved_to", at):
        return day
    return None if _negated(text, day) else day


def perhaps_not_held(text: str) -> bool:
    """Whether a text has words in it that say of a date that it is that of something else."""
    listed = either("events", "not_held", "called_off", "moved_from", "to_come", prefix=True)
    return listed.search(text) is not None


def days_in(text: str, year: int, *, labelled: bool = False) -> list[Stated]:
    """The days of salons that a text states: none of signatures, foundings, plans, and what was called off."""
    days = find_dates(text, year=year, labelled=labelled)
    days = [day for day in days if not _is_pending(text, day)]
    if days and (not labelled or len(days) > 1) and perhaps_not_held(text):
        as_held = [_as_held(text, day, first=day is days[0]) for day in days]
        days = [day for day in as_held if day]
    return _runs(text, days) if len(days) > 1 else days


def _runs(text: str, days: list[Stated]) -> list[Stated]:
    """The days with two that follow each other ("29 and 30 June") made one run, unless it is said to be of two."""
    if pattern("events", "several").search(text):
        return days
    found = days[:1]
    for day in days[1:]:
        last = found[-1]
        between = text[last.span.to : day.span.at]
        run = following(last, day) if last.start == last.end and len(between) < LONGEST_AND else None
        if run and _AND.fullmatch("".join(token.kind for token in tokens_of(between))):
            found[-1] = run
        else:
            found.append(day)
    return found


def following(day: Stated, other: Stated) -> Stated | None:
    """Both as one run of days, where the second begins on the day after the first ends."""
    if day.end and other.start and other.start - day.end == timedelta(days=1):
        return structs.replace(day, last=other.last, span=Range(day.span.at, max(day.span.to, other.span.to)))
    return None


def number_of_day(text: str) -> int:
    """Which day of its salon a text is about ("Day 1: …"); 0 where it does not say."""
    called = _day_label().match(text)
    return whole(called["number"]) if called else 0


@cache
def _day_label() -> WordPattern:
    return WordPattern(rf"\s*(?:{pattern('events', 'day').pattern})\s*(?P<number>\d)(?!\d)")


def is_to_come(label: str) -> bool:
    """Whether a heading or a label stands over what was not held yet, or never: "Upcoming:", "Next salons"."""
    return bool(pattern("events", "ahead", prefix=True).search(label))
