"""Wikitext that is safe to save: one escape, and the few shapes the generated pages are made of.

:class:`Wikitext` is text that is markup already; any other ``str`` handed to a function of this module is
somebody's words and goes through :func:`escape`. Joining two pieces of wikitext with ``+`` gives a plain
``str`` again, so a slip shows up as visible character references and never as acting markup.

What stands on a page, in which order and in which words, is left to the modules of the single pages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias
from urllib.parse import quote

from babel import Locale, UnknownLocaleError


class Wikitext(str):
    """Text that is safe wikitext as it stands."""

    __slots__ = ()


NOTHING = Wikitext()
Content: TypeAlias = str  # a Wikitext is taken as it is, every other str is escaped

# What MediaWiki's own wfEscapeWikiText covers (line starts, links, templates, HTML, magic links, magic
# words, free URLs) and what it leaves out: tildes, "!!", signs at the start of a cell, direction controls,
# and every URL scheme, since schemes such as "mailto:" make links without slashes.
# Every alternative begins with a character of its own: only so does the library skip what begins none of them,
# which makes it several times faster on plain prose.
_ACTS = re.compile(
    "|".join(
        [
            *map(re.escape, "&<>[]{}|~"),  # entities, tags, links, templates, tables, signatures
            *("''+", "!!+", "_[_＿]+", "＿[_＿]+"),  # bold and italics, header cells, magic words (two scripts)
            r":(?:(?<=[A-Za-z]:)(?=\S)|(?=//))",  # free URLs
            *("R(?=FC)", "P(?=MID)", "I(?=SBN)"),  # magic links
            *"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",  # direction controls, balanced before
        ]
    )
)
_STARTS = frozenset("#*:;=+-!'_＿")  # what acts at the start of a line or of a cell
_ENDS = frozenset("'!_＿")  # what could meet its like in the markup that follows
# Line breaks of every kind; a copied text is one line, as a cell of a table is.
_BREAKS = re.compile("[ \t]*[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+[ \t]*")
# U+007F opens MediaWiki's strip markers; the others are not allowed in a page and come back changed.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_PDF, _PDI = "\u202c", "\u2069"
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
# Links to special pages become HTML before links to outside are looked for: "[//" in their fragment made one.
_NO_PLACE = re.compile("\ufffd|//")
_NO_TITLE = re.compile(r"[#<>\[\]{}|\x00-\x1f\x7f-\x9f\ufffd-\uffff\ud800-\udfff]|~~~|^\s*:|^\s*$|(?:^|/)\.\.?(?:/|$)")


def _reference(found: re.Match[str]) -> str:
    return _references(found[0])


def _references(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)


def _balanced(text: str) -> str:
    """Closes direction controls left open and drops closing ones without an opening one."""
    if _BIDI.search(text) is None:
        return text
    kept: list[str] = []
    open_: list[str] = []  # the closing control that each open one waits for
    for character in text:
        if _BIDI.match(character) is None:
            kept.append(character)
        elif character == _PDI and _PDI in open_:
            while open_.pop() != _PDI:
                pass  # an isolate's end closes the embeddings inside it
            kept.append(character)
        elif character == _PDF and open_ and open_[-1] == _PDF:
            open_.pop()
            kept.append(character)
        elif character not in (_PDF, _PDI):
            open_.append(_PDI if character >= "\u2066" else _PDF)
            kept.append(character)
    return "".join(kept + open_[::-1])


def escape(text: str) -> Wikitext:
    """The words of ``text`` as one line of wikitext in which nothing acts.

    The result is in Unicode's form C even beside the markup around it, as MediaWiki saves it: a page that
    came back changed would be edited again at each run.
    """
    return Wikitext(_escaped(text))


@lru_cache(maxsize=131_072)
def _escaped(text: str) -> str:
    """What :func:`escape` gives; what is kept are plain texts, which cost the collection of garbage nothing."""
    if not text.isprintable():  # as most are: no control, no line break, no direction control
        text = _balanced(_CONTROLS.sub("\ufffd", _BREAKS.sub(" ", text)))
    lead, rest = "", text.strip()
    if not rest.isascii():
        rest = unicodedata.normalize("NFC", rest)
        if unicodedata.category(rest[0])[0] == "M":
            lead, rest = _references(rest[0]), rest[1:]
    rest = _ACTS.sub(_reference, rest)
    if rest[:1] in _STARTS:
        lead, rest = lead + _references(rest[0]), rest[1:]
    if rest[-1:] in _ENDS:
        rest = rest[:-1] + _references(rest[-1])
    return lead + rest


@lru_cache(maxsize=65_536)
def inside(text: str) -> Wikitext:
    """Escaped as the middle of a line: blanks at the edges stay, and what acts only there is left readable."""
    return Wikitext(escape(f".{text}.")[1:-1])


def wikitext(content: Content) -> Wikitext:
    """Wikitext as it stands, anything else escaped."""
    return content if isinstance(content, Wikitext) else escape(content)


def join(separator: str, parts: Iterable[Content]) -> Wikitext:
    """The parts that say something, with a separator of ours (taken as it stands) between them."""
    texts = [part if isinstance(part, Wikitext) else escape(part) for part in parts]
    return Wikitext(separator.join([text for text in texts if text]))


def concat(*parts: Content) -> Wikitext:
    """The parts one after another."""
    return Wikitext("".join([part if isinstance(part, Wikitext) else escape(part) for part in parts]))


@lru_cache
def direction(language: str) -> Literal["ltr", "rtl", "auto"]:
    """The direction a language is written in, from CLDR; ``auto`` where CLDR does not know the language."""
    try:
        order = Locale.parse(language, sep="-").character_order
    except (UnknownLocaleError, ValueError):
        return "auto"
    return "rtl" if order == "right-to-left" else "ltr"


def attributes(**values: str | int | None) -> str:
    """HTML attributes with a blank before each; ``None`` leaves one out, ``data_x`` becomes ``data-x``."""
    return "".join([_attribute(name, str(value)) for name, value in values.items() if value is not None])


@lru_cache(maxsize=65_536)
def _attribute(name: str, value: str) -> str:
    return f' {name.rstrip("_").replace("_", "-")}="{inside(value).replace(chr(34), "&#34;")}"'


@lru_cache
def language_attributes(language: str | None) -> str:
    """``lang`` and ``dir`` for words in a language; an unknown or impossible one gives ``dir="auto"``."""
    if language is None or not _LANGUAGE.fullmatch(language):
        return attributes(dir="auto")
    return attributes(lang=language, dir=direction(language))


def element(name: str, content: Content, **values: str | int | None) -> Wikitext:
    """An HTML element around content, on one line."""
    given = attributes(**values) if values else ""
    return Wikitext(f"<{name}{given}>{wikitext(content)}</{name}>")


FRESH = re.compile(r'<span class="salonbot-fresh">[^<]*</span>')


def fresh(words: Wikitext) -> Wikitext:
    """Words that are no reason to save a page (``bot.plan.planner`` leaves them out), such as how new it is."""
    return Wikitext(f'<span class="salonbot-fresh">{words}</span>')


def quoted(text: Content, language: str | None) -> Wikitext:
    """Words copied from a page in a language of their own, set apart from the direction around them."""
    return Wikitext(f"<bdi{language_attributes(language)}>{wikitext(text)}</bdi>") if text.strip() else NOTHING


def bullets(items: Iterable[Content]) -> Wikitext:
    """A list that fits into a cell; nothing where there are no items."""
    inside = "".join([f"<li>{wikitext(item)}</li>" for item in items])
    return Wikitext(f"<ul>{inside}</ul>") if inside else NOTHING


@lru_cache(maxsize=65_536)
def _target(title: str) -> str:
    # MediaWiki decodes percent signs in targets first and character references after them. A colon does no
    # harm there, and titles with namespaces stay readable. "salonbot:" begins the bot's own markers.
    return re.sub("(?<!salonbot)&#58;(?!//)", ":", escape(title).replace("%", "&#37;"))


def link(title: str, label: Content = "", fragment: str = "") -> Wikitext:
    """A link to a page of the wiki that only links (the colon); just the label where no page can be so named."""
    shown = wikitext(label) or escape(title)
    if _NO_TITLE.search(title):
        return shown
    place = _target(fragment.replace("\t", " "))
    section = f"#{place}" if place and not _NO_PLACE.search(place) else ""
    return Wikitext(f"[[:{_target(title)}{section}|{shown}]]")


def picture(file: str, width: int, height: int) -> Wikitext:
    """A picture of the wiki's, at most so many pixels wide and high, that leads to its page; nothing for no title."""
    if _NO_TITLE.search(file):
        return NOTHING
    alternative = escape(file.rpartition(".")[0].replace("_", " ") or file)
    return Wikitext(f"[[File:{_target(file)}|{width}x{height}px|alt={alternative}]]")


