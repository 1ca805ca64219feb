"""What a label announces: "Date", "Venue B", "Jour et heure" (``words/labels.toml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from bot.read.words import fold, kinds, words

MOST_WORDS = 5  # of a label of which one word tells
LONGEST_LABEL = 45  # code points; what is longer is a sentence
_NUMBERED = re.compile(r"(?:[\s#(]*(\d{1,2})|[\s#(]+([a-h]))[\s).]*$")
_EDGES = " .*'-–—•#()?¿؟？\t"


@dataclass(frozen=True, slots=True)
class Label:
    """What a label announces, and which event it numbers."""

    kind: str
    number: str = ""


@cache
def label_of(words_of_label: str, *, loose: bool = False) -> Label | None:
    """What a label announces; None for words that are no label. "Date and place" announces a ``line``.

    ``loose``: the words are a label for sure, by a colon or as a head, and one that tells is enough:
    "Place of the salon".
    """
    name = fold(words_of_label).strip(_EDGES)
    if not name or len(name) > LONGEST_LABEL:
        return None
    if kind := kinds("labels").get(name):
        return Label(kind)
    numbered = _NUMBERED.search(name)
    number = (numbered[1] or numbered[2]) if numbered and numbered.start() else ""
    name = name[: numbered.start()].strip(_EDGES) if numbered and number else name.strip("0123456789 ")
    if kind := kinds("labels").get(name):
        return Label(kind, number)
    parts = {kinds("labels")[part] for part in _parts(name) if part in kinds("labels")}
    if parts >= {"date", "place"} or parts >= {"time", "place"}:
        return Label("line", number)
    if parts:
        return Label("when" if "date" in parts else min(parts), number)
    names = name.split() if loose else []
    found = [kinds("labels")[w] for w in names if w in kinds("labels") and w not in words("fields", "everyday")]
    found = [kind for kind in found if kind not in {"city", "country"}]  # "City Hall"
    return Label(found[0], number) if found and len(names) <= MOST_WORDS else None


def _parts(name: str) -> list[str]:
    """The names that a label joins: "date & place"."""
    joined = {fold(word) for word in words("dates", "and")}
    parts: list[list[str]] = [[]]
    for word in re.split(r"\s+|([&/,+])", name):
        if word is None:
            continue
        if word in joined or word in {"&", "/", ",", "+"}:
            parts.append([])
        elif word:
            parts[-1].append(word)
    return [" ".join(part) for part in parts] if len(parts) > 1 else []


def label_alone(words_of_label: str) -> Label | None:
    """A label without a colon: it must be a whole name of the tables."""
    name = fold(words_of_label).strip(" ?¿؟？")
    kind = kinds("labels").get(name)
    return Label(kind) if kind else None
