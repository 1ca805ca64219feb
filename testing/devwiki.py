"""The real wiki for tests: started once for a test run, brought back to its first state for every test.

The fixtures here serve tests/live and tests/faults; their conftest.py files import them. A test takes

- `wiki`: the running wiki in its first state, without faults (a reset takes some 30 ms);
- `devwiki`: the same wiki as it is, for tests that only look, or that build on one another.

Where MediaWiki cannot run the tests are skipped, and fail instead with SALONBOT_REQUIRE_WIKI=1.
"""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from testing.people import Person

CHECKOUT = Path(__file__).resolve().parents[1]
COMMAND = CHECKOUT / "scripts/devwiki"
LOOPBACK = ["127.0.0.1"]

# scripts/ is a folder of commands and no installed package; `devwiki` finds its modules in the same way.
sys.path.append(str(COMMAND.parent))
accounts: Any = importlib.import_module("wiki.accounts")
faults: Any = importlib.import_module("wiki.faults")
pywikibot_folder: Any = importlib.import_module("wiki.pywikibot_folder")
instance: Any = importlib.import_module("wiki.instance")
problem: Any = importlib.import_module("wiki.problem")
server: Any = importlib.import_module("wiki.server")

LOGINS = {bot.login: bot.password for account in accounts.ACCOUNTS for bot in account.bot_passwords}


def run_devwiki(*words: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`scripts/devwiki` as a person types it."""
    command = [sys.executable, str(COMMAND), *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=240, env={**os.environ, **(env or {})}
    )


class CannotRun(Exception):
    """MediaWiki cannot run on this machine; the message is one plain line."""


class DevWiki:
    """The running wiki: its addresses, its people, its faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.instance = instance.Instance(folder)
        self._people: dict[str, Person] = {}

    def start(self) -> None:
        """Start on a free port. The wiki ends with this process, whatever happens to it."""
        done = run_devwiki("start", "--dir", self.folder, "--port", 0, "--owner", os.getpid())
        if done.returncode == problem.Exit.CANNOT_RUN_HERE:
            raise CannotRun(done.stderr.strip())
        if done.returncode:
            raise RuntimeError(done.stderr.strip())

    def stop(self) -> None:
        self.instance.stop()

    def reset(self) -> None:
        """Back to the first state; whoever was logged in is so no more."""
        self.instance.reset()
        for person in self._people.values():
            person.session.close()
        self._people.clear()

    @property
    def port(self) -> int:
        return int(self.instance.port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.url}/w/api.php"

    @property
    def pywikibot(self) -> Path:
        """The folder for PYWIKIBOT_DIR; family and code are `devwiki`."""
        return self.folder / "pywikibot"

    def pywikibot_at(self, port: int, folder: Path) -> Path:
        """Write such a folder for another port, a fault proxy's for one."""
        pywikibot_folder.write(folder, port)
        return folder

    def person(self, name: str, app: str = "dev") -> Person:
        """Alice, Bob, Admin, Sam or SalonBot, logged in; the same object until the next reset."""
        login = f"{name}@{app}"
        if login not in self._people:
            self._people[login] = Person(self.api).login(login, LOGINS[login])
        return self._people[login]

    @property
    def alice(self) -> Person:
        return self.person("Alice")

    @property
    def bob(self) -> Person:
        return self.person("Bob")

    @property
    def admin(self) -> Person:
        return self.person("Admin")

    @property
    def bot(self) -> Person:
        return self.person("SalonBot")

    @property
    def reader(self) -> Person:
        """Somebody who is not logged in."""
        return Person(self.api)

    def import_file(self, export: Path) -> int:
        """Import a MediaWiki XML export; the number of its pages."""
        return int(self.instance.import_file(export))

    def run_jobs(self) -> None:
        self.instance.run_jobs()

    def readonly(self, reason: str = "maintenance") -> None:
        faults.readonly(self.instance.state, reason)

    def lag(self, seconds: float) -> None:
        faults.lag(self.instance.state, seconds)

    def outage(self) -> None:
        faults.outage(self.instance.state)

    def settings(self, text: str) -> None:
        """Override MediaWiki's settings: a JSON object."""
        faults.settings(self.instance.state, text)

    def clear_faults(self) -> None:
        faults.clear(self.instance.state)


_WIKI = pytest.StashKey[DevWiki | CannotRun]()


@pytest.fixture(scope="session")
def devwiki(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> DevWiki:
    """The running wiki, as earlier tests left it."""
    config = request.config
    if _WIKI not in config.stash:  # this fixture is known under two folders, the wiki is one
        wiki = DevWiki(tmp_path_factory.mktemp("devwiki"))
        config.add_cleanup(wiki.stop)
        try:
            wiki.start()
            config.stash[_WIKI] = wiki
        except CannotRun as reason:
            config.stash[_WIKI] = reason
    found = config.stash[_WIKI]
    if isinstance(found, DevWiki):
        return found
    if os.environ.get("SALONBOT_REQUIRE_WIKI") == "1":
        pytest.fail(str(found), pytrace=False)
    pytest.skip(str(found))


@pytest.fixture
def wiki(devwiki: DevWiki) -> DevWiki:
    """The running wiki in its first state."""
    devwiki.reset()
    return devwiki


def allow_loopback(items: list[pytest.Item], folder: Path) -> None:
    """Let the tests under `folder` reach this machine, and nothing else."""
    for item in items:
        if item.path.is_relative_to(folder):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))
