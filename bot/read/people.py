"""Who took part: the lists, tables and lines of the participants' section that name people.

Tells which items and lines are entries, which are labels of a group or remarks. Names are as the page has them,
nothing is merged or repaired. What one entry says is left to ``entries``, tables to ``people_tables``, how many
people the page *says* there were to ``counts`` and ``head_count``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.read import gazetteer
from bot.read.counts import count_claims
from bot.read.entries import enumerated, label_of, pair, people_of, users
from bot.read.head_count import head_count
from bot.read.model.records import Block, Cell, Run
from bot.read.people_tables import head_of, table_people
from bot.read.person_names import LONGEST_NAME, has_count, is_group, looks_like_name, name_part, without_count
from bot.read.sections import Layout
from bot.read.words import fold, pattern
from bot.reports.report import Participants, Person

_COLONS = (":", "：")


class _Line(NamedTuple):
    """A list item, or a line of a paragraph: how deep it stands (0 outside of lists) and what it says."""

    markers: str
    piece: Block


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
    lines: list[_Line] = []
    for block in blocks:
        if block.table:
            yield from _lines(lines)
            lines = []
            lists = [cell for cell in block.table.cells() if _holds_a_list(cell)]
            for cell in lists:
                yield from _people(cell.blocks)
            yield from table_people(block.table, without={id(cell) for cell in lists})
        elif block.kind == "item":
            lines.append(_Line(block.markers, block))
        elif block.kind in {"paragraph", "template"}:
            lines += (_Line("", block.part(*line) if len(block.lines) > 1 else block) for line in block.lines)
            if "template" in {run.kind for run in block.runs}:
                yield from _lines(lines)
                lines = []
                yield from _of_templates(block)
    yield from _lines(lines)


def _holds_a_list(cell: Cell) -> bool:
    """Whether a cell is a list of its own, or holds a table: where two lists stand side by side."""
    items = sum(block.kind == "item" for block in cell.blocks)
    return items > 1 or (items == 1 and len(cell.blocks) > 1) or any(block.table for block in cell.blocks)


def _lines(lines: list[_Line]) -> Iterator[Person]:
    """The people of the lists and lines that stand one after another."""
    parents = _parents(lines)
    children: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(index)
    labels = {index for index, nested in children.items() if _heads(lines[index], [lines[each] for each in nested])}
    found: list[Person] = []
    items = [index for index, line in enumerate(lines) if line.markers and line.markers[-1] != ";"]
    for index in items:
        line, parent = lines[index], parents[index]
        if index in labels:
            found += _after_label(line.piece)
        elif parent is None or parent in labels or users(line.piece):
            found += _item(line.piece, alone=len(items) == 1)
    over_a_list = {id(line.piece) for line, below in pairwise(lines) if below.markers and not line.markers}
    outside = _outside([line.piece for line in lines if not line.markers], over_a_list)
    yield from sorted((*found, *outside), key=_place) if outside else found


def _place(person: Person) -> int:
    return person.span.start if person.span else 0


def _item(block: Block, *, alone: bool) -> list[Person]:
    """The people of one list item: behind the label of a group, one to a line of it, or one.

    An item that is ``alone`` may name them all: "Amina Example, Boris Example, Carla Example".
    """
    if labelled := _labelled(block):
        return labelled
    if alone and not block.runs and len(names := enumerated(block, None, sure=False)) > 2:
        return names
    pieces = [block.part(*line) for line in block.lines] if len(block.lines) > 1 else [block]
    if len(pieces) == 1:
        pieces = pair(block) or pieces
    entries = [person for piece in pieces for person in people_of(piece)]
    if len(pieces) > 1 and not all(users(piece) or looks_like_name(name_part(piece.text)[0]) for piece in pieces):
        return entries[:1]  # what stands under the name is about the person
    return entries


def _label(block: Block) -> tuple[str, Block] | None:
    """The words before the first colon that no link stands before, and what stands behind it."""
    at = min((at for colon in _COLONS if (at := block.text.find(colon)) >= 0), default=-1)
    if at < 0 or not block.text[at + 1 :].strip() or any(run.at <= at for run in block.runs):
        return None
    return block.text[:at], block.part(at + 1, len(block.text))


def _labelled(block: Block) -> list[Person]:
    """The people behind a label on their line: a group, or a place before more than one name."""
    found = _label(block)
    if not found:
        return []
    label, rest = found
    if not is_group(label):
        place = fold(without_count(label)).strip(" .")
        if place not in gazetteer.cities() and place not in gazetteer.countries() and not has_count(label):
            return []
        if not users(rest) and len(enumerated(rest, None, sure=False)) < 2:
            return []
    return enumerated(rest, label.strip(), sure=True)


def _after_label(block: Block) -> list[Person]:
    """Names that stand on the line of a label of nested items, behind its colon."""
    found = _label(block)
    return enumerated(found[1], found[0].strip(), sure=True) if found else []


def _parents(lines: Sequence[_Line]) -> list[int | None]:
    """For each line the list item it is nested under."""
    if len({len(line.markers) for line in lines} - {0}) < 2:
        return [None] * len(lines)
    open_items: list[int] = []
    parents: list[int | None] = []
    for index, line in enumerate(lines):
        while open_items and len(lines[open_items[-1]].markers) >= len(line.markers):
            open_items.pop()
        parents.append(open_items[-1] if open_items and line.markers else None)
        if line.markers:
            open_items.append(index)
        else:
            open_items.clear()
    return parents


def _heads(line: _Line, nested: Sequence[_Line]) -> bool:
    """Whether a list item is the label of the items nested under it: "Springfield:", "Organisers (2)"."""
    if any(run.kind == "user" for run in users(line.piece)):
        return False
    label = line.piece.text
    if label.endswith(_COLONS) or is_group(label) or has_count(label):
        return True
    return len(nested) > 1 or any(users(child.piece) for child in nested)


def _outside(lines: Sequence[Block], over_a_list: set[int]) -> list[Person]:
    """Names outside of lists: after a label, as links, as an enumeration, or one to a line."""
    single: list[Block] = []
    found: list[Person] = []
    for line in lines:
        heads = id(line) in over_a_list
        if heads and line.alone:
            continue  # the label of the list, even where it enumerates places
        links = [run for run in users(line) if run.kind == "user"]
        if labelled := _labelled(line):
            found += labelled
        elif len(links) > 1:
            found += enumerated(line, None, sure=False)
        elif links and _begins(line.text[: links[0].at]):
            found += people_of(line)
        elif len(names := enumerated(line, None, sure=False)) > 2:
            found += names
        elif not heads and len(line.text) <= LONGEST_NAME and looks_like_name(name_part(line.text)[0]):
            single.append(line)
    linked = {person.span for person in found if person.user}
    for line in single:
        if len(single) > 1 or (linked and " " in name_part(line.text)[0]):
            found += people_of(line)
    return found


def _begins(before: str) -> bool:
    """Whether what stands before the first link of a line lets the line be an entry: a name or a role, no sentence."""
    if len(before.split()) > 3 or "." in before.rstrip(" .")[3:]:
        return False
    return not pattern("people", "verb").search(before)


def _of_templates(block: Block) -> Iterator[Person]:
    """The people that templates name of which nobody knows what they show; lists in them are blocks of their own."""
    for index, run in enumerate(block.runs):
        if run.kind != "template" or run.to > run.at:
            continue
        hidden = {_what_it_shows(user): user for user in _inside(block.runs, index)}
        if hidden or any(_names_people(word) for word in (run.target, *(key for key, _ in run.parameters))):
            for line in (line for _, value in run.parameters for line in value.split("\n")):
                yield from _of_value(line.strip(), hidden, run, block)


def _inside(runs: Sequence[Run], index: int) -> Iterator[Run]:
    """The accounts in the arguments of a template, which follow it."""
    end = runs[index].end
    while (index := index + 1) < len(runs) and runs[index].start < end:
        if runs[index].kind == "user":
            yield runs[index]


def _what_it_shows(user: Run) -> str:
    """What a link in an argument of a template shows."""
    return dict(user.parameters).get("shown") or label_of(user, "")


def _names_people(word: str) -> bool:
    """Whether a template or a parameter is called after people: "Participants", "name2"."""
    return any(is_group(part) or head_of(part) in {"name", "user"} for part in fold(word).rstrip("0123456789 ").split())


def _of_value(line: str, hidden: Mapping[str, Run], run: Run, block: Block) -> Iterator[Person]:
    """The people that one line of an argument names."""
    piece = Block("item", line, run.start, run.end, block.seen)
    people = enumerated(piece, None, sure=True) if line else []
    people = people if len(people) > 1 else [person for person in people_of(piece) if looks_like_name(person.name)]
    for person in people:
        if user := hidden.get(person.name):
            yield Person(person.name, user.target, person.role, block.seen.span(user.start, user.end))
        elif " " in person.name:
            yield person
