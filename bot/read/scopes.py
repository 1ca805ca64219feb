"""Which themes what is read belongs to: the statements that are in force, from the widest to the nearest.

Keeps the drafts of the themes and what stands under none, and makes their records and the finding that notes it. What
states a theme is decided in ``themes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from msgspec import Struct, field

from bot.read.model import Block, Heading
from bot.reports.folding import fold
from bot.reports.report import Content, Evidence, Finding, Point, Severity, Span, Theme

# How far a statement reaches: until one of the same or a smaller rank. Headings have their level, 1 to 7.
NONE, BOLD, CELL, PROSE, ITEM = -1.0, 7.0, 7.5, 8.0, 9.0
LABEL = 0.5  # more than the heading it stands under
DEEPEST = 20  # levels of nested points; what is nested deeper stands on the last
_MOST_SEEN, _LONGEST_SEEN = 5, 120  # blocks that the finding quotes, and code points of each


class ThemeDraft(Struct):
    """A theme on its way to becoming a record; ``told`` when more is said of it than that it was discussed."""

    id: str
    rule: str
    span: Span
    heading: Heading | None = None
    label: str | None = None
    content: list[Content] = field(default_factory=list)
    told: bool = False


class Scope(Struct):
    """A statement in force: the themes that what follows belongs to.

    ``depth`` is that of the list item that opened it. ``shut``: what follows states no theme, as it is still to come.
    """

    rank: float
    themes: list[ThemeDraft]
    depth: int = 0
    shut: bool = False
    listed: bool = False  # it has points
    tells: bool = True  # False until more comes than the sentence that states it


class Scopes:
    """The statements in force, and what belongs to them."""

    def __init__(self) -> None:
        self.found: dict[str, ThemeDraft] = {}
        self.unassigned: list[Content] = []
        self.keeps = False  # whether what stands under no theme is kept
        self._open = [Scope(NONE, [])]

    @property
    def current(self) -> Scope:
        """The nearest statement in force; one of the rank ``NONE`` where there is none."""
        return self._open[-1]

    @property
    def themes(self) -> set[str]:
        """The themes in force."""
        return {theme.id for theme in self.current.themes}

    def state(
        self, ids: Iterable[str], rule: str, span: Span, label: str | None = None, heading: Heading | None = None
    ) -> list[ThemeDraft]:
        """The drafts of those themes.

        The first place that is set apart from prose gives the heading; other words of a later one are content.
        """
        stated = []
        for theme_id in ids:
            theme = self.found.setdefault(theme_id, ThemeDraft(theme_id, rule, span))
            if label is not None and theme.label is None:
                theme.heading, theme.label, theme.rule, theme.span = heading, label, rule, span
            elif label is not None and fold(label) != fold(theme.label or ""):
                level = heading.level if heading else int(BOLD)
                theme.content.append(Content("heading", label, level, span=span))
            stated.append(theme)
        return stated

    def open(self, rank: float, themes: list[ThemeDraft], depth: int = 0, *, tells: bool = True) -> None:
        """Puts a statement in force; it ends those of its rank and below, but an item's stands inside of another's."""
        if rank != ITEM:
            self.close(rank)
        self._open.append(Scope(rank, themes, depth, tells=tells))

    def shut(self, rank: float) -> None:
        """From here on, down to that rank, nothing states a theme; what follows belongs where it did."""
        themes = self.current.themes
        self.close(rank)
        self._open.append(Scope(rank, themes, shut=True))

    def may_state(self, rank: float) -> bool:
        """Whether names alone can state themes at that rank."""
        return self.current.rank == NONE or (self.current.rank >= rank and not self.current.shut)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """What is put in force meanwhile ends with it, and nothing else does."""
        before = list(self._open)
        yield
        self._open = before

    def close(self, rank: float) -> None:
        """Ends the statements of that rank and of all below it."""
        while self.current.rank >= rank:
            self._open.pop()

    def end_items(self, depth: int, *, listed: bool = False) -> None:
        """Ends what items stated that are no less deep, with ``listed`` only those that have points."""
        while self.current.rank == ITEM and depth <= self.current.depth and (self.current.listed or not listed):
            self._open.pop()

    def say(
        self, kind: str, block: Block, at: int = 0, to: int | None = None, *, depth: int = 0, number: int | None = None
    ) -> None:
        """A range of a block as a block of what is read; nothing where ``at`` is -1 or the range has no words."""
        if at >= 0 and (text := " ".join(block.text[at:to].split())):
            span = block.span(at, to) if at or (to is not None and to < len(block.text)) else block.span()
            self.add(Content(kind, text, min(depth, DEEPEST), number, span))

    def add(self, content: Content) -> None:
        """A block of what is read."""
        if not self.current.themes:
            self.unassigned += [content] if self.keeps else []
            return
        self.current.listed |= content.kind == "point"
        for theme in self.current.themes:
            theme.content.append(content)
            theme.told |= self.current.tells
        self.current.tells = True


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
