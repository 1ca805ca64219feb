"""The command line: bad input is one clear message with the right exit code, and nothing is written."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from bot import __version__
from bot.cli import main
from bot.cli.commands import runs
from bot.run.outcome import Exit
from bot.wiki import demo
from testing.fakes import FakeWiki

EXPORT = '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">{}</mediawiki>'
PAGE = (
    "<page><title>{title}</title><ns>{ns}</ns><id>1</id><revision><id>1</id><timestamp>2019-08-01T10:00:00Z</timestamp>"
    "<contributor><username>Amina Example</username></contributor><model>wikitext</model>"
    "<format>text/x-wiki</format><text>== Budget ==\nnone</text></revision></page>"
)

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Call:
    """Calls salonbot in a folder of its own; gives exit code, standard output and standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("PYWIKIBOT_DIR", "SALONBOT_PING_URL"):
        monkeypatch.delenv(name, raising=False)

    def called(*words: object) -> tuple[int, str, str]:
        try:
            code = main.main([str(word) for word in words])
        except SystemExit as end:  # argparse's
            code = int(end.code or 0)
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return called


def written(folder: Path) -> list[str]:
    """Generated pages below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.wiki"))


def test_a_settings_file_with_three_mistakes_names_each_and_nothing_runs(call: Call, tmp_path: Path) -> None:
    (tmp_path / "salonbot.toml").write_text('[wiki]\nsight = "x:y"\n[pages]\nnames = "yes"\n[guards]\nmax_edits = 0\n')
    code, out, err = call("run", "--demo")
    assert (code, out, written(tmp_path)) == (Exit.USAGE, "", [])
    assert [key in err for key in ("wiki.sight", "pages.names", "guards.max_edits")] == [True] * 3
    assert len(err.strip().splitlines()) == 4


def test_a_settings_file_that_is_named_and_missing(call: Call) -> None:
    code, _, err = call("run", "--demo", "--settings", "none.toml")
    assert (code, "none.toml" in err) == (Exit.USAGE, True)


BAD_EXPORTS = {
    "not XML": "Dear bot, here are the reports.",
    "empty": "",
    "cut": demo.EXPORT.read_text(encoding="utf-8")[:90_000],
    "cut in its first page": demo.EXPORT.read_text(encoding="utf-8")[:4000],
    "no page": EXPORT.format(""),
    "no report": EXPORT.format(PAGE.format(title="Template:Salon", ns=10)),
    "HTML": "<!DOCTYPE html><html><body><p>Special:Export</body></html>",
}


@pytest.mark.parametrize("name", BAD_EXPORTS)
@pytest.mark.parametrize("command", ["run", "plan", "check", "extract"])
def test_a_bad_export_is_one_message_and_nothing_is_written(
    call: Call, tmp_path: Path, name: str, command: str
) -> None:
    file = tmp_path / "export.xml"
    file.write_text(BAD_EXPORTS[name], encoding="utf-8")
    code, out, err = call(command, file) if command == "extract" else call(command, "--export", file)
    assert (code, written(tmp_path)) == (Exit.INPUT, [])
    said = [line for line in (out + err).splitlines() if "export.xml" in line]
    assert len(said) == 1, (out, err)


def test_a_file_that_is_not_there(call: Call) -> None:
    for words in (
        ["run", "--export", "none.xml"],
        ["extract", "none.xml"],
        ["extract", "none.wiki"],
        ["apply", "none.json"],
    ):
        code, _, err = call(*words)
        assert (code, err.count("none.")) == (Exit.INPUT, 1), words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "COMMAND"),
        (["rnu"], "rnu"),
        (["run", "--demo", "--export", "x.xml"], "not allowed with"),
        (["run", "--limit", "0"], "whole number from 1"),
        (["run", "--limit", "many"], "whole number from 1"),
        (["run", "--out", "folder"], "--export or --demo"),
        (["run", "--demo", "--out", "a", "--out", "b"], "two folders"),
        (["run", "--demo", "--out", "plan.json"], "made by plan"),
        (["plan", "--demo", "--out", "a.json", "--out", "b.json"], "two plan files"),
        (["check", "--demo", "a.wiki"], "not both"),
        (["extract", "--title", "T", "a.wiki", "b.wiki"], "one .wiki file"),
        (["extract", "--title", "T", "a.xml"], "names its pages itself"),
        (["rollback", "--demo", "--release", "3"], "without a run"),
        (["run", "--demo", "--report", "no/such/folder/r.json"], "cannot be written"),
    ],
)
def test_words_that_do_not_go_together(call: Call, words: list[str], said: str) -> None:
    code, _, err = call(*words)
    assert (code, said in err) == (Exit.USAGE, True), err


def test_a_collection_that_does_not_exist(call: Call, tmp_path: Path) -> None:
    (tmp_path / "salonbot.toml").write_text('[reports]\ncollection = "saloons"\n')
    code, _, err = call("run", "--demo")
    assert (code, "reports.collection" in err, "salons" in err, written(tmp_path)) == (Exit.USAGE, True, True, [])


def test_only_names_a_page_that_is_not_generated(call: Call, tmp_path: Path) -> None:
    code, _, err = call("run", "--demo", "--only", "Index/Wroklist")
    assert (code, "Index/Worklist" in err, written(tmp_path)) == (Exit.INPUT, True, [])


def test_without_a_configuration_no_wiki_is_met(call: Call) -> None:
    code, _, err = call("run")
    assert (code, "user-config.py" in err) == (Exit.DENIED, True)
    assert "pywikibot" not in sys.modules or "user-config.py.sample" in err


def test_a_second_run_at_the_same_time_is_told_so(call: Call, tmp_path: Path) -> None:
    (tmp_path / "out/.state").mkdir(parents=True)
    with FileLock(tmp_path / "out/.state/lock"):
        code, _, err = call("run", "--demo")
    assert (code, "let it end first" in err, written(tmp_path)) == (Exit.BUSY, True, [])
    assert call("run", "--demo")[0] == Exit.DONE


def test_a_state_folder_that_cannot_be_made(call: Call, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    code, _, err = call("run", "--demo")
    assert (code, "cannot be written" in err) == (Exit.USAGE, True)


def test_a_fault_of_our_own_has_a_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runs, "_cycle", lambda *_: 1 / 0)
    assert main.main(["run", "--demo"]) == Exit.BUG
    assert "please report it" in capfd.readouterr().err


def test_the_version_and_the_help_of_every_command(call: Call) -> None:
    assert call("--version")[1] == f"salonbot {__version__}\n"
    for command in ("run", "schedule", "plan", "apply", "rollback", "doctor", "extract", "check"):
        assert call(command, "--help")[0] == 0


def test_options_with_one_dash_go_to_pywikibot_as_they_are(monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    given: dict[str, Any] = {}

    def wiki(**options: Any) -> Any:
        given.update(options)
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.cli.session.LiveWiki", wiki)
    code, _, err = call("-dir:/srv/bot", "run", "-simulate", "--limit", "3", "-user:SalonBot", "--only", "Index")
    assert given["options"] == ["-dir:/srv/bot", "-simulate", "-user:SalonBot"]
    assert (given["site"], given["account"]) == ("meta:meta", "SalonBot")
    assert (code, "interrupted" in err) == (Exit.UNAVAILABLE, True)


# The demo's data is the reports of a new user: the whole job without a wiki


def test_a_run_on_the_demo_writes_the_pages_and_the_second_one_changes_nothing(call: Call, tmp_path: Path) -> None:
    code, _, err = call("run", "--demo", "--out", "pages", "--report", "run.json")
    assert code == Exit.DONE
    assert {"Index.wiki", "Index/Worklist.wiki", "Index/Statistics.wiki"} <= set(written(tmp_path / "pages"))
    assert "Index/Status.wiki" not in written(tmp_path / "pages")  # there is nobody to tell, and no next run
    outcome = json.loads((tmp_path / "run.json").read_text())
    assert (outcome["schema"], outcome["exit"], outcome["run"]) == ("salonbot.run/1", 0, 1)
    assert outcome["counts"]["changed"] == len(outcome["pages"]) == err.count('"event": "changed"')
    code, _, err = call("run", "--demo", "--out", "pages")
    # one of them, the help page, is made once and not looked at again
    assert (code, f"pages: {len(outcome['pages']) - 1} unchanged" in err, len(err.splitlines())) == (Exit.DONE, True, 2)


def test_a_dry_run_shows_diffs_and_writes_no_page(call: Call, tmp_path: Path) -> None:
    for words in (["plan"], ["run", "--dry-run"]):
        code, out, _ = call(*words, "--demo")
        assert (code, written(tmp_path)) == (Exit.DONE, [])
        assert "+<!-- salonbot:begin index" in out


def test_a_plan_in_a_file_is_applied_and_only_once(call: Call, tmp_path: Path) -> None:
    code, _, _ = call("plan", "--demo", "--out", "pages", "--out", "plan.json", "--limit", "2")
    assert (code, written(tmp_path)) == (Exit.PAGES_LEFT, [])  # the limit holds the others
    planned = [edit["title"] for edit in json.loads((tmp_path / "plan.json").read_text())["edits"]]
    assert len(planned) == 2
    code, _, _ = call("apply", "plan.json", "--demo", "--out", "pages")
    assert (code, len(written(tmp_path / "pages"))) == (Exit.DONE, 2)
    code, _, err = call("apply", "plan.json", "--demo", "--out", "pages")
    assert (code, err.count('"code": "base-moved"')) == (Exit.PAGES_LEFT, 2)


def test_a_plan_that_did_not_come_about_is_not_written(call: Call, tmp_path: Path) -> None:
    (tmp_path / "export.xml").write_text("no XML")
    assert call("plan", "--export", "export.xml", "--out", "plan.json")[0] == Exit.INPUT
    assert not (tmp_path / "plan.json").exists()


def test_files_offline_keep_no_older_text_to_roll_back_to(call: Call, tmp_path: Path) -> None:
    call("run", "--demo", "--only", "Index")
    text = (tmp_path / "out/Index.wiki").read_text()
    code, _, err = call("rollback", "--demo")
    assert (code, "no-revision" in err) == (Exit.PAGES_LEFT, True)
    assert (tmp_path / "out/Index.wiki").read_text() == text
    assert "no page is held" in call("rollback", "--demo", "--release")[1]


def test_the_doctor_on_the_demo_and_without_a_configuration(call: Call) -> None:
    code, out, _ = call("doctor", "--demo")
    assert (code, "fail" in out) == (Exit.DONE, False)
    code, out, _ = call("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert (code, checks["configuration"]["level"], checks["configuration"]["exit"]) == (
        Exit.DENIED,
        "fail",
        Exit.DENIED,
    )
    assert "user-config.py.sample" in checks["configuration"]["remedy"]


def test_records_and_findings_of_files(call: Call, tmp_path: Path) -> None:
    (tmp_path / "My_salon.wiki").write_text("== Budget ==\nTBD\n")
    code, out, _ = call("extract", "My_salon.wiki")
    assert (code, json.loads(out)["title"]) == (Exit.DONE, "My salon")
    code, out, _ = call("extract", "--title", "Other", "My_salon.wiki")
    assert json.loads(out)["title"] == "Other"
    code, out, _ = call("check", "My_salon.wiki")
    assert (code, "budget-placeholder" in out) == (Exit.DONE, True)
    code, out, err = call("extract", "My_salon.wiki", "none.wiki")
    assert (code, len(out.splitlines()), "none.wiki" in err) == (Exit.INPUT, 1, True)
    code, out, _ = call("extract", demo.EXPORT, "--limit", "2")
    assert len(out.splitlines()) == 2


@pytest.mark.parametrize("simulate", [True, False])
def test_with_simulate_every_run_is_a_dry_one(monkeypatch: pytest.MonkeyPatch, call: Call, simulate: bool) -> None:
    """pywikibot reports success for what it did not save: no run may believe it."""
    wiki = FakeWiki(simulate=simulate)
    wiki.add("User:SalonBot/Run", "yes")
    wiki.add("User:SalonBot/Task", "x")
    wiki.add("Salons/A", "== Budget ==\n1 USD", "Category:Strategy Salons reports")
    monkeypatch.setattr("bot.cli.session.LiveWiki", lambda **_: wiki)
    wiki.who = replace(wiki.who, time=datetime.now(UTC).isoformat())
    code, out, err = call("run")
    assert code == Exit.DONE
    assert bool(wiki.saved()) == (not simulate)
    assert bool(re.search(r"\d planned", err)) == simulate  # and the diffs on standard output
    assert ("+<!-- salonbot:begin index" in out) == simulate
    wiki.log.clear()
    assert call("rollback")[0] in (Exit.DONE, Exit.INPUT)
    assert bool(wiki.saved()) == (not simulate)
