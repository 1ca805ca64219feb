"""The copy for programs: JSON in the wiki's own form, that is the records, without people unless names are on."""

import json
import random
import unicodedata
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.plan import markers
from bot.render import render
from bot.render.context import Wanted
from bot.render.data import record
from bot.reports.report import Participants, Person, Report, to_json
from bot.reports.without_names import nameless
from testing.hostile import HOSTILE, words
from testing.reports import BASE, context, finding, report
from testing.seeds import seeds


def pages(reports: Iterable[Report], **changes: Any) -> list[Wanted]:
    return [one for one in render(reports, context(**changes)) if one.kind == "data"]


def page(reports: Iterable[Report], **changes: Any) -> Wanted:
    (wanted,) = pages(reports, **changes)
    return wanted


def read(wanted: Wanted) -> Any:
    """What a program makes of the page."""
    return json.loads(markers.filled(None, "data", wanted.body))


def as_stored(value: Any) -> Any:
    """A value with its texts as a wiki can hold them."""
    if isinstance(value, dict):
        return {name: as_stored(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_stored(one) for one in value]
    if isinstance(value, str):
        for what, instead in (("\ufffe", "\ufffd"), ("\uffff", "\ufffd"), ("salonbot:", "salonbot\u2060:")):
            value = value.replace(what, instead)
        return unicodedata.normalize("NFC", value)
    return value


def in_the_wikis_form(text: str) -> str:
    """By Python's own JSON: tabs, a line for each value, and the escapes of MediaWiki's FormatJson."""
    said = json.dumps(json.loads(text), ensure_ascii=False, indent="\t")
    for character in "<>&\u2028\u2029":
        said = said.replace(character, f"\\u{ord(character):04X}")
    return said


def test_it_is_the_records_in_order_with_a_schema() -> None:
    reports = [report(3), report(1), report(2)]
    wanted = page(reports, names=True)
    assert wanted.title == f"{BASE}/Index/Data.json"
    said = read(wanted)
    assert list(said) == ["salonbot", "schema", "about", "index", "category", "stop_page", "next", "reports"]
    assert said["schema"] == "salonbot.data/1"
    assert said["stop_page"] == "User:SalonBot/Run"
    assert said["next"] is None
    assert said["reports"] == [to_json(report(n)) for n in (1, 2, 3)]
    assert page(reversed(reports), names=True) == wanted


def test_without_reports_it_is_an_empty_list() -> None:
    assert read(page([]))["reports"] == []


def test_there_is_one_whatever_the_languages() -> None:
    kinds = [wanted.kind for wanted in render([report(1)], context(language="fr", languages=("fr", "en", "ar")))]
    assert kinds.count("data") == 1


def test_nobody_is_named_unless_names_are_on() -> None:
    told = finding(seen=("Amina Example came", "nothing else"), suggestion="Amina Example")
    one = report(1, findings=(replace(told, message="Amina Example is listed twice"),))
    quiet = page([one])
    assert "Amina" not in quiet.body
    (said,) = read(quiet)["reports"]
    assert said["participants"]["stated"] == 13
    assert said["participants"]["listed"] == 12
    assert said["findings"][0]["evidence"]["seen"] == ["… came", "nothing else"]
    assert said["findings"][0]["message"] == "… is listed twice"
    assert "Amina" in page([one], names=True).body


def test_a_report_without_names_is_the_same_without_them() -> None:
    one = report(1, participants=Participants(3, 2, (Person(""),)))
    assert nameless(one) == replace(one, participants=Participants(3, 2))


@settings(max_examples=60, deadline=None)
@given(st.one_of(words, st.sampled_from(HOSTILE), st.text('\n\t\x01<>&\\"\u0301\u0338\u0307é', max_size=12)))
def test_any_words_are_written_as_the_wiki_would_write_them(text: str) -> None:
    wanted = page([report(1, text, title=text, language=text), report(2)], names=True)
    written = markers.filled(None, "data", wanted.body)
    assert in_the_wikis_form(written) == written
    assert unicodedata.normalize("NFC", written) == written
    assert "<" not in written
    assert markers.find(written, "data").ours


@given(st.sampled_from(HOSTILE))
def test_they_come_back_as_they_were(text: str) -> None:
    one = report(1, text, title=text, language=text)
    assert json.loads(record(one)) == as_stored(to_json(one))


def test_a_mark_after_an_escape_does_not_become_one_with_it() -> None:
    """Form C would make "\\n" and an accent one letter, and the JSON none."""
    (said,) = read(page([report(1, "<\u0301 and \n\u0301 and e\u0301")], names=True))["reports"]
    assert said["themes"][0]["heading"] == "<\u25cc\u0301 and \n\u25cc\u0301 and \u00e9"


def test_long_copies_go_on_in_parts_that_are_json_each() -> None:
    reports = [report(number, "é" * 400) for number in range(1, 61)]
    parts = pages(reports, max_bytes=60_000, names=True)
    assert len(parts) > 2
    assert all(len(markers.filled(None, "data", one.body).encode()) <= 60_000 for one in parts)
    assert [one.title for one in parts][:2] == [f"{BASE}/Index/Data.json", f"{BASE}/Index/Data/2.json"]
    assert {one.document for one in parts} == {parts[0].title}
    assert [read(one)["next"] for one in parts] == [*(one.title for one in parts[1:]), None]
    titles = [said["title"] for one in parts for said in read(one)["reports"]]
    assert titles == [one.title for one in reports]


@pytest.mark.parametrize("seed", seeds(20))
def test_a_report_that_changes_is_on_one_part_and_no_other_part_changes(seed: int) -> None:
    chance = random.Random(seed)
    ids = chance.sample(range(1, chance.choice((100, 5_000, 10**9))), 60)
    reports = [report(number, "é" * chance.randrange(300, 500)) for number in ids]
    before = pages(reports, max_bytes=60_000, names=True)
    number = chance.randrange(60)
    for others in ([report(ids[number], "e" * 300)], []):
        after = pages([*reports[:number], *others, *reports[number + 1 :]], max_bytes=60_000, names=True)
        if len(after) == len(before):  # else there was just room for one record less, or a range has none left
            assert sum(one.body != other.body for one, other in zip(before, after, strict=True)) == 1


def test_reports_that_no_id_tells_apart_have_parts_as_well() -> None:
    reports = [replace(report(number, "é" * 400), page_id=None) for number in range(1, 61)]
    parts = pages(reports, max_bytes=60_000, names=True)
    assert all(len(markers.filled(None, "data", one.body).encode()) <= 60_000 for one in parts)
    assert sum(len(read(one)["reports"]) for one in parts) == 60


def test_a_part_that_is_needed_no_more_has_no_reports() -> None:
    kept: dict[str, dict[str, str]] = {title: {} for title in (f"{BASE}/Index/Data.json", f"{BASE}/Index/Data/2.json")}
    first, second = pages([report(1)], kept=kept)
    assert second.title == f"{BASE}/Index/Data/2.json"
    assert read(second)["reports"] == []
    assert read(first)["next"] is None
