"""One run at a time on one state folder, whichever process or host wants it.

Two locks are held together. ``lock`` is the operating system's: it is gone the moment its process is, and holds between
the processes of one machine. ``lease`` holds between hosts that share the folder, where locks of the system often do
not: a file with the owner's host and process and a time that is renewed while the run goes on. One that is not renewed
for :data:`LEASE` seconds by the clock of who waits is taken over, so no two hosts' clocks are compared; one whose
process is gone from this very host, at once. Where a process was killed between making its file and writing into it,
filelock would wait for ever; the empty file is taken away after the same time. Hosts that share nothing are not kept
apart by it.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, SoftFileLease, Timeout

from bot.run.endings import Busy
from bot.state.store import StoreError
from bot.wiki.deadline import INTERRUPTED, End

LEASE = 60.0  # seconds without a sign of life
_RENEWED = LEASE / 6
_LOOKING = 1.0  # seconds; who only looks whether a run is under way holds a lock for a moment
_POLL = 0.1  # seconds
_PATIENCE = LEASE * 1.25

Lost = Callable[[], End | None]  # why the run must end: another host took it for dead


@contextmanager
def held(folder: Path, *, patience: float = _PATIENCE, given_up: Callable[[], bool] = lambda: False) -> Iterator[Lost]:
    """Holds both locks. Raises Busy, or StoreError where the folder cannot be written.

    For a run of this machine it waits a moment, for one of another host ``patience`` seconds: it is taken over where it
    gives no sign of life meanwhile. ``given_up`` ends the waiting.
    """
    lease = _lease(folder)
    with ExitStack() as locks:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            locks.enter_context(FileLock(folder / "lock", timeout=_LOOKING))
            _take_away_the_empty(folder / "lease", patience, given_up)
            locks.enter_context(lease.acquire(timeout=patience, cancel_check=given_up))
        except Timeout as error:
            raise Busy(f"another run is under way (lock {error.lock_file}); let it end first") from None
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise StoreError(f"{folder}: the disk is full; make room") from error
            raise StoreError(f"{folder}: cannot be written ({error.strerror}); name another folder") from error
        yield lambda: _lost(lease)


def _take_away_the_empty(file: Path, patience: float, given_up: Callable[[], bool]) -> None:
    """Takes a lease away that stays empty: whoever makes one writes into it in the next moment, or was killed."""
    began = since = time.monotonic()
    before = _empty(file)
    while (now := _empty(file)) is not None and time.monotonic() - began < patience and not given_up():
        if now != before:
            before, since = now, time.monotonic()
        elif time.monotonic() - since >= LEASE:
            file.unlink(missing_ok=True)
            return
        time.sleep(_POLL)


class _File(NamedTuple):
    """Which file a path names now."""

    inode: int
    changed: int


def _empty(file: Path) -> _File | None:
    """Which empty file it is; None where it has something in it, or is not there."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return None if found.st_size else _File(found.st_ino, found.st_ctime_ns)


def is_held(folder: Path) -> bool:
    """Whether a run of this machine is under way, or one of another host that gave a sign of life of late."""
    if not (folder / "lock").is_file():
        return False
    try:
        with FileLock(folder / "lock", timeout=0):
            return _is_leased(folder)
    except Timeout:
        return True
    except OSError:
        return False


def _is_leased(folder: Path) -> bool:
    lease = _lease(folder)
    try:
        with lease.acquire(timeout=0):
            return False
    except Timeout:
        pass
    try:
        age = time.time() - (folder / "lease").stat().st_mtime
    except FileNotFoundError:
        return False
    return age < 2 * LEASE


def _lease(folder: Path) -> SoftFileLease:
    return SoftFileLease(folder / "lease", lease_duration=LEASE, heartbeat_interval=_RENEWED)


def _lost(lease: SoftFileLease) -> End | None:
    if lease.compromise is None:
        return None
    return End(INTERRUPTED, "another host took this run for dead and began its own; the next run goes on")
