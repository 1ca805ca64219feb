"""Amounts of money in the budget statement: value, currency, and what the page says each is.

Anchored on numbers: a number is an amount where a currency stands beside it, or where a column or the whole
statement gives one. Percentages, counts and prices of one piece are none. What kind an amount is, the words
near it tell: those before it in its clause first, then those right behind, then the kind of the amount before
it in the sentence; an item of a list is a ``line``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property, lru_cache

from bot.read.currencies import codes, meant, settled, shortest_names
from bot.read.outline import Outline
from bot.read.plain import plain
from bot.read.sections import ReadSection
from bot.read.source import Source
from bot.read.tables import Cell, Row, Table, find_tables
from bot.read.words import fold, kinds, pattern, table
from bot.report import Amount, Budget, Kind, Span, Status

NUMBER = re.compile(
    r"(?<![A-Za-z_\d.,])"
    r"(?:\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?:[.,٫]\d{1,3})?"
    r"|\d{1,3}(?:['’٬]\d{3})+(?:[.,٫]\d{1,2})?"
    r"|\d+(?:[.,٫]\d+)*)(?!\d)"
    r"|(?<=[A-Za-z$])\d+(?:[.,]\d+)*(?!\d)"
)
AFTER_WORD = re.compile(
    r"[\s\0\u00a0\u202f'(-]{0,4}([A-Z]{3}(?=[^\x00-\u02ff])|[^\s\d()\[\]:=,;|+*×<>{}，。、：；（）،؛]+)"
)
SIGN_AFTER = re.compile(r"[\s\0\u00a0\u202f]{0,2}([^\w\s.,;:()\[\]+*×=%/|'\"<>{}#-]{1,3}[A-Za-z]?|/=)")
LONGEST = 40  # code points of a number that are read
LONGEST_PHRASE = 4  # words of a currency's name
SENTENCE = re.compile(r"(?<=[^\s\d.][.!?])\s+(?!\d)|(?<=\d[.!?])\s+(?=[^\W\d_])|[。！？।]|\n")
SAME_AGAIN = re.compile(r"[(（=≈~]")  # the sum in another currency follows
CLAUSE_END = re.compile(r"[,;.()!?\n،，。]")
TIMES = re.compile(r"[×xX*@]\s*$")
GROUPING = re.compile(r"[\s\u00a0\u202f\u2009'’٬]")
DIGITS = re.compile(r"\d")
CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
EVERYDAY_CODES = frozenset(("ALL", "TOP", "TRY", "CUP", "MOP"))  # words in capitals too
EVERYDAY_CODE = re.compile(r"\d\s?(?:ALL|TOP|TRY|CUP|MOP)\b")

STRONG = ("granted", "received", "spent", "remaining", "allocated")
WEAK = {"weak_granted": "granted", "weak_total": "total", "weak_spent": "spent", "weak_budget": "total"}


@dataclass(slots=True)
class _Found:
    """A number and the currencies it can be in; ``start`` and ``end`` cover both."""

    value: Decimal
    choice: tuple[str, ...]
    start: int
    end: int
    digits: tuple[int, int]
    each: bool = False


def read_budget(source: Source, outline: Outline, sections: Mapping[str, ReadSection], country: str | None) -> Budget:
    """Every amount of the statement in page order. ``country`` settles "$", "Rs", "FCFA". Never raises."""
    section = sections.get("budget")
    if section is None or section.section.status is not Status.PRESENT:
        return Budget()
    masked = source.masked
    if not any(DIGITS.search(masked, *part.body) for part in section.parts):
        return Budget()
    named = _Named("\n".join(masked[slice(*part.body)] for part in section.parts))
    amounts: list[Amount] = []
    for part in section.parts:
        at = part.body.start
        for each in find_tables(masked, *part.body):
            amounts += _text(masked, at, each.span.start, country, named)
            amounts += _table(each, country, named)
            at = each.span.end
        amounts += _text(masked, at, part.body.end, country, named)
    return Budget(tuple(amounts))


# ---------------------------------------------------------------------- numbers and currencies


def value_of(digits: str, decimals: int = 2) -> Decimal:
    """The value of a written number, marks for thousands and decimals of either kind.

    ``decimals`` are the decimal places of the currency: three digits behind a single mark are thousands,
    unless the currency has three places. Raises ValueError where there is no digit.
    """
    text = GROUPING.sub("", digits)[:LONGEST].replace("٫", ".")
    grouped_already = len(text) < min(len(digits), LONGEST)
    marks = [(sign, index) for index, sign in enumerate(text) if sign in ".,"]
    if marks:
        last, at = marks[-1]
        behind = len(text) - at - 1
        mixed = len({sign for sign, _ in marks}) > 1
        grouped = behind == 3 and not mixed and not grouped_already
        grouped = grouped and not (decimals == 3 and last == "." and len(marks) == 1)
        if (len(marks) > 1 and not mixed) or grouped or behind == 0 or (mixed and behind == 3 and len(marks) > 2):
            text = text.replace(".", "").replace(",", "")
        else:
            text = text[:at].replace(".", "").replace(",", "") + "." + text[at + 1 :]
    whole, _, fraction = text.partition(".")
    plain_digits = str(int(whole)) + ("." + "".join(str(int(sign)) for sign in fraction) if fraction else "")
    return Decimal(plain_digits)


@cache
def _places(code: str) -> int:
    from babel.numbers import get_currency_precision  # noqa: PLC0415

    return int(get_currency_precision(code))


@cache
def _multipliers() -> dict[str, int]:
    entries = (entry.rpartition(" = ") for listed in table("money")["multiplier"].values() for entry in listed)
    return {fold(word): int(worth) for word, _, worth in entries}


def _find(text: str, start: int, end: int) -> Iterator[_Found]:
    """Every number of the text with the currencies that stand beside it, if any do."""
    done = start
    for match in NUMBER.finditer(text, start, end):
        if match.start() < done:
            continue
        before, low = _currency_before(text, max(done, start), match.start())
        high, factor = match.end(), 1
        if word := AFTER_WORD.match(text, high, end):
            factor = _multipliers().get(fold(word[1]).strip("."), 1)
            if factor > 1 and not (len(word[1]) == 1 and word.start(1) > high and word[1].isascii()):
                high = word.end()
            else:
                factor = 1
        after, stop = _currency_after(text, high, end)
        if before and after and not set(before) & set(after):
            if NUMBER.match(text, _skip(text, stop, end)):
                after, stop = (), high
            elif len(after) == 1 and len(before) > 1:
                before = ()
        choice = tuple(code for code in before if code in after) if before and after else ()
        if before and after and len(before) == 1 and len(after) > 1 and before[0] not in after:
            choice = before
        choice = choice or before or after
        decimals = _places(choice[0]) if len(choice) == 1 else 2
        value = value_of(match.group(), decimals) * factor
        tail = stop if after else high
        behind = text[match.end() : match.end() + 2].lstrip()
        if behind[:1] == "%":
            continue
        each = bool(pattern("money", "each").match(text, _skip(text, tail, end))) or bool(
            TIMES.search(text, max(start, low - 4), low)
        )
        yield _Found(value, choice, low if before else match.start(), tail, match.span(), each)
        done = tail


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " \0\u00a0\u202f'":
        at += 1
    return at


def _currency_before(text: str, start: int, end: int) -> tuple[tuple[str, ...], int]:
    """The currencies that the words right before a number can mean, and where they begin."""
    window = text[max(start, end - 24) : end]
    stripped = window.rstrip(" \0\u00a0\u202f'")
    for size in range(min(len(stripped), 16), 0, -1):
        sign = stripped[-size:]
        ahead = stripped[-size - 1 : -size] if size < len(stripped) else ""
        if sign[0].isspace() or (ahead.isalnum() and sign[0].isalpha()) or not _may_be_sign(sign):
            continue
        if choice := meant(sign):
            touching = len(stripped) == len(window)
            if fold(sign) in shortest_names() and not touching:
                continue
            if sign.isascii() and sign.isalpha() and sign.islower() and len(sign) < 3:
                continue
            return choice, end - len(window) + len(stripped) - size
    return (), end


def _may_be_sign(sign: str) -> bool:
    return not any(mark.isdecimal() or mark in "()[]:=,;|{}<>\n" for mark in sign)


def _currency_after(text: str, at: int, end: int) -> tuple[tuple[str, ...], int]:
    """The currencies that the words right behind a number can mean, and where they end."""
    if match := SIGN_AFTER.match(text, at, end):
        sign = match[1]
        for size in range(len(sign), 0, -1):
            if choice := meant(sign[:size]):
                stop = match.start(1) + size
                follow, end_of_name = _named_after(text, stop, end)
                return (follow, end_of_name) if follow and set(follow) & set(choice) else (choice, stop)
    return _named_after(text, at, end)


def _named_after(text: str, at: int, end: int) -> tuple[tuple[str, ...], int]:
    words: list[re.Match[str]] = []
    position = at
    for _ in range(LONGEST_PHRASE):
        match = AFTER_WORD.match(text, position, end)
        if not match or "\n" in match.group():
            break
        words.append(match)
        position = match.end()
    for size in range(len(words), 0, -1):
        phrase = text[words[0].start(1) : words[size - 1].end(1)].replace("\0", "")
        name = phrase.strip(".'\"*!?/")
        if choice := meant(name) or meant(phrase):
            touching = words[0].start(1) == at or size > 1
            if fold(name) in shortest_names() and not (touching or name.isupper()):
                continue
            if len(name) == 3 and name.isupper() and name not in codes():
                continue
            return choice, words[size - 1].start(1) + len(words[size - 1][1].rstrip(".'\"*!?/"))
    if words and not words[0][1].isascii():
        word = words[0][1]
        for size in range(min(len(word), 6), 0, -1):  # Han and Thai put no blank behind the currency
            if not word[:size].isascii() and (choice := meant(word[:size])) and word[0] >= "\u0e00":
                return choice, words[0].start(1) + size
    return (), at


class _Named:
    """The currencies a statement names beyond doubt, by code or by a name with one meaning; found when asked."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def codes(self) -> frozenset[str]:
        found = {code for code in CODE.findall(self._text) if code in codes()}
        if found & EVERYDAY_CODES and not EVERYDAY_CODE.search(self._text):
            found -= EVERYDAY_CODES
        found |= {number.choice[0] for number in _find(self._text, 0, len(self._text)) if len(number.choice) == 1}
        return frozenset(found)


