"""How people edit the bot's pages: functions of a page's text, which give None where there is nothing to do.

Those that write are given the word that is written; nothing that stood on the page is lost by any of them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from bot.plan import markers

Change = Callable[[str], str | None]
Writing = Callable[[str, str, random.Random], str | None]

_SLOT = re.compile(r"(<!-- salonbot:slot \S+ -->)(.*?)(<!-- salonbot:slot-end -->)", re.DOTALL)
_CELL = re.compile(r'^\| class="salonbot-slot"[^|\n]*\|(?P<said>[^\n]*)$', re.MULTILINE)
_ROW = re.compile(r'\n\|- id="report-[^\n]*\n(?:(?!\|[-}]).*\n)*?\| class="salonbot-slot"[^\n]*(?=\n)')
SHORT = 1000  # characters
_OWN_CELL = re.compile(r"\b[0-9]+ participants\b")
_GAP = re.compile(r"\n\n(?=[^|!{])")
_BEGIN = re.compile(r"(<!-- salonbot:begin [a-z]+ [0-9a-f]{16}) -->")
_END = re.compile(r"<!-- salonbot:end ([a-z]+) -->")
LOST = "<!-- the end marker of {} stood here -->"


def _one(pattern: re.Pattern[str], text: str, chance: random.Random, instead: Callable[[re.Match[str]], str]) -> str:
    """The text with one of the places in the bot's block changed; "" where there is none."""
    try:
        block = markers.block(text)
    except markers.Unsound:
        return ""
    found = list(pattern.finditer(text, len(block.before), len(text) - len(block.after)))
    if not found:
        return ""
    one = chance.choice(found)
    return text[: one.start()] + instead(one) + text[one.end() :]


def above(text: str, word: str, _: random.Random) -> str | None:
    return f"{word} ''Zoë'' & [[Salons/Index|she]].\n\n{text}"


def below(text: str, word: str, _: random.Random) -> str | None:
    return f"{text}\n\n{word} – “yes”."


def in_slot(text: str, word: str, chance: random.Random) -> str | None:
    return _one(_SLOT, text, chance, lambda one: f"{one[1]}{one[2]} {word} {one[3]}") or None


def in_first_slot(text: str, word: str, _: random.Random) -> str | None:
    one = next(_SLOT.finditer(text), None)
    return f"{text[: one.start(3)]}{word} {text[one.start(3) :]}" if one else None


def in_last_slot(text: str, word: str, _: random.Random) -> str | None:
    slots = list(_SLOT.finditer(text))
    return f"{text[: slots[-1].start(3)]}{word} {text[slots[-1].start(3) :]}" if slots else None


def without_comments(text: str, word: str, chance: random.Random) -> str | None:
    return _one(_SLOT, text, chance, lambda one: f"{one[2]} {word}") or None


def beside_comments(text: str, word: str, chance: random.Random) -> str | None:
    return _one(_SLOT, text, chance, lambda one: f"{word} {one[0]}") or None


def over_a_cell(text: str, word: str, chance: random.Random) -> str | None:
    def cell(one: re.Match[str]) -> str:
        return f"| {re.sub('<!--.*?-->', '', one['said'])} {word}"

    return _one(_CELL, text, chance, cell) or None


def in_lines(text: str, word: str, chance: random.Random) -> str | None:
    return _one(_SLOT, text, chance, lambda one: f"\n{one[2]}\n\n* {word}\n") or None


def in_the_bots_cell(text: str, word: str, chance: random.Random) -> str | None:
    return _one(_OWN_CELL, text, chance, lambda one: f"{one[0]} {word}") or None


def between(text: str, word: str, chance: random.Random) -> str | None:
    line = chance.choice(("{}\n\n", "* {}\n", "{} ", "== {} ==\n"))
    return _one(_GAP, text, chance, lambda one: f"{one[0]}{line.format(word)}") or None


def row_copied(text: str, chance: random.Random) -> str | None:
    return _one(_ROW, text, chance, lambda one: one[0] * 2) or None


def row_moved_out(text: str, chance: random.Random) -> str | None:
    """A short one: a page of people's own and long rows is past the limit of bytes, which no other edit mends."""
    moved: list[re.Match[str]] = []

    def gone(one: re.Match[str]) -> str:
        moved.append(one)
        return ""

    rest = _one(_ROW, text, chance, gone)
    return f"{{|{moved[0][0]}\n|}}\n{rest}" if moved and len(moved[0][0]) < SHORT else None


def released(text: str) -> str | None:
    changed = _BEGIN.sub(r"\1 release -->", text, count=1)
    return changed if changed != text else None


def without_end(text: str) -> str | None:
    end = _END.search(text)
    return text.replace(end[0], LOST.format(end[1])) if end else None


def with_end(text: str) -> str | None:
    lost = re.search(LOST.format("([a-z]+)"), text)
    return text.replace(lost[0], f"<!-- salonbot:end {lost[1]} -->") if lost else None


SLOTS: tuple[Writing, ...] = (in_slot, without_comments, beside_comments, over_a_cell, in_lines)
AROUND: tuple[Writing, ...] = (above, below)
INSIDE: tuple[Writing, ...] = (in_the_bots_cell, between)
