"""Every function that renders, plans or saves raises once, for one report or one page: the run comes to its end.

Each page is then as it is without the error, or as it was before and held or failed; or it says that the report could
not be read. So none is written without the report, and nobody's words are lost. The functions are those that a run
gives the report or the page to; a record may also be strange in any of its fields.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any, cast

import pytest
from msgspec import structs

from bot.plan.guards import ProposedEdit
from bot.plan.markers import BotBlock
from bot.plan.steps import Edit
from bot.plan.theirs import Theirs
from bot.render import Wanted, first_part
from bot.render.pages import Document, PageSection
from bot.render.salons import Salon
from bot.reports.report import Report
from bot.run.outcome import Exit, Result
from bot.run.reading import seen_by_readers
from bot.run.rules import Rules
from bot.wiki.base import Page
from testing.cycles import CATEGORY, INDEX, STATUS, WORKLIST, Bot, settings
from testing.seeds import seeds

PACKAGES = (
    "bot.render",
    "bot.plan",
    "bot.reports",
    "bot.run.cycle",
    "bot.run.generated",
    "bot.run.histories",
    "bot.run.hold_notes",
    "bot.run.own_pages",
    "bot.run.people_pages",
    "bot.run.publish",
    "bot.run.reading",
    "bot.run.status_page",
)
# These catch what is raised below them, compare a title or two numbers, or were tried when the record was read.
THEMSELVES = {
    *("careful", "Planner.careful", "Planner._of", "attempt", "Publisher._take", "outcome_of", "_body"),
    *(
        "_theirs",
        "_see",
        "is_as",
        "_made",
        "_digest",
        "Reading._settled",
        "Reading._sound",
        "Reading._unread",
        "in_category",
    ),
    *("Planner._cap", "talk_key", "_outside", "encode"),
}
ADVOCACY = f"{INDEX}/Advocacy"
REPORT, DIGEST, LIST = "Salons/Newest", "words of the digest", "words of the list"
ONE = (str, Report, Salon, Page, BotBlock, Theirs, Edit, Wanted, ProposedEdit, Document, PageSection)


class Strange(Exception):
    """What nobody thought of."""


def functions() -> Iterator[FunctionType]:
    """The functions and methods of the packages."""
    for name, module in sorted(sys.modules.items()):
        if not name.startswith(PACKAGES):
            continue
        for value in vars(module).values():
            if getattr(value, "__module__", None) != name:
                continue
            members = vars(value).values() if isinstance(value, type) else [value]
            for each in members:
                if isinstance(each, FunctionType) and not each.__name__.startswith("__"):
                    yield each


def given(word: str, args: tuple[Any, ...]) -> bool:
    """Whether a word stands in one of the single things that a function is given; a collection of pages is none.

    Nor is the record of a page of which nothing was read: it has nothing strange in it any more.
    """
    return any(isinstance(each, ONE) and not is_unread(each) and word in repr(each) for each in args)


def is_unread(thing: object) -> bool:
    return isinstance(thing, Report) and any(finding.code == "page-quarantined" for finding in thing.findings)


def replaced(function: FunctionType, other: Callable[..., Any], patch: pytest.MonkeyPatch) -> None:
    """Puts another function in its place, in every module and class that knows it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("bot"):
            for each, value in list(vars(module).items()):
                if value is function:
                    patch.setattr(module, each, other)
                elif (
                    isinstance(value, type)
                    and value.__module__ == name
                    and vars(value).get(function.__name__) is function
                ):
                    patch.setattr(value, function.__name__, other)


def prepared() -> Bot:
    """A bot that ran once; then a report came, and people wrote on two pages."""
    guards = {"max_bytes": 24_000, "max_edits": 500, "max_new_pages": 500, "max_shrink_percent": 100}
    flags = {"category": "Category:To do", "notes": True, "note_days": 0, "hold_notes": True}
    bot = Bot(settings(guards=guards, flags=flags, pages={"list_template": "Salons list"}))
    for number in range(9):
        bot.wiki.add(f"Salons/N{number}", "budget", CATEGORY)
    bot.run()
    bot.wiki.add(REPORT, "budget media people 7", CATEGORY)
    last = bot.wiki.pages[f"{ADVOCACY}/2"].text
    end = last.rindex("<!-- salonbot:slot-end -->")
    bot.wiki.add(f"{ADVOCACY}/2", f"{last[:end]}{DIGEST}{last[end:]}")
    bot.wiki.add("Friends", f"{LIST}\n{{{{Salons list}}}}\n{{{{Salons list end}}}}")
    return bot


