"""The commands on a real MediaWiki, as an operator calls them and as editors see what they did."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import __version__
from bot.run.outcome import Exit
from testing.devwiki import LOGINS, DevWiki
from testing.salonbot import CHECKOUT, INDEX, STATUS, WORKLIST, SalonBot

STOP = "User:SalonBot/Run"


@pytest.fixture
def bot(wiki: DevWiki, tmp_path: Path) -> SalonBot:
    """A bot on a wiki with two reports, one of them without a budget."""
    bot = SalonBot(wiki, tmp_path)
    bot.report("Lakeside")
    bot.report("Hilltop", budget="")
    return bot


def test_a_run_writes_the_pages_and_the_next_one_makes_no_edit(bot: SalonBot) -> None:
    outcome = bot.run()
    assert outcome["exit"] == Exit.DONE
    assert (outcome["reports"], outcome["counts"]["changed"]) == (2, len(outcome["pages"]))
    revision = bot.wiki.reader.revision(INDEX)
    assert revision is not None
    assert (revision["user"], revision["minor"]) == ("SalonBot", False)
    assert revision["comment"].startswith("Bot: index: first version with 2 reports, ")
    assert "[[User:SalonBot/Task|task]] · [[User:SalonBot/Run|stop the bot]]" in revision["comment"]
    assert "Lakeside" in bot.wiki.reader.html(INDEX)
    edits = bot.edits()
    assert bot.run()["counts"]["unchanged"] == len(outcome["pages"]) - 1  # the help page is made once
    assert bot.edits() == edits


def test_the_summary_in_the_history_states_the_difference(bot: SalonBot) -> None:
    bot.run()
    bot.report("Hilltop")
    for name in ("One", "Two"):
        bot.report(name, budget="")
    bot.run()
    comment = bot.wiki.reader.history(INDEX)[0]["comment"]
    assert comment.startswith("Bot: index: 2 new reports, Statement on your budget: now present in 1, ")


def test_a_purge_by_an_editor_reads_every_report_anew_and_edits_nothing(bot: SalonBot) -> None:
    bot.run()
    bot.wiki.run_jobs()
    bot.run()
    assert bot.run()["fetched"] == 0
    edits = bot.edits()
    time.sleep(1.1)  # the wiki counts whole seconds
    bot.wiki.bob.call("purge", titles=INDEX)
    assert bot.run()["fetched"] == 2
    assert bot.run()["fetched"] == 0
    assert bot.edits() == edits


def test_the_index_says_when_it_was_checked_and_the_status_page_what_the_stop_page_says(bot: SalonBot) -> None:
    bot.settings["pages"] |= {"languages": ["en", "fr"]}
    bot.run()
    bot.wiki.run_jobs()
    checked = re.search(
        r'Last checked: (<bdi dir="ltr">20\d\d-\d\d-\d\d \d\d:\d\d \(UTC\)</bdi>)\.', bot.wiki.reader.html(STATUS)
    )
    assert checked is not None
    for title, label in ((INDEX, "last checked</a>: "), (f"{INDEX}/fr", "dernière vérification</a> : ")):
        assert f"{label}{checked[1]} ·" in bot.wiki.reader.html(title).replace("\xa0", " ").replace("&#160;", " ")
    french = bot.wiki.reader.html(f"{STATUS}/fr")
    assert f"vérification\xa0: {checked[1]}." in french.replace("&#160;", "\xa0")
    by = re.search(r"told here by (<bdi[^<>]*>20[^;]*);", bot.wiki.reader.html(STATUS))
    assert by is not None
    assert by[1] in french
    assert "The stop page says now: yes (" in bot.wiki.reader.html(STATUS)
    bot.wiki.bob.edit(STOP, "no, for it goes wrong")
    bot.wiki.run_jobs()
    bot.wiki.bob.call("purge", titles=STATUS)  # the wiki's cache goes by seconds, and all this is in one
    assert "The stop page says now: no, for it goes wrong (" in bot.wiki.reader.html(STATUS)
    assert bot("run") == Exit.DENIED
    assert bot("status") == Exit.STOPPED
    assert "says 'no, for it goes wrong', by Bob since 20" in bot.out


def test_the_status_page_tells_each_state_once(bot: SalonBot) -> None:
    bot.run()
    html = bot.wiki.reader.html(STATUS)
    assert f"by version {__version__}" in html
    assert "Reports in the category: 2" in html
    assert "The next run after this one was due on" in html
    assert "<table" not in html
    bot.wiki.admin.protect(WORKLIST)
    bot.report("Hilltop")
    assert bot.run()["exit"] == Exit.PAGES_LEFT
    html = bot.wiki.reader.html(STATUS)
    assert "failed: <bdi" in html
    assert html.count("<tr") == 2
    assert bot.run()["exit"] == Exit.PAGES_LEFT
    assert bot.edits().count(STATUS) == 2


# Plan and apply


def test_a_plan_is_applied_as_it_was_reviewed_and_not_where_a_page_has_moved(bot: SalonBot) -> None:
    bot.run()
    bot.report("Hilltop")
    file = bot.folder / "plan.json"
    edits = bot.edits()
    assert bot("plan", "--out", file) == Exit.DONE
    assert bot.edits() == edits
    planned = {edit["title"]: edit for edit in json.loads(file.read_text())["edits"]}
    assert planned[INDEX]["base"] == bot.wiki.reader.history(INDEX)[0]["revid"]
    assert "".join(planned[INDEX]["diff"]).count("budget") or planned[INDEX]["diff"]
    moved = bot.wiki.alice.edit(WORKLIST, f"A line of Alice's\n{bot.wiki.alice.text(WORKLIST)}")
    bot.report("Three")  # came too late for the plan
    assert bot("apply", file) == Exit.PAGES_LEFT
    assert "base-moved" in bot.err
    assert bot.wiki.reader.history(WORKLIST)[0]["revid"] == moved
    assert bot.wiki.reader.text(INDEX) == "\n".join(planned[INDEX]["text"])
    assert bot.wiki.reader.history(INDEX)[0]["comment"] == planned[INDEX]["summary"]
    assert set(bot.edits()) - set(edits) <= planned.keys()
    assert bot.run()["exit"] == Exit.DONE
    assert "Three" in str(bot.wiki.reader.text(INDEX))
    assert str(bot.wiki.reader.text(WORKLIST)).startswith("A line of Alice's\n")


# Taking back


def test_a_rollback_restores_what_was_there_and_the_next_run_does_not_insist(bot: SalonBot) -> None:
    bot.run()
    before = {title: bot.wiki.reader.text(title) for title in (INDEX, WORKLIST)}
    bot.report("Hilltop")
    bot.run()
    alices = bot.wiki.alice.edit(WORKLIST, f"{bot.wiki.alice.text(WORKLIST)}\nA line of Alice's")
    assert bot("rollback", "--dry-run") == Exit.PAGES_LEFT
    assert bot.wiki.reader.text(INDEX) != before[INDEX]
    assert bot("rollback") == Exit.PAGES_LEFT
    assert "edited-since" in bot.err
    assert bot.wiki.reader.text(INDEX) == before[INDEX]
    assert bot.wiki.reader.history(WORKLIST)[0]["revid"] == alices
    assert "takes run 2 back" in bot.wiki.reader.history(INDEX)[0]["comment"]
    outcome = bot.run()
    assert {page["code"] for page in outcome["pages"] if page["result"] == "held"} == {"rolled-back"}
    assert bot.wiki.reader.text(INDEX) == before[INDEX]
    assert bot("rollback", "--release") == Exit.DONE
    assert bot.run()["exit"] == Exit.DONE
    assert bot.wiki.reader.text(INDEX) != before[INDEX]


def test_pages_that_a_run_made_are_emptied_to_their_markers(bot: SalonBot) -> None:
    bot.run()
    assert bot("rollback", "1") == Exit.DONE
    assert bot.wiki.reader.text(INDEX) == "<!-- salonbot:begin index -->\n<!-- salonbot:end index -->"
    assert "Bot: status" in bot.wiki.reader.history(STATUS)[0]["comment"]


# The doctor


def test_the_doctor_finds_all_well_and_what_is_not(bot: SalonBot) -> None:
    bot.wiki.admin.edit("User:SalonBot/Task", "It keeps an index.")
    bot.run()
    edits = bot.edits()
    assert bot("doctor", "--json") == Exit.DONE
    checks = json.loads(bot.out)["checks"]
    assert {check["level"] for check in checks} == {"ok"}, checks
    assert {"configuration", "clock", "rights", "stop-page", "category", "pages", "lock"} <= {
        check["name"] for check in checks
    }
    bot.wiki.admin.edit(STOP, "no")
    bot.wiki.alice.edit(INDEX, str(bot.wiki.alice.text(INDEX)).replace("<!-- salonbot:end index -->", ""))
    assert bot("doctor") == Exit.DENIED
    assert "fail  stop-page" in bot.out
    assert "warn  markers" in bot.out
    assert bot.edits() == edits


def test_the_doctor_finds_a_bot_password_without_the_bot_right(bot: SalonBot, tmp_path: Path) -> None:
    folder = bot.pywikibot = bot.wiki.pywikibot_at(bot.wiki.port, tmp_path / "low")
    password = LOGINS["SalonBot@lowvolume"]
    (folder / "user-password.py").write_text(f"('SalonBot', BotPassword('lowvolume', {password!r}))\n")
    assert bot("doctor") == Exit.DENIED
    assert "fail  rights" in bot.out
    assert bot("run") == Exit.DENIED
    assert bot.edits() == []


# Bad input, and no wiki there


def test_a_wrong_password_and_no_wiki_are_one_message_each(bot: SalonBot, tmp_path: Path) -> None:
    folder = bot.pywikibot = bot.wiki.pywikibot_at(bot.wiki.port, tmp_path / "wrong")
    (folder / "user-password.py").write_text("('SalonBot', BotPassword('dev', '%s'))\n" % ("0" * 32))
    assert bot("run") == Exit.DENIED
    said = bot.errors()
    assert len(said) == 1
    assert "password" in said[0]
    (folder / "user-config.py").write_text(
        (folder / "user-config.py").read_text() + "max_retries = 1\nretry_wait = 1\nretry_max = 1\n"
    )
    bot.wiki.outage()
    assert bot("run") == Exit.UNAVAILABLE
    assert len(bot.err.splitlines()) <= 10
    assert "the next run goes on" in bot.err.splitlines()[-1]
    bot.wiki.clear_faults()
    assert bot.edits() == []


@pytest.mark.parametrize("there", [True, False])
def test_a_category_that_is_empty_or_not_there(wiki: DevWiki, tmp_path: Path, there: bool) -> None:
    bot = SalonBot(wiki, tmp_path)
    if there:
        wiki.alice.edit("Category:Salon reports", "Reports go here.")
    outcome = bot.run()
    assert outcome["exit"] == Exit.INPUT
    assert ("no members" if there else "does not exist") in outcome["problem"]
    assert {title.rpartition("/")[2] for title in bot.edits()} == {"Status"}  # which says so


# Ending


def until(done: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Waits until something is so; the process must live until then."""
    end = time.monotonic() + 60
    while not done():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < end
        time.sleep(0.05)


