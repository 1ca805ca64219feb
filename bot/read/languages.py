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
from bot.read.sections import Layout
from bot.read.words import table, words
from bot.reports.theme_names import theme_names

_SAMPLE = 900  # code points of prose that are enough to tell
_LEAD = 3_000  # code points at the top of a page where it points to its counterparts
_FEW = 2  # frequent words needed to be sure of a language, or headings
_RARE = 25  # words of which one at least is frequent in the language of a text
_MANY = 15  # words of which some are frequent in any language
_BETWEEN_WORDS = bytes(ord(" ") if code < 128 and not chr(code).isalpha() else code for code in range(256))
_WIDE_BETWEEN = "،।’"
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
    prose = [part for name in _PROSE for part in layout.parts(name)]
    return _told(_sample(blocks_of(prose))) or _told(_sample(layout.page.inner_blocks()))


def is_strange(layout: Layout) -> bool:
    """Whether the page seems to be written in a language in which the collection has no headings.

    Where no language is told, it has words enough to tell one that is known. A language that shares frequent words with
    a known one is taken for it: so a page is strange too that has some headings, and none of them is known.
    """
    names = theme_names(layout.collection)
    known = [
        bool(owner) or names.titled(part.heading.text)
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
    for language, script in _SCRIPTS if signs else ():
        if script.search(signs) and len(script.findall(text)) > size:
            return language
    counts: dict[str, int] = {}
    common = _common()
    text = text.lower()
    for sign in _WIDE_BETWEEN:
        text = text.replace(sign, " ")
    text = text.encode("utf-8", "replace").translate(_BETWEEN_WORDS).decode()  # bytes take a tenth of the time
    split = text.split()
    for word in filter(common.__contains__, split):
        for language in common[word]:
            counts[language] = counts.get(language, 0) + 1
    for language, letters in _telling_letters() if signs else ():
        if letters.search(signs):
            counts[language] = counts.get(language, 0) + _FEW
    best = max(counts, key=counts.__getitem__, default=None)
    return best if best and counts[best] >= max(_FEW, len(split) // _RARE) else None


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
