"""How the time that code takes grows with its input, for tests; none compares it with a number of seconds alone."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def growth(prepare: Callable[[int], Callable[[], object]], small: int, large: int, *, floor: float) -> float:
    """Returns how many times the CPU time of the small input the large one takes, over how many times it is as large.

    ``prepare`` makes a call of a size. 1 is time in proportion, ``large / small`` is quadratic. What takes less than
    ``floor`` seconds counts as that. The least of three counts, as others use the machine; one call of the large input
    is enough where it was quick already.
    """
    least = max(floor, min(_seconds(prepare(small)) for _ in range(3)))
    call = prepare(large)
    found = float("inf")
    for _ in range(3):
        found = min(found, _seconds(call) / least * small / large)
        if found < 2:
            break
    return found


def _seconds(call: Callable[[], object]) -> float:
    gc.disable()  # it goes by all that the process holds
    try:
        started = time.process_time()
        call()
        return time.process_time() - started
    finally:
        gc.enable()
