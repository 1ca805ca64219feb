"""Measures whole processes, as both benchmarks do; what is measured is theirs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_COST = Path(__file__).with_name("cost.py")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command and the processes that came of it took: seconds until it ended, seconds of CPU of all of them.

    ``memory`` is what the largest of them had at the most, ``together`` the sum of what each had at the most, in MB.
    """

    seconds: float
    cpu: float
    memory: float
    together: float


def process(command: Sequence[str], environment: Mapping[str, str], folder: Path) -> Cost:
    """Runs a command in ``folder`` to its end. Raises CalledProcessError where it fails."""
    cost = folder / "cost.json"
    with open(folder / "out", "w") as out, open(folder / "told", "w") as told:
        subprocess.run(
            [sys.executable, "-S", str(_COST), str(cost), *command],
            env=dict(environment),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=told,
            check=True,
        )
    found = json.loads(cost.read_text())
    if code := found.pop("code"):
        raise subprocess.CalledProcessError(code, command, (folder / "told").read_text())
    return Cost(**found)
