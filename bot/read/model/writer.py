"""The words of a stretch of a page as a reader sees them, with the runs and what stands out in them.

A writer goes over a stretch once and writes down its words; of what stretch, ``inline`` says.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.read.model.names import target_of
from bot.read.model.nodes import Node, Part
from bot.read.model.ranges import Range
from bot.read.model.records import Run
from bot.read.model.seen import Seen, visible
from bot.read.model.tags import BREAK, GALLERY, GALLERY_END, LARGE, LARGE_END
from bot.read.model.templates import listed, shown_arguments, written_out

_SPECIAL = re.compile(
    r"(?P<quotes>''+)"
    rf"|(?P<break>[ \t]*{BREAK}[ \t{BREAK}]*)"
    rf"|(?P<large>[{LARGE}{LARGE_END}])"
    r"|(?P<end>[ \t\xa0]*\n[ \t\xa0]*)"
    rf"|(?P<blank>[ \t]{{2,}}|[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000{GALLERY}{GALLERY_END}][ \t\xa0]*)"
    r"|(?P<twin>[\U000f0000-\U000f007f]+)"
)
_DEEPEST = 20  # nodes inside of one another whose words are looked at
_OPTIONS = re.compile(
    r"(?:thumb|thumbnail|frame|frameless|border|left|right|center|centre|none|baseline|middle|upright(?:=[\d.]+)?|\d*x?\d+px"
    r"|(?:alt|link|page|lang|class|upright|thumbtime|start|end)=.*)$",
    re.IGNORECASE,
)  # of a file: https://www.mediawiki.org/wiki/Help:Images


def is_plain(piece: str) -> bool:
    """Whether a piece is what a reader sees: no quotes, line ends, marks, twins or blanks but single ones."""
    return piece.isprintable() and "''" not in piece and "  " not in piece


@dataclass
class Writer:
    """The words of a stretch on their way; ``start`` is where it begins."""

    seen: Seen
    start: int = 0
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    text_at: list[int] = field(default_factory=list)
    seen_at: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    strong: list[Range] = field(default_factory=list)
    bold: int | None = None  # where bold words begin
    large: int | None = None

    @property
    def text(self) -> str:
        """The words without outer blanks."""
        return "".join(self.pieces).strip()

    def write(self, words: str, at: int) -> None:
        """Words that stand at that offset."""
        if words:
            self.text_at.append(self.length)
            self.seen_at.append(at)
            self.pieces.append(words)
            self.length += len(words)

    def stretch(self, start: int, end: int, nodes: Sequence[Node], depth: int = 0) -> None:
        """A stretch of the page with the nodes in it."""
        for node in nodes:
            if node.start > start:
                self.words(start, node.start)
            self.node(node, depth)
            start = node.end
        if end > start:
            self.words(start, end)

    def words(self, start: int, end: int) -> None:
        """A stretch without nodes."""
        text = self.seen.text
        if is_plain(piece := text[start:end]):
            self.write(piece, start)
            return
        for match in _SPECIAL.finditer(text, start, end):
            if match.start() > start:
                self.write(text[start : match.start()], start)
            start = match.end()
            kind = match.lastgroup
            if kind == "quotes":
                self.quotes(match.end() - match.start(), match.start())
            elif kind == "break":
                self.write("\n", match.start())
            elif kind == "end":
                self.stop_bold()
                self.write("\n", match.start())
            elif kind == "large":
                self.emphasis(opens=match[0] == LARGE)
            elif kind == "blank":
                self.write(" ", match.start())
            else:
                self.write(visible(match[0]), match.start())
        if end > start:
            self.write(text[start:end], start)

    def quotes(self, count: int, at: int) -> None:
        """Italics show nothing here; three quotes begin or end bold, more than five are quotes too."""
        if count in {2, 4} or count > 5:
            self.write("'" * (count - (5 if count > 5 else 3 if count == 4 else 2)), at)
        if count != 2:
            if self.bold is None:
                self.bold = self.length
            else:
                self.stop_bold()

    def stop_bold(self) -> None:
        if self.bold is not None and self.length > self.bold:
            self.strong.append(Range(self.bold, self.length))
        self.bold = None

    def emphasis(self, *, opens: bool) -> None:
        if opens:
            self.large = self.length if self.large is None else self.large
        elif self.large is not None:
            if self.length > self.large:
                self.strong.append(Range(self.large, self.length))
            self.large = None

    # ------------------------------------------------------------------ nodes

    def node(self, node: Node, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if node.kind == "template":
            self.template(node, depth)
        elif node.kind == "link":
            self.link(node, depth)
        elif node.kind == "outside":
            begin = self.length
            address, *label = node.parts
            if label:
                self.stretch(label[0].start, label[0].end, label[0].nodes, depth + 1)
            elif address.start == node.start:  # written as it is
                self.words(address.start, address.end)
            self.run("outside", begin, self.seen.text[address.start : address.end].strip(), node)
        elif len(node.parts) > 1:  # an argument shows its default
            self.stretch(node.parts[1].start, node.parts[1].end, node.parts[1].nodes, depth + 1)

    def run(  # noqa: PLR0917
        self,
        kind: str,
        begin: int,
        target: str,
        node: Node,
        parameters: tuple[tuple[str, str], ...] = (),
        prefix: str = "",
    ) -> None:
        self.runs.append(Run(kind, begin, self.length, target, node.start, node.end, parameters, prefix))

    def link(self, node: Node, depth: int) -> None:
        title, *label = node.parts
        target = target_of(visible(self.seen.text[title.start : title.end]))
        begin = self.length
        if not target.shown:  # a file, or a category of the page
            if target.kind == "file":
                options = [(key, self.inner(part, depth)) for part in label for key, part in self.options(part)]
                options = [(key if _OPTIONS.match(inner.text) else "caption", inner) for key, inner in options]
                self.run("file", begin, target.title, node, tuple((key, inner.text) for key, inner in options))
                self.hide(inner for _, inner in options)
            return
        if label and (part := label[0]).end > part.start and not self.seen.text[part.start : part.end].isspace():
            self.stretch(part.start, part.end, part.nodes, depth + 1)
        else:
            self.words(*_without_colon(self.seen.text, title))
        self.run(target.kind, begin, target.title, node, prefix=target.prefix)

    def options(self, part: Part) -> Iterator[tuple[str, Part]]:
        """What follows the title of a file, piece by piece, by number: bars in nodes part nothing."""
        begin, at, number, nodes = part.start, part.start, 1, deque(part.nodes)
        inside: list[Node] = []
        while True:
            bar = self.seen.text.find("|", at, part.end)
            while nodes and (bar < 0 or nodes[0].start < bar):
                inside.append(nodes.popleft())
            if bar >= 0 and inside and inside[-1].end > bar:
                at = inside[-1].end
                continue
            end = bar if bar >= 0 else part.end
            yield str(number), Part(begin, end, tuple(inside))
            if bar < 0:
                return
            begin = at = bar + 1
            number, inside = number + 1, []

    def template(self, node: Node, depth: int) -> None:
        """Each argument is looked at once, shown or not: else the time of nested templates doubles at each level."""
        title = visible(self.seen.text[node.parts[0].start : node.parts[0].end])
        title = " ".join(title.replace("_", " ").split())
        name, colon, rest = title.lower().partition(":")
        begin = self.length
        if colon and name in _SHOW_THE_REST:
            self.write(rest, node.parts[0].start)
            self.run("template", begin, title, node)
            return
        parts = [
            (key, part) for key, part in _named(self.seen, node.parts[1:]) if not holds_a_list(self.seen.text, part)
        ]
        named = [(key, self.inner(part, depth)) for key, part in parts]
        argument = shown_arguments().get(name if not colon else title.lower())
        shown = [inner for key, inner in named if key == argument or (argument == "*" and key.isdecimal())]
        for index, inner in enumerate(shown):
            if index:
                self.write("\n", inner.start)
            self.absorb(inner)
        if shown and title.lower() in listed("user"):
            self.run("user", begin, target_of(_as_user(shown[0].text)).title, node)
            return
        parameters = tuple((key, inner.text) for key, inner in named)
        if argument is None and (words := written_out(title.lower(), dict(parameters))):
            self.write(words, node.start)
        self.run("template", begin, title, node, parameters)
        self.hide(inner for _, inner in named if inner not in shown)

    def inner(self, part: Part, depth: int) -> Writer:
        """The words of a part of a node, written apart."""
        start, end = _trimmed(self.seen.text, part)
        inner = Writer(self.seen, start)
        if depth < _DEEPEST:
            inner.stretch(start, end, part.nodes, depth + 1)
            inner.stop_bold()
        return inner

    def absorb(self, inner: Writer) -> None:
        """Puts words that were written apart here, with all that is known of them."""
        at = self.length
        self.pieces += inner.pieces
        self.length += inner.length
        self.text_at += (at + offset for offset in inner.text_at)
        self.seen_at += inner.seen_at
        self.runs += (run._replace(at=run.at + at, to=run.to + at) for run in inner.runs)
        self.strong += (Range(strong.at + at, strong.to + at) for strong in inner.strong)

    def hide(self, inners: Iterable[Writer]) -> None:
        """The links and files in arguments that show nothing here: runs without words."""
        for inner in inners:
            words = "".join(inner.pieces)
            for run in inner.runs:
                shown = (("shown", words[run.at : run.to]),) if run.kind == "user" else run.parameters
                self.runs.append(run._replace(at=self.length, to=self.length, parameters=shown))


_LIST = re.compile(r"\n[ \t]*(?:[*#;]|\{\|)")


def holds_a_list(text: str, part: Part) -> bool:
    """Whether an argument of a template has lines that are items or tables: columns, boxes that fold.

    They are blocks of their own (``blocks``), and no words of the line that the template stands in.
    """
    return text.find("\n", part.start, part.end) >= 0 and _LIST.search(text, part.start, part.end) is not None


_SHOW_THE_REST = frozenset(("formatnum", "lc", "uc", "ucfirst", "lcfirst"))  # parser functions, for what is read here


def _as_user(name: str) -> str:
    return name if ":" in name else f"User:{name}"


def _named(seen: Seen, arguments: Sequence[Part]) -> list[tuple[str, Part]]:
    """The arguments of a template by name; those without one by their number."""
    found, number = [], 0
    for part in arguments:
        if part.name is None:
            number += 1
            found.append((str(number), part))
        else:
            found.append((seen.text[slice(*part.name)].strip().lower(), part))
    return found


def _trimmed(text: str, part: Part) -> Range:
    start, end = part.start, part.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Range(start, end)


def _without_colon(text: str, title: Part) -> Range:
    start, end = _trimmed(text, title)
    return Range(start + 1 if text.startswith(":", start, end) else start, end)
