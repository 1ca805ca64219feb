"""One call of the command line: its settings and arguments, and how it opens the wiki, the store and the lock.

What is done with them is left to ``bot.cli.commands``; argv is parsed by ``bot.cli.main``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli import lock
from bot.reports.collection import CollectionError, load
from bot.run.endings import Misuse
from bot.run.rules import Rules, rules_of
from bot.run.settings import Settings
from bot.state.store import MEMORY, Store
from bot.wiki import demo
from bot.wiki.base import Wiki
from bot.wiki.export import ExportWiki
from bot.wiki.live import LiveWiki

OUT = Path("out")
DATABASE = "salonbot.sqlite"  # in the state folder


@dataclass(frozen=True, slots=True)
class Session:
    """The settings and the file they came from, the parsed arguments, and pywikibot's own options."""

    settings: Settings
    args: argparse.Namespace
    global_options: Sequence[str]
    source: Path | None = None  # the file of the settings; None: the defaults

    @property
    def export(self) -> Path | None:
        """The export file that is read instead of a wiki; None for a wiki."""
        return demo.EXPORT if self.args.demo else self.args.export

    @property
    def offline(self) -> bool:
        """Whether this call reads an export and writes files, and asks no wiki."""
        return self.export is not None

    @property
    def out(self) -> Path:
        """The folder for generated pages offline. Raises Misuse."""
        return self._folder() or OUT

    @property
    def plan_file(self) -> Path | None:
        """The file for the plan: the ``--out`` that ends in .json; None without one. Raises Misuse."""
        files = [path for path in self.args.out or () if _is_plan(path)]
        if len(files) > 1:
            raise Misuse("--out names two plan files; name one")
        return files[0] if files else None

    def _folder(self) -> Path | None:
        folders = [path for path in self.args.out or () if not _is_plan(path)]
        if len(folders) > 1:
            raise Misuse("--out names two folders; name one (a plan file ends in .json)")
        return folders[0] if folders else None

    def wiki(self, *, patient: bool = True) -> Wiki:
        """Opens the wiki of this call: an ExportWiki offline, else a LiveWiki. Raises WikiError, Misuse.

        One that is not ``patient`` tries nothing twice.
        """
        pages, wiki = self.settings.pages, self.settings.wiki
        if self.plan_file is not None and not self.args.makes_plan:
            raise Misuse(f"--out {self.plan_file}: a plan file is made by plan; for the others --out is a folder")
        if self.export is not None:
            return ExportWiki(self.export, self.out, pages.base)
        if self._folder() is not None:
            raise Misuse("--out DIR goes with --export or --demo; a run on a wiki writes to the wiki")
        return LiveWiki(
            options=self.global_options, site=wiki.site, account=wiki.account, contact=wiki.contact, patient=patient
        )

    def state_folder(self) -> Path:
        """The folder of the store and the lock: beside the generated pages offline, else that of the settings."""
        return self.out / ".state" if self.offline else self.settings.state_folder()

    @contextmanager
    def state(self) -> Iterator[Store]:
        """Opens the store with the lock held: one run at a time. Raises Busy, StoreError."""
        with self.locked() as (store, _):
            yield store

    @contextmanager
    def locked(self, **waiting: Any) -> Iterator[tuple[Store, lock.Lost]]:
        """Opens the store with the lock held, with what tells whether it was lost. Raises Busy, StoreError.

        ``waiting`` is for :func:`bot.cli.lock.held`.
        """
        folder = self.state_folder()
        with lock.held(folder, **waiting) as lost, Store(folder / DATABASE, self._site()) as store:
            yield store, lost

    def _site(self) -> str:
        return f"export:{self.export.resolve()}" if self.export else self.settings.wiki.site or ""

    @contextmanager
    def peek(self, make: bool = False) -> Iterator[Store]:
        """Opens the store without the lock, to look at what is noted; ``make`` keeps one where there is none."""
        path = self.state_folder() / DATABASE
        with Store(path if make or path.is_file() else MEMORY, self._site()) as store:
            yield store

    def is_running(self) -> bool:
        """Whether a run holds the lock at this moment."""
        return lock.is_held(self.state_folder())

    def last_headings(self) -> str | None:
        """Returns the last good text of the page of headings, without taking the lock; None before the first run."""
        path = self.state_folder() / DATABASE
        if not path.is_file():
            return None
        with Store(path, self._site()) as store:
            return store.headings()

    def rules(self) -> Rules:
        """Returns the reading rules for the settings' collection. Raises Misuse where there is none of that name."""
        try:
            return rules_of(load(self.settings.reports.collection))
        except CollectionError as error:
            raise Misuse(f"reports.collection: {error}") from error


def _is_plan(path: Path) -> bool:
    return path.suffix == ".json"
