"""Views of what is said of a theme: its points as a tree, and its paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from bot.reports.report import Content, Point

DEEPEST = 20  # levels of nested points; what is nested deeper stands on the last


def points(content: Sequence[Content]) -> tuple[Point, ...]:
    """The points in their order; one stands under the last before it in its list that is less deep.

    A list ends where something else stands between two points.
    """
    waiting: list[tuple[int, Point]] = []  # from the last backwards: those whose parent may still come
    done: list[Point] = []
    for block in reversed(content):
        if block.kind != "point":
            done += (point for _, point in waiting)
            waiting = []
            continue
        under: list[Point] = []
        while waiting and waiting[-1][0] > block.depth:
            under.append(waiting.pop()[1])
        waiting.append((block.depth, Point(block.text, tuple(under), block.span)))
    return tuple(reversed([*done, *(point for _, point in waiting)]))


def prose(content: Sequence[Content]) -> tuple[str, ...]:
    """The paragraphs."""
    return tuple(block.text for block in content if block.kind == "paragraph")
