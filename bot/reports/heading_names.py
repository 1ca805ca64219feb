"""Which sections the words of a heading name: by the tables of the collection, as a whole or by a part of them.

Whether a heading is meant so where it stands on a page is left to the reader.
"""

from __future__ import annotations

import re
from functools import lru_cache

from bot.reports.collection import Alias, Collection
from bot.reports.theme_names import theme_names

_SEPARATOR = re.compile(r"\s*[:：|/]\s*|\s+[-–—]\s+|\s*—\s*")
_ASIDE = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*")
_LONGEST = 300  # code points of a heading that holds its section's value


@lru_cache(maxsize=4096)
def named(text: str, collection: Collection) -> tuple[Alias | None, str]:
    """What the tables say of a heading, as a whole or of the part of it before or after a colon, dash or slash."""
    if alias := collection.alias(text):
        return alias, "alias" if alias.rank else "exact"
    if len(text) > _LONGEST:
        return None, ""
    bare = _ASIDE.sub(" ", text).strip()
    if bare and bare != text and (alias := collection.alias(bare)):
        return alias, "alias"
    pieces = _pieces(bare, collection)
    sections = tuple(dict.fromkeys(section for alias in pieces for section in alias.sections))
    if not sections or len(sections) > 2 or theme_names(collection).named(_SEPARATOR.split(bare)[0]):
        return None, ""
    return Alias(sections, rank=min(alias.rank for alias in pieces)), "part"


@lru_cache(maxsize=4096)
def value_of(heading: str, collection: Collection) -> str:
    """What a heading says behind its section's name: "Date: 11 August 2019", "Participants (9)"; "" for nothing."""
    if len(heading) > _LONGEST:
        return ""
    aside = " ".join(match.strip(" ()（）[]") for match in _ASIDE.findall(heading))
    pieces = [piece.strip() for piece in _SEPARATOR.split(_ASIDE.sub(" ", heading)) if piece.strip()]
    named = [index for index, piece in enumerate(pieces) if collection.alias(piece)]
    rest = pieces[named[-1] + 1 :] if named else []
    return ", ".join((*rest, aside) if aside else rest)


def _pieces(bare: str, collection: Collection) -> list[Alias]:
    return [alias for piece in _SEPARATOR.split(bare) if (alias := collection.alias(piece)) and not alias.either]


def entries(heading: str, collection: Collection) -> tuple[Alias, ...]:
    """The entries of the tables by which a heading is taken for sections; none where they do not have it."""
    alias, rule = named(heading, collection)
    if alias is None or rule != "part":
        return (alias,) if alias else ()
    return tuple(_pieces(_ASIDE.sub(" ", heading).strip(), collection))
