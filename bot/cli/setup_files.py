"""The files that a new operator needs: settings, pywikibot's configuration, and its family file for a wiki's address.

Family files are made by pywikibot's own generator, in a process of its own: pywikibot reads its configuration once.
Nothing that is there is overwritten. Who is asked for what is left to ``bot.cli.commands.setup``.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.run.endings import Misuse
from bot.wiki.base import Denied
from bot.wiki.credentials import without_secrets

_GENERATOR_TIME = 90.0  # seconds

# Wikis of Wikimedia that pywikibot knows: host → family and code.
_KNOWN_HOSTS = {
    "meta.wikimedia.org": "meta:meta",
    "commons.wikimedia.org": "commons:commons",
    "www.wikidata.org": "wikidata:wikidata",
    "www.mediawiki.org": "mediawiki:mediawiki",
}
_PROJECTS = "wikipedia|wikibooks|wikinews|wikiquote|wikisource|wikiversity|wikivoyage|wiktionary"
_PROJECT_HOST = re.compile(rf"([a-z-]+)\.({_PROJECTS})\.org")

_USER_CONFIG = """\
# pywikibot's configuration for salonbot, made by salonbot init.
family = {family!r}
mylang = {code!r}
usernames[{family!r}][{code!r}] = {account!r}
password_file = "user-password.py"  # not needed where SALONBOT_BOT_PASSWORD or OAuth keys are set
put_throttle = 5  # seconds between two edits
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the operator said: the wiki's address, the account, how to be reached, and where reports and pages stand."""

    folder: Path
    address: str
    account: str
    contact: str
    category: str
    base: str
    sandbox: bool

    @property
    def pywikibot(self) -> Path:
        """The folder of pywikibot's configuration."""
        return self.folder / "pywikibot"

    @property
    def settings(self) -> Path:
        """The file of the settings."""
        return self.folder / "salonbot.toml"


def make(answers: Answers) -> list[Path]:
    """Makes all files and returns them. Raises Misuse where another one is there, Denied where there is no wiki."""
    answers.pywikibot.mkdir(parents=True, exist_ok=True)
    answers.pywikibot.chmod(0o700)
    site = known(answers.address) or _generated(answers)
    family, _, code = site.partition(":")
    config = _USER_CONFIG.format(family=family, code=code, account=answers.account)
    made = [
        _written(answers.pywikibot / "user-config.py", config),
        _written(answers.settings, _toml(_settings(answers, site))),
    ]
    return [*made, *answers.pywikibot.glob("families/*.py")]


def keep_password(answers: Answers, password: str) -> Path:
    """Writes the bot password, ``NAME@PASSWORD``, into pywikibot's password file, for its owner's eyes alone."""
    name, _, secret = password.partition("@")
    text = f"({answers.account!r}, BotPassword({name!r}, {secret!r}))\n"
    return _written(answers.pywikibot / "user-password.py", text)


def known(address: str) -> str | None:
    """The family and code of a wiki of Wikimedia's, ``family:code``; None for any other address."""
    host = urlsplit(_url(address)).hostname or ""
    project = _PROJECT_HOST.fullmatch(host)
    return f"{project[2]}:{project[1]}" if project else _KNOWN_HOSTS.get(host)


def _url(address: str) -> str:
    return address if "://" in address else f"https://{address}"


def _generated(answers: Answers) -> str:
    """The family and code of a family file that pywikibot's generator makes from the address. Raises Denied."""
    url = _url(answers.address)
    name = re.sub(r"[^a-z0-9]", "", (urlsplit(url).hostname or "").removeprefix("www.").lower())
    remedy = "give the address of a page of the wiki, as a browser shows it"
    if not name:
        raise Denied("no-wiki", f"{answers.address}: is no address; {remedy}")
    name = name if name[0].isalpha() else f"wiki{name}"
    file = answers.pywikibot / "families" / f"{name}_family.py"
    if not file.exists():
        command = [sys.executable, "-m", "pywikibot.scripts.generate_family_file", url, name, "n", "n"]
        environment = {**without_secrets(), "PYWIKIBOT_DIR": str(answers.pywikibot)}
        try:
            subprocess.run(  # noqa: S603  our own words and one address
                command,
                env=environment,
                cwd=answers.pywikibot,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_GENERATOR_TIME,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Denied("no-wiki", f"{url}: no answer in {_GENERATOR_TIME:g} s; {remedy}") from None
    codes = re.search(r"langs = \{\s*'([a-z0-9_-]+)': '", file.read_text(encoding="utf-8")) if file.exists() else None
    if codes is None:
        raise Denied("no-wiki", f"{url}: no MediaWiki was found there; {remedy}")
    file.chmod(0o600)
    return f"{name}:{codes[1]}"


def _settings(answers: Answers, site: str) -> Mapping[str, Mapping[str, object]]:
    account = answers.account
    return {
        "wiki": {"site": site, "account": account, "contact": answers.contact},
        "reports": {"category": answers.category},
        "pages": {
            "base": answers.base,
            "sandbox": answers.sandbox,
            "stop_page": f"User:{account}/Run",
            "task_page": f"User:{account}/Task",
        },
        "state": {"folder": str(answers.folder.resolve() / "state")},
    }


def _toml(tables: Mapping[str, Mapping[str, object]]) -> str:
    """JSON's texts and truth values are TOML's."""
    lines = ["# Settings of salonbot, made by salonbot init; salonbot.toml.sample has all of them."]
    for name, table in tables.items():
        lines += [
            "",
            f"[{name}]",
            *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()),
        ]
    return "\n".join(lines) + "\n"


def _written(path: Path, text: str) -> Path:
    """Writes a file that only its owner reads; one with the same text may be there. Raises Misuse."""
    try:
        if path.exists():
            if path.read_text(encoding="utf-8") != text:
                raise Misuse(f"{path} is there and says something else; move it away, or name another --folder")
            return path
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise Misuse(f"{path} cannot be written ({error.strerror}); name another --folder") from error
    return path
