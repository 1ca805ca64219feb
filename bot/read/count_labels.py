"""Numbers of people in labels: "Number of participants: 17", "Organisers (2):", "Present: 20", and tables of such.

A label counts everybody only if all of its words mean just that; with a word for some of them it counts a group.
What sentences count is left to ``count_phrases``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bot.read.count_phrases import may_count
from bot.read.count_sentences import PLANNED, Said
from bot.read.count_words import noun_of
from bot.read.entries import users
from bot.read.model.records import Cell, Table
from bot.read.model.sentences import sentences
from bot.read.numbers import WORD, folded, has_digit, numbers_in
from bot.read.person_names import is_group
from bot.read.words import alternatives, fold, pattern, unspaced, word_set, words
from bot.reports.folding import small_words

_SIGNS = " \t:：=-–—(（[•·"
_SIGN = re.compile(r"[:：](?=\s|\D)|\s[-–—]\s")
_LISTED = re.compile(r"[,;，；、]")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_PARTS = re.compile(r"[(（\[,;，].*$")  # a breakdown behind the number
_MARKS = frozenset(":：=-–—([")
_NO_LABEL = frozenset("!?,。！？，、")  # signs of sentences
_COUNTER = re.compile(r"[名人位명](?:です|でした)?")
_LONGEST = 70  # code points of a label
_WIDEST = 40  # columns and rows of a table of numbers


def label_count(line: str, *, heads: bool) -> Said | None:
    """The number of a line that is a label and a number and nothing else.

    Its evidence is "all", a "total", a "group" or a "spot". ``heads``: the line is the head of a list.
    """
    if not has_digit(line) and ":" not in line:
        return None
    sign = _SIGN.search(line)
    numbers = numbers_in(line)
    number = next((each for each in numbers if sign and each.at >= sign.end()), numbers[0] if numbers else None)
    if number is None or not may_count(number.value):
        return None
    label, rest = line[: number.at].strip(_SIGNS), line[number.to :].lstrip(" )）]")
    if not 0 < len(label) <= _LONGEST or not _NO_LABEL.isdisjoint(label):
        return None
    signs = line[len(line[: number.at].rstrip(_SIGNS)) : number.at].replace("（", "(")
    marked, in_brackets = not _MARKS.isdisjoint(signs), "(" in signs
    parts = pattern("counts", "besides").search(rest)
    tail = _PARTS.sub("", rest[: parts.start()] if parts else rest).strip(" .:：)）]。")
    scope = None if has_digit(tail) else _scope_of(tail)
    if scope is None or len(list(sentences(label))) > 1:
        return None
    kind, evidence = _meaning(label)
    everybody = not kind and evidence in {"all", "total"}
    listed = _LISTED.search(_BRACKETS.sub("", rest))
    if listed and numbers_in(rest[listed.start() :]) and not (everybody and marked and not in_brackets):
        return None  # it is a sentence
    if everybody:
        kind = "attended"
        if scope == "some" or not (marked or unspaced(label) or _is_number_of(label)):
            return None
    elif not kind and not (evidence == "group" and marked):
        evidence = "spot"
        if not (scope == "all" and marked) and not (heads and in_brackets):
            return None
    return Said(number.value, kind, evidence, 0, len(line), label)


def heading_count(heading: str) -> Said | None:
    """The number in the heading of the participants' section: "Participants (14)"."""
    for number in numbers_in(heading)[-1:]:
        before = heading[: number.at].rstrip()
        if before.endswith(("(", "（", ":", "：")) and may_count(number.value):
            label = before.rstrip(_SIGNS)
            return Said(number.value, _meaning(label)[0] or "attended", "heading", 0, len(heading), label)
    return None


def table_counts(table: Table) -> Iterator[tuple[Said, Cell]]:
    """The numbers of a table of labels and numbers, in rows or under heads; a table of names has none."""
    grid = ({id(cell): cell for cell in row[:_WIDEST] if cell is not None} for row in table.rows[:_WIDEST])
    rows = [list(row.values()) for row in grid]
    found = _pairs(*rows) if len(rows) == 2 and len(rows[0]) == len(rows[1]) else []
    found = found or [pair for row in rows if len(row) > 1 for pair in _pairs(row[:1], row[-1:])]
    known = [label for label, _ in found if label.kind or label.evidence != "spot"]
    if known and len(known) >= len(found) // 2:
        yield from found


def _pairs(labels: list[Cell], values: list[Cell]) -> list[tuple[Said, Cell]]:
    """Labels with the numbers below or beside them; none where one of them is no such pair."""
    found = []
    for label, value in zip(labels, values, strict=True):
        text = value.text.strip()
        if not text.isdecimal() or len(text) > 4 or not may_count(int(text)) or any(map(users, label.blocks)):
            return []
        kind, evidence = _meaning(label.text.strip(_SIGNS))
        kind = kind or ("attended" if evidence in {"all", "total"} else "")
        found.append((Said(int(text), kind, evidence or "spot", 0, len(value.text), label.text), value))
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
    return word_set("counts", "number_of") | small_words() | frozenset(fold(word) for word in there)


@lru_cache(maxsize=512)
def _meaning(label: str) -> tuple[str, str]:
    """The kind of claim a label makes by itself, "" where it only counts; and whom: "all", "total", "group" or ""."""
    cue = pattern("counts", *PLANNED, prefix=True).search(label)
    kind = (cue.lastgroup or "") if cue else ""
    total = pattern("counts", "total").search(label) is not None
    group = "group" if is_group(label) else ""
    if unspaced(label):
        return kind, ("total" if total else "all") if _all_unspaced().fullmatch(label) else group
    listed = [folded(word) for word in WORD.findall(label)]
    if not _things().isdisjoint(listed):
        return "other", ""
    scopes = [noun_of(word) for word in listed]
    there = pattern("counts", "there").search(label) is not None
    if kind:
        return (kind, "all") if any(scopes) or there or total or group or len(listed) == 1 else ("other", "")
    attended = pattern("counts", "attended", prefix=True)
    other = [word for word in listed if word not in _plain_words() and not attended.match(word)]
    named = total or there or bool(other) or attended.match(label) or any(noun and noun[0] == "all" for noun in scopes)
    if named and all((noun := noun_of(word)) and noun[0] == "all" for word in other):
        return "", "total" if total else "all"
    return "", "group" if any(scopes) else group


@cache
def _things() -> frozenset[str]:
    """Words that what is labelled is no number of people by; at a meeting, on a day people are counted."""
    meeting = pattern("counts", "meeting", prefix=True)
    things = word_set("counts", "thing") - word_set("people", "group")
    return frozenset(word for word in things if not meeting.match(word))


def _is_number_of(label: str) -> bool:
    """Whether a label says "number of" or "total", so that it needs no sign before its number."""
    first = WORD.search(label)
    plain = first is not None and folded(first[0]) in _plain_words()
    return plain or pattern("counts", "number_of").search(label) is not None
