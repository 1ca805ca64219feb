"""A page as blocks, and its parts: where a page would grow past the limit of bytes, rows go to another one.

Each part links to all others. A part that is no longer needed says so, because what people wrote on it has
gone to the parts that are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.render.context import Context, Wanted
from bot.render.messages import Words
from bot.render.wikitext import (
    NOTHING,
    Column,
    Wikitext,
    attributes,
    direction,
    element,
    heading,
    join,
    language_attributes,
    link,
    table_text,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or list, and a table, of which any may be missing; only rows can be split."""

    title: Wikitext = NOTHING
    text: Wikitext = NOTHING
    caption: Wikitext = NOTHING
    columns: Sequence[Column] = ()
    rows: tuple[Wikitext, ...] = ()
    small: bool = False  # of smaller letters, for many columns

    def wikitext(self) -> Wikitext:
        """The block's lines."""
        title = heading(2, self.title) if self.title else NOTHING
        table = table_text(self.caption, self.columns, self.rows, self.small) if self.columns else NOTHING
        return join("\n", [title, self.text, table])


@dataclass(frozen=True, slots=True)
class Document:
    """A page of any length: ``page`` is its name below the index, ``head`` what stands above its blocks."""

    kind: str
    page: str
    head: Wikitext
    blocks: tuple[Block, ...]
    facts: Mapping[str, int]


def pages(document: Document, context: Context, words: Words) -> Iterator[Wanted]:
    """The pages a document needs, and notes on parts that exist and are no longer needed."""
    parts = list(_parts(document.blocks, context.max_bytes - _size(document.head) - _FRAME))
    for number, blocks in enumerate(parts, 1):
        yield Wanted(
            title=context.title(document.page, words.language, number),
            kind=document.kind,
            language=words.language,
            body=body(
                words,
                [
                    _navigation(document, context, words, number, len(parts)),
                    document.head if number == 1 else NOTHING,
                    *(block.wikitext() for block in blocks),
                ],
            ),
            facts=document.facts if number == 1 else {"rows": sum(len(block.rows) for block in blocks)},
            part_of=context.title(document.page, words.language),
        )
    for number in sorted(context.parts_kept(document.page, words.language)):
        if number > len(parts):
            first = link(context.title(document.page, words.language), words("part-first"))
            yield Wanted(
                title=context.title(document.page, words.language, number),
                kind=document.kind,
                language=words.language,
                body=body(words, [words("part-unused", first)]),
                facts={"rows": 0},
                part_of=context.title(document.page, words.language),
            )


# What the navigation, the language and the separators may take, in bytes; titles have at most 255.
_FRAME = 16 * 1024


def _size(text: str) -> int:
    return len(text.encode())


def _parts(blocks: Iterable[Block], room: int) -> Iterator[list[Block]]:
    part: list[Block] = []
    left = room
    for block in blocks:
        frame = _size(replace(block, rows=()).wikitext()) + 2
        rows: list[Wikitext] = []
        if part and frame + (_size(block.rows[0]) if block.rows else 0) > left:
            yield part
            part, left = [], room
        left -= frame
        for row in block.rows:
            size = _size(row) + 1
            if rows and size > left:
                yield [*part, replace(block, rows=tuple(rows))]
                part, rows, left = [], [], room - frame
            rows.append(row)
            left -= size
        part.append(replace(block, rows=tuple(rows)))
    yield part


def in_languages(page: str, context: Context, words: Words) -> Wikitext:
    """Links to a page in the other languages, where there are any; what is shown is not linked."""
    links = [
        element("b", words.autonym)
        if each == words.language
        else Wikitext(f"<span{language_attributes(each)}>{link(context.title(page, each), Words(each).autonym)}</span>")
        for each in context.languages
    ]
    return words("languages", join(" · ", links)) if len(links) > 1 else NOTHING


def _navigation(document: Document, context: Context, words: Words, number: int, count: int) -> Wikitext:
    """Links to the other languages and to all parts."""
    of_parts = [
        element("b", words.number(part))
        if part == number
        else link(context.title(document.page, words.language, part), words.number(part))
        for part in range(1, count + 1)
    ]
    return join(
        "\n\n",
        [
            in_languages(document.page, context, words),
            words("parts", join(" · ", of_parts)) if count > 1 else "",
        ],
    )


def body(words: Words, pieces: Iterable[str]) -> str:
    """The pieces that say something, in the page's language and direction."""
    flow = direction(words.language)
    opening = f"<div{attributes(class_=f'mw-content-{flow}', lang=words.language, dir=flow)}>"
    return "\n\n".join([opening, *(piece for piece in pieces if piece), "</div>"])
