"""The text of a page as its readers see it, at the offsets of the text as it is stored.

Whatever MediaWiki does not show is replaced, character by character, by :data:`MASK`, so that a position in
``masked`` is the same position in ``text``. Text that is shown but is no markup (the inside of ``<nowiki>``
and ``<pre>``) keeps its letters while its markup characters become *twins* that no rule takes for markup;
:func:`visible` turns them back. Finding headings is left to ``outline``, taking inline markup out of a
piece of text to ``plain``.

What the masked text still has of HTML: ``<br>``, headings, tables and ``<gallery>``. Bold tags are written as
quotes and ``<li>`` as a bullet on a line of its own, so that rules need to know one form of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MASK = "\0"

_TWIN_BASE = 0xF0000  # a private plane: no script lives there
_MARKUP = "=[]{}|*#:;'<>!_~-+"
_TO_TWIN = {ord(c): chr(_TWIN_BASE + ord(c)) for c in _MARKUP}
_FROM_TWIN = {_TWIN_BASE + ord(c): c for c in _MARKUP}
_TWIN = re.compile("[\U000f0000-\U000f007f]")

# Marks without a glyph. The joiners U+200C and U+200D stay: Indic and Arabic spelling needs them.
_INVISIBLE = (
    "\u00ad\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Extension tags whose inside is shown as it is written, and those that show nothing where they stand.
# https://www.mediawiki.org/wiki/Parser_extension_tags
_LITERAL = frozenset({"nowiki", "pre", "syntaxhighlight", "source"})
_HIDING = _names(
    "ref references templatestyles templatedata score math chem ce timeline graph mapframe maplink imagemap "
    "inputbox indicator categorytree charinsert hiero rss dynamicpagelist languages section includeonly "
    "style script s strike del"
)
_STRUCK = frozenset({"s", "strike", "del"})  # formatting: without an end on its line it hides nothing
# Tags that only wrap what is shown. https://www.mediawiki.org/wiki/Help:Formatting, Help:Extension:Translate
_WRAPPING = _names(
    "translate tvar div span small big center font u i em noinclude onlyinclude abbr bdi bdo cite code tt "
    "kbd samp mark sup sub ins var q ruby rb rp rt poem p blockquote ul ol dl dt dd"
)
_AS_WIKITEXT = {"b": "'''", "strong": "'''", "li": "\n*"}

_TAG = re.compile(
    r"<(?:(?P<comment>!--)|(?P<shut>/>)|(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attrs>[\s/|][^<>]*)?>)"
)
_CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _LITERAL | _HIDING}
_CATEGORY = re.compile(
    r"\[\[[ _]*(?=[ckк分カتशবj])"  # most links are none: their first letter tells
    r"(?:category|catégorie|categoría|categoria|kategorie|kategori|kategoria|категория|категорія|"
    r"تصنيف|分类|分類|カテゴリ|श्रेणी|বিষয়শ্রেণী|jamii)[ _]*:[^\[\]\n]*\]\]",
    re.IGNORECASE,
)
_BEHAVIOUR_SWITCH = re.compile(r"__[A-Z]{3,25}__")


@dataclass(frozen=True, slots=True)
class Swallowed:
    """A region that is not read as wikitext; ``closed`` is False where it runs to the end of the page."""

    tag: str  # "!--" for a comment
    start: int
    end: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A page's wikitext and what is seen of it; both have the same length."""

    text: str
    masked: str
    swallowed: tuple[Swallowed, ...] = ()


def visible(piece: str) -> str:
    """A piece of masked text without masks, and with twins as the characters they stand for."""
    if MASK in piece:
        piece = piece.replace(MASK, "")
    if piece.isascii() or not _TWIN.search(piece):
        return piece
    return piece.translate(_FROM_TWIN)


def source(text: str) -> Source:
    """Masks what readers do not see. Takes any text, in time linear in its length."""
    pieces: list[str] = []
    swallowed: list[Swallowed] = []
    done = 0
    clean = _without_surrogates(text)
    for edit in _edits(clean):
        pieces.append(clean[done : edit.start])
        pieces.append(edit.shown.ljust(edit.end - edit.start, MASK))
        done = edit.end
        if edit.region:
            swallowed.append(Swallowed(edit.region, edit.start, edit.end, edit.closed))
    pieces.append(clean[done:])
    return Source(text, _mask_the_rest("".join(pieces)), tuple(swallowed))


@dataclass(slots=True)
class _Edit:
    """A range of the text and what is shown of it; ``region`` is the tag of a range that is no wikitext."""

    start: int
    end: int
    shown: str = ""
    region: str = ""
    closed: bool = True


def _edits(text: str) -> Iterator[_Edit]:
    """Each tag, comment and region that must be masked, in the order of the text and without overlaps."""
    # What never ends is remembered, as MediaWiki does: else "<ref><ref><ref>…" takes quadratic time.
    never_closed: set[str] = set()
    unstruck: dict[str, int] = {}  # per tag, the end of a line on which it is not closed
    line_end = -1
    at = text.find("<")
    while at >= 0 and (match := _TAG.search(text, at)):
        start, at = match.span()
        if match["comment"]:
            close = text.find("-->", at)
            at = len(text) if close < 0 else close + 3
            yield _Edit(start, at, region="!--", closed=close >= 0)
            continue
        name = (match["name"] or "").lower()
        if name in _AS_WIKITEXT:
            shown = _AS_WIKITEXT[name]
            yield _Edit(start, at, shown if not match["end"] or shown == "'''" else "")
        elif match["shut"] or name in _WRAPPING or (match["end"] and name in _HIDING):
            yield _Edit(start, at)
        elif name in _CLOSING and not match["end"] and name not in never_closed:
            if (match["attrs"] or "").endswith("/"):
                yield _Edit(start, at)
                continue
            limit = len(text)
            if name in _STRUCK:
                if line_end < at:
                    line_end = text.find("\n", at)
                    line_end = len(text) if line_end < 0 else line_end
                limit = line_end
                if unstruck.get(name) == limit:
                    yield _Edit(start, at)
                    continue
            close_tag = _CLOSING[name].search(text, at, limit)
            if close_tag:
                inside, at = at, close_tag.end()
                shown = text[inside : close_tag.start()].translate(_TO_TWIN) if name in _LITERAL else ""
                yield _Edit(start, at, MASK * (inside - start) + shown, name)
            elif name in _STRUCK:
                unstruck[name] = limit
                yield _Edit(start, at)
            elif name == "includeonly":
                at = len(text)
                yield _Edit(start, at, region=name, closed=False)
            else:
                never_closed.add(name)


def _mask_the_rest(masked: str) -> str:
    """Line ends, marks, category links and behaviour switches, once comments and tags are gone."""
    if "\r" in masked:
        masked = masked.replace("\r\n", MASK + "\n").replace("\r", "\n")
    if not masked.isascii():
        for mark in _INVISIBLE:
            if mark in masked:
                masked = masked.replace(mark, MASK)
    if ":" in masked and "[[" in masked:
        masked = _CATEGORY.sub(_masks, masked)
    if "__" in masked:
        masked = _BEHAVIOUR_SWITCH.sub(_masks, masked)
    return masked


def _masks(match: re.Match[str]) -> str:
    return MASK * (match.end() - match.start())


def _without_surrogates(text: str) -> str:
    """Half of a character that lost its other half cannot be saved or sent: U+FFFD stands for it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text
