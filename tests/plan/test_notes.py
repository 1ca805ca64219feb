"""Where a note goes."""

from __future__ import annotations

import pytest

from bot.plan.notes import talk_key, talk_page
from bot.wiki.base import Member


@pytest.mark.parametrize(
    ("namespace", "title", "talk"),
    [
        (0, "Salons/A: the first", "Talk:Salons/A: the first"),
        (2, "User:Amina Example/Salon", "User talk:Amina Example/Salon"),
        (2, "Benutzer:Amina Example/Salon", "User talk:Amina Example/Salon"),
        (4, "Meta:Salons", "Project talk:Salons"),
        (200, "Grants:Salons", None),
    ],
)
def test_talk_pages_have_names_that_every_wiki_knows(namespace: int, title: str, talk: str | None) -> None:
    """Of a namespace that a wiki made itself the talk page cannot be told, and none is made up."""
    assert talk_page(Member(1, title, namespace, 1)) == talk
    if talk:
        assert talk_key(talk) == (namespace + 1, talk.partition(":")[2])
