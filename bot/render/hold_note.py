"""Renders the note on the talk page of a page that the bot holds: what is the matter, since which edit, what to do.

When it is written, and that it is written once, is left to ``bot.plan.hold_notes``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.render.messages import SOURCE, Messages
from bot.render.wikitext import Wikitext, action_link, element, heading, join, link, quoted

_TOLD = re.compile(r"<!-- salonbot:held (?P<revision>[0-9]+) -->")


def told(text: str) -> frozenset[int]:
    """Returns the revisions of the bot's that a talk page says are the last ones before a hold."""
    return frozenset(int(found["revision"]) for found in _TOLD.finditer(text))


@dataclass(frozen=True, slots=True)
class HoldNote:
    """What is told: the page, its revision now, by whom and when; the code of the reason, and the reason in English.

    ``last`` is the bot's last revision of the page.
    """

    title: str
    revision_id: int | None
    user: str | None
    timestamp: str | None
    code: str
    reason: str
    last: int


def hold_note(note: HoldNote, account: str, w: Messages) -> Wikitext:
    """Returns the note with its heading."""
    known = w(f"hold-{note.code}") if w.language != SOURCE and f"hold-{note.code}" in w else ""
    user = link(f"Special:Contributions/{note.user}", note.user) if note.user else w("unknown")
    difference = link(f"Special:Diff/{note.revision_id}", w("hold-note-diff"))
    lines = [
        w("hold-note-what", link(f"User:{account}", account), link(note.title)),
        join(" ", [known, quoted(note.reason, SOURCE)]),
        w("hold-note-who", user, w.moment(note.timestamp or ""), difference, note.user or ""),
        w("hold-note-how", element("code", "release"), action_link(note.title, w("hold-note-edit"), action="edit")),
    ]
    marker = Wikitext(f"<!-- salonbot:held {note.last} -->")
    return Wikitext("\n".join([heading(2, w("hold-note-title")) + marker, "\n\n".join(lines)]))
