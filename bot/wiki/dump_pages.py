"""Splits a dump into its pages, as they stand there, and parses none of them.

The text of a page has no ``<`` in XML, so that its tags can be found by searching for them. What stands between the
pages is checked for being an export (:func:`head`, and the end of it); what is in a page is left to ``bot.wiki.dump``.
The splitter holds one page, of a long history the newest revision that it met, and little more than :data:`LARGEST`
bytes of it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree import ElementTree
from xml.parsers.expat import errors as expat

from bot.wiki.base import Refused
from bot.wiki.dump_files import AGAIN, Readable

LARGEST = 16 * 1024 * 1024  # bytes of one revision, and of anything between two pages; a wiki allows 2 MB of text
_LONG = 512 * 1024  # bytes of a page from which on older revisions are let go while it is read
_CHUNK = 128 * 1024

_BEGIN = re.compile(rb"<page(?=[\s/>])")
_END = b"</page>"
_REVISION, _REVISION_END = b"<revision>", b"</revision>"
_TIME = re.compile(rb"<timestamp>([^<]*)<")
_ID = re.compile(rb"<id>\s*(\d{1,18})\s*<")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)""")

# What expat finds → what is wrong with an export, and the remedy. The codes are pyexpat's own.
_SYNTAX = {
    expat.XML_ERROR_NO_ELEMENTS: ("cut-off", f"the file ends in the middle; {AGAIN}"),
    expat.XML_ERROR_UNCLOSED_TOKEN: ("cut-off", f"the file ends in the middle of a tag; {AGAIN}"),
    expat.XML_ERROR_UNCLOSED_CDATA_SECTION: ("cut-off", f"the file ends in the middle; {AGAIN}"),
    expat.XML_ERROR_PARTIAL_CHAR: ("cut-off", f"the file ends in the middle of a character; {AGAIN}"),
    expat.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: (
        "not-xml",
        "something follows the end of the export; if files were joined, give them one by one",
    ),
    expat.XML_ERROR_TAG_MISMATCH: ("not-xml", f"a tag is closed that is not open; {AGAIN}"),
    expat.XML_ERROR_INVALID_TOKEN: (
        "not-xml",
        "a character stands here that XML does not allow; save the page of Special:Export as it is, unedited",
    ),
}
_NOT_XML = ("not-xml", "this is not XML; give a file made by Special:Export, or a .wiki file with --title")


class Raw(NamedTuple):
    """A page as it stands in a dump, from ``<page>`` to ``</page>``, and the line where it begins.

    ``too_long``: it has a revision of more than LARGEST bytes, and only its beginning is here.
    """

    xml: bytes
    line: int
    too_long: bool = False


