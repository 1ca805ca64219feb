"""The seeds of random histories: every one of them is a test of its own."""

from __future__ import annotations

import os


def seeds(number: int) -> range:
    """Returns that many seeds, or a sixth of them where SALONBOT_QUICK is set (by ``scripts/test --quick``)."""
    return range(max(1, number // 6) if os.environ.get("SALONBOT_QUICK") else number)
