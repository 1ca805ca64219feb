"""The first state of a wiki: what stands in it before anybody edits. Made once, copied often."""

import hashlib
import json
import shutil
from dataclasses import asdict
from pathlib import Path

from . import mediawiki, server
from .accounts import ACCOUNTS
from .files import appearing

HERE = Path(__file__).parent
SETTINGS = HERE / "LocalSettings.php"
STATE = ("data", "images")
"""The folders of an instance that a reset brings back."""
PARTS = (*STATE, "cache")
"""The folders of an instance that it starts with; `cache` holds the texts of the interface and may grow."""
KEPT = 4
"""First states kept in the cache: one for each of the latest versions of these scripts."""

PAGES = {
    "User:SalonBot/Run": "yes",
    "User:SalonBot": "This account is a bot of the development wiki.",
    "MediaWiki:Spam-blacklist": r"\bspam\.example\b",
    "MediaWiki:Titleblacklist": ".*Forbidden title.*",
    "Template:Bots": "<noinclude>Tells bots which of them may edit a page.</noinclude>",
    "Template:Nobots": "<noinclude>Tells bots to leave a page alone.</noinclude>",
}

FILTERS = [
    {
        "name": "disallow",
        "rules": 'added_lines rlike "FILTER-DISALLOW"',
        "actions": {"disallow": ["abusefilter-disallowed"]},
    },
    {
        "name": "warn",
        "rules": 'added_lines rlike "FILTER-WARN"',
        "actions": {"warn": ["abusefilter-warning"]},
    },
    {"name": "tag", "rules": 'added_lines rlike "FILTER-TAG"', "actions": {"tag": ["devwiki-tag"]}},
]
"""Abuse filters: an edit that adds the word meets the action."""

INTERWIKI = {
    "commons": "https://commons.wikimedia.org/wiki/$1",
    "c": "https://commons.wikimedia.org/wiki/$1",
    "d": "https://www.wikidata.org/wiki/$1",
    "m": "https://meta.wikimedia.org/wiki/$1",
    "meta": "https://meta.wikimedia.org/wiki/$1",
    "mw": "https://www.mediawiki.org/wiki/$1",
    "w": "https://en.wikipedia.org/wiki/$1",
    "wikipedia": "https://en.wikipedia.org/wiki/$1",
    **{code: f"https://{code}.wikipedia.org/wiki/$1" for code in ("ar", "de", "en", "es", "fr", "pt", "th")},
}


def ensure(cache: Path, code: Path) -> Path:
    """The folder with the first state, made if it is not there; the caller holds the lock of the cache."""
    folder = cache / f"first-state-{_fingerprint(code)}"
    if not folder.exists():
        with appearing(folder) as making:
            _install(making, code, cache / "log" / "first-state.log")
        _forget_old_ones(cache)
    return folder


def environment(instance: Path, port: int, code: Path) -> dict[str, str]:
    """What MediaWiki must find in its environment to serve the instance in the folder `instance`."""
    return {
        server.MARK: str(instance),
        "DEVWIKI_INSTANCE": str(instance),
        "DEVWIKI_PORT": str(port),
        "MW_CONFIG_FILE": str(SETTINGS),
        "MW_INSTALL_PATH": str(code),
    }


def _fingerprint(code: Path) -> str:
    """Changes with everything that goes into the first state."""
    sources = [
        SETTINGS,
        HERE / "mapframe.php",
        HERE / "seed.php",
        HERE / "accounts.py",
        Path(__file__),
        code / "includes/Defines.php",
    ]
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()[:12]


def _install(folder: Path, code: Path, log: Path) -> None:
    """Run MediaWiki's installer in `folder`, which is empty, and seed it."""
    for part in PARTS:
        (folder / part).mkdir()
    log.unlink(missing_ok=True)
    admin = next(account for account in ACCOUNTS if account.name == "Admin")
    # The installer refuses to work where settings exist: it gets none, and those it writes are thrown away.
    bare = {"MW_INSTALL_PATH": str(code), "MW_CONFIG_FILE": str(folder / "none")}
    mediawiki.maintenance(
        code,
        bare,
        log,
        "install",
        "--dbtype=sqlite",
        f"--dbpath={folder / 'data'}",
        "--dbname=devwiki",
        f"--confpath={folder}",
        "--server=http://127.0.0.1",
        "--scriptpath=/w",
        f"--pass={admin.password}",
        "Devwiki",
        admin.name,
    )
    (folder / "LocalSettings.php").unlink()
    env = environment(folder, 80, code)
    mediawiki.maintenance(code, env, log, "update", "--quick")  # the tables of the extensions
    mediawiki.maintenance(code, env, log, str(HERE / "seed.php"), stdin=_seed())


def _seed() -> str:
    """What seed.php reads, as JSON."""
    accounts = [{**asdict(account), "password": account.password} for account in ACCOUNTS]
    for account, record in zip(ACCOUNTS, accounts, strict=True):
        for bot, bot_record in zip(account.bot_passwords, record["bot_passwords"], strict=True):
            bot_record["password"] = bot.password
    return json.dumps({"accounts": accounts, "interwiki": INTERWIKI, "pages": PAGES, "filters": FILTERS})


def _forget_old_ones(cache: Path) -> None:
    newest_first = sorted(cache.glob("first-state-*"), key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in newest_first[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
