"""Verdicts are understood in every language, and what is none is answered beside it and stays as it is."""

from __future__ import annotations

import re

import pytest

from bot.render.messages import languages, messages_in
from bot.render.slots import read_slots
from bot.render.verdicts import Verdict, answer, verdict
from testing.reports import finding
from tests.render.test_worklist import WORKLIST, key_of, only, row, worklist


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KNOWN", Verdict.KNOWN),
        ("{{done}} known", Verdict.KNOWN),
        ("{{Done|known}} Known", Verdict.KNOWN),
        ("{{known}}", Verdict.KNOWN),
        ("Done: known. ~~~~", Verdict.KNOWN),
        ("False positive", Verdict.NOT_APPLICABLE),
        ("False-positive", Verdict.NOT_APPLICABLE),
        ("N/A", Verdict.NOT_APPLICABLE),
        ("Won’t fix, sorry", Verdict.KNOWN),
        ("trifft nicht zu", Verdict.NOT_APPLICABLE),
        ("no se aplica", Verdict.NOT_APPLICABLE),
        ("<s>known</s>", Verdict.KNOWN),
        ("معروفة", Verdict.KNOWN),
        ("误报", Verdict.NOT_APPLICABLE),
        ("誤報", Verdict.NOT_APPLICABLE),
        ("done", None),
        ("{{done}}", None),
        ("Erledigt", None),
        ("knwon", None),
        ("ok", None),
        ("<!-- known -->", None),
    ],
)
def test_common_words(text: str, expected: Verdict | None) -> None:
    assert verdict(text) == expected


def test_no_word_means_two_things() -> None:
    words: dict[str, str] = {}
    for language in languages():
        w = messages_in(language)
        for meaning in ("known", "not-applicable", "done"):
            for key in (f"verdict-{meaning}", f"verdict-{meaning}-also"):
                for word in re.split("[,،、，]", w.plain(key)) if key in w else ():
                    assert words.setdefault(word.strip().casefold(), meaning) == meaning, (language, word)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("knwon", "Did you mean <b>known</b>?"),
        ("Know", "Did you mean <b>known</b>?"),
        ("not aplicable", "Did you mean <b>not applicable</b>?"),
        ("false postive", "Did you mean <b>not applicable</b>?"),
        ("{{done}}", "You wrote that this is done"),
        ("fixed!", "You wrote that this is done"),
        ("why is this here?", "does not understand this verdict"),
        ("'''{{x|[[y]]}}", "does not understand this verdict"),
    ],
)
def test_what_is_not_understood_is_answered_beside_it_and_stays(text: str, words: str) -> None:
    key = key_of(worklist([only(finding())]))
    after = worklist([only(finding())], kept={WORKLIST: {key: text}})
    assert words in row(after.body, key)
    assert read_slots(after.body) == {key: text}


def test_nobody_is_answered_who_wrote_nothing() -> None:
    assert answer(" ", messages_in("en")) == ""


def test_what_was_written_in_another_language_is_shown_and_not_to_be_edited_here() -> None:
    key = key_of(worklist([only(finding())]))
    kept = {f"{WORKLIST}/fr": {key: "connu – voir [[Discussion|là]]"}}
    after = worklist([only(finding())], languages=("en", "fr"), kept=kept)
    settled = after.body.split("== Settled by editors ==")[1]
    said = '<bdi lang="fr" dir="ltr">connu – voir [[:Discussion|là]]</bdi>'
    assert f'[[:{WORKLIST}/fr|<bdi lang="fr" dir="ltr">français</bdi>]]: {said}' in row(settled, key)
    assert read_slots(after.body) == {key: ""}
    unsure = worklist([only(finding())], languages=("en", "fr"), kept={f"{WORKLIST}/fr": {key: "pourquoi ?"}})
    assert "pourquoi ?" in row(unsure.body, key)
