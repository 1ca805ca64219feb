"""What MediaWiki shows of a page's wikitext, in one form of each thing, with a way back to the stored text.

Taken out are comments, notes, struck text, Translate markup, direction marks and behaviour switches; entities are
the signs they stand for. What HTML can say in two ways is written in one: bold tags are quotes, ``<br>`` is
:data:`BREAK`, headings, lists and tables of HTML are those of wikitext, a gallery stands between :data:`GALLERY` and :data:`GALLERY_END`.
Text that is shown but is no markup (the inside of ``<nowiki>`` and ``<pre>``, entities) has *twins* for its markup characters
that no rule takes for markup; :func:`visible` turns them back. Templates, links and blocks are left to the modules beside this one.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from bot.report import Span

BREAK = "\x0b"  # <br>
GALLERY, GALLERY_END = "\x0e", "\x0f"
LARGE, LARGE_END = "\x11", "\x12"  # large or underlined text: what a person writes in place of a heading

_TWIN_BASE = 0xF0000  # a private plane: no script lives there
_MARKUP = "=[]{}|*#:;'<>!_~-+&"
_TO_TWIN = {ord(c): chr(_TWIN_BASE + ord(c)) for c in _MARKUP}
_FROM_TWIN = {_TWIN_BASE + ord(c): c for c in _MARKUP}
_TWIN = re.compile("[\U000f0000-\U000f007f]")


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Extension tags whose inside is shown as it is written, and those that show nothing where they stand.
# https://www.mediawiki.org/wiki/Parser_extension_tags
_LITERAL = _names("nowiki pre syntaxhighlight source")
_HIDING = _names(
    "ref references templatestyles templatedata score math chem ce timeline graph mapframe maplink imagemap "
    "inputbox indicator categorytree charinsert hiero rss dynamicpagelist languages section includeonly "
    "style script s strike del"
)
_STRUCK = _names("s strike del")  # formatting: without an end on its line it hides nothing
# Tags that only wrap what is shown. https://www.mediawiki.org/wiki/Help:Formatting, Help:Extension:Translate
_WRAPPING = _names(
    "translate tvar div span small center font i em noinclude onlyinclude abbr bdi bdo cite code tt "
    "kbd samp mark sup sub var q ruby rb rp rt poem p blockquote ul ol dl time big u ins section tbody thead tfoot "
    "caption table tr td th li dt dd b strong br hr gallery h1 h2 h3 h4 h5 h6"
)
_ON_ITS_LINE = _names("p div blockquote poem center")  # their ends end a line too
_EMPHATIC = _names("big u ins")
_LARGE_STYLE = re.compile(
    r"font-size\s*:\s*(?:1[1-9]\d|[2-9]\d\d)\s*%|font-size\s*:\s*(?:x+-)?large|font-size\s*:\s*(?:1\.[1-9]|[2-9])\d*\s*r?em"
    r"|font-size\s*:\s*(?:1[89]|[2-9]\d)\s*px|font-size\s*:\s*(?:1[4-9]|[2-9]\d)\s*pt|role\s*=\s*[\"']?heading|font-weight\s*:\s*(?:bold|[6-9]00)|text-decoration\s*:\s*underline|size\s*=\s*[\"']?\+?[3-7]",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\bcaption\s*=\s*[\"']([^\"'<>\[\]{}\n]+)[\"']", re.IGNORECASE)
_SPANS = re.compile(r"\b(?:col|row)span\s*=\s*[\"']?\s*\d{1,4}", re.IGNORECASE)

_INVISIBLE = "\0\x0b\x0e\x0f\x11\x12\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_SURROGATE = re.compile("[\ud800-\udfff]")
_POINT = re.compile(
    r"<(?:(?P<comment>!--)|(?P<shut>/>)|(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attrs>[\s/|][^<>]*)?>)"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
    rf"|(?P<drop>[{_INVISIBLE}\U000f0000-\U000f007f]+|__[A-Z]{{3,25}}__)"
    r"|(?P<line>\r\n?)"
)
_CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _LITERAL | _HIDING}


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
    for edit in _edits(clean):
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


def _edits(text: str) -> Iterator[Edit]:
    """Everything that is shown otherwise than it is stored, in the order of the text and without overlaps."""
    # What never ends is remembered, as MediaWiki does: else "<ref><ref><ref>…" takes quadratic time.
    never_closed: set[str] = set()
    unstruck: dict[str, int] = {}  # per tag, the end of a line on which it is not closed
    large: list[str] = []  # tags whose end ends large text
    line_end = -1
    at = 0
    while match := _POINT.search(text, at):
        start, at = match.span()
        kind = match.lastgroup
        if kind == "drop":
            yield Edit(start, at)
        elif kind == "line":
            yield Edit(start, at, "\n")
        elif kind == "entity":
            sign = html.unescape(match["entity"])
            if sign != match["entity"]:
                yield Edit(start, at, "" if sign in _INVISIBLE else " " if sign in "\n\r\t" else literal(sign))
        elif kind == "comment":
            close = text.find("-->", at)
            at = len(text) if close < 0 else _end_of_comment(text, start, close + 3)
            yield Edit(start, at, region="!--", closed=close >= 0)
        elif kind == "shut":
            yield Edit(start, at)
        else:
            name = match["name"].lower()
            if name in _CLOSING and not match["end"]:
                if (match["attrs"] or "").endswith("/"):
                    yield Edit(start, at)
                    continue
                if name in never_closed:
                    continue
                limit = len(text)
                if name in _STRUCK:
                    if line_end < at:
                        line_end = text.find("\n", at)
                        line_end = len(text) if line_end < 0 else line_end
                    limit = line_end
                    if unstruck.get(name) == limit:
                        yield Edit(start, at)
                        continue
                close_tag = _CLOSING[name].search(text, at, limit)
                if close_tag:
                    inside = text[at : close_tag.start()] if name in _LITERAL else ""
                    if inside:
                        yield Edit(start, at)
                        yield from _literal_edits(inside, at)
                        yield Edit(close_tag.start(), close_tag.end(), region=name)
                    else:
                        yield Edit(start, close_tag.end(), region=name)
                    at = close_tag.end()
                elif name in _STRUCK:
                    unstruck[name] = limit
                    yield Edit(start, at)
                elif name == "includeonly":
                    at = len(text)
                    yield Edit(start, at, region=name, closed=False)
                else:
                    never_closed.add(name)
            elif name in _WRAPPING or name in _HIDING:
                yield Edit(start, at, _as_wikitext(name, bool(match["end"]), match["attrs"] or "", large))


def _end_of_comment(text: str, start: int, end: int) -> int:
    """Where a comment ends: one that is alone on its line goes with the line, as in MediaWiki's preprocessor."""
    line = text.rfind("\n", max(start - _MOST_BLANKS, 0), start) + 1
    after = _BLANKS.match(text, end)
    if (line or start < _MOST_BLANKS) and not text[line:start].strip(" \t") and after:
        return after.end()
    return end


