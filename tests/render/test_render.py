"""The index, the statistics, and what holds for all pages."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.render import render
from bot.render.columns import COLUMNS
from bot.render.context import Wanted
from bot.render.slots import read_slots
from bot.render.wikitext import FRESH
from bot.reports.report import Amount, Budget, Event, Finding, Kind, Media, Participants, Report, Status
from testing.hostile import HOSTILE, words
from testing.reports import BASE, context, finding, report, sections
from testing.timing import growth

STATE = [*COLUMNS].index("state")
FOLD = '<div class="mw-collapsible mw-collapsed" data-expandtext="more" data-collapsetext="less">'


def pages(reports: list[Report], **settings: Any) -> dict[str, Wanted]:
    return {wanted.title.removeprefix(f"{BASE}/"): wanted for wanted in render(reports, context(**settings))}


def of_wikitext(reports: list[Report], **settings: Any) -> list[Wanted]:
    """All pages but the copy for programs."""
    return [wanted for wanted in render(reports, context(**settings)) if wanted.kind != "data"]


def row(body: str, number: int) -> list[str]:
    return (
        body.split(f'|- id="report-{number}"\n')[1]
        .split("\n|-", maxsplit=1)[0]
        .split("\n|}", maxsplit=1)[0]
        .split("\n")
    )


def shape(body: str) -> list[tuple[str, list[str]]]:
    """What a page is made of: the beginning of each line, without the words copied into it."""
    marks = []
    for line in body.split("\n"):
        begin = re.match(r"\{\||\|-|\|\}|\|\+|[|!*]|=+(?= )|</?div|$", line)
        marks.append((begin[0] if begin else "words", re.findall(r"</?[a-z]+|\[\[:|\]\]|\{\{fullurl:|\}\}|\[\{", line)))
    return marks


HARMLESS = {wanted.title: shape(wanted.body) for wanted in of_wikitext([report(1, "x"), report(2, "x")], names=True)}


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_change_the_shape_of_no_page(text: str) -> None:
    for wanted in of_wikitext([report(1, text), report(2, text)], names=True):
        assert shape(wanted.body) == HARMLESS[wanted.title]


@settings(max_examples=40, deadline=None)
@given(words.filter(lambda text: text.strip() and any(character.isalnum() for character in text)))
def test_random_texts_change_the_shape_of_no_page(text: str) -> None:
    for wanted in of_wikitext([report(1, text), report(2, text)], names=True):
        assert shape(wanted.body) == HARMLESS[wanted.title]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_other_field_is_copied_as_harmlessly(text: str) -> None:
    hostile = report(
        1,
        title=text,
        language=text,
        timestamp=text,
        same_as=(text,),
        events=(Event(None, None, "a", text, "b"),),
        budget=Budget((Amount(Decimal(1), text, Kind.SPENT, text),)),
        findings=(Finding(text, finding().severity, text, text), finding()),
        themes=tuple(replace(theme, id=text) for theme in report(1).themes),
        sections=tuple(replace(section, id=text, anchor=text) for section in sections(budget=Status.EMPTY)[:1]),
    )
    for wanted in of_wikitext([hostile], names=True):
        tags = re.sub(r"<(/?)(\w+)[^<>]*>", r"<\1\2>", wanted.body)
        assert set(re.findall(r"<[^!/]\w*>", tags)) <= {
            "<div>",
            "<bdi>",
            "<wbr>",
            "<span>",
            "<b>",
            "<br>",
            "<p>",
            "<ul>",
            "<li>",
            "<small>",
        }
        assert not re.search(r"~~~|\[\[(?!:)|\{\{(?!fullurl:)|\w://|__|\x7f", wanted.body)
        assert all(line[:1] in set("|!*={<|}") or line[:1].isalnum() or not line for line in wanted.body.split("\n"))


@settings(max_examples=20, deadline=None)
@given(st.permutations([report(number, same_as=(f"{BASE}/Group 4",) if number == 2 else ()) for number in range(1, 6)]))
def test_the_order_of_the_input_does_not_matter(reports: list[Report]) -> None:
    expected = render([report(n, same_as=(f"{BASE}/Group 4",) if n == 2 else ()) for n in range(1, 6)], context())
    assert render(reports, context()) == expected
    assert render(iter(reports), context()) == expected


def test_generated_pages_are_in_no_category() -> None:
    for wanted in render([report(1)], context(languages=("en", "ar"))):
        assert "[[Category:" not in wanted.body


def test_no_reports_at_all() -> None:
    for wanted in render([], context()):
        assert wanted.body


class TestIndex:
    def test_row(self) -> None:
        one = report(
            7,
            events=(Event(date(2019, 7, 13), date(2019, 7, 14), "Lakeside", "MA", "13-14 July"),),
            sections=sections(),
            findings=(),
            media=Media(("One.jpg",), ()),
            budget=Budget(
                (Amount(Decimal(1200), "USD", Kind.GRANTED, ""), Amount(Decimal(65), "USD", Kind.REMAINING, ""))
            ),
        )
        assert row(pages([one])["Index"].body, 7) == [
            f'! scope="row" data-sort-value="group 7" | [[:{BASE}/Group 7|<bdi dir="auto">Group 7</bdi>]]'
            "<br><small>[[:Special:PermanentLink/1007|revision read]]</small>",
            '| data-sort-value="2019-07-13" | 13–14 Jul 2019',
            '| data-sort-value="Morocco" | <bdi lang="en" dir="ltr">Lakeside</bdi>, Morocco',
            '| data-sort-value="13" | 13<br><small>12 listed</small>',
            f'| data-sort-value="2" | [[:{BASE}/Index/Advocacy#report-7|Advocacy]]'
            f"<br>[[:{BASE}/Index/Diversity#report-7|Diversity]]",
            f"| granted: 1,200\u00a0USD{FOLD}remaining: 65\u00a0USD</div>",
            "| [[:Special:PermanentLink/1007#Photographs_or_videos|1 file]]",
            '| data-sort-value="0" | complete',
        ]

    def test_unknown_stays_unknown(self) -> None:
        empty = report(
            7, events=(), participants=Participants(), themes=(), budget=Budget(), media=Media(), findings=()
        )
        cells = row(pages([empty])["Index"].body, 7)
        assert cells[1:7] == [
            '| data-sort-value="" | unknown',
            '| data-sort-value="" | unknown',
            '| data-sort-value="-1" | unknown',
            '| data-sort-value="0" | unknown',
            "| unknown",
            "| none",
        ]

    def test_the_wording_is_shown_where_the_reading_was_unsure(self) -> None:
        events = (
            Event(date(2019, 9, 12), date(2019, 9, 12), None, None, "Thursday 12th September", year_inferred=True),
            Event(None, None, None, None, "in the rainy season"),
        )
        dates = row(pages([report(7, events=events)])["Index"].body, 7)[1]
        assert "12 Sept 2019 (in the report: “<bdi" in dates
        assert "Thursday 12th September" in dates
        assert "unknown (in the report: “<bdi" in dates
        assert "in the rainy season" in dates
        assert dates.count('<span style="display: inline-block; max-width: 9em">') == 2

    def test_a_long_wording_is_shortened(self) -> None:
        events = (Event(None, None, None, None, "when the rains had ended and " * 10),)
        dates = row(pages([report(7, events=events)])["Index"].body, 7)[1]
        assert dates.endswith("when the rains had ended and when the rains had ended and…</bdi>”)</span>")

    def test_a_title_may_break_after_a_stroke_and_nowhere_else(self) -> None:
        cell = row(pages([report(7, title=f"{BASE}/Lake/Town/\u0338x")])["Index"].body, 7)[0]
        assert '<bdi dir="auto">Lake/<wbr>Town/\u0338x</bdi>' in cell

    def test_the_state_links_to_the_first_finding_of_the_row(self) -> None:
        wanted = pages([report(7)])
        state = row(wanted["Index"].body, 7)[STATE]
        place = re.fullmatch(
            rf'\| data-sort-value="3" \| \[\[:{BASE}/Index/Worklist#(finding-\S+)\|3 findings\]\]', state
        )
        assert place
        assert f'|- id="{place[1]}"' in wanted["Index/Worklist"].body

    @pytest.mark.parametrize(("given", "said"), [(1, "Settled by editors: 1"), (3, "Settled by editors")])
    def test_the_state_says_what_is_settled(self, given: int, said: str) -> None:
        before = pages([report(7)])
        keys = list(read_slots(before["Index/Worklist"].body))
        after = pages([report(7)], kept={f"{BASE}/Index/Worklist": dict.fromkeys(keys[:given], "known")})
        assert {name for name in before if before[name].body != after[name].body} == {"Index", "Index/Worklist"}
        assert row(after["Index"].body, 7)[STATE].endswith(f"|3 findings]] · {said}")
        assert (before["Index"].facts["findings"], after["Index"].facts["findings"]) == (3, 3 - given)

    def test_in_other_languages_a_verdict_is_shown_and_is_no_reason_for_an_edit(self) -> None:
        one = pages([report(7)], languages=("en", "fr"))
        keys = list(read_slots(one["Index/Worklist"].body))
        kept = {f"{BASE}/Index/Worklist": dict.fromkeys(keys, "known")}
        other = pages([report(7)], languages=("en", "fr"), kept=kept)
        assert row(other["Index/fr"].body, 7)[STATE].endswith(
            '|3 constats]]<span class="salonbot-fresh"> · Réglé par des contributeurs</span>'
        )
        assert FRESH.sub("", other["Index/fr"].body) == FRESH.sub("", one["Index/fr"].body)

    def test_how_new_it_is_is_no_other_text(self) -> None:
        one, other = (pages([report(7, timestamp=f"20{year}-01-01T00:00:00Z")])["Index"].body for year in (19, 20))
        assert one != other
        assert FRESH.sub("", one) == FRESH.sub("", other)

    def test_people_are_counted_and_not_named_unless_names_are_on(self) -> None:
        assert "Amina" not in "".join(wanted.body for wanted in pages([report(7)]).values())
        assert "Amina Example" in pages([report(7)], names=True)["Index"].body

    @pytest.mark.parametrize(
        ("amounts", "expected"),
        [
            ("", "unknown"),
            ("line 1, line 2, allocated 3", "3 budget items"),
            ("spent 5, line 1, line 2", f"spent: 5\u00a0USD{FOLD}and 2 budget items</div>"),
            ("granted 6, spent 5, spent 5", f"spent: 5\u00a0USD{FOLD}granted: 6\u00a0USD</div>"),
            ("spent 1, spent 2, granted 4", f"granted: 4\u00a0USD{FOLD}spent: 1\u00a0USD|spent: 2\u00a0USD</div>"),
            ("spent 1, spent 2, spent 3", f"spent: 3\u00a0USD{FOLD}spent: 1\u00a0USD|spent: 2\u00a0USD</div>"),
            ("spent 1, spent 2, line 7", "spent: 1\u00a0USD|spent: 2\u00a0USD|and 1 budget item"),
            (
                ", ".join(f"remaining {2**n}" for n in range(11)) + ", spent 4, line 7",
                f"spent: 4\u00a0USD{FOLD}"
                + "|".join(f"remaining: {2**n}\u00a0USD" for n in range(8))
                + "|and 4 more</div>",
            ),
        ],
    )
    def test_the_budget_is_what_is_said_of_the_whole_and_the_rest_is_counted(self, amounts: str, expected: str) -> None:
        said = [item.split() for item in amounts.split(", ") if item]
        budget = Budget(tuple(Amount(Decimal(value), "USD", Kind(kind), "") for kind, value in said))
        cell = row(pages([report(7, budget=budget)])["Index"].body, 7)[5]
        assert cell.removeprefix("| ").split("<br>") == expected.split("|")

    def test_figures_count_a_pair_once(self) -> None:
        wanted = pages([report(1, same_as=(f"{BASE}/Group 2",)), report(2), report(3)])["Index"]
        assert wanted.facts == {
            "salons": 4,
            "reports": 3,
            "countries": 2,
            "people": 26,
            "findings": 9,
        }

    def test_freshness_is_the_newest_revision(self) -> None:
        body = pages([report(1), report(20), report(3)])["Index"].body
        assert "21 October 2019, 10:11 (UTC)" in body

    def test_it_says_how_to_stop_the_bot(self) -> None:
        for wanted in of_wikitext([report(1)]):
            assert "[[:User:SalonBot/Run|the stop page]]" in wanted.body, wanted.title


class TestStatistics:
    def test_money_is_added_by_currency_and_kind_only(self) -> None:
        def with_amounts(number: int, *amounts: tuple[str, str, Kind]) -> Report:
            found = (Amount(Decimal(value), currency, kind, "") for value, currency, kind in amounts)
            return report(number, budget=Budget(tuple(found)))

        body = pages(
            [
                with_amounts(1, ("0.1", "USD", Kind.SPENT), ("5", "USD", Kind.GRANTED)),
                with_amounts(2, ("0.2", "USD", Kind.SPENT), ("7", "JOD", Kind.GRANTED)),
            ]
        )["Index/Statistics"].body
        money = body.split("== Money ==")[1].split("|}")[0]
        assert re.findall(r'\| data-sort-value="([\d.]+)" \| ([\d.,]+\u00a0[A-Z]{3})', money) == [
            ("7", "7\u00a0JOD"),
            ("5", "5\u00a0USD"),
            ("0.3", "0.30\u00a0USD"),
        ]

    def test_a_salon_counts_once_in_each_theme_country_and_month(self) -> None:
        facts = pages([report(1), report(2, same_as=(f"{BASE}/Group 1",))])["Index/Statistics"]
        body = facts.body
        assert '! scope="row" | Morocco\n| data-sort-value="1" | 1' in body
        assert '! scope="row" data-sort-value="2019-07" | July 2019\n| data-sort-value="1" | 1' in body

    def test_stated_and_listed_are_not_made_one(self) -> None:
        groups = [Participants(10, 8), Participants(20, None), Participants(None, 5), Participants()]
        reports = [report(number, participants=group) for number, group in enumerate(groups, 1)]
        body = pages(reports)["Index/Statistics"].body.split("== Participants ==")[1].split("|}")[0]
        numbers = [re.findall(r"\| (\d+)$", part, re.MULTILINE) for part in body.split("\n|-\n")[2:]]
        assert numbers == [["1", "10", "8"], ["1", "20", "0"], ["1", "0", "5"], ["1", "0", "0"], ["4", "30", "13"]]

    def test_sections_count_every_report_once(self) -> None:
        reports = [report(1), report(2, sections=sections()), report(3), report(4, same_as=(f"{BASE}/Group 1",))]
        body = pages(reports)["Index/Statistics"].body
        budget = body.split('! scope="row" | Statement on your budget\n')[1].split("\n|-")[0].split("\n|}")[0]
        assert re.findall(r"\| (\d+)$", budget, re.MULTILINE) == ["1", "0", "0", "2", "0"]


def test_rendering_takes_time_in_proportion_to_the_reports() -> None:
    def rendering(number: int) -> Callable[[], object]:
        reports = [report(each, f"Words of group {each}, it's said & done") for each in range(number)]
        return lambda: render(reports, context())

    assert growth(rendering, 100, 1000, floor=0.01) < 3
