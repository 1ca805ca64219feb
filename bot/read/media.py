"""Files and Commons categories that a page shows or names: links, galleries, addresses, templates.

Names come without namespace and with blanks for underscores, each once, in page order. Whether a file exists
is not asked.
"""

from __future__ import annotations

import heapq
import html
import re
from collections.abc import Iterator, Mapping
from functools import cache
from urllib.parse import unquote

from bot.read.outline import Outline
from bot.read.sections import ReadSection
from bot.read.source import Source
from bot.read.words import alternatives, words
from bot.reports.report import Media

EXTENSIONS = "jpe?g|png|gif|svg|tiff?|webp|xcf|djvu|pdf|web[mp]|og[gvax]|opus|flac|wav|mp[34]|mid|stl"
# Flags stand inside, so that a search can leap to the first sign of each pattern.
GALLERY = re.compile(r"<(?i:gallery)\b[^<>]*>")
GALLERY_END = re.compile(r"</(?i:gallery)\s*>")
ADDRESS = re.compile(
    r"(?:https?:)?//(?:commons(?:\.m)?\.wikimedia\.org|[a-z-]+\.wiki[a-z]+\.org)/wiki/([^\s\]|<>{}\"]+)", re.IGNORECASE
)
UPLOAD = re.compile(r"//upload\.wikimedia\.org/[^\s\]|<>{}\"]+", re.IGNORECASE)
NAMED_FILE = re.compile(rf"\.(?=[jpgstwxdmofJPGSTWXDMOF])(?i:{EXTENSIONS})(?=\s*[|}}\n])")  # most dots end sentences
END_OF_ARGUMENT = re.compile(r"[|=\[\]{}<>\n\0/]")
LONGEST_FILE_NAME = 240  # MediaWiki's limit, in bytes


@cache
def _links() -> re.Pattern[str]:
    """Links to files (on any wiki) and to categories of Commons."""
    names = alternatives((*words("namespaces", "file"), *words("namespaces", "category")))
    return re.compile(rf"\[\[(?![Uu]ser[ _:])[\s:\0]*((?:[A-Za-z-]{{1,20}}\s*:\s*)*)((?i:{names}))\s*:\s*([^\[\]|\n]+)")


@cache
def _templates() -> re.Pattern[str]:
    names = alternatives(words("namespaces", "commons_template"))
    return re.compile(rf"\{{\{{\s*((?i:{names}))\s*\|([^{{}}]*)\}}\}}")


@cache
def _is_category() -> frozenset[str]:
    return frozenset(words("namespaces", "category"))


@cache
def _namespace() -> re.Pattern[str]:
    names = (*words("namespaces", "file"), *words("namespaces", "category"))
    return re.compile(rf"\s*:?\s*({alternatives(names)})\s*:\s*", re.IGNORECASE)


def title_of(name: str) -> str:
    """The name of a page as MediaWiki shows it: blanks for underscores, first letter large, entities read."""
    if "&" in name:
        name = html.unescape(name)
    name = " ".join(name.replace("\0", "").replace("_", " ").split()).partition("#")[0].strip()
    return name[:1].upper() + name[1:]


def read_media(source: Source, outline: Outline, sections: Mapping[str, ReadSection]) -> Media:
    """Every file and Commons category of the page. Takes any text, never raises."""
    masked = source.masked
    found = sorted(_everything(masked))
    files = dict.fromkeys(name for _, is_file, name in found if is_file and name)
    categories = dict.fromkeys(name for _, is_file, name in found if not is_file and name)
    return Media(tuple(files), tuple(categories))


def _everything(masked: str) -> Iterator[tuple[int, bool, str]]:
    """Offset, whether it is a file, name."""
    if "[[" in masked:
        yield from _linked(masked)
    if "allery" in masked or "ALLERY" in masked:
        yield from _galleries(masked)
    if "/wiki/" in masked:
        for match in ADDRESS.finditer(masked):
            title = unquote(match[1].partition("?")[0])
            if space := _namespace().match(title):
                commons = "commons" in match.group()[:30]
                is_file = space[1].lower() not in _is_category()
                if is_file or commons:
                    yield match.start(), is_file, title_of(title[space.end() :])
    if "upload.wikimedia.org" in masked:
        for match in UPLOAD.finditer(masked):
            parts = unquote(match.group()).split("/")
            yield match.start(), True, title_of(parts[-2] if "thumb" in parts else parts[-1])
    if "{{" in masked:
        yield from _in_templates(masked)
        yield from _named_in_templates(masked)


def _named_in_templates(masked: str) -> Iterator[tuple[int, bool, str]]:
    """Files that are arguments of templates, without a link: ``image=Group.jpg``."""
    for begin, end in _template_spans(masked):
        for match in NAMED_FILE.finditer(masked, begin, end):
            low = max(match.start() - LONGEST_FILE_NAME, 0)
            name = END_OF_ARGUMENT.split(masked[low : match.end()])[-1]
            at = match.end() - len(name)
            space = _namespace().match(name)
            if masked[max(at - 1, low) : at] in {"|", "="} and name.strip() and (space or ":" not in name):
                yield at, True, title_of(name[space.end() if space else 0 :])


def _template_spans(masked: str) -> Iterator[tuple[int, int]]:
    """Where the outermost templates stand; one that is not closed goes on to the end."""
    depth = begin = 0
    for at in heapq.merge(_doubled(masked, "{"), _doubled(masked, "}")):
        if masked[at] == "{":
            begin = begin if depth else at
            depth += 1
        elif depth:
            depth -= 1
            if not depth:
                yield begin, at + 2
    if depth:
        yield begin, len(masked)


def _doubled(masked: str, sign: str) -> Iterator[int]:
    """Where the sign stands twice. Braces are few, and one sign is found several times as fast as two."""
    at = masked.find(sign)
    while at >= 0:
        if masked.startswith(sign, at + 1):
            yield at
            at += 1
        at = masked.find(sign, at + 1)


def _linked(masked: str) -> Iterator[tuple[int, bool, str]]:
    for match in _links().finditer(masked):
        wikis = {part.strip().lower() for part in match[1].split(":")} - {""}
        if match[2].lower() not in _is_category():
            yield match.start(), True, title_of(match[3])
        elif wikis & {"commons", "c"}:
            yield match.start(), False, title_of(match[3])


def _in_templates(masked: str) -> Iterator[tuple[int, bool, str]]:
    for match in _templates().finditer(masked):
        argument = match[2].split("|")[0]
        argument = argument.partition("=")[2] or argument
        space = _namespace().match(argument)
        if space or match[1].lower() != "commons":
            yield match.start(), False, title_of(argument[space.end() if space else 0 :])


def _galleries(masked: str) -> Iterator[tuple[int, bool, str]]:
    done = 0
    for match in GALLERY.finditer(masked):
        if match.start() < done:
            continue
        end = GALLERY_END.search(masked, match.end())
        if end is None:
            return
        done = end.end()
        at = match.end()
        for line in masked[match.end() : end.start()].split("\n"):
            name = line.replace("\0", "").partition("|")[0].strip()
            if name:
                space = _namespace().match(name)
                if space or re.search(rf"\.(?:{EXTENSIONS})$", name, re.IGNORECASE):
                    yield at, True, title_of(name[space.end() if space else 0 :])
            at += len(line) + 1
