"""The head count of a page, as people in many languages put it, in the participants' section and outside of it."""

from typing import Any

import pytest

from bot.read import read
from bot.wiki.base import Page
from testing.pages import SALONS

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
