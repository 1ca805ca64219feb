"""What people wrote on a page is told from the bot's own words, whatever form those were saved in again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan import markers
from bot.plan.theirs import LOOKED_AT, Theirs, body_of, difference, of_text, slots_of, slots_on, theirs
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


# What is added to a table, and where: the words and the group that they are of, and whether all of the old is there.
TABLE = """Head line
{| class="wikitable"
|+ Caption
! One !! Two
|-
| a || b
|-
| class="x" | c
| d
|}
Foot of it"""
CHANGES: dict[str, tuple[str, str, list[tuple[str, int]], bool]] = {
    "cells of one row": ("| a || b", "| new1 || new2", [("new1", 2), ("new2", 2)], False),
    "a cell of a row": ("| a ||", "| new ||", [("new", 2)], False),
    "a cell in a row": ("| d", "| d || new1\n| new2", [("new1", 4), ("new2", 4)], True),
    "attributes once": ('class="x" | c', 'class="x" | c || class="y" | new', [("new", 4)], True),
    "more bars": ('class="x" | c', 'class="x" | new | class="y" | d', [('new | class="y" | d', 3)], False),
    "a heading": ("! One !! Two", "! One !! new", [("new", 2)], False),
    "a heading by bars": ("! One !! Two", "! One || Two", [], True),
    "an outcry": ("| d", "| d!! so", [("d!! so", 4)], False),
    "the caption": ("Caption", "My caption", [("My caption", 1)], False),
    "a table in it": ("| d\n", "| d\n{|\n| new\n|}\n", [("new", 4)], True),
    "lines of a cell": ("| d", "  | d\n  new\n\n* list", [("d\n  new\n\n* list", 4)], False),
    "a line below": ("Foot", "new\nFoot", [("new", 4)], True),
    "the end gone": ("|}\nFoot of it", "| last words", [("last words", 4)], False),
    "two rows in another order": ("| a || b", "| b || a", [], True),
    "a cell less": ("| a || b", "| a", [], False),
    "two rows more": ("|}\n", "|-\n| new1\n|-\n| new2\n|}\n", [("new1", 4), ("new2", 5)], True),
}


@pytest.mark.parametrize(("old", "new", "pieces", "complete"), CHANGES.values(), ids=CHANGES)
def test_each_piece_is_of_its_row_and_is_no_more_than_what_was_written(
    old: str, new: str, pieces: list[tuple[str, int]], complete: bool
) -> None:
    assert old in TABLE
    assert difference(TABLE.replace(old, new, 1), TABLE) == (tuple(pieces), complete)


def in_two_places(first: str, second: str) -> list[str]:
    """The texts carried out of the table of a digest, of which two cells were written over."""
    text = body().replace("1 participants", first).replace("3 participants", second)
    return [text.partition(" –")[0].strip() for text in by_people(text).loose.values()]


def test_what_stands_in_two_rows_is_two_texts_and_in_one_row_one() -> None:
    assert in_two_places("some people", "many people") == ["some people", "many people"]
    text = (
        body()
        .replace("1 participants in Oran, Algeria", "Nobody came")
        .replace("Speak with 1 voice<br>and again", "No")
    )
    (said,) = by_people(text).loose.values()
    assert said.partition("\n\n–")[0] == "Nobody came\n<ul><li>No</li></ul>"


SENTENCE = "one two three four five six"
ADDED = {
    "in the middle": ("one two three NEW four five six", "NEW"),
    "at the end": ("one two three four five six NEW WORDS", "NEW WORDS"),
    "at the beginning": ("NEW one two three four five six", "NEW"),
    "in the place of one": ("one two NEW four five six", "NEW"),
    "half of it": ("one two three NEW", "NEW"),
    "less than half": ("one two NEW", "one two NEW"),
    "at both ends": ("NEW one two three four five six NEW", "NEW one two three four five six NEW"),
    "only fewer": ("one two three four five", "one two three four five"),
    "with a break": ("one two three<br />NEW four five six", "one two three<br />NEW four five six"),
    "a list": ("one two three four five six\n* NEW", "* NEW"),
    "half a link": ("one two three [[NEW four five six", "one two three [[NEW four five six"),
}


@pytest.mark.parametrize(("now", "said"), ADDED.values(), ids=ADDED)
def test_of_a_sentence_what_was_put_in(now: str, said: str) -> None:
    old, new = (f"{{|\n| {text}\n|}}" for text in (SENTENCE, now))
    ((piece,), _) = difference(new, old)
    assert piece.text == said


def test_past_a_bound_a_sentence_is_carried_whole() -> None:
    old = "\n".join(f"one two three {number}" for number in range(300))
    for changed, said in ((200, "NEW"), (201, "one two three NEW 0")):
        lines = [f"one two three {'NEW ' if number < changed else ''}{number}" for number in range(300)]
        assert difference("\n".join(lines), old)[0][0].text == said


# What is carried out of the block, by what was written: how it stands in the cell, before the signature.
CARRIED_TEXTS = {
    "plain": "plain",
    "a | b": "a | b",
    "* a list": "\n* a list\n",
    "# counted": "\n# counted\n",
    ": indented": "\n: indented\n",
    "<b>bold</b>": "<b>bold</b>",
    "<B>bold</b> <BR> <hr> <ref name=x/>": "<B>bold</b> <BR> <hr> <ref name=x/>",
    "<b>open": "&#60;b&#62;open",
    "closed</b>": "closed&#60;/b&#62;",
    "<b><b>twice</b>": "&#60;b&#62;&#60;b&#62;twice&#60;/b&#62;",
    "<i>other</b>": "&#60;i&#62;other&#60;/b&#62;",
    "[[half": "&#91;&#91;half",
    "half}}": "half&#125;&#125;",
    "{{subst:x}}": "&#123;&#123;subst&#58;x&#125;&#125;",
    "{{ SafeSubst:x}}": "&#123;&#123; SafeSubst&#58;x&#125;&#125;",
    "{{x}} {{y}}": "{{x}} {{y}}",
    "~~~": "&#126;&#126;&#126;",
    "= no heading": "&#61; no heading",
    "salonbot:slot": "salonbot&#58;slot",
}
SIGNED = " – [[:Special:Contributions/Amina Example|Amina Example]], 2020-07-13"


@pytest.mark.parametrize(("said", "carried"), CARRIED_TEXTS.items(), ids=CARRIED_TEXTS)
def test_what_is_carried_stands_as_it_was_written_where_it_can(said: str, carried: str) -> None:
    (text,) = by_people(body().replace("\n\n</div>", f"\n\n{said}\n\n</div>")).loose.values()
    end = f"\n\n{SIGNED.strip()}" if carried.startswith("\n") else SIGNED
    assert text == carried.rstrip("\n") + end


def test_lines_that_stand_together_are_one_text() -> None:
    text = body().replace("\n\n</div>", "\n\nOne line\n\nand another\n\n</div>")
    found = by_people(text)
    assert list(found.loose.values()) == [f"One line\nand another\n\n{SIGNED.strip()}"]


@pytest.mark.parametrize(
    ("user", "timestamp", "signature"),
    [
        ("Amina Example", "2020-07-13T09:00:00Z", SIGNED),
        ("Amina Example", None, SIGNED.partition(",")[0]),
        (None, "2020-07-13T09:00:00Z", " – 2020-07-13"),
        (None, None, ""),
    ],
)
def test_what_is_known_of_who_wrote_it_is_said(user: str | None, timestamp: str | None, signature: str) -> None:
    now = OURS.text.replace("\n\n</div>", "\n\nMine\n\n</div>")
    last = Page("D", now, 1, 11, timestamp, user=user)
    assert list(theirs(now, lambda: [last, OURS]).loose.values()) == [f"Mine{signature}"]
    assert list(theirs(now, lambda: [OURS]).loose.values()) == ["Mine"]


def test_the_key_of_what_is_carried_goes_by_its_words_and_by_the_edit() -> None:
    def key(said: str) -> str:
        (found,) = by_people(body().replace("\n\n</div>", f"\n\n{said}\n\n</div>")).loose
        return found

    assert key("Mine") == key("  Mine ") != key("Yours")
    assert of_text(key("Mine")) == key("Mine").removeprefix("x.11.")
    assert of_text("r.1.advocacy") is None
    assert of_text("f.x.1") is None


# Which of the bot's revisions a block is compared with


def versions(*bodies: str, now: str) -> Theirs:
    """What is people's in a block that has that text, and whose checksum is of none of these, the newest first."""
    pages = [
        Page("D", markers.filled(None, "digest", text), 1, 100 - number, "2020-06-01T10:00:00Z")
        for number, text in enumerate(bodies)
    ]
    return theirs(
        f"<!-- salonbot:begin digest 0123456789abcdef -->\n{now}\n<!-- salonbot:end digest -->", lambda: pages
    )


