"""Takes the people out of a report: for whoever it is handed on to where the operator has not turned names on.

Counts stay, and so does everything else that the report says, points and prose of the discussion word for word. In
what the bot itself puts beside a fact (the wording of a date, of a number, of a sum, places, headings, evidence) "…"
stands for each name. The names are those of the list of participants and of the accounts that the page links to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from msgspec.structs import replace

from bot.reports.folding import unspaced
from bot.reports.report import Evidence, Finding, Report

_HIDDEN = "…"
_SHORTEST = 3  # letters of a part of a name that is looked for by itself: "Ama" of "Ama Boateng"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def nameless(report: Report) -> Report:
    """The report with no entry of its list of participants, and no name in what the bot puts beside its facts."""
    names = _names(report)
    bare = replace(report, participants=replace(report.participants, people=()), accounts=(), transcludes=())
    if not names:
        return bare
    hide_whole = _hider(names, parts=False)
    places = [_place(event.place, hide_whole) for event in report.events]
    hide = _hider(names, parts=True, but=" ".join(place for place in places if place))
    people = bare.participants
    return replace(
        bare,
        sections=tuple(
            replace(item, heading=hide_whole(item.heading), anchor=_kept(item.anchor, hide_whole))
            for item in report.sections
        ),
        other_sections=tuple(replace(item, heading=hide_whole(item.heading) or "") for item in report.other_sections),
        events=tuple(
            replace(item, place=place, text=hide(item.text) or "")
            for item, place in zip(report.events, places, strict=True)
        ),
        participants=replace(people, claims=tuple(replace(item, text=hide(item.text) or "") for item in people.claims)),
        themes=tuple(
            replace(item, heading=hide_whole(item.heading), anchor=_kept(item.anchor, hide_whole))
            for item in report.themes
        ),
        budget=replace(
            report.budget, amounts=tuple(replace(item, text=hide(item.text) or "") for item in report.budget.amounts)
        ),
        media=replace(report.media, files=tuple(file for file in report.media.files if hide_whole(file) == file)),
        findings=tuple(_finding(item, hide) for item in report.findings),
        elsewhere=tuple(replace(item, text=hide_whole(item.text) or "") for item in report.elsewhere),
    )


Hide = Callable[[str | None], str | None]


def _names(report: Report) -> frozenset[str]:
    people = report.participants.people
    told = {name for person in people for name in (person.name, person.user) if name} | set(report.accounts)
    return frozenset(name.strip() for name in told if any(sign.isalpha() for sign in name))


def _hider(names: frozenset[str], *, parts: bool, but: str = "") -> Hide:
    """Writes "…" for names and, with ``parts``, for each word of a name of several; single words of ``but`` stay."""
    kept = {word.casefold() for word in _WORD.findall(but)}
    several = {name for name in names if len(name.split()) > 1}
    single = {name for name in names if name not in several}
    if parts:
        words = {word for name in several for word in _WORD.findall(name)}
        single |= {word for word in words if len(word) >= _SHORTEST and word[0] != word[0].lower()}
    listed = [
        ([(name, _folded(name.replace("_", " ").split()[0])) for name in names], flags)
        for names, flags in ((several, re.IGNORECASE), ({one for one in single if one.casefold() not in kept}, 0))
    ]

    def hide(text: str | None) -> str | None:
        folded = _folded(text or "")
        for begun, flags in listed if text else ():
            if near := [name for name, begin in begun if begin in folded]:  # most texts have none
                text = _any_of(tuple(sorted(near, key=lambda name: (-len(name), name))), flags).sub(_HIDDEN, text or "")
        return text

    return hide


@lru_cache(maxsize=4096)
def _any_of(names: tuple[str, ...], flags: int) -> re.Pattern[str]:
    return re.compile("|".join(map(_pattern, names)), flags)


def _folded(text: str) -> str:
    """A text in which the beginning of each name stands that a pattern without regard to case could find.

    The patterns of ``re`` take the Turkish letters for "i" as well, with a dot above or without.
    """
    return text.casefold().replace("\u0307", "").replace("ı", "i")


def _pattern(name: str) -> str:
    """The name as a whole word, however its words are parted."""
    spread = r"[\s_]+".join(map(re.escape, name.replace("_", " ").split()))
    return spread if unspaced(name) else rf"(?<![^\W_]){spread}(?![^\W_])"


def _place(place: str | None, hide: Hide) -> str | None:
    """A place without names; a part of it that is nothing but a name is a town of that name."""
    return (
        ", ".join(part for part in _hidden_parts(place, hide) if part.strip(f" {_HIDDEN}")) or None if place else place
    )


def _hidden_parts(place: str, hide: Hide) -> Iterator[str]:
    for part in place.split(", "):
        hidden = hide(part) or ""
        yield part if hidden == _HIDDEN and " " not in part else hidden


def _kept(anchor: str | None, hide: Hide) -> str | None:
    """An anchor leads nowhere without its names: then the link is one to the page."""
    return anchor if hide(anchor) == anchor else None


def _finding(finding: Finding, hide: Hide) -> Finding:
    evidence = finding.evidence
    seen = tuple(hide(text) or "" for text in evidence.seen)
    return replace(
        finding,
        message=hide(finding.message) or "",
        evidence=Evidence(evidence.span, seen, hide(evidence.suggestion), evidence.kind),
    )
