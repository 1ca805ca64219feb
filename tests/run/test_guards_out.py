"""Every guard of a write is taken out once: what it is there to prevent happens then, and only then.

A row names the guard, how it is taken out, and the scenario that must go wrong without it. The scenarios are whole
runs on a wiki in memory; what went wrong is seen on that wiki, never in what the bot says, and is raised as Harm.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from bot.cli import lock, session
from bot.plan import guards, markers, planner, seen, theirs
from bot.plan.steps import Edit
from bot.render.slots import read_slots
from bot.run import cycle, generated, given, preflight, publish, rollback
from bot.run.endings import Busy
from bot.run.outcome import Result
from bot.run.publish import Gate, Publisher
from bot.run.rollback import Rollback
from bot.run.settings import Settings
from bot.state.store import MEMORY, Store
from bot.wiki import deadline, harvest
from bot.wiki.api import ApiWiki
from bot.wiki.base import Denied, Page, Saved, Unavailable, Wiki
from bot.wiki.deadline import Deadline
from testing.cycles import CATEGORY, INDEX, STOP, WORKLIST, Bot, settings
from testing.fakes import NO_ANSWER, FakeWiki

ADVOCACY = f"{INDEX}/Advocacy"
LOOSE = {"max_shrink_percent": 100}  # so that a scenario meets its own guard and not that of shrinking

Patch = pytest.MonkeyPatch


class Harm(AssertionError):
    """What a guard is there to prevent."""


def harm(happened: object, what: str) -> None:
    if happened:
        raise Harm(what)


# What must go wrong


def no_account(bot: Bot) -> None:
    bot.wiki.who = replace(bot.wiki.who, user=None)
    bot.run()
    harm(bot.wiki.saved(), "edits as somebody who is not logged in")


def no_right(bot: Bot) -> None:
    bot.wiki.who = replace(bot.wiki.who, rights=frozenset({"edit"}))
    bot.run()
    harm(bot.wiki.saved(), "edits without the bot right flood recent changes")


def blocked(bot: Bot) -> None:
    bot.wiki.who = replace(bot.wiki.who, blocked="it repeats itself")
    bot.run()
    harm(bot.wiki.saved(), "a blocked account tries to edit")


def wrong_clock(bot: Bot) -> None:
    cycle_ = bot.cycle()
    bot.wiki.who = replace(bot.wiki.who, time=(bot.time + timedelta(hours=2)).isoformat())
    cycle_.run()
    harm(bot.wiki.saved(), "holds that run out by a clock that is wrong")


class OthersAnswers(ApiWiki):
    """A wiki that takes the bot for somebody else."""

    _name, _user, _read_only, _language = "test:test", "SalonBot", None, "en"

    def _submit(self, parameters: object, title: str | None = None) -> dict[str, object]:
        revision = {"revid": 1, "timestamp": "2026-05-01T00:00:00Z", "slots": {"main": {"content": "text"}}}
        page = {"pageid": 1, "ns": 0, "title": "A", "revisions": [revision]}
        return {"query": {"userinfo": {"name": "127.0.0.1"}, "pages": [page]}}

    def _category(self, name: str) -> str:
        return name

    def title(self, name: str) -> str:
        return name

    def _split(self, name: str) -> tuple[int, str]:
        return 0, name

    def _may_edit(self, page: Page) -> bool:
        return True

    def _high_limits(self) -> bool:
        return True

    def link(self, title: str, revision_id: int | None = None) -> str:
        return title


def session_lost(_: Bot) -> None:
    try:
        pages = list(OthersAnswers().read(["A"]))
    except Denied:
        return
    harm(pages, "goes on as whoever the wiki takes it for")


def stopped(bot: Bot) -> None:
    bot.wiki.add(STOP, "no")
    bot.run()
    harm(bot.wiki.saved(), "edits while the stop page says no")


def stopped_in_mid_run(bot: Bot) -> None:
    save = bot.wiki.save

    def stopping(title: str, *args: Any, **more: Any) -> Saved:
        saved = save(title, *args, **more)
        bot.wiki.add(STOP, "no")
        return saved

    bot.wiki.save = stopping
    bot.run()
    harm(len(bot.wiki.saved()) > 1, "goes on after the stop page was changed")


def half_a_list(bot: Bot) -> None:
    bot.run()
    assert "Salons/C" in bot.wiki.pages[INDEX].text
    bot.wiki.fail["members"], bot.wiki.after["members"] = NO_ANSWER, 2
    bot.run()
    harm("Salons/C" not in bot.wiki.pages[INDEX].text, "a report is off the index, since the list broke off before it")


def page_of_others(bot: Bot) -> None:
    bot.wiki.add(ADVOCACY, "A page of somebody else's")
    bot.run()
    harm("somebody else's" not in bot.wiki.pages[ADVOCACY].text, "a page that is not the bot's is overwritten")


def damaged_markers(bot: Bot) -> None:
    bot.run()
    bot.store = Store(MEMORY, "test:test")  # else it would count as a revert, too
    bot.wiki.edits.clear()
    bot.edit(ADVOCACY, "<!-- salonbot:end digest -->", "What a person wrote")
    bot.wiki.add("Salons/A", "people 77")
    bot.run()
    harm("What a person wrote" not in bot.wiki.pages[ADVOCACY].text, "the page is eaten behind a lost marker")


def fill_slot(bot: Bot, text: str) -> None:
    bot.run()
    mark = f"<!-- salonbot:slot {min(read_slots(bot.wiki.pages[ADVOCACY].text))} -->"
    bot.edit(ADVOCACY, mark, f"{mark}{text}")


def damaged_slots(bot: Bot) -> None:
    fill_slot(bot, "An answer")
    bot.edit(ADVOCACY, "An answer<!-- salonbot:slot-end -->", "An answer<!-- salonbot:slot-end")
    release(bot, ADVOCACY)
    bot.run()
    harm("An answer" not in bot.wiki.pages[ADVOCACY].text, "the text of a damaged slot is gone")


def forgotten_slots(bot: Bot) -> None:
    """As if rendering, or one part of a page, forgot what it should carry over."""
    fill_slot(bot, "An answer")
    with Patch.context() as forgetting:
        forgetting.setattr(generated, "_kept", lambda *_: {})
        bot.wiki.add("Salons/A", "people 77")
        bot.run()
    harm("An answer" not in bot.wiki.pages[ADVOCACY].text, "a text of a person is on no page")


def release(bot: Bot, title: str) -> None:
    checksum = markers.block(bot.wiki.pages[title].text).checksum
    bot.edit(title, f"{checksum} -->", f"{checksum} release -->")


def edited_inside(bot: Bot) -> None:
    bot.run()
    bot.edit(INDEX, "</div>", "A person's remark\n</div>")
    bot.wiki.add("Salons/A", "people 77")
    bot.run()
    harm("A person's remark" not in bot.wiki.pages[INDEX].text, "what a person wrote in the block is overwritten")


def reverted(bot: Bot) -> None:
    bot.run()
    first = bot.wiki.pages[INDEX].text
    bot.wiki.add("Salons/B", "complete now")
    bot.run()
    bot.wiki.add(INDEX, first)
    bot.run()
    harm(bot.wiki.pages[INDEX].text != first, "a revert by a person is fought")


def rolled_back(bot: Bot) -> None:
    bot.run()
    first = bot.wiki.pages[INDEX].text
    bot.wiki.add("Salons/B", "complete now")
    bot.run()
    Rollback(bot.wiki, bot.store, bot.settings, bot.gate, clock=lambda: bot.time).run()
    assert bot.wiki.pages[INDEX].text == first
    bot.run()
    harm(bot.wiki.pages[INDEX].text != first, "what the operator took back is written again")


def rolled_back_after_an_edit(bot: Bot) -> None:
    bot.run()
    bot.wiki.add("Salons/B", "complete now")
    bot.run()
    bot.wiki.add(INDEX, bot.wiki.pages[INDEX].text + "\nA line that came later")
    Rollback(bot.wiki, bot.store, bot.settings, bot.gate, clock=lambda: bot.time).run()
    harm("came later" not in bot.wiki.pages[INDEX].text, "taking back takes a person's edit along")


def reverted_after_a_kill(bot: Bot) -> None:
    bot.run()
    before = bot.wiki.pages[INDEX].text
    bot.wiki.add("Salons/B", "complete now")
    save = bot.wiki.save

    def killed(*args: Any, **more: Any) -> Saved:
        save(*args, **more)
        raise KeyboardInterrupt

    bot.wiki.save = killed
    with suppress(KeyboardInterrupt):
        bot.run()
    bot.wiki.save = save
    bot.wiki.add(INDEX, before)
    bot.run()
    harm(bot.wiki.pages[INDEX].text != before, "a person's revert is undone, since the save was not noted")


def rolled_back_and_forgotten(bot: Bot) -> None:
    bot.run()
    Rollback(bot.wiki, bot.store, bot.settings, bot.gate, clock=lambda: bot.time).run()
    bot.store = Store(MEMORY, "test:test")
    bot.run()
    harm(bot.wiki.saved(), "what was taken back is written again when the memory is lost")


def deleted(bot: Bot) -> None:
    bot.run()
    del bot.wiki.pages[WORKLIST]
    bot.run()
    harm(WORKLIST in bot.wiki.pages, "a page that people deleted is made again")


def shrunk(bot: Bot) -> None:
    bot.settings = settings()
    for name in "DEFGHIJKLMNOP":
        bot.wiki.add(f"Salons/{name}", "budget media discussion", CATEGORY)
    bot.run()
    before = len(bot.wiki.pages[WORKLIST].text)
    for report in [bot.store.report(*key, "1") for key in bot.store.known("1")]:  # as if the rules lost sight of it all
        assert report is not None
        bot.store.keep("1", [structs.replace(report, findings=())])
    bot.wiki.add("Salons/Q", "people 5", CATEGORY)
    bot.run()
    harm(len(bot.wiki.pages[WORKLIST].text) < before / 2, "most of a list goes at once, with nobody asked")


def too_big(bot: Bot) -> None:
    bot.settings = settings(guards={**LOOSE, "max_bytes": 100_000})
    bot.run()
    limit = max(len(page.text.encode()) for title, page in bot.wiki.pages.items() if title.startswith(INDEX)) - 1
    fresh = Bot(settings=settings(guards={**LOOSE, "max_bytes": limit}))
    with Patch.context() as whole:  # or the page would be split before it comes to that
        whole.setattr(generated.Generated, "context", partial_context())
        fresh.run()
    sizes = [len(page.text.encode()) for title, page in fresh.wiki.pages.items() if title.startswith(INDEX)]
    harm(max(sizes) > limit, "a page passes its limit of bytes")


def partial_context() -> Callable[..., object]:
    right = generated.Generated.context
    return lambda self, pages: replace(right(self, pages), max_bytes=1_000_000)


def too_many(bot: Bot) -> None:
    bot.settings = settings(guards={**LOOSE, "max_edits": 3})
    bot.run()
    harm(len(bot.wiki.saved()) > 3, "a run makes more edits than it may")


def too_many_new(bot: Bot) -> None:
    bot.settings = settings(guards={**LOOSE, "max_new_pages": 2})
    before = set(bot.wiki.pages)
    bot.run()
    harm(len(set(bot.wiki.pages) - before) > 2, "a run makes pages by the dozen")


def nothing_new(bot: Bot) -> None:
    bot.run()
    bot.run()
    harm(bot.wiki.saved(), "an edit that changes nothing")


def person_in_between(bot: Bot) -> None:
    bot.run()
    bot.wiki.add("Salons/B", "complete now")
    quicker(bot, times=1)
    bot.run()
    harm("Quicker 1" not in bot.wiki.pages[INDEX].text, "an edit since the page was read is overwritten")


def page_made_in_between(bot: Bot) -> None:
    save = bot.wiki.save

    def late(title: str, *args: Any, **more: Any) -> Saved:
        if title == INDEX and title not in bot.wiki.pages:
            bot.wiki.add(INDEX, "A person's own page")
        return save(title, *args, **more)

    bot.wiki.save = late
    bot.run()
    harm(bot.wiki.pages[INDEX].text != "A person's own page", "a page that a person made meanwhile is overwritten")


def conflict_once(bot: Bot) -> None:
    bot.run()
    bot.wiki.add("Salons/B", "complete now")
    quicker(bot, times=1)
    bot.run()
    page = next(page for page in bot.outcome.pages if page.title == INDEX)
    harm(page.result is not Result.CHANGED, "one edit by a person, and the page waits for the next run")


def conflict_for_ever(bot: Bot) -> None:
    bot.run()
    bot.wiki.add("Salons/B", "complete now")
    quicker(bot, times=20)
    bot.run()
    harm(bot.wiki.saved().count(INDEX) > 2, "the bot races people for a page")


def quicker(bot: Bot, times: int) -> None:
    """A person saves the index right before each of the bot's first saves of it."""
    save = bot.wiki.save
    made: list[object] = []

    def late(title: str, *args: Any, **more: Any) -> Saved:
        if title == INDEX and len(made) < times:
            made.append(bot.wiki.add(INDEX, f"{bot.wiki.pages[INDEX].text}\nQuicker {len(made) + 1}"))
        return save(title, *args, **more)

    bot.wiki.save = late


