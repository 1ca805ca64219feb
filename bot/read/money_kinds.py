"""What a sum of money is (granted, received, spent, left over, …), and whether it is one at all, by the words near it.

Strong words decide before weak ones. Near which sum a word stands is left to ``money_sentences``; here the words of a
stretch, a label or a column are weighed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from msgspec import Struct

from bot.read.words import ARABIC, any_of, pattern, table, words
from bot.reports.report import Kind

STRONG = ("granted", "received", "spent", "remaining", "allocated")
WEAK = {"weak_granted": "granted", "weak_total": "total", "weak_spent": "spent", "weak_budget": "total"}
AMOUNT_OF = re.compile(r"\w*[\s']*(?:\w{1,5}\s+){0,2}[\s'(:=–-]*")  # "grant of", "Grant:", "die Förderung von"
LONGEST_CLAUSE = 60  # code points before a sum in which "we asked for" makes it none
LONGEST_LIMIT = 16  # code points right before a sum in which "up to" makes it none
MARKS = re.compile(r"[,;(.:،؛，、。；：]")
VERB_LAST = re.compile(r"[\u3040-\u30ff\u0900-\u09ff]")  # Japanese, Hindi, Bengali: what a sentence denies ends it
WORD_END = re.compile(r"\W")


class Told(Struct, frozen=True):
    """The kind that a word tells, and where the word begins and ends."""

    kind: Kind
    at: int
    to: int


class Words:
    """The words of kinds in a stretch of text: ``strong`` ones in their order, ``weak`` ones as a set.

    ``grant_before``: they end in "grant of" or "Grant:", so that the sum right behind them is that grant.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        found = list(pattern("money", *STRONG, *WEAK, prefix=True).finditer(text))
        self.strong = [Told(Kind(one.lastgroup), *one.span()) for one in found if one.lastgroup in STRONG]
        self.weak = {one.lastgroup for one in found if one.lastgroup in WEAK}
        granted = found[-1].lastgroup == "weak_granted" if found else False
        self.grant_before = granted and AMOUNT_OF.fullmatch(text, found[-1].end()) is not None

    def told(self, *, last: bool) -> Told | None:
        """The last or the first strong word; one for what is left comes first."""
        left = [told for told in self.strong if told.kind is Kind.REMAINING]
        return left[0] if left else self.strong[-1 if last else 0] if self.strong else None

    def for_a_purpose(self) -> bool:
        """Whether the words begin with spending and what it was for: "Spent on food"."""
        first = self.strong[0] if self.strong else None
        if first is None or first.kind is not Kind.SPENT or any(map(str.isalpha, self._text[: first.at])):
            return False  # "Amount spent on the salon" is all of it
        return pattern("money", "purpose").search(self._text, first.to) is not None

    def denied(self, language: str, *, item: bool = False) -> bool:
        """Whether a word says that it was not so; "not spent" is what is left, and denies nothing.

        In an ``item`` of a list that has no other word, a price is none of a salon without drinks.
        """
        if item and not self.strong and not self.weak:
            return False
        left = [told for told in self.strong if told.kind is Kind.REMAINING]
        denials = negated(language).finditer(self._text)
        return any(not any(told.at <= match.start() < told.to for told in left) for match in denials)

    def wished(self) -> bool:
        """Whether a word says that it was asked for, and none that it came."""
        asked = pattern("money", "wished", prefix=True).search(self._text)
        return asked is not None and all(told.kind is Kind.ALLOCATED for told in self.strong)

    def weak_kind(self, *, item: bool) -> Kind | None:
        """The kind that weak words tell; in an item of a list, "cost" says nothing."""
        told = (kind for name, kind in WEAK.items() if name in self.weak and not (item and name == "weak_spent"))
        return next(map(Kind, told), None)


@lru_cache(maxsize=4096)
def words_in(text: str) -> Words:
    """The words of kinds in a text."""
    return Words(text)


class Decided(Struct, frozen=True):
    """The kind that the words around a sum tell, how far behind it they go, and whether they make it none."""

    kind: Kind | None
    ends: int = 0
    unreal: bool = False


class Near(Struct, frozen=True):
    """The words ahead of a sum, those behind it in its clause, and the rest of a sentence whose verb comes last."""

    ahead: str
    behind: str
    rest: str = ""


