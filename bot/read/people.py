"""Who took part: the entries of lists, tables and enumerations in the participants' section.

An entry names somebody; its name is what stands before the role, or what the link shows. Names are as the
page has them, nothing is merged or repaired. How many people the page *says* there were is left to
``counts``, how a link names a user to ``users``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from bot.collection import Collection as Family
from bot.read import places
from bot.read.counts import stated_count
from bot.read.outline import Outline
from bot.read.plain import plain
from bot.read.sections import ReadSection
from bot.read.source import Source
from bot.read.tables import Cell, Row, Table, find_tables
from bot.read.users import UserLink, user_links, without_prefix
from bot.read.words import fold, kinds, pattern, table
from bot.report import Participants, Person, Span, Status

LONGEST_NAME = 60  # code points
MOST_WORDS = 7
MOST_ARE = 0.75  # of the cells of a column of names

SIMPLE = re.compile(r"\[\[[Uu]ser:([^\[\]|#/%&:]+)(?:\|([^\[\]|'<>{}&:]+))?\]\]")  # nearly every entry is
SIMPLE_ROLE = re.compile(r"\s+[-–—]\s+([^\s\[\]{}<>&'~:\0][^\[\]{}<>&'~:\0]*)")  # behind it
ROLE_EDGES = " \t-–—−,;:/|().•·'*"
BULLET = re.compile(r"^[ \t\0]*([*#:;]+)[ \t\0]*")
ITEMS = re.compile(r"^[ \t\0]*[*#]", re.MULTILINE)
BREAK = re.compile(r"<br\s*/?\s*>", re.IGNORECASE)
NUMBERING = re.compile(r"^\s*(?:\(?\d{1,3}[.)\]:-]|[①-⑳]|[-–—•·▪●✓✔*@]+)\s*(?=[^\d\s])|^\s*\d{1,3}\s+(?=[^\W\d])")
SIGNED = re.compile(
    r"\d{1,2}:\d{2},?\s[^()\n]{4,30}\((?:UTC|[A-Z]{2,5})\)|\d{1,2}[^\d()\n]{2,20}\d{4}\s*(?:\(|à|,)?\s*\d{1,2}:\d{2}\s*\((?:UTC|[A-Z]{2,5})\)"
)
IN_BRACKETS = re.compile(r"\([^()]*\)")
EMPTY_BRACKETS = re.compile(r"\(\s*(?:[•·|/,\s]|talk|contribs?|discuter|d|c)*\)", re.IGNORECASE)
ROLE = re.compile(
    r"\s+[-–—−~=>→|]+\s*|\s*[–—−→(（\[;|/／]\s*|\s*[,،，、](?!\s*(?:Jr|Sr|PhD|MD)\b)\s*|\s*[:：]\s*|\s[-]|-\s|\t"
)
APART = re.compile(r"(?:\s|[,;،、，/&+·•|]|\b(?:and|et|y|e|und|и|та|і|dan|na|ve|i|oraz|و|和|及|と)\b)*", re.IGNORECASE)
COMMAS = re.compile(r"\s*[,;،、，·•]\s*|\s+(?:and|et|y|e|und|и|та|і|dan|na|ve|i|oraz)\s+(?=[^\W\d_]|\x01)|\s+&\s+")
FILE = re.compile(
    r"\[\[[^\[\]|:\n]{2,20}:[^\[\]\n]*\.(?:jpe?g|png|svg|gif|webm|ogg|pdf)\b[^\[\]\n]*(?:\[\[[^\[\]\n]*\]\][^\[\]\n]*)*\]\]",
    re.IGNORECASE,
)
QUOTES = frozenset(('""', "''", "“”", "„“", "„”", "«»", "‘’", "「」"))
COUNT_IN_LABEL = re.compile(r"\(?\s*[xX×]?\s*\d{1,4}\s*\)?")
AND_MORE = re.compile(
    r"(?:of|and|et|y|e|und|и|та|i|dan|na|ve|de|des|del|dos|da|&|/|\+|\()(?:\W|$)"
)  # of a column's head
TITLE_CASE = re.compile(r"[^\W\d_]")
PARTICLES = frozenset(
    (
        "de", "da", "do", "dos", "das", "del", "della", "di", "la", "le", "les", "el", "al", "bin", "ibn", "ben",
        "von", "van", "der", "den", "y", "e", "e.", "bint", "abu", "ould", "ait", "o'", "af", "av", "i",
    )
)  # fmt: skip


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
    if section and section.section.status is Status.PRESENT:
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
            yield from _table(each)
            at = each.span.end
        yield from _lines(masked, at, part.body.end)


# ---------------------------------------------------------------------- lists and lines


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
    if simple := _simple(line.text, line.span):
        yield simple
        return
    label, colon, rest = line.text.partition(":")
    if colon and rest.strip(" '") and "[[" not in label and "{{" not in label and _labels_a_list(label, rest):
        yield from _enumerated(rest.lstrip("' "), line.span, plain(label), sure=True)
        return
    if alone and "[" not in line.text and len(names := list(_enumerated(line.text, line.span, None, sure=False))) > 2:
        yield from names
        return
    pieces = [piece for piece in BREAK.split(line.text) if piece.strip()] if "<" in line.text else [line.text]
    if len(pieces) == 1 and "[" not in line.text and "{" not in line.text:
        pieces = _pair(line.text) or pieces
    entries = [person for piece in pieces for person in _entries(piece, line.span)]
    if len(pieces) > 1 and not all(user_links(piece) or _strict(_name_part(plain(piece))[0]) for piece in pieces):
        entries = entries[:1]  # what stands under the name is about the person
    yield from entries


def _labels_a_list(label: str, rest: str) -> bool:
    """Whether words before a colon label the people behind it: a group, or a place before more than one name."""
    words = plain(label)
    if _is_group(words):
        return True
    place = fold(COUNT_IN_LABEL.sub(" ", words)).strip(" .")
    if place not in places.cities() and place not in places.countries() and not COUNT_IN_LABEL.search(words):
        return False
    return len(user_links(rest)) > 0 or len(COMMAS.split(plain(rest))) > 1


def _pair(text: str) -> list[str]:
    """The two people of "Amina Example (host) and Boris Example"; none where the halves are no full names."""
    halves = COMMAS.split(text) if "," not in text else []
    names = [_name_part(half)[0] for half in halves]
    return halves if len(halves) == 2 and all(len(name.split()) > 1 and _strict(name) for name in names) else []


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
    if words.endswith((":", "：")) or _is_group(words) or COUNT_IN_LABEL.search(words):
        return True
    return len(nested) > 1 or any(user_links(child.text) for child in nested)


def _after_label(line: _Line) -> Iterator[Person]:
    """Names that stand on the line of a label, behind its colon."""
    label, colon, rest = line.text.partition(":")
    if colon and rest.strip() and "[[" not in label:
        yield from _enumerated(rest, line.span, plain(label), sure=True)


def _paragraphs(lines: list[_Line], over_a_list: Collection[Span]) -> list[Person]:
    """Names outside of lists: after a label, as links, as an enumeration, or one to a line."""
    single: list[tuple[str, Span]] = []
    found: list[Person] = []
    for line in lines:
        if line.text.startswith(("|", "{", "!")) and not user_links(line.text):
            continue
        for piece in BREAK.split(line.text) if "<" in line.text else [line.text]:
            if not piece.strip():
                continue
            links = [link for link in user_links(piece) if not link.talk]
            label, colon, rest = piece.partition(":")
            if colon and rest.strip(" '") and "[[" not in label and "{{" not in label and _labels_a_list(label, rest):
                found += _enumerated(rest.lstrip("' "), line.span, plain(label), sure=True)
            elif len(links) > 1:
                found += _enumerated(piece, line.span, None, sure=False)
            elif links and _begins(plain(piece[: links[0].start])):
                found += _entries(piece, line.span)
            else:
                names = list(_enumerated(piece, line.span, None, sure=False))
                if len(names) > 2:
                    found += names
                elif (
                    line.span not in over_a_list
                    and _strict(_name_part(plain(piece))[0])
                    and len(plain(piece)) <= LONGEST_NAME
                ):
                    single.append((piece, line.span))
    linked = {person.span for person in found if person.user}
    for piece, span in single:
        if len(single) > 1 or (span in linked and " " in _name_part(plain(piece))[0]):
            found += _entries(piece, span)
    return found


def _begins(before: str) -> bool:
    """Whether what stands before the first link of a line lets the line be an entry: a name or a role, no sentence."""
    return (
        len(before.split()) <= 3 and not pattern("people", "verb").search(before) and "." not in before.rstrip(" .")[3:]
    )


def _enumerated(text: str, span: Span, role: str | None, *, sure: bool) -> Iterator[Person]:
    """The people of "A, B and C"; without a label before it, all must be links or look like names."""
    links = [link for link in user_links(text) if not link.talk]
    if links:
        shielded, shields = _shield(text, links)
    else:
        shielded, shields = plain(text), []
    chunks = [chunk.strip(" .") for chunk in COMMAS.split(shielded) if chunk and chunk.strip(" .")]
    people: list[Person] = []
    for chunk in chunks:
        if match := re.search("\x01(\\d+)\x01", chunk):
            link = shields[int(match[1])]
            before = NUMBERING.sub("", chunk[: match.start()]).strip(" ([–—-@:")
            written = len(before.split()) > 1 and _strict(before) and not _is_group(before)
            people.append(Person(before if written else link.label, link.user, role, span))
            continue
        name, own = _name_part(NUMBERING.sub("", chunk))
        if _strict(name) and (sure or len(chunk.split()) <= 5):
            people.append(Person(name, None, own or role, span))
        elif not sure and not links:
            return
    if sure or links or len(people) == len(chunks):
        yield from people


def _shield(text: str, links: list[UserLink]) -> tuple[str, list[UserLink]]:
    """The plain text with a mark for each link, so that a comma inside a name parts nothing."""
    pieces, done = [], 0
    for index, link in enumerate(links):
        pieces.append(text[done : link.start] + f"\x01{index}\x01")
        done = link.end
    pieces.append(text[done:])
    return plain(EMPTY_BRACKETS.sub("", "".join(pieces))), links


# ---------------------------------------------------------------------- one entry


def _entries(text: str, span: Span) -> list[Person]:
    """The people that one list item, line or cell names: one, or several where several users are linked."""
    if simple := _simple(text, span):
        return [simple]
    links = user_links(text)
    own = [link for link in links if not link.talk] or links[:1]
    if not own:
        person = _unlinked(text, span)
        return [person] if person else []
    people = [_linked(text, own, 0, links, span)]
    for index in range(1, len(own)):
        between = _bare(text[own[index - 1].end : own[index].start], links, own[index - 1].end)
        if not APART.fullmatch(IN_BRACKETS.sub(",", between)) or own[index].user == own[index - 1].user:
            break
        people.append(_linked(text, own, index, links, span))
    return people


def _simple(text: str, span: Span) -> Person | None:
    """The person of the plainest entry, "[[User:Reader|Amina]] - host"; None for all others."""
    link = SIMPLE.match(text)
    if link is None:
        return None
    role = None
    if link.end() < len(text):
        behind = SIMPLE_ROLE.fullmatch(text, link.end())
        if behind is None:
            return None
        role = behind[1].strip(ROLE_EDGES) or None
    user = " ".join(link[1].replace("_", " ").split())
    return Person((link[2] or "").strip() or user, user, role, span)


def _bare(text: str, links: list[UserLink], offset: int) -> str:
    """Text between links without talk links, signatures and the brackets they leave."""
    for link in reversed(links):
        if link.start >= offset and link.end <= offset + len(text):
            text = text[: link.start - offset] + text[link.end - offset :]
    return EMPTY_BRACKETS.sub(" ", SIGNED.sub(" ", plain(text)))


def _linked(text: str, own: list[UserLink], index: int, links: list[UserLink], span: Span) -> Person:
    link = own[index]
    stop = own[index + 1].start if index + 1 < len(own) else len(text)
    role = _bare(text[link.end : stop], links, link.end).strip(ROLE_EDGES)
    name = link.label
    if index == 0:
        before = NUMBERING.sub("", plain(text[: link.start])).strip(" \t-–—−,;:/|(（@~•·'*")
        if (
            before
            and not _is_group(before)
            and _strict(before)
            and not text[: link.start].rstrip(" '").endswith((":", "："))
        ):
            name = before
        elif before and not _is_group(name):
            role = role or before
    return Person(name, link.user, role or None, span)


def _unlinked(text: str, span: Span) -> Person | None:
    words = without_prefix(SIGNED.sub("", NUMBERING.sub("", plain(text))).strip(" \t.,;'*-–—"))
    if not words or words.endswith((":", "：", "?")):
        return None
    label, colon, rest = words.partition(":")
    if colon and rest.strip() and _is_group(label):
        words = rest.strip()
        name, role = _name_part(words)
        role = role or label.strip()
    else:
        name, role = _name_part(words)
    if role and role[0].isdecimal() and pattern("people", "people", "some", prefix=True).search(role):
        return None  # "Springfield: 12 participants"
    if not _may_be_name(name) or (not role and len(words) > LONGEST_NAME):
        return None
    return Person(name, None, role, span)


def _name_part(words: str) -> tuple[str, str | None]:
    """The name at the beginning of an entry and the role behind it."""
    match = ROLE.search(words, 1)
    if not match:
        return _unquoted(words.strip(" .,;:")), None
    role = words[match.end() :].strip(" \t-–—,;:()（）./|[]")
    return _unquoted(words[: match.start()].strip(" .,;:")), role or None


def _unquoted(name: str) -> str:
    """A name without the quotes around the whole of it."""
    inside = name[1:-1]
    if len(name) > 2 and name[0] + name[-1] in QUOTES and not any(sign in inside for sign in '"“”«»„'):
        return inside.strip()
    return name


@cache
def _groups() -> frozenset[str]:
    return frozenset(fold(word) for words in table("people")["group"].values() for word in words)


def _is_group(words: str) -> bool:
    """Whether words label a group or name a role, a number beside them or not: "Organisers (2):"."""
    name = fold(COUNT_IN_LABEL.sub(" ", words)).strip(" .:：'-–—()*")
    if not name:
        return False
    if name in _groups():
        return True
    parts = name.split()
    return len(parts) <= 4 and (parts[-1] in _groups() or parts[0] in _groups()) and not _cased_name(words)


def _cased_name(words: str) -> bool:
    """Whether all words but the first role word are capitalised, as in "Member Amina Example"."""
    parts = [part for part in words.split() if part[:1].isalpha()]
    return len(parts) > 2 and all(part[:1].isupper() for part in parts) and sum(fold(p) in _groups() for p in parts) < 2


def _may_be_name(name: str) -> bool:
    """Whether an entry's words before the role can name somebody; sentences, counts and labels cannot."""
    if not name or len(name) > LONGEST_NAME or not any(sign.isalpha() for sign in name):
        return False
    words = name.split()
    if len(words) > MOST_WORDS or _has_verb(name) or "://" in name:
        return False
    folded = fold(name).strip(" .")
    if folded in _groups() or kinds("people").get(folded) in {"nobody", "total", "name", "user"}:
        return False
    first, last = words[0], words[-1]
    if first.strip("+()~%").isdecimal() and len(words) > 1:
        return False
    if folded.split()[0] in {"and", "et", "other", "others", "more", "autres", "y", "otros"} and len(words) > 1:
        return False
    small = [word for word in words if word[:1].islower() and fold(word) not in PARTICLES]
    if (
        len(words) > 1
        and len(small) == len(words)
        and any(pattern("people", "some", "people", prefix=True).match(word) for word in words)
    ):
        return False
    if len(words) > 2 and len(small) >= len(words) - 1:
        return False
    if len(words) > 1 and pattern("people", "some", "people", prefix=True).match(first) and not last[:1].isupper():
        return False
    return not (len(words) == 1 and pattern("people", "some", prefix=True).fullmatch(folded))


