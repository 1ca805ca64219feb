"""The words that head counts are made of: nouns for people, and what stands beside numbers that count nothing.

The words stand in ``words/counts.toml``; to which number they belong is left to ``count_phrases``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.read.calendars import months
from bot.read.words import fold, made, pattern, table, word_set
from bot.reports.folding import small_words

BACK = 48  # code points before a number that are looked at
_ENDINGS = 5  # letters that follow the beginning of a noun


def right_before(kind: str) -> re.Pattern[str]:
    """The words of a kind right ahead of a number."""
    return made(rf"<counts.{kind}>\W*$")


def ends_in(kind: str, ahead: str) -> bool:
    """Whether words of a kind stand right ahead of a number, at the end of what stands ahead of it."""
    return right_before(kind).search(ahead, max(len(ahead) - BACK, 0)) is not None


@cache
def _nouns() -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """Beginnings of nouns for people, folded: language, scope, and whether the word is a whole one."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for scope, kind in (("all", "people"), ("some", "some")):
        for language, listed in table("counts")[kind].items():
            for word in listed:
                found.setdefault(fold(word), []).append((language, scope, word.endswith(" ")))
    return {word: tuple(entries) for word, entries in found.items()}


@lru_cache(maxsize=4096)
def noun_of(word: str) -> tuple[str, frozenset[str]] | None:
    """The scope of a folded word for people, and its languages; None of other words."""
    bare = word.removeprefix("و").removeprefix("ال") if "\u0621" <= word[:1] <= "\u064a" else word
    for size in range(len(bare), max(len(bare) - _ENDINGS, 1) - 1, -1):
        entries = [entry for entry in _nouns().get(bare[:size], ()) if size == len(bare) or not entry[2]]
        if entries:
            scope = "all" if any(entry[1] == "all" for entry in entries) else "some"
            return scope, frozenset(entry[0] for entry in entries)
    return None


@lru_cache(maxsize=4096)
def stops(word: str) -> bool:
    """Whether a word between a number and a noun parts them: a small word, a verb, a unit, a month."""
    known = word in word_set("counts", "thing", "per", "besides") or word in small_words() or word in months()
    return known or pattern("people", "verb").fullmatch(word) is not None


@cache
def gap_words() -> frozenset[str]:
    """Words that stand between a number and no noun of its own: articles, prepositions, "has"."""
    return small_words() | word_set("counts", "owns")
