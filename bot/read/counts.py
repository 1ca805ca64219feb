"""How many people a page says took part: the head count, in figures or in words of any of the languages.

The participants' section is asked first (sentences, labels, tables of groups), then what happened, the lead and
the other sections, where only sentences that tell of attending count. Which numbers count people at all is left
to ``counted``, who they were to ``people``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bot.read.counted import Hit, counted
from bot.read.number_phrases import HIGHEST, STANDING_NUMBER, has_number
from bot.read.numbers import GROUPED, has_digit, whole
from bot.read.outline import Outline
from bot.read.plain import plain
from bot.read.sections import ReadSection
from bot.read.tables import Table, find_tables
from bot.read.users import user_links
from bot.read.words import fold, pattern, table, unspaced
from bot.reports.report import Span

INTRODUCTION = 800  # code points at the head of other sections that may count who was there
FEWEST_DISCUSSING = 5
LONGEST_SENTENCE = 400  # code points that are looked at beside a count
ELSEWHERE = ("what_happened", "", "date_location", "reflections", "discussion")

SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[^\W\d_])|[。！？।]|\n+")
LABEL_COUNT = re.compile(rf"[(（\[]?\s*({GROUPED})\s*[)）\]]?")
HEADED = re.compile(r"[^\d()（）]{2,40}[(（]\s*(\d{1,3})\s*[)）]\s*")  # "Springfield (7)"
BOLD_COUNT = re.compile(
    r"^[\s\0]*(?:\'{3}|;)[^\d()（）\n\'\[\]]{2,40}\'{0,3}\s*[(（]\s*(\d{1,3})\s*[)）][\s\0:\']*$", re.MULTILINE
)
DEFINITE = re.compile(
    r"\b(?:the|all|our|les|ces|nos|los|las|nuestros|os|nossos|die|alle|unsere|gli|усі|всі|все)\s+$", re.IGNORECASE
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Count:
    """A head count, where it stands, and the rule that read it."""

    value: int
    span: Span
    rule: str


_LIST_HEAD = re.compile(r"^[^\n*#:;|=({\d][^\n({\d]{1,60}[(（](\d{1,3})[)）][ \t]*[:：]?[ \t]*\n(?=[*#])", re.MULTILINE)


def stated_count(
    masked: str, outline: Outline, sections: Mapping[str, ReadSection], year: int | None = None
) -> Count | None:
    """The head count of the page; None where it gives none. Takes any text, never raises.

    Sentences of another ``year`` tell of other salons.
    """
    section = sections.get("participants")
    if section and section.tells and (found := _in_section(masked, section)):
        return found
    weaker: list[Hit] = []
    for start, end, fewest in _elsewhere(masked, outline, sections):
        strong: list[Hit] = []
        hits = counted(masked, start, end)
        for hit in hits:
            sentence = _around(masked, hit, start, end)
            if hit.value < fewest or _is_other(sentence, year):
                continue
            attended = pattern("people", "attended", prefix=True)
            itself = unspaced(masked[hit.start : hit.end]) and attended.search(masked, hit.start, hit.end)  # "11人參加"
            if hit.told or itself or _is_definite(masked, hit) or attended.search(sentence):
                strong.append(hit)
            elif pattern("people", "with").search(sentence):
                weaker.append(hit)
        if added := _added_up(masked, strong):
            return added
        if strong:
            return _count(next((hit for hit in strong if hit.total), _of_everybody(masked, strong[0], hits)))
    return _count(weaker[0]) if weaker else _in_a_label_elsewhere(masked, outline, sections)


def _in_a_label_elsewhere(masked: str, outline: Outline, sections: Mapping[str, ReadSection]) -> Count | None:
    """The count of a line that is nothing else: "Number of participants: 22"."""
    for start, end, fewest in _elsewhere(masked, outline, sections):
        for value, span in _labelled(masked, start, end) if has_digit(masked[start:end]) else ():
            label = masked[slice(*span)]
            if value >= fewest and pattern("people", "people", prefix=True).search(label):
                return Count(value, span, "label")
    return None


def _added_up(masked: str, hits: list[Hit]) -> Count | None:
    """The sum that the sentence gives of its first counts: "9 people here and 7 people there, 16 in all"."""
    if len(hits) < 2:
        return None
    begin = hits[0].end
    stop = SENTENCE.search(masked, begin, begin + LONGEST_SENTENCE)
    end = stop.start() if stop else min(begin + LONGEST_SENTENCE, len(masked))
    together = [hit for hit in hits if hit.general and hit.start < end]
    value = sum(hit.value for hit in together)
    if len(together) > 1 and re.search(rf"(?<!\d){value}(?!\d)", masked[together[-1].end : end]):
        return Count(value, Span(together[0].start, together[-1].end), "sum")
    return None


def _is_definite(masked: str, hit: Hit) -> bool:
    """Whether a count of everybody speaks of people already known: "the eleven participants"."""
    return hit.general and bool(DEFINITE.search(masked, max(hit.start - 12, 0), hit.start))


def _of_everybody(masked: str, hit: Hit, hits: list[Hit]) -> Hit:
    """The count of everybody that a count of some follows in its sentence: "The 15 participants: 9 editors, …"."""
    if not hit.general:
        for other in hits:
            near = hit.start - LONGEST_SENTENCE <= other.end <= hit.start
            if other.general and near and not SENTENCE.search(masked, other.end, hit.start):
                return other
    return hit


def _count(hit: Hit) -> Count:
    return Count(hit.value, Span(hit.start, hit.end), "prose")


def _elsewhere(masked: str, outline: Outline, sections: Mapping[str, ReadSection]) -> Iterator[tuple[int, int, int]]:
    """The stretches outside of the participants' section that may count who was there, the likeliest first, each
    with the fewest people that it can mean: in a discussion, two participants are those who said something."""
    for name in ELSEWHERE:
        other = sections.get(name)
        parts = other.parts if other else outline.parts[:1] if not name and outline.parts[0].heading is None else ()
        for part in parts[: 1 if name == "discussion" else len(parts)]:
            end = part.body.end if name == "what_happened" else min(part.body.end, part.body.start + INTRODUCTION)
            yield part.body.start, end, FEWEST_DISCUSSING if name in {"discussion", "reflections"} else 1


def _around(masked: str, hit: Hit, start: int, end: int) -> str:
    """The sentence of a count, without the count itself."""
    low = max(start, hit.start - LONGEST_SENTENCE)
    for match in SENTENCE.finditer(masked, low, hit.start + 1):
        low = match.end()
    stop = SENTENCE.search(masked, hit.end, min(end, hit.end + 300))
    sentence = masked[low : stop.start() if stop else min(end, hit.end + 300)]
    return sentence[: hit.start - low] + " " + sentence[hit.end - low :]


def _is_other(sentence: str, year: int | None) -> bool:
    """Whether a sentence tells of other occasions: of the usual meetups, of another year."""
    if pattern("people", "usual").search(sentence):
        return True
    years = [int(found) for found in YEAR.findall(sentence)]
    return year is not None and bool(years) and year not in years


def _in_section(masked: str, section: ReadSection) -> Count | None:
    heading = section.parts[0].heading if section.parts else None
    if heading and (match := re.search(rf"[(（:]\s*({GROUPED})\s*[^\d]{{0,15}}[)）]?\s*$", heading.text)):
        value = whole(match[1])
        if 0 < value <= HIGHEST and value not in range(2010, 2031):
            return Count(value, heading.span, "heading")
    hits: list[Hit] = []
    by_place: list[list[Hit]] = []  # the section may stand once for each salon
    groups: list[tuple[int, Span]] = []
    places: list[tuple[int, Span]] = []
    for part in section.parts:
        if part.heading and part is not section.parts[0] and (number := _in_label(part.heading.text)):
            groups.append((number, part.heading.span))
        elif part.heading and part is not section.parts[0] and (named := HEADED.fullmatch(part.heading.text)):
            places.append((whole(named[1]), part.heading.span))
        if part is section.parts[0] or (heading and part.heading and fold(part.heading.text) == fold(heading.text)):
            by_place.append([])
        if not has_number(masked[slice(*part.body)]):
            continue
        before = len(hits)
        figures = STANDING_NUMBER.search(masked, *part.body) is not None
        at = part.body.start
        for each in find_tables(masked, *part.body):
            hits += counted(masked, at, each.span.start)
            groups += _labelled(masked, at, each.span.start)
            if found := _in_table(each):
                return found
            at = each.span.end
        hits += counted(masked, at, part.body.end)
        if figures:
            groups += _labelled(masked, at, part.body.end)
            places += ((whole(found[1]), Span(*found.span())) for found in BOLD_COUNT.finditer(masked, *part.body))
        by_place[-1] += hits[before:]
    if found := _of_all_salons(by_place):
        return found
    if groups and (lines := _headed_groups(masked, section)) and len(lines) > len(groups):
        groups = lines  # "In Tromsø (5):" beside "Online (3):"
    several = not groups and len(places) > 1 and sum(value for value, _ in places) <= HIGHEST
    return _decide(masked, hits, places if several else groups)


def _of_all_salons(by_place: list[list[Hit]]) -> Count | None:
    """The sum of the counts of everybody, where the section stands once for each salon and each time has one."""
    firsts = [next((hit for hit in place if hit.general), None) for place in by_place]
    everybody = [hit for hit in firsts if hit]
    if len(by_place) < 2 or len(everybody) < len(by_place) or any(hit.total for place in by_place for hit in place):
        return None
    return Count(sum(hit.value for hit in everybody), Span(everybody[0].start, everybody[-1].end), "sum")


def _headed_groups(masked: str, section: ReadSection) -> list[tuple[int, Span]]:
    """The counts of lines that head lists, whatever they call the group."""
    found = (match for part in section.parts for match in _LIST_HEAD.finditer(masked, *part.body))
    return [(whole(match[1]), Span(*match.span())) for match in found]


def _decide(masked: str, hits: list[Hit], groups: list[tuple[int, Span]]) -> Count | None:
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
    value = _without_parts([hit.value for hit in joined], masked[joined[0].end : joined[-1].start])
    return Count(value, Span(joined[0].start, joined[-1].end), "count")


def _without_parts(values: list[int], between: str) -> int:
    """The sum of counts, of which one may be the sum of the others: "34 editors (21 girls and 13 boys)"."""
    for whole_one, parts in ((values[0], values[1:]), (values[-1], values[:-1])):
        if parts and whole_one == sum(parts):
            return whole_one
    return values[0] if "(" in between or "（" in between else sum(values)


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
