"""The doctor's checks: each finds what it is for, names the remedy, and ends as a run would end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
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
    assert f"{PAGES + 1} of {PAGES + 1} generated pages exist" in checks(bot)[-1].said


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
