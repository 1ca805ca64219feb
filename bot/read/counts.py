"""What the page says of numbers of people: each a claim, with what it is evidence of.

A sentence, a label or a table may count who came, who was invited, hoped for or put their names down, or the
members of a group. What one sentence says is left to ``count_sentences``, labels and tables to
``count_labels``, which claim is the head count to ``head_count``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from bot.read.count_labels import heading_count, label_count, table_counts
from bot.read.count_sentences import CAME, Said, said
from bot.read.count_words import ends_in
from bot.read.model.ranges import Range
from bot.read.model.records import Block, Section
from bot.read.numbers import has_number
from bot.read.sections import Layout
from bot.read.words import fold, pattern
from bot.reports.report import Claim, Span

_INTRODUCTION = 800  # code points at the head of other sections that may count who was there
_FEWEST_DISCUSSING = 5
_DISCUSSING = frozenset(("reflections", "discussion"))
_ELSEWHERE = ("what_happened", "", "date_location", "reflections", "discussion")
_LONGEST_LABEL = 160
_LONGEST_CELL = 40  # of a table in which no sentence is looked for
_ACCOUNT = "\ufffc"  # stands for a letter of the name of an account
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


Where = tuple[str, int]


class Count(Struct, frozen=True):
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
    first, place, year = None, 0, layout.collection.default_year
    for index, part in enumerate(section.parts if section else ()):
        name = fold(part.heading.text) if part.heading else None
        first = first or name
        place += index > 0 and name is not None and name == first
        found += _of_heading(part, index, ("participants", place), layout)
        found += _of_blocks(part.blocks, ("participants", place), year) if section and section.tells else ()
    for name in _ELSEWHERE:
        parts = layout.parts(name) if name else layout.page.sections[:1]
        for part in parts[: 1 if name == "discussion" else len(parts)]:
            left = len(layout.page.seen.text) if name == "what_happened" else _INTRODUCTION
            for block in part.blocks if name or part.heading is None else ():
                if left > 0 and block.text and not block.table and has_number(block.text):
                    found += _elsewhere(block, name, year)
                left -= 0 if block.table else len(block.text)
    return found


def _of_heading(part: Section, index: int, where: Where, layout: Layout) -> Iterator[Count]:
    """The number in the heading of the section, or of a group's or a salon's list."""
    heading = part.heading
    said = (label_count(heading.text, heads=True) if index else heading_count(heading.text)) if heading else None
    if heading and said:
        span = layout.page.span(heading.start, heading.end)
        yield Count(said.value, said.kind, said.evidence, where, -1, said.noun, heading.text, span, said.evidence)


def _of_blocks(blocks: Sequence[Block], where: Where, year: int | None) -> Iterator[Count]:
    """The counts of the participants' section."""
    for index, block in enumerate(blocks):
        if block.table:
            for found, cell in table_counts(block.table):
                yield _count(found, cell.blocks[0], where, 0, "table")
            for cell in block.table.cells():
                if len(cell.text) > _LONGEST_CELL or any(inner.kind == "item" for inner in cell.blocks):
                    yield from _of_blocks(cell.blocks, where, year)
        elif block.text and not _is_entry(block) and has_number(block.text):
            over = index + 1 < len(blocks) and blocks[index + 1].kind == "item" and block.kind != "item"
            yield from _of_lines(block, where, year, over=over)
        for run in block.runs:  # "{{Collapse top|title=All 13 participants}}"
            if run.kind == "template" and run.at == run.to:
                for _, value in run.parameters:
                    argument = Block("paragraph", value, run.start, run.end, block.seen)
                    yield from _of_blocks((argument,), where, year)


def _of_lines(block: Block, where: Where, year: int | None, *, over: bool) -> Iterator[Count]:
    """The counts of the lines of a block, as labels or in their sentences; ``over`` a list the last heads it."""
    text, sentences = _shown(block), block.sentences
    for line in block.lines:
        heads = (over and line is block.lines[-1]) or block.alone or block.markers == ";"
        if label := _label(text, line, heads=heads):
            yield _count(label, block, where, line.at, "head" if heads else "label")
            continue
        for start, end in sentences[bisect_left(sentences, (line.at,)) : bisect_left(sentences, (line.to,))]:
            if not _is_of_another_year(text[start:end], year):
                yield from (_count(each, block, where, start) for each in said(text[start:end]))


def _is_entry(block: Block) -> bool:
    """Whether an item begins with an account: it names somebody and counts nobody."""
    return block.kind == "item" and bool(block.runs) and block.runs[0].kind in {"user", "talk"} and not block.runs[0].at


def _label(text: str, line: Range, *, heads: bool) -> Said | None:
    """The count of a line that is a label and a number; none of one that names an account."""
    shown = text[line.at : line.to]
    return None if len(shown) > _LONGEST_LABEL or _ACCOUNT in shown else label_count(shown, heads=heads)


def _count(each: Said, block: Block, where: Where, start: int, rule: str = "count") -> Count:
    """What a label or a sentence says that begins at ``start`` of a block, with its place on the page."""
    at, to = start + each.at, start + each.to
    item = each.labelled and (block.kind == "item" or len(block.lines) > 1)
    place = (where, block.start + start, each.noun, block.text[at:to], block.span(at, to))
    return Count(each.value, each.kind, each.evidence, *place, rule, item)


def _shown(block: Block) -> str:
    """The text of a block with a sign that counts nothing in place of the names of accounts, equally long."""
    pieces, at = [], 0
    for run in block.runs:
        if run.kind in {"user", "talk", "outside"} and run.at >= at:
            pieces += [block.text[at : run.at], _ACCOUNT * (run.to - run.at)]
            at = run.to
    return "".join(pieces) + block.text[at:]


def _elsewhere(block: Block, section: str, year: int | None) -> Iterator[Count]:
    """The counts of another section: those of sentences that say that they came, and those of people known already."""
    fewest, where, shown = (_FEWEST_DISCUSSING if section in _DISCUSSING else 1), (section, 0), _shown(block)
    for line in block.lines:
        label = _label(shown, line, heads=False)
        if label and label.evidence in {"all", "total"} and label.value >= fewest:
            yield _count(label, block, where, line.at, "label")
    for start, end in block.sentences:
        sentence = shown[start:end]
        counts = [each for each in said(sentence) if each.value >= fewest or each.kind not in CAME]
        if not counts or _is_of_another_year(sentence, year):
            continue
        alone = _BRACKETS.sub("", sentence).strip(" .:")
        for each in counts:
            count = _count(each, block, where, start)
            before = shown[start : start + each.at]
            if each.kind:
                yield count
            elif each.evidence in {"all", "total"} and (ends_in("definite", before[-12:]) or alone == count.text):
                yield structs.replace(count, kind="attended")
            elif each.evidence in {"all", "some"} and _with(before, sentence):
                yield structs.replace(count, evidence="with")
            elif each.evidence == "all" and any(other.kind == "attended" for other in counts):
                yield count  # beside one that is told to have come: which of them were there?


def _with(before: str, sentence: str) -> bool:
    """Whether a salon is said to have been "with 14 people", or the sentence begins so."""
    found = pattern("counts", "with").search(before, max(len(before) - 12, 0))
    is_meeting = pattern("counts", "meeting", prefix=True)
    return found is not None and (not found.start() or is_meeting.search(sentence) is not None)


def _is_of_another_year(sentence: str, year: int | None) -> bool:
    """Whether a sentence names years, and not that of the salons."""
    years = [int(found) for found in _YEAR.findall(sentence)]
    return year is not None and bool(years) and year not in years
