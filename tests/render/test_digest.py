"""The digest has each point word for word and in order, and what the working group wrote beside it."""

import random
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.render import render
from bot.render.context import Wanted
from bot.render.slots import read_slots
from bot.reports.report import Content, Event, Participants, Point, Report, Theme
from testing.reports import BASE, context, report

ADVOCACY = f"{BASE}/Index/Advocacy"


def digest(reports: Iterable[Report], **settings: Any) -> Wanted:
    return next(wanted for wanted in render(reports, context(**settings)) if wanted.title == ADVOCACY)


def shown(wikitext: str) -> str:
    """What a reader sees of a line of wikitext."""
    wikitext = re.sub(r"<[^>]*>", " ", re.sub(r"\[\[[^|\]]*\|([^\]]*)\]\]", r"\1", wikitext))
    return " ".join(re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), wikitext).split())


def cells(wanted: Wanted) -> list[str]:
    body = wanted.body.split('|- id="report-')[1].split("\n|-")[0].split("\n|}")[0]
    return [shown(re.sub(r"^[|!] (?:[^|<\[]*\| )?", "", line)) for line in body.split("\n")[1:]]


@pytest.mark.parametrize(
    ("events", "participants", "line"),
    [
        (
            [Event(date(2019, 7, 13), date(2019, 7, 13), "Mohammedia, Morocco", "MA")],
            Participants(13, 10),
            "13 participants in Mohammedia, Morocco on 13 July 2019",
        ),
        (
            [Event(date(2019, 7, 13), date(2019, 7, 14), "Mohammedia", "MA")],
            Participants(None, 1),
            "1 participant in Mohammedia , Morocco on 13–14 Jul 2019",
        ),
        ([Event(None, None, "Mohammedia", None)], Participants(), "in Mohammedia"),
        ([Event(date(2019, 7, 13), None, None, None)], Participants(2), "2 participants on 13 July 2019"),
        ([], Participants(2), "2 participants"),
        ([], Participants(), "unknown"),
        (
            [Event(date(2019, 7, 13), None, "Oran"), Event(date(2019, 8, 3), None, "Algiers")],
            Participants(51),
            "51 participants in Oran on 13 July 2019 in Algiers on 3 August 2019",
        ),
    ],
)
def test_context(events: list[Event], participants: Participants, line: str) -> None:
    wanted = digest([report(1, events=tuple(events), participants=participants)])
    assert cells(wanted)[1] == line


def of(*content: Any) -> Any:
    return (Theme("advocacy", "Advocacy", content=content),)


def test_what_is_said_stands_word_for_word_in_its_order_with_its_nesting() -> None:
    content = (
        Content("paragraph", "In prose."),
        Content("point", "First: \"a\" & 'b'", 1),
        Content("point", "Under first", 2),
        Content("point", "Deep", 3),
        Content("paragraph", "Between ''them''."),
        Content("point", "Second – 50%", 1),
        Content("heading", "== Head", 4),
        Content("point", "* Third", 1),
    )
    wanted = digest([report(1, themes=of(*content))])
    assert cells(wanted)[2] == (
        "In prose. First: \"a\" & 'b' Under first Deep Between ''them''. Second – 50% == Head * Third"
    )
    assert "<li>Under first<ul><li>Deep</li></ul></li></ul></li></ul><p>Between" in wanted.body
    assert re.search("<p><b>[^<]*Head</b></p><ul>", wanted.body)


@pytest.mark.parametrize(
    ("points", "shown"),
    [
        ([(1, 1), (1, 2)], "<ol><li>a</li><li>b</li></ol>"),
        ([(1, 3), (1, 4)], '<ol><li value="3">a</li><li value="4">b</li></ol>'),
        ([(1, 1), (1, None)], "<ol><li>a</li></ol><ul><li>b</li></ul>"),
        ([(1, None), (2, 1)], "<ul><li>a<ol><li>b</li></ol></li></ul>"),
        ([(2, None), (1, None)], "<ul><li>a</li><li>b</li></ul>"),
    ],
)
def test_counted_points_keep_their_numbers(points: Any, shown: Any) -> None:
    content = [Content("point", text, *point) for text, point in zip("ab", points, strict=True)]
    assert shown in digest([report(1, themes=of(*content))]).body


