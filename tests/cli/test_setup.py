"""init makes the files of a new operator with the right modes and overwrites nothing; taskpage prints the texts."""

from __future__ import annotations

import os
import pty
import select
import signal
import stat
import sys
from pathlib import Path

import pytest

from bot.cli import main, setup_files
from bot.cli.setup_files import Answers
from bot.cli.setup_pages import request_text, task_text
from bot.run.endings import Misuse
from bot.run.outcome import Exit
from bot.run.settings_file import SettingsError, load
from bot.wiki import userconfig
from testing.cycles import settings


def answers(folder: Path, **changes: object) -> Answers:
    given: dict[str, object] = {
        "folder": folder,
        "address": "https://meta.wikimedia.org/wiki/Main_Page",
        "account": "SalonBot",
        "contact": 'Lakeside "Ops" Reader <ops@example.org>',
        "category": "Category:Salon reports",
        "base": "User:SalonBot/Sandbox",
        "sandbox": True,
    }
    return Answers(**{**given, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://meta.wikimedia.org/wiki/Main_Page", "meta:meta"),
        ("meta.wikimedia.org", "meta:meta"),
        ("https://test.wikipedia.org/w/index.php?title=X", "wikipedia:test"),
        ("zh-min-nan.wikipedia.org/wiki/X", "wikipedia:zh-min-nan"),
        ("https://wiki.example/wiki/X", None),
        ("https://wikipedia.org.example/", None),
    ],
)
def test_wikis_of_wikimedia_are_known_by_their_host(address: str, site: str | None) -> None:
    assert setup_files.known(address) == site


def test_the_files_are_for_their_owner_alone_and_load(tmp_path: Path) -> None:
    made = setup_files.make(one := answers(tmp_path))
    password = setup_files.keep_password(one, f"salonbot@{'0123456789abcdef' * 2}")
    for path in (*made, password):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(one.pywikibot.stat().st_mode) == 0o700
    loaded = load(one.settings)
    assert (loaded.wiki.site, loaded.wiki.contact) == ("meta:meta", one.contact)
    assert (loaded.pages.stop_page, loaded.pages.sandbox) == ("User:SalonBot/Run", True)
    assert loaded.state_folder().is_absolute()
    userconfig.check(one.pywikibot / "user-config.py")
    config: dict[str, object] = {"usernames": {"meta": {}}}
    exec((one.pywikibot / "user-config.py").read_text(), config)
    assert (config["family"], config["usernames"]) == ("meta", {"meta": {"meta": "SalonBot"}})


def test_nothing_is_overwritten_and_the_same_once_more_is_fine(tmp_path: Path) -> None:
    assert setup_files.make(answers(tmp_path)) == setup_files.make(answers(tmp_path))
    before = (tmp_path / "salonbot.toml").read_text()
    with pytest.raises(Misuse, match=r"salonbot\.toml is there .*move it away"):
        setup_files.make(answers(tmp_path, contact="other@example.org"))
    assert (tmp_path / "salonbot.toml").read_text() == before


def test_without_a_terminal_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main.main(["init", "--address", "meta.wikimedia.org"]) == Exit.USAGE
    assert "--account is missing" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ({"base": "Salons"}, "pages.base"),
        ({"base": "User:SalonBotter/Sandbox"}, "pages.base"),
        ({"list_template": "Salons list"}, "pages.list_template"),
    ],
)
def test_a_sandbox_lets_nothing_out(tmp_path: Path, table: dict[str, str], key: str) -> None:
    given = {"base": "User:SalonBot/Sandbox", **table}
    (tmp_path / "s.toml").write_text("[pages]\nsandbox = true\n" + "".join(f"{k} = '{v}'\n" for k, v in given.items()))
    with pytest.raises(SettingsError, match=key):
        load(tmp_path / "s.toml")


