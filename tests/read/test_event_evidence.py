# ruff: noqa: E501 -- pages read best unbroken
"""What is evidence of a day, a place and a country, and what is none: one line for each rule, in many languages."""

import pytest

from bot.read import read
from bot.reports.check import check
from bot.reports.report import Report
from bot.wiki.base import Page
from testing.pages import SALONS

SECTION = "== Date and location ==\n"


def report(text: str, title: str = "Reports/Lakeshore Wikimedians") -> Report:
    return check(read(Page(title, text if text.startswith("==") else SECTION + text), SALONS), SALONS)


def told(text: str, title: str = "Reports/Lakeshore Wikimedians") -> list[str]:
    """The events as "start end | place | country", an end that is the start and what is not told left out."""
    found = []
    for each in report(text, title).events:
        days = dict.fromkeys(str(day) for day in (each.start, each.end) if day)
        found.append(" | ".join((" ".join(days) or "?", each.place or "", each.country or "")))
    return found


NO_PLACE = [  # what is left over on a line, persons, remarks, times
    "11 August 2019, organised by Ama Boateng and Kofi Jordan",
    "11 August 2019; thanks to Paris Jackson and Victoria Island",
    "11 August 2019 (photos by Sydney Adelaide)",
    "11 August 2019, [[User:Kofi Jordan|Kofi Jordan]]",
    "Part of a day of events.\n\n11 August 2019",  # Part is a city
    "11 August 2019, facilitated in French and English",
    "11 August 2019, between the harvest and the rains",
    "11 August 2019, from 2 pm, hosted in English by the Youth Club members",
    "Le 11 août 2019, à l'occasion de la fête nationale, en présence de Chad Bénin",
    "== What happened ==\nThe salon was held on 11 August 2019 in the presence of Chad Morris, Kenya Moore and India Arie.",
    "== What happened ==\nThe salon took place on 11 August 2019 in two rooms at once. Later, in Berlin, the summit was discussed.",
    "* Date: 11 August 2019\n* Location: https://maps.example/xyz",
    "* Date: 11 August 2019\n* Location: [https://maps.example/xyz Google Maps]",
]


@pytest.mark.parametrize("text", NO_PLACE)
def test_no_place_and_no_country(text: str) -> None:
    assert told(text) == ["2019-08-11 |  | "]


