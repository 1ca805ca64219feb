"""What each command does, as short paragraphs over the modules that do the work.

A Session holds what the command line and the settings say; it opens the wiki, the store and the lock. What is
printed goes to standard output, what happened on the way is logged to standard error.
"""

from __future__ import annotations

import argparse
import json
import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

import bot.demo
from bot import scheduling, terminal
from bot.check import check as checked
from bot.collection import Collection, collection
from bot.cycle import Cycle, Order
from bot.harvest import Scope, harvest, own_pages
from bot.outcome import Exit, Outcome
from bot.ping import Ping
from bot.publish import Gate
from bot.read import read
from bot.report import Report, to_json
from bot.settings import Settings
from bot.store import Store
from bot.wiki.base import Page, Refused, Unavailable, Wiki
from bot.wiki.export import ExportWiki, wiki_file
from bot.wiki.live import LiveWiki

OUT = Path("out")

log = logging.getLogger("salonbot")


class Misuse(Exception):
    """The words of the command line do not go together; the message says what to write instead."""


class Busy(Exception):
    """Another run of the bot holds the lock."""


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the command line: the settings, the parsed words, and pywikibot's own options."""

    settings: Settings
    given: argparse.Namespace
    global_options: Sequence[str]

    @property
    def export(self) -> Path | None:
        """The export to read instead of a wiki."""
        return bot.demo.EXPORT if self.given.demo else self.given.export

    @property
    def out(self) -> Path:
        """Where generated pages go offline."""
        return self.given.out or OUT

    def wiki(self) -> Wiki:
        """The wiki of this call. Raises WikiError."""
        pages, wiki = self.settings.pages, self.settings.wiki
        if self.export is not None:
            return ExportWiki(self.export, self.out, pages.base)
        if self.given.out is not None:
            raise Misuse("--out goes with --export or --demo; a run on a wiki writes to the wiki")
        return LiveWiki(options=self.global_options, site=wiki.site, account=wiki.account, contact=wiki.contact)

    def state_folder(self) -> Path:
        """Where this call keeps its state: beside the generated pages offline."""
        return self.settings.state_folder() if self.export is None else self.out / ".state"

    @contextmanager
    def state(self) -> Iterator[Store]:
        """The store, with the lock held: one run at a time. Raises Busy, StoreError."""
        folder = self.state_folder()
        site = self.settings.wiki.site or "" if self.export is None else f"export:{self.export.resolve()}"
        with Store(folder / "salonbot.sqlite", site) as store:
            try:
                with FileLock(folder / "lock", timeout=0):
                    yield store
            except Timeout:
                raise Busy(f"another run is under way (lock {folder / 'lock'}); let it end first") from None

    def collection(self) -> Collection:
        """The family of reports that the settings name."""
        return collection(self.settings.reports.collection)


def run(session: Session) -> Exit:
    """One cycle, with its pings."""
    ping = Ping.from_environment()
    ping.start()
    try:
        outcome = _cycle(session, lambda: None)
    except Exception as error:
        ping.failure(f"{type(error).__name__}: {error}")
        raise
    (ping.success if outcome.exit is Exit.DONE else ping.failure)(outcome.line())
    return outcome.exit


def plan(session: Session) -> Exit:
    """One cycle less its last effect, with the diff of each page."""
    return _cycle(session, lambda: None).exit


