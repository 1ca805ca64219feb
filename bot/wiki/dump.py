"""A MediaWiki XML export as a stream of pages: one pass, the newest revision of each, whatever its size.

Reads the format of Special:Export, dumpBackup.php and the public dumps (export-0.3 to 0.11, plain or
compressed). What the pages are good for, and where results go, is :mod:`bot.wiki.export`'s business.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tomllib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, cast
from xml.etree import ElementTree
from xml.parsers.expat import errors as expat

from bot.wiki.base import Page, Refused

_BEGINNING = 200  # code points in which the link of a redirect begins
_LEAST = 64 * 1024 * 1024  # bytes that any compressed file may hold
_LONGEST_NUMBER = 18  # digits; ids of pages and revisions are 64 bits
_DENSEST = 200  # times its size that it may hold beyond that; exports of text come to 30
_AGAIN = "export the pages once more and compare the size of the files"

# What expat finds → what is wrong with an export, and the remedy. The codes are pyexpat's own.
_SYNTAX = {
    expat.XML_ERROR_NO_ELEMENTS: ("cut-off", f"the file ends in the middle; {_AGAIN}"),
    expat.XML_ERROR_UNCLOSED_TOKEN: ("cut-off", f"the file ends in the middle of a tag; {_AGAIN}"),
    expat.XML_ERROR_UNCLOSED_CDATA_SECTION: ("cut-off", f"the file ends in the middle; {_AGAIN}"),
    expat.XML_ERROR_PARTIAL_CHAR: ("cut-off", f"the file ends in the middle of a character; {_AGAIN}"),
    expat.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: (
        "not-xml",
        "something follows the end of the export; if files were joined, give them one by one",
    ),
    expat.XML_ERROR_TAG_MISMATCH: ("not-xml", f"a tag is closed that is not open; {_AGAIN}"),
    expat.XML_ERROR_INVALID_TOKEN: (
        "not-xml",
        "a character stands here that XML does not allow; save the page of Special:Export as it is, unedited",
    ),
}
_NOT_XML = ("not-xml", "this is not XML; give a file made by Special:Export, or a .wiki file with --title")


@dataclass(frozen=True, slots=True)
class Site:
    """What an export says of the wiki it is from; ``base`` is the address of its main page."""

    name: str | None = None
    base: str | None = None
    namespaces: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Dumped:
    """One page of an export; its text is empty where ``hidden`` or ``stub`` says it is not there."""

    page: Page
    redirect: bool = False
    model: str = "wikitext"
    hidden: bool = False  # the revision's text was deleted on the wiki
    stub: bool = False  # the export has no text of the revision: it was made without texts


def pages(path: Path) -> Iterator[Dumped]:
    """The pages of an export, in its order.

    Raises Refused (no-file, not-xml, not-export, cut-off, no-pages), naming file and line.
    """
    found = False
    for item in _items(path):
        if isinstance(item, Dumped):
            found = True
            yield item
    if not found:
        raise Refused("no-pages", f"{path}: holds no page; on Special:Export, fill in the titles wanted")


def site(path: Path) -> Site:
    """Returns what the head of the export says of its wiki. Raises Refused as :func:`pages` does."""
    first = next(_items(path), None)
    return first if isinstance(first, Site) else Site()


def _items(path: Path) -> Iterator[Site | Dumped]:
    with _reading(path) as stream:
        events = ElementTree.iterparse(stream, events=("start", "end"))  # noqa: S314  expat bounds expansion
        try:
            yield from _elements(path, events)
        except ElementTree.ParseError as error:
            code, remedy = _SYNTAX.get(expat.messages.get(error.code, ""), _NOT_XML)
            if error.position <= (1, 0):  # nothing was read before: empty, or no XML from the first byte on
                code, remedy = _NOT_XML
            raise Refused(code, f"{path}, line {error.position[0]}: {remedy}") from None


def _elements(path: Path, events: Iterator[tuple[str, ElementTree.Element]]) -> Iterator[Site | Dumped]:
    _, root = next(events)
    if _name(root) != "mediawiki":
        begin = f"begins with <{_name(root)}>, not with <mediawiki>"
        raise Refused("not-export", f"{path}, line 1: {begin}; give a file made by Special:Export")
    head, newest = Site(), None
    for event, element in events:
        if event == "start":
            continue
        name = _name(element)
        if name == "siteinfo":
            head = _site(element)
            yield head
        elif name == "revision":
            revision = _revision(element)
            newest = max(newest, revision, key=_age) if newest else revision
            element.clear()  # a page's whole history may be here: one revision at a time is kept
        elif name == "page":
            yield _page(element, newest, head)
            newest = None
            root.clear()


def _site(element: ElementTree.Element) -> Site:
    spaces = [item for item in element.iter() if _name(item) == "namespace"]
    return Site(
        name=_text(element, "dbname") or _text(element, "sitename"),
        base=_text(element, "base"),
        namespaces=tuple((item.text or "", _whole(item.get("key")) or 0) for item in spaces),
    )


def _revision(element: ElementTree.Element) -> Dumped:
    body = next((item for item in element if _name(item) == "text"), None)
    text = (body.text if body is not None else None) or ""
    size = body.get("bytes", "" if body.get("id") else "0") if body is not None else ""
    hidden = body is not None and body.get("deleted") is not None
    page = Page("", text, revision_id=_number(element, "id"), timestamp=_text(element, "timestamp"))
    stub = not text and not hidden and size != "0"
    return Dumped(page, model=_text(element, "model") or "wikitext", hidden=hidden, stub=stub)


def _age(dumped: Dumped) -> tuple[str, int]:
    return dumped.page.timestamp or "", dumped.page.revision_id or 0


def _page(element: ElementTree.Element, newest: Dumped | None, head: Site) -> Dumped:
    title = (_text(element, "title") or "").replace("_", " ")
    number = _number(element, "ns")
    if number is None:  # before export-0.6 a page did not say its namespace
        number = dict(head.namespaces).get(title.partition(":")[0], 0) if ":" in title else 0
    if newest is None:
        newest = Dumped(Page("", ""), stub=True)
    page = replace(newest.page, title=title, page_id=_number(element, "id"), namespace=number)
    return replace(
        newest, page=page, redirect=is_redirect(page.text) or any(_name(item) == "redirect" for item in element)
    )


@cache
def _redirects() -> re.Pattern[str]:
    words = tomllib.loads(files("bot.wiki").joinpath("redirects.toml").read_text("utf-8")).values()
    listed = "|".join(re.escape(word) for language in words for word in sorted(language, key=len, reverse=True))
    return re.compile(rf"\s*[#＃](?:{listed})\s*:?\s*\[\[")


def is_redirect(text: str) -> bool:
    """Whether a text is a redirect by the rule of MediaWiki's WikitextContentHandler, in any of its languages."""
    return bool(_redirects().match(text[:_BEGINNING].casefold()))


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: ElementTree.Element, name: str) -> str | None:
    return next((item.text for item in element if _name(item) == name), None)


