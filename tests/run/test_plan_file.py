"""A plan as a file, and applying it: exactly what its diffs say, and nothing where a page has moved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.plan import markers
from bot.run import plan_file
from bot.run.apply import Application
from bot.run.outcome import Exit, Outcome, Result
from bot.run.publish import Gate
from bot.wiki.base import Refused, Saved
from bot.wiki.deadline import End
from testing.cycles import INDEX, PAGES, STATUS, STOP, WORKLIST, Bot, settings


class Bench:
    """A bot, the plan of its next run in a file, and applying it."""

    def __init__(self, folder: Path, bot: Bot | None = None) -> None:
        self.bot = bot or Bot(settings=settings(guards={"max_shrink_percent": 100}))
        self.file = folder / "plan.json"

    def plan(self) -> None:
        self.bot.run(dry_run=True)
        outcome = self.bot.outcome
        self.file.write_text(plan_file.text(self.bot.plan, outcome.site, outcome.started))

    def change(self, title: str, /, **fields: Any) -> None:
        """Somebody's hand in the file."""
        data = json.loads(self.file.read_text())
        next(edit for edit in data["edits"] if edit["title"] == title).update(fields)
        self.file.write_text(json.dumps(data))

    def apply(self, dry_run: bool = False) -> Outcome:
        bot = self.bot
        bot.wiki.log.clear()
        bot.wiki.summaries.clear()
        planned = plan_file.load(self.file)
        apply = Application(bot.wiki, bot.store, bot.settings, bot.gate, planned, dry_run, lambda: bot.time)
        bot.outcome = apply.run()
        return bot.outcome


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_applying_a_plan_is_the_run_it_was_made_for(bench: Bench, tmp_path: Path) -> None:
    other = Bot(settings=bench.bot.settings)
    other.run()
    bench.plan()
    assert bench.apply().exit is Exit.DONE
    assert {title: page.text for title, page in bench.bot.wiki.pages.items()} == {
        title: page.text for title, page in other.wiki.pages.items()
    }
    assert bench.bot.wiki.summaries == other.wiki.summaries
    after = bench.bot.store.written()
    assert {title: (page.checksum, page.facts, page.reports) for title, page in after.items()} == {
        title: (page.checksum, page.facts, page.reports) for title, page in other.store.written().items()
    }


def test_the_file_shows_diff_summary_and_base_of_every_edit_and_why_pages_are_held(bench: Bench) -> None:
    bench.bot.run()
    bench.bot.edit(WORKLIST, "<!-- salonbot:end worklist -->", "")
    bench.bot.wiki.add("Salons/B", "all there")
    bench.plan()
    data = json.loads(bench.file.read_text())
    edits = {edit["title"]: edit for edit in data["edits"]}
    assert edits[INDEX]["base"] == bench.bot.wiki.pages[INDEX].revision_id
    assert edits[INDEX]["summary"].startswith("Bot: index: Statement on your budget: now present in 1")
    assert any(line.startswith("-") for line in edits[INDEX]["diff"][2:])
    assert "\n".join(edits[INDEX]["text"]) == bench.bot.plan.edits[0].new
    assert [(held["title"], held["code"]) for held in data["held"]] == [(WORKLIST, "markers")]
    assert f"{INDEX}/Diversity" in data["unchanged"]
    assert (data["site"], data["schema"]) == ("test:test", "salonbot.plan/1")


def test_what_changed_on_the_wiki_since_is_not_looked_at(bench: Bench) -> None:
    """Only what the plan says is done: a report that came later waits for the next run."""
    bench.plan()
    bench.bot.wiki.add("Salons/D", "", bench.bot.settings.reports.category)
    assert bench.apply().exit is Exit.DONE
    assert "Salons/D" not in bench.bot.wiki.pages[INDEX].text
    assert STATUS not in bench.bot.wiki.pages
    assert not [asked for name, asked in bench.bot.wiki.log if name == "members"]