def _settled(choice: tuple[str, ...], country: str | None, named: _Named) -> str | None:
    return choice[0] if len(choice) == 1 else settled(choice, country, named.codes)


# ---------------------------------------------------------------------- kinds


@cache
def _kind_words() -> re.Pattern[str]:
    return pattern("money", *STRONG, *WEAK, prefix=True)


class _Words:
    """The words of kinds in a stretch of text: strong ones in their order, weak ones as a set."""

    __slots__ = ("strong", "weak")

    def __init__(self, text: str, start: int, end: int) -> None:
        found = [(str(match.lastgroup), match.end()) for match in _kind_words().finditer(text, start, end)]
        self.strong = [(name, at) for name, at in found if name in STRONG]
        self.weak = {name for name, _ in found if name in WEAK}

    def told(self, *, last: bool) -> tuple[Kind, int] | None:
        """The kind that the last or the first strong word tells, and where it ends; what is left comes first."""
        if not self.strong:
            return None
        name, at = next((each for each in self.strong if each[0] == "remaining"), self.strong[-1 if last else 0])
        return Kind(name), at


def _weak(words: set[str], *, item: bool) -> Kind | None:
    """The kind that weak words tell; in an item of a list, "cost" says nothing."""
    for name, kind in WEAK.items():
        if name in words and not (item and name == "weak_spent"):
            return Kind(kind)
    return None


