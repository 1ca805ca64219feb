"""Names off is names off: nothing that the bot puts beside a fact names anybody."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from bot.read import read
from bot.render import Context, render
from bot.reports.check import check
from bot.reports.report import (
    Amount,
    Budget,
    Claim,
    Content,
    Elsewhere,
    Event,
    Evidence,
    Finding,
    Kind,
    Media,
    OtherSection,
    Participants,
    Person,
    Point,
    Report,
    Section,
    Severity,
    Span,
    Status,
    Theme,
    encode,
)
from bot.reports.without_names import nameless
from bot.wiki.base import Page
from testing.pages import SALONS

PEOPLE = (Person("Ama Boateng", "Ama B"), Person("Kofi"), Person("山田太郎"), Person("Oran Example"), Person("Accra"))
SPAN = Span(0, 1)


def record(words: Any) -> Any:
    """A report in which these words stand wherever the page's wording comes into the record."""
    return Report(
        "salons",
        "A",
        sections=tuple(
            Section(kind.id, Status.PRESENT, f"Of {words}", anchor=f"Of_{words}") for kind in SALONS.sections
        ),
        other_sections=(OtherSection(f"Thanks to {words}", 2, SPAN),),
        events=(
            Event(date(2019, 8, 3), date(2019, 8, 3), f"Home of {words}, Oran", "DZ", f"3 August at {words}’s home"),
        ),
        participants=Participants(3, 2, PEOPLE, claims=(Claim("expected", 9, f"{words} expected nine"),)),
        themes=(
            Theme(
                "advocacy",
                f"Advocacy ({words})",
                points=(Point(f"{words} said so"),),
                content=(Content("point", f"{words} said so", 1),),
            ),
        ),
        budget=Budget((Amount(Decimal(5), "EUR", Kind.SPENT, f"{words} got 5 EUR"),)),
        media=Media((f"{words} speaks.jpg", "Hall.jpg")),
        findings=(
            Finding("x", Severity.NOTICE, None, f"{words} is in doubt", Evidence(SPAN, (f"by {words}",), words)),
        ),
        accounts=("Kwame M",),
        elsewhere=(Elsewhere(f"{{{{User:{words}/Budget}}}}"),),
    )


@pytest.mark.parametrize("name", ["Ama Boateng", "Ama B", "ama b", "Kofi", "山田太郎", "Kwame M"])
def test_no_name_is_left_but_in_points(name: Any) -> None:
    bare = nameless(record(name))
    assert bare.themes[0].points[0].text == f"{name} said so"
    assert bare.themes[0].content[0].text == f"{name} said so"
    rest = encode(replace(bare, themes=(replace(bare.themes[0], points=(), content=()),))).decode()
    assert name.casefold() not in rest.casefold()
    assert bare.events[0].text == "3 August at …’s home"
    assert bare.events[0].place == "Home of …, Oran"
    assert bare.media.files == ("Hall.jpg",)
    assert (bare.participants.stated, bare.participants.listed) == (3, 2)


@pytest.mark.parametrize("part", ["Ama", "Boateng"])
def test_a_part_of_a_name_is_none_beside_a_date_or_a_sum(part: Any) -> None:
    one = record(part)
    bare = nameless(replace(one, events=(replace(one.events[0], place="Oran"),)))
    assert bare.events[0].text == "3 August at …’s home"
    assert bare.budget.amounts[0].text == "… got 5 EUR"
    assert bare.participants.claims[0].text == "… expected nine"


def test_a_town_that_has_somebody_s_name_stays() -> None:
    one = replace(record("x"), events=(Event(place="Accra, Oran", text="at Oran, with Example"),))
    assert nameless(one).events[0].place == "Accra, Oran"
    assert nameless(one).events[0].text == "at Oran, with …"


def test_words_that_only_begin_alike_stay() -> None:
    assert nameless(record("Kofikrom")).events[0].text == "3 August at Kofikrom’s home"


TEXT = """== Date and location ==
We met with [[User:Kwame M|Kwame Mensah]] on 3 August in Oran, where Ama Boateng spoke.

== Participants ==
* [[User:Ama B|Ama Boateng]]
* [[User:Kofi]]

== Thanks to Kofi ==
Yes.

== Budget ==
Ama Boateng received 20 EUR.
"""


def test_no_generated_page_names_anybody() -> None:
    report = check(read(Page("Reports/Oran", TEXT, 1, 2), SALONS), SALONS)
    assert {"Kwame M", "Kwame Mensah", "Ama B", "Ama Boateng"} <= set(report.accounts)
    reports = [report, record("Ama Boateng")]
    pages = render(reports, Context("Base", "Category:A", "Stop", "Bot"))
    told = "".join(page.body for page in pages).replace("Ama Boateng said so", "")
    assert not [name for name in ("Kwame", "Mensah", "Boateng", "Kofi") if name in told]
    named = render(reports, Context("Base", "Category:A", "Stop", "Bot", names=True))
    assert "Thanks to Kofi" in "".join(page.body for page in named)


@pytest.mark.parametrize("text", ["ipek ay", "İPEK AY", "İpek Ay", "IPEK AY", "ıpek ay"])
def test_a_name_is_found_in_every_case_that_the_patterns_take_for_the_same(text: str) -> None:
    event = Event(None, None, None, None, f"With {text}")
    people = Participants(people=(Person("İpek Ay"),))
    (told,) = nameless(Report("salons", "A", events=(event,), participants=people)).events
    assert told.text == "With …"