def test_sigterm_ends_a_run_after_the_page_being_saved_and_the_next_run_completes_it(
    bot: SalonBot, tmp_path: Path
) -> None:
    folder = bot.pywikibot = bot.wiki.pywikibot_at(bot.wiki.port, tmp_path / "slow")
    (folder / "user-config.py").write_text((folder / "user-config.py").read_text() + "put_throttle = 1\n")
    process = bot.start("run", "--report", tmp_path / "r.json")
    until(lambda: INDEX in bot.edits(), process)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert process.returncode == Exit.UNAVAILABLE, (out, err)
    assert "asked to end by a signal" in err
    outcome = json.loads((tmp_path / "r.json").read_text())
    saved = [page["title"] for page in outcome["pages"] if page["result"] == "changed"]
    assert sorted(saved) == sorted(bot.edits())
    assert len(saved) < len(outcome["pages"])
    assert {page["code"] for page in outcome["pages"] if page["result"] == "held"} == {"left"}
    bot.pywikibot = None
    assert bot.run()["exit"] == Exit.DONE
    assert sorted(bot.edits()) == sorted(set(bot.edits()))


def test_two_runs_at_once_are_one(bot: SalonBot) -> None:
    first = bot.start("run")
    second = bot.start("run")
    codes = {first.wait(120), second.wait(120)}
    assert codes <= {Exit.DONE, Exit.BUSY}
    assert Exit.DONE in codes
    for process in (first, second):
        process.communicate()
    assert sorted(bot.edits()) == sorted(set(bot.edits()))


