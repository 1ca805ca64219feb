"""The commands that write to the wiki (run, schedule, apply), and plan, which shows what run would write."""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.cli import preview_file, terminal
from bot.cli.commands.watching import after_run
from bot.cli.ping import Ping
from bot.cli.session import Session
from bot.run import plan_file, scheduling
from bot.run.apply import Application
from bot.run.cycle import Cycle, RunOptions
from bot.run.endings import EXPECTED, Misuse, exit_for
from bot.run.events import PASSING_EXITS
from bot.run.health import CYCLES
from bot.run.outcome import Exit, Outcome, Result
from bot.run.publish import Gate
from bot.run.run_log import note_failure
from bot.run.settings import ScheduleSettings, Settings, SettingsError, load
from bot.run.status_page import StatusPage
from bot.state.store import Store
from bot.wiki.base import Wiki
from bot.wiki.deadline import Deadline, Stop, running, signals
from bot.wiki.export import ExportWiki

log = logging.getLogger("salonbot")


def run(session: Session) -> Exit:
    """Runs one cycle and pings the monitor; returns its exit code."""
    with signals() as stop:
        return _watched(session, lambda: _pinged(lambda: _cycle(session, stop))).exit


def plan(session: Session) -> Exit:
    """Runs one cycle without saving, prints the diff of each page, and writes the plan file that ``--out`` names."""
    with signals() as stop:
        return _cycle(session, stop).exit


def apply(session: Session) -> Exit:
    """Saves the edits of a plan file and nothing else; pings the monitor."""
    planned = plan_file.load(session.args.plan)
    with signals() as stop:
        return _pinged(lambda: _apply(session, planned, stop)).exit


def schedule(session: Session) -> Exit:
    """Runs cycles at the planned times until SIGTERM or SIGINT, then returns DONE."""
    scheduling.in_utc()
    hung_up, now = Stop(), session
    signal.signal(signal.SIGHUP, lambda *_: hung_up.set())
    with signals() as stop:

        def once() -> Exit:
            try:
                return _watched(now, lambda: _pinged(lambda: _cycle(now, stop))).exit
            except EXPECTED as error:  # before the run could begin
                level = logging.INFO if exit_for(error) in PASSING_EXITS else logging.ERROR
                log.log(level, "%s", error)
                return exit_for(error)

        def reload() -> ScheduleSettings | None:
            nonlocal now
            if not hung_up.is_set():
                return None
            hung_up.told = False
            try:
                settings = load(session.source)
            except SettingsError as error:
                log.error("the settings stay as they were: %s", error)
                return None
            log.info("the settings are read anew")
            now = replace(session, settings=settings)
            return settings.schedule

        scheduling.loop(session.settings.schedule, once, lambda: _last_finished(session), stop, reload=reload)
    log.info("ended")
    return Exit.DONE


def _watched(session: Session, work: Callable[[], Outcome]) -> Outcome:
    """One run, and what it leaves for monitors, however it ends; nothing where it is dry."""
    try:
        return work()
    finally:
        if not session.args.dry_run:
            after_run(session)


def _pinged(work: Callable[[], Outcome]) -> Outcome:
    ping = Ping.from_environment()
    ping.start()
    try:
        outcome = work()
    except BaseException as error:
        ping.failure(f"{type(error).__name__}: {error}")
        raise
    (ping.success if outcome.exit is Exit.DONE else ping.failure)(outcome.line())
    return outcome


@contextmanager
def opened(session: Session, stop: Stop) -> Iterator[tuple[Wiki, Settings, Gate, Store]]:
    """Opens the wiki, the gate before each write to it, and the store, for at most the length of one run.

    The settings are those of the session, with titles as that wiki writes them.
    """
    deadline = Deadline(session.settings.guards.deadline_minutes, stop)
    with running(deadline), session.state() as store:
        try:
            wiki = session.wiki()
            settings = session.settings.on(wiki.title)
        except EXPECTED as error:
            if not getattr(session.args, "dry_run", False):
                note_failure(store, session.args.name, error)
            raise
        stop_page = None if session.offline else settings.pages.stop_page
        yield wiki, settings, Gate(stop_page, deadline), store


def _cycle(session: Session, stop: Stop) -> Outcome:
    """One cycle: its diffs on standard output where it is dry, its outcome in files where asked for."""
    args, rules = session.args, session.rules()
    with opened(session, stop) as (wiki, settings, gate, store):
        status_page = None if session.offline else StatusPage(settings)
        options = RunOptions(args.dry_run or wiki.simulate, args.only or (), args.limit)
        outcome, planned = Cycle(wiki, store, settings, rules, gate, options, status_page).run(args.name)
    if options.dry_run:
        terminal.say(terminal.diff_lines(planned.edits))
    if session.plan_file is not None and not outcome.problem:
        _write(session.plan_file, plan_file.text(planned, outcome.site, outcome.started))
    tell(session, outcome)
    if outcome.pages and not options.dry_run:
        if outcome.counts()[Result.CHANGED] and not args.quiet:
            terminal.say([f"index: {wiki.link(f'{settings.pages.base}/Index')}"])
        _show(session, wiki)
    return outcome


def _apply(session: Session, planned: plan_file.PlanFile, stop: Stop) -> Outcome:
    with opened(session, stop) as (wiki, settings, gate, store):
        outcome = Application(wiki, store, settings, gate, planned, wiki.simulate).run()
    tell(session, outcome)
    _show(session, wiki)
    return outcome


def _show(session: Session, wiki: Wiki) -> None:
    """Writes the preview of a wiki of files and says where it is; a live wiki needs none."""
    if isinstance(wiki, ExportWiki) and (path := preview_file.write(session, wiki)) and not session.args.quiet:
        terminal.say([f"preview: {path}"])


def tell(session: Session, outcome: Outcome) -> None:
    """Writes the outcome of a run to the file of ``--report``. Raises Misuse where that fails."""
    if session.args.report is not None:
        _write(session.args.report, json.dumps(outcome.to_json(), ensure_ascii=False, indent=1) + "\n")


def _last_finished(session: Session) -> datetime | None:
    """When a run last got through; a run that broke off does not count."""
    with session.state() as store:
        for item in store.runs():
            if item.command in CYCLES and item.outcome and item.outcome["exit"] in (Exit.DONE, Exit.PAGES_LEFT):
                return item.finished
    return None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misuse(f"{path} cannot be written ({error.strerror}); name another file") from error
