"""Plans the parts of one document together, because a row may take a person's text from one part to another.

Where one part is held, all are. A part that takes a text is saved before the part that gives it; where texts change
places there is no such order, and the first part keeps for one run what it would give. Pure; whether a save loses a
text all the same is decided in ``bot.plan.conservation``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush

from bot.plan import markers
from bot.plan.guards import Hold
from bot.plan.steps import Edit, Held, Step, fault
from bot.plan.theirs import slots_on
from bot.render.slots import stands_in
from bot.render.unmatched import on_their_way

Slots = Mapping[str, str]  # what people wrote, by the key of the slot


def together(steps: Sequence[Step], document_of: Mapping[str, str]) -> list[Step]:
    """Returns the steps with every part held of which another part is; ``document_of`` is by page title."""
    held = {document_of[step.title]: step.title for step in steps if isinstance(step, Held)}
    return [
        part_held(step.title, held[document_of[step.title]])
        if isinstance(step, Edit) and document_of[step.title] in held
        else step
        for step in steps
    ]


def part_held(title: str, other: str) -> Held:
    """Returns the hold of a page of which the part ``other`` is not saved."""
    return Held(title, Hold("part-held", f"its other part [[{other}]] is held or failed, and a text may be on its way"))


def ordered(steps: Sequence[Step], document_of: Mapping[str, str], now: Callable[[str], Slots]) -> list[Step]:
    """Returns the steps in the order of saving: in each document the page that takes a text before one that gives it.

    ``now(title)`` gives the texts of people on a page as it is, by slot. Documents on which a text stands twice come
    first: an earlier run got no further.
    """
    found: dict[str, list[Step]] = {}
    for step in steps:
        found.setdefault(document_of[step.title], []).append(step)
    standing = {
        name: {part.title: now(part.title) for part in parts} for name, parts in found.items() if len(parts) > 1
    }
    first = [name for name, texts in standing.items() if twice(texts.values())]
    return [
        step
        for name in dict.fromkeys([*first, *found])
        for step in (_all_or_none(found[name], standing[name]) if name in standing else found[name])
    ]


def _all_or_none(steps: Sequence[Step], now: Mapping[str, Slots]) -> Sequence[Step]:
    """The steps of one document in their order; all of its edits held where that meets what nobody thought of."""
    try:
        return _parts_in_order(steps, now)
    except Exception as error:  # whatever it is
        hold = Hold("fault", fault(error))
        return [Held(step.title, hold) if isinstance(step, Edit) else step for step in steps]


def _parts_in_order(steps: Sequence[Step], now: Mapping[str, Slots]) -> list[Step]:
    edits = {step.title: step for step in steps if isinstance(step, Edit)}
    order = in_order(now, {title: slots_on(edit.new) for title, edit in edits.items()})
    saved = [replace(edits[title], new=_keeping(edits[title].new, kept)) for title, kept in order]
    return [*(step for step in steps if step.title not in edits), *saved]


def _keeping(text: str, kept: Mapping[str, str]) -> str:
    """A page that keeps these slots below all else: what they say is on its way to another page."""
    if not kept:
        return text
    block = markers.block(text)
    return markers.filled(block, block.name, f"{block.body}\n\n{on_their_way(kept)}")


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
        free = bool(ready)
        title = titles[heappop(ready)] if free else next(iter(left))
        if title not in left:
            continue
        before = standing.get(title, {})
        kept = {key: text for key, text in before.items() if gives(title, key)}
        if kept and free:  # the other copy of a text has gone since
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
