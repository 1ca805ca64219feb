"""The file that records are written into: whole or not at all, and gone on with where a run was interrupted.

Until the last record is there, they stand in ``FILE.part``, and ``FILE.part.json`` says how much of it is certain. What
was written after that is cut off when the next run goes on, and read anew. Parquet files are made from it in the end.
"""

from __future__ import annotations

import io
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec
from filelock import FileLock, Timeout

from bot.cli import parquet
from bot.run.endings import Busy, Misuse

_MOMENT = 2.0  # seconds between two times that what was written is made certain


class Progress(msgspec.Struct):
    """What is certain: bytes and records in the file, pieces they came from, and whether something could not be read.

    ``made_from`` stands for the files, the choice and the rules.
    """

    made_from: str
    size: int = 0
    records: int = 0
    pieces: int = 0
    faulty: bool = False
    whole: bool = False


class RecordsFile:
    """A file that is being written."""

    def __init__(self, out: IO[bytes], note: Path, progress: Progress) -> None:
        self._out, self._note, self.progress = out, note, progress
        self._certain = time.monotonic()

    def write(self, records: Sequence[bytes], faulty: bool) -> None:
        """Adds the records of the next piece."""
        data = b"".join(record + b"\n" for record in records)
        self._out.write(data)
        now = self.progress
        now.size, now.records, now.pieces = now.size + len(data), now.records + len(records), now.pieces + 1
        now.faulty = now.faulty or faulty
        if time.monotonic() - self._certain > _MOMENT:
            self.make_certain()

    def make_certain(self) -> None:
        """What was written until now outlives a loss of power."""
        self._out.flush()
        os.fsync(self._out.fileno())
        part = self._note.with_name(f"{self._note.name}.new")
        part.write_bytes(msgspec.json.encode(self.progress))
        part.replace(self._note)
        self._certain = time.monotonic()


@contextmanager
def records_file(target: Path, made_from: str, *, resume: bool) -> Iterator[RecordsFile]:
    """A file to write; where the block comes to its end, ``target`` is replaced by what was written.

    Raises Misuse where it cannot be written, or where what ``resume`` would go on with was made from something else;
    Busy where another process writes it.
    """
    part, note = target.with_name(f"{target.name}.part"), target.with_name(f"{target.name}.part.json")
    if not target.parent.is_dir():
        raise Misuse(f"{target} cannot be written: there is no such folder; make it, or name another file")
    lock = FileLock(target.with_name(f"{target.name}.lock"), timeout=0)
    try:
        with lock:
            progress = _begun(part, note, made_from) if resume else Progress(made_from)
            if part.exists() or not progress.whole:
                with part.open("r+b" if progress.size else "wb") as out:
                    out.truncate(progress.size)
                    out.seek(progress.size)
                    file = RecordsFile(out, note, progress)
                    try:
                        yield file
                        progress.whole = True
                    finally:
                        file.make_certain()
                _finish(part, target)
            else:  # ended between its last two steps
                yield RecordsFile(io.BytesIO(), note, progress)
            note.unlink()
            Path(lock.lock_file).unlink()
    except Timeout:
        raise Busy(f"{target}: another process writes it; let it end first") from None
    except OSError as error:
        raise Misuse(f"{error.filename or target} cannot be written ({error.strerror}); name another file") from error


def _begun(part: Path, note: Path, made_from: str) -> Progress:
    """How far the run before came; nothing where there was none. Raises Misuse."""
    if not note.is_file():
        return Progress(made_from)
    try:
        progress = msgspec.json.decode(note.read_bytes(), type=Progress)
    except msgspec.MsgspecError:
        raise Misuse(f"{note}: is not what a run before left there; without --resume it begins anew") from None
    if progress.made_from != made_from:
        raise Misuse(f"{part}: was begun with other files, options or rules; without --resume it begins anew")
    if progress.whole or (part.is_file() and part.stat().st_size >= progress.size):
        return progress
    return Progress(made_from)


def _finish(part: Path, target: Path) -> None:
    if target.suffix != parquet.SUFFIX:
        part.replace(target)
        return
    made = target.with_name(f"{target.name}.new")
    try:
        parquet.write(part, made)
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)
    part.unlink()
