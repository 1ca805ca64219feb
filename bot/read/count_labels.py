"""Numbers of people in labels: "Number of participants: 17", "Organisers (2):", "Present: 20", and tables of such.

A label counts everybody only if all of its words mean just that; with a word for some of them it counts a group.
What sentences count is left to ``count_phrases``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from bot.read.count_phrases import HIGHEST
from bot.read.count_sentences import PLANNED
from bot.read.count_words import folded_words, noun_of
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
_EVERYBODY = frozenset(("all", "total"))
_YEARS = range(1990, 2036)
_LONGEST = 70  # code points of a label
_MOST_WORDS = 8
_SHORT = 3  # words of a label before a dash
_WIDEST = 40  # columns and rows of a table of numbers


class Label(NamedTuple):
    """A number in a label, the kind of its claim, and whom it counts: "all", a "total", a "group", a "spot"."""

    value: int
    kind: str
    evidence: str
    noun: str


def label_count(line: str, *, heads: bool) -> Label | None:
    """The number of a line that is a label and a number and nothing else. ``heads``: the line is the head of a list."""
    if not has_digit(line) and ":" not in line:
        return None
    sign = _SIGN.search(line)
    numbers = [number for number in numbers_in(line) if sign is None or number.at >= sign.end()] or numbers_in(line)
    if not numbers or numbers[0].value > HIGHEST or numbers[0].value in _YEARS:
        return None
    value, at, to, *_ = numbers[0]
    label, rest = line[:at].strip(_SIGNS), line[to:].lstrip(" )）]")
    signs = line[len(line[:at].rstrip(_SIGNS)) : at].replace("：", ":").replace("（", "(")
    parts = pattern("counts", "besides").search(rest)
    tail = _PARTS.sub("", rest[: parts.start()] if parts else rest).strip(" .:：)）]。")
    scope = _scope_of(tail)
    if not _may_be_label(label) or scope is None or len(tail.split()) > 3 or has_digit(tail):
        return None
    kind, evidence = _meaning(label)
    listed = _LISTED.search(_BRACKETS.sub("", rest))
    marked = any(sign in signs for sign in ":=-–—([")
    surely = marked and "(" not in signs and not kind and evidence in _EVERYBODY
    if listed and not surely and numbers_in(rest[listed.start() :]):
        return None  # it is a sentence
    if kind:
        return Label(value, kind, evidence, label)
    if evidence in _EVERYBODY:
        sure = marked or unspaced(label) or _is_number_of(label)
        return Label(value, "attended", evidence, label) if sure and scope != "some" else None
    if evidence == "group" and marked:
        return Label(value, "", "group", label)
    beside = "(" in signs or ":" in signs or (marked and len(label.split()) <= _SHORT)
    if (scope == "all" and beside) or (heads and "(" in signs):
        return Label(value, "", "spot", label)
    return None


def _may_be_label(label: str) -> bool:
    """Whether words before a number are few, and no sentence."""
    if not label or len(label) > _LONGEST or len(label.split()) > _MOST_WORDS:
        return False
    return not any(sign in label for sign in "!?,。！？，、") and len(list(sentences(label))) == 1


def heading_count(heading: str) -> Label | None:
    """The number in the heading of the participants' section: "Participants (14)"."""
    number = next(iter(numbers_in(heading)[-1:]), None)
    before = heading[: number.at].rstrip() if number else ""
    if number is None or before[-1:] not in {"(", "（", ":", "："} or number.value > HIGHEST or number.value in _YEARS:
        return None
    if _scope_of(heading[number.to :].strip(" .:：)）]")) is None:
        return None
    label = before.rstrip(_SIGNS)
    return Label(number.value, _meaning(label)[0] or "attended", "all", label)


def table_counts(table: Table) -> Iterator[tuple[Label, Cell]]:
    """The numbers of a table of labels and numbers, in rows or under heads; a table of names has none."""
    grid = ({id(cell): cell for cell in row[:_WIDEST] if cell is not None} for row in table.rows[:_WIDEST])
    rows = [list(row.values()) for row in grid]
    found = _pairs(rows[0], rows[1]) if len(rows) == 2 and len(rows[0]) == len(rows[1]) else []
    for row in [] if found else rows:
        if len(row) > 1 and row[-1].text.strip().isdecimal() and not row[0].text.strip().isdecimal():
            found += _pairs(row[:1], row[-1:])
        elif found:
            return
    known = [label for label, _ in found if label.kind or label.evidence != "spot"]
    if found and len(known) >= max(1, len(found) // 2):
        yield from found


def _pairs(labels: list[Cell], values: list[Cell]) -> list[tuple[Label, Cell]]:
    """Labels with the numbers below or beside them; none where one of them is no such pair."""
    found = []
    for label, value in zip(labels, values, strict=True):
        text = value.text.strip()
        account = any(users(block) for block in label.blocks)
        if account or len(label.text) > _LONGEST or not text.isdecimal() or len(text) > 4 or int(text) in _YEARS:
            return []
        kind, evidence = _meaning(label.text.strip(_SIGNS))
        kind = kind or ("attended" if evidence in _EVERYBODY else "")
        found.append((Label(int(text), kind, evidence or "spot", label.text), value))
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
    """Words that a label may have beside those for people: "total number of … who attended"."""
    there = (part for kind in ("there", "total") for word in words("counts", kind) for part in word.split())
    return folded_words("number_of") | small_words() | frozenset(fold(word) for word in there)


@lru_cache(maxsize=512)
def _meaning(label: str) -> tuple[str, str]:
    """The kind of claim a label makes by itself, "" where it only counts; and whom: "all", "total", "group" or ""."""
    cue = pattern("counts", *PLANNED, prefix=True).search(label)
    kind = (cue.lastgroup or "") if cue else ""
    total = pattern("counts", "total").search(label) is not None
    if unspaced(label):
        everybody = _all_unspaced().fullmatch(label)
        return kind, ("total" if total else "all") if everybody else "group" if is_group(label) else ""
    listed = [folded(word) for word in WORD.findall(label)]
    if not _things().isdisjoint(listed):
        return "other", ""
    attended = pattern("counts", "attended", prefix=True)
    nouns = [noun for word in listed if (noun := noun_of(word))]
    there = pattern("counts", "there").search(label) is not None
    if kind:
        people = nouns or there or total or is_group(label) or len(listed) == 1
        return (kind, "all") if people else ("other", "")
    rest = [word for word in listed if word not in _plain_words() and not attended.match(word)]
    named = total or there or bool(rest) or any(noun[0] == "all" for noun in nouns)
    if (named or attended.match(label)) and all((noun := noun_of(word)) and noun[0] == "all" for word in rest):
        return "", "total" if total else "all"
    return "", "group" if nouns or is_group(label) else ""


@cache
def _things() -> frozenset[str]:
    """Words that what is labelled is no number of people by; at a meeting, on a day people are counted."""
    meeting = pattern("counts", "meeting", prefix=True)
    return frozenset(
        word for word in folded_words("thing") - folded_words("group", "people") if not meeting.match(word)
    )


def _is_number_of(label: str) -> bool:
    """Whether a label says "number of" or "total", so that it needs no sign before its number."""
    first = WORD.search(label)
    return (first is not None and folded(first[0]) in _plain_words()) or bool(
        pattern("counts", "number_of").search(label)
    )