# Secrets


def test_no_secret_is_in_any_log_plan_report_page_or_process_list(bot: SalonBot, tmp_path: Path) -> None:
    """With a monitor that refuses, `--verbose` and a failing page: where messages are longest."""
    ping = "http://127.0.0.1:9/ping-5ecret-address"
    folder = bot.pywikibot = bot.wiki.pywikibot_at(bot.wiki.port, tmp_path / "own")
    bot.environment = {"SALONBOT_PING_URL": ping}
    secrets = [LOGINS["SalonBot@dev"], "ping-5ecret-address"]
    assert secrets[0] in (folder / "user-password.py").read_text()
    seen: list[str] = []
    bot.wiki.admin.protect(WORKLIST)
    for words in (
        ["plan", "--verbose", "--out", tmp_path / "plan.json"],
        ["run", "--verbose", "--report", tmp_path / "r.json"],
        ["apply", "--verbose", tmp_path / "plan.json"],
        ["rollback", "--verbose"],
        ["doctor", "--verbose", "--json"],
    ):
        process = bot.start(*words)
        listed: list[str] = []
        while process.poll() is None and len(listed) < 3:
            listed.append(Path(f"/proc/{process.pid}/cmdline").read_text())
            time.sleep(0.3)
        out, err = process.communicate(timeout=120)
        assert process.returncode in (Exit.DONE, Exit.PAGES_LEFT, Exit.DENIED), err
        assert "Traceback" not in err
        seen += [out, err, *listed]
    assert any("the health ping" in text for text in seen)
    for file in tmp_path.rglob("*"):
        if file.is_file() and file.name != "user-password.py" and not file.name.endswith(".lwp"):
            seen.append(file.read_bytes().decode("utf-8", "replace"))
    for page in bot.edits():
        for revision in bot.wiki.reader.history(page):
            seen.append(revision["comment"])
        seen.append(str(bot.wiki.reader.text(page)))
    tokens = [word for text in seen for word in _tokens(text)]
    assert tokens == []
    for secret in secrets:
        assert [text[:200] for text in seen if secret in text] == []


