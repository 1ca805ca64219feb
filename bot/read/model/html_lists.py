"""Lists of HTML as lists of wikitext: items with the markers of all lists around them, each on a line of its own."""

from __future__ import annotations

import re

LISTS = {"ul": "*", "ol": "#", "dl": ""}
ITEMS = {"li": "*", "dt": ";", "dd": ":"}
_DEEPEST = 6  # lists inside of one another; what is nested deeper stands on the last
_FURTHEST = 200  # blanks before a tag that begins a line
_BETWEEN = re.compile(r"\s++(?=</?(?:li|[uod]l|d[td])\b)", re.IGNORECASE)
_INDENT = re.compile(r"(?:^|\n)[ \t]*\Z")


class HtmlLists:
    """The lists that are open while the tags of a text are taken in order."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._chain = self._joined = 0  # where tags of lists with nothing but blanks between them begin and end

    def tag(self, text: str, start: int, end: int, name: str, *, ends: bool) -> tuple[int, str]:
        """Where what a tag of a list takes up ends, and what stands for it.

        Blanks before the next such tag go with it: a blank line would end the list and its count.
        """
        if start != self._joined:
            self._chain = start
        if name in ITEMS and not ends:
            return end, self._item(text, ITEMS[name])
        if name in LISTS and not ends:
            self._open.append(LISTS[name])
        elif name in LISTS and self._open:
            self._open.pop()
        blanks = _BETWEEN.match(text, end)
        self._joined = blanks.end() if blanks else end
        return self._joined, ""

    def _item(self, text: str, mark: str) -> str:
        around = [sign for sign in self._open[-_DEEPEST:] if sign]
        own = around.pop() if around and mark == "*" else mark
        new_line = "" if _INDENT.search(text[max(self._chain - _FURTHEST, 0) : self._chain]) else "\n"
        return new_line + "".join(around) + own