def gender(user: str, forms: Sequence[Content]) -> Wikitext:
    """The form for the gender that a user chose on the wiki: male, female, and, last, for anybody else."""
    shown = [wikitext(form) for form in forms]
    if _NO_TITLE.search(user):
        return shown[-1]
    return Wikitext(f"{{{{GENDER:User:{_target(user)}|{'|'.join(shown)}}}}}")


def action_link(title: str, label: Content, **query: str | int) -> Wikitext:
    """A link to an action on a page, e.g. ``action="edit", section=3``; just the label for an impossible title.

    Title and values are percent-encoded throughout: ``fullurl`` takes a title so, and nothing in it acts.
    """
    if _NO_TITLE.search(title):
        return wikitext(label)
    parameters = "&".join(f"{name}={_percent(str(value))}" for name, value in query.items())
    return _outside_link(f"{_percent(title)}|{parameters}", label)


# Stands for the address that edits the section of a generated page it is in: only who puts the page together knows its
# title and the number of the section. It is no character that a wiki keeps, nor one that :func:`escape` lets through.
THIS_SECTION = "\ufffesection\uffff"


def edit_this_section(label: Content) -> Wikitext:
    """A link that edits the section it stands in, to be filled in by :func:`with_section`."""
    return _outside_link(THIS_SECTION, label)


