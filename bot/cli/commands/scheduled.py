"""The command schedule: cycles for ever, of one bot or of several in one process, and what their editors ask for.

When a run is due is left to ``bot.run.scheduling``, a run to ``bot.cli.commands.runs``.
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from bot.cli.commands.runs import watched
from bot.cli.session import Session
from bot.run import scheduling
from bot.run.endings import EXPECTED, Misuse, exit_for
from bot.run.events import BOT, PASSING_EXITS
from bot.run.health import CYCLES, GOT_THROUGH
from bot.run.outcome import Exit
from bot.run.settings import ScheduleSettings
from bot.run.settings_file import SettingsError, load
from bot.state.store import Run, StoreError
from bot.wiki.base import Wiki, WikiError, page_of
from bot.wiki.deadline import Stop, signals, within

_LOOKED_AT = 200  # runs
_ASKING = 60.0  # seconds, for one look at the page by which editors ask for a run

log = logging.getLogger("salonbot")


def schedule(session: Session) -> Exit:
    """Runs cycles at the planned times until SIGTERM or SIGINT, then returns DONE. Raises Misuse, SettingsError."""
    scheduling.in_utc()
    sessions = together(session)
    bots: list[_Bot] = []

    def hang_up(*_: object) -> None:
        for each in bots:
            each.hung_up = True

    signal.signal(signal.SIGHUP, hang_up)
    with signals() as stop:
        bots += [_Bot(each, stop, named=len(sessions) > 1) for each in sessions]
        scheduling.loop([each.planned() for each in bots], stop)
    log.info("ended")
    return Exit.DONE


def together(session: Session) -> list[Session]:
    """The sessions of the settings files that the command line names. Raises Misuse where they would meet."""
    files: Sequence[Path] = session.args.bots
    if not files:
        return [session]
    if session.args.settings is not None:
        raise Misuse("schedule takes settings files, or --settings FILE; not both")
    sessions = [replace(session, settings=load(file), source=file) for file in files]
    if session.args.metrics is not None and len(files) > 1:
        raise Misuse("--metrics names one file; name one for each bot in [monitor] metrics of its settings")
    for one, other in combinations(sessions, 2):
        _apart(one, other)
    return sessions


def _apart(one: Session, other: Session) -> None:
    """Raises Misuse where two bots would write over each other, or need two processes."""
    files = f"{one.source} and {other.source}"
    of_wiki = [(each.settings.wiki.site, each.settings.wiki.account) for each in (one, other)]
    if of_wiki[0] != of_wiki[1]:
        raise Misuse(f"{files}: one process works with one wiki and account; start another for the second")
    alone: dict[str, Callable[[Session], Any]] = {
        "state.folder": lambda each: each.state_folder().resolve(),
        "pages.base": lambda each: each.settings.pages.base,
        "monitor.metrics": lambda each: each.settings.monitor.metrics or None,
    }
    for key, value in alone.items():
        if value(one) is not None and value(one) == value(other):
            raise Misuse(f"{files}: {key} is {str(value(one))!r} in both; each bot needs its own")


class _Bot:
    """One bot of the loop: its settings as they were last read, and the wiki as its editors' page is asked for."""

    def __init__(self, session: Session, stop: Stop, *, named: bool) -> None:
        self.session, self.hung_up = session, False
        self._stop, self._name = stop, str(session.source) if named else None
        self._wiki: Wiki | None = None

    def planned(self) -> scheduling.Bot:
        """It, as the loop knows it."""
        return scheduling.Bot(self.session.settings.schedule, self.run, self.last, self.reload, self.asked)

    def run(self, wanted: Callable[[], bool]) -> Exit:
        """One cycle, if it is ``wanted`` once the lock is held; what keeps it from beginning is told."""
        token = BOT.set(self._name)
        try:
            return watched(self.session, self._stop, wanted).exit
        except EXPECTED as error:
            level = logging.INFO if exit_for(error) in PASSING_EXITS else logging.ERROR
            log.log(level, "%s", error)
            return exit_for(error)
        finally:
            BOT.reset(token)

    def last(self) -> datetime | None:
        """When a run last got through; a run that broke off does not count."""
        got_through = (run for run in self._runs() if run.outcome and run.outcome["exit"] in GOT_THROUGH)
        return next((run.finished for run in got_through), None)

    def reload(self) -> ScheduleSettings | None:
        """The settings anew after SIGHUP; None where they stay as they are."""
        if not self.hung_up:
            return None
        self.hung_up, before = False, self.session.settings
        try:
            settings = load(self.session.source)
        except SettingsError as error:
            log.error("the settings stay as they were: %s", error)
            return None
        kept = settings.model_copy(update={"wiki": before.wiki, "state": before.state})
        if kept != settings:
            log.warning("%s: [wiki] and [state] want a new start, and stay as they were", self.session.source)
        log.info("the settings are read anew")
        self.session = replace(self.session, settings=kept)
        return kept.schedule

    def asked(self) -> bool:
        """Whether somebody edited the page for it since the last run began: one request, where there is such a page."""
        title = self.session.settings.pages.run_now_page
        if not title or self.session.offline or self.session.args.dry_run:
            return False
        try:
            with within(_ASKING):
                self._wiki = self._wiki or self.session.wiki()
                page = page_of(self._wiki, title)
        except WikiError as error:
            self._wiki = None
            log.debug("%s", error)
            return False
        began = next((run.started for run in self._runs()), None)
        if page is None or page.timestamp is None or page.user == self.session.settings.wiki.account:
            return False
        return began is None or datetime.fromisoformat(page.timestamp) > began

    def _runs(self) -> list[Run]:
        try:
            with self.session.peek() as store:
                return [run for run in store.runs(_LOOKED_AT) if run.command in CYCLES]
        except StoreError as error:  # a run says so too, and is not kept from the others
            log.debug("%s", error)
            return []
