"""What MediaWiki shows of a page's wikitext, in one form of each thing, with a way back to the stored text.

Taken out are comments, notes, struck text, Translate markup, direction marks and behaviour switches; entities are the
signs they stand for, tags the wikitext that says the same (:mod:`tags`). Text that is shown but is no markup (inside of
``<nowiki>`` and ``<pre>``, entities) has *twins* for its markup characters, which no rule takes for markup;
:func:`visible` turns them back. Templates, links and blocks are left to the modules beside this one.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.read.model.html_lists import ITEMS, LISTS, HtmlLists
from bot.read.model.tags import CLOSING, HIDING, LITERAL, STRUCK, WRAPPING, as_wikitext
from bot.reports.report import Span

_TWIN_BASE = 0xF0000  # a private plane: no script lives there
_MARKUP = "=[]{}|*#:;'<>!_~-+&"
_TO_TWIN = {ord(c): chr(_TWIN_BASE + ord(c)) for c in _MARKUP}
_FROM_TWIN = {_TWIN_BASE + ord(c): c for c in _MARKUP}
_TWIN = re.compile("[\U000f0000-\U000f007f]")


_INVISIBLE = "\0\x0b\x0e\x0f\x11\x12\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SIGN = re.compile(rf"[<&_\r{_INVISIBLE}\U000f0000-\U000f007f]")  # with which everything that matters begins
_POINT = re.compile(
    r"<(?:(?P<comment>!--)|(?P<shut>/>)|(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attrs>[\s/|][^<>]*)?>)"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    rf"|(?P<drop>[{_INVISIBLE}\U000f0000-\U000f007f]+|__[A-Z]{{3,25}}__)"
    r"|(?P<line>\r\n?)"
)


@dataclass(frozen=True, slots=True)
class Swallowed:
    """A region that is not read as wikitext; ``closed`` is False where it runs to the end of the page."""

    tag: str  # "!--" for a comment
    start: int
    end: int
    closed: bool


class Edit(NamedTuple):
    """A range of the stored text and what stands for it; ``region`` is the tag of a range that is no wikitext."""

    start: int
    end: int
    shown: str = ""
    region: str = ""
    closed: bool = True


@dataclass
class Seen:
    """A page's stored wikitext and what is seen of it.

    ``seen_at`` and ``stored_at`` are the ends of the edits in both: between two of them the texts are the same.
    """

    stored: str
    text: str
    seen_at: tuple[int, ...] = (0,)
    stored_at: tuple[int, ...] = (0,)
    swallowed: tuple[Swallowed, ...] = ()

    def origin(self, offset: int) -> int:
        """Where a character of the seen text stands in the stored one."""
        index = bisect_right(self.seen_at, offset) - 1
        return self.stored_at[index] + offset - self.seen_at[index]

    def span(self, start: int, end: int) -> Span:
        """The stored place of a range of the seen text, without what is hidden at its edges."""
        if len(self.seen_at) == 1:  # nothing is hidden
            return Span(start, max(start, end))
        first = self.origin(start)
        return Span(first, self.origin(end - 1) + 1 if end > start else first)


def visible(piece: str) -> str:
    """A piece of seen text with twins as the characters they stand for."""
    if piece.isascii() or not _TWIN.search(piece):
        return piece
    return piece.translate(_FROM_TWIN)


def literal(text: str) -> str:
    """A text whose markup characters no rule takes for markup."""
    return text.translate(_TO_TWIN)


def seen(text: str) -> Seen:
    """What is seen of a page. Takes any text, in time linear in its length."""
    clean = _without_surrogates(text)
    pieces: list[str] = []
    seen_at, stored_at = [0], [0]
    swallowed: list[Swallowed] = []
    done = length = 0
    for edit in _Scan(clean).edits():
        piece = clean[done : edit.start]
        shown = edit.shown
        pieces += (piece, shown)
        length += len(piece)
        if shown:  # each of its characters stands at the first of what it stands for
            for sign in range(len(shown)):
                seen_at.append(length + sign)
                stored_at.append(edit.start)
        length += len(shown)
        seen_at.append(length)
        stored_at.append(edit.end)
        done = edit.end
        if edit.region:
            swallowed.append(Swallowed(edit.region, edit.start, edit.end, edit.closed))
    if not done:
        return Seen(text, clean)
    pieces.append(clean[done:])
    return Seen(text, "".join(pieces), tuple(seen_at), tuple(stored_at), tuple(swallowed))


class _Scan:
    """One pass over a text for everything that is shown otherwise than it is stored."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        # What never ends is remembered, as MediaWiki does: else "<ref><ref><ref>…" takes quadratic time.
        self.never_closed: set[str] = set()
        self.unstruck: dict[str, int] = {}  # per tag, the end of a line on which it is not closed
        self.line_end = -1
        self.large: list[str] = []  # tags whose end ends large text
        self.lists = HtmlLists()

    def edits(self) -> Iterator[Edit]:
        """The edits in the order of the text and without overlaps."""
        while sign := _SIGN.search(self.text, self.at):
            match = _POINT.match(self.text, sign.start())
            if match is None:
                self.at = sign.end()
                continue
            start, self.at = match.span()
            kind = match.lastgroup
            if kind == "line":
                yield Edit(start, self.at, "\n")
            elif kind == "entity":
                shown = html.unescape(match["entity"])
                if shown != match["entity"]:
                    shown = "" if _UNSEEN.fullmatch(shown) else " " if shown in "\n\r\t" else literal(shown)
                    yield Edit(start, self.at, shown)
            elif kind == "comment":
                close = self.text.find("-->", self.at)
                self.at = len(self.text) if close < 0 else _end_of_comment(self.text, start, close + 3)
                yield Edit(start, self.at, region="!--", closed=close >= 0)
            elif kind in {"drop", "shut"}:
                yield Edit(start, self.at)
            else:
                yield from self.tag(start, match["name"].lower(), match["attrs"] or "", ends=bool(match["end"]))

    def tag(self, start: int, name: str, attrs: str, *, ends: bool) -> Iterator[Edit]:
        """What stands for a tag, or for the region that it opens."""
        if name in LISTS or name in ITEMS:
            self.at, shown = self.lists.tag(self.text, start, self.at, name, ends=ends)
            yield Edit(start, self.at, shown)
        elif name not in CLOSING or ends:
            if name in WRAPPING or name in HIDING:
                yield Edit(start, self.at, as_wikitext(name, ends, attrs, self.large))
        elif attrs.endswith("/") or (name in STRUCK and self.unstruck.get(name) == self.end_of_line()):
            yield Edit(start, self.at)
        elif name not in self.never_closed:
            limit = self.end_of_line() if name in STRUCK else len(self.text)
            if close := CLOSING[name].search(self.text, self.at, limit):
                inside, self.at = self.at, close.end()
                if name in LITERAL:
                    yield Edit(start, inside)
                    yield from _literal_edits(self.text[inside : close.start()], inside)
                    start = close.start()
                yield Edit(start, self.at, region=name)
            elif name in STRUCK:
                self.unstruck[name] = limit
                yield Edit(start, self.at)
            elif name == "includeonly":
                self.at = len(self.text)
                yield Edit(start, self.at, region=name, closed=False)
            else:
                self.never_closed.add(name)

    def end_of_line(self) -> int:
        if self.line_end < self.at:
            end = self.text.find("\n", self.at)
            self.line_end = len(self.text) if end < 0 else end
        return self.line_end


_MOST_BLANKS = 200  # before a comment that is alone on its line
_BLANKS = re.compile(r"[ \t]*\n")


def _end_of_comment(text: str, start: int, end: int) -> int:
    """Where a comment ends: one that is alone on its line goes with the line, as in MediaWiki's preprocessor."""
    line = text.rfind("\n", max(start - _MOST_BLANKS, 0), start) + 1
    after = _BLANKS.match(text, end)
    if (line or start < _MOST_BLANKS) and not text[line:start].strip(" \t") and after:
        return after.end()
    return end


def _literal_edits(inside: str, at: int) -> Iterator[Edit]:
    """The markup characters of a region that is shown as it is written, as twins."""
    for match in _MARKUP_SIGNS.finditer(inside):
        shown = "" if match["drop"] else literal(match[0])
        yield Edit(at + match.start(), at + match.end(), shown)


_MARKUP_SIGNS = re.compile(rf"[{re.escape(_MARKUP)}]+|(?P<drop>[\r{_INVISIBLE}]+)")


def _without_surrogates(text: str) -> str:
    """Half of a character that lost its other half cannot be saved or sent: U+FFFD stands for it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
