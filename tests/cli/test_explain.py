"""The golden text is of a record made by hand, so that it only changes with the way of telling."""

import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.display import cut, padded, shown, width
from bot.cli.explain import explain
from bot.read import read
from bot.reports.check import check
from bot.reports.collection import Collection, load, parse
from bot.reports.report import (
    Amount,
    Budget,
    Content,
    Coverage,
    Event,
    Evidence,
    Finding,
    Kind,
    Media,
    OtherSection,
    Participants,
    Person,
    Report,
    Section,
    Severity,
    Span,
    Status,
    Theme,
)
from bot.wiki.base import Page
from testing.timing import growth

SALONS = load("salons")
TINY = parse(
    """
id = "tiny"
title = "Tea parties"
default_year = 2019
templates = { furniture = [], placeholders = [] }
[[sections]]
id = "when"
title = "When we met"
missing = "warning"
headings = { en = ["When we met", "Date"] }
[[sections]]
id = "people"
title = "Who came"
missing = "error"
headings = { en = ["Who came", "Guests"], ja = ["参加者"] }
[[sections]]
id = "money"
title = "What it cost"
missing = "notice"
headings = { en = ["What it cost"] }
[[themes]]
id = "tea"
title = "Green tea"
codes = ["GT"]
names = { en = ["Green tea"] }
""",
    "tiny.toml",
)

TEXT = """\
<translate>
== When we met ==
On 1 June in Lakeside.

== 参加者 ==
We were 3:
* [[User:Lakeside Reader|Amina Example]], host
* 山田例子 (guest)

== Green tea ==
* It is warm.
** It was warm.
We drank a lot.
== What it coast ==
12 EUR for [[File:Green_tea.jpg]]
"""

GOLDEN = """\
Reports/Lakeside
revision 77, of 2019-07-01T10:00:00Z, in language en; read as one of the Tea parties
the same report in another language: Reports/Lakeside/JA
Places are line:column in the wikitext, both counted from 1.

Sections
  2:1    present      when    When we met
           exact: the form's own heading “When we met”
           > == When we met ==
  5:1    present      people  Who came
           alias: the name “参加者”
           > == 参加者 ==
         missing      money   What it cost
           no heading has any of its names (known: 1)

Other headings
  10:1   level 2  Green tea
           the name of a theme: Green tea
  14:1   level 2  What it coast
           no name of a section; 96% like a name of money (“What it cost”)

Events
  3:4    2019-06-01, Lakeside, no country
           rule: line
           the page gives no year; 2019 is taken
           > 1 June in Lakeside

Participants
  6:9    stated 3
           rule: count
           > 3
  7:3    listed 2
  7:3    Amina Example  User:Lakeside Reader  host
  8:3    山田例子                             guest

Themes
  10:1   tea  Green tea
           rule: heading
           > == Green tea ==
  11:3     * It is warm.
  12:4       1. It was warm.
  13:1     We drank a lot.
  14:1     = What it coast

In the discussion under no theme
  3:1      On 1 June in Lakeside.

Budget
  15:1   line       12 EUR
           rule: sentence
           > 12 EUR

Media
  15:19  file  Green tea.jpg

Findings
         error    people-count-mismatch
           The page says 3 and lists 2.
           why: the number that is stated, and the entries of the list, are as under “Participants”
           seen: 3
           seen: 2

Lines that were not read
  6:1    We were 3:
  8:3    山田例子 (guest)

9 of 11 visible lines read
"""


def at(piece: str) -> Span:
    start = TEXT.index(piece)
    return Span(start, start + len(piece))


