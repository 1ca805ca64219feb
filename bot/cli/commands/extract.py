"""The command that reads files of any size: extract. What is read and how is left to ``bot.run.dumps``."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from itertools import islice
from pathlib import Path

from bot.cli import parquet, terminal
from bot.cli.records_file import records_file
from bot.cli.session import Session
from bot.run.dumps import Files, Piece, Reader, Result
from bot.run.endings import Misuse
from bot.run.on_dask import dask_workers
from bot.run.outcome import Exit
from bot.run.workers import Engine, cores, in_order, workers
from bot.wiki.chosen import Chosen
from bot.wiki.dump_files import PIPE

ENGINES = ("local", "dask")
_SMALL = 100_000  # bytes; a process needs a second to begin, in which it could read three times that

log = logging.getLogger("salonbot")


def extract(session: Session) -> Exit:
    """Prints the record of each report in the files, one JSON object a line, or writes them into a file."""
    args = session.args
    _check(session)
    reader = reader_of(session)
    if args.to is None:
        faulty = False
        with engine_of(session, reader) as engine:
            for result in _results(session, reader, engine, 0, args.limit):
                terminal.say_json(record.decode() for record in result.records)
                faulty = faulty or bool(result.told.faults)
        return Exit.INPUT if faulty else Exit.DONE
    with records_file(args.to, _made_from(session, reader), resume=args.resume) as file:
        done = file.progress
        left = None if args.limit is None else args.limit - done.records
        if not done.whole and left != 0:
            with engine_of(session, reader) as engine:
                for result in _results(session, reader, engine, done.pieces, left):
                    file.write(result.records, bool(result.told.faults))
    terminal.say([f"{done.records} reports: {args.to}"])
    return Exit.INPUT if done.faulty else Exit.DONE


def reader_of(session: Session) -> Reader:
    """How the files of the command line are read. Raises Misuse."""
    session.rules()  # which says what is wrong with the name of the collection
    args = session.args
    chosen = Chosen(
        titles=tuple(args.only or ()),
        prefixes=tuple(getattr(args, "title_prefix", None) or ()),
        namespaces=tuple(getattr(args, "namespace", None) or ()),
        categories=tuple(getattr(args, "in_category", None) or ()),
    )
    return Reader(session.settings.reports.collection, session.settings.alias_page(), chosen)


def _check(session: Session) -> None:
    args = session.args
    check_title(session, args.files)
    if args.resume and args.to is None:
        raise Misuse("--resume goes on with a file; name it with --to")
    if args.resume and PIPE in args.files:
        raise Misuse("--resume: what came from a pipe is gone; give the file itself")
    if args.files.count(PIPE) > 1:
        raise Misuse("-: there is one standard input; name it once")
    if (args.engine == "dask") != (args.scheduler is not None):
        raise Misuse("--engine dask and --scheduler ADDRESS go together")
    if args.engine == "dask" and args.processes:
        raise Misuse("--processes is of --engine local; the workers of Dask have their own number")
    if args.to is not None and args.to.suffix == parquet.SUFFIX:
        parquet.check()


def check_title(session: Session, files: list[Path]) -> None:
    """Raises Misuse where --title has no single page to go with."""
    if session.args.title and len(files) > 1:
        raise Misuse("--title goes with one .wiki file; call the command once for each")
    if session.args.title and not any(file.suffix == ".wiki" for file in files):
        raise Misuse("--title goes with a .wiki file; an export names its pages itself, --only chooses one")


def engine_of(session: Session, reader: Reader) -> AbstractContextManager[Engine[Piece, Result]]:
    """What reads: all cores where nothing else is said."""
    if session.args.engine == "dask":
        return dask_workers(session.args.scheduler, reader)
    return workers(session.args.processes or (1 if _is_small(session.args.files) else cores()), reader)


def _is_small(files: list[Path]) -> bool:
    """Whether the files are read sooner than processes begin."""
    try:
        return sum(path.stat().st_size for path in files if path.is_file() or path == PIPE) < _SMALL
    except OSError:
        return False


def _results(
    session: Session, reader: Reader, engine: Engine[Piece, Result], done: int, limit: int | None
) -> Iterator[Result]:
    """The results from a piece on, with at most so many records; what is wrong with the input is told as it comes."""
    args = session.args
    pieces = reader.pieces(args.files, args.title, remote=args.engine == "dask")
    files = Files(reader, in_middle=done > 0)
    with closing(pieces):
        for result in in_order(engine, islice(pieces, done, None)):
            files.add(result.told)
            for message in result.told.left_out:
                log.warning("%s", message)
            for message in result.told.faults:
                log.error("salonbot: %s", message)
            records = result.records if limit is None else result.records[:limit]
            yield Result(records, result.told)
            if limit is not None and (limit := limit - len(records)) == 0:
                return


def _made_from(session: Session, reader: Reader) -> str:
    """A name for everything that the records depend on: files, choice, rules."""
    args = session.args
    files = [(str(path.resolve()), _state(path)) for path in args.files]
    said = repr((files, reader, session.rules().name, args.title, args.limit, args.engine, args.to.suffix))
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()


def _state(path: Path) -> str:
    """What changes with what is in a file."""
    try:
        state = path.stat()
    except OSError:
        return "not there"
    return f"{state.st_size} {state.st_mtime_ns}"
