"""The people of a table: by the columns headed as names and accounts, else by the column that looks like names.

How a cell's words name somebody is left to ``entries``, cells with lists in them to ``people``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from bot.read import gazetteer
from bot.read.entries import label_of, people_of, users
from bot.read.model.records import Cell, Table, inner_blocks
from bot.read.person_names import is_group, looks_like_name, name_part
from bot.read.words import fold, kinds, word_set
from bot.reports.report import Person

MOST_ARE = 0.75  # of the cells of a column of names
_WIDEST = 12  # columns that are looked at for names
_HEAD_ROWS = 4  # rows in which heads may stand
_LONGEST_HEAD = 80  # code points
Row = tuple[Cell | None, ...]


class List(NamedTuple):
    """A list in a table: its columns of names, and that of accounts."""

    names: tuple[int, ...]
    user: int | None = None


class Column(Struct, frozen=True):
    """How many cells of a column have words, link to an account, and are full names written out."""

    at: int
    cells: int
    linked: int
    named: int


def table_people(table: Table, without: Collection[int] = ()) -> Iterator[Person]:
    """The people of a table, column after column: lists stand side by side where meetings had one each.

    Cells whose ids are in ``without`` are read elsewhere.
    """
    seen = set(without)
    heads, lists, body = _headed(table.rows)
    for names, user in lists or _guessed(heads, body):
        for row in body:
            shown = [cell for column in names if (cell := row[column]) and id(cell) not in seen]
            if shown and not _spans_row(row, shown[0]):
                seen.update(id(cell) for cell in shown)
                yield from _of_cells(shown, row[user] if user is not None else None)


def cell_users(cell: Cell) -> list[Person]:
    """The accounts that a cell links to."""
    return [Person(label_of(run, block.text), run.target) for block in cell.blocks for run in users(block)]


def _of_cells(cells: list[Cell], user_cell: Cell | None) -> Iterator[Person]:
    """The people of the cells of names of a row: one to a line, or one, with the account beside it."""
    inner = (block for cell in cells for outer in cell.blocks for block in inner_blocks(outer))
    pieces = [block.part(*line) for block in inner for line in block.lines]
    if len(cells) == 1 and len(pieces) > 1 and all(_names(piece.text) or users(piece) for piece in pieces):
        people = [person for piece in pieces for person in people_of(piece)]
    elif len(cells) > 1 and pieces and not any(map(users, pieces)):  # the parts of one name
        name = " ".join(piece.text.strip() for piece in pieces)
        people = [Person(name, None, None, pieces[0].span())] if looks_like_name(name) else []
    else:
        people = next(filter(None, map(people_of, pieces)), [])
    account = next(iter(cell_users(user_cell)), None) if user_cell else None
    if account and (not people or (people[0].user is None and len(people) == 1)):
        name, role, span = (people[0].name, people[0].role, people[0].span) if people else (account.name, None, None)
        people = [Person(name, account.user, role, span)]
    yield from people


def _names(text: str) -> bool:
    return looks_like_name(name_part(text)[0])


def _spans_row(row: Row, cell: Cell) -> bool:
    """Whether one cell goes across the whole row: a label of the rows below it."""
    return len(row) > 1 and cell.across > max(1, len(row) // 2)


def _headed(rows: tuple[Row, ...]) -> tuple[Row, list[List], tuple[Row, ...]]:
    """The row of heads, the lists that it names, and the rows below it."""
    for index, row in enumerate(rows[:_HEAD_ROWS]):
        cells = [(at, cell) for at, cell in enumerate(row) if cell and not _spans_row(row, cell)]
        heads = {at: kind for at, cell in cells if (kind := head_of(cell.text)) in _KINDS and not cell_users(cell)}
        body = rows[index + 1 :]
        if heads and not any(cell and head_of(cell.text) == "name" for row in body[:1] for cell in row):
            return row, _lists(heads, body), body
    headed = bool(rows) and all(cell is None or cell.header or _is_label(cell) for cell in rows[0])
    return (rows[0], [], rows[1:]) if headed else ((), [], rows)


_KINDS = frozenset(("name", "first_name", "last_name", "user"))


def _is_label(cell: Cell) -> bool:
    """Whether a cell stands out as a head does: all of it bold, or a label with its colon."""
    return bool(cell.blocks) and all(block.alone or block.text.endswith((":", "：")) for block in cell.blocks)


def head_of(head: str) -> str | None:
    """What a column is headed as; "Name of the participant" and "Nom et post-nom" begin with what it is."""
    name = fold(head).strip(" .:*()-–—") if len(head) <= _LONGEST_HEAD else ""
    first, _, rest = name.partition(" ")
    if name in kinds("people") or not 0 < len(rest.split()) <= 5 or kinds("people").get(first) != "name":
        return kinds("people").get(name)
    joint = rest.split()[0]
    return "name" if joint in word_set("people", "and") | word_set("people", "of") or joint[0] in "&/+(" else None


def _lists(heads: dict[int, str], body: Sequence[Row]) -> list[List]:
    """Heads of columns as lists: a second column of names begins a second list.

    Where only names or only accounts have a head, the other may stand in a column that has none.
    """
    headed = set(heads.values())
    others = [] if headed > {"user"} else [column for column in _rated(body) if column.at not in heads]
    if headed == {"user"}:
        if written := [column.at for column in others if column.named >= column.cells * MOST_ARE]:
            return [List((written[0],), next(iter(heads)))]
    else:
        heads |= dict.fromkeys([column.at for column in others if 2 * column.linked > len(body)][:1], "user")
    lists: list[List] = []
    for column, kind in heads.items():
        last = lists[-1] if lists else None
        if kind == "user":
            if last and last.user is None:
                lists[-1] = last._replace(user=column)
            else:
                lists.append(List((), column))
        elif last and (not last.names or _goes_on(last.names, kind, column)):
            lists[-1] = last._replace(names=(*last.names, column))
        else:
            lists.append(List((column,)))
    return [each if each.names else List((each.user or 0,)) for each in lists]


def _goes_on(names: tuple[int, ...], kind: str, column: int) -> bool:
    """Whether a column has the rest of the names that another column begins."""
    return len(names) == 1 and (kind == "last_name" or (kind == "first_name" and column == names[0] + 1))


def _rated(body: Sequence[Row]) -> list[Column]:
    """The columns that have words below their heads."""
    rated = []
    for at in range(min(len(body[0]) if body else 0, _WIDEST)):
        cells = [cell for row in body if (cell := row[at]) and cell.blocks and not cell.header]
        named = sum(len(cell.text.split()) > 1 and _names(cell.text) for cell in cells)
        if cells:
            rated.append(Column(at, len(cells), sum(bool(cell_users(cell)) for cell in cells), named))
    return rated


def _guessed(heads: Row, body: Sequence[Row]) -> list[List]:
    """The column of names where none is headed as such: most users linked, else most names written. Lists that stand
    side by side under heads of one kind ("Salon 1", "Salon 2") are all columns of names."""
    likely = [each for each in _rated(body) if each.linked + each.named >= max(1, each.cells / 2)]
    sure = all(each.linked + each.named >= MOST_ARE * each.cells for each in likely)
    if (
        len(likely) > 1
        and sure
        and _of_one_kind([cell.text if heads and (cell := heads[each.at]) else "" for each in likely])
    ):
        return [List((each.at,)) for each in likely]
    best = max(likely, key=lambda each: (2 * each.linked + each.named, -each.at), default=None)
    return [List((best.at,))] if best else []


def _of_one_kind(heads: Sequence[str]) -> bool:
    """Whether heads of columns name lists of one kind: places, groups, or the same word with a number each."""
    heads = [fold(head).strip(" .:") for head in heads]
    known = [head in gazetteer.cities() or head in gazetteer.countries() or is_group(head) for head in heads]
    words_alone = {head.strip("0123456789 .:#") for head in heads}
    return all(heads) and (all(known) or (len(words_alone) == 1 and len(set(heads)) == len(heads)))
