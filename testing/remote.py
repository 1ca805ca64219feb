"""A LiveWiki in a process of its own, driven from the test: pywikibot keeps its site and login in globals.

As a program it is that process: it takes calls from the connection whose file descriptor is its argument.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Self, cast

from bot.wiki import base

CHECKOUT = Path(__file__).resolve().parents[1]


class RemoteWiki:
    """Has the methods of the protocol, and the same failures; a context manager.

    ``err`` is what the process wrote to its standard error, for looking at what pywikibot said.
    """

    def __init__(self, folder: Path | None, log: Path, *, cwd: Path | None = None, **given: Any) -> None:
        self._log = log
        self._here, there = Pipe()
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYWIKIBOT")}
        environment |= {"PYTHONPATH": str(CHECKOUT), "HOME": str(log.parent), "PYTHONWARNINGS": "ignore"}
        with log.open("w") as err:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(there.fileno())],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=err,
                stderr=err,
                env=environment,
                cwd=cwd or log.parent,
            )
        there.close()
        try:
            self._call("__init__", folder, **given)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._here.close()
        self._process.wait(timeout=20)

    @property
    def err(self) -> str:
        return self._log.read_text()

    @property
    def simulate(self) -> bool:
        return bool(self._call("simulate"))

    def identity(self) -> base.Identity:
        return cast(base.Identity, self._call("identity"))

    def members(self, category: str) -> Iterator[base.Member]:
        return iter(self._call("members", category))

    def found(self, by: base.By, name: str) -> Iterator[base.Member]:
        return iter(self._call("found", by, name))

    def read(self, titles: Any) -> Iterator[base.Page]:
        return iter(self._call("read", list(titles)))

    def title(self, name: str) -> str:
        return str(self._call("title", name))

    def titles_of(self, page_ids: Any) -> dict[int, str]:
        return cast(dict[int, str], self._call("titles_of", list(page_ids)))

    def stored(self, title: str, text: str) -> str:
        return str(self._call("stored", title, text))

    def using(self, template: str) -> list[str]:
        return cast(list[str], self._call("using", template))

    def before(self, title: str, revision_id: int) -> base.Page | None:
        return cast(base.Page | None, self._call("before", title, revision_id))

    def features(self) -> frozenset[str]:
        return cast(frozenset[str], self._call("features"))

    def pictures(self, names: Any) -> frozenset[str]:
        return cast(frozenset[str], self._call("pictures", list(names)))

    def save(self, title: str, text: str, **more: Any) -> base.Saved:
        return cast(base.Saved, self._call("save", title, text, **{"summary": "test", **more}))

    def link(self, title: str, revision_id: int | None = None) -> str:
        return str(self._call("link", title, revision_id))

    def setting(self, name: str) -> Any:
        """What pywikibot's configuration holds in that process."""
        return self._call("setting", name)

    def _call(self, name: str, *values: Any, **more: Any) -> Any:
        self._here.send((name, values, more))
        try:
            answer, failure = self._here.recv()
        except EOFError:
            raise AssertionError(f"the process died:\n{self.err}") from None
        if failure is None:
            return answer
        kind, code, message = failure
        raise getattr(base, kind, AssertionError)(*((code, message) if hasattr(base, kind) else (message,)))


def serve(connection: Connection) -> None:
    """Takes calls until the other side hangs up."""
    from bot.wiki.live import LiveWiki

    wiki: Any = None
    while True:
        try:
            name, values, more = connection.recv()
        except EOFError:
            return
        try:
            if name == "__init__":
                wiki, result = LiveWiki(*values, **more), None
            elif name == "setting":
                result = getattr(sys.modules["pywikibot"].config, values[0])
            else:
                found = getattr(wiki, name)
                result = found(*values, **more) if callable(found) else found
            connection.send((list(result) if isinstance(result, Iterator) else result, None))
        except base.WikiError as error:
            connection.send((None, (type(error).__name__, error.code, str(error))))
        except BaseException as error:  # a bug: it must fail the test that called
            connection.send((None, (type(error).__name__, "", repr(error))))


if __name__ == "__main__":
    import pytest_socket

    pytest_socket.socket_allow_hosts(["127.0.0.1"])
    serve(Connection(int(sys.argv[1])))
