"""The headings of a page, by two witnesses: the parser, and a scan of lines by MediaWiki's rules.

The scan decides where its rules settle a line; a line that looks like a heading to a person and is none to MediaWiki,
or that stands in a template, is a doubt: whoever misses a section must look there before calling it missing. What a
heading means is left to the readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bot.read.model.inline import text_of
from bot.read.model.nodes import HeadingNode, Nodes
from bot.read.model.records import Doubt, Heading
from bot.read.model.seen import Seen, visible

_LINE = re.compile(r"=(?<![^\n]=)[^\n]*")  # looks for the sign first: so a search skips all that is none
_LONGEST = 1_000  # code points of a heading's text that are read
_LOOK_ALIKES = {pair: re.compile(rf"{pair}[^{pair}\n]{{2,200}}") for pair in ("==", "＝＝")}
_RAW = re.compile(r"^[ \t]*={2,6}([^=\n]{2,200}?)={2,6}[ \t]*(?:<!--|$)", re.MULTILINE)
_INSIDE = {
    "template": "it stands in an argument of a template",
    "argument": "it stands in a parameter",
    "link": "it stands in a link",
    "outside": "it stands in a link",
}
_BEFORE = {  # by what its line begins with
    **dict.fromkeys("*#;", "it stands in a list"),
    **dict.fromkeys("|!", "it stands on the first line of a table's cell"),
    ":": "its line is indented",
}


def headings(seen: Seen, parsed: Mapping[int, HeadingNode], nodes: Nodes) -> tuple[list[Heading], list[Doubt]]:
    """The headings in page order, and the doubts. Takes linear time."""
    text = seen.text
    found: list[Heading] = []
    doubts: list[Doubt] = []
    taken: dict[str, int] = {}
    number = 0
    for match in _LINE.finditer(text) if "=" in text else ():
        start, end = match.span()
        level = _level(match[0])
        inside = nodes.between(start, end)
        if around := nodes.around(start):
            if level:
                doubts.append(Doubt(_words(seen, start, end, level, nodes), start, end, _INSIDE[around.kind]))
        elif inside and inside[-1].end > end:  # a template that goes on behind the line: MediaWiki sees no heading
            continue
        elif level is None:
            if told := parsed.get(start):
                words = visible(text[start + told.level : told.end - told.level]).strip()
                doubts.append(Doubt(words, start, end, _followed(visible(text[told.end : end]).strip())))
        else:
            at = seen.origin(start)
            # A tag before a heading hides it from MediaWiki's count, as does one that makes it.
            counted = seen.stored[at] == "=" and (not at or seen.stored[at - 1] in "\r\n")
            number += counted
            words = _words(seen, start, end, level, nodes)
            kind = "wikitext" if counted else "html"
            found.append(Heading(words, level, start, end, kind, _anchor(words, taken), number if counted else None))
    doubts += _look_alikes(seen, {*(heading.start for heading in found), *(doubt.start for doubt in doubts)})
    return found, doubts


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
    while seen.text[end - 1] in " \t":
        end -= 1
    low, high = start + level, min(end - level, start + level + _LONGEST)
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


def _look_alikes(seen: Seen, known: set[int]) -> Iterator[Doubt]:
    """Lines a person may take for headings, each with the reason why it is none to MediaWiki."""
    for hidden in seen.swallowed:
        if hidden.closed and "<" + hidden.region not in seen.stored[hidden.start + 1 : hidden.end]:
            continue  # hidden on purpose
        name = "comment" if hidden.region == "!--" else f"<{hidden.region}>"
        for match in _RAW.finditer(seen.stored, hidden.start, hidden.end):
            yield Doubt(match[1].strip(" '"), -1, match.start(), f"it stands in a {name} that is not closed before it")
    done = 0
    text = seen.text
    found = (match for pair, written in _LOOK_ALIKES.items() if pair in text for match in written.finditer(text))
    for match in sorted(found, key=re.Match.start):
        if match.start() < done:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        done = text.find("\n", match.end())
        done = len(text) if done < 0 else done
        if start not in known:
            before = visible(text[start : match.start()])
            after = visible(text[match.end() : done][:_LONGEST]).lstrip("=＝")
            yield Doubt(visible(match[0]).strip("=＝ '"), start, done, _reason(before, after.strip()))


def _reason(before: str, after: str) -> str:
    if before.strip():
        return _BEFORE.get(before.strip()[0], "there is text before it on its line")
    if after:
        return _followed(after)
    return "its line is indented" if before else "its equals signs are not two pairs of plain ones"


def _followed(after: str) -> str:
    return f"there is text after it on its line: {after[:40]}"
