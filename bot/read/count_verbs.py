"""Numbers of people beside a verb: "fourteen turned up", "dotarło dziesięć", "we were ten", where no noun follows.

Numbers before a noun are left to ``count_phrases``; whether those people came is not asked of a verb that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bot.read.count_words import AGAIN, BACK, GAP, folded_words, gap_words
from bot.read.numbers import WORD, Number, folded
from bot.read.words import alternatives, fold, pattern, table, words

_FEWEST = 3  # people that a verb without a noun counts: "two came late" counts some
_VERB_FIRST = frozenset(("es", "pt", "it", "pl", "ru", "uk", "ar", "de", "tr", "id"))  # languages that say "came ten"


class Phrase(NamedTuple):
    """A number of people: ``scope`` "all" (participants, people), "some" (students, women), "" (only a verb) or
    "then" (only "had", which counts those who came where others were counted before).

    ``told``: its own verb says that they came. ``noun`` is where the noun or verb begins, before or behind the number.
    """

    value: int
    at: int
    to: int
    scope: str
    told: bool = False
    noun: str = ""
    number_at: int = 0


def with_verb(text: str, number: Number, before: Sequence[Phrase], *, more: bool) -> Phrase | None:
    """A number right beside a verb of coming, or behind "we were", without a noun."""
    start = GAP.match(text, number.to)
    verb = pattern("counts", "came").match(text, start.end()) if start else None
    if (
        number.value >= _FEWEST
        and verb
        and _fits(verb[0], number)
        and _starts(text, number.at)
        and not _partly(text, verb.end())
    ):
        return Phrase(number.value, number.at, verb.end(), "", told=True, noun=verb[0], number_at=number.at)
    if not _ends(text, number.to):
        return None
    if (
        before and start and (total := pattern("counts", "total").match(text, start.end()))
    ):  # "9 here and 7 there, 16 in all"
        return Phrase(number.value, number.at, total.end(), "", told=True, noun=total[0], number_at=number.at)
    low = max(number.at - BACK, 0)
    last = [*_verbs_before().finditer(text, low, number.at)][-1:]
    if not last or not _only().fullmatch(text, last[0].end(), number.at) or not _fits(last[0][0], number):
        return None
    kind = last[0].lastgroup or ""
    if kind == "came" and (number.value < _FEWEST or not _came()[fold(" ".join(last[0][0].split()))] & _VERB_FIRST):
        return None
    if kind == "had" and (not before or number.value < _FEWEST or more):
        return None
    scope = "then" if kind == "had" else ""
    return Phrase(number.value, last[0].start(), number.to, scope, told=True, noun=last[0][0], number_at=number.at)


@cache
def _came() -> dict[str, frozenset[str]]:
    """Words for coming and for "we were", folded, and the languages of each."""
    found: dict[str, set[str]] = {}
    for kind in ("came", "were", "had"):
        for language, listed in table("counts")[kind].items():
            for word in listed:
                found.setdefault(fold(word), set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


def _fits(verb: str, number: Number) -> bool:
    """Whether a verb and a number in words are of one language."""
    return number.language is None or number.language in _came().get(fold(" ".join(verb.split())), ())


@cache
def _verbs_before() -> re.Pattern[str]:
    return pattern("counts", "were", "came", "had")


@cache
def _only() -> re.Pattern[str]:
    """What may stand between a verb and the number behind it."""
    return re.compile(rf"[\s\"'“:]{{0,4}}(?:(?:{alternatives(words('counts', 'only'))})\s*)*", re.IGNORECASE)


def _starts(text: str, at: int) -> bool:
    """Whether a number begins a clause: only then does the verb behind it count it."""
    before = text[max(at - 24, 0) : at].rstrip()
    if not before or before[-1] in '.,;:(!?)–—"“«':
        return True
    word = fold(before.split()[-1])
    return (
        word in folded_words("but")
        or word in folded_words("only")
        or word in folded_words("and", "people")
        or word in folded_words("relative_pronoun")
    )


def _partly(text: str, at: int) -> bool:
    """Whether a verb goes on with what only some of those who came did: "came late", "joined online"."""
    return pattern("counts", "partly").match(text, GAP.match(text, at).end()) is not None  # type: ignore[union-attr]


def _ends(text: str, at: int) -> bool:
    """Whether no noun follows a number: "we were fourteen.", "there were 14 of them"."""
    if again := AGAIN.match(text, at):
        at = again.end()
    rest = text[at : at + 40].lstrip(' "”»')
    if not rest or not rest[0].isalnum():
        return True
    match = WORD.match(rest)
    if not match:
        return False
    after = rest[match.end() :].lstrip()
    return (folded(match[0]) in gap_words() and not after[:1].isdecimal()) or pattern(
        "counts", "total", "only", "came", "follows"
    ).match(rest) is not None
