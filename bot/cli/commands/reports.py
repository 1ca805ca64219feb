"""The commands that only read reports: check, explain and export."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from bot.cli import exporting, terminal
from bot.cli.commands.extract import check_title, reader_of
from bot.cli.explain import explain as explained
from bot.cli.session import Session
from bot.reports.editor_headings import headings
from bot.reports.report import Report
from bot.reports.without_names import nameless
from bot.run.dumps import Asked, Files, Told
from bot.run.endings import Misuse
from bot.run.outcome import Exit
from bot.run.reading import seen_by_readers
from bot.run.rules import Rules
from bot.wiki.base import Page, Refused, Unavailable, Wiki, page_of
from bot.wiki.harvest import harvest

_FILES = (".wiki", ".xml")  # so ends a word that names a file, whether it is there or not

log = logging.getLogger("salonbot")


def check(session: Session) -> Exit:
    """Prints the findings of the reports in the files, in an export, or on the wiki."""
    if session.args.files and (session.offline or session.args.out):
        raise Misuse("check takes files or --export, --demo; not both")
    found: list[Report | Refused] = (
        [item if isinstance(item, Refused) else item.report() for item in _of_files(session, session.args.files)]
        if session.args.files
        else list(_reports_of_wiki(session))
    )
    reports = [item for item in found if isinstance(item, Report)]
    terminal.say(terminal.finding_lines(reports, session.settings.pages.base))
    for item in found:
        if not isinstance(item, Report):
            log.error("salonbot: %s", item)
    return Exit.DONE if len(reports) == len(found) else Exit.INPUT


def explain(session: Session) -> Exit:
    """Prints what was read of a page of the wiki, an export or a file: where, by which rule, and why."""
    what, args = session.args.what, session.args
    file = None if session.offline else Path(what)
    if file and (file.suffix in _FILES or file.is_file()):
        pages = _of_files(session, [file])
    elif args.title or args.only or args.limit:
        raise Misuse(f"{what}: --title, --only and --limit go with a file; a page is explained by its title alone")
    else:
        pages = _page_of_wiki(session, what)
    told = 0
    for item in pages:
        if isinstance(item, Refused):
            raise item
        terminal.say([""] if told else [])
        terminal.say(explained(item.page, item.report(), item.rules.collection))
        told += 1
    if not told:
        raise Refused(
            "no-page", f"{what}: there is no such page; give its whole title, or what follows the output base"
        )
    return Exit.DONE


def export(session: Session) -> Exit:
    """Writes the reports of the wiki or of an export into files for other programs."""
    target: Path = session.args.target
    reports, names = list(_reports_of_wiki(session)), session.settings.pages.names
    try:
        exporting.export(reports if names else map(nameless, reports), session.args.format, target)
    except OSError as error:
        raise Misuse(f"{error.filename or target} cannot be written ({error.strerror}); name another file") from error
    terminal.say([f"{len(reports)} reports, {'with' if names else 'without'} the names of people: {target}"])
    return Exit.DONE


def _of_files(session: Session, files: list[Path]) -> Iterator[Asked | Refused]:
    """The pages in the files that the options choose; Refused in place of what cannot be read."""
    check_title(session, files)
    reader = reader_of(session)
    reading, ends, taken = reader(), Files(reader), 0
    for piece in reader.pieces(files, session.args.title):
        told = Told()
        for asked in reading.asked(piece, told):
            yield asked
            taken += 1
            if taken == session.args.limit:
                return
        ends.add(told)
        for message in told.left_out:
            log.warning("%s", message)
        yield from (Refused("unreadable", message) for message in told.faults)


def _reports_of_wiki(session: Session) -> Iterator[Report]:
    """The reports of the category, read anew; ``--only`` and ``--limit`` choose among them."""
    args, wiki = session.args, session.wiki()
    rules = _rules_of_wiki(session, wiki, session.last_headings())
    scope = session.settings.scope(args.only or (), args.limit)
    found = harvest(wiki, session.settings.reports.category, scope, lambda _: False)
    for page in found.pages:
        yield seen_by_readers(rules, wiki, page)[0]
    if not found.complete and not (args.only or args.limit):
        raise Unavailable("incomplete", found.problem or "not every report could be read")


def _page_of_wiki(session: Session, title: str) -> Iterator[Asked | Refused]:
    """The page of that title, whole or below the output base, in one request with the page of headings."""
    wiki, title, alias_page = session.wiki(), title.replace("_", " ").strip(), session.settings.alias_page()
    titles = [title, f"{session.settings.pages.base}/{title}"]
    found = {page.title: page for page in wiki.read(titles + ([alias_page] if alias_page else []))}
    rules = _extended(session, found.get(alias_page or ""), session.last_headings())
    if page := found.get(titles[0]) or found.get(titles[1]):
        yield Asked(page, rules, wiki)


def _rules_of_wiki(session: Session, wiki: Wiki, last_good: str | None = None) -> Rules:
    """The rules with the headings that editors added on this wiki, or that an export brings along."""
    alias_page = session.settings.alias_page()
    return _extended(session, page_of(wiki, alias_page) if alias_page else None, last_good)


def _extended(session: Session, alias_page: Page | None, last_good: str | None) -> Rules:
    rules = session.rules()
    found = headings(alias_page.text if alias_page else None, last_good, rules.collection)
    for problem in found.problems:
        log.warning("%s: %s", session.settings.alias_page(), problem)
    return rules.extended(found.collection)
