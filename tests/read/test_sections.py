"""Which part of a page is which section, and that no section that stands there is called missing."""

from typing import Any

import pytest

from bot.reports.report import Status
from testing.pages import SALONS, codes, report

FORM = [(kind.id, language, names[0]) for kind in SALONS.sections for language, names in kind.headings.items()]


@pytest.mark.parametrize(("section", "language", "heading"), FORM)
def test_the_form_in_every_language(section: Any, language: Any, heading: Any) -> None:
    read = report(f"== {heading} ==\nIt was a good day.").section(section)
    assert (read.status, read.heading, read.matched_by) == (Status.PRESENT, heading, "exact")


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Time & Place", "date_location"),
        ("WHEN AND WHERE?", "date_location"),
        ("Date, Lieu", "date_location"),
        ("List of the participants", "participants"),
        ("Participants' list:", "participants"),
        ("Participant·e·s", "participants"),
        ("3. Participants (15)", "participants"),
        ("Participants – First salon", "participants"),
        ("Participants / Participantes", "participants"),
        ("Salon 2: Participants", "participants"),
        ("What happened ?", "what_happened"),
        ("Event Summary", "what_happened"),
        ("Ce qui s’est passé", "what_happened"),
        ("Discussion points", "discussion"),
        ("Summary of our Discussions", "discussion"),
        ("Reflections", "reflections"),
        ("Feedback from the participants", "reflections"),
        ("Photos/videos", "media"),
        ("PHOTOS", "media"),
        ("Statement on the budget", "budget"),
        ("Buget", "budget"),
        ("الميزانية", "budget"),
        ("المكان والتاريخ", "date_location"),
        ("與會者名單", "participants"),
        ("予算について", "budget"),
    ],
)
def test_what_people_write(heading: Any, section: Any) -> None:
    assert report(f"== {heading} ==\nIt was a good day.").section(section).heading == heading


@pytest.mark.parametrize(
    "text",
    [
        "== '''Budget''' ==",
        "==[[Money|Budget]]==",
        "== <span id='b'></span>Budget ==",
        "<div>\n== Budget ==",
        "<div>== Budget ==</div>",
        "<translate>== Budget ==</translate>",
        "<translate>\n== Budget == <!--T:1-->\n",
        "''not closed\n\n== Budget ==",
        "{{not closed\n== Budget ==",
        "<h2>Budget</h2>",
        "== Budget\u200e ==",
        "==\xa0Budget ==",
        "{|\n|\n== Budget ==",
    ],
)
def test_wrappings_hide_no_section(text: Any) -> None:
    assert report(text + "\nIt was a good day.").section("budget").status == "present"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("'''Budget'''\nWe spent little.", "bold"),
        ("lead\n\n'''Budget:''' we spent little.", "bold"),
        ("'''Budget''': we spent little.", "bold"),
        ("<b>Budget</b>\nWe spent little.", "bold"),
        ("<center>'''Budget'''</center>\nWe spent little.", "bold"),
        (";Budget\nWe spent little.", "term"),
        (";Budget: we spent little.", "term"),
    ],
)
def test_bold_lines_and_terms_stand_in_for_headings(text: Any, kind: Any) -> None:
    read = report(text).section("budget")
    assert (read.status, read.heading, read.level, read.matched_by) == ("present", "Budget", None, "pseudo_heading")


@pytest.mark.parametrize(
    "text",
    [
        "'''Budget''' matters to us all.",
        "The '''budget'''",
        "== Summary of the discussion points ==\n'''Funding'''\n* a",
        "== Summary of the discussion points ==\n=== Funds ===\n* a",
    ],
)
def test_other_bold_words_are_content(text: Any) -> None:
    assert report(text).section("budget").status == "missing"


def test_a_bold_line_is_content_where_a_heading_has_the_section() -> None:
    read = report("== What happened ==\n'''Budget'''\nx\n== Budget ==\ny")
    assert read.section("budget").matched_by == "alias"
    assert read.section("what_happened").span == (0, 35)


@pytest.mark.parametrize(
    "text",
    [
        "== Budget == and more",
        " == Budget ==",
        "* == Budget ==",
        "== Budget",
        "{|\n| == Budget ==\n|}",
        "{{box|\n== Budget ==\nx\n}}",
        "<!-- not closed\n== Budget ==",
        "<!-- not closed\n== Budget ==\n<!-- b -->",
        "== Bugdte ==",
        "== Statemant on your budgett ==",
    ],
)
def test_where_a_line_may_be_a_section_it_is_unreadable(text: Any) -> None:
    read = report(text + "\nIt was a good day.")
    assert read.section("budget").status == "unreadable"
    (finding,) = [finding for finding in read.findings if finding.code == "section-unreadable"]
    assert finding.section == "budget"
    assert finding.evidence.span is not None
    assert "budget-missing" not in codes(text)


