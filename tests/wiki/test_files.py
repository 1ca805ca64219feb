"""Every page has a file of its own, by a name that any file system takes; and a single file may be a page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wiki.base import Page, Refused
from bot.wiki.files import file_name, wiki_file

BASE = "Strategy/Reports"
INDEX = f"{BASE}/Index"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        (INDEX, "Index.wiki"),
        (f"{BASE}/Index/Worklist", "Index/Worklist.wiki"),
        (f"{BASE}/Index/Thèmes 青山", "Index/Thèmes 青山.wiki"),
        ("User:SalonBot/Run", "_/User%3ASalonBot/Run.wiki"),
        (BASE, "_/Strategy/Reports.wiki"),
        (f"{BASE}x", "_/Strategy/Reportsx.wiki"),
        (f"{BASE}/../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd.wiki"),
        ("/etc/passwd", "_/%2Fetc/passwd.wiki"),
        (f"{BASE}//etc", "%2Fetc.wiki"),
        (f"{BASE}/a\\..\\b", "a%5C..%5Cb.wiki"),
        (f"{BASE}/CON", "%43ON.wiki"),
        (f"{BASE}/What?*", "What%3F%2A.wiki"),
        (f"{BASE}/100%41", "100%2541.wiki"),
        (f"{BASE}/Index.wiki/X", "Index%2Ewiki/X.wiki"),
        (f"{BASE}/Index/Data.json", "Index/Data.json"),
        (f"{BASE}/Index/Data.json/X", "Index/Data%2Ejson/X.wiki"),
        (f"{BASE}/Ends. ", "Ends.%20.wiki"),
    ],
)
def test_titles_become_safe_names(title: str, name: str) -> None:
    assert file_name(title, BASE) == name


TITLES = st.lists(st.sampled_from([*"ab/.% :*?\\'é青-wiki\x07CON", ".json", ".wiki"]), min_size=1, max_size=25).map(
    "".join
)


@given(TITLES, st.booleans())
def test_every_name_leads_back_to_its_title_and_stays_in_the_folder(title: str, below: bool) -> None:
    full = f"{BASE}/{title}" if below else title
    name = file_name(full, BASE)
    back = unquote(name)
    back = back if name.endswith(".json") else back.removesuffix(".wiki")
    inside = full.startswith(f"{BASE}/")
    assert (f"{BASE}/{back}" if inside else back.removeprefix("_/")) == full
    assert inside or name.startswith("_/")
    folder = Path("/out")
    assert (folder / name).resolve().is_relative_to(folder)
    assert all(part not in {"", ".", ".."} for part in name.split("/"))


@given(TITLES, TITLES)
def test_no_file_is_in_the_way_of_another(one: str, other: str) -> None:
    first, second = (file_name(f"{BASE}/{title}", BASE) for title in (one, other))
    assert (first == second) == (one == other)
    assert not second.startswith(f"{first}/")


# Single files


def test_a_single_file_of_wikitext(tmp_path: Path) -> None:
    file = tmp_path / "page.wiki"
    file.write_bytes("\ufeff== A ==\r\nünï\n".encode())
    assert wiki_file(file, "My page") == Page("My page", "== A ==\nünï\n")


@pytest.mark.parametrize(("content", "code"), [(b"a\nb\xff", "not-text"), (b"a\n\0", "not-text"), (None, "no-file")])
def test_a_single_file_that_is_none(tmp_path: Path, content: bytes | None, code: str) -> None:
    file = tmp_path / "page.wiki"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Refused, match=r"page\.wiki") as refused:
        wiki_file(file, "X")
    assert refused.value.code == code
