"""Who took part: the lists, tables and lines of the participants' section that name people.

Tells which items and lines are entries, which are labels of a group or remarks. Names are as the page has them,
nothing is merged or repaired. What one entry says is left to ``entries``, tables to ``people_tables``, how many
people the page *says* there were to ``counts``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from bot.read import places
from bot.read.counts import stated_count
from bot.read.entries import COMMAS, enumerated, pair, people_of, simple_entry, simple_list
from bot.read.outline import Outline
from bot.read.people_tables import cells_with_lists, table_people
from bot.read.person_names import COUNT_IN_LABEL, LONGEST_NAME, is_group, looks_like_name, name_part
from bot.read.plain import plain
from bot.read.sections import ReadSection
from bot.read.source import Source
from bot.read.tables import find_tables
from bot.read.users import user_links
from bot.read.words import fold, pattern
from bot.reports.collection import Collection as Family
from bot.reports.report import Participants, Person, Span

BREAK = re.compile(r"<br\s*/?\s*>", re.IGNORECASE)
FILE = re.compile(
    r"\[\[[^\[\]|:\n]{2,20}:[^\[\]\n]*\.(?:jpe?g|png|svg|gif|webm|ogg|pdf)\b[^\[\]\n]*(?:\[\[[^\[\]\n]*\]\][^\[\]\n]*)*\]\]",
    re.IGNORECASE,
)


ALL_BOLD = re.compile(r"'''(?!')[^'\[\]{}]+'''")


class _Line(NamedTuple):
    """A list item or a line: its bullets, its text, where it stands."""

    bullets: str
    text: str
    span: Span


def read_participants(
    source: Source, outline: Outline, sections: Mapping[str, ReadSection], collection: Family
) -> Participants:
    """The people listed and the number stated. Takes any text, never raises."""
    section = sections.get("participants")
    people: tuple[Person, ...] = ()
    if section and section.tells:
        people = tuple(_people(source.masked, section))
    stated = stated_count(source.masked, outline, sections, collection.default_year if collection else None)
    return Participants(
        stated.value if stated else None,
        len(people) or None,
        people,
        stated.span if stated else None,
        stated.rule if stated else None,
    )


def _people(masked: str, section: ReadSection) -> Iterator[Person]:
    for part in section.parts:
        at = part.body.start
        for each in find_tables(masked, *part.body):
            yield from _lines(masked, at, each.span.start)
            lists = list(cells_with_lists(each.rows))
            for cell in lists:
                yield from _lines(cell.text, 0, len(cell.text), cell.span.start)
            yield from table_people(each, without=lists)
            at = each.span.end
        yield from _lines(masked, at, part.body.end)


def _split(masked: str, start: int, end: int, offset: int) -> list[_Line]:
    lines: list[_Line] = []
    at = start + offset
    for raw in masked[start:end].split("\n"):
        bare = raw.lstrip(" \t\0")
        unmarked = bare.lstrip("*#:;")
        bullets = bare[: len(bare) - len(unmarked)]
        text = (unmarked if bullets else raw).strip()
        begin = len(raw) - len(unmarked.lstrip(" \t\0")) if bullets else 0
        if "\0" in text:
            text = text.replace("\0", "").strip()
        if "[[" in text and "." in text:
            text = FILE.sub("", text).strip()
        if text and not text.startswith(("<gallery", "</", "{|")):
            lines.append(_Line(bullets, text, Span(at + begin, at + len(raw))))
        at += len(raw) + 1
    return lines


def _lines(masked: str, start: int, end: int, offset: int = 0) -> Iterator[Person]:
    """The people of the lists and lines of ``masked[start:end]``, which stands ``offset`` further on the page."""
    if (simple := simple_list(masked, start, end, offset)) is not None:
        yield from simple
        return
    lines = _split(masked, start, end, offset)
    parents = _parents(lines)
    children: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        if parent is not None:
            children.setdefault(parent, []).append(index)
    labels = {index for index, nested in children.items() if _heads(lines[index], [lines[each] for each in nested])}
    found: list[Person] = []
    items = [index for index, line in enumerate(lines) if line.bullets and not line.bullets.endswith(";")]
    for index in items:
        line, parent = lines[index], parents[index]
        if index in labels:
            found += _after_label(line)
        elif parent is None or parent in labels or user_links(line.text):
            found += _item(line, alone=len(items) == 1)
    over_a_list = {line.span for line, below in pairwise(lines) if below.bullets and not line.bullets}
    outside = _paragraphs([line for line in lines if not line.bullets], over_a_list)
    yield from sorted((*found, *outside), key=_place) if outside else found


def _place(person: Person) -> int:
    return person.span.start if person.span else 0


def _item(line: _Line, *, alone: bool) -> Iterator[Person]:
    """The people of one list item: behind the label of a group, one to a line of it, or one.

    An item that is ``alone`` may name them all: "Amina Example, Boris Example, Carla Example".
    """
    if simple := simple_entry(line.text, line.span):
        yield simple
        return
    label, colon, rest = line.text.partition(":")
    if colon and rest.strip(" '") and "[[" not in label and "{{" not in label and _labels_a_list(label, rest):
        yield from enumerated(rest.lstrip("' "), line.span, plain(label), sure=True)
        return
    if alone and "[" not in line.text and len(names := list(enumerated(line.text, line.span, None, sure=False))) > 2:
        yield from names
        return
    pieces = [piece for piece in BREAK.split(line.text) if piece.strip()] if "<" in line.text else [line.text]
    if len(pieces) == 1 and "[" not in line.text and "{" not in line.text:
        pieces = pair(line.text) or pieces
    entries = [person for piece in pieces for person in people_of(piece, line.span)]
    if len(pieces) > 1 and not all(
        user_links(piece) or looks_like_name(name_part(plain(piece))[0]) for piece in pieces
    ):
        entries = entries[:1]  # what stands under the name is about the person
    yield from entries


def _labels_a_list(label: str, rest: str) -> bool:
    """Whether words before a colon label the people behind it: a group, or a place before more than one name."""
    words = plain(label)
    if is_group(words):
        return True
    place = fold(COUNT_IN_LABEL.sub(" ", words)).strip(" .")
    if place not in places.cities() and place not in places.countries() and not COUNT_IN_LABEL.search(words):
        return False
    return len(user_links(rest)) > 0 or len(COMMAS.split(plain(rest))) > 1


def _parents(lines: list[_Line]) -> list[int | None]:
    """For each line the list item it is nested under."""
    if len({len(line.bullets) for line in lines} - {0}) < 2:
        return [None] * len(lines)
    open_items: list[int] = []
    parents: list[int | None] = []
    for index, line in enumerate(lines):
        while open_items and len(lines[open_items[-1]].bullets) >= len(line.bullets):
            open_items.pop()
        parents.append(open_items[-1] if open_items and line.bullets else None)
        if line.bullets:
            open_items.append(index)
        else:
            open_items.clear()
    return parents


def _heads(line: _Line, nested: list[_Line]) -> bool:
    """Whether a list item is the label of the items nested under it: "Springfield:", "Organisers (2)"."""
    if any(not link.talk for link in user_links(line.text)):
        return False
    words = plain(line.text)
    if words.endswith((":", "：")) or is_group(words) or COUNT_IN_LABEL.search(words):
        return True
    return len(nested) > 1 or any(user_links(child.text) for child in nested)


def _after_label(line: _Line) -> Iterator[Person]:
    """Names that stand on the line of a label, behind its colon."""
    label, colon, rest = line.text.partition(":")
    if colon and rest.strip() and "[[" not in label:
        yield from enumerated(rest, line.span, plain(label), sure=True)


def _paragraphs(lines: list[_Line], over_a_list: Collection[Span]) -> list[Person]:
    """Names outside of lists: after a label, as links, as an enumeration, or one to a line."""
    single: list[tuple[str, Span]] = []
    found: list[Person] = []
    for line in lines:
        if line.text.startswith(("|", "{", "!")) and not user_links(line.text):
            continue
        if line.span in over_a_list and ALL_BOLD.fullmatch(line.text):
            continue  # the label of the list, even where it enumerates places
        for piece in BREAK.split(line.text) if "<" in line.text else [line.text]:
            if not piece.strip():
                continue
            links = [link for link in user_links(piece) if not link.talk]
            label, colon, rest = piece.partition(":")
            if colon and rest.strip(" '") and "[[" not in label and "{{" not in label and _labels_a_list(label, rest):
                found += enumerated(rest.lstrip("' "), line.span, plain(label), sure=True)
            elif len(links) > 1:
                found += enumerated(piece, line.span, None, sure=False)
            elif links and _begins(plain(piece[: links[0].start])):
                found += people_of(piece, line.span)
            else:
                names = list(enumerated(piece, line.span, None, sure=False))
                if len(names) > 2:
                    found += names
                elif (
                    line.span not in over_a_list
                    and looks_like_name(name_part(plain(piece))[0])
                    and len(plain(piece)) <= LONGEST_NAME
                ):
                    single.append((piece, line.span))
    linked = {person.span for person in found if person.user}
    for piece, span in single:
        if len(single) > 1 or (span in linked and " " in name_part(plain(piece))[0]):
            found += people_of(piece, span)
    return found


def _begins(before: str) -> bool:
    """Whether what stands before the first link of a line lets the line be an entry: a name or a role, no sentence."""
    return (
        len(before.split()) <= 3 and not pattern("people", "verb").search(before) and "." not in before.rstrip(" .")[3:]
    )
