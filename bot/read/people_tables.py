"""The people of a table: by the columns headed as names and accounts, else by the column that looks like names.

How a cell's words name somebody is left to ``entries``, cells with lists in them to ``people``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from bot.read import gazetteer
from bot.read.entries import label_of, people_of, users
from bot.read.model.records import Cell, Run, Table, inner_blocks
from bot.read.person_names import is_group, looks_like_name, name_part
from bot.read.words import fold, kinds, words
from bot.reports.report import Person

MOST_ARE = 0.75  # of the cells of a column of names
_WIDEST = 12  # columns that are looked at for names
Row = tuple[Cell | None, ...]
Columns = list[tuple[tuple[int, ...], int | None]]


def table_people(table: Table, without: Collection[int] = ()) -> Iterator[Person]:
    """The people of a table, column after column: lists stand side by side where meetings had one each.

    Cells whose ids are in ``without`` are read elsewhere.
    """
    columns, body = _columns(table.rows)
    seen = set(without)
    for names, user in columns:
        for row in body:
            cells = [row[column] for column in names if column < len(row)]
            shown = [cell for cell in cells if cell is not None and id(cell) not in seen]
            if not shown or _spans_row(row, shown[0]):
                continue
            seen.update(id(cell) for cell in shown)
            other = row[user] if user is not None and user < len(row) else None
            yield from _cell_people(shown, other)


def cell_users(cell: Cell) -> list[Run]:
    """The accounts that a cell links to."""
    return [run for block in cell.blocks for run in users(block)]


def _cell_people(cells: list[Cell], user_cell: Cell | None) -> Iterator[Person]:
    pieces = [
        block.part(*line)
        for cell in cells
        for outer in cell.blocks
        for block in inner_blocks(outer)
        for line in block.lines
    ]
    account = next(iter(cell_users(user_cell)), None) if user_cell is not None else None
    named = [bool(users(piece)) or looks_like_name(name_part(piece.text)[0]) for piece in pieces]
    if len(cells) == 1 and len(pieces) > 1 and all(named):
        for piece in pieces:
            yield from people_of(piece)
        return
    people: list[Person] = []
    if len(cells) > 1 and not any(users(piece) for piece in pieces) and pieces:  # the parts of one name
        name = " ".join(piece.text.strip() for piece in pieces)
        people = [Person(name, None, None, pieces[0].span())] if looks_like_name(name) else []
    else:
        for piece in pieces:
            if people := people_of(piece):
                break
    if not people and account and user_cell is not None:
        people = [Person(label_of(account, _text_of(user_cell, account)), account.target, None, None)]
    for index, person in enumerate(people):
        if account and index == 0 and person.user is None:
            yield Person(person.name, account.target, person.role, person.span)
        else:
            yield person


def _text_of(cell: Cell, run: Run) -> str:
    return next((block.text for block in cell.blocks if run in block.runs), "")


def _spans_row(row: Row, cell: Cell) -> bool:
    """Whether one cell goes across the whole row: a label of the rows below it."""
    return len(row) > 1 and cell.across > max(1, len(row) // 2)


def _columns(rows: tuple[Row, ...]) -> tuple[Columns, tuple[Row, ...]]:
    """For each list in the table its columns of names and the column of accounts, and the rows below the head."""
    for index, row in enumerate(rows[:4]):
        heads: list[tuple[int, str]] = []
        for column, cell in enumerate(row):
            if cell is None or _spans_row(row, cell) or cell_users(cell):
                continue
            kind = head_of(cell.text)
            if kind in {"name", "first_name", "last_name", "user"}:
                heads.append((column, kind))
        below = rows[index + 1] if index + 1 < len(rows) else ()
        again = [cell for cell in below if cell is not None and head_of(cell.text) == "name"]
        if heads and not again:
            body = rows[index + 1 :]
            if all(kind != "user" for _, kind in heads):
                heads += _linked_column(body, without={column for column, _ in heads})
            accounts = {column for column, _ in heads}
            if (
                all(kind == "user" for _, kind in heads)
                and (names := _written_names(body, without=accounts)) is not None
            ):
                return [((names,), heads[0][0])], body
            return _lists(heads), body
    headed = bool(rows) and all(cell is None or cell.header or _is_label(cell) for cell in rows[0])
    body = rows[1:] if headed else rows
    return _guessed(rows[0] if headed else (), body), body


def _is_label(cell: Cell) -> bool:
    """Whether a cell stands out as a head does: all of it bold, or a label with its colon."""
    return bool(cell.blocks) and all(block.alone or block.text.endswith((":", "：")) for block in cell.blocks)


def _linked_column(body: tuple[Row, ...], without: Collection[int]) -> list[tuple[int, str]]:
    """The column of accounts under a head that no table of words has: most of its cells link to a user."""
    for column in range(min(max(map(len, body), default=0), _WIDEST)):
        cells = [row[column] for row in body if column < len(row)] if column not in without else []
        linked = sum(1 for cell in cells if cell is not None and cell_users(cell))
        if linked and 2 * linked > len(body):
            return [(column, "user")]
    return []


def head_of(head: str) -> str | None:
    """What a column is headed as; "Name of the participant" and "Nom et post-nom" begin with what it is."""
    if len(head) > 80:
        return None
    name = fold(head).strip(" .:*()-–—")
    if kind := kinds("people").get(name):
        return kind
    first, _, rest = name.partition(" ")
    if rest and len(rest.split()) <= 5 and kinds("people").get(first) == "name":
        joint = rest.split()[0]
        if joint in {fold(word) for word in (*words("people", "and"), *words("people", "of"))} or joint[0] in "&/+(":
            return "name"
    return None


def _written_names(body: tuple[Row, ...], *, without: Collection[int]) -> int | None:
    """The first column in which nearly every cell is a full name written out."""
    for column in range(min(max((len(row) for row in body), default=0), _WIDEST)):
        texts = [cell.text for row in body if column < len(row) and (cell := row[column]) is not None]
        names = sum(len(text.split()) > 1 and looks_like_name(name_part(text)[0]) for text in texts)
        if column not in without and texts and names >= len(texts) * MOST_ARE:
            return column
    return None


def _lists(heads: list[tuple[int, str]]) -> Columns:
    """Heads of columns as lists: a second column of names begins a second list."""
    lists: list[tuple[list[int], int | None]] = []
    for column, kind in heads:
        last = lists[-1] if lists else None
        if kind == "user":
            if last and last[1] is None:
                lists[-1] = (last[0], column)
            else:
                lists.append(([], column))
        elif (
            (kind == "last_name" and last and len(last[0]) == 1)
            or (kind == "first_name" and last and len(last[0]) == 1 and column == last[0][0] + 1)
            or (last and not last[0])
        ):
            last[0].append(column)
        else:
            lists.append(([column], None))
    return [(tuple(names) or (user or 0,), user if names else None) for names, user in lists]


def _guessed(heads: Row, body: tuple[Row, ...]) -> Columns:
    """The column of names where none is headed as such: most users linked, else most names written. Lists that stand
    side by side under heads of one kind ("Salon 1", "Salon 2") are all columns of names."""
    rated: list[tuple[float, float, int]] = []
    for column in range(min(max((len(row) for row in body), default=0), _WIDEST)):
        cells = [row[column] for row in body if column < len(row)]
        bodies = [cell for cell in cells if cell is not None and not cell.header and cell.blocks]
        links = sum(bool(cell_users(cell)) for cell in bodies)
        names = sum(looks_like_name(name_part(cell.text)[0]) and len(cell.text.split()) > 1 for cell in bodies)
        if bodies and links + names >= max(1, len(bodies) / 2):
            rated.append((links * 2 + names * 1.0, (links + names) / len(bodies), column))
    if (
        len(rated) > 1
        and all(sure >= MOST_ARE for _, sure, _ in rated)
        and _of_one_kind([_text_at(heads, column) for _, _, column in rated])
    ):
        return [((column,), None) for _, _, column in rated]
    return [((max(rated, key=lambda one: (one[0], -one[2]))[2],), None)] if rated else []


def _text_at(row: Row, column: int) -> str:
    cell = row[column] if column < len(row) else None
    return fold(cell.text).strip(" .:") if cell else ""


def _of_one_kind(heads: Sequence[str]) -> bool:
    """Whether heads of columns name lists of one kind: places, groups, or the same word with a number each."""
    known = [head in gazetteer.cities() or head in gazetteer.countries() or is_group(head) for head in heads]
    words_alone = {head.strip("0123456789 .:#") for head in heads}
    return all(heads) and (all(known) or (len(words_alone) == 1 and len(set(heads)) == len(heads)))
