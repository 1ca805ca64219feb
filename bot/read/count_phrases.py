"""Numbers of people in one sentence: a number and the noun or verb that it counts, inside of one phrase.

"14 participants", "fourteen (14) young women", "twelve came", "we were ten", "washiriki 15", "12名". A clock, a
room, a range, an age, groups of so many and figures beside a unit count nobody. Whether those people came, were
invited or only hoped for is left to ``counts``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.read.count_verbs import Phrase, with_verb
from bot.read.count_words import AGAIN, BACK, GAP, bounds, folded_words, gap_words, noun_of, stops
from bot.read.numbers import WORD, Number, folded, han, numbers_in
from bot.read.words import pattern, words

HIGHEST = 2_000  # a salon with more people is a misreading
_MOST_NUMBERS = 30  # in one sentence: more are a list of figures
_MOST_BETWEEN = 4  # words between a number and its noun
_REACH = 90  # code points behind a number in which its noun stands
_HOURS = 24
_CASED_ENDS = re.compile(r"(?:['’]\w{1,4})?")  # Turkish writes its endings behind figures so
_NEITHER = re.compile(r"[一-鿿぀-ヿ가-힣]")
_COUNTER = re.compile(
    r"(?P<number>\d{1,4}|[一二三四五六七八九十百兩两]{1,5})\s*(?:[多余餘数幾几])?\s*"
    r"(?P<counter>[個个]人|人|名|位|명)(?!\s*[民工口数數生気类類格事材种種]|\s*[一1]?\s*[組组部份席乗])(?P<after>[^\s，。、；,.;]{0,8})"
)
_NO_COUNTER = re.compile(r"(?:[每各第分前年月日時时点點～~—–-]|[\d/年月]|\d[.,])\s*$")


def phrases(text: str) -> list[Phrase]:
    """The numbers of people in a sentence, in order. Takes linear time, raises nothing."""
    found: list[Phrase] = []
    numbers = numbers_in(text)
    if len(numbers) > _MOST_NUMBERS:
        return found
    for index, number in enumerate(numbers):
        if (number.value < 2 and number.language) or not 0 < number.value <= HIGHEST or 1900 <= number.value <= 2100:
            continue
        if found and number.at < found[-1].to:
            continue
        phrase = _with_noun(text, number) or with_verb(text, number, found, more=index + 1 < len(numbers))
        if phrase and not _is_bound(text, number) and not _is_size(text, number, phrase):
            found.append(phrase)
    if not text.isascii() and _NEITHER.search(text):
        found = sorted([*found, *_unspaced(text, found)], key=lambda phrase: phrase.at)
    return found


def _is_bound(text: str, number: Number) -> bool:
    """Whether what stands around a number says that it counts no people, or not so many."""
    before = text[max(number.at - BACK, 0) : number.at]
    if before:
        numbered, ranged = bounds()
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
    before = text[max(number.at - BACK, 0) : number.at].rpartition(",")[2]
    if not before.strip() or before.rstrip()[-1:] in ",;:.()":
        return False
    last = [folded(word) for word in WORD.findall(before)][-3:]
    joint = last[-1] if last else ""
    while len(last) > 1 and last[-1] in gap_words():
        last.pop()
    if not last or last[-1] not in folded_words("thing") or pattern("counts", "meeting", prefix=True).match(last[-1]):
        return False
    has_them = (
        last[-1] in folded_words("owner")
        and joint in folded_words("owns")
        and joint not in folded_words("of", "numbers")
    )  # "our group has 45 members"
    return not (has_them and is_member(phrase))


def is_member(phrase: Phrase) -> bool:
    """Whether a phrase counts people of whom a group says that it has them."""
    return bool(phrase.noun) and pattern("counts", "members", prefix=True).match(phrase.noun) is not None


def _with_noun(text: str, number: Number) -> Phrase | None:
    """A number before the noun it counts; in Swahili behind it."""
    at = number.to
    if again := AGAIN.match(text, at):
        if int(again[1]) != number.value:
            return None
        at = again.end()
    elif number.language is None and (ends := _CASED_ENDS.match(text, at)):
        at = ends.end()
    if of_us := pattern("counts", "of_us").match(text, GAP.match(text, at).end()):  # type: ignore[union-attr]
        return Phrase(number.value, number.at, of_us.end(), "all", noun=of_us[0], number_at=number.at)
    found: Phrase | None = None
    plural = False
    for between, match in enumerate(WORD.finditer(text, at, min(at + _REACH, len(text)))):
        if GAP.fullmatch(text, at, match.start()) is None or between > _MOST_BETWEEN:
            break
        word, at = folded(match[0]), match.end()
        noun = noun_of(word) if word not in folded_words("thing") else None
        if (
            found
        ):  # "14 community members", "12 participant groups", "15 student participants", "10 members and friends"
            if word in folded_words("thing"):
                return None
            if word in folded_words("and", "people"):
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
        if between == 0 and number.rounded and word in folded_words("of", "numbers"):
            continue
        if stops(word):
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
    before = text[max(number.at - BACK, 0) : number.at]
    last = [*WORD.finditer(before)][-1:]
    noun = noun_of(folded(last[0][0])) if last and not before[last[0].end() :].strip(" (") else None
    if noun is None or "sw" not in noun[1]:
        return None
    at = number.at - len(before) + last[0].start()
    return Phrase(number.value, at, number.to, noun[0], noun=folded(last[0][0]), number_at=number.at)


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
        noun = "some" if after.startswith(words("counts", "some_unspaced")) else "all"
        yield Phrase(value, at, match.start("after"), noun, noun=after[:4], number_at=at)
