"""The law of conservation and the order of parts, each by itself: with it random plans lose nothing and come to an end.

The plans are of nobody's making: texts go to any part or to none, in any order, while pages are protected, caps are
reached, the stop page says no, and the run is killed. Without the law each of these histories loses a text, without the
order each of them stands still: both are tried here too, so that no seed is a test that cannot fail.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.plan import document_parts
from bot.plan.guards import Limits
from bot.plan.planner import Planner
from bot.plan.steps import Edit, Plan, Step, Unchanged
from bot.plan.theirs import slots_on
from bot.render import Wanted, first_part
from bot.render.slots import slot
from bot.run.outcome import PageOutcome, Result
from bot.run.publish import Gate, Publisher
from bot.wiki.base import Denied, Saved
from testing.fakes import FakeWiki
from testing.seeds import seeds

STOP = "User:SalonBot/Run"
DOCUMENTS, PARTS, KEYS = 6, 3, 6
LIMITS = Limits()
Places = dict[tuple[int, str], int | None]  # the part on which a slot stands, by document and key; None for no part


def title(document: int, part: int) -> str:
    return f"Salons/Index/D{document}" + (f"/{part}" if part > 1 else "")


class Documents:
    """Pages in parts with a text in each slot, on a wiki where much is in the way."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.wiki = FakeWiki()
        self.wiki.add(STOP, "yes")
        self.texts = {
            (document, f"k{key}"): f"Wörd{document}x{key}" for document in range(DOCUMENTS) for key in range(KEYS)
        }
        self.publish(self.wanted(self.places()))

    def places(self, none: float = 0.0) -> Places:
        """Any place for every text, and ``none`` for some."""
        parts = range(1, PARTS + 1)
        return {place: None if self.chance.random() < none else self.chance.choice(parts) for place in self.texts}

    def wanted(self, places: Places) -> list[Wanted]:
        def body(document: int, part: int) -> str:
            on_it = (key for (of, key), at in places.items() if of == document and at == part)
            return "\n".join(["Text.", *(slot(key, self.texts[document, key]) for key in on_it)])

        every = [(document, part) for document in range(DOCUMENTS) for part in range(1, PARTS + 1)]
        return [Wanted(title(*each), "index", "en", body(*each), {}, title(each[0], 1)) for each in every]

    def steps(self, wanted: list[Wanted], limits: Limits = LIMITS) -> tuple[Step, ...]:
        planner = Planner(limits, {}, datetime(2026, 5, 1, tzinfo=UTC), "SalonBot", guards=())
        return planner.plan(wanted, self.wiki.pages).steps

    def publish(self, wanted: list[Wanted]) -> list[PageOutcome]:
        return list(self.publisher().publish(Plan(self.steps(wanted))))

    def publisher(self) -> Publisher:
        return Publisher(self.wiki, Gate(STOP), Unchanged, lambda edit: None, lambda edit, page: None)

    def misfortune(self) -> None:
        """A plan that nobody should make is carried out, as far as it goes."""
        limits = Limits(max_edits=self.chance.choice([3, 8, 1000]))
        steps = list(self.steps(self.wanted(self.places(none=0.2)), limits))
        self.chance.shuffle(steps)
        if self.chance.random() < 0.5:  # and whatever the planner held is saved all the same
            steps = [step for step in steps if isinstance(step, Edit)]
        self.wiki.protected = {page for page in self.wiki.pages if page != STOP and self.chance.random() < 0.1}
        saves = self.saves(self.chance.choice([None, "stop", "kill"]), self.chance.randint(1, 12))
        self.wiki.save = saves
        with suppress(Denied, KeyboardInterrupt):
            list(self.publisher().publish(Plan(tuple(steps))))
        del self.wiki.save
        self.wiki.add(STOP, "yes")
        self.wiki.protected.clear()

    def saves(self, end: str | None, left: int) -> Any:
        def saving(*given: Any, **more: Any) -> Saved:
            nonlocal left
            left -= 1
            if left == 0 and end == "kill":
                raise KeyboardInterrupt
            if left == 0 and end == "stop":
                self.wiki.add(STOP, "no")
            return FakeWiki.save(self.wiki, *given, **more)

        return saving

    def standing(self) -> Iterator[tuple[tuple[int, str], int]]:
        """Each text that stands on a page: its document and key, and the part."""
        for document in range(DOCUMENTS):
            for part in range(1, PARTS + 1):
                page = self.wiki.pages[title(document, part)]
                assert first_part(page.title) == title(document, 1)
                for key, text in slots_on(page.text).items():
                    if text.strip():
                        assert text.strip() == self.texts[document, key]
                        yield (document, key), part

    def lost(self) -> set[tuple[int, str]]:
        return self.texts.keys() - {place for place, _ in self.standing()}

    def at_places(self, places: Places) -> bool:
        """Whether every text stands where it should, and there alone."""
        return sorted(self.standing()) == sorted(places.items())

    def goes_to_places(self) -> bool:
        """Whether everything comes to its place in two runs, and is on a page at each moment."""
        places = self.places()
        for _ in range(2):
            outcomes = self.publish(self.wanted(places))
            if any(outcome.result is Result.HELD for outcome in outcomes):
                return False
        return self.at_places(places)


@pytest.mark.parametrize("seed", seeds(24))
def test_no_plan_loses_a_text(seed: int) -> None:
    documents = Documents(seed)
    for _ in range(6):
        documents.misfortune()
        assert not documents.lost()


@pytest.mark.parametrize("seed", seeds(24))
def test_without_the_law_each_of_them_does(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = Documents(seed)
    monkeypatch.setattr(Publisher, "_lost", lambda *_: None)
    lost = set()
    for _ in range(6):
        documents.misfortune()
        lost |= documents.lost()
    assert lost


@pytest.mark.parametrize("seed", seeds(24))
def test_every_text_comes_to_its_part(seed: int) -> None:
    documents = Documents(seed)
    for _ in range(3):
        assert documents.goes_to_places()


@pytest.mark.parametrize("seed", seeds(24))
def test_without_the_order_of_parts_none_does(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = Documents(seed)
    monkeypatch.setattr(document_parts, "_parts_in_order", lambda steps, now: list(steps))
    assert not documents.goes_to_places()
    assert not documents.lost()
