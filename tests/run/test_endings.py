"""Every error with a message for the operator has its exit code, and whatever is no such error has none."""

import pytest

from bot.plan.guards import Limits
from bot.run.endings import EXPECTED, Busy, Misuse, exit_for
from bot.run.outcome import Exit
from bot.run.settings import GuardSettings, Settings
from bot.run.settings_file import SettingsError
from bot.state.store import StoreError
from bot.wiki.base import Denied, EditConflict, Refused, Unavailable, WikiError
from bot.wiki.deadline import Overdue


def kinds(error: type[BaseException]) -> set[type[BaseException]]:
    return {error, *(found for kind in error.__subclasses__() for found in kinds(kind))}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SettingsError("salonbot.toml", []), Exit.USAGE),
        (Misuse("x"), Exit.USAGE),
        (StoreError("x"), Exit.USAGE),
        (Busy("x"), Exit.BUSY),
        (Refused("protected", "x"), Exit.INPUT),
        (EditConflict("conflict", "x"), Exit.INPUT),
        (Unavailable("lag", "x"), Exit.UNAVAILABLE),
        (Overdue("late", "x"), Exit.UNAVAILABLE),
        (Denied("stopped", "x"), Exit.DENIED),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_has_its_exit_code(error: BaseException, code: Exit) -> None:
    assert isinstance(error, EXPECTED)
    assert exit_for(error) is code


def test_every_failure_of_a_wiki_is_in_the_table() -> None:
    assert {kind for kind in kinds(WikiError) if not issubclass(kind, EXPECTED)} == {WikiError}


def test_faults_of_the_bot_are_not() -> None:
    assert not issubclass(ValueError, EXPECTED)
    with pytest.raises(StopIteration):
        exit_for(ValueError("x"))


def test_the_limits_of_the_settings_are_those_of_the_guards() -> None:
    assert GuardSettings().limits() == Limits()
    assert GuardSettings(max_edits=7).limits(9).max_edits == 7
    assert GuardSettings(max_edits=7).limits(3).max_edits == 3


def test_the_scope_leaves_out_the_bots_own_pages_and_its_category() -> None:
    settings = Settings.model_validate({"pages": {"base": "Salons"}, "flags": {"category": "Category:To do"}})
    scope = settings.scope(["Salons/A"], 2)
    assert [scope.own(title) for title in ("Salons/Index", "Salons/Index/Data.json", "Category:To do")] == [True] * 3
    assert not scope.own("Salons/A")
    assert (scope.namespaces, scope.depth, scope.only, scope.limit) == ([0, 2, 4], 3, ["Salons/A"], 2)
