"""Records of what the bot remembers: the pages it wrote, what it was about to write, the findings it noted. Pure.

Keeping them is left to ``bot.state.store``, what follows from them to ``bot.plan``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class PageRevision(NamedTuple):
    """A page at one revision, by MediaWiki's numbers: the key of a kept record."""

    page_id: int
    revision_id: int


class Save(NamedTuple):
    """A page that a run saved, and the revision that the save made."""

    title: str
    revision_id: int


Snapshot = Mapping[str, str]  # report's token → its line, as ``bot.plan.snapshots`` writes it


@dataclass(frozen=True, slots=True)
class Written:
    """What the bot remembers of a page it wrote.

    ``checksum`` is that of its block, ``facts`` its figures, ``reports`` the snapshot behind them, ``shrinks_since``
    when the bot first wanted to shrink it, ``touched`` the wiki's own time of the page when it was last looked at (ISO
    8601), ``rolled_back`` the run whose edit the operator undid, ``page_id`` the wiki's number of the page, which it
    keeps when it is renamed.
    """

    title: str
    revision_id: int | None
    checksum: str
    facts: Mapping[str, int] = field(default_factory=dict)
    shrinks_since: datetime | None = None
    reports: Snapshot = field(default_factory=dict)
    touched: str | None = None
    rolled_back: int | None = None
    page_id: int | None = None


class Intended(NamedTuple):
    """How a run is about to leave a page: noted before the save, and dropped once the save is noted."""

    run: int
    page: Written


@dataclass(frozen=True, slots=True)
class Noticed:
    """When a finding was first seen, and whether the note on the talk page calls it open."""

    since: datetime
    said: bool = False


class Made(NamedTuple):
    """A document all of whose pages say what they should.

    ``digest`` is that of all it is made from, ``pages`` gives by title a digest of what each page says.
    """

    digest: str
    pages: Mapping[str, str]


class Features(NamedTuple):
    """What pages may use on the wiki, by name, and when that is to be asked anew."""

    names: frozenset[str]
    until: datetime


class Rest(NamedTuple):
    """A run that found every page as it should be.

    ``digest`` is that of all it went by, ``until`` the time from which another may find more, ``outcome`` its JSON.
    """

    digest: str
    until: datetime | None
    outcome: str


Known = Mapping[tuple[str, str], Noticed]  # by the report's token and the note's name of the problem
