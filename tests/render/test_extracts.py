"""What a document is made from: enough to say all that it says, and no more than it uses."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import structs

from bot.read import read
from bot.render import Context, drafts, extracts, render
from bot.reports.check import check
from bot.reports.report import Report, encode
from bot.reports.without_names import nameless
from bot.wiki.base import Page
from testing.pages import SALONS
from testing.reports import BASE, context, report

INDEX = f"{BASE}/Index"

TEXT = """== Date and location ==
13 July 2019, Accra, Ghana, with Ama Boateng
== Participant List ==
There were 12 participants.
* [[User:Ama B|Ama Boateng]]
* Accra
* Kofi
== Statement on your budget ==
Ama Boateng spent 100 USD
== Summary of the discussion points ==
=== Advocacy ===
* Kofi speaks up
** and Ama
=== Diversity and Kofi ===
Words.
== Photographs ==
[[File:Ama Boateng.jpg]] [[File:Hall.jpg]]
"""


def told(text: str = TEXT, number: int = 1, **changes: Any) -> Report:
    page = Page(
        f"Salons/Group {number}", text, page_id=number, revision_id=100 + number, timestamp="2020-01-01T00:00:00Z"
    )
    return structs.replace(check(read(page, SALONS), SALONS), **changes)


EXTRACTS = {
    "index": extracts.index,
    "statistics": extracts.statistics,
    "worklist": extracts.worklist,
    "photographs": extracts.photographs,
    "advocacy": extracts.digest("advocacy"),
    "diversity": extracts.digest("diversity"),
    "whole": extracts.whole,
}


@pytest.mark.parametrize("name", EXTRACTS)
@pytest.mark.parametrize("text", [TEXT, TEXT.replace("Ama Boateng", "Accra Ghana"), "", "== Budget =="])
def test_names_are_taken_out_of_an_extract_as_out_of_the_record(name: str, text: str) -> None:
    extract, record = EXTRACTS[name], told(text)
    assert extract(nameless(extract(record))) == extract(nameless(record))


def bodies(reports: list[Report], around: Context) -> dict[str, str]:
    return {page.title: page.body for page in render(reports, around)}


@pytest.mark.parametrize("names", [True, False])
def test_pages_say_the_same_whether_made_of_extracts_or_of_records(
    names: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    around = context(names=names, languages=("en", "fr"), pictures=frozenset({"Hall.jpg"}))
    reports = [told(number=1), told(number=2, same_as=("Salons/Group 1",)), report(3), told("nothing", number=4)]
    of_extracts = bodies(reports, around)
    monkeypatch.setattr(extracts, "_compared", lambda record, _: encode(record))
    assert bodies(reports, around) == of_extracts


MOVES: dict[str, tuple[Callable[[Report], Report], set[str]]] = {
    "another revision": (
        lambda one: structs.replace(one, revision_id=999, timestamp="2021-01-01T00:00:00Z"),
        {"Data.json"},
    ),
    "a line above": (lambda _: told(f"A line\n{TEXT}", revision_id=101), {"Data.json"}),
    "a point": (lambda _: told(TEXT.replace("speaks up", "speaks")), {"Data.json", "Advocacy"}),
    "a sum": (lambda _: told(TEXT.replace("100", "200")), {"Data.json", "", "Statistics"}),
    "a file": (lambda _: told(TEXT.replace("Hall", "Room")), {"Data.json", "", "Photographs"}),
}


@pytest.mark.parametrize("move", MOVES)
def test_only_the_documents_that_use_it_have_another_digest(move: str) -> None:
    change, expected = MOVES[move]
    around = context(pictures=frozenset({"Hall.jpg"}))
    before, after = (
        {draft.title.removeprefix(INDEX).removeprefix("/"): draft.digest() for draft in drafts([one], around)}
        for one in (told(), change(told()))
    )
    moved = {name for name in before if before[name] != after[name]}
    assert moved - {"Worklist"} == expected  # which tells where a finding stands


@pytest.mark.parametrize("around", [{"stop_page": "User:Other/Run"}, {"names": True}, {"max_bytes": 70_000}])
def test_what_is_around_a_document_is_in_its_digest(around: dict[str, Any]) -> None:
    of = [{draft.title: draft.digest() for draft in drafts([told()], each)} for each in (context(), context(**around))]
    assert all(of[0][title] != of[1][title] for title in of[0])


def test_what_people_wrote_is_in_the_digest_of_the_documents_that_show_it() -> None:
    kept = {f"{INDEX}/Worklist": {"x.1.abc": "a word"}}
    before, after = (
        {draft.title: draft.digest() for draft in drafts([told()], around)}
        for around in (context(), context(kept=kept))
    )
    moved = {title.removeprefix(INDEX) for title in before if before[title] != after[title]}
    assert moved == {"", "/Worklist"}  # the index counts what has no verdict
