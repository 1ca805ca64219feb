"""Dates as people write them, and what must not be taken for one."""

import datetime
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.read.dates import find_dates, settle

ONE_DAY = [
    ("3 ביולי 2019", "2019-07-03"),
    ("יום רביעי, ה-3 ביולי 2019", "2019-07-03"),
    ("den 3 juli 2019", "2019-07-03"),
    ("31 August 2019", "2019-08-31"),
    ("August 7th, 2019", "2019-08-07"),
    ("Springfield Saturday 2019; August 03 from 09:00 to 17:00", "2019-08-03"),
    ("le 19 Juillet 2019", "2019-07-19"),
    ("2019-08-03", "2019-08-03"),
    ("2019/08/03", "2019-08-03"),
    ("03.08.2019", "2019-08-03"),
    ("13/07/19", "2019-07-13"),
    ("29th/06/2019", "2019-06-29"),
    ("07/13/2019", "2019-07-13"),
    ("2019 September 7", "2019-09-07"),
    ("7 de septiembre de 2019", "2019-09-07"),
    ("sábado, 17 de agosto de 2019, de 9h às 13h", "2019-08-17"),
    ("Samstag, 17. August 2019", "2019-08-17"),
    ("2019年7月20日", "2019-07-20"),
    ("2019年8月3日（土）", "2019-08-03"),
    ("2019년 7월 20일", "2019-07-20"),
    ("२० जुलाई २०१९", "2019-07-20"),
    ("20 জুলাই ২০১৯", "2019-07-20"),
    ("٢٠ يوليو ٢٠١٩", "2019-07-20"),
    ("20 جويلية 2019", "2019-07-20"),  # Algeria, Tunisia
    ("20 يوليوز 2019", "2019-07-20"),  # Morocco
    ("٣ آب/أغسطس ٢٠١٩", "2019-08-03"),  # the Levant, both names
    ("20 تشرين الأول 2019", "2019-10-20"),
    ("31 สิงหาคม 2562", "2019-08-31"),  # Buddhist era
    ("20 липня 2019 року", "2019-07-20"),
    ("20-го июля 2019 г.", "2019-07-20"),
    ("7 sierpnia 2019 r.", "2019-08-07"),
    ("3 listopada 2019", "2019-11-03"),  # November in Polish, October in Croatian
    ("5 Temmuz 2019'da", "2019-07-05"),
    ("tarehe 20 Julai 2019", "2019-07-20"),
    ("17 Agustus 2019", "2019-08-17"),
    ("le samedi 1er juin 2019", "2019-06-01"),
    ("ngày 20 tháng 7 năm 2019", "2019-07-20"),
    ("1 heinäkuuta 2019", "2019-07-01"),  # not among the languages that are looked at first
    ("thirteenth of July 2019", "2019-07-13"),
    ("12th September 2019", "2019-09-12"),
    ("the twenty-first of August 2019", "2019-08-21"),
    ("le vingt et un août 2019", "2019-08-21"),
    ("am dreiundzwanzigsten August 2019", "2019-08-23"),
    ("двадцать первого августа 2019 года", "2019-08-21"),
    ("民國108年9月7日", "2019-09-07"),
    ("Salon 3, 8 June 2019", "2019-06-08"),
    ("On August 3, 2019, 25 participants met", "2019-08-03"),
    ("3 Aug. 2019", "2019-08-03"),
]


@pytest.mark.parametrize(("text", "day"), ONE_DAY)
def test_one_day(text: str, day: str) -> None:
    found = find_dates(text, year=1999)
    assert [(str(each.start), str(each.end), each.year_inferred) for each in found] == [(day, day, False)]


RUNS = [
    ("13–14 July 2019", "2019-07-13", "2019-07-14"),
    ("from 5th to 7th of July 2019", "2019-07-05", "2019-07-07"),
    ("July 5-7, 2019", "2019-07-05", "2019-07-07"),
    ("July 10th–12th 2019", "2019-07-10", "2019-07-12"),
    ("29 June – 1 July 2019", "2019-06-29", "2019-07-01"),
    ("June 29 to July 1, 2019", "2019-06-29", "2019-07-01"),
    ("du 5 au 7 juillet 2019", "2019-07-05", "2019-07-07"),
    ("del 5 al 7 de julio de 2019", "2019-07-05", "2019-07-07"),
    ("vom 5. bis 7. Juli 2019", "2019-07-05", "2019-07-07"),
    ("с 5 по 7 июля 2019", "2019-07-05", "2019-07-07"),
    ("between 5 and 7 July 2019", "2019-07-05", "2019-07-07"),
    ("5 जुलाई से 7 जुलाई 2019", "2019-07-05", "2019-07-07"),
    ("2019年7月20日至21日", "2019-07-20", "2019-07-21"),
    ("5/6 July 2019", "2019-07-05", "2019-07-06"),
]


