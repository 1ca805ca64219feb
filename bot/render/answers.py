"""The bot's answer in a cell that is a person's: told apart from what they wrote there, and never taken for it.

It stands in an element whose class has a checksum of its words. Only these words are the bot's: what somebody adds
inside of the element is theirs like the rest of the cell, and an element that says anything else is theirs as a whole.
"""

from __future__ import annotations

import hashlib
import re

from bot.render.wikitext import Wikitext, element

_CLASS = "salonbot-answer"
_ANSWER = re.compile(
    rf"(?:<br\s*/?>\s*)?<small\b[^<>]*\b{_CLASS}-(?P<sum>[0-9a-f]{{8}})\b[^<>]*>(?P<said>.*?)</small>", re.DOTALL
)
_UNSAID = re.compile(r"<[^<>]*>|'{2,}|\s+")  # what an editor of HTML writes in its own way
_MOST = 200  # words that are looked through


def answered(words: Wikitext) -> Wikitext:
    """The answer, to be put behind a slot in its cell; nothing for no words."""
    return element("small", words, class_=f"{_CLASS} {_CLASS}-{_sum(words)}") if words else words


def without_answers(cell: str) -> str:
    """What stands in a cell without the answers of the bot."""
    return _ANSWER.sub(_theirs, cell) if _CLASS in cell else cell


def _theirs(found: re.Match[str]) -> str:
    words = found["said"].split()
    for number in range(len(words), 0, -1) if len(words) <= _MOST else ():
        for ours, theirs in ((words[:number], words[number:]), (words[-number:], words[:-number])):
            if _sum(" ".join(ours)) == found["sum"]:
                return " ".join(["", *theirs])
    return found[0]


def _sum(words: str) -> str:
    return hashlib.sha256(_UNSAID.sub("", words).encode()).hexdigest()[:8]