_MOST_BLANKS = 200  # before a comment that is alone on its line
_BLANKS = re.compile(r"[ \t]*\n")

_OPENING = {
    "b": "'''", "strong": "'''", "br": BREAK, "hr": "\n----\n", "li": "\n*", "dt": "\n;", "dd": "\n:",
    "gallery": GALLERY, "table": "\n{|\n", "tr": "\n|-\n", "caption": "\n|+ ",
}  # fmt: skip
_ENDING = {"b": "'''", "strong": "'''", "gallery": GALLERY_END, "table": "\n|}\n", "br": BREAK}


def _as_wikitext(name: str, ends: bool, attrs: str, large: list[str]) -> str:
    """What stands for a tag; ``large`` has the open tags that make text large."""
    if name in {"td", "th"} and not ends:
        spans = " ".join(_SPANS.findall(attrs))
        return f"\n{'|' if name == 'td' else '!'}{f' {spans} |' if spans else ' '}"
    if name == "gallery" and not ends and (caption := _CAPTION.search(attrs)):
        return f"\n'''{caption[1].strip()}'''\n{GALLERY}"
    if name[0] == "h" and name[1:].isdecimal():
        return f" {'=' * int(name[1])}\n" if ends else f"\n{'=' * int(name[1])} "
    if name in {"div", "span", "font", "p", "big", "u", "ins", "center"}:
        if ends:
            if large and large[-1] == name:
                large.pop()
                return LARGE_END + ("\n" if name in _ON_ITS_LINE else "")
            return "\n" if name in _ON_ITS_LINE else ""
        if name in _EMPHATIC or _LARGE_STYLE.search(attrs):
            large.append(name)
            return ("\n" if name in _ON_ITS_LINE else "") + LARGE
    if name in _ON_ITS_LINE:
        return "\n"
    return (_ENDING if ends else _OPENING).get(name, "")


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
