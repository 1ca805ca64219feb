"""One parse by mwparserfromhell: its nodes and headings, each with the place where it stands.

The parser's tokens are taken as they come, which is fifteen times as quick as to have it build its tree and loses
nothing of what is asked here: headings, templates with their arguments, links, addresses. Tokens carry no offsets: the
lengths of what they stand for are added up, and must give the length of the text. Text between nodes, lists and tables
are left to the modules that read lines.

Brackets that pair with none by the rules of MediaWiki's preprocessor never reach the parser, nor do markers of lists:
its time is not linear on brackets that stay open, and the compiled one goes down, with the process, on a line of
thousands of equals signs. https://www.mediawiki.org/wiki/Preprocessor_ABNF
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from mwparserfromhell.parser import tokens as kinds

try:
    from mwparserfromhell.parser._tokenizer import CTokenizer as Tokenizer
except ImportError:  # no compiled parser for this machine
    from mwparserfromhell.parser.tokenizer import Tokenizer

from msgspec import Struct, field

from bot.read.model.ranges import Range

_BRACKETS = re.compile(r"([{}\[\]<])\1*")
_MOST_EQUALS = 40  # in the line of a heading, such as those of templates' arguments
_OF_LISTS = ("*", "#", ":", ";", "-")  # and of rules, where a line begins with them
_WORD = "_"  # what stands for a sign that is no markup: no text of the parser's is read, only where its nodes stand
_PAIR = {"{": "}", "[": "]"}
DEEPEST = 30  # pairs inside of one another that are markup; the parser gives up at 40


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
    for token in tokens:
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
        else:
            return Parsed(Nodes(()), {}, whole=False)  # a kind of markup that must not be left in the text
    return Parsed(Nodes(found), headings, whole=at == length and not stack)


def balanced(text: str) -> str:
    """The text, equally long, with every bracket that pairs with none, of tables and tags too, as a sign of words.

    Takes linear time.
    """
    if text.count("=") > _MOST_EQUALS:
        text = "\n".join(_plain_inside(line) if line[:1] == "=" else line for line in text.split("\n"))
    for sign in _OF_LISTS:
        text = text.replace(f"\n{sign}", f"\n{_WORD}")
    text = _WORD + text[1:] if text.startswith(_OF_LISTS) else text
    runs = [match.span() for match in _BRACKETS.finditer(text)]
    markup = bytearray(len(text) if runs else 0)
    for start, end in _pairs(text, runs):
        markup[start:end] = b"\1" * (end - start)
    pieces: list[str] = []
    done = 0
    for start, end in runs:
        if not all(markup[start:end]):
            pieces += (text[done:start], *(text[at] if markup[at] else _WORD for at in range(start, end)))
            done = end
    return "".join((*pieces, text[done:])) if pieces else text


def _pairs(text: str, runs: list[tuple[int, int]]) -> Iterator[Range]:
    """The stretches of brackets that open and close something."""
    opened: list[tuple[str, int, int]] = []  # bracket, offset, brackets still open there
    single = -1  # a lone "[" that is open on this line
    for run_start, end in runs:
        start, sign, count = run_start, text[run_start], end - run_start
        if sign in "{[" and count > 1:
            opened.append((sign, start, count))
        elif sign == "[":
            single = start
        elif sign == "]" and count == 1:
            if single >= 0 and text.find("\n", single, start) < 0:
                yield Range(single, single + 1)
                yield Range(start, end)
            single = -1
        while sign in "}]" and end - start >= 2 and opened and _PAIR[opened[-1][0]] == sign:
            bracket, at, waiting = opened.pop()
            pairs = min(end - start, waiting, 3 if sign == "}" else 2)
            if len(opened) < DEEPEST:
                yield Range(at + waiting - pairs, at + waiting)
                yield Range(start, start + pairs)
            start += pairs
            if waiting - pairs >= 2:
                opened.append((bracket, at, waiting - pairs))


def _plain_inside(line: str) -> str:
    """A heading's line; one with too many equals signs inside has them as words."""
    if line.count("=") <= _MOST_EQUALS:
        return line
    core = line.rstrip(" \t")
    first, last = len(core) - len(core.lstrip("=")), len(core.rstrip("="))
    return line[:first] + line[first:last].replace("=", _WORD) + line[max(first, last) :]
