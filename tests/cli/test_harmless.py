"""Nothing that stands on a wiki or in a file's name reaches a terminal as a control or a direction mark."""

import json
import unicodedata
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from bot.cli import display
from bot.cli.main import main

HOSTILE = "\x1b[31mred\x1b[0m \x9b31m bell\a back\b \u202eturned\u2066 zero\u200b"
IN_XML = "red \x9b31m \u202eturned\u2066 zero\u200b"  # XML has no C0 controls
PAGE = f"== {HOSTILE} ==\nx\n== Budgte ==\n100 USD {HOSTILE}\n== Participants ==\n* {HOSTILE}\n"


def is_harmless(text: str) -> bool:
    """Whether a terminal only shows the text; the joiners and U+200E are letters' and ours."""
    return all(
        sign in "\n\t\u200c\u200d\u200e" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        for sign in text
    )


def export(path: Path) -> Path:
    """An export of one page that is hostile in its title, its text and its contributor."""
    path.write_text(
        '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en"><page>'
        f"<title>Reports/{IN_XML}</title><ns>0</ns><id>1</id><revision><id>11</id>"
        "<timestamp>2019-10-01T00:00:00Z</timestamp><contributor><username>Editor</username><id>1</id></contributor>"
        f"<model>wikitext</model><format>text/x-wiki</format><text>{escape(f'== {IN_XML} ==')}\n"
        f"== Discussion ==\n=== Diversity ===\n* {IN_XML}\n</text></revision></page></mediawiki>",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("command", ["check", "explain", "extract"])
def test_pages_of_files(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / f"{HOSTILE.replace('/', '')}.wiki"
    page.write_text(PAGE, encoding="utf-8")
    assert main([command, str(page)]) == 0
    said = capsys.readouterr()
    assert "red" in said.out
    assert is_harmless(said.out + said.err)


def test_records_mean_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "a.wiki"
    page.write_text("== \x9b\U000e0001 é 字 \u202e ==\nx", encoding="utf-8")
    main(["extract", str(page), "--title", "\x9b/\U000e0001\ue000"])
    said = capsys.readouterr().out
    assert is_harmless(said)
    assert json.loads(said)["title"] == "\x9b/\U000e0001\ue000"


@pytest.mark.parametrize(
    "words", [["run", "--out", "{out}"], ["plan", "--out", "{out}"], ["check"], ["explain", "Reports/" + IN_XML]]
)
def test_pages_of_a_wiki(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [word.format(out=tmp_path / "out") for word in words]
    main([*words, "--export", str(export(tmp_path / "a.xml"))])
    said = capsys.readouterr()
    assert said.out
    assert is_harmless(said.out + said.err)


@pytest.mark.parametrize(
    "words",
    [
        ["extract", f"/nowhere/{HOSTILE}.wiki"],
        ["explain", f"{HOSTILE}", "--demo"],
        ["run", "--settings", f"/nowhere/{HOSTILE}.toml"],
        ["run", "--demo", "--limit", HOSTILE],
        ["run", "--demo", f"--{HOSTILE}"],
        [HOSTILE],
    ],
)
def test_messages(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:  # as argparse ends it, or as the command does
        raise SystemExit(main(words))
    assert ended.value.code
    said = capsys.readouterr()
    assert "red" in said.err
    assert is_harmless(said.out + said.err)


def test_lines_and_tabs_stay() -> None:
    assert display.harmless("a\tb\n\x1bc\u200e") == "a\tb\n‹U+001B›c\u200e"
