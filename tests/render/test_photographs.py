"""Pictures: off unless turned on, only files that the wiki has, each with the link to its author and licence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from bot.render import render, titles
from bot.render.columns import COLUMNS
from bot.render.context import Wanted
from bot.reports.report import Media, Report
from testing.hostile import HOSTILE, words
from testing.reports import BASE, context, report

CELL = [*COLUMNS].index("photographs")
IMAGE = re.compile(r"\[\[File:([^\[\]{}|<>\n]+)\|\d+x\d+px\|alt=([^\[\]{}|<>\n]*)\]\]")


def pages(*reports: Report, pictures: frozenset[str] | None) -> dict[str, Wanted]:
    found = render(reports, context(pictures=pictures))
    return {wanted.title.removeprefix(f"{BASE}/Index").lstrip("/"): wanted for wanted in found}


def with_files(*names: str, number: int = 7) -> Report:
    return report(number, media=Media(names, ()))


def cell(body: str) -> str:
    return body.split('|- id="report-7"\n')[1].split("\n")[CELL]


def test_nothing_is_shown_unless_it_is_turned_on() -> None:
    wanted = pages(with_files("One.jpg"), pictures=None)
    assert "Photographs" not in wanted
    assert "[[File:" not in "".join(one.body for one in wanted.values())
    assert not any(title.endswith("/Photographs") for title in titles(context()))


def test_a_row_shows_the_first_picture_and_leads_to_all() -> None:
    wanted = pages(with_files("Gone.jpg", "One.jpg", "Two.jpg"), pictures=frozenset({"One.jpg", "Two.jpg"}))
    assert cell(wanted[""].body) == (
        f"| [[File:One.jpg|72x72px|alt=One]]<br>[[:{BASE}/Index/Photographs#report-7|3 files]]"
    )
    body = wanted["Photographs"].body
    assert IMAGE.findall(body) == [("One.jpg", "One"), ("Two.jpg", "Two")]
    assert re.findall(r"\[\[:File:([^|]+)\|author and licence\]\]", body) == ["One.jpg", "Two.jpg"]
    assert f"{BASE}/Index/Photographs" in titles(context(pictures=frozenset()))
    assert wanted["Photographs"].facts == {"reports": 1, "pictures": 2}
    assert f"[[:{BASE}/Index/Photographs|Photographs]]" in wanted[""].body


def test_without_a_picture_the_row_is_as_ever_and_the_page_says_so() -> None:
    wanted = pages(with_files("Gone.jpg"), pictures=frozenset())
    assert cell(wanted[""].body) == cell(pages(with_files("Gone.jpg"), pictures=None)[""].body)
    assert "No report shows a picture" in wanted["Photographs"].body


def test_a_report_of_very_many_pictures_shows_some_and_counts_the_rest() -> None:
    names = [f"{number}.jpg" for number in range(100)]
    body = pages(with_files(*names), pictures=frozenset(names))["Photographs"].body
    assert len(IMAGE.findall(body)) == 60
    assert "and 40 more" in body


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_of_files_do_nothing(text: str) -> None:
    check(text)


@settings(max_examples=80, deadline=None)
@given(words)
def test_random_names_of_files_do_nothing(text: str) -> None:
    check(text)


def check(name: str) -> None:
    """A wiki has no file of most of these names; said to have it, the page is still as it should be."""
    for wanted in pages(with_files(name, "Two.jpg"), pictures=frozenset({name, "Two.jpg"})).values():
        if wanted.kind == "data":
            continue
        text = IMAGE.sub("", wanted.body)
        assert not re.search(r"\[\[(?!:)|\{\{(?!fullurl:)|~~~|__", text)
        assert set(re.findall(r"</?(\w+)", text)) <= {
            *("div", "bdi", "wbr", "span", "b", "br", "p", "ul", "ol", "li"),
            "small",
        }
