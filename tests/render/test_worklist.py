"""The worklist opens the right edit, shows the evidence, and keeps to what editors said."""

import re
from typing import Any

import pytest
from msgspec.structs import replace

from bot.render import render
from bot.render.context import Wanted
from bot.render.slots import read_slots
from bot.render.verdicts import Verdict, verdict
from bot.reports.collection import Hits
from bot.reports.report import Finding, Participants, Person, Report, Severity, Status
from testing.reports import BASE, context, finding, report, sections

WORKLIST = f"{BASE}/Index/Worklist"


def worklist(reports: list[Report], language: str = "en", **settings: Any) -> Wanted:
    title = WORKLIST if language == "en" else f"{WORKLIST}/{language}"
    return next(wanted for wanted in render(reports, context(**settings)) if wanted.title == title)


def row(body: str, key: str) -> str:
    after = body.split(f'|- id="finding-{key}"')[1].partition("\n")[2]
    return after.split("\n|-", maxsplit=1)[0].split("\n|}", maxsplit=1)[0]


def only(found: Finding, **changes: Any) -> Report:
    return report(1, findings=(found,), **changes)


def key_of(wanted: Wanted) -> str:
    (key,) = read_slots(wanted.body)
    return key


class TestMend:
    def test_a_missing_section_is_added_under_its_heading(self) -> None:
        body = worklist([only(finding("budget-missing"))]).body
        assert (
            "{{fullurl:Strategy%2FSalons%2FReports%2FGroup%201"
            "|action=edit&section=new&preloadtitle=Statement%20on%20your%20budget}}" in body
        )

    def test_a_section_is_edited_by_its_number(self) -> None:
        body = worklist([only(finding("budget-empty"), sections=sections(budget=Status.EMPTY))]).body
        assert "{{fullurl:Strategy%2FSalons%2FReports%2FGroup%201|action=edit&section=7}}" in body

    @pytest.mark.parametrize("section", [None, "budget", "no-such-section"])
    def test_the_page_is_edited_where_no_section_is_known(self, section: str | None) -> None:
        unnumbered = tuple(replace(one, number=None, status=Status.EMPTY) for one in sections())
        body = worklist([only(finding("budget-empty", section), sections=unnumbered)]).body
        assert "{{fullurl:Strategy%2FSalons%2FReports%2FGroup%201|action=edit}}" in body


def test_the_place_is_shown_at_the_revision_read() -> None:
    body = worklist([only(finding("budget-empty"), sections=sections(budget=Status.EMPTY))]).body
    assert "[[:Special:PermanentLink/1001#Statement_on_your_budget|" in body
    body = worklist([only(finding("budget-empty"), revision_id=None)]).body
    assert f"[[:{BASE}/Group 1#Statement_on_your_budget|" in body


def test_reports_without_findings_are_not_on_it() -> None:
    wanted = worklist([report(1, findings=()), report(2)])
    assert "Group 1" not in wanted.body
    assert wanted.facts == {"findings": 3, "reports": 1, "settled": 0}


def test_nothing_to_mend() -> None:
    wanted = worklist([report(1, findings=())])
    assert "There is nothing to mend." in wanted.body
    assert "{|" not in wanted.body


def test_problems_are_grouped_errors_first() -> None:
    def at(severity: str) -> Finding:
        return finding(f"z-{severity}", severity=Severity(severity))

    body = worklist([report(1, findings=(at("notice"), at("error"))), report(2, findings=(at("error"),))]).body
    assert body.count("== z-error ==") == body.count("== z-notice ==") == 1
    assert body.index("== z-error ==") < body.index("== z-notice ==")


def test_evidence_is_quoted_in_the_language_of_the_report() -> None:
    body = worklist([only(finding("budget-no-amount", seen=("مئة", "a|b"), suggestion="100 JOD"), language="ar")]).body
    assert '<bdi lang="ar" dir="rtl">مئة</bdi>, <bdi lang="ar" dir="rtl">a&#124;b</bdi>' in body


def test_people_are_not_named_unless_names_are_on() -> None:
    people = Participants(2, 1, (Person("Amina Example"),))
    one = only(
        finding("participants-count-mismatch", "participants", ("Amina Example (host)", "2")), participants=people
    )
    assert "Amina" not in worklist([one]).body
    assert '<bdi lang="en" dir="ltr">2</bdi>' in worklist([one]).body
    assert "Amina Example (host)" in worklist([one], names=True).body


def test_a_heading_that_was_not_recognised_opens_its_own_section() -> None:
    other = report(1).other_sections[0]
    unknown = finding("heading-unrecognised", "budget", (other.heading,), "Statement on your budget")
    one = only(replace(unknown, evidence=replace(unknown.evidence, span=other.span)))
    assert "|action=edit&section=9}}" in row(worklist([one]).body, key_of(worklist([one])))


