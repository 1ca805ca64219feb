"""While modules move: the records of the golden pages and the pages of the demo stay byte for byte what they were.

``python -m tests.test_sums`` writes the sums anew.
"""

import hashlib
import json
import tempfile
from pathlib import Path

from bot.cli.main import main
from bot.reports.collection import load
from bot.reports.report import encode
from bot.run.rules import rules_of
from bot.wiki.export import wiki_file

SUMS = Path(__file__).with_name("sums.json")
GOLDEN = Path(__file__).parent / "golden"
LANGUAGES = ["en", "ar", "de", "es", "fr", "id", "pt", "sw", "uk", "zh"]


def records() -> dict[str, str]:
    """The sum of each golden page's record."""
    read = rules_of(load("salons")).read
    titles = {path.stem: json.loads(path.read_text("utf-8"))["title"] for path in sorted(GOLDEN.glob("*.json"))}
    return {
        name: hashlib.sha256(encode(read(wiki_file(GOLDEN / f"{name}.wiki", title)))).hexdigest()
        for name, title in titles.items()
    }


def pages(folder: Path) -> dict[str, str]:
    """The sum of each page that a run on the demo generates, in ten languages."""
    settings = folder / "settings.toml"
    limits = "[guards]\nmax_edits = 1000\nmax_new_pages = 1000\n"
    settings.write_text(f"[pages]\nnames = true\nlanguages = {json.dumps(LANGUAGES)}\n{limits}", encoding="utf-8")
    out = folder / "out"
    assert main(["run", "--demo", "--out", str(out), "--settings", str(settings)]) == 0
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.suffix in (".wiki", ".json")
    }


def test_the_records_of_the_golden_pages_are_what_they_were() -> None:
    assert records() == json.loads(SUMS.read_text("utf-8"))["records"]


def test_the_pages_of_the_demo_are_what_they_were(tmp_path: Path) -> None:
    assert pages(tmp_path) == json.loads(SUMS.read_text("utf-8"))["pages"]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as where:
        found = {"records": records(), "pages": pages(Path(where))}
    SUMS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
