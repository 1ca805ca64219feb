"""What the page says of numbers of people: each a claim, with what it is evidence of.

A sentence, a label or a table may count who came, who was invited, hoped for or put their names down, or the
members of a group. Which numbers count people at all is left to ``count_phrases``, labels and tables to
``count_labels``, which claim is the head count to ``head_count``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from bot.read.count_labels import Label, heading_count, label_count, table_counts
from bot.read.count_phrases import Phrase, is_member, noun_of, phrases
from bot.read.model.ranges import Range
from bot.read.model.records import Block, Section
from bot.read.numbers import WORD, folded, has_number, numbers_in
from bot.read.sections import Layout
from bot.read.words import alternatives, fold, pattern, unspaced, words
from bot.reports.report import Claim, Span

_PLANNED = ("registered", "invited", "expected", "target", "other")
_INTRODUCTION = 800  # code points at the head of other sections that may count who was there
_FEWEST_DISCUSSING = 5
_ELSEWHERE = ("what_happened", "", "date_location", "reflections", "discussion")
_CAME = frozenset(("", "attended"))
_GOES_ON = 80  # code points behind a count in which another may be added to it
_NEAR = 30  # code points around a count in which "in total" belongs to it
_LONGEST_LABEL = 160
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_FEW_WORDS = re.compile(r"\W*\w{1,7}\W+")
_LABEL = re.compile(r"[:：]\s|：|\s[-–—]\s")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


class Count(NamedTuple):
    """A number of people on the page.

    ``kind`` is that of a claim, "" where only some of those who came are counted, or nothing says that they came.
    ``evidence`` names what it rests on (see ``head_count``), ``section`` where it stands, ``place`` the number of the
    part of the section, ``sentence`` where the sentence begins, ``noun`` what was counted.
    """

    value: int
    kind: str
    evidence: str
    section: str
    place: int
    sentence: int
    noun: str
    text: str
    span: Span
    rule: str = "count"
    item: bool = False  # behind a label in an item of a list: one of several salons, or of several groups

    def claim(self) -> Claim:
        """The count as the record has it."""
        return Claim(self.kind, self.value, self.text, self.span)


def count_claims(layout: Layout) -> list[Count]:
    """Every number of people that the page gives, those of the participants' section first. Takes any page."""
    found: list[Count] = []
    section = layout.sections.get("participants")
    if section:
        place = 0
        for index, part in enumerate(section.parts):
            head = part.heading
            if index and head and section.parts[0].heading and fold(head.text) == fold(section.parts[0].heading.text):
                place += 1
            found += _of_heading(part, index, place, layout)
            found += _of_blocks(part.blocks, "participants", place) if section.tells else ()
    year = layout.collection.default_year
    for name in _ELSEWHERE:
        parts = layout.parts(name) if name else [part for part in layout.page.sections[:1] if part.heading is None]
        for part in parts[: 1 if name == "discussion" else len(parts)]:
            left = len(layout.page.seen.text) if name == "what_happened" else _INTRODUCTION
            for block in part.blocks:
                if left <= 0 or block.table:
                    continue
                left -= len(block.text)
                found += _elsewhere(block, name, year)
    return found


def _of_heading(part: Section, index: int, place: int, layout: Layout) -> Iterator[Count]:
    """The number in the heading of the section, or of a group's or a salon's list."""
    if not part.heading:
        return
    label = heading_count(part.heading.text) if index == 0 else label_count(part.heading.text, heads=True)
    if label:
        evidence = "heading" if index == 0 else label.evidence
        text = part.heading.text
        span = layout.page.span(part.heading.start, part.heading.end)
        yield Count(label.value, label.kind, evidence, "participants", place, -1, label.noun, text, span, evidence)


def _of_blocks(blocks: Sequence[Block], section: str, place: int) -> Iterator[Count]:
    """The counts of the participants' section."""
    for index, block in enumerate(blocks):
        if block.table:
            for label, cell in table_counts(block.table):
                shown = cell.blocks[0] if cell.blocks else block
                yield _labelled(label, shown, Range(0, len(shown.text)), (section, place), "table")
            for cell in block.table.cells():
                if len(cell.text) > 40 or any(inner.kind == "item" for inner in cell.blocks):
                    yield from _of_blocks(cell.blocks, section, place)
        elif block.text and has_number(block.text):
            over = index + 1 < len(blocks) and blocks[index + 1].kind == "item" and block.kind != "item"
            for line in block.lines:
                last = over and line is block.lines[-1]
                yield from _of_line(
                    block, line.at, line.to, section, place, heads=last or block.alone or block.markers == ";"
                )
        for run in block.runs:  # "{{Collapse top|title=All 13 participants}}"
            if run.kind == "template" and run.at == run.to:
                for _, value in run.parameters:
                    shown = Block("paragraph", value, run.start, run.end, block.seen, seen_at=(run.start,))
                    yield from _of_line(shown, 0, len(value), section, place, heads=False)


