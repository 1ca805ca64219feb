"""The time that code takes, for tests that compare how it grows; none compares it with a number of seconds alone."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def least_seconds(call: Callable[[], object]) -> float:
    """Returns the least CPU time of three calls, in seconds: others use the machine."""
    found = []
    for _ in range(3):
        gc.collect()
        gc.disable()  # it goes by all that the process holds
        try:
            started = time.process_time()
            call()
            found.append(time.process_time() - started)
        finally:
            gc.enable()
    return min(found)
