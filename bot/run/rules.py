"""How a page becomes a record with findings, by the rules of one collection; and a name for those rules.

Joins ``bot.read`` and ``bot.reports.check`` for everything that needs both. It asks no wiki and keeps nothing.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.plan import mark_text
from bot.reports.check import check
from bot.reports.collection import Collection
from bot.reports.report import Report, encode
from bot.run.rules_version import rules_version
from bot.wiki.base import Page

log = logging.getLogger("salonbot")


@dataclass(frozen=True, slots=True)
class EncodedReader:
    """What a worker process is given to read pages by the rules of a collection."""

    collection: Collection

    def __call__(self) -> Callable[[Page], bytes]:
        """Returns the function that reads a page; its record comes as JSON, which takes least to be handed over."""
        import bot.read  # noqa: F401, PLC0415  before the first page, not while it is waited for

        record = rules_of(self.collection.checked()).read
        return lambda page: encode(record(page))


@dataclass(frozen=True, slots=True)
class Rules:
    """How a page becomes a record. Stored records go by ``name``: other rules, another name."""

    name: str
    read: Callable[[Page], Report]  # never raises, whatever the page holds
    collection: Collection
    elsewhere: EncodedReader | None = None  # the same reader, for other processes; None where there is none

    def extended(self, collection: Collection) -> Rules:
        """Returns the rules for the collection with editors' headings; these rules where it is the same collection."""
        return self if collection is self.collection else rules_of(collection)


def rules_of(collection: Collection) -> Rules:
    """Returns the rules of a collection; their name changes with the code that reads and with the collection."""

    def record(page: Page) -> Report:
        """What its authors wrote, and not the mark that the bot itself put there."""
        from bot.read import read, unread  # noqa: PLC0415  most runs read no page

        try:
            report = check(read(replace(page, text=mark_text.hidden(page.text)), collection), collection)
            encode(report)  # what cannot be handed on and kept is not read
            return report
        except Exception as error:  # one page with something strange on it must not keep the others from being read
            said = "".join(traceback.format_exception_only(error)).strip()
            log.exception("[[%s]] could not be read; report it, with the text of the page", page.title)
            return unread(page, collection, f"The page could not be read, by an error of the bot's own: {said}", said)

    return Rules(f"{rules_version()}.{collection.fingerprint}", record, collection, EncodedReader(collection))
