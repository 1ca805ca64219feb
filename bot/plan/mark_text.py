"""The bot's mark at the end of a report, as text: finds it, puts it, takes it out, and hides it from the reader.

Whatever stands before and after it is the report, byte for byte. Pure. What a mark says and which reports get one is
left to ``bot.plan.marks``.
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
    """Returns the bot's block of that name on a page of people; None where no marker is. Raises markers.Unsound."""
    if "salonbot:begin" not in text and "salonbot:end" not in text:
        return None
    return markers.find(text, name)


def put(text: str, block: BotBlock | None, body: str) -> str:
    """Returns the page with ``body`` in its mark, at the end where it has none yet; with "" the page without a mark."""
    if not body:
        return text if block is None else block.before.removesuffix("\n") + block.after
    if block is None:
        return f"{text}\n{markers.filled(None, KIND, body)}" if text else markers.filled(None, KIND, body)
    return markers.filled(block, KIND, body)


def hidden(text: str) -> str:
    """Returns the page as its authors wrote it, every character at its offset: the mark is no part of the report.

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
    """Whether a page of people opts out: by :data:`LEAVE`, or by a ``{{bots}}`` or ``{{nobots}}`` template."""
    return bool(_LEAVE.search(text) or _TO_BOTS.search(text))
