"""Numbers of people in one sentence: a number and the noun or verb that it counts, inside of one phrase.

"14 participants", "fourteen (14) young women", "twelve came", "we were ten", "washiriki 15", "12名". A clock, a
room, a range, an age, groups of so many and figures beside a unit count nobody. Whether those people came, were
invited or only hoped for is left to ``counts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from bot.read.calendars import months
from bot.read.numbers import WORD, Number, folded, han, numbers_in
from bot.read.words import alternatives, any_of, fold, pattern, table, words
from bot.reports.folding import small_words

HIGHEST = 2_000  # a salon with more people is a misreading
FEWEST = 3  # people that a verb without a noun counts: "two came late" counts some
_MOST_BETWEEN = 4  # words between a number and its noun
_REACH = 90  # code points behind a number in which its noun stands
_HOURS = 24
_BACK = 48  # code points before a number that are looked at
_ENDINGS = 5  # letters that follow the beginning of a noun
_AGAIN = re.compile(r"\s*[(（]\s*(\d{1,4})\s*[)）]")  # "fourteen (14)"
_GAP = re.compile(r"[\s\"“”«»*+-]*")
_CASED_ENDS = re.compile(r"(?:['’]\w{1,4})?")  # Turkish writes its endings behind figures so
_NEITHER = re.compile(r"[一-鿿぀-ヿ가-힣]")
_COUNTER = re.compile(
    r"(?P<number>\d{1,4}|[一二三四五六七八九十百兩两]{1,5})\s*(?:[多余餘数幾几])?\s*"
    r"(?P<counter>[個个]人|人|名|位|명)(?!\s*[民工口数數生気类類格事材种種]|\s*[一1]?\s*[組组部份席乗])(?P<after>[^\s，。、；,.;]{0,8})"
)
_NO_COUNTER = re.compile(r"(?:[每各第分前年月日時时点點～~—–-]|[\d.,/年月])\s*$")


class Phrase(NamedTuple):
    """A number of people: ``scope`` "all" (participants, people), "some" (students, women), "" (only a verb) or
    "then" (only "had", which counts those who came where others were counted before).

    ``told``: its own verb says that they came. ``noun`` is where the noun or verb begins, before or behind the number.
    """

    value: int
    at: int
    to: int
    scope: str
    told: bool = False
    noun: str = ""
    number_at: int = 0


def phrases(text: str) -> list[Phrase]:
    """The numbers of people in a sentence, in order. Takes linear time, raises nothing."""
    found: list[Phrase] = []
    numbers = numbers_in(text)
    for index, number in enumerate(numbers):
        if (number.value < 2 and number.language) or not 0 < number.value <= HIGHEST or 1900 <= number.value <= 2100:
            continue
        if found and number.at < found[-1].to:
            continue
        if _is_bound(text, number):
            continue
        phrase = _with_noun(text, number) or _with_verb(text, number, found, index + 1 < len(numbers))
        if phrase and not _is_size(text, number, phrase):
            found.append(phrase)
    if not text.isascii() and _NEITHER.search(text):
        found = sorted([*found, *_unspaced(text, found)], key=lambda phrase: phrase.at)
    return found


@cache
def _set(kind: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words("counts", kind))


@cache
def _and() -> frozenset[str]:
    return frozenset(fold(word) for word in words("people", "and"))


@cache
def _of() -> frozenset[str]:
    return frozenset(fold(word) for word in words("numbers", "of"))


@cache
def _small() -> frozenset[str]:
    return small_words() | _set("owns")


@cache
def _bounds() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a number counts nothing behind: a room, a clock, another number that it ends the range of."""
    numbered = any_of(words("counts", "numbered"), prefix=False)
    clock = any_of(words("counts", "clock"), prefix=False)
    joints = alternatives(words("counts", "range"))
    return (
        re.compile(rf"(?:(?P<clock>{clock})|{numbered})[\s.:]*$", re.IGNORECASE),
        re.compile(rf"(?:[\d:]|\b\w+)\s*(?:[-–—/~]|\b(?:{joints})\b)\s*$", re.IGNORECASE),
    )


def _is_bound(text: str, number: Number) -> bool:
    """Whether what stands around a number says that it counts no people, or not so many."""
    before = text[max(number.at - _BACK, 0) : number.at]
    if before:
        numbered, ranged = _bounds()
        bound = numbered.search(before)
        if bound and (bound["clock"] is None or number.value <= _HOURS):
            return True
        match = ranged.search(before)
        if match and (any(sign.isdecimal() for sign in match[0]) or numbers_in(match[0])):
            return True
    ahead = text[number.to : number.to + 12].lstrip()
    return ahead[:1] in set("-–—/~") and ahead[1:].lstrip()[:1].isdecimal()


