"""The generated pages as one HTML file that needs nothing else: pages behind a menu, tables that sort.

Made from the pages' own wikitext by ``bot.render.preview.as_html``; the names in the menu are the messages that the
pages call each other by. The file may run its own script and use its own style and load nothing, by a Content
Security Policy with their digests. Which pages there are, and where links out of them lead, is left to who calls.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.render.context import Context, next_part
from bot.render.messages import Messages, messages_in
from bot.render.photographs import PAGE as PHOTOGRAPHS
from bot.render.preview.as_html import Address, Place, as_html
from bot.render.wikitext import direction


@dataclass(frozen=True, slots=True)
class _Shown:
    """A page in the file: its id there, its title and wikitext, its language and its name in the menu."""

    id: str
    title: str
    text: str
    language: str
    name: str


def preview(texts: Mapping[str, str], context: Context, address: Address) -> str | None:
    """Returns the file of the generated pages among ``texts``, which are wikitext by title; None where there is none.

    ``address`` gives the ``href`` of what is not in the file, and None for what cannot be reached.
    """
    pages = list(_shown(texts, context))
    if not pages:
        return None
    ids = {page.title: page.id for page in pages}

    def within(place: Place) -> str | None:
        page = ids.get(place.title) if not place.query else None
        if page is None:
            return address(place)
        return f"#{page}-{place.fragment}" if place.fragment else f"#{page}"

    main = Element("main")
    for page in pages:
        menu = [other for other in pages if other.language == page.language]
        main.append(_article(page, menu, context.base, within))
    _land(main)
    return "<!DOCTYPE html>\n" + tostring(_document(pages[0], main), encoding="unicode", method="html") + "\n"


def _shown(texts: Mapping[str, str], context: Context) -> Iterator[_Shown]:
    """The pages that are there, language by language, in the order of the index's own links."""
    number = 0
    for language in context.languages:
        messages = messages_in(language)
        for first, name in _names(context, messages):
            title, part = first, 1
            while title in texts:
                number += 1
                shown = f"{name} {messages.number(part)}" if part > 1 else name
                yield _Shown(f"page{number}", title, texts[title], language, shown)
                title, part = next_part(title), part + 1


def _names(context: Context, messages: Messages) -> Iterator[tuple[str, str]]:
    """The titles of the pages that are for people, each with what the pages call it."""

    def title(page: str) -> str:
        return context.title(page, messages.language)

    yield title(""), messages.plain("index-title")
    yield title("Worklist"), messages.plain("worklist-title")
    yield title("Statistics"), messages.plain("statistics-title")
    yield title(PHOTOGRAPHS), messages.plain("photographs-title")
    for theme, page in context.themes.items():
        key = f"theme-{theme}"
        yield title(page), messages.plain(key) if key in messages else page
    if help_page := context.help_page(messages.language):
        yield help_page, messages.plain("help-title")


def _article(page: _Shown, menu: list[_Shown], base: str, address: Address) -> Element:
    article = Element("article", id=page.id, lang=page.language, dir=direction(page.language))
    entries = SubElement(SubElement(article, "nav"), "ul")
    for other in menu:
        here = {"aria-current": "page"} if other is page else {}
        SubElement(SubElement(entries, "li"), "a", {"href": f"#{other.id}", **here}).text = other.name
    heading = SubElement(article, "h1", dir="auto")
    below = page.title.removeprefix(f"{base}/")
    if below != page.title:
        SubElement(heading, "small").text = f"{base}/"
    SubElement(heading, "span").text = below
    article.extend(as_html(page.text, address, f"{page.id}-"))
    return article


def _land(main: Element) -> None:
    """Lets links into a page lead to the page itself where what they name is not on it."""
    ids = {element.get("id") for element in main.iter()}
    for link in main.iter("a"):
        href = link.get("href", "")
        if href.startswith("#") and href[1:] not in ids:
            link.set("href", href.partition("-")[0])


@lru_cache
def _own(name: str) -> str:
    """A file of this package: the style or the script."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """The source expression that allows this text (Content Security Policy Level 3, hash-source)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _document(first: _Shown, main: Element) -> Element:
    style, script = _own("style.css"), _own("sort.js")
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    document = Element("html", lang=first.language, dir=direction(first.language))
    head = SubElement(document, "head")
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    SubElement(head, "meta", name="referrer", content="no-referrer")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = first.name
    SubElement(head, "style").text = style
    body = SubElement(document, "body")
    body.append(main)
    SubElement(body, "script").text = script
    return document