def saved_otherwise(bot: Bot) -> None:
    save = bot.wiki.save
    bot.wiki.save = lambda title, text, **more: save(title, text.replace("Salons", "Salon", 1), **more)
    bot.run()
    wrong = [page.title for page in bot.outcome.pages if page.result is Result.CHANGED]
    harm(wrong, "a success is told, and the page holds another text")


def not_saved_at_all(bot: Bot) -> None:
    bot.wiki.save = lambda title, text, **_: Saved(99, changed=True)
    bot.run()
    harm(
        [page for page in bot.outcome.pages if page.result is Result.CHANGED], "a success is told, and nothing is there"
    )


@dataclass
class BotWithFolder(Bot):
    """A bot, and a folder for what is done offline."""

    folder: Path = Path()


def two_at_once(bot: Bot) -> None:
    assert isinstance(bot, BotWithFolder)
    given = argparse.Namespace(demo=True, export=None, out=[bot.folder])
    one, other = (session.Session(Settings(), given, ()) for _ in range(2))
    with one.state():
        try:
            with other.state():
                harm(True, "two runs at once")
        except Busy:
            pass


def overdue(bot: Bot) -> None:
    bot.gate = Gate(STOP, Deadline(0))
    bot.run()
    harm(bot.wiki.saved(), "a run goes on past its deadline")


