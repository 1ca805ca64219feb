"""In which language a page is written, and which pages are the same report in another language.

The language is told by script and by frequent words of the prose, so that English headings of the form do not
hide a report in French. Pages that the wiki itself knows to be translations are left to ``harvest``.
"""

from __future__ import annotations

import re
from functools import cache

from bot.read.sections import Layout
from bot.read.source import Source, visible
from bot.read.words import table, words

_SAMPLE = 900  # code points of prose that are enough to tell
_LEAD = 3_000  # code points at the top of a page where it points to its counterparts
_FEW = 2  # frequent words needed to be sure of a language
_BETWEEN_WORDS = {code: " " for code in range(128) if not chr(code).isalpha()}
_WORDS = re.compile(r"[^\s.,;:()\"'!?،।]+")
_MARKUP = re.compile(r"\[\[[^\[\]|]*\||\{\{[^{}]*\}\}|<[^<>]*>|https?:\S+")
_LINK = re.compile(r"\[\[[ _:]*([^\[\]|#\n]+)[^\[\]\n]*\]\]")
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


def language_of(source: Source, layout: Layout, known: str | None) -> str | None:
    """The language code of the page, the one the wiki knows of first; None where nothing tells."""
    if known:
        return known.split("-")[0]
    parts = [part for name in _PROSE if name in layout.sections for part in layout.sections[name].parts]
    sample = ""
    for part in parts or layout.outline.parts:
        sample += source.masked[part.body.start : min(part.body.end, part.body.start + _SAMPLE)] + "\n"
        if len(sample) >= _SAMPLE:
            break
    return _told(sample[:_SAMPLE]) or (_told(source.masked[:_SAMPLE]) if parts else None)


def _told(wikitext: str) -> str | None:
    text = _MARKUP.sub(" ", visible(wikitext))
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


def same_as(source: Source, layout: Layout, title: str) -> tuple[str, ...]:
    """Titles of the pages that the page points to, before its first section, as itself in another language."""
    found: dict[str, None] = {}
    owned = (part.span.start for part, owner in zip(layout.outline.parts, layout.owners, strict=True) if owner)
    for line in source.masked[: min(next(owned, _LEAD), _LEAD)].split("\n"):
        if "[[" not in line:
            continue
        shown = visible(line)
        announced: bool | None = None
        for link in _LINK.finditer(shown):
            target = " ".join(link[1].replace("_", " ").split()).removeprefix("m:").removeprefix("meta:")
            if target.startswith("/"):
                target = title + target.rstrip("/")
            if not target or target == title or _NO_REPORT.match(target):
                continue
            if announced is None:
                announced = any(cue in shown.lower() for cue in words("languages", "counterpart"))
            if announced or _stem(target) == _stem(title):
                found[target] = None
    return tuple(found)


def _stem(title: str) -> str:
    return _LANGUAGE_SUFFIX.sub("", title)
