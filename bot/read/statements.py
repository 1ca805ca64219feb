"""What a single line states: themes by their names alone, before or after a colon, or behind a label.

"'''Diversity''': who is missing?", "* Theme 2 (Advocacy)", "Thematic area: RA". Looks at the line and at nothing
around it; whether it counts where it stands is left to ``themes``, what words name to ``naming``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.read.plain import plain
from bot.reports.theme_names import ThemeNames

SHORT = 90  # code points of a line that may be nothing but a theme's name
ALL = 7  # so many themes in one breath present the whole process, not what was discussed

_BOLD = re.compile(r"(?:'{5}|'{3})(?!')\s*(.+?)\s*(?:'{5}|'{3})(?!')\s*([:：.–—-]?)\s*(.*)", re.DOTALL)
_HEAD = re.compile(r"([^:：\n]{2,80}?)\s*[:：]\s*(\S.*)?", re.DOTALL)
_DASH = re.compile(r"([^:：–—\n]{2,80}?)\s*(?:[:：–—]|\s-\s)\s*(\S.*)?", re.DOTALL)
_BOX = re.compile(r"\{\{[^{}|\n]{1,80}\|([^{}\n]{1,300})")


@dataclass(frozen=True, slots=True)
class Statement:
    """The themes that a line states, the words that do, and what the line says after them."""

    themes: tuple[str, ...]
    form: str  # "bold", "plain", "label"
    words: str | None = None
    rest: str = ""  # wikitext


def may_state(line: str) -> bool:
    """A quick look that never says no to a line that :func:`statement` reads."""
    return len(line) <= SHORT or line[0] == "'" or ":" in line[:SHORT] or "：" in line[:SHORT]


def statement(line: str, names: ThemeNames, *, item: bool) -> Statement | None:
    """What the line states; ``item``: in a list, where a dash can stand for a colon too."""
    bold = _BOLD.match(line) if line.startswith("'''") else None
    if bold:
        head, rest = plain(bold[1]), bold[3]
        if rest and not bold[2] and not head.endswith((":", "：", ".")):
            return None
    elif may_state(line):
        text = plain(line)
        pair = (_DASH if item else _HEAD).match(text)
        head, rest = (pair[1], pair[2] or "") if pair else (text, "")
    else:
        return None
    head = head.rstrip(" :：.")
    if rest and names.is_label(head):
        return _labelled(plain(rest), names)
    if len(head) > SHORT:
        return None
    named = names.titled(head) if bold else names.named(head)
    return Statement(named, "bold" if bold else "plain", head, rest) if named else None


def _labelled(value: str, names: ThemeNames) -> Statement | None:
    named = names.named(value) or tuple(name.id for name in names.in_sentence(value))
    return Statement(named, "label") if named and len(named) < ALL else None


def bold_alone(line: str) -> bool:
    """Whether the line is bold from end to end: a heading in all but name."""
    bold = _BOLD.fullmatch(line) if line.startswith("'''") else None
    return bool(bold and not bold[3])


def boxed(line: str, names: ThemeNames) -> Statement | None:
    """What a template on a line of its own states by one of its arguments: the title of a box that folds."""
    for argument in _arguments(line):
        value = plain(argument)
        if 1 < len(value) <= SHORT and (named := names.titled(value)):
            return Statement(named, "bold", value)
    return None


def _arguments(line: str) -> Iterator[str]:
    box = _BOX.match(line)
    for argument in box[1].split("|") if box else ():
        yield argument.rpartition("=")[2]
