"""Numbers of people in labels: "Number of participants: 17", "Organisers (2):", "Present: 20", and tables of such.

A label counts everybody only if all of its words mean just that; with a word for some of them it counts a group.
What sentences count is left to ``count_phrases``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from bot.read.count_phrases import HIGHEST, noun_of
from bot.read.entries import users
from bot.read.model.records import Cell, Table
from bot.read.model.sentences import sentences
from bot.read.numbers import WORD, folded, has_digit, numbers_in
from bot.read.person_names import is_group
from bot.read.words import alternatives, fold, pattern, unspaced, words
from bot.reports.folding import small_words

_SIGNS = " \t:：=-–—(（[•·"
_SIGN = re.compile(r"[:：](?=\s|\D)|\s[-–—]\s")
_LISTED = re.compile(r"[,;，；、]")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_PARTS = re.compile(r"[(（\[,;，].*$")  # a breakdown behind the number
_COUNTER = re.compile(r"[名人位명](?:です|でした)?")
_PLANNED = ("registered", "invited", "expected", "target", "other")
_YEARS = range(1990, 2036)
_LONGEST = 70  # code points of a label
_MOST_WORDS = 8
_SHORT = 3  # words of a label before a dash


class Label(NamedTuple):
    """A number in a label: the kind of its claim, and whom it counts: "all", a "total", a "group", a "spot"."""

    value: int
    kind: str
    evidence: str
    noun: str


def label_count(line: str, *, heads: bool) -> Label | None:
    """The number of a line that is a label and a number and nothing else. ``heads``: the line heads a list."""
    if not has_digit(line) and ":" not in line:
        return None
    sign = _SIGN.search(line)
    numbers = [number for number in numbers_in(line) if sign is None or number.at >= sign.end()] or numbers_in(line)
    if not numbers:
        return None
    first = numbers[0]
    before, after = line[: first.at], line[first.to :]
    label = before.rstrip(_SIGNS).lstrip(_SIGNS)
    signs = before[len(before.rstrip(_SIGNS)) :]
    if (
        not label
        or len(label) > _LONGEST
        or len(label.split()) > _MOST_WORDS
        or not 0 <= first.value <= HIGHEST
        or first.value in _YEARS
    ):
        return None
    if any(sign in label for sign in "!?,。！？，、") or len(list(sentences(label))) > 1:
        return None
    rest = after.lstrip(" )）]")
    tail = _PARTS.sub("", rest).strip(" .:：)）]。")
    if any(sign.isdecimal() for sign in tail) or (len(tail.split()) > 3):
        return None
    marked = any(sign in signs for sign in ":：=-–—(（[")
    listed = _LISTED.search(_BRACKETS.sub("", rest))
    more = listed is not None and bool(numbers_in(rest[listed.start() :]))
    scope = _scope_of(tail)
    if tail and scope is None:
        return None
    kind, evidence = _meaning(label)
    if more and (kind or not marked or evidence not in {"all", "total"}):
        return None  # it is a sentence
    if kind:
        return Label(first.value, kind, evidence, label)
    if evidence in {"all", "total"} and (
        marked or (label.isascii() is False and unspaced(label)) or _is_number_of(label)
    ):
        return Label(first.value, "attended", evidence, label) if scope != "some" else None
    if not marked:
        return None
    if evidence == "group" and (
        heads or ":" in signs or "：" in signs or "(" in signs or "（" in signs or "-" in signs or "–" in signs
    ):
        return Label(first.value, "", "group", label)
    bracket = "(" in signs or "（" in signs
    if (scope == "all" and (bracket or ":" in signs or "：" in signs or len(label.split()) <= _SHORT)) or (
        heads and bracket
    ):
        return Label(first.value, "", "spot", label)
    return None


def heading_count(heading: str) -> Label | None:
    """The number in the heading of the participants' section: "Participants (14)"."""
    number = next(iter(numbers_in(heading)[-1:]), None)
    before = heading[: number.at].rstrip() if number else ""
    if (
        number is None
        or before[-1:] not in {"(", "（", ":", "："}
        or not 0 < number.value <= HIGHEST
        or number.value in _YEARS
    ):
        return None
    if _scope_of(heading[number.to :].strip(" .:：)）]")) is None:
        return None
    kind, _ = _meaning(before.rstrip(_SIGNS))
    return Label(number.value, kind or "attended", "all", before.rstrip(_SIGNS))


