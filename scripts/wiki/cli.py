"""The command line of the development wiki: words in, one method of an instance called, plain lines out."""

import argparse
import json
import os
import sqlite3
import sys
from dataclasses import asdict
from pathlib import Path

from . import faults
from .instance import CHECKOUT, DEFAULT_PORT, Instance
from .problem import Exit, Problem


def main(words: list[str]) -> int:
    """Run one command and return its exit code (see `Exit`)."""
    given = _parser().parse_args(words)
    wiki = Instance(given.dir)
    try:
        done = given.do(wiki, given) or Exit.OK
        sys.stdout.flush()
        return int(done)
    except Problem as problem:
        print(f"devwiki: {problem}", file=sys.stderr)
        return int(problem.exit_code)
    except BrokenPipeError:  # whoever reads has enough, `| head -1` for one
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.OK)
    except OSError as error:
        print(f"devwiki: {error.filename or given.dir}: {error.strerror}", file=sys.stderr)
        return int(Exit.FAILED)
    except sqlite3.Error as error:
        print(f"devwiki: {wiki.database}: {error}", file=sys.stderr)
        return int(Exit.FAILED)
    except KeyboardInterrupt:
        print("devwiki: interrupted", file=sys.stderr)
        return int(Exit.FAILED)


def _start(wiki: Instance, given: argparse.Namespace) -> None:
    wiki.start(given.port, given.owner)
    print(wiki.status())


def _stop(wiki: Instance, given: argparse.Namespace) -> None:
    wiki.stop(given.after)
    print(f"stopped (folder {wiki.folder})")


def _reset(wiki: Instance, _: argparse.Namespace) -> None:
    wiki.reset()
    print("back in the first state")


def _status(wiki: Instance, given: argparse.Namespace) -> Exit:
    status = wiki.status()
    print(json.dumps(asdict(status)) if given.json else status)
    return Exit.OK if status.running else Exit.NOT_RUNNING


def _import(wiki: Instance, given: argparse.Namespace) -> None:
    print(f"pages imported: {wiki.import_file(given.file)}")


def _jobs(wiki: Instance, _: argparse.Namespace) -> None:
    wiki.run_jobs()
    print("no jobs left")


def _destroy(wiki: Instance, _: argparse.Namespace) -> None:
    wiki.destroy()
    print(f"removed {wiki.folder}")


def _fault(wiki: Instance, given: argparse.Namespace) -> None:
    if not wiki.state.is_dir():
        raise Problem(f"there is no wiki in {wiki.folder} yet: devwiki start makes one", Exit.NOT_RUNNING)
    match given.fault:
        case "readonly":
            faults.readonly(wiki.state, given.reason)
        case "lag":
            faults.lag(wiki.state, given.seconds)
        case "outage":
            faults.outage(wiki.state)
        case "set":
            faults.settings(wiki.state, given.settings)
        case "clear":
            faults.clear(wiki.state)
    print("faults: " + (", ".join(faults.active(wiki.state)) or "none"))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="devwiki", description="A real MediaWiki on loopback for developing and testing the bot."
    )
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument("--dir", type=Path, default=CHECKOUT / ".devwiki", help="folder of the wiki (%(default)s)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, do: object, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text, parents=[everywhere])
        added.set_defaults(do=do)
        return added

    start = command("start", _start, "bring the wiki up, from a bare Debian if need be")
    start.add_argument("--port", type=_port, help=f"0 for any free one (the last one used, at first {DEFAULT_PORT})")
    start.add_argument("--owner", type=int, metavar="PID", help="stop by itself when this process ends")
    stop = command("stop", _stop, "end the wiki; what it holds stays")
    stop.add_argument("--after", type=int, metavar="PID", help="wait until this process has ended")
    command("reset", _reset, "back to the first state, without faults")
    command("status", _status, "what runs where").add_argument("--json", action="store_true", help="for programs")
    command("import", _import, "import a MediaWiki XML export").add_argument("file", type=Path, metavar="FILE")
    command("jobs", _jobs, "work off the job queue")
    command("destroy", _destroy, "stop, and remove the folder of the wiki")
    kinds = command("fault", _fault, "faults, live").add_subparsers(dest="fault", required=True, metavar="FAULT")
    kinds.add_parser("readonly", help="refuse every write").add_argument("reason", nargs="?", default="maintenance")
    kinds.add_parser("lag", help="report a lagging database").add_argument("seconds", type=float)
    kinds.add_parser("outage", help="answer every request 503")
    kinds.add_parser("set", help="override settings").add_argument("settings", metavar="'{\"wgName\": value}'")
    kinds.add_parser("clear", help="end all faults")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port: a number from 0 to 65535")
    return int(text)
