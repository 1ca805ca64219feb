"""What stands on other pages: a section that may be there is unreadable with the reason, never missing."""

from typing import Any

import pytest

from testing.pages import codes, report
from tests.read.test_stand_ins import page


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("{{/Budget}}", "budget"),
        ("{{/Presupuesto}}", "budget"),
        ("{{:{{FULLPAGENAME}}/Orçamento}}", "budget"),
        ("{{User:Example/Salon/Бюджет}}", "budget"),
        ("{{#lst:Groupe/Notes|budget}}", "budget"),
        ("{{#section-h:Komunitas/Laporan|Anggaran}}", "budget"),
        ("{{/Report}}", "budget"),
        ("{{/2}}", "budget"),
        ("{{Our budget}}", "budget"),
        ("{{Vorlage:Unser Budget}}", "budget"),
        ("{{Kosten des Salons}}", "budget"),
        ("{{Informe\n| presupuesto = Gastamos 120 USD en comida.\n}}", "budget"),
        ("{{Informe\n| 1 = Todo bien.\nPresupuesto: 120 USD\n}}", "budget"),
        ("[[/Budget|Statement on your budget]]", "budget"),
        ("{{/Photos}}", "media"),
        ("{{Event\n| date = 3 August 2019\n| place = Oran\n}}", "date_location"),
    ],
)
def test_a_section_that_may_come_from_elsewhere_is_unreadable_with_the_reason(text: Any, section: Any) -> None:
    read = report(page(text, section))
    assert read.section(section).status == "unreadable"
    (finding,) = [finding for finding in read.findings if finding.section == section]
    assert finding.code == "section-unreadable"
    assert text[2:7].strip("[:# ") in finding.message


def test_the_reason_says_what_an_editor_can_look_at() -> None:
    (finding,) = [finding for finding in report(page("{{/Budget}}")).findings if finding.section == "budget"]
    assert finding.message == "The section “Statement on your budget” may stand in {{/Budget}}, which is another page."
    assert finding.evidence.span
    start, end = finding.evidence.span
    assert page("{{/Budget}}")[start:end] == "{{/Budget}}"


@pytest.mark.parametrize(
    "text",
    [
        "{{Strategy 2018-20 navigation}}",
        "{{Navbox Wikimedia 2030}}",
        "{{Salons navigation}}",
        "{{Clear}}",
        "{{Reflist}}",
        "{{TOC limit|3}}",
        "{{Commonscat|Salons}}",
        "{{Notice|This is the report of our group.}}",
        "{{Collapse top|title=All of us}}\nAna\n{{Collapse bottom}}",
        "{{DISPLAYTITLE:Report}}",
        "{{CURRENTYEAR}}",
        "{{#time:Y}}",
        "{{int:lang}}",
        "{{u|Ana}}",
        "Thanks, {{User:Example/Signature}}",
        "We met{{cn}} there {{smiley}} again.",
        "{{/Participants}}",
        "{{Under construction}}",
        "{{Welcome box|colour=blue}}",
    ],
)
def test_furniture_and_what_speaks_of_other_sections_bring_no_budget(text: Any) -> None:
    assert report(page(text)).section("budget").status == "missing"
    assert "budget-missing" in codes(page(text))


def test_a_section_that_a_template_fills_is_not_empty() -> None:
    read = report("== Budget ==\n{{Costs of the salon}}\n")
    assert read.section("budget").status == "unreadable"
    assert "{{Costs of the salon}}" in next(f.message for f in read.findings if f.section == "budget")
    assert report("== Budget ==\n{{Clear}}\n").section("budget").status == "empty"


def test_nothing_is_called_absent_that_may_stand_elsewhere() -> None:
    told = codes("== Date and location ==\n{{/When and where}}\n\n== Budget ==\nSee below.\n{{/Costs}}\n")
    assert not {"date-missing", "place-missing", "budget-no-amount"} & set(told)
    told = codes("== Date and location ==\nSee below.\n\n== Budget ==\nSee below.\n{{/Participants}}\n")
    assert {"date-missing", "budget-no-amount"} <= set(told)  # the place is that of the page's title


def test_a_sum_in_another_section_is_an_amount() -> None:
    text = "== What happened ==\nWe paid 184.50 EUR for cake.\n\n== Budget ==\nAs said above.\n"
    read = report(text)
    assert "budget-no-amount" not in [finding.code for finding in read.findings]
    assert [(one.text, one.sections) for one in read.elsewhere] == [("We paid 184.50 EUR for cake.", ("budget",))]
