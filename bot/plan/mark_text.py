"""The bot's mark at the end of a report, as text: finding it, putting it there, taking it out, reading past it.

Whatever stands before and after it is the report, byte for byte. What a mark says and which reports get one is
``bot.plan.marks``'.
"""

from __future__ import annotations

import re

from bot.plan import markers
from bot.plan.markers import BotBlock

KIND = "flags"
LEAVE = "<!-- salonbot:leave -->"

_LEAVE = re.compile(r"<!-- *salonbot:leave *-->")
_TO_BOTS = re.compile(r"\{\{\s*(?:no)?bots\s*[|}]", re.IGNORECASE)


def find(text: str, name: str = KIND) -> BotBlock | None:
    """The bot's block of that name on a page of people; None where no marker is. Raises markers.Unsound."""
    if "salonbot:begin" not in text and "salonbot:end" not in text:
        return None
    return markers.find(text, name)


def put(text: str, block: BotBlock | None, body: str) -> str:
    """The page with that body in its mark, at the end where it has none yet; without a body, with no mark at all."""
    if not body:
        return text if block is None else block.before.removesuffix("\n") + block.after
    if block is None:
        return f"{text}\n{markers.filled(None, KIND, body)}" if text else markers.filled(None, KIND, body)
    return markers.filled(block, KIND, body)


def hidden(text: str) -> str:
    """The page as its authors wrote it, with every character at its offset: what is read must not be the bot's own.

    A mark that a person edited may hold words of theirs, and is read.
    """
    try:
        block = find(text)
    except markers.Unsound:
        return text
    if block is None or not block.ours:
        return text
    gap = "\n" * (len(text) - len(block.before) - len(block.after))
    return f"{block.before}{gap}{block.after}".rstrip("\n")


def to_be_left(text: str) -> bool:
    """Whether a page of people asks to be left alone: by :data:`LEAVE`, or by any word to bots on it."""
    return bool(_LEAVE.search(text) or _TO_BOTS.search(text))