@pytest.mark.parametrize("flag", ["template = 'X'", "category = 'Category:X'", "notes = true"])
def test_a_sandbox_leaves_pages_of_people_alone(tmp_path: Path, flag: str) -> None:
    file = tmp_path / "s.toml"
    file.write_text(f"[pages]\nsandbox = true\nbase = 'User:SalonBot/Sandbox'\n[flags]\n{flag}\n")
    with pytest.raises(SettingsError, match=rf"flags\.{flag.split(maxsplit=1)[0]}: writes on pages of people"):
        load(file)


def test_the_texts_of_the_pages_say_how_to_stop_the_bot(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["taskpage"]) == Exit.DONE
    said = capsys.readouterr().out
    assert said.startswith("----- User:SalonBot/Run\nyes\n")
    assert "{{Infobox Bot" in said
    for text in (task_text(settings()), request_text(settings())):
        assert "[[User:SalonBot/Run]]" in text
    assert "no page of people" in task_text(settings())
    assert "no page of people" not in task_text(settings(flags={"notes": True}))


AT_A_TERMINAL = """
import sys
from bot.cli.commands import setup
from bot.cli.main import main
setup.doctor = lambda _: 0  # it would ask the wiki
setup._make_pages = lambda _: print("pages made")
sys.exit(main(["init", "--sandbox"]))
"""


def typed(tmp_path: Path, answers: list[str | None]) -> tuple[int, str]:
    """What ``init`` says at a terminal, and its exit code, where a person types these lines; None is Ctrl-D."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(tmp_path)
        path = os.pathsep.join(path for path in sys.path if path)
        os.execve(sys.executable, [sys.executable, "-c", AT_A_TERMINAL], {**os.environ, "PYTHONPATH": path})
    said, told = "", 0

    def more() -> str:
        """What comes next; nothing once the terminal is closed."""
        if not select.select([terminal], [], [], 60)[0]:
            os.kill(child, signal.SIGKILL)
            pytest.fail(f"nothing more after: {said}")
        try:
            return os.read(terminal, 1024).decode()
        except OSError:
            return ""

    for answer in answers:
        while not said[told:].rstrip(" ").endswith((":", "[y/N]")) and (text := more()):  # until the next question
            said += text
        told = len(said)
        os.write(terminal, b"\x04" if answer is None else f"{answer}\n".encode())
    while text := more():
        said += text
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


LINES = ["https://meta.wikimedia.org/wiki/Main_Page", "salonBot_2", "ops@example.org", ""]
PASSWORD = "salonbot@" + "0123456789abcdef" * 2


@pytest.mark.usefixtures("no_secrets")
def test_a_person_at_a_terminal_is_asked_for_what_no_option_says(tmp_path: Path) -> None:
    code, said = typed(tmp_path, [*LINES, PASSWORD, "y"])
    assert code == Exit.DONE, said
    assert "category of the reports [Category:Strategy Salons reports]" in said
    assert "pages made" in said
    assert PASSWORD not in said  # neither shown while it is typed nor told
    settings = load(tmp_path / "salonbot.toml")
    assert (settings.wiki.account, settings.wiki.contact) == ("SalonBot 2", "ops@example.org")
    assert settings.pages.base == "User:SalonBot 2/Sandbox"
    assert PASSWORD.partition("@")[2] in (tmp_path / "pywikibot/user-password.py").read_text()


@pytest.mark.usefixtures("no_secrets")
@pytest.mark.parametrize(
    ("answers", "code", "words"),
    [
        ([None], Exit.USAGE, "--address is missing"),
        ([*LINES[:2], None], Exit.USAGE, "--contact is missing"),
        ([*LINES, None, None], Exit.DONE, "set SALONBOT_BOT_PASSWORD"),
        ([*LINES, "a password of the account"], Exit.DENIED, "Special:BotPasswords"),
    ],
)
def test_a_person_who_types_nothing_or_something_else_is_told(
    tmp_path: Path, answers: list[str | None], code: Exit, words: str
) -> None:
    found, said = typed(tmp_path, answers)
    assert (found, words in said, "Traceback" in said) == (code, True, False), said
    assert "pages made" not in said


@pytest.fixture
def no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("SALONBOT_", "PYWIKIBOT"))]:
        monkeypatch.delenv(name)
