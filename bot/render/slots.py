"""Slots: the places on a generated page that belong to people, found again and carried over byte for byte.

A slot is the last cell of a row. Its key stands between two comments around a person's text, and as the id of the cell:
visual editors drop the comments, move them or put words beside them, and people copy rows. So whatever stands in the
cell is the slot's, by whichever of the two it is known, but the bot's own answer to it (``bot.render.answers``), and
copies of one slot are one. Which key a row has, and where
a slot goes whose row is gone, is for the pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.render.answers import without_answers
from bot.render.wikitext import SLOT_CELL, SLOT_CLASS, SLOT_ID, Wikitext

ROW_LEFT = "left-"  # begins the id of a row that is there for its slot alone; the key follows

_KEY = r"[a-z0-9_.-]+"
_MARK = re.compile(rf"<!--\s*salonbot:(?:slot\s+(?P<key>{_KEY})|slot-end)\s*-->")
_TRACE = "salonbot:slot"
_SIGNS = (_TRACE, SLOT_ID, "finding-", ROW_LEFT)  # without which nothing is a slot, or a row whose page has no theme
_END = "<!-- salonbot:slot-end -->"
_ID = r"""\bid\s*=\s*["']?"""
_ROW_ID = re.compile(rf"{_ID}(?:finding-(?P<finding>{_KEY})|report-(?P<report>{_KEY})|{ROW_LEFT}(?P<left>{_KEY}))")
# The lines that make a table: its beginning, its end, a row. MediaWiki lets blanks and colons stand before the first.
_LINE = re.compile(r"^[ \t]*(?:(?P<opens>:*\{\|)|(?P<closes>\|\})|(?P<row>\|-[^\n]*))", re.MULTILINE)
_OUR_ROW = re.compile(rf"^\|-[^\n]*{_ROW_ID.pattern}", re.MULTILINE)
_CELL = re.compile(rf"(?:^[ \t]*|(?<=\|))\|(?!\|)[^\n|]*\b{SLOT_CLASS}\b[^\n|]*\|(?!\|)[ \t]?", re.MULTILINE)
_ANY_CELL = re.compile(r"^[ \t]*[|!](?![-}+|])[ \t]?|\|\|[ \t]?", re.MULTILINE)
_HEADING = re.compile(r"^!", re.MULTILINE)
_OURS = re.compile(rf"""\bclass\s*=\s*(?:"[^"]*\b{SLOT_CLASS}\b|'[^']*\b{SLOT_CLASS}\b|{SLOT_CLASS}\b)""")
_CELL_ID = re.compile(rf"{_ID}{SLOT_ID}(?P<key>{_KEY})")
CARRIED = "x."  # begins the key of what was carried out of the bot's own text; its revision and a hash follow
_EDGE = r"(?:(?<!\w)|(?!\w))"  # anywhere but within a word
BETWEEN_TEXTS = "<br>"  # where the same slot was filled twice, both texts stay


class DamagedSlots(ValueError):
    """The slots of a page cannot be told apart with certainty; ``problems`` are sentences for editors."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class _Mark:
    """Two markers and what stands between them, or a marker that has lost the other one; ``text`` is the former's."""

    key: str | None
    start: int
    end: int
    text: str | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A person's text, and the range of the page that is to read ``instead`` where nobody wrote anything.

    A key of None is that of a marker that stands alone.
    """

    key: str | None
    text: str
    start: int
    end: int
    instead: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of an outermost table with its first line, or a stretch around the rows, which has none.

    ``columns`` is how many the headings above it have.
    """

    start: int
    end: int
    line: str
    columns: int


def slot(key: str, text: str = "") -> Wikitext:
    """The slot of that key, with a person's wikitext in it as it is. Raises ValueError for no key."""
    if not re.fullmatch(_KEY, key):
        raise ValueError(f"{key!r} is no key of a slot: small letters, digits and . _ - only")
    return Wikitext(f"<!-- salonbot:slot {key} -->{text}{_END}")


def read_slots(text: str, theme: str | None = None) -> Mapping[str, str]:
    """What people wrote in the slots of a text, byte for byte, by key, empty slots too. Raises DamagedSlots.

    ``theme`` is that of the page, where it is known: a row whose cell somebody wrote over has a slot all the same.
    """
    found: dict[str, list[str]] = {}
    for each in _slots(text, theme):
        if each.key is not None:
            found.setdefault(each.key, []).append(each.text)
    return {key: one_text(texts) for key, texts in found.items()}


def one_text(texts: Sequence[str]) -> str:
    """Joins the texts of one slot that stands in several places: what stands in more than one is said once."""
    said = [text for text in texts if text.strip()]
    if len(said) < 2:
        return said[0] if said else "".join(texts[:1])
    parts = {part.strip(): part for text in said for part in text.split(BETWEEN_TEXTS) if part.strip()}
    longest = [part for part in parts if not any(part != other and _holds(other, part) for other in parts)]
    whole = next((text for text in said if all(_holds(text, part) for part in longest)), None)
    return whole if whole is not None else BETWEEN_TEXTS.join(parts[part] for part in longest)


def stands_in(text: str, other: str) -> bool:
    """Whether all that a text says stands in the other one, with whatever copies of the slot they were joined from."""
    return text.strip() in ("", other.strip()) or all(
        _holds(other, part.strip()) for part in text.split(BETWEEN_TEXTS) if part.strip()
    )


def _holds(text: str, part: str) -> bool:
    """Whether a text has another one in it, as where somebody wrote on in one of two copies; no part of a word."""
    return re.search(f"{_EDGE}{re.escape(part)}{_EDGE}", text) is not None


def without_slots(body: str, theme: str | None = None) -> str:
    """The text with every slot empty, as the bot would have written it; unchanged where slots are damaged."""
    try:
        found = list(_slots(body, theme))
    except DamagedSlots:
        return body
    pieces, done = [], 0
    for item in found:
        pieces += [body[done : item.start], item.instead]
        done = item.end
    return "".join([*pieces, body[done:]])


def theme_of(text: str) -> str | None:
    """The theme whose digest a text is, by the keys of its slots."""
    try:
        marks = _marks(text)
    except DamagedSlots:
        return None
    return _theme(marks, _masked(text, marks))


def _slots(text: str, theme: str | None) -> Iterator[_Found]:
    """The slots of a text in its order; those with a cell of their own take in the whole cell."""
    if not any(sign in text for sign in (*_SIGNS, "report-" if theme else _TRACE)):
        return  # most texts, at no cost
    marks = _marks(text)
    masked = _masked(text, marks)
    theme = _theme(marks, masked) or theme
    number = 0
    for row in _rows(masked):
        first = number
        while number < len(marks) and marks[number].start < row.end:
            number += 1
        yield from _of_row(text, masked, row, marks[first:number], theme)


def _marks(text: str) -> list[_Mark]:
    """The markers in their order, two of a slot as one. Raises DamagedSlots."""
    single = list(_MARK.finditer(text))
    if len(single) != text.count(_TRACE):
        raise DamagedSlots([f"a marker of a slot is damaged: it must read as <!-- salonbot:slot KEY --> or {_END}"])
    marks: list[_Mark] = []
    following = iter([*single[1:], None])
    for begin in single:
        end = next(following)
        if begin["key"] is None:
            if not (marks and marks[-1].end == begin.end()):
                marks.append(_Mark(None, begin.start(), begin.end()))
        elif end is None or end["key"] or _OUR_ROW.search(text, begin.end(), end.start()):
            marks.append(_Mark(begin["key"], begin.start(), begin.end()))
        else:
            marks.append(_Mark(begin["key"], begin.start(), end.end(), text[begin.end() : end.start()]))
    return marks


def _masked(text: str, marks: Iterable[_Mark]) -> str:
    """The text with markers, and what stands between two of them, out of sight: nothing there is of our tables."""
    pieces, done = [], 0
    for mark in marks:
        pieces += [text[done : mark.start], "\0" * (mark.end - mark.start)]
        done = mark.end
    return "".join([*pieces, text[done:]])


def _theme(marks: Iterable[_Mark], masked: str) -> str | None:
    key = next((mark.key for mark in marks if mark.key and mark.key.startswith("r.")), None)
    if key is None and f"{SLOT_ID}r." in masked:
        key = next((found["key"] for found in _CELL_ID.finditer(masked) if found["key"].startswith("r.")), None)
    return key.rpartition(".")[2] if key else None


def _rows(masked: str) -> Iterator[_Row]:
    """The rows of the outermost tables, and what stands around them, in order and without a gap."""
    start, line, depth, columns = 0, "", 0, 0
    for found in _LINE.finditer(masked):
        own = bool(found["row"] and _ROW_ID.search(found["row"]))
        depth = 1 if own else depth + bool(found["opens"])  # whatever people left open above
        if depth <= 1:
            end = max(found.start() - 1, start)
            headings = len(_HEADING.findall(masked, start, end))
            columns = headings if headings > 1 else columns
            yield _Row(start, end, line, columns)
            start, line = end, found["row"] or ""
        depth = max(depth - bool(found["closes"]), 0)
    yield _Row(start, len(masked), line, columns)


def _cell(masked: str, row: _Row) -> re.Match[str] | None:
    """The cell of a row that is a slot: it says so, or it is the last one and somebody wrote over all of it."""
    if masked.find(SLOT_CLASS, row.start, row.end) >= 0:
        for cell in _CELL.finditer(masked, row.start, row.end):
            if _OURS.search(cell[0]):
                return cell
    cells = list(_ANY_CELL.finditer(masked, row.start, row.end)) if _ROW_ID.search(row.line) else []
    return cells[-1] if len(cells) == row.columns > 1 else None


def _of_row(text: str, masked: str, row: _Row, marks: Sequence[_Mark], theme: str | None) -> Iterator[_Found]:
    cell = _cell(masked, row)
    inside = [mark for mark in marks if cell and mark.start >= cell.end()]
    key = _key(row, cell, inside, theme) if cell else None
    if cell is None or key is None:
        yield from (_alone(mark, slot(mark.key)) if mark.key else _alone(mark) for mark in marks)
        return
    yield from (_alone(mark) for mark in marks if mark.start < cell.end())  # moved out of the cell
    own, done = [], cell.end()
    for mark in inside:
        own.append(text[done : mark.start])
        if mark.key == key:
            own.append(mark.text or "")
        done = mark.end
    own.append(text[done : row.end])
    yield _Found(key, without_answers("".join(own)), cell.start(), row.end, f"{SLOT_CELL.format(key)}{slot(key)}")
    yield from (_Found(mark.key, mark.text or "", row.end, row.end) for mark in inside if mark.key not in (None, key))


def _alone(mark: _Mark, instead: str = "") -> _Found:
    """What stands between markers that have no cell around them."""
    return _Found(mark.key, mark.text or "", mark.start, mark.end, instead if mark.text is not None else "")


def _key(row: _Row, cell: re.Match[str], inside: Iterable[_Mark], theme: str | None) -> str | None:
    """The key of a row's slot: by a marker in the cell, by the cell's id, or by the row's."""
    if key := next((mark.key for mark in inside if mark.key), None):
        return key
    if found := _CELL_ID.search(cell[0]):
        return found["key"]
    if (of_row := _ROW_ID.search(row.line)) is None:
        return None
    return of_row["finding"] or of_row["left"] or (f"r.{of_row['report']}.{theme}" if theme else None)


def without_markers(body: str) -> str:
    """The text without the comments that mark slots."""
    return _MARK.sub("", body)
