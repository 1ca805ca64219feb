"""What people wrote in another language is shown in words and links, and nothing in it acts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import render
from bot.render.elsewhere import in_words
from bot.render.slots import read_slots
from testing.hostile import HOSTILE
from testing.reports import BASE, context, report

ADVOCACY = f"{BASE}/Index/Advocacy"
KEY = "r.1.advocacy"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We agree.", "We agree."),
        ("'''Yes''', see [[Talk:A|there]] and [[B]].", "Yes, see [[:Talk:A|there]] and [[:B|B]]."),
        ("* one\n* two<br />three", "• one<br>• two<br>three"),
        ("[[Category:Kenya]] x", "[[:Category:Kenya|Category&#58;Kenya]] x"),
        ("a <!-- hidden --> b", "a b"),
        ("{{subst:x}} ~~~~", "&#123;&#123;subst&#58;x&#125;&#125; &#126;&#126;&#126;&#126;"),
        ("  \n ", ""),
    ],
)
def test_in_words(text: str, expected: str) -> None:
    assert in_words(text) == expected


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_hostile_acts(text: str) -> None:
    shown = in_words(text)
    assert "\n" not in shown
    assert not any(sign in shown for sign in ("{{", "}}", "{|", "|}", "~~~", "<nowiki", "<ref", "<script"))


@given(st.text())
def test_it_is_one_line_of_any_text(text: str) -> None:
    assert "\n" not in in_words(text)


def digests(kept: dict[str, dict[str, str]]) -> dict[str, str]:
    wanted = render([report(1)], context(languages=("en", "fr"), kept=kept))
    return {page.title: page.body for page in wanted if page.kind == "digest"}


def test_a_response_stands_on_the_digests_of_all_languages_and_is_edited_on_its_own() -> None:
    pages = digests({f"{ADVOCACY}/fr": {KEY: "Nous sommes '''d’accord'''."}})
    assert read_slots(pages[ADVOCACY])[KEY] == ""
    assert "Responses in other languages" in pages[ADVOCACY]
    assert '<bdi lang="fr" dir="ltr">Nous sommes d’accord.</bdi>' in pages[ADVOCACY]
    assert f"[[:{ADVOCACY}/fr|" in pages[ADVOCACY].split("Nous sommes")[0].rpartition("\n")[2]
    assert read_slots(pages[f"{ADVOCACY}/fr"])[KEY] == "Nous sommes '''d’accord'''."
    assert pages[f"{ADVOCACY}/fr"].count("d’accord") == 1


def test_without_one_there_is_no_column_for_it() -> None:
    assert "Responses in other languages" not in digests({})[ADVOCACY]


def test_every_row_is_a_card_whose_last_cell_is_peoples() -> None:
    body = digests({f"{ADVOCACY}/fr": {KEY: "Oui"}})[ADVOCACY]
    assert body.count("flex-wrap: wrap") == 2  # the heads, the row
    (cells,) = (row for row in body.split("\n|-") if f"slot {KEY}" in row)
    last = [line for line in cells.split("\n") if line.startswith(("|", "!")) and line != "|}"][-1]
    assert f'id="slot-{KEY}"' in last
    assert "flex: 5 1 12em" in last
