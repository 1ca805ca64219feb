"""Orders the parts of one document, because a row may take a person's text from one part to another.

A part that takes a text is saved before the part that gives it. Where texts change places there is no such order: then
the first part keeps for one run what it would give. Pure; whether a save loses a text all the same is decided in
``bot.plan.conservation``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush

from bot.render.slots import stands_in

Slots = Mapping[str, str]  # what people wrote, by the key of the slot


def in_order(now: Mapping[str, Slots], new: Mapping[str, Slots]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yields the titles of ``new`` in the order of saving, each with what it has to keep for this run.

    ``now`` gives the slots that stand on all parts of a document by title, ``new`` those of the parts that are saved.
    """
    standing = dict(now)
    holders: dict[str, set[str]] = {}  # the titles that have a slot, by its key
    for title, slots in (*now.items(), *new.items()):
        for key in slots:
            holders.setdefault(key, set()).add(title)

    def gives(title: str, key: str) -> bool:
        """Whether the text of that slot would be on no part once this one is saved."""
        text = standing.get(title, {}).get(key, "")
        if stands_in(text, new[title].get(key, "")):
            return False
        others = (standing.get(other, {}) for other in holders[key] if other != title)
        return not any(stands_in(text, slots.get(key, "")) for slots in others)

    titles = list(new)
    waits = {title: {key for key in standing.get(title, ()) if gives(title, key)} for title in new}
    ready = [number for number, title in enumerate(titles) if not waits[title]]
    numbers = {title: number for number, title in enumerate(titles)}
    left = dict.fromkeys(new)
    while left:
        title = titles[heappop(ready)] if ready else next(iter(left))
        if title not in left:
            continue
        before = standing.get(title, {})
        kept = {key: text for key, text in before.items() if gives(title, key)}
        if kept and ready:  # the other copy of a text has gone since
            waits[title] = set(kept)
            continue
        del left[title]
        standing[title] = {**new[title], **kept}
        yield title, kept
        for key in {*before, *new[title]}:
            for other in holders[key] & left.keys():
                (waits[other].add if gives(other, key) else waits[other].discard)(key)
                if not waits[other]:
                    heappush(ready, numbers[other])


def twice(parts: Iterable[Slots]) -> bool:
    """Whether a text stands on two parts, as after a run that ended between taking and giving it."""
    seen: set[tuple[str, str]] = set()
    for slots in parts:
        texts = {(key, text.strip()) for key, text in slots.items() if text.strip()}
        if texts & seen:
            return True
        seen |= texts
    return False
