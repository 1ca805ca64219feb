"""Which words can name somebody, and which are a role, a group's label, a count or a sentence.

Only the words are judged; from which link, line or cell they come is left to ``entries`` and ``people``. Names stay
as the page has them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.read.words import alternatives, fold, kinds, pattern, word_set, words

LONGEST_NAME = 60  # code points
_MOST_WORDS = 7
_ROLE = re.compile(
    r"\s+[-–—−~=>→|]+\s*|\s*[–—−→(（\[;|/／]\s*|\s*[,،，、](?!\s*(?:Jr|Sr|PhD|MD)\b)\s*|\s*[:：]\s*|\s[-]|-\s|\t"
)
_QUOTES = frozenset(('""', "''", "“”", "„“", "„”", "«»", "‘’", "「」"))
_COUNT = re.compile(r"\(?\s*[xX×]?\s*\d{1,4}\s*\)?")


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
    name, groups = fold(without_count(label)).strip(" .:：'-–—()*"), word_set("people", "group")
    parts = name.split()
    return name in groups or (
        0 < len(parts) <= 4 and not groups.isdisjoint((parts[0], parts[-1])) and not _cased_name(label)
    )


def _cased_name(label: str) -> bool:
    """Whether all words but the first role word are capitalised, as in "Member Amina Example"."""
    parts = [part for part in label.split() if part[:1].isalpha()]
    roles = sum(fold(part) in word_set("people", "group") for part in parts)
    return len(parts) > 2 and roles < 2 and all(part[:1].isupper() for part in parts)


@lru_cache(maxsize=4096)
def may_be_name(name: str) -> bool:
    """Whether an entry's words before the role can name somebody; sentences, counts and labels cannot."""
    parts = name.split()
    if not 0 < len(name) <= LONGEST_NAME or len(parts) > _MOST_WORDS or not any(map(str.isalpha, name)):
        return False
    folded = fold(name).strip(" .")
    listed = kinds("people").get(folded) in {"nobody", "name", "user"} or folded in words("counts", "total")
    if listed or folded in word_set("people", "group") or _has_verb(name) or "://" in name:
        return False
    if len(parts) == 1:
        return pattern("counts", "some", prefix=True).fullmatch(folded) is None
    if parts[0].strip("+()~%").isdecimal() or folded.split()[0] in word_set("people", "and_others"):
        return False
    small = [part for part in parts if part[:1].islower() and fold(part) not in word_set("people", "particle")]
    if len(parts) > 2 and len(small) >= len(parts) - 1:
        return False
    counted = [pattern("counts", "some", "people", prefix=True).match(part) is not None for part in parts]
    return not (any(counted) and len(small) == len(parts)) and not (counted[0] and not parts[-1][:1].isupper())


def _has_verb(name: str) -> bool:
    """Whether words make a sentence. "Onyango Were" and "Will Example" are names: inside, verbs are written small."""
    for match in pattern("people", "verb").finditer(name):
        word, behind = name[match.start() : match.end()], name[match.end() :].lstrip()
        if word == word.lower() or (not name[: match.start()].strip() and behind[:1] != behind[:1].upper()):
            return True
    return False


@lru_cache(maxsize=4096)
def looks_like_name(name: str) -> bool:
    """Whether words outside of a list look like a name: capitals, or few letters of a script without them."""
    if not may_be_name(name):
        return False
    parts = [part for each in name.split() if (part := each.strip("().,'\""))]
    parts = [part for part in parts if fold(part) not in word_set("people", "particle")]
    cased = [part for part in parts if part[0].upper() != part[0].lower()]
    if not 0 < len(parts) <= 5 or not cased:
        return 0 < len(parts) <= 5 and len(name) <= 25
    if len(parts) == 1 and len(name) > 2:
        return name[0].isupper() or any(map(str.isdecimal, name))
    return all(part[0].isupper() for part in cased) and any(part[0].isalpha() for part in cased)
