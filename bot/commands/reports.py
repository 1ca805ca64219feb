"""The commands that look at reports alone: their records, their findings."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot import terminal
from bot.harvest import Scope, harvest, own_pages
from bot.outcome import Exit
from bot.report import Report, to_json
from bot.session import Misuse, Session
from bot.wiki.base import Page, Refused, Unavailable
from bot.wiki.export import ExportWiki, wiki_file

log = logging.getLogger("salonbot")


def extract(session: Session) -> Exit:
    """Prints the record of each report in the files, one JSON object a line."""
    read_all = True
    for item in _reports_of_files(session):
        if isinstance(item, Report):
            terminal.say([json.dumps(to_json(item), ensure_ascii=False)])
        else:
            log.error("salonbot: %s", item)
            read_all = False
    return Exit.DONE if read_all else Exit.INPUT


def check(session: Session) -> Exit:
    """Prints the findings of the reports in the files, in an export, or on the wiki."""
    if session.given.files and (session.offline or session.given.out):
        raise Misuse("check takes files or --export, --demo; not both")
    found = list(_reports_of_files(session)) if session.given.files else list(_reports_of_wiki(session))
    reports = [item for item in found if isinstance(item, Report)]
    terminal.say(terminal.finding_lines(reports, session.settings.pages.base))
    for item in found:
        if not isinstance(item, Report):
            log.error("salonbot: %s", item)
    return Exit.DONE if len(reports) == len(found) else Exit.INPUT


def _reports_of_files(session: Session) -> Iterator[Report | Refused]:
    """The report of every page in the files of the command line; Refused in place of what cannot be read."""
    files: list[Path] = session.given.files
    single = [file for file in files if file.suffix == ".wiki"]
    if session.given.title and len(files) > 1:
        raise Misuse("--title goes with one .wiki file; call the command once for each")
    if session.given.title and not single:
        raise Misuse("--title goes with a .wiki file; an export names its pages itself")
    rules = session.rules()
    only, taken = {title.replace("_", " ") for title in session.given.only or ()}, 0
    for page in _pages(session, files):
        if isinstance(page, Refused):
            yield page
        elif (not only or page.title in only) and (session.given.limit is None or taken < session.given.limit):
            taken += 1
            yield rules.read(page)


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
    reports, given, rules = session.settings.reports, session.given, session.rules()
    wiki = session.wiki()
    scope = Scope(
        own=own_pages(session.settings.pages.base),
        namespaces=reports.namespaces,
        depth=reports.depth,
        only=given.only or (),
        limit=given.limit,
    )
    found = harvest(wiki, reports.category, scope, lambda _: False)
    for page in found.pages:
        yield rules.read(page)
    if not found.complete and not (given.only or given.limit):
        raise Unavailable("incomplete", found.problem or "not every report could be read")
