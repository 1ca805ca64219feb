#!/usr/bin/env python3
"""Reads reports anew and explains what was read: every fact with its place and rule, and why each finding holds.

Nothing is saved. Without a choice of pages nothing is done.

-settings:FILE    The bot's settings; without it salonbot.toml here.

&params;
"""

from __future__ import annotations

from salon_common import Call, ended, params

docuReplacements = params


def main(*args: str) -> int:
    """Explains each page that was chosen; returns the first exit code that is not 0."""
    call = Call.of(args, pages=True)
    return next(filter(None, [call.salonbot("explain", page.title()) for page in call.chosen()]), 0)


if __name__ == "__main__":
    ended(main)