REPORT = Report(
    "tiny",
    "Reports/Lakeside",
    revision_id=77,
    timestamp="2019-07-01T10:00:00Z",
    language="en",
    sections=(
        Section("when", Status.PRESENT, "When we met", 2, matched_by="exact", span=at("== When we met ==\nOn")),
        Section("people", Status.PRESENT, "参加者", 2, matched_by="alias", span=at("== 参加者 ==\nWe")),
        Section("money", Status.MISSING),
    ),
    other_sections=(
        OtherSection("Green tea", 2, at("== Green tea ==")),
        OtherSection("What it coast", 2, at("== What it coast ==")),
    ),
    events=(
        Event(
            date(2019, 6, 1), date(2019, 6, 1), "Lakeside", None, "", True, span=at("1 June in Lakeside"), rule="line"
        ),
    ),
    participants=Participants(
        3,
        2,
        (
            Person("Amina Example", "Lakeside Reader", "host", at("[[User:Lakeside Reader|Amina Example]], host")),
            Person("山田例子", None, "guest", at("山田例子 (guest)")),
        ),
        at("3"),
        "count",
    ),
    themes=(
        Theme(
            "tea",
            "Green tea",
            span=at("== Green tea =="),
            rule="heading",
            content=(
                Content("point", "It is warm.", 1, span=at("It is warm.")),
                Content("point", "It was warm.", 2, 1, at("It was warm.")),
                Content("paragraph", "We drank a lot.", span=at("We drank a lot.")),
                Content("heading", "What it coast", 2, span=at("== What it coast ==")),
            ),
        ),
    ),
    budget=Budget((Amount(Decimal(12), "EUR", Kind.LINE, "12 EUR", at("12 EUR"), "sentence"),)),
    media=Media(("Green tea.jpg",)),
    findings=(
        Finding(
            "people-count-mismatch",
            Severity.ERROR,
            "people",
            "The page says 3 and lists 2.",
            Evidence(None, ("3", "2")),
        ),
    ),
    same_as=("Reports/Lakeside/JA",),
    unassigned=(Content("paragraph", "On 1 June in Lakeside.", span=at("On 1 June in Lakeside.")),),
    coverage=Coverage(11, (at("We were 3:"), at("山田例子 (guest)"))),
)


def told(text: str, title: str = "Reports/A", collection: Collection = SALONS) -> list[str]:
    page = Page(title, text)
    return list(explain(page, check(read(page, collection), collection), collection))


def test_the_golden_page() -> None:
    assert "\n".join(explain(Page(REPORT.title, TEXT), REPORT, TINY)) + "\n" == GOLDEN


def place_of(lines: list[str], what: str) -> str:
    """The place of the first row that ends with these words."""
    return next(line.split()[0] for line in lines if line.endswith(what))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_whatever_ends_them(line_end: str) -> None:
    text = "== Participants ==\n* Amina Example\n\n== Photos ==\n[[File:Lake.jpg]]\n".replace("\n", line_end)
    lines = told(text)
    assert place_of(lines, "Amina Example") == "2:3"
    assert place_of(lines, "Photographs or videos") == "4:1"
    assert place_of(lines, "Lake.jpg") == "5:8"
    assert not any("\r" in line for line in lines)


def test_places_count_markup_that_readers_do_not_see() -> None:
    lines = told("<translate>\n<!--T:1-->\n== Participants == <!--T:2-->\n* \u200e<b>Amina Example</b>\n</translate>")
    assert place_of(lines, "Participant list") == "3:1"
    assert next(line for line in lines if "Amina Example" in line).split()[0].startswith("4:")


def test_text_from_the_right_keeps_to_its_place() -> None:
    lines = told("== المشاركون ==\n# أمينة مثال\n# [[User:Lakeside Reader|نادية مثال]]، مضيفة\n")
    row = next(line for line in lines if "نادية" in line)
    assert row.split()[0].startswith("3:")
    assert "\u200eنادية مثال\u200e  User:Lakeside Reader" in row  # the mark keeps the columns in order
    for line in lines:
        for position, character in enumerate(line):
            if unicodedata.bidirectional(character) in ("R", "AL"):
                assert line.count("\u200e", 0, position) % 2 == 1, line


def test_media_stand_where_their_names_do() -> None:
    lines = told("== Photos ==\n[[File:lake_side.jpg]] [[File:Zebra.png|thumb]]\n[[File:Lake side.jpg]]\n")
    assert place_of(lines, "Zebra.png") == "2:31"
    assert next(line for line in lines if line.lower().endswith("file  lake side.jpg")).split()[0] == "2:8"


def test_many_files_are_told_in_time_in_proportion_to_them() -> None:
    def explaining(number: int) -> Callable[[], list[str]]:
        names = [f"Picture {each}.jpg" for each in range(number)]
        page = Page("Reports/A", "== Photos ==\n" + "".join(f"[[File:{name}]] and so on and on\n" for name in names))
        report = Report("salons", page.title, media=Media(tuple(names)))
        return lambda: list(explain(page, report, SALONS))

    assert growth(explaining, 400, 4000, floor=0.01) < 3
    lines = explaining(4000)()
    assert place_of(lines, "Picture 3999.jpg") == "4001:8"


