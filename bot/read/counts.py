"""What the page says of numbers of people: each a claim, with what it is evidence of.

A sentence, a label or a table may count who came, who was invited, hoped for or put their names down, or the
members of a group. What one sentence says is left to ``count_sentences``, labels and tables to
``count_labels``, which claim is the head count to ``head_count``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from bot.read.count_labels import Label, heading_count, label_count, table_counts
from bot.read.count_sentences import CAME, Said, said
from bot.read.model.ranges import Range
from bot.read.model.records import Block, Section
from bot.read.numbers import has_number
from bot.read.sections import Layout
from bot.read.words import alternatives, fold, pattern, words
from bot.reports.report import Claim, Span

_INTRODUCTION = 800  # code points at the head of other sections that may count who was there
_FEWEST_DISCUSSING = 5
_ELSEWHERE = ("what_happened", "", "date_location", "reflections", "discussion")
_LONGEST_LABEL = 160
_ACCOUNT = "\ufffc"  # stands for a letter of the name of an account
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


Where = tuple[str, int]


class Count(NamedTuple):
    """A number of people on the page.

    ``kind`` is that of a claim, "" where only some of those who came are counted, or nothing says that they came.
    ``evidence`` names what it rests on (see ``head_count``), ``where`` its section and the number of the section's
    place (it may stand once for each salon), ``sentence`` where its sentence begins, ``noun`` what was counted.
    """

    value: int
    kind: str
    evidence: str
    where: Where
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
            found += _of_heading(part, index, ("participants", place), layout)
            found += _of_blocks(part.blocks, ("participants", place)) if section.tells else ()
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


def _of_heading(part: Section, index: int, where: Where, layout: Layout) -> Iterator[Count]:
    """The number in the heading of the section, or of a group's or a salon's list."""
    if not part.heading:
        return
    label = heading_count(part.heading.text) if index == 0 else label_count(part.heading.text, heads=True)
    if label:
        evidence = "heading" if index == 0 else label.evidence
        text = part.heading.text
        span = layout.page.span(part.heading.start, part.heading.end)
        yield Count(label.value, label.kind, evidence, where, -1, label.noun, text, span, evidence)


def _of_blocks(blocks: Sequence[Block], where: Where) -> Iterator[Count]:
    """The counts of the participants' section."""
    for index, block in enumerate(blocks):
        if block.table:
            for label, cell in table_counts(block.table):
                shown = cell.blocks[0] if cell.blocks else block
                yield _labelled(label, shown, 0, len(shown.text), where=where, rule="table")
            for cell in block.table.cells():
                if len(cell.text) > 40 or any(inner.kind == "item" for inner in cell.blocks):
                    yield from _of_blocks(cell.blocks, where)
        elif block.text and not _is_entry(block) and has_number(block.text):
            over = index + 1 < len(blocks) and blocks[index + 1].kind == "item" and block.kind != "item"
            text, sentences, alone = _shown(block), block.sentences, block.alone
            for line in block.lines:
                heads = (over and line is block.lines[-1]) or alone or block.markers == ";"
                if found := _label_of(block, text, line, where, heads=heads):
                    yield found
                    continue
                for start, end in sentences[bisect_left(sentences, (line.at,)) : bisect_left(sentences, (line.to,))]:
                    yield from (_counted(each, block, start, where) for each in said(text[start:end], start))
        for run in block.runs:  # "{{Collapse top|title=All 13 participants}}"
            if run.kind == "template" and run.at == run.to:
                for _, value in run.parameters:
                    yield from _of_blocks((Block("paragraph", value, run.start, run.end, block.seen),), where)


def _is_entry(block: Block) -> bool:
    """Whether an item begins with an account: it names somebody and counts nobody."""
    return block.kind == "item" and bool(block.runs) and block.runs[0].kind in {"user", "talk"} and not block.runs[0].at


def _label_of(block: Block, text: str, line: Range, where: Where, *, heads: bool) -> Count | None:
    """The count of a line that is a label and a number; none of one that names an account."""
    shown = text[line.at : line.to]
    if len(shown) > _LONGEST_LABEL or _ACCOUNT in shown:
        return None
    label = label_count(shown, heads=heads)
    return _labelled(label, block, line.at, line.to, where=where, rule="head" if heads else "label") if label else None


def _labelled(label: Label, block: Block, at: int, to: int, *, where: Where, rule: str) -> Count:
    value, kind, evidence, noun = label
    text, span = block.text[at:to], block.span(at, to)
    return Count(value, kind, evidence, where, block.start + at, noun, text, span, rule)


def _counted(each: Said, block: Block, start: int, where: Where) -> Count:
    """What a sentence that begins there says, with its place on the page."""
    text, span = block.text[each.at : each.to], block.span(each.at, each.to)
    item = each.labelled and (block.kind == "item" or len(block.lines) > 1)
    return Count(each.value, each.kind, each.evidence, where, block.start + start, each.noun, text, span, item=item)


def _shown(block: Block) -> str:
    """The text of a block with a sign that counts nothing in place of the names of accounts, equally long."""
    if not block.runs:
        return block.text
    pieces, at = [], 0
    for run in block.runs:
        if run.kind in {"user", "talk", "outside"} and at <= run.at < run.to:
            pieces += [block.text[at : run.at], _ACCOUNT * (run.to - run.at)]
            at = run.to
    return "".join(pieces) + block.text[at:]


def _elsewhere(block: Block, section: str, year: int | None) -> Iterator[Count]:
    """The counts of another section: those of sentences that say that they came, and those of people known already."""
    if not block.text or not has_number(block.text):
        return
    fewest = _FEWEST_DISCUSSING if section in {"discussion", "reflections"} else 1
    for line in block.lines if len(block.text) < _LONGEST_LABEL or "\n" in block.text else ():
        label = label_count(block.text[line.at : line.to], heads=False) if line.to - line.at < _LONGEST_LABEL else None
        if label and label.evidence in {"all", "total"} and label.value >= fewest:
            yield _labelled(label, block, line.at, line.to, where=(section, 0), rule="label")
    shown = _shown(block)
    for start, end in block.sentences:
        sentence = shown[start:end]
        counts = [each for each in said(sentence, start) if each.value >= fewest or each.kind not in CAME]
        if not counts or _is_other(sentence, year):
            continue
        alone = _BRACKETS.sub("", sentence).strip(" .:")
        for each in counts:
            count = _counted(each, block, start, (section, 0))
            before = shown[start : each.at]
            if each.kind:
                yield count
            elif each.evidence in {"all", "total"} and (_definite().search(before[-12:]) or alone == count.text):
                yield count._replace(kind="attended")
            elif each.evidence in {"all", "some"} and _with(before, sentence):
                yield count._replace(evidence="with")
            elif each.evidence == "all" and any(other.kind == "attended" for other in counts):
                yield count  # beside one that is told to have come: which of them were there?


@cache
def _definite() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternatives(words('counts', 'definite'))})\s+$", re.IGNORECASE)


def _with(before: str, sentence: str) -> bool:
    """Whether a salon is said to have been "with 14 people", or the sentence begins so."""
    low = max(len(before) - 12, 0)
    found = pattern("counts", "with").search(before, low)
    return found is not None and (
        not found.start() or pattern("counts", "meeting", prefix=True).search(sentence) is not None
    )


def _is_other(sentence: str, year: int | None) -> bool:
    """Whether a sentence tells of other occasions: of the usual meetups, of another year."""
    if pattern("counts", "usual").search(sentence):
        return True
    years = [int(found) for found in _YEAR.findall(sentence)]
    return year is not None and bool(years) and year not in years
