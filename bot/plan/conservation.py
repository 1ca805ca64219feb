"""The law of conservation: nobody's words leave a page unless they stand on another one. Pure.

Whatever planned an edit (a run, a reviewed plan, a rollback), every text of a person that stands on the page now is in
the new text, or on another page that is read in that moment. ``bot.run.publish`` asks this before each save.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from bot.plan import markers
from bot.plan.markers import Unsound
from bot.plan.theirs import Theirs, of_text, slots_on
from bot.render.slots import stands_in

AROUND = "what stands above or below the block"
_SHOWN = 60  # characters of a text that would be lost


def lost(now: Theirs, new: str, elsewhere: Iterable[str] = ()) -> list[str]:
    """Returns the beginning of each text that would be on no page; the texts given are those of whole pages.

    A text is known by its key and by what it says: the same words in another slot are somebody else's.
    """
    here, others = slots_on(new), [slots_on(text) for text in elsewhere]
    around = _squeezed(_outside(new))
    gone = [AROUND] if any(_squeezed([text]) not in around for text in now.around) else []
    for key, text in now.slots.items():
        if not any(stands_in(text, place.get(key, "")) for place in (here, *others)):
            gone.append(_shown(text))
    carried = {of_text(key) for key, text in here.items() if text.strip()}
    away = {key for place in others for key, text in place.items() if text.strip()}
    for key, text in now.loose.items():
        if of_text(key) not in carried and key not in away and _squeezed([text]) not in around:
            gone.append(_shown(text))
    return gone


def _shown(text: str) -> str:
    return f"“{textwrap.shorten(text, _SHOWN, placeholder='…')}”"


def _outside(text: str) -> tuple[str, ...]:
    try:
        return markers.outside(text)
    except Unsound:
        return (text,)


def _squeezed(texts: Iterable[str]) -> str:
    """The texts without blanks and line breaks: a block that is put in or taken out changes those around it."""
    return "".join("".join(texts).split())
