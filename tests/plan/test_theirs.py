"""What people wrote on a page is told from the bot's own words, whatever form those were saved in again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan import markers
from bot.plan.theirs import Theirs, difference, theirs
from bot.render.slots import slot
from bot.render.wikitext import TableCell, TableColumn, TableRow, Wikitext, element, heading, link, row_text, table_text
from bot.wiki.base import Page
from testing.timing import growth

ROWS = ("1", "2", "3")


def row(number: str, answer: str = "") -> Wikitext:
    key = f"r.{number}.advocacy"
    cells = [
        TableCell(link(f"Salons/{number}", element("bdi", number, lang="en", dir="ltr")), sort=number),
        TableCell(f"{number} participants in Oran, Algeria"),
        TableCell(Wikitext(f"<ul><li>Speak with {number} voice<br>and again</li></ul>")),
        TableCell(slot(key, answer), slot=key),
    ]
    return row_text(TableRow(cells, id=f"report-{number}"))


def body(answers: dict[str, str] | None = None, rows: tuple[str, ...] = ROWS) -> str:
    answers = answers or {}
    table = table_text(
        "Caption of the table",
        [TableColumn("Source"), TableColumn("Context", None), TableColumn("Content"), TableColumn("Response")],
        [row(number, answers.get(number, "")) for number in rows],
    )
    text = "A digest, made by a bot.\n\nTo stop it, edit [[:User:SalonBot/Run|the stop page]]."
    return f'<div class="mw-content-ltr" lang="en" dir="ltr">\n\n{text}\n\n{heading(2, "Advocacy")}\n{table}\n\n</div>'


OURS = Page("D", markers.filled(None, "digest", body()), 1, 10, "2020-07-01T10:00:00Z", user="SalonBot")


def by_people(text: str, *earlier: Page, user: str = "Amina Example") -> Theirs:
    """What is people's once one of them saved that body."""
    now = OURS.text.replace(markers.block(OURS.text).body.strip(), text)
    last = Page("D", now, 1, 11 + len(earlier), "2020-07-13T09:00:00Z", user=user)
    return theirs(now, lambda: [last, *earlier, OURS])


def test_nothing_is_asked_of_a_history_where_the_block_is_the_bots() -> None:
    page = f"Above\n{markers.filled(None, 'digest', body({'1': 'We agree'}))}\nBelow"
    found = theirs(page, lambda: pytest.fail("asked"))
    assert found == Theirs(("Above\n", "\nBelow"), {"r.1.advocacy": "We agree", "r.2.advocacy": "", "r.3.advocacy": ""})
    assert found.unchanged


def in_rows(text: str, order: Callable[[list[str]], list[str]]) -> str:
    """The text with its rows in another order, whatever is in them."""
    head, headings, *rows = re.split(r"\n+\|-", text)
    rows[-1], end, rest = rows[-1].partition("\n|}")
    return "\n|-".join([head, headings, *order(rows)]) + end + rest