def decided(near: Near, language: str, *, item: bool) -> Decided:
    """What a sum is by the words near it.

    In this order: strong words ahead, "grant of", strong words behind, weak words ahead, weak words behind; where verbs
    come last, strong words behind before those ahead, and the last verb for all before it. It is none where the words
    up to those that decide deny it, or where it was only asked for and no word says that it came.
    """
    before, after = words_in(near.ahead), words_in(near.behind)
    ahead, behind = before.told(last=True), after.told(last=False)
    verb_last = VERB_LAST.search(near.behind) is not None
    clause = last_clause(near.ahead, language)
    inside = words_in(clause)
    unreal = inside.denied(language, item=item)
    unreal = unreal or pattern("money", "limit", prefix=True).search(clause[-LONGEST_LIMIT:]) is not None
    if ahead and not verb_last:
        kind = ahead.kind
        if kind is Kind.SPENT and before.grant_before:
            kind = Kind.GRANTED  # "paid from the grant of 500 EUR"
        elif item and before.for_a_purpose():
            kind = Kind.LINE
        denied = negated(language).match(near.behind.lstrip()) is not None
        return Decided(kind, unreal=unreal or denied or inside.wished())
    # Up to the word that decides, else to the end of the clause.
    end = WORD_END.search(near.behind, behind.to) if behind and not verb_last else MARKS.search(near.behind)
    reach = words_in(near.behind[: end.start() + 1] if end else near.behind)
    denied = reach.denied(language, item=item)
    came = behind is not None and behind.kind in {Kind.GRANTED, Kind.RECEIVED} and not denied
    unreal = unreal or denied or (not came and (inside.wished() or reach.wished()))
    if before.grant_before:
        return Decided(Kind.GRANTED, behind.to if behind and verb_last else 0, unreal)
    if behind:
        return Decided(behind.kind, behind.to, unreal)
    if ahead:  # in a language whose verbs stand last
        return Decided(ahead.kind, unreal=unreal)
    if last := words_in(near.rest).told(last=False):
        return Decided(last.kind, unreal=unreal or words_in(near.rest).denied(language))
    weak = before.weak_kind(item=item)
    if "weak_total" in after.weak and weak is not Kind.GRANTED:
        weak = Kind.TOTAL  # "cost 42,500 NPR in total"; but "cost 300 USD of the grant"
    return Decided(weak or after.weak_kind(item=item), unreal=unreal)


def last_clause(ahead: str, language: str) -> str:
    """The words ahead of a sum that stand in its clause."""
    near = ahead[-LONGEST_CLAUSE:]
    cuts = [match.end() for match in (*MARKS.finditer(near), *linked(language).finditer(near))]
    return near[max((cut for cut in cuts if any(map(str.isalpha, near[cut:]))), default=0) :]  # "Requested: 300 EUR"


@cache
def negated(language: str) -> re.Pattern[str]:
    """Words that deny, of every language; those that say something else in other languages only in their own."""
    own = table("money")["own"]
    listed = (*words("money", "negated"), *(own.get(language, ()) if language else words("money", "own")))
    return re.compile(any_of(listed, prefix=True), re.IGNORECASE)


@cache
def linked(language: str) -> re.Pattern[str]:
    """Words between two clauses, of the page's language and English; Arabic writes "and" with the word after it."""
    listed = table("money")["linked"]
    known = (*listed["en"], *listed.get(language, ())) if language else words("money", "linked")
    spaced = any_of(tuple(word for word in known if language or len(word) > 1), prefix=False)
    return re.compile(rf"{spaced}|\s\u0648(?={ARABIC.pattern})", re.IGNORECASE)


@lru_cache(maxsize=4096)  # labels come again on page after page
def kind_of_label(text: str) -> Kind | None:
    """The kind that the label of an item or a column tells."""
    words = words_in(text)
    told = words.told(last=True)
    if told and words.for_a_purpose():
        return Kind.LINE
    return told.kind if told else words.weak_kind(item=True)


@lru_cache(maxsize=4096)
def is_asked(label: str, language: str) -> bool:
    """Whether the label of a row or a column says that its sums were only asked for, or not so."""
    words = words_in(label)
    return words.wished() or words.denied(language, item=True)
