"""MediaWiki's code out of Debian's package, and its maintenance scripts.

The package is fetched with apt's own signature check, through an apt configuration of its own, and only
unpacked: nothing of it is installed, so neither its web server nor its paths touch the system.
"""

import os
import shutil
import subprocess
from pathlib import Path

from .commands import run
from .problem import Exit, Problem

VERSION = "1.43"
"""The long-term release that Debian 13 ships; production runs something newer of the same line."""
SUITE = "trixie"
PACKAGES = ("mediawiki", "mediawiki-classes")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def ensure_code(code: Path, log: Path) -> None:
    """Make sure that the folder `code` holds MediaWiki; the caller holds the lock of the cache."""
    if code.exists():
        return
    work = code.with_name("unpacking")  # beside it: renaming needs the same file system
    shutil.rmtree(work, ignore_errors=True)  # an interrupted start may have left it
    try:
        _download(work, log)
        for package in sorted((work / "packages").glob("*.deb")):
            run(["dpkg-deb", "-x", str(package), str(work / "tree")], log)
        _make_whole(work / "tree/usr/share/mediawiki").rename(code)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _download(apt: Path, log: Path) -> None:
    """Fetch the packages into the folder `packages` of `apt`, which is not there yet."""
    for folder in ("lists/partial", "cache/archives/partial", "packages"):
        (apt / folder).mkdir(parents=True)
    (apt / "sources.list").write_text(f"deb [signed-by={KEYRING}] {_mirror()} {SUITE} main\n")
    settings = {
        "Dir::Etc::sourcelist": apt / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State::lists": apt / "lists",
        "Dir::Cache": apt / "cache",
        "Acquire::Languages": "none",
        "APT::Update::Error-Mode": "any",  # else a mirror out of reach counts as success
        "APT::Sandbox::User": "root",
    }
    options = [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
    try:
        run(["apt-get", *options, "-q", "update"], log)
        run(["apt-get", *options, "-q", "download", *PACKAGES], log, cwd=apt / "packages")
    except Problem as problem:
        raise Problem(f"MediaWiki cannot be fetched here: {problem}", Exit.CANNOT_RUN_HERE) from problem


def _mirror() -> str:
    """The archive that this machine's apt already uses for Debian."""
    if named := os.environ.get("DEVWIKI_MIRROR"):
        return named
    if shutil.which("apt-get") is None or not KEYRING.exists():
        raise Problem(
            "MediaWiki comes from Debian's package: this needs apt-get and debian-archive-keyring",
            Exit.CANNOT_RUN_HERE,
        )
    asked = [
        "apt-get",
        "indextargets",
        "--no-release-info",
        "--format",
        "$(REPO_URI)",
        "Created-By: Packages",
    ]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    for address in answer.splitlines():
        if address.rstrip("/").endswith("/debian"):
            return address
    raise Problem(
        "apt knows no Debian archive here; name one in the environment variable DEVWIKI_MIRROR",
        Exit.CANNOT_RUN_HERE,
    )


def _make_whole(tree: Path) -> Path:
    """Undo Debian's split: links into /etc and /var become the plain folders that MediaWiki expects."""
    for link in ("LocalSettings.php", "config", "extensions", "images"):
        (tree / link).unlink()
    (tree / "extensions-core").rename(tree / "extensions")
    (tree / "images").mkdir()
    return tree


def maintenance(code: Path, env: dict[str, str], log: Path, *words: str, stdin: str = "") -> None:
    """Run one maintenance script: its name, or the path of a script of ours, and its arguments."""
    command = ["php", "-d", "opcache.enable_cli=1", str(code / "maintenance/run.php"), *words]
    run(command, log, env=env, stdin=stdin)
