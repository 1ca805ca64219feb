"""Documents are rendered where what they are made from has moved; each part of the digest is needed for that."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from bot.render import Draft, extracts
from bot.reports.report import encode
from bot.run import idle
from bot.run.outcome import Exit
from bot.run.own_pages import OwnPages
from bot.state.records import Made
from testing.cycles import CATEGORY, IDLE, INDEX, STATUS, WORKLIST, Bot, settings

ADVOCACY = f"{INDEX}/Advocacy"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the documents that were rendered."""
    found: list[str] = []
    right = Draft.pages

    def pages(draft: Draft) -> Any:
        found.append(draft.title)
        return right(draft)

    monkeypatch.setattr(Draft, "pages", pages)
    return found


def at_rest(**chosen: Any) -> Bot:
    bot = Bot(settings(**chosen))
    for _ in range(2):
        assert bot.run(status_page=True).exit is Exit.DONE
    return bot


def test_a_run_after_one_that_saved_everything_renders_nothing(rendered: list[str]) -> None:
    bot = Bot()
    bot.run(status_page=True)
    assert INDEX in rendered
    rendered.clear()
    bot.run(status_page=True)
    assert bot.store.rest() is not None
    assert rendered == []


def test_one_report_that_changes_renders_what_it_is_on(rendered: list[str]) -> None:
    bot = at_rest()
    rendered.clear()
    bot.wiki.add("Salons/A", "people 5 budget")  # another finding; of the themes all is as it was
    bot.run(status_page=True)
    assert {INDEX, WORKLIST} < set(rendered)
    assert ADVOCACY not in rendered
    saved = set(bot.wiki.saved()) - {STATUS}
    assert saved <= set(rendered)
    assert sum(title.endswith(".json") for title in saved) == 1
    assert len(bot.asked()) <= len(IDLE) + 2 + 3 * len(bot.wiki.saved())  # the stop page, the save, reading back


def test_of_many_data_pages_one_is_made(rendered: list[str]) -> None:
    bot = Bot(settings(guards={"max_bytes": 8000, "max_edits": 500, "max_new_pages": 500}))
    for number in range(40):
        bot.wiki.add(f"Salons/N{number}", "", CATEGORY)
    for _ in range(3):
        bot.run(status_page=True)
    rendered.clear()
    bot.wiki.add("Salons/N7", "people 9")
    bot.run(status_page=True)
    assert sum(title.endswith(".json") for title in bot.wiki.pages) > 3
    assert sum(title.endswith(".json") for title in rendered) == 1
    assert sum(title.endswith(".json") for title in bot.wiki.saved()) == 1


def edit_report(bot: Bot) -> None:
    bot.wiki.add("Salons/A", "people 7 budget")


def fill(bot: Bot) -> None:
    bot.edit(WORKLIST, "-->" + "<!-- salonbot:slot-end", "-->known<!-- salonbot:slot-end")


def other_stop_page(bot: Bot) -> None:
    bot.settings = settings(pages={"stop_page": "User:SalonBot/Other", "languages": ["en", "fr"]})
    bot.wiki.add("User:SalonBot/Other", "yes")


def other_words(bot: Bot) -> None:
    """Another version of the bot, whose pages say something else."""
    bot.patch.setattr("bot.run.look.package_version", lambda: "another")  # type: ignore[attr-defined]
    bot.patch.setattr(sys.modules["bot.render.index"], "footing", lambda *_: "Other words")  # type: ignore[attr-defined]


def edited_meanwhile(bot: Bot) -> None:
    """A page in another state: somebody moved the bot's words out of it, and the bot may write again."""
    bot.wiki.add(ADVOCACY, "<!-- salonbot:begin digest release -->\n<!-- salonbot:end digest -->")


# What a digest is of, or goes with; how it is left out; and what then goes unseen.
PARTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], Callable[[Bot], None]]] = {
    "the records": (lambda patch: patch.setattr(extracts, "_compared", _no_findings), edit_report),
    "what people wrote": (lambda patch: patch.setattr(extracts, "fields", _fields_without("kept")), fill),
    "the surroundings": (
        lambda patch: patch.setattr(extracts, "fields", _fields_without("stop_page")),
        other_stop_page,
    ),
    "the version": (lambda patch: patch.setattr("bot.state.store.Store.made", _of_any_version), other_words),
    "what the pages say": (lambda patch: patch.setattr(OwnPages, "say", lambda *_: True), edited_meanwhile),
}


def _no_findings(report: Any, extract: Any) -> bytes:
    made = msgspec.structs.replace(extract(report), findings=(), sections=(), participants=type(report.participants)())
    return encode(msgspec.structs.replace(made, revision_id=None, timestamp=None))


def _fields_without(name: str) -> Callable[[Any], Iterator[Any]]:
    right = dataclasses.fields
    return lambda context: (field for field in right(context) if field.name != name)


def _of_any_version(store: Any, _: str) -> Any:
    query = "SELECT title, digest, pages FROM made"
    return {title: Made(digest, msgspec.json.decode(pages)) for title, digest, pages in store._select(query)}


def after(move: Callable[[Bot], None], patch: pytest.MonkeyPatch) -> dict[str, str]:
    """All pages after a change and a run that is not idle."""
    bot = at_rest(pages={"languages": ["en", "fr"]})
    bot.patch = patch  # type: ignore[attr-defined]
    move(bot)
    bot.run(status_page=True)
    return {title: page.text for title, page in bot.wiki.pages.items() if title.startswith(INDEX) and title != STATUS}


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_the_digest_is_needed(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_out, move = PARTS[part]
    monkeypatch.setattr(idle, "at_rest", lambda *_: None)
    with monkeypatch.context() as patch:
        right = after(move, patch)
    with monkeypatch.context() as patch:
        patch.setattr("bot.state.store.Store.made", lambda *_: {})
        assert after(move, patch) == right, "without any digest"
    with monkeypatch.context() as patch:
        leave_out(patch)
        assert after(move, patch) != right
