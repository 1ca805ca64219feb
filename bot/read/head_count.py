"""The head count of a page: which of the numbers of people that it gives is the number of those who came, or none.

The order of evidence; the first that there is decides:

1. a count of the participants' section that is called the total, or stands in its heading
2. a labelled count of everybody there: "Number of participants: 17", "Present: 20"
3. the first count of everybody in a sentence there that says that they came, else in any sentence; the sum of one for
   each salon or place, where each has its own
4. the sum of the groups that labels or table rows there count, or of the parts that one sentence counts
5. a sentence elsewhere that says how many came: in what happened, the lead, date and location, reflections, discussion
6. a labelled count elsewhere; last "a salon with 14 people"

Planned, expected, registered, invited and members are never the head count nor added to it. Two counts of
everybody in one sentence that are not the parts of a third leave it open: none.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from bot.read.count_phrases import HIGHEST
from bot.read.count_sentences import CAME
from bot.read.counts import Count
from bot.read.words import pattern
from bot.reports.report import Span

Counts = Sequence[Count]


def head_count(counts: Counts) -> Count | None:
    """The count that decides, or the sum of several, by the order above; None where none does."""
    came = [count for count in counts if count.kind in CAME]
    there = [count for count in came if count.where[0] == "participants"]
    return _in_section(there) or _elsewhere([count for count in came if count.where[0] != "participants"])


def _in_section(counts: Counts) -> Count | None:
    everybody = [count for count in counts if count.evidence == "all"]
    totals = [count for count in counts if count.evidence in {"total", "heading"}]
    first = {count.where: count for count in reversed(everybody)}
    places = dict.fromkeys(count.where for count in counts)
    heads = [count for count in counts if count.rule == "head"]
    labelled = [count for count in everybody if count.rule != "count"]
    spots = [count for count in counts if count.evidence == "spot" or count.item]
    groups = [count for count in counts if count.evidence in {"group", "spot"}]
    if totals:
        return structs.replace(totals[0], rule=totals[0].evidence)
    if len(places) > 1:
        return _sum([first[place] for place in places]) if places.keys() == first.keys() else None
    if len(heads) > 1:  # "Organisers (2)" over one list, "Participants (14)" over the next
        return _sum(heads)
    if labelled:
        return labelled[0]
    if len(spots) > 1 and all(count.item for count in everybody):
        return _sum(spots)
    if everybody:
        return _first([count for count in everybody if count.kind] or everybody, counts)
    return _groups(groups) if groups else _parts(counts)


def _elsewhere(counts: Counts) -> Count | None:
    for section in dict.fromkeys(count.where[0] for count in counts):
        told = [count for count in counts if count.where[0] == section and count.kind and count.rule != "label"]
        everybody = [count for count in told if count.evidence == "all"]
        if totals := [count for count in told if count.evidence == "total"]:
            return totals[0]
        if len(told) > 1 and all(count.item for count in told):
            return _sum(told)
        if everybody or any(count.evidence == "some" for count in told):
            return _first(everybody, counts) if everybody else _parts(told)
    labelled = [count for count in counts if count.rule == "label"]
    weak = [count for count in counts if count.evidence == "with"]
    return next(iter((*labelled, *weak)), None)


def _first(everybody: Counts, counts: Counts) -> Count | None:
    """The first count of everybody; the sum that its sentence gives of it and others; None where others rival it."""
    beside = [count for count in counts if count.sentence == everybody[0].sentence]
    rivals = [count for count in beside if count.evidence == "all"]
    return everybody[0] if len(rivals) == 1 else _whole(beside)


def _whole(parts: Counts) -> Count | None:
    """The first or last of several counts, where it is the sum of the others."""
    total = sum(count.value for count in parts)
    return next((count for count in (parts[0], parts[-1]) if 2 * count.value == total), None)


def _groups(groups: Counts) -> Count | None:
    """The sum of groups that have nobody in common: of men and women, or of others.

    One alone counts only at the head of a list or at a place.
    """
    sexes = [count for count in groups if _is_of_men_or_women(count)]
    if len(sexes) == 1 or (len(groups) == 1 and groups[0].evidence != "spot" and groups[0].rule != "head"):
        return None
    return _sum(sexes or groups)


def _parts(counts: Counts) -> Count | None:
    """The sum of the parts that the first sentence counts, or the one of them that is the sum of the others."""
    some = [count for count in counts if count.evidence == "some"]
    parts = [count for count in some if count.sentence == some[0].sentence]
    sexes = [_is_of_men_or_women(count) for count in parts]
    if len(parts) < 2:
        return parts[0] if parts and (parts[0].kind or not sexes[0]) else None
    if any(sexes) and not all(sexes):
        return _whole(parts) or parts[0]  # "15 students, 8 women": not of one kind
    return _whole(parts) or _sum(parts)


def _is_of_men_or_women(count: Count) -> bool:
    return pattern("counts", "man_or_woman", prefix=True).search(count.noun) is not None


def _sum(counts: Counts) -> Count | None:
    """One count of all, with the place from the first to the last; None of too many to be true, or of nobody."""
    value = sum(count.value for count in counts)
    if not 0 < value <= HIGHEST:
        return None
    span = Span(counts[0].span.start, max(count.span.end for count in counts))
    return structs.replace(counts[0], value=value, span=span, rule="sum") if len(counts) > 1 else counts[0]
