"""Where a page belongs by its own text: the categories that it puts itself into, and the pages whose text it shows.

A page that shows a report gets the report's category along with it, and is none. What follows from that is left to
``bot.run.reading``.
"""

from __future__ import annotations

import re

from bot.read.model.names import is_template_namespace, target_of, title_of
from bot.wiki import transclusion

_PAGE = re.compile(r"\{\{(?:[^{}|]*[:/]|\s*(?:FULL)?PAGENAME)")  # begins what may call a page that is no template
_LINK = re.compile(r"\[\[([^\[\]|{}\n]*:[^\[\]|{}\n]*)")


def categories_of(seen: str) -> tuple[str, ...]:
    """The categories in a text without what MediaWiki does not show, each once, without their namespace."""
    targets = (target_of(found[1]) for found in _LINK.finditer(seen))
    return tuple(dict.fromkeys(target.title for target in targets if target.kind == "category" and not target.shown))


def transcluded(text: str, title: str) -> tuple[str, ...]:
    """The pages that a page transcludes, each once, by title; what stands in the namespace of templates is no page."""
    names = map(title_of, transclusion.titles(text, title)) if _PAGE.search(text) else ()
    return tuple(dict.fromkeys(name for name in names if not is_template_namespace(name.partition(":")[0])))
