"""What can go wrong for the person at the keyboard: one plain line and an exit code, never a traceback."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of `scripts/devwiki`; docs/devwiki.md lists them for operators."""

    OK = 0
    FAILED = 1
    """A step of MediaWiki or apt failed; the message names the log."""
    USAGE = 2
    """Wrong command line (argparse's own code)."""
    NOT_RUNNING = 3
    """The wiki is stopped, and the command (`status` among them) wanted it running."""
    CANNOT_RUN_HERE = 4
    """Packages are missing and cannot be installed from here."""
    PORT_IN_USE = 5
    """Something else listens on the port, or this wiki already runs on another one."""
    BAD_FILE = 6
    """The file to import is missing, unreadable or no MediaWiki XML export."""


class Problem(Exception):
    """A failure that is told in one line.

    `exit_code` is what the command ends with.
    """

    def __init__(self, message: str, exit_code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code
