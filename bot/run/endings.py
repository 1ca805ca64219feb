"""Which exit code an error ends a command with: the one table, for the command line, for a run and for the doctor.

The codes are ``bot.run.outcome.Exit``, explained in ``docs/operators.md``. Every error in the table has a message
that names the remedy; any other error is a fault of the bot's own and is not caught by it.
"""

from __future__ import annotations

from bot.run.metrics import MetricsError
from bot.run.outcome import Exit
from bot.run.settings_file import SettingsError
from bot.state.store import StoreError
from bot.wiki.base import Denied, Refused, Unavailable
from bot.wiki.deadline import Overdue


class Misuse(Exception):
    """The arguments of the command line do not go together; the message says what to write instead."""


class Busy(Exception):
    """Another run of the bot holds the lock."""


_EXITS: dict[type[BaseException], Exit] = {
    SettingsError: Exit.USAGE,
    Misuse: Exit.USAGE,
    MetricsError: Exit.USAGE,
    StoreError: Exit.USAGE,
    Busy: Exit.BUSY,
    Refused: Exit.INPUT,
    Unavailable: Exit.UNAVAILABLE,
    Overdue: Exit.UNAVAILABLE,
    Denied: Exit.DENIED,
}
EXPECTED = tuple(_EXITS)
"""The errors that end a command with a code and a message, for ``except``."""


def code_of(error: BaseException) -> str:
    """A stable word for an error in :data:`EXPECTED`: its own code, or one for its kind."""
    return str(getattr(error, "code", None) or type(error).__name__.lower())


def exit_for(error: BaseException) -> Exit:
    """The exit code of an error in :data:`EXPECTED`. Raises StopIteration for any other."""
    return next(code for kind, code in _EXITS.items() if isinstance(error, kind))
