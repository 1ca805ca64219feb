"""Settings: everything has a default, and every mistake is named at once with its key and remedy."""

import re
from pathlib import Path

import pytest

from bot.run import settings_file
from bot.run.settings import Settings, known_keys
from bot.run.settings_file import RENAMED, SettingsError, load

SAMPLE = Path(__file__).parents[2] / "salonbot.toml.sample"


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "salonbot.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(file)
    return caught.value.problems


def test_without_a_file_the_defaults_hold() -> None:
    assert load(None) == Settings()


def test_three_mistakes_are_three_lines_with_key_and_remedy(tmp_path: Path) -> None:
    lines = problems(tmp_path, '[wiki]\nsight = "meta:meta"\n[pages]\nnames = "yes"\n[schedule]\ntimezone = "UCT0"\n')
    assert len(lines) == 3
    assert lines[0].startswith("wiki.sight: no such setting; did you mean wiki.site?")
    assert "pages.names: is 'yes'; must be true or false" in lines[1]
    assert lines[2].startswith("schedule.timezone: is 'UCT0'")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[pages]\nbase = "A|B"', "pages.base"),
        ("[pages]\nlanguages = []", "at least one language"),
        ('[pages]\nlanguages = ["en", "en"]', "names a language twice"),
        ('[pages]\nlanguages = ["klingonese"]', "CLDR"),
        ('[pages]\nlanguages = ["ja"]', "no messages in 'ja'"),
        ('[schedule]\nat = ["25:00"]', "schedule.at"),
        ("[schedule]\nevery_hours = 0", "schedule.every_hours"),
        ("[guards]\nmax_edits = 1.5", "guards.max_edits"),
        ('[flags]\ncategory = "To be completed"', "flags.category: is 'To be completed'; must be a category"),
        ('[flags]\ncategory = "Category:Strategy Salons reports"', "flags.category: is the category of the reports"),
        ("[flags]\nnote_days = -1", "flags.note_days"),
        ("pages = 3", "write [pages] above its settings"),
        ("[page]\nnames = true", "did you mean pages"),
        ("[pages", "is not TOML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, said: str) -> None:
    assert said in "\n".join(problems(tmp_path, text))


def test_a_missing_file_names_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no such file; copy salonbot\.toml\.sample"):
        load(tmp_path / "none.toml")


def test_a_title_may_be_pasted_from_an_address(tmp_path: Path) -> None:
    file = tmp_path / "salonbot.toml"
    file.write_text('[reports]\ncategory = "Category:Salon_reports"\n')
    assert load(file).reports.category == "Category:Salon reports"


def test_the_sample_is_valid_and_states_the_defaults(tmp_path: Path) -> None:
    assert load(SAMPLE) == Settings()


def test_the_sample_names_every_setting() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    for key in known_keys():
        assert re.search(rf"^(# )?{key.partition('.')[2]} = ", text, re.MULTILINE), key


def test_state_stands_below_the_xdg_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/srv/state")
    assert Settings().state_folder() == Path("/srv/state/salonbot")


def test_titles_are_as_the_wiki_writes_them() -> None:
    """Else a page that is read comes back by another name, and would be taken for one that was deleted."""
    names = {"project:salons": "Meta:Salons", "user:bot/Run": "User:Bot/Run", "category:x": "Category:X"}
    given = Settings.model_validate(
        {
            "pages": {"base": "project:salons", "stop_page": "user:bot/Run"},
            "reports": {"category": "category:x"},
            "flags": {"category": "category:x"},
        }
    )
    found = given.on(lambda title: names.get(title, title))
    assert (found.pages.base, found.pages.stop_page) == ("Meta:Salons", "User:Bot/Run")
    assert (found.reports.category, found.flags.category) == ("Category:X", "Category:X")
    assert found.alias_page() == "Meta:Salons/Index/Headings.json"
    assert found.pages.task_page == given.pages.task_page
    assert Settings().on(lambda title: f"never {title}").flags.category == ""


def test_every_setting_that_there_ever_was_is_known_or_explained() -> None:
    """A setting that is renamed or removed is told by its new name; a new one is added to the list."""
    until_now = (Path(__file__).parent / "settings_until_now.txt").read_text().split()
    gone = [key for key in until_now if key not in known_keys()]
    assert [key for key in gone if key not in RENAMED and key.partition(".")[0] not in RENAMED] == []
    assert set(RENAMED.values()) <= {*known_keys(), *Settings.model_fields}
    assert set(known_keys()) <= set(until_now)


def test_a_setting_that_was_renamed_is_told_by_its_new_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_file, "RENAMED", {"pages.root": "pages.base", "limits": "guards"})
    file = tmp_path / "salonbot.toml"
    file.write_text("[pages]\nroot = 'X'\n[limits]\nmax_edits = 1\n[schedule]\nheartbeat_days = 2\n")
    with pytest.raises(SettingsError) as error:
        load(file)
    assert error.value.problems == [
        "pages.root: is called pages.base now; write it so",
        "schedule.heartbeat_days: no such setting; did you mean pages.heartbeat_days?",
        "limits: is called guards now; write it so",
    ]
