"""The commands for operating the bot: doctor checks the set-up, rollback undoes a run."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import asdict

from bot import __version__
from bot.cli import doctor as doctors
from bot.cli import terminal
from bot.cli.alert import Alert
from bot.cli.commands.runs import opened, tell
from bot.cli.ping import Ping
from bot.cli.session import Session
from bot.run import run_log
from bot.run.endings import Busy, Misuse
from bot.run.outcome import Exit
from bot.run.preflight import Check, Level
from bot.run.publish import Gate
from bot.run.rollback import Rollback, release
from bot.state.store import StoreError
from bot.wiki import userconfig
from bot.wiki.base import Denied, Unavailable, WikiError
from bot.wiki.credentials import credentials
from bot.wiki.deadline import signals, within
from bot.wiki.live import api_address
from bot.wiki.reach import reach

_PATIENCE = 5.0  # seconds for all that takes a login: the doctor is done in ten, whatever is wrong

log = logging.getLogger("salonbot")


def doctor(session: Session) -> Exit:
    """Prints one check per line and returns the exit code of the first that failed, DONE where none did."""
    checks = []
    for check in _checks(session):
        checks.append(check)
        if not session.args.json:
            terminal.say(terminal.check_lines([check]))
    if session.args.json:
        records = [{**asdict(check), "exit": int(check.exit) if _fails(check) else None} for check in checks]
        said = {"schema": "salonbot.doctor/1", "checks": records}
        terminal.say_json([json.dumps(said, ensure_ascii=False, indent=1)])
    return next((check.exit for check in checks if _fails(check)), Exit.DONE)


def rollback(session: Session) -> Exit:
    """Undoes what one run saved, or with ``--release`` lets the bot write those pages again."""
    if session.args.release:
        if session.args.run is not None:
            raise Misuse("--release goes without a run: it releases every page that was taken back")
        with session.state() as store:
            released = list(release(store))
        terminal.say([f"released   {title}" for title in released] or ["no page is held since a rollback"])
        return Exit.DONE
    with signals() as stop, opened(session, stop) as (wiki, settings, gate, store):
        dry_run = session.args.dry_run or wiki.simulate
        outcome, planned = Rollback(wiki, store, settings, gate, session.args.run, dry_run).run()
    if dry_run:
        terminal.say(terminal.diff_lines(planned.edits))
    tell(session, outcome)
    return outcome.exit


def _checks(session: Session) -> Iterator[Check]:
    """From what costs nothing to what asks the wiki; without a wiki the rest is left out."""
    settings = session.settings
    yield Check("settings", Level.OK, str(session.source) if session.source else "the defaults, no file")
    yield _collection(session)
    yield doctors.folder("state-folder", session.state_folder())
    yield doctors.room(session.state_folder())
    yield _lock(session)
    yield from _secrets(session)
    if session.offline:
        yield doctors.folder("out-folder", session.out)
    else:
        yield doctors.contact(settings)
        yield (configuration := _pywikibot(session))
        if _fails(configuration):
            return
        address = list(_address(session))
        yield from address
        if any(map(_fails, address)):
            return
    try:
        with within(_PATIENCE):
            yield from _on_wiki(session)
    except Unavailable as error:
        yield doctors.failed("wiki", error)


def _on_wiki(session: Session) -> Iterator[Check]:
    """What takes a login; it is broken off after a while."""
    settings = session.settings
    try:
        wiki = session.wiki(patient=False)
    except WikiError as error:
        yield doctors.failed("wiki", error)
        return
    if wiki.simulate:
        yield Check(
            "simulate", Level.WARN, "-simulate is on: every run is a dry run", "leave it out, or in user-config"
        )
    gate = Gate(None if session.offline else settings.pages.stop_page)
    yield from doctors.OnWiki(wiki, settings, gate, run_log.now()).checks()


def _secrets(session: Session) -> Iterator[Check]:
    """Where the login comes from, and whether monitor and alerts are on; no value is shown."""
    try:
        on = "on" if Ping.from_environment().url else "off"
        yield Check("ping", Level.OK, f"the health ping is {on}")
        alert = Alert.of(session.settings.monitor.alert_command)
        yield Check("alert", Level.OK, f"alerts are {'on' if alert.command or alert.url else 'off'}")
        if not session.offline:
            yield Check("credentials", Level.OK, credentials().source)
    except Denied as error:
        yield doctors.failed("credentials", error)


def _address(session: Session) -> Iterator[Check]:
    """Whether the wiki answers at all, in a moment and with its address; and what it takes."""
    contact = session.settings.wiki.contact
    try:
        address = api_address(session.global_options, contact)
        general = reach(address.url, f"salonbot/{__version__} ({contact})", verify=address.verify)
    except WikiError as error:
        yield doctors.failed("address", error)
        return
    yield Check("address", Level.OK, f"{address.url} answers: {general.get('generator', 'a wiki for its members')}")
    if size := doctors.most_bytes(session.settings, general):
        yield size


def _fails(check: Check) -> bool:
    return check.level is Level.FAIL


def _collection(session: Session) -> Check:
    name = session.settings.reports.collection
    try:
        session.rules()
    except Misuse as error:
        return doctors.failed("collection", error)
    return Check("collection", Level.OK, name)


def _lock(session: Session) -> Check:
    """Whether a run could start now, and read what earlier ones remember."""
    try:
        with session.locked(patience=0) as (store, _):
            runs = store.runs(1)
    except (Busy, StoreError) as error:
        return doctors.failed("lock", error)
    last = f"the last run was number {runs[0].id}, on {runs[0].started:%Y-%m-%d %H:%M} (UTC)" if runs else "no run yet"
    return Check("lock", Level.OK, f"free; {last}")


def _pywikibot(session: Session) -> Check:
    """Where pywikibot's configuration is, and whether it will be loaded and its folder written."""
    try:
        place = userconfig.folder(None, session.global_options)
        userconfig.check(place / "user-config.py")
    except WikiError as error:
        return doctors.failed("configuration", error)
    writable = doctors.folder("configuration", place)
    return writable if writable.level is Level.FAIL else Check("configuration", Level.OK, f"{place}/user-config.py")
