"""The PHP that MediaWiki needs, from the system's own packages. MediaWiki itself is left to `mediawiki`."""

import os
import shutil
import subprocess
from pathlib import Path

from .commands import run
from .problem import Exit, Problem

MODULES = {
    "intl": "php-intl",
    "mbstring": "php-mbstring",
    "dom": "php-xml",
    "pdo_sqlite": "php-sqlite3",
    "apcu": "php-apcu",
    "luasandbox": "php-luasandbox",
}
"""PHP module -> package. The names without a version stand for the PHP of the release, 8.2 in Debian 12."""


def missing() -> list[str]:
    """The packages that are not there yet, by asking PHP itself for its modules."""
    if shutil.which("php") is None:
        return ["php-cli", *MODULES.values()]
    answer = subprocess.run(["php", "-m"], capture_output=True, text=True, check=False)
    loaded = {line.strip().lower() for line in answer.stdout.splitlines()}
    return [package for module, package in MODULES.items() if module not in loaded]


def ensure(log: Path) -> None:
    """Install what is missing where that is possible: as root, with apt-get.

    Raises Problem (CANNOT_RUN_HERE) elsewhere, with the line to type.
    """
    wanted = missing()
    if not wanted:
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        who = "" if shutil.which("apt-get") is None else f"; as root: apt-get install {' '.join(wanted)}"
        raise Problem(f"MediaWiki cannot run here, missing: {', '.join(wanted)}{who}", Exit.CANNOT_RUN_HERE)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    options = ["-q", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=120"]
    try:
        run(["apt-get", "update", "-q"], log, env=quiet)
        run(["apt-get", "install", *options, *wanted], log, env=quiet)
    except Problem as problem:
        raise Problem(f"PHP cannot be installed here: {problem}", Exit.CANNOT_RUN_HERE) from problem