@pytest.mark.parametrize(
    "text", ["<!--\n== Budget ==\nx\n-->", "<pre>\n== Budget ==\n</pre>", "<nowiki>\n== Budget ==\n</nowiki>", "budget"]
)
def test_what_no_reader_sees_is_missing(text: Any) -> None:
    assert report(text).section("budget").status == "missing"


def test_one_heading_may_name_two_sections() -> None:
    read = report("== Date, location and participants ==\n3 August 2019\n== Photos and budget ==\nNone of both.")
    assert {s.id for s in read.sections if s.status == "present"} == {
        "date_location",
        "participants",
        "media",
        "budget",
    }


def test_a_heading_of_two_meanings_takes_the_section_that_is_free() -> None:
    assert report("== Summary ==\nx").section("what_happened").heading == "Summary"
    both = report("== What happened ==\nx\n== Summary ==\ny")
    assert both.section("discussion").heading == "Summary"
    nested = report("== Discussion ==\nx\n=== Summary ===\ny")
    assert nested.section("what_happened").status == "missing"


def test_a_heading_with_a_date_is_the_date_section_where_there_is_none() -> None:
    read = report("== Encuentro del 17 de agosto de 2019 ==\n=== Participantes ===\n* Ana\n=== Resumen ===\nx")
    assert read.section("date_location").matched_by == "heading-with-date"
    assert read.section("participants").status == "present"
    assert read.section("what_happened").heading == "Resumen"
    with_section = report("== Date ==\nx\n== Meeting of 3 August 2019 ==\ny")
    assert with_section.section("date_location").heading == "Date"


def test_headings_of_themes_are_the_discussion_where_there_is_none() -> None:
    read = report("== Community Health ==\n* a\n== Diversity ==\n* b")
    assert (read.section("discussion").heading, read.section("discussion").matched_by) == (
        "Community Health",
        "theme-heading",
    )
    assert [theme.id for theme in read.themes] == ["community_health", "diversity"]


def test_topics_inside_a_section_do_not_take_another_away() -> None:
    text = "== Participants ==\n* Ana\n== Discussion ==\n=== Participants ===\nmore of them\n=== Recommendations ===\nx"
    read = report(text)
    assert read.section("participants").span == (0, 25)
    assert read.section("discussion").span == (25, len(text))


def test_the_best_of_several_places_counts() -> None:
    read = report("== Participants ==\n\n== Budget ==\nx\n== Attendees ==\n* Ana")
    assert (read.section("participants").status, read.section("participants").heading) == ("present", "Attendees")


def test_headings_of_no_section_are_told_apart() -> None:
    read = report("== About the chapter ==\nx\n== Budget ==\ny\n=== Details of costs ===\nz")
    assert [(other.heading, other.level, other.number) for other in read.other_sections] == [
        ("About the chapter", 2, 1)
    ]


def test_added_headings_are_sections_too() -> None:
    from bot.read import read
    from bot.wiki.base import Page

    added = SALONS.with_aliases({"budget": ["Piggy bank"]})
    assert read(Page("A", "== Piggy bank ==\nx"), added).section("budget").status == "present"
    assert report("== Piggy bank ==\nx").section("budget").status == "missing"


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("Фінансовані справи", "budget"),
        ("Finanziertes", "budget"),
        ("Dinero y cosas de la casa", "budget"),
        ("Qui était là ce jour", "participants"),
        ("Про що дискутувалося", "discussion"),
        ("Обсуждавшееся нами", "discussion"),
        ("How we spent our money on that weekend", "budget"),
        ("关于我们讨论的一切", "discussion"),
    ],
)
def test_a_heading_with_words_of_one_section_alone_is_not_missing(heading: Any, section: Any) -> None:
    assert SALONS.alias(heading) is None
    assert report(f"== {heading} ==\nIt was a good day.").section(section).status == "unreadable"


@pytest.mark.parametrize(
    "heading",
    [
        "Introduction", "Background", "Presentation", "Communication", "Community support", "Methodology used",
        "What is strategy?", "Country profile", "Our community", "Wikimedians of Lakeside", "Organisers", "Sponsors",
        "Acknowledgements", "Remerciements", "Objetivos", "Danksagung", "Подяка", "Вступление", "Ringraziamenti",
        "Date of the next meeting", "Budget for future events", "Lieu de la prochaine rencontre",
        "次回の予算について話す",
    ],
)  # fmt: skip
def test_common_words_tell_no_section(heading: Any) -> None:
    read = report(f"== {heading} ==\nIt was a good day.")
    assert {section.status for section in read.sections} == {Status.MISSING}


def test_only_so_many_headings_are_compared_letter_by_letter(monkeypatch: Any) -> None:
    text = "== What happened ==\n== Stranger ==\n== Another one ==\n== Bugdte ==\nx"
    assert report(text).section("budget").status == "unreadable"
    monkeypatch.setattr("bot.read.unsure._MOST_COMPARED", 2)
    assert report(text).section("budget").status == "missing"
