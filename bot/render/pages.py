"""Makes a page of sections, and its parts: where it would grow past the limit of bytes, rows go to another one.

Each part links to all others. A part that is no longer needed says so, because what people wrote on it has gone to the
parts that are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.render.context import DISPLAY_TITLE, Context, Wanted
from bot.render.messages import Messages, messages_in
from bot.render.wikitext import (
    NOTHING,
    THIS_SECTION,
    TableColumn,
    Wikitext,
    attributes,
    comment,
    direction,
    element,
    heading,
    join,
    language_attributes,
    link,
    table_text,
    with_section,
)


@dataclass(frozen=True, slots=True)
class PageSection:
    """A heading, a paragraph or list, a table and a note below it, of which any may be missing; only rows are split.

    ``hint`` is a comment above the table, for who edits its source.
    """

    title: Wikitext = NOTHING
    text: Wikitext = NOTHING
    caption: Wikitext = NOTHING
    columns: Sequence[TableColumn] = ()
    rows: tuple[Wikitext, ...] = ()
    small: bool = False  # of smaller letters, for many columns
    hint: str = ""
    note: Wikitext = NOTHING

    def wikitext(self) -> Wikitext:
        """Returns the lines of the section."""
        title = heading(2, self.title) if self.title else NOTHING
        table = table_text(self.caption, self.columns, self.rows, self.small) if self.columns else NOTHING
        hint = comment(self.hint) if self.hint and table else NOTHING
        return join("\n", [title, self.text, hint, table, self.note])


@dataclass(frozen=True, slots=True)
class Document:
    """A page of any length: ``page`` is its name below the index, ``head`` what stands above its sections.

    ``shown`` is the title that readers see, where the wiki shows a page under any.
    """

    kind: str
    page: str
    head: Wikitext
    sections: tuple[PageSection, ...]
    facts: Mapping[str, int]
    shown: Wikitext = NOTHING


def pages(document: Document, context: Context, messages: Messages) -> Iterator[Wanted]:
    """Yields the pages a document needs, and notes on parts that exist and are no longer needed."""
    parts = list(_parts(document.sections, context.max_bytes - _size(document.head) - _FRAME))
    for number, sections in enumerate(parts, 1):
        yield Wanted(
            title=context.title(document.page, messages.language, number),
            kind=document.kind,
            language=messages.language,
            body=body(
                messages,
                [
                    _navigation(document, context, messages, number, len(parts)),
                    document.head if number == 1 else NOTHING,
                    *_numbered(sections, context.title(document.page, messages.language, number), context),
                ],
                _shown(document, context, messages, number),
            ),
            facts=document.facts if number == 1 else {"rows": sum(len(section.rows) for section in sections)},
            part_of=context.title(document.page, messages.language),
        )
    for number in sorted(context.parts_kept(document.page, messages.language)):
        if number > len(parts):
            first = link(context.title(document.page, messages.language), messages("part-first"))
            yield Wanted(
                title=context.title(document.page, messages.language, number),
                kind=document.kind,
                language=messages.language,
                body=body(messages, [messages("part-unused", first)], _shown(document, context, messages, number)),
                facts={"rows": 0},
                part_of=context.title(document.page, messages.language),
            )


def _numbered(sections: Iterable[PageSection], title: str, context: Context) -> Iterator[Wikitext]:
    """The sections of one part, each with links that edit it by its number on the page."""
    before = count_headings(context.above.get(title, ""))
    for section in sections:
        text = section.wikitext()
        yield with_section(text, title, before + 1)
        before += count_headings(text)


def count_headings(text: str) -> int:
    """Returns how many sections a text has, as the wiki counts them for its links that edit one."""
    return len(_HEADING.findall(_NO_HEADINGS.sub("", text))) if "=" in text else 0


_NO_HEADINGS = re.compile(r"<!--.*?-->|<(nowiki|pre)\b[^<>]*>.*?</\1>", re.DOTALL | re.IGNORECASE)
_HEADING = re.compile(r"^=.+=[ \t]*$", re.MULTILINE)


def _shown(document: Document, context: Context, messages: Messages, number: int) -> Wikitext:
    """What gives the page its title for readers; nothing on a wiki that shows each page under its own."""
    if not document.shown or DISPLAY_TITLE not in context.features:
        return NOTHING
    part = f" ({messages.number(number)})" if number > 1 else ""
    return Wikitext(f"{{{{DISPLAYTITLE:{document.shown}{part}}}}}")


# What the navigation, the language and the separators may take, in bytes; titles have at most 255.
_FRAME = 16 * 1024
_ADDRESS = 3 * 255 + 64  # a link that edits a section, once it is filled in


def _size(text: str) -> int:
    return len(text.encode()) + _ADDRESS * text.count(THIS_SECTION)


def _parts(sections: Iterable[PageSection], room: int) -> Iterator[list[PageSection]]:
    part: list[PageSection] = []
    left = room
    for section in sections:
        frame = _size(replace(section, rows=()).wikitext()) + 2
        rows: list[Wikitext] = []
        if part and frame + (_size(section.rows[0]) if section.rows else 0) > left:
            yield part
            part, left = [], room
        left -= frame
        for row in section.rows:
            size = _size(row) + 1
            if rows and size > left:
                yield [*part, replace(section, rows=tuple(rows))]
                part, rows, left = [], [], room - frame
            rows.append(row)
            left -= size
        part.append(replace(section, rows=tuple(rows)))
    yield part


def in_languages(titles: Mapping[str, str], messages: Messages) -> Wikitext:
    """Returns links to a page in the other languages, by its titles in all of them; nothing where there is one."""
    links = [
        element("b", messages.autonym)
        if language == messages.language
        else Wikitext(f"<span{language_attributes(language)}>{link(title, messages_in(language).autonym)}</span>")
        for language, title in titles.items()
    ]
    return messages("languages", join(" · ", links)) if len(links) > 1 else NOTHING


def _navigation(document: Document, context: Context, messages: Messages, number: int, count: int) -> Wikitext:
    """Links to the other languages and to all parts."""
    of_parts = [
        element("b", messages.number(part))
        if part == number
        else link(context.title(document.page, messages.language, part), messages.number(part))
        for part in range(1, count + 1)
    ]
    return join(
        "\n\n",
        [
            in_languages(context.titles(document.page), messages),
            messages("parts", join(" · ", of_parts)) if count > 1 else "",
        ],
    )


def body(messages: Messages, pieces: Iterable[str], shown: Wikitext = NOTHING, hint: str = "comment-page") -> str:
    """Joins the pieces that say something, in the page's language and direction, below a comment for who edits it.

    ``shown`` takes no line of its own.
    """
    flow = direction(messages.language)
    opening = f"<div{attributes(class_=f'mw-content-{flow}', lang=messages.language, dir=flow)}>{shown}"
    first = f"{comment(messages.plain(hint))}\n{opening}" if hint else opening
    return "\n\n".join([first, *(piece for piece in pieces if piece), "</div>"])
