"""Imported first by the commands beside it that need the bot's packages.

Where Python lacks them, the checkout's .venv is made (scripts/environment.sh, as scripts/demo does) and the command
starts once more in it; else nothing happens.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
MAKE = 'cd "$0" && . scripts/environment.sh && make_environment requirements.txt >&2'

if importlib.util.find_spec("pywikibot") is None:
    python = CHECKOUT / ".venv/bin/python"
    if Path(sys.prefix).resolve() == (CHECKOUT / ".venv").resolve():
        sys.exit(f"{sys.argv[0]}: .venv lacks the bot's packages; remove the folder and try again")
    if subprocess.run(["bash", "-c", MAKE, str(CHECKOUT)], stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit(1)
    os.execv(python, [str(python), *sys.argv])  # noqa: S606