@lru_cache(maxsize=4096)  # labels come again on page after page
def _kind_in(text: str) -> Kind | None:
    """The kind that the label of an item or a column tells."""
    words = _Words(text, 0, len(text))
    told = words.told(last=True)
    return told[0] if told else _weak(words.weak, item=True)


def _text(masked: str, start: int, end: int, country: str | None, named: _Named) -> Iterator[Amount]:
    """The amounts of running text and lists, sentence by sentence."""
    at = start
    while at < end:
        newline = masked.find("\n", at, end)
        stop = end if newline < 0 else newline
        if DIGITS.search(masked, at, stop):
            item = masked[at:stop].lstrip(" \0")[:1] in {"*", "#", ":", ";"}
            low = at
            for cut in [*(match.end() for match in SENTENCE.finditer(masked, at, stop)), stop]:
                if cut > low:
                    yield from _sentence(masked, low, cut, item=item, country=country, named=named)
                    low = cut
        at = stop + 1


def _sentence(masked: str, start: int, end: int, *, item: bool, country: str | None, named: _Named) -> Iterator[Amount]:
    numbers = list(_find(masked, start, end))
    found = [number for number in numbers if number.choice]
    if not found and item and len(numbers) == 1 and len(named.codes) == 1 and _is_item(masked, start, end, numbers[0]):
        numbers[0].choice = tuple(named.codes)
        found = numbers
    if any(not number.each for number in found):
        found = [number for number in found if not number.each]
    previous: Kind | None = None
    told = start  # up to here, words have told the kind of an amount before them: "500 EUR received and …"
    for index, number in enumerate(found):
        code = _settled(number.choice, country, named)
        if code is None:
            continue
        low = max(told, found[index - 1].end if index else start)
        high = found[index + 1].start if index + 1 < len(found) else end
        clause = CLAUSE_END.search(masked, number.end, high)
        behind = clause.start() if clause and (index + 1 < len(found) or item) else high
        before = _Words(masked, low, number.start)
        if strong := before.told(last=True):
            kind: Kind | None = strong[0]
        else:
            after = _Words(masked, number.end, behind)
            if strong := after.told(last=False):
                kind, told = strong
            else:
                kind = _weak(before.weak | after.weak, item=item)
        if kind is None and previous is not None:
            between = masked[found[index - 1].end : number.start]
            parted = ":" in between or (previous is Kind.TOTAL and not SAME_AGAIN.search(between))
            kind = Kind.LINE if parted else previous  # "480 EUR in total: 300 EUR for food"
        previous = kind or Kind.LINE
        yield _amount(masked, number, code, previous, "item" if item else "sentence")


