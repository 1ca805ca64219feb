"""Slots: the places on a generated page that belong to people, found again and carried over byte for byte.

A slot is the text between a marker with a key and an end marker, in the last cell of a row. Visual editors
may put the cursor beside the markers, so words between the opening of the slot's cell and the end of its row
count as the slot's too. Which key a row has, and where a slot goes whose row is gone, is for the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.render.wikitext import SLOT_CELL, Wikitext

_KEY = r"[a-z0-9_.-]+"
_MARK = re.compile(rf"<!--\s*salonbot:(?:slot\s+(?P<key>{_KEY})|slot-end)\s*-->")
_TRACE = re.compile(r"salonbot:slot")
_ROW_ENDS = re.compile(r"\n\|[-}]")
_END = "<!-- salonbot:slot-end -->"


class DamagedSlots(ValueError):
    """The slots of a page cannot be told apart with certainty; ``problems`` are sentences for editors."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Slot:
    """``start`` and ``end`` take in what a person wrote beside the markers, ``text`` too, without them."""

    key: str
    text: str
    start: int
    end: int


def slot(key: str, text: str = "") -> Wikitext:
    """The slot of that key, with a person's wikitext in it as it is. Raises ValueError for no key."""
    if not re.fullmatch(_KEY, key):
        raise ValueError(f"{key!r} is no key of a slot: small letters, digits and . _ - only")
    return Wikitext(f"<!-- salonbot:slot {key} -->{text}{_END}")


def read_slots(page_text: str) -> Mapping[str, str]:
    """What people wrote, byte for byte, by key, empty slots too. Raises DamagedSlots."""
    return {found.key: found.text for found in _slots(page_text)}


def without_slots(body: str) -> str:
    """The text with every slot empty, as the bot would have written it; unchanged where slots are damaged."""
    try:
        found = list(_slots(body))
    except DamagedSlots:
        return body
    pieces, done = [], 0
    for item in found:
        pieces += [body[done : item.start], slot(item.key)]
        done = item.end
    return "".join([*pieces, body[done:]])


def _slots(text: str) -> Iterator[_Slot]:
    marks = list(_MARK.finditer(text))
    if problems := _damage(text, marks):
        raise DamagedSlots(problems)
    done = 0
    for index in range(0, len(marks), 2):
        begin, end = marks[index : index + 2]
        following = marks[index + 2].start() if index + 2 < len(marks) else len(text)
        start = _cell_start(text, done, begin.start())
        done = _row_end(text, end.end(), following)
        yield _Slot(
            key=begin["key"],
            text=text[start : begin.start()] + text[begin.end() : end.start()] + text[end.end() : done],
            start=start,
            end=done,
        )


def _damage(text: str, marks: list[re.Match[str]]) -> list[str]:
    problems = []
    if len(marks) != len(_TRACE.findall(text)):
        problems.append("a marker of a slot is damaged: it must read as <!-- salonbot:slot KEY --> or " + _END)
    open_: str | None = None
    seen: set[str] = set()
    for mark in marks:
        key, line = mark["key"], text.count("\n", 0, mark.start()) + 1
        if key is None and open_ is None:
            problems.append(f"line {line}: a slot ends that did not begin; remove the marker or put its begin back")
        elif key is not None and open_ is not None:
            problems.append(f"line {line}: the slot {open_} has no end before this; put {_END} after its text")
        if key is not None and key in seen:
            problems.append(f"line {line}: a second slot {key}; keep one of them, with the text of both")
        seen |= {key} if key else set()
        open_ = key
    if open_ is not None:
        problems.append(f"the slot {open_} has no end; put {_END} after its text")
    return problems


def _cell_start(text: str, since: int, begin: int) -> int:
    """Where the slot's cell opens, if its marker stands in such a cell; else where the marker begins."""
    opening = text.rfind(f"\n{SLOT_CELL}", since, begin)
    start = opening + 1 + len(SLOT_CELL)
    return begin if opening < 0 or "\n|" in text[start:begin] else start


def _row_end(text: str, end: int, following: int) -> int:
    """Where the slot's row ends, if it stands in a row; else where its end marker ends."""
    row_end = _ROW_ENDS.search(text, end, following)
    return row_end.start() if row_end else end
