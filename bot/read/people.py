"""Who took part: the lists, tables and lines of the participants' section that name people.

Tells which items and lines are entries, which are labels of a group or remarks. Names are as the page has them,
nothing is merged or repaired. What one entry says is left to ``entries``, tables to ``people_tables``, how many
people the page *says* there were to ``counts`` and ``head_count``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from bot.read import gazetteer
from bot.read.counts import count_claims
from bot.read.entries import enumerated, label_of, pair, people_of, users
from bot.read.head_count import head_count
from bot.read.model.records import Block, Cell, Run
from bot.read.people_tables import head_of, table_people
from bot.read.person_names import (
    LONGEST_NAME,
    begins_with_name,
    has_count,
    is_group,
    looks_like_name,
    name_part,
    without_count,
)
from bot.read.sections import Layout
from bot.read.words import fold, pattern
from bot.reports.report import Participants, Person

_COLONS = (":", "：")
_COLON = re.compile("[:：]")


def read_participants(layout: Layout) -> Participants:
    """The people listed, the number stated and the other numbers of people. Takes any page, never raises."""
    section = layout.sections.get("participants")
    parts = section.parts if section and section.tells else ()
    people = tuple(person for part in parts for person in _people(part.blocks))
    counts = count_claims(layout)
    stated = head_count(counts)
    return Participants(
        stated.value if stated else None,
        len(people) or None,
        people,
        stated.span if stated else None,
        stated.rule if stated else None,
        tuple(count.claim() for count in counts if count.kind not in {"", "other"}),
    )


def _people(blocks: Iterable[Block]) -> Iterator[Person]:
    """The people of blocks in page order."""
    lines: list[Block] = []
    for block in blocks:
        if block.table:
            yield from _lines(lines)
            lines = []
            lists = [cell for cell in block.table.cells() if _holds_a_list(cell)]
            for cell in lists:
                yield from _people(cell.blocks)
            yield from table_people(block.table, without={id(cell) for cell in lists})
        elif block.kind == "item":
            lines.append(block)
        elif block.kind in {"paragraph", "template"}:
            lines += [block] if len(block.lines) == 1 else [block.part(*line) for line in block.lines]
            if "template" in {run.kind for run in block.runs}:
                yield from _lines(lines)
                lines = []
                yield from _of_templates(block)
    yield from _lines(lines)


def _holds_a_list(cell: Cell) -> bool:
    """Whether a cell is a list of its own, or holds a table: where two lists stand side by side."""
    items = sum(block.kind == "item" for block in cell.blocks)
    return items > 1 or (items == 1 and len(cell.blocks) > 1) or any(block.table for block in cell.blocks)


def _lines(lines: list[Block]) -> Iterator[Person]:
    """The people of the list items, and of the lines outside of lists, that stand one after another."""
    parents = _parents(lines)
    nested: dict[int, list[Block]] = {}
    for line, parent in zip(lines, parents, strict=True):
        if parent is not None:
            nested.setdefault(parent, []).append(line)
    labels = {index for index, below in nested.items() if _heads(lines[index], below)}
    items = [index for index, line in enumerate(lines) if line.markers and line.markers[-1] != ";"]
    found: list[Person] = []
    for index in items:
        line, parent = lines[index], parents[index]
        if index in labels:
            found += _behind_label(line, sure=True)
        elif parent is None or parent in labels or users(line):
            found += _item(line, alone=len(items) == 1)
    over_a_list = {id(line) for line, below in pairwise(lines) if below.markers}
    outside = _outside([line for line in lines if not line.markers], over_a_list)
    both = sorted((*found, *outside), key=lambda person: person.span.start if person.span else 0) if outside else found
    yield from both


def _parents(lines: Sequence[Block]) -> list[int | None]:
    """For each line the list item it is nested under."""
    if len({line.markers for line in lines}) < 2:
        return [None] * len(lines)
    open_items: list[int] = []
    parents: list[int | None] = []
    for index, line in enumerate(lines):
        while open_items and len(lines[open_items[-1]].markers) >= len(line.markers):
            open_items.pop()
        parents.append(open_items[-1] if open_items else None)
        if line.markers:
            open_items.append(index)
    return parents


def _heads(line: Block, nested: Sequence[Block]) -> bool:
    """Whether a list item is the label of the items nested under it: "Springfield:", "Organisers (2)"."""
    if any(run.kind == "user" for run in users(line)):
        return False
    is_label = line.text.endswith(_COLONS) or is_group(line.text) or has_count(line.text)
    return is_label or len(nested) > 1 or any(map(users, nested))


def _item(block: Block, *, alone: bool) -> list[Person]:
    """The people of one list item: behind the label of a group, one to a line of it, or one.

    An item that is ``alone`` may name them all: "Amina Example, Boris Example, Carla Example".
    """
    if labelled := _behind_label(block, sure=False):
        return labelled
    if alone and not block.runs and len(names := enumerated(block, None, sure=False)) > 2:
        return names
    pieces = [block.part(*line) for line in block.lines] if len(block.lines) > 1 else pair(block)
    if not pieces:
        return people_of(block)
    entries = [person for piece in pieces for person in people_of(piece)]
    is_list = all(users(piece) or begins_with_name(piece.text) for piece in pieces)
    return entries if is_list else entries[:1]  # what stands under the name is about the person


def _behind_label(block: Block, *, sure: bool) -> list[Person]:
    """The people behind the first colon of a line, unless a link stands before it.

    What stands before must be the label of a group, or a place before more than one name, if it is not ``sure``.
    """
    colon = _COLON.search(block.text)
    if colon is None or any(run.at <= colon.start() for run in block.runs):
        return []
    label = block.text[: colon.start()].strip()
    rest = block.part(colon.end(), len(block.text))
    if not sure and not is_group(label):
        place = fold(without_count(label)).strip(" .")
        is_place = has_count(label) or place in gazetteer.cities() or place in gazetteer.countries()
        if not is_place or not (users(rest) or len(enumerated(rest, None, sure=False)) > 1):
            return []
    return enumerated(rest, label, sure=True)


def _outside(lines: Sequence[Block], over_a_list: set[int]) -> list[Person]:
    """Names outside of lists: after a label, as links, as an enumeration, or one to a line."""
    single: list[Block] = []
    found: list[Person] = []
    for line in lines:
        heads = id(line) in over_a_list
        if heads and line.alone:
            continue  # the label of the list, even where it enumerates places
        links = [run for run in users(line) if run.kind == "user"]
        if labelled := _behind_label(line, sure=False):
            found += labelled
        elif len(links) > 1:
            found += enumerated(line, None, sure=False)
        elif links and _begins(line.text[: links[0].at]):
            found += people_of(line)
        elif len(names := enumerated(line, None, sure=False)) > 2:
            found += names
        elif not heads and len(line.text) <= LONGEST_NAME and begins_with_name(line.text):
            single.append(line)
    linked = any(person.user for person in found)
    for line in single:
        if len(single) > 1 or (linked and " " in name_part(line.text)[0]):
            found += people_of(line)
    return found


def _begins(before: str) -> bool:
    """Whether what stands before the first link of a line lets the line be an entry: a name or a role, no sentence."""
    few = len(before.split()) <= 3 and "." not in before.rstrip(" .")[3:]
    return few and pattern("people", "verb").search(before) is None


def _of_templates(block: Block) -> Iterator[Person]:
    """The people that templates name of which nobody knows what they show; lists in them are blocks of their own."""
    for index, run in enumerate(block.runs):
        if run.kind != "template" or run.to > run.at:
            continue
        hidden = {dict(user.parameters).get("shown") or label_of(user, ""): user for user in _inside(block.runs, index)}
        if hidden or any(_names_people(word) for word in (run.target, *(key for key, _ in run.parameters))):
            for line in (line.strip() for _, value in run.parameters for line in value.split("\n")):
                yield from _of_value(Block("item", line, run.start, run.end, block.seen), hidden)


def _inside(runs: Sequence[Run], index: int) -> Iterator[Run]:
    """The accounts in the arguments of a template, which follow it."""
    end = runs[index].end
    while (index := index + 1) < len(runs) and runs[index].start < end:
        if runs[index].kind == "user":
            yield runs[index]


def _names_people(word: str) -> bool:
    """Whether a template or a parameter is called after people: "Participants", "name2"."""
    return any(is_group(part) or head_of(part) in {"name", "user"} for part in fold(word).rstrip("0123456789 ").split())


def _of_value(line: Block, hidden: Mapping[str, Run]) -> Iterator[Person]:
    """The people that one line of an argument names; ``hidden`` are its accounts, by what their links show."""
    people = enumerated(line, None, sure=True)
    people = people if len(people) > 1 else [person for person in people_of(line) if looks_like_name(person.name)]
    for person in people:
        if user := hidden.get(person.name):
            yield Person(person.name, user.target, person.role, line.seen.span(user.start, user.end))
        elif " " in person.name:
            yield person
