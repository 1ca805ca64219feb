"""The copy for programs: JSON that is the records, in which nothing acts, and without people unless names are on."""

import json
import re
import unicodedata
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nameless import nameless
from bot.render import render
from bot.render.data import record
from bot.report import Participants, Person, to_json
from render.hostile import HOSTILE, words
from render.reports import BASE, context, finding, report


def page(reports, **changes):
    (wanted,) = (one for one in render(reports, context(**changes)) if one.kind == "data")
    return wanted


def read(body):
    """What a program makes of the page."""
    return json.loads(body.split("<pre>")[1].split("</pre>")[0])


def test_it_is_the_records_in_order_with_a_schema():
    reports = [report(3), report(1), report(2)]
    wanted = page(reports, names=True)
    assert wanted.title == f"{BASE}/Index/Data"
    assert read(wanted.body) == {"schema": "salonbot.data/1", "reports": [to_json(report(n)) for n in (1, 2, 3)]}
    assert page(reversed(reports), names=True) == wanted


def test_there_is_one_whatever_the_languages():
    kinds = [wanted.kind for wanted in render([report(1)], context(language="fr", languages=("fr", "en", "ar")))]
    assert kinds.count("data") == 1


def test_nobody_is_named_unless_names_are_on():
    told = finding(seen=("Amina Example came", "nothing else"), suggestion="Amina Example")
    one = report(1, findings=(replace(told, message="Amina Example is listed twice"),))
    quiet = page([one]).body
    assert "Amina" not in quiet
    (said,) = read(quiet)["reports"]
    assert said["participants"]["stated"] == 13
    assert said["participants"]["listed"] == 12
    assert said["findings"][0]["evidence"]["seen"] == ["nothing else"]
    assert said["findings"][0]["message"] == "budget-missing"
    assert "Amina" in page([one], names=True).body


def test_a_report_without_names_is_the_same_without_them():
    one = report(1, participants=Participants(3, 2, (Person(""),)))
    assert nameless(one) == replace(one, participants=Participants(3, 2))


@settings(max_examples=60, deadline=None)
@given(st.one_of(words, st.sampled_from(HOSTILE)))
def test_any_words_come_back_as_they_were_and_nothing_in_them_acts(text):
    one = report(1, text, title=text, language=text)
    line = record(one)
    assert json.loads(line) == to_json(one)
    assert "\n" not in line
    assert line.isprintable()
    assert unicodedata.normalize("NFC", line) == line
    inside = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', line))
    assert not re.search(r"[<>&\[\]{}|~]|__|''|://", inside)


def test_long_copies_go_on_in_parts_that_are_json_each():
    reports = [report(number, "é" * 400) for number in range(1, 61)]
    parts = [one for one in render(reports, context(max_bytes=60_000, names=True)) if one.kind == "data"]
    assert len(parts) > 2
    assert all(len(one.body.encode()) <= 60_000 for one in parts)
    assert [one.title for one in parts][1] == f"{BASE}/Index/Data/2"
    titles = [said["title"] for one in parts for said in read(one.body)["reports"]]
    assert sorted(titles) == sorted(one.title for one in reports)
