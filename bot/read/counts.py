"""How many people a page says took part: the head count, in figures or in words of any of the languages.

The participants' section is asked first, then what happened, the lead and the other sections, where only
sentences that tell of attending count. Sizes of panels and groups, percentages, ages and sums of money are no
head counts. Who they were is left to ``people``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bot.read.numbers import GROUPED, number_words, whole
from bot.read.outline import Outline
from bot.read.plain import plain
from bot.read.sections import ReadSection
from bot.read.tables import Table, find_tables
from bot.read.users import user_links
from bot.read.words import alternatives, fold, pattern, table, unspaced
from bot.report import Span, Status

BACK = 70  # code points before a noun in which its number may stand
INTRODUCTION = 800  # code points at the head of other sections that may count who was there
MOST_BETWEEN = 4  # words between a number and its noun
OF = frozenset(
    ("of", "de", "d", "des", "di", "von", "del", "da", "do", "dos", "das", "ya", "wa")
)  # "two groups of women"
HIGHEST = 2_000  # a salon with more people is a misreading
ELSEWHERE = ("what_happened", "", "date_location", "reflections", "discussion")

DIGIT = re.compile(r"\d")
STANDING_NUMBER = re.compile(r"(?<![A-Za-z\d_])\d+(?![A-Za-z])")
ENDS_OF_WORDS = str.maketrans(".,;:()!?'-", " " * 10)
HAN_NUMBER = re.compile("[一二三四五六七八九十兩两][位名個个人]")
TOKEN = re.compile(rf"{GROUPED}|[^\W\d_]+(?:['’-][^\W\d_]+)*|[%€$£(),;:]", re.UNICODE)
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_])|[。！？।]|\n+")
LABEL_COUNT = re.compile(rf"[(（\[]?\s*({GROUPED})\s*[)）\]]?")
LETTERS = re.compile(r"[^\W\d_\u0e00-\u0e7f\u3040-\u9fff][^\s\d.,;:()!?]*")
LABELLED_COUNT = re.compile(r"[\s\0']*[^\d:.!?]{1,30}[:：–-][\s\0']*\d{1,4}\s[^.!?]{0,40}$")  # "Springfield: 12 people"
AFTER_NOUN = re.compile(rf"\w*\s+(?:({GROUPED})(?![\w%])|((?:[^\W\d_]+\s?){{1,4}}))")
AFTER_WE_WERE = re.compile(rf"\W{{0,4}}(?:({GROUPED})|((?:[^\W\d_]+[- ]?){{1,3}}))", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Count:
    """A head count, where it stands, and the rule that read it."""

    value: int
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class _Hit:
    value: int
    start: int
    end: int
    general: bool  # counts everybody, not only women or students
    total: bool
    item: bool  # stands in an item of a list


def stated_count(masked: str, outline: Outline, sections: Mapping[str, ReadSection]) -> Count | None:
    """The head count of the page; None where it gives none. Takes any text, never raises."""
    section = sections.get("participants")
    present = section is not None and section.section.status is Status.PRESENT
    if section and present and (found := _in_section(masked, section)):
        return found
    for name in ELSEWHERE:
        other = sections.get(name)
        parts = other.parts if other else outline.parts[:1] if not name and outline.parts[0].heading is None else ()
        for part in parts[: 1 if name == "discussion" else len(parts)]:
            end = part.body.end if name == "what_happened" else min(part.body.end, part.body.start + INTRODUCTION)
            if _has_number(masked[part.body.start : end]) and (found := _in_prose(masked, part.body.start, end)):
                return found
    return None


@cache
def _number_words() -> frozenset[str]:
    """Words of numbers from two on in all languages, each as one word of a text has it."""
    listed = table("people")["people"]
    found = {word for language in listed for word, value in number_words(language).items() if value > 1}
    return frozenset(part for word in found for part in word.split() if len(part) > 2 and part != "once")


def _has_number(text: str) -> bool:
    """Whether a text may hold a number at all: cheap, because most paragraphs hold none."""
    if (digit := DIGIT.search(text)) and STANDING_NUMBER.search(text, max(digit.start() - 1, 0)):
        return True
    if not text.isascii() and HAN_NUMBER.search(text):
        return True
    words_of_text = text.lower() if text.isascii() else fold(text)
    return not _number_words().isdisjoint(words_of_text.translate(ENDS_OF_WORDS).split())


def _in_section(masked: str, section: ReadSection) -> Count | None:
    heading = section.parts[0].heading if section.parts else None
    if heading and (match := re.search(rf"[(（:]\s*({GROUPED})\s*[^\d]{{0,15}}[)）]?\s*$", heading.text)):
        value = whole(match[1])
        if 0 < value <= HIGHEST and value not in range(2010, 2031):
            return Count(value, heading.span, "heading")
    hits: list[_Hit] = []
    groups: list[tuple[int, Span]] = []
    for part in section.parts:
        if part.heading and part is not section.parts[0] and (number := _in_label(part.heading.text)):
            groups.append((number, part.heading.span))
        at = part.body.start
        for each in find_tables(masked, *part.body):
            hits += _hits(masked, at, each.span.start)
            groups += _labelled(masked, at, each.span.start)
            if found := _in_table(each):
                return found
            at = each.span.end
        hits += _hits(masked, at, part.body.end)
        groups += _labelled(masked, at, part.body.end)
    return _decide(masked, hits, groups)


def _decide(masked: str, hits: list[_Hit], groups: list[tuple[int, Span]]) -> Count | None:
    """Which of the counts in the section is the head count: a total, the first of everybody, or a sum."""
    for hit in hits:
        if hit.total and hit.general:
            return Count(hit.value, Span(hit.start, hit.end), "total")
    total = next((group for group in groups if _is_total(masked, group[1])), None)
    if total:
        return Count(total[0], total[1], "label")
    general = [hit for hit in hits if hit.general]
    if len(general) > 1 and all(hit.item for hit in general):
        return Count(sum(hit.value for hit in general), Span(general[0].start, general[-1].end), "sum")
    if general:
        return Count(general[0].value, Span(general[0].start, general[0].end), "count")
    if groups:
        return Count(sum(value for value, _ in groups), Span(groups[0][1].start, groups[-1][1].end), "labels")
    if not hits:
        return None
    joined = [hits[0]]
    for hit in hits[1:]:
        between = masked[joined[-1].end : hit.start]
        apart = hit.item or len(between) > 25 or any(mark in between for mark in ".!?")
        if apart and not (hit.item and joined[0].item):
            break
        joined.append(hit)
    return Count(sum(hit.value for hit in joined), Span(joined[0].start, joined[-1].end), "count")


def _is_total(masked: str, span: Span) -> bool:
    return bool(pattern("people", "total").search(masked, max(span.start - 30, 0), span.end))


# ---------------------------------------------------------------------- labels and tables


@cache
def _label_words() -> frozenset[str]:
    return frozenset(
        fold(word)
        for kind in ("group", "total", "name")
        for listed in table("people")[kind].values()
        for word in listed
    )


def _in_label(text: str) -> int | None:
    """The number in a label such as "Organisers (2):" or "Number of participants: 14"."""
    shown = plain(text)
    match = LABEL_COUNT.search(shown)
    if not match or len(shown) > 60:
        return None
    label = fold(shown[: match.start()]).strip(" .:：-–—=(")
    rest = fold(shown[match.end() :]).strip(" .:：-–—()")
    if rest and (len(rest.split()) > 3 or not pattern("people", "people", "some", prefix=True).match(rest)):
        return None
    parts = label.replace(":", " ").split()
    if not parts or not (
        (rest and (match.group()[0] in "(（[" or shown[: match.start()].rstrip()[-1:] in {":", "：", "-", "–"}))
        or label in _label_words()
        or parts[-1] in _label_words()
        or parts[0] in _label_words()
        or any(pattern("people", "people", prefix=True).match(part) for part in parts)
    ):
        return None
    value = whole(match[1])
    return value if 0 < value <= HIGHEST else None


def _labelled(masked: str, start: int, end: int) -> Iterator[tuple[int, Span]]:
    """Counts in lines that are nothing but a label and a number."""
    at = start
    for raw in masked[start:end].split("\n"):
        if raw and len(raw) < 120 and STANDING_NUMBER.search(raw):
            text = raw.strip(" \t*#:;'\0")
            if (value := _in_label(text)) and not user_links(text):
                yield value, Span(at, at + len(raw))
        at += len(raw) + 1


def _in_table(each: Table) -> Count | None:
    """The total of a table of groups and numbers; a table of names is none."""
    counted: list[tuple[str, int, Span]] = []
    for row in each.rows:
        cells = [cell for index, cell in enumerate(row) if cell is not None and cell not in row[:index]]
        texts = [plain(cell.text) for cell in cells]
        if len(texts) < 2 or not texts[-1].isdecimal():
            if counted:
                return None
            continue
        if texts[0].isdecimal() or user_links(cells[0].text):
            return None
        counted.append((fold(texts[0]), whole(texts[-1]), cells[-1].span))
    known = [
        row
        for row in counted
        if row[0] in _label_words() or pattern("people", "people", "some", prefix=True).match(row[0])
    ]
    if not counted or len(known) < max(1, len(counted) // 2):
        return None
    for label, value, span in counted:
        if pattern("people", "total").search(label):
            return Count(value, span, "table")
    return Count(sum(value for _, value, _ in counted), counted[0][2], "table")


# ---------------------------------------------------------------------- sentences


@cache
def _nouns() -> tuple[re.Pattern[str], dict[str, tuple[tuple[str, bool], ...]]]:
    """A pattern for beginnings of nouns, and the languages of each with whether it is a general one."""
    languages: dict[str, list[tuple[str, bool]]] = {}
    for kind in ("people", "some"):
        for language, listed in table("people")[kind].items():
            for word in listed:
                for written in {word.lower(), fold(word)}:
                    languages.setdefault(written, []).append((language, kind == "people"))
    spaced = alternatives(word for word in languages if not unspaced(word))
    free = alternatives(word for word in languages if unspaced(word))
    return re.compile(rf"(?<!\w)(?:{spaced})|(?:{free})"), {word: tuple(listed) for word, listed in languages.items()}


@cache
def _blockers() -> frozenset[str]:
    return frozenset(fold(word) for listed in table("people")["no_count"].values() for word in listed)


def _hits(masked: str, start: int, end: int) -> list[_Hit]:
    """Numbers with a noun for people behind them, and "we were fourteen", line by line."""
    found: list[_Hit] = []
    if not _has_number(masked[start:end]):
        return found
    at = start
    for line in masked[start:end].split("\n"):
        if line and _has_number(line):
            found += _hits_of_line(line, at)
        at += len(line) + 1
    return found


def _hits_of_line(line: str, offset: int) -> Iterator[_Hit]:
    nouns, languages = _nouns()
    lowered = line.lower()
    text = lowered if len(lowered) == len(line) else line  # a letter may become two
    item = line.lstrip("\0 ")[:1] in {"*", "#"} or bool(LABELLED_COUNT.match(line))
    taken, any_general = 0, False
    numbers = _numbers_at(text)
    for match in nouns.finditer(text):
        known = languages.get(match.group()) or languages.get(fold(match.group())) or ()
        tongues = tuple(dict.fromkeys(language for language, _ in known))
        before = bisect_left(numbers, match.start())
        if not (before and numbers[before - 1] >= match.start() - BACK) and "sw" not in tongues:
            continue
        number = _number_before(text, max(match.start() - BACK, taken), match.start(), tongues)
        if number is None and "sw" in tongues:
            number = _number_after(text, match.end())
        if number is None or _is_relative(text, match.end()):
            continue
        value, at = number
        general = any(is_general for _, is_general in known)
        sentence = text[max(text.rfind(". ", max(at - 200, 0), at) + 1, at - 200, 0) : at + 300].split(". ")[0]
        total = general and bool(pattern("people", "total").search(sentence))
        any_general |= general
        yield _Hit(value, offset + at, offset + match.end(), general, total, item)
        taken = match.end()
    if not any_general:
        yield from _we_were(text, offset)


def _numbers_at(text: str) -> list[int]:
    """Where figures and number words of a line stand."""
    found = [match.start() for match in STANDING_NUMBER.finditer(text)]
    if text.isascii() and _number_words().isdisjoint(text.translate(ENDS_OF_WORDS).split()):
        return found
    if not text.isascii():
        found += [match.start() for match in HAN_NUMBER.finditer(text)]
    found += [match.start() for match in LETTERS.finditer(text) if fold(match.group()) in _number_words()]
    return sorted(found)


def _number_after(text: str, noun_end: int) -> tuple[int, int] | None:
    """The number behind a noun, where Swahili has it ("washiriki 18")."""
    match = AFTER_NOUN.match(text, noun_end)
    if match is None:
        return None
    value = whole(match[1]) if match[1] else 0
    parts = fold(match[2] or "").split()
    for size in range(len(parts), 0, -1):
        value = value or number_words("sw").get(" ".join(parts[:size]), 0)
    return (value, match.start()) if 1 < value <= HIGHEST else None


@cache
def _bounded_numbers(language: str) -> tuple[dict[str, int], int]:
    known = number_words(language)
    return known, max((word.count(" ") + 1 for word in known), default=1)


def _number_before(text: str, low: int, noun: int, languages: tuple[str, ...]) -> tuple[int, int] | None:
    """The number that counts the noun at that offset, and where it stands; None where none does."""
    before = text[low:noun]
    if (
        any(language in {"zh", "ja"} for language in languages)
        and before[-1:]
        and (
            match := re.search(
                r"(\d+|[一二三四五六七八九十兩两]+)\s*(?:[位名個个]|餘|余|多)?[^\W\d_，。]{0,4}$", before
            )
        )
    ):
        digits = match[1]
        if any(sign in before[max(0, match.start() - 2) : match.start()] for sign in "每各第分"):
            return None
        value = whole(digits) if digits.isdecimal() else number_words("zh").get(digits, 0)
        return (value, low + match.start()) if 0 < value <= HIGHEST else None
    tokens = list(TOKEN.finditer(before))
    between = 0
    for index in range(len(tokens) - 1, -1, -1):
        word = tokens[index].group()
        if word[0].isdecimal():
            return _figures(before, tokens, index, low, between)
        if word in "%€$£;:":
            return None
        if word in "(),":
            if word == "," and between == 0:
                return None
            continue
        if fold(word) in OF and index and (rounded := _rounded(tokens[:index], languages)):
            return rounded, low + tokens[max(index - 2, 0)].start()
        for language in languages:
            known, longest = _bounded_numbers(language)
            for size in range(longest, 0, -1):
                if index - size + 1 < 0:
                    continue
                run = tokens[index - size + 1 : index + 1]
                worth = known.get(fold(" ".join(token.group() for token in run)))
                if worth is not None:
                    first = index - size + 1
                    if worth == 1 or _blocked(before, tokens, first):
                        return None
                    return worth, low + tokens[first].start()
        folded = fold(word)
        if folded in _blockers() or folded in OF:
            return None
        between += 1
        if between > MOST_BETWEEN:
            return None
    return None


def _rounded(tokens: list[re.Match[str]], languages: tuple[str, ...]) -> int | None:
    """The value of "une dizaine", "a dozen" before "of": the only number that "of" joins to what it counts."""
    for size in (2, 1):
        name = fold(" ".join(token.group() for token in tokens[-size:]))
        for language in languages:
            if any(
                entry.startswith(name + " = ") and int(entry.rpartition(" ")[2]) >= 10
                for entry in map(fold, table("numbers")["more"].get(language, ()))
            ):
                return number_words(language)[name]
    return None


def _figures(before: str, tokens: list[re.Match[str]], index: int, low: int, between: int) -> tuple[int, int] | None:
    token = tokens[index]
    behind = before[token.end() : token.end() + 2].lstrip()
    value = whole(token.group())
    ahead = before[: token.start()].rstrip()
    if (
        behind[:1] in {"%", "°", "h", "/"}
        or ahead[-1:] in {"$", "€", "£", "/", "#", "-", "–", "."}
        or value > HIGHEST
        or not value
    ):
        return None
    if re.match(r"(?:st|nd|rd|th|er|º|ª|ème)\b", before[token.end() :]) or _blocked(before, tokens, index):
        return None
    if 1900 <= value <= 2100 and between > 0:
        return None
    return value, low + token.start()


def _blocked(before: str, tokens: list[re.Match[str]], first: int) -> bool:
    """Whether the word before a number says that it counts something else ("groups of 5 people")."""
    for back in (1, 2):
        if first - back >= 0:
            word = fold(tokens[first - back].group())
            if word in _blockers() - {"between", "entre", "por", "per", "par", "other", "po", "по"} or (
                back == 1 and word in _blockers()
            ):
                return True
    return False


@cache
def _relative() -> re.Pattern[str]:
    return re.compile(
        r"\w*\s+(?:who|that|which|qui|que|die|которые|які|che)\s+"
        r"(?:have|has|had|are|were not|ont|han|haben|could not)\b",
        re.IGNORECASE,
    )


def _is_relative(text: str, end: int) -> bool:
    """Whether the noun goes on with a clause that tells which of them: "300 members who have …"."""
    return bool(_relative().match(text, end))


@cache
def _were() -> re.Pattern[str]:
    return pattern("people", "were")


def _we_were(text: str, start: int) -> Iterator[_Hit]:
    for match in _were().finditer(text):
        after = AFTER_WE_WERE.match(text, match.end())
        if not after:
            continue
        if after[1]:
            value, end = whole(after[1]), after.end(1)
            follow = text[end : end + 12].lstrip()
            if follow[:1] in {"%", "/", ":", "h"} or (
                re.match(r"[^\W\d_]", follow) and not re.match(r"(?:in|at|of|en|à|people|and|et|y|\()", follow)
            ):
                continue
        else:
            value, end = _spoken(after[2]), after.end(2)
        if value and 1 < value <= HIGHEST:
            yield _Hit(value, start + after.start(), start + end, True, False, False)


def _spoken(run: str) -> int:
    parts = fold(run).split()
    for size in range(len(parts), 0, -1):
        for language in table("people")["were"]:
            if value := number_words(language).get(" ".join(parts[:size])):
                return value
    return 0


def _in_prose(masked: str, start: int, end: int) -> Count | None:
    """The first count in a sentence that tells of attending."""
    for hit in _hits(masked, start, end):
        low = start
        for match in SENTENCE.finditer(masked, max(start, hit.start - 400), hit.start):
            low = match.end()
        stop = SENTENCE.search(masked, hit.end, min(end, hit.end + 300))
        sentence = masked[low : stop.start() if stop else min(end, hit.end + 300)]
        without_noun = sentence[: hit.start - low] + " " + sentence[hit.end - low :]
        if pattern("people", "attended", prefix=True).search(without_noun):
            return Count(hit.value, Span(hit.start, hit.end), "prose")
    return None
