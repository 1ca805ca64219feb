"""Figures that hold: salons are events, people one number, and no page says more than its records allow."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.render import render
from bot.render.figures import events_of, held, people
from bot.render.messages import messages_in
from bot.render.salons import salons
from bot.reports.report import Amount, Budget, Event, Kind, Participants, Report
from testing.demo import demo_reports
from testing.reports import BASE, context, report

DAY = date(2019, 7, 13)


def event(place: str | None = "Kisumu", country: str | None = "KE", start: date | None = DAY, **more: Any) -> Event:
    return Event(start, start, place, country, **more)


@pytest.mark.parametrize(
    ("events", "count"),
    [
        ([], 0),
        ([event()], 1),
        ([event(), event("Mwanza", "TZ")], 2),
        ([event(), event(start=date(2019, 7, 14))], 2),
        ([event(), event()], 1),  # a line that is repeated
        ([event(), event(" kisumu "), event(text="x")], 1),
        ([event(start=None, text="in June"), event(start=None, text="in July")], 2),
        ([event(start=None), event(start=None)], 1),
        ([event(None), event(None)], 1),
        ([event(None, None, None, text="soon")], 1),
    ],
)
def test_a_salon_is_an_event(events: list[Event], count: int) -> None:
    one = report(1, events=tuple(events))
    assert len(held(salons([one]))) == count
    assert len(events_of(one)) == count


def test_a_salon_on_two_pages_counts_once_where_day_and_place_tell_it() -> None:
    def told(*events: Event) -> int:
        return len(held(salons([report(1, events=events), report(2, events=events)])))

    assert told(event()) == 1
    assert told(event(None)) == 2  # there may have been two in that country
    assert told(event(start=None, text="x")) == 2


def test_people_are_one_number_and_how_it_was_come_by() -> None:
    groups = [Participants(10, 8), Participants(20, None), Participants(None, 5), Participants(), Participants(0, 3)]
    found = people(salons([report(number, participants=group) for number, group in enumerate(groups, 1)]))
    assert (found.number, found.stated, found.listed, found.unknown) == (35, 3, 1, 1)


# By hand, from the statements of the demonstration's reports; of a report in two languages from the older page.
SUMS = """
ARS received 22400, spent 21870
BDT received 42000, spent 38950, remaining 3050
BRL total 2738.80
CAD received 1100, remaining 45.35, total 1054.65
CHF granted 800, total 742.30
EGP granted 8500, spent 7940, remaining 560
EUR received 480, spent 455.20, remaining 24.80, total 237.50
FJD received 3081.25, spent 3120
HRK received 4950, spent 4612.40, remaining 337.60
IDR granted 14000000, spent 13265000, remaining 735000
INR total 58400
KGS received 48000, spent 46350, remaining 1650
PHP received 77250, spent 76480, remaining 770
USD granted 6170, spent 1950.75, remaining 170.80
VND total 9800000
XAF granted 300000, spent 287000, remaining 13000
XOF granted 390000, spent 352000, remaining 38000
ZAR granted 9500, spent 8595
"""


def money_on(body: str) -> dict[tuple[str, str], Decimal]:
    """The sums of the statistics, by currency and kind, as its table has them."""
    table = body.split("\n== Money ==\n")[1].split("\n|}", maxsplit=1)[0]
    rows = re.findall(r'! scope="row" \| (\S+)\n\| (\w+)\n.*\n\| data-sort-value="([\d.]+)"', table)
    return {(currency, kind): Decimal(value) for currency, kind, value in rows}


def figures_on(body: str) -> list[int]:
    """The numbers at the beginning of the lines at the top of the index."""
    return [int(number.replace(",", "")) for number in re.findall(r"^\* ([\d,]+)", body, re.MULTILINE)]


def counts_on(body: str, title: str) -> list[int]:
    """The second cells of a table's rows."""
    table = body.split(f"\n== {title} ==\n")[1].split("\n|}", maxsplit=1)[0]
    rows = table.split("\n|-")[2:]
    return [int(re.sub(r".*\| ", "", row.split("\n")[2]).lstrip("| ")) for row in rows]


def pages_of(reports: Any) -> dict[str, str]:
    return {wanted.title.removeprefix(f"{BASE}/"): wanted.body for wanted in render(reports, context())}


def test_the_demonstration_s_money_is_that_of_its_statements() -> None:
    expected = {
        (line.split()[0], kind): Decimal(value)
        for line in SUMS.strip().splitlines()
        for kind, value in (item.split() for item in line.partition(" ")[2].split(", "))
    }
    body = pages_of(demo_reports())["Index/Statistics"]
    assert money_on(body) == expected
    assert "51 single items" in body
    assert "2 amounts may say the same" in body  # what a caretaker received, and what remained of a grant


