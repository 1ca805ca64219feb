"""What a sentence says of numbers of people: that they came, were invited, hoped for, or are a group's members.

The kind of a number is told by the cues of its own clause: between the other numbers, the joints ("and", a comma) and
outside of brackets it is not in. Which numbers count people at all is left to ``count_phrases``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from bot.read.count_phrases import Phrase, is_member, phrases
from bot.read.count_words import folded_words, noun_of, right_before
from bot.read.numbers import WORD, folded, has_number, numbers_in
from bot.read.words import alternatives, any_of, pattern, unspaced, words

CAME = frozenset(("", "attended"))  # kinds of those who came, or of whom nothing else is said
PLANNED = ("registered", "invited", "expected", "target", "other")
_CUES = (*PLANNED, "attended", "did")
_LONGEST = 600  # code points of a sentence that are looked at together
_MOST = 12  # numbers of people in one sentence: more are figures of something else
_GOES_ON = 80  # code points behind a count in which another may be added to it
_RIGHT_BEHIND = 12
_NEAR = 30  # code points around a count in which "in total" belongs to it
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_FEW_WORDS = re.compile(r"\W*\w{1,7}\W+")
_LABEL = re.compile(r"[:：]\s|：|\s[-–—]\s")


class Said(NamedTuple):
    """A number of people in a sentence, with the kind of its claim and whom it counts ("all", "some", "total", "part").

    ``labelled``: words with a colon or dash stand before it.
    """

    value: int
    kind: str
    evidence: str
    at: int
    to: int
    noun: str
    labelled: bool


@cache
def _cues() -> re.Pattern[str]:
    """All cues in one pattern, which takes a fifth of the time of one for each kind."""
    listed = (word for kind in _CUES for word in words("counts", kind))
    return re.compile(any_of(tuple(dict.fromkeys(listed)), prefix=True), re.IGNORECASE)


@lru_cache(maxsize=1024)
def _kind_of(cue: str) -> str:
    """The first kind that has a cue."""
    match = pattern("counts", *_CUES, prefix=True).match(cue)
    return (match.lastgroup or "") if match else ""


@cache
def _joints() -> re.Pattern[str]:
    """What parts the statements of a sentence; a colon and a dash only behind a count."""
    joined = [word for word in (*words("counts", "but"), *words("people", "and")) if not unspaced(word)]
    return re.compile(
        rf"(?P<weak>[:：]|\s[-–—]\s)|[;.!?。！？，、；،؛\n]|,(?!\d)|(?<!\w)(?:{alternatives(joined)})(?!\w)",
        re.IGNORECASE,
    )


class _Cue(NamedTuple):
    at: int
    to: int
    kind: str
    level: int


def said(sentence: str, at: int = 0) -> Iterator[Said]:
    """The numbers of people of a sentence, in order, ``at`` added to their offsets; of a very long one in pieces."""
    if len(sentence) > _LONGEST:
        for start in range(0, len(sentence), _LONGEST):
            yield from said(sentence[start : start + _LONGEST], at + start)
        return
    text, found = sentence, phrases(sentence) if has_number(sentence) else []
    if not 0 < len(found) <= _MOST:
        return
    inside = [match.span() for match in _BRACKETS.finditer(text)]
    level = [_level(phrase.number_at, inside) for phrase in found]
    cues = [
        _Cue(*cue.span(), _kind_of(cue[0]), _level(cue.start(), inside))
        for cue in _cues().finditer(text)
        if _kind_of(cue[0]) != "attended" or not _is_noun(text, cue.start())
    ]
    joints = [
        _Cue(*joint.span(), joint.lastgroup or "", _level(joint.start(), inside)) for joint in _joints().finditer(text)
    ]
    kinds: list[str] = []
    parts_from = len(text) + 1
    for index, phrase in enumerate(found):
        beside = [other for other, its in zip(found, level, strict=True) if its == level[index]]
        left = max(
            (
                joint.to
                for joint in joints
                if joint.to <= phrase.at and joint.kind != "weak" and joint.level == level[index]
            ),
            default=0,
        )
        left = max(left, max((other.to for other in beside if other.at < phrase.at), default=0))
        right = min(
            (joint.at for joint in joints if joint.at >= phrase.to and joint.level == level[index]), default=len(text)
        )
        right = min(right, min((other.at for other in beside if other.at > phrase.at), default=len(text)))
        kind, evidence = _kind(text, phrase, left, right, [cue for cue in cues if cue.level == level[index]])
        if phrase.scope == "then" and not any(other in PLANNED for other in kinds):
            continue
        kinds.append(kind)
        if kind in CAME and evidence == "all" and _goes_on(text, phrase, found):
            kind, evidence = "", "part"
        if phrase.at >= parts_from or (level[index] >= 0 and index and level[index] != level[index - 1]):
            kind, evidence = "", "part"  # "23 people: 15 women, …", "20 participants (12 men, …)"
        elif text[phrase.to :].lstrip()[:1] in {":", "："}:
            parts_from = phrase.to
        labelled = bool(_LABEL.search(text, 0, phrase.at))
        yield Said(phrase.value, kind, evidence, at + phrase.at, at + phrase.to, phrase.noun, labelled)


def _goes_on(text: str, phrase: Phrase, found: Sequence[Phrase]) -> bool:
    """Whether others are counted with it elsewhere: "25 participants in Kampala and 14 in Gulu"."""
    rest = text[phrase.to : phrase.to + _GOES_ON]
    for number in numbers_in(rest) if has_number(rest) else ():
        ahead, behind = rest[: number.at], WORD.match(rest, number.to + 1)
        if any(sign in ahead for sign in ".,;:(") or any(other.number_at == phrase.to + number.at for other in found):
            break
        if (
            behind
            and folded(behind[0]) in folded_words("place")
            and ahead.split()
            and folded(ahead.split()[-1]) in folded_words("and", "people")
        ):
            return True
    return False


def _level(at: int, brackets: Sequence[tuple[int, int]]) -> int:
    """Which of the brackets an offset stands in; -1 outside of all."""
    return next((index for index, (begin, end) in enumerate(brackets) if begin <= at < end), -1)


def _is_noun(text: str, at: int) -> bool:
    """Whether the word there is a noun for people, as "participants" begins like "participated"."""
    match = WORD.match(text, at)
    return match is not None and noun_of(folded(match[0])) is not None


def _kind(text: str, phrase: Phrase, left: int, right: int, cues: Sequence[_Cue]) -> tuple[str, str]:
    """What a phrase is evidence of: the kind of its claim, and what it counts."""
    before = [cue for cue in cues if left <= cue.at < phrase.at and cue.kind != "did"]
    inside = [cue for cue in cues if phrase.number_at < cue.at < phrase.to and cue.kind in PLANNED]
    after = [cue for cue in cues if phrase.to <= cue.at < right]
    total = bool(
        _total().search(text[max(left, phrase.at - _NEAR) : phrase.at])
        or _total().match(text[phrase.to : min(right, phrase.to + _NEAR)].lstrip())
    )
    evidence = phrase.scope if phrase.scope in {"all", "some"} else "all"
    if phrase.told:
        late = next((cue.kind for cue in after if cue.kind == "other"), "")
        return late or "attended", "total" if total or _total().search(phrase.noun) else evidence
    planned = [cue.kind for cue in (*reversed(before), *after) if cue.kind in PLANNED]
    ahead = text[left : phrase.at]
    if not total and right_before("for").search(ahead):
        planned.append("expected")
    whole = bool(right_before("whole").fullmatch(ahead.lstrip(" ,;:(")))
    came = (not whole and any(cue.kind not in PLANNED for cue in (*before, *after))) or _over_meetings(text, phrase.to)
    came = came or (not whole and _held().search(ahead) is not None)
    if planned:
        return planned[0], evidence
    if inside and (not came or _is_whole(ahead)):
        return inside[0].kind, evidence
    who = pattern("counts", "who").match(text, phrase.to + 1)
    if who and not any(who.end() <= cue.at <= who.end() + _RIGHT_BEHIND for cue in after):
        return "other", evidence  # "the 5 people who cooked"
    if not any(cue.kind not in PLANNED for cue in after) and _of_a_group(text, phrase, left, right):
        return "members", evidence
    if (
        whole
        or right_before("besides").search(text[max(left - _NEAR, 0) : phrase.at])
        or _only_some(text, phrase.to, right)
    ):
        return "", "part"
    if total and phrase.scope == "all":
        return "attended" if came else "", "total"
    return "attended" if came else "", evidence


@cache
def _held() -> re.Pattern[str]:
    """ "We had", "there were" right before a number, or with "about", "a total of" between."""
    held = any_of(words("counts", "held"), prefix=False)
    between = alternatives((*words("counts", "only"), *words("counts", "were"), "a", "an", "in"))
    return re.compile(rf"(?:{held})\W*(?:(?:{between})\W+)*$", re.IGNORECASE)


@cache
def _total() -> re.Pattern[str]:
    return pattern("counts", "total")


def _is_whole(ahead: str) -> bool:
    """Whether another number counts some of those: "25 of the 40 registered people"."""
    match = right_before("whole").search(ahead)
    return match is not None and any(number.to >= match.start() - 2 for number in numbers_in(ahead[: match.start()]))


def _only_some(text: str, at: int, right: int) -> bool:
    """Whether those counted came in a way of their own or from one place: late, online, "came from Gulu"."""
    came = pattern("counts", "came").match(text, at + len(text[at:right]) - len(text[at:right].lstrip()))
    if came and (origin := pattern("counts", "from").match(text, came.end() + 1)):
        return not has_number(text[origin.end() : origin.end() + _NEAR])
    return pattern("counts", "apart").search(text, at, min(right, at + _NEAR)) is not None


def _over_meetings(text: str, at: int) -> bool:
    """Whether a count goes on with "over 3 meetings" or "in three sessions"."""
    match = _FEW_WORDS.match(text, at)
    ahead = text[match.end() : match.end() + 40] if match else ""
    number = next(iter(numbers_in(ahead)), None) if ahead else None
    return number is not None and number.at == 0 and pattern("counts", "meeting", prefix=True).search(ahead) is not None


def _of_a_group(text: str, phrase: Phrase, left: int, right: int) -> bool:
    """Whether a group is said to have so many members."""
    if not is_member(phrase):
        return False
    before = text[left : phrase.at]
    owner = pattern("counts", "owner").search(before)
    if owner is None and not (phrase.scope == "some" and pattern("counts", "we").search(before)):
        return False
    behind = WORD.search(text, phrase.to, right)
    owns = pattern("counts", "owns")
    return re.search(rf"(?:{owns.pattern})\W*(?:\w+\W+){{0,2}}$", before, re.IGNORECASE) is not None or (
        behind is not None and owns.fullmatch(behind[0]) is not None
    )
