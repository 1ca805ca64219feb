"""Mends the memory from the wiki's list of our edits: saves that were not noted, and what was rolled back.

A run notes what it is about to save. Where it is killed before it notes that it did, the next one looks up whether it
did, so that neither our own edit is taken for a person's nor a person's revert for nothing. Where all memory is lost,
what the operator undid stays undone, and what people undid or took out is seen in the histories of the pages that
somebody edited after us. Mostly there is nothing to look up, and the wiki is not asked.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from itertools import islice

from bot.plan.edit_summary import START, taken_back
from bot.plan.steps import fault
from bot.plan.theirs import LOOKED_AT
from bot.run.run_log import checksum_of
from bot.state.records import Written
from bot.state.store import Store
from bot.wiki.base import Page, Wiki

log = logging.getLogger("salonbot")


def reconcile(wiki: Wiki, store: Store) -> None:
    """Mends the memory; to be called before anything else reads it. Raises WikiError and StoreError."""
    intended, lost = store.intended(), not store.remembers()
    if not intended and not lost:
        return
    newest = {edit.title: edit for edit in reversed(wiki.contributions())}
    for number, written in intended:
        edit = newest.get(written.title)
        if edit is not None and edit.revision_id > (written.revision_id or 0):  # than the one it was to be saved on
            store.write(replace(written, revision_id=edit.revision_id), number)
        else:
            store.drop(written.title)
    ours = {title: edit for title, edit in newest.items() if lost and edit.summary.startswith(START)}
    for page in wiki.read(sorted(ours)) if ours else ():
        edit = ours[page.title]
        if run := taken_back(edit.summary):
            left: Page | None = page
        elif page.revision_id == edit.revision_id:
            continue  # nobody was there since: the page itself tells what we left
        else:
            history = islice(wiki.revisions(page.title), LOOKED_AT)
            left = next((old for old in history if old.revision_id == edit.revision_id), None)
        if left is not None:
            known = Written(page.title, left.revision_id, _checksum(left), rolled_back=run, page_id=page.page_id)
            store.write(known)


_UNKNOWN = "?"  # the checksum of no text: the page is held as one that people put back, until they release it


def _checksum(page: Page) -> str:
    try:
        return checksum_of(page.text)
    except Exception as error:  # whatever it is
        log.error("[[%s]]: %s", page.title, fault(error))
        return _UNKNOWN