def _is_item(masked: str, start: int, end: int, number: _Found) -> bool:
    """Whether a list item is nothing but words, a mark and a number: "Transport: 150"."""
    before, after = masked[start : number.start], masked[number.end : end]
    return not after.strip(" .\0'/-=") and before.rstrip(" \0'")[-1:] in {":", "-", "–", "—", "=", "："}


def _amount(masked: str, number: _Found, code: str, kind: Kind, rule: str) -> Amount:
    span = Span(number.start, number.end)
    return Amount(number.value, code, kind, plain(masked[slice(*span)]), span, rule)


# ---------------------------------------------------------------------- tables


def _table(each: Table, country: str | None, named: _Named) -> Iterator[Amount]:
    """The amounts of a table: of its columns of amounts, else of every cell with a currency in it."""
    head, columns = _columns(each.rows)
    done: set[int] = set()
    for row in each.rows[head:]:
        label = _label(row, columns)
        for index, cell in enumerate(row):
            if cell is None or id(cell) in done or columns.get(index, ("", ()))[0] in {"quantity", "unit_price"}:
                continue
            done.add(id(cell))
            kind_of_column, choice = columns.get(index, ("", ()))
            for number in _in_cell(cell, index, columns, choice, named):
                code = _settled(number.choice, country, named)
                if code is None:
                    continue
                kind = (
                    _kind_in(label)
                    or (_kind_in(words) if (words := _beside(cell.text, number)) else None)
                    or (Kind.ALLOCATED if kind_of_column == "allocated" else Kind.LINE)
                )
                span = Span(cell.span.start + number.start, cell.span.start + number.end)
                yield Amount(number.value, code, kind, plain(cell.text[number.start : number.end]), span, "table")