def test_each_page_whose_base_has_moved_is_refused_and_the_others_are_saved(bench: Bench) -> None:
    bench.bot.run()
    bench.bot.wiki.add("Salons/B", "all there")
    bench.plan()
    bench.bot.wiki.add(INDEX, bench.bot.wiki.pages[INDEX].text + "\nA person's line")
    there = bench.bot.wiki.pages[INDEX].text
    assert bench.apply().exit is Exit.PAGES_LEFT
    assert bench.bot.codes() == {INDEX: "base-moved"}
    assert bench.bot.wiki.pages[INDEX].text == there
    assert WORKLIST in bench.bot.results(Result.CHANGED)


@pytest.mark.parametrize("there", [True, False])
def test_a_page_made_or_deleted_since_has_moved(bench: Bench, there: bool) -> None:
    if not there:
        bench.bot.run()
        bench.bot.wiki.add("Salons/B", "all there")
    bench.plan()
    if there:
        bench.bot.wiki.add(INDEX, "somebody's page")
    else:
        del bench.bot.wiki.pages[INDEX]
    bench.apply()
    assert bench.bot.codes() == {INDEX: "base-moved"}


def test_a_conflict_in_the_moment_of_saving_is_not_planned_again(bench: Bench) -> None:
    bench.plan()
    save = bench.bot.wiki.save

    def late(title: str, *args: Any, **more: Any) -> Saved:
        if title == INDEX:
            bench.bot.wiki.add(INDEX, "a person was quicker")
        return save(title, *args, **more)

    bench.bot.wiki.save = late
    bench.apply()
    assert bench.bot.codes() == {INDEX: "base-moved"}
    assert bench.bot.wiki.pages[INDEX].text == "a person was quicker"


def test_applying_twice_does_it_once(bench: Bench) -> None:
    bench.plan()
    bench.apply()
    assert bench.apply().exit is Exit.PAGES_LEFT
    assert set(bench.bot.codes().values()) == {"base-moved"}


def test_a_text_that_is_not_what_its_diff_shows_is_not_saved(bench: Bench) -> None:
    bench.plan()
    text = next(edit.new for edit in bench.bot.plan.edits if edit.title == INDEX)
    bench.change(INDEX, text=[*text.split("\n")[:1], "sneaked in", *text.split("\n")[1:]])
    bench.apply()
    assert bench.bot.codes() == {INDEX: "plan-altered"}
    assert INDEX not in bench.bot.wiki.pages


def test_a_text_outside_the_block_that_no_diff_shows_is_not_passed_over(bench: Bench) -> None:
    bench.plan()
    text = next(edit.new for edit in bench.bot.plan.edits if edit.title == INDEX)
    bench.change(INDEX, text=["sneaked in", *text.split("\n")])
    bench.apply()
    assert bench.bot.codes() == {INDEX: "plan-altered"}


def test_a_text_with_a_right_checksum_under_the_diff_of_another_is_not_saved(bench: Bench) -> None:
    bench.plan()
    sneaked = markers.filled(None, "index", "sneaked in")
    bench.change(INDEX, text=sneaked.split("\n"))
    bench.apply()
    assert bench.bot.codes() == {INDEX: "plan-altered"}


def test_a_plan_cannot_touch_text_outside_the_block(bench: Bench) -> None:
    bench.bot.run()
    bench.bot.wiki.add(INDEX, "People's words\n" + bench.bot.wiki.pages[INDEX].text)
    bench.bot.wiki.add("Salons/B", "all there")
    bench.plan()
    edit = bench.bot.plan.edits[0]
    changed = type(edit)(
        **{name: getattr(edit, name) for name in edit.__slots__} | {"new": edit.new.replace("words", "swords")}
    )
    bench.change(INDEX, text=changed.new.split("\n"), diff=changed.diff())
    bench.apply()
    assert bench.bot.codes() == {INDEX: "plan-altered"}
    assert bench.bot.wiki.pages[INDEX].text.startswith("People's words")


