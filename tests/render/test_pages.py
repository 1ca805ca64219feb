"""Long pages become parts before the limit of bytes, with every row once and every text that people wrote."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies._internal.core import DataObject

from bot.render import context as context_module
from bot.render import next_part, render, titles
from bot.render.context import DISPLAY_TITLE, Wanted
from bot.render.slots import read_slots
from bot.reports.report import Report
from bot.wiki import base
from testing.reports import BASE, context, report

ADVOCACY = f"{BASE}/Index/Advocacy"


def rendered(reports: list[Report], **settings: Any) -> dict[str, Wanted]:
    return {wanted.title: wanted for wanted in render(reports, context(**settings))}


def kept_of(pages: Mapping[str, Wanted]) -> dict[str, Mapping[str, str]]:
    """What a run reads back from the wiki before it renders."""
    return {title: read_slots(wanted.body) for title, wanted in pages.items()}


def rows(pages: dict[str, Wanted], base: str) -> list[str]:
    bodies = "\n".join(wanted.body for title, wanted in pages.items() if title.startswith(base))
    return re.findall(r'^\|- id="(report-\w+)"', bodies, re.MULTILINE)


def test_titles_are_those_of_the_pages() -> None:
    for languages in [("en",), ("fr", "en")]:
        surroundings = context(language=languages[0], languages=languages)
        assert [wanted.title for wanted in render([report(1)], surroundings)] == list(titles(surroundings))
    assert f"{BASE}/Index/Worklist/en" in titles(surroundings)
    assert f"{BASE}/Index/Worklist" in titles(surroundings)


def test_titles_of_parts() -> None:
    assert next_part(f"{BASE}/Index") == f"{BASE}/Index/2"
    assert next_part(f"{BASE}/Index/2") == f"{BASE}/Index/3"
    assert next_part(f"{BASE}/Index/Advocacy/fr/9") == f"{BASE}/Index/Advocacy/fr/10"
    assert next_part(f"{BASE}/Index/Data.json") == f"{BASE}/Index/Data/2.json"
    assert next_part(f"{BASE}/Index/Data/2.json") == f"{BASE}/Index/Data/3.json"


def test_parts_are_within_the_limit_and_hold_each_row_once() -> None:
    reports = [report(number, "é" * 400) for number in range(1, 61)]
    limit = 40_000
    pages = rendered(reports, max_bytes=limit)
    assert f"{ADVOCACY}/3" in pages
    assert all(len(wanted.body.encode()) <= limit for wanted in pages.values())
    assert sorted(rows(pages, ADVOCACY)) == sorted(f"report-{number}" for number in range(1, 61))
    links = [
        link for link in re.findall(r"\[\[:([^|#\]]+)\|", pages[f"{ADVOCACY}/2"].body) if link.startswith(ADVOCACY)
    ]
    assert set(links) == {title for title in pages if title.startswith(ADVOCACY)} - {f"{ADVOCACY}/2"}


def test_without_a_need_there_are_no_parts() -> None:
    found = rendered([report(number) for number in range(1, 61)])
    assert not any(title.removesuffix(".json")[-1].isdigit() for title in found)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 8), st.integers(18_000, 90_000)), min_size=1, max_size=5), st.data())
def test_what_people_wrote_moves_with_its_row_between_parts(runs: list[tuple[int, int]], data: DataObject) -> None:
    written = {f"r.{number}.advocacy": f"Answer {number} ~~ || \n* more" for number in range(1, 9)}
    reports = [report(number, "x" * 900) for number in range(1, 9)]
    pages = rendered(reports, kept={ADVOCACY: written})
    for count, limit in runs:
        some = data.draw(st.permutations(reports))[:count]
        pages = rendered(some, max_bytes=limit, kept=kept_of(pages))
        texts: dict[str, str] = {}
        for title, slots in kept_of(pages).items():
            if title.startswith(ADVOCACY):
                assert not texts.keys() & slots.keys()
                texts |= slots
        assert texts == written


def test_a_part_that_is_no_longer_needed_gives_its_texts_up_and_says_so() -> None:
    pages = rendered([report(1)], kept={ADVOCACY: {}, f"{ADVOCACY}/2": {"r.1.advocacy": "mine"}})
    assert read_slots(pages[ADVOCACY].body)["r.1.advocacy"] == "mine"
    assert read_slots(pages[f"{ADVOCACY}/2"].body) == {}
    assert f"[[:{ADVOCACY}|" in pages[f"{ADVOCACY}/2"].body


def test_a_slot_on_two_parts_keeps_both_texts() -> None:
    """Where one part was saved and the other was not, a row stands on both."""
    kept = {ADVOCACY: {"r.1.advocacy": "one"}, f"{ADVOCACY}/2": {"r.1.advocacy": "two"}, f"{ADVOCACY}/3": {}}
    assert read_slots(rendered([report(1)], kept=kept)[ADVOCACY].body)["r.1.advocacy"] == "one<br>two"


def test_every_page_is_in_its_language() -> None:
    for wanted in render([report(1)], context(languages=("en", "ar"))):
        if wanted.kind == "data":
            continue
        direction = "rtl" if wanted.language == "ar" else "ltr"
        comment, opening, *_ = wanted.body.split("\n")
        assert re.fullmatch("<!-- [^<>]+ -->", comment)
        assert opening == f'<div class="mw-content-{direction}" lang="{wanted.language}" dir="{direction}">'
        assert wanted.body.endswith("</div>")


SHOWN = frozenset({DISPLAY_TITLE})


def test_a_page_is_shown_under_a_short_title_where_the_wiki_lets_it() -> None:
    reports = [report(number, "x" * 900) for number in range(1, 60)]
    pages = {one.title: one for one in render(reports, context(features=SHOWN, max_bytes=60_000)) if one.kind != "data"}
    shown = re.compile(r"\{\{DISPLAYTITLE:([^{}\n]*)\}\}")
    titles = {title.rpartition("Reports/")[2]: shown.findall(one.body) for title, one in pages.items()}
    assert titles["Index"] == ["Index of reports"]
    assert titles["Index/2"] == ["Index of reports (2)"]
    assert titles["Index/Worklist"] == ["Worklist"]
    assert titles["Index/Product & Technology"] == ["Product &#38; Technology"]
    assert all(len(found) == 1 for found in titles.values())
    assert all(
        re.search(r"^<div[^\n]*\}\}$", one.body, re.MULTILINE) for one in pages.values()
    )  # on no line of its own
    bare = {one.title: one.body for one in render(reports, context(max_bytes=60_000)) if one.kind != "data"}
    assert bare == {title: shown.sub("", one.body) for title, one in pages.items()}


@pytest.mark.parametrize("feature", ["DISPLAY_TITLE", "TRANSCLUSION", "PARSER_FUNCTIONS"])
def test_what_the_wiki_calls_a_feature_is_what_rendering_calls_it(feature: str) -> None:
    assert getattr(base, feature) == getattr(context_module, feature)
