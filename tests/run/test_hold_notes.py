"""A held page tells people on its talk page: once for each hold, with who, when, the difference and the remedy."""

from __future__ import annotations

import pytest

from bot.plan.guards import Limits
from bot.plan.planner import Planner
from bot.plan.steps import Edit, Held, Unchanged
from bot.run.hold_notes import hold_notes
from bot.run.outcome import Exit, PageOutcome, Result
from bot.run.people_pages import Work
from bot.state.store import MEMORY, Store
from bot.wiki.base import Page
from testing.cycles import INDEX, NOON, WORKLIST, Bot, settings
from testing.fakes import FakeWiki

TALK = "Talk:Salons/Index/Worklist"


@pytest.fixture
def bot() -> Bot:
    bot = Bot(settings=settings(flags={"hold_notes": True}))
    assert bot.run().exit is Exit.DONE
    return bot


def held(bot: Bot, change: str = "I disagree") -> None:
    bot.edit(WORKLIST, "<!-- salonbot:end", f"{change}\n<!-- salonbot:end")
    bot.wiki.add("Salons/A", f"people {len(change)} budget")
    assert bot.run().exit is Exit.PAGES_LEFT
    assert bot.codes()[WORKLIST] == "edited"


def test_the_talk_page_says_what_is_the_matter_since_when_and_what_to_do(bot: Bot) -> None:
    held(bot)
    text, page = bot.wiki.pages[TALK].text, bot.wiki.pages[WORKLIST]
    assert text.startswith("== A page of the bot’s waits for somebody ==")
    for said in (
        "[[:User:SalonBot|",
        f"[[:{WORKLIST}|",
        "somebody edited between the markers",
        "[[:Special:Contributions/Lakeside Reader|Lakeside Reader]]",
        f"[[:Special:Diff/{page.revision_id}|difference]]",
        "<code>release</code>",
        "{{fullurl:Salons%2FIndex%2FWorklist|action=edit}}",
        "(UTC)",
    ):
        assert said in text
    assert any("Bot: held page: the page waits for somebody" in summary for summary in bot.wiki.summaries)


def test_it_is_said_once_for_a_hold_and_again_for_another_one(bot: Bot) -> None:
    held(bot)
    before = bot.wiki.pages[TALK]
    held(bot, "And I, too")
    assert bot.wiki.pages[TALK] == before
    bot.edit(WORKLIST, "<!-- salonbot:begin worklist", "<!-- salonbot:begin worklist release")
    assert bot.run().exit is Exit.DONE
    assert bot.wiki.pages[TALK] == before
    held(bot, "Still not")
    assert bot.wiki.pages[TALK].text.startswith(f"{before.text}\n\n== A page")


def test_an_archived_note_is_not_written_again_nor_one_without_memory(bot: Bot) -> None:
    held(bot)
    before = bot.wiki.pages[TALK]
    bot.store = Store(MEMORY, "test:test")  # the note itself tells
    held(bot, "more")
    assert bot.wiki.pages[TALK].text == before.text
    bot = Bot(settings=settings(flags={"hold_notes": True}))
    bot.run()
    held(bot)
    bot.wiki.add(TALK, "archived")
    held(bot, "more")
    assert bot.wiki.pages[TALK].text == "archived"


def test_what_people_wrote_on_the_talk_page_stays(bot: Bot) -> None:
    bot.wiki.add(TALK, "Hello\n:Hi")
    held(bot)
    assert bot.wiki.pages[TALK].text.startswith("Hello\n:Hi\n\n== A page")


@pytest.mark.parametrize("words", ["<!-- salonbot:leave -->", "{{nobots}}"])
def test_a_talk_page_that_asks_to_be_left_alone_is(bot: Bot, words: str) -> None:
    bot.wiki.add(TALK, words)
    held(bot)
    assert bot.wiki.pages[TALK].text == words


def test_it_is_off_unless_it_is_asked_for_and_nothing_is_asked_of_the_wiki() -> None:
    bot = Bot()
    bot.run()
    held(bot)
    assert TALK not in bot.wiki.pages
    assert not any(TALK in what for name, what in bot.wiki.log if name == "read" and isinstance(what, list))


def test_in_the_language_of_the_page() -> None:
    bot = Bot(settings=settings(flags={"hold_notes": True}, pages={"languages": ["en", "fr"]}))
    bot.run()
    title = f"{WORKLIST}/fr"
    bot.edit(title, "<!-- salonbot:end", "Non\n<!-- salonbot:end")
    bot.wiki.add("Salons/A", "budget")
    bot.run()
    text = bot.wiki.pages[f"Talk:{title}"].text
    assert "== Une page du bot attend quelqu’un ==" in text
    assert "Quelqu’un a modifié le texte du bot lui-même." in text
    assert '<bdi lang="en" dir="ltr">somebody edited' in text


