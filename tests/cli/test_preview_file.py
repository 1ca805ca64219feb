"""preview.html beside the pages of a wiki of files: when it is written, and where its links lead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.run.outcome import Exit
from bot.wiki import demo

DEMO = demo.EXPORT.read_text(encoding="utf-8")
BASE = "https://demo.example.org/wiki/Main_Page"


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without settings of its own, and with no monitor to ping."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SALONBOT_PING_URL", raising=False)


def hrefs(preview: Path) -> set[str]:
    return set(re.findall(r' href="([^"#][^"]*)"', preview.read_text(encoding="utf-8")))


def run_on(folder: Path, base: str) -> set[str]:
    """The addresses out of the preview of a run on the demo's reports, exported from another wiki."""
    (folder / "export.xml").write_text(DEMO.replace(BASE, base, 1), encoding="utf-8")
    main(["run", "--export", str(folder / "export.xml"), "--out", str(folder / "out")])
    return hrefs(folder / "out/preview.html")


def test_it_is_written_by_a_run_and_the_second_one_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "preview.html"
    assert main(["run", "--demo", "--out", str(tmp_path)]) == Exit.DONE
    assert f"preview: {file}\n" in capsys.readouterr().out
    first = file.read_bytes()
    assert main(["run", "--demo", "--out", str(tmp_path)]) == Exit.DONE
    assert file.read_bytes() == first


def test_it_shows_what_a_person_wrote_into_a_file(tmp_path: Path) -> None:
    main(["run", "--demo", "--out", str(tmp_path)])
    digest = tmp_path / "Index/Advocacy.wiki"
    text = digest.read_text(encoding="utf-8")
    digest.write_text(
        text.replace("<!-- salonbot:slot-end -->", "Agreed.<!-- salonbot:slot-end -->", 1), encoding="utf-8"
    )
    main(["run", "--demo", "--out", str(tmp_path)])
    assert "Agreed.</td>" in (tmp_path / "preview.html").read_text(encoding="utf-8")


def test_the_help_page_is_there_and_the_first_screen_of_the_index_leads_to_it(tmp_path: Path) -> None:
    main(["run", "--demo", "--out", str(tmp_path)])
    _, index, *_, last = (tmp_path / "preview.html").read_text(encoding="utf-8").split("<article ")
    (see,) = re.findall(r"<p>See also: .*?</p>", index)
    (page,) = re.findall(r'<a href="#(\w+)">Help for these pages</a>', see)
    assert last.startswith(f'id="{page}"')
    assert "To stop the bot" in last


def test_a_dry_run_writes_none_and_what_a_plan_wrote_is_shown(tmp_path: Path) -> None:
    out, plan = str(tmp_path / "out"), str(tmp_path / "plan.json")
    main(["plan", "--demo", "--out", out, "--out", plan])
    assert not (tmp_path / "out/preview.html").exists()
    main(["apply", plan, "--demo", "--out", out])
    assert (tmp_path / "out/preview.html").exists()


def test_the_demo_leads_to_no_wiki_for_there_is_none(tmp_path: Path) -> None:
    main(["run", "--demo", "--out", str(tmp_path)])
    assert hrefs(tmp_path / "preview.html") == {"Index/Data.json"}
    assert (tmp_path / "Index/Data.json").is_file()


def test_an_export_leads_to_the_wiki_it_is_from(tmp_path: Path) -> None:
    found = run_on(tmp_path, "https://salons.example/wiki/Main_Page")
    assert "https://salons.example/wiki/Special:PermanentLink/19222015" in found
    assert any(re.fullmatch(r"https://salons\.example/wiki/[^?]+\?action=edit&amp;section=\d+", each) for each in found)
    assert {each for each in found if not each.startswith("https://salons.example/wiki/")} == {"Index/Data.json"}


@pytest.mark.parametrize(
    "base",
    ["javascript:alert(1)//x/Main_Page", "data:text/html,x/Main_Page", 'https://a"onclick="b/Main_Page', "Main_Page"],
)
def test_an_export_that_names_no_address_leads_nowhere(tmp_path: Path, base: str) -> None:
    assert run_on(tmp_path, base) == {"Index/Data.json"}


def test_a_file_that_cannot_be_written_is_said_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "preview.html").mkdir()
    assert main(["run", "--demo", "--out", str(tmp_path)]) == Exit.USAGE
    assert "preview.html cannot be written" in capsys.readouterr().err
    assert (tmp_path / "Index.wiki").is_file()