def never_ending(bot: Bot) -> None:
    started = time.monotonic()
    try:
        with deadline.running(Deadline(0.1 / 60)), deadline.call():
            time.sleep(0.5)
    except Unavailable:
        pass
    harm(time.monotonic() - started > 0.4, "a request that never ends is waited for")


# How a guard is taken out


def checks(*left: str) -> Callable[[Patch], None]:
    """The checks of identity, less these."""

    def take(patch: Patch) -> None:
        right = preflight.of_identity
        patch.setattr(
            preflight, "of_identity", lambda who, now: (check for check in right(who, now) if check.name not in left)
        )

    return take


def no_checks(patch: Patch) -> None:
    patch.setattr(preflight, "of_identity", lambda who, now: ())


def any_account(patch: Patch) -> None:
    patch.setattr(OthersAnswers, "_user", None)


def no_gate(patch: Patch) -> None:
    patch.setattr(Gate, "check", lambda self, wiki: None)


def gate_once(patch: Patch) -> None:
    """Asked when the run begins, and not before each write."""
    right = Gate.check
    asked: list[object] = []

    def check(self: Gate, wiki: Wiki) -> None:
        if not asked:
            asked.append(right(self, wiki))

    patch.setattr(Gate, "check", check)


def any_harvest(patch: Patch) -> None:
    right = harvest.listed
    patch.setattr(given, "listed", lambda *words: replace(right(*words), complete=True, problem=None))


