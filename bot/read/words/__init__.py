"""The word tables of the readers, one TOML file per subject: what labels, roles, counts are called, by language.

A file is a table of kinds, each a table of languages, each a list of words or phrases in lower case. Only
words that no library has stand here; month names, territories and currencies come from CLDR, number words
from num2words. What the words mean is left to the reader that asks for them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from bot.folding import fold, unspaced

BLANKS = re.compile(r"\s+")

__all__ = ["alternatives", "fold", "kinds", "pattern", "table", "unspaced", "words"]


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
    branches = [
        (r"\s+" if sign == " " else re.escape(sign)) + _nested(rest) for sign, rest in sorted(tree.items()) if sign
    ]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in tree:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in tree else ''}"


@cache
def words(name: str, kind: str) -> tuple[str, ...]:
    """The words of one kind in all languages, as they are written (lower case, with their accents)."""
    return tuple(word for language in table(name)[kind].values() for word in language)


@cache
def pattern(name: str, *names: str, prefix: bool = False) -> re.Pattern[str]:
    """A pattern for the words of the kinds, whole words only (``prefix``: words may go on).

    The kind found is the name of the group that matched (``match.lastgroup``). Words of scripts without
    blanks match anywhere.
    """
    groups = []
    for kind in names:
        listed = words(name, kind)
        spaced = alternatives(word for word in listed if not unspaced(word))
        free = alternatives(word for word in listed if unspaced(word))
        end = "" if prefix else r"(?!\w)"
        parts = [part for part in (rf"(?<!\w)(?:{spaced}){end}" if spaced else "", free) if part]
        groups.append(f"(?P<{kind}>{'|'.join(parts)})")
    return re.compile("|".join(groups), re.IGNORECASE)
