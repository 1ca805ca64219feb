"""Reads what editors said of findings: a verdict holds as long as what the finding is about stays as it was.

A finding's slot has a key made of the page, the problem and what was seen; when the report changes in that, the finding
is another one, its slot is empty, and the old verdict stands in the list of what no longer matches. The words for a
verdict are in the messages of every language, and all of them count on every page.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache

from bot.render.context import Context
from bot.render.messages import Messages, languages, messages_in
from bot.render.salons import safe_key, token
from bot.render.wikitext import NOTHING, Wikitext, element
from bot.reports.report import Finding, Report

_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<[^<>]*>", re.DOTALL)
_TEMPLATE = re.compile(r"\{\{\s*(?:[^{}|:]*:)?([^{}|]*)(?:\|[^{}]*)?\}\}")
_LETTERS = re.compile(r"[^\W\d_]+(?:[ '/][^\W\d_]+)*")
_COMMA = re.compile("[,،、，]")
_ALIKE = 0.75  # difflib's ratio from which a slip of the pen is answered with the word it may be of


class Verdict(StrEnum):
    """An editor's word on a finding."""

    KNOWN = "known"
    NOT_APPLICABLE = "not-applicable"


_DONE = "done"  # no verdict: whoever mended the report has nothing to settle


def verdict(text: str) -> Verdict | None:
    """Returns the verdict at the beginning of a slot's text, in any language; None where there is none.

    What says that the report was mended ("done", ``{{done}}``) may stand before it.
    """
    meaning = _meaning(_said(text))
    return Verdict(meaning) if meaning in set(Verdict) else None


def answer(text: str, w: Messages) -> Wikitext:
    """Returns what to tell somebody whose text is no verdict, in the page's language; nothing where nobody wrote."""
    if not text.strip():
        return NOTHING
    said = _said(text)
    if _meaning(said) == _DONE:
        return w("verdict-mended", *_both(w))
    if near := _nearest(said):
        return w("verdict-nearest", element("b", w(f"verdict-{near}")))
    return w("verdict-unclear", *_both(w))


def _both(w: Messages) -> tuple[Wikitext, ...]:
    return tuple(element("b", w(f"verdict-{meaning}")) for meaning in Verdict)


def _said(text: str) -> str:
    """The words of a text in small letters; a template is said by its name."""
    text = _TEMPLATE.sub(r" \1 ", _UNSEEN.sub(" ", text))
    return " ".join(_LETTERS.findall(text.casefold().replace("’", "'").replace("-", " ")))


def _meaning(said: str) -> str | None:
    """The verdict, or that the report was mended, that the words begin with."""
    begins = _beginning().match(said)
    if begins is None:
        return None
    meaning = _accepted()[begins[0]]
    if meaning == _DONE:
        return _meaning(said[begins.end() :].strip()) or _DONE
    return meaning


def _nearest(said: str) -> str | None:
    """The verdict whose word the beginning of a text is most like; None where it is like none."""
    words = said.split()
    likeness = {
        (word, meaning): difflib.SequenceMatcher(None, word, " ".join(words[: word.count(" ") + 1])).ratio()
        for word, meaning in _accepted().items()
        if meaning != _DONE
    }
    best = max(likeness, key=lambda each: likeness[each], default=None)
    return best[1] if best and likeness[best] >= _ALIKE else None


@lru_cache
def _beginning() -> re.Pattern[str]:
    """Any of the words at the beginning of a text, the longest that is there."""
    words = sorted(_accepted(), key=lambda word: (-len(word), word))
    return re.compile(rf"(?:{'|'.join(map(re.escape, words))})\b")


@lru_cache
def _accepted() -> Mapping[str, str]:
    """What the words of all languages mean."""
    return {
        _said(word): meaning
        for language in languages()
        for meaning in (*map(str, Verdict), _DONE)
        for key in (f"verdict-{meaning}", f"verdict-{meaning}-also")
        if key in messages_in(language)
        for word in _COMMA.split(messages_in(language).plain(key))
    }


def keyed(reports: Iterable[Report]) -> Mapping[str, tuple[Report, Finding]]:
    """Returns every finding by the key of its slot, in the order given; equal findings of a page are numbered."""
    found: dict[str, tuple[Report, Finding]] = {}
    for report in reports:
        for finding in report.findings:
            key = base = f"f.{token(report)}.{safe_key(finding.code)}.{_about(report, finding)}"
            number = 1
            while key in found:
                number += 1
                key = f"{base}.{number}"
            found[key] = (report, finding)
    return found


def _about(report: Report, finding: Finding) -> str:
    """A fingerprint of what a finding is about: not of offsets and wording, which change by themselves."""
    section = next((section for section in report.sections if section.id == finding.section), None)
    state = (section.status, section.heading) if section else ()
    about = (finding.section, state, finding.evidence.seen, finding.evidence.suggestion)
    return hashlib.sha256(repr(about).encode("utf-8", "replace")).hexdigest()[:8]


def verdicts(context: Context) -> Mapping[str, Verdict]:
    """Returns the verdicts given on the worklist in any language, by slot; the first language's word counts."""
    given: dict[str, Verdict] = {}
    for language in context.languages:
        for key, text in context.slots_kept("Worklist", language).items():
            if meaning := verdict(text):
                given.setdefault(key, meaning)
    return given
