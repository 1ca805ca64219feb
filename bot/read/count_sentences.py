"""What a sentence says of numbers of people: that they came, were invited, hoped for, or are a group's members.

The kind of a number is told by the cues of its own clause: between the other numbers, the joints ("and", a comma) and
outside of brackets it is not in. Which numbers count people at all is left to ``count_phrases``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from bot.read.count_phrases import Phrase, is_member, phrases
from bot.read.count_words import ends_in, noun_of, right_before
from bot.read.model.ranges import Range
from bot.read.numbers import WORD, folded, has_number, numbers_in
from bot.read.words import either, made, pattern, word_set

CAME = frozenset(("", "attended"))  # kinds of those who came, or of whom nothing else is said
PLANNED = ("registered", "invited", "expected", "target", "other")
_CUES = (*PLANNED, "attended", "did")
_LONGEST = 600  # code points of a sentence that are looked at together
_MOST = 12  # numbers of people in one sentence: more are figures of something else
_GOES_ON = 80  # code points behind a count in which another may be added to it
_RIGHT_BEHIND = 12
_REACH = 40  # code points behind a count in which meetings stand
_NEAR = 30  # code points around a count in which "in total" belongs to it
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
# What parts the statements of a sentence; a colon and a dash only behind a count.
_JOINTS = r"(?P<weak>[:：]|\s[-–—]\s)|[;.!?。！？，、；،؛\n]|,(?!\d)|<counts.but>|<people.and>"
# The end of "we had", "there were about", "we had a total of"; of "our group has about".
_HELD = r"<counts.held>\W*(?:(?:<counts.only>|<counts.were>|an?|in)\W+)*$"
_OWNS = r"<counts.owns>\W*(?:\w+\W+){0,2}$"
_FEW_WORDS = re.compile(r"\W*\w{1,7}\W+")
_LABEL = re.compile(r"[:：]\s|：|\s[-–—]\s")


class Said(Struct, frozen=True):
    """A number of people in a sentence or label: the kind of its claim, and whom it counts.

    That is "all", "some", a "total", or a "part" of another number; ``labelled``: words with a colon or dash stand
    before it in its sentence.
    """

    value: int
    kind: str
    evidence: str
    at: int
    to: int
    noun: str
    labelled: bool = False


class _Cue(Struct, frozen=True):
    at: int
    to: int
    kind: str


@lru_cache(maxsize=1024)
def _kind_of(cue: str) -> str:
    """The first kind that has a cue."""
    match = pattern("counts", *_CUES, prefix=True).match(cue)
    return (match.lastgroup or "") if match else ""


@lru_cache(maxsize=256)
def said(sentence: str) -> tuple[Said, ...]:
    """The numbers of people of a sentence, in order; of a very long one in pieces."""
    pieces = [(start, sentence[start : start + _LONGEST]) for start in range(0, len(sentence), _LONGEST)]
    return tuple(each for start, text in pieces if has_number(text) for each in _said(text, start))


def _said(text: str, start: int) -> Iterator[Said]:
    found = phrases(text)
    if not 0 < len(found) <= _MOST:
        return
    inside = [match.span() for match in _BRACKETS.finditer(text)]
    levels = [_level(phrase.number_at, inside) for phrase in found]
    cues = [_Cue(*cue.span(), _kind_of(cue[0])) for cue in either("counts", *_CUES, prefix=True).finditer(text)]
    cues = [cue for cue in cues if cue.kind != "attended" or not _is_noun(text, cue.at)]
    joints = list(made(_JOINTS).finditer(text))
    planned = False
    for index, (phrase, level) in enumerate(zip(found, levels, strict=True)):
        if phrase.scope == "then" and not planned:
            continue
        before = [joint.end() for joint in joints if joint.end() <= phrase.at and not joint["weak"]]
        behind = [joint.start() for joint in joints if joint.start() >= phrase.to]
        clause = Range(
            max((*before[-1:], *(other.to for other in found[:index])), default=0),
            min((*behind[:1], *(other.at for other in found[index + 1 :])), default=len(text)),
        )
        kind, evidence = _kind(text, phrase, clause, [cue for cue in cues if _level(cue.at, inside) == level])
        planned = planned or kind in PLANNED
        is_part = level >= 0 and level != levels[index - 1]  # "20 participants (12 men, …)"
        if is_part or (kind in CAME and _goes_on(text, phrase)):
            kind, evidence = "", "part"
        labelled = _LABEL.search(text, 0, phrase.at) is not None
        yield Said(phrase.value, kind, evidence, start + phrase.at, start + phrase.to, phrase.noun, labelled)


# "Duluth had 9 participants, Cleveland 17, Buffalo 12": at least two others by name.
_BY_NAME = re.compile(r"(?:\s*[,;]\s*(?:[^\W\d_a-z][\w'’-]*\s?){1,3}:?\s*\d+\b){2}")


def _goes_on(text: str, phrase: Phrase) -> bool:
    """Whether others are counted with it elsewhere: "25 participants in Kampala and 14 in Gulu"."""
    rest = text[phrase.to : phrase.to + _GOES_ON]
    if not has_number(rest):
        return False
    if _BY_NAME.match(rest):
        return True
    number = next(iter(numbers_in(rest)), None)
    behind = WORD.match(rest, number.to + 1) if number else None
    places = word_set("counts", "place")
    if number is None or behind is None or folded(behind[0]) not in places:
        return False
    before, comma, joint = rest[: number.at].rpartition(",")
    if comma:  # "9 participants in Duluth, 17 in Cleveland", not "20 participants, 8 in person"
        is_named = not rest[behind.end() :].lstrip()[:1].islower()
        return is_named and any(folded(word) in places for word in WORD.findall(before))
    return folded(joint.strip().rpartition(" ")[2]) in word_set("people", "and")


def _level(at: int, brackets: Sequence[tuple[int, int]]) -> int:
    """Which of the brackets an offset stands in; -1 outside of all."""
    return next((index for index, (begin, end) in enumerate(brackets) if begin <= at < end), -1)


def _is_noun(text: str, at: int) -> bool:
    """Whether the word there is a noun for people, as "participants" begins like "participated"."""
    match = WORD.match(text, at)
    return match is not None and noun_of(folded(match[0])) is not None


def _kind(text: str, phrase: Phrase, clause: Range, cues: Sequence[_Cue]) -> tuple[str, str]:
    """What a phrase is evidence of: the kind of its claim, and what it counts."""
    left, right = clause
    ahead = text[left : phrase.at]
    before = [cue.kind for cue in reversed(cues) if left <= cue.at < phrase.at and cue.kind != "did"]
    inside = [cue.kind for cue in cues if phrase.number_at < cue.at < phrase.to and cue.kind in PLANNED]
    after = [cue for cue in cues if phrase.to <= cue.at < right]
    behind = [cue.kind for cue in after]
    evidence = phrase.scope if phrase.scope in {"all", "some"} else "all"
    in_all = pattern("counts", "total")
    near = text[phrase.to : min(right, phrase.to + _NEAR)].lstrip()
    total = in_all.search(ahead[-_NEAR:]) is not None or in_all.match(near) is not None
    if pattern("counts", "were").match(phrase.noun) and (planned := [kind for kind in before if kind in PLANNED]):
        return planned[0], evidence  # "those who registered were 40"
    if phrase.told:
        total = total or in_all.search(phrase.noun) is not None
        return "other" if "other" in behind else "attended", "total" if total else evidence
    if planned := [kind for kind in (*before, *behind) if kind in PLANNED]:
        return planned[0], evidence
    if ends_in("for", ahead):
        return "expected", evidence
    whole = right_before("whole").fullmatch(ahead.lstrip(" ,;:(")) is not None
    came = not whole and (
        bool(before or after) or made(_HELD).search(ahead) is not None or _over_meetings(text, phrase.to)
    )
    if inside and (not came or ends_in("whole", ahead)):  # "25 of the 40 registered people"
        return inside[0], evidence
    if not came and pattern("counts", "of_us").match(phrase.noun):
        return "", "part"  # "Two of us cooked"
    who = pattern("counts", "who").match(text, phrase.to + 1)
    if who and not any(who.end() <= cue.at <= who.end() + _RIGHT_BEHIND for cue in after):
        return "other", evidence  # "the 5 people who cooked"
    if not after and (_of_a_group(text, phrase, clause) or (not came and _of_a_community(text, phrase))):
        return "members", evidence
    if whole or ends_in("besides", text[max(left - _NEAR, 0) : phrase.at]) or _only_some(text, phrase.to, right):
        return "", "part"
    return "attended" if came else "", "total" if total and phrase.scope == "all" else evidence


def _only_some(text: str, at: int, right: int) -> bool:
    """Whether those counted came in a way of their own or from one place: late, online, "came from Gulu"."""
    came = pattern("counts", "came").match(text, right - len(text[at:right].lstrip()))
    if came and (origin := pattern("counts", "from").match(text, came.end() + 1)):
        return not has_number(text[origin.end() : origin.end() + _NEAR])
    return pattern("counts", "apart").search(text, at, min(right, at + _NEAR)) is not None


def _over_meetings(text: str, at: int) -> bool:
    """Whether a count goes on with "over 3 meetings" or "in three sessions"."""
    match = _FEW_WORDS.match(text, at)
    behind = text[match.end() : match.end() + _REACH] if match else ""
    counted = [number.at for number in numbers_in(behind)[:1]] == [0]
    return counted and pattern("counts", "meeting", prefix=True).search(behind) is not None


def _of_a_group(text: str, phrase: Phrase, clause: Range) -> bool:
    """Whether a group is said to have so many members."""
    before, owns = text[clause.at : phrase.at], pattern("counts", "owns")
    ours = pattern("counts", "owner").search(before) or (
        phrase.scope == "some" and pattern("counts", "we").search(before)
    )
    if not ours or not is_member(phrase):
        return False
    behind = WORD.search(text, phrase.to, clause.to)
    return made(_OWNS).search(before) is not None or (behind is not None and owns.fullmatch(behind[0]) is not None)


def _of_a_community(text: str, phrase: Phrase) -> bool:
    """Whether people of a wiki or a country are counted: "300 active editors in our wiki", "in our wiki 300 edit"."""
    behind = pattern("counts", "community").search(text, phrase.to, phrase.to + 2 * _NEAR)
    return behind is not None or ends_in("community", text[max(phrase.at - _NEAR, 0) : phrase.at])
