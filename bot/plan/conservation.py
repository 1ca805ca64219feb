"""The law of conservation: nobody's words leave a page unless they stand on another one. Pure.

Whatever planned an edit (a run, a reviewed plan, a rollback), every text of a person that stands on the page now is in
the new text, or on another page that is read in that moment. ``bot.run.publish`` asks this before each save.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.plan import markers
from bot.plan.markers import Unsound
from bot.plan.theirs import Theirs, of_text, slots_on

AROUND = "above or below the block"  # what is said of a text that is in no slot


def lost(now: Theirs, new: str, elsewhere: Iterable[str] = ()) -> list[str]:
    """Returns what would be on no page: keys of slots, and :data:`AROUND`. The texts are those of whole pages."""
    places = [slots_on(text) for text in (new, *elsewhere)]
    around = _squeezed(_outside(new))
    gone = [AROUND] if any(_squeezed([text]) not in around for text in now.around) else []
    for key, text in now.slots.items():
        if text.strip() and not any(text.strip() in place.get(key, "") for place in places):
            gone.append(key)
    carried = {of_text(key) for place in places for key, text in place.items() if text.strip()}
    gone += [key for key, text in now.loose.items() if of_text(key) not in carried and _squeezed([text]) not in around]
    return gone


def _outside(text: str) -> tuple[str, ...]:
    try:
        return markers.outside(text)
    except Unsound:
        return (text,)


def _squeezed(texts: Iterable[str]) -> str:
    """The texts without blanks and line breaks: a block that is put in or taken out changes those around it."""
    return "".join("".join(texts).split())
