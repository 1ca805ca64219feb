"""Nobody's words are lost, whatever people do to the bot's pages and wherever a run, a plan or a rollback ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from bot.plan import markers
from bot.plan.theirs import of_text, slots_on
from bot.render import first_part
from bot.run.rollback import Rollback, release
from bot.state.store import MEMORY, Store
from bot.wiki.base import Saved
from testing.cycles import CATEGORY, INDEX, STOP, WORKLIST, Bot, settings
from testing.fakes import FakeWiki
from testing.seeds import seeds
from tests.run.test_responses import SLOT, World

ROW = re.compile(r'\n\|- id="report-[^\n]*\n(?:(?!\|[-}]).*\n)*?\| class="salonbot-slot"[^\n]*(?=\n)')


class Wild(World):
    """Everything that happens to reports, and people who edit as editors do; every word they write is known."""

    def __init__(self, seed: int) -> None:
        self.words: set[str] = set()
        super().__init__(seed)

    def word(self) -> str:
        self.number += 1
        word = f"Wörd{self.number}x"
        self.words.add(word)
        return word

    def someone(self, change: Callable[[str], str | None]) -> None:
        """A person edits one of the bot's pages, where there is what they look for."""
        titles = [title for title in sorted(self.wiki.pages) if title.startswith(INDEX) and not title.endswith(".json")]
        self.chance.shuffle(titles)
        for title in titles:
            if title not in self.wiki.protected and (text := change(self.wiki.pages[title].text)) is not None:
                self.wiki.add(title, text, by=self.chance.choice(("Amina Example", "Benoît Exemple")))
                return

    def a_slot(self, instead: Callable[[re.Match[str], str], str]) -> None:
        def change(text: str) -> str | None:
            found = list(SLOT.finditer(text))
            if not found:
                return None
            one = self.chance.choice(found)
            return text[: one.start()] + instead(one, self.word()) + text[one.end() :]

        self.someone(change)

    def answers(self) -> None:
        self.a_slot(lambda one, word: f"<!-- salonbot:slot {one[1]} -->{one[2]}{word} {one[3]}")

    def answers_visually(self) -> None:
        self.a_slot(lambda one, word: f"{one[2]}{word}")

    def answers_beside(self) -> None:
        self.a_slot(lambda one, word: f"{word} {one[0]}")

    def answers_over_a_cell(self) -> None:
        def change(text: str) -> str | None:
            found = list(re.finditer(r'^\| class="salonbot-slot"[^\n]*$', text, re.M))
            if not found:
                return None
            one = self.chance.choice(found)
            said = re.sub(r"<!--.*?-->", "", one[0].split("|", 2)[2])
            return f"{text[: one.start()]}| {said} {self.word()}{text[one.end() :]}"

        self.someone(change)

    def writes_inside(self) -> None:
        lines = ("{}\n\n", "* {}\n", "{} ", "\n== {} ==\n")

        def change(text: str) -> str | None:
            try:
                block = markers.block(text)
            except markers.Unsound:
                return None
            places = [found.end() for found in re.finditer(r"\n\n(?=[^|!{])", block.body)]
            if not places:
                return None
            at = self.chance.choice(places)
            line = self.chance.choice(lines).format(self.word())
            return text.replace(block.body, block.body[:at] + line + block.body[at:])

        self.someone(change)

    def copies_a_row(self) -> None:
        def change(text: str) -> str | None:
            found = list(ROW.finditer(text))
            if not found:
                return None
            one = self.chance.choice(found)
            return text[: one.end()] + one[0] + text[one.end() :]

        self.someone(change)

    def moves_a_row_out(self) -> None:
        def change(text: str) -> str | None:
            found = list(ROW.finditer(text))
            if not found:
                return None
            one = self.chance.choice(found)
            return one[0].strip() + "\n" + text[: one.start()] + text[one.end() :]

        self.someone(change)

    def releases(self) -> None:
        words = (" release -->", " Release-->", "\nRELEASE -->")

        def change(text: str) -> str | None:
            begin = re.search(r"(<!-- salonbot:begin [a-z]+ [0-9a-f]{16}) -->", text)
            return text.replace(begin[0], begin[1] + self.chance.choice(words), 1) if begin else None

        for _ in range(3):
            self.someone(change)

    def protects(self) -> None:
        self.wiki.protected ^= {self.chance.choice([title for title in self.wiki.pages if title.startswith(INDEX)])}

    def ends(self, error: Callable[[], object]) -> None:
        """A run that comes to some save, and then something happens."""
        save, left = self.wiki.save, self.chance.randint(0, 4)

        def saving(*given: Any, **more: Any) -> Saved:
            nonlocal left
            left -= 1
            if left == 0:
                error()
            return save(*given, **more)

        self.wiki.save = saving
        with suppress(KeyboardInterrupt):
            self.bot.run()
        del self.wiki.save
        self.wiki.add(STOP, "yes")

    def is_killed(self) -> None:
        def kill() -> None:
            raise KeyboardInterrupt

        self.ends(kill)

    def is_stopped(self) -> None:
        self.ends(lambda: self.wiki.add(STOP, "no"))

    def takes_back(self) -> None:
        Rollback(self.wiki, self.bot.store, self.bot.settings, self.bot.gate, clock=lambda: self.bot.time).run()

    def lets_go(self) -> None:
        list(release(self.bot.store))

    def forgets(self) -> None:
        self.bot.store = Store(MEMORY, "test:test")

    def check(self) -> None:
        """Every word stands on some page of the bot's."""
        there = "\n".join(page.text for title, page in self.wiki.pages.items() if title.startswith(INDEX))
        gone = {word for word in self.words if word not in there}
        assert not gone


