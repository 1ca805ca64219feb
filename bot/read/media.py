"""Files and Commons categories that a page shows or names: links, galleries, addresses, arguments of templates.

Names come without namespace and with blanks for underscores, each once, in page order. A link or a gallery's line is a
file by itself; an address by where it leads; an argument of a template where it is the name of a file and the template
does not write it out as words. Whether a file exists is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from bot.read.model import Run
from bot.read.model.names import target_of
from bot.read.sections import Layout
from bot.read.words import fold, words
from bot.reports.report import Media

# The types of files that Commons takes: https://commons.wikimedia.org/wiki/Commons:File_types
_NAMED = re.compile(
    r".*\S\.(?:jpe?g|png|gif|svg|tiff?|webp|xcf|djvu|pdf|web[mp]|og[gvax]|opus|flac|wav|mp[34]|mpe?g|mid|stl)",
    re.IGNORECASE,
)
_FILE = re.compile(r".*\.\w{2,5}")  # what stands for a file by its place may be of a type to come
_FORBIDDEN = frozenset("[]{}|#")  # in titles: https://www.mediawiki.org/wiki/Manual:$wgLegalTitleChars
_LONGEST = 300  # code points of a title that are looked at; MediaWiki's limit are 240 bytes
_ADDRESS = re.compile(r"(?:https?:)?//([\w.-]+\.)?(?P<site>[\w-]+\.org)/(?P<path>\S*)", re.IGNORECASE)
_COMMONS = re.compile(r"(?:https?:)?//commons\.(?:m\.)?wikimedia\.org/", re.IGNORECASE)
_SITE = re.compile(r"wiki\w*\.org", re.IGNORECASE)
_TITLE = re.compile(
    r".*#/media/(?P<viewed>[^?&#]+)|wiki/(?P<page>[^?#]+)|w/index\.php\?(?:.*&)?title=(?P<title>[^&#]+)"
)
_UPLOAD = re.compile(r"(?:https?:)?//upload\.wikimedia\.org/", re.IGNORECASE)
_BY_PATH = re.compile(r"special:(?:filepath|redirect/file)/", re.IGNORECASE)
_COMMONS_PREFIXES = frozenset(("commons", "c"))


class _Name(NamedTuple):
    """A file, or a category of Commons."""

    is_file: bool
    title: str


def read_media(layout: Layout) -> Media:
    """Every file and Commons category of the page. Takes any page, raises nothing."""
    runs = [run for part in layout.page.sections for _, run in part.runs if run.kind in _READERS]
    runs.sort(key=lambda run: run.start)  # the model has a template behind what its arguments hold
    found: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for is_file, title in (name for run in runs for name in _READERS[run.kind](run)):
        if 0 < len(title) <= _LONGEST and _FORBIDDEN.isdisjoint(title):
            found[is_file][title] = None
    return Media(tuple(found[True]), tuple(found[False]))


def _of_file(run: Run) -> Iterator[_Name]:
    """A link to a file or a line of a gallery; a line of words in a gallery is none."""
    if _FILE.fullmatch(run.target):
        yield _Name(True, run.target)


def _of_category(run: Run) -> Iterator[_Name]:
    """A link to a category: of Commons, where its prefix says so."""
    if not _COMMONS_PREFIXES.isdisjoint(run.prefix.split(":")):
        yield _Name(False, run.target)


def _of_address(run: Run) -> Iterator[_Name]:
    """A page of a file on any wiki of Wikimedia, a file itself, or a category on Commons."""
    match = _ADDRESS.match(run.target)
    if match is None or not _SITE.fullmatch(match["site"]):
        return
    if _UPLOAD.match(run.target):
        parts = unquote(match["path"].partition("?")[0]).split("/")
        name = parts[-2] if "thumb" in parts and len(parts) > 1 else parts[-1]
        if _NAMED.fullmatch(name):
            yield _Name(True, target_of(f"File:{name}").title)
    elif path := _TITLE.match(match["path"]):
        title = unquote(path["viewed"] or path["page"] or path["title"])
        target = target_of(_BY_PATH.sub("File:", title, count=1))
        if target.kind == "file" or (target.kind == "category" and _COMMONS.match(run.target)):
            yield _Name(target.kind == "file", target.title)


def _of_template(run: Run) -> Iterator[_Name]:
    """The files among a template's arguments, line by line, and the category of a link to Commons."""
    if run.to > run.at:  # its argument is written out: {{code|Lake.jpg}}
        return
    name = fold(run.target)
    for key, value in run.parameters:
        if len(value) > 2 and (key == "1" or "." in value or ":" in value):
            yield from _of_argument(name, key, value)


def _of_argument(template: str, key: str, value: str) -> Iterator[_Name]:
    if key == "1" and template in map(fold, words("namespaces", "commons_template")):
        target = target_of(value)
        if target.kind == "category" or (target.kind == "page" and template != "commons"):
            yield _Name(False, target.title if target.kind == "category" else target_of(f"Category:{value}").title)
        return
    for line in value.split("\n"):
        written = line.partition("|")[0].strip()
        target = target_of(written)
        if target.kind == "file":
            yield _Name(True, target.title)
        elif target.kind == "category":
            if "commons" in fold(key) or not _COMMONS_PREFIXES.isdisjoint(target.prefix.split(":")):
                yield _Name(False, target.title)
        elif ":" not in written and "/" not in written and _NAMED.fullmatch(written):
            yield _Name(True, target_of(f"File:{written}").title)


_READERS = {"file": _of_file, "category": _of_category, "outside": _of_address, "template": _of_template}
