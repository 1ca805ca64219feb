"""Whether a sentence says that a theme was discussed, in the language of the page or in English.

Holds the collection's cue words ready as patterns. Which themes a sentence names is decided in ``naming``, what
becomes of them in ``themes``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache

from msgspec import Struct

from bot.read.words import NOTHING, any_of, pattern
from bot.reports.collection import Collection, Words
from bot.reports.folding import fold, unspaced
from bot.reports.theme_names import ThemeNames

_SEMICOLON = re.compile(r"[;؛]\s|；")
_TELLING = 6  # letters of a word that are enough for a first look


class Cues(Struct, frozen=True):
    """The cue words of a page's language and of English, ready to be searched for in folded text."""

    _discussed: re.Pattern[str]
    _not_discussed: re.Pattern[str]
    _theme_words: re.Pattern[str]
    _needles: tuple[str, ...]
    _code: re.Pattern[str]

    def may_name(self, text: str) -> bool:
        """Whether the text can name a theme at all: a quick look that never says no to one that does."""
        folded = text.lower() if text.isascii() else fold(text)
        size = len(folded)
        for needle in self._needles:  # the shortest first: cells and names are shorter than most
            if len(needle) > size:
                break
            if needle in folded:
                return True
        return bool(self._code.search(text))

    def left_out(self, text: str) -> bool:
        """Whether a heading or a sentence tells what was not discussed, or is still to come."""
        return bool(self._not_discussed.search(fold(text)))

    def tells(self, heading: str) -> bool:
        """Whether a heading announces what was discussed."""
        return bool(self._discussed.search(fold(heading))) and not self.left_out(heading)

    def discussed(self, sentence: str, names: ThemeNames, stressed: Set[str] = frozenset()) -> list[str]:
        """The themes that the sentence says were discussed, in its order; ``stressed`` are those in bold, which
        need no such word.

        A name that is also an everyday word counts where it is written as a name, where another theme stands
        with it, or where a word such as "theme" does. A clause that tells what was not discussed says so of the
        themes it names, wherever else they stand, or else of those of the clause before it.
        """
        told = False
        found: list[list[str]] = []  # of each clause
        denied: set[str] = set()
        for clause in _clauses(sentence):
            folded = fold(clause)
            told = told or bool(self._discussed.search(folded))
            denies = self._not_discussed.search(folded)
            named = names.in_sentence(clause) if told or stressed or denies else []
            themes = [name.id for name in named if told or name.id in stressed]
            if denies:
                if not named and found:
                    found[-1] = []
                denied.update(name.id for name in named)
                themes = []
            elif told and not any(name.sure for name in named) and not self._theme_words.search(folded):
                themes = []
            found.append(themes)
        return [theme for theme in dict.fromkeys(theme for themes in found for theme in themes) if theme not in denied]


def _clauses(sentence: str) -> Iterator[str]:
    """The parts of a sentence that may say the opposite of one another: at semicolons, and at words such as "but"."""
    at = 0
    for match in pattern("sentences", "contrast").finditer(sentence):
        yield from _SEMICOLON.split(sentence[at : match.start()])
        at = match.end()
    yield from _SEMICOLON.split(sentence[at:])


@lru_cache(maxsize=64)
def cues_of(collection: Collection, language: str | None) -> Cues:
    """The cues for pages of that language; for an unknown one, of all languages."""
    file = collection.file

    def words(table: Words) -> list[str]:
        chosen = {"en", language} if language in table else set(table)
        return [word for name, listed in table.items() if name in chosen for word in listed]

    inflected = language not in (None, "en")
    names = [_pieces(name, inflected=inflected) for theme in collection.themes for name in words(theme.names)]
    return Cues(
        _pattern(words(file.discussed)),
        _pattern(words(file.not_discussed)),
        _pattern(words(file.theme_words)),
        _needles(names),
        re.compile("|".join(re.escape(code) for theme in collection.themes for code in theme.codes) or NOTHING),
    )


def _pieces(name: str, *, inflected: bool) -> frozenset[str]:
    """Pieces that every way of writing the name contains: the beginnings of its longer words."""
    if unspaced(name):
        return frozenset({fold(name)})
    found = [word.removesuffix("s") for word in re.findall(r"\w+", fold(name)) if len(word) > 3]
    stems = [(word[:-2] if inflected and len(word) > 5 else word)[:_TELLING] for word in found]
    return frozenset(stems or [fold(name)])


def _needles(names: list[frozenset[str]]) -> tuple[str, ...]:
    """Of each name the piece that it shares with the fewest others; the shortest pieces first."""
    shared = Counter(piece for pieces in names for piece in pieces)
    needles = {min(pieces, key=lambda piece: (shared[piece], -len(piece), piece)) for pieces in names}
    return tuple(sorted(needles, key=lambda needle: (len(needle), needle)))


def _pattern(listed: Iterable[str]) -> re.Pattern[str]:
    """Any of the words; those that end in "*" or an apostrophe may go on, and "n't" stands at the end of another."""
    spaced = {fold(word.removesuffix("*")): word.endswith(("*", "'")) or unspaced(word) for word in listed}
    words = any_of(tuple(word if goes_on else f"{word} " for word, goes_on in spaced.items()), prefix=True)
    return re.compile((words or NOTHING) + (r"|n't(?!\w)" if "n't" in spaced else ""))