def test_what_passes_by_itself_is_not_told(bot: Bot) -> None:
    bot.settings = settings(flags={"hold_notes": True}, guards={"max_edits": 1})
    bot.wiki.add("Salons/A", "budget")
    bot.run()
    assert "edit-cap" in bot.codes().values()
    assert not any(title.startswith("Talk:") for title in bot.wiki.pages)


def test_the_index_that_people_took_back_is_told_of(bot: Bot) -> None:
    old = bot.wiki.pages[INDEX].text
    bot.wiki.add("Salons/A", "budget")
    bot.run()
    bot.wiki.add(INDEX, old)
    bot.wiki.add("Salons/A", "media")
    bot.run()
    assert bot.codes()[INDEX] == "reverted"
    assert "took the bot&#39;s last edit back" in bot.wiki.pages["Talk:Salons/Index"].text.replace("'", "&#39;")


# What is planned, and planned anew


def work(wiki: FakeWiki, *outcomes: PageOutcome, limits: Limits | None = None, **languages: str) -> Work:
    return hold_notes(
        wiki,
        outcomes,
        wiki.pages,
        languages={f"Salons/{name}": code for name, code in languages.items()},
        account="SalonBot",
        planner=Planner(limits or Limits(), {}, NOON, "SalonBot"),
    )


def outcome(name: str, code: str = "edited", result: Result = Result.HELD) -> PageOutcome:
    return PageOutcome(f"Salons/{name}", result, code, "somebody edited")


@pytest.fixture
def wiki() -> FakeWiki:
    wiki = FakeWiki()
    for name in "ABC":
        wiki.add(f"Salons/{name}", "words")
    wiki.add("Talk:Salons/B", "Hello  \n\n")
    wiki.log.clear()
    return wiki


def test_each_held_page_is_told_of_in_its_language_on_its_own_talk_page(wiki: FakeWiki) -> None:
    others = [
        *(outcome("C", code) for code in ("fault", "edit-cap", "deleted")),
        outcome("C", result=Result.FAILED),
        outcome("Gone"),
        PageOutcome("Grants:C", Result.HELD, "edited", "why"),
    ]
    wiki.pages["Grants:C"] = Page("Grants:C", "words", 9, 9, namespace=200)
    steps = work(wiki, *others, outcome("B"), outcome("A"), A="de").steps
    assert wiki.log == [("read", ["Talk:Salons/A", "Talk:Salons/B"])]
    first, second = steps
    assert isinstance(first, Edit)
    assert isinstance(second, Edit)
    assert (first.title, first.base, first.old, first.kind) == ("Talk:Salons/A", None, "", "held")
    assert (second.title, second.base) == ("Talk:Salons/B", wiki.pages["Talk:Salons/B"].revision_id)
    assert first.new.startswith("== Eine Seite des Bots wartet auf jemanden ==")
    assert second.new.startswith("Hello\n\n== A page of the bot’s waits for somebody ==")
    assert "somebody edited" in first.new
    assert second.facts == {"last": 0}
    assert second.summary == "Bot: held page: the page waits for somebody to settle what is told here"


def test_nothing_is_asked_where_no_page_is_held_for_what_editors_can_mend(wiki: FakeWiki) -> None:
    assert work(wiki, outcome("A", "fault")).steps == ()
    assert wiki.log == []


def test_on_a_conflict_the_talk_page_is_read_again(wiki: FakeWiki) -> None:
    planned = work(wiki, outcome("A"), outcome("B"))
    wiki.add("Talk:Salons/B", "Somebody was quicker")
    again = planned.again("Talk:Salons/B")
    assert isinstance(again, Edit)
    assert again.new.startswith("Somebody was quicker\n\n== A page")
    wiki.add("Talk:Salons/A", "{{nobots}}")
    assert planned.again("Talk:Salons/A") == Unchanged("Talk:Salons/A")


def test_the_caps_of_the_run_are_those_of_the_notes_too(wiki: FakeWiki) -> None:
    steps = work(wiki, outcome("A"), outcome("B"), limits=Limits(max_edits=1)).steps
    assert [type(step) for step in steps] == [Edit, Held]


def test_a_talk_page_that_is_not_understood_is_held_by_its_name(
    wiki: FakeWiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.plan.hold_notes.told", lambda text: 1 // 0)
    (step,) = work(wiki, outcome("A")).steps
    assert isinstance(step, Held)
    assert (step.title, step.hold.code) == ("Talk:Salons/A", "fault")
