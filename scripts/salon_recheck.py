#!/usr/bin/env python3
"""Has reports read again that were read already, all or those that are chosen, and runs the bot on what comes of it.

What was read of them is forgotten; the run that follows reads them anew, checks them, and saves the pages that differ.
With -simulate nothing is forgotten and nothing saved: the run shows what it would save.

-settings:FILE    The bot's settings; without it salonbot.toml here.
-always           Do not ask.

&params;
"""

from __future__ import annotations

from pywikibot import config
from salon_common import Call, ended, params

docuReplacements = params


def main(*args: str) -> int:
    """Forgets, and runs; returns the run's exit code."""
    call = Call.of(args, pages=True)
    ids = [page.pageid for page in call.chosen()] if call.chooses else None
    what = "every report" if ids is None else f"{len(ids)} pages"
    if not call.agreed(f"Read {what} anew, and save the pages that differ?"):
        return 1
    if not config.simulate:
        with call.session().state() as store:
            print(f"{store.unread(ids)} records are forgotten")
    return call.salonbot("run")


if __name__ == "__main__":
    ended(main)
