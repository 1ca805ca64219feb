"""The commands that write to the wiki once (run, apply), and plan, which shows what run would write."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli import preview_file, terminal
from bot.cli.commands.watching import after_run, before_run
from bot.cli.ping import Ping
from bot.cli.session import Session
from bot.run import plan_file
from bot.run.apply import Application
from bot.run.cycle import Cycle
from bot.run.endings import EXPECTED, Busy, Misuse
from bot.run.given import RunOptions
from bot.run.outcome import Exit, Outcome, Result
from bot.run.publish import Gate
from bot.run.run_log import note_failure
from bot.run.settings import Settings
from bot.run.status_page import StatusPage
from bot.state.store import Store
from bot.wiki.base import Wiki
from bot.wiki.deadline import Deadline, Stop, running, signals
from bot.wiki.export import ExportWiki

log = logging.getLogger("salonbot")


def _always() -> bool:
    return True


def run(session: Session) -> Exit:
    """Runs one cycle and pings the monitor; returns its exit code."""
    with signals() as stop:
        return watched(session, stop).exit


def plan(session: Session) -> Exit:
    """Runs one cycle without saving, prints the diff of each page, and writes the plan file that ``--out`` names."""
    with signals() as stop:
        return _cycle(session, stop).exit


def apply(session: Session) -> Exit:
    """Saves the edits of a plan file and nothing else; pings the monitor."""
    planned = plan_file.load(session.args.plan)
    with signals() as stop:
        return _pinged(lambda: _apply(session, planned, stop)).exit


def watched(session: Session, stop: Stop, wanted: Callable[[], bool] = _always) -> Outcome:
    """One cycle, and what it leaves for monitors, however it ends; nothing where it is dry. Raises as ``opened``."""
    try:
        return _pinged(lambda: _cycle(session, stop, wanted))
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
def opened(
    session: Session, stop: Stop, wanted: Callable[[], bool] = _always
) -> Iterator[tuple[Wiki, Settings, Gate, Store]]:
    """Opens the wiki, the gate before each write to it, and the store, for at most the length of one run.

    The settings are those of the session, with titles as that wiki writes them. Raises Busy where another run is under
    way, or was and made this one needless: it is not ``wanted`` any more.
    """
    deadline = Deadline(session.settings.guards.deadline_minutes, stop)
    with running(deadline), session.locked(given_up=stop.is_set) as (store, lost):
        if not wanted():
            raise Busy("another host made this run meanwhile; the next one comes at its time")
        try:
            wiki = session.wiki()
            settings = session.settings.on(wiki.title)
        except EXPECTED as error:
            if not getattr(session.args, "dry_run", False):
                note_failure(store, session.args.name, error)
            raise
        stop_page = None if session.offline else settings.pages.stop_page
        yield wiki, settings, Gate(stop_page, lambda: deadline() or lost()), store


def _cycle(session: Session, stop: Stop, wanted: Callable[[], bool] = _always) -> Outcome:
    """One cycle: its diffs on standard output where it is dry, its outcome in files where asked for."""
    args, rules = session.args, session.rules()
    with opened(session, stop, wanted) as (wiki, settings, gate, store):
        if not args.dry_run:
            before_run(session)
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


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Misuse(f"{path} cannot be written ({error.strerror}); name another file") from error
