"""Lines that name a section without being headings: the section is there, and what they hold is its content."""

from typing import Any

import pytest

from testing.pages import SALONS, codes, report


def page(text: Any, *without: Any) -> Any:
    """A report with every section but those, and the text where the budget would stand."""
    form = {kind.id: kind.headings["en"][0] for kind in SALONS.sections if kind.id not in ("budget", *without)}
    return "".join(f"== {heading} ==\nIt was a good day.\n\n" for heading in form.values()) + text


BUDGETS = [
    "Budget: 500 USD",
    "Budget : 90 000 FCFA dépensés.",
    "* Budget: 500 USD",
    "* '''Budget''': 500 USD",
    "* '''Budget:''' 500 USD",
    "* Budget:\n** food 200 USD\n** hall 300 USD",
    "'''Presupuesto:''' 120 USD",
    "'''Budget'''\n\nWe spent 500 USD.",
    "<u>Бюджет</u>\nПотрачено 5200 RUB.",
    "<big>Orçamento</big>\n400 BRL no lanche.",
    '<font size="5">Бюджет</font>\n\nПотрачено 5200 RUB.',
    '<div style="font-size:150%">Statement on your budget</div>\nWe spent 500 USD.',
    '<span style="font-weight:bold">Anggaran</span>\n750000 IDR',
    '<div role="heading" aria-level="2">Budżet</div>\n300 PLN na obiad.',
    "Budget\n\nWe spent 500 USD.",
    "预算\n\n我们花了 300 元。",
    "予算:500円",
    "الميزانية: 120 دينارا",
    "बजट: ₹500",
    "; Bütçe\n: 300 TRY",
    "{{Section header|Statement on your budget}}\nWe spent 500 USD.",
    "{{Heading|Budget|level=2}}\nWe spent 500 USD.",
    "{{Our own heading|Budget}}\nWe spent 500 USD.",
    "{{Collapse top|title=Presupuesto}}\nGastamos 120 USD.\n{{Collapse bottom}}",
    "{{Box|title=Bajeti|content=Tulitumia 500 USD kwa chakula.}}",
    "{{center|Budget}}\nWe spent 500 USD.",
    "{|\n! Budget\n| We spent 500 USD.\n|}",
    "{|\n! Budget\n|-\n| We spent 500 USD.\n|}",
    "{|\n|-\n| '''Budget'''\n| We spent 500 USD.\n|}",
    '{|\n! colspan="2" | Budget\n|-\n| Food || 500 USD\n|}',
    "{|\n|+ Budget\n|-\n| Food || 500 USD\n|}",
]


@pytest.mark.parametrize("text", BUDGETS)
def test_a_line_that_names_a_section_and_holds_its_content_is_the_section(text: Any) -> None:
    read = report(page(text))
    assert (read.section("budget").status, read.section("budget").matched_by) == ("present", "pseudo_heading")
    assert {section.status for section in read.sections} == {"present"}
    assert "budget-missing" not in codes(page(text))


@pytest.mark.parametrize(
    "text",
    [
        "* Budget",
        "We spoke of the budget: who decides on it?",
        "The '''budget''' matters.",
        "Some asked how the budget is made.",
        "Zwei Teilnehmende fragten: Budget?",
        "The budget: a problem for all of us, said Ana.",
        "* [[#Budget|Budget]]",
    ],
)
def test_a_sentence_or_a_bare_item_is_no_section(text: Any) -> None:
    assert report(page(text)).section("budget").status == "missing"


@pytest.mark.parametrize(("text", "status"), [("Budget: TBD", "placeholder"), ("'''Budget'''", "empty")])
def test_a_line_with_nothing_to_say_is_the_section_all_the_same(text: Any, status: Any) -> None:
    assert report(page(text)).section("budget").status == status


def test_a_gallery_s_caption_is_a_heading_over_it() -> None:
    read = report(page('<gallery caption="Fotografias">\nFile:A.jpg|O grupo\n</gallery>', "media"))
    assert (read.section("media").status, read.section("media").heading) == ("present", "Fotografias")


