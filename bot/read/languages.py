"""In which language a page is written, and which pages are the same report in another language.

The language is told by script and by frequent words of the prose, so that English headings of the form do not
hide a report in French. Pages that the wiki itself knows to be translations are left to ``harvest``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import takewhile

from bot.read.content import blocks_of
from bot.read.model import Block
from bot.read.model.records import STAND_IN_LEVEL
from bot.read.numbers import rough_words
from bot.read.sections import Layout
from bot.read.words import table, words

_SAMPLE = 900  # code points of prose that are enough to tell
_LEAD = 3_000  # code points at the top of a page where it points to its counterparts
_FEW = 2  # frequent words needed to be sure of a language, or headings
_MANY = 15  # words of which some are frequent in any language
_ADDRESS = re.compile(r"https?:\S+")
_NO_REPORT = re.compile(
    r"(?:file|image|media|user|user talk|category|template|special|help|talk|c|commons|w|wikipedia|[a-z]{2,3})\s*:",
    re.IGNORECASE,
)
_LANGUAGE_SUFFIX = re.compile(r"(?:/| )(?:[A-Z]{2}|[a-z]{2,3}|\((?:[A-Z]{2}|[a-z]{2,3})\))$")

_PROSE = ("what_happened", "discussion", "reflections", "budget", "date_location")


def language_of(layout: Layout, known: str | None) -> str | None:
    """The language code of the page, the one the wiki knows of first; None where nothing tells."""
    if known:
        return known.split("-")[0]
    prose = [part for name in _PROSE for part in layout.parts(name)]
    return _told(_sample(blocks_of(prose))) or _told(_sample(layout.page.inner_blocks()))


def is_strange(layout: Layout) -> bool:
    """Whether the page seems to be written in a language in which the collection has no headings.

    Where no language is told, it has words enough to tell one that is known. A language that shares frequent words with
    a known one is taken for it: so a page is strange too that has some headings, and none of them is known.
    """
    known = [
        bool(owner)
        for part, owner in zip(layout.page.sections, layout.owners, strict=True)
        if part.heading and part.heading.level < STAND_IN_LEVEL
    ]
    if len(known) > _FEW and not any(known):
        return True
    if layout.language:
        return not any(layout.language in kind.headings for kind in layout.collection.file.sections)
    return len(_sample(layout.page.inner_blocks()).split()) >= _MANY


def _sample(blocks: Iterable[Block]) -> str:
    sample = ""
    for block in blocks:
        sample += block.text[:_SAMPLE] + "\n"
        if len(sample) >= _SAMPLE:
            break
    return sample[:_SAMPLE]


def _told(text: str) -> str | None:
    if "//" in text:
        text = _ADDRESS.sub(" ", text)
    signs = "" if text.isascii() else "".join(sign for sign in set(text) if sign > "\x7f")  # each once
    size = len(text) / 8  # a few names in another script do not make a language
    for language, script in _classes("scripts") if signs else ():
        if script.search(signs) and len(script.findall(text)) > size:
            return language
    counts: dict[str, int] = {}
    common = _common()
    for word in filter(common.__contains__, rough_words(text)):
        for language in common[word]:
            counts[language] = counts.get(language, 0) + 1
    for language, letters in _classes("letters") if signs else ():
        if letters.search(signs):
            counts[language] = counts.get(language, 0) + _FEW
    best = max(counts, key=counts.__getitem__, default=None)
    return best if best and counts[best] >= _FEW else None


@cache
def _common() -> dict[bytes, tuple[str, ...]]:
    found: dict[bytes, tuple[str, ...]] = {}
    for language, listed in table("languages")["common"].items():
        for word in listed:
            found[word.encode()] = (*found.get(word.encode(), ()), language)
    return found


@cache
def _classes(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The letters of a kind that tell languages: whole scripts, or those that few texts of a language are without."""
    return tuple((language, re.compile(f"[{letters[0]}]")) for language, letters in table("languages")[kind].items())


def same_as(layout: Layout) -> tuple[str, ...]:
    """Titles of the pages that the page points to, before its first section, as itself in another language."""
    found: dict[str, None] = {}
    title = layout.title
    top = takewhile(lambda pair: not pair[1], zip(layout.page.sections, layout.owners, strict=True))
    for block in blocks_of([part for part, _ in top]):
        links = [run for run in block.runs if run.kind == "page" and run.prefix in {"", "m", "meta"}]
        if not links or block.start >= _LEAD:
            continue
        announced = any(cue in block.text.lower() for cue in words("languages", "counterpart"))
        for run in links:
            target = title + run.target.rstrip("/") if run.target.startswith("/") else run.target
            target = target.partition("#")[0].strip()
            is_like = announced or _LANGUAGE_SUFFIX.sub("", target) == _LANGUAGE_SUFFIX.sub("", title)
            if target not in {"", title} and is_like and not _NO_REPORT.match(target):
                found[target] = None
    return tuple(found)
