"""What people wrote on a page of the bot's: around its block, in its slots, and anywhere else between its markers.

The last is the difference to what the bot wrote there, which is the newest revision whose block has the checksum of its
own begin marker. What only looks different (order of attributes, blanks, copies and places of rows) is no difference.
Pure: a page's history is given as a function, called only where the block is not as the bot wrote it. What follows is
decided by ``bot.plan.conservation`` and ``bot.plan.guards``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from typing import NamedTuple

from bot.plan import markers
from bot.plan.markers import BotBlock, Unsound
from bot.render.data import KIND as DATA
from bot.render.slots import CARRIED, DamagedSlots, read_slots, theme_of, without_markers, without_slots
from bot.render.wikitext import escape, link
from bot.wiki.base import Page

History = Callable[[], Iterable[Page]]  # the revisions of a page, the newest first

LOOKED_AT = 200  # revisions; a page that is held is edited by people alone


@dataclass(frozen=True, slots=True)
class Theirs:
    """What is people's on one page. ``around`` stands before and after the block, ``slots`` in it by key.

    ``loose`` is what stands anywhere else in the block, by the key of the slot that takes it, with who wrote it and
    when. ``complete`` is False where something that the bot wrote is gone, by a person's hand, ``released`` is True
    where the bot may write there again, ``unknown`` where no revision shows what it had written.
    """

    around: tuple[str, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict)
    loose: Mapping[str, str] = field(default_factory=dict)
    complete: bool = True
    released: bool = False
    unknown: bool = False

    @property
    def unchanged(self) -> bool:
        """Whether the bot's own words are as it wrote them, in whatever form they were saved again."""
        return self.complete and not self.loose

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of people inside the block, by the key of a slot."""
        return {**self.slots, **self.loose}


def theirs(text: str, history: History, instead: str = "") -> Theirs:
    """Returns what is people's on a page with that text; all of it where its markers are not sound.

    ``instead`` is a body that is taken for the bot's last one where no revision shows that.
    """
    try:
        block = markers.block(text)
    except Unsound:
        return Theirs((text,))
    found = Theirs(markers.outside(text), slots_of(block.body), released=block.released)
    if block.ours:
        return found
    base, since = _base(block, history)
    written = instead if base is None else base
    pieces, complete = difference(block.body, written, str.strip if block.name == DATA else _said)
    return replace(
        found,
        slots=slots_of(block.body, theme_of(written)),
        loose=dict(_signed(pieces, since)),
        complete=complete and (block.name != DATA or _lines(block.body) == _lines(written)),
        unknown=base is None,
    )


def _lines(json: str) -> list[str]:
    """The lines of JSON, whose order counts: the same line may stand in any record."""
    return [said for line in json.split("\n") if (said := line.strip())]


def body_of(text: str) -> str:
    """Returns what stands in the block of a page; "" where the page has no sound block."""
    try:
        return markers.block(text).body
    except Unsound:
        return ""


def slots_on(text: str) -> Mapping[str, str]:
    """Returns the slots in the block of a page; none where the page has no sound block."""
    return slots_of(body_of(text))


def slots_of(body: str, theme: str | None = None) -> Mapping[str, str]:
    """Returns the slots of a block by key; none where they are damaged, since such a page is held."""
    try:
        return read_slots(body, theme)
    except DamagedSlots:
        return {}


def _base(block: BotBlock, history: History) -> tuple[str | None, list[Page]]:
    """What the bot wrote, of which the block was made, and the revisions since, the newest first."""
    since: list[Page] = []
    newest: tuple[str, list[Page]] | None = None
    for page in islice(history(), LOOKED_AT):
        try:
            then = markers.block(page.text)
        except Unsound:
            then = None
        if then and then.ours and then.body.strip() and then.name == block.name:
            if then.checksum == block.checksum:
                return then.body, since
            newest = newest or (then.body, list(since))
        since.append(page)
    return newest or (None, since)


def of_text(key: str) -> str | None:
    """Returns what the key of a text that was carried out of the block says of it; None for another key."""
    return key.rpartition(".")[2] if key.startswith(CARRIED) else None


# The form of a text that is compared

_ATTRIBUTES = r"""(?:[\w-]+[ \t]*=[ \t]*(?:"[^"\n]*"|'[^'\n]*'|[^\s|"'<>]+)(?:\s+|(?=\||/?>)))+"""
_CELL = re.compile(rf"[ \t]*{_ATTRIBUTES}\|(?!\|)")
_TABLE = re.compile(r"[ \t]*(?:(?P<opens>:*\{\|)|(?P<closes>\|\})|(?P<row>\|-))")
_TAG = re.compile(rf"<(\w+)\s+({_ATTRIBUTES})(/?)>")
_ATTRIBUTE = re.compile(r"""([\w-]+)[ \t]*=[ \t]*("[^"\n]*"|'[^'\n]*'|[^\s|"'<>]+)""")
_BREAK = re.compile(r"<br\s*/?>")
_LIST = re.compile(r"</?(?:ul|ol|li|p)\b[^<>]*>|^[ \t]*[*#:;]+", re.MULTILINE)
_HEADING = re.compile(r"(=+)\s*(.*?)\s*\1")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A cell of a table or a line outside of tables: as it stands, and as it is compared; ``row`` numbers its row."""

    raw: str
    said: str
    row: int | None


Form = Callable[[str], str]  # of a text, as it is compared


def _units(body: str, said: Form, theme: str | None) -> Iterator[_Unit]:
    row, depth, cell = 0, 0, ""
    for line in without_markers(without_slots(body, theme)).split("\n"):
        frame = _TABLE.match(line)
        if depth and not frame and line.lstrip()[:1] not in ("|", "!"):
            cell = f"{cell}\n{line}"
            continue
        if cell.strip():
            yield _Unit(cell.strip(), said(cell), row)
        cell = ""
        if frame:
            depth = max(depth + bool(frame["opens"]) - bool(frame["closes"]), 0)
            row += 1
        elif depth:
            separator = r"\|\||!!" if line.lstrip()[0] == "!" else r"\|\|"
            cells = re.split(separator, line.lstrip()[1:].removeprefix("+"))
            *cells, cell = (_CELL.sub("", each, count=1) for each in cells)
            yield from (_Unit(each.strip(), said(each), row) for each in cells if each.strip())
        elif line.strip():
            yield _Unit(line.strip(), said(line), None)
    if cell.strip():
        yield _Unit(cell.strip(), said(cell), row)


def _said(text: str) -> str:
    """A text without what a visual editor writes in its own way.

    That is blanks, the order of attributes, ``<br />``, the colon of a link, and lists by their signs instead of HTML.
    """
    text = _TAG.sub(
        lambda tag: f"<{tag[1]} {' '.join(sorted(map('='.join, _ATTRIBUTE.findall(tag[2]))))}{tag[3]}>", text
    )
    text = _LIST.sub(" ", _BREAK.sub("<br>", markers.normal(text))).replace("[[:", "[[")
    text = " ".join(text.split())
    heading = _HEADING.fullmatch(text)
    return f"{heading[1]} {heading[2]} {heading[1]}" if heading else text


# The difference


class Piece(NamedTuple):
    """Wikitext that somebody wrote; what stands next to each other, in a row or outside of tables, is of one group."""

    text: str
    group: int


def difference(now: str, base: str, form: Form = _said) -> tuple[tuple[Piece, ...], bool]:
    """Returns what stands in the body ``now`` and not in ``base``, slots apart; and whether all of ``base`` does."""
    theme = theme_of(base)
    here, there = (list(_units(body, form, theme)) for body in (now, base))
    said, wrote = {unit.said for unit in here}, {unit.said for unit in there}
    gone = [unit for unit in there if unit.said not in said]
    groups = groupby(here, key=lambda unit: (unit.said not in wrote, unit.row))
    pieces = (
        Piece(_added(unit, gone), number) for number, ((new, _), units) in enumerate(groups) if new for unit in units
    )
    return tuple(pieces), not gone


_MOST = 200  # units that are gone; past that a whole paragraph or cell counts as a person's


def _added(unit: _Unit, gone: Sequence[_Unit]) -> str:
    """What somebody put into a paragraph of the bot's; all of it where it is none, or cannot be taken apart."""
    words = unit.said.split()
    best: tuple[int, int, int] = (0, 0, 0)
    for old in gone if len(gone) <= _MOST else ():
        before = old.said.split()
        start = _alike(words, before)
        end = _alike(words[start:][::-1], before[start:][::-1])
        if 2 * (start + end) >= len(before):
            best = max(best, (start + end, start, end))
    _, start, end = best
    raw = _LIST.sub(" ", _BREAK.sub("<br>", unit.raw)).split()
    piece = " ".join(raw[start : len(raw) - end]) if len(raw) == len(words) else ""
    whole = " ".join(unit.raw.split())  # where a list begins or ends within the piece it is not there as it stands
    found = (
        re.search(rf"(?:(?<!\S)[*#:;]+ )?{re.escape(piece)}", whole) if best[0] and piece and _balanced(piece) else None
    )
    return found[0] if found else unit.raw


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (mine, yours) in pairs if mine != yours), min(len(one), len(other)))


