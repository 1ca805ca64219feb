"""Renders the note on the talk page of a page that the bot holds: what is the matter, since which edit, what to do.

When it is written, and that it is written once, is left to ``bot.plan.hold_notes``.
"""

from __future__ import annotations

import re

from bot.render.messages import SOURCE, Messages
from bot.render.wikitext import Wikitext, action_link, element, heading, join, link, quoted
from bot.wiki.base import Page

_TOLD = re.compile(r"<!-- salonbot:held (?P<revision>[0-9]+) -->")


def told(text: str) -> frozenset[int]:
    """Returns the revisions of the bot's that a talk page says are the last ones before a hold."""
    return frozenset(int(found["revision"]) for found in _TOLD.finditer(text))


def hold_note(page: Page, code: str, reason: str, w: Messages, *, last: int, account: str) -> Wikitext:
    """Returns the note with its heading. ``reason`` is English, ``last`` the bot's last revision of the page."""
    known = w(f"hold-{code}") if w.language != SOURCE and f"hold-{code}" in w else ""
    user = link(f"Special:Contributions/{page.user}", page.user) if page.user else w("unknown")
    difference = link(f"Special:Diff/{page.revision_id}", w("hold-note-diff"))
    lines = [
        w("hold-note-what", link(f"User:{account}", account), link(page.title)),
        join(" ", [known, quoted(reason, SOURCE)]),
        w("hold-note-who", user, w.moment(page.timestamp or ""), difference),
        w("hold-note-how", element("code", "release"), action_link(page.title, w("hold-note-edit"), action="edit")),
    ]
    marker = Wikitext(f"<!-- salonbot:held {last} -->")
    return Wikitext("\n".join([heading(2, w("hold-note-title")) + marker, "\n\n".join(lines)]))
