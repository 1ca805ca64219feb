"""The bot's answer in a person's cell is no word of theirs, whatever a visual editor makes of it; their words are."""

from __future__ import annotations

import pytest

from bot.render.answers import answered, without_answers
from bot.render.slots import read_slots, slot, without_slots
from bot.render.wikitext import TableCell, TableColumn, TableRow, Wikitext, join, row_text, table_text

KEY = "f.1.budget-missing.0a1b2c3d"
WORDS = Wikitext("Did you mean <b>known</b>? Then write it so.")


def page(text: str, words: Wikitext = WORDS) -> str:
    cell = TableCell(join("<br>", [slot(KEY, text), answered(words)]), slot=KEY)
    row = row_text(TableRow([TableCell("a report"), cell], id=f"finding-{KEY}"))
    return table_text("Caption", [TableColumn("a"), TableColumn("b")], [row])


def test_the_answer_is_in_the_cell_and_not_in_the_slot() -> None:
    text = page("knwon")
    assert WORDS in text.split('class="salonbot-slot"')[1]
    assert read_slots(text) == {KEY: "knwon"}
    assert without_slots(text) == without_slots(page("", Wikitext("")))


def test_no_answer_is_nothing() -> None:
    assert "salonbot-answer" not in page("known", Wikitext(""))


ANSWER = f"<br>{answered(WORDS)}"
BEGIN, END = f"<!-- salonbot:slot {KEY} -->", "<!-- salonbot:slot-end -->"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (BEGIN, "", "knwon"),
        (f"{BEGIN}knwon{END}", "knwon", "knwon"),
        (f"{BEGIN}knwon{END}", "", ""),
        (f"{BEGIN}knwon{END}<br>", "known<br />\n", "known"),
        ("<b>known</b>?", "'''known'''?", "knwon"),
        ("Did you mean", "Did you\nmean", "knwon"),
        ('class="salonbot-answer ', 'lang="en" class="salonbot-answer ', "knwon"),
        ("write it so.", "write it so. Yes, known.", "knwon Yes, known."),
        ("Did you mean", "Yes. Did you mean", "knwon Yes."),
        (ANSWER, f"{ANSWER} It is '''known'''.", "knwon It is '''known'''."),
        (ANSWER, f"{ANSWER}{ANSWER}", "knwon"),
    ],
)
def test_whatever_becomes_of_it_their_words_are_what_stands_in_the_slot(old: str, new: str, said: str) -> None:
    text = page("knwon")
    assert old in text
    assert " ".join(read_slots(text.replace(old, new, 1))[KEY].split()) == said


@pytest.mark.parametrize("word", ["mean", "write", "known", "Then"])
def test_an_answer_that_somebody_wrote_into_is_theirs(word: str) -> None:
    there = page("knwon").replace(word, f"{word} WORD")
    assert "WORD" in read_slots(there)[KEY]


def test_what_looks_like_an_answer_and_is_none_stays() -> None:
    mine = '<small class="salonbot-answer salonbot-answer-0123abcd">my own words</small>'
    assert without_answers(mine) == mine
    assert read_slots(page(mine))[KEY] == mine


def test_many_words_cost_no_more_than_looking_at_them() -> None:
    mine = f'<small class="salonbot-answer salonbot-answer-0123abcd">{"word " * 50_000}</small>'
    assert without_answers(mine) == mine
