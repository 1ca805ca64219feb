"""The themes a page says were discussed, and all that is said of each, in page order."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read import read
from bot.reports.report import Content
from bot.wiki.base import Page
from testing.pages import SALONS, report

NAMES = {"Diversity": "diversity", "Advocacy": "advocacy", "Partnerships": "partnerships"}
TALK = "== Summary of the discussion points ==\n"
EVENT = "== What happened ==\n"


def themes(text: Any, title: Any = "Reports/Lakeside") -> Any:
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
        ("We chose the theme Advocacy.\n* a", {"advocacy": (["a"], ["We chose the theme Advocacy."])}),
        (
            ";First evening\nWe talked about Advocacy.\n* a\n;Second evening\n* b",
            {"advocacy": (["a"], ["We talked about Advocacy."])},
        ),
        ("=== Diversity ===\n* a\n=== Who should do it? ===\n* b", {"diversity": (["a"], [])}),
        ("=== Diversity ===\n* a\n==== Who should do it? ====\n* b", {"diversity": (["a", "b"], [])}),
        ("=== Diversity ===\n;Women\n:Ask them\n;Men\n:Listen", {"diversity": (["Women", "Men"], [])}),
        ("=== Diversity ===\n;Women\n* Ask them", {"diversity": (["Ask them"], [])}),
    ],
)
def test_in_the_discussion(text: Any, expected: Any) -> None:
    assert themes(TALK + text) == expected


def test_a_theme_for_another_is_part_of_that() -> None:
    text = (
        TALK + "=== Advocacy ===\n* a\n==== Capacity Building (for advocacy) ====\n* b\n==== Partnerships ====\n* c\n"
    )
    assert themes(text) == {"advocacy": (["a", "b"], []), "partnerships": (["c"], [])}


def test_places_of_one_theme_are_merged_under_the_first_heading() -> None:
    read = report(
        TALK + "=== Diversity ===\n* a\n=== Advocacy ===\n* b\n=== More on: Diversity ===\n=== Diversity ===\n* c"
    )
    assert [(theme.id, theme.heading, theme.anchor) for theme in read.themes] == [
        ("diversity", "Diversity", "Diversity"),
        ("advocacy", "Advocacy", "Advocacy"),
    ]
    assert [point.text for point in read.themes[0].points] == ["a", "c"]


def test_points_nest_and_keep_their_place() -> None:
    text = TALK + "=== Diversity ===\n* [[A|one]]\n** two\n*** three\n** four\n* five"
    (theme,) = report(text).themes
    one, five = theme.points
    assert (one.text, [point.text for point in one.points]) == ("one", ["two", "four"])
    assert one.points[0].points[0].text == "three"
    assert five.span
    assert text[five.span.start : five.span.end] == "five"


def test_points_nested_without_end_stay_readable() -> None:
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
def test_in_the_account_of_the_event(text: Any, expected: Any) -> None:
    assert list(themes(EVENT + text)) == expected


def test_in_the_date_section_and_its_points_elsewhere() -> None:
    text = "== Date and location ==\n* Theme : Diversity\n* Place: Oran\n" + TALK + "=== Question 1 ===\n* a\n** b\n* c"
    assert themes(text) == {"diversity": (["a", "c"], [])}


def test_in_the_title_where_nothing_else_tells() -> None:
    assert list(themes(EVENT + "We met.", "Reports/A salon on Community Health")) == ["community_health"]
    assert list(themes(EVENT + "We discussed Advocacy.", "Reports/A salon on Community Health")) == ["advocacy"]


@pytest.mark.parametrize(
    "section", ["Participants", "Statement on your budget", "Reflections", "Photographs or videos"]
)
def test_not_in_other_sections(section: Any) -> None:
    assert themes(f"== {section} ==\n'''Diversity'''\n* We discussed Advocacy.") == {}


def content(text: Any, title: Any = "Reports/Lakeside") -> Any:
    """Theme, "" for none -> its blocks: "p" a paragraph, "h4" a heading of that level, "1" or "1#2" a point."""
    read = report(text, title)
    found = {theme.id: [short(block) for block in theme.content] for theme in read.themes}
    return found | ({"": [short(block) for block in read.unassigned]} if read.unassigned else {})


def short(block: Content) -> str:
    if block.kind == "point":
        return f"{block.depth}{f'#{block.number}' if block.number else ''} {block.text}"
    return f"{'p' if block.kind == 'paragraph' else f'h{block.depth}'} {block.text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=== Diversity ===\na\n* b\n** c\nd\n* e", {"diversity": ["p a", "1 b", "2 c", "p d", "1 e"]}),
        ("=== Diversity ===\n# a\n# b\n## c\n# d", {"diversity": ["1#1 a", "1#2 b", "2#1 c", "1#3 d"]}),
        (
            "=== Diversity ===\n* a\n==== Why? ====\n'Tis so.\n'''And now'''\n* b\n"
            "=== Advocacy ===\n* c\n=== Fun ===\n* d",
            {
                "diversity": ["1 a", "h4 Why?", "p 'Tis so.", "h7 And now", "1 b"],
                "advocacy": ["1 c"],
                "": ["h3 Fun", "1 d"],
            },
        ),
        ("=== Diversity ===\n;Q\n:a\n:b\n;Head\n* c", {"diversity": ["1 Q", "2 a", "2 b", "h7 Head", "1 c"]}),
        (";Diversity\n:a\n::b\n* c", {"diversity": ["1 a", "2 b", "1 c"]}),
        ("=== Diversity ===\n: indented\n* a\n*: more", {"diversity": ["p indented", "1 a", "2 more"]}),
        (
            "=== Diversity ===\n<ol><li>a<ul><li>b</li></ul></li>\n<li>c</li></ol>",
            {"diversity": ["1#1 a", "2 b", "1#2 c"]},
        ),
        (
            "=== Diversity ===\n<blockquote>q</blockquote>\n{{quote|r}}\n\n<gallery>\nFile:A.jpg|cap\n</gallery>\n"
            "[[File:B.jpg|thumb|seen]]\n{|\n! H\n|-\n| c\n|}",
            {"diversity": ["p q", "p r", "p cap", "p seen", "h7 H", "p c"]},
        ),
        (
            "=== Diversity ===\n* {{{who|schools}}}<ref>no</ref><!-- no -->\n=== Diversity ===\n* b\n"
            "=== Theme: diversity ===\n* c",
            {"diversity": ["1 schools", "1 b", "h3 Theme: diversity", "1 c"]},
        ),
        ("Theme: Diversity, since we miss many\n* a", {"diversity": ["p Theme: Diversity, since we miss many", "1 a"]}),
        (
            "* Theme: Diversity, since we miss many\n* a",
            {"diversity": ["1 Theme: Diversity, since we miss many", "1 a"]},
        ),
        (
            "We discussed Diversity and Advocacy.\n* a",
            {
                "diversity": ["p We discussed Diversity and Advocacy."],
                "advocacy": ["p We discussed Diversity and Advocacy."],
                "": ["1 a"],
            },
        ),
        ("* Diversity\n** a\n\nThen we ate.", {"diversity": ["2 a"], "": ["p Then we ate."]}),
        ("* Diversity\n** a\nOn and on\n** b", {"diversity": ["2 a", "p On and on", "2 b"]}),
        ("* Diversity\nOn and on\n* Advocacy\n", {"diversity": ["p On and on"], "advocacy": []}),
        ("Hello.\n=== Diversity ===\n* a", {"diversity": ["1 a"], "": ["p Hello."]}),
    ],
)
def test_content_is_kept_in_page_order(text: Any, expected: Any) -> None:
    assert content(TALK + text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "! Question !! Diversity !! Advocacy\n|-\n| Who? || Women || Clerks\n|-\n| How?\n|\n* a\n** b\n| c",
            {
                "diversity": ["h7 Who?", "p Women", "h7 How?", "1 a", "2 b"],
                "advocacy": ["h7 Who?", "p Clerks", "h7 How?", "p c"],
                "": ["h7 Question"],
            },
        ),
        ("! Diversity\n|-\n| a\n|-\n! Advocacy\n|-\n| b", {"diversity": ["p a"], "advocacy": ["p b"]}),
        (
            "| rowspan=2 | Diversity || a\n|-\n| b\n|-\n| 2 || Advocacy || c\n|-\n| other || d",
            {"diversity": ["p a", "p b"], "advocacy": ["p 2", "p c"], "": ["p other", "p d"]},
        ),
        ("|\n'''Diversity'''\n* a\n|\n'''Advocacy'''\n* b", {"diversity": ["1 a"], "advocacy": ["1 b"]}),
    ],
)
def test_cells_belong_to_the_theme_of_their_row_or_column(text: Any, expected: Any) -> None:
    assert content(f"{TALK}{{|\n{text}\n|}}") == expected


def test_a_table_of_labels_outside_of_the_discussion_gives_a_theme_no_content() -> None:
    text = "{|\n| Theme || Diversity\n|-\n| Host || Amina\n|}"
    assert content(EVENT + text) == {"diversity": []}
    assert content(TALK + text) == {"diversity": ["h7 Host", "p Amina"], "": ["p Theme"]}


def test_what_stands_under_no_theme_is_noted() -> None:
    read = report(TALK + "Hello.\n=== Diversity ===\n* a\n=== Fun ===\n* b")
    (finding,) = (finding for finding in read.findings if finding.code == "content-without-theme")
    assert (finding.severity, finding.evidence.seen) == ("notice", ("Hello.", "b"))
    assert finding.message == "2 blocks of the discussion stand under no theme."


@pytest.mark.parametrize("text", ["Coming soon.", "=== Diversity ===\n* a", "=== Places ===\n==== Diversity ====\n* a"])
def test_nothing_is_noted_where_nothing_is_left(text: Any) -> None:
    assert "content-without-theme" not in [finding.code for finding in report(TALK + text).findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We discussed Advocacy but did not get to Diversity.", ["advocacy"]),
        ("The theme was Advocacy, but it was not discussed.", []),
        ("We discussed Advocacy; Diversity was planned, but we ran out of time.", ["advocacy"]),
        ("The themes were Diversity and Advocacy, but Advocacy was not discussed.", ["diversity"]),
        ("Nous avons discuté du thème plaidoyer, mais pas du thème diversité.", ["advocacy"]),
        ("Discutimos el tema de la diversidad, pero no tratamos las alianzas.", ["diversity"]),
        ("Wir diskutierten das Thema Vielfalt, aber nicht das Thema Partnerschaften.", ["diversity"]),
        ("Discutimos o tema diversidade, mas não o tema parcerias.", ["diversity"]),
        ("Ми обговорили тему здоров'я спільноти, але не обговорили тему різноманіття.", ["community_health"]),
        ("Мы обсудили тему распределения ресурсов, но не тему разнообразия.", ["resource_allocation"]),
        ("我们讨论了社群健康，但没有讨论多样性。", ["community_health"]),
        ("ناقشنا موضوع التنوع لكن لم نناقش موضوع الشراكات.", ["diversity"]),
        ("Kami membahas tema kesehatan komunitas, tetapi tidak membahas keberagaman.", ["community_health"]),
        ("Rozmawialiśmy o zdrowiu społeczności, ale nie o różnorodności.", ["community_health"]),
        ("* We discussed Advocacy at length.\n* Then we ate.", ["advocacy"]),
        (
            "There were four groups, i.e. Partnerships and Capacity Building were discussed.",
            ["partnerships", "capacity_building"],
        ),
        ("Next time we will discuss:\n* Diversity\n* Advocacy", []),
        ("The second theme was meant to be Diversity.", []),
    ],
)
def test_clauses_that_say_the_opposite_of_one_another(text: Any, expected: Any) -> None:
    assert list(themes(EVENT + text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "=== Themes for the next salon ===\n* Diversity",
        "=== Not discussed: Advocacy ===\nx",
        "== Next steps ==\n* Diversity",
        "We will talk later about:\n* Advocacy",
    ],
)
def test_what_is_still_to_come_was_not_discussed(text: Any) -> None:
    assert themes(TALK + text) == {}


def test_a_heading_that_asks_denies_nothing() -> None:
    assert list(themes(TALK + "=== What should not change? ===\n* Diversity\n** a")) == ["diversity"]


LINES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "=== {} ===",
                "==== {} ====",
                "'''{}'''",
                ";{}",
                "* {}",
                "** {}",
                "*** {}",
                "# {}",
                "#* {}",
                ": {}",
                "{}",
                "\n{}",
                "{}:",
                "* {}:",
            ]
        ),
        st.sampled_from([*NAMES, "word", "word", "word"]),
    ),
    max_size=25,
)


@given(LINES)
def test_nothing_of_a_discussion_is_lost_or_moved(lines: Any) -> None:
    """Each line that is no theme's name is in the themes or under none, and in page order there."""
    said = [name if name in NAMES else f"w{number}" for number, (_, name) in enumerate(lines)]
    text = (
        TALK
        + "Sixteen people spoke.\n\n"
        + "\n".join(form.format(name) for (form, _), name in zip(lines, said, strict=True))
    )
    read = report(text)
    kept = [*(theme.content for theme in read.themes), read.unassigned]
    for blocks in kept:
        starts = [block.span.start for block in blocks if block.span]
        assert starts == sorted(starts)
    words = re.findall(r"w\d+", " ".join(block.text for blocks in kept for block in blocks))
    assert sorted(set(words)) == sorted(name for name in said if name not in NAMES)
    assert {theme.id for theme in read.themes} <= set(NAMES.values())
    for theme in read.themes:  # the views say the same
        points = [block.text for block in theme.content if block.kind == "point"]
        assert [text for point in theme.points for text in flat(point)] == points
        assert list(theme.prose) == [block.text for block in theme.content if block.kind == "paragraph"]


def flat(point: Any) -> Any:
    yield point.text
    for under in point.points:
        yield from flat(under)


def test_where_no_themes_are_due_nothing_stands_beside_them() -> None:
    found = read(Page("Reports/Lakeside", TALK + "We spoke of many things."), replace(SALONS, themes=()))
    assert (found.themes, found.unassigned) == ((), ())
    assert "content-without-theme" not in {finding.code for finding in found.findings}
