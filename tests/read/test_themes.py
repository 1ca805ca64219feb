"""The themes a page says were discussed, and their points."""

import pytest

from testing.pages import report

TALK = "== Summary of the discussion points ==\n"
EVENT = "== What happened ==\n"


def themes(text, title="Reports/Lakeside"):
    return {
        theme.id: ([point.text for point in theme.points], list(theme.prose)) for theme in report(text, title).themes
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "=== Diversity ===\n* a\n* b\n\nSome prose\nin two lines.",
            {"diversity": (["a", "b"], ["Some prose in two lines."])},
        ),
        (
            "'''Diversity'''\n\nProse.\n\n'''Partnerships:'''\n* a",
            {"diversity": ([], ["Prose."]), "partnerships": (["a"], [])},
        ),
        ("'''Diversity.''' It helps.", {"diversity": ([], ["It helps."])}),
        (";Diversity\n* a\n;Advocacy\n* b", {"diversity": (["a"], []), "advocacy": (["b"], [])}),
        ("* Diversity\n** a\n** b\n* Advocacy\n** c", {"diversity": (["a", "b"], []), "advocacy": (["c"], [])}),
        ("* '''Diversity''': more people\n** women", {"diversity": (["more people"], [])}),
        ("# Diversity\n#* a\n# Advocacy\n#* b", {"diversity": (["a"], []), "advocacy": (["b"], [])}),
        ("<ul><li>Diversity</li></ul>", {"diversity": ([], [])}),
        (
            "{|\n! Theme !! Said\n|-\n| Diversity || More\n|-\n| Advocacy\n|\n* a\n|}\n* b",
            {"diversity": ([], ["More"]), "advocacy": (["a"], [])},
        ),
        ("Diversity\n* a\n\nAdvocacy:\n* b", {"diversity": (["a"], []), "advocacy": (["b"], [])}),
        (
            "'''Thematic area:''' Diversity\n=== Question 1 ===\n* a\n=== Question 2 ===\n* b",
            {"diversity": (["a", "b"], [])},
        ),
        ("Theme: RA\n* a", {"resource_allocation": (["a"], [])}),
        ("We chose the theme Advocacy.\n* a", {"advocacy": (["a"], [])}),
        (";First evening\nWe talked about Advocacy.\n* a\n;Second evening\n* b", {"advocacy": (["a"], [])}),
        ("=== Diversity ===\n* a\n=== Who should do it? ===\n* b", {"diversity": (["a"], [])}),
        ("=== Diversity ===\n* a\n==== Who should do it? ====\n* b", {"diversity": (["a", "b"], [])}),
        ("=== Diversity ===\n;Women\n:Ask them\n;Men\n:Listen", {"diversity": (["Women", "Men"], [])}),
        ("=== Diversity ===\n;Women\n* Ask them", {"diversity": (["Ask them"], [])}),
    ],
)
def test_in_the_discussion(text, expected):
    assert themes(TALK + text) == expected


def test_a_theme_for_another_is_part_of_that():
    text = (
        TALK + "=== Advocacy ===\n* a\n==== Capacity Building (for advocacy) ====\n* b\n==== Partnerships ====\n* c\n"
    )
    assert themes(text) == {"advocacy": (["a", "b"], []), "partnerships": (["c"], [])}


def test_places_of_one_theme_are_merged_under_the_first_heading():
    read = report(
        TALK + "=== Diversity ===\n* a\n=== Advocacy ===\n* b\n=== More on: Diversity ===\n=== Diversity ===\n* c"
    )
    assert [(theme.id, theme.heading, theme.anchor) for theme in read.themes] == [
        ("diversity", "Diversity", "Diversity"),
        ("advocacy", "Advocacy", "Advocacy"),
    ]
    assert [point.text for point in read.themes[0].points] == ["a", "c"]


