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

from msgspec import Struct

from bot.read.model.tags import CLOSING, HIDING, ITEMS, LISTS, LITERAL, SHOWN, STRUCK, Tags
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
_LITERAL_SIGN = re.compile(rf"[{re.escape(_MARKUP)}]+|(?P<drop>[\r{_INVISIBLE}]+)")
_REST_OF_LINE = re.compile(r"[ \t]*\n")
_MOST_BLANKS = 200  # before a comment that is alone on its line


class Edit(Struct, frozen=True):
    """A range of the stored text and what stands for it.

    ``region`` is the tag ("!--" for a comment) of a range that is not read as wikitext; ``closed`` is False where
    the range runs to the end of the page.
    """

    start: int
    end: int
    shown: str = ""
    region: str = ""
    closed: bool = True


class Seen(Struct):
    """A page's stored wikitext and what is seen of it; ``swallowed`` are the ranges that are not read as wikitext.

    ``seen_at`` and ``stored_at`` are the ends of the edits in both: between two of them the texts are the same.
    """

    stored: str
    text: str
    seen_at: tuple[int, ...] = (0,)
    stored_at: tuple[int, ...] = (0,)
    swallowed: tuple[Edit, ...] = ()

    def origin(self, offset: int) -> int:
        """Where a character of the seen text stands in the stored one."""
        index = bisect_right(self.seen_at, offset) - 1
        return self.stored_at[index] + offset - self.seen_at[index]

    def span(self, start: int, end: int) -> Span:
        """The stored place of a range of the seen text, without what is hidden at its edges."""
        if len(self.seen_at) == 1:  # nothing is hidden
            return Span(start, max(start, end))
        index = bisect_right(self.seen_at, start) - 1
        first = self.stored_at[index] + start - self.seen_at[index]
        if end <= start:
            return Span(first, first)
        if index + 1 < len(self.seen_at) and self.seen_at[index + 1] < end:  # an edit stands between both
            return Span(first, self.origin(end - 1) + 1)
        return Span(first, first + end - start)


def visible(piece: str) -> str:
    """A piece of seen text with twins as the characters they stand for."""
    if piece.isascii() or not _TWIN.search(piece):
        return piece
    return piece.translate(_FROM_TWIN)


def literal(text: str) -> str:
    """A text whose markup characters no rule takes for markup."""
    return text.translate(_TO_TWIN)


def seen(text: str) -> Seen:
    """What is seen of a page. Takes any text, in time linear in its length.

    Half of a character that lost its other half cannot be saved or sent: U+FFFD stands for it, in what is stored too.
    """
    clean = text if text.isascii() else _SURROGATE.sub("\ufffd", text)
    pieces: list[str] = []
    seen_at, stored_at = [0], [0]
    swallowed: list[Edit] = []
    done = length = 0
    for edit in _Scan(clean).edits():
        pieces += (clean[done : edit.start], edit.shown)
        length += edit.start - done
        for _ in edit.shown:  # each of its characters stands at the first of what it stands for
            seen_at.append(length)
            stored_at.append(edit.start)
            length += 1
        seen_at.append(length)
        stored_at.append(edit.end)
        done = edit.end
        if edit.region:
            swallowed.append(edit)
    return Seen(clean, "".join((*pieces, clean[done:])), tuple(seen_at), tuple(stored_at), tuple(swallowed))


class _Scan:
    """One pass over a text for everything that is shown otherwise than it is stored."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        # What never ends is remembered, as MediaWiki does: else "<ref><ref><ref>…" takes quadratic time.
        self.never_closed: set[str] = set()
        self.unstruck: dict[str, int] = {}  # per tag, the end of a line on which it is not closed
        self.line_end = -1
        self.tags = Tags(text)

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
            self.at, shown = self.tags.of_list(start, self.at, name, ends=ends)
            yield Edit(start, self.at, shown)
        elif name not in CLOSING or ends:
            if name in SHOWN or name in HIDING:
                yield Edit(start, self.at, self.tags.as_wikitext(name, attrs, ends=ends))
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


def _end_of_comment(text: str, start: int, end: int) -> int:
    """Where a comment ends: one that is alone on its line goes with the line, as in MediaWiki's preprocessor."""
    line = text.rfind("\n", max(start - _MOST_BLANKS, 0), start) + 1
    after = _REST_OF_LINE.match(text, end)
    alone = after and (line or start < _MOST_BLANKS) and not text[line:start].strip(" \t")
    return after.end() if after and alone else end


def _literal_edits(inside: str, at: int) -> Iterator[Edit]:
    """The markup characters of a region that is shown as it is written, as twins."""
    for match in _LITERAL_SIGN.finditer(inside):
        yield Edit(at + match.start(), at + match.end(), "" if match["drop"] else literal(match[0]))