def _of_line(block: Block, at: int, to: int, section: str, place: int, *, heads: bool) -> Iterator[Count]:
    text = block.text[at:to]
    if not has_number(text) or (
        block.kind == "item" and any(run.kind in {"user", "talk"} and run.at == at for run in block.runs)
    ):
        return
    is_short = len(text) < _LONGEST_LABEL and not any(run.kind == "user" for run in block.runs_in(at, to))
    if is_short and (label := label_count(text, heads=heads)):
        yield _labelled(label, block, Range(at, to), (section, place), "head" if heads else "label")
        return
    for start, end in block.sentences:
        if at <= start < to:
            yield from (count for count, _ in _of_sentence(block, start, end, section, place))


def _labelled(label: Label, block: Block, line: Range, where: tuple[str, int], rule: str) -> Count:
    """The count of a label; ``where``: its section, and the number of the part of it."""
    return Count(
        label.value,
        label.kind,
        label.evidence,
        *where,
        block.start + line.at,
        label.noun,
        block.text[line.at : line.to],
        block.span(*line),
        rule,
    )


@cache
def _cues() -> re.Pattern[str]:
    return pattern("counts", *_PLANNED, "attended", prefix=True)


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


def _of_sentence(block: Block, start: int, end: int, section: str, place: int) -> Iterator[tuple[Count, bool]]:
    """The counts of a sentence, each with whether its clause tells that they came."""
    text = _without_accounts(block, start, end)
    found = phrases(text)
    if not found:
        return
    inside = [match.span() for match in _BRACKETS.finditer(text)]
    level = [_level(phrase.number_at, inside) for phrase in found]
    cues = [
        _Cue(*cue.span(), cue.lastgroup or "", _level(cue.start(), inside))
        for cue in _cues().finditer(text)
        if cue.lastgroup != "attended" or not _is_noun(text, cue.start())
    ]
    joints = [
        _Cue(*joint.span(), joint.lastgroup or "", _level(joint.start(), inside)) for joint in _joints().finditer(text)
    ]
    kinds: list[str] = []
    labelled = block.kind == "item" or len(block.lines) > 1
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
        if phrase.scope == "then" and not any(other in _PLANNED for other in kinds):
            continue
        kinds.append(kind)
        if kind in _CAME and evidence == "all" and _goes_on(text, phrase, found):
            kind, evidence = "", "part"
        if phrase.at >= parts_from or (level[index] >= 0 and index and level[index] != level[index - 1]):
            kind, evidence = "", "part"  # "23 people: 15 women, …", "20 participants (12 men, …)"
        elif text[phrase.to :].lstrip()[:1] in {":", "："}:
            parts_from = phrase.to
        at, to = start + phrase.at, start + phrase.to
        yield (
            Count(
                phrase.value,
                kind,
                evidence,
                section,
                place,
                block.start + start,
                phrase.noun,
                block.text[at:to],
                block.span(at, to),
                item=labelled and bool(_LABEL.search(text, 0, phrase.at)),
            ),
            kind == "attended",
        )


def _goes_on(text: str, phrase: Phrase, found: Sequence[Phrase]) -> bool:
    """Whether others are counted with it elsewhere: "25 participants in Kampala and 14 in Gulu"."""
    rest = text[phrase.to : phrase.to + _GOES_ON]
    for number in numbers_in(rest) if has_number(rest) else ():
        ahead, behind = rest[: number.at], WORD.match(rest, number.to + 1)
        if any(sign in ahead for sign in ".,;:(") or any(other.number_at == phrase.to + number.at for other in found):
            break
        if (
            behind
            and fold(behind[0]) in _folded("counts", "place")
            and ahead.split()
            and fold(ahead.split()[-1]) in _folded("people", "and")
        ):
            return True
    return False


@cache
def _folded(name: str, kind: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words(name, kind))


def _level(at: int, brackets: Sequence[tuple[int, int]]) -> int:
    """Which of the brackets an offset stands in; -1 outside of all."""
    return next((index for index, (begin, end) in enumerate(brackets) if begin <= at < end), -1)


def _without_accounts(block: Block, start: int, end: int) -> str:
    """A sentence with signs that count nothing in place of the names of accounts, equally long."""
    text = block.text[start:end]
    for run in block.runs:
        if run.kind in {"user", "talk", "outside"} and start <= run.at and run.to <= end:
            text = text[: run.at - start] + "_" * (run.to - run.at) + text[run.to - start :]
    return text


def _is_noun(text: str, at: int) -> bool:
    """Whether the word there is a noun for people, as "participants" begins like "participated"."""
    match = WORD.match(text, at)
    return match is not None and noun_of(folded(match[0])) is not None


