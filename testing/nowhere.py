"""A pywikibot folder for an address on loopback where no wiki is, and calls of the bot with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FAMILY = """from pywikibot import family


class Family(family.SingleSiteFamily):
    name = code = "here"
    domain = "127.0.0.1:{port}"

    def protocol(self, code):
        return "http"
"""
CONFIG = """import os
family = mylang = {family!r}
usernames[{family!r}][{family!r}] = "SalonBot"
family_files["here"] = os.path.join(base_dir, "families", "here_family.py")
max_retries = 0
"""


def write(folder: Path, port: int, family: str = "here") -> None:
    """Writes configuration, family file and settings into the folder."""
    (folder / "families").mkdir(parents=True, exist_ok=True)
    (folder / "families/here_family.py").write_text(FAMILY.format(port=port))
    (folder / "user-config.py").write_text(CONFIG.format(family=family))
    (folder / "salonbot.toml").write_text(
        f"[wiki]\nsite = '{family}:{family}'\ncontact = 'ops@example.org'\n[state]\nfolder = '{folder}/state'\n"
    )


def call(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """One call of the bot with that folder, in a process of its own, to its end."""
    command = [sys.executable, "-m", "bot.cli", *words, f"-dir:{folder}"]
    given = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder), **environment}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=given, timeout=60, check=False)
