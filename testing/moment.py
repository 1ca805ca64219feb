"""A wiki and a bot's folder at one moment, brought back as often as tests want: a copy of files, some 50 ms."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from testing.devwiki import DevWiki, server

files: Any = importlib.import_module("wiki.files")
first_state: Any = importlib.import_module("wiki.first_state")

OF_THE_BOT = ("state", "pywikibot")  # in its folder, as far as they are there


class Moment:
    """Keeps what is there when it is made; ``folder`` is the bot's, ``kept`` where the copies go."""

    def __init__(self, wiki: DevWiki, folder: Path, kept: Path) -> None:
        self._wiki, self._folder, self._kept = wiki, folder, kept
        self._people = dict(wiki._people)
        self._cookies = {login: person.session.cookies.copy() for login, person in self._people.items()}
        self._of_the_bot = [name for name in OF_THE_BOT if (folder / name).exists()]
        for name in first_state.STATE:
            files.replace(kept / name, by=wiki.folder / name)
        for name in self._of_the_bot:
            files.replace(kept / name, by=folder / name)

    def restore(self) -> None:
        """Everything as it was, without faults, everybody logged in who was."""
        self._wiki.clear_faults()
        with files.locked(self._wiki.folder / "lock"):
            for name in first_state.STATE:
                files.replace(self._wiki.folder / name, by=self._kept / name)
            server.forget(self._wiki.port)
        for name in self._of_the_bot:
            files.replace(self._folder / name, by=self._kept / name)
        self._wiki._people.clear()
        self._wiki._people.update(self._people)
        for login, person in self._people.items():
            person.session.cookies.clear()
            person.session.cookies.update(self._cookies[login])
