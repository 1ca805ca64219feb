"""A row of the worklist says in plain words what was seen, and its buttons open the right edits."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from bot.render.messages import messages_in
from bot.render.pages import count_headings
from bot.reports.collection import load
from bot.reports.report import KINDS, Finding
from bot.run.rules import rules_of
from bot.wiki.base import Page
from testing.reports import finding, report
from tests.render.test_worklist import WORKLIST, key_of, only, row, worklist


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            finding("participants-count-mismatch", "participants", ("18", "15")),
            'states: <bdi lang="en" dir="ltr">18</bdi>. Entries in its list: <bdi lang="en" dir="ltr">15</bdi>.',
        ),
        (
            finding("budget-missing"),
            "No heading and no line of the report names the section “Statement on your budget”.",
        ),
        (finding("media-empty", "media"), "Nothing stands under the heading of the section “Photographs or videos”."),
        (finding("date-missing", "date_location"), "No day on which a salon was held was found"),
        (finding("date-unclear", "date_location", ("06/07/2019",)), 'one day&#58; <bdi lang="en" dir="ltr">06/07/2019'),
        (
            finding("date-year-missing", "date_location", ("Saturday 3 August",), "2019-08-03"),
            'says “<bdi lang="en" dir="ltr">Saturday 3 August</bdi>”, without a year; until it is added the bot takes '
            "3 August 2019.",
        ),
        (finding("date-year-missing", "date_location", ("a",), "next~~~~"), "takes <bdi"),
        (finding("z-strange", None), "z-strange, in English"),
    ],
)
def test_what_was_seen(found: Finding, words: str) -> None:
    wanted = worklist([only(found)])
    assert words in row(wanted.body, key_of(wanted))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_unreadable_section_is_told_by_the_kind_that_happened(kind: str, language: str) -> None:
    w = messages_in(language)
    found = finding("section-unreadable", "budget", ("Bugdet",), "Statement on your budget")
    one = only(replace(found, evidence=replace(found.evidence, kind=kind)))
    wanted = worklist([one], language, languages=("en", "ar"))
    (key,) = re.findall(r'id="finding-([^"]+)"', wanted.body)
    said = row(wanted.body, key)
    assert w.plain(f"mend-section-unreadable-{kind}") in said
    assert not any(w.plain(f"mend-section-unreadable-{other}") in said for other in KINDS if other != kind)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("slip", "== Budgt ==\n20 USD"),
        ("no-heading", "* == Budget ==\n20 USD"),
        ("link", "[[Other page|Budget]]\n"),
        ("elsewhere", "{{/Budget}}\n"),
        ("unclosed", "<!--\n== Budget ==\n20 USD"),
    ],
)
def test_the_reader_says_of_which_kind_its_doubt_is(kind: str, text: str) -> None:
    read = rules_of(load("salons")).read(Page("Report", f"== What happened ==\nWe met.\n\n{text}"))
    assert [
        one.evidence.kind for one in read.findings if (one.code, one.section) == ("section-unreadable", "budget")
    ] == [kind]


def test_a_button_edits_the_section_that_its_row_is_in() -> None:
    body = worklist([report(1, findings=(finding("budget-missing"), finding("media-missing", "media")))]).body
    parts = body.split("\n== ")[1:]
    assert len(parts) == 2
    for number, part in enumerate(parts, 1):
        assert re.findall(r"Worklist\|action=edit&section=(\d+)", part) == [str(number)]


def test_a_button_counts_the_headings_of_people_above_it() -> None:
    two = report(1, findings=(finding("budget-missing"), finding("media-missing", "media")))
    keys = re.findall(r'id="finding-([^"]+)"', worklist([two]).body)
    after = worklist(
        [two], above={WORKLIST: "== One ==\n== Two ==\n"}, kept={WORKLIST: {keys[0]: "why?\n== Mine ==\nbecause"}}
    )
    assert re.findall(r"Worklist\|action=edit&section=(\d+)", after.body) == ["3", "5"]


def test_headings_are_counted_as_the_wiki_does() -> None:
    text = "a\n== b ==\n=c=\n<!-- \n== d == -->\n<nowiki>\n== e ==\n</nowiki> == f ==\n"
    assert count_headings(text) == 2


def test_what_a_report_lacks_comes_before_what_is_doubtful() -> None:
    found = (
        finding("date-unclear", "date_location", ("1/2",)),
        finding("participants-empty", "participants"),
        finding("budget-missing"),
        finding("participants-missing", "participants"),
    )
    body = worklist([report(1, findings=tuple(replace(one, severity=found[1].severity) for one in found))]).body
    codes = re.findall(r'id="finding-f\.1\.([a-z-]+)\.', body)
    assert codes == ["participants-missing", "budget-missing", "participants-empty", "date-unclear"]
