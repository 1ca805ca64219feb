"""The headings of a page, by two witnesses: the parser, and a scan of lines by MediaWiki's rules.

The scan decides where its rules settle a line; a line that looks like a heading to a person and is none to MediaWiki,
or that stands in a template, is a doubt: whoever misses a section must look there before calling it missing. What a
heading means is left to the readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.read.model.inline import text_of
from bot.read.model.lines import Nodes
from bot.read.model.nodes import HeadingNode
from bot.read.model.records import Doubt, Heading
from bot.read.model.seen import Seen, visible

_LINE = re.compile(r"^=[^\n]*", re.MULTILINE)
_LONGEST = 1_000  # code points of a heading's text that are read
_LOOK_ALIKE = re.compile(r"==[^=\n]{2,200}|＝＝[^＝\n]{2,200}")
_RAW = re.compile(r"^[ \t]*={2,6}([^=\n]{2,200}?)={2,6}[ \t]*(?:<!--|$)", re.MULTILINE)


def headings(seen: Seen, parsed: tuple[HeadingNode, ...], nodes: Nodes) -> tuple[list[Heading], list[Doubt]]:
    """The headings in page order, and the doubts. Takes linear time."""
    text = seen.text
    told = {heading.start: heading for heading in parsed}
    found: list[Heading] = []
    doubts: list[Doubt] = []
    taken: dict[str, int] = {}
    number = 0
    for match in _LINE.finditer(text) if "=" in text else ():
        start, end = match.span()
        around = nodes.around(start)
        if around and around.start < start:
            if read := _level(text[start:end]):
                doubts.append(
                    Doubt(
                        _words(seen, start, end, read, nodes),
                        start,
                        end,
                        _INSIDE.get(around.kind, "it stands in a link"),
                    )
                )
            continue
        inside = nodes.between(start, end)
        if (
            inside and inside[-1].end > end
        ):  # a template that begins in the line goes on: MediaWiki sees no end of a heading
            continue
        level = _level(text[start:end])
        if level is None:
            if start in told and not told[start].nested:
                doubts.append(_unlike(seen, start, end, told[start]))
            continue
        at = seen.origin(start)
        stored = seen.stored[at] == "=" and (not at or seen.stored[at - 1] in "\r\n")  # a tag hides it from the count
        number += stored
        words = _words(seen, start, end, level, nodes)
        found.append(
            Heading(
                words,
                level,
                start,
                end,
                "wikitext" if stored else "html",
                _anchor(words, taken),
                number if stored else None,
            )
        )
    return found, doubts


_INSIDE = {"template": "it stands in an argument of a template", "argument": "it stands in a parameter"}


def _level(line: str) -> int | None:
    """The level of a line that begins with an equals sign; None where it is no heading.

    As MediaWiki has it: the shorter of both runs of equals signs counts, at most six of them, and a line
    of nothing else needs three.
    """
    line = line.rstrip(" \t")
    bare, size = line.lstrip("="), len(line)
    level = min(size - len(bare), size - len(line.rstrip("=")), 6) if bare else min((size - 1) // 2, 6)
    return level if level > 0 else None


def _words(seen: Seen, start: int, end: int, level: int, nodes: Nodes) -> str:
    stop = end
    while seen.text[stop - 1] in " \t":
        stop -= 1
    low, high = start + level, min(stop - level, start + level + _LONGEST)
    return text_of(seen, low, high, nodes.between(low, high)).replace("\n", " ")


def _anchor(text: str, taken: dict[str, int]) -> str:
    """The anchor MediaWiki gives a heading: blanks become "_", a second one of a name gets "_2"."""
    anchor = text.replace(" ", "_")
    key = anchor.lower()
    taken[key] = count = taken.get(key, 0) + 1
    if count > 1:
        while f"{key}_{count}" in taken:
            count += 1
        taken[key] = count
        anchor = f"{anchor}_{count}"
        taken[f"{key}_{count}"] = 1
    return anchor


def _unlike(seen: Seen, start: int, end: int, parsed: HeadingNode) -> Doubt:
    words = visible(seen.text[start + parsed.level : parsed.end - parsed.level]).strip()
    return Doubt(
        words, start, end, f"there is text after it on its line: {visible(seen.text[parsed.end : end]).strip()[:40]}"
    )


def look_alikes(seen: Seen, known: list[Heading], doubts: list[Doubt]) -> Iterator[Doubt]:
    """Lines a person may take for headings, each with the reason why it is none to MediaWiki."""
    for region in seen.swallowed:
        opening = "<" + region.tag
        if region.closed and opening not in seen.stored[region.start + 1 : region.end]:
            continue  # hidden on purpose
        name = "comment" if region.tag == "!--" else f"<{region.tag}>"
        for match in _RAW.finditer(seen.stored, region.start, region.end):
            yield Doubt(match[1].strip(" '"), -1, match.start(), f"it stands in a {name} that is not closed before it")
    lines = {heading.start for heading in known} | {doubt.start for doubt in doubts}
    done = 0
    text = seen.text
    for match in _LOOK_ALIKE.finditer(text) if "==" in text or "＝＝" in text else ():
        if match.start() < done:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        done = text.find("\n", match.end())
        done = len(text) if done < 0 else done
        if start not in lines:
            before = visible(text[start : match.start()])
            after = visible(text[match.end() : done][:_LONGEST]).lstrip("=＝")
            yield Doubt(visible(match[0]).strip("=＝ '"), start, done, _reason(before, after.strip()))


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
