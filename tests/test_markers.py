"""The bot's block in a page: found only where it is certain, and everything around it kept byte for byte."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import markers
from bot.render.slots import slot

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).filter(lambda text: "salonbot:" not in text)
BODY = TEXT.map(lambda text: "* " + unicodedata.normalize("NFC", text))


@given(TEXT, BODY, TEXT, BODY)
def test_a_new_body_leaves_everything_outside_untouched(before: str, old: str, after: str, new: str) -> None:
    page = before + markers.place(None, "index", old) + after
    block = markers.find(page, "index")
    assert (block.before, block.after) == (before, after)
    assert block.ours
    changed = markers.place(block, "index", new)
    assert changed.startswith(before)
    assert changed.endswith(after)
    assert markers.find(changed, "index").body.strip("\n") == markers.normal(new)


@given(BODY, st.text("ab\n", min_size=1, max_size=5))
def test_a_change_by_hand_is_seen(body: str, extra: str) -> None:
    page = markers.place(None, "index", body)
    end = page.index("\n<!-- salonbot:end")
    block = markers.find(page[:end] + "x" + extra + page[end:], "index")
    assert not block.ours


def test_what_people_write_in_slots_is_no_change_by_hand() -> None:
    page = markers.place(None, "index", f"text\n{slot('digest.1.advocacy')}\nmore")
    filled = page.replace("<!-- salonbot:slot-end -->", "We will do that.<!-- salonbot:slot-end -->")
    assert filled != page
    assert markers.find(filled, "index").ours


def test_an_empty_block_is_nobodys() -> None:
    assert markers.find("<!-- salonbot:begin index --><!-- salonbot:end index -->", "index").ours


def test_an_editor_can_release_a_block() -> None:
    page = markers.place(None, "index", "text")
    assert not markers.find(page, "index").released
    sum_ = markers.checksum("text")
    assert markers.find(page.replace(sum_, f"{sum_} release"), "index").released
    assert markers.find("<!-- salonbot:begin index release -->x<!-- salonbot:end index -->", "index").released


BEGIN, END = "<!-- salonbot:begin index -->", "<!-- salonbot:end index -->"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("nothing", "0 begin and 0 end"),
        (BEGIN, "1 begin and 0 end"),
        (END, "0 begin and 1 end"),
        (BEGIN + BEGIN + END, "2 begin and 1 end"),
        (BEGIN + END + BEGIN + END, "2 begin and 2 end"),
        (END + BEGIN, "before its begin"),
        ("<!-- salonbot:begin index" + END, "damaged"),
        (BEGIN + "<!-- salonbot:end -->", "damaged"),
        ("<!-- salonbot:begin worklist -->" + END, "must be of one name"),
    ],
)
def test_markers_that_are_not_sound_are_said_so(page: str, said: str) -> None:
    with pytest.raises(markers.Unsound, match=said):
        markers.find(page, "index")


def test_the_text_is_compared_as_the_wiki_stores_it() -> None:
    assert markers.normal("e\u0301\r\nx \n\n") == "\u00e9\nx"
