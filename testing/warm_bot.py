"""The bot as an operator calls it, from a warm interpreter: a call takes half the time of a process of its own.

``testing.cycles_warm`` says what is warm. A test that is about the start of the process takes ``SalonBot``.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from testing.cycles_scene import LONG, OURS, WARM
from testing.salonbot import SalonBot

PATIENCE = 120  # seconds for one call


class WarmBot(SalonBot):
    """Calls of ``salonbot`` that are forked; ``begin`` is one that goes on beside the test."""

    def begin(self, *words: object) -> ForkServerProcess:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYWIKIBOT")}
        environment |= {"HOME": str(self.folder), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        environment |= self.environment
        words_only = self.command(*words)[3:]  # without the interpreter
        process = WARM.Process(target=OURS, args=(words_only, str(self._base), environment, LONG))
        process.start()
        return process

    def end(self, process: ForkServerProcess) -> int:
        """Waits for the end of a call; its exit code, negative where a signal ended it."""
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise multiprocessing.TimeoutError(f"still running after {PATIENCE} s")
        self.out, self.err = (Path(f"{self._base}.{end}").read_text() for end in ("out", "err"))
        self.code = process.exitcode
        assert "Traceback" not in self.err, self.err
        return self.code

    def __call__(self, *words: object) -> int:
        return self.end(self.begin(*words))

    @property
    def _base(self) -> Path:
        return self.folder / "call"
