"""The copy for programs: the record of every report, on pages of JSON as MediaWiki itself writes JSON.

MediaWiki parses such a page when it is saved and writes it anew in one form: tabs, a line for each value, its own
escapes. The copy is made in that form, so that what is saved is what is read back. Nothing in JSON acts as wikitext.
There is one copy, whatever the languages; the braces, and the member that is the bot's marker, are put around
it by ``bot.plan.markers``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from bot.render.context import Context, Wanted
from bot.render.messages import messages_in
from bot.reports.report import Report, encode

KIND = "data"
SCHEMA = "salonbot.data/1"
PAGE = "Data.json"

_TABS = tuple("\t" * level for level in range(512))  # deeper JSON is none to PHP
_FRAME = 1024  # bytes of the page around its members, and of the commas between records

# What FormatJson::encode escapes beside what JSON must (its UTF8_OK form), and two characters no page can hold.
_ESCAPES = {
    "<": r"\u003C",
    ">": r"\u003E",
    "&": r"\u0026",
    "\u2028": r"\u2028",
    "\u2029": r"\u2029",
    "\ufffe": "\ufffd",
    "\uffff": "\ufffd",
    # What the bot's own markers begin with; in the words of a report it is not to be taken for one, so that U+2060,
    # which nobody sees, parts it.
    "salonbot:": "salonbot\u2060:",
    "salonbot-slot": "salonbot\u2060-slot",
}
# The last letter of an escape and a combining character after it would become one on the wiki ("\n" + U+0301 is
# "\ń"): then the mark stands on U+25CC, as Unicode shows a mark that stands on nothing.
_MARK_AFTER_ESCAPE = re.compile(r"(\\(?:u[0-9a-fA-F]{4}|.))(?=([^\x00-\u02ff]))")


def data(reports: Iterable[Report], context: Context) -> Iterator[Wanted]:
    """The pages of all records, as they are, in the order of their pages' ids.

    Each page has the records of a range of ids, and names the page that goes on. A page that exists and is needed no
    more has none.
    """
    records = sorted((_Row(item.page_id or 0, item.title, record(item)) for item in reports), key=lambda row: row[:2])
    language = context.languages[0]
    about = {
        "about": messages_in(language).plain("data-what"),
        "index": context.title("", language),
        "category": context.category,
        "stop_page": context.stop_page,
    }
    room = context.max_bytes - len(json.dumps(about, ensure_ascii=False).encode()) - _FRAME
    parts = list(_ranges(records, room))
    unused = max(context.parts_kept(PAGE, language), default=1) - len(parts)
    first = context.title(PAGE, language)
    for number, rows in enumerate([*parts, *[[]] * unused], 1):
        following = context.title(PAGE, language, number + 1) if number < len(parts) else None
        members = [_member(name, _json(said)) for name, said in {"schema": SCHEMA, **about, "next": following}.items()]
        listed = "[\n\t\t" + ",\n\t\t".join(row.text for row in rows) + "\n\t]" if rows else "[]"
        yield Wanted(
            title=context.title(PAGE, language, number),
            kind=KIND,
            language=language,
            body=",\n".join([*members, _member("reports", listed)]),
            facts={"reports": len(records)} if number == 1 else {"rows": len(rows)},
            part_of=first,
        )


def record(report: Report) -> str:
    """A report as JSON in the wiki's form, where it stands in a list in an object."""
    return _stored(_indented(msgspec.json.format(encode(report), indent=1).decode()))


class _Row(NamedTuple):
    """The record of a report, and what it is ordered by."""

    page_id: int
    title: str
    text: str

    @property
    def size(self) -> int:
        """What it takes on a page, in bytes."""
        return len(self.text.encode()) + 4


def _ranges(records: Sequence[_Row], room: int) -> Iterator[Sequence[_Row]]:
    """The records of each part: a range of page ids is halved until what is in it fits.

    So the ends of a range do not follow from the other ranges: a record that changes is on one part, before and after.
    """
    sizes = [row.size for row in records]

    def halved(first: int, last: int, start: int, width: int) -> Iterator[Sequence[_Row]]:
        """The parts of the records from ``first`` to before ``last``, whose ids are below ``start + width``."""
        if sum(sizes[first:last]) <= room or width <= 1:
            yield from _parts(records[first:last], room)
            return
        half = width // 2
        middle = bisect_left(records, start + half, first, last, key=lambda row: row.page_id)
        yield from halved(first, middle, start, half) if first < middle else ()
        yield from halved(middle, last, start + half, half) if middle < last else ()

    return halved(0, len(records), 0, 1 << records[-1].page_id.bit_length() if records else 1)


def _parts(records: Iterable[_Row], room: int) -> Iterator[list[_Row]]:
    """One part; several for records that no id tells apart, as those of pages in files."""
    part: list[_Row] = []
    left = room
    for item in records:
        size = item.size
        if part and size > left:
            yield part
            part, left = [], room
        part.append(item)
        left -= size
    yield part


def _member(name: str, value: str) -> str:
    return f'\t"{name}": {value}'


def _json(value: str | None) -> str:
    return _stored(json.dumps(value, ensure_ascii=False))


def _indented(text: str) -> str:
    """JSON indented by two tabs and one more for each blank that it had; line feeds in its texts are escaped."""
    return "\n\t\t".join([_TABS[len(line) - len(bare := line.lstrip())] + bare for line in text.split("\n")])


def _stored(text: str) -> str:
    """JSON as the wiki stores it: its escapes, and the whole text in Unicode's form C."""
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _MARK_AFTER_ESCAPE.sub(_on_a_circle, text))


def _on_a_circle(found: re.Match[str]) -> str:
    return f"{found[1]}\u25cc" if unicodedata.category(found[2])[0] == "M" else found[1]
