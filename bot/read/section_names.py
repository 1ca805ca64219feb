"""What a few words mean at a place on the page: which section of the form a line, a cell or an argument names.

Only sections that no heading has are looked for. What becomes of a line that names one is left to ``stand_ins``.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Sequence

from msgspec import Struct

from bot.read.elsewhere import is_function, is_transclusion
from bot.read.headings import CORE
from bot.read.model import Block, Cell, Heading, Range, Run
from bot.read.model.records import STAND_IN_LEVEL
from bot.read.model.templates import listed
from bot.reports.collection import Alias, Collection
from bot.reports.folding import content_words
from bot.reports.heading_names import named

_LONGEST = 80  # code points of a name
_MOST_WORDS = 9
_LABEL = re.compile(r"\s*[:：]\s*|\s+[-–—]\s+|\s*—\s*")
COLONS = (":", "：")
AROUND = " \t:：.–—-"
_SENTENCE = re.compile(r"[.!?。！？।]\s|[,;，；、]$")


class Named(Struct, frozen=True):
    """A name of sections on the page, as a heading; ``value`` is where in the block's text its value begins."""

    heading: Heading
    sections: tuple[str, ...]
    value: int = 0


class Here(Struct, frozen=True):
    """A place on the page: in a part that belongs to the sections of ``owner``.

    ``left`` counts how many more lines are looked for that name each section. Lines of a discussion that have a
    section's name and may be one of its topics all the same join the ``topics``.
    """

    owner: tuple[str, ...]
    left: Counter[str]
    topics: list[Named]
    collection: Collection

    def _alias(self, name: str) -> Alias | None:
        """What words name that is still looked for."""
        if not name or len(name) > _LONGEST or name.count(" ") >= _MOST_WORDS or "==" in name or "\n" in name:
            return None
        alias, rule = named(name, self.collection)
        wanted = alias and not alias.either and rule != "part" and any(self.left[one] > 0 for one in alias.sections)
        return alias if wanted else None

    def _meant(self, alias: Alias, heading: Heading, value: int = 0, *, stands_out: bool = False) -> Named | None:
        """The sections that a heading names here: in a discussion only by their core names."""
        found = Named(heading, alias.sections, value)
        if "discussion" not in self.owner or alias.rank < CORE:
            return found
        if stands_out and len(content_words(heading.text)) > 1:
            self.topics.append(found)
        return None

    def line(self, block: Block, line: Range, strong: int, *, plain: bool) -> Named | None:
        """What a line names: as a whole (then its value begins where it ends), or as a label of what follows.

        So many code points of it are ``strong``; a ``plain`` line may be a name without them.
        """
        text = block.text[line.at : line.to]
        bare = text.rstrip(AROUND)
        if strong >= len(bare):
            return self._name(block, line.at, line.to, line.to, "bold", stands_out=True)
        is_plain = plain and (text.endswith(COLONS) or not _SENTENCE.search(bare))
        if is_plain and (found := self._name(block, line.at, line.to, line.to, "label")):
            return found
        if strong and (rest := text[strong:].lstrip(AROUND)):
            is_label = text[:strong].rstrip().endswith(COLONS) or _LABEL.match(text, strong)
            value = line.to - len(rest)
            return self._name(block, line.at, line.at + strong, value, "label", stands_out=True) if is_label else None
        colon = _LABEL.search(text, 0, _LONGEST + 4)
        if colon is None or colon.end() == len(text):
            return None
        value = line.at + colon.end()
        # "commons:Category:Salon" is no label and its value.
        is_link = any(run.at < value < run.to and run.kind != "template" for run in block.runs)
        is_name = content_words(text[: colon.start()].partition(" ")[0], never_none=False)
        return self._name(block, line.at, line.at + colon.start(), value, "label") if is_name and not is_link else None

    def template(self, run: Run) -> Named | None:
        """What a template makes a heading of: its one argument that says a section's name."""
        if is_transclusion(run.target) or is_function(run.target):
            return None
        titles = {key: value.strip(AROUND) for key, value in run.parameters}
        names = [key for key, title in titles.items() if len(title) <= _LONGEST and named(title, self.collection)[0]]
        if len(names) != 1 or names[0] not in listed("title_parameter"):  # one that lists sections is a heading of none
            return None
        title = titles[names[0]]
        heading = Heading(title, STAND_IN_LEVEL, run.start, run.end, "template")
        return self._meant(alias, heading, stands_out=True) if (alias := self._alias(title)) else None

    def cell(self, cell: Cell) -> Named | None:
        """What a cell of a table names by all its words."""
        text = cell.blocks[0].text.strip(AROUND) if len(cell.blocks) == 1 else ""
        heading = Heading(text, STAND_IN_LEVEL, cell.start, cell.end, "table")
        return self._meant(alias, heading) if (alias := self._alias(text)) else None

    def whole(self, block: Block, kind: str) -> Named | None:
        """What a block names by all its words: a term, a caption."""
        return self._name(block, 0, len(block.text), len(block.text), kind)

    def _name(self, block: Block, at: int, to: int, value: int, kind: str, *, stands_out: bool = False) -> Named | None:
        text = block.text[at:to].strip(AROUND)
        if (alias := self._alias(text)) is None:
            return None
        heading = Heading(text, STAND_IN_LEVEL, block.seen_offset(at), block.seen_offset(to), kind)
        return self._meant(alias, heading, value, stands_out=stands_out)


def standing_out(block: Block, lines: Sequence[Range]) -> list[int]:
    """How many code points at each line's beginning stand out: are bold, underlined, large, or shown by a template."""
    shown = {run.at: run.to for run in block.runs if run.kind == "template" and run.to > run.at}
    if not block.strong and not shown:
        return [0] * len(lines)
    found, reach = [], 0
    ranges = deque(sorted(block.strong))
    for line in lines:
        while ranges and ranges[0].at <= line.at:
            reach = max(reach, ranges.popleft().to)
        whole = line.to if shown.get(line.at, 0) >= line.to else 0
        found.append(max(min(reach, line.to), whole, line.at) - line.at)
    return found
