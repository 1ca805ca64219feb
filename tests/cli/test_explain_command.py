"""The command line around the explanation: which page is meant, and the headings that editors added."""

from __future__ import annotations

import json
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from bot.cli.main import main
from bot.run.outcome import Exit
from bot.run.settings import BASE

REPORT = "== Where the coins went ==\nWe spent 100 EUR.\n"
GOOD = '{"budget": ["Where the coins went"]}'
HEADINGS = f"{BASE}/Index/Headings.json"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def export(pages: dict[str, str]) -> str:
    """An export of these pages; the name of its file."""
    body = "".join(
        f"<page><title>{escape(title)}</title><ns>0</ns><id>{number}</id><revision><id>{number}</id>"
        "<timestamp>2019-08-01T10:00:00Z</timestamp><contributor><username>Alice</username></contributor>"
        f"<model>wikitext</model><format>text/x-wiki</format><text>{escape(text)}</text></revision></page>"
        for number, (title, text) in enumerate(pages.items(), 1)
    )
    Path("reports.xml").write_text(
        f'<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11">{body}</mediawiki>'
    )
    return "reports.xml"


def told(capsys: pytest.CaptureFixture[str], *words: str, code: Exit = Exit.DONE) -> str:
    """What the command prints, once it ended as it should."""
    assert main(["explain", *words]) == code
    return capsys.readouterr().out if code is Exit.DONE else capsys.readouterr().err


class TestWhichPage:
    def test_a_file(self, capsys: pytest.CaptureFixture[str]) -> None:
        Path("Lake_side.wiki").write_bytes(b"== Participants ==\r\n* Amina Example\r\n")
        out = told(capsys, "Lake_side.wiki")
        assert out.startswith("Lake side\n")
        assert "  2:3  Amina Example\n" in out
        assert told(capsys, "Lake_side.wiki", "--title", "Reports/B").startswith("Reports/B\n")

    def test_a_page_of_an_export(self, capsys: pytest.CaptureFixture[str]) -> None:
        name = export({"Reports/A": REPORT, f"{BASE}/B": "== Participants ==\n* Amina Example\n"})
        assert told(capsys, name, "--only", "Reports/A").startswith("Reports/A\nrevision 1, of 2019-08-01T10:00:00Z")
        assert told(capsys, "Reports/A", "--export", name).startswith("Reports/A\n")
        assert told(capsys, "B", "--export", name).startswith(f"{BASE}/B\n")
        assert told(capsys, f"{BASE}/B".replace(" ", "_"), "--export", name).startswith(f"{BASE}/B\n")

    def test_every_page_of_an_export(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = told(capsys, export({"Reports/A": REPORT, "Reports/B": "", HEADINGS: GOOD}))
        assert [line for line in out.splitlines() if line.startswith(("Reports/", BASE))] == ["Reports/A", "Reports/B"]
        assert out.count("\n\nReports/B\n") == 1

    def test_the_demonstration(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "Findings" in told(capsys, "Lake Victoria UG", "--demo")

    @pytest.mark.parametrize(
        ("words", "code", "said"),
        [
            (["gone.wiki"], Exit.INPUT, "gone.wiki"),
            (["gone.xml"], Exit.INPUT, "gone.xml"),
            (["Nowhere", "--demo"], Exit.INPUT, "Nowhere: there is no such page"),
            (["Nowhere", "--demo", "--title", "X"], Exit.USAGE, "by its title alone"),
            (["reports.xml", "--title", "Reports/A"], Exit.USAGE, "--only chooses one"),
            (["reports.xml", "--only", "Reports/Z"], Exit.INPUT, "there is no such page"),
        ],
    )
    def test_a_mistake_is_one_line(
        self, capsys: pytest.CaptureFixture[str], words: list[str], code: Exit, said: str
    ) -> None:
        export({"Reports/A": REPORT})
        err = told(capsys, *words, code=code)
        assert said in err
        assert err.count("\n") == 1


class TestHeadingsThatEditorsAdded:
    def test_those_an_export_brings_along_count_in_every_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        name = export({"Reports/A": REPORT, HEADINGS: f"<pre>\n{GOOD}\n</pre>"})
        line = "alias: the name “Where the coins went” that editors added"
        assert line in told(capsys, "Reports/A", "--export", name)
        assert line in told(capsys, name)
        assert main(["extract", name]) == Exit.DONE
        (record,) = map(json.loads, capsys.readouterr().out.splitlines())
        assert {item["id"]: item["matched_by"] for item in record["sections"]}["budget"] == "alias"
        for words in ([name], ["--export", name]):
            assert main(["check", *words]) == Exit.DONE
            assert "budget-missing" not in capsys.readouterr().out

    def test_without_them_the_section_is_missing(self, capsys: pytest.CaptureFixture[str]) -> None:
        name = export({"Reports/A": REPORT})
        assert main(["check", name]) == Exit.DONE
        assert "budget-missing" in capsys.readouterr().out

    def test_while_their_page_is_broken_the_last_good_version_counts(self, capsys: pytest.CaptureFixture[str]) -> None:
        name = export({"Reports/A": REPORT, HEADINGS: GOOD})
        assert main(["run", "--export", name]) == Exit.DONE
        export({"Reports/A": REPORT, HEADINGS: '{"budgte": []}'})
        for words in (["explain", "Reports/A"], ["check"], ["run"]):
            assert main([*words, "--export", name]) == Exit.DONE
            both = capsys.readouterr()
            assert "did you mean “budget”?" in both.err
            assert "budget-missing" not in both.out
        assert "did you mean" in Path("out/Index/Worklist.wiki").read_text()

    def test_looking_leaves_nothing_behind(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        name = export({"Reports/A": REPORT, HEADINGS: GOOD})
        told(capsys, "Reports/A", "--export", name)
        assert [path.name for path in folder.iterdir()] == [name]
