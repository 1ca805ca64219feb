"""Where a page's parts begin and end: its headings, at the offsets of the stored text, by MediaWiki's rules.

One pass over the lines that can matter, in linear time, since the tree of a parser loses sections in wrappers
and unclosed markup. Knows nothing of what a heading means; which part is which section is left to
``sections``. Lines that look like headings to a person and are none to MediaWiki are :func:`doubts`: whoever
misses a section must look there before calling it missing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.read.plain import plain
from bot.read.source import MASK, Source, visible
from bot.reports.report import Span


class Heading(NamedTuple):
    """A heading: ``text`` as a reader sees it, ``span`` its whole line, ``level`` 1 to 6 (7 for bold lines
    and terms that stand in for headings), ``number`` MediaWiki's number for links that edit the section."""

    text: str
    level: int
    span: Span
    kind: str  # "wikitext", "html", "bold", "term", "label"
    anchor: str | None = None
    number: int | None = None


class Part(NamedTuple):
    """A heading and what stands under it up to the next heading, of whatever level."""

    heading: Heading | None
    span: Span
    body: Span


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a page in order; the first has no heading. Joined they are the whole text."""

    parts: tuple[Part, ...]
    in_templates: tuple[Heading, ...] = ()  # heading lines in arguments: the template may show them or not

    @property
    def headings(self) -> list[Heading]:
        return [part.heading for part in self.parts if part.heading]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A line a person may take for a heading, and why it can't be read as one."""

    text: str
    span: Span
    reason: str


BOLD_LEVEL = 7  # of bold lines and terms that stand in for headings: below every heading

_LINE = re.compile(r"\n\0*=[^\n]*")
_FIRST_LINE = re.compile(r"\0*=[^\n]*")
_HTML = re.compile(r"<h([1-6])(?:\s[^<>]*)?>([^<]*+(?>(?:<(?!/?h[1-6]\b)[^<]*+)*))</h\1\s*>", re.IGNORECASE)
_HTML_START = re.compile(r"<h[1-6]", re.IGNORECASE)
_GALLERY = re.compile(r"<(/?)gallery\b[^<>]*>", re.IGNORECASE)
_TEMPLATE_OVER_LINES = re.compile(r"\{\{(?>(?:[^{}\n]|\{\{[^{}\n]*\}\})*)(?!\}\})")
_BRACKETS = re.compile(r"\{\{+|\}\}+|\[\[+|\]\]+")
_LONGEST_HEADING = 1_000  # code points of its text that are read


def outline(source: Source) -> Outline:
    """The parts of the page. Takes any text, in time linear in its length."""
    masked = source.masked
    lines = [match.span() for match in _LINE.finditer(masked)]
    if first := _FIRST_LINE.match(masked):
        lines.insert(0, (-1, first.end()))
    found: list[_Found] = []
    number = 0
    for before, end in lines:
        start = before + 1
        if read := _wikitext_heading(masked[start:end]):
            counted = source.text[start] == "="  # a tag before it hides the line from MediaWiki's count
            number += counted
            found.append(_Found(start, end, "wikitext", *read, number if counted else None))
    if next(_tags(_HTML_START, masked), None):
        found = _with_html(found, masked)
    regions = _regions_without_headings(masked) if found else []
    if not regions:
        return Outline(split(len(masked), _headings(found)))
    inside = [_inside(regions, line.start) for line in found]
    shown = [line for line, region in zip(found, inside, strict=True) if region is None]
    in_templates = [line for line, region in zip(found, inside, strict=True) if region == "template"]
    return Outline(split(len(masked), _headings(shown)), tuple(_headings(in_templates)))


def split(length: int, headings: Iterable[Heading]) -> tuple[Part, ...]:
    """The parts of a text of that length between headings, which are in order and do not overlap."""
    parts = []
    heading: Heading | None = None
    start = body = 0
    for following in headings:
        parts.append(Part(heading, Span(start, following.span.start), Span(body, following.span.start)))
        heading, start, body = following, following.span.start, following.span.end
    parts.append(Part(heading, Span(start, length), Span(body, length)))
    return tuple(parts)


class _Found(NamedTuple):
    """A line on its way to becoming a heading."""

    start: int
    end: int
    kind: str
    level: int
    inner: str
    number: int | None


