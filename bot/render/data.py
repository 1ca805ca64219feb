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
_LONGER = {sign.encode(): len(escape.encode()) - len(sign.encode()) for sign, escape in _ESCAPES.items()}
# The last letter of an escape and a combining character after it would become one on the wiki ("\n" + U+0301 is
# "\ń"): then the mark stands on U+25CC, as Unicode shows a mark that stands on nothing.
_MARK_AFTER_ESCAPE = re.compile(r"(\\(?:u[0-9a-fA-F]{4}|.))(?=([^\x00-\u02ff]))")


class Part(NamedTuple):
    """A page of the copy: its ``number``, the ``reports`` of its range of ids, and whether another page goes on."""

    number: int
    reports: tuple[Report, ...]
    goes_on: bool


def parts(reports: Iterable[Report], context: Context) -> Iterator[Part]:
    """Yields the pages of all records in the order of their pages' ids. A page that is needed no more has none."""
    rows = sorted((_Row(item.page_id or 0, item.title, _size(item), item) for item in reports), key=lambda row: row[:2])
    room = context.max_bytes - len(json.dumps(_about(context), ensure_ascii=False).encode()) - _FRAME
    ranges = list(_ranges(rows, room))
    unused = max(context.parts_kept(PAGE, context.languages[0]), default=1) - len(ranges)
    for number, of_range in enumerate([*ranges, *[[]] * unused], 1):
        yield Part(number, tuple(row.report for row in of_range), number < len(ranges))


def data(part: Part, reports: Sequence[Report], context: Context, whole: int) -> Wanted:
    """The page of one part, with its ``reports`` as they are to be told, and the name of the page that goes on.

    ``whole`` is how many reports there are on all pages.
    """
    language = context.languages[0]
    following = context.title(PAGE, language, part.number + 1) if part.goes_on else None
    said = {"schema": SCHEMA, **_about(context), "next": following}
    members = [_member(name, _json(value)) for name, value in said.items()]
    rows = sorted(reports, key=lambda report: (report.page_id or 0, report.title))
    listed = "[\n\t\t" + ",\n\t\t".join(map(record, rows)) + "\n\t]" if rows else "[]"
    return Wanted(
        title=context.title(PAGE, language, part.number),
        kind=KIND,
        language=language,
        body=",\n".join([*members, _member("reports", listed)]),
        facts={"reports": whole} if part.number == 1 else {"rows": len(rows)},
        part_of=context.title(PAGE, language),
    )


def _about(context: Context) -> dict[str, str]:
    language = context.languages[0]
    return {
        "about": messages_in(language).plain("data-what"),
        "index": context.title("", language),
        "category": context.category,
        "stop_page": context.stop_page,
    }


def record(report: Report) -> str:
    """A report as JSON in the wiki's form, where it stands in a list in an object."""
    return _stored(_indented(msgspec.json.format(encode(report), indent=1).decode()))


class _Row(NamedTuple):
    """A report, what it is ordered by, and what its record takes on a page, in bytes."""

    page_id: int
    title: str
    size: int
    report: Report


def _size(report: Report) -> int:
    """What :func:`record` takes in bytes, in a form that is counted and not made; Unicode's form C may take others."""
    lines = msgspec.json.format(encode(report), indent=1)
    escapes = sum(lines.count(sign) * more for sign, more in _LONGER.items())
    return len(lines) + 2 * lines.count(b"\n") + escapes + 4


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
