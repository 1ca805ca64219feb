"""The doctor's checks: each finds what it is for, names the remedy, and ends as a run would end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bot.cli import doctor
from bot.run import preflight
from bot.run.outcome import Exit
from bot.run.preflight import Check, Level
from bot.run.publish import Gate
from bot.run.settings import Settings
from bot.wiki.base import Denied, Unavailable
from testing import nowhere
from testing.cycles import CATEGORY, INDEX, PAGES, STOP, Bot, settings
from testing.fakes import NO_ANSWER

TASK = "User:SalonBot/Task"
GRANTED = ("createpage", "apihighlimits", "editcontentmodel")


@pytest.fixture
def bot() -> Bot:
    bot = Bot()
    bot.wiki.add(TASK, "It keeps an index.")
    bot.wiki.who = replace(bot.wiki.who, rights=frozenset({"edit", "bot", *GRANTED}))
    bot.run(status_page=True)
    return bot


def checks(bot: Bot) -> list[Check]:
    return list(doctor.OnWiki(bot.wiki, bot.settings, Gate(STOP), bot.time).checks())


def test_where_all_is_well_every_check_says_ok(bot: Bot) -> None:
    assert {check.level for check in checks(bot)} == {Level.OK}
    assert [check.name for check in checks(bot)] == [
        "account",
        "block",
        "rights",
        "clock",
        "stop-page",
        "task-page",
        "category",
        "alias-page",
        "pages",
    ]
    assert f"{PAGES} of {PAGES} generated pages exist" in checks(bot)[-1].said


def test_the_page_of_headings_is_looked_at(bot: Bot) -> None:
    title = str(bot.settings.alias_page())

    def found() -> Check:
        return next(check for check in checks(bot) if check.name == "alias-page")

    assert "is not there" in found().said
    bot.wiki.add(title, '{"budget": ["Money matters", "Our purse"]}')
    assert (found().level, "adds 2 headings" in found().said) == (Level.OK, True)
    bot.wiki.add(title, '{"budget": ["Money matters"')
    assert (found().level, "counts as it last was" in found().remedy) == (Level.WARN, True)


def test_it_saves_nothing(bot: Bot) -> None:
    bot.wiki.log.clear()
    checks(bot)
    assert bot.wiki.saved() == []


def identity(**fields: Any) -> Callable[[Bot], None]:
    def change(bot: Bot) -> None:
        bot.wiki.who = replace(bot.wiki.who, **fields)

    return change


def skewed(seconds: float) -> Callable[[Bot], None]:
    return lambda bot: identity(time=(bot.time + timedelta(seconds=seconds)).isoformat())(bot)


BROKEN: list[tuple[str, Level, Exit, Callable[[Bot], object]]] = [
    ("account", Level.FAIL, Exit.DENIED, identity(user=None)),
    ("account", Level.FAIL, Exit.UNAVAILABLE, lambda bot: bot.wiki.fail.update(identity=NO_ANSWER)),
    ("block", Level.FAIL, Exit.DENIED, identity(blocked="vandalism")),
    ("rights", Level.FAIL, Exit.DENIED, identity(rights=frozenset({"edit", *GRANTED}))),
    *(
        ("grants", Level.WARN, Exit.DONE, identity(rights=frozenset({"edit", "bot", *GRANTED} - {right})))
        for right in GRANTED
    ),
    ("clock", Level.WARN, Exit.DONE, skewed(90)),
    ("clock", Level.FAIL, Exit.DENIED, skewed(-3600)),
    ("stop-page", Level.FAIL, Exit.DENIED, lambda bot: bot.wiki.add(STOP, "no")),
    ("stop-page", Level.FAIL, Exit.DENIED, lambda bot: bot.wiki.pages.pop(STOP)),
    ("task-page", Level.WARN, Exit.DONE, lambda bot: bot.wiki.pages.pop(TASK)),
    ("category", Level.FAIL, Exit.INPUT, lambda bot: bot.wiki.categories.pop(CATEGORY)),
    ("category", Level.FAIL, Exit.INPUT, lambda bot: bot.wiki.categories.update({CATEGORY: []})),
    ("category", Level.FAIL, Exit.UNAVAILABLE, lambda bot: bot.wiki.fail.update(members=NO_ANSWER)),
    ("markers", Level.WARN, Exit.DONE, lambda bot: bot.edit(INDEX, "<!-- salonbot:end index -->", "")),
    (
        "markers",
        Level.WARN,
        Exit.DONE,
        lambda bot: bot.edit(f"{INDEX}/Advocacy", "<!-- salonbot:slot-end -->", "<!-- salonbot:slot-end"),
    ),
    (
        "size",
        Level.WARN,
        Exit.DONE,
        lambda bot: setattr(bot, "settings", settings(guards={"max_bytes": len(bot.wiki.pages[INDEX].text) + 9})),
    ),
]


@pytest.mark.parametrize(("name", "level", "code", "break_it"), BROKEN)
def test_what_is_broken_is_found_with_its_remedy(
    bot: Bot, name: str, level: Level, code: Exit, break_it: Callable[[Bot], object]
) -> None:
    break_it(bot)
    found = [check for check in checks(bot) if check.level is not Level.OK]
    assert {check.name for check in found} == {name}
    assert found[0].level is level
    assert found[0].remedy
    assert level is not Level.FAIL or found[0].exit is code


@pytest.mark.parametrize(
    ("base", "right"), [("User:SalonBot/Reports", "editmyuserjson"), ("User:Lakeside Reader/Reports", "edituserjson")]
)
def test_in_a_users_pages_the_copy_for_programs_takes_another_right(bot: Bot, base: str, right: str) -> None:
    bot.settings = settings(pages={"base": base})
    assert any(f"lacks the right {right}" in check.said for check in checks(bot))
    bot.wiki.who = replace(bot.wiki.who, rights=bot.wiki.who.rights | {right})
    assert not any("lacks the right" in check.said for check in checks(bot))


@pytest.mark.parametrize(("name", "level", "code", "break_it"), [case for case in BROKEN if case[1] is Level.FAIL])
def test_where_a_check_fails_a_run_ends_with_that_code_and_writes_nothing(
    bot: Bot, name: str, level: Level, code: Exit, break_it: Callable[[Bot], object]
) -> None:
    bot.wiki.add("Salons/B", "all there")
    break_it(bot)
    who = bot.wiki.who
    bot.wiki.log.clear()
    outcome, _ = bot.cycle().run()
    assert bot.wiki.who == who
    assert (outcome.exit, bot.wiki.saved()) == (code, [])


def test_a_run_stops_at_the_first_check_that_fails() -> None:
    passed = Check("account", Level.OK, "SalonBot")
    warned = Check("clock", Level.WARN, "70 s", "set it")
    preflight.stop_at_failure([passed, warned])
    with pytest.raises(Denied, match="blocked; talk") as caught:
        preflight.stop_at_failure([warned, Check("block", Level.FAIL, "blocked", "talk")])
    assert caught.value.code == "block"


@pytest.mark.parametrize("contact", ["ops@example.org", "https://example.org/bot", "User:Lakeside Reader"])
def test_a_contact_is_an_address(contact: str) -> None:
    assert doctor.contact(Settings.model_validate({"wiki": {"contact": contact}})).level is Level.OK
    for text in ("", "me"):
        assert doctor.contact(Settings.model_validate({"wiki": {"contact": text}})).level is Level.WARN


def test_a_folder_is_tried_by_writing(tmp_path: Path) -> None:
    assert doctor.folder("state-folder", tmp_path / "new").level is Level.OK
    assert list((tmp_path / "new").iterdir()) == []
    (tmp_path / "file").write_text("")
    check = doctor.folder("state-folder", tmp_path / "file")
    assert (check.level, check.exit) == (Level.FAIL, Exit.USAGE)


def test_a_failure_of_the_wiki_keeps_its_remedy_apart() -> None:
    check = doctor.failed("wiki", Unavailable("no-answer", "nobody there; the next run goes on"))
    assert (check.said, check.remedy) == ("nobody there", "the next run goes on")


def test_the_disk_and_the_place_of_the_state_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor.room(tmp_path / "not" / "there").level is Level.OK
    assert "whole path" in doctor.room(Path("state")).remedy
    monkeypatch.setattr(doctor, "ROOM", 10**18)
    assert "make room" in doctor.room(tmp_path).remedy


def test_a_limit_above_the_wikis_is_told() -> None:
    for most, level in ((2097152, Level.OK), (2097151, Level.WARN)):
        check = doctor.most_bytes(Settings(), {"maxarticlesize": most})
        assert check is not None
        assert check.level is level
    assert doctor.most_bytes(Settings(), {}) is None


def test_templates_and_the_category_that_are_named_and_not_there(bot: Bot) -> None:
    flags = {"template": "Salon report needs", "category": "Category:To be completed"}
    bot.settings = settings(flags=flags, pages={"list_template": "Salons list"})
    bot.wiki.add("Template:Salons list", "explained")
    found = [check.said for check in checks(bot) if check.name == "named-pages"]
    assert found == [
        "[[Template:Salon report needs]] does not exist",
        "[[Category:To be completed]] does not exist",
    ]


class Silent(BaseHTTPRequestHandler):
    """Tells of itself as a wiki does, and never answers anything else."""

    def do_GET(self) -> None:
        body = b'{"query": {"general": {"generator": "MediaWiki 1.43.0"}}}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        time.sleep(30)

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("port", "family", "code", "said"),
    [
        (
            9,
            "here",
            Exit.DENIED,
            "fail  address        http://127.0.0.1:9/w/api.php: nobody listens there; check the port",
        ),
        (9, "nowhere", Exit.DENIED, "knows no family 'nowhere'; check family and mylang"),
        (None, "here", Exit.UNAVAILABLE, "fail  wiki"),
    ],
)
def test_it_is_done_in_ten_seconds_whatever_is_wrong(
    socket_enabled: None, tmp_path: Path, port: int | None, family: str, code: Exit, said: str
) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    nowhere.write(tmp_path, port or server.server_port, family)
    started = time.monotonic()
    done = nowhere.call(tmp_path, "doctor")
    took = time.monotonic() - started
    server.shutdown()
    server.server_close()
    assert (done.returncode, said in done.stdout, "Traceback" in done.stderr) == (code, True, False), done
    assert (port is not None) is not ("  wiki  " in done.stdout)  # where nobody answers, no login is tried
    assert "HTTPConnection" not in done.stdout + done.stderr
    assert took < 15  # ten on a machine that has nothing else to do


def test_what_each_way_finds_is_counted_and_what_differs_is_named(bot: Bot) -> None:
    bot.settings = settings(reports={"category": CATEGORY, "prefixes": ["Salons/"], "list_page": "All"})
    bot.wiki.add("All", "[[Salons/A]] [[Other]]")
    bot.wiki.add("Other", "text")
    first, second = (check for check in checks(bot) if check.name == "reports")
    assert (first.level, first.said) == (Level.OK, "the prefix 'Salons/' finds 3 reports, those of the category")
    assert second.level is Level.WARN
    assert second.said == (
        "the list 'All' finds 2 reports; 1 are not in the category: [[Other]]; "
        "2 of the category it does not find: [[Salons/B]], [[Salons/C]]"
    )
    bot.settings = settings(reports={"category": CATEGORY, "template": "Nobody uses it"})
    (check,) = (check for check in checks(bot) if check.name == "reports")
    assert (check.level, check.exit) == (Level.FAIL, Exit.INPUT)


def test_a_category_that_has_moved_is_told(bot: Bot) -> None:
    bot.wiki.add(CATEGORY, "{{Category redirect|Others}}")
    (check,) = (check for check in checks(bot) if check.name == "category" and check.level is Level.WARN)
    assert check.said == f"[[{CATEGORY}]] has moved to [[Category:Others]]"
