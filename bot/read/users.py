"""User names in links, templates and addresses, whatever the language of the namespace.

Finds whom a piece of wikitext links to and what the link shows. Whether the piece is an entry of a list is
left to ``people``.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from bot.read.plain import plain
from bot.read.words import alternatives, words


@dataclass(frozen=True, slots=True)
class UserLink:
    """A link to a user page: whose, what it shows, where it stands; ``talk`` for a talk page's."""

    user: str
    label: str
    start: int
    end: int
    talk: bool = False


@cache
def _pattern() -> re.Pattern[str]:
    user = alternatives(name.replace("_", " ") for name in words("namespaces", "user"))
    talk = alternatives(words("namespaces", "talk"))
    template = alternatives(words("namespaces", "user_template"))
    return re.compile(
        rf"\[\[[\s:_]*(?:[a-z-]{{1,20}}\s*:\s*){{0,3}}(?:(?P<talk>{talk.replace(chr(92) + 's+', '[ _]+')})|(?:{user}))"
        rf"[\s_]*:\s*(?P<user>[^\[\]|#/\n]+)(?P<more>[^\[\]|\n]*)(?:\|(?P<label>[^\[\]\n]*))?\]\]"
        rf"|\{{\{{\s*(?:{template})\s*\|\s*(?:1\s*=\s*)?(?P<argument>[^|{{}}\n]+)(?P<shown>(?:\|[^|{{}}\n]*)*)\}}\}}"
        rf"|\[(?:https?:)?//[^\s\]]*?/(?:wiki/|w/index\.php\?title=)(?:{user})(?::|%3A)(?P<path>[^\s\]|?&/#]+)[^\s\]]*"
        rf"(?:\s+(?P<title>[^\[\]\n]*))?\]",
        re.IGNORECASE,
    )


@cache
def _prefix() -> re.Pattern[str]:
    names = alternatives((*words("namespaces", "user"), *words("namespaces", "talk")))
    return re.compile(rf"^[\s:@]*(?:[a-z-]{{1,12}}\s*:\s*){{0,2}}(?:{names})\s*:\s*", re.IGNORECASE)


def user_name(name: str) -> str:
    """A user name as MediaWiki shows it: blanks for underscores; the page's own spelling otherwise."""
    if "%" in name:
        name = unquote(name)
    if "&" in name:
        name = html.unescape(name)
    return " ".join(name.replace("_", " ").split())


def without_prefix(name: str) -> str:
    """A shown name without "User:" before it."""
    return _prefix().sub("", name).strip() if ":" in name else name.strip()


def user_links(wikitext: str) -> list[UserLink]:
    """Every link to a user page or user talk page, in order."""
    if "[" not in wikitext and "{{" not in wikitext:
        return []
    found = []
    for match in _pattern().finditer(wikitext):
        user = user_name(match["user"] or match["argument"] or match["path"] or "")
        if not user:
            continue
        shown = match["label"] if match["user"] else match["title"]
        label = without_prefix(plain(shown)) if shown else ""
        found.append(UserLink(user, label or user, match.start(), match.end(), bool(match["talk"])))
    return found
