#!/usr/bin/env python3
"""Makes the generated pages anew from the reports, and saves those that differ: all, or those that -page: names.

All guards of a run hold. Shows the differences first and asks, unless -always is given; -simulate saves nothing.

-page:TITLE       This generated page alone (Index/Worklist, or the whole title); may be repeated.
-settings:FILE    The bot's settings; without it salonbot.toml here.
-always           Do not ask.
"""

from __future__ import annotations

from pywikibot import config
from salon_common import Call, ended


def main(*args: str) -> int:
    """Plans, asks, runs; returns the run's exit code."""
    call = Call.of(tuple(arg for arg in args if not arg.startswith("-page:")))
    only = [word for arg in args if arg.startswith("-page:") for word in ("--only", arg.removeprefix("-page:"))]
    if config.simulate or not call.always:
        code = call.salonbot("plan", *only)
        if config.simulate or code or not call.agreed("Save this?"):
            return code
    return call.salonbot("run", *only)


if __name__ == "__main__":
    import sys

    ended(lambda: main(*sys.argv[1:]))