def _has_verb(name: str) -> bool:
    """Whether words make a sentence. "Onyango Were" and "Will Example" are names: inside, verbs are written small."""
    for match in pattern("people", "verb").finditer(name):
        word, ahead, behind = match.group(), name[: match.start()].strip(), name[match.end() :].strip()
        if word == word.lower() or (not ahead and behind[:1] != behind[:1].upper()):
            return True
    return False


def _strict(name: str) -> bool:
    """Whether words outside of a list look like a name: capitals, or few letters of a script without them."""
    if not _may_be_name(name):
        return False
    words = [word.strip("().,'\"") for word in name.split()]
    words = [word for word in words if word and fold(word) not in PARTICLES]
    if not words or len(words) > 5:
        return False
    cased = [word for word in words if word[0].upper() != word[0].lower()]
    if not cased:
        return len(name) <= 25
    if len(words) == 1 and len(name) > 2:
        return name[0].isupper() or any(sign.isdecimal() for sign in name)
    return all(word[0].isupper() or word[0].isdecimal() for word in cased) and any(TITLE_CASE.match(w) for w in cased)


# ---------------------------------------------------------------------- tables


def _table(each: Table) -> Iterator[Person]:
    """The people of a table, column after column: lists stand side by side where meetings had one each."""
    columns, body = _columns(each.rows)
    seen: set[int] = set()
    for cell in _cells_with_lists(each.rows):
        seen.add(id(cell))
        yield from _lines(cell.text, 0, len(cell.text), cell.span.start)
    for names, user in columns:
        for row in body:
            cells = [row[column] for column in names if column < len(row)]
            shown = [cell for cell in cells if cell is not None and id(cell) not in seen]
            if not shown or _spans_row(row, shown[0]):
                continue
            seen.update(id(cell) for cell in shown)
            other = row[user] if user is not None and user < len(row) else None
            yield from _cell_people(shown, other)


