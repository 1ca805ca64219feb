"""Work for the tests of worker processes, which must be able to import it."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.wiki.base import Refused


@dataclass(frozen=True)
class Work:
    """A number comes back multiplied, some of them later; a word is a thing to do."""

    factor: int = 2

    def __call__(self) -> Callable[[int | str], object]:
        return self.work

    def work(self, item: int | str) -> object:
        """Does one thing."""
        match item:
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "signal":
                os.kill(os.getpid(), signal.SIGINT)
            case "refuse":
                raise Refused("no-file", "x: no such file")
            case "pid":
                return os.getpid()
            case int():
                time.sleep(0.02 * (item % 3 == 0))
                return item * self.factor
        return item