@pytest.mark.parametrize(
    ("code", "section", "name"),
    [
        ("media-missing", "media", "== Missing section: Photographs or videos =="),
        ("date-location-empty", "date_location", "== Empty section: Date and location =="),
        ("what-happened-placeholder", "what_happened", "== Section still to be written: What happened =="),
        ("budget-missing", "budget", "== The statement on the budget is missing =="),
        ("page-quarantined", None, "== The page is too large to be read =="),
    ],
)
def test_a_problem_has_a_name_in_words(code: str, section: str | None, name: str) -> None:
    body = worklist([only(finding(code, section))]).body
    assert name in body
    assert f"{code}, in English" not in body


def test_a_problem_without_a_name_says_what_the_finding_says() -> None:
    assert "z-strange, in English" in worklist([only(finding("z-strange", None))]).body


def test_mistakes_in_the_alias_page_are_shown() -> None:
    body = worklist([], alias_page="User:SalonBot/Headings", alias_problems=("line 3: {{x}}",)).body
    assert "[[:User:SalonBot/Headings|" in body
    assert '<li><bdi lang="en" dir="ltr">line 3: &#123;&#123;x&#125;&#125;</bdi></li>' in body


def test_headings_that_editors_added_are_counted() -> None:
    hits = (Hits("budget", "{{Coins}}", 1200, added=True), Hits("media", "Snaps", 0, added=True))
    body = worklist([], alias_page="User:SalonBot/Headings", alias_hits=hits).body
    table = body.split("== Headings added by editors ==")[1]
    assert "[[:User:SalonBot/Headings|" in table
    assert '<bdi dir="auto">&#123;&#123;Coins&#125;&#125;</bdi>' in table
    assert "Statement on your budget" in table
    assert '| data-sort-value="1200" | 1,200' in table
    assert '| data-sort-value="0" | 0' in table
    assert "Headings added by editors" not in worklist([]).body


class TestVerdict:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("known", Verdict.KNOWN),
            ("Known, see the talk page. [[User:Lakeside Reader|Reader]]", Verdict.KNOWN),
            ("'''not applicable''' – it cost nothing", Verdict.NOT_APPLICABLE),
            (" \n* Not  Applicable", Verdict.NOT_APPLICABLE),
            ("unknown", None),
            ("knownish", None),
            ("I do not know", None),
            ("", None),
        ],
    )
    def test_reading(self, text: str, expected: Verdict | None) -> None:
        assert verdict(text) == expected

    def test_it_holds_and_is_shown(self) -> None:
        before = worklist([only(finding())])
        key = key_of(before)
        after = worklist([only(finding())], kept={WORKLIST: {key: "known – agreed"}})
        assert after.facts == {"findings": 0, "reports": 0, "settled": 1}
        settled = after.body.split("== Settled by editors ==")[1]
        assert re.search(r"^\|[^|]*\| known$", row(settled, key), re.MULTILINE)
        assert read_slots(after.body) == {key: "known – agreed"}

    def test_other_words_settle_nothing_and_stay(self) -> None:
        key = key_of(worklist([only(finding())]))
        after = worklist([only(finding())], kept={WORKLIST: {key: "why?"}})
        assert after.facts["settled"] == 0
        assert "does not understand this verdict" in row(after.body, key).partition('class="salonbot-slot"')[2]
        assert read_slots(after.body) == {key: "why?"}

    def test_it_holds_in_every_language(self) -> None:
        key = key_of(worklist([only(finding())]))
        kept = {f"{WORKLIST}/fr": {key: "known"}}
        for language in ("en", "fr"):
            after = worklist([only(finding())], language, languages=("en", "fr"), kept=kept)
            assert after.facts["settled"] == 1

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": f"{BASE}/Renamed"},
            {"revision_id": 9000, "timestamp": "2020-01-01T00:00:00Z"},
            {"events": (), "themes": ()},
        ],
    )
    def test_it_survives_changes_it_is_not_about(self, changes: dict[str, int | str]) -> None:
        key = key_of(worklist([only(finding())]))
        after = worklist([only(finding(), **changes)], kept={WORKLIST: {key: "known"}})
        assert after.facts["settled"] == 1

    @pytest.mark.parametrize(
        "changed",
        [
            only(finding(seen=("13", "12"))),
            only(finding(), sections=sections(budget=Status.PLACEHOLDER)),
            only(finding("budget-empty")),
        ],
    )
    def test_it_ends_when_the_report_changes_under_it_but_the_text_stays(self, changed: Report) -> None:
        key = key_of(worklist([only(finding())]))
        after = worklist([changed], kept={WORKLIST: {key: "known"}})
        assert after.facts["settled"] == 0
        slots = dict(read_slots(after.body))
        assert slots.pop(key) == "known"
        assert list(slots.values()) == [""]
        assert "== No longer matched ==" in after.body

    def test_it_comes_back_with_its_finding(self) -> None:
        key = key_of(worklist([only(finding())]))
        gone = worklist([report(1, findings=())], kept={WORKLIST: {key: "known"}})
        back = worklist([only(finding())], kept={WORKLIST: read_slots(gone.body)})
        assert back.facts["settled"] == 1
        assert "No longer matched" not in back.body

    def test_equal_findings_of_a_page_have_slots_of_their_own(self) -> None:
        assert len(read_slots(worklist([report(1, findings=(finding(), finding()))]).body)) == 2
