"""HTML tags in a page: which hide what is inside, which show it as it is written, and what wikitext says the same.

Bold tags are quotes, ``<br>`` is :data:`BREAK`, headings, lists and tables of HTML are those of wikitext, a gallery
stands between :data:`GALLERY` and :data:`GALLERY_END`, large and underlined text between :data:`LARGE` and
:data:`LARGE_END`. Where tags stand is left to ``seen``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

BREAK = "\x0b"  # <br>
GALLERY, GALLERY_END = "\x0e", "\x0f"
LARGE, LARGE_END = "\x11", "\x12"  # large or underlined text: what a person writes in place of a heading


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Extension tags whose inside is shown as it is written, and those that show nothing where they stand.
# https://www.mediawiki.org/wiki/Parser_extension_tags
LITERAL = _names("nowiki pre syntaxhighlight source")
HIDING = _names(
    "ref references templatestyles templatedata score math chem ce timeline graph mapframe maplink imagemap "
    "inputbox indicator categorytree charinsert hiero rss dynamicpagelist languages section includeonly "
    "style script s strike del"
)
CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in LITERAL | HIDING}
STRUCK = _names("s strike del")  # formatting: without an end on its line it hides nothing
# Tags that only wrap what is shown. https://www.mediawiki.org/wiki/Help:Formatting, Help:Extension:Translate
SHOWN = _names(
    "translate tvar div span small center font i em noinclude onlyinclude abbr bdi bdo cite code tt "
    "kbd samp mark sup sub var q ruby rb rp rt poem p blockquote time big u ins section tbody thead tfoot "
    "caption table tr td th b strong br hr gallery h1 h2 h3 h4 h5 h6"
)
_OPENING = {
    "b": "'''", "strong": "'''", "br": BREAK, "hr": "\n----\n",
    "gallery": GALLERY, "table": "\n{|\n", "tr": "\n|-\n", "caption": "\n|+ ",
}  # fmt: skip
_ENDING = {"b": "'''", "strong": "'''", "gallery": GALLERY_END, "table": "\n|}\n", "br": BREAK}
_ON_ITS_LINE = _names("p div blockquote poem center")  # their ends end a line too
_EMPHATIC = _names("big u ins")
_STYLED = _EMPHATIC | _names("div span font p center")
_LARGE_STYLE = re.compile(
    r"font-size\s*:\s*(?:1[1-9]\d|[2-9]\d\d)\s*%|font-size\s*:\s*(?:x+-)?large|font-size\s*:\s*(?:1\.[1-9]|[2-9])\d*\s*r?em"
    r"|font-size\s*:\s*(?:1[89]|[2-9]\d)\s*px|font-size\s*:\s*(?:1[4-9]|[2-9]\d)\s*pt|role\s*=\s*[\"']?heading"
    r"|font-weight\s*:\s*(?:bold|[6-9]00)|text-decoration\s*:\s*underline|size\s*=\s*[\"']?\+?[3-7]",
    re.IGNORECASE,
)
_CAPTION = re.compile(r"\bcaption\s*=\s*[\"']([^\"'<>\[\]{}\n]+)[\"']", re.IGNORECASE)
_SPANS = re.compile(r"\b(?:col|row)span\s*=\s*[\"']?\s*\d{1,4}", re.IGNORECASE)

LISTS = {"ul": "*", "ol": "#", "dl": ""}
ITEMS = {"li": "*", "dt": ";", "dd": ":"}
_DEEPEST = 6  # lists inside of one another; what is nested deeper stands on the last
_FURTHEST = 200  # blanks before a tag that begins a line
_BETWEEN = re.compile(r"\s++(?=</?(?:li|[uod]l|d[td])\b)", re.IGNORECASE)
_INDENT = re.compile(r"(?:^|\n)[ \t]*\Z")


class Stand(NamedTuple):
    """Where what a tag takes up ends, and what stands for it."""

    end: int
    shown: str


class Tags:
    """The tags of a text, taken in order; knows which of lists and of large text are open."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._large: list[str] = []
        self._lists: list[str] = []
        self._chain = self._joined = 0  # where tags of lists with nothing but blanks between them begin and end

    def as_wikitext(self, name: str, attrs: str, *, ends: bool) -> str:
        """What stands for a tag that is none of a list."""
        if name in {"td", "th"} and not ends:
            spans = " ".join(_SPANS.findall(attrs))
            return f"\n{'|' if name == 'td' else '!'}{f' {spans} |' if spans else ' '}"
        if name == "gallery" and not ends and (caption := _CAPTION.search(attrs)):
            return f"\n'''{caption[1].strip()}'''\n{GALLERY}"
        if name[0] == "h" and name[1:].isdecimal():
            return f" {'=' * int(name[1])}\n" if ends else f"\n{'=' * int(name[1])} "
        line = "\n" if name in _ON_ITS_LINE else ""
        if name in _STYLED and ends and self._large[-1:] == [name]:
            self._large.pop()
            return LARGE_END + line
        if name in _STYLED and not ends and (name in _EMPHATIC or _LARGE_STYLE.search(attrs)):
            self._large.append(name)
            return line + LARGE
        return line or (_ENDING if ends else _OPENING).get(name, "")

    def of_list(self, start: int, end: int, name: str, *, ends: bool) -> Stand:
        """What stands for a tag of a list: an item has the markers of all lists around it, on a line of its own.

        Blanks before the next such tag go with it: a blank line would end the list and its count.
        """
        if start != self._joined:
            self._chain = start
        if name in ITEMS and not ends:
            return Stand(end, self._item(ITEMS[name]))
        if name in LISTS and not ends:
            self._lists.append(LISTS[name])
        elif name in LISTS and self._lists:
            self._lists.pop()
        blanks = _BETWEEN.match(self._text, end)
        self._joined = blanks.end() if blanks else end
        return Stand(self._joined, "")

    def _item(self, mark: str) -> str:
        around = [sign for sign in self._lists[-_DEEPEST:] if sign]
        own = around.pop() if around and mark == "*" else mark
        new_line = "" if _INDENT.search(self._text[max(self._chain - _FURTHEST, 0) : self._chain]) else "\n"
        return new_line + "".join(around) + own