def test_points_nest_and_keep_their_place():
    text = TALK + "=== Diversity ===\n* [[A|one]]\n** two\n*** three\n** four\n* five"
    (theme,) = report(text).themes
    one, five = theme.points
    assert (one.text, [point.text for point in one.points]) == ("one", ["two", "four"])
    assert one.points[0].points[0].text == "three"
    assert text[five.span.start : five.span.end] == "* five"


def test_points_nested_without_end_stay_readable():
    (theme,) = report(TALK + "=== Diversity ===\n" + "".join(f"{'*' * depth} x\n" for depth in range(1, 2_000))).themes
    depth = 0
    point = theme.points[0]
    while point.points:
        point, depth = point.points[0], depth + 1
    assert depth < 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The two themes discussed were Diversity and Advocacy.", ["diversity", "advocacy"]),
        ("We focused on community health.", ["community_health"]),
        ('The chosen themes "Advocacy" and "Capacity Building" were debated.', ["advocacy", "capacity_building"]),
        ("We did not discuss Advocacy.", []),
        (
            "The themes are Advocacy, Capacity Building, Community Health, Diversity, Partnerships, "
            "Resource Allocation and Revenue Streams.",
            [],
        ),
        ("Next time we will discuss Advocacy.", []),
        ("A partnership with the museum was discussed.", []),
        ("The diversity of opinions was great.", []),
        ("Advocacy is what our group does.", []),
        ("Les thèmes abordés étaient la diversité et les partenariats.", ["diversity", "partnerships"]),
        (
            "Se discutió sobre dos ejes temáticos: diversidad y salud de la comunidad.",
            ["diversity", "community_health"],
        ),
        ("Discutimos os temas diversidade e saúde da comunidade.", ["diversity", "community_health"]),
        ("ناقش المشاركون موضوع التنوع وصحة المجتمع.", ["diversity", "community_health"]),
        ("Wir diskutierten die Themen Vielfalt und Gesundheit der Community.", ["diversity", "community_health"]),
        ("Abbiamo discusso i temi della diversità.", ["diversity"]),
        ("Ми обговорили здоров'я спільноти.", ["community_health"]),
        ("Мы обсудили распределение ресурсов.", ["resource_allocation"]),
        ("我们讨论了社群健康和多样性两个主题。", ["community_health", "diversity"]),
        ("私たちはコミュニティの健全性について議論しました。", ["community_health"]),
        ("हमने सामुदायिक स्वास्थ्य विषय पर चर्चा की।", ["community_health"]),
        ("আমরা সম্প্রদায়ের স্বাস্থ্য বিষয়ে আলোচনা করেছি।", ["community_health"]),
        ("Kami membahas kesehatan komunitas.", ["community_health"]),
        ("Tulijadili mada ya afya ya jamii.", ["community_health"]),
        ("Toplantıda topluluk sağlığı konusunu tartıştık.", ["community_health"]),
        ("Rozmawialiśmy o zdrowiu społeczności.", ["community_health"]),
        ("* Themes: CH, R&R", ["community_health", "roles_responsibilities"]),
        ("We discussed these themes:\n* Diversity\n* Advocacy", ["diversity", "advocacy"]),
    ],
)
def test_in_the_account_of_the_event(text, expected):
    assert list(themes(EVENT + text)) == expected


def test_in_the_date_section_and_its_points_elsewhere():
    text = "== Date and location ==\n* Theme : Diversity\n* Place: Oran\n" + TALK + "=== Question 1 ===\n* a\n** b\n* c"
    assert themes(text) == {"diversity": (["a", "c"], [])}


def test_in_the_title_where_nothing_else_tells():
    assert list(themes(EVENT + "We met.", "Reports/A salon on Community Health")) == ["community_health"]
    assert list(themes(EVENT + "We discussed Advocacy.", "Reports/A salon on Community Health")) == ["advocacy"]


@pytest.mark.parametrize(
    "section", ["Participants", "Statement on your budget", "Reflections", "Photographs or videos"]
)
def test_not_in_other_sections(section):
    assert themes(f"== {section} ==\n'''Diversity'''\n* We discussed Advocacy.") == {}
