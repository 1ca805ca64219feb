"""Locks, and folders that appear whole or not at all: what makes two commands at once safe."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on the file `path`, waiting for whoever has it now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill; it becomes `folder` at the end, or is removed if the filling failed.

    The caller holds a lock, so what an interrupted run left under the same name can go.
    """
    making = folder.with_name(f"{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        yield making
        making.rename(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def replace(folder: Path, by: Path) -> None:
    """Put a fresh copy of the folder `by` in the place of `folder`, which may be missing."""
    leaving = folder.with_name(f"{folder.name}.leaving")
    shutil.rmtree(leaving, ignore_errors=True)
    coming = folder.with_name(f"{folder.name}.coming")
    shutil.rmtree(coming, ignore_errors=True)
    shutil.copytree(by, coming)
    if folder.exists():
        folder.rename(leaving)
    coming.rename(folder)
    shutil.rmtree(leaving, ignore_errors=True)
