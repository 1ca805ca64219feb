"""The points of a list: its lines as a tree, each with the words a reader sees.

Takes lists that someone else found; what they are about is left to ``themes``.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.read.plain import is_plain, plain
from bot.read.source import MASK
from bot.reports.report import Point, Span

MARKERS = "*#:;"
_DEEPEST = 20  # levels of nested points; what is nested deeper stands on the last

Item = tuple[int, str, int, int]  # a line on its way: its level, its text, and its span


def items(masked: str, start: int, end: int) -> list[Item]:
    """The lines of a list that say something, at their levels. Markup is looked for once in all of them.

    A ``;term`` is an item only where ``:`` says what it means, which then stands under it; else it is a heading.
    """
    text = masked[start:end]
    shown = text.replace(MASK, "")
    bare = is_plain(shown.replace("\n", ""))
    raws = text.split("\n")
    found: list[Item] = []
    term: Item | None = None
    at = start
    for raw, seen in zip(raws, shown.split("\n") if shown is not text else raws, strict=True):
        here, at = at, at + len(raw) + 1
        line = seen if bare else seen.strip()
        content = line.lstrip(MARKERS)
        level = len(line) - len(content)
        if level and line[level - 1] == ";":
            name, _, content = content.partition(":")
            term = (0, plain(name), here, at - 1)
            level = 1
        elif line[:1] != ":":
            term = None
        words = content.strip() if bare else plain(content)
        if words:
            if term and term[1]:
                found.append(term)
                term = (0, "", here, at - 1)  # it stands there now
            found.append((level if level < _DEEPEST else _DEEPEST, words, here, at - 1))
    return found


def tree(lines: Iterable[Item]) -> tuple[Point, ...]:
    """The points of these lines in their order; a line stands under the last one before it of a smaller level."""
    waiting: list[tuple[int, Point]] = []  # from the last line backwards: those whose parent may still come
    for level, text, start, end in reversed(list(lines)):
        under: list[Point] = []
        while waiting and waiting[-1][0] > level:
            under.append(waiting.pop()[1])
        waiting.append((level, Point(text, tuple(under), Span(start, end))))
    return tuple([point for _, point in reversed(waiting)])
