"""The head count of a page, as people in many languages put it, in the participants' section and outside of it."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.read import read
from bot.read.counts import count_claims
from bot.read.model import model_of
from bot.read.sections import read_sections
from bot.wiki.base import Page
from testing.pages import SALONS
from testing.timing import growth

SAID = [
    ("Nineteen of us met on a Saturday.", 19),
    ("We had a turnout of 23.", 23),
    ("The turnout was 31 people.", 31),
    ("Attendance: 17.", 17),
    ("In total there were 28 attendees (16 women, 12 men).", 28),
    ("The salon gathered 21 Wikimedians from four cities.", 21),
    ("It was attended by twenty-two editors.", 22),
    ("Around 30 people showed up, more than we expected.", 30),
    ("A dozen people came.", 12),
    ("Ten participants joined us, five of them online.", 10),
    ("About two dozen participants attended the salon.", 24),
    ("The event brought together 45 participants.", 45),
    ("Thirty-five participants were present at the event.", 35),
    ("We were joined by 16 people.", 16),
    ("There were fifteen of us in the room.", 15),
    ("Total participants: 26", 26),
    ("Number of attendees – 18", 18),
    ("18 participants (11 male, 7 female)", 18),
    ("Out of 40 registered, 25 people attended.", 25),
    ("Only 9 persons came because of the rain.", 9),
    ("Participants were 14 in number.", 14),
    ("The salon had 20 participants in attendance.", 20),
    ("20 in attendance.", 20),
    ("We recorded 33 participants.", 33),
    ("A total number of 27 participants were in attendance.", 27),
    ("Nous étions quinze autour de la table.", 15),
    ("Une vingtaine de personnes ont répondu présent.", 20),
    ("Le salon a réuni 24 participants.", 24),
    ("Ont pris part à la rencontre 18 wikimédiens.", 18),
    ("25 personnes ont participé au salon dont 10 femmes.", 25),
    ("Nombre de participants : 22", 22),
    ("Participaron 19 personas.", 19),
    ("Asistieron 23 wikimedistas.", 23),
    ("Contamos con la presencia de 17 participantes.", 17),
    ("Éramos doce personas.", 12),
    ("El encuentro reunió a 30 voluntarios.", 30),
    ("Hubo 14 asistentes.", 14),
    ("Participaram 21 pessoas.", 21),
    ("O salão contou com 16 participantes.", 16),
    ("Estiveram presentes 13 pessoas.", 13),
    ("Éramos 11.", 11),
    ("Compareceram 18 voluntários.", 18),
    ("Insgesamt nahmen 17 Personen teil.", 17),
    ("Wir waren zwölf Leute.", 12),
    ("Es kamen 14 Teilnehmende.", 14),
    ("Mit 19 Teilnehmern war der Raum voll.", 19),
    ("Anwesend waren 15 Personen.", 15),
    ("Hanno partecipato 16 persone.", 16),
    ("Eravamo in venti.", 20),
    ("Erano presenti 12 partecipanti.", 12),
    ("All'incontro hanno preso parte 22 wikipediani.", 22),
    ("У зустрічі взяли участь 14 осіб.", 14),
    ("Прийшло дванадцять людей.", 12),
    ("Загалом було 20 учасників.", 20),
    ("Присутніх було 18.", 18),
    ("Во встрече приняли участие 16 человек.", 16),
    ("Собралось 11 участников.", 11),
    ("Всего пришло пятнадцать человек.", 15),
    ("Нас было девять.", 9),
    ("حضر اللقاء 25 مشاركا.", 25),
    ("شارك في الصالون 18 شخصا.", 18),
    ("بلغ عدد المشاركين 30 مشاركا.", 30),
    ("كنا خمسة عشر شخصا.", 15),
    ("共有15位參加者。", 15),
    ("有20人出席。", 20),
    ("本次沙龍共十二人參與。", 12),
    ("参加者は14名でした。", 14),
    ("18人が参加しました。", 18),
    ("計二十名が集まった。", 20),
    ("कुल 22 प्रतिभागियों ने भाग लिया।", 22),
    ("इस बैठक में 15 लोग शामिल हुए।", 15),
    ("মোট ১৮ জন অংশগ্রহণ করেন।", 18),
    ("২৫ জন উপস্থিত ছিলেন।", 25),
    ("Salon ini dihadiri oleh 24 peserta.", 24),
    ("Sebanyak 17 orang hadir.", 17),
    ("Jumlah peserta 20 orang.", 20),
    ("Washiriki 19 walihudhuria.", 19),
    ("Jumla ya watu 23 walishiriki.", 23),
    ("Toplantıya 16 kişi katıldı.", 16),
    ("Toplam 21 katılımcı vardı.", 21),
    ("On iki kişiydik.", 12),
    ("W spotkaniu wzięło udział 18 osób.", 18),
    ("Było nas trzynaścioro.", 13),
    ("Przyszło 20 uczestników.", 20),
]


def stated(heading: Any, text: Any) -> Any:
    return read(Page("Reports/Lakeside", f"== {heading} ==\n{text}\n"), SALONS).participants.stated


@pytest.mark.parametrize(("text", "number"), SAID)
def test_a_sentence_or_a_label_counts_who_came(text: Any, number: Any) -> None:
    assert stated("Participants", text) == number


@pytest.mark.parametrize(("text", "number"), [pair for pair in SAID if pair[0] != "On iki kişiydik."])
def test_the_account_of_the_day_counts_them_too(text: Any, number: Any) -> None:
    assert stated("What happened", text) == number


@pytest.mark.parametrize(
    "text",
    [
        "We expected 40 people.",
        "Each table had 5 participants.",
        "Our group has 300 members.",
        "Last year 60 people came.",
        "We recorded 3 interviews.",
        "12 participants per group would have been too many.",
        "The room has a capacity of 50 people.",
    ],
)
def test_other_numbers_are_no_head_count(text: Any) -> None:
    assert stated("What happened", text) is None


def test_in_a_discussion_two_participants_are_those_who_said_something() -> None:
    assert stated("Summary of the discussion points", "Two participants were for it.") is None
    assert stated("Summary of the discussion points", "Twelve people took part in this table.") == 12


PLANNED_AND_CAME = [
    ("Our group has 45 members. We have 20 members in Nairobi. 12 people came.", 12),
    ("Of the 40 who registered 23 came.", 23),
    ("Of the 60 invited guests, 35 participated.", 35),
    ("We aimed at 30 participants and had 17.", 17),
    ("Target: 30 participants. Achieved: 17 participants.", 17),
    ("* Participants expected: 30\n* Participants present: 17", 17),
    ("{|\n! Invited !! Registered !! Attended\n|-\n| 40 || 30 || 17\n|}", 17),
    ("{|\n| Invited || 40\n|-\n| Attended || 17\n|}", 17),
    ("Although 50 people had signed up, just 21 turned up.", 21),
    ("Nous attendions 40 personnes ; 26 personnes sont venues.", 26),
    ("Se inscribieron 35 personas, de las cuales asistieron 21 personas.", 21),
    ("Eran esperadas 50 pessoas, vieram 22 pessoas.", 22),
    ("Von 30 Angemeldeten kamen 18.", 18),
    ("Aspettavamo 30 persone, ne sono venute 18.", 18),
    ("Z 30 zaproszonych osób przyszło 18.", 18),
    ("Очікували 30 осіб, прийшло 18.", 18),
    ("Зарегистрировались 28 человек, пришли 19 человек.", 19),
    ("دعونا 45 شخصًا وحضر 27 شخصًا.", 27),
    ("Kami mengundang 40 orang, yang hadir 25 orang.", 25),
    ("Watu 40 walialikwa na watu 25 walihudhuria.", 25),
    ("40 kişi bekliyorduk, 25 kişi geldi.", 25),
    ("報名30人，實際到場22人。", 22),
    ("定員30名のところ、25名が参加した。", 25),
    ("हमने 40 लोगों को आमंत्रित किया था। कुल 23 लोग आए।", 23),
    ("আমরা ৪০ জনকে আমন্ত্রণ জানাই, ২৫ জন উপস্থিত ছিলেন।", 25),
]


@pytest.mark.parametrize(("text", "number"), PLANNED_AND_CAME)
def test_only_those_who_came_are_the_head_count(text: Any, number: Any) -> None:
    assert stated("Participants", text) == number


def test_the_others_are_claims_of_their_own() -> None:
    text = (
        "== Participants ==\nOur group has 45 members. We invited 30 people, 20 people registered and 12 people came.\n"
    )
    claims = read(Page("Reports/Lakeside", text), SALONS).participants.claims
    assert [(claim.kind, claim.value) for claim in claims] == [
        ("members", 45), ("invited", 30), ("registered", 20), ("attended", 12),
    ]  # fmt: skip
    assert all(claim.span and str(claim.value) in text[slice(*claim.span)] for claim in claims)


@pytest.mark.parametrize(
    "text",
    [
        "We met from 1 pm to 4 pm. The participants were students who attended.",
        "From 10 am to 4 pm participants discussed.",
        "At 10 participants arrived.",
        "We started around 11. People came in late.",
        "The salon was on 10 August. Participants came by bus.",
        "We met on 3 and 10 August. Participants came.",
        "Wir trafen uns am 5. Teilnehmer kamen aus Berlin.",
        "Nos reunimos en el aula 25. Personas de varias edades asistieron.",
        "Acara dimulai pukul 10. Peserta hadir.",
        "Saat 10'da katılımcılar geldi.",
        "Saa 4 washiriki walifika.",
        "В 15 участники собрались.",
        "12月3日参加者が集まった。",
        "In 2019 participants from all over came.",
        "On page 12 participants are shown who attended.",
        "Participants aged 18 to 60 attended.",
        "The 12 questions participants discussed were hard; all attended.",
        "100 USD participants received.",
        "We had 5 tables with 4 people each.",
        "There were 4 tables of 6 participants.",
        "We split into groups of 5 participants and all attended.",
        "Nous avons formé quatre groupes de cinq personnes, tous ont participé.",
        "每组5人，参加讨论。",
        "5人のグループに分かれて参加した。",
        "25 kişilik salonda katılımcılar toplandı.",
        "Two groups of participants attended.",
        "3 of the participants came from Gulu.",
        "Three participants came from Gulu.",
        "We thank the 5 people who cooked for everyone who attended.",
        "Some 25 of the 40 registered people attended.",
        "20 people in Kampala and 15 people in Gulu attended.",
        "25 participants attended in Kampala and 14 in Gulu.",
        "Between 20 and 30 people attended.",
        "About a hundred and twenty people attended.",
        "The room could hold 40 people.",
        "Lunch was provided for 30 participants who attended.",
        "We hope that 30 people will come next time.",
        "The first 10 participants who came got a shirt.",
        "Number of women: 8",
        "Number of sessions attended: 3",
        "Participants from Kenya: 5",
        "Participants (14 in person, 5 online)",
        "Registered participants: 30",
        "Two of us cooked.",
        "There were 20 participant kits and 12 participant badges.",
        "We came 3, 4 or 5 times.",
        "{|\n| Laptops || 5\n|-\n| Chairs || 20\n|}",
    ],
)
def test_a_number_that_counts_others_or_nobody_is_no_head_count(text: Any) -> None:
    assert stated("Participants", text) is None
    assert stated("What happened", text) is None


def test_people_who_were_met_besides_are_none() -> None:
    assert stated("What happened", "We had lunch with 20 people from the village.") is None
    assert stated("What happened", "The meetups are monthly, and 40 people come to them.") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Number of participants: 12\n\n20 people in total", 20),  # a total said so
        ("15 people came.\n\nNumber of participants: 12", 12),  # before it a label, then a sentence
        ("Organisers: 3\n\n15 people came.", 15),  # a count of everybody before groups
        ("* 12 March at Kisumu: 10 members present\n* 7 August at Nakuru: 12 present", 22),  # one for each salon
        ("'''Salon 1''' – 10 participants\n\n'''Salon 2''' – 12 participants", 22),
        ("Students: 8\n\nTeachers: 4", 12),
        ("Team: 4\n\nGuests: 5", 9),
        ("Women: 8\n\nMen: 4\n\nStudents: 9", 12),  # they may be the same people
        ("23 people: 15 women, 7 men, 1 non-binary person.", 23),
        ("20 participants came, 12 in person and 8 online.", 20),
        ("Ulm had 9 participants, Kiel 17, Bonn 12; that makes 38 participants.", 38),
        ("Nine people came in Ulm, 17 in Kiel. That makes 26 people.", 26),
        ("Nous étions 9 personnes à Lomé et 17 à Kara, ce qui fait 26 personnes.", 26),
        ("Fueron 9 personas en Lima y 17 en Cusco, lo que hace 26 participantes.", 26),
        ("Foram 9 pessoas em Natal e 17 em Recife, o que dá 26 participantes.", 26),
        ("Es kamen 9 Personen in Ulm und 17 in Kiel, das macht 26 Personen.", 26),
        ("20 people came in the morning and 15 people came in the afternoon.", None),  # which of them?
    ],
)
def test_the_order_of_evidence(text: Any, number: Any) -> None:
    assert stated("Participants", text) == number


def test_a_count_that_is_said_to_have_come_goes_before_one_of_which_nothing_known_is_said() -> None:
    assert stated("Participants", "We glorped 40 people. 23 people came.") == 23
    assert stated("Participants", "We glorped 40 people.") == 40


def test_a_heading_may_hold_the_count() -> None:
    assert read(Page("Reports/Lakeside", "== Teilnehmende: 14 Personen ==\n"), SALONS).participants.stated == 14


@pytest.mark.parametrize(
    "piece", ["5 people, ", "five people came and ", "二十一人が参加、", "(5 people) ", "5 ", "[[User:A|B]] 5 people "]
)
def test_an_endless_sentence_is_read_in_linear_time(piece: Any) -> None:
    def counting(size: int) -> Callable[[], object]:
        text = "== What happened ==\n" + piece * (size // len(piece))
        return lambda: count_claims(read_sections(model_of(text), "", SALONS))

    assert growth(counting, 10_000, 100_000, floor=1e-3) < 3


def test_a_number_of_some_that_is_the_sum_of_the_others_decides() -> None:
    assert stated("Participants", "10 participants and 5 people came, 15 students in all came.") == 15


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Duluth had 9 participants, Cleveland 17, Buffalo 12.", None),
        ("9 participants in Duluth, 17 in Cleveland.", None),
        ("9 participants came in Duluth, 17 in Cleveland and 12 in Buffalo.", None),
        ("Kisumu: 9 participants, Entebbe: 17, Mwanza: 12.", None),
        ("9 participantes en Rosario, 17 en Salta.", None),
        ("9 participants à Dakar, 17 à Thiès.", None),
        ("20 participants, 8 in person and 12 online.", 20),
        ("14 participants, Session 2", 14),
        ("14 participants came on Saturday, July 13, 2019.", 14),
    ],
)
def test_counts_place_by_place_are_nobodys_head_count(text: str, number: int | None) -> None:
    assert stated("Participants", text) == number
