"""The words about a salon's place in a line with dates, and what a title and a country's customs tell.

Of which country a place is, ``places`` tells; which text is asked, ``events`` decides.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError

from bot.read import places
from bot.read.calendars import weekdays
from bot.read.dates import Stated, spans_of_times
from bot.read.event_dates import day_label
from bot.read.numbers import has_digit
from bot.read.plain import plain
from bot.read.words import fold, table

WORD = re.compile(r"[^\W\d_]+")
ZONE = re.compile(  # of a time of day: abbreviations of zones in which reports were written
    r"\(?\b(?:UTC|GMT|CES?T|EES?T|WES?T|BST|IST|EAT|CAT|WAT|SAST|PKT|NPT|KST|JST|HKT|SGT|PHT|WIB|WITA|AE[SD]?T|ACST|AWST"
    r"|NZ[SD]?T|[PMCE][SD]T|BRT|ART|CLT|COT|PET|MSK|TRT)\b(?:\s?[+−-]\s?\d{1,2}(?::?\d\d)?)?\)?"
)
FEW_WORDS = 2
WEEKDAY_SIGN = re.compile("[(（](?:週|周|星期)?[一二三四五六日月火水木金土][)）]|[上下]午|晚上|早上|午後|午前")


@cache
def writes_month_first(country: str) -> bool | None:
    """Whether the short dates of a country put the month before the day, by CLDR; None where it has none."""
    try:
        written = str(Locale.parse(f"und_{country}").date_formats["short"]).lower()
    except (ValueError, UnknownLocaleError):
        return None
    return written.find("m") < written.find("d") if written.find("y") > 0 else None


@lru_cache(maxsize=4096)
def countries_of_title(title: str) -> tuple[str, ...]:
    """Countries the title names, in its last parts first; by adjective where none is named."""
    parts = [part for part in title.replace("_", " ").split("/") if part]
    codes = [code for part in reversed(parts) for code in places.countries_in(part)]
    codes = codes or [code for part in reversed(parts[-2:]) for code in places.adjectives_in(part)]
    return tuple(dict.fromkeys(codes))


def place_words(text: str) -> str:
    """The plain words of a place, without what a label or a date left around them."""
    return places.tidy(plain(text))


@cache
def _labels() -> frozenset[str]:
    return frozenset(
        fold(word) for languages in table("labels").values() for words in languages.values() for word in words
    )


def is_prompt(words: str) -> bool:
    """Whether a line is nothing but a label: "Venue:"."""
    return fold(words).strip(" .:") in _labels()


def rest_of(text: str, days: list[Stated]) -> str:
    """What is left of a line when its dates and times are taken out."""
    dates = [(day.span.start, day.span.end) for day in days]
    pieces = _without(text, dates)
    if any(has_digit(piece) or _has_weekday(piece) for piece in pieces):
        pieces = _without(text, sorted(dates + spans_of_times(text)))
    tidied = [place_words(ZONE.sub(" ", WEEKDAY_SIGN.sub("", piece))) for piece in pieces if piece]
    # A name has a capital letter where the script has them: several words without one are a remark.
    rest = ", ".join(piece for piece in tidied if piece and not _is_remark(piece) and not day_label().fullmatch(piece))
    return "" if _is_remark(rest) else rest


def _is_remark(words: str) -> bool:
    return words.islower() and len(words.split()) > FEW_WORDS


def _without(text: str, spans: list[tuple[int, int]]) -> list[str]:
    pieces, done = [], 0
    for start, end in spans:
        pieces.append(text[done:start])
        done = max(done, end)
    return [*pieces, text[done:]]


def _has_weekday(text: str) -> bool:
    return any(fold(word) in weekdays() for word in WORD.findall(text))


def places_around(text: str, days: list[Stated], rest: str, *, spoken: bool) -> list[str | None]:
    """For each date of a line the place that stands with it; None where one place goes for all."""
    if spoken:
        found = []
        for index, day in enumerate(days):
            stop = days[index + 1].span.start if index + 1 < len(days) else len(text)
            span = places.announced_place(text, 0 if len(days) == 1 else day.span.end, stop)
            found.append(places.tidy(plain(text[slice(*span)])) if span else None)
        return [where or None for where in found]
    if len(days) == 1:
        return [rest or None]
    edges = [0, *(day.span.end for day in days)]
    gaps = [
        rest_of(text[edge:stop], [])
        for edge, stop in zip(edges, [*(d.span.start for d in days), len(text)], strict=True)
    ]
    if gaps[-1] and all(gaps[1:]):
        return [gap or None for gap in gaps[1:]]
    if all(gaps[:-1]) and not gaps[-1]:
        return [gap or None for gap in gaps[:-1]]
    return [None] * len(days)