QUIET = [World.comes, World.changes, World.goes, World.is_renamed, World.runs_for_some_pages]
PEOPLE = [
    Wild.answers,
    Wild.answers_visually,
    Wild.answers_beside,
    Wild.answers_over_a_cell,
    Wild.writes_inside,
    Wild.copies_a_row,
    Wild.moves_a_row_out,
    Wild.releases,
    Wild.releases,
    Wild.protects,
]
BOT = [World.runs, World.runs, Wild.is_killed, Wild.is_stopped, Wild.takes_back, Wild.lets_go, Wild.forgets]


@pytest.mark.parametrize("seed", seeds(60))
def test_every_word_is_on_a_page_at_any_moment_and_once_at_the_end(seed: int) -> None:
    world = Wild(seed)
    for step in world.chance.choices(QUIET + PEOPLE + BOT, k=25):
        step(world)
        world.check()
    world.wiki.protected.clear()
    world.lets_go()
    for _ in range(2):
        for title, page in list(world.wiki.pages.items()):
            if title.startswith(INDEX):
                released = re.sub(r"(<!-- salonbot:begin [a-z]+ [0-9a-f]{16})[^>]*-->", r"\1 release -->", page.text)
                world.wiki.add(title, released)
        world.runs()
        world.check()
        world.lets_go()  # what the bot found in its own edits where its memory was lost
    world.runs()
    world.check()
    left = {page.title: (page.code, page.reason) for page in world.bot.outcome.pages if page.code}
    assert {title for title in left if not title.endswith(".json")} == set(), left  # one record may fill a small page
    standing: dict[str, str] = {}
    for title, page in world.wiki.pages.items():
        for key, text in slots_on(page.text).items() if title.startswith(INDEX) else ():
            texts = [part.strip() for part in text.split("<br>")]
            assert len(texts) == len(set(texts)), text
            place = f"{first_part(title)} {of_text(key) or key}"
            assert not text.strip() or standing.setdefault(place, title) == title, key


def twice(world: Wild) -> set[str]:
    """The words that stand in the slots of two parts of a document."""
    standing: dict[tuple[str, str], set[str]] = {}
    for title, page in world.wiki.pages.items():
        for text in slots_on(page.text).values() if title.startswith(INDEX) else ():
            for word in re.findall(r"Wörd\d+x", text):
                standing.setdefault((first_part(title), word), set()).add(title)
    return {word for (_, word), titles in standing.items() if len(titles) > 1}


