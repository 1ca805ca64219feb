"""The copy for programs: the record of every report, as JSON that a page of wikitext keeps byte for byte.

It stands between ``<pre>`` and ``</pre>``, one record a line, so that a history shows which report changed. What
could act in wikitext or come back from the wiki in another form is written as JSON's own ``\\u`` escapes, so the
text between the tags is plain JSON: nothing has to be undone. The page has the content model of wikitext whatever
the namespace, which is why its title does not end in ``.json``. It is language-neutral and there is one of it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from bot.nameless import nameless
from bot.render.context import Context
from bot.render.messages import Words
from bot.render.pages import Block, Document
from bot.render.wikitext import Wikitext, join, link
from bot.report import Report, to_json

SCHEMA = "salonbot.data/1"
PAGE = "Data"

_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
# Tags, entities, tables and signatures; what makes magic words, bold and links to outside. JSON itself has none.
_ACTS = re.compile("<|>|&|[|]|~|_[_＿]+|＿[_＿]+|''+|:(?=//)")
_BRACKETS = re.compile(r"[\[\]{}]")  # links and templates, where they stand in words; JSON itself has them too


@dataclass(frozen=True, slots=True)
class Records(Block):
    """Records, one a row; a page has as many as fit, and is whole JSON with those it has."""

    def wikitext(self) -> Wikitext:
        """The block's lines."""
        records = ",\n".join(self.rows)
        return join("\n", [self.text, Wikitext(f'<pre>\n{{"schema": "{SCHEMA}", "reports": [\n{records}]}}\n</pre>')])


def data(reports: Iterable[Report], context: Context, w: Words) -> Document:
    """The page of all records, in the order given; people are in them only where names are on."""
    reports = tuple(reports)
    what = w("data-what", link(context.title("", w.language), w("index-title")), SCHEMA)
    return Document(
        kind="data",
        page=PAGE,
        head=join("\n\n", [what, w("index-stop", link(context.stop_page, w("the-stop-page")))]),
        blocks=(Records(rows=tuple(record(item if context.names else nameless(item)) for item in reports)),),
        facts={"reports": len(reports)},
    )


def record(report: Report) -> Wikitext:
    """A report on one line of JSON in which nothing acts, and which the wiki gives back as it is."""
    text = json.dumps(to_json(report), ensure_ascii=False, separators=(",", ":"))
    text = _ACTS.sub(lambda found: _escapes(found[0]), text)
    own = sum(map(_LITERAL.sub('""', text).count, "[]{}"))
    if _stable(text) and own == sum(map(text.count, "[]{}")):  # as nearly all are
        return Wikitext(text)
    return Wikitext(_LITERAL.sub(lambda literal: _inert(literal[0]), text))


def _inert(literal: str) -> str:
    literal = _BRACKETS.sub(lambda found: _escapes(found[0]), literal)
    if _stable(f".{literal[1:-1]}."):
        return literal
    return "".join(item if "\x20" <= item < "\x7f" else _escapes(item) for item in literal)


def _stable(text: str) -> bool:
    """Without controls, separators of lines and direction controls, and in Unicode's form C."""
    return text.isprintable() and unicodedata.is_normalized("NFC", text)


def _escapes(text: str) -> str:
    return "".join(f"\\u{unit:04x}" for item in text for unit in _units(item))


def _units(character: str) -> tuple[int, ...]:
    """The code units of UTF-16, as JSON escapes have them."""
    raw = character.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2))
