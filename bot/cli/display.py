"""How text looks at a terminal: what is not seen made visible, its width in columns, cut and padded by it.

``terminal.say``, the log and argparse's messages write nothing that :func:`harmless` has not gone over.

Pure. For text of any script and from anybody: nothing in it moves the cursor or turns the rest of its line around.
"""

from __future__ import annotations

import re
import unicodedata

_LRM = "\u200e"  # left-to-right mark
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BREAK = re.compile(r"[ \t]*(?:\r\n|[\r\n])\s*")
_JOINERS = "\u200c\u200d"  # letters of Indic and Arabic spelling rather than marks
# Controls, direction marks, halves of characters, line separators: written as their number, U+200E and the like.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})
_WIDTHLESS = frozenset({"Mn", "Me", "Cf"})


def shown(text: str) -> str:
    """Returns the text on one line with every control made visible, and right-to-left text kept in its place."""
    if not text.isprintable():
        text = _BREAK.sub(" ⏎ ", text.strip("\r\n")).replace("\t", " ")
        text = "".join(map(_visible, text)) if not text.isprintable() else text
    return f"{_LRM}{text}{_LRM}" if _RIGHT_TO_LEFT.search(text) else text


def harmless(text: str) -> str:
    """The text with its lines as they are, and controls, direction marks and the like in them made visible.

    Tabs and the marks of :func:`shown` stay: they move the cursor on, and nothing else.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign in "\n\t" + _LRM else _visible(sign) for sign in text)


def harmless_json(text: str) -> str:
    """JSON with the same characters escaped; outside of ASCII, JSON has characters in its strings alone."""
    if text.isprintable():
        return text
    return "".join(sign if sign == "\n" or _visible(sign) == sign else _escaped(sign) for sign in text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _visible(character: str) -> str:
    if character in _JOINERS or unicodedata.category(character) not in _UNSEEN:
        return character
    return f"‹U+{ord(character):04X}›"


def width(text: str) -> int:
    """Returns how many terminal columns the text takes: two for a wide character, none for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in _WIDTHLESS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cut(text: str, columns: int) -> str:
    """Returns the text, cut with an ellipsis where it takes more than that many columns."""
    if len(text) * 2 <= columns or width(text) <= columns:
        return text
    room, kept = columns - 1, []
    for character in text:
        room -= _columns(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def padded(text: str, columns: int) -> str:
    """Returns the text with blanks after it up to that many columns."""
    return text + " " * (columns - width(text))
