"""A warm interpreter for runs of the bot: everything is imported but pywikibot, which reads a configuration then."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.dont_write_bytecode = False  # pywikibot compiled anew would be half of the time of a run

import mwparserfromhell  # noqa: E402, F401  imported late by whom it serves; here for its time alone
import requests  # noqa: E402, F401

from bot.cli.commands import runs  # noqa: E402
from bot.cli.main import main  # noqa: E402
from bot.reports.collection import load  # noqa: E402
from bot.wiki import deadline  # noqa: E402
from bot.wiki.deadline import Stop  # noqa: E402

load("salons")  # which is kept


def call(words: list[str], base: str, environment: dict[str, str], bounds: tuple[float, float]) -> None:
    """What a process of the command does; words, environment, folder and outputs (``base``.out, .err) are its own.

    ``bounds`` are how many seconds a minute of the deadline lasts, and the most for one request.
    """
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(Path(base).parent)
    for number, path in enumerate((os.devnull, f"{base}.out", f"{base}.err")):
        os.dup2(os.open(path, os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    hasten(*bounds)
    sys.argv = ["salonbot", *words]
    sys.exit(int(main(words)))


def hasten(minute: float, request: float) -> None:
    """Lets the deadline come sooner, and the end of what is under way soon after it."""
    deadline.CALL, deadline.GRACE = request, 1.0

    def sooner(minutes: float, stop: Stop) -> deadline.Deadline:
        return deadline.Deadline(minutes * minute / 60, stop)

    vars(runs)["Deadline"] = sooner
