# ruff: noqa: E501 -- pages read best unbroken
"""When and where: fields, tables, lines, headings, sentences and titles, and what is no salon."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.read.events import read_events
from bot.read.model import model_of
from bot.read.sections import read_sections
from bot.reports.collection import load
from bot.reports.report import Event


def events(
    section: str,
    happened: str = "",
    title: str = "Reports/Example UG",
    heading: str = "Date and location",
    language: str | None = None,
) -> tuple[Event, ...]:
    page = model_of(f"== {heading} ==\n{section}\n== What happened ==\n{happened}\n")
    return read_events(replace(read_sections(page, title, load("salons")), language=language))


def short(found: tuple[Event, ...]) -> list[tuple[str, str | None, str | None]]:
    return [
        (str(each.start) if each.start == each.end else f"{each.start}..{each.end}", each.place, each.country)
        for each in found
    ]


ONE = [
    ("31 August 2019, Bangkok, Thailand", "2019-08-31", "Bangkok, Thailand", "TH"),
    ("Oran , Algeria Saturday 2019; August 03 from 09:00 to 17:00", "2019-08-03", "Oran , Algeria", "DZ"),
    ("* Date: 24th of August 2019\n* Location: Distance Center in Parakou, Benin\n* Theme : Diversity", "2019-08-24", "Distance Center in Parakou, Benin", "BJ"),
    ("* Time: 4:00 - 10:30 pm Wednesday August 7th, 2019.\n* Place: Hotel Example, Amman, Jordan.", "2019-08-07", "Hotel Example, Amman, Jordan", "JO"),
    ("'''Date:''' 5 July 2019 '''Venue:''' Lakeside Hall, Accra", "2019-07-05", "Lakeside Hall, Accra", "GH"),
    ("'''Date''': 5 July 2019<br>'''Venue''': Lakeside Hall, Accra", "2019-07-05", "Lakeside Hall, Accra", "GH"),
    ("Date: 5 July 2019, Venue: Lakeside Hall, Accra", "2019-07-05", "Lakeside Hall, Accra", "GH"),
    (";Date\n:5 July 2019\n;Venue\n:Lakeside Hall, Accra", "2019-07-05", "Lakeside Hall, Accra", "GH"),
    ("* Date\n** 5 July 2019\n* Venue\n** Lakeside Hall, Accra", "2019-07-05", "Lakeside Hall, Accra", "GH"),
    ("=== Date ===\n5 July 2019\n=== Venue ===\nLakeside Hall, Accra", "2019-07-05", "Lakeside Hall, Accra", "GH"),
    ("* Day: 5 July 2019\n* Place: Lakeside Hall\n* City: Accra\n* Country: Ghana", "2019-07-05", "Lakeside Hall, Accra, Ghana", "GH"),
    ("{|\n| Date || 5 July 2019\n|-\n| Venue || Lakeside Hall, Accra\n|}", "2019-07-05", "Lakeside Hall, Accra", "GH"),
    ("{|\n! Date !! Venue\n|-\n| 5 July 2019 || Lakeside Hall, Accra\n|}", "2019-07-05", "Lakeside Hall, Accra", "GH"),
    ("{{Event\n|date = 5 July 2019\n|place = Accra\n}}", "2019-07-05", "Accra", "GH"),
    ("The salon was held on 13 July 2019 in Mohammedia, Morocco.", "2019-07-13", "Mohammedia, Morocco", "MA"),
    ("13–14 July 2019, Accra", "2019-07-13..2019-07-14", "Accra", "GH"),
    ("Accra, 5 July 2019", "2019-07-05", "Accra", "GH"),
    ("* Fecha: 17 de agosto de 2019\n* Lugar: Cochabamba", "2019-08-17", "Cochabamba", "BO"),
    ("* Date : 19 juillet 2019\n* Heure : 10h à 16h\n* Lieu : Abidjan, Côte d'Ivoire", "2019-07-19", "Abidjan, Côte d'Ivoire", "CI"),
    ("* Datum: 17. August 2019\n* Ort: Wien", "2019-08-17", "Wien", "AT"),
    ("* Data: 17 agosto 2019\n* Luogo: Bologna", "2019-08-17", "Bologna", "IT"),
    ("* Data: 17 de agosto de 2019\n* Local: São Paulo", "2019-08-17", "São Paulo", "BR"),
    ("* Дата: 17 серпня 2019\n* Місце: Київ", "2019-08-17", "Київ", "UA"),
    ("* Дата: 17 августа 2019 года\n* Место: Москва", "2019-08-17", "Москва", "RU"),
    ("* 日期:2019年8月17日\n* 地點:台北市", "2019-08-17", "台北市", "TW"),
    ("* 日時:2019年8月17日(土)13:00~17:00\n* 会場:東京", "2019-08-17", "東京", "JP"),
    ("* التاريخ: 17 أغسطس 2019\n* المكان: القاهرة", "2019-08-17", "القاهرة", "EG"),
    ("* दिनांक: 17 अगस्त 2019\n* स्थान: नई दिल्ली", "2019-08-17", "नई दिल्ली", "IN"),
    ("* তারিখ: ১৭ আগস্ট ২০১৯\n* স্থান: ঢাকা", "2019-08-17", "ঢাকা", "BD"),
    ("* Tanggal: 17 Agustus 2019\n* Tempat: Yogyakarta", "2019-08-17", "Yogyakarta", "ID"),
    ("* Tarehe: 17 Agosti 2019\n* Mahali: Arusha", "2019-08-17", "Arusha", "TZ"),
    ("* Tarih: 17 Ağustos 2019\n* Yer: Ankara", "2019-08-17", "Ankara", "TR"),
    ("* Data: 17 sierpnia 2019\n* Miejsce: Warszawa", "2019-08-17", "Warszawa", "PL"),
    ("Part of a day of events.\n* Date: 5 July 2019\n* Venue: Lakeside Hall, Accra", "2019-07-05", "Lakeside Hall, Accra", "GH"),
    (":'''Quand ?''' les 29 et 30 juin 2019\n:'''Où ?''' Hôtel du Lac, Tunis", "2019-06-29..2019-06-30", "Hôtel du Lac, Tunis", "TN"),
    ("* ¿Cuándo? 17 de agosto de 2019\n* ¿Dónde? Cochabamba", "2019-08-17", "Cochabamba", "BO"),
    ("Saturday 29 and Sunday 30 June 2019, Accra", "2019-06-29..2019-06-30", "Accra", "GH"),
    ("30 June and 1 July 2019, Accra", "2019-06-30..2019-07-01", "Accra", "GH"),
    ("2019年7月20、21日、東京", "2019-07-20..2019-07-21", "東京", "JP"),
    ("18 au 19/07/2019, Lubumbashi", "2019-07-18..2019-07-19", "Lubumbashi", "CD"),
    ("17-18/08/2019, Accra", "2019-08-17..2019-08-18", "Accra", "GH"),
    ("Friday 5 July 2019<br>Fern Reading Room, Galle, Sri Lanka", "2019-07-05", "Fern Reading Room, Galle, Sri Lanka", "LK"),
    ("5 July 2019, Santa Ana, El Salvador", "2019-07-05", "Santa Ana, El Salvador", "SV"),
]  # fmt: skip


@pytest.mark.parametrize(("section", "days", "place", "country"), ONE)
def test_one_event(section: str, days: str, place: str, country: str) -> None:
    assert short(events(section)) == [(days, place, country)]


SEVERAL = [
    ("'''Salon 1.'''\n* Date: 8 June 2019\n* Location: Institute, Yaounde\n'''Salon 2.'''\n* Date: 25 June 2019\n* Location: University of Douala",
     [("2019-06-08", "Institute, Yaounde"), ("2019-06-25", "University of Douala")]),
    ("=== Yaounde ===\n* 8 June 2019\n=== Douala ===\n* 25 June 2019", [("2019-06-08", "Yaounde"), ("2019-06-25", "Douala")]),
    ("* 8 June 2019: Yaounde\n* 25 June 2019: Douala", [("2019-06-08", "Yaounde"), ("2019-06-25", "Douala")]),
    ("* Place: Yaounde\n* Date: 8 June 2019\n* Place: Douala\n* Date: 25 June 2019", [("2019-06-08", "Yaounde"), ("2019-06-25", "Douala")]),
    ("8 June 2019 in Yaounde, 25 June 2019 in Douala", [("2019-06-08", "Yaounde"), ("2019-06-25", "Douala")]),
    ("8 and 25 June 2019, Yaounde", [("2019-06-08", "Yaounde"), ("2019-06-25", "Yaounde")]),
    ("* Dates: 8, 15 and 22 June 2019\n* Place: Yaounde", [("2019-06-08", "Yaounde"), ("2019-06-15", "Yaounde"), ("2019-06-22", "Yaounde")]),
    ("{|\n! City !! Date\n|-\n| Yaounde || 8 June 2019\n|-\n| Douala || 25 June 2019\n|}", [("2019-06-08", "Yaounde"), ("2019-06-25", "Douala")]),
    ('{|\n! colspan="2" | 1st Meeting\n|-\n| Date\n| 2019 June 8\n|-\n| Venue\n| Yaounde\n|-\n! colspan="2" | 2nd Meeting\n|-\n| Date\n| 2019 June 25\n|-\n| Venue\n| Douala\n|}',
     [("2019-06-08", "Yaounde"), ("2019-06-25", "Douala")]),
    ("{|\n! !! First !! Second\n|-\n| Date || 8 June 2019 || 25 June 2019\n|-\n| Place || Yaounde || Douala\n|}", [("2019-06-08", "Yaounde"), ("2019-06-25", "Douala")]),
]  # fmt: skip


@pytest.mark.parametrize(("section", "found"), SEVERAL)
def test_several_events(section: str, found: list[tuple[str, str]]) -> None:
    assert short(events(section)) == [(day, place, "CM") for day, place in found]


@pytest.mark.parametrize(
    "section",
    [
        "Two salons on 29 and 30 June 2019, Accra",
        "29 June 2019: Accra\n30 June 2019: Kumasi",
        "1, 2 and 4 July 2019, Accra",
    ],
)
def test_days_that_are_not_one_run(section: str) -> None:
    assert len(events(section)) > 1


@pytest.mark.parametrize("heading", ["Introduction", "Le salon en bref", "Event"])
@pytest.mark.parametrize(
    "text",
    [
        "* When: 17 August 2019\n* Where: Arusha, Tanzania",
        "The group meets in Dar es Salaam since 2016. On 17 August 2019 we organised a salon in Arusha, Tanzania.",
        "A salon was expected to take place on 10 August 2019. It was held on 2019-08-17 in Arusha, Tanzania, because of the rain.",
    ],
)
def test_a_section_that_the_form_does_not_have(heading: str, text: str) -> None:
    page = model_of(f"== {heading} ==\n{text}\n== Budget ==\nApproved on 3 June 2019\n")
    found = read_events(read_sections(page, "Reports/Example UG", load("salons")))
    assert short(found) == [("2019-08-17", "Arusha, Tanzania", "TZ")]


@pytest.mark.parametrize(
    "plan",
    [
        "was expected to take place on 10 August 2019",
        "will be held on 10 August 2019",
        "was supposed to meet on 10 August 2019",
        "devait avoir lieu le 10 août 2019",
        "iba a celebrarse el 10 de agosto de 2019",
    ],
)
def test_what_was_yet_to_come_is_no_salon(plan: str) -> None:
    assert [each.start for each in events("", f"Another one {plan}.")] in ([], [None])


NAMESAKES = [  # of a city: the other events' countries, the page's language, then the size of the city decide
    ("* 10 August 2019, Rumah Baca, Jepara\n* 11 August 2019, Balai Desa, Kudus", None, ["ID", "ID"]),
    ("10 August 2019, Balai Desa, Kudus", "id", ["ID"]),
    ("* 10 August 2019, Oaxaca de Juárez\n* 11 August 2019, the library of a village", None, ["MX", "MX"]),
    ("10 August 2019, Guadalajara", "es", ["MX"]),
    ("10 August 2019, Leeds LS11", None, ["GB"]),
    ("10 August 2019, Leeds Town Hall", "en", ["GB"]),
]


@pytest.mark.parametrize(("section", "language", "countries"), NAMESAKES)
def test_cities_of_one_name(section: str, language: str | None, countries: list[str]) -> None:
    assert [each.country for each in events(section, language=language)] == countries


def test_a_small_namesake_abroad_is_not_meant() -> None:
    (found,) = events("10 August 2019, the old mill, Galle", title="Reports/Wikimedia Indonesia")
    assert found.country == "ID"


def test_a_year_nowhere_is_taken_and_said() -> None:
    (found,) = events(
        "Thursday 12th September at the Science Park in Springfield", title="Reports/Wikimedia UK Youth Salon"
    )
    assert (str(found.start), found.year_inferred, found.country) == ("2019-09-12", True, "GB")


def test_prose_counts_where_the_section_is_empty() -> None:
    (found,) = events(
        "",
        "The group was founded on 3 May 2018. The salon started at 7 pm on 27 July 2019 in Centar, Skopje. All came.",
    )
    assert (str(found.start), found.place, found.country) == ("2019-07-27", "Centar, Skopje", "MK")


@pytest.mark.parametrize(
    "sentence",
    [
        "We were recognized on 1 March 2019.",
        "The deadline was 15 September 2019.",
        "Thank you! [[User:Reader|Reader]] 10:28, 2 July 2019 (UTC)",
        "Our grant was approved on 3 June 2019.",
        "The next meeting is planned for 3 October 2019.",
        "El grupo fue fundado el 3 de mayo de 2019.",
        "Wikipedia was mentioned in August 2019.",
    ],
)
def test_other_dates_are_no_salons(sentence: str) -> None:
    assert [each.start for each in events("", sentence)] in ([], [None])


def test_a_date_given_up_is_no_salon() -> None:
    (found,) = events("5 July 2019, Accra (originally planned for 28 June 2019)")
    assert str(found.start) == "2019-07-05"
    (found,) = events("<s>28 June 2019</s> 5 July 2019, Accra")
    assert str(found.start) == "2019-07-05"


def test_heading_with_the_date() -> None:
    (found,) = events(
        "* Lugar: Martadero", heading="Encuentro del 17 de agosto de 2019", title="Tertulia (Cochabamba, Bolivia)"
    )
    assert (str(found.start), found.place, found.country) == ("2019-08-17", "Martadero", "BO")


@pytest.mark.parametrize(
    ("title", "country"),
    [
        ("Reports/Wikimedia Thailand", "TH"),
        ("Reports/Algerian Wikimedians", "DZ"),
        ("Reports/Wikimedia UK", "GB"),
        ("Reports/Lakeside Readers", None),
    ],
)
def test_country_from_the_title(title: str, country: str | None) -> None:
    (found,) = events("5 July 2019, the old mill", title=title)
    assert found.country == country


def test_place_from_the_title() -> None:
    (found,) = events("", title="National Salon of Guinea (Conakry) 2019")
    assert (found.start, found.place, found.country) == (None, "Conakry", "GN")


@pytest.mark.parametrize(
    ("place", "day"), [("Chicago, United States", "2019-03-08"), ("London, UK", "2019-08-03"), ("the old mill", None)]
)
def test_figures_by_the_custom_of_the_country(place: str, day: str | None) -> None:
    (found,) = events(f"* Date: 3/8/2019\n* Place: {place}")
    assert (str(found.start) if found.start else None) == day


PARTS = st.sampled_from(["* ", "Date: ", "Place: ", "5 July 2019", "12 juin", "Accra", ", ", "\n", "'''", "{|\n", "|-\n", "| ", "! Date\n", "|}\n", "{{x|date=", "}}", "=== ", " ===\n", "<br>", "2019", "held on ", "in ",
                         "\0", ";", ":", "[[", "]]", "日期:", "3/8/2019"])  # fmt: skip


@given(st.lists(PARTS, max_size=40), st.lists(PARTS, max_size=10))
@settings(max_examples=250, deadline=None)
def test_never_raises_and_dates_are_in_order(section: list[str], happened: list[str]) -> None:
    for found in events("".join(section), "".join(happened)):
        assert (found.start is None) == (found.end is None)
        if found.start and found.end:
            assert found.start <= found.end


def test_a_page_of_thousands_of_dates_is_cut_short() -> None:
    lines = "\n".join(f"* {day} July {year}, Accra" for year in range(1950, 2050) for day in range(1, 29))
    assert len(events(lines)) <= 110
    assert len(events("", lines.replace("*", "It was held on"))) <= 110


def test_the_days_of_one_salon_are_one_event() -> None:
    section = "'''Day 1:''' 13 July 2019 - Lakeside Library, Kano\n\n'''Day 2:''' 14 July 2019 - Lakeside Library, Kano"
    assert [(str(one.start), str(one.end), one.place) for one in events(section)] == [
        ("2019-07-13", "2019-07-14", "Lakeside Library, Kano")
    ]


@pytest.mark.parametrize(
    "prose",
    [
        "We had planned a salon in Kisumu on 17 August 2019, but it was unfortunately cancelled.",
        "Le salon du 17 août 2019 a été annulé.",
        "Салон 17 серпня 2019 скасовано.",
    ],
)
def test_a_salon_that_was_called_off_is_none(prose: str) -> None:
    assert not [one for one in events("", prose) if one.start]


def test_an_online_salon_is_in_no_country_that_the_prose_names() -> None:
    (one,) = events("12 July 2019, on Zoom", "Friends from Canada and Kenya joined.", title="Craft UG")
    assert (one.place, one.country) == ("Zoom", None)


def test_an_era_a_remark_and_a_zone_are_no_place() -> None:
    assert [(str(one.start), one.place) for one in events("2019年(令和元年)9月8日(日)、東京")] == [
        ("2019-09-08", "東京")
    ]
    (one,) = events("31 de agosto de 2019, das 14h às 18h (mas começou 14:25, rs)\nRecife")
    assert one.place == "Recife"
    (other,) = events("3 August 2019, 20:00-22:00 (KST), Seoul")
    assert other.place == "Seoul"


def test_a_great_city_with_the_name_of_a_country() -> None:
    (one,) = events("31 August 2019, Salvador, Bahia", language="pt")
    assert one.country == "BR"


@pytest.mark.parametrize(
    "sentence",
    [
        "Das für den 30. Juni 2019 vorgesehene Treffen in Linz kam nicht zustande.",
        "Ein am 30. Juni 2019 geplanter Salon in Linz wurde mangels Interesse gestrichen.",
        "Le salon du 30 juin 2019 prévu à Lyon a été supprimé.",
        "The 30 June 2019 planned salon in Leeds was dropped.",
        "Il salone del 30 giugno 2019 previsto a Bari non ha avuto luogo.",
    ],
)
def test_what_was_planned_for_a_day_was_not_held_on_it(sentence: str) -> None:
    (event,) = events(f"17 August 2019, Example Library, Graz, Austria\n\n{sentence}")
    assert (str(event.start), event.place) == ("2019-08-17", "Example Library, Graz, Austria")


def test_guests_of_a_place_were_there() -> None:
    (event,) = events("", "Danke an das Team, bei dem wir am 24.8.2019 den ganzen Tag zu Gast waren.")
    assert str(event.start) == "2019-08-24"