@pytest.mark.parametrize(("text", "start", "end"), RUNS)
def test_run_of_days(text: str, start: str, end: str) -> None:
    found = find_dates(text, year=1999)
    assert [(str(each.start), str(each.end)) for each in found] == [(start, end)]


SEVERAL = [
    ("8, 15 and 22 June 2019", ["2019-06-08", "2019-06-15", "2019-06-22"]),
    ("June 8 and 15, 2019", ["2019-06-08", "2019-06-15"]),
    ("8 June, 15 June and 22 June 2019", ["2019-06-08", "2019-06-15", "2019-06-22"]),
    ("2019年7月20、21日", ["2019-07-20", "2019-07-21"]),
]


@pytest.mark.parametrize(("text", "days"), SEVERAL)
def test_several_days(text: str, days: list[str]) -> None:
    found = find_dates(text, year=1999)
    assert [str(each.start) for each in found] == days
    assert not any(each.year_inferred for each in found), "the year stands at the end of the list"


NO_DATE = [
    "August 2019",  # never fill in a day
    "in 2018 the challenge began",
    "31 June 2019",
    "5 may edit, 20 out of 30",
    "10:00 - 12:00",
    "20 participants",
    "version 1.2.3 of 4",
]


@pytest.mark.parametrize("text", NO_DATE)
def test_no_date(text: str) -> None:
    assert find_dates(text, year=2019) == []


def test_missing_year_is_taken_and_said() -> None:
    (found,) = find_dates("Thursday 12th September at the park", year=2019)
    assert (found.start, found.year_inferred) == (datetime.date(2019, 9, 12), True)


def test_people_are_no_day_of_the_month() -> None:
    (found,) = find_dates("On August 3, 25 participants met", year=2019)
    assert found.start == found.end == datetime.date(2019, 8, 3)


def test_a_signature_dates_a_comment_and_nothing_else() -> None:
    assert find_dates("10:28, 2 July 2019 (UTC)", year=2019) == []


@pytest.mark.parametrize(
    ("text", "month_first", "day"),
    [
        ("3/8/2019", None, None),
        ("3/8/2019", False, "2019-08-03"),
        ("3/8/2019", True, "2019-03-08"),
        ("Saturday 3/8/2019", None, "2019-08-03"),  # 8 March was a Friday
        ("Friday, 3/8/2019", False, "2019-03-08"),  # the weekday knows better than the custom
    ],
)
def test_figures_that_can_be_read_two_ways(text: str, month_first: bool | None, day: str | None) -> None:
    (found,) = find_dates(text, year=2019)
    assert found.start is None, "unknown until something decides"
    settled = settle(found, month_first).start
    assert (str(settled) if settled else None) == day


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_never_raises_and_spans_lie_inside(text: str) -> None:
    for found in find_dates(text, year=2019):
        assert 0 <= found.span.at < found.span.to <= len(text)


PARTS = st.sampled_from(["3", "12", "31", "2019", "July", "août", "mai", "-", "–", "to", "and", ",", ".", "of", "(UTC)",
                         "Monday",
                         "8月", "20日", "/", "years", "10:00", "\0"])  # fmt: skip


@given(st.lists(PARTS, max_size=14))
@settings(max_examples=300)
def test_a_date_is_one_the_text_states(parts: list[str]) -> None:
    text = " ".join(parts)
    for found in find_dates(text, year=2019):
        numbers = {int(number) for number in re.findall(r"\d+", text)}
        if found.start and found.end:
            assert found.start.day in numbers
            assert found.end.day in numbers
            assert found.start <= found.end


@given(
    st.dates(min_value=datetime.date(2019, 1, 1), max_value=datetime.date(2019, 12, 31)),
    st.sampled_from(["en", "fr", "es", "pt", "de", "it", "uk", "ru", "zh", "ja", "hi", "bn", "id", "tr", "pl", "ar"]),
    st.sampled_from(["long", "full"]),
)
@settings(max_examples=200)
def test_reads_what_cldr_writes(day: datetime.date, language: str, width: str) -> None:
    from babel.dates import format_date

    found = find_dates(format_date(day, width, locale=language), year=1999)
    assert [each.start for each in found] == [day]