def test_without_the_revision_of_its_checksum_the_newest_of_the_bots_counts() -> None:
    found = versions("one\n\ntwo", "one", now="one\n\nmine")
    assert (list(found.loose.values()), found.complete, found.unknown) == (["mine"], False, False)
    nothing = versions("", now="one\n\nmine")
    assert (list(nothing.loose.values()), nothing.unknown) == (["one\nmine"], True)


def test_only_so_many_revisions_are_looked_at() -> None:
    mine = [Page("D", "no block", 1, number) for number in range(LOOKED_AT)]
    now = OURS.text.replace("\n\n</div>", "\n\nMine\n\n</div>")
    assert theirs(now, lambda: [*mine[1:], OURS]).unknown is False
    assert theirs(now, lambda: [*mine, OURS]).unknown is True


def test_of_a_page_without_sound_markers_all_is_theirs() -> None:
    broken = OURS.text.replace("salonbot:end", "the end")
    assert theirs(broken, list) == Theirs((broken,))
    assert (body_of(broken), slots_on(broken)) == ("", {})
    answered = f"Above\n{markers.filled(None, 'digest', body({'1': 'We agree'}))}"
    assert body_of(answered).strip() == body({"1": "We agree"})
    assert slots_on(answered)["r.1.advocacy"] == "We agree"
    assert dict(slots_of(body({"1": "We agree"}).replace(slot("r.2.advocacy"), slot("r.1.advocacy")[:-4]))) == {}


