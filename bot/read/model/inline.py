"""A stretch of what is seen of a page as a block, or as text.

Where stretches begin and end is left to ``blocks`` and ``tables``, what the words of one are to ``writer``.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from bot.read.model.nodes import Node
from bot.read.model.ranges import Range
from bot.read.model.records import Block
from bot.read.model.seen import Seen
from bot.read.model.writer import Writer, is_plain


def block_of(
    seen: Seen, kind: str, start: int, end: int, nodes: Sequence[Node], *, markers: str = "", number: int | None = None
) -> Block:
    """A block of the words of a stretch, which has no outer blanks."""
    text = seen.text
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    if not nodes and is_plain(piece := text[start:end]):
        return Block(kind, piece, start, end, seen, (), (), markers, number, text_at=(0,), seen_at=(start,))
    writer = _written(seen, start, end, nodes)
    text = "".join(writer.pieces)
    words = text.strip()
    cut, size = len(text) - len(text.lstrip()), len(words)
    if size < len(text):
        writer.runs = [structs.replace(r, at=_moved(r.at, cut, size), to=_moved(r.to, cut, size)) for r in writer.runs]
        writer.strong = [Range(_moved(at, cut, size), _moved(to, cut, size)) for at, to in writer.strong]
        writer.text_at = [at - cut for at in writer.text_at]
    runs, strong, text_at = tuple(writer.runs), tuple(writer.strong), tuple(writer.text_at) or (0,)
    seen_at = tuple(writer.seen_at) or (start,)
    return Block(kind, words, start, end, seen, runs, strong, markers, number, text_at=text_at, seen_at=seen_at)


def text_of(seen: Seen, start: int, end: int, nodes: Sequence[Node]) -> str:
    """The words of a stretch as a reader sees them, without outer blanks."""
    if not nodes and is_plain(piece := seen.text[start:end].strip()):
        return piece
    return "".join(_written(seen, start, end, nodes).pieces).strip()


def _written(seen: Seen, start: int, end: int, nodes: Sequence[Node]) -> Writer:
    writer = Writer(seen, start)
    writer.stretch(start, end, nodes)
    writer.stop("bold")
    writer.stop("large")
    return writer


def _moved(at: int, cut: int, size: int) -> int:
    return min(max(at - cut, 0), size)