def texts(bot: Bot) -> dict[str, str]:
    """The pages without numbers of revisions and checksums."""
    pages = bot.wiki.pages.items()
    return {title: re.sub("[0-9a-f]{16}|[0-9]+", "#", page.text) for title, page in pages if title != STATUS}


def as_in(after: dict[str, str], bot: Bot) -> dict[str, str]:
    """The pages, without a part that was needed for one run alone and says so since."""
    return {title: text for title, text in texts(bot).items() if title in after or "no longer needed" not in text}


@functools.cache
def undisturbed() -> tuple[dict[str, str], dict[str, str], dict[str, list[FunctionType]]]:
    """The pages before the run and after it, and the functions that are given each of the words."""
    met: dict[str, dict[FunctionType, None]] = {word: {} for word in (REPORT, DIGEST, LIST)}

    def noting(function: FunctionType) -> Callable[..., Any]:
        def noted(*args: Any, **named: Any) -> Any:
            for word, found in met.items():
                if function not in found and given(word, (*args, *named.values())):
                    found[function] = None
            return function(*args, **named)

        return noted

    bot = prepared()
    before = texts(bot)
    with pytest.MonkeyPatch.context() as patch:
        for function in list(functions()):
            replaced(function, noting(function), patch)
        assert bot.run(status_page=True).exit is Exit.DONE
    found = {word: [each for each in met[word] if each.__qualname__ not in THEMSELVES] for word in met}
    return before, texts(bot), found


def raising(function: FunctionType, word: str, patch: pytest.MonkeyPatch) -> None:
    """Puts in its place one that raises where it is given the word."""

    def strange(*args: Any, **named: Any) -> Any:
        if given(word, (*args, *named.values())):
            raise Strange
        return function(*args, **named)

    replaced(function, strange, patch)


@functools.cache
def without_the_report() -> dict[str, str]:
    """The pages after a run in which the report could not be read."""
    bot = prepared()
    with pytest.MonkeyPatch.context() as patch:
        raising(cast(FunctionType, seen_by_readers), REPORT, patch)
        assert bot.run(status_page=True).exit is Exit.PAGES_LEFT
    return texts(bot)


@pytest.mark.parametrize("seed", seeds(12))
@pytest.mark.parametrize("word", [REPORT, DIGEST, LIST])
def test_an_error_anywhere_holds_that_page_alone(word: str, seed: int) -> None:
    before, after, met = undisturbed()
    unread = without_the_report()
    assert len(met[word]) > 20
    for function in met[word][seed::12]:
        bot = prepared()
        with pytest.MonkeyPatch.context() as patch:
            raising(function, word, patch)
            outcome = bot.run(status_page=True)
        assert outcome.exit in (Exit.DONE, Exit.PAGES_LEFT), function
        left = {first_part(page.title) for page in outcome.pages if page.result in (Result.HELD, Result.FAILED)}
        now = texts(bot)
        for title in {*now, *after}:
            # without the verdicts of the worklist, nothing is done on reports and their talk pages
            people = not title.startswith(INDEX) and WORKLIST in left
            there = now.get(title) in (after.get(title), unread.get(title) if REPORT in left else after.get(title))
            unmoved = now.get(title) == before.get(title)
            assert there or (unmoved and (people or first_part(title) in left)), (function, title)
        bot.run(status_page=True)
        assert as_in(after, bot) == after, function


class Poison:
    """What nobody thought of, as the value of a field."""

    def __getattr__(self, *_: object) -> Any:
        raise Strange

    __iter__ = __len__ = __eq__ = __hash__ = __str__ = __repr__ = __bool__ = __contains__ = __getattr__


@pytest.mark.parametrize("field", sorted({*Report.__struct_fields__} - {"title", "page_id", "revision_id"}))
def test_a_record_strange_in_any_field_is_named_and_the_run_goes_on(
    field: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, after, _ = undisturbed()
    bot = prepared()

    def strange(rules: Rules, wiki: object, page: Page, report: Report) -> tuple[Report, bool]:
        return (structs.replace(report, **{field: Poison()}), False) if page.title == REPORT else (report, True)

    with monkeypatch.context() as patch:
        patch.setattr("bot.run.reading.seen_by_readers", strange)
        outcome = bot.run(status_page=True)
    assert outcome.exit is Exit.PAGES_LEFT
    assert any(REPORT in f"{page.title} {page.reason}" for page in outcome.pages if page.code == "fault")
    bot.run(status_page=True)
    assert as_in(after, bot) == after
