"""Which words can name somebody, and which are a role, a group's label, a count or a sentence.

Only the words are judged; from which link, line or cell they come is left to ``entries`` and ``people``. Names stay
as the page has them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.read.words import alternatives, fold, kinds, pattern, words

LONGEST_NAME = 60  # code points
_MOST_WORDS = 7
_ROLE = re.compile(
    r"\s+[-–—−~=>→|]+\s*|\s*[–—−→(（\[;|/／]\s*|\s*[,،，、](?!\s*(?:Jr|Sr|PhD|MD)\b)\s*|\s*[:：]\s*|\s[-]|-\s|\t"
)
_QUOTES = frozenset(('""', "''", "“”", "„“", "„”", "«»", "‘’", "「」"))
_COUNT = re.compile(r"\(?\s*[xX×]?\s*\d{1,4}\s*\)?")


@cache
def _listed(kind: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words("people", kind))


@cache
def _two_titles() -> re.Pattern[str]:
    """ "Dr. (Mrs.) Amina Example": the bracket is part of the name."""
    titles = alternatives(words("people", "title"))
    return re.compile(rf"(?:{titles})\.?\s*\((?:{titles})\.?\)\s*", re.IGNORECASE)


def name_part(entry: str) -> tuple[str, str | None]:
    """The name at the beginning of an entry and the role behind it."""
    titled = _two_titles().match(entry) if "(" in entry else None
    match = _ROLE.search(entry, titled.end() if titled else 1)
    if not match:
        return _unquoted(entry.strip(" .,;:")), None
    role = entry[match.end() :].strip(" \t-–—,;:()（）./|[]")
    return _unquoted(entry[: match.start()].strip(" .,;:")), role or None


def _unquoted(name: str) -> str:
    """A name without the quotes around the whole of it."""
    inside = name[1:-1]
    if len(name) > 2 and name[0] + name[-1] in _QUOTES and not any(sign in inside for sign in '"“”«»„'):
        return inside.strip()
    return name


def without_count(label: str) -> str:
    """A label without the number beside it: "Organisers (2)"."""
    return _COUNT.sub(" ", label)


def has_count(label: str) -> bool:
    """Whether a number stands in a label."""
    return _COUNT.search(label) is not None


@lru_cache(maxsize=2048)
def is_group(label: str) -> bool:
    """Whether words label a group or name a role, a number beside them or not: "Organisers (2):"."""
    name = fold(without_count(label)).strip(" .:：'-–—()*")
    if not name:
        return False
    if name in _listed("group"):
        return True
    parts = name.split()
    return (
        len(parts) <= 4 and (parts[-1] in _listed("group") or parts[0] in _listed("group")) and not _cased_name(label)
    )


def _cased_name(label: str) -> bool:
    """Whether all words but the first role word are capitalised, as in "Member Amina Example"."""
    parts = [part for part in label.split() if part[:1].isalpha()]
    return (
        len(parts) > 2
        and all(part[:1].isupper() for part in parts)
        and sum(fold(part) in _listed("group") for part in parts) < 2
    )


@lru_cache(maxsize=4096)
def may_be_name(name: str) -> bool:
    """Whether an entry's words before the role can name somebody; sentences, counts and labels cannot."""
    if not name or len(name) > LONGEST_NAME or not any(sign.isalpha() for sign in name):
        return False
    parts = name.split()
    if len(parts) > _MOST_WORDS or _has_verb(name) or "://" in name:
        return False
    folded = fold(name).strip(" .")
    if (
        folded in _listed("group")
        or kinds("people").get(folded) in {"nobody", "name", "user"}
        or folded in words("counts", "total")
    ):
        return False
    first, last = parts[0], parts[-1]
    if first.strip("+()~%").isdecimal() and len(parts) > 1:
        return False
    if folded.split()[0] in _listed("and_others") and len(parts) > 1:
        return False
    small = [part for part in parts if part[:1].islower() and fold(part) not in _listed("particle")]
    if len(parts) > 1 and len(small) == len(parts) and any(_counted(part) for part in parts):
        return False
    if len(parts) > 2 and len(small) >= len(parts) - 1:
        return False
    if len(parts) > 1 and _counted(first) and not last[:1].isupper():
        return False
    return not (len(parts) == 1 and pattern("counts", "some", prefix=True).fullmatch(folded))


def _counted(word: str) -> bool:
    """Whether a word means people as such."""
    return pattern("counts", "some", "people", prefix=True).match(word) is not None


def _has_verb(name: str) -> bool:
    """Whether words make a sentence. "Onyango Were" and "Will Example" are names: inside, verbs are written small."""
    for match in pattern("people", "verb").finditer(name):
        word, ahead, behind = match.group(), name[: match.start()].strip(), name[match.end() :].strip()
        if word == word.lower() or (not ahead and behind[:1] != behind[:1].upper()):
            return True
    return False


@lru_cache(maxsize=4096)
def looks_like_name(name: str) -> bool:
    """Whether words outside of a list look like a name: capitals, or few letters of a script without them."""
    if not may_be_name(name):
        return False
    parts = [part.strip("().,'\"") for part in name.split()]
    parts = [part for part in parts if part and fold(part) not in _listed("particle")]
    if not parts or len(parts) > 5:
        return False
    cased = [part for part in parts if part[0].upper() != part[0].lower()]
    if not cased:
        return len(name) <= 25
    if len(parts) == 1 and len(name) > 2:
        return name[0].isupper() or any(sign.isdecimal() for sign in name)
    return all(part[0].isupper() or part[0].isdecimal() for part in cased) and any(part[0].isalpha() for part in cased)
