"""The commands for a new operator: init makes the files and pages that a bot needs, taskpage prints their texts."""

from __future__ import annotations

import argparse
import getpass
import logging
import sys
from collections.abc import Callable

from bot.cli import setup_files, terminal
from bot.cli.commands.care import doctor
from bot.cli.session import Session
from bot.cli.setup_files import Answers
from bot.cli.setup_pages import STOP_TEXT, request_text, task_text
from bot.run.endings import Misuse
from bot.run.outcome import Exit
from bot.run.settings import Settings
from bot.run.settings_file import load
from bot.wiki.base import page_of
from bot.wiki.credentials import BOT_PASSWORD, credentials

log = logging.getLogger("salonbot")


def init(session: Session) -> Exit:
    """Makes settings and pywikibot's folder, offers to make the pages, and ends as the doctor does."""
    answers = _answers(session.args)
    for path in setup_files.make(answers):
        terminal.say([f"made      {path}"])
    _password(answers)
    given = argparse.Namespace(**{**vars(session.args), "demo": False, "export": None, "out": None, "json": False})
    made = Session(load(answers.settings), given, [f"-dir:{answers.pywikibot}"], answers.settings)
    if session.args.make_pages or _yes("make the stop page and the task page now, where they are missing?"):
        _make_pages(made)
    terminal.say([f"from now on: salonbot COMMAND --settings {answers.settings} -dir:{answers.pywikibot}", ""])
    return doctor(made)


def taskpage(session: Session) -> Exit:
    """Prints the texts of the stop page and the task page, and of a request for approval."""
    settings = session.settings
    pages = settings.pages
    for title, text in (
        (pages.stop_page, STOP_TEXT),
        (pages.task_page, task_text(settings)),
        ("the request for approval", request_text(settings)),
    ):
        terminal.say([f"----- {title}", *text.splitlines(), ""])
    return Exit.DONE


def _answers(args: argparse.Namespace) -> Answers:
    address = _asked(args.address, "--address", "address of a page of the wiki")
    account = _asked(args.account, "--account", "name of the bot's account")
    account = account[:1].upper() + account[1:].replace("_", " ")
    own = f"User:{account}/Sandbox"
    return Answers(
        folder=args.folder,
        address=address,
        account=account,
        contact=_asked(args.contact, "--contact", 'how to reach you (a mail address or "User:Name")'),
        category=_asked(args.category, "--category", "category of the reports", Settings().reports.category),
        base=own if args.sandbox else _asked(args.base, "--base", "where the pages go", Settings().pages.base),
        sandbox=args.sandbox,
    )


def _asked(given: str | None, option: str, question: str, default: str = "") -> str:
    """What an option said, or a person at the terminal, or the default. Raises Misuse where there is none of these."""
    if given:
        return given
    if sys.stdin.isatty():
        answer = _typed(input, f"{question}{f' [{default}]' if default else ''}: ")
        if answer or default:
            return answer or default
    elif default:
        return default
    raise Misuse(f"{option} is missing: {question}")


def _yes(question: str) -> bool:
    return sys.stdin.isatty() and _typed(input, f"{question} [y/N] ").casefold() in ("y", "yes")


def _typed(ask: Callable[[str], str], question: str) -> str:
    """What a person typed; nothing where the line was ended by Ctrl-D."""
    try:
        return ask(question).strip()
    except EOFError:
        terminal.say([""])
        return ""


def _password(answers: Answers) -> None:
    """Has the bot password where the bot finds it: in the environment, or typed once. Raises Denied."""
    given = credentials()
    if given.bot_password or given.oauth or (answers.pywikibot / "user-password.py").exists():
        return
    asked = "bot password, as NAME@PASSWORD (not shown): "
    typed = _typed(getpass.getpass, asked) if sys.stdin.isatty() else ""
    if not typed:
        terminal.say([f"set {BOT_PASSWORD} to the bot password, or write it into {answers.pywikibot}/user-password.py"])
        return
    credentials({BOT_PASSWORD: typed})  # raises where it has not the form
    terminal.say([f"made      {setup_files.keep_password(answers, typed)}"])


def _make_pages(session: Session) -> None:
    """Makes the stop page and the task page where they are missing. Raises WikiError."""
    wiki, settings = session.wiki(patient=False), session.settings
    for title, text in ((settings.pages.stop_page, STOP_TEXT), (settings.pages.task_page, task_text(settings))):
        if page_of(wiki, title) is None:
            wiki.save(title, text, summary="Bot: the operator sets the bot up", base=None)
            terminal.say([f"made      {wiki.link(title)}"])