def test_the_demonstration_has_33_salons_in_24_reports() -> None:
    body = pages_of(demo_reports())
    assert figures_on(body["Index"]) == [33, 24, 26, 317, 1]
    for title in ("By country", "By month", "Week by week"):
        assert sum(counts_on(body["Index/Statistics"], title)) == 33
    assert sum(counts_on(body["Index"], "Week by week")) == 33


def test_shares_are_shares() -> None:
    """Every bar is as long as the share before it, and those of salons come to all of them."""
    body = pages_of(demo_reports())["Index/Statistics"]
    found = re.findall(r'\| (\d+)%(?: <span aria-hidden="true">(█+)</span>)?$', body, re.MULTILINE)
    assert len(found) > 30
    assert all(len(bar) == max(1, round(20 * int(share) / 100)) for share, bar in found if int(share) >= 10)
    rows = counts_on(body, "By theme")
    shares = [int(share) for share, _ in found[: len(rows)]]
    assert shares == [round(100 * count / 24) for count in rows]


EVENTS = st.builds(
    event,
    st.sampled_from(["Kisumu", "kisumu", "Mwanza", None]),
    st.sampled_from(["KE", "TZ", None]),
    st.sampled_from([DAY, date(2019, 7, 20), date(2019, 9, 1), None]),
    text=st.sampled_from(["", "one", "other"]),
)
NUMBERS = st.one_of(st.none(), st.integers(0, 40))
AMOUNTS = st.builds(
    Amount, st.integers(1, 9).map(Decimal), st.sampled_from(["USD", "JOD"]), st.sampled_from(Kind), st.just("")
)


@st.composite
def reports_of_all_kinds(draw: st.DrawFn) -> list[Report]:
    return [
        report(
            number,
            events=tuple(draw(st.lists(EVENTS, max_size=4))),
            participants=Participants(draw(NUMBERS), draw(NUMBERS)),
            budget=Budget(tuple(draw(st.lists(AMOUNTS, max_size=5)))),
            same_as=tuple(f"{BASE}/Group {other}" for other in draw(st.lists(st.integers(1, 4), max_size=1))),
        )
        for number in range(1, draw(st.integers(1, 4)) + 1)
    ]


def groups_of(reports: list[Report]) -> list[Report]:
    """The report that counts of each group: by walking from page to page, as a person with a pencil would."""
    left, counted = {one.title: one for one in reports}, []
    for one in sorted(reports, key=lambda each: each.page_id or 0):
        if one.title not in left:
            continue
        counted.append(one)
        waiting = [one.title]
        while waiting:
            title = waiting.pop()
            if found := left.pop(title, None):
                waiting += [*found.same_as, *(other.title for other in reports if title in other.same_as)]
    return counted


def most(one: Report, kind: str, currency: str) -> Decimal:
    """The most that a report can have meant: of its amounts, those of which none is what others come to."""
    values = [a.value for a in one.budget.amounts if a.kind == kind and a.currency == currency]
    found = [Decimal()]
    for size in range(1, len(values) + 1):
        for chosen in combinations(values, size):
            totals = {sum(rest) for n in range(2, size) for rest in combinations(chosen, n)}
            repeated = [value for value, times in Counter(chosen).items() if times > 1]
            if not (totals & set(chosen)) or repeated:
                found.append(sum(chosen, Decimal()))
    return max(found)


@settings(max_examples=150, deadline=None)
@given(reports_of_all_kinds())
def test_no_figure_is_more_than_the_records_allow(reports: list[Report]) -> None:
    body = pages_of(reports)
    counted = groups_of(reports)
    told = [(one, each) for one in counted for each in one.events]
    salons_held, of_reports, countries, came = figures_on(body["Index"])[:4]
    assert salons_held <= len(told)
    assert of_reports == len(counted)
    assert countries == len({each.country for _, each in told if each.country})
    assert came == sum(
        next((n for n in (o.participants.stated, o.participants.listed) if n is not None), 0) for o in counted
    )
    for title in ("By country", "By month"):
        assert sum(counts_on(body["Index/Statistics"], title)) == salons_held
    dated = sum(counts_on(body["Index/Statistics"], "Week by week"))
    assert dated <= min(salons_held, sum(each.start is not None for _, each in told))
    assert (dated < salons_held) is any(each.start is None for _, each in told)
    for (currency, kind), value in money_on(body["Index/Statistics"]).items():
        assert 0 < value <= sum(most(one, kind, currency) for one in counted)


@given(reports_of_all_kinds(), st.sampled_from(["ar", "fr", "zh"]))
@settings(max_examples=20, deadline=None)
def test_figures_are_the_same_in_every_language(reports: list[Report], language: str) -> None:
    def facts(code: str) -> dict[str, Any]:
        found = render(reports, context(languages=(code,), language=code))
        return {wanted.title: dict(wanted.facts) for wanted in found}

    assert facts(language) == facts("en")
    assert messages_in(language)("figure-salons", 3) != messages_in("en")("figure-salons", 3)