PLACES = [
    ("11 August 2019, Ama Boateng, Accra", "Accra | GH"),  # the rest of a line is no place
    ("11 August 2019, Aghveran, Kotayk province", "Aghveran, Kotayk province | "),  # before an area
    ("11 August 2019, झाँसी, भारत", "झाँसी, भारत | IN"),  # before a country
    ("Samstag, 10.–11. August 2019, Stadtbibliothek Landau", "Stadtbibliothek Landau | "),
    ("Youth Salon in Guntur, India, 11 August 2019", "Guntur, India | IN"),
    ("Abidjan : 11 août 2019, de 9h à 15h, Fab Lab, Cocody", "Fab Lab, Abidjan | CI"),
    ("Domenica 11 agosto 2019, dalle 10.00 alle 16.30, presso la Casa delle Parole, Bologna", "Casa delle Parole, Bologna | IT"),
    ("من الساعة 4 عصراً إلى 9 مساءً، 11 أغسطس 2019، مكتبة، البصرة، العراق", "مكتبة، البصرة، العراق | IQ"),
    ("11 August 2019 after school hours, in the library of the college, Kandy", "Kandy | LK"),
    ("Spotkanie odbyło się 11 sierpnia 2019 w Gdańsku, w Bibliotece Miejskiej.", "Gdańsku, w Bibliotece Miejskiej | PL"),
    ("Салон відбувся 11 серпня 2019 року у Львові, в Центрі міської історії.", "Львові, в Центрі міської історії | UA"),
    ("Salon 11 Ağustos 2019 tarihinde Ankara'da yapıldı.", "Ankara | TR"),
    ("サロンは2019年8月11日に東京で開催されました。", "東京 | JP"),
    ("सैलून 11 अगस्त 2019 को भोपाल में आयोजित किया गया।", "भोपाल | IN"),
    ("2019年8月11日下午2点,在北京大学图书馆举行", "北京大学图书馆 | CN"),
    ("Aconteceu no dia 11 de agosto de 2019, no auditório da Universidade Federal da Bahia, em Salvador.", "auditório da Universidade Federal da Bahia, em Salvador | BR"),
    ("Wir trafen uns am 11. August 2019 im Hinterzimmer vom Gasthaus „Zum blauen Krebsen“ in Graz, Ende war um 18 Uhr.", "Hinterzimmer vom Gasthaus „Zum blauen Krebsen“ in Graz | AT"),
    ("11 August 2019, St. Louis, Missouri", "St. Louis, Missouri | US"),  # "St" is Wednesday in Czech
    ("11 August 2019, Zoom", "Zoom | "),
    ("* Where: the house of Ama B\n* When: 11 August 2019", "house of Ama B | "),  # AMA is an airport
    ("* Venue: The salon was hosted by Kofi at his home in Tema\n* Date: 11 August 2019", "Tema | GH"),
    ("'''11 August 2019'''\n\n'''Goethe-Institut, Lomé'''", "Goethe-Institut, Lomé | TG"),
    ("Goethe-Institut<br>Lomé, Togo<br>11 August 2019", "Goethe-Institut, Lomé, Togo | TG"),
    ("{|\n! Date\n| 11 August 2019\n|-\n! Venue\n| Town Hall, Accra\n|-\n! Organiser\n| Kofi Jordan\n|}", "Town Hall, Accra | GH"),
    ("== What happened ==\nIn the salon of 11 August 2019 in Kampala, participants spoke about the Wikimania in Sweden.", "Kampala | UG"),
    ("== What happened ==\nOn 11 August 2019 we organised a Strategy Salon at Mawingu Training Centre in Arusha, supported by friends.", "Mawingu Training Centre in Arusha | TZ"),
    ("== What happened ==\nWe had a salon on 11 August 2019 at the Public Library auditorium in Kandy.", "Public Library auditorium in Kandy | LK"),
    ("City Hall, Accra: 11 August 2019", "City Hall, Accra | GH"),
    ("11 August 2019, Atlanta, Georgia", "Atlanta, Georgia | US"),
    ("11 August 2019, Tbilisi, Georgia", "Tbilisi, Georgia | GE"),
    ("11 August 2019, Georgia", "Georgia | "),
    ("11 August 2019, Amritsar, Punjab", "Amritsar, Punjab | IN"),
    ("11 August 2019, Punjab", "Punjab | "),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place"), PLACES)
def test_the_place_and_its_country(text: str, place: str) -> None:
    assert [event.partition(" | ")[2] for event in told(text)] == [place]


DAYS = [
    ("八月二十一日,广州图书馆", "2019-08-21"),
    ("二〇一九年九月二十一日、京都市", "2019-09-21"),
    ("令和元年九月八日 東京", "2019-09-08"),
    ("民國108年8月10日 台中", "2019-08-10"),
    ("الحادي والعشرون من سبتمبر 2019، مكتبة الإسكندرية", "2019-09-21"),
    ("el veintisiete de julio de dos mil diecinueve en Rosario", "2019-07-27"),
    ("twenty-first of August two thousand and nineteen, Accra", "2019-08-21"),
    ("le vingt et un août deux mille dix-neuf, Lomé", "2019-08-21"),
    ("двадцать первого августа две тысячи девятнадцатого года, Казань", "2019-08-21"),
    ("dois de agosto de dois mil e dezenove, Recife", "2019-08-02"),
    ("двадцять дев'ятого серпня 2019, Львів", "2019-08-29"),
    ("the eighth and ninth of August 2019, Accra", "2019-08-08 2019-08-09"),
    ("three August meetings, Accra", "?"),
    ("The salon planned for 3 August 2019 was moved to 10 August 2019 in Accra.", "2019-08-10"),
    ("2019年8月10日,台北(原定2019年8月3日,因台风改期)", "2019-08-10"),
    ("Reporté du 20 juillet 2019 au 27 juillet 2019, le salon a bien eu lieu à Ouidah, au Bénin.", "2019-07-27"),
    ("11 August 2019, Accra. The photos were taken on 12 August 2019.", "2019-08-11"),
    ("06/07/2019\n\n13/07/2019", "2019-07-06 2019-07-13"),  # the page's other date tells the order
    ("06/07/2019, the old mill", "?"),
    ("Saturday, 11 August, Accra", "?"),  # it was a Sunday
    ("* Montréal: Sunday July 7, 2019\n* Toronto: Thursday July 18", "2019-07-07 2019-07-18"),
    ("* 3 August 2019, Accra\n* Next meeting: Kumasi, 10 August 2019", "2019-08-03"),
    ("* 3 août 2019, Lomé\n* Prochaine rencontre : Kara, 10 août 2019", "2019-08-03"),
    ("* 3 de agosto de 2019, Lima\nPróximos salones:\n* 10 de agosto de 2019, Cusco", "2019-08-03"),
    ("* 3 August 2019, Accra\n;Next salons\n* 10 August 2019, Kumasi\n* 17 August 2019, Tamale", "2019-08-03"),
    ("* Montréal: Sunday July 8, 2018\n* Toronto: Thursday July 19", "2018-07-08 2018-07-19"),
    ("Monday 06/07/2019, Chicago", "?"),  # neither the sixth of July nor the seventh of June
    ("Next salons:\n* 10 August 2019, Kumasi\n\nThe salon was held on 3 August 2019 in Accra.", "2019-08-03"),
    ("\n\n".join(["Room 12 " * 1_000] * 30) + "\n\n3 August 2019, Accra", "?"),  # no report is as long
    ("; Odbyte\n* 24 sierpnia 2019, Toruń\n; Zaplanowane\n* 28 września 2019, Gdańsk", "2019-08-24"),
    ("{|\n! Date !! Place !! Status\n|-\n| 3 August 2019 || Accra || held\n|-\n| 10 August 2019 || Kumasi || cancelled\n|}", "2019-08-03"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_the_days_that_were_held(text: str, days: str) -> None:
    found = dict.fromkeys(day for event in told(text) for day in event.partition(" | ")[0].split())
    assert " ".join(found) == days


PAIRED = [
    "* Dates:\n** 3 August 2019\n** 10 August 2019\n* Venues:\n** Accra\n** Kumasi",
    "* Dates: 3 August 2019 and 10 August 2019\n* Location:\n*# Accra\n*# Kumasi",
    "Dates: 3 August 2019 and 10 August 2019. Venues: Accra and Kumasi.",
    "On 3 and 10 August 2019 in Accra and Kumasi respectively.",
    "Date A: 3 August 2019; Venue A: Accra; Date B: 10 August 2019; Venue B: Kumasi",
    "The salons were held on 3 August (Accra) and 10 August 2019 (Kumasi).",
]


@pytest.mark.parametrize("text", PAIRED)
def test_days_and_places_pair_up(text: str) -> None:
    assert told(text) == ["2019-08-03 | Accra | GH", "2019-08-10 | Kumasi | GH"]


def test_a_city_hall_is_no_label_and_a_last_letter_no_number() -> None:
    assert told("{|\n| Date || 3 August 2019\n|-\n| Town Hall, Accra || 30 people\n|}") == [
        "2019-08-03 | Town Hall, Accra | GH"
    ]
    assert told("== Data i miejsce ==\n3 sierpnia 2019, Kraków") == ["2019-08-03 | Kraków | PL"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("06/07/2019", "date-unclear"),
        ("Saturday, 11 August", "date-unclear"),
        ("August 2019, Accra", "date-unclear"),
        ("Mid-August 2019, Accra", "date-unclear"),
        ("One Sunday from 10 am to 1 pm, Lima", "date-missing"),
    ],
)
def test_a_date_that_is_not_certain_is_not_missing(text: str, code: str) -> None:
    codes = {finding.code for finding in report(text).findings}
    assert codes & {"date-unclear", "date-missing"} == {code}


def test_what_is_to_come_tells_no_place() -> None:
    assert told("== What happened ==\nWe will hold a salon on 20 August 2019 in Lagos.") == []
