"""What a label announces: "Date", "Venue B", "Jour et heure" (``words/labels.toml``)."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from bot.read.words import fold, kinds, made, pattern, word_set

MOST_WORDS = 5  # of a label of which one word tells
LONGEST_LABEL = 45  # code points; what is longer is a sentence
_NUMBERED = re.compile(r"(?:[\s#(]*(\d{1,2})|[\s#(]+([a-h]))[\s).]*$")
_EDGES = " .*'-–—•#()?¿؟？\t"


class Label(Struct, frozen=True):
    """What a label announces, and which event it numbers."""

    kind: str
    number: str = ""


@cache
def label_of(words_of_label: str, *, loose: bool = False) -> Label | None:
    """What a label announces; None for words that are no label. "Date and place" announces a ``line``.

    ``loose``: the words are a label for sure, by a colon or as a head, and one that tells is enough:
    "Place of the salon".
    """
    table, name = kinds("labels"), fold(words_of_label).strip(_EDGES)
    if not name or len(name) > LONGEST_LABEL:
        return None
    if kind := table.get(name):
        return Label(kind)
    numbered = _NUMBERED.search(name)
    number = (numbered[1] or numbered[2]) if numbered and numbered.start() else ""
    name = name[: numbered.start()].strip(_EDGES) if numbered and number else name.strip("0123456789 ")
    if kind := table.get(name):
        return Label(kind, number)
    parts = joint(",+").split(name)
    found = {table[part] for part in parts if part in table} if len(parts) > 1 else set()
    if found:
        where_and_when = "place" in found and not found.isdisjoint({"date", "time"})
        return Label("line" if where_and_when else "when" if "date" in found else min(found), number)
    is_other = loose and pattern("events", "not_held", prefix=True).search(name)  # "Rain date", "Date of the report"
    names = name.split() if loose and not is_other else []
    listed = [table[word] for word in names if word in table and word not in word_set("fields", "everyday")]
    told = [kind for kind in listed if kind not in {"city", "country"}]  # "City Hall"
    return Label(told[0], number) if told and len(names) <= MOST_WORDS else None


def joint(signs: str) -> re.Pattern[str]:
    """What joins names: "and" in any language, "&", "/", or one of the signs."""
    return made(rf"\s*(?:[&/{signs}]|{{dates.and}})\s*")


def label_alone(words_of_label: str) -> Label | None:
    """A label without a colon: it must be a whole name of the tables."""
    kind = kinds("labels").get(fold(words_of_label).strip(" ?¿؟？"))
    return Label(kind) if kind else None
