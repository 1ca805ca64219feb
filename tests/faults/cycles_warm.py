"""A warm interpreter for runs of the bot: everything is imported but pywikibot, which reads a configuration then."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.dont_write_bytecode = False  # pywikibot compiled anew would be half of the time of a run

import mwparserfromhell  # noqa: E402, F401  imported late by whom it serves; here for its time alone
import requests  # noqa: E402, F401

from bot import deadline  # noqa: E402
from bot.cli import main  # noqa: E402
from bot.collection import load  # noqa: E402
from bot.commands import runs  # noqa: E402

load("salons")  # which is kept


def call(words: list[str], base: str, environment: dict[str, str], minute: float) -> None:
    """What a process of the command does; words, environment, folder and outputs (``base``.out, .err) are its own.

    ``minute`` is how many seconds a minute of the deadline lasts.
    """
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(Path(base).parent)
    for number, path in enumerate((os.devnull, f"{base}.out", f"{base}.err")):
        os.dup2(os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    if minute != 60:
        hasten(minute / 60)
    sys.argv = ["salonbot", *words]
    sys.exit(int(main(words)))


def hasten(share: float) -> None:
    """Lets the deadline, and the grace after it, come after this share of their time."""
    deadline.GRACE *= share
    right = deadline.Deadline, deadline.bounded
    runs.Deadline = lambda minutes, stop: right[0](minutes * share, stop)
    runs.bounded = lambda minutes: right[1](minutes * share)
