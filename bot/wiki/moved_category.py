"""Where a category has gone, by the text of its page: a redirect, or a template that says so.

That the pages of the other category are listed then is left to ``bot.wiki.harvest``.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import mwparserfromhell

from bot.wiki.dump import is_redirect


def moved_to(text: str) -> str | None:
    """Returns the title of the category that the text of another one points to, with its namespace; None for none."""
    code = mwparserfromhell.parse(text)
    if is_redirect(text):
        target = next((str(link.title) for link in code.ifilter_wikilinks()), "")
    else:
        found = (one for one in code.ifilter_templates() if _name(str(one.name)) in _templates() and one.has("1"))
        target = next((str(one.get("1").value) for one in found), "")
    name = " ".join(target.strip().lstrip(":").replace("_", " ").split())
    if not name:
        return None
    return name if ":" in name else f"Category:{name}"


def _name(name: str) -> str:
    return " ".join(name.replace("_", " ").split()).casefold()


@cache
def _templates() -> frozenset[str]:
    names = tomllib.loads(files("bot.wiki").joinpath("category_redirects.toml").read_text("utf-8")).values()
    return frozenset(_name(name) for language in names for name in language)