def test_a_label_in_a_section_lends_its_value_and_leaves_the_section_whole() -> None:
    text = "== What happened ==\nParticipants: 12 people\n\nThen we talked.\n"
    read = report(text)
    assert (read.section("participants").status, read.section("participants").span) == ("present", (20, 43))
    assert read.section("what_happened").span == (0, len(text))


def test_a_label_outside_of_sections_takes_no_more_than_its_value() -> None:
    read = report("Date: 3 August 2019\nPlace: Oran\n\nWe are a small group.\n")
    section = read.section("date_location")
    assert (section.status, section.heading, section.span) == ("present", "Date", (0, 19))


@pytest.mark.parametrize(
    ("topic", "status"),
    [
        ("'''Funding'''\n* a", "missing"),
        ("* Budget: affiliates need one", "missing"),
        ("* Use of funds: it should be simple", "missing"),
        ("'''Use of funds'''\n* it should be simple", "unreadable"),
        ("* Budget: 500 USD", "present"),
    ],
)
def test_topics_of_a_discussion_are_no_sections(topic: Any, status: Any) -> None:
    text = page(f"== Summary of the discussion points ==\n=== Advocacy ===\n* a\n{topic}\n", "discussion")
    assert report(text).section("budget").status == status


@pytest.mark.parametrize(
    "line", ["* Venue: 100 USD", "* Photos: 20 USD", "{|\n| Venue || 100 USD\n|-\n| Photos || 20 USD\n|}"]
)
def test_lines_of_costs_are_no_sections(line: Any) -> None:
    text = page(f"== Statement on your budget ==\n{line}\n", "media", "date_location")
    assert {report(text).section(section).status for section in ("media", "date_location")} == {"missing"}


def test_columns_of_a_table_of_people_are_no_sections() -> None:
    rows = "".join(f"|-\n| Ana {number} || Oran\n" for number in range(3))
    text = page(f"== Participant List ==\n{{|\n! Name !! Location\n{rows}|}}\n", "participants", "date_location")
    assert report(text).section("date_location").status == "missing"


def test_columns_that_name_sections_are_these() -> None:
    read = report(
        "{|\n! Date !! Place !! Participants\n|-\n| 3 August 2019 || Oran || 12\n|-\n| 4 August 2019 || Tunis || 9\n|}"
    )
    assert {read.section(section).status for section in ("date_location", "participants")} == {"present"}


@pytest.mark.parametrize(
    ("heading", "section", "status"),
    [
        ("Orçamento: 300 USD gastos", "budget", "present"),
        ("Teilnehmende: 14 Personen", "participants", "present"),
        ("Участники (9 человек)", "participants", "present"),
        ("Location: Town Hall, Accra", "date_location", "present"),
        ("Ort – Stadtbibliothek Erfurt", "date_location", "present"),
        ("場所:京都市中央図書館", "date_location", "present"),
        ("Location: to be added", "date_location", "placeholder"),
        ("Participants – First salon", "participants", "empty"),
        ("Participants / Participantes", "participants", "empty"),
    ],
)
def test_a_heading_may_hold_its_value(heading: Any, section: Any, status: Any) -> None:
    assert report(f"== {heading} ==\n").section(section).status == status


@pytest.mark.parametrize(
    "cell",
    [
        "{|\n! Budget\n| 500 USD\n|}",
        "'''Budget'''\n\nWe spent 500 USD.",
        "Our photos\n* '''Budget:''' 500 USD",
        "{{Box|title=Budget|content=We spent 500 USD.}}\nThanks to all!\nAnd goodbye.",
    ],
)
def test_tables_that_lay_out_a_page_have_sections_in_their_cells(cell: str) -> None:
    text = page(f"{{|\n|\n{cell}\n|\nIt was a good day.\n|}}")
    assert report(text).section("budget").status == "present"
