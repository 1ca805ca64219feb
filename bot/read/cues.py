"""Whether a sentence says that a theme was discussed, in the language of the page or in English.

Holds the collection's cue words ready as patterns. Which themes a sentence names is decided in ``naming``, what
becomes of them in ``themes``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.read.words import alternatives, pattern
from bot.reports.collection import Collection, Words
from bot.reports.folding import fold, unspaced
from bot.reports.theme_names import Named, ThemeNames

_SEMICOLON = re.compile(r"[;؛]\s|；")
_TELLING = 6  # letters of a word that are enough for a first look


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue words of a page's language and of English, ready to be searched for in folded text."""

    _discussed: re.Pattern[str]
    _not_discussed: re.Pattern[str]
    _theme_words: re.Pattern[str]
    _needles: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    _codes: tuple[str, ...]

    def may_name(self, text: str) -> bool:
        """Whether the text can name a theme at all: a quick look that never says no to one that does."""
        folded = text.lower() if text.isascii() else fold(text)
        for longest, rests in self._needles:
            if longest in folded:
                for rest in rests:
                    if all(word in folded for word in rest):
                        return True
        for code in self._codes:  # noqa: SIM110 -- a generator takes three times as long
            if code in text:
                return True
        return False

    def left_out(self, text: str) -> bool:
        """Whether a heading or a sentence tells what was not discussed, or is still to come."""
        return bool(self._not_discussed.search(fold(text)))

    def tells(self, heading: str) -> bool:
        """Whether a heading announces what was discussed."""
        return bool(self._discussed.search(fold(heading))) and not self.left_out(heading)

    def discussed(self, sentence: str, names: ThemeNames, stressed: Container[str] = ()) -> list[str]:
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
            named = names.in_sentence(clause)
            if not self._not_discussed.search(folded):
                found.append(self._of_clause(folded, named, told, stressed))
                continue
            if not named and found:
                found[-1] = []
            found.append([])
            denied.update(name.id for name in named)
        return [theme for theme in dict.fromkeys(theme for themes in found for theme in themes) if theme not in denied]

    def _of_clause(self, folded: str, named: list[Named], told: bool, stressed: Container[str]) -> list[str]:
        if not told:
            return [name.id for name in named if name.id in stressed]
        all_sure = any(name.sure for name in named) or bool(self._theme_words.search(folded))
        return [name.id for name in named] if all_sure else []


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
        tuple(code for theme in collection.themes for code in theme.codes),
    )


def _pieces(name: str, *, inflected: bool) -> frozenset[str]:
    """Pieces that every way of writing the name contains: the beginnings of its longer words."""
    if unspaced(name):
        return frozenset({fold(name)})
    found = [word.removesuffix("s") for word in re.findall(r"\w+", fold(name)) if len(word) > 3]
    stems = [(word[:-2] if inflected and len(word) > 5 else word)[:_TELLING] for word in found]
    return frozenset(stems or [fold(name)])


def _needles(names: list[frozenset[str]]) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Few pieces of which every name has one, each with what else must be there for one of its names."""
    names = [pieces for pieces in set(names) if not any(other < pieces for other in names)]
    shared = Counter(piece for pieces in names for piece in pieces)
    found: dict[str, set[tuple[str, ...]]] = {}
    for pieces in names:
        needle = max(pieces, key=lambda piece: (shared[piece], len(piece), piece))
        found.setdefault(needle, set()).add(tuple(sorted(pieces - {needle})))
    return tuple((needle, tuple(sorted(rests))) for needle, rests in sorted(found.items()))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words; those that end in "*" may go on."""
    endings: list[str] = []
    anywhere: list[str] = []
    begun: list[str] = []
    whole: list[str] = []
    for word in words:
        beginning = fold(word.removesuffix("*"))
        if unspaced(word):
            anywhere.append(beginning)
        elif beginning and (not beginning[0].isalnum() or beginning.startswith("n't")):
            endings.append(beginning)
        elif beginning:
            (begun if word.endswith(("*", "'")) else whole).append(beginning)
    parts = [
        rf"(?<!\w)(?:{alternatives(begun)})" if begun else "",
        rf"(?<!\w)(?:{alternatives(whole)})(?!\w)" if whole else "",
        rf"(?:{alternatives(endings)})(?!\w)" if endings else "",
        rf"(?=[^\x00-\x7f])(?:{alternatives(anywhere)})" if anywhere else "",
    ]
    return re.compile("|".join(part for part in parts if part) or r"(?!)")
