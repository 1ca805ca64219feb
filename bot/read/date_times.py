"""Where times of day and weekdays stand in a text: they are cut out of a line before its place is looked for."""

from __future__ import annotations

import re

from bot.read.date_tokens import tokens_of, windows
from bot.read.model.ranges import Range

# "from 10 am to 4 pm", "dalle 10.00 alle 16.30", "الساعة 4 عصراً": letters as in ``dates``, every repetition bounded.
_TIME = r"h{0,3}(?:T|(?<=h)D|D(?=h))h{0,3}"
TIMES = re.compile(rf"[frhp]{{0,3}}(?:D[rf]{{1,2}})?{_TIME}(?:[rfaqcp]{{0,3}}{_TIME}){{0,8}}|[c.]?W[c.]?")


def times_in(text: str) -> list[Range]:
    """The ranges of times of day and weekdays, with the small words and dashes that belong to them."""
    found: list[Range] = []
    for window in windows(text):
        tokens = tokens_of(text, window)
        for match in TIMES.finditer("".join([token.kind for token in tokens])):
            found.append(Range(tokens[match.start()].start, tokens[match.end() - 1].end))
    return found
