"""What a sum of money is (granted, received, spent, left over, …), and whether it is one at all, by the words near it.

Strong words decide before weak ones. Near which sum a word stands is left to ``money_sentences``; here the words of a
stretch, a label or a column are weighed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from bot.read.words import ARABIC, any_of, pattern, table, words
from bot.reports.report import Kind

STRONG = ("granted", "received", "spent", "remaining", "allocated")
WEAK = {"weak_granted": "granted", "weak_total": "total", "weak_spent": "spent", "weak_budget": "total"}
AMOUNT_OF = re.compile(r"\w*[\s']*(?:\w{1,5}\s+){0,2}[\s'(:=–-]*")  # "grant of", "Grant:", "die Förderung von"
LONGEST_CLAUSE = 60  # code points before a sum in which "we asked for" makes it none
MARKS = re.compile(r"[,;(.:،؛，、。；：]")
VERB_LAST = re.compile(r"[\u3040-\u30ff\u0900-\u09ff]")  # Japanese, Hindi, Bengali: what a sentence denies ends it


@cache
def _kind_words() -> re.Pattern[str]:
    return pattern("money", *STRONG, *WEAK, prefix=True)


class Told(NamedTuple):
    """The kind that a word tells, and where the word ends."""

    kind: Kind
    at: int


class Words:
    """The words of kinds in a stretch of text: strong ones in their order, weak ones as a set."""

    __slots__ = ("_text", "found", "strong", "weak")

    def __init__(self, text: str) -> None:
        self._text = text
        self.found = [(str(m.lastgroup), m.start(), m.end()) for m in _kind_words().finditer(text)]
        self.strong = [(name, at) for name, _, at in self.found if name in STRONG]
        self.weak = {name for name, _, _ in self.found if name in WEAK}

    def told(self, *, last: bool) -> Told | None:
        """The kind that the last or the first strong word tells, and where it ends; what is left comes first."""
        if not self.strong:
            return None
        name, at = next((each for each in self.strong if each[0] == "remaining"), self.strong[-1 if last else 0])
        return Told(Kind(name), at)

    def grant_before(self) -> bool:
        """Whether the sum right behind the words is what "grant of" or "Grant:" says."""
        if not self.found or self.found[-1][0] != "weak_granted":
            return False
        return bool(AMOUNT_OF.fullmatch(self._text, self.found[-1][2]))

    def for_a_purpose(self) -> bool:
        """Whether the words begin with spending and what it was for: "Spent on food"."""
        name, low, high = next((each for each in self.found if each[0] in STRONG), ("", 0, 0))
        if name != "spent" or any(sign.isalpha() for sign in self._text[:low]):
            return False  # "Amount spent on the salon" is all of it
        return bool(pattern("money", "purpose").search(self._text, high))

    def denied(self, language: str) -> bool:
        """Whether a word says that it was not so; "not spent" is what is left, and denies nothing."""
        left = [(low, high) for name, low, high in self.found if name == "remaining"]
        denials = in_language("negated", "own", language).finditer(self._text)
        return any(not any(low <= match.start() < high for low, high in left) for match in denials)


class Decided(NamedTuple):
    """The kind that the words around a sum tell, how far behind it they go, and whether they make it none."""

    kind: Kind | None
    ends: int = 0
    unreal: bool = False


class Near(NamedTuple):
    """The words ahead of a sum, those behind it in its clause, and the rest of a sentence whose verb comes last."""

    ahead: str
    behind: str
    rest: str = ""


def decided(words: Near, language: str, *, item: bool) -> Decided:
    """What a sum is by the words near it.

    In this order: strong words ahead, "grant of", strong words behind, weak words ahead, weak words behind; where verbs
    come last, strong words behind before those ahead, and the last verb for all before it. It is none where the words
    up to those that decide deny it, or where it was only asked for and no word says that it came.
    """
    ahead, behind, rest = words
    before = Words(ahead)
    near = last_clause(ahead, language)
    clause = Words(near)
    denied = clause.denied(language) and (not item or bool(clause.found))  # "Lunch (without drinks): 30 EUR"
    wished = _is_wished(near) and not any(name != "allocated" for name, _ in clause.strong)
    if not VERB_LAST.search(behind) and (strong := before.told(last=True)):
        kind: Kind | None = strong.kind
        if kind is Kind.SPENT and before.grant_before():
            kind = Kind.GRANTED  # "paid from the grant of 500 EUR"
        elif kind is Kind.SPENT and item and before.for_a_purpose():
            kind = Kind.LINE
        return Decided(kind, unreal=denied or wished or _starts_denied(behind, language))
    after = Words(behind)
    strong = after.told(last=False)
    reach = _reach(behind, strong.at if strong else 0)
    denied_behind = Words(behind[:reach]).denied(language) and (not item or bool(after.found))
    came = strong is not None and strong.kind in {Kind.GRANTED, Kind.RECEIVED} and not denied_behind
    wished = (wished or _is_wished(behind[: _reach(behind, 0)])) and not came
    if before.grant_before():
        verb = strong.at if strong and VERB_LAST.search(behind) else 0
        return Decided(Kind.GRANTED, verb, denied or wished)
    if strong:
        return Decided(strong.kind, strong.at, denied or denied_behind or wished)
    if late := before.told(last=True):  # in a language whose verbs stand last
        return Decided(late.kind, unreal=denied or denied_behind or wished)
    if rest and (last := Words(rest).told(last=False)):
        return Decided(last.kind, unreal=denied or wished or Words(rest).denied(language))
    weak = before.weak | (after.weak & {"weak_total"})  # "cost 42,500 NPR in total"; but "cost 300 USD of the grant"
    kind = weak_kind(weak, item=item) or weak_kind(after.weak, item=item)
    return Decided(kind, unreal=denied or denied_behind or wished)


def _is_wished(text: str) -> bool:
    return bool(pattern("money", "wished", prefix=True).search(text))


def last_clause(ahead: str, language: str) -> str:
    """The words ahead of a sum that stand in its clause."""
    near = ahead[-LONGEST_CLAUSE:]
    cuts = [match.end() for match in MARKS.finditer(near)]
    cuts += [match.end() for match in in_language("linked", "", language).finditer(near)]
    cuts = [cut for cut in cuts if any(sign.isalpha() for sign in near[cut:])]  # "Requested: 300 EUR"
    return near[max(cuts, default=0) :]


def _starts_denied(behind: str, language: str) -> bool:
    """Whether the first word behind a sum denies it: "Ausgegeben wurden die 300 Euro nicht." """
    return bool(in_language("negated", "own", language).match(behind.lstrip()))


def _reach(behind: str, at: int) -> int:
    """How far the words go that can deny a sum: to the word that decides, or to the end of its clause."""
    if at and not VERB_LAST.search(behind):
        word = re.compile(r"\w*").match(behind, at)
        return word.end() if word else at
    mark = MARKS.search(behind, at)
    return mark.start() + 1 if mark else len(behind)


@cache
def in_language(kind: str, own: str, language: str) -> re.Pattern[str]:
    """Words of a kind: those of all languages, but where ``own`` names a table or is empty those of the page alone."""
    listed = table("money")[kind]
    if own:
        only_there = table("money")[own]
        mine = only_there.get(language, ()) if language else words("money", own)
        every = [*words("money", kind), *mine]
    elif language:
        every = [*listed["en"], *listed.get(language, ())]
    else:
        every = [word for word in words("money", kind) if len(word) > 1]
    joined = (
        rf"|\s[\u0648](?={ARABIC.pattern})" if kind == "linked" else ""
    )  # Arabic writes "and" with the word after it
    return re.compile(any_of(tuple(every), prefix=kind != "linked") + joined, re.IGNORECASE)


def weak_kind(weak: set[str], *, item: bool) -> Kind | None:
    """The kind that weak words tell; in an item of a list, "cost" says nothing."""
    for name, kind in WEAK.items():
        if name in weak and not (item and name == "weak_spent"):
            return Kind(kind)
    return None


@lru_cache(maxsize=4096)  # labels come again on page after page
def kind_of_label(text: str) -> Kind | None:
    """The kind that the label of an item or a column tells."""
    words = Words(text)
    told = words.told(last=True)
    if told and told[0] is Kind.SPENT and words.for_a_purpose():
        return Kind.LINE
    return told[0] if told else weak_kind(words.weak, item=True)


@lru_cache(maxsize=4096)
def is_asked(label: str, language: str) -> bool:
    """Whether the label of a row or a column says that its sums were only asked for, or not so."""
    words = Words(label)
    denied = bool(words.found) and words.denied(language)
    return denied or (_is_wished(label) and not any(name != "allocated" for name, _ in words.strong))