def _is_size(text: str, number: Number, phrase: Phrase) -> bool:
    """Whether the words before a number make it the size of something: "groups of 5", "each table had 6"."""
    before = text[max(number.at - _BACK, 0) : number.at].rpartition(",")[2]
    if not before.strip() or before.rstrip()[-1:] in ",;:.()":
        return False
    last = [folded(word) for word in WORD.findall(before)][-3:]
    joint = last[-1] if last else ""
    while len(last) > 1 and last[-1] in _small():
        last.pop()
    if not last or last[-1] not in _set("thing") or pattern("counts", "meeting", prefix=True).match(last[-1]):
        return False
    has_them = last[-1] in _set("owner") and joint in _set("owns") and joint not in _of()  # "our group has 45 members"
    return not (has_them and is_member(phrase))


def is_member(phrase: Phrase) -> bool:
    """Whether a phrase counts people of whom a group says that it has them."""
    return bool(phrase.noun) and pattern("counts", "members", prefix=True).match(phrase.noun) is not None


@cache
def _nouns() -> dict[str, tuple[tuple[str, str, bool], ...]]:
    """Beginnings of nouns for people, folded: language, scope, and whether the word is a whole one."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for scope, kind in (("all", "people"), ("some", "some")):
        for language, listed in table("counts")[kind].items():
            for word in listed:
                found.setdefault(fold(word), []).append((language, scope, word.endswith(" ")))
    return {word: tuple(entries) for word, entries in found.items()}


@lru_cache(maxsize=4096)
def noun_of(word: str) -> tuple[str, frozenset[str]] | None:
    """The scope of a folded word for people, and its languages; None of other words."""
    bare = word.removeprefix("و").removeprefix("ال") if "\u0621" <= word[:1] <= "\u064a" else word
    for size in range(len(bare), max(len(bare) - _ENDINGS, 1) - 1, -1):
        entries = [entry for entry in _nouns().get(bare[:size], ()) if size == len(bare) or not entry[2]]
        if entries:
            scope = "all" if any(entry[1] == "all" for entry in entries) else "some"
            return scope, frozenset(entry[0] for entry in entries)
    return None


@lru_cache(maxsize=4096)
def _stops(word: str) -> bool:
    """Whether a word between a number and a noun parts them: a small word, a verb, a unit, a month."""
    return (
        word in _small()
        or word in _set("thing")
        or word in _set("per")
        or word in months()
        or word in _set("besides")
        or _verb().match(word) is not None
    )


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(f"(?:{pattern('people', 'verb').pattern})$", re.IGNORECASE)


def _with_noun(text: str, number: Number) -> Phrase | None:
    """A number before the noun it counts; in Swahili behind it."""
    at = number.to
    if again := _AGAIN.match(text, at):
        if int(again[1]) != number.value:
            return None
        at = again.end()
    elif number.language is None and (ends := _CASED_ENDS.match(text, at)):
        at = ends.end()
    if of_us := pattern("counts", "of_us").match(text, _GAP.match(text, at).end()):  # type: ignore[union-attr]
        return Phrase(number.value, number.at, of_us.end(), "all", noun=of_us[0], number_at=number.at)
    found: Phrase | None = None
    plural = False
    for between, match in enumerate(WORD.finditer(text, at, min(at + _REACH, len(text)))):
        if _GAP.fullmatch(text, at, match.start()) is None or between > _MOST_BETWEEN:
            break
        word, at = folded(match[0]), match.end()
        noun = noun_of(word)
        if (
            found
        ):  # "14 community members", "12 participant groups", "15 student participants", "10 members and friends"
            if word in _set("thing"):
                return None
            if word in _and():
                continue
            if noun is None or (number.language and number.language not in noun[1]):
                break
        if noun and (number.language is None or number.language in noun[1]):
            if _is_modifier(word, noun[1], number.value) or (plural and noun[1] == {"en"}):
                continue
            if at < len(text) and text[at] in "'’" and text[at + 1 : at + 2].isspace():
                return None  # "the 12 participants' names"
            scope = "all" if found and found.scope == "all" else noun[0]
            found = Phrase(number.value, number.at, at, scope, noun=word, number_at=number.at)
            continue
        if between == 0 and number.rounded and word in _of():
            continue
        if _stops(word):
            break
        plural = plural or (word.endswith("s") and not word.endswith("ss"))
    if found is None or found.value < 1:
        return _behind_noun(text, number) if number.language in {None, "sw"} else None
    return found


def _is_modifier(word: str, languages: frozenset[str], value: int) -> bool:
    """Whether an English noun is singular after more than one: "12 participant groups", "3 member organisations"."""
    return value > 1 and languages == {"en"} and not word.endswith(("s", "men", "people", "folk", "youth", "ladies"))


def _behind_noun(text: str, number: Number) -> Phrase | None:
    """A number right behind its noun, as in Swahili: "washiriki 15", "watu 50"."""
    before = text[max(number.at - _BACK, 0) : number.at]
    last = [*WORD.finditer(before)][-1:]
    noun = noun_of(folded(last[0][0])) if last and not before[last[0].end() :].strip(" (") else None
    if noun is None or "sw" not in noun[1]:
        return None
    at = number.at - len(before) + last[0].start()
    return Phrase(number.value, at, number.to, noun[0], noun=folded(last[0][0]), number_at=number.at)


@cache
def _came() -> dict[str, frozenset[str]]:
    """Words for coming and for "we were", folded, and the languages of each."""
    found: dict[str, set[str]] = {}
    for kind in ("came", "were", "had"):
        for language, listed in table("counts")[kind].items():
            for word in listed:
                found.setdefault(fold(word), set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


# Languages that say "came ten".
_VERB_FIRST = frozenset(("es", "pt", "it", "pl", "ru", "uk", "ar", "de", "tr", "id"))


def _with_verb(text: str, number: Number, before: list[Phrase], more: bool) -> Phrase | None:
    """A number right beside a verb of coming, or behind "we were", without a noun."""
    start = _GAP.match(text, number.to)
    verb = pattern("counts", "came").match(text, start.end()) if start else None
    if (
        number.value >= FEWEST
        and verb
        and _fits(verb[0], number)
        and _starts(text, number.at)
        and not _partly(text, verb.end())
    ):
        return Phrase(number.value, number.at, verb.end(), "", told=True, noun=verb[0], number_at=number.at)
    if not _ends(text, number.to):
        return None
    if (
        before and start and (total := pattern("counts", "total").match(text, start.end()))
    ):  # "9 here and 7 there, 16 in all"
        return Phrase(number.value, number.at, total.end(), "", told=True, noun=total[0], number_at=number.at)
    low = max(number.at - _BACK, 0)
    last = [*_verbs_before().finditer(text, low, number.at)][-1:]
    if not last or not _only().fullmatch(text, last[0].end(), number.at) or not _fits(last[0][0], number):
        return None
    kind = last[0].lastgroup or ""
    if kind == "came" and (number.value < FEWEST or not _came()[fold(" ".join(last[0][0].split()))] & _VERB_FIRST):
        return None
    if kind == "had" and (not before or number.value < FEWEST or more):
        return None
    scope = "then" if kind == "had" else ""
    return Phrase(number.value, last[0].start(), number.to, scope, told=True, noun=last[0][0], number_at=number.at)


def _fits(verb: str, number: Number) -> bool:
    """Whether a verb and a number in words are of one language."""
    return number.language is None or number.language in _came().get(fold(" ".join(verb.split())), ())


@cache
def _verbs_before() -> re.Pattern[str]:
    return pattern("counts", "were", "came", "had")


@cache
def _only() -> re.Pattern[str]:
    """What may stand between a verb and the number behind it."""
    return re.compile(rf"[\s\"'“:]{{0,4}}(?:(?:{alternatives(words('counts', 'only'))})\s*)*", re.IGNORECASE)


def _starts(text: str, at: int) -> bool:
    """Whether a number begins a clause: only then does the verb behind it count it."""
    before = text[max(at - 24, 0) : at].rstrip()
    if not before or before[-1] in '.,;:(!?)–—"“«':
        return True
    word = fold(before.split()[-1])
    return word in _set("but") or word in _set("only") or word in _and() or word in {"who", "registered", "invited"}


def _partly(text: str, at: int) -> bool:
    """Whether a verb goes on with what only some of those who came did: "came late", "joined online"."""
    return pattern("counts", "partly").match(text, _GAP.match(text, at).end()) is not None  # type: ignore[union-attr]


def _ends(text: str, at: int) -> bool:
    """Whether no noun follows a number: "we were fourteen.", "there were 14 of them"."""
    if again := _AGAIN.match(text, at):
        at = again.end()
    rest = text[at : at + 40].lstrip(' "”»')
    if not rest or not rest[0].isalnum():
        return True
    match = WORD.match(rest)
    if not match:
        return False
    after = rest[match.end() :].lstrip()
    return (folded(match[0]) in _small() and not after[:1].isdecimal()) or pattern(
        "counts", "total", "only", "came", "follows"
    ).match(rest) is not None


def _unspaced(text: str, found: list[Phrase]) -> Iterator[Phrase]:
    """Numbers with a counter for people: "12名", "二十一人", "15명"."""
    taken = {phrase.number_at for phrase in found}
    for match in _COUNTER.finditer(text):
        signs, at = match["number"], match.start()
        value = int(signs) if signs.isdecimal() else han(signs)
        before = text[max(at - 3, 0) : at]
        if at in taken or not 0 < value <= HIGHEST or _NO_COUNTER.search(before):
            continue
        after = match["after"].removeprefix("の")
        if after.startswith(words("counts", "thing_unspaced")):
            continue
        noun = "some" if after.startswith(_some_unspaced()) else "all"
        yield Phrase(value, at, match.start("after"), noun, noun=after[:4], number_at=at)


@cache
def _some_unspaced() -> tuple[str, ...]:
    return words("counts", "some_unspaced")