# What is carried out of the block

_PAIRS = (("[[", "]]"), ("{{", "}}"), ("{|", "|}"), ("<!--", "-->"))
_ELEMENT = re.compile(r"<(/?)([a-z]+)\b[^<>]*?(/?)>", re.IGNORECASE)
_ACTS = re.compile(r"^[ \t]*[|!=]|\{\{\s*(?:safe)?subst:|~~~", re.MULTILINE | re.IGNORECASE)
_LISTS = ("*", "#", ":", ";")
_VOID = ("br", "hr", "wbr")


def _balanced(text: str) -> bool:
    """Whether the text opens nothing that it does not close, as far as its signs tell."""
    opened: dict[str, int] = {}
    for closes, name, alone in _ELEMENT.findall(text):
        if not alone and name.lower() not in _VOID:
            opened[name.lower()] = opened.get(name.lower(), 0) + (-1 if closes else 1)
    return not any(opened.values()) and all(text.count(opens) == text.count(closes) for opens, closes in _PAIRS)


def _signed(pieces: Iterable[Piece], since: Sequence[Page]) -> Iterator[tuple[str, str]]:
    """The key and the text of what each person wrote in one place; they edited first so that it stands there."""
    revisions = [(page, _said(page.text)) for page in reversed(since)]
    by_author = (
        (piece, next((page for page, text in revisions if _said(piece.text) in text), None)) for piece in pieces
    )
    for (_, revision_id), found in groupby(
        by_author, key=lambda pair: (pair[0].group, pair[1] and pair[1].revision_id)
    ):
        texts, authors = zip(*((piece.text, author) for piece, author in found), strict=True)
        said = " ".join(map(_said, texts))
        key = f"{CARRIED}{revision_id or 0}.{hashlib.sha256(said.encode()).hexdigest()[:8]}"
        yield key, _carried("\n".join(texts), _signature(authors[0]))


def _carried(text: str, signature: str) -> str:
    """Wikitext with a signature, for a cell; what would act beyond it is shown as it is written."""
    if not _balanced(text) or _ACTS.search(text):
        text = escape(text)
    text = text.replace("salonbot:", "salonbot&#58;")
    lead = "\n" if text.startswith(_LISTS) else ""
    return f"{lead}{text}\n\n{signature}".rstrip() if "\n" in f"{lead}{text}" else f"{text} {signature}".rstrip()


def _signature(page: Page | None) -> str:
    """Who wrote a text and when, in no language; a link to contributions tells nobody that they are linked."""
    if page is None:
        return ""
    day = (page.timestamp or "")[:10]
    who = link(f"Special:Contributions/{page.user}", page.user) if page.user else ""
    return f"– {', '.join(filter(None, (who, day)))}" if who or day else ""
