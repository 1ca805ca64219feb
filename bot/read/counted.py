"""Numbers of people in running text: "20 participants", "we were fourteen", "dotarło dziesięć".

Line by line, each number that counts people with what it counts. Sizes of panels and groups, percentages, ages,
ranges and those who were only invited are none. Which of them is the head count is left to ``counts``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from bot.read.number_phrases import (
    HIGHEST,
    RANGE,
    TOKEN,
    bounded_numbers,
    has_number,
    number_after,
    number_before,
    numbers_at,
    spoken_number,
    words_of_numbers,
)
from bot.read.numbers import GROUPED, whole
from bot.read.users import user_links
from bot.read.words import alternatives, fold, pattern, table, unspaced

BACK = 70  # code points before a noun in which its number may stand
AHEAD = 40  # code points before a number in which a verb or a noun may stand
NEAR = 30  # code points around a count in which "in total" or "invited" belongs to it

LABELLED_COUNT = re.compile(r"[\s\0']*[^\d:.!?]{1,30}[:：–-][\s\0']*\d{1,4}\s[^.!?]{0,40}$")  # "Springfield: 12 people"
ONLY = (
    r"(?:only|just|about|around|seulement|environ|s[oó]lo|apenas|somente|unas|unos|nur|insgesamt|etwa|rund|solo|circa"
    r"|лише|тільки|близько|только|всего|около|hanya|sekitar|tu|yaklaşık|tylko|około)"
)
AFTER_WE_WERE = re.compile(rf"\W{{0,4}}(?:{ONLY}\s+)?(?:({GROUPED})|((?:[^\W\d_]+[- ]?){{1,4}}))", re.UNICODE)
LINK = re.compile(r"\[\[[^\[\]|\n]*\||\[\[[^\[\]|\n]*:[^\[\]|\n]*\]\]|<[^<>\n]*>|https?:[^\s\]]*")
CLAUSE = re.compile(
    r"[,;.!?()。！？।，；]|\s[-–—]\s"
    r"|\b(?:and|but|of whom|et|mais|dont|y|pero|e|mas|und|aber|ma|и|но|а|та|але|i|ale|dan|tetapi|na|lakini|ve|ama)\b"
)
FOLLOWS = re.compile(
    r"\W*$|\s*[.,;:!?)(]"
    r"|\s*(?:in|at|of|from|en|à|a|and|et|y|und|e|و|и|i|dan|na|ve|im|am|aus|de|das|dos"
    r"|autour|around|dans|pour|on|for|con|com|mit|avec|with|this|cette|esta"
    r"|only|strong|altogether|seulement|sólo|solo|apenas|somente|nur|лише|тільки|только|saja|tu|yalnızca|tylko)\b"
)
AFTER_VERB = re.compile(
    rf"[\s\0']*(?:{ONLY}\s+)?"
    rf"(?:({GROUPED})|((?:[^\W\d_]+[- ]?){{1,4}}))"
)
STARTS = re.compile(
    r"(?:^|[.,;:(!?\0])\s*$|\b(?:and|but|only|so|that|where|about|around|finally|et|mais|seulement|y|e|pero|s[oó]lo|mas|apenas"
    r"|und|aber|nur|ma|и|а|но|только|і|й|та|але|тільки|лише|i|ale|tylko|dan|tetapi|hanya|na|lakini|ve|ama)\s*$"
)
MORE = re.compile(  # between a number and its noun: they come to others
    r"\b(?:more|other|others|additional|further|autres|más|otros|otras|mais|outros|outras|weitere|altri|altre|інших|ще"
    r"|других|ещё|innych|lainnya|zaidi|wengine|daha)\b"
)
REST = re.compile(r"[\s\0]*")
VERB_FIRST = frozenset(("es", "pt", "it", "pl", "ru", "uk", "ar", "de"))  # languages that say "came ten"
FEWEST = 3  # people that a verb without a noun counts: "two came late" counts some


@dataclass(frozen=True, slots=True)
class Hit:
    """A number of people, where it stands, and what speaks for its being the head count."""

    value: int
    start: int
    end: int
    general: bool  # counts everybody, not only women or students
    total: bool  # "in total" stands with it
    item: bool  # stands in an item of a list
    told: bool = False  # the words beside it say that so many came: no other verb is needed


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, bool], ...]]]:
    """A pattern for beginnings of nouns, and the languages of each with whether it is a general one."""
    languages: dict[str, list[tuple[str, bool]]] = {}
    for kind in ("people", "some"):
        for language, listed in table("people")[kind].items():
            for word in listed:
                for written in {word.lower(), fold(word)}:
                    languages.setdefault(written, []).append((language, kind == "people"))
    spaced = alternatives(word for word in languages if not unspaced(word))
    free = alternatives(word for word in languages if unspaced(word))
    return re.compile(rf"(?<!\w)(?:{spaced})|(?:{free})"), {word: tuple(listed) for word, listed in languages.items()}


def counted(masked: str, start: int, end: int) -> list[Hit]:
    """Numbers of people in ``masked[start:end]``, line by line, in order. Takes any text."""
    found: list[Hit] = []
    if not has_number(masked[start:end]):
        return found
    at = start
    for line in masked[start:end].split("\n"):
        if line and has_number(line):
            found += _of_line(line, at)
        at += len(line) + 1
    return found


def _of_line(line: str, offset: int) -> list[Hit]:
    text = _words_only(line)
    item = line.lstrip("\0 ")[:1] in {"*", "#"} or bool(LABELLED_COUNT.match(line))
    numbers = numbers_at(text)
    found: list[Hit] = []
    for low, high in _windows(numbers, len(text)):
        found += _with_nouns(text, low, high, numbers, item=item)
        found += _with_verbs(text, low, high)
        found += _we_were(text, low, high)
    general = any(hit.general for hit in found if not hit.told)
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit.start, -hit.end)):
        if hit.told and general and not hit.total:
            continue  # "we were 12 people" and the like are counted by their nouns
        if not kept or hit.start + offset >= kept[-1].end:
            kept.append(replace(hit, start=hit.start + offset, end=hit.end + offset))
    return kept


def _words_only(line: str) -> str:
    """The line in small letters, without the targets of links and without names of users; offsets stay."""
    if "[[" in line or "{{" in line:
        for link in user_links(line):
            line = line[: link.start] + "\0" * (link.end - link.start) + line[link.end :]
    if "[[" in line or "<" in line or "://" in line:
        line = LINK.sub(lambda match: "\0" * len(match.group()), line)
    lowered = line.lower()
    return lowered if len(lowered) == len(line) else line  # a letter may become two


def _windows(numbers: list[int], size: int) -> Iterator[tuple[int, int]]:
    """Stretches around numbers in which what they count may stand."""
    low = high = 0
    for at in numbers:
        if at - AHEAD > high:
            if high:
                yield low, high
            low = at - AHEAD
        high = min(at + BACK, size)
    if high:
        yield low, high


def _with_nouns(text: str, low: int, high: int, numbers: list[int], *, item: bool) -> Iterator[Hit]:
    """Numbers before a noun for people; in Swahili behind it."""
    nouns, languages = _nouns()
    taken = 0
    for match in nouns.finditer(text, low, high):
        known = languages.get(match.group()) or languages.get(fold(match.group())) or ()
        tongues = tuple(dict.fromkeys(language for language, _ in known))
        before = bisect_left(numbers, match.start())
        if not (before and numbers[before - 1] >= match.start() - BACK) and "sw" not in tongues:
            continue
        number = number_before(text, max(match.start() - BACK, taken), match.start(), tongues)
        if number is None and "sw" in tongues:
            number = number_after(text, match.end())
        if number is None or _is_relative(text, match.end()):
            continue
        value, at = number
        if MORE.search(text, at, match.start()) or _only_invited(text, at, match.end()):
            continue
        general = any(is_general for _, is_general in known)
        total = general and _is_total(text, at, match.end())
        yield Hit(value, at, match.end(), general, total, item, general and _over_meetings(text, match.end()))
        taken = match.end()


def _is_total(text: str, start: int, end: int) -> bool:
    """Whether "in total" stands right with a count, in its clause."""
    total = pattern("people", "total")
    return bool(total.search(_clause_before(text, start)) or total.search(_clause_after(text, end)))


def _clause_before(text: str, at: int) -> str:
    return CLAUSE.split(text[max(at - NEAR, 0) : at])[-1]


def _clause_after(text: str, at: int) -> str:
    return CLAUSE.split(text[at : at + NEAR], maxsplit=1)[0]


def _only_invited(text: str, start: int, end: int) -> bool:
    """Whether the clause says that so many were invited or expected, and not that they came."""
    after = _clause_after(text, end)
    verbs, languages = _verbs()
    came = verbs.search(after)
    if came and not _standing_after(text, end + came.end(), languages.get(fold(came.group()), "")):
        return False
    expected = pattern("people", "expected", prefix=True)
    return any(expected.search(words) for words in (_clause_before(text, start), text[start:end], after))


@cache
def _meetings() -> re.Pattern[str]:
    meeting = pattern("people", "meeting", prefix=True).pattern
    return re.compile(rf"\w*[\s'\0]+\w{{1,7}}\s+(\w+)\s+(?:[\w-]+\s+){{0,2}}(?:{meeting})")


def _over_meetings(text: str, end: int) -> bool:
    """Whether the noun goes on with "over 3 meetings" or "in three sessions"."""
    match = _meetings().match(text, end)
    return bool(match) and (match[1].isdecimal() or fold(match[1]) in words_of_numbers()) if match else False


@cache
def _verbs() -> tuple[re.Pattern[str], dict[str, str]]:
    """Verbs of coming, and the language of each."""
    languages = {fold(verb): language for language, verbs in table("people")["came"].items() for verb in verbs}
    return pattern("people", "came"), languages


def _with_verbs(text: str, low: int, high: int) -> Iterator[Hit]:
    """Numbers right before a verb of coming, without a noun: "fourteen turned up"; in some languages behind it."""
    verbs, languages = _verbs()
    for match in verbs.finditer(text, low, high):
        language = languages.get(fold(match.group()))
        if language is None or pattern("people", "partly").match(text, REST.match(text, match.end()).end()):  # type: ignore[union-attr]
            continue
        number = _standing_before(text, match.start(), language)
        if number is None and language in VERB_FIRST:
            number = _standing_after(text, match.end(), language)
        if number and FEWEST <= number[0] <= HIGHEST:
            value, start, end = number
            yield Hit(value, min(start, match.start()), max(end, match.end()), True, False, False, True)


def _standing_before(text: str, verb: int, language: str) -> tuple[int, int, int] | None:
    low = max(verb - NEAR, 0)
    words = list(TOKEN.finditer(text, low, verb))
    if not words or text[words[-1].end() : verb].strip(" \0'"):
        return None
    known, longest = bounded_numbers(language)
    if words[-1].group()[0].isdecimal():
        value, start = whole(words[-1].group()), words[-1].start()
    else:
        for size in range(min(longest, len(words)), 0, -1):
            if found := known.get(fold(" ".join(word.group() for word in words[-size:]))):
                value, start = found, words[-size].start()
                break
        else:
            return None
    ahead = text[low:start]
    return (value, start, verb) if STARTS.search(ahead) and not RANGE.search(ahead) else None


def _standing_after(text: str, verb: int, language: str) -> tuple[int, int, int] | None:
    match = AFTER_VERB.match(text, verb)
    if not match:
        return None
    if match[1]:
        return (whole(match[1]), verb, match.end(1)) if FOLLOWS.match(text, match.end(1)) else None
    spoken = spoken_number(text, match.start(2), match.end(2), (language,))
    return (spoken[0], verb, spoken[1]) if spoken and FOLLOWS.match(text, spoken[1]) else None


@cache
def _relative() -> re.Pattern[str]:
    return re.compile(
        r"\w*\s+(?:who|that|which|qui|que|die|которые|які|che)\s+"
        r"(?:have|has|had|are|were not|ont|han|haben|could not)\b",
        re.IGNORECASE,
    )


def _is_relative(text: str, end: int) -> bool:
    """Whether the noun goes on with a clause that tells which of them: "300 members who have …"."""
    return bool(_relative().match(text, end))


@cache
def _were() -> dict[str, tuple[str, ...]]:
    """The ways to say "we were", folded, and the languages of each."""
    found: dict[str, list[str]] = {}
    for language, phrases in table("people")["were"].items():
        for phrase in phrases:
            found.setdefault(fold(phrase), []).append(language)
    return {phrase: tuple(languages) for phrase, languages in found.items()}


def _we_were(text: str, low: int, high: int) -> Iterator[Hit]:
    """The number in "we were fourteen", "there were 14", "a total of 14", where no noun follows it."""
    for match in pattern("people", "were").finditer(text, low, high):
        after = AFTER_WE_WERE.match(text, match.end())
        if not after:
            continue
        if after[1]:
            value, start, end = whole(after[1]), after.start(1), after.end(1)
        elif spoken := spoken_number(text, after.start(2), after.end(2), _were().get(fold(match.group()), ())):
            start = after.start(2)
            value, end = spoken
        else:
            continue
        rest = REST.match(text, end)
        behind = rest.end() if rest else end
        total = bool(pattern("people", "total").match(text, behind))
        follows = FOLLOWS.match(text, end) or total or pattern("people", "came").match(text, behind)
        if 1 < value <= HIGHEST and follows and not _only_invited(text, start, end):
            yield Hit(value, match.start(), end, True, total, False, True)
