"""The command line: parses argv, runs one command, returns its exit code.

Options with two dashes are ours; those with one dash are pywikibot's global options (``-dir:``, ``-user:``,
``-simulate`` …) and go to it as they are. What a command does is in ``bot.cli.commands``; the exit codes are
``bot.run.outcome.Exit``.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot import __version__
from bot.cli import logs
from bot.cli.commands import care, extract, reports, runs, scheduled, setup, watching
from bot.cli.exporting import FORMS
from bot.cli.session import Session
from bot.cli.terminal import HarmlessParser
from bot.run.endings import EXPECTED, exit_for
from bot.run.events import PASSING_EXITS
from bot.run.outcome import Exit
from bot.run.settings_file import load

DEFAULT_SETTINGS = Path("salonbot.toml")

Command = Callable[[Session], Exit]

log = logging.getLogger("salonbot")


def main(argv: Sequence[str] | None = None) -> int:
    """Parses ``argv`` (default: the process's), runs one command and returns its exit code (``bot.run.outcome.Exit``).

    Never raises, except SystemExit with argparse's code for ``--help``, ``--version`` and arguments that do not parse.
    """
    argv = list(sys.argv[1:] if argv is None else argv)
    args = parser().parse_args([arg for arg in argv if not _is_global(arg)])
    logs.set_up(args)
    name = "" if logs.is_logged(args) else "salonbot: "
    try:
        source = _settings_file(args)
        global_options = [arg for arg in argv if _is_global(arg)]
        with logs.progress(args):
            return int(args.command(Session(load(source), args, global_options, source)))
    except EXPECTED as error:
        passes = logs.is_logged(args) and exit_for(error) in PASSING_EXITS
        for number, line in enumerate(str(error).splitlines()):  # settings have a line for each mistake
            log.log(logging.INFO if passes else logging.ERROR, "%s%s", "" if number else name, line)
        return exit_for(error)
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        sys.stderr.close()
        return Exit.DONE
    except KeyboardInterrupt:
        log.error("%sinterrupted; what was saved until now stays", name)
        return Exit.UNAVAILABLE
    except Exception:
        log.exception("%sa fault of the bot's own; please report it with the lines above", name)
        return Exit.BUG


def _settings_file(args: argparse.Namespace) -> Path | None:
    """The file of the settings; None: the defaults."""
    if args.name == "init":
        return None
    named: Path | None = args.settings or next(iter(getattr(args, "bots", ())), None)
    return named or (DEFAULT_SETTINGS if DEFAULT_SETTINGS.exists() else None)


def _is_global(arg: str) -> bool:
    """Whether an argument is pywikibot's: one dash and a name; ``-h`` stays ours."""
    return len(arg) > 2 and arg[0] == "-" and arg[1] != "-"


def parser() -> argparse.ArgumentParser:
    """Builds the argument parser of all commands, as ``docs/operators.md`` describes it."""
    top = HarmlessParser(
        prog="salonbot",
        description="Harvests the Strategy Salon reports of a wiki and keeps the pages made from them.",
        epilog="Options with a single dash (-dir:PATH, -user:NAME, -simulate …) are pywikibot's global options.",
    )
    top.add_argument("--version", action="version", version=f"salonbot {__version__}")
    options = _options()
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Command, parents: Sequence[HarmlessParser], summary: str, **defaults: object) -> Any:
        parser = commands.add_parser(name, parents=[options.every, *parents], help=summary)
        parser.set_defaults(**{"command": command, "name": name, "makes_plan": False, "out": None, **defaults})
        return parser

    add(
        "run",
        runs.run,
        [options.source, options.logged, options.measured, options.outcome, options.pages, options.dry],
        "one cycle: harvest, write what changed",
    )
    ever = add(
        "schedule",
        scheduled.schedule,
        [options.source, options.logged, options.measured, options.dry],
        "cycles for ever, at the planned times",
        report=None,
        only=None,
        limit=None,
    )
    ever.add_argument(
        "bots", nargs="*", type=Path, metavar="SETTINGS", help="settings files: several bots in one process"
    )
    add(
        "plan",
        runs.plan,
        [options.source, options.logged, options.outcome, options.pages],
        "what a run would save, as diffs or as a file to apply",
        dry_run=True,
        makes_plan=True,
    )
    plan = add(
        "apply",
        runs.apply,
        [options.source, options.logged, options.outcome],
        "save what a plan file says, and nothing else",
    )
    plan.add_argument("plan", type=Path, metavar="PLAN", help="a file that plan --out made")
    back = add(
        "rollback",
        care.rollback,
        [options.source, options.logged, options.outcome, options.dry],
        "take back what one run saved",
    )
    back.add_argument("run", nargs="?", type=_count, metavar="RUN", help="its number; default: the latest that saved")
    back.add_argument("--release", action="store_true", help="let the bot write again what was taken back")
    look = add("doctor", care.doctor, [options.source], "look at everything that a run needs; nothing is written")
    look.add_argument("--json", action="store_true", help="print the checks as JSON")
    new = add("init", setup.init, [], "make settings and pywikibot's folder for a wiki, and check them")
    for option, what in _ASKED.items():
        new.add_argument(option, metavar=option[2:].upper(), help=what)
    new.add_argument("--folder", type=Path, default=Path(), metavar="DIR", help="for the files; default: here")
    new.add_argument("--sandbox", action="store_true", help="write below the bot's own user page only")
    new.add_argument("--make-pages", action="store_true", help="make the stop page and the task page")
    add("taskpage", setup.taskpage, [], "the texts of stop page, task page and bot request")
    state = add(
        "status",
        watching.status,
        [options.source, options.measured],
        "how it is with the bot; the exit code is its health",
    )
    state.add_argument("--json", action="store_true", help="print it as JSON")
    state.add_argument("--alert", action="store_true", help="send an alert where something needs a person")
    history = add("runs", watching.runs, [options.source], "the runs that are noted, with their numbers")
    history.add_argument("--json", action="store_true", help="print them as JSON")
    history.add_argument("--last", type=_count, default=20, metavar="N", help="the latest N; default: 20")
    files = add(
        "extract",
        extract.extract,
        [options.some, options.large],
        "the records of reports in files and dumps, one JSON a line",
    )
    files.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".wiki file, export or dump; - is a pipe")
    check = add("check", reports.check, [options.source, options.some], "the findings of reports, as a table")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files instead of the wiki")
    why = add(
        "explain",
        reports.explain,
        [options.source, options.some],
        "what was read of a report, where, and by which rule",
    )
    why.add_argument("what", metavar="TITLE|FILE", help="a page of the wiki or of --export; a .wiki file or an export")
    export = add(
        "export", reports.export, [options.source], "the reports as a file for other programs", only=None, limit=None
    )
    export.add_argument("--format", choices=FORMS, default="json", help="default: json; csv makes a folder of files")
    export.add_argument("target", type=Path, metavar="FILE", help="the file, or the folder, that is written")
    return top


