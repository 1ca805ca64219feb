"""What of a text the parser is given as markup: brackets that are closed, by the pairing of MediaWiki's preprocessor.

All others become twins: the parser's time is not linear on brackets that stay open, and the compiled one goes down, with
the process, on a line of thousands of equals signs. https://www.mediawiki.org/wiki/Preprocessor_ABNF
"""

from __future__ import annotations

import re

from bot.read.model.seen import literal

_RUN = re.compile(r"\{+|\}+|\[+|\]+|<")
_HEADING = re.compile(r"^=[^\n]*", re.MULTILINE)
_MOST_SIGNS = 40  # equals signs inside of a heading, such as those of templates' arguments
_MANY_MARKERS = re.compile(r"^[*#:;]{12,}", re.MULTILINE)
_PAIR = {"{": "}", "[": "]"}
DEEPEST = 30  # pairs inside of one another that are markup; the parser gives up at 40


def balanced(text: str) -> str:
    """The text, equally long, with every bracket that pairs with none as its twin, tables and tags too.

    Takes linear time. Markup of tables is left to :mod:`bot.read.model.tables`, which reads lines.
    """
    if "=" in text or _MANY_MARKERS.search(text):
        text = _MANY_MARKERS.sub(_as_twins, _HEADING.sub(_plain_inside, text))
    if "{" not in text and "[" not in text and "<" not in text:
        return text
    opened: list[list[int]] = []  # offset, brackets still open there
    kinds: list[str] = []
    markup: list[tuple[int, int]] = []
    single: list[int] = []  # a lone "[" that is open on this line
    runs: list[tuple[int, int]] = []
    for run in _RUN.finditer(text):
        at, end = run.span()
        sign = text[at]
        if sign == "<":
            runs.append((at, end))
            continue
        runs.append((at, end))
        count = end - at
        if sign in "{[":
            if count == 1:
                if sign == "[":
                    single = [at]
            else:
                opened.append([at, count])
                kinds.append(sign)
            continue
        if count == 1:
            if sign == "]" and single and "\n" not in text[single[0] : at]:
                markup += [(single[0], single[0] + 1), (at, end)]
                single = []
            continue
        while count >= 2 and opened and _PAIR[kinds[-1]] == sign:
            start, waiting = opened[-1]
            pairs = min(count, waiting, 3 if sign == "}" else 2)
            if pairs < 2:
                break
            if len(opened) <= DEEPEST:
                markup += [(start + waiting - pairs, start + waiting), (at, at + pairs)]
            count -= pairs
            at += pairs
            opened[-1][1] = waiting - pairs
            if opened[-1][1] < 2:
                opened.pop()
                kinds.pop()
    keep = sum(end - at for at, end in markup)
    if keep == sum(end - at for at, end in runs):
        return text
    pieces, done = [], 0
    kept = bytearray(len(text))
    for at, end in markup:
        kept[at:end] = b"\1" * (end - at)
    for at, end in runs:
        if not all(kept[at:end]):
            pieces += (text[done:at], "".join(s if kept[at + i] else literal(s) for i, s in enumerate(text[at:end])))
            done = end
    pieces.append(text[done:])
    return "".join(pieces)


def _plain_inside(match: re.Match[str]) -> str:
    """A heading's line; one with too many equals signs inside has them as twins."""
    line = match[0]
    if line.count("=") <= _MOST_SIGNS:
        return line
    core = line.rstrip(" \t")
    first, last = len(core) - len(core.lstrip("=")), len(core.rstrip("="))
    return line[:first] + line[first:last].replace("=", literal("=")) + line[max(first, last) :]


def _as_twins(match: re.Match[str]) -> str:
    return literal(match[0])
