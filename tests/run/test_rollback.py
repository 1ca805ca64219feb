"""Taking a run back: to the revision before, where nobody has edited since, and not fought by the next run."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.plan import markers
from bot.render.slots import read_slots
from bot.run.outcome import Exit, Outcome, Result
from bot.run.rollback import Rollback, release
from bot.state.store import MEMORY, Store
from bot.wiki.base import Saved
from testing.cycles import BASE, INDEX, KEPT, PAGES, STATUS, STOP, WORKLIST, Bot, settings
from testing.fakes import NO_ANSWER


def take_back(bot: Bot, number: int | None = None, dry_run: bool = False) -> Outcome:
    bot.wiki.log.clear()
    bot.wiki.summaries.clear()
    rollback = Rollback(bot.wiki, bot.store, bot.settings, bot.gate, number, dry_run, lambda: bot.time)
    bot.outcome, bot.plan = rollback.run()
    return bot.outcome


@dataclass
class ChangingBot(Bot):
    """A bot whose second run changed some pages."""

    first: dict[str, str] = field(default_factory=dict)  # the texts before it, by titles
    changed: list[str] = field(default_factory=list)  # the titles


@pytest.fixture
def bot() -> ChangingBot:
    bot = ChangingBot(settings=settings(guards={"max_shrink_percent": 100}))
    bot.run()
    bot.first = {title: page.text for title, page in bot.wiki.pages.items()}
    bot.wiki.add("Salons/B", "all there")
    bot.run()
    bot.changed = bot.results(Result.CHANGED)
    assert 1 < len(bot.changed) < PAGES
    return bot


def test_each_page_is_byte_for_byte_as_it_was_before_the_run(bot: ChangingBot) -> None:
    assert take_back(bot).exit is Exit.DONE
    assert bot.results(Result.CHANGED) == bot.changed
    assert all(bot.wiki.pages[title].text == bot.first[title] for title in bot.first if title.startswith(INDEX))
    assert bot.wiki.summaries[0].startswith("Bot: the operator takes run 2 back ([[User:SalonBot/Task|task]]")


def test_a_page_that_somebody_edited_since_is_left_alone(bot: ChangingBot) -> None:
    bot.wiki.add(INDEX, bot.wiki.pages[INDEX].text + "\nA person's line")
    there = bot.wiki.pages[INDEX].text
    assert take_back(bot).exit is Exit.PAGES_LEFT
    assert bot.codes() == {INDEX: "edited-since"}
    assert bot.wiki.pages[INDEX].text == there
    assert bot.results(Result.CHANGED) == [title for title in bot.changed if title != INDEX]


def test_an_edit_in_the_moment_of_taking_back_is_left_alone_too(bot: ChangingBot) -> None:
    save = bot.wiki.save

    def late(title: str, *args: Any, **more: Any) -> Saved:
        if title == INDEX:
            bot.wiki.add(INDEX, "a person was quicker")
        return save(title, *args, **more)

    bot.wiki.save = late
    take_back(bot)
    assert bot.codes() == {INDEX: "edited-since"}
    assert bot.wiki.pages[INDEX].text == "a person was quicker"


def test_a_page_deleted_since_is_not_made_again(bot: ChangingBot) -> None:
    del bot.wiki.pages[INDEX]
    take_back(bot)
    assert INDEX not in bot.wiki.pages
    assert bot.codes() == {INDEX: "edited-since"}


def test_the_next_run_does_not_insist_until_an_editor_releases_the_page(bot: ChangingBot) -> None:
    take_back(bot)
    assert bot.run().exit is Exit.PAGES_LEFT
    assert bot.wiki.saved() == []
    assert bot.codes() == dict.fromkeys(bot.changed, "rolled-back")
    checksum = markers.find(bot.wiki.pages[INDEX].text, "index").checksum
    bot.edit(INDEX, f"{checksum} -->", f"{checksum} release -->")
    bot.run()
    assert bot.results(Result.CHANGED) == [INDEX]
    assert INDEX not in bot.codes()


def test_the_operator_releases_all_at_once(bot: ChangingBot) -> None:
    take_back(bot)
    assert list(release(bot.store)) == sorted(bot.changed)
    assert bot.run().exit is Exit.DONE
    assert bot.results(Result.CHANGED) == bot.changed
    assert list(release(bot.store)) == []


def test_pages_that_the_run_made_are_emptied_to_their_markers_and_filled_again_when_released() -> None:
    bot = Bot()
    bot.run()
    made = {title: page.text for title, page in bot.wiki.pages.items()}
    assert take_back(bot).exit is Exit.DONE
    assert bot.wiki.pages[INDEX].text == "<!-- salonbot:begin index -->\n<!-- salonbot:end index -->"
    bot.run()
    assert set(bot.codes().values()) == {"rolled-back"}
    list(release(bot.store))
    bot.wiki.add(WORKLIST, bot.wiki.pages[WORKLIST].text + "\nA person's line")
    assert bot.run().exit is Exit.DONE
    assert bot.wiki.pages[WORKLIST].text == made[WORKLIST] + "\nA person's line"
    assert all(bot.wiki.pages[title].text == text for title, text in made.items() if title != WORKLIST)


def test_a_run_is_named_by_its_number_and_older_runs_only_give_what_they_still_hold(bot: ChangingBot) -> None:
    take_back(bot, 1)
    assert set(bot.codes()) == set(bot.changed)
    assert len(bot.results(Result.CHANGED)) == PAGES - len(bot.changed)


@pytest.mark.parametrize(
    ("number", "said"), [(99, "no run 99 is known here; the latest that saved pages: 2, 1"), (3, "run 3 saved no page")]
)
def test_a_run_that_is_unknown_or_saved_nothing_is_said_so(bot: ChangingBot, number: int, said: str) -> None:
    bot.run()
    outcome = take_back(bot, number)
    assert (outcome.exit, bot.wiki.saved()) == (Exit.INPUT, [])
    assert said in str(outcome.problem)


def test_without_memory_there_is_nothing_to_take_back(bot: ChangingBot) -> None:
    bot.store = Store(MEMORY, "test:test")
    assert take_back(bot).exit is Exit.INPUT


def test_a_rollback_is_no_run_to_take_back_next_but_may_be_named(bot: ChangingBot) -> None:
    take_back(bot)
    again = take_back(bot)
    assert again.exit is Exit.DONE  # it is done already
    assert bot.results(Result.UNCHANGED) == bot.changed
    take_back(bot, 3)
    assert bot.results(Result.CHANGED) == bot.changed


def test_a_killed_run_can_be_taken_back(bot: ChangingBot) -> None:
    """Its outcome was never noted, its saves were."""
    bot.wiki.add("Salons/B", "budget media")
    save, count = bot.wiki.save, []

    def killed(*args: Any, **more: Any) -> Saved:
        count.append(1)
        if len(count) == 2:
            raise KeyboardInterrupt
        return save(*args, **more)

    bot.wiki.save = killed
    with pytest.raises(KeyboardInterrupt):
        bot.run()
    bot.wiki.save = save
    take_back(bot)
    assert len(bot.results(Result.CHANGED)) == 1


def test_a_dry_rollback_shows_the_diffs_and_saves_nothing(bot: ChangingBot) -> None:
    outcome = take_back(bot, dry_run=True)
    assert (outcome.counts()["planned"], bot.wiki.saved()) == (len(bot.changed), [])
    assert [edit.new for edit in bot.plan.edits] == [bot.first[title] for title in bot.changed]


def test_the_stop_page_and_the_rights_hold_here_too(bot: ChangingBot) -> None:
    bot.wiki.add(STOP, "no")
    assert take_back(bot).exit is Exit.DENIED
    assert bot.wiki.log == [("read", [STOP])]
    bot.wiki.add(STOP, "yes")
    bot.wiki.who = type(bot.wiki.who)("test:test", "SalonBot", frozenset({"edit"}))
    assert (take_back(bot).exit, bot.wiki.log) == (Exit.DENIED, [])


def test_a_wiki_that_falls_silent_leaves_the_rest_for_the_next_call(bot: ChangingBot) -> None:
    bot.wiki.fail["save"], bot.wiki.after["save"] = NO_ANSWER, 1
    assert take_back(bot).exit is Exit.UNAVAILABLE
    assert "left" in bot.codes().values()
    bot.wiki.fail.clear()
    take_back(bot, 2)
    assert len(bot.results(Result.CHANGED)) == len(bot.changed) - 1


def test_the_status_page_stays_as_the_log_of_the_run() -> None:
    bot = Bot()
    bot.run(status_page=True)
    text = bot.wiki.pages[STATUS].text
    take_back(bot)
    assert bot.wiki.pages[STATUS].text == text
    bot.run(status_page=True)
    assert bot.wiki.pages[STATUS].text.count("rolled-back") == KEPT


def test_what_people_wrote_in_slots_before_the_run_is_there_after_it_was_taken_back(bot: ChangingBot) -> None:
    digest = f"{BASE}/Index/Advocacy"
    (key, *_) = read_slots(bot.wiki.pages[digest].text)
    mark = f"<!-- salonbot:slot {key} -->"
    bot.edit(digest, mark, f"{mark}We agree")
    there = bot.wiki.pages[digest].text
    bot.wiki.add("Salons/A", "people 99")
    bot.run()
    assert digest in bot.results(Result.CHANGED)
    take_back(bot)
    assert bot.wiki.pages[digest].text == there


def test_a_page_whose_markers_are_not_sound_is_left_alone(bot: ChangingBot) -> None:
    """As where the wiki merged somebody's edit into our save: the revision is ours, and so is the number."""
    page = bot.wiki.pages[INDEX]
    bot.wiki.pages[INDEX] = replace(page, text=page.text.replace("<!-- salonbot:end index -->", "and this"))
    assert take_back(bot).exit is Exit.PAGES_LEFT
    assert bot.codes() == {INDEX: "edited-since"}
    assert bot.wiki.pages[INDEX].text.endswith("and this")