def any_markers(patch: Patch) -> None:
    right = markers.find

    def find(text: str, name: str) -> markers.BotBlock:
        try:
            return right(text, name)
        except markers.Unsound:
            return markers.BotBlock("", "", "")

    patch.setattr(markers, "find", find)


def any_slots(patch: Patch) -> None:
    patch.setattr(planner, "read_slots", lambda text: {})
    patch.setattr(theirs, "difference", lambda *_: ((), True))  # or the words would be carried along


def no_law(patch: Patch) -> None:
    patch.setattr(publish, "lost", lambda *_: [])


def and_no_law(take: Callable[[Patch], None]) -> Callable[[Patch], None]:
    """Without the guard, and without the law behind it, which lets nobody's words go whatever else fails."""

    def both(patch: Patch) -> None:
        take(patch)
        no_law(patch)

    return both


def without(*names: str) -> Callable[[Patch], None]:
    """The guards of the plan, less these."""

    def take(patch: Patch) -> None:
        left = tuple(guard for guard in guards.GUARDS if guard.__name__ not in names)
        assert len(left) == len(guards.GUARDS) - len(names)
        patch.setattr(given, "Planner", partial(planner.Planner, guards=left))

    return take


def no_caps(patch: Patch) -> None:
    patch.setattr(planner.Planner, "capped", lambda self, steps: tuple(steps))


