"""What a single line states: themes by their names alone, before a colon, behind a label, or told in a sentence.

"'''Diversity''': who is missing?", "* Theme 2 (Advocacy)", "Thematic area: RA", "We discussed Advocacy". Looks at
the words of the line, and which of them stand out, and at nothing around it; whether it counts where it stands is
left to ``themes``, what words name to ``naming``, which sentences tell to ``cues``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from msgspec import Struct

from bot.read.cues import Cues
from bot.read.model import Block, Range
from bot.reports.theme_names import ThemeNames

SHORT = 90  # code points of a line that may be nothing but a theme's name
ALL = 7  # so many themes in one breath present the whole process, not what was discussed

_ENDS = ".:："  # what ends a name inside of the words that stand out
_STOPS = ".。।"
_AFTER_STRONG = re.compile(r"\s*([:：.–—-]?)\s*")
_HEAD = re.compile(r"([^:：\n]{2,80}?)\s*[:：]\s*")
_DASH = re.compile(r"([^:：–—\n]{2,80}?)\s*(?:[:：–—]|\s-\s)\s*")


class Statement(Struct, frozen=True):
    """The themes that a line states: by a name that stands out ("bold"), by one that does not ("plain"), by a "label".

    ``words`` are those of the name; what the line says beside it begins at ``rest``.
    """

    themes: tuple[str, ...]
    form: str
    words: str | None
    rest: int


def strong_to(block: Block, line: Range) -> int:
    """How many of the line's first code points stand out."""
    index = bisect_right(block.strong, line.at, key=lambda strong: strong.at) - 1
    return max(min(block.strong[index].to, line.to) - line.at, 0) if index >= 0 else 0


def statement(text: str, strong: int, names: ThemeNames, *, item: bool) -> Statement | None:
    """What a line of that text states; ``item``: in a list, where a dash can stand for a colon too."""
    size, form = len(text), "plain"
    head, rest = text, size
    after = _AFTER_STRONG.match(text, strong) if strong else None
    if after and (after.end() == size or after[1] or text[:strong].rstrip()[-1:] in _ENDS):
        head, rest, form = text[:strong], after.end(), "bold"
    else:
        if size > SHORT and ":" not in text[:SHORT] and "：" not in text[:SHORT]:
            return None
        if pair := (_DASH if item else _HEAD).match(text):
            head, rest = pair[1], pair.end()
    head = head.strip(" :：.")
    if rest < size and names.is_label(head):
        return _labelled(text, rest, names)
    if not 1 < len(head) <= SHORT:
        return None
    named = names.titled(head) if form == "bold" else names.named(head)
    if form == "plain" and len(named) > 1 and rest == size and text[-1] in _STOPS:
        return None  # a sentence
    return Statement(named, form, head, rest) if named else None


def _labelled(text: str, at: int, names: ThemeNames) -> Statement | None:
    """A label and its value, which may say more than names: then the whole line is content."""
    value = text[at:]
    named = names.named(value) or tuple(name.id for name in names.in_sentence(value))
    if not named or len(named) >= ALL:
        return None
    return Statement(named, "label", None, len(text) if names.only(value) else 0)


def boxed(block: Block, names: ThemeNames) -> Statement | None:
    """What templates on lines of their own state by one of their arguments: the title of a box that folds."""
    for run in block.runs:
        for _, value in run.parameters if run.kind == "template" else ():
            if 1 < len(value) <= SHORT and (named := names.titled(value)):
                return Statement(named, "bold", value, len(value))
    return None


def told(block: Block, line: Range, names: ThemeNames, cues: Cues, *, stressed: bool) -> list[str]:
    """The themes that the sentences of a line say were discussed; ``stressed``: those in bold need no word for it."""
    if not cues.may_name(block.text[line.at : line.to]):
        return []
    bold: set[str] = set()
    for at, to in _within(block.strong, line) if stressed else ():
        bold.update(names.named(block.text[at:to]))
    found: list[str] = []
    sentences = _within(block.sentences, line)
    for at, to in sentences:
        if len(sentences) == 1 or cues.may_name(block.text[at:to]):
            discussed = cues.discussed(block.text[at:to], names, bold)
            found += discussed if len(discussed) < ALL else ()
    return list(dict.fromkeys(found))


def _within(places: tuple[Range, ...], line: Range) -> tuple[Range, ...]:
    """The places, which are in order, that begin in the line."""
    first = bisect_left(places, line.at, key=lambda place: place.at)
    return places[first : bisect_left(places, line.to, key=lambda place: place.at)]
