"""Titles in links: which namespace and wiki a link goes to, how MediaWiki writes a title, where a page belongs.

A page belongs by its own text: to the categories that it puts itself into. One that shows a report gets the report's
category along with it, and is none. The names of namespaces, in all languages, stand in ``words/namespaces.toml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from urllib.parse import unquote

from msgspec import Struct

from bot.read.words import fold, words
from bot.wiki import transclusion

_PAGE = re.compile(r"\{\{(?:[^{}|]*[:/]|\s*(?:FULL)?PAGENAME)")  # begins what may call a page that is no template
_LINK = re.compile(r"\[\[([^\[\]|{}\n]*:[^\[\]|{}\n]*)")


class Target(Struct, frozen=True):
    """What a link goes to: "user", "talk", "file", "category" or "page", its title, and another wiki's prefix."""

    kind: str
    title: str
    prefix: str
    shown: bool = True  # False for a file or category that is not linked to but used


@cache
def _namespaces() -> dict[str, str]:
    return {
        fold(name.replace("_", " ")): kind
        for kind in ("category", "file", "talk", "user")
        for name in words("namespaces", kind)
    }


@lru_cache(maxsize=1024)
def is_template_namespace(prefix: str) -> bool:
    """Whether a prefix is the name of the namespace of templates, in any language."""
    return fold(prefix.replace("_", " ")) in {fold(name) for name in words("namespaces", "template")}


def title_of(name: str) -> str:
    """A title as MediaWiki shows it: blanks for underscores, first letter large, no fragment."""
    name = " ".join(name.replace("_", " ").split()).partition("#")[0].strip()
    return name[:1].upper() + name[1:]


def user_name(name: str) -> str:
    """A user name as MediaWiki shows it: blanks for underscores; the page's own spelling otherwise; no sub-page."""
    if "%" in name:
        name = unquote(name)
    return " ".join(name.replace("_", " ").split()).partition("/")[0].partition("#")[0].strip()


@lru_cache(maxsize=4096)
def target_of(link: str) -> Target:
    """What the text before the bar of a link goes to."""
    bare = link.strip(" _")
    colon = bare.startswith(":")
    parts = bare.lstrip(": ").split(":")
    prefix: list[str] = []
    for index, part in enumerate(parts[:-1][:4]):
        kind = _namespaces().get(fold(part.replace("_", " ")))
        if kind is None and index + 2 < len(parts):  # "Special:Contributions:…" are two words in the tables
            kind = _namespaces().get(fold(f"{part}:{parts[index + 1]}".replace("_", " ")))
            rest = ":".join(parts[index + 2 :]) if kind else ""
        else:
            rest = ":".join(parts[index + 1 :])
        if kind in {"user", "talk"}:
            return Target(kind, user_name(rest), ":".join(prefix))
        if kind:
            used = not colon and not prefix
            return Target(kind, title_of(rest), ":".join(prefix), shown=not used)
        if not part or " " in part.strip() or not part.strip().isascii() or len(part) > 20:
            break
        prefix.append(part.strip().lower())
    return Target("page", bare.lstrip(":").replace("_", " ").strip(), "")


def categories_of(seen: str) -> tuple[str, ...]:
    """The categories in a text without what MediaWiki does not show, each once, without their namespace."""
    targets = (target_of(found[1]) for found in _LINK.finditer(seen))
    return tuple(dict.fromkeys(target.title for target in targets if target.kind == "category" and not target.shown))


def transcluded(text: str, title: str) -> tuple[str, ...]:
    """The pages that a page transcludes, each once, by title; what stands in the namespace of templates is no page."""
    names = map(title_of, transclusion.titles(text, title)) if _PAGE.search(text) else ()
    return tuple(dict.fromkeys(name for name in names if not is_template_namespace(name.partition(":")[0])))