def test_whether_it_is_released_is_seen_in_an_edited_block_too() -> None:
    now = re.sub(r"([0-9a-f]{16}) -->", r"\1 release -->", OURS.text)
    assert theirs(now, lambda: [OURS]).released is True
    assert theirs(now.replace("made by a bot", "made by one"), lambda: [OURS]).released is True
    assert theirs(OURS.text, list).released is False


def test_of_json_the_lines_are_compared_in_their_order() -> None:
    text = '\t"schema": "s",\n\t"reports": [\n\t\t{\n\t\t\t"a": 1\n\t\t},\n\t\t{\n\t\t\t"a": 2\n\t\t}\n\t]'
    ours = Page("D.json", markers.filled(None, "data", text), 1, 10)

    def unchanged(old: str, new: str) -> bool:
        now = ours.text.replace(old, new)
        return theirs(now, lambda: [Page("D.json", now, 1, 11), ours]).unchanged

    assert unchanged("\t\t\t", " ")
    assert unchanged("\n\t\t{", "\n\n\t\t{")
    assert not unchanged('"a": 2', '"a": 1')
    assert not unchanged('"a": 2', '"a": 3')
    assert not unchanged('\t\t},\n\t\t{\n\t\t\t"a": 2\n', "")
    assert not unchanged('"schema": "s"', '"schema": "s <br /> "')


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
