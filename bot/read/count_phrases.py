"""Numbers of people in one sentence: a number and the noun or verb that it counts, inside of one phrase.

"14 participants", "fourteen (14) young women", "twelve came", "we were ten", "washiriki 15", "12名". A clock, a
room, a range, an age, groups of so many and figures beside a unit count nobody. Whether those people came, were
invited or only hoped for is left to ``count_sentences``; a verb of coming beside the number says so itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from bot.read.count_words import BACK, gap_words, noun_of, stops
from bot.read.numbers import WORD, Number, folded, han, numbers_in
from bot.read.words import either, fold, made, pattern, table, word_set, words

HIGHEST = 2_000  # a salon with more people is a misreading
YEARS = range(1900, 2101)  # figures that are no number of people
_MOST_NUMBERS = 30  # in one sentence: more are a list of figures
_MOST_BETWEEN = 4  # words between a number and its noun
_REACH = 90  # code points behind a number in which its noun stands
_HOURS = 24
_FEWEST = 3  # people that a verb without a noun counts: "two came late" counts some
_VERB_FIRST = frozenset(("es", "pt", "it", "pl", "ru", "uk", "ar", "de", "tr", "id"))  # languages that say "came ten"
_AGAIN = re.compile(r"\s*[(（]\s*(\d{1,4})\s*[)）]")  # "fourteen (14)"
_GAP = re.compile(r"[\s\"“”«»*+-]*")
_NUMBERED = r"(?:(?P<clock><counts.clock>)|<counts.numbered>)[\s.:]*$"  # the end of "in room", "at"
_RANGED = r"(?:[\d:]|\b\w+)\s*(?:[-–—/~]|<counts.range>)\s*$"  # the end of "5 to", "ten or"
_ONLY = r"[\s\"'“:]{0,4}(?:<counts.only>\s*)*"  # between a verb and the number behind it
_RANGE_GOES_ON = re.compile(r"\s*[-–—/~]\s*\d")
_COUNTER = re.compile(
    r"(?P<number>\d{1,4}|[一二三四五六七八九十百兩两]{1,5})\s*(?:[多余餘数幾几])?\s*"
    r"(?P<counter>[個个]人|人|名|位|명)(?!\s*[民工口数數生気类類格事材种種]|\s*[一1]?\s*[組组部份席乗])(?P<after>[^\s，。、；,.;]{0,8})"
)
_NO_COUNTER = re.compile(r"(?:[每各第分前年月日時时点點～~—–-]|[\d/年月]|\d[.,])\s*$")


class Phrase(Struct, frozen=True):
    """A number of people: ``scope`` "all" (participants, people), "some" (students, women), "" (only a verb) or
    "then" (only "had", which counts those who came where others were counted before).

    ``told``: its own verb says that they came. ``noun`` is the noun or verb, which begins before or behind the number.
    """

    value: int
    at: int
    to: int
    scope: str
    noun: str
    number_at: int
    told: bool = False


def may_count(value: int) -> bool:
    """Whether so many people may have come to a salon; years are no numbers of people."""
    return 0 < value <= HIGHEST and value not in YEARS


def phrases(text: str) -> list[Phrase]:
    """The numbers of people in a sentence, in order. Takes linear time, raises nothing."""
    found: list[Phrase] = []
    numbers = numbers_in(text)
    for number in numbers if len(numbers) <= _MOST_NUMBERS else ():
        if (number.value < 2 and number.language) or not may_count(number.value):
            continue
        if found and number.at < found[-1].to:
            continue
        phrase = _with_noun(text, number) or _with_verb(text, number, counted=bool(found))
        if phrase and not _is_bound(text, number) and not _is_size(text, number, phrase):
            found.append(phrase)
    if not text.isascii():
        found = sorted([*found, *_unspaced(text, found)], key=lambda phrase: phrase.at)
    return found


def _is_bound(text: str, number: Number) -> bool:
    """Whether what stands around a number says that it counts no people, or not so many."""
    before = text[max(number.at - BACK, 0) : number.at]
    if (bound := made(_NUMBERED).search(before)) and (bound["clock"] is None or number.value <= _HOURS):
        return True
    if (match := made(_RANGED).search(before)) and (any(map(str.isdecimal, match[0])) or numbers_in(match[0])):
        return True
    return _RANGE_GOES_ON.match(text, number.to) is not None


def _is_size(text: str, number: Number, phrase: Phrase) -> bool:
    """Whether the words before a number make it the size of something: "groups of 5", "each table had 6".

    "Our group has 45 members" says how many they are.
    """
    last = [folded(word) for word in WORD.findall(text[max(number.at - BACK, 0) : number.at].rpartition(",")[2])][-3:]
    joint = last[-1] if last else ""
    while len(last) > 1 and last[-1] in gap_words():
        last.pop()
    if (
        not last
        or last[-1] not in word_set("counts", "thing")
        or pattern("counts", "meeting", prefix=True).match(last[-1])
    ):
        return False
    return not (joint in word_set("counts", "owns") - word_set("numbers", "of") and is_member(phrase))


def is_member(phrase: Phrase) -> bool:
    """Whether a phrase counts people of whom a group says that it has them."""
    return pattern("counts", "members", prefix=True).match(phrase.noun) is not None


def _with_noun(text: str, number: Number) -> Phrase | None:
    """A number before the noun it counts; in Swahili behind it."""
    again = _AGAIN.match(text, number.to)
    at = again.end() if again else number.to
    if of_us := pattern("counts", "of_us").match(text, _behind_gap(text, at)):
        return Phrase(number.value, number.at, of_us.end(), "all", of_us[0], number.at)
    found: Phrase | None = None
    plural = False
    things, joints = word_set("counts", "thing"), word_set("people", "and")
    for between, match in enumerate(WORD.finditer(text, at, min(at + _REACH, len(text)))):
        if _GAP.fullmatch(text, at, match.start()) is None or between > _MOST_BETWEEN:
            break
        word, at = folded(match[0]), match.end()
        if found and word in things:
            return None  # "12 participant groups"
        if found and word in joints:
            continue  # "10 members and friends"
        noun = noun_of(word) if word not in things else None
        if noun and (number.language is None or number.language in noun[1]):
            if _is_modifier(word, noun[1], number.value, WORD.match(text, at + 1)) or (plural and noun[1] == {"en"}):
                continue
            scope = "all" if found and found.scope == "all" else noun[0]
            found = Phrase(number.value, number.at, at, scope, word, number.at)
        elif found or (stops(word) and not (number.rounded and word in word_set("numbers", "of"))):
            break
        plural = plural or (word.endswith("s") and not noun)
    if found is None:
        return _behind_noun(text, number) if number.language in {None, "sw"} else None
    return found


def _is_modifier(word: str, languages: frozenset[str], value: int, following: re.Match[str] | None) -> bool:
    """Whether a noun is singular after more than one, as English has it: "12 participant groups", "40 member kits".

    A word that French has too is one only before a plural: "20 participant attended" may count people.
    """
    if value < 2 or word.endswith(("s", "men", "people", "folk", "youth", "ladies")):
        return False
    behind = folded(following[0]) if following else ""
    return languages == {"en"} or (languages == {"en", "fr"} and behind.endswith("s") and not stops(behind))


def _behind_noun(text: str, number: Number) -> Phrase | None:
    """A number right behind its noun, as in Swahili: "washiriki 15", "watu 50"."""
    at = max(number.at - BACK, 0)
    last = [*WORD.finditer(text, at, number.at)][-1:]
    noun = noun_of(folded(last[0][0])) if last and not text[last[0].end() : number.at].strip(" (") else None
    if noun is None or "sw" not in noun[1]:
        return None
    return Phrase(number.value, last[0].start(), number.to, noun[0], folded(last[0][0]), number.at)


def _with_verb(text: str, number: Number, *, counted: bool) -> Phrase | None:
    """A number right beside a verb of coming, or behind "we were", without a noun; ``counted``: others stand before."""
    start = _behind_gap(text, number.to)
    verb = pattern("counts", "came").match(text, start)
    fits = verb and number.value >= _FEWEST and number.language in {None, *_languages(verb[0])}
    if verb and fits and _starts(text, number.at) and not _goes_on_partly(text, verb.end()):
        return Phrase(number.value, number.at, verb.end(), "", verb[0], number.at, told=True)
    if not _ends(text, number.to):
        return None
    if counted and (total := pattern("counts", "total").match(text, start)):  # "9 here and 7 there, 16 in all"
        return Phrase(number.value, number.at, total.end(), "", total[0], number.at, told=True)
    before = pattern("counts", "were", "came", "had").finditer(text, max(number.at - BACK, 0), number.at)
    last = [*before][-1:]
    if not last or not made(_ONLY).fullmatch(text, last[0].end(), number.at):
        return None
    verb, languages = last[0], _languages(last[0][0])
    is_first = verb.lastgroup != "came" or (number.value >= _FEWEST and languages & _VERB_FIRST)
    if not is_first or number.language not in {None, *languages}:
        return None
    scope = "then" if verb.lastgroup == "had" else ""
    return Phrase(number.value, verb.start(), number.to, scope, verb[0], number.at, told=True)


def _goes_on_partly(text: str, at: int) -> bool:
    """Whether a verb goes on with what only some of those who came did: "came late", "joined online"."""
    return pattern("counts", "partly").match(text, _behind_gap(text, at)) is not None


def _behind_gap(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _languages(verb: str) -> frozenset[str]:
    """The languages that have a verb of coming, or words for "we were"."""
    return _verbs().get(fold(verb), frozenset())


@cache
def _verbs() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for kind in ("came", "were", "had"):
        for language, listed in table("counts")[kind].items():
            for word in listed:
                found.setdefault(fold(word), set()).add(language)
    return {word: frozenset(languages) for word, languages in found.items()}


def _starts(text: str, at: int) -> bool:
    """Whether a number begins a clause: only then does the verb behind it count it."""
    before = text[max(at - 24, 0) : at].rstrip()
    if not before or before[-1] in '.,;:(!?)–—"“«':
        return True
    word = fold(before.split()[-1])
    return word in word_set("counts", "but", "only", "relative_pronoun") or word in word_set("people", "and")


def _ends(text: str, at: int) -> bool:
    """Whether no noun follows a number: "we were fourteen.", "there were 14 of them"."""
    rest = text[at : at + 40].lstrip(' "”»')
    if not rest or not rest[0].isalnum():
        return True
    match = WORD.match(rest)
    if not match:
        return False
    return (
        folded(match[0]) in gap_words() or either("counts", "total", "only", "came", "follows").match(rest) is not None
    )


def _unspaced(text: str, found: list[Phrase]) -> Iterator[Phrase]:
    """Numbers with a counter for people: "12名", "二十一人", "15명"."""
    taken = {phrase.number_at for phrase in found}
    for match in _COUNTER.finditer(text):
        signs, at = match["number"], match.start()
        value = int(signs) if signs.isdecimal() else han(signs)
        after = match["after"].removeprefix("の")
        if at in taken or not may_count(value) or _NO_COUNTER.search(text[max(at - 3, 0) : at]):
            continue
        if not after.startswith(words("counts", "thing_unspaced")):
            scope = "some" if after.startswith(words("counts", "some_unspaced")) else "all"
            yield Phrase(value, at, match.start("after"), scope, after[:4], at)
