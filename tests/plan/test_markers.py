"""The bot's block in a page: found only where it is certain, and everything around it kept byte for byte."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan import markers
from bot.render.slots import slot

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200).filter(lambda text: "salonbot:" not in text)
BODY = TEXT.map(lambda text: "* " + unicodedata.normalize("NFC", text))


@given(TEXT, BODY, TEXT, BODY)
def test_a_new_body_leaves_everything_outside_untouched(before: str, old: str, after: str, new: str) -> None:
    page = before + markers.filled(None, "index", old) + after
    block = markers.find(page, "index")
    assert (block.before, block.after) == (before, after)
    assert block.ours
    changed = markers.filled(block, "index", new)
    assert changed.startswith(before)
    assert changed.endswith(after)
    assert markers.find(changed, "index").body.strip("\n") == markers.normal(new)


@given(BODY, st.text("ab\n", min_size=1, max_size=5))
def test_a_change_by_hand_is_seen(body: str, extra: str) -> None:
    page = markers.filled(None, "index", body)
    end = page.index("\n<!-- salonbot:end")
    block = markers.find(page[:end] + "x" + extra + page[end:], "index")
    assert not block.ours


def test_what_people_write_in_slots_is_no_change_by_hand() -> None:
    page = markers.filled(None, "index", f"text\n{slot('digest.1.advocacy')}\nmore")
    filled = page.replace("<!-- salonbot:slot-end -->", "We will do that.<!-- salonbot:slot-end -->")
    assert filled != page
    assert markers.find(filled, "index").ours


def test_an_empty_block_is_nobodys() -> None:
    assert markers.find("<!-- salonbot:begin index --><!-- salonbot:end index -->", "index").ours


def test_an_editor_can_release_a_block() -> None:
    page = markers.filled(None, "index", "text")
    assert not markers.find(page, "index").released
    sum_ = markers.checksum("text")
    assert markers.find(page.replace(sum_, f"{sum_} release"), "index").released
    assert markers.find("<!-- salonbot:begin index release -->x<!-- salonbot:end index -->", "index").released


MEMBERS = '\t"schema": "a/1",\n\t"reports": []'


def test_a_page_of_json_is_one_object_with_the_marker_in_it() -> None:
    page = markers.filled(None, "data", MEMBERS)
    said = json.loads(page)
    assert list(said) == ["salonbot", "schema", "reports"]
    assert said["salonbot"] == f"data {markers.checksum(MEMBERS)}"
    block = markers.find(page, "data")
    assert block.ours
    assert markers.block(page) == block
    assert markers.filled(block, "data", MEMBERS) == page
    assert not markers.find(page.replace("[]", "[1]"), "data").ours
    assert not markers.find(page.replace('\t"schema"', '\t"said": "by hand",\n\t"schema"'), "data").ours


def test_a_page_of_json_is_emptied_released_and_mended_as_others_are() -> None:
    page = markers.filled(None, "data", MEMBERS)
    sum_ = markers.checksum(MEMBERS)
    assert not markers.find(page, "data").released
    assert markers.find(page.replace(sum_, f"{sum_} release"), "data").released
    for name in ("data", "index"):
        empty = markers.find(markers.empty(name), name)
        assert empty.ours
        assert not empty.body.strip()
    json.loads(markers.empty("data"))
    assert markers.find('{ "salonbot": "data release" }', "data").released
    assert '{ "salonbot": "data" }' in markers.remedy("data")


@pytest.mark.parametrize(
    "page",
    [
        "{}",
        '{"schema": "a/1", "salonbot": "data"}',
        '{"salonbot": "data"',
        '{"salonbot": "data"} and more',
        '{"salonbot": 1}',
        '{"salonbot": "data and more"}',
        '{"salonbot": "index"}',
        '{{"salonbot": "data"}}',
        "",
    ],
)
def test_json_that_is_not_surely_ours_is_not_written_over(page: str) -> None:
    with pytest.raises(markers.Unsound):
        markers.find(page, "data")


def test_a_page_of_wikitext_that_begins_as_json_does_is_one_of_wikitext() -> None:
    page = '{"a"} ' + markers.filled(None, "index", "text")
    assert markers.find(page, "index").ours


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


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<!-- salonbot:begin a --><!-- salonbot:end a --> salonbot:end", "a marker of the bot is damaged"),
        ("<!-- salonbot:end a --><!-- salonbot:begin a -->", "its end marker stands before its begin marker"),
        ('{"a": 1}', 'the first member of its JSON is not "salonbot" as the bot writes it'),
        (
            "<!-- salonbot:begin a --><!-- salonbot:end b -->",
            "its markers are for 'a' and 'b', and must be of one name",
        ),
        ("<!-- salonbot:begin b --><!-- salonbot:end b -->", "its markers are for 'b', not for 'a'"),
    ],
)
def test_what_is_wrong_is_said_in_these_words(page: str, said: str) -> None:
    with pytest.raises(markers.Unsound) as error:
        markers.find(page, "a")
    assert str(error.value) == said


def test_a_page_of_one_object_has_nothing_around_it() -> None:
    block = markers.block(markers.filled(None, "data", '\t"a": 1'))
    assert (block.before, block.body, block.after, block.name) == ("", '\n\t"a": 1\n', "", "data")
    assert markers.emptied(block) == '{\n\t"salonbot": "data"\n}'


def test_the_lists_of_a_page_are_one_block_with_what_is_around_them() -> None:
    one, two = (markers.filled(None, f"list/{number}", f"list {number}") for number in (1, 2))
    joined = markers.block(f"above{one}between{two}below")
    assert isinstance(joined, markers.ListBlocks)
    assert (joined.before, joined.body, joined.after) == ("above", "\nlist 1\n\n\nlist 2\n", "below")
    checksums = [markers.checksum(f"list {number}") for number in (1, 2)]
    assert joined.checksum == f"list/1:{checksums[0]} list/2:{checksums[1]}"
    assert markers.outside(f"above{one}between{two}below") == ("above", "between", "below")
    assert markers.together([markers.BotBlock("", "", "", name="list/1")]).checksum == "list/1:"
    assert joined.put_back(f"list/1:{checksums[1]}")
    assert not joined.put_back(joined.checksum)
    assert not joined.put_back("list/3:0")


def test_a_body_begins_in_the_line_below_its_marker_and_ends_in_the_one_above() -> None:
    page = markers.filled(None, "a", "\n\n  text\nmore \n\n")
    said = markers.checksum("  text\nmore")
    assert page == f"<!-- salonbot:begin a {said} -->\n  text\nmore\n<!-- salonbot:end a -->"
    block = markers.block(f"above{page}below")
    assert markers.filled(block, "a", "other").startswith("above<!-- salonbot:begin a ")
    assert markers.emptied(block) == "above<!-- salonbot:begin a -->\n<!-- salonbot:end a -->below"


def test_how_markers_are_mended_is_said() -> None:
    both = "<!-- salonbot:begin a --> and <!-- salonbot:end a -->"
    assert markers.remedy("a") == f"put {both} once each, around the bot's place"
    assert markers.remedy("data") == 'make "salonbot": "data" the first member, as in { "salonbot": "data" }'
