"""Folds words and headings to what they are compared by: without accents, articles, plurals, small words.

Letters only, no page and no table but ``small.toml``; what is compared with what is left to the callers.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u064b-\u0652\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\0]")
_UNSPACED = re.compile("[\u3040-\u9fff\u0e00-\u0eff\u1780-\u17ff]")
APOSTROPHES = "’‘ʼʻ`´"


def fold(text: str) -> str:
    """Returns the text without case, accents, direction marks and doubled blanks; letters keep their order.

    Only marks that writers leave out (accents, Arabic and Hebrew vowel points) go; vowel signs of Indic scripts stay,
    because they are letters.
    """
    if text.isascii():
        text = text.lower()
        return " ".join(text.split()) if "  " in text or text[:1].isspace() or text[-1:].isspace() else text
    for sign in APOSTROPHES:  # a tenth of the time of a translation
        text = text.replace(sign, "'")
    text = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(unicodedata.normalize("NFKC", MARKS.sub("", text)).split())


def unspaced(word: str) -> bool:
    """Whether the word is of a script that puts no blanks between words (Han, Kana, Thai, Khmer, Lao)."""
    return not word.isascii() and _UNSPACED.search(word) is not None


# Letters, figures and the vowel signs that belong to them: scripts of South and South-East Asia, Arabic marks.
TOKEN = re.compile(r"[\w\u0300-\u036f\u064b-\u0655\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200c\u200d]+")
_HAN_JOINTS = str.maketrans(dict.fromkeys("和与與及同的の・、與をがはでや", " "))
_ARABIC_FORMS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ک": "ك", "ی": "ي", "\u200c": " "})
_HAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_ARABIC_PREFIX = re.compile(r"^(?:[فبك]?ال|ف?لل)(?=\w{2})")


def words(text: str) -> list[str]:
    """Returns the words of a text as they are compared: folded, without articles and plural "s", joined ones apart."""
    text = fold(text)
    if not text.isascii():
        if _HAN.search(text):
            text = text.translate(_HAN_JOINTS)
        text = text.translate(_ARABIC_FORMS)
    return [_word(word) for word in TOKEN.findall(text)]


def _word(word: str) -> str:
    if word.isascii():
        return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word
    if "\u0621" <= word[0] <= "\u064a":
        return _ARABIC_PREFIX.sub("", word.removeprefix("و") if len(word) > 3 else word)
    return word


@cache
def small_words() -> frozenset[str]:
    """Articles, prepositions and the like of all languages, folded: they tell no name from another."""
    listed = tomllib.loads(files("bot.reports").joinpath("small.toml").read_text("utf-8"))
    return frozenset(fold(text) for texts in listed["small"].values() for text in texts)


@cache
def _small_tokens() -> frozenset[str]:
    return frozenset(word for text in small_words() for word in words(text))


def content_words(text: str, *, never_none: bool = True) -> list[str]:
    """The words that tell a heading or a name from others: no small words, single letters or figures.

    With ``never_none`` a text of nothing else keeps all its words.
    """
    small = _small_tokens()
    listed = words(text)
    telling = [w for w in listed if w not in small and not (len(w) == 1 and w.isascii()) and not w.isdigit()]
    return telling or (listed if never_none else [])


@lru_cache(maxsize=4096)
def key(heading: str) -> str:
    """Returns what headings are compared by: their content words in alphabetical order."""
    return " ".join(sorted(set(content_words(heading))))