FORMS: dict[str, Callable[[str], str]] = {
    "no blanks after the signs": lambda text: re.sub(r"^(\|\+?|!) ", r"\1", text, flags=re.M),
    "blank lines gone": lambda text: text.replace("\n\n", "\n"),
    "blank lines more": lambda text: text.replace("\n|-", "\n\n|-").replace("\n\n", "\n\n\n"),
    "headings close": lambda text: text.replace("== Advocacy ==", "==Advocacy=="),
    "attributes the other way round": lambda text: re.sub(
        r'class="salonbot-slot" dir="auto"', 'dir="auto" class="salonbot-slot"', text
    ).replace('<bdi lang="en" dir="ltr">', "<bdi dir='ltr' lang='en'>".replace("'", '"')),
    "cells in one line": lambda text: re.sub(r"\n\| (?=\d)", " || ", text),
    "cells in two lines": lambda text: text.replace("| 2 participants", "|\n2 participants"),
    "line breaks as XML": lambda text: text.replace("<br>", "<br />"),
    "a row copied": lambda text: in_rows(text, lambda rows: [*rows[:2], *rows[1:]]),
    "a row moved": lambda text: in_rows(text, lambda rows: [*rows[1:], rows[0]]),
    "links without a colon": lambda text: text.replace("[[:", "[["),
    "lists by their signs": lambda text: re.sub(r"<ul><li>(.*?)</li></ul>", lambda found: f"\n* {found[1]}", text),
    "no comments": lambda text: re.sub(r"<!-- salonbot:slot.*?-->", "", text),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_another_form_of_the_same_words_is_no_difference(form: Callable[[str], str]) -> None:
    assert form(body()) != body()
    found = by_people(form(body({"1": "We agree"})))
    assert found.unchanged
    assert found.slots["r.1.advocacy"].strip() == "We agree"


# How an answer gets into a cell: by the whole line of an empty slot and its key, with what is said.
CELLS: dict[str, Callable[[str, str, str], str]] = {
    "between the comments": lambda line, key, said: line.replace(slot(key), slot(key, said)),
    "comments gone": lambda line, key, said: line.replace(slot(key), said),
    "comments before it": lambda line, key, said: line.replace(slot(key), f"{slot(key)}{said}"),
    "comments behind it": lambda line, key, said: line.replace(slot(key), f"{said}{slot(key)}"),
    "comments spaced": lambda line, key, said: line.replace(slot(key), slot(key, said).replace(" ", "  ")),
    "no first comment": lambda line, key, said: line.replace(slot(key), f"{said}<!-- salonbot:slot-end -->"),
    "no second comment": lambda line, key, said: line.replace(slot(key), f"<!-- salonbot:slot {key} -->{said}"),
    "in lines": lambda line, key, said: line.replace(slot(key), f"\n{said}\n\n* and more\n"),
    "over the whole cell": lambda line, key, said: f"| {said}",
}


@given(
    st.lists(st.sampled_from(sorted(CELLS)), min_size=3, max_size=3),
    st.lists(st.sampled_from(sorted(FORMS)), max_size=4, unique=True),
)
def test_answers_stay_in_their_rows_whatever_is_done_to_cells_and_to_the_page(
    cells: list[str], forms: list[str]
) -> None:
    text = body()
    for number, cell in zip(ROWS, cells, strict=True):
        key = f"r.{number}.advocacy"
        line = next(line for line in text.split("\n") if slot(key) in line)
        text = text.replace(line, CELLS[cell](line, key, f"Answer{number}."))
    for form in forms:
        text = FORMS[form](text)
    found = by_people(text)
    for number in ROWS:
        assert found.slots[f"r.{number}.advocacy"].count(f"Answer{number}.") == 1
    assert found.unchanged, found


def test_what_somebody_wrote_between_the_rows_has_a_name_and_a_day() -> None:
    found = by_people(body().replace("\n\n</div>", "\n\nI ''disagree'' with [[all]] of it.\n\n</div>"))
    (key,) = found.loose
    assert re.fullmatch(r"x\.11\.[0-9a-f]{8}", key)
    assert found.loose[key] == (
        "I ''disagree'' with [[all]] of it. – [[:Special:Contributions/Amina Example|Amina Example]], 2020-07-13"
    )
    assert found.complete
    assert not found.unchanged


def test_the_name_is_that_of_who_wrote_it_and_not_of_who_came_later() -> None:
    text = body().replace("\n\n</div>", "\n\nMy remark.\n\n</div>")
    earlier = Page("D", f"\n{text}\n", 1, 11, "2020-07-08T09:00:00Z", user="Benoît Exemple")
    found = by_people(text.replace("My remark.", "My remark.\n\nAnother one."), earlier)
    assert list(found.loose.values()) == [
        "My remark. – [[:Special:Contributions/Benoît Exemple|Benoît Exemple]], 2020-07-08",
        "Another one. – [[:Special:Contributions/Amina Example|Amina Example]], 2020-07-13",
    ]


PLACE = "1 participants in Oran, Algeria"
INSIDE = {
    "a sentence in a cell": ("and again</li>", "and again, they said so</li>", "again, they said so</li></ul>"),
    "words behind a cell": (PLACE, f"{PLACE} (I was there)", "(I was there)"),
    "a word in the head": ("made by a bot.", "made by a stupid bot.", "stupid"),
    "a line below a cell": (PLACE, f"{PLACE}\n* We were more", "* We were more"),
}


@pytest.mark.parametrize(("old", "new", "said"), INSIDE.values(), ids=INSIDE)
def test_of_the_bots_own_words_little_is_carried_along(old: str, new: str, said: str) -> None:
    (text,) = by_people(body().replace(old, new, 1)).loose.values()
    for word in said.removesuffix("</li></ul>").split():
        assert word in text
    assert "Speak" not in text or "<ul>" in text


@pytest.mark.parametrize(
    "words",
    ["</div> {{", "[[half", "{| class=x", "<!-- hidden", "<nowiki> {{x}}", "<!-- salonbot:end digest -->"[:20], "~~~~"],
)
def test_what_is_carried_breaks_nothing_where_it_is_put(words: str) -> None:
    for text in by_people(body().replace("\n\n</div>", f"\n\nMine {words}\n\n</div>")).loose.values():
        shown = markers.filled(None, "digest", f"{body()}\n{slot('x.1.0', text)}")
        assert markers.block(shown).ours
        assert "Mine" in text
        assert text.count("<!--") == text.count("-->") == 0
        assert text.count("[[") == text.count("]]")
        assert "{{" not in text
        assert "~~~" not in text


def test_a_link_to_a_category_stays_a_link() -> None:
    (text,) = by_people(body().replace("made by a bot.", "made by a bot. See [[:Category:Salons]].")).loose.values()
    assert text.startswith("See [[:Category:Salons]]. –")


def test_a_row_that_is_gone_is_a_person_s_doing_too() -> None:
    found = by_people(body(rows=("1", "3")))
    assert not found.complete
    assert not found.loose
    assert not found.unchanged


def test_a_block_that_was_put_back_and_edited_is_compared_with_what_was_put_back() -> None:
    older = Page("D", markers.filled(None, "digest", body(rows=("1",))), 1, 8, "2020-06-01T10:00:00Z", user="SalonBot")
    now = older.text.replace("\n\n</div>", "\n\nMine\n\n</div>")
    last = Page("D", now, 1, 11, "2020-07-13T09:00:00Z", user="Amina Example")
    found = theirs(now, lambda: [last, OURS, older])
    assert [text.partition(" –")[0] for text in found.loose.values()] == ["Mine"]
    assert found.complete


def test_without_a_history_everything_may_be_theirs() -> None:
    now = OURS.text.replace("\n\n</div>", "\n\nMine\n\n</div>")
    assert "Mine" in "".join(theirs(now, lambda: ()).loose.values())


WORDS = st.text(st.characters(categories=["L", "N"], max_codepoint=0x2FF), min_size=3, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=5), st.integers(0, 10_000))
def test_words_put_anywhere_into_the_block_are_found(words: list[str], place: int) -> None:
    """At the end of any line that has no markup of tables, or in a line of its own."""
    text = body({"2": "an answer"})
    said = f"Qq{' '.join(words)}qQ"
    lines = text.split("\n")
    at = place % len(lines)
    frame = lines[at].startswith(("{|", "|}", "|-", "!"))
    lines[at] = f"{lines[at]}\n{said}" if frame and not lines[at].startswith("|-") else f"{lines[at]} {said}"
    if lines[at].startswith("|-"):
        return
    found = by_people("\n".join(lines))
    assert any(all(word in each for word in said.split()) for each in found.texts.values())


def test_differences_are_found_in_linear_time() -> None:
    def comparing(rows: int) -> Callable[[], object]:
        base = body(rows=tuple(map(str, range(rows))))
        now = base.replace("Speak", "Do not speak").replace("participants in", "people in")
        return lambda: difference(now, base)

    assert growth(comparing, 500, 4000, floor=0.01) < 3
