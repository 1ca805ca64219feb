"""The lines of a stretch of a page, and the pieces of a line: nodes (templates, links) are inside of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from bot.read.model.nodes import Node, Nodes


class Line(Struct, frozen=True):
    """A line without its end, where its first sign that is no blank stands, and the nodes in it."""

    start: int
    end: int
    first: int
    nodes: Sequence[Node]


def lines(text: str, start: int, end: int, nodes: Nodes) -> Iterator[Line]:
    """The lines of ``text[start:end]`` in order."""
    within = nodes.between(start, end)
    index, count, at = 0, len(within), start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        begin = index
        while index < count and within[index].start < stop:
            if within[index].end > stop:
                stop = text.find("\n", within[index].end, end)
                stop = end if stop < 0 else stop
            index += 1
        yield line_of(text, at, stop, within[begin:index] if index > begin else ())
        at = stop + 1


def line_of(text: str, start: int, end: int, nodes: Sequence[Node]) -> Line:
    """A stretch as a line."""
    first = start
    while first < end and text[first] in " \t\xa0":
        first += 1
    return Line(start, end, first, nodes)


def pieces(text: str, start: int, end: int, nodes: Sequence[Node], separator: re.Pattern[str]) -> Iterator[Line]:
    """What stands between separators outside of nodes, each piece with its nodes. Takes linear time."""
    first = index = 0
    for match in separator.finditer(text, start, end):
        while index < len(nodes) and nodes[index].end <= match.start():
            index += 1
        if index == len(nodes) or nodes[index].start > match.start():
            yield line_of(text, start, match.start(), nodes[first:index])
            start, first = match.end(), index
    yield line_of(text, start, end, nodes[first:])