def with_section(text: Wikitext, title: str, section: int) -> Wikitext:
    """The text with the links of :func:`edit_this_section` leading to that section of that page."""
    return Wikitext(text.replace(THIS_SECTION, f"{_percent(title)}|action=edit&section={section}"))


def _outside_link(address: str, label: Content) -> Wikitext:
    return Wikitext(f'<span class="plainlinks">[{{{{fullurl:{address}}}}} {wikitext(label)}]</span>')


def button(action: Wikitext) -> Wikitext:
    """A link that looks like a button, in the colours of whatever is around it."""
    return Wikitext(f'<span style="{BUTTON}">{action}</span>')


def _percent(text: str) -> str:
    # quote leaves "~" and "_" alone, of which four make a signature and two a magic word
    return quote(text.encode("utf-8", "replace"), safe="").replace("~", "%7E").replace("_", "%5F")


def heading(level: int, content: Content) -> Wikitext:
    """A heading on a line of its own."""
    signs = "=" * level
    return Wikitext(f"{signs} {wikitext(content)} {signs}")


# Styles that hold in any skin, by day and night, and need no extension of the wiki.
BUTTON = "display: inline-block; margin: 0.2em 0; padding: 0.2em 0.7em; border: 1px solid; border-radius: 2px"
NARROW = "display: inline-block; max-width: 9em"  # words that make no column of a table wider
# A row of cards has its cells beside each other as long as there is room, and below each other on a phone: whoever is
# to fill the last one finds it. A cell is as wide as its share, in columns that have the same one in every row.
CARDS = "width: 100%; overflow-wrap: anywhere"
CARD_ROW = "display: flex; flex-wrap: wrap"
CARD_CELLS = {
    "narrow": "flex: 2 1 7em; box-sizing: border-box",
    "wide": "flex: 5 1 12em; box-sizing: border-box; min-height: 2.5em",
}
Width: TypeAlias = Literal["narrow", "wide"]


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its label, and how a reader's browser sorts it (``None``: it does not).

    Where every column has a ``width`` the rows are cards.
    """

    label: Content
    sort: Literal["text", "number", "isoDate"] | None = "text"
    width: Width | None = None


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell; ``sort`` is the value it sorts by, ``language`` that of its words where it is another one."""

    content: Content
    sort: str | int | None = None
    language: str | None = None
    slot: str | None = None  # the key of what people write here: bot.render.slots knows the cell by its opening


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; its first cell is its header."""

    cells: Sequence[TableCell]
    id: str | None = None


SLOT_CLASS, SLOT_ID = "salonbot-slot", "slot-"
# With the slot's key; a cell that people fill is a wide one.
SLOT_CELL = f'| class="{SLOT_CLASS}" dir="auto" id="{SLOT_ID}{{}}" style="{CARD_CELLS["wide"]}" | '


def row_text(row: TableRow, columns: Sequence[TableColumn] = ()) -> Wikitext:
    """The row's lines, one for each cell; a card where the columns have a width."""
    widths = [column.width for column in columns] or [None] * len(row.cells)
    lines = [f"|-{attributes(id=row.id, style=CARD_ROW if any(widths) else None)}"]
    for index, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
        style = attributes(style=CARD_CELLS[width]) if width else ""
        if cell.slot is not None:
            lines.append(f"{SLOT_CELL.format(cell.slot)}{wikitext(cell.content)}")
            continue
        own = language_attributes(cell.language) if cell.language is not None else ""
        given = f"{attributes(scope=None if index else 'row', data_sort_value=cell.sort)}{own}{style}".strip()
        lines.append(f"{'|' if index else '!'} {given + ' | ' if given else ''}{wikitext(cell.content)}".rstrip())
    return Wikitext("\n".join(lines))


def table_text(
    caption: Content, columns: Sequence[TableColumn], rows: Iterable[Wikitext], small: bool = False
) -> Wikitext:
    """A table of rows made by :func:`row_text`; it scrolls by itself where the screen is narrow."""
    cards = any(column.width for column in columns)
    size = attributes(style="font-size: 88%" if small else CARDS if cards else None)
    sortable = " sortable" if any(column.sort for column in columns) else ""
    return Wikitext(
        "\n".join(
            [
                '<div style="overflow-x: auto">',
                f'{{| class="wikitable{sortable}"{size}',
                f"|+ {wikitext(caption)}",
                f"|-{attributes(style=CARD_ROW if cards else None)}",
                *(
                    f"!{attributes(scope='col', data_sort_type=column.sort)}"
                    f"{'' if column.sort or not sortable else attributes(class_='unsortable')}"
                    f"{attributes(style=CARD_CELLS[column.width]) if column.width else ''}"
                    f" | {wikitext(column.label)}"
                    for column in columns
                ),
                *rows,
                "|}",
                "</div>",
            ]
        )
    )


def comment(words: str) -> Wikitext:
    """A comment for whoever reads the source; nothing in the words ends it."""
    return Wikitext(f"<!-- {re.sub('[-‐]{2,}', '–', ' '.join(words.split())).replace('>', '›').strip('-')} -->")
