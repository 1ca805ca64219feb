"""Wikitext of the generated pages → HTML, by a whitelist: the shapes of ``bot.render.wikitext``, all else as text.

The result is a tree of elements. Nothing of a page becomes an element, an attribute or an address unless it is named
here; what a person wrote in another shape (a template, a file, unknown HTML) is shown as it is typed. Comments are
left out. How the pages are put into one file is left to ``bot.render.preview``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element, TreeBuilder

from bot.render.wikitext import BUTTON, CARD_CELLS, CARD_ROW, CARDS, NARROW

# What text may turn into. The elements of tables, of headings and of text to be copied are made from lines, never from
# tags in the text.
ELEMENTS = frozenset({"b", "bdi", "br", "code", "div", "li", "p", "s", "small", "span", "ul", "wbr"})
VOID = frozenset({"br", "wbr"})
_DEEPEST = 200  # elements in one another; what would stand deeper stays text, and no list can exhaust the stack
_CLASSES = frozenset(
    {
        *("mw-collapsible", "mw-content-ltr", "mw-content-rtl", "plainlinks", "salonbot-slot", "sortable"),
        *("unsortable", "wikitable"),
    }
)
_FOLDED = "mw-collapsible"  # what MediaWiki's scripts fold away, the file does by an element: <details>
# The policy of the file allows no style of an element's own: those of the generated pages are classes of the file.
_STYLES = {
    "overflow-x: auto": "scroll",
    "font-size: 88%": "small",
    BUTTON: "button",
    NARROW: "narrow",
    CARDS: "cards",
    CARD_ROW: "card",
    **{style: f"card-{width}" for width, style in CARD_CELLS.items()},
}
_VALUES: Mapping[str, re.Pattern[str]] = {
    "aria-hidden": re.compile("true"),
    "data-sort-type": re.compile("text|number|isoDate"),
    "data-sort-value": re.compile(".*", re.DOTALL),
    "dir": re.compile("ltr|rtl|auto"),
    "id": re.compile(r"[\w.-]{1,200}"),
    "lang": re.compile("[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"),
    "scope": re.compile("row|col"),
}

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"<>]*)"')
# What spans lines: a table, and text to be copied, in which nothing but character references acts.
_BLOCK = re.compile(r"^\{\|(?P<given>.*)\n(?P<rows>(?s:.*?))(?:^\|\}$|\Z)|^<pre>(?P<typed>[^<]*)</pre>$", re.MULTILINE)
_CELL = re.compile(r'[|!] *(?:(?P<given>(?:[a-z-]+="[^"<>]*" *)+)\|)? ?(?P<content>.*)')
_HEADING = re.compile(r"(={2,6}) (.+) \1")
_BLOCK_LINE = re.compile(r"</?(?:div|li|p|ul)\b")
# Labels hold no brackets and attributes no quotes, for bot.render.wikitext escapes them: each alternative ends at the
# next sign that could begin one, so that a line is read in linear time whatever stands in it.
_TOKEN = re.compile(
    r"\[\[:(?P<target>[^\[\]{}|<>\n]+)\|(?P<label>[^\[\]\n]*)\]\]"
    r"|\[\{\{fullurl:(?P<page>[\w%.-]+)\|(?P<query>[\w%.=&-]*)\}\} (?P<action>[^\[\]\n]*)\]"
    r'|<(?P<end>/?)(?P<name>[a-z]+)(?P<given>(?: [a-z-]+="[^"<>\n]*")*) ?/?>'
)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


class Place(NamedTuple):
    """Where a link leads: the title of a page, and a fragment and a query string or "" for none."""

    title: str
    fragment: str = ""
    query: str = ""


Address = Callable[[Place], str | None]  # the ``href`` of a place; None where it cannot be reached


def as_html(text: str, address: Address, prefix: str = "") -> list[Element]:
    """Returns the elements that a page of wikitext is shown as, in its order.

    ``address`` says where links lead and is trusted to give no address that acts; ``prefix`` stands before every id.
    Never raises, and takes linear time.
    """
    page, text, done = _Page(address, prefix), _COMMENT.sub("", text), 0
    for block in _BLOCK.finditer(text):
        page.lines(text[done : block.start()].split("\n"))
        if block["typed"] is not None:
            page.typed(block["typed"])
        else:
            page.table(block["given"], block["rows"].split("\n"))
        done = block.end()
    page.lines(text[done:].split("\n"))
    return list(page.done())


@dataclass(slots=True)
class _Cell:
    header: bool
    given: str
    lines: list[str]


@dataclass(slots=True)
class _Row:
    given: str = ""
    cells: list[_Cell] = field(default_factory=list)

    def labels_columns(self) -> bool:
        return bool(self.cells) and all(cell.header and 'scope="col"' in cell.given for cell in self.cells)


class _Page:
    """The elements made so far, and those that are open."""

    def __init__(self, address: Address, prefix: str) -> None:
        self._address, self._prefix = address, prefix
        self._builder = TreeBuilder()
        self._open: list[str] = []
        self._builder.start("div", {})

    def done(self) -> Element:
        """Closes what is open and returns the element that holds all."""
        self._close(0)
        self._builder.end("div")
        return self._builder.close()

    def lines(self, lines: Iterable[str]) -> None:
        """Adds lines outside of tables: headings, lists, paragraphs, and lines that begin with an element of these."""
        for kind, alike in groupby(lines, _kind):
            if kind == "item":
                with self._element("ul"):
                    for line in alike:
                        self._around("li", line.lstrip("* "))
            elif kind == "words":
                self._around("p", "\n".join(alike))
            elif kind == "element":
                self._inline("\n".join(alike))
            elif kind == "heading":
                for line in alike:
                    signs, _, words = line.partition(" ")
                    self._around(f"h{len(signs)}", words.removesuffix(f" {signs}"))

    def typed(self, text: str) -> None:
        """Adds text to be copied, line by line as it stands."""
        with self._element("pre"):
            self._words(text)

    def table(self, given: str, lines: Iterable[str]) -> None:
        """Adds a table from the lines between its beginning and its end."""
        caption, rows = _rows(lines)
        heads = rows[:1] if rows and rows[0].labels_columns() else []
        with self._element("table", given):
            if caption:
                self._around("caption", caption)
            for part, of_part in (("thead", heads), ("tbody", rows[len(heads) :])):
                with self._element(part):
                    for row in of_part:
                        self._row(row)

    def _row(self, row: _Row) -> None:
        with self._element("tr", row.given):
            for cell in row.cells:
                with self._element("th" if cell.header else "td", cell.given):
                    if any(line.strip() for line in cell.lines[1:]):
                        self.lines(cell.lines)
                    else:
                        self._inline(cell.lines[0])

    def _around(self, name: str, content: str) -> None:
        with self._element(name):
            self._inline(content)

    @contextmanager
    def _element(self, name: str, given: str = "") -> Iterator[None]:
        """An element around what is added meanwhile, all of which is closed with it."""
        before = len(self._open)
        self._start(name, self._attributes(given))
        yield
        self._close(before)

    def _inline(self, text: str) -> None:
        """Adds a stretch of text with links, elements and character references in it."""
        done = 0
        for token in _TOKEN.finditer(text):
            self._words(text[done : token.start()])
            done = token.end()
            if token["target"] is not None:
                title, _, fragment = _decoded(token["target"]).partition("#")
                self._link(Place(title, fragment), token["label"])
            elif token["page"] is not None:
                self._link(Place(unquote(token["page"]), query=token["query"]), token["action"])
            elif not self._tag(token["name"], bool(token["end"]), token["given"]):
                self._words(token[0])
        self._words(text[done:])

    def _link(self, place: Place, label: str) -> None:
        address = self._address(place)
        before = len(self._open)
        self._start("a", {"title": place.title} if address is None else {"href": address})
        self._inline(label)
        self._close(before)

    def _tag(self, name: str, end: bool, given: str) -> bool:
        """Adds a tag and returns True; returns False for one that is not to be, which stays text."""
        if name not in ELEMENTS:
            return False
        if not end:
            if len(self._open) >= _DEEPEST:
                return False
            attributes = self._attributes(given)
            if name == "div" and _FOLDED in attributes.get("class", "").split():
                self._fold(given)
            else:
                self._start(name, attributes)
            if name in VOID:
                self._close(len(self._open) - 1)
            return True
        return name not in VOID and self._end(name)

    def _fold(self, given: str) -> None:
        self._start("details", {})
        with self._element("summary"):
            self._words(next((words for name, words in _ATTRIBUTE.findall(given) if name == "data-expandtext"), "+"))

    def _words(self, text: str) -> None:
        if text:
            self._builder.data(_decoded(text))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._open.append(name)
        self._builder.start(name, attributes)

    def _end(self, name: str) -> bool:
        """Closes the innermost element of that name with all that is open in it; False past a cell's or link's edge."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index] == name or (name, self._open[index]) == ("div", "details"):
                self._close(index)
                return True
            if self._open[index] in ("td", "th", "caption", "a"):
                return False
        return False

    def _close(self, count: int) -> None:
        """Closes elements until ``count`` are open."""
        while len(self._open) > count:
            self._builder.end(self._open.pop())

    def _attributes(self, given: str) -> dict[str, str]:
        found: dict[str, str] = {}
        classes: list[str] = []
        for name, written in _ATTRIBUTE.findall(given):
            value = _decoded(written)
            if name == "class":
                classes += [word for word in value.split() if word in _CLASSES]
            elif name == "style":
                classes += [_STYLES[value]] if value in _STYLES else []
            elif name in _VALUES and _VALUES[name].fullmatch(value):
                found[name] = self._prefix + value if name == "id" else value
        return {**found, "class": " ".join(classes)} if classes else found


def _kind(line: str) -> str:
    """What a line outside of tables is; "" for one that separates paragraphs."""
    if _HEADING.fullmatch(line):
        return "heading"
    if _BLOCK_LINE.match(line):
        return "element"
    return "item" if line.startswith("*") else "words" if line.strip() else ""


def _rows(lines: Iterable[str]) -> tuple[str, list[_Row]]:
    """The caption of a table and the rows that have cells; a line that begins none of them belongs to the last cell."""
    caption, rows = "", [_Row()]
    for line in lines:
        cells = rows[-1].cells
        if line.startswith("|+"):
            caption = line[2:].strip()
        elif line.startswith("|-"):
            rows.append(_Row(line[2:]))
        elif cell := _CELL.fullmatch(line):
            cells.append(_Cell(line[0] == "!", cell["given"] or "", [cell["content"]]))
        elif cells:
            cells[-1].lines.append(line)
        elif line.strip():
            cells.append(_Cell(False, "", [line]))
    return caption, [row for row in rows if row.cells]


def _decoded(text: str) -> str:
    """The text with its character references replaced by what they stand for, once."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text)
