"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.read.model.sentences import sentences


@pytest.mark.parametrize(
    "text",
    [
        "We met from 1 pm to 4 pm.| The participants were students.",
        "We started around 11.| People came in late.",
        "The salon was on 10 August.| Participants came by bus.",
        "We met at 10 a.m. in St. Mary's Hall, No. 5 of the street.| Then we left.",
        "It began at 9 a.m.| The hall was full.",
        "Dr. A. Example and Mrs. B. C. Sample spoke.| All agreed!",
        "Am 5. August 2019 trafen wir uns.| Es kamen 12 Personen.",
        "Es kamen ca. 20 Personen, z.B. Lehrer.| Danke.",
        "Дня 5 серпня на вул. Лесі зібралося 12 осіб.| Дякуємо.",
        "会议于8月10日在台北举行。|有十二人参加。",
        "৫ আগস্ট সভা হয়।|১২ জন এসেছিলেন।",
        "هل جاء أحد؟| نعم.",
        "one line|\ntwo lines",
        "It cost 1.500 USD and 3.5 hours.| Fine.",
        'She said "Yes."| And so on … and on.',
        "See https://example.org/a.b for more.| Bye.",
        "Mr. Example came.| No.| Nobody else.",
    ],
)
def test_sentences(text: str) -> None:
    expected = [part.strip() for part in text.split("|")]
    whole = text.replace("|", "")
    assert [whole[at:to] for at, to in sentences(whole)] == expected


@given(st.text(alphabet="aA1 .!?\n。\"'é字") | st.text())
def test_every_word_is_in_one_sentence(text: str) -> None:
    found = list(sentences(text))
    at = 0
    for start, end in found:
        assert start >= at
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        at = end
    assert not text[at:].strip()
