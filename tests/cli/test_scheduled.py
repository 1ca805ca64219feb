"""schedule: several bots in one process that do not meet, and the page by which editors ask for a run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.commands import scheduled
from bot.cli.session import Session
from bot.run.endings import Misuse
from bot.run.outcome import Exit
from bot.run.settings_file import load
from bot.wiki.base import Page
from bot.wiki.deadline import Stop
from testing.fakes import NO_ANSWER, FakeWiki

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
PAGE = "User:SalonBot/Run now"


def settings(folder: Path, name: str, text: str = "") -> Path:
    file = folder / f"{name}.toml"
    file.write_text(f'[state]\nfolder = "{folder / name}"\n[pages]\nbase = "{name}"\n{text}')
    return file


def session(*words: object) -> Session:
    args = main.parser().parse_args(["schedule", *map(str, words)])
    source = main._settings_file(args)
    return Session(load(source), args, (), source)


def test_each_file_is_a_bot_of_its_own(tmp_path: Path) -> None:
    one, other = settings(tmp_path, "one"), settings(tmp_path, "other")
    assert [each.settings.pages.base for each in scheduled.together(session(one, other))] == ["one", "other"]
    assert len(scheduled.together(session("--settings", one))) == 1


@pytest.mark.parametrize(
    ("text", "words", "said"),
    [
        ('[wiki]\nsite = "other:other"', (), "start another"),
        ('[wiki]\naccount = "OtherBot"', (), "start another"),
        ("", ("--metrics", "m"), "in \\[monitor\\] metrics"),
        ("", ("--settings", "a.toml"), "not both"),
    ],
)
def test_bots_that_need_two_processes_are_told(tmp_path: Path, text: str, words: tuple[str, ...], said: str) -> None:
    files = settings(tmp_path, "one"), settings(tmp_path, "other", text)
    known = session(*files)
    known.args.settings = Path(words[1]) if words[:1] == ("--settings",) else None
    known.args.metrics = Path(words[1]) if words[:1] == ("--metrics",) else None
    with pytest.raises(Misuse, match=said):
        scheduled.together(known)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('other"\n[pages]', 'one"\n[pages]', "state.folder"),
        ('base = "other"', 'base = "one"', "pages.base"),
        ("[pages]", '[monitor]\nmetrics = "m"\n[pages]', "monitor.metrics"),
    ],
)
def test_bots_that_would_write_over_each_other_are_told(tmp_path: Path, old: str, new: str, key: str) -> None:
    one, other = settings(tmp_path, "one"), settings(tmp_path, "other")
    other.write_text(other.read_text().replace(old, new))
    if key == "monitor.metrics":
        one.write_text(one.read_text().replace(old, new))
    with pytest.raises(Misuse, match=key):
        scheduled.together(session(one, other))


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[bool, FakeWiki]]:
    """Whether a run is asked for where the page is so, and the wiki that was asked."""

    def ask(page: Page | None, *, named: bool = True, **more: object) -> tuple[bool, FakeWiki]:
        wiki = FakeWiki(**more)  # type: ignore[arg-type]
        if page:
            wiki.pages[page.title] = page
        monkeypatch.setattr(Session, "wiki", lambda *_: wiki)
        known = session(settings(tmp_path, "one", f'run_now_page = "{PAGE}"' if named else ""))
        with known.state() as store:
            store.finish(store.begin(NOW - timedelta(minutes=5), "schedule"), NOW, {"exit": 0})
        return scheduled._Bot(known, Stop(), named=False).asked(), wiki

    return ask


def edit(ago: timedelta, user: str = "Lakeside Reader") -> Page:
    stamp = (NOW - ago).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Page(PAGE, "go", timestamp=stamp, user=user)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (edit(timedelta(minutes=1)), True),  # while the last run went on: it may have come too late for it
        (edit(timedelta(minutes=-1)), True),
        (edit(timedelta(minutes=6)), False),
        (edit(timedelta(minutes=1), "SalonBot"), False),
        (None, False),
    ],
)
def test_an_edit_since_the_last_run_began_asks_for_one(
    asked: Callable[..., tuple[bool, FakeWiki]], page: Page | None, expected: bool
) -> None:
    found, wiki = asked(page)
    assert found is expected
    assert wiki.log == [("read", [PAGE])]  # one cheap request


def test_without_the_setting_the_wiki_is_not_asked(asked: Callable[..., tuple[bool, FakeWiki]]) -> None:
    found, wiki = asked(edit(timedelta()), named=False)
    assert (found, wiki.log) == (False, [])


def test_a_wiki_that_does_not_answer_is_no_question(asked: Callable[..., tuple[bool, FakeWiki]]) -> None:
    found, _ = asked(edit(timedelta()), fail={"read": NO_ANSWER})
    assert found is False


def test_settings_that_want_a_new_start_stay_and_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = settings(tmp_path, "one")
    bot = scheduled._Bot(session("--settings", file), Stop(), named=False)
    assert bot.reload() is None
    file.write_text(file.read_text().replace(str(tmp_path / "one"), str(tmp_path / "moved")) + "\nhelp = ''")
    bot.hung_up = True
    assert bot.reload() is not None
    assert bot.session.state_folder() == tmp_path / "one"
    assert bot.session.settings.pages.help == ""
    assert "want a new start" in caplog.text


def test_a_bot_whose_run_cannot_begin_ends_nothing(tmp_path: Path) -> None:
    known = session("--settings", settings(tmp_path, "one"))
    (tmp_path / "one").write_text("a file where the folder should be")
    bot = scheduled._Bot(known, Stop(), named=True)
    assert bot.run(lambda: True) is Exit.USAGE
    assert bot.last() is None


def test_a_run_that_another_host_made_meanwhile_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "wiki", lambda *_: pytest.fail("the wiki is not asked"))
    bot = scheduled._Bot(session("--settings", settings(tmp_path, "one")), Stop(), named=False)
    assert bot.run(lambda: False) is Exit.BUSY
