"""How the log looks: lines for a person at a terminal, JSON lines for programs, or the message alone.

One line an event, written at once, so that a killed run has left what it did. What is told, and at which level, is
decided where it happens (``bot.run.events``). No line holds anything that a terminal would obey.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, TextIO

from bot.cli.display import harmless_json, shown
from bot.cli.terminal import HarmlessFormatter
from bot.run.events import BOT, RUN, tracked

FORMATS = ("text", "json")

_COLOURS = {logging.DEBUG: "2", logging.WARNING: "33", logging.ERROR: "31", logging.CRITICAL: "31"}
_FEW = 20  # items; less is done before a bar is looked at


class TextFormatter(logging.Formatter):
    """``2026-03-01 12:00:00 INFO    run 12  changed Salons/Index https://…``, the time in UTC."""

    converter = time.gmtime  # type: ignore[assignment]

    def __init__(self, colour: bool = False) -> None:
        super().__init__()
        self._colour = colour

    def format(self, record: logging.LogRecord) -> str:
        run, bot = RUN.get(), BOT.get()
        number = f"{shown(bot)} " if bot else ""
        number += f"run {run}  " if run is not None else ""
        level = f"{record.levelname:<7}"
        if self._colour and (code := _COLOURS.get(record.levelno)):
            level = f"\x1b[{code}m{level}\x1b[0m"
        line = f"{self.formatTime(record, '%Y-%m-%d %H:%M:%S')} {level} {number}{shown(record.getMessage())}"
        if record.exc_info:
            line += "".join(f"\n  {shown(part)}" for part in self.formatException(record.exc_info).splitlines())
        return line


class JsonFormatter(logging.Formatter):
    """One JSON object: ``time``, ``level``, ``run``, ``event``, ``message``, and the fields of the event."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            **({"settings": BOT.get()} if BOT.get() else {}),
            "run": RUN.get(),
            "event": getattr(record, "event", "message"),
            "message": record.getMessage().strip(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return harmless_json(json.dumps(said, ensure_ascii=False, default=str))


class _BesideBar(logging.StreamHandler[TextIO]):
    """Writes lines above a progress bar, where there is one."""

    def emit(self, record: logging.LogRecord) -> None:
        tqdm = sys.modules.get("tqdm")
        with tqdm.tqdm.external_write_mode(file=self.stream) if tqdm else nullcontext():
            super().emit(record)


def is_logged(args: Namespace) -> bool:
    """Whether the command is one that works unattended, and has a log; the others talk to a person."""
    return "log_format" in args


def set_up(args: Namespace) -> None:
    """Has the log written on standard error, as the options of the command ask for it."""
    handler = _BesideBar(sys.stderr)
    quiet = is_logged(args) and args.quiet
    if not is_logged(args):
        handler.setFormatter(HarmlessFormatter())
    elif _format(args) == "json":
        handler.setFormatter(JsonFormatter())
    else:
        handler.setFormatter(TextFormatter(sys.stderr.isatty() and _colours_wanted()))
    handler.setLevel(logging.WARNING if quiet else logging.DEBUG if args.verbose else logging.INFO)
    # Libraries are heard from warnings on alone: what those for OAuth say below holds the keys, what pywikibot says
    # below INFO the tokens.
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for ours in ("salonbot", "bot"):
        logging.getLogger(ours).setLevel(logging.DEBUG)
    logging.getLogger("pywiki").setLevel(logging.INFO)


@contextmanager
def progress(args: Namespace) -> Iterator[None]:
    """Long work inside has a bar, where a person looks at a terminal."""
    looked_at = is_logged(args) and not args.quiet and _format(args) == "text" and sys.stderr.isatty()
    with tracked(_bar) if looked_at else nullcontext():
        yield


def _format(args: Namespace) -> str:
    return args.log_format or ("text" if sys.stderr.isatty() else "json")


def _colours_wanted() -> bool:
    """As https://no-color.org has it."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _bar(items: Iterable[Any], what: str, total: int) -> Iterable[Any]:
    if total < _FEW:
        return items
    from tqdm import tqdm  # noqa: PLC0415  nobody else needs it

    return tqdm(items, desc=what, total=total, leave=False, file=sys.stderr, dynamic_ncols=True, delay=1)
