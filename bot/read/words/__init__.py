"""The word tables of the readers, one TOML file per subject: what labels, roles, counts are called, by language.

A file is a table of kinds, each a table of languages, each a list of words or phrases in lower case. Only
words that no library has stand here; month names, territories and currencies come from CLDR, number words
from num2words. What the words mean is left to the reader that asks for them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files

from bot.reports.folding import fold, unspaced

BLANKS = re.compile(r"\s+")
ARABIC = re.compile("[\u0621-\u064a]")
VOWELS = "[\u064b-\u0652]{0,2}"
JOINED = "[\u0648\u0641]?" + VOWELS  # "and", which Arabic writes with the word after it

NOTHING = r"(?!)"  # a pattern that is found nowhere
_END = 1 << 62  # behind the end of any text

__all__ = [
    "NOTHING",
    "WordPattern",
    "alternatives",
    "any_of",
    "either",
    "fold",
    "kinds",
    "lowered",
    "made",
    "pattern",
    "table",
    "unspaced",
    "word_set",
    "words",
]


@cache
def table(name: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """The word table of that file: kind -> language -> words. Raises FileNotFoundError for an unknown name."""
    text = files(__name__).joinpath(f"{name}.toml").read_text("utf-8")
    return {
        kind: {language: tuple(words) for language, words in languages.items()}
        for kind, languages in tomllib.loads(text).items()
    }


@cache
def kinds(name: str) -> dict[str, str]:
    """Every word of a table, folded, and the first kind that has it."""
    found: dict[str, str] = {}
    for kind, languages in table(name).items():
        for words in languages.values():
            for word in words:
                found.setdefault(fold(word), kind)
    return found


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest that fits, blanks standing for any white space.

    Common beginnings are written once, so that the time of a search does not grow with the number of words.
    """
    tree: _Tree = {}
    for word in words:
        node = tree
        for sign in BLANKS.sub(" ", word):
            node = node.setdefault(sign, {})
        if word:
            node[""] = {}
    return _nested(tree)


_Tree = dict[str, "_Tree"]


def _nested(tree: _Tree) -> str:
    branches = [_sign(sign) + _nested(rest) for sign, rest in sorted(tree.items()) if sign]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in tree:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in tree else ''}"


def _sign(sign: str) -> str:
    """A pattern for one letter of a word; an Arabic one may be written with its vowel."""
    if sign == " ":
        return r"\s+"
    return re.escape(sign) + (VOWELS if ARABIC.match(sign) else "")


@cache
def words(name: str, kind: str) -> tuple[str, ...]:
    """The words of one kind in all languages, as they are written (lower case, with their accents)."""
    return tuple(word for language in table(name)[kind].values() for word in language)


@cache
def word_set(name: str, *names: str) -> frozenset[str]:
    """The words of some kinds in all languages, folded."""
    return frozenset(fold(word) for kind in names for word in words(name, kind))


class WordPattern:
    """A pattern for words whatever their case: it searches the text in lower case, which takes half of the time.

    What it finds are matches in that text, which is as long as the text itself; ``pattern`` is for patterns around it.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        compiled = re.compile(pattern)
        self._search, self._match = compiled.search, compiled.match
        self._fullmatch, self._finditer = compiled.fullmatch, compiled.finditer

    def search(self, text: str, at: int = 0, to: int = _END) -> re.Match[str] | None:
        """The first of the words in a range of the text."""
        return self._search(lowered(text), at, to)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """A word that begins at that offset."""
        return self._match(lowered(text), at)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The word that the text is."""
        return self._fullmatch(lowered(text))

    def finditer(self, text: str, at: int = 0, to: int = _END) -> Iterator[re.Match[str]]:
        """The words in a range of the text."""
        return self._finditer(lowered(text), at, to)


@lru_cache(maxsize=16)  # a line is searched for many kinds of words, and at many places
def lowered(text: str) -> str:
    """The text in lower case, as long as it is."""
    return text.lower() if text.isascii() else text.replace("İ", "i").lower()


@cache
def pattern(name: str, *names: str, prefix: bool = False) -> WordPattern:
    """A pattern for the words of the kinds, whole words only (``prefix``: words may go on).

    With ``prefix``, a word that the table ends in a blank is whole all the same. The kind found is the name of
    the group that matched (``match.lastgroup``). Words of scripts without blanks match anywhere.
    """
    return WordPattern("|".join(f"(?P<{kind}>{any_of(words(name, kind), prefix)})" for kind in names))


@cache
def either(name: str, *names: str, prefix: bool = False) -> WordPattern:
    """The same for words of which it does not matter what kind they are: all in one search, not one for each kind."""
    return WordPattern(any_of(tuple(dict.fromkeys(word for kind in names for word in words(name, kind))), prefix))


@cache
def made(template: str) -> re.Pattern[str]:
    """A pattern made of a template, in which ``<table.kind>`` stands for the words of a kind, whole words only."""
    parts = re.split(r"<(\w+)\.(\w+)>", template)
    names = zip(parts[1::3], parts[2::3], strict=True)
    filled = [parts[0]]
    for (name, kind), text in zip(names, parts[3::3], strict=True):
        filled += [f"(?:{any_of(words(name, kind), prefix=False)})", text]
    return re.compile("".join(filled), re.IGNORECASE)


def any_of(listed: tuple[str, ...], prefix: bool) -> str:
    """The pattern of :func:`pattern` for a list of words, without a group: one look behind for all of them."""
    free = [word for word in listed if unspaced(word)]
    spaced = [word for word in listed if not unspaced(word)]
    arabic = [word for word in spaced if ARABIC.search(word)]
    others = [word for word in spaced if not ARABIC.search(word)]
    open_ended = [word for word in others if prefix and not word.endswith(" ")]
    whole = [word.rstrip() for word in others if not prefix or word.endswith(" ")]
    starts = [
        f"(?:{alternatives(open_ended)})" if open_ended else "",
        rf"(?:{alternatives(whole)})(?!\w)" if whole else "",
        rf"(?=[^\x00-\x7f]){JOINED}(?:{alternatives(arabic)})" + ("" if prefix else r"(?!\w)") if arabic else "",
    ]
    # One look behind for all words, and one look ahead for those that no ASCII text has: most fail there.
    at_start = rf"(?<!\w)(?:{'|'.join(part for part in starts if part)})" if spaced else ""
    anywhere = rf"(?=[^\x00-\x7f])(?:{alternatives(free)})" if free else ""
    return "|".join(part for part in (at_start, anywhere) if part)