def test_a_line_that_only_a_rare_line_break_hides_is_in_the_diff(bench: Bench) -> None:
    bench.plan()
    edit = bench.bot.plan.edits[0]
    changed = type(edit)(**{name: getattr(edit, name) for name in edit.__slots__} | {"new": edit.new + "\u2028x"})
    assert changed.diff() != edit.diff()


def test_the_guards_of_a_run_hold_in_a_plan_too(bench: Bench) -> None:
    bench.plan()
    bench.bot.settings = settings(guards={"max_new_pages": 2, "max_bytes": 1024})
    bench.apply()
    assert set(bench.bot.codes().values()) <= {"too-big", "new-page-cap"}
    assert len(bench.bot.wiki.saved()) <= 2


def test_the_stop_page_and_the_rights_hold_in_a_plan_too(bench: Bench) -> None:
    bench.plan()
    bench.bot.wiki.add(STOP, "no")
    assert bench.apply().exit is Exit.DENIED
    assert bench.bot.wiki.log == [("read", [STOP])]
    bench.bot.wiki.add(STOP, "yes")
    bench.bot.wiki.who = type(bench.bot.wiki.who)("test:test", "SalonBot", frozenset({"edit"}))
    assert (bench.apply().exit, bench.bot.wiki.saved()) == (Exit.DENIED, [])
    bench.bot.gate = Gate(STOP, lambda: End("interrupted", "asked to end"))
    assert bench.apply().exit in (Exit.DENIED, Exit.UNAVAILABLE)


def test_a_plan_for_another_wiki_or_for_pages_that_are_not_the_bots_is_refused_whole(bench: Bench) -> None:
    bench.plan()
    bench.change(INDEX, title="Main Page")
    assert (bench.apply().exit, bench.bot.wiki.saved()) == (Exit.INPUT, [])
    assert "Main Page" in str(bench.bot.outcome.problem)
    bench.plan()
    bench.bot.wiki.who = type(bench.bot.wiki.who)("other:wiki", "SalonBot", frozenset({"edit", "bot"}))
    assert (bench.apply().exit, bench.bot.wiki.saved()) == (Exit.INPUT, [])
    assert "was made for test:test" in str(bench.bot.outcome.problem)
    bench.change(WORKLIST, title=INDEX)
    bench.bot.wiki.who = type(bench.bot.wiki.who)("test:test", "SalonBot", frozenset({"edit", "bot"}))
    assert (bench.apply().exit, bench.bot.wiki.saved()) == (Exit.INPUT, [])


def test_a_dry_application_saves_nothing(bench: Bench) -> None:
    bench.plan()
    outcome = bench.apply(dry_run=True)
    assert (outcome.counts()["planned"], bench.bot.wiki.saved(), outcome.run) == (PAGES, [], None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "it is no plan"),
        ("{", "it is no plan"),
        ('{"schema": "salonbot.run/1"}', "schema"),
        ('{"schema": "salonbot.plan/1", "site": 3}', "site"),
    ],
)
def test_a_file_that_is_no_plan_is_said_so(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text(content)
    with pytest.raises(Refused, match=said):
        plan_file.load(file)
    with pytest.raises(Refused, match="cannot be read"):
        plan_file.load(tmp_path / "none.json")


def test_a_summary_that_the_wiki_would_cut_is_no_summary(bench: Bench) -> None:
    bench.plan()
    bench.change(INDEX, summary="x" * 501)
    with pytest.raises(Refused, match=r"edits\.0\.summary"):
        plan_file.load(bench.file)


def test_an_error_on_one_page_of_a_plan_holds_that_page_alone(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.plan()
    find = markers.find

    def strange(text: str, name: str) -> markers.BotBlock:
        if name == "worklist":
            raise ZeroDivisionError
        return find(text, name)

    monkeypatch.setattr("bot.run.apply.markers.find", strange)
    assert bench.apply().exit is Exit.PAGES_LEFT
    assert bench.bot.codes() == {WORKLIST: "fault"}
    assert INDEX in bench.bot.wiki.pages
    assert WORKLIST not in bench.bot.wiki.pages
