"""The record of what a discussion says: its themes, what stands under none of them, and the finding that notes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from bot.read.scopes import Scopes, ThemeDraft
from bot.reports.report import Content, Evidence, Finding, Point, Severity, Theme

_MOST_SEEN, _LONGEST_SEEN = 5, 120  # blocks that the finding quotes, and code points of each


class Discussed(Struct, frozen=True):
    """The themes of a page in its order, one record each, and what its discussion says under none of them."""

    themes: tuple[Theme, ...] = ()
    unassigned: tuple[Content, ...] = ()
    findings: tuple[Finding, ...] = ()


def discussed(scopes: Scopes) -> Discussed:
    """What was found. A page about a single theme gives it what stands under none, if nothing else is said of it."""
    drafts, loose = list(scopes.found.values()), scopes.unassigned
    if len(drafts) == 1 and not drafts[0].told and any(block.kind != "heading" for block in loose):
        drafts[0].content = sorted([*drafts[0].content, *loose], key=lambda block: block.span or (0, 0))
        loose = []
    return Discussed(tuple(map(_theme, drafts)), tuple(loose), tuple(_noted(loose)))


def _noted(loose: list[Content]) -> Iterator[Finding]:
    said = [block for block in loose if block.kind != "heading"]
    if said:
        number = "One block" if len(said) == 1 else f"{len(said)} blocks"
        message = f"{number} of the discussion stand{'s' * (len(said) == 1)} under no theme."
        seen = tuple(_cut(block.text) for block in said[:_MOST_SEEN])
        yield Finding("content-without-theme", Severity.NOTICE, "discussion", message, Evidence(said[0].span, seen))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SEEN else text[:_LONGEST_SEEN].rstrip() + "…"


def _theme(draft: ThemeDraft) -> Theme:
    anchor = draft.heading.anchor if draft.heading else None
    span = draft.span if draft.rule != "title" else None
    prose = tuple(block.text for block in draft.content if block.kind == "paragraph")
    return Theme(draft.id, draft.label, _points(draft.content), prose, anchor, span, draft.rule, tuple(draft.content))


def _points(content: Sequence[Content]) -> tuple[Point, ...]:
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
