"""What people write in slots comes back byte for byte, and damage is said, never guessed at."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies._internal.core import DataObject

from bot.render.messages import messages_in
from bot.render.slots import DamagedSlots, one_text, read_slots, slot, without_markers, without_slots
from bot.render.unmatched import unmatched
from bot.render.wikitext import TableCell, TableColumn, TableRow, row_text, table_text
from testing.timing import growth

KEYS = st.from_regex(r"[rf]\.[a-z0-9]{1,6}\.[a-z_]{1,8}", fullmatch=True)
TEXTS = st.text(
    alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n|-}{!<>[]* "), max_size=40
).filter(lambda text: "salonbot:slot" not in text)  # that is a damaged marker, and told


def page(texts: dict[str, str]) -> str:
    rows = (
        row_text(TableRow([TableCell(key), TableCell(slot(key, text), slot=key)], id=key))
        for key, text in texts.items()
    )
    table = table_text("Caption", [TableColumn("a"), TableColumn("b")], rows)
    return f"Above\n<!-- salonbot:begin digest 0123456789abcdef -->\n{table}\n<!-- salonbot:end digest -->\nBelow"


@given(st.dictionaries(KEYS, TEXTS, max_size=6))
def test_round_trip(texts: dict[str, str]) -> None:
    assert read_slots(page(texts)) == texts


@given(st.dictionaries(KEYS, TEXTS, max_size=6))
def test_without_slots_is_the_page_before_anybody_wrote(texts: dict[str, str]) -> None:
    assert without_slots(page(texts)) == page(dict.fromkeys(texts, ""))


@pytest.mark.parametrize(
    "text",
    [
        "a\n|-\n| b",
        "{| class=wikitable\n| a\n|}",
        "\n* one\n* two\n",
        "<!-- a comment -->",
        "<nowiki>",
        "  blanks  ",
        "[[User:Lakeside Reader|Reader]] 10:00, 3 July 2020 (UTC)",
        "| a || b",
    ],
)
def test_what_people_type_is_kept_as_it_is(text: str) -> None:
    assert read_slots(page({"r.1.a": text, "r.2.a": "x"})) == {"r.1.a": text, "r.2.a": "x"}


EMPTY = slot("r.1.a")
OPENING, END = EMPTY.split("-->", 1)[0] + "-->", "<!-- salonbot:slot-end -->"


@pytest.mark.parametrize(
    ("instead", "text"),
    [
        (f"before {OPENING}{END}", "before "),
        (f"{OPENING}{END} after", " after"),
        (f"a{OPENING}b{END}c", "abc"),
        (f"{OPENING}{END}\n* a list\n* below", "\n* a list\n* below"),
        (f"{OPENING}{END}\n| one more cell", "\n| one more cell"),
    ],
)
def test_words_beside_the_markers_belong_to_the_slot(instead: str, text: str) -> None:
    edited = page({"r.1.a": "", "r.2.a": "x"}).replace(EMPTY, instead)
    assert read_slots(edited) == {"r.1.a": text, "r.2.a": "x"}
    assert without_slots(edited) == page({"r.1.a": "", "r.2.a": ""})


def test_a_slot_outside_a_table_takes_nothing_from_around_it() -> None:
    text = f"Words\n{slot('r.1.a', 'mine')} more words\n\n== Heading ==\n"
    assert read_slots(text) == {"r.1.a": "mine"}
    assert without_slots(text) == text.replace("mine", "")


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("slot r.1.a -->", "slot r.1.a --"),
        lambda text: text.replace("slot r.1.a -->", "slot R 1 -->", 1),
        lambda text: text.replace("slot-end -->", "slot-end", 1),
    ],
)
def test_a_comment_that_is_broken_is_said(damage: Callable[[str], str]) -> None:
    damaged = damage(page({"r.1.a": "one", "r.2.a": "two"}))
    with pytest.raises(DamagedSlots, match="damaged") as caught:
        read_slots(damaged)
    assert caught.value.problems
    assert without_slots(damaged) == damaged


def visual(text: str, key: str = "r.1.a", words: str = "We answer") -> str:
    """As a visual editor leaves a cell that somebody typed into: without the comments."""
    return text.replace(slot(key), words)


CELL = '| class="salonbot-slot" dir="auto" id="slot-r.1.a" | '
EDITS: dict[str, Callable[[str], str]] = {
    "comments gone": visual,
    "comments gone, no blank": lambda text: visual(text).replace(f"{CELL}We", f"{CELL.rstrip()}We"),
    "attributes in another order": lambda text: visual(text).replace(
        CELL, '| id="slot-r.1.a"  dir="auto" class="salonbot-slot"|'
    ),
    "another class added": lambda text: visual(text).replace(CELL, CELL.replace('-slot"', '-slot mine"')),
    "no id, but the other rows tell": lambda text: (
        visual(text).replace(' id="slot-r.1.a"', "").replace('id="r.1.a"', 'id="report-1"')
    ),
    "begin gone": lambda text: text.replace(OPENING, "We answer"),
    "end gone": lambda text: text.replace(EMPTY, f"{OPENING}We answer"),
    "comments re-spaced": lambda text: text.replace(
        EMPTY, "<!--salonbot:slot  r.1.a-->We answer<!--\tsalonbot:slot-end\n-->"
    ),
    "comments before the words": lambda text: text.replace(EMPTY, f"{EMPTY}We answer"),
    "comments in the cell before": lambda text: visual(text).replace(f"\n{CELL}", f"{EMPTY}\n{CELL}"),
    "comments above the table": lambda text: visual(text).replace("<div style", f"{EMPTY}\n<div style"),
    "comments in the row below": lambda text: visual(text).replace(slot("r.2.a", "x"), f"{EMPTY}{slot('r.2.a', 'x')}"),
    "the whole cell written over": lambda text: visual(text).replace('id="r.1.a"', 'id="report-1"').replace(CELL, "| "),
    "one line for two cells": lambda text: visual(text).replace(f"\n{CELL}", f"|{CELL}"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_answer_is_found_whatever_an_editor_did_to_its_markers(edit: Callable[[str], str]) -> None:
    """The row id of a digest has no theme in it: where the cell lost its id, other slots of the page tell."""
    edited = edit(page({"r.1.a": "", "r.2.a": "x"}))
    found = read_slots(edited)
    assert {key: text.strip() for key, text in found.items()} == {"r.1.a": "We answer", "r.2.a": "x"}


@pytest.mark.parametrize("name", ["comments gone", "attributes in another order", "begin gone", "end gone"])
def test_what_is_left_without_an_answer_is_what_the_bot_wrote(name: str) -> None:
    assert without_slots(EDITS[name](page({"r.1.a": "", "r.2.a": ""}))) == page({"r.1.a": "", "r.2.a": ""})


def test_a_finding_is_known_by_the_id_of_its_row() -> None:
    cell = TableCell(slot("f.1.budget-missing.0a"), slot="f.1.budget-missing.0a")
    row = row_text(TableRow([TableCell("A"), cell], id="finding-f.1.budget-missing.0a"))
    text = f"{{|\n{row}\n|}}".replace(cell.content, "known").replace(' id="slot-f.1.budget-missing.0a"', "")
    assert read_slots(text) == {"f.1.budget-missing.0a": "known"}


def test_lists_and_tables_that_are_written_in_a_cell_are_the_slots() -> None:
    words = '\n* one\n* two\n{| class="wikitable"\n|-\n| three\n|}\nfour'
    assert read_slots(visual(page({"r.1.a": "", "r.2.a": "x"}), words=words)) == {"r.1.a": words, "r.2.a": "x"}


def test_a_table_left_open_ends_at_the_next_row_of_the_bots() -> None:
    text = visual(page({"r.1.a": "", "r.2.a": "x"}), words="{| mine").replace('id="r.', 'id="report-')
    assert read_slots(text) == {"r.1.a": "{| mine", "r.2.a": "x"}


def test_an_end_that_is_lost_takes_nothing_of_the_row_below() -> None:
    text = page({"r.1.a": "one", "r.2.a": "two"}).replace('id="r.', 'id="report-')
    text = text.replace(f"one{END}", "one").replace("<!-- salonbot:slot r.2.a -->", "")
    assert read_slots(text) == {"r.1.a": "one", "r.2.a": "two"}


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("one", "one", "one"),
        ("one", "two", "one<br>two"),
        ("", "two", "two"),
        ("yes", "yes, all of it", "yes, all of it"),
        ("yes", "yesterday", "yes<br>yesterday"),
    ],
)
def test_a_row_that_was_copied_is_one_slot_with_what_both_say(first: str, second: str, text: str) -> None:
    row = row_text(TableRow([TableCell("r"), TableCell(slot("r.1.a", second), slot="r.1.a")], id="report-1"))
    copied = page({"r.1.a": first, "r.2.a": "x"}).replace("\n|}", f"\n{row}\n|}}")
    assert read_slots(copied) == {"r.1.a": text, "r.2.a": "x"}


@given(st.dictionaries(KEYS, st.text("ab *\n", max_size=9), min_size=1, max_size=4), st.data())
def test_a_marker_taken_out_loses_nothing(texts: dict[str, str], data: DataObject) -> None:
    whole = page(texts)
    mark = data.draw(st.sampled_from([f"<!-- salonbot:slot {key} -->" for key in texts] + [END]))
    assert read_slots(whole.replace(mark, "", 1)) == texts


@given(st.lists(st.text("ab", max_size=2), max_size=5))
def test_copies_are_told_once_and_every_text_is_told(texts: list[str]) -> None:
    said = one_text(texts).split("<br>")
    assert sorted(set(said) - {""}) == sorted(set(texts) - {""})
    assert len(set(said)) == len(said)


ROWS = st.sampled_from(("|-\n", '|- id="report-1"\n', '|- id="finding-f.1"\n', "report- finding-\n", "|}\n"))
CELLS = st.sampled_from(
    (
        "| x\n| y\n",
        "| x || y\n",
        '| x\n| class="salonbot-slot" | w\n',
        '| x\n| class="salonbot-slot" id="slot-r.1.a" | v\n',
        f"| x\n| <!-- salonbot:slot k -->u{END}\n",
    )
)


@settings(max_examples=300)
@given(st.lists(st.tuples(ROWS, CELLS).map("".join), max_size=3).map("".join), st.sampled_from((None, "a")))
def test_a_text_that_is_not_looked_through_has_no_slots(rows: str, theme: str | None) -> None:
    text = f'{{| class="wikitable"\n! a\n! b\n{rows}'
    read, without = read_slots(text, theme), without_slots(text, theme)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.render.slots._SIGNS", ("",))  # stands in every text
        assert (read_slots(text, theme), without_slots(text, theme)) == (read, without)


def test_slots_are_read_in_linear_time() -> None:
    def reading(rows: int) -> Callable[[], object]:
        text = page({f"r.{number}.a": "{| [[ <!--" for number in range(rows)})
        return lambda: (read_slots(text.replace(END, "")), without_slots(text))

    assert growth(reading, 1000, 8000, floor=0.01) < 3


@pytest.mark.parametrize("key", ["", "a b", "A", "a-->b", "a\n", "é"])
def test_a_key_is_plain(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        slot(key)


def test_page_without_slots() -> None:
    assert read_slots("Just a page about salonbot.") == {}


def test_the_comments_alone_are_taken_out() -> None:
    assert without_markers(f"a {slot('k', 'words')} b <!-- other -->") == "a words b <!-- other -->"


@pytest.mark.parametrize("key", ["x.646.5be742dd", "r.7.advocacy", "f.7.budget-missing.0a1b2c3d"])
def test_a_row_that_is_there_for_its_slot_alone_is_known_when_somebody_writes_over_its_cell(key: str) -> None:
    (section,) = unmatched({key: "what stood there"}, (), messages_in("en"))
    text = section.wikitext()
    there = re.sub(r'\| class="salonbot-slot".*', "| what stood there, and more", text)
    assert there != text
    assert read_slots(there) == {key: "what stood there, and more"}
    assert without_slots(there) == without_slots(text)