def _wikitext_heading(line: str) -> tuple[int, str] | None:
    """Level and inner wikitext of a line that begins with equals signs; None where it is no heading.

    As MediaWiki has it: the shorter of both runs of equals signs counts, at most six of them, and a line
    of nothing else needs three.
    """
    if MASK in line:
        line = line.replace(MASK, "")
    line = line.rstrip(" \t")
    bare = line.lstrip("=")
    size = len(line)
    level = min(size - len(bare), size - len(line.rstrip("=")), 6) if bare else min((size - 1) // 2, 6)
    return (level, line[level : size - level][:_LONGEST_HEADING]) if level > 0 else None


def _with_html(found: list[_Found], masked: str) -> list[_Found]:
    """The headings of both kinds in order; where they overlap, the line of equals signs is one and not the tag."""
    tags = [_Found(*match.span(), "html", int(match[1]), match[2], None) for match in _HTML.finditer(masked)]
    apart: list[_Found] = []
    for line in sorted(found + tags):
        if apart and line.start < apart[-1].end:
            if line.kind == "html":
                continue
            apart.pop()
        apart.append(line)
    return apart


def _headings(found: Iterable[_Found]) -> Iterator[Heading]:
    """Headings with the anchors MediaWiki gives them: blanks become "_", a second one of a name gets "_2"."""
    taken: dict[str, int] = {}
    for line in found:
        text = plain(line.inner)
        anchor = text.replace(" ", "_")
        key = anchor.lower()
        taken[key] = count = taken.get(key, 0) + 1
        if count > 1:
            while f"{key}_{count}" in taken:
                count += 1
            taken[key] = count
            anchor = f"{anchor}_{count}"
            taken[f"{key}_{count}"] = 1
        yield Heading(text, line.level, Span(line.start, line.end), line.kind, anchor, line.number)


def _regions_without_headings(masked: str) -> list[tuple[int, int, str]]:
    """Closed templates and galleries over several lines, in order, none inside another."""
    regions: list[tuple[int, int, str]] = []
    if _TEMPLATE_OVER_LINES.search(masked):  # most pages have templates on one line only
        regions += _templates(masked)
    if galleries := list(_galleries(masked)):
        regions = sorted(regions + galleries)
    return regions


def _templates(masked: str) -> Iterator[tuple[int, int, str]]:
    """The outermost closed templates over several lines.

    Brackets pair as in MediaWiki's preprocessor: a closing run only ends what was opened last, so that a link
    left open in a template keeps it open, and what is never closed is plain text.
    """
    opened: list[tuple[int, int, str]] = []  # offset, brackets still open there, which bracket
    closed: list[tuple[int, int, str]] = []
    for run in _BRACKETS.finditer(masked):
        bracket, count, at = run[0][0], run.end() - run.start(), run.start()
        if bracket in "{[":
            opened.append((at, count, bracket))
            continue
        while count >= 2 and opened and _PAIR[opened[-1][2]] == bracket:
            start, waiting, opener = opened.pop()
            pairs = min(count, waiting, 3 if opener == "{" else 2)
            count -= pairs
            at += pairs
            if waiting - pairs >= 2:
                opened.append((start, waiting - pairs, opener))
            if opener == "{":
                start += waiting - pairs
                while closed and closed[-1][0] >= start:
                    closed.pop()
                closed.append((start, at, "template"))
    return (region for region in closed if masked.find("\n", *region[:2]) >= 0)


_PAIR = {"{": "}", "[": "]"}


def _galleries(masked: str) -> Iterator[tuple[int, int, str]]:
    start = -1
    for tag in _tags(_GALLERY, masked):
        if not tag[1]:
            start = tag.start() if start < 0 else start
        elif start >= 0:
            yield start, tag.end(), "gallery"
            start = -1


def _tags(pattern: re.Pattern[str], masked: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern of tags; few signs are left of which one could begin, and to find those is quick."""
    at = masked.find("<")
    while at >= 0:
        tag = pattern.match(masked, at)
        if tag:
            yield tag
        at = masked.find("<", tag.end() if tag else at + 1)


def _inside(regions: list[tuple[int, int, str]], offset: int) -> str | None:
    """What kind of region the offset lies in; None outside of all."""
    before = bisect_right(regions, (offset, -1, "")) - 1
    return regions[before][2] if before >= 0 and regions[before][1] > offset else None


_LOOK_ALIKE = re.compile(r"==[^=\n]{2,200}|＝＝[^＝\n]{2,200}")
_RAW_HEADING = re.compile(r"^[ \t]*={2,6}([^=\n]{2,200}?)={2,6}[ \t]*(?:<!--|$)", re.MULTILINE)


def doubts(source: Source, outline: Outline) -> Iterator[Doubt]:
    """Lines a person may take for headings, each with the reason why it is, or may be, none to MediaWiki."""
    for heading in outline.in_templates:
        yield Doubt(heading.text, heading.span, "it stands in an argument of a template")
    for region in source.swallowed:
        opening = "<" + region.tag
        if region.closed and opening not in source.text[region.start + 1 : region.end]:
            continue  # hidden on purpose
        name = "comment" if region.tag == "!--" else f"<{region.tag}>"
        for match in _RAW_HEADING.finditer(source.text, region.start, region.end):
            yield Doubt(plain(match[1]), Span(*match.span()), f"it stands in a {name} that is not closed before it")
    known = {part.heading.span.start for part in outline.parts if part.heading}
    known |= {heading.span.start for heading in outline.in_templates}
    done = 0
    for match in _LOOK_ALIKE.finditer(source.masked):
        if match.start() < done:
            continue
        start = source.masked.rfind("\n", 0, match.start()) + 1
        done = source.masked.find("\n", match.end())
        done = len(source.masked) if done < 0 else done
        if start not in known:
            before = visible(source.masked[start : match.start()])
            after = visible(source.masked[match.end() : done][:_LONGEST_HEADING]).lstrip("=＝")
            yield Doubt(plain(match[0].lstrip("=＝")), Span(start, done), _reason(before, after.strip()))


def _reason(before: str, after: str) -> str:
    if before.strip():
        return _PLACES.get(before.strip()[0], "there is text before it on its line")
    if after:
        return f"there is text after it on its line: {after[:40]}"
    return "its line is indented" if before else "its equals signs are not two pairs of plain ones"


_PLACES = {
    "*": "it stands in a list",
    "#": "it stands in a list",
    ":": "its line is indented",
    ";": "it stands in a list",
    "|": "it stands on the first line of a table's cell",
    "!": "it stands on the first line of a table's cell",
}
