"""The lines of a stretch of a page: a line ends at a line end that is inside of no template or link."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.read.model.nodes import Node


class Line(NamedTuple):
    """A line without its end, where its first sign that is no blank stands, and the nodes in it."""

    start: int
    end: int
    first: int
    nodes: Sequence[Node]


class Nodes:
    """The outermost nodes of a page, in order."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = nodes
        self._starts = [node.start for node in nodes]

    def between(self, start: int, end: int) -> Sequence[Node]:
        """The nodes that begin in a stretch."""
        if not self._starts:
            return ()
        return self._nodes[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def around(self, offset: int) -> Node | None:
        """The node that an offset is inside of."""
        index = bisect_left(self._starts, offset) - 1
        return self._nodes[index] if index >= 0 and self._nodes[index].end > offset else None


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
        first = at
        while first < stop and text[first] in " \t\xa0":
            first += 1
        yield Line(at, stop, first, within[begin:index])
        at = stop + 1
