"""The place that a text tells, between its commas, behind a label, beside its days, when days and times are taken out.

Which words are evidence of a place is said by ``place_words``; what is left over on a line is no evidence of
anything. Of which country a place is, ``countries`` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from bot.read.date_tokens import times_in
from bot.read.dates import Stated
from bot.read.event_dates import days_in
from bot.read.labels import joint
from bot.read.model.ranges import Range
from bot.read.model.sentences import sentences
from bot.read.numbers import has_digit
from bot.read.place_words import (
    EDGE,
    LONGEST_SENTENCE,
    MOST_WORDS,
    PIECES,
    announced,
    closing,
    is_area,
    is_evidence,
    is_small,
    may_belong,
    tidy,
)
from bot.read.words import WordPattern, alternatives, either, fold, pattern, word_set, words

_BRACKETS = re.compile(r"\s*[(（]([^()（）]{2,120})[)）]")
_LABELS = (":", "：", "-", "–", "—")  # what ends words that label a line


def place_of(text: str) -> str:
    """The place that a line's words tell without dates and times; "" where nothing in them is evidence of one.

    It reaches from the first of the pieces between commas that is evidence to the last, over what may be parts of a
    name; what stands before it belongs to it only before a country or a word for an area ("Aghveran, Kotayk province").
    A place before a colon labels the line and stands last: "Abidjan: Fab Lab, Cocody".
    """
    text = text[:LONGEST_SENTENCE]
    kept: list[Range] = []
    told = 0  # so many of the kept pieces are a place
    before: Range | None = None  # the piece before, if it may be a part of a name
    label = ""
    cuts = [(0, 0), *(match.span() for match in PIECES.finditer(text)), (len(text), len(text))]
    for (_, at), (to, _) in pairwise(cuts):
        piece = _of_event(text, Range(at, to))
        written = text[piece.at : piece.to]
        bare = written.strip(EDGE)
        if not any(sign.isalpha() for sign in bare) or is_small(bare):
            continue
        if written.rstrip().endswith(_LABELS) and not kept:
            label = tidy(written) if is_evidence(bare) and may_belong(bare) else label
        elif not may_belong(written):
            if kept:
                break
            before = None
        elif is_evidence(bare):
            kept += [before, piece] if before and not kept and is_area(bare) else [piece]
            told = len(kept)
        elif kept:
            kept.append(piece)
        else:
            before = piece
    place = _put_together(text, kept[:told])
    if len(place.split()) > MOST_WORDS + 4:
        return ""
    return ", ".join(part for part in (place, "" if label in place else label) if part)


@cache
def _partner() -> WordPattern:
    """A partner behind a place, whose name may have a country in it."""
    return WordPattern(rf"\s+(?:{alternatives(words('places', 'with'))})\s+(?=[^,;]*wiki)")


def _of_event(text: str, piece: Range) -> Range:
    """The place in a piece that names a salon with its place: "Youth Salon in Guntur", "twelve of us met in Accra".

    What is said of a partner is none of it: "Lomé with Wikimedia France".
    """
    if partner := _partner().search(text, piece.at, piece.to):
        piece = Range(piece.at, partner.start())
    written = text[piece.at : piece.to]
    found = announced(written) if either("events", "event", "held", prefix=True).search(written) else []
    return Range(piece.at + found[0].at, piece.at + found[0].to) if found else piece


def _put_together(text: str, pieces: list[Range]) -> str:
    """The pieces with what parts them on the page, or a comma where small words were left out between them."""
    stretches: list[Range] = []
    for piece in pieces:
        if stretches and not any(sign.isalpha() for sign in text[stretches[-1].to : piece.at]):
            stretches[-1] = Range(stretches[-1].at, piece.to)
        else:
            stretches.append(piece)
    stretches[-1:] = [Range(last.at, closing(text, last)) for last in stretches[-1:]]
    return ", ".join(tidy(text[at:to]) for at, to in stretches)


def split_places(place: str, count: int) -> list[str]:
    """So many places that one text names ("Accra and Kumasi respectively"); none where it does not name as many."""
    several = pattern("events", "several").search(place)
    bare = (place[: several.start()] + place[several.end() :] if several else place).strip(EDGE)
    for signs in (";",) if count < 3 else (";", ";,、،，"):  # "Portland, Oregon" is one place
        parts = [part.strip(EDGE) for part in joint(signs).split(bare)]
        if len(parts) == count and all(is_evidence(part) for part in parts):
            return parts
    return []


def _without(text: str, spans: Iterable[Range]) -> str:
    """A text without some ranges, which are in order: the pieces between them, parted by commas."""
    pieces, done = [], 0
    for at, to in spans:
        pieces.append(text[done:at])
        done = to
    if not done:
        return text
    bare = (piece.strip(" ,;") for piece in (*pieces, text[done:]))
    return ", ".join(piece for piece in bare if any(sign.isalpha() for sign in piece) and not is_small(piece))


def without_days(text: str, days: list[Stated]) -> str:
    """A text without its dates and times."""
    rest = _without(text[:LONGEST_SENTENCE], [day.span for day in days])
    return _without(rest, times_in(rest))


def of_label(text: str) -> str:
    """The place behind a label: its first sentence, without days and times; no evidence is asked for."""
    at, to = next(sentences(text), (0, 0))
    first = text[at:to]
    if "://" in first or fold(first).strip(EDGE) in word_set("places", "map"):
        return ""
    if pattern("events", "sentence").search(first):
        return told_in(first)
    return tidy(without_days(first, days_in(first, 2019)) if has_digit(first) else first)


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
        return [told_in(text) or _in_brackets(text, days[0]) if spoken else beside(text, days)]
    stops = [*(day.span.at for day in days[1:]), len(text)]
    found = []
    for day, stop in zip(days, stops, strict=True):
        if spoken:
            place = next((p for p in announced(text) if day.span.to <= p.at < stop), None)
            found.append(tidy(text[place.at : place.to]) if place else _in_brackets(text, day))
        else:
            found.append(beside(text[day.span.to : stop], []))
    before = "" if spoken else beside(text[: days[0].span.at], [])
    if before and not found[-1]:
        return [before, *found[:-1]]
    if found[-1] and not any(found[:-1]):
        return split_places(found[-1], len(days)) or found
    return found if spoken or all(found) else [""] * (len(days) - 1) + found[-1:]


def _in_brackets(text: str, day: Stated) -> str:
    """The place in brackets right behind a day: "27 July (Ouagadougou) and 10 August (Bobo-Dioulasso)"."""
    at = day.span.to
    match = _BRACKETS.match(text, at - (text[at - 1 : at] == "("))  # a day's range may end with the bracket
    return place_of(match[1]) if match else ""
