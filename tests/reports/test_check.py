"""What an editor should look at."""

from datetime import date
from typing import Any

import pytest

from bot.reports.check import check
from bot.reports.report import Elsewhere, Event, Finding, Participants, Report, Section, Severity, Status
from testing.pages import SALONS, codes, report

HEADINGS = {
    "date_location": "Date and location",
    "participants": "Participants",
    "what_happened": "What happened",
    "discussion": "Discussion",
    "reflections": "Reflections",
    "media": "Photographs or videos",
    "budget": "Budget",
}
CONTENT = {"date_location": "3 August 2019, Oran, Algeria", "participants": "* Ana\n* Bo", "budget": "We spent 20 USD."}
CONTENT["discussion"] = "=== Diversity ===\nIt was a good day."


def page(**changed: str | None) -> str:
    """A page with every section; one given as None is left out."""
    text = ""
    for section, heading in HEADINGS.items():
        content = changed.get(section, CONTENT.get(section, "It was a good day."))
        text += "" if content is None else f"== {heading} ==\n{content}\n\n"
    return text


def test_nothing_is_wrong_with_a_whole_page() -> None:
    assert codes(page()) == []


@pytest.mark.parametrize("section", HEADINGS)
@pytest.mark.parametrize(("content", "status"), [(None, "missing"), ("", "empty"), ("TBD", "placeholder")])
def test_sections_without_content(section: str, content: str | None, status: str) -> None:
    found = [finding for finding in report(page(**{section: content})).findings if finding.section == section]
    code = f"{section.replace('_', '-')}-{status}"
    assert code in [finding.code for finding in found]
    (finding,) = [finding for finding in found if finding.code == code]
    assert finding.severity == SALONS.section(section).missing
    assert (finding.evidence.span is None) == (status == "missing")


def test_a_missing_section_comes_with_the_headings_that_are_there() -> None:
    text = page(media=None) + "== Our chapter ==\nx"
    (finding,) = [finding for finding in report(text).findings if finding.code == "media-missing"]
    assert finding.evidence.seen == ("Our chapter",)


def test_dates() -> None:
    assert "date-missing" in codes(page(date_location="Oran, Algeria"))
    (finding,) = [f for f in report(page(date_location="3 August, Oran")).findings if f.code == "date-year-missing"]
    assert finding.evidence.suggestion == "2019-08-03"
    assert "date-missing" not in codes(page(date_location="", what_happened="We met on 3 August 2019 in Oran."))


def test_counts_that_disagree() -> None:
    assert "participants-count-mismatch" in codes(page(participants="Three participants\n* Ana\n* Bo"))
    assert "participants-count-mismatch" not in codes(page(participants="Two participants\n* Ana\n* Bo"))


def test_a_budget_without_figures() -> None:
    assert codes(page(budget="We did not spend anything.")) == ["budget-no-amount"]
    assert "budget-no-amount" not in codes(page(budget=""))


def test_headings_nobody_knows_are_asked_about_where_a_section_is_missing() -> None:
    stranger = "== Photografs & recordings ==\nx"
    assert "heading-unrecognised" not in codes(page() + stranger)
    (finding,) = [
        f for f in report(page(budget=None) + "== Our chapter ==\nx").findings if f.code == "heading-unrecognised"
    ]
    assert (finding.severity, finding.section, finding.evidence.suggestion) == (Severity.NOTICE, None, None)
    (finding,) = [f for f in report(page(budget=None) + "== Bugits ==\nx").findings if f.code == "heading-unrecognised"]
    assert finding.evidence.seen == ("Bugits",)


def test_a_page_of_headings_does_not_flood() -> None:
    text = "== What happened ==\n"  # a page without any known heading is taken for one in another language
    text += "".join(f"== Stranger {number} {chr(97 + number % 26)} ==\n" for number in range(500))
    assert codes(text).count("heading-unrecognised") == 5


def test_findings_of_reading_stay_first() -> None:
    found = report("== Budget == and more\n")
    assert found.findings[0].code == "section-unreadable"
    assert "budget-missing" not in [finding.code for finding in found.findings]


def test_a_record_by_hand() -> None:
    sections = tuple(Section(kind.id, Status.PRESENT, "x") for kind in SALONS.sections)
    record = Report(
        "salons",
        "A",
        sections=sections,
        events=(Event(date(2019, 8, 3), date(2019, 8, 3), "Oran"),),
        participants=Participants(stated=3, listed=None),
    )
    assert [finding.code for finding in check(record, SALONS).findings] == ["budget-no-amount"]


def test_what_could_not_be_read_is_not_checked() -> None:
    alone = Finding("page-quarantined", Severity.ERROR, None, "too large")
    record = Report("salons", "A", findings=(alone,))
    assert check(record, SALONS).findings == (alone,)


def by_hand(**fields: Any) -> Report:
    """A record in which every section is there."""
    sections = tuple(Section(kind.id, Status.PRESENT, "x") for kind in SALONS.sections)
    return Report("salons", "A", **{"sections": sections, **fields})


def found(record: Report) -> set[str]:
    return {finding.code for finding in check(record, SALONS).findings}


ABSENT = {"date-missing", "place-missing", "budget-no-amount"}


@pytest.mark.parametrize(
    ("elsewhere", "left"),
    [
        ((), ABSENT),
        ((Elsewhere("{{/Report}}"),), set()),
        ((Elsewhere("{{/When}}", ("date_location",)),), {"budget-no-amount"}),
        ((Elsewhere("500 EUR", ("budget",)),), {"date-missing", "place-missing"}),
        ((Elsewhere("{{/Photos}}", ("media",)),), ABSENT),
    ],
)
def test_nothing_is_called_absent_that_may_stand_elsewhere(elsewhere: tuple[Elsewhere, ...], left: set[str]) -> None:
    assert found(by_hand(elsewhere=elsewhere)) == left


def test_nothing_is_called_absent_in_a_section_that_is_unreadable() -> None:
    sections = tuple(Section(kind.id, Status.UNREADABLE) for kind in SALONS.sections)
    assert found(by_hand(sections=sections)) == set()


def test_figures_that_are_more_than_one_day_are_unclear_and_not_missing() -> None:
    record = by_hand(events=(Event(place="Oran", text="06/07/2019", unclear=True),))
    (finding,) = [finding for finding in check(record, SALONS).findings if finding.section == "date_location"]
    assert (finding.code, finding.evidence.seen) == ("date-unclear", ("06/07/2019",))
    assert "date-missing" in found(by_hand(events=(Event(place="Oran", text="in summer"),)))


def test_a_list_that_goes_on_elsewhere_does_not_disagree() -> None:
    people = Participants(stated=3, listed=2)
    assert "participants-count-mismatch" in found(by_hand(participants=people))
    assert "participants-count-mismatch" in found(by_hand(participants=people, elsewhere=(Elsewhere("{{/Report}}"),)))
    more = (Elsewhere("{{/Names}}", ("participants",)),)
    assert "participants-count-mismatch" not in found(by_hand(participants=people, elsewhere=more))