@dataclass(slots=True)
class Pages:
    """The pages of one stream; ``place`` names it in messages. After the first page, ``head`` is what stands before.

    Where the stream is a stretch, not from the ``first`` one of a file, the head is not in it; its pages are those that
    begin in it.
    """

    stream: Readable
    place: str
    first: bool = True
    head: bytes = b""

    def __iter__(self) -> Iterator[Raw]:
        """Raises Refused (not-xml, not-export, cut-off, too-long), naming place and line."""
        buffer, at, line, before, count = b"", 0, 1, 0, 0  # before: bytes that are no longer in the buffer
        while True:
            begin = _BEGIN.search(buffer, at)
            while begin is None:
                if self._is_over(before + len(buffer)) and b"<" not in buffer[at:]:
                    return
                if len(buffer) - at > LARGEST and not count and not self.first:
                    at = len(buffer) - len(_END)  # in the middle of a page that is too long
                if len(buffer) - at > LARGEST:
                    where = f"{self.place}, line {line}"
                    raise Refused("not-export", f"{where}: no page for {LARGEST} bytes; give a dump of pages")
                before, buffer, at = before + at, buffer[at:], 0
                chunk = self.stream.read(_CHUNK)
                if not chunk:
                    self._check_end(buffer, line, count)
                    return
                searched = max(len(buffer) - len(b"<page"), 0)
                buffer += chunk
                begin = _BEGIN.search(buffer, searched)
            start = begin.start()
            if self.stream.own is not None and before + start >= self.stream.own:
                return
            self._check_between(buffer[at:start], line, count)
            line += buffer.count(b"\n", at, start)
            end, lost, too_long, at = buffer.find(_END, start), 0, b"", start
            while end < 0:
                if len(buffer) - at > _LONG:
                    short = _newest(buffer[at:])
                    if len(short) > LARGEST:
                        too_long, short = too_long or short[:_CHUNK], short[-len(_END) :]
                    lost += buffer.count(b"\n", at) - short.count(b"\n")
                    before, buffer, at = before + len(buffer) - len(short), short, 0
                before, buffer, at = before + at, buffer[at:], 0
                chunk = self.stream.read(_CHUNK)
                if not chunk:
                    parse(too_long or buffer, self.place, line + lost)  # which says where it is cut off
                    raise Refused(
                        "cut-off", f"{self.place}, line {line}: the page that begins here has no end; {AGAIN}"
                    )
                searched = max(len(buffer) - len(_END), 0)
                buffer += chunk
                end = buffer.find(_END, searched)
            end += len(_END)
            page = buffer[at:end]
            yield Raw(too_long or page, line, bool(too_long))
            line += lost + page.count(b"\n")
            at, count = end, count + 1

    def _is_over(self, read: int) -> bool:
        """Whether a stretch is read to its end, and the next one begins with a tag of its own."""
        return self.stream.own is not None and read >= self.stream.own

    def _check_between(self, piece: bytes, line: int, count: int) -> None:
        if not count:
            self.head = piece if self.first else b""
            if self.first:
                self._check_head()
        elif piece.strip():
            parse(b"<mediawiki>" + piece + b"</mediawiki>", self.place, line)

    def _check_end(self, piece: bytes, line: int, count: int) -> None:
        """Raises Refused where the file ends before the export does."""
        if not count and not self.first:  # it is the end of a page that began before
            if not piece.rstrip().endswith(b"</mediawiki>"):
                raise Refused("cut-off", f"{self.place}: the file ends in the middle; {AGAIN}")
            return
        if count:
            parse(b"<mediawiki>" + piece, self.place, line)
            return
        self.head = piece
        self._check_head()
        parse(piece, self.place, line)
        raise Refused("no-pages", f"{self.place}: holds no page; on Special:Export, fill in the titles wanted")

    def _check_head(self) -> None:
        declared = _ENCODING.match(self.head)
        if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii"):
            raise Refused("not-xml", f"{self.place}, line 1: is not in UTF-8; save it in UTF-8")
        head(self.head, self.place)


def head(piece: bytes, place: str) -> list[ElementTree.Element]:
    """The elements before the first page, ``<siteinfo>`` among them. Raises Refused (not-xml, not-export)."""
    ended: list[ElementTree.Element] = []
    root = None
    try:
        for event, element in ElementTree.iterparse(io.BytesIO(piece), ("start", "end")):  # noqa: S314  as in parse
            root = root or name(element)
            ended += [element] if event == "end" else []
    except ElementTree.ParseError as error:
        if error.code != expat.codes[expat.XML_ERROR_NO_ELEMENTS]:  # as it must end, with the root open
            raise problem(error, place, 1) from None
    if root not in (None, "mediawiki"):
        begin = f"begins with <{root}>, not with <mediawiki>"
        raise Refused("not-export", f"{place}, line 1: {begin}; give a file made by Special:Export")
    return ended


def parse(xml: bytes, place: str, line: int) -> ElementTree.Element:
    """The element that some bytes are, which begin in that line. Raises Refused (not-xml, cut-off)."""
    try:
        return ElementTree.fromstring(xml)  # noqa: S314 - expat bounds expansion, and nothing here defines entities
    except ElementTree.ParseError as error:
        raise problem(error, place, line) from None


def problem(error: ElementTree.ParseError, place: str, line: int) -> Refused:
    """What is wrong with an export, for a fault in its XML."""
    code, remedy = _SYNTAX.get(expat.messages.get(error.code, ""), _NOT_XML)
    if line == 1 and error.position <= (1, 0):  # nothing was read before: empty, or no XML from the first byte on
        code, remedy = _NOT_XML
    return Refused(code, f"{place}, line {line + error.position[0] - 1}: {remedy}")


def name(element: ElementTree.Element) -> str:
    """The name of an element, without its namespace."""
    return element.tag.rpartition("}")[2]


def _newest(page: bytes) -> bytes:
    """A page that is not whole yet, with the newest alone of the revisions that are."""
    first, last = page.find(_REVISION), page.rfind(_REVISION_END)
    if first < 0 or last < 0:
        return page
    revisions = page[first:last].split(_REVISION_END)
    return page[:first] + max(revisions, key=_age) + page[last:]


def _age(revision: bytes) -> tuple[bytes, int]:
    time, number = _TIME.search(revision), _ID.search(revision)
    return time[1] if time else b"", int(number[1]) if number else 0
