"""What people wrote on a page in its other languages, shown beside the place to write: not to be edited there.

A person's wikitext is shown in words and links; other markup is shown as it is typed, so that nothing in it acts on
another page than its own. What a verdict means is left to ``bot.render.verdicts``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.render.context import Context
from bot.render.messages import messages_in
from bot.render.wikitext import Wikitext, concat, join, link, quoted

_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|'''?|</?(?:b|i|bdi|p|div|span|small|ul|ol)\b[^<>]*>", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</?li\b[^<>]*>|\n")
_ITEM = re.compile(r"^[ \t]*[*#:;]+[ \t]*")
_LINK = re.compile(r"\[\[:?([^\[\]{}|<>\n]+)(?:\|([^\[\]{}<>\n]*))?\]\]")

Elsewhere = Mapping[str, Mapping[str, str]]  # by the key of a slot, the texts by language


def elsewhere(page: str, context: Context, language: str) -> Elsewhere:
    """Returns what people wrote in the slots of a page in all languages but this one."""
    found: dict[str, dict[str, str]] = {}
    for other in context.languages:
        if other != language:
            for key, text in context.slots_kept(page, other).items():
                if text.strip():
                    found.setdefault(key, {})[other] = text
    return found


def shown(texts: Mapping[str, str], page: str, context: Context) -> Wikitext:
    """The texts of one slot by language: each with the name of its language, which links to the page it is on."""
    return join("<br>", [_text(language, text, page, context) for language, text in texts.items()])


def _text(language: str, text: str, page: str, context: Context) -> Wikitext:
    where = link(context.title(page, language), quoted(messages_in(language).autonym, language))
    return concat(where, Wikitext(": "), quoted(in_words(text), language))


def in_words(text: str) -> Wikitext:
    """A person's wikitext as one line: its words and links, other markup as it is typed."""
    lines = (_ITEM.sub(_bullet, line).strip() for line in _BREAK.split(_UNSEEN.sub("", text)))
    return join("<br>", [_line(line) for line in lines if line])


def _bullet(found: re.Match[str]) -> str:
    return "• " if found[0].strip()[-1] in "*#" else ""


def _line(line: str) -> Wikitext:
    pieces: list[str] = []
    done = 0
    for found in _LINK.finditer(line):
        pieces += [line[done : found.start()], link(found[1].strip(), (found[2] or found[1]).strip())]
        done = found.end()
    return _spaced([*pieces, line[done:]])


def _spaced(pieces: list[str]) -> Wikitext:
    """The pieces with the blanks between them, which escaping takes from the ends of each."""
    shown: list[str] = []
    for piece in pieces:
        if piece.strip():
            shown += [" " if shown and piece[0].isspace() else "", concat(piece), " " if piece[-1].isspace() else ""]
        elif piece:
            shown.append(" ")
    return Wikitext(re.sub(" +", " ", "".join(shown)).strip())
