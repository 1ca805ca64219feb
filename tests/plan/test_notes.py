"""Where a note goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.plan.guards import Limits
from bot.plan.notes import Talk, heard, next_due, noticed, step, talk_key, talk_page, talks
from bot.plan.planner import Planner
from bot.plan.steps import Edit, Held, Unchanged
from bot.render import Context
from bot.reports.report import Finding, Report, Severity
from bot.state.records import Noticed
from bot.wiki.base import Member, Page


@pytest.mark.parametrize(
    ("namespace", "title", "talk"),
    [
        (0, "Salons/A: the first", "Talk:Salons/A: the first"),
        (2, "User:Amina Example/Salon", "User talk:Amina Example/Salon"),
        (2, "Benutzer:Amina Example/Salon", "User talk:Amina Example/Salon"),
        (4, "Meta:Salons", "Project talk:Salons"),
        (2, "User:Salons: the first", "User talk:Salons: the first"),
        (2, "User:", None),
        (200, "Grants:Salons", None),
    ],
)
def test_talk_pages_have_names_that_every_wiki_knows(namespace: int, title: str, talk: str | None) -> None:
    """Of a namespace that a wiki made itself the talk page cannot be told, and none is made up."""
    assert talk_page(Member(1, title, namespace, 1)) == talk
    if talk:
        assert talk_key(talk) == (namespace + 1, talk.partition(":")[2])


NOW = datetime(2026, 5, 1, tzinfo=UTC)
REPORT, OTHER = Report("salons", "A", page_id=1, language="de"), Report("salons", "B", page_id=2)
FINDING = Finding("budget-missing", Severity.ERROR, "budget", "it is missing")
BUDGET = "budget-missing.budget"
TALK = Talk("Talk:A", REPORT, {BUDGET: "f.1.x"}, frozenset({BUDGET}), frozenset())
CONTEXT = Context(base="Salons", category="Category:A", stop_page="Stop", bot="SalonBot")
PLANNER = Planner(Limits(), {}, NOW, "SalonBot")


def noted(talk: Talk = TALK) -> str:
    made = step(talk, None, CONTEXT, PLANNER)
    assert isinstance(made, Edit)
    return made.new


def test_a_note_is_made_in_the_language_of_the_report() -> None:
    made = step(TALK, None, CONTEXT, PLANNER)
    assert isinstance(made, Edit)
    assert (made.title, made.kind, made.facts) == ("Talk:A", "notes", {"open": 1, "done": 0})
    assert 'lang="de"' in made.new
    english = step(replace(TALK, report=OTHER), None, CONTEXT, PLANNER)
    assert isinstance(english, Edit)
    assert 'lang="en"' in english.new


def test_what_was_mended_is_counted_as_done() -> None:
    page = Page("Talk:A", noted(), 3, 7)
    assert step(TALK, page, CONTEXT, PLANNER) == Unchanged("Talk:A")
    mended = step(replace(TALK, rows={}, due=frozenset()), page, CONTEXT, PLANNER)
    assert isinstance(mended, Edit)
    assert mended.facts == {"open": 0, "done": 1}


def test_a_talk_page_with_a_broken_note_is_held() -> None:
    page = Page("Talk:A", noted().replace("salonbot:end", "the end"), 3, 7)
    held = step(TALK, page, CONTEXT, PLANNER)
    assert isinstance(held, Held)
    assert (held.title, held.hold.code) == ("Talk:A", "markers")
    assert "; take all of the bot's text out" in held.hold.message


def test_what_is_noticed_stays_while_it_is_open_or_called_open() -> None:
    since = NOW - timedelta(days=9)
    known = {
        ("1", BUDGET): Noticed(since, said=True),
        ("1", "media-missing.media"): Noticed(since, said=True),
        ("1", "place-missing"): Noticed(since),
        ("9", BUDGET): Noticed(since, said=True),
        ("9", "place-missing"): Noticed(since),
    }
    found = noticed(known, {"A": {"f.1.x": FINDING}, "B": {"f.2.x": FINDING}}, {"A": REPORT, "B": OTHER}, NOW)
    assert found == {
        ("1", BUDGET): Noticed(since, said=True),
        ("2", BUDGET): Noticed(NOW),
        ("1", "media-missing.media"): Noticed(since, said=True),
    }
    due = talks(
        found, {"A": {"f.1.x": FINDING}, "B": {"f.2.x": FINDING}}, {"A": REPORT, "B": OTHER}, {"A": "Talk:A"}, NOW
    )
    assert due == {"Talk:A": replace(TALK, said=frozenset({BUDGET, "media-missing.media"}))}


def test_after_the_edit_what_the_note_says_is_remembered() -> None:
    known = {
        ("1", BUDGET): Noticed(NOW),
        ("1", "media-missing.media"): Noticed(NOW, said=True),
        ("1", "place-missing"): Noticed(NOW),
        ("2", BUDGET): Noticed(NOW),
        ("2", "place-missing"): Noticed(NOW, said=True),
    }
    others = {key: item for key, item in known.items() if key[0] == "2"}
    open_too = replace(TALK, rows={BUDGET: "f.1.x", "place-missing": "f.1.y"})
    assert heard(known, open_too, noted()) == {
        ("1", BUDGET): Noticed(NOW, said=True),
        ("1", "place-missing"): Noticed(NOW, said=False),
        **others,
    }
    assert heard(known, replace(TALK, rows={}), "no note") == others


@pytest.mark.parametrize(("days", "due"), [(0, None), (2, None), (3, 2), (10, 9)])
def test_when_the_next_one_is_due(days: int, due: int | None) -> None:
    """After the first of those that wait; what is due now is no more to come."""
    known = {
        ("1", "a"): Noticed(NOW - timedelta(days=1)),
        ("1", "b"): Noticed(NOW - timedelta(days=2)),
        ("1", "c"): Noticed(NOW - timedelta(days=3), said=True),
    }
    found = next_due(known, NOW, days)
    waits = [] if days < 1 else [days - 1] if days == 2 else [days - 2]
    assert found == (min((NOW + timedelta(days=each) for each in waits if each > 0), default=None))
    assert next_due({}, NOW, days) is None
    assert due is None or found is not None
