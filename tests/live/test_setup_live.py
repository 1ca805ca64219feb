"""A new operator on a real wiki: from its address to the first edits, in the sandbox alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from bot.run.outcome import Exit
from testing.devwiki import LOGINS, DevWiki
from testing.salonbot import CHECKOUT, SalonBot


def test_from_an_address_to_the_first_edits_in_the_sandbox(wiki: DevWiki, tmp_path: Path) -> None:
    SalonBot(wiki, tmp_path).report("Lakeside")
    wiki.admin.edit("Category:Salon reports", "Reports go here.")
    wiki.run_jobs()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYWIKIBOT")}
    environment |= {
        "PYTHONPATH": str(CHECKOUT),
        "HOME": str(tmp_path),
        "SALONBOT_BOT_PASSWORD": f"dev@{LOGINS['SalonBot@dev']}",
    }
    folder = tmp_path / "new"

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot.cli", *words]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=200, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    options = ["--address", f"{wiki.url}/wiki/Main_Page", "--account", "SalonBot", "--contact", "ops@example.org"]
    options += ["--category", "Category:Salon reports", "--folder", str(folder), "--sandbox", "--make-pages"]
    made = call("init", *options)
    assert made.returncode == Exit.DONE, made.stdout + made.stderr
    assert "fail" not in made.stdout
    assert "{{Infobox Bot" in str(wiki.reader.text("User:SalonBot/Task"))
    chosen = [f"--settings={folder}/salonbot.toml", f"-dir:{folder}/pywikibot"]
    ran = call("run", *chosen, "-put_throttle:0")  # which waits between two edits otherwise
    told = [json.loads(line) for line in ran.stderr.splitlines()]
    # The copy for programs takes a grant more in the user namespace, as the manual says.
    assert {line["code"] for line in told if line["event"] in ("held", "failed")} <= {"no-json-right"}, ran.stderr
    saved = [line["page"] for line in told if line["event"] == "changed"]
    assert saved
    assert all(title.startswith("User:SalonBot/Sandbox/Index") for title in saved)
    assert call("status", *chosen).returncode == Exit.DONE
    wrong = call("init", "--address", "http://127.0.0.1:9/wiki/X", *options[2:8], "--folder", str(tmp_path / "w"))
    assert (wrong.returncode, "no MediaWiki was found there" in wrong.stderr) == (Exit.DENIED, True), wrong