def test_content_has_the_language_of_its_report() -> None:
    wanted = digest([report(1, "نص", language="ar")])
    assert re.search('^[|] lang="ar" dir="rtl" style="[^"]*" [|] <p>نص</p>', wanted.body, re.MULTILINE)
    assert re.search('^[|] dir="auto" style="[^"]*" [|] <p>', digest([report(1, language=None)]).body, re.MULTILINE)


def test_a_theme_said_twice_is_one_row_with_both() -> None:
    twice = (*of(Content("point", "one", 1)), Theme("diversity"), *of(Content("point", "two", 1)))
    wanted = digest([report(1, themes=twice)])
    assert cells(wanted)[2] == "one two"
    assert list(read_slots(wanted.body)) == ["r.1.advocacy"]


def test_a_theme_that_is_only_named() -> None:
    wanted = digest([report(1, themes=(Theme("advocacy"),))])
    assert cells(wanted)[2] == "The report names the theme without saying more."


def test_the_source_links_to_the_section_at_its_revision_and_to_the_other_language() -> None:
    english = report(1, same_as=(f"{BASE}/Group 2",))
    wanted = digest([english, report(2, language="fr")], names=True)
    assert "[[:Special:PermanentLink/1001#Lakeside|section at the revision read]]" in wanted.body
    assert f"also in French: [[:{BASE}/Group 2|<bdi>Group 2</bdi>]]" in wanted.body
    assert wanted.facts["reports"] == 1


def test_a_response_that_lost_its_row_is_shown_with_where_it_stood() -> None:
    kept = {ADVOCACY: {"r.1.advocacy": "We agree.", "r.77.advocacy": "Thanks!", "r.78.advocacy": " "}}
    wanted = digest([report(1, themes=())], kept=kept)
    assert read_slots(wanted.body) == {"r.1.advocacy": "We agree.", "r.77.advocacy": "Thanks!"}
    list_ = wanted.body.split("== No longer matched ==")[1]
    assert f"[[:{BASE}/Group 1|" in list_
    assert "[[:Special:Redirect/page/77|page number 77]] · Advocacy" in list_


def test_responses_are_counted() -> None:
    wanted = digest([report(1), report(2)], kept={ADVOCACY: {"r.1.advocacy": "We agree.", "r.2.advocacy": ""}})
    assert wanted.facts["responses"] == 1


HUMAN = st.text(alphabet=st.sampled_from("ab|-}{~[]<>!'&é\n* "), min_size=1, max_size=20).filter(str.strip)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32), st.dictionaries(st.integers(1, 5), HUMAN, min_size=1), st.integers(1, 12))
def test_not_a_byte_is_lost_over_edits_renames_removals_and_runs(
    seed: int, answers: dict[int, str], steps: int
) -> None:
    """Reports come, go, change, are renamed and lose their theme; a response is never lost nor on another row."""
    chance = random.Random(seed)
    everything = {number: report(number) for number in range(1, 6)}
    present = dict(everything)
    body = digest(present.values()).body
    for number, text in answers.items():
        mark = f"<!-- salonbot:slot r.{number}.advocacy -->"
        body = body.replace(mark, mark + text)
    for _ in range(steps):
        number = chance.randint(1, 5)
        one = present.get(number, everything[number])
        present[number] = chance.choice(
            [
                replace(one, title=f"{BASE}/{chance.random()}"),
                replace(one, revision_id=chance.randint(1, 10**6), themes=(Theme("advocacy", "New", (Point("new"),)),)),
                replace(one, themes=()),
                everything[number],
            ]
        )
        if chance.random() < 0.3:
            del present[number]
        reports = list(present.values())
        chance.shuffle(reports)
        body = digest(reports, kept={ADVOCACY: read_slots(body)}).body
        slots = read_slots(body)
        assert {key: text for key, text in slots.items() if text} == {
            f"r.{number}.advocacy": text for number, text in answers.items()
        }
        for number in answers:
            has_row = number in present and bool(present[number].themes)
            matched = body.split("== No longer matched ==")[0]
            assert (f"slot r.{number}.advocacy -->" in matched) is has_row
