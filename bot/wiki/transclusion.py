"""A page with what it transcludes written out, from texts at hand: sub-pages, templates, labelled sections.

As much of MediaWiki's preprocessor as headings and plain text need (https://www.mediawiki.org/wiki/Help:Transclusion
and Extension:Labeled Section Transclusion); what is not at hand stays as it is written. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

DEEPEST = 4  # transclusions inside of one another
MOST = 200  # transclusions of a page
LARGEST = 1024 * 1024  # code points that a page may come to

_TOKEN = re.compile(r"<!--.*?-->|<nowiki>.*?</nowiki>|\{{2,}|\}{2,}|\[\[|\]\]|\|", re.DOTALL | re.IGNORECASE)
_PARAMETER = re.compile(r"\{\{\{([^{}|]*)(?:\|([^{}]*))?\}\}\}")
_ONLY = re.compile(r"<onlyinclude>(.*?)</onlyinclude>", re.DOTALL | re.IGNORECASE)
_NOT = re.compile(r"<noinclude>.*?(?:</noinclude>|\Z)|</?includeonly>", re.DOTALL | re.IGNORECASE)
_HERE = re.compile(r"\{\{\s*(FULLPAGENAME|PAGENAME)\s*\}\}")
_LABELLED = re.compile(r"#(lst|section)\s*:(.*)", re.IGNORECASE | re.DOTALL)
_HEADED = re.compile(r"#(lsth|section-h)\s*:(.*)", re.IGNORECASE | re.DOTALL)

TextOf = Callable[
    [str], str | None
]  # the text of a page, given its title as it is written; None where it is not at hand


class Call(NamedTuple):
    """A pair of braces: where it stands, and its parts between bars."""

    start: int
    end: int
    parts: tuple[str, ...]


def calls(text: str) -> Iterator[Call]:
    """The outermost pairs of double braces of a text, in order. Takes linear time."""
    opened: list[tuple[int, int]] = []  # where a run of braces begins, and how many of it are open
    bars: list[int] = []
    links = 0
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign[0] == "{":
            if not opened:
                bars, links = [], 0
            opened.append((match.start(), len(sign)))
        elif sign[0] == "}":
            left = len(sign)
            while left > 1 and opened:
                start, count = opened.pop()
                used = 3 if count > 2 and left > 2 else 2
                left -= used
                if count - used > 1:
                    opened.append((start, count - used))
                elif not opened and used == 2:
                    yield _call(text, start + count - used, match.end() - left, bars)
        elif sign in {"[[", "]]"}:
            links = max(links + (1 if sign == "[[" else -1), 0)
        elif sign == "|" and len(opened) == 1 and opened[0][1] < 4 and not links:
            bars.append(match.start())


def _call(text: str, start: int, end: int, bars: list[int]) -> Call:
    lows, highs = [start + 2, *(bar + 1 for bar in bars)], [*bars, end - 2]
    return Call(start, end, tuple(text[low:high] for low, high in zip(lows, highs, strict=True)))


def titles(text: str, title: str) -> Iterator[str]:
    """The titles of the pages that a text transcludes, as far as they are plain."""
    for call in calls(_HERE.sub(lambda _: title, text)):
        if name := page_of(call.parts[0], title):
            yield name


def page_of(name: str, title: str) -> str | None:
    """The title of the page that stands in braces on a page; None for variables, functions, parameters."""
    name = " ".join(name.replace("_", " ").split())
    if found := _LABELLED.match(name) or _HEADED.match(name):
        name = f":{found[2].strip()}"
    if name.startswith("/"):
        return f"{title}{name.rstrip('/')}"
    if name.startswith(":"):
        return name[1:].strip() or None
    if not name or name.startswith(("#", "{")) or set(name) & set("[]{}<>|"):
        return None
    return name if ":" in name else f"Template:{name}"


def written_out(text: str, title: str, text_of: TextOf) -> str:
    """The text with its transclusions written out as far as they are at hand."""
    return _Writer(title, text_of).write(text, 0)


class _Writer:
    def __init__(self, title: str, text_of: TextOf) -> None:
        self._title, self._text_of = title, text_of
        self._left, self._room = MOST, LARGEST

    def write(self, text: str, depth: int) -> str:
        """A text with what it calls in its place."""
        text = _HERE.sub(lambda _: self._title, text)
        pieces, at = [], 0
        for call in calls(text):
            inside = self._inside(call, depth) if depth < DEEPEST and self._left > 0 and self._room > 0 else None
            if inside is not None:
                pieces += [text[at : call.start], inside]
                at = call.end
        return "".join([*pieces, text[at:]])

    def _inside(self, call: Call, depth: int) -> str | None:
        name = page_of(call.parts[0], self._title)
        text = self._text_of(name) if name else None
        if text is None:
            return None
        self._left -= 1
        self._room -= len(text)
        label = call.parts[1].strip() if len(call.parts) > 1 else ""
        if _LABELLED.match(call.parts[0].strip()):
            text = _labelled(text, label)
        elif _HEADED.match(call.parts[0].strip()):
            text = _headed(text, label)
        else:
            only = _ONLY.findall(text)
            text = _NOT.sub("", "".join(only) if only else text)
            text = _PARAMETER.sub(lambda found: _argument(found, call.parts[1:]), text)
        return self.write(text, depth + 1)


def _argument(found: re.Match[str], arguments: tuple[str, ...]) -> str:
    """The value of a parameter: that of an argument of its name or number, else its default."""
    given: dict[str, str] = {}
    number = 0
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if not equals:
            number += 1
            name, value = str(number), argument
        given[name.strip()] = value.strip() if equals else value
    return given.get(found[1].strip(), found[2] or "")


def _labelled(text: str, label: str) -> str:
    """What stands between the marks of a section, all places of it."""
    begin, end = (rf"<section\s+{word}\s*=\s*[\"']?{re.escape(label)}[\"']?\s*/>" for word in ("begin", "end"))
    return "".join(re.findall(f"{begin}(.*?){end}", text, re.DOTALL | re.IGNORECASE)) if label else text


def _headed(text: str, heading: str) -> str:
    """What stands under a heading, up to the next of its level."""
    found = re.search(rf"^(=+)\s*{re.escape(heading)}\s*\1[ \t]*$", text, re.MULTILINE | re.IGNORECASE)
    if not found:
        return ""
    following = re.compile(rf"^={{1,{len(found[1])}}}[^=]", re.MULTILINE).search(text, found.end())
    return text[found.end() : following.start() if following else len(text)]
