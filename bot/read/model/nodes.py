"""One parse by mwparserfromhell: its nodes and headings, each with the place where it stands.

The parser's tokens are taken as they come, which is fifteen times as quick as to have it build its tree and loses
nothing of what is asked here: headings, templates with their arguments, links, addresses. Tokens carry no offsets: the
lengths of what they stand for are added up, and must give the length of the text. Brackets that are closed nowhere
never reach the parser (:mod:`brackets`). Text between nodes, lists and tables are left to the modules that read lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from mwparserfromhell.parser import tokens as kinds

try:
    from mwparserfromhell.parser._tokenizer import CTokenizer as Tokenizer
except ImportError:  # no compiled parser for this machine
    from mwparserfromhell.parser.tokenizer import Tokenizer

from msgspec import Struct, field

from bot.read.model.brackets import balanced
from bot.read.model.ranges import Range


class Part(Struct, frozen=True):
    """A stretch of a node: the title of a link, its label, an argument of a template, whose ``name`` it may have."""

    start: int
    end: int
    nodes: Sequence[Node] = ()
    name: Range | None = None


class Node(Struct):
    """A template, argument, link or address; ``parts`` are the title first, then arguments, label or default."""

    kind: str  # "template", "argument", "link", "outside"
    start: int
    end: int
    parts: list[Part]


class HeadingNode(Struct, frozen=True):
    """A heading that the parser sees outside of templates and links, from its first to its last equals sign."""

    level: int
    end: int


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


class Parsed(Struct, frozen=True):
    """The nodes of a text, and its headings by where they start; ``whole`` where the tokens give back the text."""

    nodes: Nodes
    headings: dict[int, HeadingNode]
    whole: bool = True


class _Open(Struct):
    """A node on its way, and where its part that is open begins."""

    node: Node
    begin: int
    nodes: list[Node] = field(default_factory=list)  # of the part
    name: Range | None = None

    def end_part(self, at: int) -> None:
        self.node.parts.append(Part(self.begin, at, self.nodes, self.name))
        self.nodes, self.name = [], None


_OPENS: dict[type, tuple[str, int]] = {  # and the length of what they stand for
    kinds.TemplateOpen: ("template", 2),
    kinds.ArgumentOpen: ("argument", 3),
    kinds.WikilinkOpen: ("link", 2),
    kinds.ExternalLinkOpen: ("outside", 1),
}
_CLOSES = {kinds.TemplateClose: 2, kinds.ArgumentClose: 3, kinds.WikilinkClose: 2, kinds.ExternalLinkClose: 1}
_SEPARATORS = frozenset(
    (kinds.TemplateParamSeparator, kinds.ArgumentSeparator, kinds.WikilinkSeparator, kinds.ExternalLinkSeparator)
)


def parse(text: str) -> Parsed:
    """The nodes and headings of what is seen of a page. Takes any text, raises nothing."""
    if "{" not in text and "[" not in text and "=" not in text and "//" not in text:
        return Parsed(Nodes(()), {})
    return _walk(Tokenizer().tokenize(balanced(text), 0, True), len(text))


def _walk(tokens: Iterable[Any], length: int) -> Parsed:
    found: list[Node] = []
    headings: dict[int, HeadingNode] = {}
    stack: list[_Open] = []
    level = heading = at = 0
    steps = iter(tokens)
    for token in steps:
        kind = type(token)
        if kind is kinds.Text:
            at += len(token["text"])
        elif kind in _OPENS:
            name, size = _OPENS[kind]
            size = size if token.get("brackets", True) else 0  # an address that is written as it is
            stack.append(_Open(Node(name, at, at, []), at + size))
            at += size
        elif kind in _SEPARATORS:
            stack[-1].end_part(at)
            at += not token.get("suppress_space")
            stack[-1].begin = at
        elif kind in _CLOSES:
            stack[-1].end_part(at)
            done = stack.pop().node
            at += _CLOSES[kind] if done.parts[0].start > done.start else 0
            done.end = at
            (stack[-1].nodes if stack else found).append(done)
        elif kind is kinds.TemplateParamEquals:
            stack[-1].name = Range(stack[-1].begin, at)
            stack[-1].nodes = []
            at += 1
            stack[-1].begin = at
        elif kind is kinds.HeadingStart:
            level, heading = token["level"], at
            at += level
        elif kind is kinds.HeadingEnd:
            at += level
            if not stack:
                headings[heading] = HeadingNode(level, at)
        elif kind is kinds.TagOpenOpen:  # a marker of a list, or a rule
            at += len(token["wiki_markup"])
            next(steps)  # the name of its tag
        elif kind is not kinds.TagCloseSelfclose:
            return Parsed(Nodes(()), {}, whole=False)  # a kind of markup that must not be left in the text
    return Parsed(Nodes(found), headings, whole=at == length and not stack)