def schedule(session: Session) -> Exit:
    """Cycles at the planned times until SIGTERM or SIGINT: a clean end."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    ping = Ping.from_environment()

    def once() -> None:
        ping.start()
        try:
            outcome = _cycle(session, lambda: "asked to end by a signal" if stop.is_set() else None)
        except Exception as error:
            ping.failure(f"{type(error).__name__}: {error}")
            raise
        (ping.success if outcome.exit is Exit.DONE else ping.failure)(outcome.line())

    scheduling.loop(session.settings.schedule, once, lambda: _last_finished(session), stop)
    log.info("ended")
    return Exit.DONE


def extract(session: Session) -> Exit:
    """Prints the record of each report in the files, one JSON object a line."""
    read_all = True
    for item in _reports_of_files(session):
        if isinstance(item, Report):
            print(json.dumps(to_json(item), ensure_ascii=False))
        else:
            log.error("salonbot: %s", item)
            read_all = False
    return Exit.DONE if read_all else Exit.INPUT


def check(session: Session) -> Exit:
    """Prints the findings of the reports in the files, in an export, or on the wiki."""
    if session.given.files and (session.export or session.given.out):
        raise Misuse("check takes files or --export, --demo; not both")
    found = list(_reports_of_files(session)) if session.given.files else list(_reports_of_wiki(session))
    reports = [item for item in found if isinstance(item, Report)]
    for line in terminal.finding_lines(reports, session.settings.pages.base):
        print(line)
    for item in found:
        if not isinstance(item, Report):
            log.error("salonbot: %s", item)
    return Exit.DONE if len(reports) == len(found) else Exit.INPUT


def _cycle(session: Session, interrupted: Callable[[], str | None]) -> Outcome:
    """One cycle, told on standard output and, where asked for, in a file."""
    given, base = session.given, session.settings.pages.base
    wiki = session.wiki()
    offline = session.export is not None
    gate = Gate(None if offline else session.settings.pages.stop_page, interrupted)
    dry_run = given.dry_run or wiki.simulate
    order = Order(dry_run, given.only or (), given.limit)
    with session.state() as store:
        outcome, planned = Cycle(wiki, store, session.settings, session.collection(), gate, order).run()
    if dry_run:
        for line in terminal.diff_lines(planned.edits):
            print(line)
    for line in terminal.outcome_lines(outcome, base):
        print(line)
    if outcome.pages and not dry_run:
        print(f"index: {wiki.link(f'{base}/Index')}")
    if given.report is not None:
        _write(given.report, json.dumps(outcome.to_json(), ensure_ascii=False, indent=1) + "\n")
    return outcome


def _last_finished(session: Session) -> datetime | None:
    """When a run last got through; a run that broke off does not count."""
    with session.state() as store:
        for item in store.runs():
            if item.finished and item.outcome and item.outcome["exit"] in (Exit.DONE, Exit.PAGES_LEFT):
                return item.finished
    return None


def _reports_of_files(session: Session) -> Iterator[Report | Refused]:
    """The report of every page in the files of the command line; Refused in place of what cannot be read."""
    files: list[Path] = session.given.files
    single = [file for file in files if file.suffix == ".wiki"]
    if session.given.title and len(files) > 1:
        raise Misuse("--title goes with one .wiki file; call the command once for each")
    if session.given.title and not single:
        raise Misuse("--title goes with a .wiki file; an export names its pages itself")
    only, taken = {title.replace("_", " ") for title in session.given.only or ()}, 0
    for page in _pages(session, files):
        if isinstance(page, Refused):
            yield page
        elif (not only or page.title in only) and (session.given.limit is None or taken < session.given.limit):
            taken += 1
            yield checked(read(page, session.collection()), session.collection())


def _pages(session: Session, files: Sequence[Path]) -> Iterator[Page | Refused]:
    for file in files:
        try:
            if file.suffix == ".wiki":
                yield wiki_file(file, session.given.title or file.stem.replace("_", " "))
            else:
                yield from ExportWiki(file, None, session.settings.pages.base).pages()
        except Refused as error:
            yield error


def _reports_of_wiki(session: Session) -> Iterator[Report]:
    """The reports of the category, read anew; ``--only`` and ``--limit`` choose among them."""
    wiki, reports, given = session.wiki(), session.settings.reports, session.given
    scope = Scope(
        own=own_pages(session.settings.pages.base),
        namespaces=reports.namespaces,
        depth=reports.depth,
        only=given.only or (),
        limit=given.limit,
    )
    found = harvest(wiki, reports.category, scope, lambda _: False)
    for page in found.pages:
        yield checked(read(page, session.collection()), session.collection())
    if not found.complete and not (given.only or given.limit):
        raise Unavailable("incomplete", found.problem or "not every report could be read")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misuse(f"--report {path} cannot be written ({error.strerror}); name another file") from error
