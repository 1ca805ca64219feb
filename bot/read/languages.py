"""In which language a page is written, and which pages are the same report in another language.

The language is told by script and by frequent words of the prose, so that English headings of the form do not
hide a report in French. Pages that the wiki itself knows to be translations are left to ``harvest``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from bot.read.model import Block, Section
from bot.read.model.records import inner_blocks
from bot.read.sections import Layout
from bot.read.words import table, words

_SAMPLE = 900  # code points of prose that are enough to tell
_LEAD = 3_000  # code points at the top of a page where it points to its counterparts
_FEW = 2  # frequent words needed to be sure of a language
_BETWEEN_WORDS = {code: " " for code in range(128) if not chr(code).isalpha()}
_WORDS = re.compile(r"[^\s.,;:()\"'!?،।]+")
_ADDRESS = re.compile(r"https?:\S+")
_NO_REPORT = re.compile(
    r"(?:file|image|media|user|user talk|category|template|special|help|talk|c|commons|w|wikipedia|[a-z]{2,3})\s*:",
    re.IGNORECASE,
)
_LANGUAGE_SUFFIX = re.compile(r"(?:/| )(?:[A-Z]{2}|[a-z]{2,3}|\((?:[A-Z]{2}|[a-z]{2,3})\))$")

# Scripts of one language among those reports come in; where several share one, their words decide.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("ta", re.compile(r"[\u0b80-\u0bff]")),
    ("te", re.compile(r"[\u0c00-\u0c7f]")),
    ("ml", re.compile(r"[\u0d00-\u0d7f]")),
    ("pa", re.compile(r"[\u0a00-\u0a7f]")),
    ("or", re.compile(r"[\u0b00-\u0b7f]")),
    ("my", re.compile(r"[\u1000-\u109f]")),
    ("am", re.compile(r"[\u1200-\u137f]")),
)
_PROSE = ("what_happened", "discussion", "reflections", "budget", "date_location")


def language_of(layout: Layout, known: str | None) -> str | None:
    """The language code of the page, the one the wiki knows of first; None where nothing tells."""
    if known:
        return known.split("-")[0]
    prose = [block for name in _PROSE for part in layout.parts(name) for block in part.blocks]
    return _told(_sample(prose)) or _told(_sample(layout.page.blocks()))


def _sample(blocks: Iterable[Block]) -> str:
    sample = ""
    for inner in (inner for block in blocks for inner in inner_blocks(block)):
        sample += inner.text[:_SAMPLE] + "\n"
        if len(sample) >= _SAMPLE:
            break
    return sample[:_SAMPLE]


def _told(text: str) -> str | None:
    if "//" in text:
        text = _ADDRESS.sub(" ", text)
    if not text.isascii():
        size = len(text) / 8  # a few names in another script do not make a language
        for language, script in _SCRIPTS:
            if len(script.findall(text)) > size:
                return language
    counts: dict[str, int] = {}
    common = _common()
    for word in filter(common.__contains__, _WORDS.findall(text.lower()) if not text.isascii() else _split(text)):
        for language in common[word]:
            counts[language] = counts.get(language, 0) + 1
    if not text.isascii():
        for language, letters in _telling_letters():
            if letters.search(text):
                counts[language] = counts.get(language, 0) + _FEW
    if not counts:
        return None
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= _FEW else None


def _split(text: str) -> list[str]:
    """The words of an ASCII text in small letters; to split is twice as fast as to find."""
    return text.lower().translate(_BETWEEN_WORDS).split()


@cache
def _common() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, listed in table("languages")["common"].items():
        for word in listed:
            found[word] = (*found.get(word, ()), language)
    return found


@cache
def _telling_letters() -> tuple[tuple[str, re.Pattern[str]], ...]:
    listed = table("languages")["letters"]
    return tuple((language, re.compile(f"[{letters[0]}]")) for language, letters in listed.items())


def same_as(layout: Layout) -> tuple[str, ...]:
    """Titles of the pages that the page points to, before its first section, as itself in another language."""
    found: dict[str, None] = {}
    title = layout.title
    for part, owner in zip(layout.page.sections, layout.owners, strict=True):
        if owner:
            break
        for block in _top(part):
            links = [run for run in block.runs if run.kind == "page" and run.prefix in {"", "m", "meta"}]
            announced = bool(links) and any(cue in block.text.lower() for cue in words("languages", "counterpart"))
            for run in links:
                target = title + run.target.rstrip("/") if run.target.startswith("/") else run.target
                target = target.partition("#")[0].strip()
                if (
                    target
                    and target != title
                    and not _NO_REPORT.match(target)
                    and (announced or _stem(target) == _stem(title))
                ):
                    found[target] = None
    return tuple(found)


def _top(part: Section) -> Iterator[Block]:
    """The blocks of a part that stand at the top of the page."""
    for block in part.blocks:
        yield from (inner for inner in inner_blocks(block) if inner.start < _LEAD)


def _stem(title: str) -> str:
    return _LANGUAGE_SUFFIX.sub("", title)