def _cells_with_lists(rows: tuple[Row, ...]) -> Iterator[Cell]:
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
    if len(pieces) > 1 and all(user_links(piece) or _strict(_name_part(plain(piece))[0]) for piece in pieces):
        for piece in pieces:
            yield from _entries(piece, span)
        return
    people = _entries(" ".join(pieces), span) if pieces else []
    if not people and account:
        people = [Person(account.label, account.user, None, span)]
    for index, person in enumerate(people):
        if account and index == 0 and person.user is None:
            person = Person(person.name, account.user, person.role, person.span)  # noqa: PLW2901
        yield person


def _spans_row(row: Row, cell: Cell) -> bool:
    """Whether one cell goes across the whole row: a label of the rows below it."""
    return len(row) > 1 and sum(other is cell for other in row) > max(1, len(row) // 2)


Columns = list[tuple[tuple[int, ...], int | None]]


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
            accounts = {column for column, _ in heads}
            if all(kind == "user" for _, kind in heads) and (names := _written_names(body, without=accounts)):
                return [((names,), heads[0][0])], body
            return _lists(heads), body
    body = rows[1:] if rows and all(cell is None or cell.header for cell in rows[0]) else rows
    return _guessed(body), body


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
        names = sum(len(text.split()) > 1 and _strict(_name_part(text)[0]) for text in texts)
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
        names = sum(_strict(_name_part(plain(text))[0]) and len(plain(text).split()) > 1 for text in texts)
        score = links * 2 + names * 1.0
        if texts and links + names >= max(1, len(texts) / 2) and score > most:
            best, most = column, score
    return [((best,), None)] if best is not None else []
