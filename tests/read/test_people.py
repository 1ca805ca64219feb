# ruff: noqa: E501 -- pages read best unbroken
"""Who took part, from lists and tables of many forms, and how many the page says there were."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.read import read
from bot.reports.report import Participants
from bot.wiki.base import Page
from testing.pages import SALONS


def participants(wikitext: str, happened: str = "", heading: str = "Participants") -> Participants:
    text = f"== {heading} ==\n{wikitext}\n== What happened ==\n{happened}\n"
    return read(Page("Reports/Lakeside", text), SALONS).participants


def names(wikitext: str) -> list[str]:
    return [person.name for person in participants(wikitext).people]


ENTRIES = [
    ("* [[User:Lakeside Reader]]", "Lakeside Reader", "Lakeside Reader", None),
    ("* [[User:Lakeside Reader|Amina]] - Organiser", "Amina", "Lakeside Reader", "Organiser"),
    ("# [[:fr:Utilisateur:Lecteur|Lecteur]] / Organisateur", "Lecteur", "Lecteur", "Organisateur"),
    ("# [[m:User:Reader_2|Reader]], photographer", "Reader", "Reader 2", "photographer"),
    ("* [[Benutzerin:Leserin]]", "Leserin", "Leserin", None),
    ("* [[Участница:Читатель|Читатель]] — ведущая", "Читатель", "Читатель", "ведущая"),
    ("* [[مستخدم:قارئ|قارئ]]", "قارئ", "قارئ", None),
    ("* [[Usuário(a):Leitora|Leitora]]", "Leitora", "Leitora", None),
    ("* [[w:en:User:Reader|User:Reader]]", "Reader", "Reader", None),
    ("* {{u|Reader}} - liaison, chair", "Reader", "Reader", "liaison, chair"),
    ("* {{ping|Reader}}", "Reader", "Reader", None),
    ("* @[[User:Reader|Reader]]", "Reader", "Reader", None),
    ("# [[User:Reader|Reader]] ([[User talk:Reader|talk]]) 10:28, 2 July 2019 (UTC)", "Reader", "Reader", None),
    ("# [[User:Reader|Reader]] ([[User talk:Reader|talk]]) Organiser", "Reader", "Reader", "Organiser"),
    ("* Amina Example ([[User:Reader|Reader]])", "Amina Example", "Reader", None),
    ("* Amina Example - [[User:Reader]]", "Amina Example", "Reader", None),
    ("* Facilitator: [[User:Reader|Reader]]", "Reader", "Reader", "Facilitator"),
    ("* [https://meta.wikimedia.org/wiki/User:Big_Reader Big Reader]", "Big Reader", "Big Reader", None),
    ("* Amina Example - Journalist", "Amina Example", None, "Journalist"),
    ("* Amina Flore Example -Student", "Amina Flore Example", None, "Student"),
    ("* Amina Example – Software engineer", "Amina Example", None, "Software engineer"),
    ("* Amina Example, university lecturer", "Amina Example", None, "university lecturer"),
    ("* Amina Example (Lakeside Library)", "Amina Example", None, "Lakeside Library"),
    ("* Amina Example: note taker", "Amina Example", None, "note taker"),
    ("* Organiser: Amina Example", "Amina Example", None, "Organiser"),
    ("* '''Amina Example'''", "Amina Example", None, None),
    ("# 3. Amina Example", "Amina Example", None, None),
    ("* O'Example Ngo-Test Ibrahim", "O'Example Ngo-Test Ibrahim", None, None),
    ("* 例子小姐", "例子小姐", None, None),
    ("* अमीना उदाहरण", "अमीना उदाहरण", None, None),
    ("* 2ndreader", "2ndreader", None, None),
]


@pytest.mark.parametrize(("line", "name", "user", "role"), ENTRIES)
def test_one_entry(line: str, name: str, user: str | None, role: str | None) -> None:
    (person,) = participants(line).people
    assert (person.name, person.user, person.role) == (name, user, role)


NOBODY = ["* 12 women", "* Women: 8", "* and 5 others", "* Anonymous", "* 60% female", "* Organisers:", "* students from the lakeside university",
          "* Please list the participants here.", "Many people came and talked about everything.", "* [[File:Group.jpg|thumb]]", "* TBD", "* 14"]  # fmt: skip


@pytest.mark.parametrize("line", NOBODY)
def test_no_entry(line: str) -> None:
    assert participants(line).people == ()
    assert participants(line).listed is None


LISTS = [
    ("Organisers (2):\n* [[User:A1]]\n* [[User:B1]]\nParticipants (1):\n* Carla", ["A1", "B1", "Carla"]),
    ("=== Organisers ===\n* Amina\n=== Guests ===\n* Boris", ["Amina", "Boris"]),
    ("* Organisers:\n** Amina Example\n** Boris Example\n* Guests\n** Carla Example", ["Amina Example", "Boris Example", "Carla Example"]),
    ("* [[User:Amina]]\n** chair of the group\n* [[User:Boris]]", ["Amina", "Boris"]),
    ("Amina Example, Boris Example, Carla Example and Dana Example", ["Amina Example", "Boris Example", "Carla Example", "Dana Example"]),
    ("Participants: Amina, Boris and Carla", ["Amina", "Boris", "Carla"]),
    ("* Facilitators: Amina Example, Boris Example", ["Amina Example", "Boris Example"]),
    ("[[User:Amina]], [[User:Boris]] and [[User:Carla|Carla]]", ["Amina", "Boris", "Carla"]),
    ("* [[User:Amina]] and [[User:Boris]]", ["Amina", "Boris"]),
    ("Amina Example<br>Boris Example<br />Carla Example", ["Amina Example", "Boris Example", "Carla Example"]),
    ("Amina Example\n\nBoris Example\n\nCarla Example", ["Amina Example", "Boris Example", "Carla Example"]),
    ("* Amina\n* Amina", ["Amina", "Amina"]),
    ("{|\n! Name !! Role\n|-\n| Amina || Host\n|-\n| [[User:B|Boris]] || Guest\n|}", ["Amina", "Boris"]),
    ("{|\n! No !! Nom !! Prénom\n|-\n| 1 || EXEMPLE || Amina\n|}", ["EXEMPLE Amina"]),
    ("{|\n! First name !! Last name\n|-\n| Amina || Example\n|}", ["Amina Example"]),
    ("{|\n! # !! Username\n|-\n| 1 || [[User:Amina]]\n|-\n| 2 || Boris\n|}", ["Amina", "Boris"]),
    ("{|\n! Name !! Role !! Name !! Role\n|-\n| Amina || x || Carla || y\n|-\n| Boris || x || ||\n|}", ["Amina", "Boris", "Carla"]),
    ("{|\n| 1 || [[User:Amina]]\n|-\n| 2 || [[User:Boris]]\n|}", ["Amina", "Boris"]),
    ("{|\n! 氏名 !! 役割\n|-\n| 例子 || 司会\n|}", ["例子"]),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "listed"), LISTS)
def test_lists(wikitext: str, listed: list[str]) -> None:
    found = participants(wikitext)
    assert [person.name for person in found.people] == listed
    assert found.listed == len(listed)


MORE_LISTS = [
    ("* §Portland:§ [[User:A1|Amina]], [[User:B1]]\n* §Eugene:§ [[User:C1]]", ["Amina", "B1", "C1"]),
    ("* Kampala: Amina Example, Boris Example", ["Amina Example", "Boris Example"]),
    ("* Amina Example: Lake University, Kampala\n* Boris Example: Hill College", ["Amina Example", "Boris Example"]),
    ("§Kampala (2)§\n* Amina Example\n* Boris Example\n§Gulu (1)§\n* Carla Example", ["Amina Example", "Boris Example", "Carla Example"]),
    ("The following attended: Amina Example, Boris Example ([[User:BE]]) and Carla Example ([[User:CE]]).", ["Amina Example", "Boris Example", "Carla Example"]),
    ("{|\n! N° !! Nom et post-nom !! Sexe !! Compte\n|-\n| 1 || Amina Exemple || F || [[User:AE]]\n|-\n| 2 || Boris Exemple || M ||\n|}", ["Amina Exemple", "Boris Exemple"]),
    ("{|\n! Photo !! Person !! Account\n|-\n| x || Amina Example || [[User:AE]]\n|-\n| x || Boris Example || [[User:BE]]\n|}", ["Amina Example", "Boris Example"]),
    ("{|\n! Lviv !! Kharkiv\n|-\n|\n# [[User:A1]]\n# Amina Example\n|\n# [[User:B1|Boris]]\n# Carla Example (librarian)\n|}", ["A1", "Amina Example", "Boris", "Carla Example"]),
    ("{|\n! No !! Surname !! Other names\n|-\n| 1 || Example || Amina\n|}", ["Example Amina"]),
    ("{|\n|\n{|\n! Name !! Town\n|-\n| [[User:A1]] || Lakeside\n|}\n|\n{|\n! Name !! Town\n|-\n| Boris Example || Hillside\n|}\n|}", ["A1", "Boris Example"]),
    ("* \"Baz\" – history society\n* Will Example\n* Onyango Were", ["Baz", "Will Example", "Onyango Were"]),
    ("Facilitators: {{user|Wren}} and {{user|Owl}}\n\nAttendees:\n* {{user|Parkin}}\nplus {{user|Clyde}}, who joined us by phone", ["Wren", "Owl", "Parkin", "Clyde"]),
    ("* Amina Example, Boris Example, Carla Example", ["Amina Example", "Boris Example", "Carla Example"]),
    ("[[User:A1]] (host)<br>[[User:B1]] (notes)<br>Carla Example, student", ["A1", "B1", "Carla Example"]),
    ("* [[User:A1]]\n* Anonymous participant", ["A1"]),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "listed"), MORE_LISTS)
def test_more_lists(wikitext: str, listed: list[str]) -> None:
    assert [person.name for person in participants(wikitext.replace("§", "'''")).people] == listed


def test_account_column_belongs_to_the_name() -> None:
    (person,) = participants("{|\n! Name !! Username\n|-\n| Amina Example || [[User:Reader]]\n|}").people
    assert (person.name, person.user) == ("Amina Example", "Reader")


COUNTS = [
    ("26 students participated, all between 16 and 18 years old. 60% were female.", 26),
    ("20 participants (12 men, 8 women)", 20),
    ("12 men and 8 women", 20),
    ("Thirteen participants took part in the salon. Ten of them travelled.", 13),
    ("We were fourteen (14).", 14),
    ("Nous étions quatorze.", 14),
    ("There were 51 people across 7 meetings.", 51),
    ("Number of participants: 14", 14),
    ("Total: 20", 20),
    ("* Men: 12\n* Women: 8\n* Total: 20", 20),
    ("* Men: 12\n* Women: 8", 20),
    ("Organisers (2):\n* [[User:A1]]\n* [[User:B1]]\nParticipants (1):\n* Carla", 3),
    ("Une vingtaine de participants étaient présents", 20),
    ("Participaron doce personas", 12),
    ("Vinte pessoas participaram", 20),
    ("Zwölf Teilnehmer waren da", 12),
    ("Hanno partecipato quindici persone", 15),
    ("В салоне приняли участие двадцать человек", 20),
    ("Участь взяли 17 учасників", 17),
    ("共有12人參加", 12),
    ("参加者は15名でした", 15),
    ("14 प्रतिभागियों ने भाग लिया", 14),
    ("১৪ জন অংশগ্রহণকারী", 14),
    ("Dihadiri oleh 25 peserta", 25),
    ("Washiriki 18 walihudhuria", 18),
    ("23 katılımcı geldi", 23),
    ("Wzięło udział dwanaście osób", 12),
    ("حضر ١٥ مشاركا", 15),
    ("34 young editors (21 girls and 13 boys) of seven regions", 34),
    ("21 girls and 13 boys, 34 young editors", 34),
    ("Twenty people were expected. Only seven could come.", 7),
    ("Une vingtaine de personnes étaient attendues, seulement sept ont pu venir.", 7),
    ("20 people registered and 12 attended.", 12),
    ("We invited 18 people and fourteen turned up.", 14),
    ("Se inscribieron 30 personas y asistieron 18.", 18),
    ("Vinieron doce.", 12),
    ("Z trzynastu zgłoszonych osób dotarło dziesięć.", 10),
    ("Зареєструвалося 20 осіб, прийшло дванадцять.", 12),
    ("Зарегистрировалось 20 человек, пришло двенадцать.", 12),
    ("Wir waren zu zwölft.", 12),
    ("Insgesamt haben neun Personen mitgemacht.", 9),
    ("Five of us met in the hall and three joined by video, so we were 8 altogether.", 8),
    ("Взяли участь дванадцятеро вікімедійців", 12),
    ("It was '''51 people over 3 meetings'''.", 51),
    ("Yedi kişi katıldı.", 7),
    ("{|\n! Group !! Number\n|-\n| Men || 12\n|-\n| Women || 8\n|-\n| Total || 20\n|}", 20),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "count"), COUNTS)
def test_stated_in_the_section(wikitext: str, count: int) -> None:
    assert participants(wikitext).stated == count


NO_COUNT = ["groups of 5 people", "a panel of 4 people", "each table had 6 participants", "60% of participants", "2 groups of participants",
            "2019 participants list", "* [[User:A]]\n* [[User:B]]", "deux associations de femmes", "within 30 minutes people left"]  # fmt: skip


@pytest.mark.parametrize("wikitext", NO_COUNT)
def test_no_head_count(wikitext: str) -> None:
    assert participants(wikitext).stated is None


def test_prose_counts_only_who_came() -> None:
    assert participants("", "Six members of the group came together on 31 August 2019.").stated == 6
    assert (
        participants(
            "", "Our group has 15 active volunteers, and more than 300 members who have attended trainings."
        ).stated
        is None
    )
    assert participants("", "Participants were divided into 4 groups of 5 people.").stated is None


def test_the_section_is_asked_before_the_prose() -> None:
    assert participants("Ten people came.", "Twelve people attended.").stated == 10


def test_heading_with_a_count() -> None:
    assert participants("* Amina", heading="Participants (14)").stated == 14


def test_stated_and_listed_are_never_repaired() -> None:
    found = participants("3 participants\n* Amina\n* Boris")
    assert (found.stated, found.listed) == (3, 2)


MARKUP = st.sampled_from(["* ", "# ", "** ", "[[User:", "]]", "|", "Amina", "Boris Example", ", ", " and ", "\n", "{{u|", "}}", "{|\n", "|-\n", "| ", "! Name\n", "|}\n",
                          "(2):", "14 ", "participants", "'''", "<br>", " - ", ":", "\0", "fourteen ", "=== X ===\n", "<nowiki>"])  # fmt: skip


@given(st.lists(MARKUP, max_size=50))
@settings(max_examples=250)
def test_never_raises_and_spans_lie_inside(parts: list[str]) -> None:
    text = "".join(parts)
    found = participants(text)
    assert found.listed == (len(found.people) or None)
    for person in found.people:
        assert person.name.strip()
        assert person.span is not None
        assert person.span.end <= len(text) + 60


def test_no_section_no_count() -> None:
    assert read(Page("Reports/Lakeside", ""), SALONS).participants == Participants()


MORE_FORMS = [
    ("* Utilisatrice:Lectrice", ["Lectrice"]),  # a prefix without a link
    ("* Amina Example (host) and Boris Example", ["Amina Example", "Boris Example"]),
    ("* [[User:A1|Ann]] (host), [[User:B1|Ben]], [[User:C1|Cat]]", ["Ann", "Ben", "Cat"]),
    ("* [[User:A1|Ann]] ([[User:A2|A2]])", ["Ann"]),  # a second account of hers
    ("Springfield: 12 participants\n\nShelbyville: 15 participants", []),
    ("Sixteen came. The host was [[User:A1|Ann]].", []),
]


@pytest.mark.parametrize(("wikitext", "listed"), MORE_FORMS)
def test_more_forms(wikitext: str, listed: list[str]) -> None:
    assert names(wikitext) == listed


@pytest.mark.parametrize(
    "wikitext",
    [
        "'''Kampala (7)'''\n* [[User:A1]]\n'''Gulu (6)'''\n* [[User:B1]]",
        "=== Kampala (7) ===\n* [[User:A1]]\n=== Gulu (6) ===\n* [[User:B1]]",
    ],
)
def test_counts_beside_the_names_of_lists(wikitext: str) -> None:
    assert participants(wikitext).stated == 13


@pytest.mark.parametrize(
    "sentence",
    [
        "Our monthly meetups usually draw 6 to 10 people.",
        "In 2018, 30 people attended the meeting.",
        "About 40 people signed up for the salon.",
        "We were 15-20 people.",
        "There were two reasons for it.",
        "We were two hours late.",
        "Classes 3 and 4 attended.",
        "The video was watched by 12 people.",
        "After the break, 4 people presented their notes.",
        "# [[User:Five Rivers|Jo]] ([[User talk:Five Rivers|talk]])",
    ],
)
def test_no_head_count_of_the_salon(sentence: str) -> None:
    assert participants("", sentence).stated is None


def test_a_weak_word_counts_only_where_no_other_does() -> None:
    text = "== What happened ==\nA chat in the salon went on with 14 people.\n== Reflections ==\nNine people in three sessions.\n"
    assert read(Page("Reports/Lakeside", text), SALONS).participants.stated == 9


def test_counts_of_several_meetings_add_up() -> None:
    assert participants("Springfield: 12 participants\n\nShelbyville: 15 participants").stated == 27
    assert (
        participants(
            "=== Springfield (18 participants) ===\n* Amina\n=== Shelbyville (12 participants) ===\n* Boris"
        ).stated
        == 30
    )


@pytest.mark.parametrize(
    ("section", "stated"),
    [
        ("In the library (5):\n* A. Example\n* B. Example\n\nOnline (3):\n* C. Example", 8),
        ("Online (3):\n* C. Example", 3),
        ("Metade dos participantes era nova.\n* A. Exemplo", None),
    ],
)
def test_groups_of_any_name_are_added_and_words_for_of_count_nothing(section: str, stated: int | None) -> None:
    assert participants(section).stated == stated


SIDE_BY_SIDE = [
    ("{|\n! Accra !! Kumasi\n|-\n| Ama One || Kofi Two\n|-\n| Efua Three || Yaw Four\n|}", ["Ama One", "Efua Three", "Kofi Two", "Yaw Four"]),
    ("{|\n! Salon 1 !! Salon 2\n|-\n| Ama One || Kofi Two\n|}", ["Ama One", "Kofi Two"]),
    ("{|\n! Person !! School\n|-\n| Ama One || Lake College\n|-\n| Kofi Two || Hill College\n|}", ["Ama One", "Kofi Two"]),
    ("{|\n! No !! Name - !! Designation !! Name !! Designation\n|-\n| 1 || Asha Rai || Student || Bimal Jha || Mayor\n|}", ["Asha Rai", "Bimal Jha"]),
    ("{|\n|\n§Accra§\n# Ama One\n# Kofi Two\n|\n§Kumasi§\n# Efua Three\n|}", ["Ama One", "Kofi Two", "Efua Three"]),
    ("{{columns-list|colwidth=20em|\n* [[User:A1|Amina]]\n* Boris Example\n}}", ["Amina", "Boris Example"]),
    ("{{Columns\n|col1=\n* Amina Example\n|col2=\n* Boris Example, Lake Library\n}}", ["Amina Example", "Boris Example"]),
    ("{{Participants|Amina Example|Boris Example}}", ["Amina Example", "Boris Example"]),
    ("{{salon list|name1=[[User:A1|Amina]]|role1=Host|name2=Boris Example}}", ["Amina", "Boris Example"]),
    ("{{location|Kampala City|Lake Region}}", []),
    ("[[File:A.jpg|thumb|[[User:A1|Amina]] at the table]]", []),
]  # fmt: skip


@pytest.mark.parametrize(("wikitext", "listed"), SIDE_BY_SIDE)
def test_lists_side_by_side_and_in_templates(wikitext: str, listed: list[str]) -> None:
    assert names(wikitext.replace("§", "'''")) == listed
