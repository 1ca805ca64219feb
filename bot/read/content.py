"""Whether a section says anything: content, nothing, or only words that stand in for content.

Looks at what a reader sees. Navigation templates, empty galleries, rules and list markers are nothing;
the form's own prompts, "to be added soon" and labels nobody filled in are stand-ins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.read.outline import Part
from bot.read.plain import plain
from bot.read.source import MASK, Source
from bot.read.words import alternatives
from bot.reports.collection import Collection
from bot.reports.folding import fold, unspaced
from bot.reports.report import Status

_LONG = 500  # code points from which a section is not looked at for stand-in words
_LONGEST_LABEL = 50
_SHORT = 25  # words of a sentence that may be a mere promise of content
_TEMPLATE = re.compile(r"\{\{\s*([^{}|]*?)\s*(\|[^{}]*)?\}\}")
_EMBEDDED = re.compile(r"\[\[[ _]*[^\[\]|:]{2,20}:[^\[\]|]+\.[a-z0-9]{3,4}\s*[|\]]", re.IGNORECASE)
_GALLERY = re.compile(r"<gallery\b[^<>]*>(.*?)(?:</gallery\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_TABLE = re.compile(
    r"^[ \t]*(?:\{\|[^\n]*|\|\}|\|-[^\n]*|\|\+|[|!](?:[^\n|!\[\]{}]*=[^\n|!\[\]{}]*\|(?!\|))?)|\|\||!!", re.M
)
_MARKER = re.compile(r"^[*#:;]+|^-{4,}", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>")
_SENTENCE = re.compile(r"(?<=[.!?。！？।…])\s*")
_LETTER = re.compile(r"\w")
_LINK = re.compile(r"\[\[|://")
_EDGES = " \t.,;:!?()[]{}<>«»“”\"'‘’…。！？：，、（）।*_-–—~"
_FIGURE = re.compile(r"\d")


def status_of(source: Source, parts: Sequence[Part], collection: Collection) -> Status:
    """What a reader would say of these parts of the page: present, placeholder or empty."""
    bodies = [source.masked[part.body.start : part.body.end] for part in parts]
    for body in bodies:
        if len(body) > _LONG and len(body) - body.count(MASK) > _LONG and not body.isspace():
            return Status.PRESENT
    text = "\n".join(bodies).replace(MASK, "")
    if not text.strip():
        return Status.EMPTY
    promised = False
    if "{{" in text:
        names = [match[1].strip().lower().replace("_", " ") for match in _TEMPLATE.finditer(text)]
        promised = any(name in collection.file.templates.placeholders for name in names)
        if _has_telling_template(text, collection):
            return Status.PRESENT
        text = _TEMPLATE.sub("", text)
    if "[[" in text and _EMBEDDED.search(text):
        return Status.PRESENT
    if "<" in text:
        if any(_LETTER.search(match[1]) for match in _GALLERY.finditer(text)):
            return Status.PRESENT
        text = _TAG.sub("\n", _GALLERY.sub("", text))
    stands_in = promised
    for line in _lines(text):
        shown = plain(line)
        if not shown:
            continue
        label = shown.endswith((":", "：")) and len(shown) < _LONGEST_LABEL  # of a form that nobody filled in
        if not label and not all(_stands_in(sentence, collection) for sentence in _SENTENCE.split(shown)):
            return Status.PRESENT
        stands_in = True
    return Status.PLACEHOLDER if stands_in else Status.EMPTY


def _lines(text: str) -> Iterator[str]:
    """The lines and the cells of a text without the markup at their beginning."""
    for line in text.split("\n"):
        for piece in _TABLE.sub("\n", line).split("\n") if "|" in line or "!" in line else (line,):
            yield _MARKER.sub("", piece) if piece[:1] in "*#:;-" else piece


def _has_telling_template(text: str, collection: Collection) -> bool:
    """Whether a template shows something: it has an argument, or brings another page in."""
    furniture = collection.file.templates.furniture | collection.file.templates.placeholders
    for match in _TEMPLATE.finditer(text):
        name = match[1].strip().lower().replace("_", " ")
        if name in furniture or name.partition(":")[0] in furniture:
            continue
        if (match[2] and match[2].strip("| \n")) or "/" in name or name.startswith(":"):
            return True
    return False


@lru_cache(maxsize=8)
def _stand_ins(collection: Collection) -> frozenset[str]:
    return frozenset(fold(text).strip(_EDGES) for listed in collection.file.placeholders.values() for text in listed)


@lru_cache(maxsize=8)
def _promises(collection: Collection) -> re.Pattern[str]:
    return _pattern([text for listed in collection.file.promises.values() for text in listed], start=False)


@lru_cache(maxsize=8)
def _prompts(collection: Collection) -> re.Pattern[str]:
    return _pattern([text for listed in collection.file.prompts.values() for text in listed], start=True)


def _pattern(phrases: list[str], *, start: bool) -> re.Pattern[str]:
    """A pattern over folded text: at its start or at the start of any of its words."""
    folded = {fold(phrase) for phrase in phrases}
    anywhere = alternatives(phrase for phrase in folded if unspaced(phrase))
    spaced = alternatives(phrase for phrase in folded if not unspaced(phrase))
    begin, end = ("^", r"(?!\w)") if start else (r"(?<!\w)", "")
    return re.compile(rf"{begin}(?:{spaced}){end}|(?:{anywhere})")


@lru_cache(maxsize=1024)
def _stands_in(sentence: str, collection: Collection) -> bool:
    """Whether the sentence is a stand-in word, a prompt of a form, or a promise without any figure."""
    folded = fold(sentence).strip(_EDGES)
    if not folded or folded in _stand_ins(collection):
        return True
    if _LINK.search(sentence) or len(folded.split()) > 2 * _SHORT:
        return False
    if _prompts(collection).search(folded):
        return True
    if _FIGURE.search(folded) or len(folded.split()) > _SHORT:
        return False
    return bool(_promises(collection).search(folded))
