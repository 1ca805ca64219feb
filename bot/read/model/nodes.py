"""One parse by mwparserfromhell: its nodes and headings, each with the place where it stands.

The parser's tokens are taken as they come, which is fifteen times as quick as to have it build its tree and loses
nothing of what is asked here: headings, templates with their arguments, links, addresses. Tokens carry no offsets: the
lengths of what they stand for are added up, and must give the length of the text. Brackets that are closed nowhere
never reach the parser (:mod:`brackets`). Text between nodes, lists and tables are left to the modules that read lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from mwparserfromhell.parser import tokens as kinds

try:
    from mwparserfromhell.parser._tokenizer import CTokenizer as Tokenizer
except ImportError:  # no compiled parser for this machine
    from mwparserfromhell.parser.tokenizer import Tokenizer

from bot.read.model.brackets import balanced
from bot.read.model.ranges import Range


class Part(NamedTuple):
    """A stretch of a node: the title of a link, its label, an argument of a template, whose ``name`` it may have."""

    start: int
    end: int
    nodes: tuple[Node, ...] = ()
    name: Range | None = None


@dataclass(slots=True)
class Node:
    """A template, argument, link or address; ``parts`` are the title first, then arguments, label or default."""

    kind: str  # "template", "argument", "link", "outside"
    start: int
    end: int
    parts: list[Part]


class HeadingNode(NamedTuple):
    """A heading that the parser sees, from its first to its last equals sign; ``nested`` in a template or link."""

    level: int
    start: int
    end: int
    nested: bool


class Parsed(NamedTuple):
    """The outermost nodes of a text in order, and its headings; ``whole`` where the tokens give back the text."""

    nodes: tuple[Node, ...]
    headings: tuple[HeadingNode, ...]
    whole: bool = True


@dataclass(slots=True)
class _Open:
    """A node on its way."""

    kind: str
    start: int
    parts: list[Part]
    nodes: list[Node]
    begin: int  # of the part
    name: Range | None = None


_OPENS: dict[type, tuple[str, int]] = {
    kinds.TemplateOpen: ("template", 2),
    kinds.ArgumentOpen: ("argument", 3),
    kinds.WikilinkOpen: ("link", 2),
}
_PARTS: dict[type, int] = {kinds.TemplateParamSeparator: 1, kinds.ArgumentSeparator: 1, kinds.WikilinkSeparator: 1}
_CLOSES: dict[type, int] = {kinds.TemplateClose: 2, kinds.ArgumentClose: 3, kinds.WikilinkClose: 2}


def parse(text: str) -> Parsed:
    """The nodes and headings of what is seen of a page. Takes any text, raises nothing."""
    if "{" not in text and "[" not in text and "=" not in text and "//" not in text:
        return Parsed((), ())
    return _walk(Tokenizer().tokenize(balanced(text), 0, True), len(text))


def _walk(tokens: Iterable[Any], length: int) -> Parsed:
    found: list[Node] = []
    headings: list[HeadingNode] = []
    stack: list[_Open] = []
    level = heading = at = 0
    steps = iter(tokens)
    for token in steps:
        kind = type(token)
        if kind is kinds.Text:
            at += len(token["text"])
        elif kind in _OPENS:
            name, size = _OPENS[kind]
            stack.append(_Open(name, at, [], [], at + size))
            at += size
        elif kind in _PARTS:
            _end_part(stack[-1], at)
            at += _PARTS[kind]
            stack[-1].begin = at
        elif kind in _CLOSES:
            _end_part(stack[-1], at)
            at += _CLOSES[kind]
            _close(stack, at, found)
        elif kind is kinds.TemplateParamEquals:
            stack[-1].name = Range(stack[-1].begin, at)
            at += 1
            stack[-1].begin = at
            stack[-1].nodes = []
        elif kind is kinds.ExternalLinkOpen:
            brackets = bool(token["brackets"])
            stack.append(_Open("outside", at, [], [], at + brackets))
            at += brackets
        elif kind is kinds.ExternalLinkSeparator:
            _end_part(stack[-1], at)
            at += 0 if token.get("suppress_space") else 1
            stack[-1].begin = at
        elif kind is kinds.ExternalLinkClose:
            _end_part(stack[-1], at)
            at += 1 if stack[-1].begin > stack[-1].start and _has_bracket(stack[-1]) else 0
            _close(stack, at, found)
        elif kind is kinds.HeadingStart:
            level, heading = token["level"], at
            at += level
        elif kind is kinds.HeadingEnd:
            at += level
            headings.append(HeadingNode(level, heading, at, bool(stack)))
        elif kind is kinds.TagOpenOpen:  # a marker of a list, or a rule
            at += len(token["wiki_markup"])
            next(steps)  # the name of its tag
        elif kind is not kinds.TagCloseSelfclose:
            return Parsed((), (), whole=False)  # a kind of markup that must not be left in the text
    return Parsed(tuple(found), tuple(headings), whole=at == length and not stack)


def _has_bracket(opened: _Open) -> bool:
    return (opened.parts[0].start if opened.parts else opened.begin) > opened.start


def _end_part(opened: _Open, at: int) -> None:
    opened.parts.append(Part(opened.begin, at, tuple(opened.nodes), opened.name))
    opened.nodes, opened.name = [], None


def _close(stack: list[_Open], end: int, found: list[Node]) -> None:
    done = stack.pop()
    (stack[-1].nodes if stack else found).append(Node(done.kind, done.start, end, done.parts))


def nodes_between(nodes: Iterable[Node], start: int, end: int) -> Iterator[Node]:
    """The nodes of a stretch; ``nodes`` are in order."""
    return (node for node in nodes if start <= node.start and node.end <= end)
