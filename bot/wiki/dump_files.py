"""Opens dumps: plain or compressed files, 7z archives and pipes, as streams of bytes that unpack to no bomb.

What the bytes are is left to ``bot.wiki.dump_pages``. The compression is told by the first bytes of a file, not by its
name. A bzip2 file of several streams, as the public multistream dumps are, can be read from any of them on.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import mmap
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple, Protocol, cast

from bot.wiki.base import Refused

AGAIN = "export the pages once more and compare the size of the files"
PIPE = Path("-")

_LEAST = 64 * 1024 * 1024  # bytes that any compressed file may hold
_DENSEST = 200  # times its size that it may hold beyond that; exports of text come to 30
_STRETCH = 1024 * 1024  # bytes of a bzip2 file that are read as one, at least

# How files begin: bzip2 (with the first block of a stream, whose magic number is that of pi), gzip, xz, 7z.
_BZ2, _GZIP, _XZ, _7Z = b"BZh", b"\x1f\x8b", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c"
_STREAM = re.compile(rb"BZh[1-9]1AY&SY")


class Part(NamedTuple):
    """Bytes of a file, from ``start`` to before ``end``; None is where it ends."""

    start: int = 0
    end: int | None = None


class Readable(Protocol):
    """A stream of unpacked bytes; ``own`` is how many of them belong to the stretch, None where its end is not met."""

    @property
    def own(self) -> int | None:
        """How many bytes belong to the stretch; what follows is there to read its last page whole."""

    def read(self, size: int, /) -> bytes:
        """The next bytes; none at the end."""


@contextmanager
def opened(path: Path, part: Part | None = None) -> Iterator[Readable]:
    """The unpacked bytes of a file, ``-`` being standard input, or of one of its :func:`stretches` and on from there.

    Raises Refused (no-file, cut-off, not-xml, too-dense, no-library), naming the file.
    """
    try:
        with _packed(path) as file:
            magic = file.peek(8)[:8]
            if magic.startswith(_7Z):
                with _archive(path) as archive:
                    yield archive
            elif part is not None and part.end is not None:
                yield _Stretch(path, file, part.start, part.end)
            else:
                counted = _Counted(file)
                yield _Bounded(_unpacked(counted, magic), counted, path)
    except FileNotFoundError:
        raise Refused("no-file", f"{path}: no such file; give the path of an XML export") from None
    except EOFError:
        raise Refused("cut-off", f"{path}: the compressed file ends in the middle; {AGAIN}") from None
    except (gzip.BadGzipFile, lzma.LZMAError, zlib.error) as error:
        raise Refused("not-xml", f"{path}: cannot be unpacked ({error}); {AGAIN}") from None
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused("no-file", f"{path}: cannot be read ({reason}); give the path of an export") from None


def stretches(path: Path) -> list[Part]:
    """The stretches of a bzip2 file of several streams, one after the other; none of any other file."""
    try:
        with path.open("rb") as file:
            if path == PIPE or file.read(3) != _BZ2:
                return []
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as packed:
                size, begins = len(packed), [0]
                for match in _STREAM.finditer(packed):
                    if match.start() - begins[-1] >= _STRETCH:
                        begins.append(match.start())
    except (OSError, ValueError):  # opening it for reading says what is the matter
        return []
    return list(map(Part, begins, [*begins[1:], size])) if len(begins) > 1 else []


@contextmanager
def _packed(path: Path) -> Iterator[io.BufferedReader]:
    if path == PIPE:
        yield cast(io.BufferedReader, sys.stdin.buffer)
    else:
        with path.open("rb") as file:
            yield file


def _unpacked(file: io.BufferedIOBase, magic: bytes) -> IO[bytes]:
    if magic.startswith(_BZ2):
        return cast(IO[bytes], bz2.BZ2File(file))
    if magic.startswith(_GZIP):
        return cast(IO[bytes], gzip.GzipFile(fileobj=file))
    if magic.startswith(_XZ):
        return cast(IO[bytes], lzma.LZMAFile(cast(IO[bytes], file)))
    return cast(IO[bytes], file)


class _Counted(io.BufferedIOBase):
    """A file that knows how many of its bytes were read, from ``start`` to ``end`` where that is said."""

    def __init__(self, file: io.BufferedReader, end: int | None = None) -> None:
        self._file, self._left = file, end
        self.count = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        if self._left is not None:
            size = self._left if size is None or size < 0 else min(size, self._left)
        data = self._file.read(-1 if size is None else size)
        self.count += len(data)
        if self._left is not None:
            self._left -= len(data)
        return data


class _Bounded:
    """Unpacked bytes, which may not be far more than any text packs into the bytes read for them."""

    own: int | None = None

    def __init__(self, unpacked: IO[bytes], packed: _Counted, path: Path) -> None:
        self._unpacked, self._packed, self._path = unpacked, packed, path
        self._sum = 0

    def read(self, size: int, /) -> bytes:
        """The next bytes. Raises Refused where they are more than can be an export."""
        data = self._unpacked.read(size)
        self._sum += len(data)
        _check_density(self._path, self._sum, self._packed.count)
        return data


class _Stretch:
    """The bytes of a stretch of streams, and of those after it."""

    def __init__(self, path: Path, file: io.BufferedReader, start: int, end: int) -> None:
        file.seek(start)
        self.own: int | None = None
        self._file, self._path, self._sum = file, path, 0
        self._last = end >= path.stat().st_size
        self._bytes = self._streams(end - start)

    def read(self, size: int, /) -> bytes:
        """The next bytes; ``own`` is known once the first one beyond the stretch was asked for."""
        data = self._bytes.read(size)
        self._sum += len(data)
        if not data and self.own is None:
            self.own = self._sum
            if not self._last:
                self._bytes = self._streams(None)
            return self.read(size)
        return data

    def _streams(self, size: int | None) -> _Bounded:
        counted = _Counted(self._file, size)
        return _Bounded(_unpacked(counted, _BZ2), counted, self._path)


@contextmanager
def _archive(path: Path) -> Iterator[Readable]:
    """The file in a 7z archive. libarchive unpacks it as it is read."""
    try:
        import libarchive  # noqa: PLC0415 - an extra, which is asked for only here
        from libarchive.exception import ArchiveError  # noqa: PLC0415
    except (ImportError, OSError, AttributeError, TypeError):  # the last: it is there, and the library of C is not
        needs = "pip install 'salonbot[7z]', and the library libarchive of the system (Debian: libarchive13)"
        raise Refused("no-library", f"{path}: a 7z archive needs {needs}; or unpack it first") from None
    if path == PIPE:
        raise Refused("no-file", "-: a 7z archive cannot be read from a pipe; give its path, or unpack it first")
    try:
        with libarchive.file_reader(str(path)) as entries:
            yield _Entry(entries, path)
    except ArchiveError as error:
        code = "cut-off" if "truncated" in str(error).lower() else "not-xml"
        raise Refused(code, f"{path}: cannot be unpacked ({error}); {AGAIN}") from None


class _Entry:
    own: int | None = None

    def __init__(self, entries: Iterator[object], path: Path) -> None:
        self._path, self._size = path, path.stat().st_size
        self._blocks, self._rest, self._sum = self._unpacked(entries), b"", 0

    def read(self, size: int, /) -> bytes:
        """The next bytes. Raises Refused as every other file does."""
        if not self._rest:
            self._rest = next(self._blocks, b"")
            self._sum += len(self._rest)
            _check_density(self._path, self._sum, self._size)
        data, self._rest = self._rest[:size], self._rest[size:]
        return data

    def _unpacked(self, entries: Iterator[object]) -> Iterator[bytes]:
        found = 0
        for entry in entries:
            if getattr(entry, "isfile", False):
                found += 1
                if found > 1:
                    raise Refused("not-xml", f"{self._path}: holds several files; unpack it and give them one by one")
                yield from filter(None, entry.get_blocks())  # type: ignore[attr-defined]
        if not found:
            raise Refused("not-xml", f"{self._path}: holds no file; {AGAIN}")


def _check_density(path: Path, unpacked: int, packed: int) -> None:
    if unpacked > _LEAST + _DENSEST * packed:
        raise Refused("too-dense", f"{path}: unpacks to over {_DENSEST} times its size, which no export does; {AGAIN}")
