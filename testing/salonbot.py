"""The whole bot as an operator calls it, on the real wiki: each call a process of its own, as pywikibot needs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from testing.devwiki import DevWiki

CHECKOUT = Path(__file__).resolve().parents[1]
BASE = "Salons"
INDEX, WORKLIST, STATUS = (f"{BASE}/Index{below}" for below in ("", "/Worklist", "/Status"))
CATEGORY = "Category:Salon reports"
REPORT = """== Date and location ==
13 July 2019, Mombasa, Kenya
== Participant List ==
* Amina Example
* Benoît Exemple
== What happened ==
We met and talked for a day.
== Summary of the discussion points ==
=== Advocacy ===
* Speak with one voice
== Reflections from participants or partners ==
It went well.
== Photographs or videos ==
[[File:Salon.jpg]]
{budget}
[[Category:Salon reports]]
"""
BUDGET = "== Statement on your budget ==\nWe spent 1200 USD."


@dataclass
class SalonBot:
    """Calls of ``salonbot`` with settings for this wiki; ``code``, ``out`` and ``err`` are the last one's."""

    wiki: DevWiki
    folder: Path
    settings: dict[str, dict[str, object]] = field(default_factory=dict)
    pywikibot: Path | None = None
    environment: dict[str, str] = field(default_factory=dict)
    code: int = -1
    out: str = ""
    err: str = ""

    def __post_init__(self) -> None:
        defaults: dict[str, dict[str, object]] = {
            "wiki": {"site": "devwiki:devwiki", "contact": "ops@example.org"},
            "reports": {"category": CATEGORY},
            "pages": {"base": BASE},
            "guards": {"max_shrink_percent": 100},
            "state": {"folder": str(self.folder / "state")},
        }
        self.settings = {name: {**table, **self.settings.get(name, {})} for name, table in defaults.items()}

    def report(self, name: str, budget: str = BUDGET) -> str:
        """A report by Alice in the category; its title."""
        title = f"{BASE}/{name}"
        self.wiki.alice.edit(title, REPORT.format(budget=budget))
        self.wiki.run_jobs()
        return title

    def command(self, *words: object) -> list[str]:
        """The command line of a call, with the settings in their file."""
        file = self.folder / "salonbot.toml"
        tables = (
            "\n".join(f"{key} = {json.dumps(value)}" for key, value in table.items())
            for table in self.settings.values()
        )
        file.write_text("\n".join(f"[{name}]\n{table}" for name, table in zip(self.settings, tables, strict=True)))
        options = ["--settings", str(file), f"-dir:{self.pywikibot or self.wiki.pywikibot}"]
        return [sys.executable, "-m", "bot.cli", str(words[0]), *options, *map(str, words[1:])]

    def start(self, *words: object) -> subprocess.Popen[str]:
        """A call that goes on beside the test."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYWIKIBOT")}
        environment |= {"PYTHONPATH": str(CHECKOUT), "HOME": str(self.folder), **self.environment}
        return subprocess.Popen(
            self.command(*words),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=self.folder,
        )

    def __call__(self, *words: object) -> int:
        """One call to its end; its exit code."""
        process = self.start(*words)
        self.out, self.err = process.communicate(timeout=240)
        self.code = process.returncode
        assert "Traceback" not in self.err, self.err
        return self.code

    def errors(self) -> list[str]:
        """What the last call's log has at the level of errors."""
        return [line for line in self.err.splitlines() if '"level": "error"' in line]

    def run(self, *words: object) -> dict[str, Any]:
        """``salonbot run`` with its outcome as JSON."""
        file = self.folder / "outcome.json"
        file.unlink(missing_ok=True)
        self("run", "--report", file, *words)
        assert file.exists(), self.err
        return json.loads(file.read_text())  # type: ignore[no-any-return]

    def edits(self) -> list[str]:
        """The pages the bot's account edited, the newest first."""
        changes = self.wiki.reader.recent_changes(500)
        return [
            change["title"] for change in changes if change["user"] == "SalonBot" and change["type"] in ("edit", "new")
        ]
