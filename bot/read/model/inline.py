"""A stretch of what is seen of a page as the words a reader sees: its text, its runs, and what stands out in it.

Works inside of a line, a paragraph or a cell; where these begin and end is left to ``blocks`` and ``tables``, what the nodes are to ``nodes``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.read.model.names import target_of
from bot.read.model.nodes import Node, Part
from bot.read.model.records import Block, Range, Run
from bot.read.model.seen import BREAK, GALLERY, GALLERY_END, LARGE, LARGE_END, Seen, visible
from bot.read.model.templates import listed, shown_arguments, written_out

_SPECIAL = re.compile(
    r"(?P<quotes>''+)"
    rf"|(?P<break>[ \t]*{BREAK}[ \t{BREAK}]*)"
    rf"|(?P<large>[{LARGE}{LARGE_END}])"
    r"|(?P<end>[ \t\xa0]*\n[ \t\xa0]*)"
    rf"|(?P<blank>[ \t]{{2,}}|[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000{GALLERY}{GALLERY_END}][ \t\xa0]*)"
    r"|(?P<twin>[\U000f0000-\U000f007f]+)"
)
_LIST = re.compile(r"\n[ \t]*(?:[*#;]|\{\|)")
_DEEPEST = 20  # nodes inside of one another whose words are looked at
_OPTIONS = re.compile(
    r"(?:thumb|thumbnail|frame|frameless|border|left|right|center|centre|none|baseline|middle|upright(?:=[\d.]+)?|\d*x?\d+px"
    r"|(?:alt|link|page|lang|class|upright|thumbtime|start|end)=.*)$",
    re.IGNORECASE,
)  # of a file: https://www.mediawiki.org/wiki/Help:Images


@dataclass
class _Writer:
    """The words of a stretch on their way."""

    seen: Seen
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    text_at: list[int] = field(default_factory=list)
    seen_at: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    strong: list[Range] = field(default_factory=list)
    bold: int | None = None  # where bold words begin
    large: int | None = None

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

    def run(self, kind: str, begin: int, target: str, node: Node, parameters: tuple[tuple[str, str], ...] = (), prefix: str = "") -> None:
        self.runs.append(Run(kind, begin, self.length, target, node.start, node.end, parameters, prefix))

    def link(self, node: Node, depth: int) -> None:
        title, *label = node.parts
        target = target_of(visible(self.seen.text[title.start : title.end]))
        begin = self.length
        if not target.shown:  # a file, or a category of the page
            if target.kind == "file":
                self.run("file", begin, target.title, node, tuple(self.options(label)))
                self.hidden(label, depth)
            return
        if label and (part := label[0]).end > part.start and not self.seen.text[part.start : part.end].isspace():
            self.stretch(part.start, part.end, part.nodes, depth + 1)
        else:
            self.words(*_without_colon(self.seen.text, title))
        self.run(target.kind, begin, target.title, node, prefix=target.prefix)

    def options(self, label: Sequence[Part]) -> list[tuple[str, str]]:
        """What follows the title of a file: its caption by the name "caption", other options by their number."""
        found = []
        for part in label:
            begin, pieces = part.start, []
            for bar in self._bars(part):
                pieces.append((begin, bar))
                begin = bar + 1
            pieces.append((begin, part.end))
            for number, (start, end) in enumerate(pieces, 1):
                inside = tuple(node for node in part.nodes if start <= node.start and node.end <= end)
                words = text_of(self.seen, start, end, inside)
                found.append((str(number) if _OPTIONS.match(words) else "caption", words))
        return found

    def _bars(self, part: Part) -> list[int]:
        """The bars in the label of a file that are in no node of it."""
        found, at, nodes = [], part.start, list(part.nodes)
        while (bar := self.seen.text.find("|", at, part.end)) >= 0:
            while nodes and nodes[0].end <= bar:
                nodes.pop(0)
            inside = nodes and nodes[0].start < bar
            at = nodes[0].end if inside else bar + 1
            if not inside:
                found.append(bar)
        return found

    def template(self, node: Node, depth: int) -> None:
        name = visible(self.seen.text[node.parts[0].start : node.parts[0].end])
        title = " ".join(name.replace("_", " ").split())
        name, colon, rest = title.lower().partition(":")
        arguments = node.parts[1:]
        begin = self.length
        if colon and name in {"formatnum", "lc", "uc", "ucfirst", "lcfirst"}:
            self.write(rest, node.parts[0].start)
            arguments = []
        elif colon:
            name = f"{name}:{rest}"
        named = list(_named(self.seen, arguments))
        argument = shown_arguments().get(name)
        lists = [part for _, part in named if holds_a_list(self.seen.text, part)]  # blocks of their own
        chosen = [part for key, part in named if (key == argument or (argument == "*" and key.isdecimal())) and part not in lists]
        if name in listed("user") and chosen:
            self.stretch(*_trimmed(self.seen.text, chosen[0]), chosen[0].nodes, depth + 1)
            user = text_of(self.seen, *_trimmed(self.seen.text, chosen[0]), chosen[0].nodes)
            self.run("user", begin, target_of(f"User:{user}").title if ":" not in user else target_of(user).title, node)
            return
        for index, part in enumerate(chosen):
            if index:
                self.write("\n" if argument == "*" else " ", part.start)
            self.stretch(*_trimmed(self.seen.text, part), part.nodes, depth + 1)
        parameters = tuple((key, text_of(self.seen, part.start, part.end, part.nodes)) for key, part in named)
        if not chosen and argument is None and (words := written_out(name, dict(parameters))):
            self.write(words, node.start)
        self.run("template", begin, title, node, parameters)
        self.hidden([part for _, part in named if part not in chosen and part not in lists], depth)

    def hidden(self, parts: Sequence[Part], depth: int) -> None:
        """The links and files in arguments that show nothing here: runs without words."""
        if depth < _DEEPEST and any(part.nodes for part in parts):
            for part in parts:
                inner = _Writer(self.seen)
                inner.stretch(part.start, part.end, part.nodes, depth + 1)
                words = "".join(inner.pieces)
                for run in inner.runs:
                    shown = (("shown", words[run.at : run.to]),) if run.kind == "user" else run.parameters
                    self.runs.append(run._replace(at=self.length, to=self.length, parameters=shown))


def holds_a_list(text: str, part: Part) -> bool:
    """Whether an argument of a template has lines that are items or tables: columns, boxes that fold."""
    return text.find("\n", part.start, part.end) >= 0 and _LIST.search(text, part.start, part.end) is not None


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


def _trimmed(text: str, part: Part) -> tuple[int, int]:
    start, end = part.start, part.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _without_colon(text: str, title: Part) -> tuple[int, int]:
    start, end = _trimmed(text, title)
    return (start + 1 if text.startswith(":", start, end) else start), end


def is_plain(piece: str) -> bool:
    """Whether a piece is what a reader sees: no quotes, line ends, marks, twins or blanks but single ones."""
    return piece.isprintable() and "''" not in piece and "  " not in piece


def write(seen: Seen, start: int, end: int, nodes: Sequence[Node]) -> _Writer:
    """The words of a stretch, with all that is known of them."""
    writer = _Writer(seen)
    writer.stretch(start, end, nodes)
    writer.stop_bold()
    writer.emphasis(opens=False)
    return writer


def text_of(seen: Seen, start: int, end: int, nodes: Sequence[Node]) -> str:
    """The words of a stretch as a reader sees them, without outer blanks."""
    if not nodes and is_plain(piece := seen.text[start:end].strip()):
        return piece
    return "".join(write(seen, start, end, nodes).pieces).strip()


def block_of(seen: Seen, kind: str, start: int, end: int, nodes: Sequence[Node], *, markers: str = "", number: int | None = None) -> Block:
    """A block of the words of a stretch, which has no outer blanks."""
    text = seen.text
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    if not nodes and is_plain(piece := text[start:end]):
        return Block(kind, piece, start, end, seen, (), (), markers, number, text_at=(0,), seen_at=(start,))
    writer = write(seen, start, end, nodes)
    text = "".join(writer.pieces)
    bare = text.strip()
    if len(bare) == len(text):
        runs, strong, text_at = tuple(writer.runs), tuple(writer.strong), writer.text_at
    else:
        cut = len(text) - len(text.lstrip())
        size = len(bare)
        runs = tuple(run._replace(at=_moved(run.at, cut, size), to=_moved(run.to, cut, size)) for run in writer.runs)
        strong = tuple(Range(_moved(at, cut, size), _moved(to, cut, size)) for at, to in writer.strong)
        text_at = [at - cut for at in writer.text_at]
    return Block(kind, bare, start, end, seen, runs, strong, markers, number, text_at=tuple(text_at) or (0,), seen_at=tuple(writer.seen_at) or (start,))


def _moved(at: int, cut: int, size: int) -> int:
    return min(max(at - cut, 0), size)