def _options() -> argparse.Namespace:
    """Options that several commands have, by group; each group is a parser for ``parents``."""
    every = HarmlessParser(add_help=False)
    every.add_argument("--settings", type=Path, metavar="FILE", help="settings; default: salonbot.toml, if there")
    every.add_argument("--verbose", action="store_true", help="say more of what happens")

    source = HarmlessParser(add_help=False)
    offline = source.add_mutually_exclusive_group()
    offline.add_argument("--export", type=Path, metavar="FILE", help="read a MediaWiki XML export, not a wiki")
    offline.add_argument("--demo", action="store_true", help="read the invented reports that ship with the bot")
    source.add_argument(
        "--out",
        type=Path,
        action="append",
        metavar="DIR",
        help="folder for generated pages offline (default: out); for plan, a name in .json is the plan file",
    )

    logged = HarmlessParser(add_help=False)
    logged.add_argument("--log-format", choices=logs.FORMATS, help="default: text at a terminal, else JSON lines")
    logged.add_argument("--quiet", action="store_true", help="print what needs a person, and nothing else")

    measured = HarmlessParser(add_help=False)
    measured.add_argument("--metrics", type=Path, metavar="FILE", help="write metrics for Prometheus into this file")

    outcome = HarmlessParser(add_help=False)
    outcome.add_argument("--report", type=Path, metavar="FILE", help="write the run's outcome as JSON")
    pages = HarmlessParser(add_help=False)
    pages.add_argument("--only", action="append", metavar="TITLE", help="write this generated page alone; repeatable")
    pages.add_argument("--limit", type=_count, metavar="N", help="save at most N pages")
    dry = HarmlessParser(add_help=False)
    dry.add_argument("--dry-run", action="store_true", help="all but the saving; shows the diff of each page")

    some = HarmlessParser(add_help=False)
    some.add_argument("--title", help="title of the page in a .wiki file; default: the file's name")
    some.add_argument("--only", action="append", metavar="TITLE", help="this report alone; repeatable")
    some.add_argument("--limit", type=_count, metavar="N", help="the first N reports")

    large = HarmlessParser(add_help=False)
    large.add_argument("--category", action="append", dest="in_category", metavar="NAME", help=_PAGES.format("in"))
    large.add_argument("--title-prefix", action="append", metavar="TEXT", help=_PAGES.format("whose title begins with"))
    large.add_argument("--namespace", action="append", type=int, metavar="N", help=_PAGES.format("in namespace"))
    large.add_argument("--processes", type=_count, metavar="N", help="read in N processes; default: one for each core")
    large.add_argument("--to", type=Path, metavar="FILE", help="write into this file; .parquet makes a Parquet file")
    large.add_argument("--resume", action="store_true", help="go on where the run before was interrupted; with --to")
    large.add_argument("--engine", choices=extract.ENGINES, default="local", help="default: local")
    large.add_argument("--scheduler", metavar="ADDRESS", help="of the Dask scheduler, for --engine dask")
    return argparse.Namespace(
        every=every,
        source=source,
        logged=logged,
        measured=measured,
        outcome=outcome,
        pages=pages,
        dry=dry,
        some=some,
        large=large,
    )


_PAGES = "only pages {} this; repeatable"
_ASKED = {
    "--address": "address of any page of the wiki",
    "--account": "the bot's account",
    "--contact": "how to reach the operator",
    "--category": "category of the reports",
    "--base": "where the generated pages stand",
}


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


_count.__name__ = "whole number from 1"  # argparse says "invalid … value" with this name
