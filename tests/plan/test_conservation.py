"""What would be on no page: told by the key and the words of each text."""

from __future__ import annotations

import pytest

from bot.plan.conservation import AROUND, lost
from bot.plan.theirs import Theirs
from bot.render.slots import slot


def page(**slots: str) -> str:
    """A page of the bot's; a key here is written with ``_`` for its dots."""
    rows = "\n".join(slot(key.replace("_", "."), text) for key, text in slots.items())
    return f"Above.\n<!-- salonbot:begin digest -->\n{rows}\n<!-- salonbot:end digest -->\nBelow."


def in_slot(text: str) -> Theirs:
    return Theirs(slots={"r.1": text})


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("We agree.", "We agree."),
        ("We agree. ", "Once more.<br>We agree."),
        ("A<br>C", "A<br>B<br>C"),  # joined with a third copy, which came between them
        ("''so''", "'''''so'''''"),
        ("", ""),
    ],
)
def test_what_stands_in_the_same_slot_is_not_lost(text: str, new: str) -> None:
    assert lost(in_slot(text), page(r_1=new)) == []
    assert lost(in_slot(text), page(), [page(r_1=new)]) == []


@pytest.mark.parametrize(("text", "new"), [("no", "not known"), ("A<br>C", "A<br>B"), ("We agree", "")])
def test_what_stands_nowhere_is_lost_and_named(text: str, new: str) -> None:
    assert lost(in_slot(text), page(r_1=new), [page(r_2=text)]) == [f"“{text}”"]


def test_the_same_words_that_another_edit_brought_are_somebody_elses() -> None:
    loose = Theirs(loose={"x.5.abcdef01": "Fine – Amina"})
    assert lost(loose, page(x_9_abcdef01="Fine – Benoît")) == []  # the number may differ on the page itself
    assert lost(loose, page(), [page(x_5_abcdef01="Fine – Amina")]) == []
    assert lost(loose, page(), [page(x_9_abcdef01="Fine – Benoît")]) == ["“Fine – Amina”"]


def test_text_around_the_block_stays_in_its_order() -> None:
    around = Theirs(around=("Above.\n", "\nBelow."))
    assert lost(around, page()) == []
    assert lost(around, page().replace("Below", "Under")) == [AROUND]


def test_a_long_text_is_named_by_its_beginning() -> None:
    (named,) = lost(in_slot("We answer this. " * 20), page())
    assert named.startswith("“We answer this. We")
    assert len(named) < 70
