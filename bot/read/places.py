"""The place that the words of a line tell, between its commas, when days and times are taken out.

Which words are evidence of a place is said by ``place_words``; what is left over on a line is no evidence of
anything. Of which country a place is, ``country_of`` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.read.model.ranges import Range
from bot.read.place_sentences import LONGEST_SENTENCE, announced
from bot.read.place_words import EDGE, MOST_WORDS, PIECES, closing, is_area, is_evidence, is_small, may_belong, tidy
from bot.read.words import alternatives, pattern, table, unspaced


def place_of(text: str) -> str:
    """The place that a line's words tell without dates and times; "" where nothing in them is evidence of one.

    It reaches from the first of the pieces between commas that is evidence to the last, over what may be parts of a
    name; what stands before it belongs to it only before a country or a word for an area ("Aghveran, Kotayk province").
    A place before a colon labels the line and stands last: "Abidjan: Fab Lab, Cocody".
    """
    kept: list[Range] = []
    told = 0  # so many of the kept pieces are a place
    before: Range | None = None  # the piece before, if it may be a part of a name
    label = ""
    for each in _pieces(text[:LONGEST_SENTENCE]):
        piece = _of_event(text, each)
        words = text[piece.at : piece.to]
        bare = words.strip(EDGE)
        if not any(sign.isalpha() for sign in bare) or is_small(bare):
            continue
        if words.rstrip().endswith((":", "：", "-", "–", "—")) and not kept:  # what labels the line
            label = tidy(words) if is_evidence(bare) and may_belong(bare) else label
        elif not may_belong(words):
            if kept:
                break
            before = None
        elif is_evidence(bare):
            if before and not kept and is_area(bare):
                kept.append(before)
            kept.append(piece)
            told = len(kept)
        elif kept:
            kept.append(piece)
        else:
            before = piece
    place = _put_together(text, kept[:told])
    if len(place.split()) > MOST_WORDS + 4:
        return ""
    return ", ".join(part for part in (place, "" if label in place else label) if part)


def _of_event(text: str, piece: Range) -> Range:
    """The place in a piece that names a salon with its place: "Youth Salon in Guntur", "twelve of us met in Accra"."""
    words = text[piece.at : piece.to]
    told = pattern("events", "event", prefix=True).search(words) or pattern("events", "held", prefix=True).search(words)
    if told and (found := announced(words)):
        return Range(piece.at + found[0].at, piece.at + found[0].to)
    return piece


@cache
def _separators() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What parts places: "and" in any language, then commas too."""
    listed = [word for language in table("dates")["and"].values() for word in language]
    spaced = alternatives(word for word in listed if not unspaced(word))
    both = rf"\s+(?:{spaced})\s+|\s*(?:[;&/]|{alternatives(word for word in listed if unspaced(word))})\s*"
    return re.compile(both, re.IGNORECASE), re.compile(rf"{both}|\s*[,、،，]\s*", re.IGNORECASE)


def split_places(place: str, count: int) -> list[str]:
    """So many places that one text names ("Accra and Kumasi respectively"); none where it does not name as many."""
    bare = pattern("events", "several").sub("", place).strip(EDGE)
    for separator in _separators()[: 1 if count < 3 else 2]:  # "Portland, Oregon" is one place
        parts = [part.strip(EDGE) for part in separator.split(bare)]
        if len(parts) == count and all(is_evidence(part) for part in parts):
            return parts
    return []


def _pieces(text: str) -> Iterator[Range]:
    done = 0
    for match in PIECES.finditer(text):
        yield Range(done, match.start())
        done = match.end()
    yield Range(done, len(text))


def _put_together(text: str, pieces: list[Range]) -> str:
    """The pieces with what parts them on the page, or a comma where small words were left out between them."""
    stretches: list[Range] = []
    for piece in pieces:
        between = text[stretches[-1].to : piece.at] if stretches else ""
        if stretches and not any(sign.isalpha() for sign in between):
            stretches[-1] = Range(stretches[-1].at, piece.to)
        else:
            stretches.append(piece)
    if stretches:
        last = stretches[-1]
        stretches[-1] = Range(last.at, closing(text, last))
    return ", ".join(tidy(text[at:to]) for at, to in stretches)
