"""The idle run: what makes a run look again, and that with the short cut everything ends as it would without."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.render.context import HEADINGS
from bot.render.slots import read_slots
from bot.run import idle, rules_version
from bot.run.outcome import Exit, Outcome
from bot.run.publish import Gate
from bot.run.run_log import RunLog
from bot.state.records import Noticed, Written
from bot.state.store import MEMORY, Store
from bot.wiki.base import Refused
from bot.wiki.harvest import Harvest, LeftOut, Reason
from testing.cycles import BASE, CATEGORY, IDLE, INDEX, KEPT, NOON, STATUS, STOP, WORKLIST, Bot, settings
from testing.fakes import NO_ANSWER
from testing.seeds import seeds

# Everything that may be turned on
ALL = settings(
    reports={"alias_page": f"{INDEX}/Headings"},
    pages={"list_template": "Salonbot list"},
    flags={"notes": True, "note_days": 2},
)


def at_rest(**chosen: Any) -> Bot:
    """A bot that would be idle."""
    bot = Bot(**chosen)
    for _ in range(2):
        assert bot.run(status_page=True).exit is Exit.DONE
    return bot


@pytest.fixture
def idle_runs(monkeypatch: pytest.MonkeyPatch) -> list[Outcome]:
    """The outcomes that were repeated by idle runs."""
    found: list[Outcome] = []
    right = idle.repeat

    def repeat(run_log: RunLog, outcome: Outcome) -> None:
        found.append(outcome)
        right(run_log, outcome)

    monkeypatch.setattr(idle, "repeat", repeat)
    return found


def told(outcome: Outcome) -> dict[str, Any]:
    """The outcome of a run, but its number and its times."""
    return {**outcome.to_json(), "run": None, "started": None, "finished": None}


def test_an_idle_run_fetches_no_text_and_ends_as_the_one_before() -> None:
    bot = at_rest()
    before = told(bot.outcome)
    bot.run(status_page=True)
    assert bot.asked() == IDLE
    assert [what for name, what in bot.wiki.log if name == "read"] == [[STOP]]
    assert told(bot.outcome) == before
    assert bot.outcome.counts()["unchanged"] == KEPT + 1
    assert (bot.outcome.reports, bot.outcome.findings) == (3, {"budget-missing": 2, "media-missing": 1})


def test_a_category_that_is_moving_is_seen_at_no_cost_and_both_are_listed() -> None:
    bot = at_rest()
    bot.wiki.add(CATEGORY, "{{Category redirect|Category:Others}}")
    bot.wiki.add("Salons/New", "people 9", "Category:Others")
    bot.wiki.add("A town", " ".join(HEADINGS), "Category:Others")  # without any section of a report
    outcome = bot.run(status_page=True)
    assert (outcome.exit, outcome.reports) == (Exit.DONE, 4)
    assert [what for name, what in bot.wiki.log if name == "members"] == [CATEGORY, CATEGORY, "Category:Others"]
    assert "not-in-category" not in (outcome.findings or {})
    for _ in range(2):
        bot.run(status_page=True)
    assert bot.asked() == ["read", "members", "members", "states"]  # it rests again
    bot.wiki.add("Salons/Newer", "people 9", "Category:Others")
    assert bot.run(status_page=True).reports == 5
    bot.wiki.add(CATEGORY, "All salons.")
    assert bot.run(status_page=True).reports == 3


@pytest.mark.parametrize("text", ["{{Category redirect|a[b]}}", "{{Category redirect|Category:Nowhere}}", "strange"])
def test_a_category_whose_page_is_not_understood_has_not_moved(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    bot = at_rest()
    bot.wiki.add(CATEGORY, text)
    title = bot.wiki.title

    def strict(name: str) -> str:
        if "[" in name:
            raise Refused("bad-title", name)
        return title(name)

    monkeypatch.setattr(bot.wiki, "title", strict)
    if text == "strange":
        monkeypatch.setattr("bot.wiki.harvest.moved_to", lambda _: 1 // 0)
    outcome = bot.run(status_page=True)
    assert (outcome.exit, outcome.reports) == (Exit.DONE, 3)


def test_the_stop_page_stops_an_idle_run() -> None:
    bot = at_rest()
    bot.wiki.add(STOP, "no")
    assert bot.run(status_page=True).exit is Exit.DENIED


def member(bot: Bot, **changes: Any) -> None:
    first, *others = bot.wiki.categories[CATEGORY]
    bot.wiki.categories[CATEGORY] = [replace(first, **changes), *others]


def renamed(bot: Bot) -> None:
    title = f"{bot.wiki.categories[CATEGORY][0].title}, as it is called now"
    page = bot.wiki.pages.pop(bot.wiki.categories[CATEGORY][0].title)
    bot.wiki.pages[title] = replace(page, title=title)
    member(bot, title=title)


def fill(bot: Bot, title: str, words: str = "known") -> None:
    text = bot.wiki.pages[title].text
    key = min(key for key, said in read_slots(text).items() if not said)
    bot.edit(title, f"<!-- salonbot:slot {key} -->", f"<!-- salonbot:slot {key} -->{words}")


MOVES: dict[str, Callable[[Bot], object]] = {
    "a report is edited": lambda bot: bot.wiki.add("Salons/A", "budget"),
    "a report is renamed": renamed,
    "a report becomes a redirect": lambda bot: member(bot, redirect=True),
    "a report leaves the category": lambda bot: bot.wiki.categories[CATEGORY].pop(),
    "a report is new": lambda bot: bot.wiki.add("Salons/D", "", CATEGORY),
    "a sub-category is new": lambda bot: (
        bot.wiki.categories.update({"Category:More": []}),
        bot.wiki.add("Category:More", "", CATEGORY, namespace=14),
        bot.wiki.add("Salons/D", "", "Category:More"),
    ),
    "a verdict is given": lambda bot: fill(bot, WORKLIST),
    "an answer is given": lambda bot: fill(bot, f"{INDEX}/Advocacy"),
    "an own page is edited": lambda bot: bot.wiki.add(INDEX, "Hello\n" + bot.wiki.pages[INDEX].text),
    "an own page is purged": lambda bot: bot.wiki.purge(INDEX),
    "an own page is deleted": lambda bot: bot.wiki.pages.pop(INDEX),
    "the status page is edited": lambda bot: bot.wiki.add(STATUS, "Hello\n" + bot.wiki.pages[STATUS].text),
    "a further part is there": lambda bot: bot.wiki.add(f"{INDEX}/2", "an old part"),
    "headings are added": lambda bot: bot.wiki.add(f"{INDEX}/Headings", '{"budget": ["Costs of the day"]}'),
    "somebody asks for a list": lambda bot: bot.wiki.add("Project:Salons", "{{Salonbot list}}"),
    "the account has another right": lambda bot: setattr(
        bot.wiki, "who", replace(bot.wiki.who, rights=bot.wiki.who.rights | {"apihighlimits"})
    ),
    "the settings are others": lambda bot: setattr(bot, "settings", settings(pages={"languages": ["en", "fr"]})),
    "the memory is lost": lambda bot: setattr(bot, "store", Store(MEMORY, "test:test")),
    "a page is taken back": lambda bot: bot.store.write(Written(INDEX, 1, "", rolled_back=1)),
    "a page is forgotten": lambda bot: bot.store.forget(INDEX),
    "a finding is remembered": lambda bot: bot.store.notice({("1", "budget-missing.budget"): Noticed(NOON)}),
    "a record is kept": lambda bot: bot.store.keep("1", [cycles_read(bot)]),
    "a week is over": lambda bot: setattr(bot, "time", bot.time + timedelta(days=7)),
    "the heartbeat is due": lambda bot: setattr(bot, "time", bot.time + timedelta(days=40)),
}


def cycles_read(bot: Bot) -> Any:
    from testing.cycles import read

    return read(bot.wiki.pages["Salons/A"])


@pytest.mark.parametrize("move", MOVES)
def test_a_run_looks_again_where(move: str, idle_runs: list[Outcome]) -> None:
    bot = at_rest(settings=ALL)
    MOVES[move](bot)
    bot.run(status_page=True)
    assert not idle_runs


def test_the_heartbeat_is_not_slept_through() -> None:
    bot = Bot(settings(pages={"heartbeat_days": 1}))
    for _ in range(2):
        bot.run(status_page=True)
    bot.time += timedelta(days=1)
    bot.run(status_page=True)
    assert bot.wiki.saved() == [STATUS]


def test_another_version_of_the_bot_looks_again(monkeypatch: pytest.MonkeyPatch, idle_runs: list[Outcome]) -> None:
    bot = at_rest()
    monkeypatch.setattr(idle, "package_version", lambda: "another")
    bot.run(status_page=True)
    assert not idle_runs


def test_every_file_of_the_bot_is_in_its_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    (tmp_path / "render" / "i18n").mkdir(parents=True)
    (tmp_path / "render" / "i18n" / "en.json").write_text("{}")
    monkeypatch.setattr(rules_version, "ROOT", tmp_path)
    before = rules_version.package_version.__wrapped__()
    (tmp_path / "render" / "i18n" / "en.json").write_text('{"a": "b"}')
    assert rules_version.package_version.__wrapped__() != before
    assert rules_version.package_version.__wrapped__() == rules_version.package_version.__wrapped__()


@pytest.mark.parametrize("options", [{"only": ("Worklist",)}, {"limit": 5}, {"dry_run": True}])
def test_only_a_whole_run_is_idle_or_lets_the_next_be(options: dict[str, Any], idle_runs: list[Outcome]) -> None:
    bot = Bot()
    bot.run(status_page=True)
    bot.run(status_page=True, **options)
    bot.run(status_page=True)
    assert not idle_runs
    bot.run(status_page=True, **options)
    assert not idle_runs


def test_a_run_after_a_page_was_held_looks_again(idle_runs: list[Outcome]) -> None:
    bot = at_rest()
    bot.edit(INDEX, "<!-- salonbot:end", "<!-- salonbot:")
    for _ in range(2):
        assert bot.run(status_page=True).exit is Exit.PAGES_LEFT
        assert not idle_runs


def test_pages_without_a_revision_are_always_looked_at(idle_runs: list[Outcome]) -> None:
    bot = Bot()
    member(bot, revision_id=None)
    for _ in range(3):
        bot.run(status_page=True)
        assert not idle_runs


def test_a_listing_that_breaks_off_is_no_idle_run() -> None:
    bot = at_rest()
    bot.wiki.fail["members"], bot.wiki.after["members"] = NO_ANSWER, 3
    assert bot.run(status_page=True).exit is Exit.UNAVAILABLE


# Random histories


def change(bot: Bot, chance: random.Random) -> None:
    """Something that a person or the operator does; each bot of a pair is done the same to."""
    move = chance.choice(list(MOVES)[:16])
    try:
        MOVES[move](bot)
    except (ValueError, KeyError, IndexError, AssertionError):
        return  # there is nothing left to do that to


def history(seed: int, bot: Bot) -> list[tuple[dict[str, Any], dict[str, str]]]:
    chance = random.Random(seed)
    found = []
    for _ in range(14):
        for _ in range(chance.choice((0, 0, 0, 0, 1, 2))):
            change(bot, chance)
        if chance.random() < 0.1:
            bot.gate = Gate(STOP)
            bot.wiki.protected ^= {WORKLIST}
        bot.time += timedelta(days=chance.choice((0, 0, 0, 0, 0, 3, 40)))
        options = chance.choice(({}, {}, {}, {}, {}, {"only": ("Worklist",)}, {"limit": 2}))
        outcome = bot.run(status_page=True, **options)
        pages = {title: page.text for title, page in bot.wiki.pages.items() if title.startswith(BASE)}
        found.append((told(outcome), pages))
    return found


@pytest.mark.parametrize("seed", seeds(25))
def test_a_history_ends_the_same_with_the_short_cut_and_without(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = ALL if seed % 2 else settings()
    short = history(seed, Bot(settings=chosen))
    monkeypatch.setattr(idle, "at_rest", lambda *_: None)
    assert history(seed, Bot(settings=chosen)) == short, "without idle runs"
    monkeypatch.setattr(Store, "made", lambda *_: {})
    assert history(seed, Bot(settings=chosen)) == short, "with every document rendered by every run"
    monkeypatch.setattr(Store, "seen", lambda *_: {})
    monkeypatch.setattr(Store, "features", lambda *_: None)
    assert history(seed, Bot(settings=chosen)) == short, "with every page fetched by every run"


def test_random_histories_have_idle_runs(idle_runs: list[Outcome]) -> None:
    for seed in range(10):
        history(seed, Bot(settings(pages={"heartbeat_days": 30})))
    assert len(idle_runs) > 10


def test_other_rules_and_other_pages_left_out_are_another_state() -> None:
    bot = Bot()
    harvest = Harvest(tuple(bot.wiki.categories[CATEGORY]))
    without = replace(harvest, left_out=(LeftOut("Salons/E", Reason.REDIRECT),))
    outside = replace(harvest, outside=frozenset({harvest.members[0].page_id}))  # a template may put it in, unedited
    states = [
        idle.observed(bot.wiki.who, listed, (), bot.settings, rules)
        for listed, rules in ((harvest, "1"), (harvest, "2"), (without, "1"), (outside, "1"))
    ]
    assert None not in states
    assert len(set(states)) == 4


def test_a_run_that_saved_something_is_not_remembered_as_one_with_nothing_to_do() -> None:
    bot = Bot()
    bot.run(status_page=True)
    assert bot.store.rest() is None
    bot.run(status_page=True)
    assert bot.store.rest() is not None


def texts_fetched(bot: Bot) -> list[str]:
    """The pages of which the last run fetched the text, but the stop page."""
    return [
        title for name, what in bot.wiki.log if name == "read" for title in cast("list[str]", what) if title != STOP
    ]


def test_of_its_own_pages_a_run_fetches_those_that_it_edits(idle_runs: list[Outcome]) -> None:
    bot = at_rest()
    bot.wiki.add("Salons/A", "people 6 budget")
    bot.run(status_page=True)
    saved = bot.wiki.saved()
    assert INDEX in saved
    assert len(saved) < KEPT
    before, then = texts_fetched(bot)[0], texts_fetched(bot)[1:]
    assert before == "Salons/A"
    assert set(then) == set(saved)
    bot.run(status_page=True)  # what was saved was read back
    assert texts_fetched(bot) == []
    assert not idle_runs


def test_a_page_that_is_edited_after_it_was_listed_keeps_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    bot = at_rest()
    states = bot.wiki.states

    def then_filled(titles: Any) -> Any:
        monkeypatch.setattr(bot.wiki, "states", states)
        found = states(titles)
        fill(bot, f"{INDEX}/Advocacy", "We agree")
        return found

    monkeypatch.setattr(bot.wiki, "states", then_filled)
    bot.wiki.add("Salons/A", "people 6")
    assert bot.run(status_page=True).exit is Exit.DONE
    assert "We agree" in bot.wiki.pages[f"{INDEX}/Advocacy"].text
    assert f"{INDEX}/Advocacy" in bot.wiki.saved()
    assert bot.wiki.log.count(("save", f"{INDEX}/Advocacy")) == 1


LOADED = """
import sys
import bot.cli.main
from testing.cycles import Bot

def there(*names):
    return sorted(name for name in sys.modules if name.startswith(names))

late = ("bot.read.", "bot.run.look", "bot.run.wanted", "bot.run.telling")
print(there(*late))
bot = Bot()
for _ in range(2):
    bot.run(status_page=True)
for name in there("bot.run.look"):
    del sys.modules[name]
bot.run(status_page=True)
print(there("bot.run.look"), bot.asked())
bot.wiki.add("Salons/A", "budget")
bot.run(status_page=True)
print(there("bot.run.look"))
"""


def test_what_reads_and_renders_is_loaded_where_something_moved() -> None:
    """By the command line, too: it is most of what an idle run would load."""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.splitlines() == ["[]", f"[] {IDLE}", "['bot.run.look']"]
