"""The command line: words in, one command called, an exit code out.

Options with two dashes are ours; those with one dash are pywikibot's global options (``-dir:``, ``-user:``,
``-simulate`` …) and go to it as they are. What a command does is in ``bot.commands``; the exit codes are
``bot.outcome.Exit``.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import __version__, commands
from bot.outcome import Exit
from bot.settings import SettingsError, load
from bot.store import StoreError
from bot.wiki.base import Denied, Refused, Unavailable

DEFAULT_SETTINGS = Path("salonbot.toml")

log = logging.getLogger("salonbot")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; never raises for a user's mistake."""
    words = list(sys.argv[1:] if argv is None else argv)
    given = parser().parse_args([word for word in words if not _is_global(word)])
    logging.basicConfig(
        level=logging.DEBUG if given.verbose else logging.INFO, format="%(message)s", stream=sys.stderr, force=True
    )
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    try:
        settings = load(given.settings or (DEFAULT_SETTINGS if DEFAULT_SETTINGS.exists() else None))
        return int(given.command(commands.Session(settings, given, [word for word in words if _is_global(word)])))
    except SettingsError as error:
        log.error("%s", error)
        return Exit.USAGE
    except (commands.Misuse, StoreError) as error:
        log.error("salonbot: %s", error)
        return Exit.USAGE
    except commands.Busy as error:
        log.error("salonbot: %s", error)
        return Exit.BUSY
    except Refused as error:
        log.error("salonbot: %s", error)
        return Exit.INPUT
    except Unavailable as error:
        log.error("salonbot: %s", error)
        return Exit.UNAVAILABLE
    except Denied as error:
        log.error("salonbot: %s", error)
        return Exit.DENIED
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        sys.stderr.close()
        return Exit.DONE
    except KeyboardInterrupt:
        log.error("salonbot: interrupted; what was saved until now stays")
        return Exit.UNAVAILABLE
    except Exception:
        log.exception("salonbot: a fault of the bot's own; please report it with the lines above")
        return Exit.BUG


def _is_global(word: str) -> bool:
    """Whether a word is pywikibot's: one dash and a name; ``-h`` stays ours."""
    return len(word) > 2 and word[0] == "-" and word[1] != "-"


def parser() -> argparse.ArgumentParser:
    """The whole command line, as ``docs/operators.md`` describes it."""
    top = argparse.ArgumentParser(
        prog="salonbot",
        description="Harvests the Strategy Salon reports of a wiki and keeps the pages made from them.",
        epilog="Options with a single dash (-dir:PATH, -user:NAME, -simulate …) are pywikibot's global options.",
    )
    top.add_argument("--version", action="version", version=f"salonbot {__version__}")
    every = argparse.ArgumentParser(add_help=False)
    every.add_argument("--settings", type=Path, metavar="FILE", help="settings; default: salonbot.toml, if there")
    every.add_argument("--verbose", action="store_true", help="say more of what happens")

    source = argparse.ArgumentParser(add_help=False)
    offline = source.add_mutually_exclusive_group()
    offline.add_argument("--export", type=Path, metavar="FILE", help="read a MediaWiki XML export, not a wiki")
    offline.add_argument("--demo", action="store_true", help="read the invented reports that ship with the bot")
    source.add_argument("--out", type=Path, metavar="DIR", help="folder for generated pages offline; default: out")

    pages = argparse.ArgumentParser(add_help=False)
    pages.add_argument("--report", type=Path, metavar="FILE", help="write the run's outcome as JSON")
    pages.add_argument("--only", action="append", metavar="TITLE", help="write this generated page alone; repeatable")
    pages.add_argument("--limit", type=_count, metavar="N", help="save at most N pages")
    dry = argparse.ArgumentParser(add_help=False)
    dry.add_argument("--dry-run", action="store_true", help="all but the saving; shows the diff of each page")

    reports = argparse.ArgumentParser(add_help=False)
    reports.add_argument("--title", help="title of the page in a .wiki file; default: the file's name")
    reports.add_argument("--only", action="append", metavar="TITLE", help="this report alone; repeatable")
    reports.add_argument("--limit", type=_count, metavar="N", help="the first N reports")

    add = top.add_subparsers(title="commands", required=True, metavar="COMMAND").add_parser
    one = add("run", parents=[every, source, pages, dry], help="one cycle: harvest, write what changed")
    one.set_defaults(command=commands.run)
    loop = add("schedule", parents=[every, source, dry], help="cycles for ever, at the planned times")
    loop.set_defaults(command=commands.schedule, report=None, only=None, limit=None)
    plan = add("plan", parents=[every, source, pages], help="what a run would save, as diffs")
    plan.set_defaults(command=commands.plan, dry_run=True)
    extract = add("extract", parents=[every, reports], help="the records of reports in files, one JSON a line")
    extract.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".wiki file or MediaWiki XML export")
    extract.set_defaults(command=commands.extract)
    check = add("check", parents=[every, source, reports], help="the findings of reports, as a table")
    check.add_argument("files", nargs="*", type=Path, metavar="FILE", help="files instead of the wiki")
    check.set_defaults(command=commands.check)
    return top


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


_count.__name__ = "whole number from 1"  # argparse says "invalid … value" with this name


if __name__ == "__main__":
    sys.exit(main())
