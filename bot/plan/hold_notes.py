"""Decides which held pages are told of on their own talk pages, once for each hold, and plans these edits.

A hold is known by the bot's last revision of the page before it, which stands in the note and in what is remembered of
the talk page: so neither another run nor an archived note makes a second one. Pure. Reading and saving are left to
``bot.run.hold_notes``.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.plan import mark_text
from bot.plan.edit_summary import PageSnapshot, edit_summary
from bot.plan.planner import Planner
from bot.plan.steps import Edit, Step
from bot.render.hold_note import HoldNote, hold_note, told
from bot.render.messages import messages_in
from bot.render.note import signature
from bot.wiki.base import Page

KIND = "held"

# Reasons that an editor of the page can mend; others are the operator's, or pass by themselves.
CODES = frozenset({"edited", "reverted", "markers", "slots", "shrinks", "transforms"})


@dataclass(frozen=True, slots=True)
class HeldPage:
    """A held page as it is, the reason, the title of its talk page, and its language."""

    page: Page
    code: str
    reason: str
    talk: str
    language: str


def last_of(title: str, planner: Planner) -> int:
    """The bot's last revision of a page, as far as is remembered; 0 where nothing is."""
    written = planner.written.get(title)
    return (written.revision_id if written else None) or 0


def is_told(held: HeldPage, planner: Planner) -> bool:
    """Whether the note about this hold was written, as far as is remembered: then no page need be read."""
    written = planner.written.get(held.talk)
    return written is not None and written.facts.get("last") == last_of(held.page.title, planner)


def step(held: HeldPage, talk: Page | None, account: str, planner: Planner) -> Step | None:
    """Returns the edit that tells of a hold; None where that was told, or the talk page asks bots to stay away."""
    text = talk.text if talk else ""
    last = last_of(held.page.title, planner)
    if mark_text.to_be_left(text) or last in told(text):
        return None
    page = held.page
    said = HoldNote(page.title, page.revision_id, page.user, page.timestamp, held.code, held.reason, last)
    note = hold_note(said, account, messages_in(held.language))
    new = "\n\n".join(filter(None, [text.rstrip(), f"{note} {signature(account, planner.now)}"]))
    facts = {"last": last}
    summary = edit_summary(KIND, None, PageSnapshot(facts), planner.links)
    return Edit(held.talk, KIND, talk.revision_id if talk else None, text, new, summary, facts)