def _number(element: ElementTree.Element, name: str) -> int | None:
    return _whole(_text(element, name))


def _whole(text: str | None) -> int | None:
    """A number of MediaWiki's; None for what is none, or more than its database can count."""
    digits = (text or "").strip()
    sign, digits = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > _LONGEST_NUMBER:
        return None
    return sign * int(digits)


@contextmanager
def _reading(path: Path) -> Iterator[IO[bytes]]:
    try:
        with _open(path) as stream:
            yield stream
    except FileNotFoundError:
        raise Refused("no-file", f"{path}: no such file; give the path of an XML export") from None
    except EOFError:
        raise Refused("cut-off", f"{path}: the compressed file ends in the middle; {_AGAIN}") from None
    except (gzip.BadGzipFile, lzma.LZMAError, zlib.error) as error:
        raise Refused("not-xml", f"{path}: cannot be unpacked ({error}); {_AGAIN}") from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("no-file", f"{path}: cannot be read ({reason}); give the path of an export") from None


def _open(path: Path) -> IO[bytes]:
    match path.suffix.lower():
        case ".bz2":
            packed: IO[bytes] = bz2.open(path, "rb")  # noqa: SIM115 - closed by who asked
        case ".gz":
            packed = cast(IO[bytes], gzip.open(path, "rb"))  # noqa: SIM115
        case ".xz":
            packed = lzma.open(path, "rb")  # noqa: SIM115
        case _:
            return path.open("rb")
    return cast(IO[bytes], _Bounded(packed, path))


class _Bounded(io.BufferedIOBase):
    """A compressed file that may not hold far more than any text packs into it."""

    def __init__(self, packed: IO[bytes], path: Path) -> None:
        self._packed, self._path = packed, path
        self._left = _LEAST + _DENSEST * path.stat().st_size

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes. Raises Refused where they are more than can be an export."""
        data = self._packed.read(self._left + 1 if size is None or size < 0 else size)
        self._left -= len(data)
        if self._left < 0:
            raise Refused(
                "too-dense", f"{self._path}: unpacks to over {_DENSEST} times its size, which no export does; {_AGAIN}"
            )
        return data

    def close(self) -> None:
        """Closes the file below."""
        self._packed.close()
        super().close()
