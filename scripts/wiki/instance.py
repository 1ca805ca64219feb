"""One development wiki in one folder: start, stop, reset, import, status."""

import os
import shutil
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from . import faults, first_state, importing, mediawiki, packages, pywikibot_folder, server
from .files import locked, replace
from .problem import Exit, Problem

DEFAULT_PORT = 18080
CHECKOUT = Path(__file__).resolve().parents[2]


def cache_folder() -> Path:
    """Where the unpacked MediaWiki and the first state are kept, for all instances of this user."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").resolve() / "devwiki"


@dataclass(frozen=True, slots=True)
class Status:
    """What `devwiki status` tells."""

    running: bool
    folder: str
    url: str
    api: str
    port: int
    processes: list[int]
    pages: int | None
    """None before the first start."""
    faults: dict[str, str]
    pywikibot: str

    def __str__(self) -> str:
        if self.pages is None:
            return f"stopped: no wiki in {self.folder} yet"
        lines = [
            f"{'running' if self.running else 'stopped'}: {self.url} (folder {self.folder})",
            f"API: {self.api}",
            f"pywikibot: export PYWIKIBOT_DIR={self.pywikibot}",
            f"pages: {self.pages}",
        ]
        lines += [f"fault: {name} {given}".rstrip() for name, given in self.faults.items()]
        return "\n".join(lines)


class Instance:
    """A wiki in `folder`.

    Every method that changes something holds the lock of the folder, so commands at once follow one another.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.cache = cache_folder()
        self.code = self.cache / f"mediawiki-{mediawiki.VERSION}"
        self.state = self.folder / "state"
        self.log = self.folder / "log" / "devwiki.log"

    @property
    def port(self) -> int:
        """The port of the last start."""
        try:
            return int((self.folder / "port").read_text())
        except (OSError, ValueError):
            return DEFAULT_PORT

    @property
    def running(self) -> bool:
        return server.answers(self.folder, self.port)

    @property
    def database(self) -> Path:
        return self.folder / "data" / "devwiki.sqlite"

    def start(self, port: int | None = None, owner: int | None = None) -> None:
        """Bring the wiki up, from a bare system if need be; nothing happens if it runs.

        `port` None means the last one, 0 any that is free. When the process `owner` ends, however it ends,
        the wiki is stopped. Raises Problem.
        """
        with locked(self.folder / "lock"):
            if self.running:
                if port not in (None, 0, self.port):
                    raise Problem(f"this wiki runs on port {self.port} already; stop it first", Exit.PORT_IN_USE)
                return
            server.stop(self.folder)  # workers without a master, if somebody killed it
            port = self.port if port is None else port or server.free_port()
            if not server.port_is_free(port):
                raise Problem(f"port {port} is in use by another program; choose one with --port", Exit.PORT_IN_USE)
            self._prepare()
            (self.folder / "port").write_text(str(port))
            pywikibot_folder.write(self.folder / "pywikibot", port)
            server.start(self.folder, port, self._environment())
            if owner is not None:
                stop = [sys.executable, str(CHECKOUT / "scripts/devwiki"), "stop", "--dir", str(self.folder)]
                server.stop_after(self.folder, owner, stop)

    def stop(self, after: int | None = None) -> None:
        """End every process of the wiki, once the process `after` has ended; what it holds stays."""
        if after is not None:
            server.wait_for_end_of(after)
        if self.folder.exists():
            with locked(self.folder / "lock"):
                server.stop(self.folder)
                if self.running:
                    raise Problem(f"the wiki on port {self.port} was started by another user, who must stop it")

    def reset(self) -> None:
        """Back to the first state, and no faults; a running wiki goes on running."""
        self._must_exist()
        with locked(self.folder / "lock"):
            running = self.running
            faults.clear(self.state)
            first = self._first_state()
            for part in first_state.STATE:
                replace(self.folder / part, by=first / part)
            if running:
                server.forget(self.port)

    def import_file(self, export: Path) -> int:
        """Import a MediaWiki XML export, and return the number of pages in it."""
        pages = importing.count_pages(export)
        self._must_exist()
        with locked(self.folder / "lock"):
            importing.import_export(export.resolve(), self.database, self.maintenance)
            self._forget()
        return pages

    def run_jobs(self) -> None:
        """Work off the job queue."""
        self._must_exist()
        with locked(self.folder / "lock"):
            self.maintenance("runJobs", "--quiet")
            self._forget()

    def destroy(self) -> None:
        """Stop, and remove the folder with all in it (not the cache)."""
        if self.folder.exists() and not self.database.exists():
            raise Problem(f"{self.folder} holds no development wiki", Exit.USAGE)
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def status(self) -> Status:
        running, base = self.running, f"http://{server.HOST}:{self.port}"
        return Status(
            running=running,
            folder=str(self.folder),
            url=f"{base}/wiki/Main_Page",
            api=f"{base}/w/api.php",
            port=self.port,
            processes=server.processes(self.folder),
            pages=self._count_pages(),
            faults=faults.active(self.state) if self.state.exists() else {},
            pywikibot=str(self.folder / "pywikibot"),
        )

    def maintenance(self, *words: str) -> None:
        """Run a maintenance script of MediaWiki on this wiki, of the code that it runs with.

        That is another user's cache, where the wiki was started with another HOME.
        """
        linked = self.folder / "docroot/w"
        code = linked.resolve() if linked.exists() else self.code
        mediawiki.maintenance(code, first_state.environment(self.folder, self.port, code), self.log, *words)

    def _environment(self) -> dict[str, str]:
        return first_state.environment(self.folder, self.port, self.code)

    def _prepare(self) -> None:
        """Have PHP, the code, and in the folder everything that the server needs."""
        for name in ("log", "state", "docroot"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        first = self._first_state()
        for part in first_state.PARTS:
            if not (self.folder / part).exists():
                replace(self.folder / part, by=first / part)
        for name, target in (("w", self.code), ("images", self.folder / "images")):
            link = self.folder / "docroot" / name
            link.unlink(missing_ok=True)
            link.symlink_to(target)

    def _first_state(self) -> Path:
        with locked(self.cache / "lock"):
            log = self.cache / "log"
            # apt fetches MediaWiki with its own lists, so that it need not wait for PHP.
            with ThreadPoolExecutor(2) as pool:
                php = pool.submit(packages.ensure, log / "packages.log")
                code = pool.submit(mediawiki.ensure_code, self.code, log / "mediawiki.log")
                php.result()
                code.result()
            return first_state.ensure(self.cache, self.code)

    def _forget(self) -> None:
        """The command line changed the database: the workers must not answer from memory."""
        if self.running:
            server.forget(self.port)

    def _must_exist(self) -> None:
        if not self.database.exists():
            raise Problem(f"there is no wiki in {self.folder} yet: devwiki start makes one", Exit.NOT_RUNNING)

    def _count_pages(self) -> int | None:
        if not self.database.exists():
            return None
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as connection:
            return int(connection.execute("SELECT count(*) FROM page").fetchone()[0])