def _beside(text: str, number: _Found) -> str:
    """The words of a cell beside its number."""
    return (text[: number.start] + text[number.end :]).strip(" \n\0'.=-")


def _in_cell(
    cell: Cell, index: int, columns: dict[int, tuple[str, tuple[str, ...]]], choice: tuple[str, ...], named: _Named
) -> list[_Found]:
    if not DIGITS.search(cell.text):
        return []
    numbers = list(_find(cell.text, 0, len(cell.text)))
    with_sign = [number for number in numbers if number.choice]
    if with_sign:
        return [number for number in with_sign if not number.each] or with_sign
    bare = len(numbers) == 1 and not any(sign.isalpha() for sign in plain(cell.text))
    if not bare or index not in columns:
        return []
    choice = choice or (tuple(named.codes) if len(named.codes) == 1 else ())
    numbers[0].choice = choice
    return numbers if choice else []


def _label(row: Row, columns: dict[int, tuple[str, tuple[str, ...]]]) -> str:
    """The words of a row beside its numbers."""
    cells = [cell for index, cell in enumerate(row) if cell is not None and cell not in row[:index]]
    return " ".join(
        plain(cell.text)
        for cell in cells
        if sum(s.isalpha() for s in cell.text) > sum(s.isdecimal() for s in cell.text)
    )


def _columns(rows: tuple[Row, ...]) -> tuple[int, dict[int, tuple[str, tuple[str, ...]]]]:
    """Where the rows of amounts begin, and what the columns with a known head hold, in which currency."""
    known = kinds("money")
    for at, row in enumerate(rows[:3]):
        found: dict[int, tuple[str, tuple[str, ...]]] = {}
        for index, cell in enumerate(row):
            if cell is None or DIGITS.search(cell.text) or (index and cell is row[index - 1]):
                continue
            words = plain(cell.text)
            name = fold(words).strip(" .:")
            bare = fold(re.sub(r"[(\[/].*|\b(?:in|en|em|à)\s+\S+$", "", words)).strip(" .:")
            column = next(
                (k for n in (name, bare) for k in ("unit_price", "quantity", "amount") if _is_head(n, k)), None
            )
            choice = next(
                (m for part in re.split(r"[\s()\[\]/]+", words) if part and (m := meant(part)) and _sign_like(part)), ()
            )
            if column is None and choice:
                column = "amount"
            if column is None and index and (kind := _kind_in(name)):
                column = (
                    "allocated"
                    if kind is Kind.ALLOCATED or known.get(name) == "weak_budget" or "budget" in name
                    else "amount"
                )
            if column:
                found[index] = (column, choice)
        if any(column in {"amount", "allocated", "unit_price"} for column, _ in found.values()) and (
            (len(row) > 1 and 0 not in found) or len(found) > 1
        ):
            priced = [index for index, (column, _) in found.items() if column in {"amount", "allocated"}]
            if not priced:
                found = {
                    index: ("amount" if column == "unit_price" else column, c) for index, (column, c) in found.items()
                }
            return at + 1, found
    return 0, {}


def _sign_like(part: str) -> bool:
    return len(part) > 1 or not part.isalpha()


@cache
def _heads(kind: str) -> frozenset[str]:
    return frozenset(fold(word).strip(" .:") for listed in table("money")[kind].values() for word in listed)


def _is_head(name: str, kind: str) -> bool:
    return name in _heads(kind)
