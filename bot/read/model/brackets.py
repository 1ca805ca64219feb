"""What of a text the parser is given as markup: brackets that are closed, by the pairing of MediaWiki's preprocessor.

All others become twins: the parser's time is not linear on brackets that stay open, and the compiled one goes down,
with the process, on a line of thousands of equals signs. https://www.mediawiki.org/wiki/Preprocessor_ABNF
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.read.model.ranges import Range
from bot.read.model.seen import literal

_BRACKETS = re.compile(r"([{}\[\]<])\1*")
_MOST_EQUALS = 40  # in the line of a heading, such as those of templates' arguments
_MANY_MARKERS = re.compile(r"[*#:;](?<![^\n][*#:;])[*#:;]{11,}")  # at the beginning of a line
_PAIR = {"{": "}", "[": "]"}
DEEPEST = 30  # pairs inside of one another that are markup; the parser gives up at 40


def balanced(text: str) -> str:
    """The text, equally long, with every bracket that pairs with none as its twin, tables and tags too.

    Takes linear time. Markup of tables is left to :mod:`bot.read.model.tables`, which reads lines.
    """
    if text.count("=") > _MOST_EQUALS:
        text = "\n".join(_plain_inside(line) if line[:1] == "=" else line for line in text.split("\n"))
    text = _MANY_MARKERS.sub(lambda signs: literal(signs[0]), text)
    runs = [match.span() for match in _BRACKETS.finditer(text)]
    markup = bytearray(len(text) if runs else 0)
    for start, end in _pairs(text, runs):
        markup[start:end] = b"\1" * (end - start)
    pieces: list[str] = []
    done = 0
    for start, end in runs:
        if not all(markup[start:end]):
            pieces += (text[done:start], *(text[at] if markup[at] else literal(text[at]) for at in range(start, end)))
            done = end
    return "".join((*pieces, text[done:])) if pieces else text


def _pairs(text: str, runs: list[tuple[int, int]]) -> Iterator[Range]:
    """The stretches of brackets that open and close something."""
    opened: list[tuple[str, int, int]] = []  # bracket, offset, brackets still open there
    single = -1  # a lone "[" that is open on this line
    for run_start, end in runs:
        start, sign, count = run_start, text[run_start], end - run_start
        if sign in "{[" and count > 1:
            opened.append((sign, start, count))
        elif sign == "[":
            single = start
        elif sign == "]" and count == 1:
            if single >= 0 and text.find("\n", single, start) < 0:
                yield Range(single, single + 1)
                yield Range(start, end)
            single = -1
        while sign in "}]" and end - start >= 2 and opened and _PAIR[opened[-1][0]] == sign:
            bracket, at, waiting = opened.pop()
            pairs = min(end - start, waiting, 3 if sign == "}" else 2)
            if len(opened) < DEEPEST:
                yield Range(at + waiting - pairs, at + waiting)
                yield Range(start, start + pairs)
            start += pairs
            if waiting - pairs >= 2:
                opened.append((bracket, at, waiting - pairs))


def _plain_inside(line: str) -> str:
    """A heading's line; one with too many equals signs inside has them as twins."""
    if line.count("=") <= _MOST_EQUALS:
        return line
    core = line.rstrip(" \t")
    first, last = len(core) - len(core.lstrip("=")), len(core.rstrip("="))
    return line[:first] + line[first:last].replace("=", literal("=")) + line[max(first, last) :]
