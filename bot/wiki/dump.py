"""A MediaWiki XML export as a stream of pages: one pass, the newest revision of each, whatever its size.

Reads the format of Special:Export, dumpBackup.php and the public dumps (export-0.3 to 0.11). Files are opened by
``bot.wiki.dump_files`` and split by ``bot.wiki.dump_pages``; here a page's XML becomes a page. What the pages are good
for, and where results go, is :mod:`bot.wiki.export`'s business.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

from bot.wiki.base import Page, Refused
from bot.wiki.dump_files import opened
from bot.wiki.dump_pages import LARGEST, Pages, Raw, head, name, parse

_BEGINNING = 200  # code points in which the link of a redirect begins
_LONGEST_NUMBER = 18  # digits; ids of pages and revisions are 64 bits


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

    Raises Refused (no-file, not-xml, not-export, cut-off, no-pages, too-long), naming file and line.
    """
    with opened(path) as stream:
        raws = Pages(stream, str(path))
        site = None
        for raw in raws:
            site = site or site_of(raws)
            yield page_of(raw, site, raws.place)


def site(path: Path) -> Site:
    """Returns what the head of the export says of its wiki. Raises Refused as :func:`pages` does."""
    with opened(path) as stream:
        raws = Pages(stream, str(path))
        next(iter(raws))
        return site_of(raws)


def site_of(raws: Pages) -> Site:
    """What the head says of the wiki, once the first page was met."""
    found = next((element for element in head(raws.head, raws.place) if name(element) == "siteinfo"), None)
    return Site() if found is None else _site(found)


def page_of(raw: Raw, site: Site, place: str) -> Dumped:
    """The page, with its newest revision. Raises Refused (not-xml, cut-off, too-long), naming place and line."""
    if raw.too_long:
        title = re.search(rb"<title>([^<]*)", raw.xml)
        named = f" [[{title[1].decode(errors='replace')}]]" if title else ""
        raise Refused(
            "too-long", f"{place}, line {raw.line}:{named} has a revision of over {LARGEST} bytes; it is left out"
        )
    element = parse(raw.xml, place, raw.line)
    revisions = [_revision(item) for item in element if name(item) == "revision"]
    return _page(element, max(revisions, key=_age, default=None), site)


def _site(element: ElementTree.Element) -> Site:
    spaces = [item for item in element.iter() if name(item) == "namespace"]
    return Site(
        name=_text(element, "dbname") or _text(element, "sitename"),
        base=_text(element, "base"),
        namespaces=tuple((item.text or "", _whole(item.get("key")) or 0) for item in spaces),
    )


def _revision(element: ElementTree.Element) -> Dumped:
    body = next((item for item in element if name(item) == "text"), None)
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
        newest, page=page, redirect=is_redirect(page.text) or any(name(item) == "redirect" for item in element)
    )


@cache
def _redirects() -> re.Pattern[str]:
    words = tomllib.loads(files("bot.wiki").joinpath("redirects.toml").read_text("utf-8")).values()
    listed = "|".join(re.escape(word) for language in words for word in sorted(language, key=len, reverse=True))
    return re.compile(rf"\s*[#＃](?:{listed})\s*:?\s*\[\[")


def is_redirect(text: str) -> bool:
    """Whether a text is a redirect by the rule of MediaWiki's WikitextContentHandler, in any of its languages."""
    return bool(_redirects().match(text[:_BEGINNING].casefold()))


def _text(element: ElementTree.Element, tag: str) -> str | None:
    return next((item.text for item in element if name(item) == tag), None)


def _number(element: ElementTree.Element, tag: str) -> int | None:
    return _whole(_text(element, tag))


def _whole(text: str | None) -> int | None:
    """A number of MediaWiki's; None for what is none, or more than its database can count."""
    digits = (text or "").strip()
    sign, digits = (-1, digits[1:]) if digits.startswith("-") else (1, digits)
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > _LONGEST_NUMBER:
        return None
    return sign * int(digits)