def test_a_heading_that_editors_added_is_told_as_theirs() -> None:
    collection = SALONS.with_aliases({"budget": ["Where the coins went"]})
    lines = told("== Where the coins went ==\n12 EUR\n", collection=collection)
    assert any(line.endswith("alias: the name “Where the coins went” that editors added") for line in lines)


def test_a_heading_of_two_names_tells_both() -> None:
    lines = told("== Date — Guests ==\n1 May 2019\n", collection=TINY)
    assert sum("part: a piece of it is the name" in line for line in lines) == 2
    assert any(line.endswith("the name “Date”") for line in lines)
    assert any(line.endswith("the name “Guests”") for line in lines)


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        ("", "budget-missing", "one slip away"),
        ("== Budget ==\n", "budget-empty", "nothing a reader would see"),
        ("== Budget ==\nComing soon\n", "budget-placeholder", "stand in for content"),
        ("== Budget ==\nWe were thrifty.\n", "budget-no-amount", "no figure with a currency"),
        ("", "date-missing", "no date was found"),
        ("== Refliktions of perticipant ==\nGood.\n", "section-unreadable", "do not tell for certain"),
        ("== Where the coins went ==\n100 EUR\n", "heading-unrecognised", "no name of any"),
        ("== Discussion ==\nWe spoke.\n", "content-without-theme", "names a theme"),
        ("== Date ==\n5 May, Nairobi\n", "date-year-missing", "2019 is the year of the collection"),
    ],
)
def test_each_finding_says_why_it_holds(text: str, code: str, reason: str) -> None:
    lines = told(text)
    first = next(number for number, line in enumerate(lines) if line.endswith(f"  {code}"))
    assert reason in next(line for line in lines[first:] if line.strip().startswith("why: "))


def test_many_headings_are_named_once() -> None:
    lines = told("== What happened ==\n" + "".join(f"== Kiosk {number} ==\n" for number in range(30)))
    assert sum("Kiosk 29" in line for line in lines) <= 5
    assert any(line.endswith("seen: 20 more, all under “Other headings”") for line in lines)


def test_nothing_acts_on_the_terminal() -> None:
    lines = told("== Participants ==\n* Amina \x1b[2J\u202eExample\ud800\n", title="A\x1b[31m")
    whole = "\n".join(lines)
    whole.encode()
    assert "\x1b" not in whole
    assert "\u202e" not in whole
    assert lines[0] == "A‹U+001B›[31m"


@given(st.text(alphabet="=*[]{}<>'|:;\n\r\t\x00\x1b\u200e\u202e\ud800abé山أ 12345€", max_size=300))
def test_any_text_is_told_in_lines_that_can_be_printed(text: str) -> None:
    for line in told(text):
        line.encode()
        assert line.splitlines() in ([line], [])


class TestDisplay:
    @pytest.mark.parametrize(
        ("text", "columns"), [("", 0), ("abc", 3), ("山田", 4), ("e\u0301", 1), ("नमूना", 4), ("\u200eأمينة\u200e", 5)]
    )
    def test_width(self, text: str, columns: int) -> None:
        assert width(text) == columns
        assert width(padded(text, 9)) == 9

    @pytest.mark.parametrize(
        ("text", "expected"),
        [("abcdef", "abcdef"), ("abcdefg", "abcde…"), ("山田例子", "山田…"), ("ab 山田例", "ab 山…")],
    )
    def test_cut_fits(self, text: str, expected: str) -> None:
        assert cut(text, 6) == expected
        assert width(cut(text, 6)) <= 6

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a b", "a b"),
            ("a\tb", "a b"),
            ("a \r\n\n b\n", "a ⏎ b"),
            ("a\u200fb", "a‹U+200F›b"),
            ("क्\u200dष", "क्\u200dष"),
            ("\ud83d", "‹U+D83D›"),
            ("\x07", "‹U+0007›"),
        ],
    )
    def test_what_is_not_seen_is_shown(self, text: str, expected: str) -> None:
        assert shown(text) == expected


def test_it_ends_with_the_lines_that_were_not_read() -> None:
    lines = told("== What happened ==\nWe ate.\n\n* We left.\n== Discussion ==\n=== Diversity ===\n* a\n")
    assert lines[-5:] == [
        "Lines that were not read",
        "  2:1  We ate.",
        "  4:3  We left.",
        "",
        "4 of 6 visible lines read",
    ]
