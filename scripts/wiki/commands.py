"""Running other programs: their output goes to a log, their failure becomes one line that names it."""

import os
import subprocess
from pathlib import Path

from .problem import Problem


def run(
    command: list[str],
    log: Path,
    *,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str = "",
) -> None:
    """Run `command` to its end, with its output appended to `log`.

    `env` adds to the environment of this process. Raises Problem, with the last line of the output, when
    the command fails.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a+b") as output:
        started = output.seek(0, os.SEEK_END)
        try:
            done = subprocess.run(
                command,
                check=False,
                input=stdin.encode(),
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                cwd=cwd,
            )
        except OSError as error:
            raise Problem(f"{command[0]} could not be run: {error.strerror}") from error
        if done.returncode == 0:
            return
        output.seek(started)
        lines = [line for line in output.read().decode(errors="replace").splitlines() if line.strip()]
    name = " ".join(Path(word).name for word in command[:1])
    raise Problem(f"{name} failed: {lines[-1].strip() if lines else 'no output'} (all of it in {log})")