# on the first four, a row with an answer had gone to a part that nobody wrote on, and back with that one alone
@pytest.mark.parametrize("seed", [*(2, 8, 12, 18), *seeds(10)])
def test_no_answer_is_doubled_by_a_rollback_after_somebody_wrote_on_some_parts(seed: int) -> None:
    world = Wild(seed)
    for step in world.chance.choices([*QUIET, *[Wild.answers] * 6], k=8):
        step(world)
    world.runs()
    for _ in range(6):
        for step in (Wild.answers, Wild.answers, World.changes, World.runs):
            step(world)
        before = twice(world)
        titles = [title for title in world.wiki.pages if title.startswith(INDEX) and not title.endswith(".json")]
        for title in world.chance.sample(titles, len(titles) // 2):
            world.bot.edit(title, "", "A line.\n")
        world.takes_back()
        world.check()
        assert twice(world) <= before
        world.lets_go()
        world.runs()
        world.check()


def test_a_rollback_that_was_cut_short_goes_on() -> None:
    world = Wild(8)
    world.runs()
    first = {title: page.text for title, page in world.wiki.pages.items() if title.startswith(INDEX)}
    world.changes()
    world.runs()
    changed = [title for title, text in first.items() if world.wiki.pages[title].text != text]
    assert any(first_part(title) != title for title in changed)
    while [title for title in changed if world.wiki.pages[title].text != first[title]]:
        left = sum(world.wiki.pages[title].text != first[title] for title in changed)
        saves = 0

        def saving(*given: Any, **more: Any) -> Saved:
            nonlocal saves
            saves += 1
            if saves == 2:
                raise KeyboardInterrupt
            return FakeWiki.save(world.wiki, *given, **more)

        world.wiki.save = saving
        with suppress(KeyboardInterrupt):
            world.takes_back()
        del world.wiki.save
        assert sum(world.wiki.pages[title].text != first[title] for title in changed) == left - 1


def test_the_same_words_on_two_pages_are_two_texts() -> None:
    bot = Bot()
    bot.run()
    for title, who in ((INDEX, "Amina Example"), (WORKLIST, "Benoît Exemple")):
        text = bot.wiki.pages[title].text.replace("\n\n</div>", "\n\nFine.\n\n</div>")
        bot.wiki.add(title, re.sub(r"(salonbot:begin \w+ [0-9a-f]{16})", r"\1 release", text), by=who)
    for limit in (1, None, None):  # in two runs, so that one of them is carried when the other one is read
        bot.run(limit=limit)
    assert bot.codes() == {}
    for title, who in ((INDEX, "Amina Example"), (WORKLIST, "Benoît Exemple")):
        (said,) = (text for key, text in slots_on(bot.wiki.pages[title].text).items() if of_text(key))
        assert said.startswith("Fine. – ")
        assert who in said


def test_where_there_is_no_history_the_bots_own_words_are_known_by_what_it_would_write() -> None:
    bot = Bot()
    bot.run()
    for title in (INDEX, WORKLIST):
        text = bot.wiki.pages[title].text.replace("\n\n</div>", "\n\nFine.\n\n</div>")
        bot.wiki.add(title, re.sub(r"(salonbot:begin \w+ [0-9a-f]{16})", r"\1 release", text), by="Amina Example")
        del bot.wiki.history[title][:-1]
    bot.store = Store(MEMORY, "test:test")
    bot.run()
    assert bot.codes() == {}
    for title in (INDEX, WORKLIST):
        (said,) = (text for key, text in slots_on(bot.wiki.pages[title].text).items() if of_text(key))
        assert said.startswith("Fine.")


def in_a_mark(bot: Bot) -> str:
    return "Salons/B"


def in_a_list(bot: Bot) -> str:
    bot.wiki.add("Friends", "Above.\n{{Salons list}}{{Salons list end}}\nBelow.")
    return "Friends"


def in_a_note(bot: Bot) -> str:
    return "Talk:Salons/C"


@pytest.mark.parametrize("place", [in_a_mark, in_a_list, in_a_note])
def test_on_pages_of_people_words_in_the_block_hold_it_until_they_are_moved_out(
    place: Callable[[Bot], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = {"notes": True, "note_days": 0} if place is in_a_note else {"template": "Report needs"}
    bot = Bot(settings(flags=flags, pages={"list_template": "Salons list"}))
    title = place(bot)
    monkeypatch.setattr(bot.wiki, "using", lambda _: bot.wiki.states(["Friends"]))
    bot.run()
    end = re.search(r"\n<!-- salonbot:end [^>]*-->", bot.wiki.pages[title].text)
    assert end is not None
    bot.edit(title, end[0], f"\nI object to this.{end[0]}")
    bot.wiki.add("Salons/D", "date_location", CATEGORY)
    if place is in_a_note:
        bot.edit("Salons/C", "budget", "people 7")  # which the note has to say
    bot.run()
    assert bot.codes()[title] == "edited"
    released = re.sub(r"(salonbot:begin \S+ [0-9a-f]{16})", r"\1 release", bot.wiki.pages[title].text)
    bot.wiki.add(title, released)
    bot.run()
    assert bot.codes()[title] == "slots"
    (reason,) = (page.reason for page in bot.outcome.pages if page.title == title)
    assert "“I object to this." in str(reason)
    assert "move that text above or below" in str(reason)
    bot.run()
    assert "I object to this." in bot.wiki.pages[title].text
    moved = bot.wiki.pages[title].text.replace("\nI object to this.", "")
    bot.wiki.add(title, f"I object to this.\n{moved}")
    bot.run()
    assert bot.codes() == {}
    assert bot.wiki.pages[title].text.startswith("I object to this.\n")
    assert "release" not in bot.wiki.pages[title].text
