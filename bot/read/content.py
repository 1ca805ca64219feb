"""Whether a section says anything: content, nothing, only words that stand in for content, or what cannot be seen here.

Looks at what a reader sees. Navigation templates, empty galleries, rules and list markers are nothing;
the form's own prompts, "to be added soon" and labels nobody filled in are stand-ins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.read.model import Block, Section
from bot.read.words import NOTHING, any_of
from bot.reports.collection import Collection
from bot.reports.folding import fold
from bot.reports.heading_names import value_of
from bot.reports.report import Status

_LONG = 500  # code points from which a section is not looked at for stand-in words
_LONGEST_LABEL = 50
_SHORT = 25  # words of a sentence that may be a mere promise of content
_SENTENCE = re.compile(r"[^.!?。！？।…]*[.!?。！？।…]|[^.!?。！？।…]+")
_EDGES = " \t.,;:!?()[]{}<>«»“”\"'‘’…。！？：，、（）।*_-–—~"
_FIGURE = re.compile(r"\d")


def status_of(parts: Sequence[Section], collection: Collection, *, worded: bool = False) -> Status:
    """What a reader would say of these parts of the page: present, placeholder or empty.

    A heading may hold its section's value: a figure, or where a section is ``worded`` any words behind its name.
    """
    value = value_of(parts[0].heading.text, collection) if parts[0].heading else ""
    stands_in = bool(value) and _stands_in(value, collection)
    if value and not stands_in and (worded or _FIGURE.search(value)):
        return Status.PRESENT
    placeholders = collection.file.templates.placeholders
    for block in blocks_of(parts):
        if len(block.text) > _LONG or block.files or shows(block, collection):
            return Status.PRESENT
        if block.runs:
            stands_in |= any(run.kind == "template" and run.target.lower() in placeholders for run in block.runs)
        for line in block.lines:
            shown = block.text[line.at : line.to].strip()
            label = shown.endswith((":", "：")) and len(shown) < _LONGEST_LABEL  # of a form that nobody filled in
            if not label and not all(_stands_in(sentence, collection) for sentence in _SENTENCE.findall(shown)):
                return Status.PRESENT
            stands_in = True
    return Status.PLACEHOLDER if stands_in else Status.EMPTY


def blocks_of(parts: Sequence[Section]) -> Iterator[Block]:
    """The blocks of some parts of a page, those in tables each by itself."""
    return (inner for part in parts for inner in part.inner)


def shows(block: Block, collection: Collection) -> bool:
    """Whether a file stands in the block, or a template that shows something: has an argument or brings a page."""
    nothing = collection.file.templates.furniture | collection.file.templates.placeholders
    for run in block.runs:
        name = run.target.lower()
        if run.kind == "file":
            return True
        if run.kind != "template" or name in nothing or name.partition(":")[0] in nothing:
            continue
        if any(value.strip() for _, value in run.parameters) or "/" in name or name.startswith(":"):
            return True
    return False


def tells(block: Block) -> bool:
    """Whether a value says what only a section says: a figure, an account, a file."""
    shows = bool(block.files) or any(run.kind in {"user", "file"} for run in block.runs)
    return shows or any(map(str.isdigit, block.text))


@lru_cache(maxsize=8)
def _stand_ins(collection: Collection) -> tuple[frozenset[str], re.Pattern[str], re.Pattern[str]]:
    """What stands in for content as a whole, prompts of the form, which begin a sentence, and promises of content."""
    file = collection.file
    whole, prompts, promises = (
        tuple({fold(text) for texts in listed.values() for text in texts})
        for listed in (file.placeholders, file.prompts, file.promises)
    )
    return (
        frozenset(text.strip(_EDGES) for text in whole),
        re.compile(any_of(prompts, prefix=False) or NOTHING),
        re.compile(any_of(promises, prefix=True) or NOTHING),
    )


@lru_cache(maxsize=1024)
def _stands_in(sentence: str, collection: Collection) -> bool:
    """Whether the sentence is a stand-in word, a prompt of a form, or a promise without any figure."""
    whole, prompts, promises = _stand_ins(collection)
    folded = fold(sentence).strip(_EDGES)
    if not folded or folded in whole:
        return True
    size = len(folded.split())
    if "://" in sentence or size > 2 * _SHORT:
        return False
    return bool(prompts.match(folded)) or (
        size <= _SHORT and not _FIGURE.search(folded) and bool(promises.search(folded))
    )
