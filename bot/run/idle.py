"""The idle run: whether anything that a run goes by has moved since one that found every page as it should be.

A run goes by what the wiki shows (who we are, the listing of the category, the revisions of the bot's own pages and of
those with lists), by the settings, by the bot's own code and words, and by its memory. Where none of it moved, a run
would end as the one before it did, and its outcome is repeated instead: no text is fetched, no record loaded, no page
rendered. The store drops the note of such a run whenever the memory changes; what a clock may change is in ``until``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from bot.run.outcome import Exit, Outcome, Result
from bot.run.rules_version import package_version
from bot.run.run_log import RunLog
from bot.run.settings import Settings
from bot.state.records import Rest
from bot.state.store import Store
from bot.wiki.base import Identity, PageState
from bot.wiki.harvest import Harvest

# For so long a run is believed to see all there is to see. Which extensions a wiki has, no revision tells; nor which
# files of other wikis it can show.
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def observed(
    who: Identity, listed: Harvest, pages: Iterable[Mapping[str, PageState]], settings: Settings, rules: str
) -> str | None:
    """Returns a digest of all that a run goes by but its memory; None where the wiki does not tell all of it.

    ``pages`` are the states of the bot's own pages and of others that it fills, ``rules`` the name of the reading
    rules. A page without a revision id may change unseen.
    """
    if not listed.complete or any(member.revision_id is None for member in listed.members):
        return None
    parts: list[object] = [
        package_version(),
        rules,
        settings.model_dump(mode="json"),
        [who.site, who.user, sorted(who.rights)],
        listed.members,
        listed.left_out,
        sorted(listed.outside),
        *([[title, *state] for title, state in sorted(each.items())] for each in pages),
    ]
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


def at_rest(store: Store, digest: str | None, now: datetime) -> Outcome | None:
    """Returns the outcome of the run that found every page as it should be, where this one would find the same."""
    rest = store.rest()
    if rest is None or rest.digest != digest or (rest.until is not None and rest.until <= now):
        return None
    try:
        return msgspec.json.decode(rest.outcome, type=Outcome)
    except msgspec.MsgspecError:
        return None


def keep(run_log: RunLog, digest: str, until: Iterable[datetime | None]) -> None:
    """Notes a run, if it had nothing to do; ``until`` are the times from which one may have, None for never."""
    if run_log.heading_problems or any(page.result is not Result.UNCHANGED for page in run_log.pages):
        return
    times = [time for time in until if time is not None]
    outcome = json.dumps(run_log.outcome(Exit.DONE).to_json())
    run_log.store.keep_rest(Rest(digest, min(times, default=None), outcome))


def repeat(run_log: RunLog, outcome: Outcome) -> None:
    """Makes a run end as that one did."""
    run_log.reports, run_log.left_out = outcome.reports, outcome.left_out
    run_log.findings, run_log.headings = dict(outcome.findings or {}), outcome.headings
    for page in outcome.pages:
        run_log.note(page)
