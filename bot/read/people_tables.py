"""The people of a table: by the columns headed as names and accounts, else by the column that looks like names.

How a cell's words name somebody is left to ``entries``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.read.entries import people_of
from bot.read.person_names import looks_like_name, name_part
from bot.read.plain import plain
from bot.read.tables import Cell, Row, Table
from bot.read.users import user_links
from bot.read.words import fold, kinds
from bot.reports.report import Person, Span

BULLET = re.compile(r"^[ \t\0]*([*#:;]+)[ \t\0]*")
MOST_ARE = 0.75  # of the cells of a column of names
ITEMS = re.compile(r"^[ \t\0]*[*#]", re.MULTILINE)
AND_MORE = re.compile(
    r"(?:of|and|et|y|e|und|и|та|i|dan|na|ve|de|des|del|dos|da|&|/|\+|\()(?:\W|$)"
)  # of a column's head
Columns = list[tuple[tuple[int, ...], int | None]]


def table_people(each: Table, without: Collection[Cell] = ()) -> Iterator[Person]:
    """The people of a table, column after column: lists stand side by side where meetings had one each.

    Cells that are read elsewhere are left out with ``without``.
    """
    columns, body = _columns(each.rows)
    seen = {id(cell) for cell in without}
    for names, user in columns:
        for row in body:
            cells = [row[column] for column in names if column < len(row)]
            shown = [cell for cell in cells if cell is not None and id(cell) not in seen]
            if not shown or _spans_row(row, shown[0]):
                continue
            seen.update(id(cell) for cell in shown)
            other = row[user] if user is not None and user < len(row) else None
            yield from _cell_people(shown, other)


def cells_with_lists(rows: tuple[Row, ...]) -> Iterator[Cell]:
    """The cells in which more than one line is an item of a list."""
    done: set[int] = set()
    for row in rows:
        for cell in row:
            if cell is not None and id(cell) not in done and len(ITEMS.findall(cell.text)) > 1:
                done.add(id(cell))
                yield cell


def _cell_people(cells: list[Cell], user_cell: Cell | None) -> Iterator[Person]:
    text = " ".join(cell.text.replace("\0", "").strip() for cell in cells)
    span = Span(cells[0].span.start, max(cell.span.end for cell in cells))
    pieces = [BULLET.sub("", piece, count=1) for piece in re.split(r"\n|<br\s*/?\s*>", text, flags=re.IGNORECASE)]
    pieces = [piece for piece in pieces if piece.strip()]
    links = user_links(user_cell.text.replace("\0", "")) if user_cell is not None else []
    account = next((link for link in links if not link.talk), links[0] if links else None)
    if len(pieces) > 1 and all(user_links(piece) or looks_like_name(name_part(plain(piece))[0]) for piece in pieces):
        for piece in pieces:
            yield from people_of(piece, span)
        return
    people = people_of(" ".join(pieces), span) if pieces else []
    if not people and account:
        people = [Person(account.label, account.user, None, span)]
    for index, person in enumerate(people):
        if account and index == 0 and person.user is None:
            person = Person(person.name, account.user, person.role, person.span)  # noqa: PLW2901
        yield person


def _spans_row(row: Row, cell: Cell) -> bool:
    """Whether one cell goes across the whole row: a label of the rows below it."""
    return len(row) > 1 and sum(other is cell for other in row) > max(1, len(row) // 2)


def _columns(rows: tuple[Row, ...]) -> tuple[Columns, tuple[Row, ...]]:
    """For each list in the table its columns of names and the column of accounts, and the rows below the head."""
    for index, row in enumerate(rows[:4]):
        heads: list[tuple[int, str]] = []
        for column, cell in enumerate(row):
            if cell is None or _spans_row(row, cell) or user_links(cell.text):
                continue
            kind = _head(plain(cell.text))
            if kind in {"name", "first_name", "last_name", "user"}:
                heads.append((column, kind))
        below = rows[index + 1] if index + 1 < len(rows) else ()
        again = [cell for cell in below if cell is not None and _head(plain(cell.text)) == "name"]
        if heads and not again:
            body = rows[index + 1 :]
            if all(kind != "user" for _, kind in heads):
                heads += _linked_column(body, without={column for column, _ in heads})
            accounts = {column for column, _ in heads}
            if all(kind == "user" for _, kind in heads) and (names := _written_names(body, without=accounts)):
                return [((names,), heads[0][0])], body
            return _lists(heads), body
    body = rows[1:] if rows and all(cell is None or cell.header for cell in rows[0]) else rows
    return _guessed(body), body


def _linked_column(body: tuple[Row, ...], without: Collection[int]) -> list[tuple[int, str]]:
    """The column of accounts under a head that no table of words has: most of its cells link to a user."""
    for column in range(max(map(len, body), default=0)):
        cells = [row[column] for row in body if column < len(row)]
        linked = sum(1 for cell in cells if cell is not None and user_links(cell.text))
        if column not in without and linked and 2 * linked > len(body):
            return [(column, "user")]
    return []


def _head(words: str) -> str | None:
    """What a column is headed as; "Name of the participant" and "Nom et post-nom" begin with what it is."""
    name = fold(words).strip(" .:*()")
    if kind := kinds("people").get(name):
        return kind
    first, _, rest = name.partition(" ")
    if rest and len(rest.split()) <= 5 and kinds("people").get(first) == "name" and AND_MORE.match(rest):
        return "name"
    return None


def _written_names(body: tuple[Row, ...], *, without: Collection[int]) -> int | None:
    """The first column in which nearly every cell is a full name written out."""
    for column in range(min(max((len(row) for row in body), default=0), 12)):
        texts = [plain(cell.text) for row in body if column < len(row) and (cell := row[column]) is not None]
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


def _guessed(body: tuple[Row, ...]) -> Columns:
    """The column of names where none is headed as such: most users linked, else most names written."""
    width = max((len(row) for row in body), default=0)
    best, most = None, 0.0
    for column in range(min(width, 12)):
        cells = [row[column] for row in body if column < len(row) and row[column] is not None]
        texts = [cell.text.replace("\0", "") for cell in cells if cell is not None and not cell.header]
        links = sum(bool(user_links(text)) for text in texts)
        names = sum(looks_like_name(name_part(plain(text))[0]) and len(plain(text).split()) > 1 for text in texts)
        score = links * 2 + names * 1.0
        if texts and links + names >= max(1, len(texts) / 2) and score > most:
            best, most = column, score
    return [((best,), None)] if best is not None else []
