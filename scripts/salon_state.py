#!/usr/bin/env python3
"""Copies what the bot remembers into a file, or puts such a copy in its place; no run can be under way meanwhile.

A copy holds the names that stand on the reports: keep it where others cannot read it. What was there before a copy is
put back stays beside it, with .before at its end.

-backup:FILE      Write a copy into this file.
-restore:FILE     Put this copy in the place of what the bot remembers.
-settings:FILE    The bot's settings; without it salonbot.toml here.
-always           Do not ask. With -simulate, nothing is written.
"""

from __future__ import annotations

from pathlib import Path

from pywikibot import config
from salon_common import Call, ended

from bot.cli import lock
from bot.cli.session import DATABASE
from bot.run.endings import Misuse
from bot.state import copies


def main(*args: str) -> int:
    """Backs up or restores; returns 0, or 1 where nobody agreed. Raises Misuse, Busy, StoreError."""
    call = Call.of(args, ("backup", "restore"))
    if len(call.named) != 1:
        raise Misuse("name one of -backup:FILE and -restore:FILE")
    ((what, name),) = call.named.items()
    folder, file = call.session().state_folder(), Path(name).expanduser()
    if what == "restore" and not call.agreed(f"Put {file} in the place of {folder / DATABASE}?"):
        return 1
    with lock.held(folder):
        if config.simulate:
            print(f"would {what} {folder / DATABASE} {'from' if what == 'restore' else 'into'} {file}")
        elif what == "backup":
            copies.back_up(folder / DATABASE, file)
            print(f"{folder / DATABASE} is copied into {file}")
        else:
            before = copies.restore(folder / DATABASE, file)
            print(f"{file} is in its place" + (f"; what was there is {before}" if before else ""))
    return 0


if __name__ == "__main__":
    ended(main)
