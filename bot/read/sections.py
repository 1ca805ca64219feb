"""Which part of a page is which section of the collection."""

from __future__ import annotations

from dataclasses import dataclass

from bot.read.outline import Part
from bot.report import Section


@dataclass(frozen=True, slots=True)
class ReadSection:
    """A section and the parts of the page that are its text; none where it is missing or unreadable."""

    section: Section
    parts: tuple[Part, ...] = ()
