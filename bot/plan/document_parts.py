"""Orders the parts of one document, because a row may take a person's text from one part to another.

A part that loses a text is saved after the part that takes it, and where one part is held all are: a text is never on
no page. Pure. What to do with a single page is left to ``bot.plan.planner``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from bot.render import Wanted
from bot.render.slots import DamagedSlots, read_slots
from bot.wiki.base import Page

Slots = Mapping[str, str]


def lost(now: Slots, new: Slots, elsewhere: Iterable[Slots]) -> list[str]:
    """Returns the keys of slots with a text in ``now`` that is neither in ``new`` nor in any of ``elsewhere``."""
    places = (new, *elsewhere)
    return [
        key
        for key, text in now.items()
        if text.strip() and not any(text.strip() in place.get(key, "") for place in places)
    ]


def documents(wanted: Iterable[Wanted]) -> Iterator[tuple[Wanted, ...]]:
    """Groups wanted pages by document; the parts of one document must stand together."""
    return (tuple(parts) for _, parts in groupby(wanted, key=lambda item: item.document))


def in_order(parts: Sequence[Wanted], current: Mapping[str, Page]) -> Iterator[tuple[Wanted, tuple[Slots, ...]]]:
    """Yields the parts in the order of saving, each with the slots that then stand on the other parts.

    Where texts change places between two parts there is no such order, and the first of them goes first.
    """
    standing = {item.title: slots_of(current[item.title].text) if item.title in current else {} for item in parts}
    left = list(parts)
    while left:
        item = next((item for item in left if not _loses(item, standing)), left[0])
        left.remove(item)
        new = [slots_of(other.body) for other in left]  # says where texts go that change places
        yield item, (*(slots for title, slots in standing.items() if title != item.title), *new)
        standing[item.title] = slots_of(item.body)


def _loses(item: Wanted, standing: Mapping[str, Slots]) -> bool:
    others = (slots for title, slots in standing.items() if title != item.title)
    return bool(lost(standing[item.title], slots_of(item.body), others))


def slots_of(text: str) -> Slots:
    """Returns the slots of a page by key; none where they are damaged, since such a page is held anyway."""
    try:
        return read_slots(text)
    except DamagedSlots:
        return {}