def table_counts(table: Table) -> Iterator[tuple[Label, Cell]]:
    """The numbers of a table of labels and numbers, in rows or under heads; a table of names has none."""
    rows = [
        [cell for index, cell in enumerate(row) if cell is not None and cell not in row[:index]]
        for row in table.rows[:40]
    ]
    across = _pairs(rows[0], rows[1]) if len(rows) == 2 and len(rows[0]) == len(rows[1]) else []
    found = across
    if not across:
        for row in rows:
            if (
                len(row) < 2
                or not row[-1].text.strip().isdecimal()
                or row[0].text.strip().isdecimal()
                or users_of(row[0])
            ):
                if found:
                    return
                continue
            found += _pairs(row[:1], row[-1:])
    known = [
        label for label, _ in found if label.evidence in {"all", "total"} or label.kind or label.evidence == "group"
    ]
    if found and len(known) >= max(1, len(found) // 2):
        yield from found


def users_of(cell: Cell) -> bool:
    """Whether a cell links to an account."""
    return any(users(block) for block in cell.blocks)


def _pairs(labels: list[Cell], values: list[Cell]) -> list[tuple[Label, Cell]]:
    found = []
    for label, value in zip(labels, values, strict=True):
        text = value.text.strip()
        if len(label.text) > _LONGEST or not text.isdecimal() or len(text) > 4 or int(text) in _YEARS:
            return []
        kind, evidence = _meaning(label.text.strip(_SIGNS))
        found.append(
            (
                Label(
                    int(text),
                    kind or ("attended" if evidence in {"all", "total"} else ""),
                    evidence or "group",
                    label.text,
                ),
                value,
            )
        )
    return found


def _scope_of(tail: str) -> str | None:
    """The scope of the words behind the number, "" where there are none; None where they count no people."""
    if not tail:
        return ""
    if _COUNTER.fullmatch(tail):
        return "all"
    nouns = [noun_of(folded(word)) for word in WORD.findall(tail)]
    scopes = [noun[0] for noun in nouns if noun]
    if scopes and (len(nouns) - len(scopes) <= 1):
        return "all" if "all" in scopes else "some"
    return "some" if pattern("counts", "there").fullmatch(tail) else None


@cache
def _all_unspaced() -> re.Pattern[str]:
    listed = [word for kind in ("there", "number_of", "total") for word in words("counts", kind) if unspaced(word)]
    return re.compile(rf"(?:{alternatives(listed)}|[人數数者员員總总総合計计共の的は总])+")


@cache
def _plain_words() -> frozenset[str]:
    return frozenset(map(fold, words("counts", "number_of"))) | small_words()


@lru_cache(maxsize=512)
def _meaning(label: str) -> tuple[str, str]:
    """The kind of claim that a label makes by itself, "" where it only counts; and whom: as ``Label``, or ""."""
    cue = pattern("counts", *_PLANNED, prefix=True).search(label)
    if unspaced(label):
        total = pattern("counts", "total").search(label)
        evidence = (
            ("total" if total else "all") if _all_unspaced().fullmatch(label) else "group" if is_group(label) else ""
        )
        return (cue.lastgroup or "", evidence) if cue else ("", evidence)
    listed = [folded(word) for word in WORD.findall(label)]
    people = [noun for word in listed if (noun := noun_of(word))]
    there = pattern("counts", "there").search(label)
    total = pattern("counts", "total").search(label)
    if any(word in _things() for word in listed):
        return "other", ""
    if cue:
        return (
            (cue.lastgroup or "", "all")
            if people or there or total or is_group(label) or len(listed) == 1
            else ("other", "")
        )
    rest = [
        word for word in listed if word not in _plain_words() and not ((noun := noun_of(word)) and noun[0] == "all")
    ]
    rest = [word for word in rest if not _is_there(word)]
    everybody = any(noun[0] == "all" for noun in people) or there
    if not rest and (everybody or total):
        return "", "total" if total else "all"
    if not rest and pattern("counts", "attended", prefix=True).match(label):
        return "", "all"
    return ("", "group") if people or is_group(label) else ("", "")


@cache
def _things() -> frozenset[str]:
    """Words that what is labelled is no number of people by; at a meeting, on a day people are counted."""
    things = {fold(word) for word in words("counts", "thing")} - {fold(word) for word in words("people", "group")}
    return frozenset(word for word in things if not pattern("counts", "meeting", prefix=True).match(word))


@cache
def _there_words() -> frozenset[str]:
    return frozenset(
        fold(part) for kind in ("there", "total") for word in words("counts", kind) for part in word.split()
    )


def _is_there(word: str) -> bool:
    return word in _there_words() or pattern("counts", "attended", prefix=True).match(word) is not None


@lru_cache(maxsize=512)
def _is_number_of(label: str) -> bool:
    """Whether a label says "number of" or "total", so that it needs no sign before its number."""
    return (
        any(fold(word) in _plain_words() or fold(word) in _there_words() for word in WORD.findall(label)[:1])
        or pattern("counts", "number_of").search(label) is not None
    )