def always_different(patch: Patch) -> None:
    patch.setattr(planner, "says", lambda text: object())
    patch.setattr(seen.SeenPage, "is_as", lambda *_: False)


def blind(patch: Patch) -> None:
    """The wiki is told that the text was made from whatever is there now."""
    right = FakeWiki.save

    def save(self: FakeWiki, title: str, text: str, *, summary: str, base: int | None) -> Saved:
        now = self.pages.get(title)
        return right(self, title, text, summary=summary, base=now.revision_id if now else None)

    patch.setattr(FakeWiki, "save", save)


def no_second_plan(patch: Patch) -> None:
    patch.setattr(Publisher._take, "__defaults__", (False,))


def endless_plans(patch: Patch) -> None:
    right = Publisher._take
    patch.setattr(Publisher, "_take", lambda self, step, beside=(), again=True: right(self, step, beside, True))


def no_comparison(patch: Patch) -> None:
    patch.setattr(publish, "_differs", lambda *_: None)


def no_reading_back(patch: Patch) -> None:
    """What was sent is taken for what is there."""
    right = Publisher._take

    def take(self: Publisher, step: Any, beside: tuple[str, ...] = (), again: bool = True) -> object:
        read, save = self.wiki.read, self.wiki.save
        sent: dict[str, Page] = {}

        def saving(title: str, text: str, **more: Any) -> Saved:
            saved = save(title, text, **more)
            sent[title] = Page(title, text, revision_id=saved.revision_id)
            return saved

        def reading(titles: Iterable[str]) -> Iterator[Page]:
            return iter([sent[title] for title in titles]) if sent else read(titles)

        with Patch.context() as believing:
            believing.setattr(self.wiki, "read", reading)
            believing.setattr(self.wiki, "save", saving)
            return right(self, step, beside, again)

    patch.setattr(Publisher, "_take", take)


def taken_back_blindly(patch: Patch) -> None:
    right = Rollback._step

    def step(self: Rollback, number: int, title: str, revision_id: int, page: Page | None) -> object:
        made = right(self, number, title, revision_id, page and replace(page, revision_id=revision_id))
        return replace(made, base=page.revision_id) if isinstance(made, Edit) and page else made

    patch.setattr(rollback.Rollback, "_step", step)


