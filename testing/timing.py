"""The time that code takes, for tests that compare how it grows; none compares it with a number of seconds alone."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def least_seconds(call: Callable[[], object]) -> float:
    """Returns the least CPU time of three calls, in seconds; others use the machine, and garbage is collected."""
    found = []
    for _ in range(3):
        gc.collect()
        started = time.process_time()
        call()
        found.append(time.process_time() - started)
    return min(found)
