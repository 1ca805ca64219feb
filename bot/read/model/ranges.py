"""A stretch of a text, half open."""

from __future__ import annotations

from typing import NamedTuple


class Range(NamedTuple):
    """From the offset ``at`` up to the offset ``to``, in code points."""

    at: int
    to: int