def no_recall(patch: Patch) -> None:
    patch.setattr(cycle, "reconcile", lambda wiki, store: None)


def no_lock(patch: Patch) -> None:
    def free(folder: Path, **_: object) -> object:
        folder.mkdir(parents=True, exist_ok=True)
        return nullcontext(lambda: None)

    patch.setattr(lock, "held", free)


def no_deadline(patch: Patch) -> None:
    patch.setattr(Deadline, "__call__", lambda self: None)


def no_bound(patch: Patch) -> None:
    patch.setattr(deadline, "_bounded", lambda *_: nullcontext())


@dataclass(frozen=True, slots=True)
class Row:
    """A guard, how it is taken out, and what must go wrong then."""

    guard: str
    take_out: Callable[[Patch], None]
    scenario: Callable[[Bot], None]


ROWS = (
    Row("identity", no_checks, no_account),
    Row("identity: the bot right", checks("rights"), no_right),
    Row("identity: a block", checks("block"), blocked),
    Row("identity: the clock", checks("clock"), wrong_clock),
    Row("identity: of each answer", any_account, session_lost),
    Row("stop page", no_gate, stopped),
    Row("stop page before each write", gate_once, stopped_in_mid_run),
    Row("complete harvest", any_harvest, half_a_list),
    Row("markers: none", and_no_law(any_markers), page_of_others),
    Row("markers: one lost", and_no_law(any_markers), damaged_markers),
    Row("slots: damaged", and_no_law(any_slots), damaged_slots),
    Row("the law", no_law, forgotten_slots),
    Row("edited", and_no_law(without("not_edited")), edited_inside),
    Row("reverted", without("not_reverted"), reverted),
    Row("reverted: after a kill", no_recall, reverted_after_a_kill),
    Row("rolled back", without("not_rolled_back"), rolled_back),
    Row("rolled back: without its memory", no_recall, rolled_back_and_forgotten),
    Row("rollback: edited since", and_no_law(taken_back_blindly), rolled_back_after_an_edit),
    Row("deleted", without("not_deleted"), deleted),
    Row("shrink", without("not_shrunk"), shrunk),
    Row("bytes", without("fits"), too_big),
    Row("cap of edits", no_caps, too_many),
    Row("cap of new pages", no_caps, too_many_new),
    Row("no difference", always_different, nothing_new),
    Row("base revision", blind, person_in_between),
    Row("base revision: a new page", blind, page_made_in_between),
    Row("conflict: planned anew", no_second_plan, conflict_once),
    Row("conflict: only once", endless_plans, conflict_for_ever),
    Row("read back: compared", no_comparison, saved_otherwise),
    Row("read back: there at all", no_reading_back, not_saved_at_all),
    Row("lock", no_lock, two_at_once),
    Row("deadline", no_deadline, overdue),
    Row("deadline: of a request", no_bound, never_ending),
)


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: Patch) -> Bot:
    monkeypatch.setattr(deadline, "GRACE", 0.0)
    return BotWithFolder(settings=settings(guards=LOOSE), folder=tmp_path)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.guard)
def test_with_the_guard_nothing_goes_wrong(bot: Bot, row: Row) -> None:
    row.scenario(bot)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.guard)
def test_without_the_guard_it_does(bot: Bot, row: Row) -> None:
    with Patch.context() as patch:
        row.take_out(patch)
        with pytest.raises(Harm):
            row.scenario(bot)


def test_every_guard_of_the_plan_has_a_row() -> None:
    taken = set()
    for row in ROWS:
        with Patch.context() as patch:
            row.take_out(patch)
            if isinstance(planner := vars(given)["Planner"], partial):
                taken |= set(guards.GUARDS) - set(planner.keywords["guards"])
    assert taken == set(guards.GUARDS)
