"""Which words can name somebody, and which are a role, a group's label, a count or a sentence.

Only the words are judged; from which link, line or cell they come is left to ``entries`` and ``people``.
"""

from __future__ import annotations

import re
from functools import cache

from bot.read.words import fold, kinds, pattern, table

LONGEST_NAME = 60  # code points
MOST_WORDS = 7
ROLE = re.compile(
    r"\s+[-–—−~=>→|]+\s*|\s*[–—−→(（\[;|/／]\s*|\s*[,،，、](?!\s*(?:Jr|Sr|PhD|MD)\b)\s*|\s*[:：]\s*|\s[-]|-\s|\t"
)
TWO_TITLES = re.compile(r"(?:Dr|Prof|Er|Adv|Mr|Mrs|Ms|Smt|Shri|Sr|Md)\.?\s*\((?:Dr|Prof|Mr|Mrs|Ms|Miss|Smt)\.?\)\s*")
QUOTES = frozenset(('""', "''", "“”", "„“", "„”", "«»", "‘’", "「」"))
COUNT_IN_LABEL = re.compile(r"\(?\s*[xX×]?\s*\d{1,4}\s*\)?")
TITLE_CASE = re.compile(r"[^\W\d_]")
PARTICLES = frozenset(
    (
        "de", "da", "do", "dos", "das", "del", "della", "di", "la", "le", "les", "el", "al", "bin", "ibn", "ben",
        "von", "van", "der", "den", "y", "e", "e.", "bint", "abu", "ould", "ait", "o'", "af", "av", "i",
    )
)  # fmt: skip


def name_part(words: str) -> tuple[str, str | None]:
    """The name at the beginning of an entry and the role behind it."""
    titled = TWO_TITLES.match(words)  # "Dr. (Mrs.) Amina Example"
    match = ROLE.search(words, titled.end() if titled else 1)
    if not match:
        return _unquoted(words.strip(" .,;:")), None
    role = words[match.end() :].strip(" \t-–—,;:()（）./|[]")
    return _unquoted(words[: match.start()].strip(" .,;:")), role or None


def _unquoted(name: str) -> str:
    """A name without the quotes around the whole of it."""
    inside = name[1:-1]
    if len(name) > 2 and name[0] + name[-1] in QUOTES and not any(sign in inside for sign in '"“”«»„'):
        return inside.strip()
    return name


@cache
def _groups() -> frozenset[str]:
    return frozenset(fold(word) for words in table("people")["group"].values() for word in words)


def is_group(words: str) -> bool:
    """Whether words label a group or name a role, a number beside them or not: "Organisers (2):"."""
    name = fold(COUNT_IN_LABEL.sub(" ", words)).strip(" .:：'-–—()*")
    if not name:
        return False
    if name in _groups():
        return True
    parts = name.split()
    return len(parts) <= 4 and (parts[-1] in _groups() or parts[0] in _groups()) and not _cased_name(words)


def _cased_name(words: str) -> bool:
    """Whether all words but the first role word are capitalised, as in "Member Amina Example"."""
    parts = [part for part in words.split() if part[:1].isalpha()]
    return len(parts) > 2 and all(part[:1].isupper() for part in parts) and sum(fold(p) in _groups() for p in parts) < 2


def may_be_name(name: str) -> bool:
    """Whether an entry's words before the role can name somebody; sentences, counts and labels cannot."""
    if not name or len(name) > LONGEST_NAME or not any(sign.isalpha() for sign in name):
        return False
    words = name.split()
    if len(words) > MOST_WORDS or _has_verb(name) or "://" in name:
        return False
    folded = fold(name).strip(" .")
    if folded in _groups() or kinds("people").get(folded) in {"nobody", "total", "name", "user"}:
        return False
    first, last = words[0], words[-1]
    if first.strip("+()~%").isdecimal() and len(words) > 1:
        return False
    if folded.split()[0] in {"and", "et", "other", "others", "more", "autres", "y", "otros"} and len(words) > 1:
        return False
    small = [word for word in words if word[:1].islower() and fold(word) not in PARTICLES]
    if (
        len(words) > 1
        and len(small) == len(words)
        and any(pattern("people", "some", "people", prefix=True).match(word) for word in words)
    ):
        return False
    if len(words) > 2 and len(small) >= len(words) - 1:
        return False
    if len(words) > 1 and pattern("people", "some", "people", prefix=True).match(first) and not last[:1].isupper():
        return False
    return not (len(words) == 1 and pattern("people", "some", prefix=True).fullmatch(folded))


def _has_verb(name: str) -> bool:
    """Whether words make a sentence. "Onyango Were" and "Will Example" are names: inside, verbs are written small."""
    for match in pattern("people", "verb").finditer(name):
        word, ahead, behind = match.group(), name[: match.start()].strip(), name[match.end() :].strip()
        if word == word.lower() or (not ahead and behind[:1] != behind[:1].upper()):
            return True
    return False


def looks_like_name(name: str) -> bool:
    """Whether words outside of a list look like a name: capitals, or few letters of a script without them."""
    if not may_be_name(name):
        return False
    words = [word.strip("().,'\"") for word in name.split()]
    words = [word for word in words if word and fold(word) not in PARTICLES]
    if not words or len(words) > 5:
        return False
    cased = [word for word in words if word[0].upper() != word[0].lower()]
    if not cased:
        return len(name) <= 25
    if len(words) == 1 and len(name) > 2:
        return name[0].isupper() or any(sign.isdecimal() for sign in name)
    return all(word[0].isupper() or word[0].isdecimal() for word in cased) and any(TITLE_CASE.match(w) for w in cased)
