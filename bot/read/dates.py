"""Dates as people write them, in any language of CLDR: what days a stretch of text states.

The text around figures is cut into tokens, each token gets a kind (one letter), and a small grammar over the
letters finds the dates. Nothing is ever filled in but the year, and then ``year_inferred`` says so: a month
without a day is no date. Which date is that of a salon is left to ``events``, of
a date in figures that can be read two ways, ``date_figures`` tells.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.read.calendars import EVERYDAY, months, rare_months
from bot.read.date_figures import Stated, date_of, doubted, in_year, of_figures
from bot.read.date_tokens import Token, may_tell, tokens_of, windows
from bot.read.date_words import with_days_in_words
from bot.read.model.ranges import Range
from bot.read.numbers import has_digit
from bot.read.words import fold

# The kinds: D day, E day with its own mark (20日), M month, Y year, I a whole date in figures, W weekday,
# T time, h a word of a time, f filler, r range word or dash, a "and", b "between", p "in" or "at",
# k a noun that is numbered, c comma, s semicolon, v slash, q parenthesis, x anything else.
# Every repetition is bounded, so that a line of thousands of numbers is read in linear time.
_DAY = r"(?:W[c.]?)?f{0,4}[DE]"
_MONTH = r"M\.?(?:[vq]{1,3}M\.?)?q?"
_YEAR = r"(?:[fcsq]{0,4}Y)?"
_ERA = r"q[xfDY]{1,4}q"  # "2019年(令和元年)9月8日"
GRAMMAR = re.compile(
    rf"(?P<whole>(?:(?<![kDEMY])(?:W[c.]?)?f{{0,2}}[DE]f{{0,2}}[ra]f{{0,2}})?I)"
    rf"|(?:Y(?:[fcs]{{0,4}}|{_ERA}))?(?:b?(?<!k){_DAY}(?:(?:\.?c?[rav]|c)f{{0,2}}{_DAY}){{0,15}}[f.c]{{0,4}}{_MONTH}{_YEAR}"
    rf"|(?:W[c.]?f{{0,4}})?{_MONTH}[f.c]{{0,4}}(?:W[c.]?f{{0,4}})?[DE](?![f.]{{0,4}}M(?![f.c]{{0,4}}[DE]))"
    rf"(?:[rv]{_DAY}(?![f.]{{0,4}}M)"
    rf"|(?:c?a|c)(?:W[c.]?)?f{{0,4}}(?:E|D(?![xhM]|r?[Th]))(?![f.]{{0,4}}M)){{0,15}}{_YEAR})"
)
JOIN = re.compile(r"[fTWhcq.]{0,8}r[fWc.q]{0,8}")
JOIN_BETWEEN = re.compile(r"[fTWh]{0,8}a[fW]{0,8}")
BETWEEN = 12  # tokens before a date in which "between" may stand
NEIGHBOURS = 8  # dates of the same line that are asked for the year
RARE = re.compile(
    r"[DE][f.]{0,4}(x)[fc.]{0,4}Y|(x)[f.]{0,4}[DE][fc.]{0,4}Y"
    r"|Y[fcs]{0,4}(x)[f.]{0,4}[DE]|Y[fcs]{0,4}[DE][f.]{0,4}(x)"
)
PLAINEST = re.compile(r"([0-9]{1,2}) ([A-Za-z]{3,12}) ((?:19|20)[0-9]{2})(?=\Z|, [A-Z])")
SIGNATURE = re.compile(r"\s*\((?:UTC|GMT|CES?T|BST|[A-Z]{3,4})\)")


def find_dates(text: str, *, year: int, labelled: bool = False) -> list[Stated]:
    """Every date that a text states, in order, with offsets into it.

    ``year`` is taken where none stands beside the date. ``labelled``: the text is known to be a date, so that
    abbreviated months count without a year. Never raises.
    """
    if not may_tell(text):
        return []
    if plainest := _plainest(text):
        return [plainest]
    found: list[Stated] = []
    for window in windows(text):
        tokens = with_days_in_words(tokens_of(text, window))
        shape = "".join([token.kind for token in tokens])
        if "D" in shape or "E" in shape or "I" in shape or ("M" in shape and "Y" in shape):
            found += _read(text, tokens, shape, year, labelled)
    return found


def _plainest(text: str) -> Stated | None:
    """The date of a text that begins with "14 July 2019" and has no other figure; None for all others."""
    match = PLAINEST.match(text)
    if match is None or has_digit(text[match.end() :]) or (month := months().get(match[2].lower())) is None:
        return None
    day = date_of(int(match[3]), month.number, int(match[1]))
    return Stated(day, day, Range(0, match.end())) if day else None


def _read(text: str, tokens: list[Token], shape: str, year: int, labelled: bool) -> list[Stated]:
    matches = list(GRAMMAR.finditer(shape))
    if not matches:
        shape = _respelled(tokens, shape)
        matches = list(GRAMMAR.finditer(shape))
    found: list[tuple[Stated, int | None]] = []  # with the year beside it
    last: int | None = None
    for match in matches:
        inside = tokens[match.start() : match.end()]
        for stated, own in _group(inside, year, _weekday(tokens, match.start(), match.end())):
            if own is None and stated.figures is None and not labelled and not _sure(inside):
                continue
            if own is None and _counts(inside, shape[match.end() : match.end() + 1]):
                continue
            signed = replace(stated, signature=True) if SIGNATURE.match(text, stated.span.to) else stated
            run = None
            if found and last is not None and _joined(shape, last, match.start()):
                run = _span_of(found[-1], (signed, own))
            if run:
                found[-1] = run
            else:
                found.append((signed, own))
            last = match.end()
    return [doubted(_with_year(found, index)) for index in range(len(found))]


def _joined(shape: str, last: int, start: int) -> bool:
    """Whether what stands between two dates makes a run of days of them: "to", or "and" after "between"."""
    if JOIN.fullmatch(shape, last, start):
        return True
    return shape.find("b", max(last - BETWEEN, 0), last) >= 0 and bool(JOIN_BETWEEN.fullmatch(shape, last, start))


def _sure(tokens: list[Token]) -> bool:
    """Whether a date without a year is one beyond doubt: "5 may edit" is none."""
    months_in = [token for token in tokens if token.kind == "M"]
    if not any(token.weak for token in months_in):
        return True
    if any(token.kind in "WE" or token.marked for token in tokens):
        return True
    day_first = tokens[0].kind != "M"
    return all(
        fold(token.text) in EVERYDAY
        and (token.text[:1].isupper() or (day_first and token.text not in {"may", "march"}))
        for token in months_in
    )


def _counts(tokens: list[Token], following: str) -> bool:
    """Whether words that could be a day and a month count something: "three August meetings"."""
    return len(tokens) == 2 and bool(tokens[0].parts) and following != "" and following in "xk"


def _respelled(tokens: list[Token], shape: str) -> str:
    """The shape with months of rarer languages, looked for only where they would fit."""
    letters = list(shape)
    for match in RARE.finditer(shape):
        index = next(match.start(group) for group in range(1, 5) if match[group])
        if month := rare_months().get(fold(tokens[index].text)):
            tokens[index].value, letters[index] = month.number, "M"
    for token, letter in zip(tokens, letters, strict=True):
        token.kind = letter
    return "".join(letters)


def _weekday(tokens: list[Token], start: int, end: int) -> int | None:
    """The weekday beside a date, where there is one alone."""
    before = [token for token in tokens[max(start - 3, 0) : end] if token.kind == "W"]
    if len(before) == 1:
        return before[0].value if before[0].value >= 0 else None
    if before:
        return None
    for index in range(end, min(end + 2, len(tokens))):
        another = any(token.kind in "DEM" for token in tokens[index + 1 : index + 4])
        another = another or any(token.kind == "x" for token in tokens[index + 1 : index + 2])
        if tokens[index].kind == "W" and tokens[index].value >= 0 and not another:
            return tokens[index].value
    return None


def _group(tokens: list[Token], year: int, weekday: int | None) -> list[tuple[Stated, int | None]]:
    """The dates of one match of the grammar, each with the year beside it."""
    span = Range(tokens[0].start, tokens[-1].end)
    if tokens[-1].kind == "I":
        return of_figures(tokens, span, weekday)
    month = next(token.value for token in tokens if token.kind == "M")
    years = [token.value for token in tokens if token.kind == "Y"]
    own = years[-1] if years else None
    runs: list[list[Token]] = []
    separators = ""
    between = tokens[0].kind == "b"
    for token in tokens:
        if token.kind in "DE":
            ranged = "r" in separators or "v" in separators or (between and "a" in separators)
            if runs and ranged and len(runs[-1]) == 1:
                runs[-1].append(token)
            else:
                runs.append([token])
            separators = ""
        else:
            separators += token.kind
    found: list[tuple[Stated, int | None]] = []
    for run in runs:
        first, last = (date_of(own or year, month, day.value) for day in (run[0], run[-1]))
        if first and last and first <= last:
            its_span = span if len(runs) == 1 else Range(run[0].start, run[-1].end)
            found.append((Stated(first, last, its_span, own is None, weekday=weekday), own))
    if len(found) > 1:  # the last of several carries month and year, so that the text reads on behind them
        final, own = found[-1]
        found[-1] = (replace(final, span=Range(final.span.at, max(final.span.to, span.to))), own)
        first_one, own = found[0]
        found[0] = (replace(first_one, span=Range(span.at, first_one.span.to)), own)
    return found


def _span_of(first: tuple[Stated, int | None], last: tuple[Stated, int | None]) -> tuple[Stated, int | None] | None:
    """The run of days from the first date to the last; None where they are not in order."""
    own = first[1] if first[1] is not None else last[1]
    starts, ends = first[0].start, last[0].end
    if starts is None or ends is None:
        return None
    if own is not None and first[1] is None:
        starts = date_of(own, starts.month, starts.day) or starts
    if own is not None and last[1] is None:
        ends = date_of(own, ends.month, ends.day) or ends
    if starts > ends or (ends - starts).days > 31:
        return None
    span = Range(first[0].span.at, last[0].span.to)
    return Stated(starts, ends, span, own is None, first[0].signature or last[0].signature), own


def _with_year(found: list[tuple[Stated, int | None]], index: int) -> Stated:
    """A date without a year of its own takes that of its neighbour in the line: "8 June, 15 June 2019"."""
    stated, own = found[index]
    beside = found[index + 1 : index + 1 + NEIGHBOURS] + found[max(index - NEIGHBOURS, 0) : index][::-1]
    neighbours = [year for _, year in beside if year is not None]
    if own is not None or not neighbours:
        return stated
    return in_year(stated, neighbours[0])