@pytest.mark.parametrize("by", ["value", "file"])
def test_the_bot_password_may_come_from_the_environment_and_is_nowhere_else(
    bot: SalonBot, tmp_path: Path, by: str
) -> None:
    folder = bot.pywikibot = bot.wiki.pywikibot_at(bot.wiki.port, tmp_path / "own")
    (folder / "user-password.py").unlink()
    secret = f"dev@{LOGINS['SalonBot@dev']}"
    held = tmp_path / "held"
    held.write_text(f"{secret}\n")
    bot.environment = {"SALONBOT_BOT_PASSWORD": secret} if by == "value" else {"SALONBOT_BOT_PASSWORD_FILE": str(held)}
    outcome = bot.run("--verbose")
    assert outcome["exit"] == Exit.DONE
    seen = {"out": bot.out, "err": bot.err}
    files = (file for file in tmp_path.rglob("*") if file.is_file() and file != held and file.suffix != ".lwp")
    seen |= {str(file): file.read_bytes().decode("utf-8", "replace") for file in files}
    assert [where for where, text in seen.items() if LOGINS["SalonBot@dev"] in text] == []
    bot.environment = {}
    for cookies in folder.rglob("*.lwp"):
        cookies.unlink()
    assert bot("run") == Exit.DENIED  # it was the environment that logged in


def _tokens(text: str) -> list[str]:
    """What looks like a token of MediaWiki: forty hexadecimal digits with a backslash after them."""
    import re

    return re.findall(r"\b[0-9a-f]{40}(?:\+\\|%2B%5C)", text)


def test_the_tokens_would_be_seen() -> None:
    assert _tokens("token=" + "0123456789" * 4 + "+\\")
    assert sys.executable


def test_an_edit_of_the_page_for_it_begins_a_run(bot: SalonBot) -> None:
    bot.settings["pages"] |= {"run_now_page": "User:SalonBot/Run now"}
    bot.run()
    soon = "from datetime import timedelta; from bot.run import scheduling; from bot.cli.main import main; import sys\n"
    soon += "scheduling.ASKED_EVERY = scheduling.ASKED_REST = timedelta(seconds=2); sys.exit(main(sys.argv[1:]))"
    python, _, _, *words = bot.command("schedule")
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "HOME": str(bot.folder)}
    loop = subprocess.Popen([python, "-c", soon, *words], stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert loop.stderr is not None
        assert any("the next run is due at" in line for line in loop.stderr)
        time.sleep(3)  # nothing is due, and nobody asks
        bot.report("Hilltop")
        bot.wiki.bob.edit("User:SalonBot/Run now", "Please. ~~~~")
        for line in loop.stderr:
            if "run-started" in line:
                pytest.fail("it began before somebody asked")
            if "somebody asked for a run" in line:
                break
        assert any("run-ended" in line for line in loop.stderr)
    finally:
        loop.terminate()
        _, rest = loop.communicate(timeout=60)
    assert "run-started" not in rest, "one edit began two runs"
    assert bot.wiki.reader.history(INDEX)[0]["comment"].startswith("Bot: index: ")
