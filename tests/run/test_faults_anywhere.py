"""Every function that renders, plans or saves raises once, for one report or one page: the run comes to its end.

Each page is then as it is without the error, or as it was before and held or failed. So none is written without the
report, and nobody's words are lost. The functions are those that a run gives the report or the page to.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

import pytest

from bot.plan.guards import ProposedEdit
from bot.plan.markers import BotBlock
from bot.plan.steps import Edit
from bot.plan.theirs import Theirs
from bot.render import Wanted, first_part
from bot.render.pages import Document, PageSection
from bot.render.salons import Salon
from bot.reports.report import Report
from bot.run.outcome import Exit, Result
from bot.wiki.base import Page
from testing.cycles import CATEGORY, INDEX, STATUS, WORKLIST, Bot, settings
from testing.seeds import seeds

PACKAGES = (
    "bot.render",
    "bot.plan",
    "bot.run.generated",
    "bot.run.people_pages",
    "bot.run.publish",
    "bot.run.hold_notes",
)
# These catch what is raised below them; the others are asked by title or of all reports, before any page is made.
THEMSELVES = {
    *("careful", "Planner.careful", "Planner._of", "attempt", "Publisher._take", "outcome_of"),
    *(
        "Planner._cap",
        "_body",
        "token",
        "_line",
        "snapshot",
        "talk_key",
        "Context.language_of",
        "first_part",
        "_numbered",
    ),
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
    """Whether a word stands in one of the single things that a function is given; a collection of pages is none."""
    return any(isinstance(each, ONE) and word in repr(each) for each in args)


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


@pytest.mark.parametrize("seed", seeds(12))
@pytest.mark.parametrize("word", [REPORT, DIGEST, LIST])
def test_an_error_anywhere_holds_that_page_alone(word: str, seed: int) -> None:
    before, after, met = undisturbed()
    assert len(met[word]) > 20
    for function in met[word][seed::12]:
        bot = prepared()

        def raising(*args: Any, _function: FunctionType = function, **named: Any) -> Any:
            if given(word, (*args, *named.values())):
                raise Strange
            return _function(*args, **named)

        with pytest.MonkeyPatch.context() as patch:
            replaced(function, raising, patch)
            outcome = bot.run(status_page=True)
        assert outcome.exit in (Exit.DONE, Exit.PAGES_LEFT), function
        left = {first_part(page.title) for page in outcome.pages if page.result in (Result.HELD, Result.FAILED)}
        now = texts(bot)
        for title in {*now, *after}:
            # without the verdicts of the worklist, nothing is done on reports and their talk pages
            people = not title.startswith(INDEX) and WORKLIST in left
            there, unmoved = now.get(title) == after.get(title), now.get(title) == before.get(title)
            assert there or (unmoved and (people or first_part(title) in left)), (function, title)
        bot.run(status_page=True)
        assert texts(bot) == after, function
