"""What readers see of a page, as a third witness of its sections: the HTML that the wiki makes of a revision.

The HTML is written as the little wikitext that the model reads, so that the same rules find its headings and the
lines that name sections. It decides only what the text of the page leaves open: whether a section that the page
itself does not have is there.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from bot.reports.report import Report, Status

LARGEST = 4 * 1024 * 1024  # code points of HTML that are read


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_KEPT = _names(
    "h1 h2 h3 h4 h5 h6 p div ul ol li dl dt dd table caption tr td th b strong big u ins font span center br hr "
    "blockquote"
)
_EMPTY = _names("area base br col embed hr img input link meta param source track wbr")
_UNSEEN_TAGS = _names("style script template head title noscript")
# Classes of what MediaWiki puts around the words of a page: links to edit, contents, boxes of navigation, notes.
_UNSEEN = re.compile(
    r"\b(?:mw-editsection|toc|navbox\w*|noprint|metadata|mw-references-wrap|reference|references|catlinks|mw-indicators"
    r"|printfooter|mw-jump-link)\b"
)
_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_ATTRIBUTES = ("style", "size", "role", "colspan", "rowspan")
_MARKUP = re.compile(r"[=\[\]{}|*#:;'<>!&~_+-]")
_QUOTES = re.compile(r"[\"<>{}\[\]|\n]")


def may_show_more(report: Report, text: str) -> bool:
    """Whether the page may show sections that its own text does not have: some are missing, and it uses templates."""
    return "{{" in text and any(section.status in {Status.MISSING, Status.UNREADABLE} for section in report.sections)


def as_wikitext(html: str) -> str:
    """The HTML of a page as wikitext with the same words, headings, lists, tables and emphasis. Takes linear time."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


class _Reader(HTMLParser):
    """Writes what is seen of a page; ``hidden`` counts the open elements inside of one that is not."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins."""
        given = {name: value or "" for name, value in attrs}
        if self._hidden or _is_unseen(tag, given):
            self._hidden += tag not in _EMPTY
        elif tag in _KEPT:
            kept = (f' {name}="{_QUOTES.sub("", given[name])}"' for name in _ATTRIBUTES if name in given)
            self.pieces.append(f"<{tag}{''.join(kept)}>")
        elif tag in {"img", "video", "audio"}:
            self.pieces.append("[[File:Shown here.jpg]]")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without content, written as XML does."""
        if tag in _EMPTY and not self._hidden:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if self._hidden:
            self._hidden -= tag not in _EMPTY
        elif tag in _KEPT - _EMPTY:
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Words: none of their signs is markup."""
        if not self._hidden:
            self.pieces.append(_MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", data))


def _is_unseen(tag: str, given: dict[str, str]) -> bool:
    return (
        tag in _UNSEEN_TAGS
        or bool(_UNSEEN.search(given.get("class", "")))
        or given.get("id") == "toc"
        or "hidden" in given
        or bool(_NOT_SHOWN.search(given.get("style", "")))
    )
