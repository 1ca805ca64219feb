"""How like a heading is to the names of sections that the tables have: letter by letter, and by the words that tell.

What is found here is no match: it only says which section could be meant, for ``sections`` to call it unreadable and
for ``bot.reports.check`` to suggest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations

from bot.reports.collection import Collection
from bot.reports.folding import content_words, key, unspaced

_NEAR = 0.78  # similarity from which a name is worth suggesting
_SEVERAL = 3  # names of a section that have a word that tells
_STEM = 5  # letters that forms of one word share at least
_ENDING = 4  # letters that they may differ in at the end
_MOST_WORDS = 12  # of a heading, of which each two are looked up
_LONGEST_PIECE = 80


@lru_cache(maxsize=4096)
def told(text: str, collection: Collection) -> str | None:
    """The one section that a heading's words tell: two of them are a name of it, else one is like its words.

    None for a heading of another time: "Date of the next meeting".
    """
    telling = _telling_words(collection)
    words = list(dict.fromkeys(_words_of(text[:_LONGEST_PIECE])))[:_MOST_WORDS]
    if not telling.other_times.isdisjoint(words):
        return None
    pairs = (collection.named(" ".join(sorted(two))) for two in combinations(words, 2))
    told = {section for alias in pairs if alias and not alias.either for section in alias.sections}
    if len(told) != 1:
        told = {section for word in words if (section := telling.section(word))}
    return told.pop() if len(told) == 1 else None


class _TellingWords:
    """Which section the words of a collection's names tell. Made once by :func:`_telling_words`.

    A word tells a section where no other has it in a name, and it is in the second list of one of the section's
    pairs; in a language that has no pairs for the section, where several of its names have it.
    """

    def __init__(self, collection: Collection) -> None:
        file = collection.file
        self.other_times = _all_words(file.other_times.values())
        self._sections: dict[str, set[str]] = {}  # of the names that have a word
        for name, alias in collection.aliases.items():
            for word in _words_of(name) if alias.either or len(alias.sections) == 1 else ():
                self._sections.setdefault(word, set()).update(alias.sections)
        self._telling: set[str] = set()
        for kind in file.sections:
            lists = [pair for block in kind.pairs for pair in block.values()]
            own = _all_words(seconds for _, seconds in lists)
            for word in own:
                self._sections.setdefault(word, set()).add(kind.id)
            paired = {language for block in kind.pairs for language in block}
            names = [listed for language, listed in kind.headings.items() if language not in paired]
            counts = Counter(
                word for listed in names for name in {key(n) for n in listed} for word in set(_words_of(name))
            )
            self._telling |= own | {word for word, times in counts.items() if times >= _SEVERAL}
        self._telling -= _all_words(file.tell_nothing.values()) | self.other_times
        self._telling = {word for word in self._telling if len(self._sections[word]) == 1}
        self._by_start: dict[str, list[str]] = {}
        for word in self._sections:
            if len(word) >= _STEM:
                self._by_start.setdefault(word[:_STEM], []).append(word)

    def section(self, word: str) -> str | None:
        """The section that the word tells as it stands, or else with another ending."""
        if word in self._sections or len(word) < _STEM:
            return next(iter(self._sections[word])) if word in self._telling else None
        forms = [other for other in self._by_start.get(word[:_STEM], ()) if _inflected(word, other)]
        told = {section for form in forms for section in self._sections[form]}
        return told.pop() if len(told) == 1 and not self._telling.isdisjoint(forms) else None


def _all_words(lists: Iterable[list[str]]) -> set[str]:
    return {word for listed in lists for text in listed for word in _words_of(text)}


def _inflected(word: str, other: str) -> bool:
    """Whether two words that begin alike may be forms of one: what differs is no longer than an ending."""
    same = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return max(len(word), len(other)) - same <= min(_ENDING, same // 2)


@lru_cache(maxsize=8)
def _telling_words(collection: Collection) -> _TellingWords:
    return _TellingWords(collection)


def _words_of(text: str) -> list[str]:
    """The words of a heading, or each two neighbouring signs of a script without blanks."""
    words = content_words(text, never_none=False)
    return [
        pair
        for word in words
        for pair in ([word[at : at + 2] for at in range(len(word) - 1)] if unspaced(word) else [word])
    ]


@lru_cache(maxsize=4096)
def nearest(heading: str, collection: Collection) -> tuple[str, float] | None:
    """The section with the name most like the heading, and how alike they are (0 to 1); None for no likeness."""
    text = key(heading)[:_LONGEST_PIECE]
    letters, size = _letters(text), len(text)
    best: tuple[str, float] | None = None
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(text)
    for name, its_letters, section in _names_by_letter(collection).get(text[:1], ()):
        both = size + len(name)
        shared = min(size - (letters & ~its_letters).bit_count(), len(name) - (its_letters & ~letters).bit_count())
        if 2 * shared < _NEAR * both:
            continue  # too many letters that the other does not have
        if sorted(name) == sorted(text):  # letters changed places
            return section, 1.0
        matcher.set_seq1(name)
        floor = best[1] if best else _NEAR
        if matcher.quick_ratio() > floor and matcher.ratio() > floor:
            best = (section, matcher.ratio())
    return best


@lru_cache(maxsize=8)
def _names_by_letter(collection: Collection) -> dict[str, list[tuple[str, int, str]]]:
    """The names that mean one section, by the first letter of what is compared: slips are rare there."""
    found: dict[str, list[tuple[str, int, str]]] = {}
    for name, alias in collection.aliases.items():
        if len(alias.sections) == 1:
            found.setdefault(name[:1], []).append((name, _letters(name), alias.sections[0]))
    return found


def _letters(text: str) -> int:
    """Which letters a text has, as bits; letters of other scripts may share one."""
    bits = 0
    for letter in text:
        bits |= 1 << (ord(letter) & 127)
    return bits
