"""The scripts for operators, as pywikibot's own pwb finds and runs them, on a real wiki."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.run.outcome import Exit
from testing.devwiki import DevWiki
from testing.salonbot import CATEGORY, CHECKOUT, INDEX, WORKLIST, SalonBot

SCRIPTS = sorted(path.stem for path in (CHECKOUT / "scripts").glob("salon_*.py") if path.stem != "salon_common")
PWB = str(Path(sys.executable).parent / "pwb")
Pwb = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages of an environment to which the checkout was made known as scripts/install does it."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    code = f". scripts/environment.sh; PYTHON={folder}/bin/python; lead_to_checkout"
    subprocess.run(["bash", "-euc", code], cwd=CHECKOUT, check=True)
    (found,) = folder.glob("lib/python*/site-packages")
    return found


@pytest.fixture
def bot(wiki: DevWiki, tmp_path: Path) -> SalonBot:
    """A bot that has run once, on two reports, one of them without a budget."""
    bot = SalonBot(wiki, tmp_path)
    bot.report("Lakeside")
    bot.report("Hilltop", budget="")
    bot.run()
    return bot


@pytest.fixture
def pwb(bot: SalonBot, packages: Path) -> Pwb:
    def call(script: str, *words: str) -> subprocess.CompletedProcess[str]:
        bot.command("run")  # which writes the settings
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYWIKIBOT")}
        environment |= {
            "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{packages}",
            "PYWIKIBOT_DIR": str(bot.wiki.pywikibot),
            "HOME": str(bot.folder),
        }
        command = [PWB, script, *words, f"-settings:{bot.folder / 'salonbot.toml'}"]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=bot.folder, env=environment, timeout=200, check=False
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    return call


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_has_its_help_in_its_docstring(script: str, packages: Path, devwiki: DevWiki, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{CHECKOUT}{os.pathsep}{packages}"}
    environment["PYWIKIBOT_DIR"] = str(devwiki.pywikibot)
    done = subprocess.run(
        [PWB, script, "-help"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        timeout=100,
        check=False,
    )
    said = done.stdout + done.stderr
    text = (CHECKOUT / f"scripts/{script}.py").read_text()
    assert text.splitlines()[1].strip('"') in said
    assert "-settings:FILE" in said
    assert "GLOBAL OPTIONS" in said
    assert ("-cat" in said) is ("&params;" in text)


def test_one_report_is_explained(pwb: Pwb, bot: SalonBot) -> None:
    edits = bot.edits()
    done = pwb("salon_explain", "-page:Salons/Hilltop")
    assert (done.returncode, "budget-missing" in done.stdout) == (0, True), done
    assert "Lakeside" not in done.stdout
    both = pwb("salon_explain", f"-cat:{CATEGORY.removeprefix('Category:')}")
    assert both.stdout.count("Date and location") > done.stdout.count("Date and location"), both
    assert pwb("salon_explain", "-nothing:there").returncode == 1
    assert bot.edits() == edits


def test_pages_are_rebuilt_and_nothing_is_saved_before_somebody_agrees(pwb: Pwb, bot: SalonBot) -> None:
    bot.report("Hilltop")
    edits = bot.edits()
    shown = pwb("salon_rebuild", "-simulate")
    assert (shown.returncode, f"+++ {WORKLIST}" in shown.stdout) == (0, True), shown
    asked = pwb("salon_rebuild")
    assert "-always" in asked.stderr
    assert bot.edits() == edits
    assert pwb("salon_rebuild", "-always", "-page:Index/Worklist").returncode == 0
    assert bot.edits()[: len(bot.edits()) - len(edits)] == [WORKLIST]


def test_all_is_checked_again(pwb: Pwb, bot: SalonBot) -> None:
    edits = bot.edits()
    done = pwb("salon_recheck", "-always")
    assert "2 records are forgotten" in done.stdout, done
    assert "2 of them read anew" in done.stderr
    one = pwb("salon_recheck", "-always", "-page:Salons/Hilltop")
    assert ("1 records are forgotten" in one.stdout, "1 of them read anew" in one.stderr) == (True, True), one
    assert bot.edits() == edits


def test_the_state_is_copied_and_put_back(pwb: Pwb, bot: SalonBot, tmp_path: Path) -> None:
    copy, database = tmp_path / "copy.sqlite", tmp_path / "state/salonbot.sqlite"
    assert pwb("salon_state", f"-backup:{copy}").returncode == 0
    assert copy.stat().st_mode & 0o077 == 0
    database.unlink()
    assert pwb("salon_state", f"-restore:{copy}").returncode == 1  # nobody agreed
    assert pwb("salon_state", f"-restore:{copy}", "-always").returncode == 0
    assert bot.run()["fetched"] == 0
    copy.write_text("not this")
    wrong = pwb("salon_state", f"-restore:{copy}", "-always")
    assert (wrong.returncode, "name another file" in wrong.stderr) == (Exit.USAGE, True), wrong
    assert bot.run()["fetched"] == 0


def test_two_runs_are_compared(pwb: Pwb, bot: SalonBot) -> None:
    bot.report("Hilltop")
    bot.run()
    done = pwb("salon_compare")
    assert (done.returncode, "finding budget-missing: 1 → 0" in done.stdout) == (1, True), done
    assert "no difference" in pwb("salon_compare", "-runs:1,1").stdout
    assert pwb("salon_compare", "-runs:1,77").returncode == Exit.USAGE


def test_a_move_to_another_base_carries_verdicts_over(pwb: Pwb, bot: SalonBot) -> None:
    text = str(bot.wiki.reader.text(WORKLIST))
    (mark, *_) = re.findall(r"<!-- salonbot:slot f\.\S* -->", text)
    bot.wiki.bob.edit(WORKLIST, text.replace(mark, f"{mark}known, it comes", 1))
    bot.run()
    assert pwb("salon_move", "-to:Reports of salons", "-simulate").returncode == 0
    bot.wiki.bob.edit("User:SalonBot/Run", "no")
    stopped = pwb("salon_move", "-to:Reports of salons", "-always")
    assert (stopped.returncode, "stop page" in stopped.stderr) == (Exit.DENIED, True), stopped
    assert bot.wiki.reader.text(INDEX)
    bot.wiki.bob.edit("User:SalonBot/Run", "yes")
    done = pwb("salon_move", "-to:Reports of salons", "-always")
    assert (done.returncode, 'base = "Reports of salons"' in done.stdout) == (0, True), done
    bot.settings["pages"] |= {"base": "Reports of salons"}
    outcome = bot.run()
    assert (outcome["exit"], outcome["counts"]["held"]) == (Exit.DONE, 0), json.dumps(outcome)
    moved = str(bot.wiki.reader.text("Reports of salons/Index/Worklist"))
    assert f"{mark}known, it comes" in moved
    assert bot.wiki.reader.text(INDEX) is None


def test_reports_go_to_another_category_with_all_that_is_known_of_them(pwb: Pwb, bot: SalonBot) -> None:
    text = str(bot.wiki.reader.text(WORKLIST))
    (mark, *_) = re.findall(r"<!-- salonbot:slot f\.\S* -->", text)
    bot.wiki.bob.edit(WORKLIST, text.replace(mark, f"{mark}known, it comes", 1))
    new = "Category:New reports"
    bot.wiki.bob.edit("Template:Report box", f"<includeonly>[[{CATEGORY}]]</includeonly>")
    lakeside = str(bot.wiki.reader.text("Salons/Lakeside"))
    bot.wiki.bob.edit("Salons/Lakeside", lakeside.replace(f"[[{CATEGORY}]]", "{{Report box}}"))
    bot.wiki.bob.edit("Salons/Upland", f"== Budget ==\n5 EUR\n[[{new}]]")
    bot.wiki.run_jobs()
    bot.run()
    edits = bot.edits()
    for words in ([], ["-simulate"]):
        shown = pwb("salon_move", f"-tocat:{new}", *words)
        assert f"{CATEGORY} → {new}: Salons/Hilltop" in shown.stdout, shown
        assert "comes with it: Salons/Upland" in shown.stdout
        assert bot.edits() == edits
    bot.wiki.bob.edit("User:SalonBot/Run", "no")
    assert pwb("salon_move", f"-tocat:{new}", "-always").returncode == Exit.DENIED
    assert bot.edits() == edits
    bot.wiki.bob.edit("User:SalonBot/Run", "yes")
    done = pwb("salon_move", f"-tocat:{new}", "-always")
    assert done.returncode == 1, done
    assert "left: Salons/Lakeside (it has its category from a template" in done.stdout
    assert "left: Salons/Hilltop" not in done.stdout
    assert f"[[{new}]]" in str(bot.wiki.reader.text("Salons/Hilltop"))
    assert f"[[{CATEGORY}]]" not in str(bot.wiki.reader.text("Salons/Hilltop"))
    bot.wiki.bob.edit("Template:Report box", f"<includeonly>[[{new}]]</includeonly>")
    bot.wiki.run_jobs()
    done = pwb("salon_move", f"-tocat:{new}", "-always")
    assert (done.returncode, f'category = "{new}"' in done.stdout) == (0, True), done
    bot.settings["reports"] |= {"category": new}
    outcome = bot.run()
    assert (outcome["exit"], outcome["reports"], outcome["counts"]["held"]) == (Exit.DONE, 3, 0), json.dumps(outcome)
    assert f"{mark}known, it comes" in str(bot.wiki.reader.text(WORKLIST))
