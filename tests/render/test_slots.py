"""What people write in slots comes back byte for byte, and damage is said, never guessed at."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies._internal.core import DataObject

from bot.render.slots import DamagedSlots, read_slots, slot, without_slots
from bot.render.wikitext import TableCell, TableColumn, TableRow, row_text, table_text

KEYS = st.from_regex(r"[rf]\.[a-z0-9]{1,6}\.[a-z_]{1,8}", fullmatch=True)
TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n|-}{!<>[]* "), max_size=40)


def page(texts: dict[str, str]) -> str:
    rows = (
        row_text(TableRow([TableCell(key), TableCell(slot(key, text), slot=True)], id=key))
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
    ("damage", "said"),
    [
        (lambda text: text.replace(END, "", 1), "r.1.a has no end"),
        (lambda text: text[: text.rindex(END)] + text[text.rindex(END) + len(END) :], "r.2.a has no end"),
        (lambda text: text.replace(OPENING, "", 1), "did not begin"),
        (lambda text: text + slot("r.1.a", "again"), "second slot r.1.a"),
        (lambda text: text.replace("slot r.1.a -->", "slot r.1.a --"), "damaged"),
        (lambda text: text.replace("slot r.1.a", "slot R 1", 1), "damaged"),
        (lambda text: text.replace("slot-end -->", "slot-end", 1), "damaged"),
    ],
)
def test_damage_is_said(damage: Callable[..., Any], said: str) -> None:
    damaged = damage(page({"r.1.a": "one", "r.2.a": "two"}))
    with pytest.raises(DamagedSlots, match=said) as caught:
        read_slots(damaged)
    assert caught.value.problems
    assert without_slots(damaged) == damaged


@given(st.dictionaries(KEYS, TEXTS, min_size=1, max_size=4), st.data())
def test_a_marker_taken_out_never_goes_unseen(texts: dict[str, str], data: DataObject) -> None:
    whole = page(texts)
    marks = [f"<!-- salonbot:slot {key} -->" for key in texts] + [END]
    mark = data.draw(st.sampled_from(marks))
    with pytest.raises(DamagedSlots):
        read_slots(whole.replace(mark, "", 1))


@pytest.mark.parametrize("key", ["", "a b", "A", "a-->b", "a\n", "é"])
def test_a_key_is_plain(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        slot(key)


def test_page_without_slots() -> None:
    assert read_slots("Just a page about salonbot.") == {}
