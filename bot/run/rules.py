"""How a page becomes a record with findings, by the rules of one collection; and a name for those rules.

Joins ``bot.read`` and ``bot.reports.check`` for everything that needs both. It asks no wiki and keeps nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.plan import mark_text
from bot.read import read
from bot.reports.check import check
from bot.reports.collection import Collection
from bot.reports.report import Report
from bot.run.rules_version import rules_version
from bot.wiki.base import Page


@dataclass(frozen=True, slots=True)
class Rules:
    """How a page becomes a record. Stored records go by ``name``: other rules, another name."""

    name: str
    read: Callable[[Page], Report]  # never raises, whatever the page holds
    collection: Collection

    def extended(self, collection: Collection) -> Rules:
        """Returns the rules for the collection with editors' headings; these rules where it is the same collection."""
        return self if collection is self.collection else rules_of(collection)


def rules_of(collection: Collection) -> Rules:
    """Returns the rules of a collection; their name changes with the code that reads and with the collection."""

    def record(page: Page) -> Report:
        """What its authors wrote, and not the mark that the bot itself put there."""
        return check(read(replace(page, text=mark_text.hidden(page.text)), collection), collection)

    return Rules(f"{rules_version()}.{collection.fingerprint}", record, collection)
