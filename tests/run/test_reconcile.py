"""What the memory lacks is looked up: a save that was made and not noted, what was taken back before it was lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.plan.edit_summary import Links, rollback_summary, taken_back
from bot.render.slots import read_slots
from bot.run.outcome import Exit, Result
from bot.run.rollback import Rollback, release
from bot.state.store import MEMORY, Store
from bot.wiki.base import Saved
from testing.cycles import CATEGORY, INDEX, PAGES, WORKLIST, Bot
from testing.fakes import NO_ANSWER


class Killed(BaseException):
    """As SIGKILL: nothing is done after it."""


def killed(bot: Bot, before: bool = False, run: Callable[[], object] | None = None) -> None:
    """A run that is killed right after its first save (or before) and before that is noted."""
    save = bot.wiki.save

    def saving(title: str, *args: Any, **more: Any) -> Saved:
        if not before:
            save(title, *args, **more)
        raise Killed

    bot.wiki.save = saving
    with pytest.raises(Killed):
        run() if run else bot.run()
    bot.wiki.save = save


def asked(bot: Bot) -> int:
    return sum(name == "contributions" for name, _ in bot.wiki.log)


@pytest.fixture
def bot() -> Bot:
    """A bot that has run, and now has an edit of the index to make."""
    bot = Bot()
    bot.run()
    bot.wiki.add("Salons/B", "complete now")
    return bot


def below(bot: Bot, title: str = INDEX) -> None:
    """An editor writes something outside of the markers."""
    bot.wiki.add(title, bot.wiki.pages[title].text + "\nBelow, by an editor")


def test_our_own_save_is_no_revert_whoever_edits_the_page_after_it(bot: Bot) -> None:
    before = bot.wiki.pages[INDEX].text
    killed(bot)
    assert bot.wiki.pages[INDEX].text != before
    below(bot)
    bot.wiki.add("Salons/B", "budget")
    assert bot.run().exit is Exit.DONE
    assert INDEX in bot.results(Result.CHANGED)
    assert "Below, by an editor" in bot.wiki.pages[INDEX].text


def test_a_person_who_reverts_a_save_that_was_not_noted_is_respected(bot: Bot) -> None:
    before = bot.wiki.pages[INDEX].text
    killed(bot)
    bot.wiki.add(INDEX, before)
    bot.run()
    assert bot.codes()[INDEX] == "reverted"
    assert bot.wiki.pages[INDEX].text == before


def test_a_save_that_was_never_made_is_made_though_somebody_edited_since(bot: Bot) -> None:
    killed(bot, before=True)
    below(bot)
    assert bot.run().exit is Exit.DONE
    assert INDEX in bot.results(Result.CHANGED)
    assert bot.store.intended() == []


def test_a_first_page_that_was_saved_and_not_noted_is_ours() -> None:
    first = Bot()
    killed(first)
    below(first)
    assert first.run().exit is Exit.DONE
    assert len(first.results(Result.CHANGED)) == PAGES - 1


def test_what_was_saved_and_not_noted_is_taken_back_with_its_run(bot: Bot) -> None:
    before = bot.wiki.pages[INDEX].text
    killed(bot)
    outcome, _ = Rollback(bot.wiki, bot.store, bot.settings, bot.gate, clock=lambda: bot.time).run()
    assert [page.title for page in outcome.pages if page.result is Result.CHANGED] == [INDEX]
    assert bot.wiki.pages[INDEX].text == before


def test_what_was_taken_back_and_not_noted_is_held(bot: Bot) -> None:
    bot.run()
    back = Rollback(bot.wiki, bot.store, bot.settings, bot.gate, clock=lambda: bot.time)
    killed(bot, run=back.run)
    below(bot)
    bot.run()
    assert bot.codes()[INDEX] == "rolled-back"


def test_a_lost_answer_is_looked_up_too(bot: Bot) -> None:
    """The wiki is silent when the page is to be read back: the run cannot tell, the next one can."""
    save = bot.wiki.save

    def saving(title: str, *args: Any, **more: Any) -> Saved:
        saved = save(title, *args, **more)
        bot.wiki.fail["read"] = NO_ANSWER
        return saved

    bot.wiki.save = saving
    assert bot.run().exit is Exit.UNAVAILABLE
    bot.wiki.save = save
    bot.wiki.fail.clear()
    below(bot)
    bot.wiki.add("Salons/B", "budget")
    assert bot.run().exit is Exit.DONE
    assert INDEX in bot.results(Result.CHANGED)


def test_the_wiki_is_asked_only_where_something_is_lacking(bot: Bot) -> None:
    assert asked(bot) == 1  # the first run of all
    bot.run()
    assert asked(bot) == 0
    bot.wiki.add("Salons/B", "budget media")
    killed(bot)
    bot.run()
    assert asked(bot) == 1
    bot.run()
    assert asked(bot) == 0


def test_what_the_operator_took_back_stays_so_when_all_memory_is_lost() -> None:
    bot = Bot()
    bot.run()
    bot.wiki.add("Salons/B", "complete now")
    bot.run()
    Rollback(bot.wiki, bot.store, bot.settings, bot.gate, clock=lambda: bot.time).run()
    taken = bot.wiki.pages[INDEX].text
    below(bot)  # so that the last edit is not ours
    bot.store = Store(MEMORY, "test:test")
    bot.run()
    assert {bot.codes()[INDEX], bot.codes()[WORKLIST]} == {"rolled-back"}
    assert bot.wiki.pages[INDEX].text.startswith(taken)
    assert INDEX in set(release(bot.store))
    assert bot.run().exit is Exit.DONE
    assert INDEX in bot.results(Result.CHANGED)


def test_pages_that_were_emptied_stay_empty_when_all_memory_is_lost() -> None:
    bot = Bot()
    bot.run()
    Rollback(bot.wiki, bot.store, bot.settings, bot.gate, clock=lambda: bot.time).run()
    bot.store = Store(MEMORY, "test:test")
    assert bot.run().exit is Exit.PAGES_LEFT
    assert set(bot.codes().values()) == {"rolled-back"}
    assert read_slots(bot.wiki.pages[WORKLIST].text) == {}
    list(release(bot.store))
    assert bot.run().exit is Exit.DONE


def test_a_plan_asks_too_and_says_what_the_run_would_do(bot: Bot) -> None:
    before = bot.wiki.pages[INDEX].text
    killed(bot)
    bot.wiki.add(INDEX, before)
    bot.run(dry_run=True)
    assert bot.codes()[INDEX] == "reverted"


def test_a_wiki_that_does_not_answer_ends_the_run_before_anything_is_written(bot: Bot) -> None:
    killed(bot)
    bot.wiki.fail["contributions"] = NO_ANSWER
    assert bot.run().exit is Exit.UNAVAILABLE
    assert bot.wiki.saved() == []
    assert len(bot.store.intended()) == 1


def test_a_summary_of_a_rollback_is_known_again() -> None:
    assert taken_back(rollback_summary(17, Links("User:SalonBot/Task", "User:SalonBot/Run"))) == 17
    assert taken_back("Bot: index: 3 new reports") is None


def test_a_state_that_is_lost_is_rebuilt_without_an_edit() -> None:
    bot = Bot()
    assert bot.run(status_page=True).exit is Exit.DONE
    assert bot.run(status_page=True).exit is Exit.DONE
    before = bot.store.written()
    bot.store = Store(MEMORY, "test:test")
    assert bot.run(status_page=True).exit is Exit.DONE
    assert bot.wiki.saved() == []
    after = bot.store.written()
    assert {INDEX, WORKLIST} <= after.keys() <= before.keys()
    assert {after[title].checksum == before[title].checksum for title in after} == {True}
    assert set(bot.reads) == {"Salons/A", "Salons/B", "Salons/C"}
    bot.wiki.add("Salons/D", "budget", CATEGORY)
    assert bot.run(status_page=True).exit is Exit.DONE  # and goes on from there
    assert bot.wiki.saved() != []