def _kind(text: str, phrase: Phrase, left: int, right: int, cues: Sequence[_Cue]) -> tuple[str, str]:
    """What a phrase is evidence of: the kind of its claim, and what it counts."""
    before = [cue for cue in cues if left <= cue.at < phrase.at]
    inside = [cue for cue in cues if phrase.number_at < cue.at < phrase.to and cue.kind != "attended"]
    after = [cue for cue in cues if phrase.to <= cue.at < right]
    total = bool(
        _total().search(text[max(left, phrase.at - _NEAR) : phrase.at])
        or _total().match(text[phrase.to : min(right, phrase.to + _NEAR)].lstrip())
    )
    evidence = phrase.scope if phrase.scope in {"all", "some"} else "all"
    if phrase.told:
        late = next((cue.kind for cue in after if cue.kind == "other"), "")
        return late or "attended", "total" if total or _total().search(phrase.noun) else evidence
    planned = [cue.kind for cue in (*reversed(before), *after) if cue.kind != "attended"]
    ahead = text[left : phrase.at]
    if not total and _ahead("for").search(ahead):
        planned.append("expected")
    whole = bool(_ahead("whole").fullmatch(ahead.lstrip(" ,;:(")))
    came = (not whole and any(cue.kind == "attended" for cue in (*before, *after))) or _over_meetings(text, phrase.to)
    if planned:
        return planned[0], evidence
    if inside and (not came or _is_whole(ahead)):
        return inside[0].kind, evidence
    if pattern("counts", "relative").match(text[phrase.to : phrase.to + 24].lstrip()):
        return "other", evidence
    if not any(cue.kind == "attended" for cue in after) and _of_a_group(text, phrase, left, right):
        return "members", evidence
    if whole or _ahead("besides").search(text[max(left - _NEAR, 0) : phrase.at]) or _only_some(text, phrase.to, right):
        return "", "part"
    if total and phrase.scope == "all":
        return "attended" if came else "", "total"
    return "attended" if came else "", evidence


@cache
def _total() -> re.Pattern[str]:
    return pattern("counts", "total")


@cache
def _ahead(kind: str) -> re.Pattern[str]:
    """The words of a kind right ahead of a number."""
    return re.compile(rf"(?:{pattern('counts', kind).pattern})\W*$", re.IGNORECASE)


def _is_whole(ahead: str) -> bool:
    """Whether another number counts some of those: "25 of the 40 registered people"."""
    match = _ahead("whole").search(ahead)
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


def _elsewhere(block: Block, section: str, year: int | None) -> Iterator[Count]:
    """The counts of another section: those of sentences that say that they came, and those of people known already."""
    if not block.text or not has_number(block.text):
        return
    fewest = _FEWEST_DISCUSSING if section in {"discussion", "reflections"} else 1
    for line in block.lines if len(block.text) < _LONGEST_LABEL or "\n" in block.text else ():
        label = label_count(block.text[line.at : line.to], heads=False) if line.to - line.at < _LONGEST_LABEL else None
        if label and label.evidence in {"all", "total"} and label.value >= fewest:
            yield _labelled(label, block, line, (section, 0), "label")
    for start, end in block.sentences:
        sentence = block.text[start:end]
        if not has_number(sentence):
            continue
        counts = list(_of_sentence(block, start, end, section, 0))
        if not counts:
            continue
        other = _is_other(sentence, year)
        for count, told in counts:
            known = (
                not told
                and count.evidence in {"all", "total"}
                and _definite().search(
                    block.text,
                    max(start, start + sentence.find(count.text) - 12),
                    start + max(sentence.find(count.text), 0),
                )
            )
            if other or (count.value < fewest and count.kind in _CAME):
                continue
            if told or count.kind not in _CAME:
                yield count
            elif (
                (known or _BRACKETS.sub("", sentence).strip(" .:") == count.text)
                and not count.kind
                and count.evidence != "part"
            ):
                yield count._replace(kind="attended")
            elif not count.kind and count.evidence in {"all", "some"} and _with(sentence, count.text):
                yield count._replace(evidence="with")


@cache
def _definite() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(words('counts', 'definite'))})\s+$", re.IGNORECASE)


def _with(sentence: str, count: str) -> bool:
    """Whether a salon is said to have been "with 14 people", or the sentence begins so."""
    at = sentence.find(count)
    before = sentence[max(at - 12, 0) : at] if at >= 0 else ""
    found = pattern("counts", "with").search(before)
    return found is not None and (
        not sentence[: found.start()] or pattern("counts", "meeting", prefix=True).search(sentence) is not None
    )


def _is_other(sentence: str, year: int | None) -> bool:
    """Whether a sentence tells of other occasions: of the usual meetups, of another year."""
    if pattern("counts", "usual").search(sentence):
        return True
    years = [int(found) for found in _YEAR.findall(sentence)]
    return year is not None and bool(years) and year not in years
