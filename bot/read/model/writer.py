"""The words of a stretch of a page as a reader sees them, with the runs and what stands out in them.

A writer goes over a stretch once and writes down its words; of what stretch, ``inline`` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct, field, structs

from bot.read.model.lines import Line, pieces
from bot.read.model.names import target_of
from bot.read.model.nodes import Node, Part
from bot.read.model.ranges import Range
from bot.read.model.records import Run
from bot.read.model.seen import Seen, visible
from bot.read.model.tags import BREAK, GALLERY, GALLERY_END, LARGE, LARGE_END
from bot.read.model.templates import listed, shown_arguments, written_out

_BLANKS = f"\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000{GALLERY}{GALLERY_END}"  # which are shown as a plain one
_TWINS = "\U000f0000-\U000f007f"
_SPECIAL = (
    re.compile(  # begins with any of its signs, and looks behind it afterwards: so a search skips all that is none
        rf"[ '\n{_BLANKS}{BREAK}{LARGE}{LARGE_END}{_TWINS}](?:(?P<quotes>(?<=')'+)"
        rf"|(?P<break>(?:(?<=[ \t])[ \t]*{BREAK}|(?<={BREAK}))[ \t{BREAK}]*)"
        rf"|(?P<large>(?<=[{LARGE}{LARGE_END}]))"
        r"|(?P<end>(?:(?<=[ \t\xa0])[ \t\xa0]*\n|(?<=\n))[ \t\xa0]*)"
        rf"|(?P<blank>(?<=[ \t])[ \t]+|(?<=[{_BLANKS}])[ \t\xa0]*)"
        rf"|(?P<twin>(?<=[{_TWINS}])[{_TWINS}]*))"
    )
)
_DEEPEST = 20  # nodes inside of one another whose words are looked at
_OPTIONS = re.compile(
    r"(?:thumb|thumbnail|frame|frameless|border|left|right|center|centre|none|baseline|middle|upright(?:=[\d.]+)?|\d*x?\d+px"
    r"|(?:alt|link|page|lang|class|upright|thumbtime|start|end)=.*)$",
    re.IGNORECASE,
)  # of a file: https://www.mediawiki.org/wiki/Help:Images
_BAR = re.compile(r"\|")
_LIST = re.compile(r"\n[ \t]*(?:[*#;]|\{\|)")
_SHOW_THE_REST = frozenset(("formatnum", "lc", "uc", "ucfirst", "lcfirst"))  # parser functions, for what is read here


def holds_a_list(text: str, part: Part) -> bool:
    """Whether an argument of a template has lines that are items or tables: columns, boxes that fold.

    They are blocks of their own (``blocks``), and no words of the line that the template stands in.
    """
    return text.find("\n", part.start, part.end) >= 0 and _LIST.search(text, part.start, part.end) is not None


def is_plain(piece: str) -> bool:
    """Whether a piece is what a reader sees: no quotes, line ends, marks, twins or blanks but single ones."""
    return piece.isprintable() and "''" not in piece and "  " not in piece


class Writer(Struct, eq=False):
    """The words of a stretch on their way; ``start`` is where it begins."""

    seen: Seen
    start: int = 0
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    text_at: list[int] = field(default_factory=list)
    seen_at: list[int] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    strong: list[Range] = field(default_factory=list)
    begun: dict[str, int] = field(default_factory=dict)  # where words begin that are bold, or large

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
            if depth <= _DEEPEST:
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
            at, kind = match.start(), match.lastgroup
            self.write(text[start:at], start)
            start = match.end()
            if kind == "quotes":
                self.quotes(start - at, at)
            elif kind == "large":
                if match[0] == LARGE:
                    self.begun.setdefault("large", self.length)
                else:
                    self.stop("large")
            elif kind == "twin":
                self.write(visible(match[0]), at)
            else:
                if kind == "end":
                    self.stop("bold")
                self.write(" " if kind == "blank" else "\n", at)
        self.write(text[start:end], start)

    def quotes(self, count: int, at: int) -> None:
        """Italics, two of them, show nothing here; three begin or end bold, more than five are quotes too."""
        if count == 4 or count > 5:
            self.write("'" * (count - (3 if count == 4 else 5)), at)
        if count > 2 and "bold" in self.begun:
            self.stop("bold")
        elif count > 2:
            self.begun["bold"] = self.length

    def stop(self, kind: str) -> None:
        """Ends what stands out since it began."""
        begin = self.begun.pop(kind, self.length)
        if self.length > begin:
            self.strong.append(Range(begin, self.length))

    # ------------------------------------------------------------------ nodes

    def node(self, node: Node, depth: int) -> None:
        if node.kind == "template":
            self.template(node, depth)
        elif node.kind == "link":
            self.link(node, depth)
        elif node.kind == "outside":
            begin = self.length
            address, *label = node.parts
            if label:
                self.part(label[0], depth)
            elif address.start == node.start:  # written as it is
                self.words(address.start, address.end)
            target = self.seen.text[address.start : address.end].strip()
            self.runs.append(Run("outside", begin, self.length, target, node.start, node.end))
        elif len(node.parts) > 1:  # an argument shows its default
            self.part(node.parts[1], depth)

    def part(self, part: Part, depth: int) -> None:
        self.stretch(part.start, part.end, part.nodes, depth + 1)

    def link(self, node: Node, depth: int) -> None:
        title, *label = node.parts
        text = self.seen.text
        target = target_of(visible(text[title.start : title.end]))
        begin = self.length
        if target.shown:
            if label and label[0].end > label[0].start and not text[label[0].start : label[0].end].isspace():
                self.part(label[0], depth)
            else:
                start, end = _trimmed(text, title)
                self.words(start + text.startswith(":", start, end), end)
            run = Run(target.kind, begin, self.length, target.title, node.start, node.end, (), target.prefix)
            self.runs.append(run)
        elif target.kind == "file":
            options = [
                self.inner(piece, depth)
                for part in label
                for piece in pieces(text, part.start, part.end, part.nodes, _BAR)
            ]
            named = enumerate(("".join(option.pieces).strip() for option in options), start=1)
            shown = tuple((str(number) if _OPTIONS.match(words) else "caption", words) for number, words in named)
            self.runs.append(Run("file", begin, begin, target.title, node.start, node.end, shown))
            self.hide(options)

    def template(self, node: Node, depth: int) -> None:
        """Each argument is looked at once, shown or not: else the time of nested templates doubles at each level."""
        text = self.seen.text
        title = " ".join(visible(text[node.parts[0].start : node.parts[0].end]).replace("_", " ").split())
        name, begin = title.lower(), self.length
        function, colon, rest = name.partition(":")
        if colon and function in _SHOW_THE_REST:
            self.write(rest, node.parts[0].start)
            self.runs.append(Run("template", begin, self.length, title, node.start, node.end))
            return
        arguments = [
            (key, self.inner(part, depth))
            for key, part in _by_name(self.seen, node.parts[1:])
            if not holds_a_list(text, part)
        ]
        argument = shown_arguments().get(name)
        shown = [inner for key, inner in arguments if key == argument or (argument == "*" and key.isdecimal())]
        for index, inner in enumerate(shown):
            if index:
                self.write("\n", inner.start)
            self.absorb(inner)
        parameters = tuple((key, "".join(inner.pieces).strip()) for key, inner in arguments)
        if shown and name in listed("user"):
            user = "".join(shown[0].pieces).strip()
            target = target_of(user if ":" in user else f"User:{user}").title
            self.runs.append(Run("user", begin, self.length, target, node.start, node.end))
            return
        if argument is None:
            self.write(written_out(name, dict(parameters)), node.start)
        self.runs.append(Run("template", begin, self.length, title, node.start, node.end, parameters))
        self.hide(inner for _, inner in arguments if inner not in shown)

    def inner(self, part: Part | Line, depth: int) -> Writer:
        """The words of a part of a node, written apart."""
        start, end = _trimmed(self.seen.text, part)
        inner = Writer(self.seen, start)
        if depth < _DEEPEST:
            inner.stretch(start, end, part.nodes, depth + 1)
            inner.stop("bold")
        return inner

    def absorb(self, inner: Writer) -> None:
        """Puts words that were written apart here, with all that is known of them."""
        at = self.length
        self.pieces += inner.pieces
        self.length += inner.length
        self.text_at += (at + offset for offset in inner.text_at)
        self.seen_at += inner.seen_at
        self.runs += (structs.replace(run, at=run.at + at, to=run.to + at) for run in inner.runs)
        self.strong += (Range(strong.at + at, strong.to + at) for strong in inner.strong)

    def hide(self, inners: Iterable[Writer]) -> None:
        """The links and files in arguments that show nothing here: runs without words."""
        for inner in inners:
            words = "".join(inner.pieces)
            for run in inner.runs:
                shown = (("shown", words[run.at : run.to]),) if run.kind == "user" else run.parameters
                self.runs.append(structs.replace(run, at=self.length, to=self.length, parameters=shown))


def _by_name(seen: Seen, arguments: Sequence[Part]) -> list[tuple[str, Part]]:
    """The arguments of a template by name; those without one by their number."""
    found, number = [], 0
    for part in arguments:
        number += part.name is None
        found.append((str(number) if part.name is None else seen.text[slice(*part.name)].strip().lower(), part))
    return found


def _trimmed(text: str, part: Part | Line) -> Range:
    start, end = part.start, part.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Range(start, end)
